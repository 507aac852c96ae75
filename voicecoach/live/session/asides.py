"""What a transport says beside the script: where it is, that something was changed, that there is more time."""

from collections.abc import Sequence

from voicecoach.live.commands import State
from voicecoach.live.players import Player
from voicecoach.live.session.gates import Gate, Gatekeeper
from voicecoach.live.session.ledger import Ledger
from voicecoach.live.session.playhead import Playhead
from voicecoach.live.tape.phrases import LivePhrases
from voicecoach.live.tape.position import Position
from voicecoach.live.tape.segments import Segment, frame_in
from voicecoach.live.tape.sound_queue import Sound, SoundQueue
from voicecoach.live.tape.sounds import Sounds
from voicecoach.live.tape.tape import Tape
from voicecoach.script import Speech

NO_WINDOW = -1
"""The menu stands before no window."""
SHORT_PAUSE_MS = 5000
"""A pause up to this long gives nobody the time to get up."""
BACK_IN_PLACE_MS, LYING_DOWN_MS = {"standing": 3000, "seated": 4000}, 6000


class Asides:
    """The half of a transport that speaks; `Transport` is the one that moves."""

    tape: Tape
    ledger: Ledger
    player: Player
    playhead: Playhead
    queue: SoundQueue
    sounds: Sounds
    phrases: LivePhrases
    gatekeeper: Gatekeeper
    state: State
    is_changed: bool
    after_segment: list[Sound]
    """What is heard when the segment that plays is over."""
    soon: tuple[int, list[Sound]] | None = None
    """What is heard behind the phrase that plays, and when in the script that is over."""
    paused_at_ms: int | None = None
    """When the session was paused."""
    beside: Sequence[Sound] = ()
    """What was cut when the menu was opened: it is heard after it."""

    @property
    def position(self) -> Position:
        """What is heard now, or was heard last."""
        return self.playhead.position

    def interrupt(self) -> None:
        """Cut what plays, and keep what was not heard."""
        raise NotImplementedError

    def pause(self) -> None:
        """Be silent at once, and keep what was not heard."""
        raise NotImplementedError

    def resume(self) -> None:
        """Say where we are, and go on."""
        raise NotImplementedError

    def go_on(self) -> None:
        """Play what was cut, and then the tape."""
        raise NotImplementedError

    def jump(self, index: int, sounds: Sequence[Sound] = ()) -> None:
        """Go on with these sounds, and then with a segment of the tape."""
        raise NotImplementedError

    def stock_phrase(self, name: str) -> str:
        """A phrase that the coach says only live, in full."""
        return self.phrases.say(name)

    def where_text(self) -> str:
        """Where we are, in words; empty before the first segment."""
        segment = self.position.segment
        return self.phrases.where(segment.first) if segment is not None else ""

    def ask_menu(self, text: str, choice: str) -> None:
        """Pause, open the menu, and say what it is and the first choice. What was cut stays as it is."""
        if self.state != "paused":
            self.pause()
        self.beside = self.playhead.interrupted
        self.state = "waiting"
        self._offer(choice, text)

    def say_choice(self, choice: str) -> None:
        """Another choice of the menu, at once."""
        self.playhead.cut()
        self._offer(choice)

    def _offer(self, choice: str, *before: str) -> None:
        self.gatekeeper.open_menu(Gate(choice, NO_WINDOW, choice, is_menu=True), self.player.clock.now_ms())
        self.playhead.play([self.sounds.words(text) for text in (*before, choice)])

    def close_menu(self) -> None:
        """Be paused again, as before the menu."""
        self.playhead.cut()
        self.gatekeeper.close_menu()
        self.playhead.interrupted, self.beside = list(self.beside), ()
        self.state = "paused"

    @property
    def asks_menu(self) -> bool:
        """Whether the person is choosing from the menu."""
        return self.gatekeeper.asks_menu

    def say_where(self, *, at_once: bool) -> None:
        """Say where we are, at once or behind the segment that plays."""
        segment = self.position.segment
        if segment is None:
            return
        if not at_once:
            self.after_segment.append(self.where_words(segment))
        elif self.state == "waiting":
            self.queue.add([self.where_words(segment)])
        else:
            # A question is no pause: nobody has left their position.
            self.interrupt()
            self.playhead.interrupted = [self.where_words(segment), *self.playhead.interrupted]
            self.go_on()

    def stop_and_say(self, text: str) -> None:
        """Cut what plays and say something; after that, the same segment."""
        self.jump(self.position.index, [self.sounds.words(text)])

    def add_time(self, duration_ms: int, *, at_once: bool) -> None:
        """Some silence, with a word about it: behind the phrase that plays, or behind the segment."""
        sounds = [self.sounds.words(self.stock_phrase("more-time")), self.sounds.silence(duration_ms)]
        self._say_soon(sounds, at_once=at_once)

    def acknowledge(self, phrase: str) -> None:
        """Say that something was changed, as soon as that disturbs nothing."""
        words = self.sounds.words(self.stock_phrase(phrase))
        if self.state == "waiting":
            self.queue.add([words])
        elif self.state == "playing":
            self._say_soon([words], at_once=self.position.is_elastic)

    def _say_soon(self, sounds: list[Sound], *, at_once: bool) -> None:
        self.is_changed = True
        if not at_once or self.position.segment is None:
            self.after_segment += sounds
            return
        waiting = self.soon[1] if self.soon is not None else []
        self.soon = (self._phrase_end(self.position.segment), [*waiting, *sounds])
        self.say_what_is_due()

    def say_what_is_due(self) -> None:
        """Put in what waits for the end of a phrase, once that is over."""
        if self.soon is None or self.state != "playing":
            return
        end_ms, sounds = self.soon
        self.playhead.locate()
        if self.position.at_ms >= end_ms:
            self.soon = None
            self.interrupt()
            self.playhead.interrupted = [*sounds, *self.playhead.interrupted]
            self.go_on()

    def _phrase_end(self, segment: Segment) -> int:
        """When the phrase that is heard now is over; now if there is none."""
        at_ms = self.position.at_ms
        spoken = (event for event in segment.events if isinstance(event, Speech))
        ends = [event.end_ms for event in spoken if event.at_ms <= at_ms < event.end_ms]
        return min(max(ends, default=at_ms), segment.elastic_end_ms)

    def where_words(self, segment: Segment) -> Sound:
        where = self.phrases.where(segment.first)
        movement = self.phrases.movement(segment.first, self.tape.windows[: segment.next_window])
        return self.sounds.words(f"{where} {movement}".strip())

    def time_to_get_back(self, segment: Segment) -> list[Sound]:
        """After a pause that was long enough to get up, the time to lie or stand as before."""
        since, self.paused_at_ms = self.paused_at_ms, None
        position = self.phrases.position(segment.first)
        if position is None or (since is not None and self.player.clock.now_ms() - since < SHORT_PAUSE_MS):
            return []
        needed_ms = BACK_IN_PLACE_MS.get(position, LYING_DOWN_MS)
        return [self.sounds.words(self.stock_phrase("back-in-place")), self.sounds.silence(needed_ms)]

    def end_hold(self) -> bool:
        """End a hold that lasts as long as the person can: its end beep at once, and how long it was. False if none is open."""
        segment, at_ms = self.position.segment, self.position.at_ms
        hold = segment.open_hold if segment is not None and self.state == "playing" else None
        if segment is None or hold is None or not hold.at_ms <= at_ms < hold.end_ms:
            return False
        index = self.position.index
        self.ledger.ended.add(segment.window_index)
        self.interrupt()
        rest = self.sounds.segment(segment, index).from_frame(
            frame_in(segment, hold.end_ms, self.tape.rate_hz)
        )
        self.jump(index + 1, [rest, self.sounds.words(self.phrases.held_for(at_ms - hold.at_ms))])
        return True
