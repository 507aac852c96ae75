"""The session: a transport over a tape that obeys commands. It has no timers: its clock is the frames really played."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from voicecoach.errors import RequestError
from voicecoach.journal import live_entries as lines
from voicecoach.live.commands import CommandQueue, Control, Now
from voicecoach.live.players import DeviceLostError, Gap, Player
from voicecoach.live.session.adjustments import Adjustments
from voicecoach.live.session.easier import EasierWays
from voicecoach.live.session.ledger import JournalLike, Ledger
from voicecoach.live.session.notifier import Notifier
from voicecoach.live.session.obeying.controlled import Controlled
from voicecoach.live.session.obeying.obey import obey
from voicecoach.live.session.playhead import READY_MS
from voicecoach.live.session.transport import Transport
from voicecoach.live.tape.repair import replay_hold
from voicecoach.live.tape.segments import Segment
from voicecoach.live.tape.start import Start
from voicecoach.live.tape.tape import Tape
from voicecoach.units import format_clock
from voicecoach.wording import Notice

RETRY_EVERY_MS = 1000
BEGIN_TICK_MS = 5
BEGIN_MS = 1500
"""A session of which nothing is heard by then can be controlled all the same."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a session."""

    is_finished: bool
    """It reached its end."""
    is_as_written: bool
    """Heard as the script has it: nothing repeated, left out or changed."""
    totals: dict[str, int]
    """Of `holds`, `extra`, `void` and `incomplete` holds, and of `underruns`."""
    left_ms: int
    """What was not heard when it ended."""


class Session:
    """One run over a tape through one player. `run` returns when everything was heard, or a person has quit."""

    def __init__(
        self,
        tape: Tape,
        player: Player,
        journal: JournalLike,
        *,
        gates: frozenset[int] = frozenset(),
        first_window: int = 0,
        start: Start | None = None,
        counted: Iterable[int] = (),
        easier: EasierWays | None = None,
        gate_wait_ms: int | None = None,
    ) -> None:
        self.tape, self.player, self.journal = tape, player, journal
        self.clock = player.clock
        self.commands = CommandQueue()
        self.ledger = Ledger(journal, tape.rate_hz, counted)
        self.transport = Transport(tape, player, self.ledger, gates, gate_wait_ms)
        self.transport.is_changed = first_window > 0
        self.notifier = Notifier(self.clock.now_ms, tape.plan.phrases.language)
        self._controlled = Controlled(
            self.transport, Adjustments(), self.ledger, self.notifier.notice, easier
        )
        self._first_window = first_window
        self._start = start
        self._underruns = 0
        """Gaps that were in something that sounds, or in a hold."""
        self._gaps_seen = 0
        self._retry_at_ms = 0

    def now(self) -> Now:
        """Where the session is, as of the last tick. May be called from any thread."""
        return self.notifier.now

    def run(self, controls: Iterable[Control] = ()) -> Outcome:
        """Play. Raises DeviceLostError when there is no device to begin with, and what the voice and the controls raise.

        The controls are taken and started when the first sound is on its way: nobody waits for a screen to be drawn.
        """
        if self.player.rate_hz != self.tape.rate_hz:
            self.player.open(self.tape.rate_hz)
        started: list[Control] = []
        try:
            self._find_start()
            self._begin()
            for control in controls:
                control.start(self.commands, self.now)
                started.append(control)
            self.notifier.push_to(started)
            while not self._is_over():
                self._tick(self.clock.tick_ms)
        except BaseException:
            self._write_end("broken-off")
            raise
        finally:
            self.transport.state = "finished"
            self._notify()
            for control in reversed(started):
                control.stop()
        has_quit = self.transport.is_stopped
        self._write_end("quit" if has_quit else "finished")
        is_as_written = not (has_quit or self.transport.is_changed or self.tape.is_changed)
        left_ms = self.now().left_ms if has_quit else 0
        return Outcome(not has_quit, is_as_written, self._totals(), left_ms)

    def _tick(self, wait_ms: int) -> None:
        transport = self.transport
        try:
            if transport.state == "device-lost":
                self._retry_device()
            elif transport.state != "paused":
                self._step()
        except DeviceLostError as error:
            self._lose_device(error)
        self._notify()
        is_idle = transport.state == "paused" or (transport.state == "waiting" and transport.queue.is_empty)
        command = self.clock.wait(self.commands, wait_ms, idle=is_idle)
        if command is not None and not transport.is_stopped:
            try:
                obey(command, self._controlled)
            except DeviceLostError as error:
                self._lose_device(error)

    def _step(self) -> None:
        """Look at the player, account for what was heard, and give it more."""
        transport = self.transport
        self.player.check()
        transport.playhead.take_heard()
        self._look_for_gaps()  # before anything is certain: one may be known late, if this program stood still
        transport.playhead.account()
        transport.say_what_is_due()
        if transport.state != "waiting":
            transport.supply()
        elif transport.queue.is_empty and not transport.keep_waiting():
            self.notifier.notice("nobody answered, so the session is paused")
        transport.queue.feed()

    def _look_for_gaps(self) -> None:
        """A gap in a hold breaks it off, and it comes again; one in a silence is none."""
        gaps = self.player.gaps[self._gaps_seen :]
        self._gaps_seen += len(gaps)
        for gap in gaps:
            if not self.transport.playhead.is_noticed(gap):
                continue
            self._underruns += 1
            self.journal.write(lines.Underrun(session=self.journal.session, count=self._underruns))
            if redo_broken(self.transport, gap):
                self.notifier.notice("the sound broke off in this hold, so it does not count and comes again")
            else:
                self.notifier.notice("the device ran dry for a moment: the machine is busy")

    def _begin(self) -> None:
        """Tick until something is heard: what is done next, such as drawing a screen, would take time from it."""
        latest_ms = self.clock.now_ms() + BEGIN_MS
        self._tick(BEGIN_TICK_MS)
        while not (self._is_over() or self.player.played() or self.clock.now_ms() > latest_ms):
            self._tick(BEGIN_TICK_MS)

    def _is_over(self) -> bool:
        """Whether nothing is left to be heard, or a person has quit."""
        transport = self.transport
        if transport.is_stopped:
            return True
        is_silent = transport.state == "playing" and transport.queue.is_empty
        return is_silent and not transport.after_segment and self.tape.ends_at(transport.next_index)

    def _find_start(self) -> None:
        """Find where a session that was broken off goes on."""
        transport = self.transport
        if self._start is not None:
            self._leave_out_until(self._start)
            return
        if not self._first_window:
            return
        while (segment := self._made(transport.next_index)) and segment.next_window <= self._first_window:
            transport.next_index += 1
        if segment is not None:
            transport.start_at(segment)

    def _leave_out_until(self, start: Start) -> None:
        """Begin elsewhere. What lies before is left out."""
        transport = self.transport
        while (segment := self._made(transport.next_index)) is not None and not start.is_at(segment):
            transport.leave_out(segment)
            transport.next_index += 1
        if segment is None:
            raise RequestError(
                "the session is over by then", f"it lasts {format_clock(self.tape.duration_ms())}"
            )
        if transport.next_index:
            transport.start_at(segment)

    def _made(self, index: int) -> Segment | None:
        """A segment, waited for while it is being made; None behind the end of the tape."""
        while (segment := self.tape.get(index)) is None and not self.tape.ends_at(index):
            self.clock.wait(CommandQueue(), 5, idle=False)
        return segment

    # -- devices

    def _lose_device(self, error: DeviceLostError) -> None:
        """Say so, and try again and again."""
        if self.transport.state != "device-lost":
            self.transport.lose_device()
            self.notifier.notice(Notice("the sound device is lost: {reason}", reason=error))
            self.journal.write(lines.DeviceLost(session=self.journal.session, reason=str(error)))
        self._retry_at_ms = self.clock.now_ms() + RETRY_EVERY_MS

    def _retry_device(self) -> None:
        if self.clock.now_ms() < self._retry_at_ms:
            return
        self.player.open(self.tape.rate_hz)
        self.notifier.notice("the sound device is back")
        self.journal.write(lines.DeviceBack(session=self.journal.session))
        self.transport.resume()

    # -- reporting

    def _notify(self) -> None:
        self.notifier.update(self.transport.look(), has_jumped=self.transport.has_jumped)
        self.transport.has_jumped = False

    def _write_end(self, reason: Literal["finished", "quit", "broken-off"]) -> None:
        self.transport.playhead.settle()
        self.journal.write(lines.End(session=self.journal.session, reason=reason, **self._totals()))

    def _totals(self) -> dict[str, int]:
        return {**self.ledger.totals(), "underruns": self._underruns}


def redo_broken(transport: Transport, gap: Gap) -> bool:
    """Break off the hold in which a gap was, and do it again. False if the gap was in none."""
    playhead = transport.playhead
    broken = playhead.is_in_hold(gap)
    if broken is None or broken.segment is None:
        return False
    gate, was_paused = transport.gatekeeper.gate, transport.state == "paused"
    playhead.break_holds(gap)
    again = [
        transport.sounds.words(transport.stock_phrase("hold-again")),
        replay_hold(broken.segment, broken.index, transport.tape, READY_MS),
    ]
    transport.jump(broken.index + 1, again)
    playhead.break_holds(gap)
    if gate is not None:
        transport.gatekeeper.passed.discard(gate.before_window - 1)
    if was_paused:
        transport.pause()
    return True
