"""Sound that is cut where nearly nothing sounds, and each stretch encoded by itself: nobody hears where."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import mutagen
import numpy as np
import pytest
from handmade import script_of
from hypothesis import given
from hypothesis import strategies as st

from voicecoach.encoders import find_encoder, mp3
from voicecoach.encoders._parts.stretches import Part, cut_where_quiet

Frames = np.ndarray[Any, np.dtype[np.int16]]

RATE_HZ = 22_050
QUIET, LOUD = 40, 9_000


def in_blocks(pcm: bytes, sizes: list[int]) -> Iterator[bytes]:
    """Blocks of so many frames, over and over."""
    at = number = 0
    while at < len(pcm):
        size = 2 * sizes[number % len(sizes)]
        yield pcm[at : at + size]
        at, number = at + size, number + 1


@given(
    spans=st.lists(st.tuples(st.integers(1, 900), st.booleans()), min_size=1, max_size=12),
    sizes=st.lists(st.integers(1, 5_000), min_size=1, max_size=3),
)
def test_cuts_lie_in_quiet_and_do_not_depend_on_how_the_sound_comes(
    spans: list[tuple[int, bool]], sizes: list[int]
) -> None:
    """At 100 frames a second and 5 frames a period."""
    rng = np.random.default_rng(len(spans))
    peaks = np.concatenate([np.full(5 * count, LOUD if loud else QUIET) for count, loud in spans])
    frames = np.rint(rng.choice([-1.0, 1.0], len(peaks)) * peaks).astype("<i2")
    pcm = frames.tobytes()
    parts = list(cut_where_quiet(in_blocks(pcm, sizes), 100, 5))
    assert parts == list(cut_where_quiet([pcm], 100, 5))
    assert b"".join(part.pcm for part in parts) == pcm
    assert [part.is_last for part in parts] == [False] * (len(parts) - 1) + [True]
    at = began = 0
    for part in parts[:-1]:
        assert len(part.pcm) <= 2 * 6_000
        at += len(part.pcm) // 2
        if part.ends:
            assert (at - began) % 5 == 0
            assert at - began >= 2_000
            assert np.abs(frames[at - 20 : at + 20]).max() <= QUIET
            began = at
    assert [part.begins for part in parts] == [True, *(part.ends for part in parts[:-1])]


def test_loud_sound_comes_in_parts_of_a_minute_at_most_and_is_one_stretch() -> None:
    pcm = np.full(100 * 200, LOUD, "<i2").tobytes()
    parts = list(cut_where_quiet(in_blocks(pcm, [700]), 100, 5))
    assert len(parts) == 4
    assert [part.begins for part in parts] == [True, False, False, False]
    assert [part.ends for part in parts] == [False, False, False, True]


def test_no_sound_is_one_part() -> None:
    assert list(cut_where_quiet([], 100, 5)) == [Part(b"", begins=True, ends=True, is_last=True)]


def coached(seconds: int, rate_hz: int) -> Frames:
    """Tones of 0.8 s with 0.7 s of faint noise between them, as when someone counts."""
    rng = np.random.default_rng(1)
    count = seconds * rate_hz
    times_s = np.arange(count) / rate_hz
    tone = np.sin(2 * np.pi * 440 * times_s) * 8_000 * (times_s % 1.5 < 0.8)
    return np.asarray(np.rint(tone + rng.normal(0, 10, count).clip(-QUIET, QUIET)).astype("<i2"))


def encoded(path: Path, frames: Frames, rate_hz: int) -> Path:
    with path.open("wb") as stream:
        script = script_of([], len(frames) * 1000 // rate_hz)
        find_encoder(path).write(stream, script, rate_hz, in_blocks(frames.tobytes(), [2**16]))
    return path


def decoded(path: Path) -> Frames:
    assert shutil.which("ffmpeg"), "ffmpeg is missing: install the package ffmpeg"
    done = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", path, "-map", "0:a", "-f", "s16le", "-"],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert not done.stderr, done.stderr
    return np.frombuffer(done.stdout, dtype="<i2")


@pytest.mark.parametrize("rate_hz", [RATE_HZ, 44_100])
def test_nobody_hears_where_an_mp3_was_cut(tmp_path: Path, rate_hz: int) -> None:
    """As long as the sound to the frame, as true to it as if it had one encoder, and as faint around the cuts as before."""
    frames = coached(95, rate_hz)
    period_frames = 1152 if rate_hz == 44_100 else 576
    cuts = np.cumsum(
        [len(one.pcm) // 2 for one in cut_where_quiet([frames.tobytes()], rate_hz, period_frames)]
    )
    assert len(cuts) == 5
    heard = decoded(encoded(tmp_path / "cut.mp3", frames, rate_hz)).astype(np.float64)
    assert len(heard) == len(frames)
    # Noise is what an encoder keeps least of; the tones are what counts.
    assert np.abs(heard - frames)[frames.astype(int) ** 2 > 4_000**2].max() < 800
    for cut in cuts[:-1]:
        assert np.abs(heard[cut - period_frames : cut + period_frames]).max() < 60
    found: Any = mutagen.File(tmp_path / "cut.mp3")
    assert found.info.length == pytest.approx(95.0, abs=0.1)


def test_an_mp3_is_the_same_on_one_core_as_on_four(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frames = coached(70, RATE_HZ)
    files = []
    for count in (1, 4):
        monkeypatch.setattr(mp3, "count_cores", lambda count=count: count)
        files.append(encoded(tmp_path / f"{count}.mp3", frames, RATE_HZ).read_bytes())
    assert files[0] == files[1]


def test_an_mp3_over_music_is_encoded_as_one(tmp_path: Path) -> None:
    """There is no quiet place; it decodes to the frame all the same."""
    frames = np.rint(np.sin(np.arange(150 * RATE_HZ) / 9) * 6_000).astype("<i2")
    heard = decoded(encoded(tmp_path / "music.mp3", frames, RATE_HZ)).astype(np.float64)
    assert len(heard) == len(frames)
    assert np.abs(heard - frames)[2_000:-2_000].max() < 400
