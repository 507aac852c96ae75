"""The session as the person on the floor hears it: what comes first, what is a command, how long a movement gets."""

import re
from itertools import pairwise, takewhile

import pytest
from plans import BEEP_MS
from sessions import LABEL, LIBRARY, compiled, estimated, speech

from voicecoach.compiler.compile import plan_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.schedule.place import LEAD_MS
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.script import PhaseKind, Script, Speech

HAMSTRINGS, STEADY = "tight-hamstrings", "steady-legs-and-trunk"
CONDITIONS = {
    HAMSTRINGS: (
        None,
        "sciatica",
        "tall",
        "ere-too-hard",
        "bridge-too-hard",
        "low-back-pain",
        "hamstrings-dominate",
        "no-hamstring-feel",
    ),
    STEADY: (None, "sore-shoulder", "sore-wrists", "sore-knees", "side-plank-too-easy"),
}
LOWEST: tuple[str, ...] = ()
SESSION_4 = ("9x2", "2x12s", "2x6", "2x5", "2x4")
SESSION_8 = ("10x2", "3x12s", "2x8", "2x6", "3x4")
SESSION_15 = ("10x3", "4x15s", "3x8", "3x6", "4x5")
"""The doses that the programme plans, exercise by exercise."""
EXERCISES = (
    "hamstring-asmr",
    "hamstring-ere",
    "marching-hip-bridge",
    "seated-tibial-rotation",
    "jefferson-curl",
)
SOUNDS = [
    "glide-explained",
    "beeps-explained",
    "end-explained",
    "fall-explained",
    "back-explained",
    "ticks-explained",
    "switch-explained",
    "rest-explained",
]
HEARD = [(HAMSTRINGS, "en"), (HAMSTRINGS, "de"), (HAMSTRINGS, "es"), (STEADY, "en")]


def doses(planned: tuple[str, ...]) -> list[str]:
    chosen = []
    for exercise, dose in zip(EXERCISES, planned, strict=bool(planned)):
        sets, amount = dose.split("x")
        chosen += [f"{exercise}.sets={sets}", f"{exercise}.{'hold' if 's' in amount else 'reps'}={amount}"]
    return chosen


def conditions(condition: str | None) -> tuple[str, ...]:
    return () if condition is None else (condition,)


def cues(script: Script) -> list[str]:
    return [event.cue for event in script.speech]


def texts(script: Script, exercise: str | None = None) -> list[str]:
    return [
        event.text
        for event in script.speech
        if exercise is None or script.phases[event.phase].ref.exercise == exercise
    ]


def transitions(script: Script) -> list[list[Speech]]:
    """What is said from each first transition to an exercise on, until the next one."""
    starts = {phase.index for phase in script.phases if phase.kind == "transition"}
    heard: list[list[Speech]] = []
    before = 0
    for event in script.speech:
        if event.phase in starts and event.phase != before:
            heard.append([])
            before = event.phase
        if heard:
            heard[-1].append(event)
    return heard


@pytest.mark.parametrize(("routine", "language"), HEARD)
def test_a_movement_gets_its_time_on_the_shipped_routines(routine: str, language: str) -> None:
    """From the word that commands a movement to the next command or beep there is at least the `move` of its sheet."""
    checked = 0
    for condition in CONDITIONS[routine]:
        request = Request(conditions=conditions(condition), language=language)
        plan = plan_session(LIBRARY, routine, request)
        script = schedule(plan, estimated, BEEP_MS, LABEL)
        moves = {(one.id, step.id): step.move_ms for one in plan.exercises for step in one.steps}
        commands = [
            event
            for event in script.speech
            if event.cue == script.phases[event.phase].ref.step
            and script.phases[event.phase].ref.exercise is not None
            and script.phases[event.phase].kind in {PhaseKind.MOVE, PhaseKind.SET_UP}
        ]
        onsets = sorted(
            [event.at_ms for event in commands]
            + [event.at_ms for event in script.beeps if event.name == "hold-start"]
        )
        following = dict(pairwise(onsets))
        for event in commands:
            ref = script.phases[event.phase].ref
            if event.at_ms in following:
                # The first word of a window stands 100 ms in, and a beep at its very start.
                assert (
                    following[event.at_ms] + LEAD_MS - event.at_ms >= moves[ref.exercise or "", event.cue]
                ), event
                checked += 1
    assert checked > 300


@pytest.mark.parametrize("condition", CONDITIONS[HAMSTRINGS])
@pytest.mark.parametrize("session_number", [1, 4, 15])
def test_a_transition_says_where_to_go_before_anything_else(
    condition: str | None, session_number: int
) -> None:
    """Name and what to fetch, then the position; how much, what to heed and why are said on the way there."""
    script = compiled(HAMSTRINGS, conditions=conditions(condition), session_number=session_number)
    first_steps = [
        next(event.cue for event in heard if script.phases[event.phase].kind != "transition")
        for heard in transitions(script)
    ]
    assert first_steps == ["sit", "stand", "lie", "sit", "stand"]
    on_the_way = {"exercise-done", "first-exercise", "next-exercise", "last-exercise", "instead", "bring"}
    for heard in transitions(script):
        before = [event.cue for event in heard if script.phases[event.phase].kind == "transition"]
        assert set(before) <= {*on_the_way, "get-up"} | {cue for cue in before if cue.startswith("tip-")}


def test_the_dose_is_told_in_full_and_the_first_rep_is_counted() -> None:
    script = compiled(HAMSTRINGS)
    assert "8 spots on each leg, 2 reps per spot." in texts(script, "hamstring-asmr")
    ere = texts(script, "hamstring-ere")
    cycles = ere.index("2 cycles on each leg.")
    assert ere[cycles + 1] == "Each cycle has 3 holds of 10 seconds."
    assert "You will do 2 sets of 5 reps." in texts(script, "marching-hip-bridge")
    rotation = texts(script, "seated-tibial-rotation")
    sets = rotation.index("You will do 2 sets of 4 reps.")
    assert rotation[sets + 1] == "Each hold lasts 5 seconds."
    for exercise in EXERCISES[2:]:
        counts = [text for text in texts(script, exercise) if re.match(r"Rep \d|\d\.$|Last (rep|one)", text)]
        reps = {"marching-hip-bridge": 5, "seated-tibial-rotation": 4, "jefferson-curl": 3}[exercise]
        assert counts[0] == f"Rep 1 of {reps}."
        assert counts[reps] == "1."
        assert len(counts) == 2 * reps


def test_a_count_is_said_in_the_movement_before_and_delays_nothing() -> None:
    """In a later session a rep of the ball takes as long as its movements: 2.5 s up, 2 s at the top, 3 s down."""
    script = compiled(HAMSTRINGS, *doses(SESSION_15), session_number=15)
    ups = [
        phase.at_ms
        for phase in script.phases
        if phase.ref.exercise == "hamstring-asmr" and phase.ref.step == "straighten"
    ]
    within_a_spot = [after - before for before, after in pairwise(ups) if after - before < 12_000]
    assert len(within_a_spot) == 40
    assert sorted(within_a_spot)[:38] == [7500] * 38
    assert max(within_a_spot) <= 9000
    counts = [event for event in script.speech if event.text == "Last one."]
    lowering = [event for event in counts if script.phases[event.phase].ref.step == "lower"]
    assert len(lowering) == 20


@pytest.mark.parametrize(("planned", "hold_s"), [(LOWEST, 80), (SESSION_15, 180)])
def test_shins_are_turned_for_hardly_longer_than_prescribed(planned: tuple[str, ...], hold_s: int) -> None:
    """From the start of each hold to the word for the way back, or its end beep: 1.1 times the dose, and never more than 1.3."""
    script = compiled(HAMSTRINGS, *doses(planned))
    turned_ms = 0
    for phase in script.phases:
        if phase.ref.exercise != "seated-tibial-rotation" or phase.kind != "hold":
            continue
        way_back = [
            event.at_ms
            for event in script.speech
            if event.phase == phase.index + 1 and event.cue in {"in", "neutral"}
        ]
        turned_ms += (way_back[0] if way_back else phase.end_ms) - phase.at_ms
    assert turned_ms >= 1000 * hold_s
    assert turned_ms <= 1.1 * 1000 * hold_s


@pytest.mark.parametrize(
    ("talk", "session_number", "are_told"),
    [
        ("normal", 1, True),
        ("normal", 2, True),
        ("normal", 3, False),
        ("signals", 1, True),
        ("signals", 9, True),
    ],
)
def test_the_sounds_are_introduced_by_sounding_before_anybody_is_in_position(
    talk: str, session_number: int, *, are_told: bool
) -> None:
    script = compiled(HAMSTRINGS, talk=talk, session_number=session_number)
    told = [event for event in script.speech if event.cue.endswith("-explained")]
    assert [event.cue for event in told] == (SOUNDS if are_told else [])
    if not told:
        return
    first_set_up_ms = min(phase.at_ms for phase in script.phases if phase.ref.exercise is not None)
    assert told[-1].end_ms < first_set_up_ms
    sounds = [
        event for event in script.events if not isinstance(event, Speech) and event.at_ms < first_set_up_ms
    ]
    names = [event.name for event in sounds]
    glides = ["ramp-up", "hold-start", "hold-end", "ramp-down", "tempo-and-back"]
    assert names == [*glides, *["tick"] * 3, "switch", "rest-end"]
    # Each sounds straight after its words.
    for words, sound in zip(told, [*sounds[:6], *sounds[8:]], strict=True):
        assert 0 < sound.at_ms - words.end_ms <= 400


def test_a_tone_that_no_movement_has_is_not_introduced() -> None:
    assert "back-explained" not in cues(compiled(STEADY))


def test_the_place_to_go_comes_before_the_turns_that_exercises_take() -> None:
    said = texts(compiled(STEADY), "bird-dog")
    assert said[:3] == [
        "The next exercise is the bird dog.",
        "Kneel on all fours, hands below your shoulders.",
        "Now 2 exercises take turns, in 2 rounds.",
    ]


def test_from_one_side_a_person_comes_up_without_rolling_onto_it() -> None:
    """The side plank ends on a side; only from the back there is one to roll to."""
    wall_sit = texts(compiled(STEADY), "wall-sit")
    assert wall_sit[2:4] == ["Come up slowly, in your own time.", "Stand with your back against the wall."]
    rotation = texts(compiled(HAMSTRINGS), "seated-tibial-rotation")
    assert rotation[1] == "Roll to your side, and come up slowly."


def test_what_is_left_is_not_taken_for_a_number() -> None:
    """A bare "3." before the fourth of six reps would be."""
    left = [text for text in texts(compiled(STEADY), "chair-squat") if text[0].isdigit()]
    assert left == ["3 more.", "2 more."] * 2


def test_safety_is_full_once_and_short_later_and_keeps_to_its_sessions() -> None:
    """`sessions: first` holds for safety lines too; none of the others ever falls silent."""
    first, later = compiled(HAMSTRINGS), compiled(HAMSTRINGS, session_number=15)
    assert "not-a-diagnosis" in cues(first)
    assert "not-a-diagnosis" not in cues(later)
    assert texts(first).count("Keep the ball on muscle, never behind the knee.") == 1
    assert texts(later).count("Never behind the knee.") == 3
    safety = {
        "stop-if-it-hurts",
        "stop-if-it-tingles",
        "ball-on-muscle",
        "stable-support",
        "back-comes-first",
    }
    assert safety <= set(cues(first))
    assert safety <= set(cues(later))
    opening_ms = [
        sum(event.duration_ms for event in script.speech if script.phases[event.phase].ref.exercise is None)
        for script in (first, later)
    ]
    assert opening_ms[1] < opening_ms[0] / 2


@pytest.mark.parametrize(("gap_days", "is_full"), [(0, False), (13, False), (14, True), (60, True)])
def test_after_a_long_gap_safety_is_full_and_the_sounds_are_introduced(
    gap_days: int, *, is_full: bool
) -> None:
    """From two weeks on; what is for the first session alone stays there."""
    heard = texts(compiled(HAMSTRINGS, session_number=8, gap_days=gap_days))
    assert ("Stop if pain is sharp, spreading or growing." in heard) == is_full
    assert ("Sharp pain means stop." in heard) != is_full
    assert ("This beep means hold." in heard) == is_full
    assert "This is general coaching, not a diagnosis." not in heard


def test_technique_returns_after_a_gap_and_where_it_is_asked_for() -> None:
    """Known exercises say it once a set; a refresher says all of it again, without telling the rep first."""
    known = compiled(HAMSTRINGS, session_number=8)
    after_pain = compiled(HAMSTRINGS, session_number=8, refresh=("marching-hip-bridge",))
    after_gap = compiled(HAMSTRINGS, session_number=8, gap_days=20)
    full = "Lift the pelvic floor, as if stopping the flow of urine."
    assert full not in texts(known)
    assert full in texts(after_pain)
    assert full in texts(after_gap)
    assert texts(after_pain, "jefferson-curl") == texts(known, "jefferson-curl")
    assert "Listen first." not in texts(after_gap)


def test_getting_into_place_takes_less_time_once_it_is_known_and_what_is_to_be_slow_never_does() -> None:
    """`move-known` of the sheets, from the fourth session on; not after a long gap."""

    def lengths(step: str, session_number: int, gap_days: int = 0) -> set[int]:
        script = compiled(HAMSTRINGS, session_number=session_number, gap_days=gap_days)
        return {
            phase.duration_ms for phase in script.phases if phase.ref.step == step and phase.kind == "move"
        }

    assert min(lengths("relax", 1)) == 4000
    assert lengths("relax", 4) == {2000}
    assert min(lengths("relax", 4, gap_days=14)) == 4000
    for step, load_ms in (("squeeze", 2000), ("lower", 3000), ("roll-down", 4000), ("stack", 4000)):
        assert min(lengths(step, 4)) == load_ms
    assert lengths("march", 15) == {3000}  # three to four seconds a foot


def test_of_two_reps_the_last_is_announced_until_that_is_known() -> None:
    """And again in the last set; with all talk asked for it is always announced."""
    quiet = texts(compiled(HAMSTRINGS), "hamstring-asmr")
    assert sum(text in {"Last rep.", "Last one."} for text in quiet) == 6
    everything = texts(compiled(HAMSTRINGS, talk="full"), "hamstring-asmr")
    assert sum(text in {"Last rep.", "Last one."} for text in everything) == 16


def test_equipment_is_asked_for_once() -> None:
    """The chair is there from the first exercise on."""
    heard = texts(compiled(HAMSTRINGS))
    assert "Have a firm chair ready." not in heard
    assert "Have a stool ready." in heard


@pytest.mark.parametrize("session_number", [1, 4, 15])
def test_nobody_is_told_to_let_go_and_then_to_ease_off(session_number: int) -> None:
    """Where a movement comes back, the way back is the release, and one phrase says so."""
    script = compiled(HAMSTRINGS, session_number=session_number)
    assert not [
        text
        for text in texts(script)
        if re.search(r"\blet (everything )?go\b|\bease off\b", text, re.IGNORECASE)
    ]
    for phase in script.phases:
        if phase.kind == "ramp-down":
            assert sum(event.phase == phase.index for event in script.speech) <= 1


def test_signals_name_each_exercise_its_position_and_its_side() -> None:
    script = compiled(HAMSTRINGS, talk="signals")
    names = [event.text for event in script.speech if event.cue.endswith("-exercise")]
    assert names == [
        "First comes ball release for the hamstrings.",
        "The next exercise is hamstring end range expansion.",
        "The next exercise is the marching hip bridge.",
        "The next exercise is seated shin rotation.",
        "Last comes the Jefferson curl.",
    ]
    positions = [
        next(event.text for event in heard if script.phases[event.phase].kind == "set-up")
        for heard in transitions(script)
    ]
    assert positions == [
        "Sit tall on the chair, ball in hand.",
        "Stand facing the stool, about a leg length away.",
        "Lie on your back, both knees bent, feet flat.",
        "Sit tall, knees at a right angle, feet flat.",
        "Stand with your feet shoulder width apart.",
    ]
    for exercise in EXERCISES[:2]:
        sides = [text for text in texts(script, exercise) if re.search(r"\b(left|right)\b", text)]
        assert any("left" in text for text in sides)
        assert any("right" in text for text in sides)
    march = [text for text in texts(script, "marching-hip-bridge") if "foot" in text.lower()]
    assert any("left" in text.lower() for text in march)
    assert any("right" in text.lower() for text in march)


@pytest.mark.parametrize(
    ("session_number", "planned", "minutes", "talk_percents"),
    [
        (1, LOWEST, 26, {"en": 40, "de": 42, "es": 43}),
        (4, LOWEST, 20.5, {"en": 20, "de": 23, "es": 24}),
        (4, SESSION_4, 24.5, {"en": 19, "de": 21, "es": 22}),
        (8, LOWEST, 20.5, {"en": 20, "de": 23, "es": 24}),
        (8, SESSION_8, 29, {"en": 17, "de": 19, "es": 20}),
        (15, LOWEST, 20.5, {"en": 20, "de": 23, "es": 24}),
        (15, SESSION_15, 42, {"en": 15, "de": 17, "es": 18}),
    ],
)
@pytest.mark.parametrize("language", ["en", "de", "es"])
def test_a_session_is_no_longer_and_no_more_talk_than_this(
    language: str,
    session_number: int,
    planned: tuple[str, ...],
    minutes: float,
    talk_percents: dict[str, float],
) -> None:
    """By estimate at 150 words a minute: what is reached now, rounded up. The times are the same in every language."""
    script = compiled(HAMSTRINGS, *doses(planned), session_number=session_number, language=language)
    talk_percent = talk_percents[language]
    talk_ms = sum(event.duration_ms for event in script.speech)
    assert script.duration_ms <= minutes * 60_000
    assert 100 * talk_ms <= talk_percent * script.duration_ms


@pytest.mark.parametrize("routine", CONDITIONS)
@pytest.mark.parametrize("session_number", [1, 4, 15])
def test_a_long_silence_has_a_reason(routine: str, session_number: int) -> None:
    """More than 8.5 s without any sound are a rest, the way to another place, or a movement of the person's own."""
    script = compiled(routine, session_number=session_number)
    end_ms = 0
    for event in script.events:
        if event.at_ms - end_ms > 8500:
            phase = next(one for one in script.phases if one.at_ms <= end_ms < one.end_ms)
            # Behind a switch of sides nobody has to be told again where to go.
            is_way = phase.kind == "move" and phase.ref.rep_number is None
            assert is_way or phase.kind in {"rest", "set-up", "transition"}, (phase, event)
        end_ms = max(end_ms, event.end_ms)


_NOT_BEFORE_THE_PLACE = {"exercise-done", "dose", "set", "rep", "round", "why", "instead", "hold", "side"}


@pytest.mark.parametrize("language", ["en", "de", "es"])
@pytest.mark.parametrize("session_number", [1, 8, 15])
@pytest.mark.parametrize("routine", ["tight-hamstrings", STEADY])
def test_where_to_go_is_said_first(routine: str, session_number: int, language: str) -> None:
    """On the way to an exercise nothing but its name and what it needs; at a switch nothing at all."""
    script = compiled(routine, session_number=session_number, language=language)
    chapters = [chapter.at_ms for chapter in script.chapters][1:]
    assert len(chapters) >= 5
    for at_ms in chapters:
        way = [event for event in speech(script) if event.at_ms >= at_ms]
        exercise = script.phases[way[0].phase].ref.exercise
        before = takewhile(lambda event: script.phases[event.phase].ref.step is None, way)
        cues = [event.cue for event in before]
        assert cues[0].endswith("-exercise") or cues[:2] == ["circuit", "next-exercise"], (exercise, cues)
        assert not [cue for cue in cues if cue.split("-")[0] in _NOT_BEFORE_THE_PLACE], (exercise, cues)
        assert "exercise-done" not in cues
    switches = [index for index, phase in enumerate(script.phases) if phase.kind == "switch"]
    assert switches
    for index in switches:
        first, *_ = [event for event in speech(script) if event.phase == index]
        rest = [event.cue for event in speech(script) if event.phase >= index]
        assert first.cue == "other-side" or (first.cue == "switch" and "long-back" in rest), first


def test_the_other_side_is_told_with_its_place() -> None:
    """Also in a sheet of one's own, and where its words do not name the side; the tip of the switch comes behind them."""
    events = speech(compiled("tight-hamstrings"))
    index = [event.text for event in events].index("Other side: right heel on the stool.")
    assert events[index + 1].cue == "why-hamstring-ere"
    texts = [event.text for event in speech(compiled(STEADY))]
    index = texts.index("Switch. Now the right leg.")
    assert texts[index + 1 : index + 3] == ["On all fours, back long.", "1."]
    assert "Other side: lie on your right side." in texts
