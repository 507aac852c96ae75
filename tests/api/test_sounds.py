"""`voicecoach sounds`, `--sounds` and `--music` from end to end: what is heard, and what verify says of it."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from test_music import drums, write_wav
from test_pack import write_sound

from voicecoach.api.render import render_session
from voicecoach.api.sounds import SoundsRequest, list_sounds, play_sounds, render_sounds
from voicecoach.api.verify import verify_recording
from voicecoach.cli import cli
from voicecoach.errors import RequestError
from voicecoach.request import make_request
from voicecoach.sound.beeps import BEEPS, GLIDES
from voicecoach.verify.detector import hear_beeps
from voicecoach.verify.readers import find_reader

VOICE = "silent"


def test_every_sound_is_heard_after_what_it_means(tmp_path: Path) -> None:
    script = render_sounds(SoundsRequest(voice=VOICE), tmp_path / "sounds.wav")
    meanings = [beep.meaning for beep in BEEPS.values()] + [glide.meaning for glide in GLIDES.values()]
    assert [event.text for event in script.speech] == meanings
    assert [chapter.title for chapter in script.chapters] == [*BEEPS, *GLIDES]
    recording = find_reader(tmp_path / "sounds.wav").open_recording(tmp_path / "sounds.wav")
    assert [heard.name for heard in hear_beeps(recording)] == list(BEEPS)
    recording.close()
    assert verify_recording(tmp_path / "sounds.wav").passed


def test_what_is_played_is_what_is_written(tmp_path: Path) -> None:
    request = SoundsRequest(["tick", "finish"], voice=VOICE)
    render_sounds(request, tmp_path / "written.wav")
    assert play_sounds(request, f"file:{tmp_path / 'played.wav'}") == "file"
    assert (tmp_path / "played.wav").read_bytes() == (tmp_path / "written.wav").read_bytes()


def test_the_command_lists_and_refuses(tmp_path: Path) -> None:
    write_sound(tmp_path / "tick.wav", ms=100)
    listed = CliRunner().invoke(cli, ["sounds", "--list", "--sounds", str(tmp_path)])
    assert listed.exit_code == 0
    assert len(listed.output.splitlines()) == len(BEEPS) + len(GLIDES)
    assert (
        "tick                     0.1 s   -6 dB  One more second of the hold: short and quiet. (your own)"
        in listed.output
    )
    with pytest.raises(RequestError, match="did you mean 'tick'"):
        list_sounds(SoundsRequest(["tik"]))


def test_a_hold_with_own_sounds_is_exact_and_verify_says_what_it_cannot_see(tmp_path: Path) -> None:
    """The start of the hold sounds 900 ms long: the hold and everything after it stays where it is."""
    write_sound(tmp_path / "own" / "hold-start.wav", ms=900)
    plain = render_session(make_request("wall-sit", voice=VOICE), tmp_path / "plain.wav").script
    own = render_session(
        make_request("wall-sit", voice=VOICE, sounds=tmp_path / "own"), tmp_path / "own.wav"
    ).script
    starts = [event for event in own.beeps if event.name == "hold-start"]
    assert {event.duration_ms for event in starts} == {900}
    for script in (plain, own):
        at_ms = {
            name: [event.at_ms for event in script.beeps if event.name == name][-2:]
            for name in ("hold-start", "hold-end")
        }
        assert [end - start for start, end in zip(*at_ms.values(), strict=True)] == [20_000, 20_000]
    with pytest.raises(RequestError, match=r"sounds of your own \(hold-start\)"):
        verify_recording(tmp_path / "own.wav")


def test_holds_are_measured_with_music_beneath_and_the_report_says_what_is_not(tmp_path: Path) -> None:
    music = write_wav(tmp_path / "loud drums.wav", drums(20, 1))
    out = tmp_path / "session.wav"
    render_session(make_request("wall-sit", voice=VOICE, music=music), out)
    verification = verify_recording(out)
    assert verification.passed
    assert [hold.exact for hold in verification.report.holds] == [True, True]
    assert "not judged, nor is silence: there is music beneath (loud drums.wav)" in verification.text()
    assert "2 of 2 holds exact" in verification.text()
    first = out.read_bytes()
    render_session(make_request("wall-sit", voice=VOICE, music=music), out)
    assert out.read_bytes() == first


def test_a_beep_that_is_cut_out_is_missed_with_music_too(tmp_path: Path) -> None:
    out = tmp_path / "session.wav"
    script = render_session(
        make_request("wall-sit", voice=VOICE, music=write_wav(tmp_path / "a.wav", drums(20, 1))), out
    ).script
    recording = find_reader(out).open_recording(out)
    data_at, rate_hz = out.stat().st_size - 2 * recording.frames, recording.rate_hz
    recording.close()
    start = next(event for event in reversed(script.beeps) if event.name == "hold-start")
    whole = bytearray(out.read_bytes())
    cut = slice(data_at + 2 * (start.at_ms * rate_hz // 1000), data_at + 2 * (start.end_ms * rate_hz // 1000))
    whole[cut] = bytes(cut.stop - cut.start)
    out.write_bytes(whole)
    assert {fault.code for fault in verify_recording(out).report.faults} >= {"beep-missing", "hold"}


def test_music_that_is_missing_is_said_before_anything_is_spoken(tmp_path: Path) -> None:
    asked = [
        "render",
        "wall-sit",
        "--voice",
        VOICE,
        "--music",
        str(tmp_path / "gone.mp3"),
        "-o",
        str(tmp_path / "s.wav"),
    ]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code != 0
    assert not (tmp_path / "s.wav").exists()
    with pytest.raises(RequestError, match="there is no music"):
        render_session(make_request("wall-sit", voice=VOICE, music=tmp_path / "gone.mp3"), tmp_path / "s.wav")
