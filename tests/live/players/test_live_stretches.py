"""simpleaudio plays in stretches of memory: where one ends and another begins, and what happens when the machine stalls."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from handmade import tone_voice
from plans import BEEP_MS, LABEL
from sessions import WALL_HOLD, on_shelf
from sound_card import Card, Hand

from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.journal.entries import AnyEntry
from voicecoach.live.commands import Command, CommandQueue, Control, Now
from voicecoach.live.players import simpleaudio
from voicecoach.live.players._stretch import empty_memory
from voicecoach.live.players.simpleaudio import FADE_MS, SimpleaudioPlayer
from voicecoach.live.session.session import Session
from voicecoach.live.tape.segments import cut_segments
from voicecoach.live.tape.tape import SpeechRenderer, Tape
from voicecoach.sheets.library.library import Library
from voicecoach.sound.mix import mix
from voicecoach.units import frame_at

RATE_HZ = 8000
SHORT_S = 20
"""As long as a stretch lasts here, so that a session has many."""


class Tones:
    """A voice that hums."""

    def __init__(self) -> None:
        self.speak = tone_voice(RATE_HZ)

    def speech_ms(self, text: str) -> int:
        return self.speak(text).duration_ms

    def prepare(self, texts: Iterable[str]) -> None:
        """Nothing has to be got ready."""


class Notebook:
    """A journal in memory."""

    session = "s"

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def write(self, entry: AnyEntry) -> None:
        self.lines.append(entry.model_dump(mode="json"))


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.fixture
def card(hand: Hand) -> Card:
    return Card(hand)


@pytest.fixture
def player(card: Card, hand: Hand) -> SimpleaudioPlayer:
    player = SimpleaudioPlayer(card, hand, hand.sleep)
    player.clock = hand
    player.open(RATE_HZ)
    return player


@pytest.fixture(scope="module")
def ere(shipped: Library) -> Plan:
    """A shipped exercise with ramps, holds of 13 s and two sides."""
    return plan_session(shipped, "hamstring-ere", Request(doses=("hamstring-ere.hold=13s",)))


def noise(seconds: float) -> bytes:
    """Of which no frame is silence."""
    frames = np.random.default_rng(7).integers(-9000, 9000, int(seconds * RATE_HZ)) | 1
    return frames.astype("<i2").tobytes()


def heard_of(card: Card) -> list[bytes]:
    """What was heard of each stretch, without the silence at its end; the probe is none."""
    return [bytes(play.heard).rstrip(b"\0") for play in card.plays if any(play.heard)]


def turn(player: SimpleaudioPlayer, hand: Hand, seconds: float) -> None:
    for _ in range(round(seconds / 0.05)):
        hand.sleep(0.05)
        player.check()


class Reader(Control):
    """Reads every notice that is shown, each once."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def start(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
        del queue, now

    def changed(self, now: Now, *, seeked: bool) -> None:
        del seeked
        self.read += [notice for notice in now.notices if notice not in self.read]

    def stop(self) -> None:
        pass


def run_session(
    player: SimpleaudioPlayer, plan: Plan, voice: Tones, reader: "Reader | None" = None
) -> tuple[Session, Notebook, dict[str, int]]:
    notebook = Notebook()
    session = Session(Tape(plan, SpeechRenderer(voice), BEEP_MS, RATE_HZ), player, notebook)
    outcome = session.run([reader] if reader is not None else ())
    assert outcome.is_finished
    return session, notebook, outcome.totals


def test_a_new_stretch_begins_only_where_no_ramp_and_no_hold_goes_on(
    player: SimpleaudioPlayer, card: Card, ere: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put end to end, the stretches are the tape, and each begins with a segment that begins at ease."""
    monkeypatch.setattr(simpleaudio, "STRETCH_S", SHORT_S)
    voice = Tones()
    _, _, totals = run_session(player, ere, voice)
    assert totals["holds"] == 12
    assert totals["underruns"] == 0

    script = schedule(ere, voice.speech_ms, BEEP_MS, LABEL)
    pcm = b"".join(mix(script, voice.speak, RATE_HZ))
    segments = list(cut_segments(ere.windows, voice.speech_ms, BEEP_MS))
    place = frame_at(next(one.at_ms for one in segments if one.events), RATE_HZ)
    at_ease = {frame_at(one.at_ms, RATE_HZ) for one in segments if one.windows[0].elastic}
    stretches = [bytes(play.heard) for play in card.plays[1:]]
    assert len(stretches) > 8
    for stretch, play in zip(stretches, card.plays[1:], strict=True):
        assert place in at_ease
        rest = pcm[2 * place :]
        heard = stretch[: len(rest)]
        length = same_for(heard, rest)
        if play is not card.plays[-1]:
            assert length >= 2 * RATE_HZ * SHORT_S
            # What was written ends at a seam, though the first sounds of what follows may be silence too.
            length = max(2 * (frame - place) for frame in at_ease if 2 * (frame - place) <= length)
        assert not any(stretch[length:])
        place += length // 2
    assert place == len(pcm) // 2


def same_for(one: bytes, other: bytes) -> int:
    """For how many bytes the two are the same."""
    length = min(len(one), len(other))
    if one[:length] == other[:length]:
        return length
    return next(index for index in range(length) if one[index] != other[index])


def test_a_stretch_goes_on_past_its_time_until_there_is_a_seam(
    player: SimpleaudioPlayer, card: Card, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(simpleaudio, "STRETCH_S", 2)
    sound = noise(6)
    for start in range(0, len(sound), 2 * RATE_HZ):
        player.feed(sound[start : start + 2 * RATE_HZ], is_seam=start == 8 * RATE_HZ)
    turn(player, hand, 8)
    assert heard_of(card) == [sound[: 8 * RATE_HZ], sound[8 * RATE_HZ :]]
    assert player.played() == 6 * RATE_HZ
    assert player.underruns == 0


@pytest.mark.parametrize("is_seam", [True, False])
def test_a_gap_is_told_unless_it_is_at_a_seam(
    player: SimpleaudioPlayer, card: Card, hand: Hand, *, is_seam: bool
) -> None:
    """What comes too late makes a gap: within a hold that is an under-run."""
    player.feed(noise(1))
    turn(player, hand, 1.05)
    player.feed(noise(1), is_seam=is_seam)
    turn(player, hand, 2)
    assert len(heard_of(card)) == 2
    assert player.underruns == (0 if is_seam else 1)


def test_a_pause_loses_and_repeats_no_frame(player: SimpleaudioPlayer, card: Card, hand: Hand) -> None:
    sound = noise(4)
    player.feed(sound)
    turn(player, hand, 1.5)
    asked_s = hand.now_s
    player.pause()
    assert hand.now_s - asked_s < 0.5
    hand.sleep(60)
    player.resume()
    turn(player, hand, 4)
    first, second = (bytes(play.heard) for play in card.plays[1:])
    cut = len(sound) - len(second.rstrip(b"\0"))
    fade = 2 * frame_at(FADE_MS, RATE_HZ)
    assert first[: cut - fade] == sound[: cut - fade]
    assert not any(first[cut:])
    assert second[: len(sound) - cut] == sound[cut:]
    assert cut / 2 / RATE_HZ - (asked_s - card.plays[1].start_s) < 0.15


def time_of(plan: Plan, kind: str, number: int = 0) -> float:
    """When a window of a kind begins in a session that begins with its first word, in seconds."""
    script = schedule(plan, Tones().speech_ms, BEEP_MS, LABEL)
    opening_ms = plan.windows[0].length_ms if plan.windows[0].ref.exercise is None else 0
    return ([phase for phase in script.phases if phase.kind == kind][number].at_ms - opening_ms) / 1000


def test_a_machine_that_stalls_is_told_and_written_down(
    player: SimpleaudioPlayer, card: Card, hand: Hand, ere: Plan
) -> None:
    """The library says nothing when it runs dry; but it reads 0.1 s ahead, and nobody looked for 0.4."""
    hand.stalls = [(hand.now_s + 10, 0.4)]
    reader = Reader()
    _, notebook, totals = run_session(player, ere, Tones(), reader)
    (underrun,) = [line for line in notebook.lines if line["event"] == "underrun"]
    assert underrun["count"] == 1
    assert reader.read == ["the device ran dry for a moment: the machine is busy"]
    assert totals["underruns"] == 1
    assert (totals["holds"], totals["void"]) == (12, 0)
    assert all(any(play.buffer[: 4 * RATE_HZ]) for play in card.plays[1:]), (
        "a stretch begins with nothing in it"
    )


@pytest.mark.parametrize("into_s", [0.2, 5, 12.7])
@pytest.mark.parametrize("stall_s", [0.2, 1, 10])
def test_a_hold_in_which_the_machine_stalls_does_not_count_and_comes_again(
    into_s: float, stall_s: float, player: SimpleaudioPlayer, hand: Hand, ere: Plan
) -> None:
    """However long, and wherever in the hold; it is said, and every hold is done in the end."""
    hand.stalls = [(hand.now_s + time_of(ere, "hold", 2) + into_s, stall_s)]
    reader = Reader()
    session, notebook, totals = run_session(player, ere, Tones(), reader)
    assert (totals["holds"], totals["void"]) == (12, 1)
    assert reader.read == ["the sound broke off in this hold, so it does not count and comes again"]
    holds = [(line["result"], line["set"], line["rep"]) for line in notebook.lines if line["event"] == "hold"]
    broken = [result for result, *_ in holds].index("void")
    assert holds[broken + 1] == ("done", *holds[broken][1:])
    words = [heard.sound.text for heard in session.ledger.heard if heard.sound.kind == "words"]
    assert "The sound broke off. Once more." in words


def test_nothing_is_heard_while_the_program_stands_still_though_nobody_has_looked_yet(
    card: Card, hand: Hand
) -> None:
    """It may stand still anywhere: while it looks at the device, right after that, and when a person asks for a pause."""
    stalls = [0.0]

    def asleep() -> float:
        """Asked for while the player looks at the device, after it has looked at the clock."""
        hand.now_s += stalls.pop() if stalls else 0.0
        return 0.0

    player = SimpleaudioPlayer(card, hand, hand.sleep, asleep)
    player.open(RATE_HZ)
    player.feed(noise(4))
    turn(player, hand, 2)
    stalls.append(5.0)
    player.check()
    assert player.played() < 2.2 * RATE_HZ
    assert player.gaps == []
    player.check()
    ((start, end),) = player.gaps
    assert start < 2 * RATE_HZ < end


def test_a_pause_that_was_asked_for_while_the_program_stood_still_is_in_a_gap(
    player: SimpleaudioPlayer, hand: Hand
) -> None:
    player.feed(noise(4))
    turn(player, hand, 2)
    hand.now_s += 5
    assert player.played() < 2.2 * RATE_HZ
    player.pause()
    ((start, end),) = player.gaps
    assert start < 2 * RATE_HZ < end


def test_a_machine_that_is_a_little_late_is_not_told(
    player: SimpleaudioPlayer, hand: Hand, ere: Plan
) -> None:
    hand.stalls = [(hand.now_s + 40, 0.04), (hand.now_s + 50, 0.04)]
    _, notebook, totals = run_session(player, ere, Tones())
    assert totals["underruns"] == 0
    assert not any(line["event"] == "underrun" for line in notebook.lines)


def test_the_time_to_get_set_is_kept_where_nothing_is_said(
    player: SimpleaudioPlayer, card: Card, shipped: Library, tmp_path: Path
) -> None:
    """Only the quiet at the opening is left out, also in a session of signals that begins with a wait."""
    plan = plan_session(shipped, on_shelf(tmp_path, WALL_HOLD), Request(talk="signals"))
    voice = Tones()
    run_session(player, plan, voice)
    script = schedule(plan, voice.speech_ms, BEEP_MS, LABEL)
    pcm = b"".join(mix(script, voice.speak, RATE_HZ))
    opening = plan.windows[0]
    assert opening.ref.exercise is None
    assert bytes(card.plays[1].heard).startswith(pcm[2 * frame_at(opening.length_ms, RATE_HZ) :])


def test_screens_and_controls_begin_when_something_is_heard(
    player: SimpleaudioPlayer, card: Card, ere: Plan
) -> None:
    """Whoever pressed Enter waits for the first word, not for a picture; and is then told at once where the session is."""

    class Late(Control):
        def __init__(self) -> None:
            self.heard = 0
            self.told: list[str] = []

        def start(self, queue: CommandQueue, now: Callable[[], Now]) -> None:
            del now
            self.heard = sum(any(play.heard) for play in card.plays)
            queue.put(Command.QUIT)

        def changed(self, now: Now, *, seeked: bool) -> None:
            del seeked
            self.told.append(now.state)

        def stop(self) -> None:
            self.told.append("stopped")

    late = Late()
    session = Session(Tape(ere, SpeechRenderer(Tones()), BEEP_MS, RATE_HZ), player, Notebook())
    session.run(late for _ in range(1))
    assert late.heard == 1
    assert late.told[0] == "playing"
    assert late.told[-2:] == ["finished", "stopped"]


def test_a_long_stretch_takes_room_only_for_what_is_written() -> None:
    """Half an hour at 48 kHz would be 170 MB."""
    memory = empty_memory(48_000 * 2 * 1800)
    assert len(memory) == 48_000 * 2 * 1800
    assert not any(memory[-1000:])
