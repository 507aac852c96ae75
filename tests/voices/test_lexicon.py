"""What voices are given in place of a text: words of the lexicon, numbers and units as words; and that nothing else changes."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from voicecoach.api.timing import open_studio, pronouncer_for
from voicecoach.clip import Clip
from voicecoach.pronounce import AS_WRITTEN, Pronouncer
from voicecoach.request import make_request
from voicecoach.sheets.library.library import Library, find_folders
from voicecoach.studio import Studio
from voicecoach.voices.silent import SilentVoice

EN = Pronouncer("en", {}, None, "{low} to {high}", "{n} times")
DE = Pronouncer("de", {}, None, "{low} bis {high}", "{n} mal")
ES = Pronouncer("es", {}, None, "{low} a {high}", "{n} veces")


@pytest.mark.parametrize(
    ("say", "text", "given"),
    [
        (EN, "Spot 4.", "Spot four."),
        (EN, "2-3 reps, then 10 s.", "two to three reps, then ten seconds."),
        (EN, "Hold 1 s.", "Hold one second."),
        (EN, "10\u201315 s at 90°", "ten to fifteen seconds at ninety degrees"),
        (EN, "5.5 kg, 5 cm, 20 %", "five point five kilograms, five centimeters, twenty percent"),
        (EN, "3x, and 3x10", "three times, and three times ten"),
        (EN, "Set 1 of 4.", "Set one of four."),
        (DE, "1 s, dann 21 s", "eine Sekunde, dann einundzwanzig Sekunden"),
        (DE, "Satz 1 von 4, 2-3 mal", "Satz eins von vier, zwei bis drei mal"),
        (ES, "21 segundos", "veintiún segundos"),
        (ES, "31 segundos, 21 repeticiones", "treinta y un segundos, veintiuna repeticiones"),
        (ES, "Serie 1 de 4, 1 min", "Serie uno de cuatro, un minuto"),
    ],
)
def test_numbers_ranges_and_units_are_said_as_words(say: Pronouncer, text: str, given: str) -> None:
    assert say(text) == given


@pytest.mark.parametrize("text", ["At 1:30.", "3/4 of it", "2026-10-01", "T4 and v1.2", "Heels in."])
def test_what_is_no_number_stays_as_it_is(text: str) -> None:
    assert EN(text) == text


def test_without_a_language_nothing_is_changed() -> None:
    assert AS_WRITTEN("Spot 4, 10 s.") == "Spot 4, 10 s."


def test_a_number_that_its_noun_inflects_is_left_to_the_engine() -> None:
    assert DE("1 Satz, 21 Sekunden") == "1 Satz, einundzwanzig Sekunden"


def test_words_are_replaced_whole_and_the_longest_first() -> None:
    say = Pronouncer("en", {"heel": "heal", "Heel in": "heal inn", "squeeze": "/skwi:z/"}, "[[{phonemes}]]")
    assert say("Heel in. Heel, wheel and heels. SQUEEZE.") == "heal inn. heal, wheel and heels. [[skwi:z]]."


def folder_with(folder: Path, text: str) -> Path:
    (folder / "phrases").mkdir(exist_ok=True)
    (folder / "phrases" / "en-lexicon.yaml").write_text(text, encoding="utf-8")
    return folder


def test_a_lexicon_is_for_its_engine_and_all_is_for_every_one(tmp_path: Path) -> None:
    """Words for an engine win over those for all; forms that are left out are taken from the shipped lexicon."""
    text = "lexicon: en\nvoices:\n  all: {ERE: air, Glutes: gloots}\n  pyttsx3: {glutes: /glu:ts/}\n  hibari: {Chin: /tʃin/}\n"
    library = find_folders((folder_with(tmp_path, text),))
    plain, natural = (pronouncer_for(engine, "en", library) for engine in ("pyttsx3", "hibari"))
    assert plain("ERE: glutes. Chin. 2-3") == "air: [[glu:ts]]. Chin. two to three"
    assert natural("ERE: glutes. Chin.") == "air: gloots. [Chin](/tʃin/)."
    assert pronouncer_for("pyttsx3", "de", library)("ERE") == "ERE"


def test_a_language_without_a_lexicon_is_spoken_as_it_is_written(shipped: Library) -> None:
    assert pronouncer_for("pyttsx3", "fr", shipped)("ERE, 3x") == "ERE, 3x"


class HeardVoice(SilentVoice):
    """A voice that keeps what it was given, and makes a sound."""

    def __init__(self) -> None:
        super().__init__("plain", 150)
        self.given: list[str] = []

    def speak_all(self, texts: Sequence[str]) -> Iterator[Clip]:
        self.given.extend(texts)
        for clip in super().speak_all(texts):
            yield Clip(b"\x00\x10\x00\xf0" * (len(clip.pcm) // 4), clip.rate_hz)


def test_a_new_word_is_spoken_anew_and_nothing_else_is(tmp_path: Path) -> None:
    """Part of the key of the cache is what the engine is given, not only the text."""
    texts = ["Squeeze.", "Lift.", "Spot 4."]

    def given(words: dict[str, str]) -> list[str]:
        voice = HeardVoice()
        with Studio(voice, tmp_path, ("La.",), Pronouncer("en", words)) as studio:
            studio.prepare(texts)
            assert studio.speech_ms("Squeeze.") > 0
        return [text for text in voice.given if text != "La."]

    assert given({}) == ["Squeeze.", "Lift.", "Spot four."]
    assert given({}) == []
    assert given({"squeeze": "skweez"}) == ["skweez.", "Spot four."]
    assert given({"four": "for"}) == ["Spot for."]


def test_a_session_shows_what_is_written_and_the_engine_gets_what_is_spoken(tmp_path: Path) -> None:
    text = "lexicon: en\nvoices: {all: {Straighten: strayten}}\n"
    request = make_request("hamstring-ere", voice="silent", cues=[folder_with(tmp_path, text)])
    with open_studio(request, find_folders(request.cues)) as studio:
        assert studio.pronounce("Straighten.") == "strayten."
        assert studio.pronounce("10 s") == "ten seconds"
