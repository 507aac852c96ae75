"""What is asked of a session reaches the compiler, field by field."""

from pathlib import Path

from voicecoach.api.compile import compiler_request
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
