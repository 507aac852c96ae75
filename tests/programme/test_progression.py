"""From what a person reports to the next dose: the table of a course without setbacks, and the rule over random histories."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from doses import doses_by_session
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.programme.meaning import resolve_programme
from voicecoach.programme.progression import Decision, Outcome, decide_level, judge
from voicecoach.sheets.forms.sheet import Level, Progression
from voicecoach.sheets.library.library import Library

RULE = Progression()
MONDAY = date(2026, 3, 2)


def decide(
    outcomes: Sequence[Outcome], *, on: date, number: int = 6, levels: int = 7, sessions: int = 15
) -> Decision:
    return decide_level(outcomes, levels, number=number, sessions=sessions, on=on, rule=RULE)


def climb(ladder: Sequence[Level], sessions: int) -> list[int]:
    """The levels of a course in which every session goes well, one every two days."""
    outcomes: list[Outcome] = []
    for number in range(1, sessions + 1):
        on = MONDAY + timedelta(days=2 * number)
        decision = decide_level(outcomes, len(ladder), number=number, sessions=sessions, on=on, rule=RULE)
        outcomes.append(Outcome(on, decision.level_index, pain=1, effort=5))
    return [outcome.level_index for outcome in outcomes]


def test_fifteen_sessions_without_a_setback_are_the_table(shipped: Library) -> None:
    """Every dose of every session, to the letter."""
    programme = resolve_programme(shipped, "tight-hamstrings")
    levels = {exercise: climb(ladder, 15) for exercise, ladder in programme.ladders.items()}
    for number, cells in doses_by_session().items():
        doses = [str(programme.ladders[exercise][levels[exercise][number - 1]]) for exercise in levels]
        assert doses == cells, f"session {number}"


@pytest.mark.parametrize("name", ["tight-hamstrings", "steady-legs-and-trunk"])
@pytest.mark.parametrize("conditions", [(), ("low-back-pain",), ("ere-too-hard", "bridge-too-hard")])
def test_a_course_begins_at_every_minimum_and_ends_at_every_maximum(
    name: str, conditions: tuple[str, ...], shipped: Library
) -> None:
    """For any number of sessions a week that the programme allows; and what is done never becomes less on the way."""
    programme = resolve_programme(shipped, name, conditions)
    for per_week in range(programme.sessions_a_week.low, programme.sessions_a_week.high + 1):
        for ladder in programme.ladders.values():
            levels = climb(ladder, programme.weeks * per_week)
            assert levels[0] == 0
            assert levels[-1] == len(ladder) - 1
            volumes = [ladder[level].volume for level in levels]
            assert volumes == sorted(volumes)
            assert all(after - before in {0, 1} for before, after in pairwise(levels))


@pytest.mark.parametrize(
    ("outcome", "verdict"),
    [
        (Outcome(MONDAY, 2, pain=0), "advance"),
        (Outcome(MONDAY, 2, pain=3, effort=8), "advance"),
        (Outcome(MONDAY, 2), "advance"),
        (Outcome(MONDAY, 2, pain=4), "repeat"),
        (Outcome(MONDAY, 2, pain=5), "repeat"),
        (Outcome(MONDAY, 2, pain=0, effort=9), "repeat"),
        (Outcome(MONDAY, 2, pain=0, is_finished=False), "repeat"),
        (Outcome(MONDAY, 2, was_stopped=True), "repeat"),
        (Outcome(MONDAY, 2, pain=2, was_stopped=True), "advance"),
        (Outcome(MONDAY, 2, pain=6), "step-down"),
        (Outcome(MONDAY, 2, pain=10, is_finished=False), "step-down"),
        (Outcome(MONDAY, 2, pain=0, is_worse_next_morning=True), "step-down"),
    ],
)
def test_what_one_session_means_for_the_next(outcome: Outcome, verdict: str) -> None:
    assert judge(outcome, RULE)[0] == verdict


def test_pain_of_six_goes_one_level_down_and_offers_the_easier_variant() -> None:
    decision = decide([Outcome(MONDAY, 2, pain=6)], on=MONDAY + timedelta(days=2))
    assert decision.level_index == 1
    assert decision.has_stepped_down
    assert not decision.is_stopped
    assert "last time, on 2026-03-02: level 3, pain 6 of 10: down to level 2" in decision.reasons


def test_pain_of_six_twice_running_stops_the_exercise() -> None:
    """And it stays so, whatever comes, until somebody allows it again; a better session between the two begins anew."""
    twice = [Outcome(MONDAY, 3, pain=6), Outcome(MONDAY + timedelta(days=2), 2, pain=7)]
    decision = decide(twice, on=MONDAY + timedelta(days=4))
    assert decision.is_stopped
    assert "professional" in decision.reasons[-1]
    apart = [twice[0], Outcome(MONDAY + timedelta(days=2), 2, pain=2), twice[1]]
    assert not decide(apart, on=MONDAY + timedelta(days=6)).is_stopped
    later = [*twice, Outcome(MONDAY + timedelta(days=4), 1, pain=0)]
    assert decide(later, on=MONDAY + timedelta(days=6)).is_stopped


@pytest.mark.parametrize(
    ("days", "level_index"),
    [(2, 3), (7, 3), (8, 2), (10, 2), (14, 2), (15, 1), (20, 1), (28, 1), (29, 0), (40, 0)],
)
def test_a_gap_repeats_steps_down_or_begins_anew(days: int, level_index: int) -> None:
    """After a good session at the third level, of which the fourth was earned."""
    outcomes = [Outcome(MONDAY - timedelta(days=2), 1, pain=0), Outcome(MONDAY, 2, pain=0)]
    decision = decide(outcomes, on=MONDAY + timedelta(days=days), number=14)
    assert decision.level_index == level_index
    assert any("days since" in reason for reason in decision.reasons) == (days > 7)


def test_after_a_gap_the_way_up_is_one_level_a_session() -> None:
    """However high the plan stands by then."""
    outcomes = [Outcome(MONDAY, 4, pain=0)]
    day = MONDAY + timedelta(days=40)
    levels = []
    for number in range(11, 16):
        decision = decide(outcomes, on=day, number=number)
        levels.append(decision.level_index)
        outcomes.append(Outcome(day, decision.level_index, pain=0))
        day += timedelta(days=2)
    assert levels == [0, 1, 2, 3, 4]


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, int, list[tuple[int, int | None, int | None, bool, bool, bool]]]:
    """Levels, sessions, and for each session the days before it and what was told."""
    levels = draw(st.integers(1, 9))
    sessions = draw(st.integers(max(levels, 1), 24))
    told = st.tuples(
        st.integers(2, 45),
        st.none() | st.integers(0, 10),
        st.none() | st.integers(0, 10),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    )
    return levels, sessions, draw(st.lists(told, max_size=sessions))


@given(histories())
def test_the_rule_over_random_histories(
    history: tuple[int, int, list[tuple[int, int | None, int | None, bool, bool, bool]]],
) -> None:
    """No level is skipped, none lies outside the ladder or above the plan, and only a reason ever makes it less."""
    levels, sessions, told = history
    outcomes: list[Outcome] = []
    day = MONDAY
    number = 1
    for gap_days, pain, effort, is_finished, was_stopped, is_worse in told:
        day += timedelta(days=gap_days)
        decision = decide_level(outcomes, levels, number=number, sessions=sessions, on=day, rule=RULE)
        assert 0 <= decision.level_index <= decision.planned_index <= levels - 1
        assert decision.reasons
        if outcomes:
            last = outcomes[-1]
            verdict, _ = judge(last, RULE)
            assert decision.level_index <= last.level_index + 1, "a level was skipped"
            if verdict == "repeat" or gap_days > RULE.gap_to_go_on_days:
                assert decision.level_index <= last.level_index
            if verdict == "step-down":
                assert decision.level_index <= max(0, last.level_index - 1)
                assert decision.has_stepped_down
            if gap_days > RULE.gap_to_repeat_days:
                assert decision.level_index <= max(0, last.level_index - 1)
            if gap_days > RULE.gap_to_step_down_days:
                assert decision.level_index == 0
            if verdict == "advance" and gap_days <= RULE.gap_to_go_on_days:
                assert decision.level_index >= min(last.level_index, decision.planned_index)
            if verdict != "step-down" and gap_days <= RULE.gap_to_repeat_days:
                assert decision.level_index >= last.level_index, "less without a setback"
        outcomes.append(Outcome(day, decision.level_index, pain, effort, is_finished, was_stopped, is_worse))
        number = min(number + is_finished, sessions)


@given(histories(), st.integers(0, 23), st.integers(2, 7))
def test_a_worse_report_never_gives_a_higher_level(
    history: tuple[int, int, list[tuple[int, int | None, int | None, bool, bool, bool]]], place: int, gap: int
) -> None:
    """The same history with more pain in its last session."""
    levels, sessions, told = history
    if not told:
        return
    day, outcomes = MONDAY, []
    for gap_days, pain, effort, is_finished, was_stopped, is_worse in told:
        day += timedelta(days=gap_days)
        outcomes.append(Outcome(day, place % levels, pain or 0, effort, is_finished, was_stopped, is_worse))
    last = outcomes[-1]
    next_levels = [
        decide_level(
            [*outcomes[:-1], Outcome(last.on, last.level_index, pain, last.effort, last.is_finished)],
            levels,
            number=sessions,
            sessions=sessions,
            on=day + timedelta(days=gap),
            rule=RULE,
        ).level_index
        for pain in range(11)
    ]
    assert next_levels == sorted(next_levels, reverse=True)
