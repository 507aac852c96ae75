"""The exercises of a session in their order, each replaced where a condition says so."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from voicecoach.errors import RequestError
from voicecoach.sheets.dose.choose import Member
from voicecoach.sheets.forms.sheet import ExerciseSheet, RoutineItem, RoutineSheet
from voicecoach.sheets.library.library import Library, form_of
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.suggest import one_of


def session_members(
    sheet: Sheet, library: Library, conditions: tuple[str, ...], session_number: int = 1
) -> list[Member]:
    """The exercises of a routine in this session, or the one exercise that a sheet describes."""
    if not isinstance(sheet.form, RoutineSheet):
        return [_member(sheet, sheet.id, library, conditions)]
    drawn = _Draw(sheet.id, session_number)
    return list(_members(sheet.form.exercises, ("exercises",), (), library, conditions, draw=drawn))


def choose_members(members: list[Member], only: tuple[str, ...]) -> list[Member]:
    """Those whose ids are asked for, or all if none is. Raises RequestError for an id that the session has not."""
    known = {name for member in members for name in (member.sheet.id, member.named)}
    for name in only:
        if name not in known:
            raise RequestError(f"this session has no exercise '{name}'", one_of(name, known))
    return [member for member in members if not only or {member.sheet.id, member.named} & set(only)]


def _members(
    items: tuple[RoutineItem, ...],
    place: Place,
    circuits: tuple[RoutineItem, ...],
    library: Library,
    conditions: tuple[str, ...],
    *,
    draw: "_Draw",
) -> Iterator[Member]:
    for index, item in enumerate(items):
        if item.pick is not None:
            for number in draw.choose(len(item.of), item.pick.low, (*place, index)):
                one = item.of[number]
                for member in _members(
                    (one,), (*place, index, "of"), circuits, library, conditions, draw=draw
                ):
                    yield replace(member, place=(*place, index, "of", number))
        if item.circuit is not None:
            inside: Place = (*place, index, "exercises")
            yield from _members(item.exercises, inside, (*circuits, item), library, conditions, draw=draw)
        elif item.use is not None and (found := library.find("exercise", item.use)) is not None:
            member = _member(found, item.use, library, conditions)
            yield replace(member, item=item, place=(*place, index), circuits=circuits)


@dataclass(frozen=True, slots=True)
class _Draw:
    """Draws exercises for a session: the same ones each time that it is made, and others than in the session before."""

    routine: str
    session_number: int

    def choose(self, count: int, picked: int, place: Place) -> list[int]:
        """Which of so many, in the order in which they are done. What was not done last time comes first."""
        before: list[int] = []
        for number in range(1, self.session_number + 1):
            shuffled = Random(f"{self.routine}/{place}/{number}")  # nothing is kept secret by it
            order = list(range(count))
            shuffled.shuffle(order)
            before = sorted(order, key=lambda one: one in before)[:picked]
        return before


def _member(sheet: Sheet, named: str, library: Library, conditions: tuple[str, ...]) -> Member:
    """An exercise, or the one that these conditions put in its place."""
    seen = {sheet.id}
    while True:
        form = form_of(sheet, ExerciseSheet)
        use = next((avoid.use for avoid in form.avoid if avoid.condition in conditions), None)
        other = library.find("exercise", use) if use else None
        if other is None or other.id in seen:
            return Member(sheet, form, named)
        seen.add(other.id)
        sheet = other
