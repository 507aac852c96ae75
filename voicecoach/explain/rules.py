"""Why a phrase is said in this form, at this time, before or after others; and what a beep means."""

from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.schedule.place import GAP_MS, GUARD_MS, LEAD_MS, Said
from voicecoach.explain.explanation import Location
from voicecoach.script import Beep, Glide, Note, PhaseKind
from voicecoach.sheets.forms.sheet import PRIORITIES, Moment
from voicecoach.sheets.forms.terms import Talk
from voicecoach.units import format_time

_ONCE_A_SESSION = frozenset({"exercise-done", "beeps-explained", "ticks-explained"})
"""Stock phrases whose exposure counts over the whole session, whatever the exercise."""
_TIMES = ("for the first time", "for the second time", "for the third time")
_DETAILS = ("full", "short", "word")
_BEEPS = {
    "hold-start": "The rising beep starts the hold: from its onset to that of the falling beep it is exactly {length}.",
    "hold-end": "The falling beep ends the hold, exactly {length} after the onset of the rising one.",
    "tick": "A soft tick: one of those 3, 2 and 1 s before the end of a long hold.",
    "rest-end": "The rest is over.",
    "switch": "The side changes.",
    "finish": "The session is over.",
}


def form_rule(location: Location, said: Said, own: Note | None, request: Request, talk: Talk) -> str:
    """Which form was chosen and why. `own` is the note on this phrase, if there is one."""
    line, detail, window = said.line, said.detail, location.window
    if line.exposure < 0:
        return f"Said as '{detail}': safety is never shortened."
    if detail != line.forms[0][0]:
        reason = own.reason.partition(": ")[2] if own else "there is no room"
        return f"Said as '{detail}' instead of '{line.forms[0][0]}': {reason}."
    side = f"on the {window.ref.side} side of this exercise" if window.ref.side else "in this exercise"
    scope = "in this session" if window.ref.exercise is None or line.cue in _ONCE_A_SESSION else side
    count, brief = line.exposure, talk == "brief"
    times = _TIMES[count] if count < len(_TIMES) else f"for the {count + 1}th time"
    text = f"Said as '{detail}': it is said {times} {scope}{', and brief talk begins one form shorter' if brief else ''}"
    chosen, expected = _DETAILS.index(detail), min(count + brief, len(_DETAILS) - 1)
    if chosen < expected:
        return f"{text}; it has no shorter form."
    if chosen > expected:
        known = request.session_number > 1 or request.history
        return f"{text}; {'earlier sessions count too' if known else 'it has no longer form'}."
    return f"{text}."


def place_rule(location: Location, said: Said, own: Note | None) -> str:
    """Why it is said at this time in its window."""
    line, window = said.line, location.window
    if not window.elastic:
        return _place_in_fixed(location, said, own)
    if line not in window.lines:
        return _hoisted_rule(location, said)
    if line.slot == "tail":
        return "Said once the movement and whatever is said before it are over."
    if line.slot == "during" and line.moment is not None:
        return f"Asked for {_words(line.moment)} of the {window.kind}: said then, or once the phrase before it is over."
    if line.slot == "during":
        return "Said during the movement, as soon as what comes before it is over."
    number = [one.line for one in location.placed.said].index(line) + 1
    before = " before the movement," if window.ref.step else ""
    return f"Said{before} in the order of the sheet: phrase {number} of {len(location.placed.said)} in this window."


def _hoisted_rule(location: Location, said: Said) -> str:
    later = location.timed.placed[location.index + 1 :]
    source = next((one for one in later if said.line in one.hoisted), None)
    remarks = source.remarks if source else ()
    remark = next((one for one in remarks if one.line == said.line), None)
    reason = remark.reason.partition(": ")[2] if remark else "there is no room there"
    kind = source.window.kind if source else PhaseKind.HOLD
    return f"It belongs in the {kind} that follows, and it must be said; {reason}, so it is said before."


def _place_in_fixed(location: Location, said: Said, own: Note | None) -> str:
    line, window = said.line, location.window
    events = location.timed.script.events
    head = next(
        (event for event in events if isinstance(event, Beep) and event.at_ms == location.phase.at_ms), None
    )
    start_ms = head.duration_ms + GUARD_MS if head else LEAD_MS
    wanted_ms = line.moment.in_window_ms(window.length_ms) if line.moment else 0
    asked = _words(line.moment) if line.moment else "at the start"
    text = f"Asked for {asked} of the {window.kind} ({format_time(wanted_ms)} into it)"
    off_ms = said.at_ms - max(wanted_ms, start_ms)
    if off_ms == 0 and wanted_ms >= start_ms:
        return f"{text}, and said exactly there."
    if off_ms == 0:
        return f"{text}: said at once" + (f", {format_time(GUARD_MS)} after the beep." if head else ".")
    before = [one for one in location.placed.said if one.end_ms <= said.at_ms]
    if off_ms > 0 and before:
        reason = f"once '{before[-1].line.cue}' is over, after a gap of {format_time(GAP_MS)}"
    else:
        reason = "because there is no room then or later"
    far = f" (reported as {own.code})" if own and own.code == "moved" else ""
    return (
        f"{text}, and said {format_time(abs(off_ms))} {'later' if off_ms > 0 else 'earlier'}, {reason}{far}."
    )


def priority_rule(location: Location, said: Said) -> str:
    """What it gives way to, and what gives way to it."""
    priority = said.line.priority
    must = " It must be said." if said.line.must else ""
    if location.window.elastic:
        return f"Priority {priority}.{must} Nothing gives way here: an elastic window grows."
    higher = PRIORITIES[: PRIORITIES.index(priority)]
    turn = f"after {', '.join(higher)}" if higher else "before all other cues"
    return f"Priority {priority}: it is placed {turn}.{must}"


def signal_rule(location: Location, event: Beep | Glide) -> str:
    """What a beep or a tone means."""
    kind = location.window.kind
    if isinstance(event, Glide):
        return f"The tone follows the course of the {kind}; it may sound beneath speech."
    text = _BEEPS.get(event.name, f"It belongs to the {kind}.")
    return text.format(length=format_time(location.window.length_ms))


def _words(moment: Moment) -> str:
    return f"{format_time(moment.offset_ms)} from the start" if moment.offset_ms else f"at {moment.percent} %"
