"""Handouts with their right answers, and what the import makes of them: right, reported, or wrong in silence."""

from dataclasses import dataclass, field
from typing import Any

import yaml
from paths import TESTS

from voicecoach.imports import Imported, read_import

FIELDS = ("sets", "reps", "hold", "rest", "sides", "breaths", "load", "band")


@dataclass
class Outcome:
    """Of one handout."""

    name: str
    doses: int = 0
    right: int = 0
    wrong: list[str] = field(default_factory=list)
    """Doses that are not those of the handout."""
    silent: list[str] = field(default_factory=list)
    """Of these, and of lines to be told, what nobody was told of."""


def read_parts() -> list[str]:
    """The names of the files with handouts."""
    return sorted(path.stem for path in (TESTS / "imports" / "handouts").glob("*.yaml"))


def read_cases(half: str) -> list[dict[str, Any]]:
    """The handouts of one half, as data."""
    cases: list[dict[str, Any]] = yaml.safe_load(
        (TESTS / "imports" / "handouts" / f"{half}.yaml").read_text(encoding="utf-8")
    )
    return cases


def judge(case: dict[str, Any]) -> Outcome:
    """Reads one handout and compares every dose of it."""
    outcome = Outcome(case["id"])
    found = read_import(case["text"].encode(), f"{case['id']}.txt")
    told = {fault.span.line_number for fault in found.faults}
    by_name = {one.name.lower(): one for one in found.exercises}
    if len(found.exercises) != len(case["exercises"]):
        outcome.wrong.append(f"{len(found.exercises)} exercises: {[one.name for one in found.exercises]}")
        outcome.silent.append(outcome.wrong[-1])
    for answer in case["exercises"]:
        outcome.doses += 1
        exercise = by_name.get(answer["name"].lower())
        if exercise is None:
            outcome.wrong.append(f"{answer['name']} is missing")
            outcome.silent.append(outcome.wrong[-1])
            continue
        is_told = any(fault.message.startswith(f"{exercise.id}: ") for fault in found.faults)
        read = _fields(exercise)
        asked = {name: str(answer[name]) for name in FIELDS if name in answer}
        asked.setdefault("sets", "1")
        is_right = is_told if answer.get("doubt") else read == asked
        if "safety" in answer and len(exercise.safety) < answer["safety"]:
            outcome.silent.append(f"{exercise.id}: safety {exercise.safety}")
        if "equipment" in answer and exercise.equipment != answer["equipment"]:
            outcome.silent.append(f"{exercise.id}: equipment {exercise.equipment}")
        outcome.right += is_right
        if not is_right:
            outcome.wrong.append(f"{exercise.id}: {read}, not {asked}")
            if not is_told:
                outcome.silent.append(outcome.wrong[-1])
    _compare_page(case, found, told, outcome)
    return outcome


def _compare_page(case: dict[str, Any], found: Imported, told: set[int], outcome: Outcome) -> None:
    often = case.get("often")
    read = None if found.often is None else "-".join(str(part) for part in dict.fromkeys(found.often))
    if (None if often is None else str(often)) != read:
        outcome.silent.append(f"often {read}, not {often}")
    if case.get("language", "en") != found.language:
        outcome.silent.append(f"language {found.language}")
    for number in case.get("reported", []):
        if number not in told:
            outcome.silent.append(f"line {number} is not told")


def _fields(exercise: Any) -> dict[str, str]:
    read = {name: value for name, value in exercise.dose.items() if name in FIELDS}
    breaths = [step.fields["breaths"] for step in exercise.steps if "breaths" in step.fields]
    if breaths:
        read["breaths"] = breaths[0]
    return read
