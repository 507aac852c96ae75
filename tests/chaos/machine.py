"""What the machine does to a program: disks that are full, folders that are closed, foreign users and tongues, readers that leave.

Each case starts the real program and judges its exit code, its words and what it leaves behind. Some need root or Linux; a case
that cannot be tried here says so.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from chaos.kills import SHEETS

LONGEST_S = 120
_WITHOUT_RIGHTS = ("setpriv", "--bounding-set=-dac_override,-dac_read_search,-fowner")
"""As root, but the permissions of folders hold. Another user could not reach a Python in the home of root."""


@dataclass
class Borne:
    """What became of the cases of one kind."""

    what: str
    count: int = 0
    findings: list[str] = field(default_factory=list)
    left_out: str = ""
    """Why it was not tried here."""


class Unavailable(Exception):  # noqa: N818 - no error: this machine lacks what a case needs
    """A case cannot be tried here."""


def try_machine() -> list[Borne]:
    """All cases."""
    return [try_case(what, case) for what, case in CASES.items()]


def try_case(what: str, case: Callable[[Path, Borne], None]) -> Borne:
    """One kind of case, in a folder of its own."""
    borne = Borne(what)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "cues").mkdir()
        for sheet, text in SHEETS.items():
            (folder / "cues" / f"{sheet}.yaml").write_text(text, encoding="utf-8")
        try:
            case(folder, borne)
        except Unavailable as reason:
            borne.left_out = str(reason)
    return borne


def _environment(folder: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("VOICECOACH_", "LC_", "LANG", "XDG_"))
    }
    places = {f"VOICECOACH_{name}": str(folder / place) for name, place in _PLACES.items()}
    return {**kept, **places, "VOICECOACH_VOICE": "pyttsx3", "HOME": str(folder), **more}


_PLACES = {"CUES": "cues", "CACHE": "cache", "DATA": "data", "CONFIG": "config.toml"}


def _run(
    borne: Borne,
    codes: set[int],
    words: str,
    environment: Mapping[str, str],
    folder: Path,
    before: Sequence[str] = (),
) -> subprocess.CompletedProcess[bytes]:
    """One command; that it ends otherwise than with one of these codes, or with a traceback, is a finding."""
    done = subprocess.run(
        [*before, sys.executable, "-m", "voicecoach", *words.split()],
        check=False, capture_output=True, env=environment, cwd=folder, timeout=LONGEST_S, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    said = done.stderr.decode("utf-8", "replace")
    borne.count += 1
    if done.returncode not in codes or "Traceback" in said or (done.returncode and not said.strip()):
        borne.findings.append(f"{borne.what}: voicecoach {words} ends with {done.returncode}: {said[-800:]}")
    return done


@contextmanager
def _small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """A disk with so much room."""
    place = folder / "disk"
    place.mkdir(exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        raise Unavailable("a small disk takes the right to mount one")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=False)


def _full_disk_for_sound(folder: Path, borne: Borne) -> None:
    for kilobytes in (4, 16, 64, 256, 700, 1000):
        with _small_disk(folder, kilobytes) as disk:
            _run(borne, {3}, f"render rise -o {disk}/s.wav", _environment(folder), folder)
            if left := [path.name for path in disk.iterdir()]:
                borne.findings.append(f"{borne.what}: with {kilobytes} kB it leaves {left}")


def _full_disk_for_the_cache(folder: Path, borne: Borne) -> None:
    """The session is rendered all the same, and what is in the cache is whole."""
    for kilobytes in (4, 16, 64, 128):
        with _small_disk(folder, kilobytes) as disk:
            environment = _environment(folder, VOICECOACH_CACHE=str(disk))
            done = _run(borne, {0}, f"render rise -o s{kilobytes}.wav", environment, folder)
            if b"cannot be cached" not in done.stderr:
                borne.findings.append(f"{borne.what}: with {kilobytes} kB nothing is said of it")
    if len({path.read_bytes() for path in folder.glob("s*.wav")}) != 1:
        borne.findings.append(f"{borne.what}: other bytes than with room")


def _full_disk_for_the_journal(folder: Path, borne: Borne) -> None:
    """What was written stays, and what is not written is reported."""
    with _small_disk(folder, 12) as disk:
        environment = _environment(folder, VOICECOACH_DATA=str(disk), VOICECOACH_NOW="2026-03-02T07:00")
        _run(borne, {0, 3}, "plan start weeks", environment, folder)
        for day in range(2, 9):
            _run(
                borne,
                {0, 1, 3},
                "plan done",
                {**environment, "VOICECOACH_NOW": f"2026-03-0{day}T08:00"},
                folder,
            )
        (disk / "filler").write_bytes(b"x" * 100)
        _run(borne, {0, 1, 3}, "plan show", environment, folder)


def _full_screen(folder: Path, borne: Borne) -> None:
    """Standard output on a full device."""
    if not Path("/dev/full").exists():
        raise Unavailable("there is no /dev/full")
    for words in (
        "list",
        "preview rise --voice estimate",
        "schema script",
        "render rise -o - --voice silent",
    ):
        command = f"{sys.executable} -m voicecoach {words} > /dev/full"
        done = subprocess.run(
            ["sh", "-c", command], check=False, capture_output=True, env=_environment(folder), cwd=folder
        )
        borne.count += 1
        if done.returncode != 3 or b"Traceback" in done.stderr:
            borne.findings.append(
                f"{borne.what}: {words} ends with {done.returncode}: {done.stderr[-500:]!r}"
            )


def _closed_folders(folder: Path, borne: Borne) -> None:
    """Somebody without rights anywhere: what can be done without writing is done, the rest is refused with the cure."""
    before = () if os.geteuid() else _WITHOUT_RIGHTS
    if before and shutil.which(before[0]) is None:
        raise Unavailable("as root it takes the program setpriv")
    (folder / "cues").chmod(0o555)
    folder.chmod(0o555)
    environment = _environment(folder)
    for words, codes in (
        *(
            ("list", {0}),
            ("check", {0, 1}),
            ("preview rise", {0}),
            ("show rise", {0}),
            ("render rise -o s.wav", {3}),
        ),
        *(
            ("plan start weeks", {3}),
            ("config set wpm 150", {3}),
            ("new exercise mine", {3}),
            ("cache", {0}),
            ("doctor", {0, 3}),
        ),
    ):
        _run(borne, codes, words, environment, folder, before)
    if left := sorted(path.name for path in folder.iterdir() if path.name != "cues"):
        borne.findings.append(f"{borne.what}: it leaves {left}")


def _no_home(folder: Path, borne: Borne) -> None:
    """No HOME, and no folders named."""
    bare = {name: os.environ[name] for name in ("PATH", "PYTHONPATH", "VIRTUAL_ENV") if name in os.environ}
    for words, codes in (
        ("list", {0}),
        ("preview hamstring-ere --voice estimate", {0}),
        ("plan today", {0, 1, 3}),
        ("config list", {0, 1, 3}),
    ):
        _run(borne, codes, words, bare, folder)


def _foreign_tongues(folder: Path, borne: Borne) -> None:
    """The same bytes whatever the locale, the encoding and the zone."""
    words = "preview rise --voice estimate --as json"
    wanted = _run(borne, {0}, words, _environment(folder), folder).stdout
    for odd in (
        *(
            {"LC_ALL": "C"},
            {"LC_ALL": "POSIX", "PYTHONUTF8": "0"},
            {"LC_ALL": "tr_TR.UTF-8"},
            {"LC_ALL": "no_SUCH", "LANG": "x"},
        ),
        *(
            {"PYTHONIOENCODING": "latin-1"},
            {"PYTHONIOENCODING": "utf-16"},
            {"TZ": ":/etc/passwd"},
            {"TZ": "Nowhere/Else"},
        ),
        *({"COLUMNS": "1"}, {"COLUMNS": "-5", "LINES": "0"}, {"TERM": "dumb"}, {"NO_COLOR": "1"}),
    ):
        done = _run(borne, {0}, words, _environment(folder, **odd), folder)
        if "PYTHONIOENCODING" not in odd and done.stdout != wanted:
            borne.findings.append(f"{borne.what}: other bytes with {odd}")
        _run(borne, {0}, "list", _environment(folder, **odd), folder)
    with_ascii = _environment(folder, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    _run(borne, {0, 1}, "show hamstring-ere", with_ascii, folder)


def _closed_pipes(folder: Path, borne: Borne) -> None:
    """A reader that has had enough, and streams that were never open."""
    for words in (
        "list",
        "preview tight-hamstrings --voice estimate",
        "schema script",
        "render rise -o - --voice silent",
        "check",
    ):
        for shape in ("{} | head -c 1", "{} <&-", "{} >&-", "{} <&- >&- 2>&-", "{} 2>&- | head -c 1"):
            command = f"set -o pipefail; {shape.format(f'{sys.executable} -m voicecoach {words}')}"
            done = subprocess.run(
                ["bash", "-c", command],
                check=False,
                capture_output=True,
                env=_environment(folder),
                cwd=folder,
            )
            borne.count += 1
            if (
                done.returncode not in {0, 1, 3}
                or b"Traceback" in done.stderr
                or b"Exception ignored" in done.stderr
            ):
                borne.findings.append(
                    f"{borne.what}: {shape.format(words)} ends with {done.returncode}: {done.stderr[-500:]!r}"
                )


def _eight_on_one_cache(folder: Path, borne: Borne) -> None:
    """Eight programs speak into one empty cache: the same bytes from all, and every entry is whole."""
    command = [sys.executable, "-m", "voicecoach", "render", "rise", "-o"]
    running = [
        subprocess.Popen(
            [*command, f"{number}.wav"], env=_environment(folder), cwd=folder, stderr=subprocess.PIPE
        )
        for number in range(8)
    ]
    for one in running:
        _, said = one.communicate(timeout=LONGEST_S)
        borne.count += 1
        if one.returncode:
            borne.findings.append(f"{borne.what}: {said[-500:]!r}")
    if len({(folder / f"{number}.wav").read_bytes() for number in range(8)}) != 1:
        borne.findings.append(f"{borne.what}: not the same bytes")
    if left := list((folder / "cache").rglob("*.part")):
        borne.findings.append(f"{borne.what}: {left} are left")
    again = _run(borne, {0}, "render rise -o again.wav --force", _environment(folder), folder)
    if b"spoken now        0" not in again.stderr:
        borne.findings.append(f"{borne.what}: the cache is not warm")


def _clocks(folder: Path, borne: Borne) -> None:
    """A course over the night on which the clocks change, on a day that comes twice, and with a clock that goes back."""
    for zone in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"):
        data = folder / zone.replace("/", "-")
        data.mkdir()
        environment = _environment(folder, VOICECOACH_DATA=str(data), TZ=zone)
        moments = (
            "2026-03-08T01:59",
            "2026-03-08T03:01",
            "2026-03-29T01:59",
            "2026-03-29T03:00",
            "2026-10-25T02:30",
            "2026-10-25T01:00",
        )
        _run(borne, {0}, "plan start weeks", {**environment, "VOICECOACH_NOW": moments[0]}, folder)
        for moment in (*moments, "2026-03-01T12:00", "2027-01-01T00:00"):
            now = {**environment, "VOICECOACH_NOW": moment}
            _run(borne, {0, 1}, "plan today", now, folder)
            _run(borne, {0, 1}, "plan show", now, folder)
        _run(borne, {0, 1}, "plan calendar -o c.ics", {**environment, "VOICECOACH_NOW": moments[2]}, folder)


CASES: dict[str, Callable[[Path, Borne], None]] = {
    "full disk, sound": _full_disk_for_sound,
    "full disk, cache": _full_disk_for_the_cache,
    "full disk, journal": _full_disk_for_the_journal,
    "full device on standard output": _full_screen,
    "folders that may not be written": _closed_folders,
    "no HOME": _no_home,
    "foreign locales, encodings, zones": _foreign_tongues,
    "closed streams and pipes": _closed_pipes,
    "eight processes on one cold cache": _eight_on_one_cache,
    "clocks that change and go back": _clocks,
}
