"""The sessions that are wanted and the files that are there -> what to render, rename and remove.

A folder of rendered sessions knows which sound is in which file by a list that lies beside them: so a session that only
moved to another day is renamed, and what has not changed is not rendered again. Files that are not in the list, or that
somebody changed, are never touched.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LIST_NAME = "voicecoach.json"
FORMAT = "voicecoach-folder/1"


@dataclass(frozen=True, slots=True)
class SessionFile:
    """One rendered session."""

    name: str
    digest: str
    """Of all that decides its bytes."""
    byte_count: int = 0
    duration_ms: int = 0
    title: str = ""


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


def read_list(folder: Path) -> tuple[SessionFile, ...]:
    """The files that were rendered into a folder; none where the list is missing or cannot be read."""
    try:
        read: dict[str, Any] = json.loads((folder / LIST_NAME).read_text(encoding="utf-8"))
        return tuple(SessionFile(**one) for one in read["files"]) if read["format"] == FORMAT else ()
    except (OSError, ValueError, KeyError, TypeError):
        return ()


def list_text(files: Sequence[SessionFile]) -> str:
    """The list as JSON text."""
    rows = [
        {
            "name": one.name,
            "digest": one.digest,
            "byte_count": one.byte_count,
            "duration_ms": one.duration_ms,
            "title": one.title,
        }
        for one in sorted(files, key=lambda one: one.name)
    ]
    return json.dumps({"format": FORMAT, "files": rows}, indent=2, ensure_ascii=False) + "\n"


def playlist_text(files: Sequence[SessionFile]) -> str:
    """Files in their order as an extended M3U playlist, with true lengths and names relative to their folder."""
    rows = [f"#EXTINF:{round(one.duration_ms / 1000)},{one.title}\n{one.name}" for one in files]
    return "\n".join(["#EXTM3U", *rows]) + "\n"
