"""Sound files that a sheet names, checked: whether they are there."""

from collections.abc import Iterator
from pathlib import Path

from voicecoach.sheets.forms.cue import Cue
from voicecoach.sheets.forms.exercise import ExerciseSheet
from voicecoach.sheets.forms.routine import RoutineSheet
from voicecoach.sheets.forms.values.sound_file import is_sound_file
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault


def sound_faults(sheet: Sheet) -> Iterator[Fault]:
    """A file that a routine includes or that a cue sounds, and that is not there."""
    for file, place in named_sounds(sheet):
        if not (Path(sheet.path).parent / file).is_file():
            yield sheet.fault(
                "missing-sound",
                f"there is no file '{file}' beside this sheet",
                sheet.span(*place),
                "put it there, or correct the name",
            )


def named_sounds(sheet: Sheet) -> Iterator[tuple[str, Place]]:
    """Every sound file that a sheet names, with where it does."""
    form = sheet.form
    if isinstance(form, RoutineSheet):
        for index, item in enumerate(form.exercises):
            if item.include is not None:
                yield item.include, ("exercises", index, "include")
    elif isinstance(form, ExerciseSheet):
        for index, step in enumerate(form.steps):
            yield from _of_cues(step.cues, ("steps", index, "cues"))
        for number, variant in enumerate(form.variants):
            for index, change in enumerate(variant.steps):
                yield from _of_cues(change.cues or (), ("variants", number, "steps", index, "cues"))


def _of_cues(cues: tuple[Cue, ...], place: Place) -> Iterator[tuple[str, Place]]:
    for index, cue in enumerate(cues):
        if cue.sound is not None and is_sound_file(cue.sound):
            yield cue.sound, (*place, index, "sound")
