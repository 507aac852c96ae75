"""The script as a label track of Audacity: `File > Import > Labels`."""

from voicecoach.captions.captions import hold_text, one_line
from voicecoach.script import Beep, Script

ORDER = 63
SUFFIXES = ("labels",)
HELP = "a label track for Audacity"


def export(script: Script) -> str:
    """A label for each chapter, hold, phrase and beep: start, end and name between tabs, in seconds, by start."""
    labels = [(chapter.at_ms, chapter.at_ms, chapter.title) for chapter in script.chapters]
    labels += [
        (phase.at_ms, phase.end_ms, hold_text(phase, phase.duration_ms, script.language))
        for phase in script.phases
        if phase.kind.is_timed
    ]
    labels += [(event.at_ms, event.end_ms, event.text) for event in script.speech]
    labels += [(event.at_ms, event.end_ms, event.name) for event in script.events if isinstance(event, Beep)]
    labels.sort(key=lambda label: label[:2])
    return "".join(
        f"{_seconds(at_ms)}\t{_seconds(end_ms)}\t{one_line(name)}\n" for at_ms, end_ms, name in labels
    )


def _seconds(at_ms: int) -> str:
    return f"{at_ms // 1000}.{at_ms % 1000:03d}000"
