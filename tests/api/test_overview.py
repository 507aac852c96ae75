"""A session on one screen, and the conditions that change it."""

from pathlib import Path

from voicecoach.api.compile import compile_session
from voicecoach.api.overview import overview_session
from voicecoach.request import make_request

ROUTINE = "tight-hamstrings"


def test_the_overview_is_one_screen_and_agrees_with_the_script() -> None:
    """Minutes, holds, equipment, and a row for each exercise; nothing is counted twice."""
    script = compile_session(make_request(ROUTINE, voice="estimate")).script
    overview = overview_session(make_request(ROUTINE))
    lines = "\n".join(overview.lines()).splitlines()
    assert len(lines) <= 22
    assert max(map(len, lines)) <= 80
    assert (overview.duration_ms, overview.holds, overview.hold_ms) == (script.duration_ms, 28, 200_000)
    assert overview.equipment == ("massage-ball", "firm-chair", "stool")
    assert [row.dose for row in overview.exercises] == [
        "8 spots of 2, each side",
        "2 cycles of 3 x 10 s, each side",
        "2 sets of 5",
        "2 sets of 4 x 5 s",
        "2 sets of 3",
    ]
    opening_and_end_ms = sum(phase.duration_ms for phase in script.phases if phase.ref.exercise is None)
    assert sum(row.duration_ms for row in overview.exercises) == script.duration_ms - opening_and_end_ms


def test_each_condition_says_what_it_changes_or_that_it_changes_nothing() -> None:
    effects = {
        effect.condition: effect.changes for effect in overview_session(make_request(ROUTINE)).conditions
    }
    assert effects["low-back-pain"] == ("hip-hinge instead of jefferson-curl",)
    assert effects["tall"] == ("hamstring-asmr: Ball release for long legs",)
    assert effects["sore-wrists"] == ()
    text = "\n".join(overview_session(make_request(ROUTINE)).lines())
    assert "No change here: side-plank-too-easy, sore-knees, sore-shoulder, sore-wrists." in text


def test_a_condition_that_was_asked_for_in_vain_is_named() -> None:
    """And one that was not in vain is shown as asked for."""
    overview = overview_session(make_request(ROUTINE, conditions=["sore-wrists", "low-back-pain"]))
    text = "\n".join(overview.lines())
    assert "\nsore-wrists changes nothing in it.\n" in text
    assert "hip-hinge instead of jefferson-curl (asked for)" in text
    assert [row.exercise for row in overview.exercises][-1] == "hip-hinge"


def test_an_exercise_of_ones_own_has_an_overview_too(tmp_path: Path) -> None:
    """Without holds and without equipment, and with none of the conditions changing it."""
    (tmp_path / "calf.yaml").write_text(
        "exercise: calf\nname: Calf\nposition: standing\ndose: {sets: 2, reps: 4}\n"
        "steps: [{id: up, say: Rise., move: 2 s}]\n",
        encoding="utf-8",
    )
    overview = overview_session(make_request("calf", cues=[tmp_path]))
    assert (overview.holds, overview.equipment) == (0, ())
    assert [effect for effect in overview.conditions if effect.changes] == []
    assert "You need: nothing." in "\n".join(overview.lines())
