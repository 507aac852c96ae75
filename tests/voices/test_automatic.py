"""Which voice speaks when none is named: the best that is installed and knows the language; and that it is said and kept."""

from pathlib import Path
from typing import Any

import pytest

from voicecoach.api.doctor import diagnose
from voicecoach.api.live import LiveRequest, open_live
from voicecoach.api.render import render_session
from voicecoach.api.resume import resume_session
from voicecoach.api.timing import voice_of
from voicecoach.errors import RequestError
from voicecoach.journal.reader import read_journal
from voicecoach.live.commands import Command
from voicecoach.live.players.silent import SilentPlayer
from voicecoach.request import make_request
from voicecoach.sheets.library.library import Library
from voicecoach.voices import automatic_engine, better_engine, find_voice

ERE = "hamstring-ere"
SHORT: dict[str, Any] = {
    "name": ERE,
    "side": "left",
    "doses": ["hamstring-ere.sets=2", "hamstring-ere.hold=10s"],
}


@pytest.fixture
def natural(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the natural voice were installed."""
    monkeypatch.setattr("voicecoach.voices.hibari.is_installed", lambda: True)
    monkeypatch.setattr("voicecoach.voices.hibari._describe_versions", lambda: "hibari-tts 0.2.1")


@pytest.fixture
def plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nothing but what comes with voicecoach were installed."""
    monkeypatch.setattr("voicecoach.voices.hibari.is_installed", lambda: False)
    monkeypatch.setattr("voicecoach.voices.piper.is_installed", lambda: False)


@pytest.mark.usefixtures("natural")
@pytest.mark.parametrize("voice", [None, "auto"])
def test_the_natural_voice_speaks_where_it_is_installed(shipped: Library, voice: str | None) -> None:
    assert voice_of(make_request(ERE, voice=voice), shipped) == "hibari"
    assert find_voice(voice, 150).engine == "hibari"
    assert better_engine("hibari") is None


@pytest.mark.usefixtures("natural")
@pytest.mark.parametrize("language", ["de", "es"])
def test_a_natural_voice_that_does_not_speak_the_language_is_not_chosen(
    shipped: Library, language: str
) -> None:
    assert voice_of(make_request(ERE, language=language), shipped).startswith("pyttsx3:")


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize("voice", [None, "auto"])
def test_what_works_everywhere_speaks_otherwise_and_the_cure_is_known(
    shipped: Library, voice: str | None
) -> None:
    assert voice_of(make_request(ERE, voice=voice), shipped) == "pyttsx3"
    better = better_engine("pyttsx3")
    assert better is not None
    assert (better.engine, better.how_to_get) == ("hibari", 'pip install "voicecoach[neural]"')
    assert better_engine("pyttsx3", lambda engine: engine == "pyttsx3") is None


@pytest.mark.usefixtures("natural")
def test_a_voice_that_is_named_is_never_replaced(shipped: Library) -> None:
    for name in ("pyttsx3", "pyttsx3:en-gb-x-rp", "silent:slow", "estimate"):
        assert voice_of(make_request(ERE, voice=name), shipped) == name


def test_a_language_that_no_engine_speaks_is_refused() -> None:
    with pytest.raises(RequestError, match="no voice speaks this language"):
        automatic_engine(lambda _engine: False)


@pytest.mark.usefixtures("plain")
def test_render_says_which_voice_it_is_and_how_to_get_a_better_one(tmp_path: Path) -> None:
    line = 'the voice is pyttsx3 en-us; a more natural one: pip install "voicecoach[neural]"'
    assert line in render_session(make_request(**SHORT), tmp_path / "a.wav").notices
    # Who named the voice knows it.
    assert render_session(make_request(**SHORT, voice="pyttsx3"), tmp_path / "b.wav").notices == ()
    # No natural voice speaks German: nothing is promised.
    german = render_session(make_request(**SHORT, language="de"), tmp_path / "c.wav").notices
    assert "the voice is pyttsx3 de" in german


@pytest.mark.usefixtures("plain")
def test_doctor_says_which_voice_it_is_and_how_to_get_a_better_one() -> None:
    def outcome(voice: str | None) -> str:
        return next(step.outcome for step in diagnose(voice, plays_tone=False) if step.name == "voice")

    cure = 'a more natural one: pip install "voicecoach[neural]"'
    assert outcome(None).startswith("pyttsx3 en-us, ")
    assert outcome(None).endswith(f"; {cure}")
    assert cure not in outcome("pyttsx3")


def test_a_session_goes_on_with_the_voice_that_it_began_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A natural voice that was installed meanwhile does not take over in the middle."""
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path))
    monkeypatch.setattr("voicecoach.voices.hibari.is_installed", lambda: False)
    monkeypatch.setattr("voicecoach.voices.piper.is_installed", lambda: False)
    player = SilentPlayer([(40_000, Command.QUIT)])
    live = LiveRequest(player=player, keeps_journal=True, check_in=False)
    with open_live(make_request(**SHORT), live) as session:
        assert not session.run().is_finished
    last = read_journal().last_live()
    assert last is not None
    assert last.start.session_request().voice == "pyttsx3"
    monkeypatch.setattr("voicecoach.voices.hibari.is_installed", lambda: True)
    again = LiveRequest(player=SilentPlayer([]), keeps_journal=True, check_in=False)
    assert resume_session(again).is_finished
