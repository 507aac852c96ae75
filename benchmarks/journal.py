"""What the journal costs, measured against SQLite: an entry that is safe on the disk, and years of entries read.

The rival commits each entry in a transaction of its own with `synchronous = FULL`, which is what our promise asks of it.
"""

import json
import sqlite3
import tempfile
from pathlib import Path

from measure import median_s

from voicecoach.journal.live_entries import Segment
from voicecoach.journal.reader import read_journal
from voicecoach.journal.writer import append_entries

ENTRY_COUNT = 100
"""Written one by one, each on the disk before the next."""
LINE_COUNT = 50_000
"""About five years of three sessions a week, with the segments of each."""
_ENTRY = Segment(session="f" * 16, window=17, next_window=21, at_ms=123_456)


def write_ours(path: Path) -> None:
    for _ in range(ENTRY_COUNT):
        append_entries([_ENTRY], path)


def write_rival(path: Path) -> None:
    """A table of JSON texts, one transaction an entry."""
    connection = sqlite3.connect(path)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE IF NOT EXISTS entries (line TEXT)")
        for _ in range(ENTRY_COUNT):
            with connection:
                connection.execute("INSERT INTO entries VALUES (?)", (_ENTRY.model_dump_json(),))
    finally:
        connection.close()


def read_plainly(path: Path) -> int:
    """The floor: every line parsed, and nothing made of it."""
    return sum(1 for line in path.read_bytes().splitlines() if json.loads(line))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours, theirs, long = (Path(folder) / name for name in ("ours.jsonl", "theirs.db", "long.jsonl"))
        append_entries([_ENTRY] * LINE_COUNT, long)
        print(
            json.dumps(
                {
                    "append_s": median_s(lambda: write_ours(ours)) / ENTRY_COUNT,
                    "sqlite_s": median_s(lambda: write_rival(theirs)) / ENTRY_COUNT,
                    "read_s": median_s(lambda: read_journal(long)),
                    "plain_s": median_s(lambda: read_plainly(long)),
                    "lines": LINE_COUNT,
                }
            )
        )


if __name__ == "__main__":
    main()
