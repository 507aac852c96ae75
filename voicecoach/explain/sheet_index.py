"""The sheets of a session, and the lines in them that explain a window or a phrase."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from voicecoach.compiler.unroll.plan import Window
from voicecoach.explain.explanation import Written
from voicecoach.sheets.dose.rest import parse_rest
from voicecoach.sheets.forms.sheet import Cue, ExerciseSheet, PacingSheet, RoutineItem, RoutineSheet
from voicecoach.sheets.forms.terms import FOLDERS, Talk
from voicecoach.sheets.library.library import Library, form_of
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Span, format_fault
from voicecoach.units import QuantityError


@dataclass(slots=True)
class SheetIndex:
    """The sheets of a session: finds the lines of a step, a dose or a default."""

    library: Library
    name: str

    def sheet(self, path: str) -> Sheet | None:
        """The sheet that is shown under this path."""
        asked = self.library.open(self.name)
        if asked.path == path:
            return asked
        for folder in self.library.folders:
            for place in (folder, *(folder / name for name in sorted(set(FOLDERS.values())))):
                file = place / re.split(r"[/\\]", path)[-1]
                if file.is_file() and self.library.shown(file) == path:
                    return self.library.load_path(file)
        return None

    def exercise(self, exercise: str) -> Sheet | None:
        asked = self.library.open(self.name)
        return asked if asked.id == exercise else self.library.find("exercise", exercise)

    def at(self, origin: str) -> tuple[Sheet, Place, Span] | None:
        """The sheet and the place in it of `path:line:column`."""
        sheet = self.sheet(origin.rsplit(":", 2)[0]) if origin else None
        if sheet is None:
            return None
        everything = (*sheet.spans.items(), *sheet.key_spans.items())
        return next(((sheet, place, span) for place, span in everything if str(span) == origin), None)

    def step_place(self, window: Window, field: str) -> tuple[Sheet, Place] | None:
        """Where a field of the window's step is written: in the last variant that has it, else in the step itself."""
        sheet = self.exercise(window.ref.exercise or "")
        if sheet is None or window.ref.step is None:
            return None
        form = form_of(sheet, ExerciseSheet)
        wanted = (window.ref.variant or "").split("+")
        found: list[Place] = [
            ("steps", index) for index, step in enumerate(form.steps) if step.id == window.ref.step
        ]
        for number, variant in enumerate(form.variants):
            if variant.id in wanted:
                found += [
                    ("variants", number, "steps", index)
                    for index, step in enumerate(variant.steps)
                    if step.id == window.ref.step
                ]
        written = [place for place in found if (*place, field) in sheet.spans]
        return (sheet, (*written[-1], field)) if written else None

    def items(self, window: Window) -> Iterator[tuple[RoutineItem, Place]]:
        """The entries of the routine that name the window's exercise, each followed by the circuits around it."""
        routine = self.library.open(self.name).form
        if not isinstance(routine, RoutineSheet):
            return

        def search(items: tuple[RoutineItem, ...], place: Place) -> Iterator[tuple[RoutineItem, Place]]:
            for index, item in enumerate(items):
                inside = list(search(item.exercises, (*place, index, "exercises")))
                inside += search(item.of, (*place, index, "of"))
                yield from inside
                if inside or item.use == window.ref.exercise:
                    yield item, (*place, index)

        yield from search(routine.exercises, ("exercises",))

    def talk(self, window: Window, asked: Talk) -> Talk:
        """How much is said in the window's exercise: as its entry in the routine says, else as was asked for."""
        return next((item.talk for item, _ in self.items(window) if item.talk is not None), asked)

    def dose_place(self, window: Window, field: str) -> tuple[Sheet, Place] | None:
        """Where the dose of the window's exercise is written: in the routine, in a variant, or in the exercise."""
        routine = self.library.open(self.name)
        # A rest outside all sets is a break of the routine; the rest of a circuit is its own field.
        is_break = field == "rest" and window.ref.set_number is None
        for _, place in self.items(window):
            ways = ((*place, "break"),) if is_break else ((*place, "dose", field), (*place, field))
            for written in ways:
                if written in routine.spans and self.allows(
                    routine, written, window.exact_ms or window.length_ms
                ):
                    return routine, written
        sheet = self.exercise(window.ref.exercise or "")
        if sheet is None:
            return None
        wanted = (window.ref.variant or "").split("+")
        variants = enumerate(form_of(sheet, ExerciseSheet).variants)
        numbers = [index for index, variant in variants if variant.id in wanted]
        places: list[Place] = [("variants", index, "dose", field) for index in reversed(numbers)]
        return next(((sheet, place) for place in (*places, ("dose", field)) if place in sheet.spans), None)

    @staticmethod
    def allows(sheet: Sheet, place: Place, length_ms: int) -> bool:
        """Whether what is written there allows this length."""
        try:
            return parse_rest(text_at(sheet, place)).holds(length_ms)
        except QuantityError:
            return False

    def pacing_place(self, window: Window, names: tuple[str, ...]) -> tuple[Sheet, Place] | None:
        """The pacing default among these names that has the window's length; those of the routine and the exercise first."""
        routine, exercise = self.library.open(self.name), self.exercise(window.ref.exercise or "")
        own = [(routine, (*place, "pacing")) for _, place in self.items(window)]
        own += [(exercise, ("pacing",))] if exercise else []
        for sheet, place in own:
            for name in names:
                if (*place, name) in sheet.spans and self.allows(sheet, (*place, name), window.length_ms):
                    return sheet, (*place, name)
        sheet = self.library.pacing()
        times = form_of(sheet, PacingSheet).times
        for name in names:
            if name in times and window.length_ms in {times[name].value, times[name].compact}:
                return sheet, ("times", name)
        return None


def text_at(sheet: Sheet, place: Place) -> str:
    """A value as it is written, on its first line."""
    span = sheet.span(*place)
    return sheet.lines[span.line_number - 1][span.column_number - 1 : span.end_column_number - 1]


def written_at(what: str, sheet: Sheet, span: Span) -> Written:
    line = sheet.lines[span.line_number - 1]
    if line[span.column_number - 1 :].startswith("{") and "}" in line:
        span = replace(span, end_column_number=line.rindex("}") + 2)
    drawn = format_fault(sheet.fault("written", "", span)).partition("\n")[2]
    return Written(what, str(span), drawn)


def cues_at(sheet: Sheet, place: Place) -> tuple[Cue, ...]:
    """The cues that are written at a place of an exercise sheet."""
    part: object = sheet.form
    for name in place:
        part = part[name] if isinstance(name, int) and isinstance(part, tuple) else getattr(part, str(name))
    return part if isinstance(part, tuple) else ()
