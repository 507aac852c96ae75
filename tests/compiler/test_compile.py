"""What a session adds up to: doses, sides, conditions, and what is said when."""

from itertools import pairwise
from pathlib import Path

import pytest
from sessions import ROUTINE, compiled, on_shelf, speech, words

from voicecoach.errors import RequestError, SheetError
from voicecoach.script import ExerciseCounts, Glide, Script
from voicecoach.sheets.forms.terms import TALKS

BOTH = ("left", "right")


@pytest.mark.parametrize("sides", [BOTH, ("left",), ("right",)])
@pytest.mark.parametrize(("cycles", "hold_s"), [(2, 10), (3, 13), (4, 15)])
def test_the_holds_of_the_end_range_exercise_follow_its_formula(
    cycles: int, hold_s: int, sides: tuple[str, ...]
) -> None:
    """Three holds a cycle and leg: 3 cycles of 13 s on both legs are 18 holds and 234 s."""
    script = compiled(
        "hamstring-ere", f"hamstring-ere.sets={cycles}", f"hamstring-ere.hold={hold_s}s", sides=sides
    )
    assert script.counts.exercises["hamstring-ere"] == ExerciseCounts(
        sets=cycles * len(sides),
        reps=3 * cycles * len(sides),
        holds=3 * cycles * len(sides),
        hold_ms=3 * cycles * len(sides) * hold_s * 1000,
    )


@pytest.mark.parametrize(("sets", "reps"), [(2, 4), (3, 6)])
def test_shin_rotation_holds_out_and_in_for_five_seconds(sets: int, reps: int) -> None:
    """Two holds a rep, ten seconds a rep."""
    script = compiled(
        "seated-tibial-rotation", f"seated-tibial-rotation.sets={sets}", f"seated-tibial-rotation.reps={reps}"
    )
    assert script.counts.holds == 2 * sets * reps
    assert script.counts.hold_ms == 10_000 * sets * reps


@pytest.mark.parametrize("sides", [BOTH, ("left",)])
def test_ball_placements_and_extensions_follow_the_spots(sides: tuple[str, ...]) -> None:
    """Spots x extensions on each leg, and one placement a spot."""
    script = compiled("hamstring-asmr", "hamstring-asmr.sets=9", "hamstring-asmr.reps=3", sides=sides)
    assert script.counts.exercises["hamstring-asmr"] == ExerciseCounts(
        sets=9 * len(sides), reps=27 * len(sides), holds=0, hold_ms=0
    )
    placements = [phase for phase in script.phases if phase.ref.step in {"place-first", "place-next"}]
    assert len(placements) == 9 * len(sides)


@pytest.mark.parametrize(("sides", "lifts"), [(BOTH, 2), (("right",), 1)])
def test_each_foot_is_lifted_once_a_rep(sides: tuple[str, ...], lifts: int) -> None:
    """One rep of the march is one lift of the hips and one of each foot that is trained."""
    script = compiled(
        "marching-hip-bridge", "marching-hip-bridge.sets=3", "marching-hip-bridge.reps=8", sides=sides
    )
    assert script.counts.reps == 24
    assert sum(phase.ref.step == "march" for phase in script.phases) == 24 * lifts


def test_a_routine_without_wishes_takes_the_lowest_dose() -> None:
    """The first session is all minima."""
    counts = compiled().counts.exercises
    assert {name: (count.sets, count.reps) for name, count in counts.items()} == {
        "hamstring-asmr": (16, 32),
        "hamstring-ere": (4, 12),
        "marching-hip-bridge": (2, 10),
        "seated-tibial-rotation": (2, 8),
        "jefferson-curl": (2, 6),
    }


def test_a_dose_outside_the_prescription_is_refused_unless_it_is_allowed() -> None:
    """The message names the range; one option lets it through."""
    with pytest.raises(RequestError, match="allows 10-15 s for hold") as refused:
        compiled("hamstring-ere", "hamstring-ere.hold=20s")
    assert "--allow-outside-range" in str(refused.value)
    script = compiled("hamstring-ere", "hamstring-ere.hold=20s", allow_outside_range=True)
    assert {phase.duration_ms for phase in script.phases if phase.kind == "hold"} == {20_000}


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("hamstring-ere=3", "is not a dose"),
        ("hamstring-er.sets=3", "no exercise 'hamstring-er'"),
        ("hamstring-ere.rset=3", "not a field"),
        ("hamstring-ere.hold=13", "has no unit"),
        ("hamstring-ere.sets=2-3", "is a range"),
        ("hamstring-ere.sets=0", "is zero"),
        ("hamstring-asmr.hold=3s", "has no hold"),
        ("hamstring-ere.hold=0.4s", "too short"),
    ],
)
def test_a_dose_that_makes_no_sense_is_told_what_to_write(option: str, said: str) -> None:
    """Every refusal of a dose says what is wrong with it and has a hint."""
    with pytest.raises(RequestError, match=said) as refused:
        compiled(ROUTINE, option)
    assert refused.value.hint


def test_left_comes_first_unless_right_is_asked_for() -> None:
    """`--first` changes the order of the legs and of the feet within a rep."""
    for first, second in (BOTH, tuple(reversed(BOTH))):
        script = compiled(ROUTINE, sides=BOTH, first=first)
        ere = [
            phase.ref.side
            for phase in script.phases
            if phase.ref.exercise == "hamstring-ere" and phase.kind == "hold"
        ]
        assert ere == [first] * 6 + [second] * 6
        march = [phase.ref.side for phase in script.phases if phase.ref.step == "march"]
        assert march == [first, second] * 10


def test_alternating_sides_change_after_every_set(tmp_path: Path) -> None:
    """`side-order: alternate` goes left, right, left, right, and names the side each time."""
    sheet = """exercise: mine
name: Mine
position: standing
limb: leg
dose: {sets: 2, hold: 8 s, sides: each, side-order: alternate}
steps:
  - {id: lift, say: "Lift.", hold: dose}
"""
    script = compiled(on_shelf(tmp_path, sheet))
    assert [(phase.ref.set_number, phase.ref.side) for phase in script.phases if phase.kind == "hold"] == [
        (1, "left"),
        (1, "right"),
        (2, "left"),
        (2, "right"),
    ]
    kinds = [phase.kind for phase in script.phases if phase.kind in {"switch", "rest", "hold"}]
    assert kinds == ["hold", "switch", "hold", "rest", "hold", "switch", "hold"]
    named = [
        event.text
        for event in speech(script)
        if "left" in event.text.lower() or "right" in event.text.lower()
    ]
    assert named == [
        "The left leg goes first.",
        "Switch. Now the right leg.",
        "This one is for the left leg.",
        "Switch to the right.",
    ]


@pytest.mark.parametrize(
    ("condition", "exercise", "variant"),
    [
        ("sciatica", "hamstring-asmr", "toes-pointed"),
        ("tall", "hamstring-asmr", "more-spots"),
        ("ere-too-hard", "hamstring-ere", "supine"),
        ("bridge-too-hard", "marching-hip-bridge", "basic-bridge"),
    ],
)
def test_a_condition_swaps_the_variant_that_it_calls_for_and_no_other(
    condition: str, exercise: str, variant: str
) -> None:
    """Each condition changes its own exercise."""
    variants = {
        phase.ref.exercise: phase.ref.variant
        for phase in compiled(conditions=(condition,)).phases
        if phase.ref.exercise
    }
    assert variants.pop(exercise) == variant
    assert set(variants.values()) == {None}


def test_long_legs_get_ten_spots_and_the_basic_bridge_no_march() -> None:
    """What a variant changes is what is done."""
    assert compiled(conditions=("tall",)).counts.exercises["hamstring-asmr"].sets == 20
    assert not any(phase.ref.step == "march" for phase in compiled(conditions=("bridge-too-hard",)).phases)


def test_two_variants_of_one_exercise_both_apply() -> None:
    """Tall and with sciatica: ten spots with pointed toes."""
    script = compiled(conditions=("tall", "sciatica"))
    assert script.counts.exercises["hamstring-asmr"].sets == 20
    texts = [event.text for event in speech(script)]
    assert "Point the toes, then straighten the knee fully." in texts


@pytest.mark.parametrize("name", [ROUTINE, "jefferson-curl"])
def test_a_sore_low_back_never_meets_the_curl(name: str) -> None:
    """The hinge takes its place everywhere, in the routine and by itself."""
    script = compiled(name, conditions=("low-back-pain",))
    assert "hip-hinge" in script.counts.exercises
    assert "jefferson-curl" not in script.counts.exercises
    assert not any("curl" in event.text.lower() for event in speech(script))
    with pytest.raises(RequestError, match="replaced by 'hip-hinge'"):
        compiled(name, "jefferson-curl.sets=3", conditions=("low-back-pain",))


@pytest.mark.parametrize(
    ("condition", "cue"),
    [
        ("hamstrings-dominate", "slide-the-feet"),
        ("no-hamstring-feel", "drag-the-floor"),
        ("no-hamstring-feel", "touch-to-check"),
        ("sciatica", "ease-off-if-it-spreads"),
    ],
)
def test_a_fault_brings_its_tip(condition: str, cue: str) -> None:
    """The tip is said with the condition and never without it."""
    assert any(event.cue == cue for event in speech(compiled(conditions=(condition,))))
    assert not any(event.cue == cue for event in speech(compiled()))


def test_an_unknown_condition_names_those_that_there_are() -> None:
    """Nobody has to guess a condition."""
    with pytest.raises(RequestError, match="no condition is called 'lowback'") as refused:
        compiled(conditions=("lowback",))
    assert "low-back-pain" in str(refused.value)
    assert "sciatica" in str(refused.value)


def test_a_later_set_and_a_later_session_have_fewer_words() -> None:
    """The coach grows quiet within a session and from one to the next; silence never costs safety."""
    script = compiled("marching-hip-bridge", "marching-hip-bridge.sets=3")
    by_set = {
        number: words(
            e
            for e in speech(script)
            if script.phases[e.phase].ref.set_number == number and script.phases[e.phase].kind != "rest"
        )
        for number in (1, 2, 3)
    }
    assert by_set[1] > by_set[2] >= by_set[3]
    sessions = [words(speech(compiled(session_number=number))) for number in (1, 2, 4, 10)]
    assert sessions == sorted(sessions, reverse=True)
    assert sessions[-1] < sessions[0]


def test_a_history_fades_only_what_was_done() -> None:
    """Ten sessions of the bridge make the coach brief in the bridge alone."""
    new, known = compiled(), compiled(history={"marching-hip-bridge": 10})

    def said(script: Script, exercise: str) -> int:
        return words(
            event
            for event in speech(script)
            if script.phases[event.phase].ref.exercise == exercise and event.cue not in known_by_now
        )

    # Whoever has done ten sessions knows the signals, and how the coach goes on from one exercise to the next.
    known_by_now = {
        "beeps-explained",
        "ticks-explained",
        "exercise-done",
        "why-hamstring-ere",
        "why-marching-hip-bridge",
    }
    assert said(known, "marching-hip-bridge") < said(new, "marching-hip-bridge")
    assert said(known, "hamstring-ere") == said(new, "hamstring-ere")


@pytest.mark.parametrize("talk", TALKS)
@pytest.mark.parametrize("session", [1, 3, 10])
def test_the_line_about_pain_is_said_in_the_first_minute_of_every_session(talk: str, session: int) -> None:
    """Whatever the talk and the exposure, safety comes first: in full in the first session, and never left out."""
    for name in (ROUTINE, "hamstring-ere", "jefferson-curl"):
        first = [
            event
            for event in speech(compiled(name, talk=talk, session_number=session))
            if event.at_ms < 60_000
        ]
        told = [event.detail for event in first if event.cue == "stop-if-it-hurts"]
        assert told == (["full"] if session == 1 else ["short"])


def test_less_talk_is_fewer_words_and_signals_leave_sides_and_counts() -> None:
    """full > normal > brief > signals, and signals still name every side."""
    counts = [words(speech(compiled(talk=talk))) for talk in TALKS]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == len(TALKS)
    signals = compiled("hamstring-ere", talk="signals")
    assert {event.cue for event in speech(signals)} <= {
        "stop-if-it-hurts",
        "stop-if-it-tingles",
        "stable-support",
        "do-not-hold-breath",
        "side-first",
        "other-side",
        "set",
        "set-last",
        "rest-next-last",
        "rest-next",
        "rep",
        "rep-last",
        "first-exercise",
        "stand",
        "glide-explained",
        "beeps-explained",
        "end-explained",
        "fall-explained",
        "ticks-explained",
        "switch-explained",
        "rest-explained",
    }
    assert [event.text for event in speech(signals) if event.cue in {"side-first", "other-side"}] == [
        "The left leg goes first.",
        "Other side: right heel on the stool.",
    ]


def test_reasons_are_spoken_in_the_first_session_and_all_of_them_only_when_asked_for() -> None:
    """One sentence on what an exercise is for, while one gets into place; the rest is for those who ask for it."""
    reasons = {
        talk: [event.cue for event in speech(compiled(talk=talk)) if event.cue.startswith("why-")]
        for talk in TALKS
    }
    assert len(reasons["full"]) > 15
    assert len(reasons["normal"]) == 5
    assert "why-tight-hamstrings" not in reasons["normal"]
    assert reasons["brief"] == reasons["signals"] == []
    assert not any(event.cue.startswith("why-") for event in speech(compiled(talk="full", session_number=2)))


@pytest.mark.parametrize(
    "conditions", [(), ("low-back-pain",), ("ere-too-hard", "bridge-too-hard"), ("tall", "sciatica")]
)
def test_no_phrase_is_said_twice_running(conditions: tuple[str, ...]) -> None:
    """A coach who repeats himself at once has not been listened to."""
    for talk in ("full", "normal", "brief"):
        texts = [event.text for event in speech(compiled(conditions=conditions, talk=talk))]
        assert [pair for pair in pairwise(texts) if pair[0] == pair[1]] == []


def test_a_starved_hold_keeps_its_length_and_loses_nothing_silently(tmp_path: Path) -> None:
    """5 s x 3 reps with two `must` cues of 9 and 30 words, three technique cues and an encouragement: all is said or noted."""
    long_words = " ".join(["steady"] * 30)
    sheet = f"""exercise: starved
name: Starved
position: standing
dose: {{sets: 1, reps: 3, hold: 5 s}}
steps:
  - id: lift
    say: "Lift."
    hold: dose
    cues:
      - {{say: "One two three four five six seven eight nine.", id: nine, must: yes}}
      - {{say: "{long_words}.", id: thirty, must: yes}}
      - {{say: "Keep the knee straight and strong.", id: first, priority: technique, every: 1 rep}}
      - {{say: "Let the shoulders be wide.", id: second, priority: technique, every: 1 rep}}
      - {{say: "Press the floor away from you.", id: third, priority: technique, every: 1 rep}}
      - {{say: "You are doing well.", id: cheer, priority: encourage, must: no, every: 1 rep}}
"""
    script = compiled(on_shelf(tmp_path, sheet))
    holds = [phase for phase in script.phases if phase.kind == "hold"]
    assert [phase.duration_ms for phase in holds] == [5000] * 3
    said = [event.cue for event in speech(script)]
    assert said.count("nine") == said.count("thirty") == 3
    for cue in ("nine", "thirty", "first", "second", "third", "cheer"):
        noted = sum(note.cue == cue and note.code == "dropped" for note in script.notes)
        assert said.count(cue) + noted == 3, cue
    for hold in holds:
        inside = {event.cue for event in speech(script) if event.phase == hold.index}
        dropped_here = {
            note.cue for note in script.notes if note.phase == hold.index and note.code == "dropped"
        }
        assert not (inside & {"cheer"} and dropped_here & {"first", "second", "third"})
    warnings = [note for note in script.notes if note.severity == "warning"]
    assert warnings
    assert all(note.mend and note.needed_ms > 0 for note in warnings)
    assert all(note.severity == "info" for note in script.notes if note.cue == "cheer")


def test_one_technique_is_in_focus_when_several_compete(tmp_path: Path) -> None:
    """From the second set on, each has its turn."""
    sheet = """exercise: mine
name: Mine
position: standing
dose: {sets: 3, reps: 1, hold: 30 s, rest: 15 s}
steps:
  - id: lift
    say: "Lift."
    hold: dose
    cues:
      - {say: "Knee straight.", id: knee}
      - {say: "Back long.", id: back}
      - {say: "Hips level.", id: hips}
"""
    script = compiled(on_shelf(tmp_path, sheet))
    by_set = [
        {
            event.cue
            for event in speech(script)
            if script.phases[event.phase].kind == "hold"
            and script.phases[event.phase].ref.set_number == number
        }
        for number in (1, 2, 3)
    ]
    assert by_set == [{"knee", "back", "hips"}, {"back"}, {"hips"}]


def test_technique_thins_out_and_what_must_be_said_does_not(tmp_path: Path) -> None:
    """Twice at once, then every third rep of a set; a `must` cue at every rep; the words grow fewer."""
    sheet = """exercise: mine
name: Mine
position: standing
dose: {sets: 1, reps: 15, count: none}
steps:
  - id: squat
    say: {full: "Squat.", short: "Go."}
    move: 8 s
    cues:
      - {say: {full: "Keep the knees over the feet.", short: "Knees over feet.", word: "Knees."}, id: knees}
      - {say: {full: "Keep breathing.", short: "Breathe."}, id: air, must: yes}
"""
    script = compiled(on_shelf(tmp_path, sheet))
    reps = {
        cue: [script.phases[event.phase].ref.rep_number for event in speech(script) if event.cue == cue]
        for cue in ("knees", "air")
    }
    assert reps["air"] == list(range(1, 16))
    assert reps["knees"] == [1, 2, 4, 7, 10, 13]
    said = [event.text for event in speech(script) if event.cue == "knees"]
    assert said == ["Keep the knees over the feet.", "Knees over feet.", *["Knees."] * 4]


def test_what_is_counted_down_is_what_is_left(tmp_path: Path) -> None:
    """Three more is said before three more, and never otherwise."""
    sheet = """exercise: mine
name: Mine
position: standing
dose: {sets: 1, reps: 6, count: "last three, down"}
steps:
  - {id: squat, say: {full: "Squat.", short: "Go."}, move: 4 s}
"""
    script = compiled(on_shelf(tmp_path, sheet))
    counted = [
        (event.text, script.phases[event.phase].ref.rep_number)
        for event in speech(script)
        if event.cue in {"reps-left", "rep", "rep-last"}
    ]
    # Said as the rep before ends.
    assert counted == [("3 more.", 3), ("2 more.", 4), ("Last rep.", 5)]


def test_a_tempo_is_four_exact_phases_with_tones(tmp_path: Path) -> None:
    """3-1-3-0: down three, pause one, up three, and no pause above; each phase exact."""
    sheet = """exercise: mine
name: Mine
position: standing
dose: {sets: 1, reps: 2}
steps:
  - {id: squat, say: "Squat.", tempo: 3-1-3-0}
"""
    script = compiled(on_shelf(tmp_path, sheet))
    paced = [(event.name, event.duration_ms) for event in script.events if isinstance(event, Glide)]
    assert paced == [("tempo-lower", 3000), ("tempo-lift", 3000)] * 2
    lengths = [phase.duration_ms for phase in script.phases if phase.ref.step == "squat"]
    assert [length for length in lengths if length in {3000, 1000}] == [3000, 1000, 3000] * 2
    assert [event.text for event in speech(script) if event.cue.startswith("tempo")] == [
        "Down.",
        "Pause.",
        "Up.",
    ] * 2


def test_breath_is_paced_by_tones_between_the_beeps_of_a_hold(tmp_path: Path) -> None:
    """Whole breaths only, in and out as asked, none of them into the ticks."""
    sheet = """exercise: mine
name: Mine
position: seated
dose: {sets: 1, hold: 20 s}
steps:
  - {id: sit, say: "Sit.", hold: dose, breathe: "in 3 s, out 4 s", ramp: none}
"""
    script = compiled(on_shelf(tmp_path, sheet))
    hold = next(phase for phase in script.phases if phase.kind == "hold")
    tones = [
        (event.name, event.at_ms - hold.at_ms, event.duration_ms)
        for event in script.events
        if isinstance(event, Glide)
    ]
    assert tones == [
        ("breath-in", 490, 3000),
        ("breath-out", 3490, 4000),
        ("breath-in", 7490, 3000),
        ("breath-out", 10_490, 4000),
    ]
    assert hold.duration_ms == 20_000


def test_a_variant_step_that_is_not_there_is_a_fault_with_its_place(tmp_path: Path) -> None:
    """A name that leads nowhere is found before anything is spoken."""
    sheet = """exercise: mine
name: Mine
position: standing
dose: {sets: 1}
steps:
  - {id: lift, say: "Lift.", move: 2 s}
variants:
  - {id: easy, when: tall, leave-out: [lfit]}
"""
    with pytest.raises(SheetError) as refused:
        compiled(on_shelf(tmp_path, sheet))
    assert "mine.yaml:8:40: error[unknown-step]: this exercise has no step 'lfit'" in str(refused.value)
    assert "hint: there is only lift" in str(refused.value)
