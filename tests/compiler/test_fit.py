"""A session fitted into minutes: never over, never below the prescription, never less work for more time."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from plans import BEEP_MS
from sessions import LABEL, LIBRARY, ROUTINE, estimated, speech

from voicecoach.compiler.fit import Fitted, fit_session
from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.errors import RequestError
from voicecoach.script import Script
from voicecoach.sheets.dose.ladder import derive_ladder
from voicecoach.sheets.forms.sheet import ExerciseSheet
from voicecoach.sheets.library.library import form_of

RANGES: Mapping[str, tuple[range, range]] = {
    "hamstring-asmr": (range(8, 11), range(2, 4)),
    "hamstring-ere": (range(2, 5), range(3, 4)),
    "marching-hip-bridge": (range(2, 4), range(5, 9)),
    "seated-tibial-rotation": (range(2, 4), range(4, 7)),
    "jefferson-curl": (range(2, 5), range(3, 6)),
}
"""Sets and reps as prescribed, a side."""


def scheduled(plan: Plan) -> Script:
    return schedule(plan, estimated, BEEP_MS, LABEL)


def fitted(minutes: int, **request: Any) -> Fitted:
    return fit_session(
        LIBRARY, ROUTINE, Request(**request), minutes, lambda plan: scheduled(plan).duration_ms
    )


def test_every_budget_from_25_to_60_minutes_is_kept_within_the_prescription() -> None:
    """Never over the budget, doses within their ranges, left equals right, and more time never means less hold."""
    hold_ms = 0
    for minutes in range(25, 61, 5):
        script = scheduled(fitted(minutes).plan)
        assert script.duration_ms <= minutes * 60_000
        for name, count in script.counts.exercises.items():
            sides = 2 if name in {"hamstring-asmr", "hamstring-ere"} else 1
            sets, reps = RANGES[name]
            assert count.sets // sides in sets
            assert count.reps // count.sets in reps
        holds = [phase for phase in script.phases if phase.kind == "hold"]
        assert all(
            10_000 <= phase.duration_ms <= 15_000 for phase in holds if phase.ref.exercise == "hamstring-ere"
        )
        sides_of = [phase.ref.side for phase in holds if phase.ref.exercise == "hamstring-ere"]
        assert sides_of.count("left") == sides_of.count("right")
        assert script.counts.hold_ms >= hold_ms
        hold_ms = script.counts.hold_ms


def test_sixty_minutes_take_every_maximum_and_trade_nothing() -> None:
    """With time enough nothing is given up."""
    found = fitted(60)
    assert found.trades == ()
    assert found.plan.counts.exercises["hamstring-ere"].hold_ms == 6 * 4 * 15_000


def test_what_was_traded_is_told_in_words_and_said_once() -> None:
    """A listener hears that the session is fitted, and a reader sees what it cost."""
    found = fitted(26)
    assert "hamstring-ere: 2 cycles of 10 s instead of 4 cycles of 15 s" in found.trades
    assert "brief talk" in found.trades
    said = [event.text for event in speech(scheduled(found.plan)) if event.cue == "fitted"]
    assert said == ["It is fitted into 26 minutes today."]


def test_too_few_minutes_are_refused_with_the_shortest_possible_time() -> None:
    """Five minutes cannot hold the routine; the message says what can."""
    with pytest.raises(
        RequestError, match="the shortest session of 'tight-hamstrings' takes 24 min"
    ) as refused:
        fitted(5)
    assert "--minutes 25" in str(refused.value)
    assert fitted(25)


def test_a_dose_that_the_user_chose_is_not_traded() -> None:
    """What is asked for by hand stays; the others give way."""
    found = fitted(32, doses=("hamstring-ere.sets=4",))
    assert found.plan.counts.exercises["hamstring-ere"].sets == 8


def test_safety_is_kept_in_the_shortest_session() -> None:
    """Brief and compact, and still the same warnings."""
    assert {event.cue for event in speech(scheduled(fitted(25).plan))} >= {
        "stop-if-it-hurts",
        "see-a-clinician",
    }


def test_what_a_condition_or_a_routine_narrows_is_fitted_within_what_is_left(tmp_path: Path) -> None:
    """Long thighs get all ten spots; a routine may cut off the top of a ladder."""
    assert "hamstring-asmr: 10 spots of 2 instead of 10 spots of 3" in fitted(45, conditions=("tall",)).trades
    path = tmp_path / "narrow.yaml"
    path.write_text(
        "routine: narrow\nname: Narrow\nexercises: [{use: hamstring-ere, dose: {sets: 2 cycles, hold: 10-12 s}}]\n"
    )
    found = fit_session(LIBRARY, str(path), Request(), 30, lambda plan: scheduled(plan).duration_ms)
    assert found.trades == ()
    assert found.plan.counts.exercises["hamstring-ere"].hold_ms == 6 * 2 * 12_000


def test_in_a_circuit_the_rounds_stay_and_the_reps_go_down() -> None:
    """As far as they are prescribed."""

    def fitted_circuit(minutes: int) -> list[str]:
        asked = Request(doses=("finisher.rounds=3",))
        found = fit_session(
            LIBRARY, "steady-legs-and-trunk", asked, minutes, lambda plan: scheduled(plan).duration_ms
        )
        return [trade for trade in found.trades if trade.startswith(("bird-dog", "heel-raise"))]

    assert fitted_circuit(40) == [
        "bird-dog: 3 sets of 5 instead of 3 sets of 6",
        "heel-raise: 3 sets of 11 instead of 3 sets of 12",
    ]
    assert fitted_circuit(26) == [
        "bird-dog: 3 sets of 4 instead of 3 sets of 6",
        "heel-raise: 3 sets of 8 instead of 3 sets of 12",
    ]


def test_written_ladders_never_fall_and_derived_ones_neither() -> None:
    """Each rung is at least as much work as the one below it."""
    for sheet in LIBRARY.all("exercise"):
        form = form_of(sheet, ExerciseSheet)
        for ladder in (form.ladder or derive_ladder(form.dose), derive_ladder(form.dose)):
            volumes = [level.volume for level in ladder]
            assert volumes == sorted(volumes)
            assert ladder
