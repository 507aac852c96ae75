"""A session compiled and rendered by a program: request in, typed result out, nothing printed."""

import json
import wave
from pathlib import Path
from typing import Any

import pytest

from voicecoach.api.compile import compile_session, plan_by_estimate
from voicecoach.api.observer import NoticeList
from voicecoach.api.render import render_session
from voicecoach.api.timing import voice_of
from voicecoach.errors import MachineError, RequestError
from voicecoach.request import SessionRequest, make_request
from voicecoach.sheets.library.library import Library
from voicecoach.units import frame_at

ERE = "hamstring-ere"
SHORT: dict[str, Any] = {
    "name": ERE,
    "doses": ["hamstring-ere.sets=2", "hamstring-ere.hold=10s"],
    "side": "left",
}


class Watcher(NoticeList):
    """Keeps what is reported on the way."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[tuple[str, int, int]] = []

    def progress(self, what: str, done: int, total: int) -> None:
        self.steps.append((what, done, total))


def test_a_session_by_estimate_says_so_in_its_script(capfd: pytest.CaptureFixture[str]) -> None:
    session = compile_session(make_request(ERE, voice="estimate"))
    assert session.script.voice.engine == "estimate"
    assert not session.script.voice.measured
    assert session.notices == ()
    assert capfd.readouterr() == ("", "")


def test_a_voice_is_measured_and_a_request_is_followed() -> None:
    """Three holds of 10 s in each of two cycles, on one side."""
    session = compile_session(make_request(**SHORT, voice="silent"))
    assert session.script.voice.measured
    assert (session.script.counts.holds, session.script.counts.hold_ms) == (6, 60_000)
    assert session.request.side == "left"


def test_fitting_to_minutes_notices_each_trade_and_hands_them_on() -> None:
    watcher = Watcher()
    session = compile_session(
        make_request("hamstring-ere", minutes=7, conditions=["ere-too-hard"], voice="estimate"), watcher
    )
    assert session.script.duration_ms <= 7 * 60_000
    assert session.notices == ("to fit 7 min: brief talk",)
    assert watcher.notices == list(session.notices)


def test_minutes_without_fill_notice_what_is_left_and_fill_notices_each_raise() -> None:
    """Nobody gets a higher dose than today's without having asked for it."""
    today = compile_session(make_request(ERE, voice="estimate")).script
    fitted = compile_session(make_request(ERE, voice="estimate", minutes=60))
    assert fitted.script == today
    (left,) = fitted.notices
    assert left.endswith(" of 60 min are left; --fill does more, as far as is prescribed")
    filled = compile_session(make_request(ERE, voice="estimate", minutes=60, fill=True))
    assert filled.notices == ("to fill 60 min: hamstring-ere: 4 cycles of 15 s instead of 2 cycles of 10 s",)
    assert filled.script.counts.hold_ms == 6 * 4 * 15_000


def test_fill_without_minutes_is_refused() -> None:
    with pytest.raises(RequestError, match="nothing to fill"):
        compile_session(make_request(ERE, voice="estimate", fill=True))


def test_without_a_voice_the_lengths_are_estimated_with_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only if none was asked for; what was asked for by name is never replaced."""

    def no_voice(name: str | None, wpm: int) -> None:
        raise MachineError(f"there is no {name} at {wpm}", "install one")

    monkeypatch.setattr("voicecoach.voices.find_voice", no_voice)
    session = compile_session(make_request(ERE))
    assert not session.script.voice.measured
    (notice,) = session.notices
    assert notice.startswith("the lengths of phrases are estimated, since there is no voice.")
    assert "cure: install one" in notice
    assert session.script == compile_session(make_request(ERE, voice="estimate")).script
    with pytest.raises(MachineError, match="there is no silent at 150"):
        compile_session(make_request(ERE, voice="silent"))
    with pytest.raises(MachineError, match=r"there is no (pyttsx3|hibari|piper) at 150"):
        session.render("never.wav")


def test_a_session_gives_its_text_and_its_json() -> None:
    session = compile_session(make_request(ERE, voice="estimate"))
    assert session.text().startswith("Hamstring end-range expansion")
    assert json.loads(session.json())["format"] == "voicecoach-script/1"


def test_a_session_renders_to_the_length_of_its_script(tmp_path: Path) -> None:
    """And is the same file that rendering the request writes."""
    session = compile_session(make_request(**SHORT, voice="silent"))
    watcher = Watcher()
    rendered = session.render(tmp_path / "a.wav", observer=watcher)
    assert rendered.path == str(tmp_path / "a.wav")
    assert rendered.script == session.script
    with wave.open(rendered.path) as sound:
        assert sound.getnframes() == frame_at(session.script.duration_ms, sound.getframerate())
    done = [step[1] for step in watcher.steps if step[0] == "rendering"]
    assert done == sorted(done)
    assert watcher.steps[-1] == ("rendering", session.script.duration_ms, session.script.duration_ms)
    again = render_session(session.request, tmp_path / "b.wav")
    assert (tmp_path / "b.wav").read_bytes() == (tmp_path / "a.wav").read_bytes()
    assert again.distinct_count == len({phrase.text for phrase in again.script.speech})
    assert again.warning_count == sum(note.severity == "warning" for note in again.script.notes)


def test_beeps_are_as_loud_as_asked(tmp_path: Path) -> None:
    """3 dB is a factor of 1.4125 on every frame; nothing but beeps sounds in this file."""
    session = compile_session(make_request(**SHORT, voice="silent"))
    peaks = []
    for name, level_db in (("a.wav", 0.0), ("b.wav", 3.0)):
        session.render(tmp_path / name, level_db)
        with wave.open(str(tmp_path / name)) as sound:
            frames = memoryview(sound.readframes(sound.getnframes())).cast("h")
        peaks.append(max(frames))
    assert peaks[1] / peaks[0] == pytest.approx(1.4125, abs=0.01)


@pytest.mark.parametrize(
    ("output", "words"), [("x.doc", "'.doc' is not a format"), ("absent/x.wav", "there is no folder")]
)
def test_an_output_that_cannot_be_written_is_refused_before_the_voice_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, words: str
) -> None:
    def no_voice(name: str | None, wpm: int) -> None:
        raise AssertionError(f"{name} at {wpm} was asked for")

    monkeypatch.setattr("voicecoach.voices.find_voice", no_voice)
    with pytest.raises(RequestError, match=words):
        render_session(make_request(ERE), tmp_path / output)


def test_a_session_without_a_voice_cannot_be_rendered(tmp_path: Path) -> None:
    session = compile_session(make_request(ERE, voice="estimate"))
    with pytest.raises(RequestError, match="was compiled without a voice"):
        session.render(tmp_path / "a.wav")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("voice", "language", "found"),
    [
        (None, "en", "pyttsx3"),
        ("auto", "de", "pyttsx3:de"),
        ("silent", "de", "silent"),
        (None, "de", "pyttsx3:de"),
        ("pyttsx3:en-gb-x-rp", "de", "pyttsx3:en-gb-x-rp"),
        ("estimate", "de", "estimate"),
    ],
)
def test_the_voice_follows_the_language(
    shipped: Library, monkeypatch: pytest.MonkeyPatch, voice: str | None, language: str, found: str
) -> None:
    monkeypatch.setattr("voicecoach.voices.hibari.is_installed", lambda: False)
    monkeypatch.setattr("voicecoach.voices.piper.is_installed", lambda: False)
    assert voice_of(SessionRequest(name=ERE, voice=voice, language=language), shipped) == found


def test_an_engine_that_does_not_speak_the_language_is_refused(shipped: Library) -> None:
    with pytest.raises(RequestError, match="name no voice of hibari"):
        voice_of(SessionRequest(name=ERE, voice="hibari", language="de"), shipped)


def test_how_often_an_exercise_was_done_shortens_what_is_said(shipped: Library, tmp_path: Path) -> None:
    """`counts` counts instead of the history, and the history instead of the session's number."""
    history = tmp_path / "history.jsonl"
    history.write_text('{"date": "2026-03-02", "exercises": ["hamstring-ere"]}\n' * 5)
    first = plan_by_estimate(make_request(ERE), shipped)
    sixth = plan_by_estimate(make_request(ERE, session=6), shipped)
    assert first != sixth
    assert plan_by_estimate(make_request(ERE, history=history), shipped) == sixth
    assert plan_by_estimate(make_request(ERE, history=history, counts={}), shipped) == first
    assert plan_by_estimate(make_request(ERE, counts={ERE: 5}), shipped) == sixth
