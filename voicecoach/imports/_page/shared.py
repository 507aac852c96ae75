"""What a page gives for several of its exercises -> the doses of those: rounds, a rest, how often."""

from voicecoach.imports._dose.reader import Doubt
from voicecoach.imports._draft import Imported
from voicecoach.imports._page.content import Content


def share_dose(kept: list[Content], rest: Content, imported: Imported) -> None:
    """A dose that the page gives beside its exercises is that of those that have none."""
    pause = rest.dose.fields.get("rest")
    if pause:
        for text in kept:
            text.dose.fields.setdefault("rest", pause)
        imported.losses.add("the rest that the page gives is taken for every exercise", pause)
    if not rest.dose.is_given:
        return
    if {"sets"} <= rest.dose.fields.keys() <= {"sets", "rest"} and not any(
        "sets" in text.dose.fields for text in kept
    ):
        # "3 rounds" over a list whose entries have no sets of their own.
        for text in kept:
            text.dose.fields |= rest.dose.fields
        imported.losses.add("the rounds that the page gives are taken as sets of every exercise", "the page")
        return
    without = [text for text in kept if not text.dose.is_given]
    for text in without:
        text.dose.fields |= {
            name: value for name, value in rest.dose.fields.items() if name not in text.dose.fields
        }
        text.dose.limb = text.dose.limb or rest.dose.limb
    if len(without) == len(kept):
        imported.losses.add("the dose that the page gives is taken for every exercise", "the page")
    else:
        message = "a dose beside the exercises, some of which have their own"
        rest.doubts.append(
            (rest.dose_line, Doubt(message, hint="write it below each exercise that it is for"))
        )


def doubt_weeks(texts: list[Content], rest: Content) -> None:
    """Doses that differ from week to week need a programme, and that needs to know how often: else the first one is taken."""
    often = {dose.a_week for dose in (rest.dose, *(text.dose for text in texts)) if dose.a_week}
    is_sure = len(often) == 1 and (rest.dose.a_week or all(text.dose.a_week for text in texts))
    for text in texts:
        if not text.weeks or is_sure:
            continue
        first, *later = text.weeks
        text.dose.fields |= first.dose.fields
        hint = "say once how often all of it is done, such as '3 times a week', and it becomes a programme"
        text.doubts += [
            (one.line_number, Doubt(f"another dose in {one.name.lower()}", hint=hint)) for one in later
        ]
        text.weeks = []
