"""Which voices there are, which is recommended, and how to get the others."""

from voicecoach.voices import VoiceInfo, describe_engine, list_engines

__all__ = ["VoiceInfo", "list_voices", "voices_of"]


def list_voices() -> list[VoiceInfo]:
    """Every speech engine, the default first, with what is known about it without starting it."""
    return [describe_engine(engine) for engine in list_engines()]


def voices_of(engine: str) -> tuple[str, ...]:
    """The voices of one engine, as `SessionRequest.voice` takes them: `pyttsx3:en-gb-x-rp`.

    Raises RequestError for an engine that does not exist.
    """
    return tuple(f"{engine}:{variant}" for variant in describe_engine(engine).variants)
