"""Plan -> Script: when it sounds. One pass from left to right, integers only.

Fixed windows keep their length whatever there is to say; elastic ones grow. The beep that ends a window sounds
at the head of the next, so a hold is exactly as long as the distance between its two beeps.
It knows no engine and no sound: the lengths of phrases and beeps are passed in.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from voicecoach.compiler.schedule.glides import glides
from voicecoach.compiler.schedule.grow import place_elastic
from voicecoach.compiler.schedule.interval import place_interval
from voicecoach.compiler.schedule.place import GUARD_MS, SpeechMs, place_fixed
from voicecoach.compiler.schedule.placed import Placed, Remark
from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.script import (
    Beep,
    Chapter,
    Event,
    Glide,
    Note,
    Phase,
    PhaseKind,
    Script,
    Speech,
    VoiceLabel,
)

HOLD_START, HOLD_END = "hold-start", "hold-end"


@dataclass(frozen=True, slots=True)
class Timed:
    """A window with its place in the script, and all that sounds in it."""

    placed: Placed
    head_beep: str | None
    """The beep at its very start."""
    phase: Phase
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A script, and the windows that it was made from: one for each of its phases, with the reasons for what is said in it."""

    script: Script
    placed: tuple[Placed, ...]


def schedule(plan: Plan, speech_ms: SpeechMs, beep_ms: Mapping[str, int], voice: VoiceLabel) -> Script:
    """The timed script of a plan: see `schedule_placed`."""
    return schedule_placed(plan, speech_ms, beep_ms, voice).script


def schedule_placed(
    plan: Plan, speech_ms: SpeechMs, beep_ms: Mapping[str, int], voice: VoiceLabel
) -> Scheduled:
    """The timed script of a plan, with its windows as they were filled: `Placed.said` and `.remarks` have the reasons.

    `speech_ms` gives the length of a text when it is spoken, `beep_ms` that of each kind of beep.
    Laws: see `script.py`; also, whatever the voice, fixed windows keep their length, and each line is
    spoken or noted.
    """
    events: list[Event] = []
    phases: list[Phase] = []
    chapters: list[Chapter] = []
    notes = [
        Note(
            "untranslated",
            "warning",
            one.cue,
            f'there are no words for "{one.text}" in this language',
            0,
            0,
            one.origin,
            0,
        )
        for one in plan.untranslated
    ]
    notes += [
        Note("outside-range", "warning", exercise.id, reason, 0, 0, exercise.origin, 0)
        for exercise in plan.exercises
        for reason in exercise.outside
    ]
    placed: list[Placed] = []
    at_ms = 0
    for timed in time_windows(plan.windows, speech_ms, beep_ms):
        phase, chapter = timed.phase, timed.placed.window.chapter
        phases.append(phase)
        placed.append(timed.placed)
        if chapter is not None:
            chapters.append(Chapter(phase.at_ms, chapter))
        events.extend(timed.events)
        notes.extend(_notes(timed.placed, phase.index))
        at_ms = phase.end_ms
    spoken = sum(isinstance(event, Speech) for event in events)
    script = Script(
        title=plan.title,
        routine=plan.routine,
        voice=voice,
        duration_ms=at_ms,
        events=tuple(events),
        phases=tuple(phases),
        chapters=tuple(chapters),
        notes=tuple(notes),
        counts=replace(plan.counts, spoken=spoken),
        language=plan.phrases.language,
    )
    return Scheduled(script, tuple(placed))


def time_windows(
    windows: Iterable[Window],
    speech_ms: SpeechMs,
    beep_ms: Mapping[str, int],
    *,
    at_ms: int = 0,
    first_index: int = 0,
) -> Iterator[Timed]:
    """Each window with its place in the script, in order, as soon as it is placed.

    `at_ms` and `first_index` are where the first window stands, when it is not the first of its script.
    """
    for index, (placed, head_beep) in enumerate(place_windows(windows, speech_ms, beep_ms), first_index):
        window = placed.window
        phase = Phase(index, window.kind, at_ms, placed.duration_ms, window.ref)
        events = tuple(_events(placed, head_beep, at_ms, index, beep_ms))
        yield Timed(placed, head_beep, phase, events)
        at_ms += placed.duration_ms


def place_windows(
    windows: Iterable[Window], speech_ms: SpeechMs, beep_ms: Mapping[str, int]
) -> Iterator[tuple[Placed, str | None]]:
    """Each window placed, with the beep at its head, in order; nothing waits for more than the next elastic window."""
    waiting: tuple[Window, str | None] | None = None
    fixed: list[tuple[Placed, str | None]] = []
    hoisted: list[Remark] = []
    has_held = False
    for window, head_beep in _with_heads(_with_room(windows, beep_ms)):
        if not window.elastic:
            placed = _fixed(window, head_beep, speech_ms, beep_ms)
            if not (placed.hoisted and has_held):
                hoisted.extend(placed.hoisted)
                fixed.append((placed, head_beep))
                # Nothing may come between an exact rest and its neighbours.
                has_held = (has_held or window.kind.is_timed) and window.exact_ms is None
                continue
        # What a ramp-down must say belongs after its hold: it gets an elastic window between the two.
        if waiting is not None:
            yield _elastic(*waiting, hoisted, speech_ms, beep_ms), waiting[1]
        yield from fixed
        if window.elastic:
            waiting, fixed, hoisted = (window, head_beep), [], []
        else:
            placed = _fixed(window, None, speech_ms, beep_ms)
            waiting, fixed, hoisted = (
                (_room_before(window), head_beep),
                [(placed, None)],
                list(placed.hoisted),
            )
        has_held = False
    if waiting is not None:
        yield _elastic(*waiting, hoisted, speech_ms, beep_ms), waiting[1]
    yield from fixed


def _fixed(window: Window, head_beep: str | None, speech_ms: SpeechMs, beep_ms: Mapping[str, int]) -> Placed:
    head_ms = beep_ms[head_beep] if head_beep else 0
    if window.exact_ms is not None:
        return place_interval(window, head_ms, beep_ms["tick"], speech_ms)
    return place_fixed(window, head_ms, beep_ms["tick"], speech_ms, beep_ms)


def _elastic(
    window: Window,
    head_beep: str | None,
    hoisted: list[Remark],
    speech_ms: SpeechMs,
    beep_ms: Mapping[str, int],
) -> Placed:
    return place_elastic(window, beep_ms[head_beep] if head_beep else 0, hoisted, speech_ms)


def _opening_beep(window: Window) -> str | None:
    return HOLD_START if window.kind.is_timed else window.head_beep


def _closing_beep(window: Window) -> str | None:
    return HOLD_END if window.kind.is_timed else window.end_beep


def _with_room(windows: Iterable[Window], beep_ms: Mapping[str, int]) -> Iterator[Window]:
    """The windows, with an elastic one put in wherever a law needs it.

    Two beeps may not share a head, and a beep must have room in the window that it opens; what is hoisted from a
    hold must find room after the hold before it; and the last hold's end beep needs a window to sound in.
    """
    before: Window | None = None
    has_held = False
    for window in windows:
        closing = _closing_beep(before) if before is not None else None
        crowded = (
            closing is not None and not window.elastic and window.length_ms < beep_ms[closing] + GUARD_MS
        )
        clashes = crowded or (closing is not None and _opening_beep(window) is not None)
        starts_hold = window.kind.is_timed and (before is None or not _leads_into(before))
        follows_hold = has_held and (window.kind is PhaseKind.RAMP_UP or starts_hold)
        if (not window.elastic and before is None) or clashes or (not window.elastic and follows_hold):
            yield _room_before(window)
            has_held = False
        yield window
        has_held = window.kind.is_timed or (has_held and not window.elastic and window.exact_ms is None)
        before = window
    if before is not None and (_closing_beep(before) is not None or not before.elastic):
        yield _room_before(before)


def _leads_into(window: Window) -> bool:
    """Whether a hold follows a window without room for anything between them: its ramp, its count-in, an exact rest."""
    return (
        window.kind is PhaseKind.RAMP_UP
        or (window.ticks and not window.kind.is_timed)
        or window.exact_ms is not None
    )


def _room_before(window: Window) -> Window:
    return Window(PhaseKind.GET_READY, 0, elastic=True, ref=window.ref)


def _with_heads(windows: Iterable[Window]) -> Iterator[tuple[Window, str | None]]:
    """Each window with the beep at its head: its own, or the one that closes the window before."""
    closing: str | None = None
    for window in windows:
        yield window, _opening_beep(window) or closing
        closing = _closing_beep(window)


def _events(
    placed: Placed, head_beep: str | None, at_ms: int, index: int, beep_ms: Mapping[str, int]
) -> Iterator[Event]:
    """What sounds in one window, by onset; a beep before a glide before speech."""
    if head_beep is not None:
        yield Beep(at_ms, beep_ms[head_beep], index, head_beep)
    events: list[Event] = [
        Speech(at_ms + one.at_ms, one.duration_ms, index, one.text, one.line.cue, one.detail)
        for one in placed.said
    ]
    events += [Beep(at_ms + tick_ms, beep_ms["tick"], index, "tick") for tick_ms in placed.ticks_ms]
    events += [Beep(at_ms + sound_ms, beep_ms[name], index, name) for name, sound_ms in placed.sounds_ms]
    events += [
        Glide(at_ms + glide.at_ms, glide.duration_ms, index, glide.name)
        for glide in glides(placed, beep_ms[head_beep] if head_beep else 0)
    ]
    # A glide lies beneath speech, so it comes first where both begin.
    yield from sorted(events, key=lambda event: (event.at_ms, not isinstance(event, Glide)))


def _notes(placed: Placed, index: int) -> Iterator[Note]:
    for remark in placed.remarks:
        yield Note(
            remark.code,
            remark.severity,
            remark.line.cue,
            remark.reason,
            remark.needed_ms,
            remark.free_ms,
            remark.line.origin,
            index,
            remark.mend,
        )
