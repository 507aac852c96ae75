"""The conditions that the sessions of all courses are adapted to."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from voicecoach.api.course.common.diary import HERE, Diary
from voicecoach.api.observer import SILENT, Observer
from voicecoach.errors import RequestError
from voicecoach.journal.entries import Profile
from voicecoach.programme.courses import affected_side, profile_of
from voicecoach.sheets.forms.terms import OneSide
from voicecoach.sheets.library.library import find_folders
from voicecoach.suggest import one_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileRequest:
    """Changes to the profile; with none of them it is only read."""

    add: tuple[str, ...] = ()
    """Conditions that hold from now on, such as `low-back-pain`."""
    remove: tuple[str, ...] = ()
    """Conditions that no longer hold."""
    affected: Literal["left", "right", "none"] | None = None
    """The affected side; `none`: it is not one any more; None: as before."""
    why: str = ""
    """The reason, for the person."""
    cues: tuple[Path, ...] = ()
    """Folders of sheets to look in first."""


@dataclass(frozen=True, slots=True)
class ProfileOfPerson:
    """The conditions of a person."""

    conditions: Mapping[str, str | None]
    """What each means, in the order in which they were added; None if no sheet that is found here uses it."""
    affected: OneSide | None = None
    """The affected side; None if there is none, or it was never named."""


def change_profile(
    request: ProfileRequest, diary: Diary = HERE, observer: Observer = SILENT
) -> ProfileOfPerson:
    """Read or change the conditions of the person.

    Raises RequestError for a condition that does not exist or that the profile does not contain; SheetError and
    MachineError.
    """
    known = find_folders(request.cues).conditions()
    had = profile_of(diary.read(observer))
    check_conditions(request.add, request.remove, known, had)
    if request.add or request.remove or request.affected:
        entry = Profile(
            add=list(request.add), remove=list(request.remove), affected=request.affected, why=request.why
        )
        diary.write(observer, entry)
    record = diary.read(SILENT)
    found = {condition: known.get(condition) for condition in profile_of(record)}
    return ProfileOfPerson(found, affected_side(record))


def conditions_left_out(
    conditions: Collection[str], diary: Diary = HERE, observer: Observer = SILENT
) -> tuple[str, ...]:
    """The conditions of the profile that a session outside a course was asked for without.

    Raises MachineError for a journal that cannot be read.
    """
    return tuple(one for one in profile_of(diary.read(observer)) if one not in conditions)


def check_conditions(
    add: Iterable[str], remove: Iterable[str], known: Mapping[str, str | None], had: Collection[str]
) -> None:
    """Raises RequestError for a condition to add that does not exist, or one to remove that a person does not have."""
    for condition in add:
        if condition not in known:
            raise RequestError(f"there is no condition '{condition}'", one_of(condition, known))
    for condition in remove:
        if condition not in had:
            hint = one_of(condition, had) if had else "your profile is empty"
            raise RequestError(f"'{condition}' is not in your profile", hint)
