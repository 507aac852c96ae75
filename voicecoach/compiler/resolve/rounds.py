"""Exercises in the order in which they are done: circuits are gone through round by round."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from voicecoach.compiler.resolve.exercise import (
    CircuitStart,
    Exercise,
    RoundStart,
    Visit,
)
from voicecoach.compiler.resolve.recordings import Recording
from voicecoach.sheets.dose.choose import Member
from voicecoach.sheets.reading.written import Place


@dataclass(frozen=True, slots=True)
class Round:
    """A circuit, and how often it is gone through."""

    place: Place
    """Where it stands in the routine: two circuits alike are two all the same."""
    rounds: int
    rest_ms: int
    is_exact: bool = False
    between_ms: int | None = None
    """Between its exercises, from beep to beep; None where the rests are not exact."""
    break_ms: int = 0
    """Before its first round."""
    before: tuple[Recording, ...] = ()
    """Recorded sounds that are played before that."""


@dataclass(frozen=True, slots=True)
class Done:
    """An exercise that is done, and the circuits around it, the outermost first."""

    exercise: Exercise
    rounds: tuple[Round, ...]
    break_ms: int = 0
    """Before it, outside a circuit."""
    before: tuple[Recording, ...] = ()
    """Recorded sounds that are played before it, outside a circuit."""


def list_visits(done: Sequence[Done], depth: int = 0) -> Iterator[Visit]:
    """The exercises in the order in which they are done, circuits gone through round by round."""
    for circuit, group in groupby(
        done, key=lambda one: one.rounds[depth] if len(one.rounds) > depth else None
    ):
        members = list(group)
        if circuit is None:
            yield from (Visit(one.exercise, break_ms=one.break_ms, before=one.before) for one in members)
            continue
        different = tuple({one.exercise.id: one.exercise for one in members}.values())
        later = different[1:] if circuit.between_ms is not None else ()
        start = CircuitStart(len(different), circuit.rounds, later)
        for number in range(1, circuit.rounds + 1):
            for index, visit in enumerate(list_visits(members, depth + 1)):
                # What lies in a circuit within this one is counted by its own rounds.
                counted = visit if visit.round_number is not None else replace(visit, round_number=number)
                counted = replace(counted, between_ms=counted.between_ms or circuit.between_ms)
                if index:
                    yield counted
                elif number == 1:
                    starts = (start, *counted.circuit_starts)
                    yield replace(
                        counted, circuit_starts=starts, break_ms=circuit.break_ms, before=circuit.before
                    )
                else:
                    opened = RoundStart(number, circuit.rounds, circuit.rest_ms, circuit.is_exact)
                    yield replace(counted, round_start=opened)


def rounds_around(
    member: Member, rounds: tuple[int, ...], rest_ms: int, before: tuple[Recording, ...] = ()
) -> Iterator[Round]:
    """The circuits around an exercise, each with its rounds and rests. `before` is played before the outermost one."""
    for depth, (item, number) in enumerate(zip(member.circuits, rounds, strict=True), 1):
        # A place is a list's name and an index for each circuit, from the outermost inwards.
        is_exact = item.rest is not None and item.rest.exact
        between = item.between or (item.rest if is_exact else None)
        yield Round(
            member.place[: 2 * depth],
            number,
            rest_ms if item.rest is None else item.rest.low,
            is_exact,
            between.low if between is not None else None,
            item.break_ms or 0,
            before if depth == 1 else (),
        )
