"""What a person has done before: how often each exercise, from a file with one JSON object a session."""

from collections import Counter
from pathlib import Path

from voicecoach.bounded import MOST_HISTORY_BYTES, parse_json, read_bounded
from voicecoach.errors import RequestError


def read_history(path: Path) -> dict[str, int]:
    """How often each exercise was done: `{"date": "2026-03-02", "exercises": ["hamstring-ere"]}` on each line.

    The journal of `play` and `plan` is read too. Other fields are left alone. An incomplete last line is skipped: its writer was interrupted.
    Raises RequestError for a file that cannot be read, or a line that is not such an object.
    """
    try:
        lines = read_bounded(path, MOST_HISTORY_BYTES, f"the history {path}").decode().splitlines()
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
        exercises = _exercises(line)
        if exercises is None:
            if number == len(lines) and _is_incomplete(line):
                break
            hint = 'write {"date": "2026-03-02", "exercises": ["hamstring-ere"]}, one session a line'
            raise RequestError(f"{path}:{number}: this line is not a session", hint)
        counts.update(exercises)
    return dict(counts)


def _exercises(line: str) -> set[str] | None:
    """The exercises of a session; None for a line that is none."""
    try:
        exercises = parse_json(line)["exercises"]
    except (ValueError, KeyError, TypeError):
        return None
    if not isinstance(exercises, list) or not all(isinstance(one, str) for one in exercises):
        return None
    return set(exercises)


def _is_incomplete(line: str) -> bool:
    """Whether a line begins as a session and does not end as one."""
    try:
        parse_json(line)
    except ValueError:
        return line.lstrip().startswith("{")
    return False


def _is_journal(line: str) -> bool:
    try:
        return bool(parse_json(line)["event"] == "journal")
    except (ValueError, KeyError, TypeError):
        return False
