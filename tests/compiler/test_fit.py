"""A session fitted into minutes: never over, never below the prescription, never less work for more time."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from plans import BEEP_MS
from sessions import LABEL, LIBRARY, ROUTINE, estimated, speech

from voicecoach.compiler.fit import Fitted, fit_session
from voicecoach.compiler.resolve.resolve import Request, resolve_session
from voicecoach.compiler.schedule.schedule import schedule
from voicecoach.compiler.unroll.plan import Plan
from voicecoach.compiler.unroll.unroll import unroll
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


def fitted(minutes: int, *, fill: bool = False, **request: Any) -> Fitted:
    return fit_session(
        LIBRARY, ROUTINE, Request(**request), minutes, lambda plan: scheduled(plan).duration_ms, fill=fill
    )


def test_minutes_alone_never_raise_a_dose_and_change_nothing_where_todays_session_fits() -> None:
    """The same session as without minutes, to the byte, with the time that is left; no one hears that it was fitted."""
    today = unroll(resolve_session(LIBRARY, ROUTINE, Request()))
    for minutes in (31, 60):
        found = fitted(minutes)
        assert found.plan.digest() == today.digest()
        assert (found.trades, found.raises) == ((), ())
        assert found.spare_ms == minutes * 60_000 - scheduled(today).duration_ms


def test_every_raise_is_told_against_todays_session_and_only_with_fill() -> None:
    """A minute more is a rung or two; nothing is compared with a session that nobody asked for."""
    found = fitted(27, fill=True)
    assert found.raises == (
        "marching-hip-bridge: 2 sets of 6 instead of 2 sets of 5",
        "jefferson-curl: 2 sets of 4 instead of 2 sets of 3",
    )
    assert (found.trades, found.spare_ms) == ((), 0)


def test_when_todays_session_does_not_fit_fill_raises_nothing() -> None:
    """Words are left out to have time for today's dose, not for more than that."""
    assert fitted(25, fill=True).plan.digest() == fitted(25).plan.digest()
    assert fitted(25, fill=True).raises == ()


def test_every_budget_from_25_to_60_minutes_is_kept_within_the_prescription() -> None:
    """Never over the budget, doses within their ranges, left equals right, and more time never means less hold."""
    hold_ms = 0
    for minutes in range(25, 61, 5):
        script = scheduled(fitted(minutes, fill=True).plan)
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


def test_sixty_minutes_to_fill_take_every_maximum_and_trade_nothing() -> None:
    """With time enough nothing is given up."""
    found = fitted(60, fill=True)
    assert "hamstring-ere: 4 cycles of 15 s instead of 2 cycles of 10 s" in found.raises
    assert found.trades == ()
    assert found.plan.counts.exercises["hamstring-ere"].hold_ms == 6 * 4 * 15_000


def test_what_was_traded_is_told_in_words_and_said_once() -> None:
    """A listener hears that the session is fitted, and a reader sees what it cost."""
    found = fitted(25)
    assert found.trades == ("brief talk",)
    said = [event.text for event in speech(scheduled(found.plan)) if event.cue == "fitted"]
    assert said == ["Today's session is fitted into 25 minutes."]


def test_too_few_minutes_are_refused_with_the_shortest_possible_time() -> None:
    """Five minutes cannot hold the routine; the message says what can."""
    with pytest.raises(
        RequestError, match="the shortest session of 'tight-hamstrings' takes 22 min"
    ) as refused:
        fitted(5)
    assert "--minutes 23" in str(refused.value)
    assert fitted(23)


def test_a_dose_that_the_user_chose_is_not_traded() -> None:
    """What is asked for by hand stays; the others give way."""
    found = fitted(45, fill=True, doses=("hamstring-ere.sets=4",))
    assert not any(change.startswith("hamstring-ere") for change in (*found.trades, *found.raises))
    assert found.plan.counts.exercises["hamstring-ere"].sets == 8


def test_safety_is_kept_in_the_shortest_session() -> None:
    """Brief and compact, and still the same warnings."""
    assert {event.cue for event in speech(scheduled(fitted(25).plan))} >= {
        "stop-if-it-hurts",
        "see-a-clinician",
    }


def test_what_a_condition_or_a_routine_narrows_is_fitted_within_what_is_left(tmp_path: Path) -> None:
    """Long thighs get all ten spots; a routine may cut off the top of a ladder."""
    raises = fitted(60, fill=True, conditions=("tall",)).raises
    assert "hamstring-asmr: 10 spots of 3 instead of 10 spots of 2" in raises
    path = tmp_path / "narrow.yaml"
    path.write_text(
        "routine: narrow\nname: Narrow\nexercises: [{use: hamstring-ere, dose: {sets: 2 cycles, hold: 10-12 s}}]\n"
    )
    found = fit_session(
        LIBRARY, str(path), Request(), 30, lambda plan: scheduled(plan).duration_ms, fill=True
    )
    assert found.raises == ("hamstring-ere: 2 cycles of 12 s instead of 2 cycles of 10 s",)
    assert found.plan.counts.exercises["hamstring-ere"].hold_ms == 6 * 2 * 12_000


def test_in_a_circuit_the_rounds_stay_and_the_reps_change() -> None:
    """As far as they are prescribed."""

    def filled_circuit(minutes: int) -> list[str]:
        asked = Request(doses=("finisher.rounds=3",))
        found = fit_session(
            *(LIBRARY, "steady-legs-and-trunk", asked, minutes, lambda plan: scheduled(plan).duration_ms),
            fill=True,
        )
        return [change for change in found.raises if change.startswith(("bird-dog", "heel-raise"))]

    assert filled_circuit(39) == [
        "bird-dog: 3 sets of 5 instead of 3 sets of 4",
        "heel-raise: 3 sets of 12 instead of 3 sets of 8",
    ]
    assert filled_circuit(27) == []


def test_written_ladders_never_fall_and_derived_ones_neither() -> None:
    """Each rung is at least as much work as the one below it."""
    for sheet in LIBRARY.all("exercise"):
        form = form_of(sheet, ExerciseSheet)
        for ladder in (form.ladder or derive_ladder(form.dose), derive_ladder(form.dose)):
            volumes = [level.volume for level in ladder]
            assert volumes == sorted(volumes)
            assert ladder
