"""Seconds that are counted aloud in a hold, and the tones of a held breath: at their exact times, or not at all."""

from pathlib import Path

import pytest
from sessions import compiled

from voicecoach.script import Beep, Glide, Script, Speech
from voicecoach.sheets.library.library import Library, shipped_cues

STAY = """exercise: stay
name: Stay
position: standing
dose: {{sets: 1, {dose}, why: mine}}
steps:
  - {{id: stay, say: Stay tall., {step}}}
"""


def script_of(folder: Path, dose: str, step: str) -> Script:
    (folder / "stay.yaml").write_text(STAY.format(dose=dose, step=step), encoding="utf-8")
    return compiled("stay", library=Library((folder, shipped_cues())))


def said_in_hold(script: Script) -> list[tuple[int, str]]:
    """What is said between the beeps, with its ms from the start beep."""
    hold = next(phase for phase in script.phases if phase.kind.is_timed)
    return [
        (event.at_ms - hold.at_ms, event.text)
        for event in script.events
        if isinstance(event, Speech) and hold.at_ms <= event.at_ms < hold.end_ms
    ]


@pytest.mark.parametrize(("way", "words"), [("up", "1. 2. 3. 4. 5."), ("down", "5. 4. 3. 2. 1.")])
@pytest.mark.parametrize("kind", ["hold", "work"])
def test_each_second_of_a_short_hold_is_counted_when_it_has_passed(
    way: str, words: str, kind: str, tmp_path: Path
) -> None:
    """In place of the ticks, which a count needs no more."""
    script = script_of(tmp_path, f"{kind}: 6 s", f"{kind}: dose, seconds: {way}")
    assert said_in_hold(script) == [(1000 * (index + 1), word) for index, word in enumerate(words.split())]


def test_a_count_of_ten_seconds_has_no_ticks(tmp_path: Path) -> None:
    """The seconds are said already."""
    script = script_of(tmp_path, "hold: 10 s", "hold: dose, seconds: up")
    hold = next(phase for phase in script.phases if phase.kind.is_timed)
    beeps = [event for event in script.events if isinstance(event, Beep) and event.name == "tick"]
    assert not [beep for beep in beeps if hold.at_ms <= beep.at_ms < hold.end_ms]


@pytest.mark.parametrize(
    ("time", "way", "said"),
    [
        ("40 s", "up", [(10_000, "10 seconds"), (20_000, "20 seconds"), (30_000, "30 seconds")]),
        ("40 s", "down", [(10_000, "30 seconds"), (20_000, "20 seconds"), (30_000, "10 seconds")]),
        ("6 min", "down", [(60_000 * n, f"{6 - n} minute{'s' * (n < 5)}") for n in range(1, 6)]),
    ],
)
def test_a_long_hold_is_counted_in_larger_steps(
    time: str, way: str, said: list[tuple[int, str]], tmp_path: Path
) -> None:
    """Ten seconds, and minutes where it is longer than five."""
    assert said_in_hold(script_of(tmp_path, f"hold: {time}", f"hold: dose, seconds: {way}")) == said


def test_a_second_that_cannot_be_said_in_time_is_not_said(tmp_path: Path) -> None:
    """What must be said comes first, and no number is late."""
    cue = '{say: "Keep your whole back long and wide.", at: 2 s, must: yes, id: back}'
    script = script_of(tmp_path, "hold: 8 s", f"hold: dose, seconds: up, cues: [{cue}]")
    said = said_in_hold(script)
    assert "Keep your whole back long and wide." in [text for _, text in said]
    numbers = [(at_ms, text) for at_ms, text in said if text[0].isdigit()]
    assert 3 <= len(numbers) < 7
    assert all(at_ms == 1000 * int(text[:-1]) for at_ms, text in numbers)
    assert [note.severity for note in script.notes if note.cue.startswith("second-")] == ["info"] * (
        7 - len(numbers)
    )


def test_a_drone_is_a_hold_of_the_breath_with_a_tone(tmp_path: Path) -> None:
    """High while the lungs are full, low while they are empty; a hold stays still."""
    breath = 'breathe: "in 4 s, drone 7 s, out 8 s, drone 2 s"'
    alone = script_of(tmp_path, "reps: 1", f"{breath}, breaths: 2")
    tones = [(event.name, event.duration_ms) for event in alone.events if isinstance(event, Glide)]
    assert [name for name, _ in tones] == ["breath-in", "breath-full", "breath-out", "breath-empty"] * 2
    inside = script_of(tmp_path, "hold: 25 s", f"{breath}, hold: dose, ramp: none")
    held = [
        (event.name, event.at_ms, event.duration_ms) for event in inside.events if isinstance(event, Glide)
    ]
    assert [(name, length_ms) for name, _, length_ms in held] == [
        ("breath-in", 4000),
        ("breath-full", 7000),
        ("breath-out", 8000),
        ("breath-empty", 2000),
    ]
    still = script_of(tmp_path, "hold: 25 s", f"{breath.replace('drone', 'hold')}, hold: dose, ramp: none")
    assert [event.name for event in still.events if isinstance(event, Glide)] == ["breath-in", "breath-out"]
