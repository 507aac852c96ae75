"""The check-in after a live session: what is asked, how it is answered, and what is written down."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.clip import Clip
from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.live.clock import SimulatedClock
from voicecoach.live.commands import AnyCommand, Command, CommandQueue, Number
from voicecoach.live.players._clocked import ClockedPlayer
from voicecoach.live.session.check_in import (
    Answers,
    CheckInDialog,
    CheckInExercise,
    Questions,
    StopAskingError,
    interview,
)
from voicecoach.live.tape.sounds import Sounds
from voicecoach.live.tape.tape import SpeechRenderer, Tape
from voicecoach.sheets.library.library import Library

RATE_HZ = 8000
WORDS = Questions("How bad?", "In {exercise}?", "How hard?", "Press.", "Easier {exercise}?", "Thanks.")
THREE = [
    CheckInExercise("ere", "end range"),
    CheckInExercise("bridge", "the bridge", easier="bridge-too-hard"),
    CheckInExercise("curl", "the curl", easier="low-back-pain"),
]


class Person:
    """Answers questions by their words; None leaves one out, "enough" ends it all."""

    def __init__(self, **answers: int | str | None) -> None:
        self.answers = answers
        self.asked: list[str] = []

    def __call__(self, question: str) -> int | None:
        self.asked.append(question)
        key = next((key for key in self.answers if key in question), None)
        answer = self.answers[key] if key else None
        if isinstance(answer, str):
            raise StopAskingError
        return answer


def told(asking: Sequence[CheckInExercise] = THREE, **answers: int | str | None) -> tuple[Answers, list[str]]:
    person = Person(**answers)
    return interview(asking, WORDS, person), person.asked


def test_who_has_no_pain_answers_two_questions() -> None:
    answers, asked = told(bad=0, hard=5)
    assert asked == ["How bad? Press.", "How hard?"]
    assert answers.pain == {"ere": 0, "bridge": 0, "curl": 0}
    assert answers.effort == {"ere": 5, "bridge": 5, "curl": 5}


def test_where_it_hurt_is_asked_exercise_by_exercise() -> None:
    """What is passed over when the worst was found was none; otherwise the worst counts for it."""
    answers, asked = told(bad=6, range=6, hard=4)
    assert asked[1:4] == ["In end range?", "In the bridge?", "In the curl?"]
    assert answers.pain == {"ere": 6, "bridge": 0, "curl": 0}
    answers, _ = told(bad=6, range=2, hard=4)
    assert answers.pain == {"ere": 2, "bridge": 6, "curl": 6}
    answers, _ = told(bad=6)
    assert answers.pain == {"ere": 6, "bridge": 6, "curl": 6}


def test_one_exercise_alone_is_not_asked_about_twice() -> None:
    answers, asked = told([THREE[0]], bad=7, hard=3)
    assert asked == ["How bad? Press.", "How hard?"]
    assert answers.pain == {"ere": 7}


def test_the_easier_way_is_offered_where_it_hurt_and_there_is_one() -> None:
    """One means yes. Where the session was stopped for pain it is offered without a number too."""
    answers, asked = told(bad=6, range=6, bridge=5, curl=1)
    assert asked[-1] == "Easier the bridge?"
    assert answers.easier == ()
    stopped = [CheckInExercise("curl", "the curl", easier="low-back-pain", has_hurt=True)]
    answers, asked = told(stopped, curl=1)
    assert asked[-1] == "Easier the curl?"
    assert answers == Answers({}, {}, None, ("low-back-pain",))


def test_enough_at_any_question_keeps_what_was_told() -> None:
    assert told(bad="enough") == (Answers(), ["How bad? Press."])
    answers, _ = told(bad=2, range="enough")
    assert answers.pain == {"ere": 2, "bridge": 2, "curl": 2}
    answers, _ = told(bad=6, range=1, bridge=6, curl="enough")
    assert answers.pain == {"ere": 1, "bridge": 6, "curl": 6}, "what was told of each stays told"
    answers, _ = told(bad=0, hard="enough")
    assert answers.pain == {"ere": 0, "bridge": 0, "curl": 0}
    assert answers.effort == {}


def speak(text: str) -> Clip:
    return Clip(b"\x01\x00" * (RATE_HZ // 10 * len(text)), RATE_HZ)


class Speaker:
    """Says each letter in a tenth of a second."""

    def speak(self, text: str) -> Clip:
        return speak(text)

    def prepare(self, texts: Iterable[str]) -> None:
        """Nothing is spoken ahead."""


def dialog(*asked: tuple[int, AnyCommand], library: Library) -> tuple[CheckInDialog, list[str]]:
    """A dialog on a simulated clock, at which somebody does these things at these times."""
    plan = plan_session(library, "hamstring-ere", Request())
    tape = Tape(plan, SpeechRenderer(Speaker()), {}, RATE_HZ)
    # One more thing far ahead: a clock that has nothing left to give presses play by itself.
    player = ClockedPlayer(SimulatedClock([*asked, (10**9, Command.PAUSE)]))
    player.open(RATE_HZ)
    lines: list[str] = []
    return CheckInDialog(Sounds(tape), player, RATE_HZ, CommandQueue(), lines.append), lines


class Recorder(ClockedPlayer):
    """A player that keeps what is heard."""

    def __init__(self, *asked: tuple[int, AnyCommand]) -> None:
        super().__init__(SimulatedClock([*asked, (10**9, Command.PAUSE)]))
        self.pcm = b""

    def heard(self, pcm: bytes) -> None:
        self.pcm += pcm


def test_a_question_is_heard_to_its_end_by_a_player_that_has_played_before(shipped: Library) -> None:
    """And so is what is said afterwards: not a frame of either is missing after a whole session."""
    player = Recorder((40_000, Number(4)))
    player.open(RATE_HZ)
    session = b"\x02\x00" * (RATE_HZ * 10)
    player.feed(session)
    player.clock.wait(CommandQueue(), 12_000, idle=False)
    assert player.played() == 10 * RATE_HZ
    tape = Tape(plan_session(shipped, "hamstring-ere", Request()), SpeechRenderer(Speaker()), {}, RATE_HZ)
    player.open(RATE_HZ)
    sounds = Sounds(tape)
    made = CheckInDialog(sounds, player, RATE_HZ, CommandQueue(), lambda _line: None)
    question = "A question of more than nine seconds: how much did it hurt at worst, from zero to ten? Press, then enter."
    assert made.ask(question) == 4
    made.say("Thank you. It is written down.")
    assert player.pcm == session + b"".join(
        sounds.words(text).pcm for text in (question, "Thank you. It is written down.")
    )


def test_the_worst_pain_is_kept_beside_those_of_single_exercises() -> None:
    """Even if none of these is as bad."""
    answers, _ = told(bad=6, range=2, bridge=1, curl=0)
    assert (answers.worst_pain, answers.pain) == (6, {"ere": 2, "bridge": 1, "curl": 0})


def digits(text: str, at_ms: int) -> list[tuple[int, AnyCommand]]:
    return [(at_ms + 10 * place, Number(int(digit), is_whole=False)) for place, digit in enumerate(text)]


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ([*digits("7", 100), (500, Command.READY)], 7),
        ([*digits("10", 100), (500, Command.READY)], 10),
        ([*digits("35", 100), (500, Command.READY)], 5),
        ([*digits("0", 100), (500, Command.TOGGLE)], 0),
        ([(100, Command.READY)], None),
        ([(100, Number(4))], 4),
        ([(100, Number(40))], 10),
        ([(100, Command.NEXT), (300, Command.NEXT), (900, Command.NEXT), (1500, Command.TOGGLE)], 3),
        ([(100, Command.NEXT), (300, Command.BACK), (900, Command.BACK), (1500, Command.TOGGLE)], 0),
        ([*digits("9", 100), (300, Command.NEXT), (700, Command.NEXT), (1500, Command.READY)], 10),
    ],
)
def test_a_question_is_answered_with_keys_lines_or_earphones(
    asked: list[tuple[int, AnyCommand]], answer: int | None, shipped: Library
) -> None:
    """A number and enter; a line; or next and back, counted aloud, and play."""
    made, _ = dialog(*asked, library=shipped)
    assert made.ask("How bad?") == answer


def test_quit_ends_the_questions_and_so_does_a_minute_of_silence(shipped: Library) -> None:
    made, _ = dialog((100, Command.QUIT), library=shipped)
    with pytest.raises(StopAskingError):
        made.ask("How bad?")
    made, _ = dialog(library=shipped)
    with pytest.raises(StopAskingError):
        made.ask("How bad?")
    assert 60_000 <= made.clock.now_ms() < 70_000


def test_whoever_answers_early_is_not_talked_at(shipped: Library) -> None:
    """The rest of the question is not heard: the next one begins at once."""
    made, _ = dialog((200, Number(3)), (800, Number(4)), library=shipped)
    question = "A question that takes six seconds to be said, and more than that."
    assert made.ask(question) == 3
    assert made._sounds.is_empty, "the rest of the question would be heard before the next one"
    assert made.ask(question) == 4
    assert made.clock.now_ms() < 2000


def test_what_is_asked_and_answered_is_shown_too(shipped: Library) -> None:
    made, lines = dialog(*digits("3", 100), (500, Command.READY), library=shipped)
    made.ask("How bad?")
    assert lines == ["How bad?", "  3", "  3."]


@given(st.lists(st.none() | st.integers(0, 10), max_size=8), st.integers(0, 8))
def test_whatever_is_answered_the_numbers_stay_within_bounds(
    answers: list[int | None], enough_at: int
) -> None:
    """And only exercises of the session are told of."""
    waiting = list(answers)

    def ask(_question: str) -> int | None:
        if len(answers) - len(waiting) >= enough_at or not waiting:
            raise StopAskingError
        return waiting.pop(0)

    found = interview(THREE, WORDS, ask)
    for scores in (found.pain, found.effort):
        assert set(scores) in ({"ere", "bridge", "curl"}, set())
        assert all(0 <= score <= 10 for score in scores.values())


SHEET = """exercise: quick
name: Quick
position: seated
dose: {sets: 1, reps: 1}
steps:
  - {id: move, say: "Move.", move: 1 s}
"""


def test_a_session_ends_with_questions_and_the_journal_has_the_answers(tmp_path: Path) -> None:
    """Lines on standard input answer what is asked on the screen, in German, while the session's clock runs faster."""
    sheet = tmp_path / "quick.yaml"
    sheet.write_text(SHEET, encoding="utf-8")
    arguments = [
        "play",
        str(sheet),
        "--player",
        "silent:10",
        "--journal",
        "--voice",
        "silent",
        "--language",
        "de",
        "--control",
        "-",
    ]
    answers = {"Wie weh tat es": "2\n", "Wie anstrengend": "6\n"}
    asked = []
    with subprocess.Popen(
        [sys.executable, "-m", "voicecoach", *arguments, "--screen", "none", "--gates", "off"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "VOICECOACH_DATA": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        for line in process.stderr:
            for question, answer in answers.items():
                if question in line:
                    asked.append(question)
                    process.stdin.write(answer)
                    process.stdin.flush()
    assert process.returncode == 0
    assert asked == list(answers)
    written = [json.loads(line) for line in (tmp_path / "journal.jsonl").read_text().splitlines()]
    assert [line["event"] for line in written[-2:]] == ["done", "check-in"]
    assert (written[-1]["pain"], written[-1]["effort"]) == ({"quick": 2}, {"quick": 6})


def test_nobody_is_asked_where_nobody_can_answer(tmp_path: Path) -> None:
    """A file, a pipe, a simulated clock; and whoever says so."""
    sheet = tmp_path / "quick.yaml"
    sheet.write_text(SHEET, encoding="utf-8")
    for more in (
        ["--player", "silent"],
        ["--player", "silent:50"],
        ["--player", "silent:50", "--control", "-", "--no-check-in"],
    ):
        finished = subprocess.run(
            [
                sys.executable,
                "-m",
                "voicecoach",
                "play",
                str(sheet),
                "--voice",
                "silent",
                "--gates",
                "off",
                *more,
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
            env={**os.environ, "VOICECOACH_DATA": str(tmp_path)},
        )
        assert "hurt" not in finished.stderr
