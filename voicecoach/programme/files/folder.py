"""The sessions that are wanted and the files that are there -> what to render, rename and remove.

A folder of rendered sessions knows which sound is in which file by a list that lies beside them: so a session that only
moved to another day is renamed, and what has not changed is not rendered again. Files that are not in the list, or that
somebody changed, are never touched.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import TypeAdapter

from voicecoach.bounded import parse_json
from voicecoach.jsonform import JsonForm

LIST_NAME = "voicecoach.json"
"""The file in which the list lies."""
SUFFIX = ".wav"


@dataclass(frozen=True, slots=True)
class SessionFile:
    """One rendered session."""

    name: str
    """Of the file, in its folder."""
    digest: str
    """Of everything that decides its bytes."""
    byte_count: int = 0
    """How large it is."""
    duration_ms: int = 0
    """How long it lasts."""
    title: str = ""
    """What a player shows."""


@dataclass(frozen=True, slots=True)
class Folder:
    """The rendered sessions in a folder."""

    files: tuple[SessionFile, ...]
    """By name."""


FORM = JsonForm("folder", 1, "The rendered sessions in a folder", Folder)


@dataclass(frozen=True, slots=True)
class Work:
    """What to do, in this order."""

    rename: Mapping[str, str]
    """Old names and new ones."""
    render: tuple[str, ...]
    remove: tuple[str, ...]
    kept: tuple[SessionFile, ...]
    """Files that need nothing but perhaps their new name, under that name."""


def plan_work(
    wanted: Sequence[SessionFile], there: Sequence[SessionFile], sizes: Mapping[str, int], first: str
) -> Work:
    """What makes `wanted` out of what is `there`; `sizes` are those of the files in the folder.

    What is not wanted any more is removed from the name `first` on: what comes before it is past, and stays.
    """
    intact = {one.name: one for one in there if sizes.get(one.name) == one.byte_count}
    rename: dict[str, str] = {}
    kept: list[SessionFile] = []
    used: set[str] = set()
    for one in wanted:
        same = intact.get(one.name)
        if same is None or same.digest != one.digest:
            same = next(
                (other for other in intact.values() if other.digest == one.digest and other.name not in used),
                None,
            )
        if same is None or same.name in used:
            continue
        used.add(same.name)
        if same.name != one.name:
            rename[same.name] = one.name
        kept.append(SessionFile(one.name, one.digest, same.byte_count, same.duration_ms, one.title))
    names = {one.name for one in wanted}
    ready = {one.name for one in kept}
    return Work(
        rename=rename,
        render=tuple(one.name for one in wanted if one.name not in ready),
        remove=tuple(name for name in intact if name >= first and name not in names and name not in used),
        kept=tuple(kept),
    )


def read_folder(text: str | bytes) -> Folder:
    """The list of a folder, as `FORM.text` wrote it; empty for a text that is not of this form."""
    try:
        fields = parse_json(text)
        is_known = fields.pop("format") == FORM.format
        return TypeAdapter(Folder).validate_python(fields) if is_known else Folder(())
    except (ValueError, KeyError, AttributeError, TypeError):
        return Folder(())


def session_file_name(day: date, number: int, suffix: str = SUFFIX) -> str:
    """The file of a session of a course, named so that files sort by day."""
    return f"{day} session {number:02}{suffix}"


def playlist_text(files: Sequence[SessionFile]) -> str:
    """Files in their order as an extended M3U playlist, with true lengths and names relative to their folder."""
    rows = [f"#EXTINF:{one.duration_ms / 1000:.3f},{one.title}\n{one.name}" for one in files]
    return "\n".join(["#EXTM3U", *rows]) + "\n"
