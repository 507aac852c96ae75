"""The script as SubRip: captions for players and televisions."""

from voicecoach.captions.captions import Caption, caption_script, wrapped
from voicecoach.script import Script
from voicecoach.units import clock_parts

ORDER = 61
HELP = "SubRip captions"


def export(script: Script) -> str:
    """The captions, numbered from 1, in lines of at most 42 characters."""
    return "\n".join(_block(number, caption) for number, caption in enumerate(caption_script(script), 1))


def _block(number: int, caption: Caption) -> str:
    # Players read tags, and some read braces; SubRip has no way to escape either.
    plain = str.maketrans({"<": "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}", "{": "("})
    lines = "\n".join(
        line.translate(plain).replace("-->", "->") for shown in caption.lines for line in wrapped(shown)
    )
    return f"{number}\n{_clock(caption.at_ms)} --> {_clock(caption.end_ms)}\n{lines}\n"


def _clock(at_ms: int) -> str:
    hours, minutes, seconds, ms = clock_parts(at_ms)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d},{ms:03d}"
