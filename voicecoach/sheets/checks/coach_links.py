"""What is wrong with the sheets of the coach itself: stock phrases, pacing and translations."""

from collections.abc import Iterable, Iterator

from voicecoach.plugins import Registry
from voicecoach.pronounce import EVERY_ENGINE, is_phonemes
from voicecoach.sheets.checks.texts import VARIABLE, say_faults, side_form_faults, text_faults
from voicecoach.sheets.forms.sheet import LexiconSheet, PacingSheet, PhrasesSheet, TranslationSheet
from voicecoach.sheets.forms.terms import OPTIONAL_PACING, PACING_DEFAULTS, STOCK_PHRASES, WORD_LISTS
from voicecoach.sheets.library.library import Library
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Fault
from voicecoach.suggest import one_of


def pacing_name_faults(sheet: Sheet, names: Iterable[str], place: Place) -> Iterator[Fault]:
    for name in names:
        if name not in {*PACING_DEFAULTS, *OPTIONAL_PACING} and not name.startswith("rest-"):
            yield sheet.fault(
                "unknown-pacing",
                f"'{name}' is not a pacing value",
                sheet.key_span(*place, name),
                one_of(name, (*PACING_DEFAULTS, *OPTIONAL_PACING)),
            )


def phrases_faults(sheet: Sheet, form: PhrasesSheet) -> Iterator[Fault]:
    for name, say in form.say.items():
        if name not in STOCK_PHRASES:
            yield sheet.fault(
                "unknown-phrase",
                f"the coach has no phrase '{name}'",
                sheet.key_span("say", name),
                one_of(name, STOCK_PHRASES),
            )
        else:
            yield from say_faults(sheet, say, ("say", name), STOCK_PHRASES[name])
            for detail in ("full", "short", "word"):
                yield from side_form_faults(sheet, getattr(say, detail) or "", ("say", name, detail), form)
    for name in STOCK_PHRASES:
        if name not in form.say:
            yield sheet.fault(
                "missing-phrase",
                f"the phrase '{name}' is missing, so the coach says it in English",
                sheet.key_span("say"),
                f"add a line '{name}: ...'",
                "warning",
            )
    for name, least in WORD_LISTS.items():
        if form.phrases != "en" and name in {"one", "other"}:
            continue  # every language has plural forms of its own
        for word in sorted(least - set(form.words.get(name, {}))):
            place: Place = ("words", name) if name in form.words else ("words",)
            yield sheet.fault(
                "missing-word",
                f"the list '{name}' has no word for '{word}'",
                sheet.key_span(*place),
                f"add '{word}: ...' to it",
            )


def lexicon_faults(sheet: Sheet, form: LexiconSheet) -> Iterator[Fault]:
    """Engines that do not exist, phonemes for one that takes none, words given twice, and forms without their variables."""
    for field, variables in (("range", {"low", "high"}), ("times", {"n"})):
        text = getattr(form, field)
        if text is not None:
            yield from text_faults(sheet, text, (field,), frozenset(variables))
            for variable in sorted(variables - {match[1] for match in VARIABLE.finditer(text)}):
                yield sheet.fault(
                    "missing-variable",
                    f"'{field}' does not say {{{variable}}}",
                    sheet.span(field),
                    f"write {{{variable}}} where it is to be said",
                )
    # Names and constants of the files alone; no engine is imported.
    engines: Registry[object] = Registry("voicecoach.voices", "voice", group="voicecoach.voices")
    for engine, words in form.voices.items():
        if engine not in {EVERY_ENGINE, *engines.names()}:
            known = (EVERY_ENGINE, *engines.names())
            span = sheet.key_span("voices", engine)
            yield sheet.fault("unknown-voice", f"there is no voice '{engine}'", span, one_of(engine, known))
            continue
        takes_phonemes = engine != EVERY_ENGINE and "PHONEMES" in engines.describe(engine).constants
        seen: set[str] = set()
        for word, given in words.items():
            if word.casefold() in seen:
                yield sheet.fault(
                    "repeated-word",
                    f"'{word}' is there twice for {engine}",
                    sheet.key_span("voices", engine, word),
                    "keep one of them; small and capital letters make no difference",
                )
            seen.add(word.casefold())
            if is_phonemes(given) and not takes_phonemes:
                yield sheet.fault(
                    "no-phonemes",
                    "phonemes differ from voice to voice, so they need a voice of their own"
                    if engine == EVERY_ENGINE
                    else f"{engine} takes no phonemes",
                    sheet.span("voices", engine, word),
                    "respell it with letters, without slashes",
                )


def pacing_faults(sheet: Sheet, form: PacingSheet) -> Iterator[Fault]:
    yield from pacing_name_faults(sheet, form.times, ("times",))
    for name in PACING_DEFAULTS:
        if name not in form.times:
            yield sheet.fault(
                "missing-pacing",
                f"the time '{name}' is missing",
                sheet.key_span("times"),
                f"add a line '{name}: {{value: 5 s, why: ...}}'",
            )


def translation_faults(sheet: Sheet, form: TranslationSheet, library: Library) -> Iterator[Fault]:
    """A translation uses the variables of its text, in forms that its language has, and no others."""
    phrases = library.find("phrases", form.translation)
    for text, other in form.texts.items():
        variables = frozenset(match[1].partition(":")[0] for match in VARIABLE.finditer(text) if match[1])
        yield from text_faults(sheet, other, ("texts", text), variables)
        if phrases is not None and isinstance(phrases.form, PhrasesSheet):
            yield from side_form_faults(sheet, other, ("texts", text), phrases.form)
