"""The entries that count: without those that a later entry takes back."""

from collections.abc import Iterable

from voicecoach.journal.entries import AnyEntry, Undone, Voided


def name_of(entry: AnyEntry) -> Voided:
    """How an entry is named by one that voids it."""
    about = getattr(entry, "session", None) or getattr(entry, "course", None) or ""
    return Voided(event=entry.event, at=entry.at, about=about)


def standing(entries: Iterable[AnyEntry]) -> tuple[AnyEntry, ...]:
    """The entries that count, in order: without those that were taken back later."""
    counting: list[AnyEntry] = []
    for entry in entries:
        for named in entry.voids if isinstance(entry, Undone) else ():
            place = next(
                (at for at in range(len(counting) - 1, -1, -1) if name_of(counting[at]) == named), None
            )
            if place is not None:
                del counting[place]
        counting.append(entry)
    return tuple(counting)
