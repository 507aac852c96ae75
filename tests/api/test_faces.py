"""A session as a picture and on paper."""

import json
import shutil
import struct
import subprocess
from pathlib import Path

import pytest

from voicecoach.api.faces import face_of, show_session
from voicecoach.cli import run
from voicecoach.request import make_request

REQUEST = make_request("tight-hamstrings", voice="estimate")


def test_the_suffix_of_a_file_names_what_is_shown() -> None:
    assert face_of(None, "legs.PNG") == "png"
    assert face_of(None, "legs.pdf") == "handout.pdf"
    assert face_of("handout.html", "-") == "handout.html"
    assert face_of("json", "legs.png") is None
    assert face_of(None, "legs.json") is None


def test_the_png_is_the_timeline_at_twice_its_width() -> None:
    png = show_session(REQUEST, "png")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    assert width == 2000
    assert 400 < height < 1500


def test_the_handout_says_when_to_stop_and_nothing_else_there() -> None:
    """Not that the coach says welcome, nor what is needed, which each exercise has."""
    html = show_session(REQUEST, "handout.html").decode()
    stop = html[html.index('<div class="stop-signs">') : html.index("</div>", html.index("stop-signs"))]
    assert "Stop if pain is sharp, spreading or growing." in stop
    assert "Welcome" not in stop
    assert "You will need" not in stop
    assert "2. Hamstring end-range expansion" in html
    assert 'id="print"' not in html
    assert "<button" not in html


def test_the_pdf_is_read_by_another_program(tmp_path: Path) -> None:
    pytest.importorskip("plutoprint", reason="the extra `paper` is not installed")
    if not shutil.which("exiftool"):
        pytest.skip("exiftool is not installed")
    path = tmp_path / "handout.pdf"
    assert run(["preview", "tight-hamstrings", "--voice", "estimate", "-o", str(path)]) == 0
    found = subprocess.run(["exiftool", "-json", path], capture_output=True, check=True, timeout=60).stdout
    facts = json.loads(found)[0]
    assert facts["Title"] == "Knee pain from tight hamstrings"
    assert 1 <= facts["PageCount"] <= 4
    assert "Warning" not in facts


def test_the_terminal_shows_holds_speech_and_sides(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["preview", "hamstring-ere", "--voice", "estimate", "--picture"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert lines[0] == "Hamstring end-range expansion"
    assert "█" in lines[2]
    assert set(lines[4].strip()) == {"L", "R"}
    assert all(len(line) <= 80 for line in lines)
    assert lines[-2].startswith("█ hold   ▓ build up or ease off")
    assert run(["preview", "hamstring-ere", "--picture", "--overview"]) == 2
