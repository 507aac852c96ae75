"""A voice from another package: `tests/sample_voice`, really installed by pip into an environment of its own."""

import subprocess
import sys
from pathlib import Path

import pytest
from paths import TESTS

import voicecoach

DOSE = ("--dose", "hamstring-ere.sets=2", "--side", "left")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of a fresh environment that sees our packages, and has the sample installed. Needs no network."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (site_packages,) = folder.rglob("site-packages")
    ours = [
        str(Path(voicecoach.__file__).parents[1]),
        *(path for path in sys.path if "site-packages" in path),
    ]
    (site_packages / "ours.pth").write_text("\n".join(ours), encoding="utf-8")
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    source = tmp_path_factory.mktemp("source") / "sample"
    source.mkdir()
    for path in (TESTS / "sample_voice").rglob("*"):
        if path.suffix in {".py", ".toml"}:
            copied = source / path.relative_to(TESTS / "sample_voice")
            copied.parent.mkdir(exist_ok=True)
            copied.write_bytes(path.read_bytes())
    install = ("install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation", str(source))
    subprocess.run([sys.executable, "-m", "pip", "--python", python, *install], check=True)
    return python


def run(python: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, "-m", "voicecoach", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_it_is_listed_and_ours_stay_the_first(environment: Path) -> None:
    shown = run(environment, "voices").stdout.splitlines()
    names = [line.split()[0] for line in shown if not line.startswith(" ")]
    assert names == ["hibari", "piper", "pyttsx3", "hum", "recorded", "silent"]
    row = next(index for index, line in enumerate(shown) if line.startswith("hum"))
    assert shown[row].split(maxsplit=1)[1] == "a tone that swells and fades"
    assert shown[row + 1].strip() == "ready, sample 1.0"


def test_a_name_of_ours_that_it_takes_is_reported(environment: Path) -> None:
    """Another package offers a `silent` too: ours is used, and the list says so."""
    (site_packages,) = environment.parents[1].rglob("site-packages")
    about = site_packages / "loud-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: loud\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[voicecoach.voices]\nsilent = loud\n")
    listed = run(environment, "voices")
    assert listed.stderr == (
        "note: the voice 'silent' of the package 'loud' is ignored: 'voicecoach' has one of that name\n"
    )
    assert "no sound, only the time that speech would take" in listed.stdout


def test_it_renders(environment: Path, tmp_path: Path) -> None:
    """The file passes its own verification: all that its script says is in it, in time."""
    file = tmp_path / "hum.wav"
    rendered = run(environment, "render", "hamstring-ere", "--voice", "hum", *DOSE, "-o", str(file))
    assert rendered.returncode == 0, rendered.stderr
    assert file.stat().st_size > 500_000
    verified = run(environment, "verify", str(file))
    assert verified.returncode == 0, verified.stdout + verified.stderr


def test_it_refuses_in_its_own_words(environment: Path) -> None:
    refused = run(environment, "render", "hamstring-ere", "--voice", "hum:low", "-o", "-")
    assert (refused.returncode, refused.stderr) == (
        1,
        "error: hum has no variant 'low'\n  hint: write --voice hum\n",
    )


def test_where_it_is_not_installed_nobody_knows_it() -> None:
    """What is asked above is answered by the installed package and not by the folder beside the tests."""
    refused = run(Path(sys.executable), "render", "hamstring-ere", "--voice", "hum", "-o", "-")
    assert refused.returncode == 1
    assert refused.stderr.startswith("error: there is no voice 'hum'\n  hint: ")
