"""Why a phrase is said in this form, at this time, before or after others; and what a beep means."""

from collections.abc import Mapping

from voicecoach.compiler.schedule.place import GAP_MS, GUARD_MS, LEAD_MS
from voicecoach.compiler.schedule.placed import Said
from voicecoach.explain.explanation import Location
from voicecoach.script import Beep, Glide
from voicecoach.sheets.forms.sheet import PRIORITIES, Moment
from voicecoach.units import format_time

_TIMES = ("for the first time", "for the second time", "for the third time")
_DETAILS = ("full", "short", "word")
_BEEPS = {
    "hold-start": "The rising beep starts the hold: from its onset to that of the falling beeps it is exactly {length}.",
    "hold-end": "The falling beep ends the hold, exactly {length} after the onset of the rising one.",
    "tick": "A soft tick: one of those 3, 2 and 1 s before the end of a long hold.",
    "rest-end": "The rest is over.",
    "bell": "A bell that the sheet asks for at this time.",
    "switch": "The side changes.",
    "finish": "The session is over.",
}


INTRODUCED = (
    "The sound is introduced here: it has just been said what it means, and nobody is in position yet."
)


def form_rule(said: Said) -> str:
    """Which form was chosen and why."""
    line, detail, fading = said.line, said.detail, said.line.fading
    if fading is None:
        again = "it was said in full before, and a safety line never falls silent"
        return f"Said as '{detail}': {'a safety line is said in full the first time' if detail == 'full' else again}."
    if said.remark is not None and said.remark.said_as is not None:
        return f"Said as '{detail}' instead of '{line.forms[0][0]}': {said.remark.cause}."
    scope = {
        "session": "in this session",
        "exercise": "in this exercise",
    }[fading.scope]
    count = fading.exposure
    times = _TIMES[count] if count < len(_TIMES) else f"for the {count + 1}th time"
    brief = ", and brief talk begins one form shorter" if fading.is_brief else ""
    text = f"Said as '{detail}': it is said {times} {scope}{brief}"
    chosen, expected = _DETAILS.index(detail), min(count + fading.is_brief, len(_DETAILS) - 1)
    if chosen < expected:
        return f"{text}; it has no shorter form."
    if chosen > expected:
        return f"{text}; {'earlier sessions count too' if fading.head_start else 'it has no longer form'}."
    return f"{text}."


_AT_THE_END: Mapping[str, str] = {
    "tail": "Said once the movement and whatever is said before it are over.",
    "next": "The count of what comes next, said as this movement ends so that nobody waits for it.",
}


def place_rule(location: Location, said: Said) -> str:
    """Why it is said at this time in its window."""
    line, window = said.line, location.window
    if not window.elastic:
        return _place_in_fixed(location, said)
    if (remark := said.remark) is not None and remark.code == "hoisted":
        return (
            f"It belongs in the {remark.kind} that follows, and it must be said; {remark.cause}, "
            "so it is said before."
        )
    if line.slot in _AT_THE_END:
        return _AT_THE_END[line.slot]
    if line.slot == "during" and line.moment is not None:
        return f"Asked for {_words(line.moment)} of the {window.kind}: said then, or once the phrase before it is over."
    if line.slot == "during":
        return "Said during the movement, as soon as what comes before it is over."
    number = [one.line for one in location.placed.said].index(line) + 1
    before = " before the movement," if window.ref.step else ""
    return f"Said{before} in the order of the sheet: phrase {number} of {len(location.placed.said)} in this window."


def _place_in_fixed(location: Location, said: Said) -> str:
    line, remark, has_beep = said.line, said.remark, said.earliest_ms > LEAD_MS
    asked = _words(line.moment) if line.moment else "at the start"
    text = f"Asked for {asked} of the {location.window.kind} ({format_time(said.wanted_ms)} into it)"
    off_ms = said.at_ms - max(said.wanted_ms, said.earliest_ms)
    if off_ms == 0 and said.wanted_ms >= said.earliest_ms:
        return f"{text}, and said exactly there."
    if off_ms == 0:
        return f"{text}: said at once" + (f", {format_time(GUARD_MS)} after the beep." if has_beep else ".")
    reason = (
        "because there is no room then or later"
        if said.waits_for is None
        else f"once '{said.waits_for}' is over, after a gap of {format_time(GAP_MS)}"
    )
    far = f" (reported as {remark.code})" if remark is not None and remark.code == "moved" else ""
    return (
        f"{text}, and said {format_time(abs(off_ms))} {'later' if off_ms > 0 else 'earlier'}, {reason}{far}."
    )


def priority_rule(location: Location, said: Said) -> str:
    """What it gives way to, and what gives way to it."""
    priority = said.line.priority
    must = " It must be said." if said.line.must else ""
    if location.window.keeps_time:
        return (
            f"Priority {priority}.{must} The movement keeps its time: words take the form that fits into it."
        )
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
    if event.name == "tick" and not kind.is_timed:
        return "A tick of the count-in: the start beep comes 3, 2 or 1 s after it."
    text = _BEEPS.get(event.name, f"It belongs to the {kind}.")
    return text.format(length=format_time(location.window.length_ms))


def _words(moment: Moment) -> str:
    if moment.from_end_ms is not None:
        return f"{format_time(moment.from_end_ms)} before the end"
    return f"{format_time(moment.offset_ms)} from the start" if moment.offset_ms else f"at {moment.percent} %"
