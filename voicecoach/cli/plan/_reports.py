"""How a session felt, as the options of `done` and `check-in` tell it."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import click

from voicecoach.cli._options import Command

if TYPE_CHECKING:
    from voicecoach.programme.enrolment import Enrolment

EVERY = ""
"""Stands for every exercise of the session."""

_OPTIONS: tuple[Callable[[Command], Command], ...] = (
    click.option(
        "--pain",
        "pains",
        multiple=True,
        metavar="[EXERCISE=]N",
        help="The worst pain, 0 to 10: in all, or in one exercise. May be given several times.",
    ),
    click.option(
        "--effort",
        "efforts",
        multiple=True,
        metavar="[EXERCISE=]N",
        help="How hard it was, 0 to 10: in all, or in one exercise. May be given several times.",
    ),
    click.option(
        "--not-finished",
        multiple=True,
        metavar="EXERCISE",
        help="An exercise that was begun and not finished. May be given several times.",
    ),
    click.option("--note", default="", metavar="TEXT", help="Whatever else there is to say."),
)


def report_options(command: Command) -> Command:
    """`--pain`, `--effort`, `--not-finished` and `--note`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read_scores(option: str, texts: Iterable[str], enrolment: "Enrolment") -> dict[str, int]:
    """What options such as `3` and `hamstring-ere=6` say, by exercise; one for all counts where none of its own is given.

    Raises RequestError for numbers out of range and for exercises that the programme does not have.
    """
    from voicecoach.errors import RequestError

    scores: dict[str, int] = {}
    for text in texts:
        name, equals, number = text.rpartition("=")
        exercise = find_exercise(name, enrolment) if equals else EVERY
        if not number.strip().isdecimal() or int(number) > 10:
            raise RequestError(
                f"{option} '{text}': {number.strip() or 'nothing'} is not a number from 0 to 10",
                f"write {option} 3, or {option} {next(iter(enrolment.exercises))}=3",
            )
        scores[exercise] = int(number)
    every = scores.pop(EVERY, None)
    if every is not None:
        scores = {**dict.fromkeys(enrolment.exercises, every), **scores}
    return scores


def find_exercise(name: str, enrolment: "Enrolment") -> str:
    """The exercise that is meant, as the routine names it. Raises RequestError."""
    from voicecoach.errors import RequestError
    from voicecoach.suggest import one_of

    for asked, exercise in enrolment.exercises.items():
        if name.strip() in {asked, exercise.id}:
            return asked
    raise RequestError(
        f"the programme '{enrolment.programme.id}' has no exercise '{name.strip()}'",
        one_of(name.strip(), enrolment.exercises),
    )
