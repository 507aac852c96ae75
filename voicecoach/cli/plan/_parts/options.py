"""Options of the commands of `plan`: which course, which day, how long before, how it felt."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

import click

from voicecoach.cli._options import Command

if TYPE_CHECKING:
    from voicecoach.api.course.common.diary import Diary

NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Day(click.ParamType):  # type: ignore[type-arg]  # older releases of click have none
    """A day: 2026-03-02, or today, yesterday, tomorrow; with `weekdays_ahead` also mon to sun: the next day of that name, which may be today."""

    name = "day"

    def __init__(self, *, weekdays_ahead: bool = False) -> None:
        self.weekdays_ahead = weekdays_ahead

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        if value in NEAR:
            from voicecoach.wallclock import now

            return now().date() + timedelta(days=NEAR[value])
        if self.weekdays_ahead and (name := str(value).lower()[:3]) in WEEKDAY_NAMES and value.isalpha():
            from voicecoach.wallclock import now

            today = now().date()
            return today + timedelta(days=(WEEKDAY_NAMES.index(name) - today.weekday()) % 7)
        from voicecoach.errors import RequestError
        from voicecoach.wallclock import check_day

        try:
            return check_day(date.fromisoformat(value))
        except ValueError:
            near = "today, tomorrow or mon to sun" if self.weekdays_ahead else "today, yesterday or tomorrow"
            self.fail(f"{value!r} is not a day; write 2026-03-02, {near}", param, ctx)
        except RequestError as error:
            self.fail(f"{error.message}; {error.hint}", param, ctx)


class LeadTime(click.ParamType):  # type: ignore[type-arg]  # older releases of click have none
    """How long before a session, at most a day: 15m, 1h, 1h30m; with `may_be_none` also the word none."""

    name = "lead time"

    def __init__(self, *, may_be_none: bool = False) -> None:
        self.may_be_none = may_be_none

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> "timedelta | Literal['none']":
        from voicecoach.reminders.lead_time import read_lead_time

        if isinstance(value, timedelta):
            return value
        if self.may_be_none and value == "none":
            return "none"
        try:
            return read_lead_time(value)
        except ValueError as error:
            words = "15m, 1h or none" if self.may_be_none else "15m or 1h"
            self.fail(f"{error}; write {words}", param, ctx)


class StartLevel(click.ParamType):  # type: ignore[type-arg]  # older releases of click have none
    """A level, counted from 1, or the word middle."""

    name = "level"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> "int | Literal['middle']":
        if value != "middle" and not str(value).isdecimal():
            self.fail(f"{value!r} is not a level; write a number, or middle", param, ctx)
        return "middle" if value == "middle" else int(value)


def diary_on(day: date | None = None) -> "Diary":
    """The user's journal, on a day; None: today."""
    from voicecoach.api.course.common.diary import Diary

    return Diary(today=day)


def programme_argument(command: Command) -> Command:
    """NAME, the programme; needed if several courses are running."""
    return click.argument("name", required=False)(command)


def as_if_option(command: Command) -> Command:
    """`--on DAY`, for commands that look at a course."""
    return click.option(
        "--on",
        type=Day(),
        metavar="DAY",
        help="Show it as if it were that day.  [default: today]",
    )(command)


def output_option(command: Command) -> Command:
    """`-o FILE`, of the commands that write one."""
    return click.option(
        "-o", "--output", default="-", metavar="FILE", help="Where to write it.  [default: the terminal]"
    )(command)


_REPORTS: tuple[Callable[[Command], Command], ...] = (
    click.option(
        "--pain",
        "pains",
        multiple=True,
        metavar="[EXERCISE=]N",
        help="The worst pain, 0 to 10: overall, or in one exercise. May be given several times.",
    ),
    click.option(
        "--effort",
        "efforts",
        multiple=True,
        metavar="[EXERCISE=]N",
        help="How hard it was, 0 to 10: overall, or in one exercise. May be given several times.",
    ),
    click.option(
        "--not-finished",
        multiple=True,
        metavar="EXERCISE",
        help="An exercise that you began and did not finish. May be given several times.",
    ),
    click.option("--note", default="", metavar="TEXT", help="Anything else worth remembering."),
)


def report_options(command: Command) -> Command:
    """`--pain`, `--effort`, `--not-finished` and `--note`."""
    for option in reversed(_REPORTS):
        command = option(command)
    return command


def read_scores(option: str, texts: Iterable[str]) -> tuple[int | None, dict[str, int]]:
    """What `3` and `hamstring-ere=6` mean: the score for all, and those of single exercises. Raises RequestError."""
    from voicecoach.errors import RequestError

    every: int | None = None
    named: dict[str, int] = {}
    for text in texts:
        name, equals, number = text.rpartition("=")
        if not number.strip().isdecimal():
            raise RequestError(
                f"{option} '{text}': {number.strip() or 'nothing'} is not a number from 0 to 10",
                f"write {option} 3, or {option} {name or 'hamstring-ere'}=3",
            )
        if equals:
            named[name] = int(number)
        else:
            every = int(number)
    return every, named
