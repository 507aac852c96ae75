"""The script as SSML: for other speech engines, with a mark wherever a phrase or a hold begins."""

from xml.sax.saxutils import escape, quoteattr

from voicecoach.captions.captions import one_line
from voicecoach.script import Beep, Script, Speech

ORDER = 66
HELP = "SSML with marks, for other speech engines"


def export(script: Script) -> str:
    """Phrases with the silences between them; a mark is named after its event and its onset in ms: `hold-start-26100`."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang={quoteattr(script.language)}>',
    ]
    at_ms = 0
    for event in script.events:
        if not isinstance(event, Speech | Beep):
            continue
        if event.at_ms > at_ms:
            lines.append(f'  <break time="{event.at_ms - at_ms}ms"/>')
        name = event.cue if isinstance(event, Speech) else event.name
        lines.append(f"  <mark name={quoteattr(f'{name}-{event.at_ms}')}/>")
        at_ms = max(at_ms, event.at_ms)
        if isinstance(event, Speech):
            lines.append(f"  <s>{escape(one_line(event.text))}</s>")
            at_ms = event.end_ms
    if script.duration_ms > at_ms:
        lines.append(f'  <break time="{script.duration_ms - at_ms}ms"/>')
    return "\n".join([*lines, "</speak>"]) + "\n"
