"""What a running session shows: each phrase when it is heard and not before, where we are, and a true countdown."""

from collections.abc import Callable, Iterable
from functools import partial

import pytest
from handmade import tone_voice
from plans import BEEP_MS, LABEL
from test_screen import view

from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.journal.writer import NoJournal
from voicecoach.live.clock import SimulatedClock
from voicecoach.live.commands import AnyCommand, Command, CommandQueue, Now
from voicecoach.live.players._clocked import ClockedPlayer
from voicecoach.live.session.session import Session
from voicecoach.live.tape.tape import SpeechRenderer, Tape
from voicecoach.script import Script
from voicecoach.sheets.library.library import Library

RATE_HZ = 8000


class Tones:
    """A voice that hums."""

    def __init__(self) -> None:
        self.speak = tone_voice(RATE_HZ)

    def speech_ms(self, text: str) -> int:
        return self.speak(text).duration_ms

    def prepare(self, texts: Iterable[str]) -> None:
        """Nothing has to be got ready."""


class WatchedClock(SimulatedClock):
    """Has somebody look at the session every 50 ms."""

    tick_ms = 50
    look: Callable[[], None]

    def wait(self, commands: CommandQueue, wait_ms: int, *, idle: bool) -> AnyCommand | None:
        self.look()
        return super().wait(commands, min(wait_ms, self.tick_ms), idle=idle)


def shown(plan: Plan, asked: Iterable[tuple[int, AnyCommand]] = ()) -> tuple[Session, list[tuple[Now, int]]]:
    """A session to its end, and every snapshot of it with the number of frames that had been heard by then."""
    clock = WatchedClock(asked)
    player = ClockedPlayer(clock)
    session = Session(
        Tape(plan, SpeechRenderer(Tones()), BEEP_MS, RATE_HZ), player, NoJournal(), gates=frozenset()
    )
    seen: list[tuple[Now, int]] = []
    clock.look = lambda: seen.append((session.now(), player.played()))
    session.run()
    return session, seen


@pytest.fixture(scope="module")
def plan(shipped: Library) -> Plan:
    """Two sets on two sides of a hold of 13 s."""
    doses = ("hamstring-ere.hold=13s", "hamstring-ere.sets=2")
    return plan_session(shipped, "hamstring-ere", Request(doses=doses))


@pytest.fixture(scope="module")
def script(plan: Plan) -> Script:
    return schedule(plan, Tones().speech_ms, BEEP_MS, LABEL)


def test_a_phrase_is_shown_when_it_is_heard_and_not_before(plan: Plan, script: Script) -> None:
    """From its first frame on, until the next one begins."""
    phrases = [(phrase.at_ms, phrase.text) for phrase in script.speech]
    _, seen = shown(plan)
    assert len({now.saying for now, _ in seen}) > 20
    for now, frames in seen[1:]:
        heard_ms = frames * 1000 // RATE_HZ
        assert now.at_ms <= heard_ms
        begun = [text for at_ms, text in phrases if at_ms <= now.at_ms]
        assert now.saying == (begun[-1] if begun else "")


def test_what_is_said_between_is_shown_while_it_is_heard(plan: Plan, script: Script) -> None:
    """The coach's answer to "where am I" is on the screen as soon as it is heard."""
    rest = next(phase for phase in script.phases if phase.kind == "rest")
    session, seen = shown(plan, [(rest.at_ms + 1000, Command.WHERE)])
    (answer,) = [heard for heard in session.ledger.heard if heard.sound.kind == "words"]
    places = [frames for now, frames in seen if now.saying == answer.sound.text]
    assert places
    assert min(places) >= answer.at


def test_the_screen_counts_the_sets_from_the_first_to_the_last(plan: Plan) -> None:
    """At 80 x 24 and at 40 x 8; each set is shown, with how many there are."""
    _, seen = shown(plan)
    for width, height in ((80, 24), (40, 8)):
        pages = {view(now, width, height) for now, _ in seen if now.phase == "hold"}
        for number in (1, 2):
            assert any(f"\nCycle {number} of 2, " in page for page in pages)
            assert any(f"\nCycle {number} of 2, " in page and "left" in page for page in pages)
            assert any(f"\nCycle {number} of 2, " in page and "right" in page for page in pages)
        assert all("\nCycle " in page for page in pages)


def test_a_countdown_is_one_until_nothing_is_left(plan: Plan) -> None:
    """13 in the first second of a hold of 13 s, 1 in the last, and never 0: as people count."""
    _, seen = shown(plan)
    in_hold = [now for now, _ in seen if now.phase == "hold"]
    page = partial(view, width=40, height=8)
    counted = [page(now).partition("HOLD, ")[2].partition("\n")[0].split()[1] for now in in_hold]
    assert {int(count) for count in counted} == set(range(1, 14))
    for now, count in zip(in_hold, counted, strict=True):
        left_ms = 13_000 - now.phase_at_ms
        assert 1000 * (int(count) - 1) < left_ms <= 1000 * int(count)
