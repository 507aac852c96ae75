"""The steps of an exercise with its variants laid over them, each with the place where it is written."""

from collections.abc import Iterable
from dataclasses import dataclass

from voicecoach.sheets.forms.sheet import ExerciseSheet, Step, StepChange, Variant
from voicecoach.sheets.reading.written import Place


@dataclass(frozen=True, slots=True)
class WrittenStep:
    """A step as some part of the sheet wrote it, with where it and its cues stand."""

    step: Step
    place: Place
    cue_place: Place


def written_steps(form: ExerciseSheet, variants: list[tuple[int, Variant]]) -> list[WrittenStep]:
    """The steps of the exercise with its variants applied in turn."""
    steps = [
        WrittenStep(step, ("steps", index), ("steps", index, "cues")) for index, step in enumerate(form.steps)
    ]
    for index, variant in variants:
        steps = list(_with_variant(steps, variant, ("variants", index, "steps")))
    return steps


def _with_variant(steps: list[WrittenStep], variant: Variant, place: Place) -> Iterable[WrittenStep]:
    changes = {
        change.id: (index, change) for index, change in enumerate(variant.steps) if change.after is None
    }
    added = [(index, change) for index, change in enumerate(variant.steps) if change.after is not None]
    for written in steps:
        if written.step.id not in variant.leave_out:
            yield (
                _changed(written, *changes[written.step.id], place) if written.step.id in changes else written
            )
        for index, change in added:
            if change.after == written.step.id:
                yield WrittenStep(_new_step(change), (*place, index), (*place, index, "cues"))


def _changed(written: WrittenStep, index: int, change: StepChange, place: Place) -> WrittenStep:
    given = {name: getattr(change, name) for name in change.model_fields_set - {"id", "after"}}
    cue_place = written.cue_place if change.cues is None else (*place, index, "cues")
    return WrittenStep(written.step.model_copy(update=given), (*place, index), cue_place)


def _new_step(change: StepChange) -> Step:
    given = {name: getattr(change, name) for name in change.model_fields_set - {"after"}}
    return Step.model_construct(**{"cues": (), **given})
