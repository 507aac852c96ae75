"""Guided by coverage: atheris changes documents so that they reach code that none has reached, by the edits of `spoil`.

Run as `python -m chaos.guided DOOR RUNS SECONDS FOLDER`; FOLDER gets the documents that reached something new. It ends with
a crash, whose document is in the folder too, as soon as one is neither read nor refused.
"""

import sys
import tempfile
from importlib import import_module
from pathlib import Path
from random import Random


def main(name: str, runs: str, seconds: str, folder: str) -> None:
    """Fuzz one door until there were so many runs, or for so long."""
    import atheris  # noqa: PLC0415 - it has no wheel for every Python

    with atheris.instrument_imports(include=["voicecoach"]):
        from chaos.doors import DOORS  # noqa: PLC0415 - what is imported from here on is measured

        for part in (
            "api.compile",
            "api.imports",
            "api.course.today",
            "verify.verify",
            "api.batch.matrix",
            "settings",
            "history",
        ):
            import_module(f"voicecoach.{part}")
    door = next(door for door in DOORS if door.name == name)
    work = Path(tempfile.mkdtemp())
    for number, seed in enumerate(door.seeds()):
        (Path(folder) / f"seed-{number}").write_bytes(seed)

    def edit(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        if data and random.random() < 0.7:
            return door.spoil(random, (data,))[:most]
        return bytes(atheris.Mutate(data, most))

    atheris.Setup(
        [
            sys.argv[0],
            f"-runs={runs}",
            f"-max_total_time={seconds}",
            "-timeout=30",
            f"-artifact_prefix={folder}/",
            folder,
        ],
        lambda content: door.attempt(content, work),
        custom_mutator=edit,
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
