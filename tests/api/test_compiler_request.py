"""What is asked of a session reaches the compiler, field by field."""

from pathlib import Path
from typing import Any

from voicecoach.api.compile import compiler_request
from voicecoach.api.program import compile as compile_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.request import SessionRequest


def test_every_field_reaches_the_compiler() -> None:
    """Those with the same name by their name, the others as they are meant there."""
    asked = SessionRequest(
        name="tight-hamstrings",
        doses=("hamstring-ere.sets=3",),
        only=("hamstring-ere",),
        side="right",
        first="right",
        conditions=("tall",),
        talk="brief",
        session=4,
        language="de",
        allow_outside_range=True,
        counts={"hamstring-ere": 7},
    )
    assert compiler_request(asked) == Request(
        doses=("hamstring-ere.sets=3",),
        only=("hamstring-ere",),
        sides=("right",),
        first="right",
        conditions=("tall",),
        talk="brief",
        session_number=4,
        history={"hamstring-ere": 7},
        language="de",
        allow_outside_range=True,
    )


def test_a_history_is_read_from_its_file(tmp_path: Path) -> None:
    """How many sessions each exercise was in."""
    history = tmp_path / "history.jsonl"
    history.write_text('{"date": "2026-03-02", "exercises": ["hamstring-ere"]}\n', encoding="utf-8")
    asked = SessionRequest(name="tight-hamstrings", history=history)
    assert compiler_request(asked).history == {"hamstring-ere": 1}


def test_a_request_that_asks_for_nothing_special_is_the_compilers_default() -> None:
    assert compiler_request(SessionRequest(name="tight-hamstrings")) == Request()


def test_one_new_exercise_does_not_make_all_of_a_session_new() -> None:
    """It is coached as new; the others, and the sounds, are known."""
    known = (
        "hamstring-asmr",
        "hamstring-ere",
        "marching-hip-bridge",
        "seated-tibial-rotation",
        "jefferson-curl",
    )

    def speech(**history: Any) -> set[tuple[str, str]]:
        compiled = compile_session(
            "tight-hamstrings", voice="estimate", conditions=["low-back-pain"], **history
        )
        return {(one.cue, one.detail) for one in compiled.script.speech}

    new, later = speech(), speech(counts=dict.fromkeys(known, 6))
    explained = {one for one in new if one[0].endswith("-explained")}
    assert explained
    assert not explained & later
    assert ("fold", "full") in later, "the hinge is new"
    assert ("lift", "full") in new - later, "the lift is not"
