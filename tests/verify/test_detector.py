"""The detector that judges finished files, judged itself: it must find every beep to the frame, and nothing else."""

import functools
import shutil
import subprocess
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from handmade import SessionBuilder, beep, glide, script_of, speech, tone_voice

from voicecoach.clip import Clip
from voicecoach.encoders import wav
from voicecoach.script import Event, Script
from voicecoach.sound.mix import mix
from voicecoach.units import frame_at
from voicecoach.verify.detector import Heard, find_beeps, hear_beeps, hold_lengths
from voicecoach.verify.recording import Frames, HeldRecording

Place = tuple[str, int]
"""The name of a beep and the frame of its onset."""


def beeps_of(script: Script, rate_hz: int) -> list[Place]:
    return [(event.name, frame_at(event.at_ms, rate_hz)) for event in script.beeps]


def places_of(heard: list[Heard]) -> list[Place]:
    return [(beep.name, beep.onset_frame) for beep in heard]


def samples_of(
    script: Script, clip_for: Callable[[str], Clip], rate_hz: int, level_db: float = 0.0
) -> Frames:
    return np.frombuffer(b"".join(mix(script, clip_for, rate_hz, level_db=level_db)), dtype="<i2")


def heard_in(
    script: Script, clip_for: Callable[[str], Clip], rate_hz: int, level_db: float = 0.0
) -> list[Place]:
    return places_of(find_beeps(samples_of(script, clip_for, rate_hz, level_db), rate_hz))


def read_wav(path: Path) -> tuple[Frames, int]:
    """The frames of a mono 16-bit WAV and their rate, by the standard library's own reader."""
    with wave.open(str(path), "rb") as reader:
        assert (reader.getnchannels(), reader.getsampwidth()) == (1, 2)
        return np.frombuffer(reader.readframes(reader.getnframes()), dtype="<i2"), reader.getframerate()


@pytest.mark.parametrize("rate_hz", [8000, 16_000, 22_050, 24_000, 44_100, 48_000])
def test_every_beep_is_found_at_its_exact_frame(rate_hz: int) -> None:
    """Among voiced noise, glides and ticks the detector hears all beeps and no other, at any rate."""
    voice = functools.cache(tone_voice(rate_hz))
    script = SessionBuilder(voice, seed=rate_hz).build(6)
    assert heard_in(script, voice, rate_hz) == beeps_of(script, rate_hz)


@pytest.mark.parametrize("level_db", [-6.0, 3.0])
def test_beeps_are_found_at_any_level(level_db: float) -> None:
    """The listener's beep level changes nothing for the detector."""
    voice = functools.cache(tone_voice(22_050))
    script = SessionBuilder(voice, seed=5).build(3)
    heard = find_beeps(samples_of(script, voice, 22_050, level_db), 22_050)
    assert places_of(heard) == beeps_of(script, 22_050)
    clear = [beep.gain for beep in heard if beep.likeness > 0.999]
    assert clear == pytest.approx([10 ** (level_db / 20)] * len(clear), rel=1e-3)


def test_speech_and_glides_alone_hold_no_beep() -> None:
    """A glide passes every pitch of the table, and still is none of its beeps."""
    voice = tone_voice(22_050)
    events: list[Event] = [
        glide(0, 3000, "ramp-up"),
        glide(4000, 9000, "ramp-down"),
        speech(14_000, 3000, "Build up, slowly."),
    ]
    assert heard_in(script_of(events, 18_000), voice, 22_050) == []
    assert find_beeps(np.zeros(0, dtype=np.int16), 22_050) == []


class Counted(HeldRecording):
    """A recording that tells the most that was asked of it at once."""

    most_frames = 0

    def read(self, start_frame: int, frames: int) -> Frames:
        self.most_frames = max(self.most_frames, frames)
        return super().read(start_frame, frames)


def test_a_long_recording_is_heard_in_stretches() -> None:
    """Beeps are the same wherever they fall, on the seam of two stretches too; no more than a stretch is held."""
    voice = functools.cache(tone_voice(8000))
    script = SessionBuilder(voice, seed=3).build(3)
    samples = samples_of(script, voice, 8000)
    for lead in range(0, 40_000, 2357):
        recording = Counted(np.concatenate([np.zeros(lead, dtype=np.int16), samples]), 8000)
        heard = places_of(hear_beeps(recording))
        assert heard == [(name, frame + lead) for name, frame in beeps_of(script, 8000)]
        assert recording.most_frames <= 2**15


def test_beeps_at_both_ends_of_the_file_are_found() -> None:
    """The first frame and the last are places like any other."""
    script = script_of([beep(0, "hold-start"), beep(4700, "hold-end")], 5000)
    assert heard_in(script, tone_voice(22_050), 22_050) == beeps_of(script, 22_050)


def test_a_beep_that_is_one_frame_late_is_seen() -> None:
    """The judge is as sharp as the promise: one frame, 0.05 ms, shows."""
    script = script_of([beep(1000, "hold-start"), beep(5000, "hold-end")], 6000)
    frames = np.frombuffer(b"".join(mix(script, tone_voice(22_050), 22_050)), dtype="<i2")
    late = np.concatenate([frames[:60_000], np.zeros(1, dtype=np.int16), frames[60_000:]])
    assert hold_lengths(find_beeps(frames, 22_050)) == [(22_050, 88_200)]
    assert hold_lengths(find_beeps(late, 22_050)) == [(22_050, 88_201)]


@pytest.mark.parametrize(
    ("names", "sentence"),
    [
        (["hold-start", "tick"], "the hold at frame 0 has no end"),
        (["hold-start", "hold-start"], "the hold at frame 0 has no end"),
        (["hold-end"], "the end at frame 0 has no start"),
    ],
)
def test_a_hold_without_its_pair_is_told(names: list[str], sentence: str) -> None:
    """A hold counts only with both beeps."""
    with pytest.raises(ValueError, match=sentence):
        hold_lengths(Heard(name, index) for index, name in enumerate(names))


def espeak(folder: Path) -> Callable[[str], Clip]:
    """The voice of the espeak-ng command, levelled roughly as a session's is."""

    @functools.cache
    def clip_for(text: str) -> Clip:
        path = folder / f"{abs(hash(text))}.wav"
        subprocess.run(["espeak-ng", "-s", "130", "-w", str(path), text], check=True, timeout=60)
        with wave.open(str(path), "rb") as reader:
            return Clip(reader.readframes(reader.getnframes()), reader.getframerate())

    return clip_for


@pytest.mark.engine
@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_holds_are_exact_in_a_file_that_really_speaks(tmp_path: Path) -> None:
    """In a written WAV with real speech every hold lasts its milliseconds to the frame."""
    voice = espeak(tmp_path)
    rate_hz = voice("Hold.").rate_hz
    script = SessionBuilder(voice).build(12)
    path = tmp_path / "session.wav"
    with path.open("wb") as stream:
        wav.write(stream, script, rate_hz, mix(script, voice, rate_hz))
    heard = find_beeps(*read_wav(path))
    assert places_of(heard) == beeps_of(script, rate_hz)
    assert hold_lengths(heard) == [
        (frame_at(phase.at_ms, rate_hz), frame_at(phase.end_ms, rate_hz) - frame_at(phase.at_ms, rate_hz))
        for phase in script.phases
        if phase.kind == "hold"
    ]
