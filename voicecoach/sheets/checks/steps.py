"""The steps of an exercise as a whole: what is wrong with their order and the sides that they name, and which words have a fixed time."""

from collections.abc import Iterator
from typing import NamedTuple

from voicecoach.sheets.checks.texts import VARIABLE
from voicecoach.sheets.forms.sheet import ExerciseSheet, Say, TechniqueSheet, Variant
from voicecoach.sheets.library.library import Library, form_of
from voicecoach.sheets.reading.variants import WrittenStep, written_steps
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault


class TimedWords(NamedTuple):
    """Words that belong into a stretch of a fixed length."""

    say: Say
    place: Place | None
    """Where they are written; None where a technique gives them."""
    window_ms: int
    what: str
    """The stretch, as somebody would call it."""


def forms_of(say: Say) -> list[str]:
    """The forms that there are, the fullest first."""
    return [text for text in (say.full, say.short, say.word) if text]


def timed_words(form: ExerciseSheet, library: Library) -> Iterator[TimedWords]:
    """What an exercise and its variants say in a movement that a tone paces, or in a ramp with times of its own."""
    seen: set[Place] = set()
    for variants in ([], *([one] for one in enumerate(form.variants))):
        for one in written_steps(form, variants):
            for timed in _timed_in(one, library):
                if timed.place is None or timed.place not in seen:
                    yield timed
                if timed.place is not None:
                    seen.add(timed.place)


def _timed_in(written: WrittenStep, library: Library) -> Iterator[TimedWords]:
    step = written.step
    windows: dict[str, tuple[int, str]] = {}
    if step.move and step.tone not in {None, "none"}:
        windows["during"] = (min(step.move, step.move_known or step.move), f"the movement '{step.id}'")
        yield TimedWords(step.say, (*written.place, "say"), *windows["during"])
    if step.ramp is not None:
        windows["ramp-up"] = (step.ramp.up_ms, f"the ramp of '{step.id}'")
        windows["ramp-down"] = (step.ramp.down_ms, f"the ramp of '{step.id}'")
    for index, cue in enumerate(step.cues):
        window_ms, what = windows.get(cue.when, (0, ""))
        technique = library.find("technique", cue.use) if cue.use else None
        if window_ms and cue.say is not None:
            yield TimedWords(cue.say, (*written.cue_place, index, "say"), window_ms, what)
        elif window_ms and technique is not None:
            yield TimedWords(form_of(technique, TechniqueSheet).say, None, window_ms, what)


def order_faults(
    sheet: Sheet, form: ExerciseSheet, variants: tuple[tuple[int, Variant], ...]
) -> Iterator[Fault]:
    """Steps that would never come, or sooner than they are written; and words that name a side where there is none."""
    dose = next((variant.dose for _, variant in variants if variant.dose is not None), None)
    sides = (dose.sides if dose else None) or form.dose.sides or "none"
    sides = "each" if sides in {"left", "right", "affected"} else sides
    written = written_steps(form, list(variants))
    pers: list[str] = [one.step.per for one in written]
    repeated = [
        index for index, per in enumerate(pers) if per == "rep" or (per == "side" and sides == "within a rep")
    ]
    first, last = (repeated[0], repeated[-1]) if repeated else (len(pers), len(pers))
    for index, one in enumerate(written):
        if variants and one.place[0] != "variants":
            continue  # told already, of the exercise itself
        hint = _misplaced(index, pers, (first, last), sides)
        if hint is not None:
            yield sheet.fault(
                "misplaced-step",
                f"a step with 'per: {one.step.per}' cannot be here",
                sheet.key_span(*one.place, "per"),
                hint,
            )
        has_side = (sides == "each" and one.step.per != "exercise") or (
            sides == "within a rep" and one.step.per == "side"
        )
        if not has_side:
            yield from _stray_side_faults(sheet, one)
        yield from _gate_faults(sheet, one)


def _misplaced(index: int, pers: list[str], repeated: tuple[int, int], sides: str) -> str | None:
    """Where a step belongs instead of here; None if it stands well. `repeated` are the first and last step of a rep."""
    per, (first, last) = pers[index], repeated
    if per == "exercise" and any(other != "exercise" for other in pers[:index]):
        return "it comes once, before all others: move it to the top of the steps"
    if per == "set" and first < index < last:
        return "move it before the first step of the rep, or after the last one"
    if per == "side" and sides == "each" and index > first:
        return "it comes once, before the sets of that side: move it before the steps of the rep"
    if per == "side" and sides == "none":
        return "this exercise has no sides: write sides: each or within a rep in its dose, or per: rep here"
    return None


def _gate_faults(sheet: Sheet, written: WrittenStep) -> Iterator[Fault]:
    """A gate stands behind a movement that has its time, and before something that can wait."""
    step = written.step
    if step.gate is None or not step.gate.wait:
        return
    place = sheet.key_span(*written.place, "gate")
    if step.tempo is not None or (step.breathe is not None and step.hold is None):
        yield sheet.fault(
            "gate-before-tempo",
            "a gate waits after the movement of a step, but here paced phases follow at once",
            place,
            "put it on the step before, or split this step in two",
        )
    elif not step.move:
        yield sheet.fault(
            "gate-without-move",
            "in a sound file nobody can say that they are ready, and this step leaves no time for it",
            place,
            "add move: and the time that a person needs here, such as 8 s",
        )


def _stray_side_faults(sheet: Sheet, written: WrittenStep) -> Iterator[Fault]:
    """`{side}` in words that belong to no side would be read out as it stands."""
    said = [((*written.place, "say"), written.step.say)]
    if written.step.gate is not None and written.step.gate.say is not None:
        said.append(((*written.place, "gate", "say"), written.step.gate.say))
    said += [
        ((*written.cue_place, index, "say"), cue.say)
        for index, cue in enumerate(written.step.cues)
        if cue.say
    ]
    for place, say in said:
        for detail in ("full", "short", "word"):
            names = {
                match[1].partition(":")[0]
                for match in VARIABLE.finditer(getattr(say, detail) or "")
                if match[1]
            }
            for name in sorted(names & {"side", "other"}):
                yield sheet.fault(
                    "no-side-here",
                    f"'{{{name}}}' cannot be used here: this step has no side",
                    sheet.span(*place, detail),
                    "write sides: each in the dose, or per: side here; or remove it",
                )
