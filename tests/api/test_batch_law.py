"""A law of batches: whatever was edited, touched, renamed or spoilt since, every file is what a new render would make of it."""

import hashlib
import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sessions import WALL_HOLD

from voicecoach.api.batch.jobs import WantedSession, jobs_of
from voicecoach.api.batch.run import Batch, BatchRequest, render_batch
from voicecoach.request import make_request

LIST = "voicecoach-batch.json"


class Folder:
    """Own sheets and the sessions that are rendered of them."""

    def __init__(self, root: Path, draw: random.Random) -> None:
        self.cues = root / "cues"
        self.out = root / "out"
        self.cues.mkdir()
        self.draw = draw
        self.talk = "normal"
        for number in range(2):
            self.edit(number)

    def sheet(self, number: int) -> Path:
        return self.cues / f"wall-{number}.yaml"

    def edit(self, number: int) -> None:
        """Another hold; often of the same number of characters, so that the file is as large as before."""
        text = WALL_HOLD.replace("wall-hold", f"wall-{number}").replace("Wall hold", f"Wall {number}")
        pause = f"\n# {self.draw.randrange(10)}{self.draw.randrange(10)}\n"
        self.sheet(number).write_text(
            text.replace("name: ", f"name: {self.draw.choice('ABCDEFGH')} ", 1) + pause, encoding="utf-8"
        )

    def any_sheet(self) -> Path:
        return self.sheet(self.draw.randrange(2))

    def any_output(self) -> Path:
        return self.draw.choice(sorted(self.out.glob("*.wav")))

    def render(self, folder: Path, *, is_forced: bool = False) -> Batch:
        wanted = [
            WantedSession(
                make_request(f"wall-{number}", cues=[self.cues], voice="silent", talk=self.talk), "wav"
            )
            for number in range(2)
        ]
        return render_batch(
            BatchRequest(tuple(jobs_of(wanted)), folder, process_count=1, is_forced=is_forced)
        )


def edit(folder: Folder) -> None:
    folder.edit(folder.draw.randrange(2))


def edit_behind_the_clock(folder: Folder) -> None:
    """The time of the file is as it was before; only its inode's own clock knows."""
    sheet = folder.any_sheet()
    before = sheet.stat()
    folder.edit(int(sheet.stem[-1]))
    os.utime(sheet, ns=(before.st_atime_ns, before.st_mtime_ns))


def touch(folder: Folder) -> None:
    folder.any_sheet().touch()


def swap(folder: Folder) -> None:
    """Two sheets change names: nothing in them is new."""
    first, second = folder.sheet(0), folder.sheet(1)
    texts = [first.read_text(encoding="utf-8"), second.read_text(encoding="utf-8")]
    first.write_text(texts[1].replace("wall-1", "wall-0"), encoding="utf-8")
    second.write_text(texts[0].replace("wall-0", "wall-1"), encoding="utf-8")


def spoil(folder: Folder) -> None:
    with folder.any_output().open("ab") as file:
        file.write(b"x")


def remove(folder: Folder) -> None:
    folder.any_output().unlink()


def rename(folder: Folder) -> None:
    """One session in place of the other."""
    outputs = sorted(folder.out.glob("*.wav"))
    outputs[0].replace(outputs[-1])


def spoil_the_list(folder: Folder) -> None:
    path = folder.out / LIST
    content = path.read_bytes()
    path.write_bytes(content[: folder.draw.randrange(len(content))])


def ask_for_another(folder: Folder) -> None:
    folder.talk = folder.draw.choice(["normal", "brief", "full"])


def another_clock(folder: Folder) -> None:
    """The output is as old as nothing can be."""
    os.utime(folder.any_output(), (time.time() + 86_400, time.time() + 86_400))


def do_nothing(_folder: Folder) -> None:
    """The next run has nothing to do."""


ACTS: tuple[Callable[[Folder], None], ...] = (
    *(edit, edit_behind_the_clock, touch, swap, spoil, remove, rename, spoil_the_list, ask_for_another),
    *(another_clock, do_nothing),
)


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.wav")}


@pytest.mark.parametrize("seed", [1, 2])
def test_no_file_is_ever_stale(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICECOACH_CUES", str(tmp_path / "nobody"))
    draw = random.Random(seed)
    folder = Folder(tmp_path, draw)
    folder.render(folder.out)
    acts = [*ACTS, *draw.sample(ACTS, 4)]
    draw.shuffle(acts)
    for act in acts:
        act(folder)
        done = folder.render(folder.out)
        assert not done.failed
        if act is do_nothing:
            assert len(done.unchanged) == 2
        fresh = tmp_path / "fresh"
        folder.render(fresh, is_forced=True)
        assert digests(folder.out) == digests(fresh), act.__name__
        shutil.rmtree(fresh)
