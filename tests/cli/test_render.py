"""From sheet to file with the real voice: exact holds in the sound itself, three faces that agree, the same bytes twice."""

import json
import os
import subprocess
import sys
import wave
from pathlib import Path

import numpy as np
import pytest
from sessions import ROUTINE, speech

from voicecoach.scriptfile import read_script
from voicecoach.sound.floor import LOUDEST
from voicecoach.units import format_clock, frame_at
from voicecoach.verify.detector import find_beeps

pytestmark = pytest.mark.engine


def voicecoach(*arguments: str, cache: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "voicecoach", *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "VOICECOACH_CACHE": str(cache)},
    )


def read_wav(path: Path) -> tuple[np.ndarray[tuple[int], np.dtype[np.int16]], int]:
    """Frames and rate, by the standard library's reader."""
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16), file.getframerate()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole session rendered cold, then warm, and previewed twice."""
    folder = tmp_path_factory.mktemp("session")
    cold = voicecoach("render", ROUTINE, "-o", str(folder / "cold.wav"), cache=folder / "cache")
    warm = voicecoach("render", ROUTINE, "-o", str(folder / "warm.wav"), cache=folder / "cache")
    (folder / "cold.log").write_text(cold.stderr)
    (folder / "warm.log").write_text(warm.stderr)
    for form in ("json", "text"):
        voicecoach(
            "preview", ROUTINE, "--as", form, "-o", str(folder / f"script.{form}"), cache=folder / "cache"
        )
    return folder


def test_a_cold_and_a_warm_cache_give_the_same_bytes(folder: Path) -> None:
    """What is remembered sounds like what is spoken, and a second render synthesises nothing."""
    assert (folder / "cold.wav").read_bytes() == (folder / "warm.wav").read_bytes()
    assert "spoken now        0;" in (folder / "warm.log").read_text()


def test_every_hold_is_exact_to_the_frame_in_the_sound_itself(folder: Path) -> None:
    """The onsets of the beeps, found without the script, lie exactly a hold apart; so do script and file."""
    script = read_script((folder / "script.json").read_text(encoding="utf-8"), "script.json")
    samples, rate_hz = read_wav(folder / "cold.wav")
    heard = find_beeps(samples, rate_hz)
    holds = [phase for phase in script.phases if phase.kind == "hold"]
    # The opening introduces the beeps.
    first = frame_at(holds[0].at_ms, rate_hz)
    later = [beep for beep in heard if beep.onset_frame >= first]
    starts = [beep.onset_frame for beep in later if beep.name == "hold-start"]
    ends = [beep.onset_frame for beep in later if beep.name == "hold-end"]
    assert [end - start for start, end in zip(starts, ends, strict=True)] == [
        frame_at(hold.end_ms, rate_hz) - frame_at(hold.at_ms, rate_hz) for hold in holds
    ]
    assert [(end - start) * 1000 for start, end in zip(starts, ends, strict=True)] == [
        hold.duration_ms * rate_hz for hold in holds
    ]
    assert starts == [frame_at(hold.at_ms, rate_hz) for hold in holds]


def test_the_file_is_as_long_as_the_script_says(folder: Path) -> None:
    """To the frame."""
    script = read_script((folder / "script.json").read_text(encoding="utf-8"), "script.json")
    with wave.open(str(folder / "cold.wav")) as file:
        assert file.getnframes() == frame_at(script.duration_ms, file.getframerate())


def test_text_and_json_agree_on_every_onset(folder: Path) -> None:
    """Every event of the JSON stands in the text at its time, in the same order."""
    script = read_script((folder / "script.json").read_text(encoding="utf-8"), "script.json")
    lines = [line.strip() for line in (folder / "script.text").read_text(encoding="utf-8").splitlines()]
    lines = lines[: lines.index("Notes")] if "Notes" in lines else lines
    stamped = [
        line
        for line in lines
        if line[:1].isdigit() and "==" not in line and "( rest" not in line and ":" in line.split()[0]
    ]
    assert [line.split()[0] for line in stamped] == [format_clock(event.at_ms) for event in script.events]
    spoken = [event.text for event in speech(script)]
    assert [words for words in spoken if not any(line.endswith(words) for line in stamped)] == []


def test_the_first_minute_names_what_hurts_and_the_last_second_is_quiet(folder: Path) -> None:
    """The file begins with a breath of quiet, warns in the first minute, and ends quietly: there is the floor alone."""
    script = json.loads((folder / "script.json").read_text(encoding="utf-8"))
    first = [event for event in script["events"] if event["at_ms"] < 60_000 and event["type"] == "speech"]
    assert any(event["cue"] == "stop-if-it-hurts" for event in first)
    samples, rate_hz = read_wav(folder / "cold.wav")
    for quiet in (samples[: rate_hz // 2], samples[-rate_hz // 5 :]):
        assert 0 < np.abs(quiet).max() <= LOUDEST
