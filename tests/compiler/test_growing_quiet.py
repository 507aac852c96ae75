"""How a session grows quiet: what its tones carry needs no words, and nobody is told what they do already."""

from itertools import groupby, pairwise

import pytest
from ear.timing import ROUTINE as HAMSTRINGS
from ear.timing import planned_doses
from sessions import compiled

from voicecoach.script import Glide, Script

ERE, BALL, STEADY = "hamstring-ere", "hamstring-asmr", "steady-legs-and-trunk"


def commands(script: Script) -> list[tuple[str, str, int]]:
    """Each word of the three efforts of the second exercise: its text, its window, and how far into it."""
    return [
        (event.text, phase.kind.value, event.at_ms - phase.at_ms)
        for event in script.speech
        if (phase := script.phases[event.phase]).ref.exercise == ERE
        and event.cue in {"lift", "pull", "lift-again"}
    ]


def test_an_effort_is_announced_in_full_and_in_short_and_then_its_word_goes_with_the_tone() -> None:
    """The first leg is told; the second one hears "Lift." as the tone begins to rise."""
    heard = commands(compiled(HAMSTRINGS))
    assert [kind for _, kind, _ in heard] == ["get-ready"] * 6 + ["ramp-up"] * 6
    assert heard[0][0] == "When the tone rises, float the heel up with thigh and hip."
    assert heard[3][0] == "On the tone, float the heel up."
    assert heard[6:] == [("Lift.", "ramp-up", 100), ("Press.", "ramp-up", 100), ("Lift.", "ramp-up", 100)] * 2


@pytest.mark.parametrize("session_number", [1, 2, 4, 8, 12])
@pytest.mark.parametrize(
    ("routine", "language"),
    [(routine, language) for routine in (HAMSTRINGS, STEADY) for language in ("en", "de", "es")],
)
def test_nothing_is_said_twice_running(routine: str, session_number: int, language: str) -> None:
    """Such as "Lift." as the word of a step and "Lift." as the sheet's own word for its tone."""
    script = compiled(routine, session_number=session_number, language=language)
    twice = [
        (one.at_ms, one.text)
        for one, other in pairwise(script.speech)
        if one.text == other.text and other.at_ms - one.end_ms < 1_500
    ]
    assert twice == []


def test_with_all_talk_every_effort_is_announced() -> None:
    heard = commands(compiled(HAMSTRINGS, talk="full"))
    assert {kind for _, kind, _ in heard} == {"get-ready"}
    assert len(heard) == 12


@pytest.mark.parametrize(
    ("session_number", "ready_ms"), [(1, {2000, 5000}), (4, {2000}), (9, {2000}), (10, {1000})]
)
def test_who_knows_an_exercise_needs_less_time_to_get_ready(session_number: int, ready_ms: set[int]) -> None:
    script = compiled(HAMSTRINGS, session_number=session_number)
    ready = [one for one in script.phases if one.ref.exercise == ERE and one.kind == "get-ready"]
    quiet = [one for one in ready if not any(event.phase == one.index for event in script.speech)]
    assert len(ready) == 12
    assert {one.duration_ms for one in quiet} <= ready_ms
    assert min(one.duration_ms for one in ready) == min(ready_ms)


def test_of_many_sets_only_some_have_a_technique_once_they_are_known() -> None:
    """Twelve of sixteen spots in a first session; every third from the fourth session on, every fourth from the tenth."""

    def spots(session_number: int) -> list[int]:
        script = compiled(HAMSTRINGS, session_number=session_number)
        techniques = {"relax-onto-the-ball", "slow-lowering", "let-it-soften"}
        found = [
            (phase.ref.set_number or 0) + (8 if phase.ref.side == "right" else 0)
            for event in script.speech
            if event.cue in techniques and (phase := script.phases[event.phase]).ref.exercise == BALL
        ]
        return [number for number, _ in groupby(number for number in found if number)]

    assert len(spots(1)) == 12
    assert spots(5)[1:] == [4, 7, 10, 13, 16]
    assert spots(10)[1:] == [5, 9, 13]


def test_of_many_sets_the_first_rep_has_no_number() -> None:
    """ "Spot 2." has just been said; of three reps only the last is counted then."""
    script = compiled(HAMSTRINGS, *planned_doses(15), session_number=15)
    counts = [event.text for event in script.speech if event.cue in {"rep", "rep-last"}]
    assert counts[:20] == ["Last one."] * 20
    assert counts[20] == "1."


def test_equipment_is_named_again_only_while_an_exercise_is_new() -> None:
    for session_number, times in ((1, 1), (4, 0)):
        script = compiled(HAMSTRINGS, session_number=session_number)
        assert sum(event.cue == "bring" for event in script.speech) == times
    assert any(event.cue == "bring" for event in compiled(ERE, session_number=4).speech)
    assert any("stool" in event.text for event in compiled(HAMSTRINGS, session_number=4).speech)


@pytest.mark.parametrize(
    ("condition", "tip"),
    [
        ("sciatica", "tip-point-the-toes"),
        ("ere-too-hard", "tip-lie-down"),
        ("hamstrings-dominate", "tip-slide-the-feet"),
        ("bridge-too-hard", "tip-feet-down"),
        ("no-hamstring-feel", "tip-pull-the-floor"),
    ],
)
def test_nobody_is_given_a_tip_that_they_follow_already(condition: str, tip: str) -> None:
    """Whoever lies down is not told to lie down next time."""
    assert tip in {event.cue for event in compiled(HAMSTRINGS).speech}
    assert tip not in {event.cue for event in compiled(HAMSTRINGS, conditions=(condition,)).speech}


def phrases(script: Script, exercise: str) -> list[tuple[str, int | None, int | None]]:
    """What is said in an exercise: its text, its set and its rep."""
    return [
        (event.text, ref.set_number, ref.rep_number)
        for event in script.speech
        if (ref := script.phases[event.phase].ref).exercise == exercise
    ]


def silence_before_ms(script: Script, cue: str) -> list[int]:
    """How long nothing is heard before each time that a cue is said."""
    heard = sorted([event.end_ms for event in script.speech] + [event.at_ms for event in script.beeps])
    return [
        event.at_ms - max(end_ms for end_ms in heard if end_ms <= event.at_ms)
        for event in script.speech
        if event.cue == cue
    ]


def test_who_comes_to_an_exercise_hears_at_once_where_to_go() -> None:
    """Also where only the side says it, and in later rounds; and from the floor nobody is hurried up."""
    script = compiled(STEADY)
    assert silence_before_ms(script, "lie")[1] < 500
    assert max(silence_before_ms(script, "kneel") + silence_before_ms(script, "face-wall")) < 500
    raised = [text for text, _, _ in phrases(script, "heel-raise")]
    for number, name in ((1, "The next exercise is"), (2, "Last comes")):
        at = raised.index(f"{name} the split stance heel raise.")
        assert raised[at + 1] == "Come up slowly.", number


def test_the_words_of_a_tempo_command_it_once_the_step_is_known() -> None:
    """ "Hips back." a second before "Down." would send a person off too early, rep after rep."""
    heard = phrases(compiled(STEADY), "chair-squat")
    said = [(set_number, rep) for text, set_number, rep in heard if text.startswith(("Hips back", "Reach"))]
    assert said == [(1, 1), (1, 2), (1, 3), (1, 4), (2, 1)]
    assert [text for text, _, _ in heard].count("Down.") == 12


def test_tones_carry_a_heel_raise_that_is_known() -> None:
    heard = phrases(compiled(STEADY), "heel-raise")
    assert [rep for text, set_number, rep in heard if text == "Rise." and set_number == 2] == [1, 1]


@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_no_more_than_a_fifth_of_a_known_session_is_talk(language: str) -> None:
    """And no more than two fifths of the first one, in every language."""
    for session_number, most in ((1, 0.4), (4, 0.2), (8, 0.2), (15, 0.2)):
        script = compiled(HAMSTRINGS, session_number=session_number, language=language)
        assert sum(event.duration_ms for event in script.speech) <= most * script.duration_ms, session_number


def said_of(script: Script, exercise: str, *cues: str) -> list[tuple[str, int | None, int | None]]:
    """What is said of some cues of an exercise: its text, its set and its rep."""
    return [
        (event.text, ref.set_number, ref.rep_number)
        for event in script.speech
        if event.cue in cues and (ref := script.phases[event.phase].ref).exercise == exercise
    ]


def test_of_a_known_exercise_every_second_rep_has_no_number() -> None:
    """If a tone begins it. In the rotation the number is the sign to turn, and stays; with all talk every one is said."""
    bridge, turns = "marching-hip-bridge", "seated-tibial-rotation"
    counts = {
        (number, talk): [
            text
            for text, _, _ in said_of(
                compiled(HAMSTRINGS, session_number=number, talk=talk), bridge, "rep", "rep-last"
            )
        ]
        for number, talk in ((1, "normal"), (8, "normal"), (8, "full"))
    }
    assert counts[1, "normal"][:5] == ["Rep 1 of 5.", "2.", "3.", "4.", "Last rep."]
    assert counts[8, "normal"] == ["1.", "3.", "Last one."] * 2
    assert len(counts[8, "full"]) == 10
    heard = said_of(compiled(HAMSTRINGS, session_number=8), turns, "rep", "rep-last")
    assert [text for text, _, _ in heard] == ["1.", "2.", "3.", "Last one."] * 2


def test_a_tone_paces_each_foot_and_its_side_is_named_at_the_start_of_each_set() -> None:
    """While the march is new, the foot that begins is named in every rep."""
    new, known = (compiled(HAMSTRINGS, session_number=number) for number in (1, 8))
    bridge = "marching-hip-bridge"
    assert [where[1:] for where in said_of(known, bridge, "march")] == [(1, 1), (1, 1), (2, 1), (2, 1)]
    done = [one for one in said_of(new, bridge, "march") if one[2] is not None]
    assert [(text, rep) for text, number, rep in done if number == 2] == [
        *(("Left.", 1), ("Right.", 1)),
        *((("Left.", rep)) for rep in (2, 3, 4, 5)),
    ]
    for script, count in ((new, 21), (known, 20)):  # a new one also sounds where the sounds are introduced
        assert sum(isinstance(one, Glide) and one.name == "tempo-and-back" for one in script.events) == count


def test_the_words_of_a_known_curl_are_said_in_its_first_set() -> None:
    """In a new one they come back with each set."""
    steps = ("chin", "roll-down", "tuck", "stack")
    known = said_of(compiled(HAMSTRINGS, session_number=8), "jefferson-curl", *steps)
    assert [where[1:] for where in known] == [(1, 1)] * 4
    new = said_of(compiled(HAMSTRINGS), "jefferson-curl", *steps)
    assert [where[1:] for where in new if where[1] == 2] == [(2, 1)] * 4


def test_what_a_known_session_needs_is_named_as_known() -> None:
    assert "You will need a hard massage ball, a firm chair and a stool." in [
        event.text for event in compiled(HAMSTRINGS).speech
    ]
    known = [event.text for event in compiled(HAMSTRINGS, session_number=4).speech]
    assert "Have the ball, the chair and the stool ready." in known


def test_what_is_known_is_praised_now_and_then() -> None:
    for session_number, times in ((1, 4), (8, 2)):
        script = compiled(HAMSTRINGS, session_number=session_number)
        assert sum(event.cue == "exercise-done" for event in script.speech) == times
