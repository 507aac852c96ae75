"""What a careful coach would not leave out of a programme: what it is for, where it comes from, reasons for boldness, small steps."""

from collections.abc import Iterator
from itertools import pairwise

from voicecoach.sheets.checks.lint_words import warn
from voicecoach.sheets.forms.programme import ProgrammeSheet, Progression
from voicecoach.sheets.forms.values.frequency import MOST_RESTED_SESSIONS
from voicecoach.sheets.reading.written import Sheet
from voicecoach.source import Fault

LONG_WEEKS = 12
"""What takes longer than this asks more of people than we can answer for: somebody should have tried it."""
STEEPEST_PERCENT = 150
"""From one rung to the next; the steepest that ships goes from two rounds of breathing to three."""


def programme_warnings(sheet: Sheet, form: ProgrammeSheet) -> Iterator[Fault]:
    """The warnings of one programme."""
    if form.why is None:
        yield warn(
            sheet,
            "programme-without-reason",
            "this programme does not say what it is for",
            ("programme",),
            "add why: and what it may help with, without a promise",
        )
    follow_each_other = form.sessions.every_days == 1 and form.sessions.high > MOST_RESTED_SESSIONS
    has_no_rest = form.rest_days == 0 or (form.rest_days is None and follow_each_other)
    if has_no_rest and form.why is None and form.progression.why is None:
        yield warn(
            sheet,
            "no-rest-day",
            "there is no rest day between some of these sessions, and no reason is given",
            ("sessions",),
            "say under why: that its routine is gentle enough, or write 3 a week",
        )
    if form.total_weeks > LONG_WEEKS and not form.sources:
        yield warn(
            sheet,
            "long-without-source",
            f"{form.total_weeks} weeks is long, and no source backs it",
            ("weeks",),
            f"name the source under sources:, or write {LONG_WEEKS} weeks or fewer",
        )
    for exercise, ladder in form.ladders.items():
        for index, (before, level) in enumerate(pairwise(ladder), start=1):
            if level.volume * 100 > before.volume * STEEPEST_PERCENT:
                yield warn(
                    sheet,
                    "steep-rung",
                    "this rung is over 50% more work than the one before it",
                    ("ladders", exercise, index),
                    "put a rung between them",
                )
    if form.progression.why is None:
        yield from _bold_rules(sheet, form.progression)


def _bold_rules(sheet: Sheet, rules: Progression) -> Iterator[Fault]:
    """All rules are bounds, and a higher one lets a person go further."""
    for name, field in Progression.model_fields.items():
        value, usual = getattr(rules, name), field.default
        if isinstance(usual, int) and value > usual:
            alias = str(field.alias)
            text = f"{usual} days" if name.endswith("_days") else usual
            yield warn(
                sheet,
                "bold-rule",
                f"this is bolder than the usual {text}, and no reason is given",
                ("progression", alias),
                f"write the reason as why: in the progression, or {text}",
            )
