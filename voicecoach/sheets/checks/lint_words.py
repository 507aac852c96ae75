"""What is hard to say or hard to hear: too many words, signs that no voice can read, words that voices stumble over."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from voicecoach.estimate import REFERENCE_WPM, estimate_ms
from voicecoach.sheets.checks.steps import TimedWords, forms_of, timed_words
from voicecoach.sheets.checks.texts import VARIABLE
from voicecoach.sheets.forms.sheet import ExerciseSheet, PhrasesSheet, RoutineSheet, Say, TranslationSheet
from voicecoach.sheets.forms.values.paces import RISING
from voicecoach.sheets.library.library import Library, form_of
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault, Span
from voicecoach.units import quote

MOST_WORDS = {"full": 12, "short": 5, "word": 2}
"""One idea an utterance: more than this nobody keeps in mind while moving."""

STUMBLES = {
    "alternate": "take turns",
    "bow": "fold forward",
    "close": "shut",
    "contract": "tighten",
    "increase": "raise",
    "present": "show",
    "record": "note down",
    "separate": "part",
    "use": "take",
}
"""Verbs that voices take for an adjective or a noun where a sentence begins with them, and what to write instead."""

_SIGNS = (
    (re.compile(r"\b[A-Z]{2,}\b"), "an acronym", "write it out, or leave it to aka"),
    (
        re.compile(r"\d+(?:\.\d+)?\s*[-\u2013\u2014]\s*\d+(?:\.\d+)?"),
        "a number with a dash",
        "write it as it is said: two to three",
    ),
    (
        re.compile(r"\d+\s?x\s?\d+|\d+(?:s|ms|kg|cm|mm|m|lb|min)\b"),
        "an abbreviation",
        "write it as it is said",
    ),
    (re.compile(r"[*#/&%+=<>_@$\u20ac\u00b0~^|\\\[\]]"), "a sign", "write it as it is said"),
    (
        re.compile(r"[\u00bc-\u00be\u2150-\u215e]"),
        "a fraction in one sign",
        "write it as it is said: half, a quarter",
    ),
    (re.compile(r"\b[A-Z]\d+\b"), "a letter with a number", "write it as it is said, or leave it to aka"),
    (
        re.compile(r"[\u2190-\u2bff\U0001f000-\U0001faff]"),
        "a picture",
        "write what it means, or leave it out",
    ),
)
_VARIABLE = re.compile(r"\{[a-z_]+\}")
_MOST_TIMES = 1.6
"""How many times as long as its text a translation may take to say."""
_LONGER_BY_MS = 750
"""What is longer by less than this fits wherever the text does: most are words alone."""

_AROUND_MS = 350
"""What a window keeps free before words and behind them."""


def warn(sheet: Sheet, code: str, message: str, where: Place | Span, hint: str) -> Fault:
    """A fault that stops nothing."""
    span = where if isinstance(where, Span) else sheet.span(*where)
    return sheet.fault(code, message, span, hint, "warning")


def word_warnings(sheet: Sheet) -> Iterator[Fault]:
    """The warnings of everything that a sheet has the coach say."""
    is_english = not isinstance(sheet.form, PhrasesSheet) or sheet.form.phrases.startswith("en")
    for place, say in says(sheet.form, ()):
        for detail, most in MOST_WORDS.items():
            text: str | None = getattr(say, detail)
            if text:
                yield from _length(sheet, (*place, detail), text, detail, most)
                yield from _signs(sheet, (*place, detail), text)
                if is_english:
                    yield from _stumbles(sheet, (*place, detail), text)
    for place, text in _named(sheet):
        yield from _signs(sheet, place, text)


def says(value: Any, place: Place) -> Iterator[tuple[Place, Say]]:
    """Every `say` of a form with its place, however deep."""
    if isinstance(value, Say):
        yield place, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from says(getattr(value, name), (*place, field.alias or name))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from says(inner, (*place, key))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from says(inner, (*place, index))


def _named(sheet: Sheet) -> Iterator[tuple[Place, str]]:
    """Names that are spoken, and reasons that are spoken when there is time for them."""
    form = sheet.form
    if isinstance(form, ExerciseSheet | RoutineSheet):
        yield ("speak",) if form.speak else ("name",), form.speak or form.name
        if form.why:
            yield ("why",), form.why
    if isinstance(form, ExerciseSheet):
        for index, variant in enumerate(form.variants):
            name = variant.speak or variant.name
            if name:
                yield ("variants", index, "speak" if variant.speak else "name"), name


_UP = frozenset(
    {"up", "lift", "open", "out", "rise", "raise"}
    | {"hoch", "auf", "heb", "hebe", "raus", "\u00f6ffne"}
    | {"arriba", "sube", "abre", "fuera", "levanta"}
)
_DOWN = frozenset(
    {"down", "lower", "close", "in", "sink", "back"}
    | {"runter", "ab", "senk", "senke", "rein", "zu", "zur\u00fcck"}
    | {"abajo", "baja", "cierra", "dentro", "vuelve"}
)


def tempo_warnings(sheet: Sheet, form: ExerciseSheet) -> Iterator[Fault]:
    """Words that go one way over a tone that goes the other: the words of the phases, or else those of the step itself."""
    for index, step in enumerate(form.steps):
        if step.tempo is None:
            continue
        phases = step.tempo.beat.phases
        for number, (word, phase) in enumerate(zip(step.tempo.say, phases, strict=False)):
            if phase.glide is not None and _way(word) not in {None, phase.glide}:
                yield _against(sheet, ("steps", index, "tempo", "say", number), word, phase.way)
        first = next(phase for phase in phases if phase.glide is not None and phase.ms)
        said = step.say.word or step.say.short or step.say.full
        if not step.tempo.say and _way(said) not in {None, first.glide}:
            yield _against(sheet, ("steps", index, "tempo"), said, first.way)


def _against(sheet: Sheet, place: Place, text: str, way: str) -> Fault:
    tone, other = ("rising", "close") if way in RISING else ("falling", "open")
    return warn(
        sheet,
        "tempo-against-words",
        f"{quote(text)} goes with a phase that has a {tone} tone",
        place,
        f"write the phases in the order in which they come, such as tempo: {other} 3-1-3-0, or other words",
    )


def _way(text: str) -> str | None:
    """The tone of the first way that a text names; None where it names none."""
    for word in re.findall(r"\w+", text.lower()):
        if word in _UP:
            return "tempo-lift"
        if word in _DOWN:
            return "tempo-lower"
    return None


def _length(sheet: Sheet, place: Place, text: str, detail: str, most: int) -> Iterator[Fault]:
    count = len(text.split())
    if count > most:
        called = "a word alone" if detail == "word" else f"a {detail} form"
        yield warn(
            sheet,
            "too-many-words",
            f"{called} has at most {most} words, but this one has {count}",
            place,
            "say one thing, or make it two cues" if detail == "full" else "keep the word that matters most",
        )


def _signs(sheet: Sheet, place: Place, text: str) -> Iterator[Fault]:
    plain = _VARIABLE.sub("x", text)
    told = set[str]()
    for pattern, what, hint in _SIGNS:
        for sign in dict.fromkeys(match[0] for match in pattern.finditer(plain)):
            if not any(sign in longer for longer in told):
                told.add(sign)
                message = f"{quote(sign)} is {what}, which voices do not say well"
                yield warn(sheet, "spoken-sign", message, place, hint)


def _stumbles(sheet: Sheet, place: Place, text: str) -> Iterator[Fault]:
    for sentence in re.split(r"(?<=[.!?:])\s+", text):
        first = re.match(r"[A-Za-z]+", sentence)
        instead = STUMBLES.get(first[0].lower()) if first else None
        if first and instead:
            yield warn(
                sheet,
                "misread-word",
                f"voices say {quote(first[0])} incorrectly at the start of a sentence",
                place,
                f"begin with another word, such as {instead.capitalize()}",
            )
            return


def translation_warnings(sheet: Sheet, form: TranslationSheet, library: Library) -> Iterator[Fault]:
    """What a translation loses or stretches, text by text. Names are said where there is time, and may be as long as they are."""
    for text, other in form.texts.items():
        yield from _translated(sheet, ("texts", text), text, other)
    late: dict[str, Fault | None] = {}
    for exercise in library.all("exercise"):
        for timed in timed_words(form_of(exercise, ExerciseSheet), library):
            texts = forms_of(timed.say)
            if all(text in form.texts for text in texts):
                others = [form.texts[text] for text in texts]
                late[texts[-1]] = _late(sheet, ("texts", texts[-1]), timed, texts, others) or late.get(
                    texts[-1]
                )
    yield from (fault for fault in late.values() if fault is not None)


def late_translations(sheet: Sheet, form: ExerciseSheet, library: Library) -> Iterator[Fault]:
    """The same of the translations that an exercise gives beside its own words: do they fit where the words do?"""
    for timed in timed_words(form, library):
        for language, other in timed.say.translations.items() if timed.place is not None else ():
            place = (*(timed.place or ()), "in", language)
            fault = _late(sheet, place, timed, forms_of(timed.say), forms_of(other))
            if fault is not None:
                yield fault


def _late(sheet: Sheet, place: Place, timed: TimedWords, texts: list[str], others: list[str]) -> Fault | None:
    """What is wrong if a form of the text fits into its time, and none of the translation does."""
    needed_ms = min(map(_said_ms, others))
    most_ms = timed.window_ms - _AROUND_MS
    if min(map(_said_ms, texts)) > most_ms or needed_ms <= most_ms:
        return None
    return warn(
        sheet,
        "late-translation",
        f"the shortest form takes about {needed_ms / 1000:.1f} s to say, and {timed.what} has room for {most_ms / 1000:.1f} s",
        place,
        "find fewer words, or add a shorter form",
    )


def _said_ms(text: str) -> int:
    return estimate_ms(VARIABLE.sub("one", text), REFERENCE_WPM)


def translated_warnings(sheet: Sheet) -> Iterator[Fault]:
    """The same of the translations that a sheet gives beside its own words."""
    for place, say in says(sheet.form, ()):
        for language, other in say.translations.items():
            inner = (*place, "in", language)
            for detail in MOST_WORDS:
                text, translated = getattr(say, detail), getattr(other, detail)
                if text and translated:
                    yield from _translated(sheet, (*inner, detail), text, translated)
            if say.short and not other.short:
                yield warn(
                    sheet,
                    "no-short-translation",
                    "the text has a short form, but this translation has none",
                    inner,
                    "add short: a form of at most 5 words",
                )


def _translated(sheet: Sheet, place: Place, text: str, other: str) -> Iterator[Fault]:
    said = {match[1].partition(":")[0] for match in VARIABLE.finditer(other) if match[1]}
    for match in VARIABLE.finditer(text):
        if match[1] and match[1] not in said:
            yield warn(
                sheet,
                "lost-variable",
                f"this translation leaves out {match[0]}",
                place,
                f"say it with {match[0]}, as the text does",
            )
    text_ms, other_ms = _said_ms(text), _said_ms(other)
    is_cue = text.rstrip().endswith((".", "!", "?"))
    if is_cue and other_ms > _MOST_TIMES * text_ms and other_ms > text_ms + _LONGER_BY_MS:
        yield warn(
            sheet,
            "long-translation",
            f"this takes about {other_ms / text_ms:.1f} times as long to say as its text",
            place,
            "find fewer words, or it may not fit where the text does",
        )
