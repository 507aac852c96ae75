"""The transport: a position on the tape, and the queue of what is heard next. It plays, stops, jumps and waits.

It knows no commands and has no timers: it moves on when it is called, by the frames that the player has really played.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.live.commands import Now, State
from voicecoach.live.players import Player
from voicecoach.live.session.asides import Asides
from voicecoach.live.session.gates import Gate, Gatekeeper, gate_before
from voicecoach.live.session.ledger import Ledger
from voicecoach.live.session.playhead import READY_MS, Playhead
from voicecoach.live.tape.now_view import NowView
from voicecoach.live.tape.phrases import LivePhrases
from voicecoach.live.tape.position import Position
from voicecoach.live.tape.repair import replay_hold
from voicecoach.live.tape.segments import Segment, frame_in
from voicecoach.live.tape.sound_queue import Sound
from voicecoach.live.tape.sounds import Sounds
from voicecoach.live.tape.tape import Tape
from voicecoach.live.tape.true_words import TrueWords

SUPPLY_MS = 4000
"""The next segment is queued when less than this is left to be heard."""


class Transport(Asides):
    """Plays one tape through one player."""

    def __init__(
        self,
        tape: Tape,
        player: Player,
        ledger: Ledger,
        gates: frozenset[int],
        gate_wait_ms: int | None = None,
    ) -> None:
        self.tape, self.player, self.ledger = tape, player, ledger
        self.playhead = Playhead(tape, player, ledger)
        self.queue = self.playhead.queue
        self.true_words = TrueWords(tape)
        self.sounds = Sounds(tape, self.true_words.amend)
        self.phrases = LivePhrases(tape.plan)
        self.gatekeeper = Gatekeeper(gates, gate_wait_ms)
        self.view = NowView(tape)
        self.state: State = "playing"
        self.next_index = 0
        """Of the segment that is queued next."""
        self.after_segment: list[Sound] = []
        """What is heard when the segment that plays is over."""
        self.skipped_exercise: str | None = None
        """The exercise whose segments are left out from here on."""
        self.gain_db = 0
        self.is_stopped = False
        self.is_changed = False
        """Whether anything was heard otherwise than the script has it."""
        self.has_jumped = False
        """Whether the position has jumped since somebody asked."""

    @property
    def plan(self) -> Plan:
        """What is played, as it is now."""
        return self.tape.plan

    def look(self) -> Now:
        """Where the session is, as a screen shows it."""
        sound = self.playhead.locate()
        now = self.view.snapshot(self.state, self.position, sound)
        gate = self.gatekeeper.prompt if self.state == "waiting" else None
        return replace(now, gate=gate, said=self.playhead.said.latest, gain_db=self.gain_db)

    def segment_at(self, index: int) -> Segment | None:
        """A segment of the tape, if it has been made."""
        return self.tape.peek(index)

    def index_at(self, at_ms: int) -> int:
        """The segment that is heard at a time of the script."""
        self.tape.make_until(at_ms)
        return self.tape.find_at(at_ms)

    def supply(self) -> None:
        """Queue what comes next, one segment ahead, unless a gate stands before it."""
        while self.state == "playing" and self.queue.left_ms < SUPPLY_MS:
            if self.after_segment:
                self.queue.add(self.after_segment)
                self.after_segment = []
            segment = self.tape.get(self.next_index)
            if segment is None:
                return
            if self._is_quiet_opening(segment):
                self.next_index += 1
                continue
            if self.skipped_exercise is not None and segment.first.ref.exercise == self.skipped_exercise:
                self.leave_out(segment)
                self.next_index += 1
                continue
            self.skipped_exercise = None
            if self.gatekeeper.stands_before(segment):
                if self.queue.is_empty:
                    self.wait_at(gate_before(segment, self.tape.windows, self.phrases))
                return
            self.queue.add([self.sounds.segment(segment, self.next_index)])
            self.next_index += 1

    def _is_quiet_opening(self, segment: Segment) -> bool:
        """The silence before the first word of a recording: live, a person has waited long enough."""
        is_first = self.queue.is_unused and segment.first.ref.exercise is None and not segment.events
        return is_first and self.player.clock.is_real

    def start_at(self, segment: Segment) -> None:
        """Go on with a session that was broken off: say where, and then the segment at `next_index`."""
        self.playhead.position = Position.at_start_of(segment, self.next_index)
        self.queue.add([self.where_words(segment)])
        if self.gatekeeper.gates:
            self.wait_at(gate_before(segment, self.tape.windows, self.phrases))
        else:
            self.queue.add(self.time_to_get_back(segment))

    def pause(self) -> None:
        """Be silent at once. What is cut is kept; a hold that is broken off is void."""
        self.gatekeeper.interrupt()
        self.interrupt()
        self.state = "paused"
        self.paused_at_ms = self.player.clock.now_ms()

    def resume(self) -> None:
        """Say where we are, and go on: with a hold from its get-ready, with anything else where it was cut."""
        gate = self.gatekeeper.unanswered
        if gate is not None:
            self.playhead.interrupted = []
            self.go_on()
            self.wait_at(gate)
            return
        segment = self.position.segment
        if segment is not None:
            back = [self.where_words(segment), *self.time_to_get_back(segment)]
            self.playhead.interrupted = [*back, *self.playhead.interrupted]
        self.go_on()

    def go_on(self) -> None:
        """Play what was cut, and then the tape."""
        self.state = "playing"
        self.playhead.play(self.playhead.interrupted)
        self.has_jumped = True

    def go_on_from(self, index: int) -> None:
        """Say where we are, and play the tape from a segment on."""
        self.next_index = index
        if self.position.segment is not None:
            self.playhead.interrupted = [self.where_words(self.position.segment)]
        self.go_on()

    def stop(self) -> None:
        """Be silent at once, for good."""
        self.interrupt()
        self.is_stopped = True

    def interrupt(self) -> None:
        """Cut what plays. What was not heard is kept, repaired so that it can be heard later."""
        if self.state in {"paused", "device-lost"}:
            return
        self.is_changed = True
        self.playhead.cut()

    def lose_device(self) -> None:
        """Keep what was not heard, and wait for the device."""
        self.is_changed = True
        self.playhead.lose(keep=self.state != "paused")
        if self.asks_menu:
            self.playhead.interrupted, self.beside = list(self.beside), ()
            self.gatekeeper.close_menu()
        self.gatekeeper.interrupt()
        self.state = "device-lost"
        self.paused_at_ms = self.player.clock.now_ms()

    def jump(self, index: int, sounds: Sequence[Sound] = ()) -> None:
        """Cut what plays, and go on with these sounds and then with a segment of the tape."""
        was_effort = self.state == "playing" and self.playhead.is_in_effort()
        self.interrupt()
        self.gatekeeper.leave()
        self.playhead.interrupted, self.after_segment, self.soon = [], [], None
        self.next_index = index
        target = next((sound.segment for sound in sounds if sound.segment), None)
        if target is not None:
            self.playhead.position = Position.at_start_of(target, index - 1)
        elif (following := self.tape.peek(index)) is not None:
            self.playhead.position = Position.at_start_of(following, index)
        self.playhead.interrupted = [self.sounds.cancel(), *sounds] if was_effort else list(sounds)
        self.go_on()

    def jump_and_say(self, index: int) -> None:
        """Go on with a segment of the tape, and say where that is."""
        segment = self.tape.peek(index)
        self.jump(index, [self.where_words(segment)] if segment is not None else [])

    def repeat(self) -> None:
        """The segment once more: a hold that plays from its get-ready, anything else as it was."""
        index = self.position.index
        whole = self.tape.peek(index) or self.position.segment
        if whole is None:
            return
        is_broken_off = self.state == "playing" and self.playhead.is_in_effort()
        sound = (
            replay_hold(whole, index, self.tape, READY_MS)
            if is_broken_off
            else self.sounds.segment(whole, index)
        )
        self.jump(index + 1, [sound])

    def end_elastic(self) -> None:
        """End a window of free length at once, and pass the gate behind it."""
        segment, index = self.position.segment, self.position.index
        if segment is None:
            return
        self.gatekeeper.passed.add(segment.next_window - 1)
        if segment.elastic_end_ms == segment.end_ms:
            self.jump(index + 1)
            return
        frame = frame_in(segment, segment.elastic_end_ms, self.tape.rate_hz)
        self.jump(index + 1, [self.sounds.segment(segment, index).from_frame(frame)])

    def leave_out(self, segment: Segment) -> None:
        """A segment that is skipped counts as left out."""
        self.is_changed = True
        self.ledger.leave_out(segment)
        self.true_words.leave_out(segment)

    def wait_at(self, gate: Gate) -> None:
        """Wait for a person, and say what for."""
        self.state = "waiting"
        self.gatekeeper.open(gate, self.player.clock.now_ms())
        self.queue.add([self.sounds.words(gate.prompt)])

    def keep_waiting(self) -> bool:
        """Prompt again when it is time. False when nobody has come for so long that the session pauses."""
        now_ms = self.player.clock.now_ms()
        if self.gatekeeper.is_given_up(now_ms):
            if self.asks_menu:
                self.close_menu()
            else:
                self.pause()
            return False
        if self.gatekeeper.is_over(now_ms):
            self.leave_gate()
            self.go_on()
            return True
        prompt = self.gatekeeper.due_prompt(now_ms)
        if prompt is not None:
            words = self.gatekeeper.again if prompt == "gate-again" else self.stock_phrase(prompt)
            self.queue.add([self.sounds.words(words)])
        return True

    def leave_gate(self) -> Gate | None:
        """Wait no longer. Nothing is heard until `go_on`. Returns the gate that was left."""
        gate = self.gatekeeper.gate
        self.interrupt()
        self.gatekeeper.leave()
        self.playhead.interrupted = []
        return gate

    @property
    def asks_about_pain(self) -> bool:
        """Whether the person has to choose how to go on after pain."""
        return self.gatekeeper.asks_about_pain

    def set_gain(self, gain_db: int) -> None:
        """Louder or softer than normal, at once."""
        self.gain_db = gain_db
        self.player.set_gain(gain_db)
        self.is_changed = True

    def change_ahead(self, changed: Callable[[Window], Window]) -> None:
        """Change the windows that are not queued yet."""
        last = self.queue.last()
        after = max(self.next_index - 1, last.index if last is not None else 0)
        self.tape.change(after, changed)

    def follow(self, plan: Plan, window: int) -> None:
        """Go on at a window with a plan that is another one from there on."""
        self.next_index = self.tape.join(window, plan)
        self.ledger.forget(window)
        self.gatekeeper.forget(plan, window)
        self.view.read(plan.windows[window:])
        self.phrases = LivePhrases(plan)
