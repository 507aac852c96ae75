"""Sheets found by what people call things: names, other names, muscles, equipment, conditions, techniques.

Case, plurals and slips of the finger do not matter: `hamstring`, `Hamstrings` and `hamstirng` find the same. A word that
is there as it is written is not taken for a slip: `ball` finds balls and no walls.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voicecoach.sheets.library.catalogue import Catalogue
from voicecoach.sheets.library.summary import Summary

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Filters:
    """What an exercise must have, and a routine or programme in at least one of its exercises; None: anything."""

    equipment: str | None = None
    """`none` for what needs nothing: a routine or programme when none of its exercises needs anything."""
    position: str | None = None
    muscle: str | None = None
    kind: str | None = None
    """What is wanted: routine, programme, exercise, technique or condition; None: all of them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found."""

    kind: str
    """routine, programme, exercise, technique or condition."""
    id: str
    """What commands and sheets call it."""
    name: str
    """What people read; of a condition, the question that it stands for."""
    aka: tuple[str, ...] = ()
    """Other names."""


def search(catalogue: Catalogue, words: Iterable[str], filters: Filters) -> list[Hit]:
    """Routines, programmes, exercises, techniques and conditions that have every word somewhere, those with it in their name first.

    Without words: all but the techniques, which are many, unless they are what is wanted.
    """
    exercises = {summary.id: summary for summary in catalogue.all("exercise")}
    wanted = [token for word in words for token in _tokens(word)]
    sieve = _sieve(filters, exercises.values())
    entries = list(
        _entries(catalogue, exercises, sieve, with_techniques=bool(wanted) or filters.kind == "technique")
    )
    meant: list[_Meant] = []
    if wanted:
        # What a word may be a slip of is asked of everything, also of what the filters leave out.
        every = entries if sieve.is_open else _entries(catalogue, exercises, _Sieve(), with_techniques=True)
        known = {word for _, first, others in every for word in first | others}
        meant = [_meant(token, known) for token in wanted]
    hits = []
    for order, (hit, first, others) in enumerate(entries):
        if filters.kind not in {None, hit.kind}:
            continue
        in_name = all(_has(one, first) for one in meant)
        if in_name or all(_has(one, first | others) for one in meant):
            hits.append((_KIND_ORDER.index(hit.kind), not in_name, order, hit))
    return [hit for *_, hit in sorted(hits, key=lambda entry: entry[:3])]


def things_needed(catalogue: Catalogue) -> list[str]:
    """Everything that an exercise needs, by its id: what `Filters.equipment` may ask for."""
    return sorted({thing for summary in catalogue.all("exercise") for thing in summary.equipment})


_KIND_ORDER = ("routine", "programme", "exercise", "technique", "condition")

KINDS_BY_PLURAL = {f"{kind}s": kind for kind in _KIND_ORDER}
"""The words by which people ask for all of a kind."""

_Entry = tuple[Hit, set[str], set[str]]
"""A hit in the making, the words of its name, and its other words."""


_Meant = frozenset[str]
"""The words that one word stands for: itself as the beginning of words, or those that it may be a slip of."""


@dataclass(frozen=True, slots=True)
class _Sieve:
    """Filters, with what their words stand for."""

    needs_nothing: bool = False
    things: tuple[_Meant, ...] = ()
    position: str | None = None
    muscles: tuple[_Meant, ...] = ()

    @property
    def is_open(self) -> bool:
        return self == _Sieve()

    def passes(self, exercise: Summary) -> bool:
        return self._passes_need(exercise) and self._passes_rest(exercise)

    def passes_session(self, summaries: list[Summary]) -> bool:
        """Whether a session of these exercises passes: it needs nothing if none of them does; else one is enough."""
        if self.needs_nothing:
            return (
                bool(summaries)
                and all(map(self._passes_need, summaries))
                and any(map(self._passes_rest, summaries))
            )
        return self.is_open or any(map(self.passes, summaries))

    def _passes_need(self, exercise: Summary) -> bool:
        if self.needs_nothing:
            return not exercise.equipment
        words = set(_tokens(" ".join(exercise.equipment)))
        return all(_has(thing, words) for thing in self.things)

    def _passes_rest(self, exercise: Summary) -> bool:
        words = set(_tokens(" ".join(exercise.muscles)))
        return self.position in {None, exercise.position} and all(
            _has(muscle, words) for muscle in self.muscles
        )


def _sieve(filters: Filters, summaries: Iterable[Summary]) -> _Sieve:
    summaries = list(summaries)
    things = set(_tokens(" ".join(thing for exercise in summaries for thing in exercise.equipment)))
    muscles = set(_tokens(" ".join(muscle for exercise in summaries for muscle in exercise.muscles)))
    needs_nothing = filters.equipment == "none"
    return _Sieve(
        needs_nothing,
        () if needs_nothing else tuple(_meant(token, things) for token in _tokens(filters.equipment or "")),
        filters.position,
        tuple(_meant(token, muscles) for token in _tokens(filters.muscle or "")),
    )


def _entries(
    catalogue: Catalogue, exercises: dict[str, Summary], sieve: _Sieve, *, with_techniques: bool
) -> Iterator[_Entry]:
    yield from _session_entries(catalogue, exercises, sieve)
    for name, exercise in exercises.items():
        if sieve.passes(exercise):
            yield _entry("exercise", name, exercise.name, _exercise_words(exercise), exercise.aka)
    if not sieve.is_open:
        return
    if with_techniques:
        for technique in catalogue.all("technique"):
            yield _entry("technique", technique.id, technique.name, [])
    for condition, meaning in sorted(catalogue.conditions().items()):
        yield _entry("condition", condition, meaning, [])


def _session_entries(catalogue: Catalogue, exercises: dict[str, Summary], sieve: _Sieve) -> Iterator[_Entry]:
    """Routines, and programmes with the words of their routine."""
    routines = {summary.id: summary for summary in catalogue.all("routine")}
    members = {
        name: [exercises[item] for item in routine.exercises if item in exercises]
        for name, routine in routines.items()
    }
    for name, routine in routines.items():
        if sieve.passes_session(members[name]):
            yield _entry("routine", name, routine.name, _member_words(members[name]), routine.aka)
    for programme in catalogue.all("programme"):
        done = [member for routine in programme.routines for member in members.get(routine, [])]
        if sieve.passes_session(done):
            others = [*programme.routines, *_member_words(done)]
            yield _entry("programme", programme.id, programme.name, others, programme.aka)


def _entry(kind: str, sheet_id: str, name: str, others: Iterable[str], aka: tuple[str, ...] = ()) -> _Entry:
    found = Hit(kind, sheet_id, name, aka)
    return found, set(_tokens(f"{sheet_id} {name}")), set(_tokens(" ".join((*aka, *others))))


def _member_words(summaries: list[Summary]) -> list[str]:
    return [text for exercise in summaries for text in (exercise.name, *exercise.primary)]


def _exercise_words(exercise: Summary) -> tuple[str, ...]:
    return (
        *exercise.muscles,
        *exercise.equipment,
        exercise.position,
        *exercise.conditions,
        *exercise.techniques,
    )


def _tokens(text: str) -> list[str]:
    return [_root(word) for word in _WORD.findall(text.lower())]


def _root(word: str) -> str:
    """A word without its plural: hamstrings -> hamstring, glutes -> glute; `pelvis` and `press` stay."""
    return (
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "is", "us")) else word
    )


def _meant(token: str, known: set[str]) -> _Meant:
    """What a word stands for among those that there are: itself if it begins one, else those near enough to be meant."""
    if any(word.startswith(token) for word in known):
        return frozenset({token})
    from rapidfuzz.distance import OSA  # noqa: PLC0415  # only for a word that is not there as it is written

    most = 0 if len(token) < 4 else 1 if len(token) < 8 else 2
    near = (word for word in known if most and OSA.distance(token, word) <= most)
    return frozenset({token, *near})


def _has(meant: _Meant, words: set[str]) -> bool:
    """Whether one of the words that are meant is there: itself, or as the beginning of another."""
    return any(word.startswith(one) for word in words for one in meant)
