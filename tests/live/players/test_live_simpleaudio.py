"""simpleaudio on the Pythons of this machine: 200 plays each in a child process, and the archived build is refused."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from paths import ROOT
from sink import missing, running_sink

from voicecoach.live.players.simpleaudio import describe

BUILDS = {
    "3.11": "simpleaudio==1.0.4",
    "3.12": "simpleaudio-patched==1.0.5",
    "3.13": "simpleaudio-patched==1.0.5",
}
PLAYS = """
import time
import simpleaudio
for number in range(200):
    playing = simpleaudio.play_buffer(bytearray(2 * 1102), 1, 2, 22050)
    while playing.is_playing():
        time.sleep(0.002)
print("sound")
"""
WHY_NOT = "from voicecoach.live.players._builds import why_not; print(why_not())"


def python_of(version: str) -> str | None:
    """A Python of that version: one of pyenv's, or one on the path; pyenv has names there for all that it could be."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found = [
        *(str(path) for path in sorted(pyenv.glob(f"{version}.*/bin/python"))),
        shutil.which(f"python{version}"),
    ]
    works = (path for path in found if path and not subprocess.run([path, "-c", ""], check=False).returncode)
    return next(works, None)


def build(python: str, folder: Path, *packages: str) -> Path:
    subprocess.run([python, "-m", "venv", str(folder)], check=True)
    interpreter = folder / "bin" / "python"
    command = [str(interpreter), "-m", "pip", "install", "--quiet", *packages]
    subprocess.run(command, check=True)
    return interpreter


@pytest.mark.slow
@pytest.mark.device
@pytest.mark.skipif(
    not os.environ.get("VOICECOACH_SLOW"), reason="builds environments; set VOICECOACH_SLOW=1"
)
@pytest.mark.skipif(bool(missing()), reason=f"not installed: {missing()}")
@pytest.mark.parametrize("version", BUILDS)
def test_two_hundred_plays_do_not_crash(version: str, tmp_path: Path) -> None:
    python = python_of(version)
    if python is None:
        pytest.skip(f"there is no Python {version} here")
    interpreter = build(python, tmp_path / "venv", BUILDS[version])
    (tmp_path / "sound").mkdir()
    with running_sink(tmp_path / "sound") as sink:
        finished = subprocess.run(
            [str(interpreter), "-c", PLAYS],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            env={**os.environ, **sink.environment},
        )
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout == "sound\n"


@pytest.mark.slow
@pytest.mark.skipif(
    not os.environ.get("VOICECOACH_SLOW"), reason="builds environments; set VOICECOACH_SLOW=1"
)
@pytest.mark.parametrize("version", ["3.12", "3.13"])
def test_the_archived_build_is_refused_where_it_crashes(version: str, tmp_path: Path) -> None:
    """With a reason, before it is loaded."""
    python = python_of(version)
    if python is None:
        pytest.skip(f"there is no Python {version} here")
    packages = ("simpleaudio==1.0.4", "click", "rapidfuzz", "setuptools", "wheel")
    interpreter = build(python, tmp_path / "venv", *packages)
    finished = subprocess.run(
        [str(interpreter), "-c", WHY_NOT], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert "crashes Python 3.12 and later" in finished.stdout


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="about Python 3.11")
def test_what_is_not_there_is_told() -> None:
    """A build, or a plain reason."""

    described = describe()
    assert described.available or described.detail
