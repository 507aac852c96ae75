"""The coach in Spanish and German: all of it in one language, with that language's grammar, and nothing lost on the way."""

import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from sessions import LIBRARY, ROUTINE, compiled, on_shelf, speech

from voicecoach.cli import run
from voicecoach.compiler.resolve.resolve import Request, resolve_session
from voicecoach.compiler.unroll.announce import Announcer
from voicecoach.compiler.unroll.fade import Exposure
from voicecoach.errors import RequestError, SheetError
from voicecoach.sheets.forms.sheet import TranslationSheet
from voicecoach.sheets.forms.terms import STOCK_PHRASES, TALKS
from voicecoach.sheets.library.library import Library, form_of, phrases_form, shipped_cues

LANGUAGES = ("es", "de")
CONDITIONS = (
    None,
    "sciatica",
    "tall",
    "ere-too-hard",
    "bridge-too-hard",
    "low-back-pain",
    "hamstrings-dominate",
    "no-hamstring-feel",
)
STEADY = "steady-legs-and-trunk"
SESSIONS = (
    *((ROUTINE, condition) for condition in CONDITIONS),
    *((STEADY, condition) for condition in (None, "sore-shoulder", "sore-wrists", "sore-knees")),
    (STEADY, "side-plank-too-easy"),
    (STEADY, "sciatica"),
)
"""Every shipped routine, plain and with each condition that changes something in it."""
SIDE_WORDS = {
    "es": {"left": r"izquierd[oa]\b", "right": r"derech[oa]\b"},
    "de": {"left": r"\blink(s|e[nrs]?)\b", "right": r"\brecht(s|e[nrs]?)\b"},
}
ALIKE: dict[str, set[str]] = {"es": {"{side}."}, "de": {"Pause.", "{side}."}}
"""What is the same word in English and in the language."""
VOICES = {"es": "es-419", "de": "de"}
VARIABLE = re.compile(r"\{([a-z_]+)(?::([a-z]+))?\}")
MOST_WORDS = 14

in_every_language = pytest.mark.parametrize("language", LANGUAGES)
in_every_routine = pytest.mark.parametrize("routine", [ROUTINE, STEADY])
in_every_session = pytest.mark.parametrize(("routine", "condition"), SESSIONS)

OWN_SHEET = """\
exercise: toe-taps
name: Toe taps
position: seated
dose: {sets: 2, reps: 2}
steps:
  - id: tap
    say: {full: "Tap the toes twice.", short: "Tap twice."}
    move: 4 s
  - id: sit
    say: {full: "Take your time."}
    move: 4 s
"""


def texts_of(language: str) -> dict[str, str]:
    sheet = LIBRARY.find("translation", language)
    assert sheet is not None
    return form_of(sheet, TranslationSheet).texts


def asked(condition: str | None) -> tuple[str, ...]:
    return () if condition is None else (condition,)


def strings(value: Any) -> Iterator[str]:
    """Every text within a form."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        yield from strings(dict(value))
    elif isinstance(value, dict):
        for item in value.values():
            yield from strings(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from strings(item)


# Complete


@in_every_language
@in_every_session
@pytest.mark.parametrize("talk", TALKS)
def test_every_text_of_the_routine_has_its_translation(
    language: str, routine: str, condition: str | None, talk: str
) -> None:
    """In all its forms, said or not; and no note of the script speaks of a text without one."""
    request = Request(conditions=asked(condition), language=language)
    assert resolve_session(LIBRARY, routine, request).untranslated == ()
    script = compiled(routine, conditions=asked(condition), language=language, talk=talk)
    assert [note for note in script.notes if note.severity != "info"] == []


@in_every_language
@in_every_routine
def test_all_conditions_at_once_have_their_translations(language: str, routine: str) -> None:
    conditions = tuple(condition for name, condition in SESSIONS if name == routine and condition)
    session = resolve_session(LIBRARY, routine, Request(conditions=conditions, language=language))
    assert session.untranslated == ()


@in_every_language
@in_every_session
def test_nothing_is_said_in_english(language: str, routine: str, condition: str | None) -> None:
    """No phrase is one of the English session, save numbers and words that both languages have; titles neither."""
    assert {text for text, other in texts_of(language).items() if text == other} == ALIKE[language]
    ours = compiled(routine, conditions=asked(condition), language=language, talk="full")
    english = compiled(routine, conditions=asked(condition), talk="full")
    said = {event.text for event in speech(ours)} & {event.text for event in speech(english)}
    assert {text for text in said - ALIKE[language] if not re.fullmatch(r"\d+\.", text)} == set()
    assert ours.title != english.title
    chapters = {chapter.title for chapter in ours.chapters} & {chapter.title for chapter in english.chapters}
    assert chapters == set()


@in_every_language
@in_every_routine
def test_every_reason_of_the_routine_is_told(language: str, routine: str) -> None:
    """With full talk; a reason without a translation would be left unsaid, and nobody would notice."""
    ours, english = (
        [
            (event.cue, len(re.findall(r"[.!?]", event.text)))
            for event in speech(compiled(routine, talk="full", language=chosen))
            if (event.cue or "").startswith("why-")
        ]
        for chosen in (language, "en")
    )
    assert len(english) >= 20
    assert ours == english


@in_every_language
def test_a_translation_belongs_to_a_text_that_is_still_there(language: str) -> None:
    """A text that was changed in its sheet leaves no stale translation behind."""
    kinds = ("exercise", "technique", "routine")
    written = {text for kind in kinds for sheet in LIBRARY.all(kind) for text in strings(sheet.form)}
    assert set(texts_of(language)) - written == set()


@in_every_language
def test_a_translation_keeps_its_variables_in_forms_that_its_phrases_have(language: str) -> None:
    """`{side:f}` is looked up in the list sides-f, which names both sides."""
    lists = phrases_form(LIBRARY, language).words
    for text, other in texts_of(language).items():
        found = VARIABLE.findall(other)
        assert {name for name, _ in found} == {name for name, _ in VARIABLE.findall(text)}, text
        for name, form in found:
            assert not form or (
                name in {"side", "other"} and set(lists[f"sides-{form}"]) == {"left", "right"}
            ), other


@in_every_language
def test_the_coach_has_every_stock_phrase_and_every_thing_in_the_language(language: str) -> None:
    ours, english = phrases_form(LIBRARY, language), phrases_form(LIBRARY, "en")
    assert set(ours.say) == set(STOCK_PHRASES)
    assert set(english.words["equipment"]) <= set(ours.words["equipment"])
    for category in ("one", "other"):
        assert set(english.words[category]) <= set(ours.words[category])


# Fit to be heard


@in_every_language
@in_every_session
def test_every_line_can_be_read_aloud(language: str, routine: str, condition: str | None) -> None:
    """No acronym, symbol or unfilled variable, no more than a breath, and no phrase twice running, at any talk and session."""
    for talk in TALKS:
        for session_number in (1, 5, 12):
            script = compiled(
                routine,
                conditions=asked(condition),
                language=language,
                talk=talk,
                session_number=session_number,
            )
            lines = [event.text for event in speech(script)]
            for line in lines:
                assert not re.search(r"\b[A-ZÄÖÜÁÉÍÓÚÑ]{2,}\b|[{}*#/&%+=<>_]|\d\s*-\s*\d", line), line
                assert len(line.split()) <= MOST_WORDS, line
            assert [line for line, following in pairwise(lines) if line == following] == []


@in_every_language
@in_every_session
def test_every_form_keeps_to_its_length(language: str, routine: str, condition: str | None) -> None:
    """In full at most twelve words, in short five, as a word two: what `check` asks of a sheet, asked of its translation."""
    session = resolve_session(LIBRARY, routine, Request(conditions=asked(condition), language=language))
    said = [cue.words for cue in session.safety]
    for exercise in session.exercises:
        said += [cue.words for cue in (*exercise.safety, *exercise.tips)]
        for step in exercise.steps:
            said += [step.words, *(cue.words for cue in step.cues)]
    assert len(said) > 50
    for words in said:
        for text, most in ((words.full, 12), (words.short, 5), (words.word, 2)):
            assert len((text or "").split()) <= most, text


@in_every_language
@in_every_session
def test_no_two_steps_are_called_by_one_word(language: str, routine: str, condition: str | None) -> None:
    """Unless they are in English, where `check` sees it and the sheet says that it is meant."""
    session, english = (
        resolve_session(LIBRARY, routine, Request(conditions=asked(condition), language=chosen))
        for chosen in (language, "en")
    )
    for ours, theirs in zip(session.exercises, english.exercises, strict=True):
        meant: dict[str, set[str]] = {}
        for step, other in zip(ours.steps, theirs.steps, strict=True):
            if step.words.word and other.words.word:
                meant.setdefault(step.words.word.casefold(), set()).add(other.words.word)
        assert {word: texts for word, texts in meant.items() if len(texts) > 1} == {}, ours.id


@in_every_language
@in_every_session
def test_every_side_is_named_before_it_works(language: str, routine: str, condition: str | None) -> None:
    """In the first phase of each side of each exercise, or in the one before."""
    script = compiled(routine, conditions=asked(condition), language=language)
    first: dict[tuple[str, str], int] = {}
    for phase in script.phases:
        if phase.ref.side is not None:
            first.setdefault((phase.ref.exercise or "", phase.ref.side), phase.index)
    assert len(first) >= 4
    for (exercise, side), index in first.items():
        said = " ".join(event.text for event in speech(script) if event.phase in {index - 1, index})
        assert re.search(SIDE_WORDS[language][side], said.lower()), (exercise, side, said)


@in_every_language
@pytest.mark.parametrize("side", ["left", "right"])
def test_a_session_of_one_side_never_names_the_other(language: str, side: str) -> None:
    script = compiled("hamstring-ere", language=language, sides=(side,))
    other = "right" if side == "left" else "left"
    said = " ".join(event.text for event in speech(script))
    assert re.search(SIDE_WORDS[language][side], said)
    assert not re.search(SIDE_WORDS[language][other], said)


@in_every_language
@in_every_session
def test_safety_is_told_within_the_first_minute(language: str, routine: str, condition: str | None) -> None:
    """All of what the routine has to say about it, in full."""
    session = resolve_session(LIBRARY, routine, Request(conditions=asked(condition), language=language))
    script = compiled(routine, conditions=asked(condition), language=language)
    early = {event.text for event in speech(script) if event.at_ms + event.duration_ms <= 60_000}
    assert len(session.safety) >= 5
    assert {cue.words.full for cue in session.safety} <= early


# Grammar


@pytest.mark.parametrize(
    ("language", "noun", "forms"),
    [
        ("es", "set", ("serie", "series", "series")),
        ("es", "cycle", ("ronda", "rondas", "rondas")),
        ("es", "spot", ("zona", "zonas", "zonas")),
        ("es", "rep", ("repetición", "repeticiones", "repeticiones")),
        ("de", "set", ("Satz", "Sätze", "Sätze")),
        ("de", "cycle", ("Durchgang", "Durchgänge", "Durchgänge")),
        ("de", "spot", ("Bereich", "Bereiche", "Bereiche")),
        ("de", "rep", ("Wiederholung", "Wiederholungen", "Wiederholungen")),
    ],
)
def test_a_noun_agrees_with_its_count(language: str, noun: str, forms: tuple[str, ...]) -> None:
    """Spanish has a form of its own for a million, which falls back to the common one."""
    session = resolve_session(LIBRARY, ROUTINE, Request(language=language))
    announcer = Announcer(session.phrases, Exposure())
    assert tuple(announcer.noun(noun, count) for count in (1, 2, 1_000_000)) == forms


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "es",
            (
                "2 series de 5.",
                "Queda una serie.",
                "Ronda 1 de 2.",
                "2 rondas por pierna.",
                "Última zona, 8 de 8.",
                "Necesitas una pelota de masaje dura, una silla firme y un banco bajo.",
                "Pon el talón izquierdo en el banco, rodilla recta.",
            ),
        ),
        (
            "de",
            (
                "2 Sätze mit je 5.",
                "Noch ein Satz.",
                "Durchgang 1 von 2.",
                "2 Durchgänge pro Bein.",
                "Letzter Bereich, 8 von 8.",
                "Du brauchst einen harten Massageball, einen stabilen Stuhl und einen Hocker.",
                "Leg die linke Ferse mit gestrecktem Knie auf den Hocker.",
                "Leg den Ball nah am Sitzknochen unter den linken Oberschenkel.",
                "Langsam, linker Fuß.",
            ),
        ),
    ],
)
def test_phrases_decline_as_the_language_wants_it(language: str, sentences: tuple[str, ...]) -> None:
    """Number, gender and case, through the phrases of a whole session."""
    said = {event.text for event in speech(compiled(language=language))}
    assert set(sentences) - said == set()


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "es",
            (
                "Colócate con la pierna izquierda junto al marco.",
                "3 veces 10 segundos por ronda.",
            ),
        ),
        (
            "de",
            (
                "Leg dich so, dass der Rahmen neben deinem linken Bein ist.",
                "Je 3 mal 10 Sekunden halten.",
            ),
        ),
    ],
)
def test_a_variant_declines_its_sides_too(language: str, sentences: tuple[str, ...]) -> None:
    said = {event.text for event in speech(compiled(language=language, conditions=("ere-too-hard",)))}
    assert set(sentences) - said == set()


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        (
            "es",
            (
                "Desliza la pierna izquierda hacia atrás, el brazo derecho hacia adelante.",
                "Pierna izquierda, brazo derecho.",
                "Otro lado: acuéstate sobre el lado derecho.",
                "Izquierdo adelante.",
            ),
        ),
        (
            "de",
            (
                "Schieb das linke Bein zurück, den rechten Arm nach vorn.",
                "Linkes Bein, rechter Arm.",
                "Andere Seite: Auf die rechte Seite legen.",
                "Andere Seite: Zur Wand, rechter Fuß vorn.",
                "Noch ein Durchgang.",
            ),
        ),
    ],
)
def test_a_phrase_may_decline_both_sides(language: str, sentences: tuple[str, ...]) -> None:
    """The leg of one side and the arm of the other, each in the case and gender of its word."""
    said = {event.text for event in speech(compiled(STEADY, language=language))}
    assert set(sentences) - said == set()


# What has no translation


def test_a_sheet_of_ones_own_falls_back_to_english_and_says_so(tmp_path: Path) -> None:
    """A warning for each text, with its place; what is known elsewhere is translated all the same."""
    path = on_shelf(tmp_path, OWN_SHEET)
    script = compiled(path, language="es")
    notes = {note.reason: note for note in script.notes if note.code == "untranslated"}
    assert {note.severity for note in notes.values()} == {"warning"}
    assert {quoted for reason in notes for quoted in re.findall(r'"(.+)"', reason)} == {
        "Toe taps",
        "Tap the toes twice.",
        "Tap twice.",
    }
    tap = notes['there are no words for "Tap the toes twice." in this language']
    assert tap.at.startswith(f"{path}:6:")
    said = [event.text for event in speech(script)]
    assert "Tap the toes twice." in said
    assert "Tómate tu tiempo." in said
    assert "Take your time." not in said


def test_a_safety_line_without_translation_is_a_fault_with_its_place(tmp_path: Path) -> None:
    """The session is refused, and the line is shown with a caret below its first letter."""
    line = '  - {say: {full: "Mind the cat."}, id: cat, priority: safety, must: yes}'
    path = on_shelf(tmp_path, f"{OWN_SHEET}safety:\n{line}\n")
    compiled(path)  # in English nothing is amiss
    with pytest.raises(SheetError) as refused:
        compiled(path, language="es")
    shown = str(refused.value)
    assert shown.startswith(f"{path}:13:")
    assert "error[untranslated-safety]: the safety line 'cat' has no words in 'es'" in shown
    assert "Mind the cat." in shown.splitlines()[0]
    bare = f"13 | {line}"
    assert bare in shown
    lines = shown.splitlines()
    above = next(index for index, text in enumerate(lines) if bare in text)
    assert re.fullmatch(r" *\| +\^+", lines[above + 1])
    assert lines[above][lines[above + 1].index("^")] in "{s"
    assert "translations/es.yaml" in shown


def test_words_in_the_sheet_itself_win_over_the_translation(tmp_path: Path) -> None:
    """`in: {es: ...}` says it differently in one place; another language goes on with its own translation."""
    mine = 'say: {full: "Take your time.", in: {es: "Ve con calma, tesoro."}}'
    path = on_shelf(tmp_path, OWN_SHEET.replace('say: {full: "Take your time."}', mine))
    assert "Ve con calma, tesoro." in {event.text for event in speech(compiled(path, language="es"))}
    assert "Lass dir Zeit." in {event.text for event in speech(compiled(path, language="de"))}
    assert "Take your time." in {event.text for event in speech(compiled(path))}


def test_a_safety_line_may_bring_its_own_translation(tmp_path: Path) -> None:
    line = '  - {say: {full: "Mind the cat.", in: {es: "Cuidado con el gato."}}, id: cat, priority: safety}'
    path = on_shelf(tmp_path, f"{OWN_SHEET}safety:\n{line}\n")
    assert "Cuidado con el gato." in {event.text for event in speech(compiled(path, language="es"))}
    with pytest.raises(SheetError, match="untranslated-safety"):
        compiled(path, language="de")


def test_a_users_own_translation_sheet_is_found_first(tmp_path: Path) -> None:
    """As with every sheet: what lies in a folder that comes first counts."""
    translation = 'translation: es\ntexts:\n  "Tap the toes twice.": "Golpea dos veces con los dedos."\n'
    folder = tmp_path / "translations"
    folder.mkdir()
    (folder / "es.yaml").write_text(translation, encoding="utf-8")
    library = Library((tmp_path, shipped_cues()))
    path = on_shelf(tmp_path, OWN_SHEET)
    said = {event.text for event in speech(compiled(path, library=library, language="es"))}
    assert "Golpea dos veces con los dedos." in said


# What is asked for, and who speaks it


def test_an_unknown_language_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(RequestError) as refused:
        compiled(language="xx")
    assert "there are no stock phrases in 'xx'" in str(refused.value)
    for language in ("de", "en", "es"):
        assert re.search(rf"\b{language}\b", str(refused.value))
    assert run(["preview", "hamstring-ere", "--voice", "estimate", "--language", "xx"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "no stock phrases in 'xx'" in err


@in_every_language
def test_an_engine_that_has_no_voice_in_the_language_is_refused(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the engine is looked for, so it is told in the same words where the engine is not installed."""
    assert run(["preview", "hamstring-ere", "--voice", "hibari", "--language", language]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert f"the phrases in '{language}' name no voice of hibari" in err
    assert "pyttsx3" in err


@in_every_language
def test_the_estimate_and_the_silent_voice_need_no_voice_of_the_language(
    language: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    for voice in ("estimate", "silent"):
        assert run(["preview", "hamstring-ere", "--voice", voice, "--language", language]) == 0
        out, _ = capsysbinary.readouterr()
        assert texts_of(language)["Keep the knee straight."] in out.decode()


@pytest.mark.engine
@in_every_language
def test_the_voice_follows_the_language_and_every_hold_is_exact(
    language: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """With the lengths of the real voice, which speaks that language and no other."""
    command = ["preview", "hamstring-ere", "--language", language, "--as", "json"]
    assert run([*command, "--dose", "hamstring-ere.hold=12s"]) == 0
    out, _ = capsysbinary.readouterr()
    script = json.loads(out)
    assert script["voice"] == {"engine": "pyttsx3", "id": VOICES[language], "wpm": 150, "measured": True}
    # The opening introduces the sounds; what counts comes after it.
    first_ms = min(phase["at_ms"] for phase in script["phases"] if phase.get("exercise"))
    beeps = {
        name: [
            event["at_ms"]
            for event in script["events"]
            if event.get("name") == name and event["at_ms"] > first_ms
        ]
        for name in ("hold-start", "hold-end")
    }
    assert len(beeps["hold-start"]) == script["counts"]["holds"] == 12
    lengths = [end - start for start, end in zip(beeps["hold-start"], beeps["hold-end"], strict=True)]
    assert set(lengths) == {12_000}
    assert [note for note in script["notes"] if note["severity"] != "info"] == []


@pytest.mark.engine
@in_every_language
def test_another_voice_of_the_language_may_be_named(
    language: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """`--voice ENGINE:VOICE` is taken as it is."""
    command = ["preview", "hamstring-asmr", "--language", language, "--as", "json"]
    assert run([*command, "--voice", f"pyttsx3:{language}"]) == 0
    out, _ = capsysbinary.readouterr()
    assert json.loads(out)["voice"]["id"] == language
