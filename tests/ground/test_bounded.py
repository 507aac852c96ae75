"""What strangers send is read no further than it may be long, and a session is no longer than anybody trains."""

import io
import time
import tracemalloc
from pathlib import Path

import pytest

from voicecoach.bounded import read_bounded
from voicecoach.cli import run
from voicecoach.errors import RequestError

SHEET = """
exercise: endless
name: Endless
position: standing
dose: {{sets: 100, reps: 100, rest: 1 s}}
steps:
{steps}
"""


def test_a_stream_without_an_end_is_read_to_the_bound_and_no_further() -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            assert 0 <= size <= 1001
            return b"x" * size

    with pytest.raises(RequestError, match="longer than"):
        read_bounded(Endless(), 1000, "standard input")  # type: ignore[arg-type]
    assert read_bounded(io.BytesIO(b"x" * 1000), 1000, "it") == b"x" * 1000


def test_a_sheet_of_three_million_steps_is_refused_at_once(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Twelve kilobytes that would take minutes and gigabytes."""
    steps = "\n".join(f"  - {{id: s{number}, say: Lift {number}., move: 1 s}}" for number in range(300))
    path = tmp_path / "endless.yaml"
    path.write_text(SHEET.format(steps=steps))
    tracemalloc.start()
    started_s = time.process_time()
    assert run(["preview", str(path), "--voice", "estimate", "--allow-outside-range"]) == 1
    assert time.process_time() - started_s < 60
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < 300e6
    assert "more than 20,000 steps" in capfd.readouterr().err
