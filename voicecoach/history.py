"""What a person has done before: how often each exercise, from a file with one JSON object a session."""

import json
from collections import Counter
from pathlib import Path

from voicecoach.errors import RequestError


def read_history(path: Path) -> dict[str, int]:
    """How often each exercise was done: `{"date": "2026-03-02", "exercises": ["hamstring-ere"]}` on each line.

    The journal of `play` and `plan` is read too. Other fields are left alone. An incomplete last line is skipped: its writer was interrupted.
    Raises RequestError for a file that cannot be read, or a line that is not such an object.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise RequestError(
            f"cannot read the history {path}: {(error.strerror or 'reading fails').lower()}"
        ) from None
    except UnicodeDecodeError:
        raise RequestError(
            f"the history {path} is not UTF-8 text", "give the file that the coach wrote"
        ) from None
    if lines and _is_journal(lines[0]):
        from voicecoach.journal.reader import read_journal  # noqa: PLC0415  # only where there is one

        return read_journal(path).counts()
    counts: Counter[str] = Counter()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            exercises = json.loads(line)["exercises"]
            counts.update({str(exercise) for exercise in exercises})
        except (ValueError, KeyError, TypeError):
            if number == len(lines):
                break
            hint = 'write {"date": "2026-03-02", "exercises": ["hamstring-ere"]}, one session a line'
            raise RequestError(f"{path}:{number}: this line is not a session", hint) from None
    return dict(counts)


def _is_journal(line: str) -> bool:
    try:
        return bool(json.loads(line)["event"] == "journal")
    except (ValueError, KeyError, TypeError):
        return False
