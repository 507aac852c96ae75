"""The jobs of a batch: which session goes into which file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from voicecoach.api.output import stem_of
from voicecoach.api.page import is_page
from voicecoach.encoders import ENCODERS
from voicecoach.request import SessionRequest
from voicecoach.suggest import slug


@dataclass(frozen=True, slots=True)
class WantedSession:
    """A session that is wanted, and what distinguishes it from the others of its batch."""

    request: SessionRequest
    format_name: str
    """Its format, by the suffix: wav, mp3, html and so on."""
    traits: tuple[str, ...] = ()
    """What becomes part of the file's name, such as `low-back-pain` or `week-3`."""
    file: str | None = None
    """The name of its file without the suffix, where somebody chose it."""


@dataclass(frozen=True, slots=True)
class Job:
    """One session and the name of its file in the folder of the batch."""

    request: SessionRequest
    file: str


def check_format(name: str) -> None:
    """Raises RequestError for a format that cannot be written: neither sound nor a page."""
    if not is_page(f"x.{name}"):
        ENCODERS.check(name)


def jobs_of(wanted: Iterable[WantedSession]) -> list[Job]:
    """A job for each session that is wanted, in order; the same session in the same format is wanted once only.

    Raises RequestError for a format that cannot be written.
    """
    seen: set[tuple[str, str]] = set()
    jobs: list[Job] = []
    taken: set[str] = set()
    for one in wanted:
        check_format(one.format_name)
        same = (one.request.model_dump_json(), one.format_name)
        if same in seen:
            continue
        seen.add(same)
        file = next(name for name in _names(one) if name.casefold() not in taken)
        taken.add(file.casefold())
        jobs.append(Job(one.request, file))
    return jobs


def _names(one: WantedSession) -> Iterator[str]:
    """Names for a file, the best first."""
    words = (
        [one.file]
        if one.file
        else [slug(stem_of(one.request.name)) or "session", *filter(None, map(slug, one.traits))]
    )
    whole = "-".join(words)
    yield f"{whole}.{one.format_name}"
    number = 2
    while True:
        yield f"{whole}-{number}.{one.format_name}"
        number += 1
