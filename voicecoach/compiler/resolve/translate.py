"""A session as meant -> the same session in another language.

A text is looked up in its own sheet first (`in:`), then in the language's translation sheet by its English words, so
that a text which is changed in its sheet is reported as missing and never said wrongly. What has no translation is said
as it is written, with a note; a safety line without one is a fault.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from voicecoach.compiler.resolve.exercise import (
    Exercise,
    MeantCue,
    MeantGate,
    MeantStep,
    Session,
    Untranslated,
    Words,
)
from voicecoach.errors import SheetError
from voicecoach.sheets.forms.sheet import TranslationSheet
from voicecoach.sheets.library.library import Library, form_of
from voicecoach.source import Fault, Span

_ORIGIN = re.compile(r"(.*):(\d+):(\d+)")


@dataclass(slots=True)
class _Translator:
    language: str
    texts: Mapping[str, str]
    library: Library
    missing: dict[str, Untranslated] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def text(self, text: str, cue: str, origin: str) -> str:
        """A name or a reason. One that is only printed or said in passing is never a fault."""
        if text not in self.texts:
            self.missing.setdefault(text, Untranslated(cue, text, origin))
        return self.texts.get(text, text)

    def words(self, words: Words, cue: str, origin: str, *, is_safety: bool = False) -> Words:
        """All forms in the language; a form without a translation is left out, and all are kept if the full one has none."""
        own = words.translations.get(self.language) or Words("")
        found = Words(
            own.full or self.texts.get(words.full, ""),
            own.short or (self.texts.get(words.short) if words.short else None),
            own.word or (self.texts.get(words.word) if words.word else None),
        )
        return self._checked(words, found, cue, origin, is_safety=is_safety)

    def _checked(self, words: Words, found: Words, cue: str, origin: str, *, is_safety: bool) -> Words:
        pairs = ((words.full, found.full), (words.short, found.short), (words.word, found.word))
        lacking = [text for text, other in pairs if text and not other]
        if lacking and is_safety:
            self.faults.append(self._safety_fault(cue, lacking[0], origin))
        for text in lacking:
            self.missing.setdefault(text, Untranslated(cue, text, origin))
        return found if found.full else words

    def _safety_fault(self, cue: str, text: str, origin: str) -> Fault:
        match = _ORIGIN.fullmatch(origin)
        path, line, column = (match[1], int(match[2]), int(match[3])) if match else (origin, 1, 1)
        return Fault(
            "untranslated-safety",
            f"the safety line '{cue}' has no words in '{self.language}': \"{text}\"",
            Span(path, line, column, column + 1),
            self.library.line(path, line),
            f"add it to translations/{self.language}.yaml: safety is said in words that are understood",
        )


def translate_session(session: Session, library: Library, language: str) -> Session:
    """The session in a language. Raises SheetError for safety lines without a translation, RequestError for an unknown language."""
    sheet = library.find("translation", language)
    texts = form_of(sheet, TranslationSheet).texts if sheet is not None else {}
    translator = _Translator(language, texts, library)
    # By the object: a routine may come to one exercise twice, with two doses.
    exercises = {id(exercise): _exercise(exercise, translator) for exercise in session.exercises}
    safety = tuple(_cue(cue, translator, is_safety=True) for cue in session.safety)
    translated = replace(
        session,
        title=translator.text(session.title, session.id, ""),
        speak=translator.text(session.speak, session.id, ""),
        why=_reasons(session.why, translator, session.id),
        exercises=tuple(exercises[id(exercise)] for exercise in session.exercises),
        visits=tuple(replace(visit, exercise=exercises[id(visit.exercise)]) for visit in session.visits),
        safety=safety,
        untranslated=tuple(translator.missing.values()),
    )
    if translator.faults:
        raise SheetError(translator.faults)
    return translated


def _exercise(exercise: Exercise, translator: _Translator) -> Exercise:
    origin = exercise.origin
    return replace(
        exercise,
        name=translator.text(exercise.name, exercise.id, origin),
        speak=translator.text(exercise.speak, exercise.id, origin),
        variant_words=tuple(translator.words(words, exercise.id, origin) for words in exercise.variant_words),
        why=_reasons(exercise.why, translator, exercise.id),
        steps=tuple(_step(step, translator) for step in exercise.steps),
        steps_by_time={
            time_ms: tuple(_step(step, translator) for step in steps)
            for time_ms, steps in exercise.steps_by_time.items()
        },
        safety=tuple(_cue(cue, translator, is_safety=True) for cue in exercise.safety),
        tips=tuple(_cue(cue, translator, is_safety=False) for cue in exercise.tips),
    )


def _step(step: MeantStep, translator: _Translator) -> MeantStep:
    tempo = step.tempo
    if tempo is not None and tempo.say:
        said = tuple(translator.text(text, step.id, step.origin) for text in tempo.say)
        tempo = tempo.model_copy(update={"say": said})
    return replace(
        step,
        words=translator.words(step.words, step.id, step.origin),
        cues=tuple(_cue(cue, translator, is_safety=cue.priority == "safety") for cue in step.cues),
        gate=_gate(step, translator),
        tempo=tempo,
    )


def _gate(step: MeantStep, translator: _Translator) -> MeantGate | None:
    gate = step.gate
    if gate is None or gate.words is None:
        return gate
    return replace(gate, words=translator.words(gate.words, step.id, step.origin))


def _cue(cue: MeantCue, translator: _Translator, *, is_safety: bool) -> MeantCue:
    return replace(cue, words=translator.words(cue.words, cue.id, cue.origin, is_safety=is_safety))


def _reasons(why: str | None, translator: _Translator, owner: str) -> str | None:
    """Education is spoken only when asked for; without a translation it is left unsaid rather than said in English."""
    del owner
    return translator.texts.get(why) if why else None
