"""Places in an exact rest: all that is said of what comes next is fitted in, in its order, and the rest keeps its length.

What a person hears in the rest of an interval timer is a story: it is over, what comes, get ready. So nothing changes places
here. Words that are less important grow shorter first, and only when all are short is one left out.
"""

from voicecoach.compiler.schedule.place import (
    GAP_MS,
    GUARD_MS,
    QUIET_WHEN_DROPPED,
    SpeechMs,
    free_from_ms,
    tenths,
    ticks_of,
)
from voicecoach.compiler.schedule.placed import Placed, Remark, Said
from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.script import Severity
from voicecoach.sheets.forms.sheet import PRIORITIES

_COACH = frozenset({"control", "count"})
"""What may grow shorter without a note, and be left out without a warning: the tones say it too."""


def place_interval(window: Window, head_ms: int, tick_ms: int, speech_ms: SpeechMs) -> Placed:
    """The lines of a rest that lasts exactly as long as it says. `head_ms` is the length of the beep at its head, 0 for none."""
    ticks = ticks_of(window, head_ms, tick_ms)
    start_ms, end_ms = free_from_ms(head_ms), (ticks[0] if ticks else window.length_ms) - GUARD_MS
    # A count-in has its place; what else is said is over before it begins.
    pinned = [line for line in window.lines if _is_pinned(line)]
    lines = tuple(line for line in window.lines if not _is_pinned(line))
    counts_ms = [line.moment.in_window_ms(window.length_ms) for line in pinned if line.moment]
    end_ms = min(end_ms, min(counts_ms, default=window.length_ms) - GAP_MS)
    forms = _fitting_forms(lines, end_ms - start_ms, speech_ms)
    chosen = [(line, forms[index]) for index, line in enumerate(lines) if index in forms]
    lengths = [speech_ms(line.forms[form][1]) for line, form in chosen]
    said, remarks = [], []
    next_ms = start_ms
    for index, (line, form) in enumerate(chosen):
        latest_ms = end_ms - sum(lengths[index:]) - GAP_MS * (len(lengths) - index - 1)
        wanted_ms = line.moment.in_window_ms(window.length_ms) if line.moment else 0
        at_ms = max(next_ms, min(wanted_ms, latest_ms))
        is_told = form and line.priority not in _COACH
        remark = _remark(window, line, form, end_ms - start_ms, speech_ms) if is_told else None
        remarks += [remark] if remark else []
        detail, text = line.forms[form]
        said.append(Said(line, detail, text, at_ms, lengths[index], wanted_ms, start_ms, remark=remark))
        next_ms = at_ms + lengths[index] + GAP_MS
    remarks += [
        _remark(window, line, None, end_ms - start_ms, speech_ms)
        for index, line in enumerate(lines)
        if index not in forms
    ]
    said += [
        Said(line, *line.forms[0], at_ms, speech_ms(line.forms[0][1]), at_ms, start_ms)
        for line, at_ms in zip(pinned, counts_ms, strict=True)
    ]
    return Placed(window, window.length_ms, tuple(said), ticks, remarks=tuple(remarks))


def _is_pinned(line: Line) -> bool:
    return line.moment is not None and line.moment.from_end_ms is not None


def _fitting_forms(lines: tuple[Line, ...], free_ms: int, speech_ms: SpeechMs) -> dict[int, int]:
    """The form in which each line is said so that all of them fit, by its index; without those that do not."""
    forms = dict.fromkeys(range(len(lines)), 0)

    def needed_ms() -> int:
        return sum(speech_ms(lines[index].forms[form][1]) + GAP_MS for index, form in forms.items()) - GAP_MS

    def gives_way(index: int) -> tuple[bool, int, int]:
        return (not lines[index].must, PRIORITIES.index(lines[index].priority), index)

    while forms and needed_ms() > free_ms:
        longer = [index for index, form in forms.items() if form < len(lines[index].forms) - 1]
        if longer:
            forms[max(longer, key=gives_way)] += 1
        else:
            del forms[max(forms, key=gives_way)]
    return forms


def _remark(window: Window, line: Line, form: int | None, free_ms: int, speech_ms: SpeechMs) -> Remark:
    """What became of a line that is not said in full; `form` is None where it is not said at all."""
    cause = f"the {window.kind} is exact, and {tenths(free_ms)} of it are free for all that is said"
    asked_ms = speech_ms(line.forms[0][1])
    if form is not None:
        detail = line.forms[form][0]
        return Remark("shortened", "info", line, window.kind, cause, asked_ms, free_ms, said_as=detail)
    may_be_quiet = line.priority in QUIET_WHEN_DROPPED or (line.priority in _COACH and not line.must)
    severity: Severity = "info" if may_be_quiet else "warning"
    return Remark("dropped", severity, line, window.kind, cause, asked_ms, free_ms)
