"""The ledger: what was heard of a session, and what counts.

A hold counts once, when it was heard from its first beep to its last without a break; it is void when it was broken off,
and extra when it had been counted before.
"""

from collections.abc import Iterable
from typing import Literal, Protocol

from voicecoach.journal import live_entries as lines
from voicecoach.journal.entries import AnyEntry
from voicecoach.live.session.done import outline_of
from voicecoach.live.session.easier import EasierPlan
from voicecoach.live.tape.segments import Segment, frame_in
from voicecoach.live.tape.sound_queue import Heard


class JournalLike(Protocol):
    """Where the ledger is written down."""

    @property
    def session(self) -> str: ...
    def write(self, entry: AnyEntry) -> None: ...


class Ledger:
    """Accounts for every stretch of sound that was heard. Holds are known by the window that their segment begins with."""

    def __init__(self, journal: JournalLike, rate_hz: int, counted: Iterable[int] = ()) -> None:
        self.journal = journal
        self.rate_hz = rate_hz
        self.heard: list[Heard] = []
        self.counted = set(counted)
        self.extra = 0
        self.void = 0
        self.ended: set[int] = set()
        """Open holds that the person has ended, by their windows: what was heard of them counts."""
        self._begun: set[int] = set()
        """Holds that go on after a pause, of which a part was heard."""
        self.incomplete: set[int] = set()
        """Holds that were left out, and not done later."""

    def account(self, heard: Heard) -> None:
        """Write down one stretch of a sound that was heard without a break."""
        self.heard.append(heard)
        segment = heard.sound.segment
        if segment is None:
            return
        start, end = heard.sound.start, heard.sound.start + heard.frames
        if segment.hold is not None:
            first = frame_in(segment, segment.hold.at_ms, self.rate_hz)
            last = frame_in(segment, segment.hold.end_ms, self.rate_hz)
            if start <= first and end > last:
                self._count(segment)
            elif segment.goes_on and first < end:
                self._go_on(segment, is_over=end > last, has_begun=start > first)
            elif start <= first < end:
                heard_ms = (end - first) * 1000 // self.rate_hz
                if segment.window_index in self.ended:
                    self._count(segment, held_ms=heard_ms)
                else:
                    self.void += 1
                    self._note_hold(segment, "void", heard_ms=heard_ms)
        if heard.is_whole and not heard.sound.is_part:
            self.journal.write(
                lines.Segment(
                    session=self.journal.session,
                    window=segment.window_index,
                    next_window=segment.next_window,
                    at_ms=segment.at_ms,
                )
            )

    def _go_on(self, segment: Segment, *, is_over: bool, has_begun: bool) -> None:
        """A part of a hold that goes on after a pause: with its last part all of it was done."""
        if not is_over:
            self._begun.add(segment.window_index)
        elif has_begun and segment.window_index in self._begun:
            self._begun.discard(segment.window_index)
            self._count(segment)

    def leave_out(self, segment: Segment) -> None:
        """A segment that is skipped: its hold, if it was not done before, is incomplete."""
        self.journal.write(
            lines.LeftOut(
                session=self.journal.session,
                window=segment.window_index,
                next_window=segment.next_window,
                exercise=segment.first.ref.exercise,
            )
        )
        key = segment.window_index
        if segment.hold is not None and key not in self.counted and key not in self.incomplete:
            self.incomplete.add(key)
            self._note_hold(segment, "incomplete")

    def note_pain(self, segment: Segment, at_ms: int) -> None:
        """It hurt in a segment, at a time of the script. What hurts at the very end is the exercise before it."""
        first = segment.first
        heard = [one.sound.segment.first.ref.exercise for one in self.heard if one.sound.segment is not None]
        before = next(filter(None, reversed(heard)), None)
        self.journal.write(
            lines.Pain(
                session=self.journal.session,
                window=segment.window_index,
                exercise=first.ref.exercise or before,
                step=first.ref.step,
                at_ms=at_ms,
            )
        )

    def note_easier(self, easier: EasierPlan) -> None:
        """The session goes on in an easier way."""
        self.journal.write(
            lines.Easier(
                session=self.journal.session,
                condition=easier.condition,
                exercise=easier.exercise,
                window=easier.start,
                next_window=easier.window,
                plan=easier.plan.digest(),
                outline=outline_of(easier.plan),
            )
        )

    def forget(self, window: int) -> None:
        """The plan differs from a window on: holds that were done there still count, under numbers that no window has."""
        from voicecoach.journal.reader import renumbered  # noqa: PLC0415 - nothing is read before the first word

        self.counted = set(renumbered(self.counted, window))
        self.incomplete = {one for one in self.incomplete if one < window}

    def totals(self) -> dict[str, int]:
        return {
            "holds": len(self.counted),
            "extra": self.extra,
            "void": self.void,
            "incomplete": len(self.incomplete),
        }

    def _count(self, segment: Segment, held_ms: int | None = None) -> None:
        key = segment.window_index
        if key in self.counted:
            self.extra += 1
            self._note_hold(segment, "extra", held_ms=held_ms)
            return
        self.counted.add(key)
        self.incomplete.discard(key)
        self._note_hold(segment, "done", held_ms=held_ms)

    def _note_hold(
        self,
        segment: Segment,
        result: Literal["done", "extra", "void", "incomplete"],
        heard_ms: int | None = None,
        held_ms: int | None = None,
    ) -> None:
        hold = segment.hold
        if hold is None:
            raise ValueError("a segment without a hold has none to note")
        self.journal.write(
            lines.Hold(
                session=self.journal.session,
                result=result,
                window=segment.window_index,
                exercise=hold.ref.exercise,
                side=hold.ref.side,
                set=hold.ref.set_number,
                rep=hold.ref.rep_number,
                hold_ms=hold.duration_ms if held_ms is None else held_ms,
                heard_ms=heard_ms,
            )
        )
