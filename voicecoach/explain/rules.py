"""Why a phrase is said in this form, at this place, before or after others; and what a beep says."""

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
    "tick": "A soft tick: one of those that lie 3, 2 and 1 s before the end of a long hold.",
    "rest-end": "The rest is over.",
    "switch": "The side changes.",
    "finish": "The session is over.",
}


def form_rule(spot: Location, said: Said, own: Note | None, request: Request, talk: Talk) -> str:
    """Which form was chosen and why. `own` is the note on this phrase, if there is one."""
    line, detail, window = said.line, said.detail, spot.window
    if line.exposure < 0:
        return f"Said as '{detail}': safety never grows shorter."
    if detail != line.forms[0][0]:
        reason = own.reason.partition(": ")[2] if own else "there was no room"
        return f"Said as '{detail}' and not as '{line.forms[0][0]}': {reason}."
    side = f"on the {window.ref.side} side of this exercise" if window.ref.side else "in this exercise"
    scope = "in this session" if window.ref.exercise is None or line.cue in _ONCE_A_SESSION else side
    count, brief = line.exposure, talk == "brief"
    times = _TIMES[count] if count < len(_TIMES) else f"for the {count + 1}th time"
    text = f"Said as '{detail}': it is said {times} {scope}{', and brief talk begins one form later' if brief else ''}"
    chosen, expected = _DETAILS.index(detail), min(count + brief, len(_DETAILS) - 1)
    if chosen < expected:
        return f"{text}; it has no shorter form."
    if chosen > expected:
        known = request.session_number > 1 or request.history
        return f"{text}; {'earlier sessions count as well' if known else 'it has no longer form'}."
    return f"{text}."


def place_rule(spot: Location, said: Said, own: Note | None) -> str:
    """Why it is said at this place of its window."""
    line, window = said.line, spot.window
    if not window.elastic:
        return _place_in_fixed(spot, said, own)
    if line not in window.lines:
        return _hoisted_rule(spot, said)
    if line.slot == "tail":
        return "Said when the movement is over, and whatever is said before."
    if line.slot == "during" and line.moment is not None:
        return f"Asked for {_words(line.moment)} of the {window.kind}: said then, or when the phrase before it is over."
    if line.slot == "during":
        return "Said with the movement, as soon as what comes before it is over."
    number = [one.line for one in spot.placed.said].index(line) + 1
    before = " before the movement," if window.ref.step else ""
    return (
        f"Said{before} in the order of the sheet: phrase {number} of {len(spot.placed.said)} in this window."
    )


def _hoisted_rule(spot: Location, said: Said) -> str:
    later = spot.timed.placed[spot.index + 1 :]
    source = next((one for one in later if said.line in one.hoisted), None)
    remarks = source.remarks if source else ()
    remark = next((one for one in remarks if one.line == said.line), None)
    reason = remark.reason.partition(": ")[2] if remark else "there is no room there"
    kind = source.window.kind if source else PhaseKind.HOLD
    return f"Its place is in the {kind} that follows, and it must be said; {reason}: so it is said before."


def _place_in_fixed(spot: Location, said: Said, own: Note | None) -> str:
    line, window = said.line, spot.window
    events = spot.timed.script.events
    head = next(
        (event for event in events if isinstance(event, Beep) and event.at_ms == spot.phase.at_ms), None
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
    before = [one for one in spot.placed.said if one.end_ms <= said.at_ms]
    if off_ms > 0 and before:
        reason = f"when '{before[-1].line.cue}' is over, after a gap of {format_time(GAP_MS)}"
    else:
        reason = "for there is no room at that place or after it"
    far = f" (reported as {own.code})" if own and own.code == "moved" else ""
    return (
        f"{text}, and said {format_time(abs(off_ms))} {'later' if off_ms > 0 else 'earlier'}, {reason}{far}."
    )


def priority_rule(spot: Location, said: Said) -> str:
    """What it gives way to."""
    priority = said.line.priority
    must = " It must be said." if said.line.must else ""
    if spot.window.elastic:
        return f"Priority {priority}.{must} Nothing gives way here: an elastic window grows."
    higher = PRIORITIES[: PRIORITIES.index(priority)]
    turn = f"after {', '.join(higher)}" if higher else "before all others"
    return f"Priority {priority}: it chooses its place {turn}.{must}"


def signal_rule(spot: Location, event: Beep | Glide) -> str:
    """What a beep or a tone says."""
    kind = spot.window.kind
    if isinstance(event, Glide):
        return f"The tone lies beneath the {kind} and tells its course; it may run beneath speech."
    text = _BEEPS.get(event.name, f"It belongs to the {kind}.")
    return text.format(length=format_time(spot.window.length_ms))


def _words(moment: Moment) -> str:
    return f"{format_time(moment.offset_ms)} from the start" if moment.offset_ms else f"at {moment.percent} %"
