"""The same sessions on other machines: workers of a real Dask scheduler, one of them killed, and an S3-compatible server."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sessions import on_shelf

from voicecoach.api.batch import cluster
from voicecoach.api.batch.bundle import digest_of_shipped, make_bundle
from voicecoach.api.batch.clip_store import ClipStore
from voicecoach.api.batch.places import Place
from voicecoach.cli import run
from voicecoach.errors import MachineError, RequestError
from voicecoach.request import make_request
from voicecoach.sheets.library.library import Library, find_folders
from voicecoach.speech_cache import SpeechCache, encode_entry
from voicecoach.studio import Studio
from voicecoach.voices import find_voice

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
pytest.importorskip("s3fs", reason="the extra 'cluster' is not installed")
moto_server = pytest.importorskip("moto.server", reason="moto is not installed")

LONGEST_S = 900
OWN = """\
exercise: own-hinge
name: Own hinge
position: standing
dose: {sets: 1-6, reps: 2, hold: 4 s, sides: none}
steps:
  - id: fold
    say: {full: "Fold forward from the hips, slowly.", short: "Fold."}
    hold: dose
    cues:
      - {say: {full: "Let the neck hang long and heavy, and keep on breathing slowly."}, when: during}
"""


@dataclass
class Machines:
    """A scheduler with workers, each with a cache of its own, on the loopback interface."""

    folder: Path
    environment: dict[str, str]
    address: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    _scheduler: subprocess.Popen[bytes] | None = None

    def start(self, worker_count: int) -> None:
        found = self.folder / "scheduler.json"
        self._scheduler = self._process("dask_scheduler", "--port", "0", "--scheduler-file", str(found))
        deadline_s = time.monotonic() + LONGEST_S
        while not (found.exists() and found.read_bytes().endswith(b"}")) and time.monotonic() < deadline_s:
            time.sleep(0.05)
        self.address = json.loads(found.read_bytes())["address"]
        for _ in range(worker_count):
            self.add_worker()

    def add_worker(self) -> None:
        place = self.folder / f"worker-{len(self.workers)}"
        place.mkdir()
        self.workers.append(
            self._process(
                *(
                    "dask_worker",
                    self.address,
                    "--nthreads",
                    "1",
                    "--no-nanny",
                    "--local-directory",
                    str(place),
                ),
                VOICECOACH_CACHE=str(place / "cache"),
            )
        )

    def stop(self) -> None:
        for process in (*self.workers, self._scheduler):
            if process is not None:
                process.kill()
                process.wait()

    def _process(self, program: str, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                f"distributed.cli.{program}",
                "--host",
                "127.0.0.1",
                "--no-dashboard",
                *arguments,
            ],
            env=self.environment | more,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@pytest.fixture
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    """Two workers that have spoken nothing so far."""
    folder = tmp_path_factory.mktemp("machines")
    server = moto_server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VOICECOACH_")}
    environment = {
        **kept,
        "VOICECOACH_CUES": str(folder / "nobody"),
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    here = Machines(folder, environment)
    try:
        here.start(2)
        yield here
    finally:
        here.stop()
        server.stop()


def render(machines: Machines, cache: Path, *arguments: str) -> subprocess.Popen[str]:
    """`voicecoach render` of some sessions of an own sheet, by somebody with a cache of their own."""
    return subprocess.Popen(
        [sys.executable, "-m", "voicecoach", "render", "--voice", "pyttsx3", *arguments],
        env=machines.environment | {"VOICECOACH_CACHE": str(cache)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def said_by(process: subprocess.Popen[str]) -> str:
    """What it says, once it has ended well."""
    said = process.communicate(timeout=LONGEST_S)[1]
    assert process.returncode == 0, said
    return said


def matrix(folder: Path, last: int) -> tuple[str, ...]:
    """Sessions of an exercise of somebody's own and of a shipped one."""
    (folder / "cues").mkdir()
    on_shelf(folder / "cues", OWN, "own-hinge.yaml")
    path = folder / "matrix.yaml"
    path.write_text(
        f"routines: [own-hinge, hip-hinge]\nsessions: 1-{last}\nformats: [wav]\n", encoding="utf-8"
    )
    return "--matrix", str(path), "--cues", str(folder / "cues")


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.wav")}


@pytest.mark.slow
def test_the_same_files_by_workers_one_of_which_is_killed(tmp_path: Path, machines: Machines) -> None:
    asked = matrix(tmp_path, 4)
    said_by(render(machines, tmp_path / "a", *asked, "-j", "1", "-o", str(tmp_path / "here")))
    machines.add_worker()
    away = tmp_path / "away"
    running = render(machines, tmp_path / "b", *asked, "--scheduler", machines.address, "-o", str(away))
    lines = away / ".voicecoach-batch.jsonl"
    while running.poll() is None and not (lines.exists() and lines.read_bytes().count(b"\n") >= 2):
        time.sleep(0.01)
    machines.workers[-1].send_signal(signal.SIGKILL)
    assert "8 sessions: 8 rendered, 0 unchanged, 0 failed" in said_by(running)
    assert digests(away) == digests(tmp_path / "here")
    assert len(digests(away)) == 8
    again = render(machines, tmp_path / "c", *asked, "--scheduler", machines.address, "-o", str(away))
    assert "0 rendered, 8 unchanged" in said_by(again)


@pytest.mark.slow
def test_the_same_files_in_object_storage(
    tmp_path: Path,
    machines: Machines,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for name, value in machines.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("VOICECOACH_CACHE", str(tmp_path / "a"))
    import s3fs  # noqa: PLC0415 - reads the variables

    store = s3fs.S3FileSystem(skip_instance_cache=True, use_listings_cache=False)
    store.mkdir("clinic")
    asked = matrix(tmp_path, 1)
    url = "s3://clinic/sessions"
    away = render(machines, tmp_path / "b", *asked, "--scheduler", machines.address, "-o", url)
    here = tmp_path / "here"
    alone = ["render", "--voice", "pyttsx3", *asked, "-j", "1", "-o"]
    assert run([*alone, str(here)]) == 0
    said = capfd.readouterr().err
    said_away = said_by(away)
    assert "2 sessions: 2 rendered, 0 unchanged, 0 failed" in said_away
    names = sorted(digests(here))
    assert {name: store.cat_file(f"clinic/sessions/{name}") for name in names} == {
        name: (here / name).read_bytes() for name in names
    }
    kept = json.loads(store.cat_file("clinic/sessions/voicecoach-batch.json"))
    assert {one["name"]: one["sha256"] for one in kept["files"]} == digests(here)
    # Each distinct phrase was spoken once, by all workers together.
    spoken = [line for line in said.splitlines() if "spoken now" in line]
    assert spoken
    assert spoken == [line for line in said_away.splitlines() if "spoken now" in line]
    # Nothing to do the second time; what was removed is rendered again, by this machine as well.
    assert run([*alone, url]) == 0
    assert "0 rendered, 2 unchanged" in capfd.readouterr().err
    store.rm_file(f"clinic/sessions/{names[0]}")
    assert run([*alone, url]) == 0
    assert "1 rendered, 1 unchanged" in capfd.readouterr().err
    assert store.cat_file(f"clinic/sessions/{names[0]}") == (here / names[0]).read_bytes()


def test_no_scheduler_is_told_with_the_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cluster, "_WAIT_S", 1)
    asked = [
        "render",
        "hip-hinge",
        "hamstring-ere",
        "--scheduler",
        "tcp://127.0.0.1:9",
        "-o",
        str(tmp_path / "x"),
    ]
    assert run(asked) == 3
    said = capfd.readouterr().err
    assert "there is no scheduler at tcp://127.0.0.1:9" in said
    assert "dask scheduler" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("hip-hinge", "--scheduler", "tcp://x:1"), "--scheduler is for several names"),
        (("hip-hinge", "hamstring-ere", "--scheduler", "tcp://x:1", "-j", "2"), "-j is for this machine"),
        (("hip-hinge", "hamstring-ere", "--clips", "s3://x"), "--clips goes with --scheduler"),
    ],
)
def test_what_does_not_go_together(
    arguments: tuple[str, ...], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["render", *arguments]) == 2
    assert message in capfd.readouterr().err


def test_a_url_is_a_folder_like_any_other(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    url = (tmp_path / "out").as_uri()
    asked = ["render", "hip-hinge", "hamstring-ere", "--voice", "silent", "--side", "left", "-j", "1", "-o"]
    assert run([*asked, str(tmp_path / "plain")]) == 0
    assert run([*asked, url]) == 0
    assert digests(tmp_path / "out") == digests(tmp_path / "plain")
    capfd.readouterr()
    assert run([*asked, url]) == 0
    assert "0 rendered, 2 unchanged" in capfd.readouterr().err
    with (tmp_path / "out" / "hip-hinge.wav").open("ab") as file:
        file.write(b"x")
    assert run([*asked, url]) == 0
    assert "1 rendered, 1 unchanged" in capfd.readouterr().err
    assert sorted(path.name for path in (tmp_path / "out").rglob("*") if path.is_file()) == [
        "hamstring-ere.wav",
        "hip-hinge.wav",
        "voicecoach-batch.json",
    ]
    assert run([*asked, "nowhere://x/y"]) == 1
    assert "'nowhere://' is not a kind of place" in capfd.readouterr().err


def test_clips_are_shared_and_a_damaged_one_is_spoken_again(tmp_path: Path) -> None:
    shared = ClipStore(str(tmp_path / "store"))
    with Studio(find_voice("silent", 150), tmp_path / "first", shared=shared) as studio:
        studio.prepare(["Breathe in.", "Breathe out."])
        assert studio.spoken_count == 2
    key, entry = bytes(32), encode_entry(bytes(32), 22_050, b"sound")
    shared.write(key, entry)
    assert SpeechCache(tmp_path / "second", shared).read(key) == (22_050, b"sound")
    assert SpeechCache(tmp_path / "second").read(key) == (22_050, b"sound")  # it is kept here too
    shared.write(key, entry[:-1] + b"x")
    assert SpeechCache(tmp_path / "third", shared).read(key) is None


def test_a_bundle_makes_the_same_library_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICECOACH_CACHE", str(tmp_path / "cache"))
    (tmp_path / "cues").mkdir()
    path = on_shelf(tmp_path / "cues", OWN, "own-hinge.yaml")
    history = tmp_path / "history.txt"
    history.write_text("", encoding="utf-8")
    for name in ("own-hinge", path):
        request = make_request(name, cues=[tmp_path / "cues"], history=history)
        library = find_folders(request.cues, request.name)
        bundle = make_bundle([request], library, Place(str(tmp_path / "store")))
        there, copied = bundle.open(request)
        assert there.history is not None
        assert there.history.read_bytes() == b""
        assert str(tmp_path / "cues") not in f"{there.name} {there.history} {copied.folders}"
        sheet = copied.open(there.name)
        assert (sheet.path, sheet.lines) == (path, library.open(name).lines)
    # Somebody edited a copy on the worker: it is not believed.
    copies = list((tmp_path / "cache" / "bundles").rglob("own-hinge.yaml"))
    assert copies
    copies[0].write_text("exercise: other\n", encoding="utf-8")
    from voicecoach.api.batch.bundle import _unpacked  # noqa: PLC0415

    _unpacked.cache_clear()
    there, copied = bundle.open(request)
    assert copied.open(there.name).id == "own-hinge"


def test_another_version_elsewhere_is_refused() -> None:
    for version in ("0.0.9", ImportError("no module named voicecoach")):
        with pytest.raises(MachineError, match=r"this machine has voicecoach .*; the worker tcp://x has"):
            cluster._check_version("the worker tcp://x", version)


def test_other_shipped_sheets_on_a_worker_are_refused(tmp_path: Path) -> None:
    library = Library(find_folders(()).folders[-1:])
    bundle = make_bundle([make_request("hip-hinge")], library, Place(str(tmp_path)))
    assert (bundle.digest, bundle.shipped_digest) == ("", digest_of_shipped())
    other = type(bundle)(bundle.store, "", (), (), "0" * 64)
    with pytest.raises(MachineError, match="shipped sheets of this worker"):
        other.open(make_request("hip-hinge"))


def test_what_cannot_go_along_is_refused(tmp_path: Path) -> None:
    library = find_folders(())
    place = Place(str(tmp_path))
    for fields, message in (
        ({"name": "-"}, "standard input"),
        ({"name": "hip-hinge", "voice": "recorded:own"}, "recordings of your own"),
        ({"name": "hip-hinge", "music": Path("list.m3u")}, "tracks of a playlist"),
    ):
        asked: dict[str, Any] = dict(fields)
        with pytest.raises(RequestError, match=message):
            make_bundle([make_request(asked.pop("name"), **asked)], library, place)
