"""Places in one window: where each line is said, and what becomes of a line that does not fit.

Integers only, milliseconds from the start of the window. What is placed never moves.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from voicecoach.compiler.schedule.placed import Placed, Remark, Said
from voicecoach.compiler.unroll.plan import Line, Window
from voicecoach.script import Severity
from voicecoach.sheets.forms.sheet import PRIORITIES

GUARD_MS = 250
"""Between speech and a beep or tick, and at the end of every window: so that a beep is never masked."""
GAP_MS = 350
"""Between two phrases, so that one never runs into the next."""
LEAD_MS = GAP_MS - GUARD_MS
"""Before the first phrase of a window without a beep: with the guard of the window before it makes a whole gap."""
TECHNIQUE_EVERY_MS = 5000
"""At most one technique cue in each such stretch of a hold: attention is scarce there."""
TICKS_BEFORE_END_MS = (3000, 2000, 1000)
FAR_MS = 1500
"""A cue said further than this from where it was asked for is reported as moved."""

_TECHNIQUE = frozenset({"technique", "correction", "imagery"})
_TALKS_TOO_MUCH = "is speech already"
QUIET_WHEN_DROPPED = frozenset({"imagery", "encourage"})

SpeechMs = Callable[[str], int]


def place_fixed(
    window: Window,
    head_ms: int,
    tick_ms: int,
    speech_ms: SpeechMs,
    beep_ms: Mapping[str, int] | None = None,
) -> Placed:
    """The lines of a window that lasts exactly as long as it says. `head_ms` is the length of the beep at its head, 0 for none.

    `beep_ms` gives the lengths of the sounds inside it.
    """
    ticks = ticks_of(window, head_ms, tick_ms)
    room = _Room(window, free_from_ms(head_ms), (ticks[0] if ticks else window.length_ms) - GUARD_MS)
    sounds = tuple(_sounds(window, room, beep_ms or {}))
    remarks = [remark for line in _in_order(window) if (remark := room.take(line, speech_ms)) is not None]
    said = tuple(sorted(room.said, key=lambda one: one.at_ms))
    return Placed(window, window.length_ms, said, ticks, sounds, tuple(remarks))


def _sounds(window: Window, room: "_Room", beep_ms: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    """The sounds of a window where they are wanted, as far as there is room for them, first to last."""
    wanted = [(moment.in_window_ms(window.length_ms), name) for name, moment in window.sounds]
    next_ms = room.start_ms
    for wanted_ms, name in sorted(wanted):
        at_ms = max(next_ms, min(wanted_ms, room.end_ms - beep_ms[name]))
        if at_ms + beep_ms[name] <= room.end_ms:
            room.sounds.append((at_ms, at_ms + beep_ms[name]))
            next_ms = at_ms + beep_ms[name] + GUARD_MS
            yield name, at_ms


def free_from_ms(head_ms: int) -> int:
    """When the first phrase of a window may start, after a beep of `head_ms` at its head; 0 for none."""
    return head_ms + GUARD_MS if head_ms else LEAD_MS


def ticks_of(window: Window, head_ms: int, tick_ms: int) -> tuple[int, ...]:
    """Ticks before the end, as far as there is room for them after the beep at the head."""
    if not window.ticks:
        return ()
    places = [window.length_ms - before_ms for before_ms in TICKS_BEFORE_END_MS]
    return tuple(
        at_ms
        for at_ms in places
        if at_ms >= head_ms + GUARD_MS and at_ms + tick_ms + GUARD_MS <= window.length_ms
    )


def _in_order(window: Window) -> list[Line]:
    """Who chooses first: must, then priority, then preferred time, then the order written, then id."""
    numbered = enumerate(window.lines)
    ranked = sorted(
        numbered,
        key=lambda pair: (
            not pair[1].must,
            PRIORITIES.index(pair[1].priority),
            _preferred_ms(pair[1], window),
            pair[0],
            pair[1].cue,
        ),
    )
    return [line for _, line in ranked]


def _preferred_ms(line: Line, window: Window) -> int:
    return line.moment.in_window_ms(window.length_ms) if line.moment else 0


@dataclass(slots=True)
class _Room:
    """The free time of one fixed window, from `start_ms` to `end_ms`."""

    window: Window
    start_ms: int
    end_ms: int
    said: list[Said] = field(default_factory=list)
    sounds: list[tuple[int, int]] = field(default_factory=list)
    """Where beeps inside the window begin and end."""

    def take(self, line: Line, speech_ms: SpeechMs) -> Remark | None:
        """Place a line in the longest form that fits. Returns what there is to report, None if it is said as asked."""
        wanted_ms = _preferred_ms(line, self.window)
        asked_ms = speech_ms(line.forms[0][1])
        free_ms = self._longest_free_ms()
        cause = self._full_up(line)
        if cause is None:
            cause = (
                f"it lasts {tenths(asked_ms, up=True)}, and the {self.window.kind} has {tenths(free_ms)} free"
            )
            for index, (detail, text) in enumerate(line.forms):
                length_ms = asked_ms if index == 0 else speech_ms(text)
                if not line.must and not line.on_time and self._talks_too_much(length_ms):
                    cause = f"half of the {self.window.kind} {_TALKS_TOO_MUCH}"
                    continue
                at_ms = self._find(wanted_ms, length_ms)
                if at_ms is not None and (at_ms == wanted_ms or not line.on_time):
                    remark = self._moved(line, at_ms, wanted_ms, asked_ms, free_ms)
                    if index:
                        mend = self._mend(asked_ms, free_ms, cause, has_short=True)
                        remark = Remark(
                            "shortened",
                            "info",
                            line,
                            self.window.kind,
                            cause,
                            asked_ms,
                            free_ms,
                            mend,
                            detail,
                        )
                    waits_for = self._waits_for(at_ms, wanted_ms)
                    said = Said(
                        line, detail, text, at_ms, length_ms, wanted_ms, self.start_ms, waits_for, remark
                    )
                    self.said.append(said)
                    return remark
        needed_ms = speech_ms(line.forms[-1][1])
        mend = self._mend(needed_ms, free_ms, cause, has_short=line.forms[-1][0] != "full")
        if line.must:
            return Remark("hoisted", "info", line, self.window.kind, cause, needed_ms, free_ms, mend)
        severity: Severity = "info" if line.on_time or line.priority in QUIET_WHEN_DROPPED else "warning"
        return Remark("dropped", severity, line, self.window.kind, cause, needed_ms, free_ms, mend)

    def _waits_for(self, at_ms: int, wanted_ms: int) -> str | None:
        """The cue that is over just before a place which is later than wanted."""
        if at_ms <= max(wanted_ms, self.start_ms):
            return None
        return next((one.line.cue for one in self.said if one.end_ms + GAP_MS == at_ms), None)

    def _moved(self, line: Line, at_ms: int, wanted_ms: int, needed_ms: int, free_ms: int) -> Remark | None:
        off_ms = at_ms - max(wanted_ms, self.start_ms)
        if abs(off_ms) <= FAR_MS:
            return None
        cause = f"said {tenths(abs(off_ms))} {'before' if off_ms < 0 else 'after'} the time asked for"
        return Remark("moved", "info", line, self.window.kind, cause, needed_ms, free_ms)

    def _mend(self, needed_ms: int, free_ms: int, cause: str, *, has_short: bool) -> tuple[str, ...]:
        """The two cheapest ways to have a line said: words first, then cues, then time."""
        ways = []
        fits = needed_ms <= free_ms
        if not fits and not has_short:
            ways.append(f"give it a short form of at most {tenths(free_ms)}")
        # Nobody is told to leave out what a person's safety or the sheet's must depends on.
        spare = [one.line.cue for one in self.said if not one.line.must and one.line.priority != "safety"]
        if spare:
            ways.append(f"one cue fewer here, such as '{spare[-1]}'")
        if cause.endswith(_TALKS_TOO_MUCH):
            missing_ms = 2 * (sum(one.duration_ms for one in self.said) + needed_ms) - self.window.length_ms
        elif fits:
            missing_ms = TECHNIQUE_EVERY_MS - self.window.length_ms % TECHNIQUE_EVERY_MS
        else:
            missing_ms = needed_ms - free_ms + (GAP_MS if self.said else 0)
        ways.append(f"a {self.window.kind} that is {tenths(missing_ms, up=True)} longer")
        if has_short and not fits:
            ways.append(f"fewer words: {tenths(free_ms)} are free")
        return tuple(ways[:2])

    def _full_up(self, line: Line) -> str | None:
        """Why this line may not be said here at all, if so."""
        if not self.window.kind.is_timed or line.must or line.priority not in _TECHNIQUE:
            return None
        most = max(1, self.window.length_ms // TECHNIQUE_EVERY_MS)
        there = sum(one.line.priority in _TECHNIQUE for one in self.said)
        if there < most:
            return None
        return f"there is a technique cue for every {TECHNIQUE_EVERY_MS // 1000} s of the {self.window.kind}"

    def _talks_too_much(self, more_ms: int) -> bool:
        if not self.window.kind.is_timed:
            return False
        return 2 * (sum(one.duration_ms for one in self.said) + more_ms) > self.window.length_ms

    def _stretches(self) -> list[tuple[int, int]]:
        """The free stretches, gaps to phrases already taken off."""
        stretches = []
        start_ms = self.start_ms
        taken = [(one.at_ms - GAP_MS, one.end_ms + GAP_MS) for one in self.said]
        taken += [(at_ms - GUARD_MS, end_ms + GUARD_MS) for at_ms, end_ms in self.sounds]
        for from_ms, until_ms in sorted(taken):
            stretches.append((start_ms, from_ms))
            start_ms = until_ms
        stretches.append((start_ms, self.end_ms))
        return [(start, end) for start, end in stretches if end >= start]

    def _longest_free_ms(self) -> int:
        return max((end - start for start, end in self._stretches()), default=0)

    def _find(self, wanted_ms: int, length_ms: int) -> int | None:
        """The earliest place at or after the wanted one, else the latest before it."""
        fitting = [(start, end - length_ms) for start, end in self._stretches() if end - start >= length_ms]
        for start, last in fitting:
            if last >= wanted_ms:
                return max(start, wanted_ms)
        return fitting[-1][1] if fitting else None


def tenths(duration_ms: int, *, up: bool = False) -> str:
    """Tenths of a second, cut or rounded up: `1.2 s`."""
    tenths = -(-duration_ms // 100) if up else duration_ms // 100
    return f"{tenths // 10}.{tenths % 10} s"
