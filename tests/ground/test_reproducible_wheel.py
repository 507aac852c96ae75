"""The wheel is the same bytes whoever builds it, and whenever: what is published can be held against the source."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from paths import ROOT

PARTS = ("pyproject.toml", "README.md", "LICENSE", "voicecoach", "cues", "schemas")


def built(folder: Path, changed_s: int, umask: int) -> str:
    """The hash of a wheel of a copy whose files were all changed at this time."""
    for part in PARTS:
        source, copy = ROOT / part, folder / part
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy)
    for path in folder.rglob("*"):
        os.utime(path, (changed_s, changed_s))
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder / "dist")]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, umask=umask)
    (wheel,) = (folder / "dist").glob("*.whl")
    return hashlib.sha256(wheel.read_bytes()).hexdigest()


def test_two_builds_of_one_source_are_one_wheel(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "somewhere else"
    one.mkdir()
    other.mkdir()
    assert built(one, 1_700_000_000, 0o022) == built(other, 1_800_000_000, 0o077)
