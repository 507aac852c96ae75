"""The script as WebVTT: captions for a browser and for most players."""

from voicecoach.captions.captions import Caption, caption_script, one_line, wrapped
from voicecoach.script import Script
from voicecoach.units import clock_parts

ORDER = 60
HELP = "WebVTT captions"


def export(script: Script) -> str:
    """The captions, in lines of at most 42 characters; all text is escaped."""
    title = one_line(script.title).replace("-->", "->")
    return f"WEBVTT {title}".rstrip() + "\n\n" + "\n".join(map(_cue, caption_script(script)))


def _cue(caption: Caption) -> str:
    lines = "\n".join(
        line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for shown in caption.lines
        for line in wrapped(shown)
    )
    return f"{_clock(caption.at_ms)} --> {_clock(caption.end_ms)}\n{lines}\n"


def _clock(at_ms: int) -> str:
    hours, minutes, seconds, ms = clock_parts(at_ms)
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}.{ms:03d}"
