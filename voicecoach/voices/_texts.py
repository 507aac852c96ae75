"""Texts on their way to an engine, and in messages about it."""

from voicecoach.errors import RequestError

_LONGEST_SHOWN = 60


def encode_text(text: str) -> bytes:
    """The text as an engine reads it. Raises RequestError for text that no encoding can carry."""
    try:
        # Engines written in C stop at a zero, and would say the rest of the text to nobody.
        return text.replace("\0", " ").encode()
    except UnicodeEncodeError:
        raise RequestError(
            f"'{shorten_text(ascii(text))}' has a broken character that cannot be spoken", "type it again"
        ) from None


def shorten_text(text: str) -> str:
    """The text, or its beginning, to name it in a message."""
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3]}..."
