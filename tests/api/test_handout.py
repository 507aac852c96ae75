"""What a patient reads on paper: doses in words, holds at their steps, and when to stop."""

from pathlib import Path

import pytest

from voicecoach.api.compile import compile_session
from voicecoach.api.handout import handout_exercises, session_cautions
from voicecoach.page.content import HandoutExercise
from voicecoach.request import SessionRequest, make_request

SHEET = """\
exercise: lift
name: Lift
position: standing
dose: {dose}
steps:
  - {{id: up, say: {{full: "Lift the arm.", short: "Lift."}}, {what}}}
"""


def exercises(request: SessionRequest) -> dict[str, HandoutExercise]:
    return {one.id: one for one in handout_exercises(compile_session(request).plan)}


def dose_of(folder: Path, dose: str, what: str = "move: 2 s", **options: str) -> HandoutExercise:
    (folder / "lift.yaml").write_text(SHEET.format(dose=dose, what=what), encoding="utf-8")
    request = make_request(str(folder / "lift.yaml"), voice="estimate", **options)
    return exercises(request)["lift"]


@pytest.mark.parametrize(
    ("language", "dose"),
    [
        ("en", "Two sets on each side, four holds of 3 seconds each. Rest for 30 seconds in between."),
        (
            "de",
            "Zwei Sätze auf jeder Seite, jeweils vier Haltephasen von 3 Sekunden. Dazwischen 30 Sekunden Pause.",
        ),
        (
            "es",
            "Dos series en cada lado, cuatro contracciones de 3 segundos por serie. Descansa 30 segundos entre medias.",
        ),
    ],
)
def test_a_dose_is_a_sentence_in_every_language(language: str, dose: str) -> None:
    request = make_request("steady-legs-and-trunk", voice="estimate", language=language)
    shown = exercises(request)["bird-dog"].dose.replace("\N{NO-BREAK SPACE}", " ")
    assert shown == dose


@pytest.mark.parametrize(
    ("dose", "what", "words"),
    [
        ("{sets: 1, reps: 1, sides: none}", "move: 2 s", "One set."),
        ("{sets: 3, reps: 8, sides: none}", "move: 2 s", "Three sets, eight repetitions each."),
        ("{sets: 1, reps: 15, sides: none}", "move: 2 s", "One set, 15 repetitions."),
        ("{sets: 1, reps: 3, hold: 60 s}", "hold: dose", "One set, three holds of 1 minute."),
        ("{sets: 3, reps: '12, 10, 8'}", "move: 2 s", "Three sets, 12, 10 and 8 repetitions."),
    ],
)
def test_a_dose_says_how_much_and_how_long(tmp_path: Path, dose: str, what: str, words: str) -> None:
    assert dose_of(tmp_path, dose, what).dose.replace("\N{NO-BREAK SPACE}", " ").startswith(words)


def test_a_step_says_how_long_it_is_held() -> None:
    steps = exercises(make_request("tight-hamstrings", voice="estimate"))["hamstring-ere"].steps
    assert (
        steps[4].replace("\N{NO-BREAK SPACE}", " ")
        == "Press the heel down, as if bending the knee. Hold for 10 seconds."
    )
    assert steps[0] == "Stand facing the stool, about a leg length away."


def test_both_sides_are_named_as_the_sentence_inflects_them_and_one_alone_by_itself() -> None:
    german = exercises(make_request("tight-hamstrings", voice="estimate", language="de"))
    assert german["hamstring-ere"].steps[1].startswith("Leg die linke/rechte Ferse")
    one = exercises(make_request("tight-hamstrings", voice="estimate", language="de", side="left"))
    assert one["hamstring-ere"].steps[1].startswith("Leg die linke Ferse")
    assert one["hamstring-ere"].dose.startswith("Zwei Durchgänge auf der linken Seite")


def test_sets_keep_the_name_that_their_sheet_gives_them() -> None:
    nouns = {
        language: [
            one.set_noun
            for one in exercises(
                make_request("tight-hamstrings", voice="estimate", language=language)
            ).values()
        ]
        for language in ("en", "de", "es")
    }
    assert nouns["en"] == ["spot", "cycle", None, None, None]
    assert nouns["de"] == ["Bereich", "Durchgang", None, None, None]
    assert nouns["es"] == ["zona", "ronda", None, None, None]


def test_when_to_stop_is_in_full_however_little_is_said() -> None:
    usual = session_cautions(compile_session(make_request("tight-hamstrings", voice="estimate")).plan)
    brief = make_request("tight-hamstrings", voice="estimate", talk="brief", session=9)
    assert session_cautions(compile_session(brief).plan) == usual
    assert usual[0] == "Stop if pain is sharp, spreading or growing."
    spoken = {speech.text for speech in compile_session(brief).script.speech}
    assert usual[0] not in spoken, "it is said in fewer words by then, or not at all"
