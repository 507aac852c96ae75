"""The session: a cursor over the tape that obeys commands. It has no timers: its clock is the frames really played."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voicecoach.compiler.unroll.plan import Plan
from voicecoach.live.commands import CommandQueue, Control, Now, State
from voicecoach.live.players import DeviceLostError, Player
from voicecoach.live.session.easier import EasierWays
from voicecoach.live.session.gates import Gate, Gatekeeper
from voicecoach.live.session.ledger import JournalLike, Ledger
from voicecoach.live.session.notifier import Notifier
from voicecoach.live.session.obey import obey
from voicecoach.live.tape.deck import Deck, Sound
from voicecoach.live.tape.now_view import NowView
from voicecoach.live.tape.phrases import Sayings
from voicecoach.live.tape.repair import is_effort, mend
from voicecoach.live.tape.segments import Segment
from voicecoach.live.tape.sounds import Sounds
from voicecoach.live.tape.tape import Tape

SUPPLY_MS = 4000
"""The next segment is loaded when less than this is left of what is."""
RETRY_EVERY_MS = 1000
BEGIN_TICK_MS = 5
BEGIN_MS = 1500
"""A session that is not heard by then can be controlled all the same."""
READY_MS = 3000
"""The get-ready before a hold that was interrupted."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a session."""

    is_finished: bool
    is_as_written: bool
    """Heard as the script has it: nothing repeated, left out or changed."""
    totals: dict[str, int]
    left_ms: int


class Session:
    """One run over a tape through one player. `run` returns when all is heard, or when it is told to quit."""

    def __init__(
        self,
        tape: Tape,
        player: Player,
        journal: JournalLike,
        *,
        gates: frozenset[int] = frozenset(),
        first_window: int = 0,
        counted: Iterable[int] = (),
        easier: EasierWays | None = None,
    ) -> None:
        self.tape, self.player, self.journal = tape, player, journal
        self.sayings = Sayings(tape.plan)
        self.easier = easier
        self.commands = CommandQueue()
        self.clock = player.clock
        self.deck = Deck(player, tape.rate_hz)
        self.sounds = Sounds(tape)
        self.outlook = NowView(tape)
        self.teller = Notifier(self.outlook, self.deck)
        self.ledger = Ledger(journal, tape.rate_hz, counted)
        self.gatekeeper = Gatekeeper(gates)
        self.state: State = "playing"
        self.index = 0
        """Of the segment that is loaded next."""
        self.rest: list[Sound] = []
        """What was cut off, and is heard when the session goes on."""
        self.later: list[Sound] = []
        """What is heard when the segment that plays is over."""
        self.skipped_exercise: str | None = None
        self.has_quit = False
        self.was_changed = first_window > 0
        self.pace_percent, self.talk_level = 100, 0
        self._first_window = first_window
        self._underruns = 0
        self._retry_at_ms = 0

    def now(self) -> Now:
        """Where the session is, as of the last tick. May be called from any thread."""
        return self.teller.now

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
            self.teller.tell_to(started)
            while not self._is_over():
                self._tick(self.clock.tick_ms)
        except BaseException:
            self.journal.write("end", reason="broken-off", **self._totals())
            raise
        finally:
            self.state = "finished"
            self._tell()
            for control in reversed(started):
                control.stop()
        self.journal.write("end", reason="quit" if self.has_quit else "finished", **self._totals())
        is_as_written = not (self.has_quit or self.was_changed or self.tape.is_changed)
        return Outcome(not self.has_quit, is_as_written, self._totals(), self.teller.now.left_ms)

    # -- the wheel

    def _tick(self, wait_ms: int) -> None:
        try:
            if self.state == "device-lost":
                self._retry_device()
            elif self.state != "paused":
                self._step()
        except DeviceLostError as error:
            self.lose_device(error)
        self._tell()
        idle = self.state == "paused" or (self.state == "waiting" and self.deck.is_empty)
        asked = self.clock.wait(self.commands, wait_ms, idle=idle)
        if asked is not None and not self.has_quit:
            try:
                obey(self, asked)
            except DeviceLostError as error:
                self.lose_device(error)

    def _step(self) -> None:
        """Look at the player, account for what was heard, and give it more."""
        for heard in self.deck.turn():
            self.ledger.account(heard)
        self.player.check()
        if self.player.underruns > self._underruns:
            self._underruns = self.player.underruns
            self.teller.notice("the device ran dry for a moment: the machine is busy")
            self.journal.write("underrun", count=self._underruns)
        if self.state == "waiting":
            if self.deck.is_empty:
                self._keep_gate()
        else:
            self._supply()
        self.deck.pump()

    def _supply(self) -> None:
        """Load what comes next, one segment ahead, unless a gate stands before it."""
        while self.state == "playing" and self.deck.left_ms < SUPPLY_MS:
            if self.later:
                self.deck.load(self.later)
                self.later = []
            segment = self.tape.get(self.index)
            if segment is None:
                return
            is_opening = self.deck.is_unused and segment.first.exercise is None and not segment.events
            if is_opening and self.clock.is_real:
                # The quiet before the first word of a recording: live, whoever waits had enough of it.
                self.index += 1
                continue
            if self.skipped_exercise is not None and segment.first.exercise == self.skipped_exercise:
                self.leave_out(segment)
                self.index += 1
                continue
            self.skipped_exercise = None
            if self.gatekeeper.stands_before(segment):
                if self.deck.is_empty:
                    self.open_gate(self._gate_before(segment))
                return
            self.deck.load([self.sounds.segment(segment, self.index)])
            self.index += 1

    def _begin(self) -> None:
        """Tick until something is heard: what is done next, such as drawing a screen, would take time from it."""
        latest_ms = self.clock.now_ms() + BEGIN_MS
        self._tick(BEGIN_TICK_MS)
        while not (self._is_over() or self.player.played() or self.clock.now_ms() > latest_ms):
            self._tick(BEGIN_TICK_MS)

    def _is_over(self) -> bool:
        if self.has_quit:
            return True
        is_done = self.state == "playing" and self.deck.is_empty and not self.later
        return is_done and self.tape.ends_at(self.index)

    def _find_start(self) -> None:
        """Where a session that was broken off goes on."""
        if not self._first_window:
            return
        while (segment := self._made(self.index)) and segment.next_window <= self._first_window:
            self.index += 1
        if segment is not None:
            self.gatekeeper.passed.add(segment.window_index - 1)
            self.teller.move(segment, self.index)
            self.deck.load([self.where_words(segment)])

    def _made(self, index: int) -> Segment | None:
        """A segment, waited for while it is being made; None where the tape ends."""
        while (segment := self.tape.get(index)) is None and not self.tape.ends_at(index):
            self.clock.wait(CommandQueue(), 5, idle=False)
        return segment

    # -- waiting

    def open_gate(self, gate: Gate) -> None:
        """Wait for a person, and tell what for."""
        self.state = "waiting"
        self.gatekeeper.open(gate, self.clock.now_ms())
        self.deck.load([self.sounds.words(gate.prompt)])

    def _keep_gate(self) -> None:
        """Prompt again, and pause when nobody comes."""
        if self.gatekeeper.is_given_up(self.clock.now_ms()):
            self.gatekeeper.leave()
            self.teller.notice("nobody answered, so the session is paused")
            self.pause()
        elif self.gatekeeper.is_prompt_due(self.clock.now_ms()):
            self.deck.load([self.sounds.words(self.gatekeeper.again)])

    def _gate_before(self, segment: Segment) -> Gate:
        """The gate that stands before a segment, in the words of its step or in those of the coach."""
        asked = self.tape.windows[segment.window_index - 1].gate
        words = asked.words if asked is not None else None
        again = (words.short if words is not None else None) or self.sayings.say("gate-again")
        return Gate(
            words.full if words is not None else self.sayings.say("gate"), segment.window_index, again
        )

    def pause(self) -> None:
        """Be silent at once. What is cut is kept; a hold that is broken off is void."""
        self.interrupt()
        self.state = "paused"

    def resume(self) -> None:
        """Say where we are, and go on: with a hold from its get-ready, with anything else where it was cut."""
        gate = self.gatekeeper.unanswered
        if gate is not None:
            self.rest = []
            self.go_on()
            self.open_gate(gate)
            return
        if self.teller.segment is not None:
            self.rest = [self.where_words(self.teller.segment), *self.rest]
        self.go_on()

    def go_on(self) -> None:
        """Play what was cut, and then the tape."""
        self.state = "playing"
        self.deck.load(self.rest)
        self.rest = []
        self.deck.pump()
        self.player.resume()
        self.teller.seeked = True

    # -- cutting

    def interrupt(self) -> None:
        """Cut what plays. What was not heard comes to `rest`, mended so that it can be heard later."""
        if self.state in {"paused", "device-lost"}:
            return
        self.was_changed = True
        self.player.pause()
        for heard in self.deck.turn():
            self.ledger.account(heard)
        heard_last, rest = self.deck.cut(hard=self.is_in_effort())
        for heard in heard_last:
            self.ledger.account(heard)
        self.rest = mend(rest, self.tape, READY_MS)

    def is_in_effort(self) -> bool:
        """Whether a ramp or a hold plays."""
        current = self.deck.current()
        return current is not None and is_effort(current[0], current[1], self.tape.rate_hz)

    def jump(self, index: int, sounds: Sequence[Sound] = ()) -> None:
        """Cut what plays, and go on with these sounds and then with a segment of the tape."""
        was_effort = self.state == "playing" and self.is_in_effort()
        self.interrupt()
        self.gatekeeper.leave()
        self.gatekeeper.unanswered = None
        self.rest, self.later = [], []
        self.index = index
        target = next((sound.segment for sound in sounds if sound.segment), None)
        if target is not None:
            self.teller.move(target, index - 1)
        elif (following := self.tape.made(index)) is not None:
            self.teller.move(following, index)
        self.rest = [self.sounds.cancel(), *sounds] if was_effort else list(sounds)
        self.go_on()

    def follow(self, plan: Plan, window: int) -> None:
        """Go on at a window with a plan that is another one from there on."""
        self.index = self.tape.join(window, plan)
        self.ledger.forget(window)
        self.gatekeeper.forget(plan, window)
        self.outlook.read(plan.windows[window:])
        self.sayings = Sayings(plan)

    def leave_out(self, segment: Segment) -> None:
        self.was_changed = True
        self.ledger.leave_out(segment)

    # -- devices

    def lose_device(self, error: DeviceLostError) -> None:
        """Keep what was not heard, say so, and try again and again."""
        if self.state != "device-lost":
            self.was_changed = True
            heard_last, rest = self.deck.lose()
            for heard in heard_last:
                self.ledger.account(heard)
            if self.state != "paused":
                self.rest = mend(rest, self.tape, READY_MS)
            self.gatekeeper.leave()
            self.state = "device-lost"
            self.teller.notice(f"the sound device is lost: {error}")
            self.journal.write("device-lost", reason=str(error))
        self._retry_at_ms = self.clock.now_ms() + RETRY_EVERY_MS

    def _retry_device(self) -> None:
        if self.clock.now_ms() < self._retry_at_ms:
            return
        self.player.open(self.tape.rate_hz)
        self.teller.notice("the sound device is back")
        self.journal.write("device-back")
        self.resume()

    # -- telling

    def where_words(self, segment: Segment) -> Sound:
        """Where we are, said."""
        return self.sounds.words(self.sayings.where(segment.first))

    def _tell(self) -> None:
        gate = self.gatekeeper.prompt if self.state == "waiting" else None
        self.teller.tell(self.state, gate, self.rest)

    def _totals(self) -> dict[str, int]:
        return {**self.ledger.totals(), "underruns": self.player.underruns}
