"""The script as LRC: lines that music players show while they play."""

from voicecoach.captions.captions import caption_script, one_line
from voicecoach.script import Script

ORDER = 62
HELP = "lyrics for music players"


def export(script: Script) -> str:
    """A line for whatever is shown next; an empty one where nothing is. Times are hundredths, never before the sound."""
    lines = [f"[ti:{_plain(script.title)}]", f"[length:{_clock(script.duration_ms)}]"]
    end_ms = 0
    for caption in caption_script(script, counts_down=False):
        if caption.at_ms > end_ms > 0:
            lines.append(f"[{_clock(end_ms)}]")
        lines.append(f"[{_clock(caption.at_ms)}]{_plain(' / '.join(caption.lines))}")
        end_ms = caption.end_ms
    if end_ms:
        lines.append(f"[{_clock(end_ms)}]")
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """A text in which nothing can be read as a time: LRC takes brackets for times wherever they are."""
    return one_line(text).replace("[", "(").replace("]", ")")


def _clock(at_ms: int) -> str:
    hundredths = -(-at_ms // 10)
    return f"{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}"
