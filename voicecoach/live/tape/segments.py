"""Windows -> Segments: the smallest stretches of a script that can be repeated, each as soon as it is placed.

A segment is an elastic window with the fixed ones that follow it: lead-in, ramp, hold, ramp-down. It is cut behind the
beep that closes the window before it, so that a hold and its end beep are never apart. Put end to end, the segments of a
script are the script.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from voicecoach.clip import BYTES_PER_FRAME, Clip
from voicecoach.compiler.schedule.place import SpeechMs
from voicecoach.compiler.schedule.placed import Placed
from voicecoach.compiler.schedule.schedule import time_windows
from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.script import Counts, Event, Phase, PhaseKind, Script, VoiceLabel
from voicecoach.sound.mix import ToneFor, mix
from voicecoach.units import MS_PER_S, frame_at

SpeakClip = Callable[[str], Clip]


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the script that is played as one."""

    at_ms: int
    end_ms: int
    """Exclusive."""
    phases: tuple[Phase, ...]
    """Those that begin in it."""
    events: tuple[Event, ...]
    windows: tuple[Window, ...]
    """What `phases` were made of, one for one."""
    window_index: int
    """The index in the plan of its first window; if the scheduler inserted that window, of the one after it."""
    next_window: int
    """The index in the plan of the first window after it."""

    @property
    def hold(self) -> Phase | None:
        return next((phase for phase in self.phases if phase.kind is PhaseKind.HOLD), None)

    @property
    def open_hold(self) -> Phase | None:
        """Its hold, if the person may end it before it is over."""
        is_open = any(window.is_open for window in self.windows)
        return self.hold if is_open else None

    @property
    def goes_on(self) -> bool:
        """Whether its hold or its timed work goes on where it was after a pause, in place of beginning again."""
        return any(window.goes_on for window in self.windows)

    @property
    def timed(self) -> Phase | None:
        """Its hold or its timed work: what has to be done again if its sound breaks off."""
        return next((phase for phase in self.phases if phase.kind.is_timed), None)

    @property
    def first(self) -> Phase:
        return self.phases[0]

    @property
    def elastic_end_ms(self) -> int:
        """Where the first fixed window begins: until then a person may take more time, or less."""
        for phase, window in zip(self.phases, self.windows, strict=True):
            if not window.elastic:
                return phase.at_ms
        return self.end_ms


@dataclass(slots=True)
class _Draft:
    at_ms: int
    window_index: int
    phases: list[Phase] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)

    def close(self, end_ms: int, next_window: int) -> Segment:
        return Segment(
            self.at_ms,
            end_ms,
            tuple(self.phases),
            tuple(self.events),
            tuple(self.windows),
            self.window_index,
            next_window,
        )


def cut_segments(
    windows: Iterable[Window],
    speech_ms: SpeechMs,
    beep_ms: Mapping[str, int],
    *,
    at_ms: int = 0,
    phase_index: int = 0,
    window_index: int = 0,
) -> Iterator[Segment]:
    """The segments of a plan in order, each as soon as the window after it is placed, or earlier if that cannot change it.

    The other arguments say where the first window is, if it is not the first of its plan.
    """
    listed = list(windows)
    places = {id(window): index for index, window in enumerate(listed, window_index)}
    draft: _Draft | None = None
    met = window_index
    for timed in time_windows(listed, speech_ms, beep_ms, at_ms=at_ms, first_index=phase_index):
        window, phase, head_beep = timed.placed.window, timed.phase, timed.head_beep
        met = places.get(id(window), met - 1) + 1
        events = list(timed.events)
        if draft is None or _starts_segment(draft.windows[-1], window):
            cut_ms = phase.at_ms
            first_window = met - 1 if id(window) in places else met
            if draft is not None:
                if head_beep is not None and _closes_window_before(head_beep, window):
                    draft.events.append(events.pop(0))
                    cut_ms += beep_ms[head_beep]
                if draft.at_ms < cut_ms:
                    yield draft.close(cut_ms, first_window)
            draft = _Draft(cut_ms, first_window)
        draft.phases.append(phase)
        draft.events.extend(events)
        draft.windows.append(window)
        at_ms = phase.end_ms
        if _is_whole(timed.placed, listed, met - window_index) and draft.at_ms < at_ms:
            yield draft.close(at_ms, met)
            draft.at_ms = at_ms
    if draft is not None and draft.at_ms < at_ms:
        yield draft.close(at_ms, met)


def _starts_segment(before: Window, window: Window) -> bool:
    """Elastic windows do, an exact rest, and each rep of movements that are paced by the clock."""
    if window.elastic or window.kind is PhaseKind.REST:
        return True
    there = (before.ref.set_number, before.ref.rep_number, before.ref.side)
    return not before.elastic and there != (window.ref.set_number, window.ref.rep_number, window.ref.side)


def _closes_window_before(head_beep: str, window: Window) -> bool:
    return head_beep != window.head_beep and not (window.kind.is_timed and head_beep == "hold-start")


def _is_whole(placed: Placed, windows: list[Window], next_index: int) -> bool:
    """Whether the segment certainly ends here, whatever is placed next."""
    window = placed.window
    follows = windows[next_index] if 0 < next_index < len(windows) else None
    return (
        window.elastic
        and window.end_beep is None
        and follows is not None
        and follows.elastic
        and windows[next_index - 1] is window
    )


def render_segment(
    segment: Segment, clip_for: SpeakClip, tone_for: ToneFor | None, rate_hz: int, *, has_floor: bool = False
) -> bytes:
    """The frames of a segment, the same that the mix of the whole script has there.

    The script is moved by whole seconds, which are whole frames at any rate, so that every time rounds to the same frame.
    """
    base_ms = segment.at_ms // MS_PER_S * MS_PER_S
    events = tuple(replace(event, at_ms=event.at_ms - base_ms) for event in segment.events)
    voice = VoiceLabel("", "", 0, measured=False)
    script = Script("", "", voice, segment.end_ms - base_ms, events, (), (), (), Counts())
    pcm = b"".join(mix(script, clip_for, rate_hz, tone_for=tone_for, has_floor=has_floor))
    return pcm[frame_at(segment.at_ms - base_ms, rate_hz) * BYTES_PER_FRAME :]


def frame_in(segment: Segment, at_ms: int, rate_hz: int) -> int:
    """The frame of a time in the script, counted from the start of the segment."""
    return frame_at(at_ms, rate_hz) - frame_at(segment.at_ms, rate_hz)


def hold_again(segment: Segment, speech_ms: SpeechMs, beep_ms: Mapping[str, int], ready_ms: int) -> Segment:
    """The hold of a segment once more from the start: a short get-ready, then ramp, hold and ramp-down in short forms.

    It ends when the segment ended, so that its times are still those of the script.
    """
    fixed = [window for window in segment.windows if not window.elastic and not window.kind.is_rest]
    lead = next((window for window in segment.windows if window.elastic), fixed[0])
    said = [line for line in lead.lines if line.cue == "get-ready" or line.priority == "safety"]
    ready = Window(PhaseKind.GET_READY, ready_ms, elastic=True, lines=tuple(_short(said)), ref=lead.ref)
    windows = [ready, *(replace(window, lines=tuple(_short(window.lines))) for window in fixed)]
    made = list(cut_segments(windows, speech_ms, beep_ms, phase_index=segment.first.index))
    end_ms = made[-1].end_ms
    # If the scheduler made several segments of it, they belong together here.
    whole = Segment(
        0,
        end_ms,
        tuple(phase for part in made for phase in part.phases),
        tuple(event for part in made for event in part.events),
        tuple(window for part in made for window in part.windows),
        segment.window_index,
        segment.next_window,
    )
    return shifted(whole, segment.end_ms - end_ms)


def shifted(segment: Segment, by_ms: int) -> Segment:
    """The same, later by `by_ms`."""
    return replace(
        segment,
        at_ms=segment.at_ms + by_ms,
        end_ms=segment.end_ms + by_ms,
        phases=tuple(replace(phase, at_ms=phase.at_ms + by_ms) for phase in segment.phases),
        events=tuple(replace(event, at_ms=event.at_ms + by_ms) for event in segment.events),
    )


def _short(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        yield replace(line, forms=line.forms[-1:])
