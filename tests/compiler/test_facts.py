"""Every cue of the article, heard in a first session that asks for nothing, each in its place."""

import re
from dataclasses import dataclass

import pytest
from sessions import compiled

from voicecoach.script import Phase, Script, Speech

ASMR, ERE, BRIDGE, ROTATION, CURL = (
    "hamstring-asmr",
    "hamstring-ere",
    "marching-hip-bridge",
    "seated-tibial-rotation",
    "jefferson-curl",
)


@dataclass(frozen=True)
class Place:
    """Where a phrase belongs: in a step, in phases of these kinds, in this rep; before a step; every time or once."""

    step: str | None = None
    kinds: frozenset[str] = frozenset()
    before: str | None = None
    """A step whose first movement or ramp comes later than the phrase."""

    def holds(self, phase: Phase) -> bool:
        return (self.step is None or phase.ref.step == self.step) and (
            not self.kinds or phase.kind in self.kinds
        )


def during(step: str) -> Place:
    return Place(step, frozenset({"move"}))


def holding(step: str) -> Place:
    return Place(step, frozenset({"hold"}))


def before(step: str) -> Place:
    return Place(before=step)


RESTING = Place(kinds=frozenset({"rest", "switch"}))

CUES = [
    (ASMR, "breathe and relax on arriving at each spot", "slow breath", during("settle")),
    (ASMR, "relax onto the ball", "heavy on the ball", during("settle")),
    (ASMR, "before the first extension", "heavy on the ball", before("straighten")),
    (ASMR, "discomfort is to be expected", "discomfort on the ball", during("place-first")),
    (ASMR, "full extension", "Straighten the knee, all the way", before("straighten")),
    (ASMR, "full extension, in the movement", "all the way straight", during("straighten")),
    (ASMR, "fire the quads at the top", "squeeze the front of the thigh firmly", before("straighten")),
    (ASMR, "fire the quads, in the movement", "Squeeze the thigh", during("squeeze")),
    (ASMR, "slow while lowering", "Take your time on the way down", before("straighten")),
    (ASMR, "slow, in the movement", "Slowly", during("lower")),
    (ASMR, "from the sit bone down", "near the sit bone", during("place-first")),
    (ASMR, "toward the knee", "toward the knee", during("place-next")),
    (ASMR, "never behind the knee", "never behind the knee", before("place-first")),
    (ASMR, "tip: tensing up", "If you tense up, breathe and let it soften", during("settle")),
    (ASMR, "tip: sciatic symptoms", "If sciatica .* point your toes", during("place-next")),
    (ERE, "pelvis settled and level", "pelvis sink, level on both sides", before("lift")),
    (ERE, "support leg straight and strong", "standing leg straight and strong", before("lift")),
    (ERE, "tall posture", "body tall and steady", before("lift")),
    (ERE, "posture again in a hold", "Tall", holding("lift-again")),
    (ERE, "leg straight, first lift", "Keep the knee straight", before("lift")),
    (ERE, "leg straight, second lift", "Knee straight", before("lift-again")),
    (ERE, "thigh and hip lift the heel", "When the tone rises, float the heel up with thigh", before("lift")),
    (ERE, "higher, even without moving", "get higher, even without moving", holding("lift")),
    (ERE, "higher in the second lift too", "higher", holding("lift-again")),
    (ERE, "as if bending the knee", "as if bending the knee", before("pull")),
    (ERE, "image: drag the stool", "dragging the stool toward you", holding("pull")),
    (ERE, "ramp up", "building slowly", Place("lift", frozenset({"ramp-up"}))),
    (ERE, "ramp up, second", "slowly", Place("pull", frozenset({"ramp-up"}))),
    (ERE, "ramp up, third", "slowly", Place("lift-again", frozenset({"ramp-up"}))),
    (ERE, "ramp down", "effort fade", Place("pull", frozenset({"ramp-down"}))),
    (ERE, "lower slowly after hold 1", "Lower the heel slowly", Place("lift", frozenset({"ramp-down"}))),
    (ERE, "lower slowly after hold 3", "Heel down", Place("lift-again", frozenset({"ramp-down"}))),
    (ERE, "breathe in hold 1", "Keep breathing", holding("lift")),
    (ERE, "breathe in hold 2", "breath", holding("pull")),
    (ERE, "breathe in hold 3", "Breathe", holding("lift-again")),
    (ERE, "never hold the breath", "never hold your breath", before("lift")),
    (ERE, "foot to the floor, relax", "foot to the floor, and relax", during("foot-down")),
    (ERE, "tip: no side-bend", "If you lean sideways, let the pelvis settle", during("stand-strong")),
    (ERE, "tip: too hard, or cramp", "cramping.* lying", RESTING),
    (BRIDGE, "good posture", "shoulders rest back, chest open", before("lift")),
    (BRIDGE, "a hand just fits", "one hand just fits under your low back", during("align")),
    (BRIDGE, "active arch", "short and narrow, ball toward heel", during("arch")),
    (BRIDGE, "pelvic floor", "as if stopping the flow of urine", during("add-pelvic-floor")),
    (BRIDGE, "glutes", "Firm up both buttocks", during("add-glutes")),
    (BRIDGE, "straight up", "Hips straight up", during("lift")),
    (BRIDGE, "natural curve, told first", "low back in its natural curve", before("lift")),
    (BRIDGE, "natural curve, in the lift", "Natural curve", during("lift")),
    (BRIDGE, "slowly float each foot", "Slowly, left foot", during("march")),
    (BRIDGE, "soft landing, told first", "land without a sound", before("lift")),
    (BRIDGE, "soft landing, in the march", "softly", during("march")),
    (BRIDGE, "still on until the ground", "keep working until you land", before("lift")),
    (BRIDGE, "still on, on the way down", "Glutes on", during("lower")),
    (BRIDGE, "ramp down on the ground", "Relax bit by bit", during("let-go")),
    (BRIDGE, "quiet hamstrings", "backs of your thighs stay quiet", RESTING),
    (BRIDGE, "quiet hamstrings, in the lift", "Hamstrings quiet", during("lift")),
    (BRIDGE, "tip: over-arching", "before your low back starts to arch", RESTING),
    (BRIDGE, "tip: behind the thigh", "behind the thigh, imagine sliding both feet away", RESTING),
    (BRIDGE, "tip: marching too hard", "too hard, keep both feet down", RESTING),
    (ROTATION, "heels only just up", "just off the floor", during("heels-up")),
    (ROTATION, "image: a sheet of paper", "one sheet of paper", during("heels-up")),
    (ROTATION, "knees stay put", "both knees exactly where they are", before("out")),
    (ROTATION, "on the balls of the feet", "on the balls of your feet", before("out")),
    (ROTATION, "inner hamstrings", "inner hamstrings", holding("out")),
    (ROTATION, "outer hamstrings", "outer hamstrings", holding("in")),
    (ROTATION, "keep pushing, out", "Keep turning the whole time", holding("out")),
    (ROTATION, "keep pushing, in", "turning|Further", holding("in")),
    (ROTATION, "through neutral", "Middle", during("neutral")),
    (ROTATION, "tip: haul the ground closer", "pulling the floor closer", RESTING),
    (ROTATION, "tip: touch to check", "touch the muscle to feel it work", RESTING),
    (CURL, "knees straight, whole rep", "both knees straight throughout", before("chin")),
    (CURL, "knees straight, first rep", "Knees straight", during("chin")),
    (CURL, "chin to chest", "Chin to chest", during("chin")),
    (CURL, "segment by segment, told first", "one bone of the spine at a time", before("chin")),
    (CURL, "segment by segment, down", "One bone at a time", during("roll-down")),
    (CURL, "segment by segment, up", "One bone at a time", during("stack")),
    (CURL, "as far as straight knees allow", "as far as your knees stay straight", before("chin")),
    (CURL, "tail toward the back", "tail reaching out behind you", RESTING),
    (CURL, "tail back, going down", "Tail back|tail reach back", during("roll-down")),
    (CURL, "pelvis under to neutral first", "Pelvis under", during("tuck")),
    (CURL, "tail between the legs", "tail curling under, between your legs", RESTING),
    (CURL, "tail under, on the way up", "Tail under|Tuck the tail", during("tuck")),
    (CURL, "stacked", "stack the spine back up", before("chin")),
    (CURL, "tall at the end", "Upright", during("upright")),
    (CURL, "low-back pain: hinge", "bothers your back, fold only at the hips", before("chin")),
]


def _first_ms(script: Script, exercise: str, step: str) -> int:
    kinds = {"move", "ramp-up", "hold"}
    return next(
        phase.at_ms
        for phase in script.phases
        if phase.ref.exercise == exercise and phase.ref.step == step and phase.kind in kinds
    )


def _is_there(script: Script, event: Speech, exercise: str, place: Place) -> bool:
    phase = script.phases[event.phase]
    if phase.ref.exercise != exercise or not place.holds(phase):
        return False
    return place.before is None or event.at_ms < _first_ms(script, exercise, place.before) + 2000


@pytest.fixture(scope="module")
def first_session() -> Script:
    return compiled()


@pytest.mark.parametrize(
    ("exercise", "cue", "words", "place"), CUES, ids=[f"{row[0]}: {row[1]}" for row in CUES]
)
def test_a_cue_of_the_article_is_heard_in_its_place(
    first_session: Script, exercise: str, cue: str, words: str, place: Place
) -> None:
    said = [event for event in first_session.speech if re.search(words, event.text, re.IGNORECASE)]
    assert said, f"{cue}: nobody says '{words}'"
    assert any(_is_there(first_session, event, exercise, place) for event in said), [
        (event.at_ms, event.text, first_session.phases[event.phase].ref) for event in said
    ]


def test_the_muscles_are_woken_in_their_order(first_session: Script) -> None:
    """Arch, pelvic floor, glutes, and only then the lift; in full once a set."""
    order = [
        phase.ref.step
        for phase in first_session.phases
        if phase.ref.exercise == BRIDGE and phase.ref.step in {"arch", "add-pelvic-floor", "add-glutes"}
    ]
    assert order == ["arch", "add-pelvic-floor", "add-glutes"] * 2
    lift_ms = _first_ms(first_session, BRIDGE, "lift")
    assert _first_ms(first_session, BRIDGE, "add-glutes") < lift_ms
