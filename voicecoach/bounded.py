"""Files and streams of strangers, read no further than they may be long, and no deeper than they may be nested."""

import json
from pathlib import Path
from typing import Any, BinaryIO

from voicecoach.errors import RequestError

MOST_SCRIPT_BYTES = 1 << 26
"""A script of ten hours has 5 MB."""
MOST_HISTORY_BYTES = 1 << 26
"""Ten years of sessions every day have 40 MB in the journal."""
MOST_IMPORT_BYTES = 1 << 24
"""A thousand exercises have 3 MB in the largest collection that is read."""


def read_bounded(source: Path | BinaryIO, most_bytes: int, name: str) -> bytes:
    """All of a file or stream. Raises RequestError for one that is longer, before it is read, and OSError as reading does."""
    if isinstance(source, Path):
        with source.open("rb") as stream:
            content = stream.read(most_bytes + 1)
    else:
        content = source.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise RequestError(
            f"{name} is longer than {most_bytes >> 20} MB, the most that is read", "give a shorter one"
        )
    return content


def parse_json(text: str | bytes) -> Any:
    """The value that a text holds as JSON. Raises ValueError for one that is not JSON, and for brackets without end."""
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("its brackets are nested too deeply") from None
