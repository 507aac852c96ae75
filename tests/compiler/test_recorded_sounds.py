"""Recorded sounds in a session: in their place, exactly as long as their files, and a fault where they are missing."""

import math
import wave
from pathlib import Path

import numpy as np
import pytest

from voicecoach.api.compile import compile_session
from voicecoach.errors import RequestError, SheetError
from voicecoach.request import make_request
from voicecoach.script import PhaseKind, Script
from voicecoach.sound.loudness import block_energies, loudness_lufs
from voicecoach.sound.recordings import read_recording, recording_ms

SIT = """\
exercise: quiet-sit
name: Quiet sit
position: seated
dose: {sets: 1, hold: 2 min, count: none, why: Made for a test.}
steps:
  - id: sit
    say: Sit still.
    hold: dose
    ramp: none
    cues: [{sound: gong.wav, every: 30 s}]
"""
EVENING = """\
routine: evening
name: Evening
announce: [time, equipment]
exercises:
  - wall-sit
  - {include: sounds/body-scan.wav, name: Body scan}
  - quiet-sit
  - {include: sounds/sea_waves.wav}
"""


def write_tone(path: Path, frames: int, rate_hz: int, height: float = 0.1) -> None:
    """A tone that comes and goes, as a WAV of so many frames."""
    samples = bytearray()
    for frame in range(frames):
        swell = 0.6 + 0.4 * math.sin(4 * frame / rate_hz)
        value = int(32_767 * height * swell * math.sin(2 * math.pi * 300 * frame / rate_hz))
        samples += value.to_bytes(2, "little", signed=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(bytes(samples))


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sheets with their sounds: 2.345 s at 8 kHz, 1.50005 s at 11,025 Hz (lengths round up), a gong of 0.5 s."""
    folder = tmp_path_factory.mktemp("evening")
    (folder / "evening.yaml").write_text(EVENING, encoding="utf-8")
    (folder / "quiet-sit.yaml").write_text(SIT, encoding="utf-8")
    write_tone(folder / "sounds" / "body-scan.wav", 18_760, 8000)
    write_tone(folder / "sounds" / "sea_waves.wav", 16_538, 11_025)
    write_tone(folder / "gong.wav", 4000, 8000)
    return folder


def script_of(sheet: Path, **asked: object) -> Script:
    return compile_session(make_request(str(sheet), **{"voice": "estimate", **asked})).script


def test_a_recording_is_announced_and_lasts_as_long_as_its_file(folder: Path) -> None:
    """In its place, with a chapter; nothing else is heard in it."""
    script = script_of(folder / "evening.yaml")
    said = [one.text for one in script.speech]
    assert said.index("[Body scan]") == said.index("Now listen: Body scan.") + 1
    assert said.index("[Sea waves]") == said.index("Now listen: Sea waves.") + 1
    lengths = {
        one.text: one.duration_ms for one in script.speech if one.cue == "recording" and "[" in one.text
    }
    assert lengths == {"[Body scan]": 2345, "[Sea waves]": 1501}
    assert [one.title for one in script.chapters] == [
        "Start",
        "Wall sit",
        "Body scan",
        "Quiet sit",
        "Sea waves",
    ]
    for phase in (one for one in script.phases if one.kind is PhaseKind.LISTEN):
        assert len([one for one in script.events if one.phase == phase.index]) == 1


def test_a_voice_changes_nothing_of_a_recording(folder: Path) -> None:
    """What is estimated is what is rendered, and it is heard between its own two instants."""
    request = make_request(str(folder / "evening.yaml"), voice="silent", floor="off")
    out = folder / "evening.wav"
    script = compile_session(request).render(out).script
    (scan,) = (one for one in script.speech if one.text == "[Body scan]")
    assert scan.duration_ms == 2345
    with wave.open(str(out), "rb") as file:
        rate_hz = file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    start, end = scan.at_ms * rate_hz // 1000, scan.end_ms * rate_hz // 1000
    assert int(np.abs(samples[start:end]).max()) > 1000
    assert int(np.abs(samples[start - rate_hz // 10 : start]).max()) == 0
    assert int(np.abs(samples[end + 1 : end + rate_hz // 10]).max()) == 0


@pytest.mark.parametrize(("level_db", "wanted_lufs"), [(0.0, -19.0), (-6.0, -25.0)])
def test_a_recording_is_as_loud_as_the_voice(folder: Path, level_db: float, wanted_lufs: float) -> None:
    """And a sound inside a hold 6 dB softer; its length is that of the file to the frame."""
    path = folder / "sounds" / "body-scan.wav"
    clip = read_recording(path, 22_050, level_db)
    samples = np.frombuffer(clip.pcm, "<i2")
    assert recording_ms(path) == 2345
    assert (len(samples), clip.duration_ms) == (51_707, 2345)
    assert loudness_lufs(block_energies(samples, 22_050)) == pytest.approx(wanted_lufs, abs=0.3)


@pytest.mark.parametrize("talk", ["normal", "signals"])
def test_a_gong_of_ones_own_sounds_in_a_hold_at_its_times(folder: Path, talk: str) -> None:
    """Every half minute, however little is said; the hold stays exact."""
    script = script_of(folder / "quiet-sit.yaml", talk=talk)
    (hold,) = (one for one in script.phases if one.kind is PhaseKind.HOLD)
    gongs = [one for one in script.speech if one.text == "[Gong]"]
    assert [one.at_ms - hold.at_ms for one in gongs] == [30_000, 60_000, 90_000]
    assert {one.duration_ms for one in gongs} == {500}
    assert hold.duration_ms == 120_000


def test_without_the_exercise_behind_it_a_recording_is_left_out(folder: Path) -> None:
    """And what stands at the end, too."""
    said = [one.text for one in script_of(folder / "evening.yaml", only=("wall-sit",)).speech]
    assert [text for text in said if text.startswith("[")] == []


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "The whole session takes about {n} minutes."),
        ("de", "Die ganze Einheit dauert etwa {n} Minuten."),
        ("es", "Toda la sesi\u00f3n dura unos {n} minutos."),
    ],
)
def test_the_whole_time_is_announced_where_it_is_wanted(folder: Path, language: str, told: str) -> None:
    """To whole minutes, in every language."""
    script = script_of(folder / "evening.yaml", language=language)
    assert told.format(n=round(script.duration_ms / 60_000)) in [one.text for one in script.speech]


def test_nothing_is_announced_where_nothing_is_wanted(tmp_path: Path) -> None:
    """What an exercise needs is said when it comes."""
    for announce, is_told in (("nothing", False), ("equipment", True)):
        sheet = tmp_path / "short.yaml"
        sheet.write_text(
            f"routine: short\nname: Short\nannounce: {announce}\nexercises: [heel-raise, wall-sit]\n"
        )
        said = [one.text for one in script_of(sheet).speech]
        assert ("You will need" in " ".join(said)) == is_told
        assert "takes about" not in " ".join(said)


def test_a_sound_that_is_missing_is_a_fault_with_its_place(folder: Path, tmp_path: Path) -> None:
    """Of a routine and of a cue; the sheet is not played without it."""
    for name, place in (("evening.yaml", "evening.yaml:6:15"), ("quiet-sit.yaml", "quiet-sit.yaml:10:20")):
        (tmp_path / name).write_text((folder / name).read_text())
        with pytest.raises(SheetError) as refused:
            script_of(tmp_path / name)
        assert f"{place}: error[missing-sound]: there is no file" in str(refused.value)


def test_two_files_that_are_called_alike_are_refused(tmp_path: Path) -> None:
    """Nobody who reads along could tell them apart, and one would be played for the other."""
    write_tone(tmp_path / "a" / "sea.wav", 8000, 8000)
    write_tone(tmp_path / "b" / "sea.wav", 4000, 8000)
    sheet = tmp_path / "sea.yaml"
    sheet.write_text(
        "routine: sea\nname: Sea\nexercises: [{include: a/sea.wav}, heel-raise, {include: b/sea.wav}]\n"
    )
    with pytest.raises(RequestError, match="two sounds are both called 'Sea'"):
        script_of(sheet)


def test_what_is_no_sound_is_refused(tmp_path: Path) -> None:
    """With the name of the file."""
    (tmp_path / "noise.wav").write_bytes(b"nothing that sounds")
    sheet = tmp_path / "noise.yaml"
    sheet.write_text("routine: noise\nname: Noise\nexercises: [heel-raise, {include: noise.wav}]\n")
    with pytest.raises(RequestError, match=r"noise\.wav"):
        script_of(sheet)
