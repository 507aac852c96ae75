"""Sessions in tracks, and captions beside the sound."""

import subprocess
import wave
from pathlib import Path

import numpy as np
import pytest
import webvtt
from handmade import beep, script_of, speech

from voicecoach.api.render import render_session
from voicecoach.api.split import render_split
from voicecoach.api.tracks import WHOLE_FRAMES_MS, cut_tracks, file_name
from voicecoach.errors import RequestError
from voicecoach.request import make_request
from voicecoach.script import Chapter, Phase, PhaseKind, StepRef
from voicecoach.verify.verify import verify_file

REQUEST = make_request("hamstring-ere", voice="silent", only=(), side="left")


def frames_of(path: Path) -> bytes:
    with wave.open(str(path), "rb") as reader:
        return reader.readframes(reader.getnframes())


@pytest.mark.parametrize(("parts", "stereo"), [("exercise", False), ("set", False), ("set", True)])
def test_the_tracks_together_are_the_session_to_the_frame(
    tmp_path: Path, parts: str, *, stereo: bool
) -> None:
    """Played one after the other without a gap, as the playlist has them, they are the file that would be rendered whole."""
    request = REQUEST.model_copy(update={"stereo": stereo})
    render_session(request, tmp_path / "whole.wav")
    split = render_split(request, tmp_path / "tracks", "wav", "set" if parts == "set" else "exercise")
    rows = (tmp_path / "tracks" / "hamstring-ere.m3u8").read_text(encoding="utf-8").splitlines()
    names = rows[2::2]
    assert names[0] == "01 Start.wav"
    assert parts == "exercise" or names[1] == "02 Hamstring end-range expansion, Cycle 1 left.wav"
    assert len(names) == len(split.tracks) == (3 if parts == "set" else 2)
    assert b"".join(frames_of(tmp_path / "tracks" / name) for name in names) == frames_of(
        tmp_path / "whole.wav"
    )


def test_stereo_is_twice_as_large_and_says_how_large_an_mp3_would_be(tmp_path: Path) -> None:
    """Its tones lie on the side that is trained: the left is louder."""
    mono = render_session(REQUEST, tmp_path / "mono.wav")
    both = render_session(REQUEST.model_copy(update={"stereo": True}), tmp_path / "both.wav")
    assert len(frames_of(tmp_path / "both.wav")) == 2 * len(frames_of(tmp_path / "mono.wav"))
    assert both.mp3_byte_count == pytest.approx(1.5 * mono.mp3_byte_count)
    sound = np.frombuffer(frames_of(tmp_path / "both.wav"), "<i2").reshape(-1, 2).astype(float)
    left, right = np.square(sound).sum(axis=0)
    assert 10 * np.log10(left / right) > 4
    assert not verify_file(tmp_path / "both.wav").faults


def test_the_playlist_has_true_lengths_and_every_track_verifies(tmp_path: Path) -> None:
    render_split(REQUEST, tmp_path, "mp3", "set")
    rows = (tmp_path / "hamstring-ere.m3u8").read_text(encoding="utf-8").splitlines()
    assert rows[0] == "#EXTM3U"
    for told, name in zip(rows[1::2], rows[2::2], strict=True):
        report = verify_file(tmp_path / name)
        assert not report.faults
        length, title = told.removeprefix("#EXTINF:").split(",", 1)
        assert float(length) == pytest.approx(report.wanted_ms / 1000)
        assert title in name
    tags = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", "format_tags=title,track,album", "-of", "csv=p=0",
         str(tmp_path / rows[4])],
        capture_output=True, text=True, check=True,
    ).stdout.strip()  # fmt: skip
    assert "Hamstring end-range expansion" in tags
    assert "2/3" in tags


def test_no_hold_loses_the_beep_at_its_end() -> None:
    """A set that begins the moment a hold is over begins after the beep, and at a whole frame."""
    kind = PhaseKind

    def phase(index: int, what: PhaseKind, at_ms: int, duration_ms: int, number: int) -> Phase:
        return Phase(index, what, at_ms, duration_ms, StepRef("bridge", None, "lift", number, 1))

    end = beep(8_005, "hold-end", 2)
    script = script_of(
        [beep(3_005, "hold-start", 1), end, speech(9_000, 500, "Again.", 2)],
        12_345,
        phases=(
            phase(0, kind.GET_READY, 0, 3_005, 1),
            phase(1, kind.HOLD, 3_005, 5_000, 1),
            phase(2, kind.MOVE, 8_005, 4_340, 2),
        ),
        chapters=(Chapter(0, "Bridge"),),
    )
    first, second = cut_tracks(script, "set")
    assert [event.at_ms for event in first.script.beeps] == [3_005, 8_005]
    assert second.at_ms % WHOLE_FRAMES_MS == 0
    assert 0 <= second.at_ms - end.end_ms < WHOLE_FRAMES_MS
    assert first.script.duration_ms + second.script.duration_ms == 12_345
    assert [event.text for event in second.script.speech] == ["Again."]
    assert (first.script.counts.holds, second.script.counts.holds) == (1, 0)


def test_a_title_makes_a_name_that_every_disk_takes() -> None:
    assert file_name(3, 12, 'A/B: "left"?', ".mp3") == "03 A B left.mp3"
    assert file_name(7, 120, "..", ".wav") == "007 track.wav"


def test_captions_lie_beside_the_sound_under_its_name(tmp_path: Path) -> None:
    rendered = render_session(REQUEST, tmp_path / "legs.wav", captions=("vtt", "cue", "lrc"))
    assert {path.name for path in tmp_path.iterdir()} == {"legs.wav", "legs.vtt", "legs.cue", "legs.lrc"}
    assert 'FILE "legs.wav" WAVE' in (tmp_path / "legs.cue").read_text(encoding="utf-8")
    captions = webvtt.read(str(tmp_path / "legs.vtt"))
    said = {phrase.at_ms for phrase in rendered.script.speech}
    starts = {
        (one.start_time.hours * 3600 + one.start_time.minutes * 60 + one.start_time.seconds) * 1000
        + one.start_time.milliseconds
        for one in captions.captions
    }
    assert said <= starts


def test_captions_of_stdout_and_of_an_unknown_format_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="stdout is none"):
        render_session(REQUEST, "-", captions=("vtt",))
    with pytest.raises(RequestError, match="there is no script format 'ass'"):
        render_session(REQUEST, tmp_path / "legs.wav", captions=("ass",))
    assert not list(tmp_path.iterdir())
