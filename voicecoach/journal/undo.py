"""The entries that count: without those that a later entry takes back."""

from collections.abc import Iterable
from datetime import datetime

from voicecoach.journal.entries import AnyEntry, Undone, Voided


def name_of(entry: AnyEntry) -> Voided:
    """How an entry is named by one that voids it."""
    return Voided(event=entry.event, at=entry.at, about=_about(entry))


def standing(entries: Iterable[AnyEntry]) -> tuple[AnyEntry, ...]:
    """The entries that count, in order: without those that were taken back later."""
    listed = list(entries)
    places: dict[tuple[str, datetime, str], list[int]] = {}
    void: set[int] = set()
    for place, entry in enumerate(listed):
        for named in entry.voids if isinstance(entry, Undone) else ():
            alike = places.get((named.event, named.at, named.about))
            if alike:
                void.add(alike.pop())
        places.setdefault((entry.event, entry.at, _about(entry)), []).append(place)
    return tuple(entry for place, entry in enumerate(listed) if place not in void)


def _about(entry: AnyEntry) -> str:
    return getattr(entry, "session", None) or getattr(entry, "course", None) or ""
