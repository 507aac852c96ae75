"""Laws of intervals, tempi and breaths over random prescriptions: every gap, phase and length is exact, whatever there is to say."""

import itertools
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from sessions import compiled

from voicecoach.script import Glide, PhaseKind, Script
from voicecoach.sheets.library.library import Library, shipped_cues

SECONDS = st.integers(4, 40)
PHASES_MS = st.sampled_from((0, 500, 1000, 1500, 3000, 4000))


def sheet(name: str, dose: dict[str, Any], step: dict[str, Any]) -> dict[str, Any]:
    return {
        "exercise": name,
        "name": f"Exercise {name}",
        "position": "standing",
        "dose": {**dose, "why": "mine"},
        "steps": [
            {"id": "go", "say": {"full": f"Do the movement {name} with care.", "short": "Again."}, **step}
        ],
    }


def script_of(sheets: list[dict[str, Any]], name: str) -> Script:
    with TemporaryDirectory() as folder:
        for one in sheets:
            kind = next(iter(one))
            Path(folder, f"{one[kind]}.yaml").write_text(
                yaml.safe_dump(one, sort_keys=False), encoding="utf-8"
            )
        return compiled(name, library=Library((Path(folder), shipped_cues())))


def gaps_ms(script: Script) -> list[int]:
    timed = [phase for phase in script.phases if phase.kind.is_timed]
    return [after.at_ms - before.end_ms for before, after in itertools.pairwise(timed)]


@given(
    work_s=st.lists(SECONDS, min_size=1, max_size=3),
    rest_s=st.integers(5, 40),
    rounds=st.integers(2, 4),
    count_in=st.sampled_from(("ticks", "words", "none")),
)
@settings(max_examples=25, deadline=None)
def test_every_gap_of_a_circuit_is_the_rest_and_every_round_is_told(
    work_s: list[int], rest_s: int, rounds: int, count_in: str
) -> None:
    """From each end beep to the next start beep exactly the rest; the last round and the last exercise only at the end."""
    names = [f"e{index}" for index in range(len(work_s))]
    sheets = [
        sheet(name, {"sets": 1, "work": f"{one} s"}, {"work": "dose", "count-in": count_in})
        for name, one in zip(names, work_s, strict=True)
    ]
    circuit = {"circuit": "main", "rounds": rounds, "rest": f"{rest_s} s exact", "exercises": names}
    script = script_of([*sheets, {"routine": "r", "name": "Intervals", "exercises": [circuit]}], "r")
    works = [phase.duration_ms for phase in script.phases if phase.kind is PhaseKind.WORK]
    assert works == [1000 * one for one in work_s] * rounds
    assert set(gaps_ms(script)) == {1000 * rest_s}
    assert script.counts.works == len(works)
    last = [event.at_ms for event in script.speech if event.cue == "last-exercise"]
    final = [phase.at_ms for phase in script.phases if phase.kind is PhaseKind.WORK][-1]
    assert all(at_ms < final and (len(works) == 1 or at_ms > final - 1000 * rest_s) for at_ms in last)
    ends = [(event.at_ms, event.end_ms) for event in (*script.speech, *script.beeps)]
    assert all(end <= start for (_, end), (start, _) in zip(sorted(ends), sorted(ends)[1:], strict=False))


@given(
    sets=st.integers(2, 5),
    hold_s=st.integers(3, 30),
    rest_s=st.integers(12, 40),
    sides=st.sampled_from(("each", "none")),
)
@settings(max_examples=25, deadline=None)
def test_ramps_lie_inside_an_exact_rest(sets: int, hold_s: int, rest_s: int, sides: str) -> None:
    """Also where the sides change."""
    dose = {"sets": sets, "hold": f"{hold_s} s", "rest": f"{rest_s} s exact", "sides": sides}
    script = script_of([sheet("h", dose, {"hold": "dose"})], "h")
    assert set(gaps_ms(script)) == {1000 * rest_s}
    assert script.counts.holds == sets * (2 if sides == "each" else 1)


@given(
    way=st.sampled_from(("lower", "lift", "open", "close", "out", "in")),
    times_ms=st.tuples(PHASES_MS, PHASES_MS, PHASES_MS, PHASES_MS).filter(
        lambda times: times[0] and times[2]
    ),
    reps=st.integers(1, 5),
)
@settings(max_examples=25, deadline=None)
def test_a_tempo_has_its_phases_in_order_each_with_the_tone_of_its_way(
    way: str, times_ms: tuple[int, int, int, int], reps: int
) -> None:
    """Rising for lift, open and out; and a fast one comes again exactly after its period."""
    beat = f"{way} {'-'.join(f'{one / 1000:g}' for one in times_ms)}"
    script = script_of([sheet("t", {"sets": 1, "reps": reps}, {"tempo": beat})], "t")
    tones = [(event.name, event.duration_ms) for event in script.events if isinstance(event, Glide)]
    rises = way in {"lift", "open", "out"}
    first, second = ("tempo-lift", "tempo-lower") if rises else ("tempo-lower", "tempo-lift")
    assert tones == [(first, times_ms[0]), (second, times_ms[2])] * reps
    moves = [phase for phase in script.phases if phase.kind is PhaseKind.MOVE and phase.ref.rep_number]
    starts = {phase.ref.rep_number: phase.at_ms for phase in reversed(moves)}
    if sum(times_ms) <= 4000 and reps > 2:
        period = {starts[number + 1] - starts[number] for number in range(2, reps)}
        assert period == {sum(times_ms)}


@given(
    times_s=st.tuples(st.integers(1, 8), st.integers(0, 8), st.integers(1, 8), st.integers(0, 4)),
    breaths=st.integers(1, 5),
)
@settings(max_examples=25, deadline=None)
def test_breaths_follow_each_other_without_a_gap(times_s: tuple[int, int, int, int], breaths: int) -> None:
    """Each of exactly the same length, with a tone for in and for out and none while it is held."""
    text = "in {} s, hold {} s, out {} s, hold {} s".format(*times_s)
    script = script_of([sheet("b", {"sets": 1}, {"breathe": text, "breaths": breaths})], "b")
    tones = [event for event in script.events if isinstance(event, Glide)]
    assert [tone.name for tone in tones] == ["breath-in", "breath-out"] * breaths
    ins = [tone.at_ms for tone in tones if tone.name == "breath-in"]
    assert {after - before for before, after in itertools.pairwise(ins)} <= {1000 * sum(times_s)}
    assert {tone.duration_ms for tone in tones if tone.name == "breath-out"} == {1000 * times_s[2]}
