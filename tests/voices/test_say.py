"""`voicecoach say`: what a session would say, heard alone; and what the voice was given."""

import wave
from pathlib import Path

import pytest

from voicecoach.api.say import SayRequest, say_lines
from voicecoach.api.timing import open_studio
from voicecoach.cli import main
from voicecoach.errors import RequestError
from voicecoach.request import make_request
from voicecoach.sheets.library.library import find_folders
from voicecoach.units import frame_at


def test_a_line_is_the_clip_that_a_session_has(tmp_path: Path) -> None:
    """0.3 s of silence, the clip to the frame, and silence after it."""
    said = say_lines(SayRequest(("Heels  in.",), voice="pyttsx3"), tmp_path / "a.wav")
    request = make_request("hamstring-ere", voice="pyttsx3")
    with open_studio(request, find_folders(())) as studio:
        clip = studio.speak("Heels in.")
    with wave.open(str(tmp_path / "a.wav")) as file:
        sound = file.readframes(file.getnframes())
    start = 2 * frame_at(300, clip.rate_hz)
    assert sound[start : start + len(clip.pcm)] == clip.pcm
    assert not sound[:start].strip(b"\0")
    assert said.place == str(tmp_path / "a.wav")
    assert [(line.text, line.given, line.duration_ms) for line in said.lines] == [
        ("Heels in.", "Heels in.", clip.duration_ms)
    ]


def test_what_the_voice_was_given_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the lexicon of the folder that is named, and with numbers as words; nothing on stdout."""
    (tmp_path / "en-lexicon.yaml").write_text(
        "lexicon: en\nvoices: {all: {Heels: heelz}}\n", encoding="utf-8"
    )
    monkeypatch.setattr(
        "sys.argv",
        [
            *("voicecoach", "say", "Heels in.", "Hold for 10-15 s.", "Lift."),
            *("--voice", "silent", "--player", "silent", "--cues", str(tmp_path)),
        ],
    )
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (0, "")
    shown = [line.partition(" s  ")[2] for line in err.splitlines()]
    assert shown == [
        "Heels in.  (given: heelz in.)",
        "Hold for 10-15 s.  (given: Hold for ten to fifteen seconds.)",
        "Lift.",
    ]


def test_a_language_has_its_own_voice_and_words(tmp_path: Path) -> None:
    said = say_lines(SayRequest(("2-3 s",), voice="pyttsx3", language="es"), tmp_path / "a.wav")
    assert said.lines[0].given == "dos a tres segundos"
    assert said.voice.id.startswith("es")


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (SayRequest(("  ",)), "nothing to say"),
        (SayRequest(("Lift.",), voice="estimate"), "says nothing"),
        (SayRequest(("Lift.",), voice="ptysx3"), "there is no voice 'ptysx3'"),
        (SayRequest(("Lift.",), language="xx"), "no stock phrases in 'xx'"),
    ],
)
def test_what_cannot_be_said_is_refused_and_nothing_is_written(
    tmp_path: Path, request_: SayRequest, words: str
) -> None:
    with pytest.raises(RequestError, match=words):
        say_lines(request_, tmp_path / "a.wav")
    assert list(tmp_path.iterdir()) == []
