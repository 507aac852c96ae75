"""The form of a sheet as it is written, one pydantic model for each kind: strict about fields, kind about words."""

from voicecoach.sheets.dose.form import Dose, Level
from voicecoach.sheets.dose.values import SHORTEST_HOLD_MS, Counted, Counting
from voicecoach.sheets.forms.coach import (
    ConditionsSheet,
    LexiconSheet,
    PacingSheet,
    PhrasesSheet,
    TranslationSheet,
)
from voicecoach.sheets.forms.cue import Cue, Say
from voicecoach.sheets.forms.exercise import (
    Avoid,
    ExerciseSheet,
    StepChange,
    TechniqueSheet,
    TemplateSheet,
    Variant,
    easier_condition,
)
from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.forms.parts import Gate, Step, Tempo
from voicecoach.sheets.forms.programme import ProgrammeSheet, Progression
from voicecoach.sheets.forms.routine import RoutineItem, RoutineSheet, exercises_used
from voicecoach.sheets.forms.terms import PRIORITIES, Per, Priority, SideOrder, SidePolicy, When
from voicecoach.sheets.forms.values.occasions import Moment, Period, Selection
from voicecoach.sheets.forms.values.paces import Beat, Breath

__all__ = [  # what a sheet is made of is part of its form: whoever reads a sheet finds it here
    "PRIORITIES",
    "SHORTEST_HOLD_MS",
    "Avoid",
    "Beat",
    "Breath",
    "ConditionsSheet",
    "Counted",
    "Counting",
    "Cue",
    "Dose",
    "ExerciseSheet",
    "Form",
    "Gate",
    "Level",
    "LexiconSheet",
    "Moment",
    "PacingSheet",
    "Per",
    "Period",
    "PhrasesSheet",
    "Priority",
    "ProgrammeSheet",
    "Progression",
    "RoutineItem",
    "RoutineSheet",
    "Say",
    "Selection",
    "SideOrder",
    "SidePolicy",
    "Step",
    "StepChange",
    "TechniqueSheet",
    "TemplateSheet",
    "Tempo",
    "TranslationSheet",
    "Variant",
    "When",
    "easier_condition",
    "exercises_used",
]

AnySheet = (
    ExerciseSheet
    | TechniqueSheet
    | RoutineSheet
    | ProgrammeSheet
    | PhrasesSheet
    | LexiconSheet
    | PacingSheet
    | ConditionsSheet
    | TranslationSheet
    | TemplateSheet
)

KINDS: dict[str, type[Form]] = {
    "exercise": ExerciseSheet,
    "technique": TechniqueSheet,
    "routine": RoutineSheet,
    "programme": ProgrammeSheet,
    "phrases": PhrasesSheet,
    "lexicon": LexiconSheet,
    "pacing": PacingSheet,
    "conditions": ConditionsSheet,
    "translation": TranslationSheet,
    "template": TemplateSheet,
}
"""The first key of a sheet says what it is."""
