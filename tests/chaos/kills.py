"""Programs killed at any moment: no half file, no lost entry, nothing in the cache that is not as it was written.

Run as `python -m chaos.kills TARGET COUNT`: it prints what it found as JSON. What is killed is a fork of this process that has
everything loaded, so that most moments of its life are moments of work.
"""

import json
import os
import signal
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

SHEETS = {
    "rise": """\
exercise: rise
name: Heel raise
position: standing
dose: {sets: 1-3, reps: 1, hold: 5 s, sides: none}
steps:
  - {id: hold, say: {full: "Rise onto your toes.", short: "Rise."}, hold: dose}
""",
    "rises": "routine: rises\nname: Heel raises\nexercises: [rise]\n",
    "weeks": "programme: weeks\nname: Weeks of rises\nroutine: rises\nweeks: 1\nsessions: 3 a week\n",
}
NOW = "2026-03-02T07:00"


@dataclass
class Killed:
    """What became of so many kills."""

    target: str
    count: int = 0
    in_time: int = 0
    """How many hit the program before it was done."""
    findings: list[str] = field(default_factory=list)


class Ordeal:
    """A thing to do, again and again, and what must be true whenever it was killed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self, number: int) -> None:
        """Before each time."""

    def work(self, number: int) -> None:
        """What is killed."""
        raise NotImplementedError

    def faults(self, number: int) -> list[str]:
        """What is wrong after it was killed."""
        raise NotImplementedError


class Rendering(Ordeal):
    """One file, rendered in turn with louder and with softer beeps; with a new cache each time if it is cold."""

    is_cold = False

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._wholes = []
        for number in range(2):
            self.prepare(number)
            self.work(number)
            self._wholes.append(self._file.read_bytes())

    @property
    def _file(self) -> Path:
        return self.folder / "s.wav"

    def prepare(self, number: int) -> None:
        os.environ["VOICECOACH_CACHE"] = str(self.folder / (f"cache-{number}" if self.is_cold else "cache"))

    def work(self, number: int) -> None:
        from voicecoach.cli import run  # noqa: PLC0415 - loaded once, before the first fork

        level = ("-3", "0")[number % 2]
        words = [
            "render",
            str(self.folder / "cues" / "rise.yaml"),
            "-o",
            str(self._file),
            "--beep-level",
            level,
            "--force",
        ]
        assert run(words) == 0

    def faults(self, number: int) -> list[str]:
        del number
        wrong = [] if self._file.read_bytes() in self._wholes else ["a half file"]
        return [*wrong, *_wrong_entries(Path(os.environ["VOICECOACH_CACHE"]))]


class ColdRendering(Rendering):
    """Each phrase is spoken anew."""

    is_cold = True


class CourseFolder(Ordeal):
    """The sessions of a course in a folder: each file is whole, and the next run finishes what is missing."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        from voicecoach.cli import run  # noqa: PLC0415

        assert run(["plan", "start", "weeks"]) == 0
        self.work(0)
        self._wholes = self._files()
        assert len(self._wholes) >= 4

    def _files(self) -> dict[str, bytes]:
        return {
            path.name: path.read_bytes()
            for path in (self.folder / "out").iterdir()
            if not path.name.startswith(".")
        }

    def prepare(self, number: int) -> None:
        if number % 3 == 0:  # now and then it begins anew
            for path in (self.folder / "out").iterdir():
                path.unlink()

    def work(self, number: int) -> None:
        from voicecoach.cli import run  # noqa: PLC0415

        del number
        assert (
            run(
                [
                    "render",
                    "--programme",
                    "weeks",
                    "--voice",
                    "silent",
                    "-j",
                    "1",
                    "-o",
                    str(self.folder / "out"),
                ]
            )
            == 0
        )

    def faults(self, number: int) -> list[str]:
        files = self._files()
        wrong = [
            f"{name} is half"
            for name, content in files.items()
            if name.endswith(".wav") and content != self._wholes[name]
        ]
        if number % 25 == 24:
            self.work(number)
            wrong += [] if self._files() == self._wholes else ["the next run does not finish it"]
        return wrong


class Caching(Ordeal):
    """Entries of the cache, written over and over: each is read as it was written, or not at all."""

    def prepare(self, number: int) -> None:
        """Anew now and then: what is only appended to grows."""
        if number % 20 == 0:
            for path in (self.folder / "entries").glob("*"):
                path.unlink()

    def work(self, number: int) -> None:
        from voicecoach.speech_cache import SpeechCache  # noqa: PLC0415

        cache = SpeechCache(self.folder / "entries")
        for index in range(400):
            cache.write(bytes((index % 40,)) * 32, 22_050, _content(index % 40, 400 * number + index))

    def faults(self, number: int) -> list[str]:
        from voicecoach.speech_cache import SpeechCache  # noqa: PLC0415

        del number
        cache = SpeechCache(self.folder / "entries")
        read = [cache.read(bytes((index,)) * 32) for index in range(40)]
        wrong = [
            f"entry {index} is another"
            for index, one in enumerate(read)
            if one and one[1][:1] != bytes((index,))
        ]
        return wrong + [f"{cache.damaged_count} damaged entries"] * bool(cache.damaged_count)


def _content(index: int, number: int) -> bytes:
    return bytes((index,)) + number.to_bytes(4, "little") * 2000


class Journaling(Ordeal):
    """Entries of the journal: each one whose writing was reported is there, whole, and in order."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._journal = folder / "journal" / "journal.jsonl"
        self._journal.parent.mkdir()
        self._reported = folder / "reported"
        self._reported.touch()

    def prepare(self, number: int) -> None:
        """Anew now and then: a long journal takes long to read."""
        if number % 10 == 0:
            self._journal.unlink(missing_ok=True)
            self._reported.write_bytes(b"")

    def work(self, number: int) -> None:
        from voicecoach.journal.entries import CheckIn  # noqa: PLC0415
        from voicecoach.journal.writer import append_entries  # noqa: PLC0415

        with self._reported.open("ab", buffering=0) as reported:
            for index in range(60):
                name = f"{number}-{index}"
                append_entries([CheckIn(session=name, notes=name)], self._journal)
                reported.write(name.encode() + b"\n")

    def faults(self, number: int) -> list[str]:
        from voicecoach.journal.entries import CheckIn  # noqa: PLC0415
        from voicecoach.journal.reader import read_journal  # noqa: PLC0415

        del number
        reported = self._reported.read_text().split()
        entries = read_journal(self._journal).entries
        kept = {entry.notes for entry in entries if isinstance(entry, CheckIn)}
        lost = [name for name in reported if name not in kept]
        return [f"lost {lost[:3]}"] * bool(lost)


TARGETS: dict[str, type[Ordeal]] = {
    "render, cold": ColdRendering,
    "render, warm": Rendering,
    "folder of a course": CourseFolder,
    "cache": Caching,
    "journal": Journaling,
}


def _wrong_entries(folder: Path) -> list[str]:
    from voicecoach.clip_pack import packs_in  # noqa: PLC0415
    from voicecoach.speech_cache import SpeechCache  # noqa: PLC0415

    cache = SpeechCache(folder)
    for path in folder.glob("[0-9a-f][0-9a-f]/*.clip"):
        cache.read(bytes.fromhex(path.parent.name + path.stem))
    packs = packs_in(str(folder))
    for pack in packs:
        for key in pack.records():
            pack.read(key)
    damaged_count = cache.damaged_count + sum(pack.damaged_count for pack in packs)
    return [f"{damaged_count} damaged entries in the cache"] * bool(damaged_count)


def kill_often(target: str, count: int, seed: int = 1) -> Killed:
    """Kill a target so often, each time at a random moment of its work."""
    killed, random = Killed(target), Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _settle(folder)
        ordeal = TARGETS[target](folder)
        began_s = time.monotonic()
        ordeal.prepare(0)
        _forked(ordeal, 0, None)
        took_s = time.monotonic() - began_s
        for number in range(1, count + 1):
            ordeal.prepare(number)
            killed.in_time += _forked(ordeal, number, random.uniform(0, took_s))
            killed.count += 1
            killed.findings += [f"{target}, kill {number}: {fault}" for fault in ordeal.faults(number)]
    return killed


def _settle(folder: Path) -> None:
    """Folders of its own, and nothing on the screen."""
    (folder / "cues").mkdir()
    for name, text in SHEETS.items():
        (folder / "cues" / f"{name}.yaml").write_text(text, encoding="utf-8")
    for variable, place in (
        ("CUES", "cues"),
        ("CACHE", "cache"),
        ("DATA", "data"),
        ("CONFIG", "config.toml"),
    ):
        os.environ[f"VOICECOACH_{variable}"] = str(folder / place)
    os.environ["VOICECOACH_NOW"] = NOW
    os.environ["VOICECOACH_VOICE"] = "pyttsx3"


def _forked(ordeal: Ordeal, number: int, after_s: float | None) -> bool:
    """The work in a fork; killed after so long. Returns whether it was still at work."""
    pid = os.fork()
    if pid == 0:
        status = 1
        with suppress(BaseException):
            nowhere = os.open(os.devnull, os.O_RDWR)
            for stream in range(3):
                os.dup2(nowhere, stream)
            ordeal.work(number)
            status = 0
        os._exit(status)
    if after_s is not None:
        time.sleep(after_s)
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code not in {0, -signal.SIGKILL}:
        raise RuntimeError(f"the work fails by itself ({code})")
    return code != 0


if __name__ == "__main__":
    report = os.dup(1)
    for stream in (1, 2):  # for what the commands say
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream)
    os.write(report, json.dumps(asdict(kill_often(sys.argv[1], int(sys.argv[2])))).encode())
