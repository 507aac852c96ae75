"""What lists and searches have to know of a sheet: enough for them to parse none."""

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from voicecoach.sheets.reading.written import Sheet


@dataclass(frozen=True, slots=True)
class Summary:
    """One sheet without faults. What a kind of sheet does not have is empty."""

    kind: str
    id: str
    name: str = ""
    aka: tuple[str, ...] = ()
    """Other names."""
    position: str = ""
    equipment: tuple[str, ...] = ()
    primary: tuple[str, ...] = ()
    """The muscles that an exercise trains most."""
    secondary: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    """Conditions for which an exercise has another way, or a replacement."""
    techniques: tuple[str, ...] = ()
    """Techniques that the steps of an exercise use."""
    exercises: tuple[str, ...] = ()
    """The exercises of a routine."""
    routines: tuple[str, ...] = ()
    """The routines that a programme is made of."""
    means: dict[str, str] = field(default_factory=dict)
    """The conditions that a sheet of conditions introduces, with the question that each stands for."""

    @property
    def muscles(self) -> tuple[str, ...]:
        """Everything that an exercise trains."""
        return (*self.primary, *self.secondary)


def summarize(sheet: "Sheet") -> Summary:
    """The summary of a sheet of any kind."""
    from voicecoach.sheets.forms.sheet import (  # noqa: PLC0415  # only where a sheet was parsed anyhow
        ConditionsSheet,
        ExerciseSheet,
        ProgrammeSheet,
        RoutineSheet,
        exercises_used,
    )

    form = sheet.form
    named: dict[str, Any] = {
        "name": getattr(form, "name", None) or "",
        "aka": tuple(getattr(form, "aka", ())),
    }
    match form:
        case ExerciseSheet():
            return Summary(
                sheet.kind,
                sheet.id,
                **named,
                position=form.position,
                equipment=form.equipment,
                primary=tuple(form.muscles.primary),
                secondary=tuple(form.muscles.secondary),
                conditions=(
                    *(variant.condition for variant in form.variants),
                    *(avoid.condition for avoid in form.avoid),
                ),
                techniques=tuple(cue.use for step in form.steps for cue in step.cues if cue.use),
            )
        case RoutineSheet():
            return Summary(sheet.kind, sheet.id, **named, exercises=tuple(exercises_used(form.exercises)))
        case ProgrammeSheet():
            return Summary(sheet.kind, sheet.id, **named, routines=form.routines)
        case ConditionsSheet():
            return Summary(sheet.kind, sheet.id, **named, means=dict(form.means))
    return Summary(sheet.kind, sheet.id, **named)


def to_json(summary: Summary) -> dict[str, Any]:
    """What of a summary is not empty, as JSON can hold it."""
    return {name: value for name, value in asdict(summary).items() if value}


def from_json(known: dict[str, Any]) -> Summary:
    """The summary of what `to_json` gave. Raises TypeError if it is something else."""
    fields: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in known.items()
    }
    return Summary(**fields)
