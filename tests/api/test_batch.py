"""Many sessions at once: the same files whatever the number of processes, nothing twice, and no failure that stops the rest."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from sessions import on_shelf

from voicecoach.api.batch.jobs import WantedSession, jobs_of
from voicecoach.api.batch.matrix import read_wanted
from voicecoach.api.batch.pool import WorkerPool
from voicecoach.api.batch.run import Batch, BatchRequest, render_batch
from voicecoach.api.batch.worker import Failed
from voicecoach.cli import run
from voicecoach.errors import RequestError, SheetError
from voicecoach.request import SessionRequest, make_request
from voicecoach.speech_cache import cache_stats

ERE = "hamstring-ere"
HINGE = "hip-hinge"


def asked(name: str = ERE, **fields: Any) -> SessionRequest:
    return make_request(name, **{"voice": "silent", "side": "left", **fields})


def batch(folder: Path, *requests: SessionRequest, **fields: Any) -> Batch:
    jobs = jobs_of(WantedSession(one, "wav", (f"session-{one.session}",)) for one in requests)
    return render_batch(BatchRequest(tuple(jobs), folder, **{"process_count": 1, **fields}))


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.wav")}


def manifest(folder: Path) -> dict[str, Any]:
    """The records of a folder by the names of the files."""
    kept = json.loads((folder / "voicecoach-batch.json").read_text(encoding="utf-8"))
    assert kept["format"] == "voicecoach-batch/1"
    return {one["name"]: one for one in kept["files"]}


def render_two(folder: str) -> int:
    """In a worker of somebody else's pool."""
    requests = [asked(session=session) for session in (1, 4)]
    return len(batch(Path(folder), *requests, process_count=2).rendered)


def test_a_worker_of_another_pool_renders_too(tmp_path: Path) -> None:
    """Such a worker may start no processes of its own."""
    with get_context("spawn").Pool(1) as pool:
        assert pool.apply(render_two, (str(tmp_path),)) == 2


def test_the_same_files_by_one_process_and_by_two_and_each_phrase_spoken_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = [
        asked(name, session=session, voice="pyttsx3", talk=talk)
        for name in (ERE, HINGE)
        for session in (1, 4)
        for talk in ("normal", "brief")
    ]
    spoken: dict[int, int] = {}
    for count in (1, 2):
        monkeypatch.setenv("VOICECOACH_CACHE", str(tmp_path / f"cache-{count}"))
        done = batch(tmp_path / str(count), *requests, process_count=count)
        assert (len(done.rendered), done.failed) == (8, {})
        phrases_kept = cache_stats().entry_count
        # Beside the phrases the cache holds the loudness of the voice and the tones.
        assert 20 < done.spoken_count <= phrases_kept
        spoken[count] = done.spoken_count
        again = batch(tmp_path / str(count), *requests, process_count=count, is_forced=True)
        assert (len(again.rendered), again.spoken_count) == (8, 0)
        assert cache_stats().entry_count == phrases_kept
    assert spoken[1] == spoken[2]  # one process cannot speak a phrase twice
    assert digests(tmp_path / "1") == digests(tmp_path / "2")
    assert len(digests(tmp_path / "1")) == 8
    # What one session alone gives is what it is in a batch.
    alone = tmp_path / "alone.wav"
    assert run(["render", ERE, "--side", "left", "--voice", "pyttsx3", "-o", str(alone)]) == 0
    assert alone.read_bytes() == (tmp_path / "1" / "hamstring-ere-session-1.wav").read_bytes()


def test_the_manifest_knows_every_file(tmp_path: Path) -> None:
    batch(tmp_path, asked(), asked(HINGE))
    known = manifest(tmp_path)
    assert {name: one["sha256"] for name, one in known.items()} == digests(tmp_path)
    one = known["hamstring-ere-session-1.wav"]
    assert one["byte_count"] == (tmp_path / one["name"]).stat().st_size
    assert one["request"]["name"] == "hamstring-ere"
    # 16-bit frames at 22,050 Hz; what is no sound is a header and the script.
    assert one["duration_ms"] < one["byte_count"] / 44.1 < one["duration_ms"] + 2_000


def test_what_is_there_is_not_rendered_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cues = tmp_path / "cues"
    cues.mkdir()
    monkeypatch.setenv("VOICECOACH_CUES", str(cues))
    folder = tmp_path / "out"
    requests = asked(), asked(HINGE)
    assert len(batch(folder, *requests).rendered) == 2
    assert len(batch(folder, *requests).unchanged) == 2
    # Somebody changed one of the files.
    with (folder / "hip-hinge-session-1.wav").open("ab") as file:
        file.write(b"x")
    assert [one.name for one in batch(folder, *requests).rendered] == ["hip-hinge-session-1.wav"]
    # Another request for one of them.
    assert [one.name for one in batch(folder, asked(talk="full"), asked(HINGE)).rendered] == [
        "hamstring-ere-session-1.wav"
    ]
    # A sheet that was added may stand in for any other.
    on_shelf(cues, "technique: new\nname: New\nsay: Breathe.\n")
    assert len(batch(folder, *requests).rendered) == 2
    (folder / "voicecoach-batch.json").write_text("{not JSON", encoding="utf-8")
    assert len(batch(folder, *requests).rendered) == 2
    assert len(batch(folder, *requests, is_forced=True).rendered) == 2


def test_a_failure_stops_no_other(tmp_path: Path) -> None:
    faulty = on_shelf(tmp_path, "exercise: faulty\nname: Faulty\nnonsense: yes\n", "faulty.yaml")
    done = batch(
        tmp_path / "out", asked("no-such-thing"), asked(faulty), asked(), asked(HINGE, voice="nobody")
    )
    assert [one.name for one in done.rendered] == ["hamstring-ere-session-1.wav"]
    assert "no routine or exercise is called 'no-such-thing'" in done.failed["no-such-thing-session-1.wav"]
    assert "faulty.yaml:3:1" in done.failed["faulty-session-1.wav"]
    assert "nobody" in done.failed["hip-hinge-session-1.wav"]
    assert len(done.failed) == 3


def killed_while_rendering(folder: Path, requests: int) -> int:
    """Start a batch, kill it without warning once something is finished, and say how many files were on record then."""
    code = (
        "import sys; from pathlib import Path; sys.path[:0] = sys.argv[3:]\n"
        "from test_batch import asked, batch\n"
        "if __name__ == '__main__':\n"
        "    batch(Path(sys.argv[1]), *(asked(session=n + 1) for n in range(int(sys.argv[2]))), process_count=2)\n"
    )
    script = folder.parent / "run.py"
    script.write_text(code, encoding="utf-8")
    running = subprocess.Popen([sys.executable, script, folder, str(requests), *sys.path])
    lines = folder / ".voicecoach-batch.jsonl"
    while running.poll() is None and not (lines.exists() and lines.read_bytes().count(b"\n") >= 2):
        time.sleep(0.01)
    running.send_signal(signal.SIGKILL)
    running.wait()
    return lines.read_bytes().count(b"\n") if lines.exists() else 0


def test_a_batch_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    finished = killed_while_rendering(folder, 12)
    assert 2 <= finished < 12
    with (folder / ".voicecoach-batch.jsonl").open("ab") as lines:
        lines.write(b'{"name": "torn')
    done = batch(folder, *(asked(session=number + 1) for number in range(12)))
    assert len(done.unchanged) == finished
    assert len(done.rendered) == 12 - finished
    assert len(manifest(folder)) == 12
    assert not (folder / ".voicecoach-batch.jsonl").exists()


def deadly(number: int) -> int:
    """A task that takes its process down."""
    if number == 3:
        os._exit(9)
    return number * number


def test_a_process_that_dies_costs_only_its_task() -> None:
    with WorkerPool(2) as pool:
        results = dict(pool.run(deadly, range(8)))
    died = results.pop(3)
    assert isinstance(died, Failed)
    assert "died, twice" in died.why
    assert results == {0: 0, 1: 1, 2: 4, 4: 16, 5: 25, 6: 36, 7: 49}


def test_a_matrix_is_every_combination(tmp_path: Path) -> None:
    matrix = tmp_path / "clinic.yaml"
    matrix.write_text(
        "routines: [hamstring-ere, hip-hinge]\nconditions: [[], [low-back-pain, tall]]\nweeks: 1-2\n"
        "talk: brief\nminutes: [all, 10]\nformats: [mp3, html]\n",
        encoding="utf-8",
    )
    jobs = jobs_of(read_wanted(matrix, lambda name: asked(name, wpm=140), "wav"))
    assert len(jobs) == 2 * 2 * 2 * 2 * 2
    assert [job.file for job in jobs[:6]] == [
        "hamstring-ere-week-1.mp3",
        "hamstring-ere-week-1.html",
        "hamstring-ere-week-1-10-min.mp3",
        "hamstring-ere-week-1-10-min.html",
        "hamstring-ere-week-2.mp3",
        "hamstring-ere-week-2.html",
    ]
    last = jobs[-1]
    assert last.file == "hip-hinge-low-back-pain-tall-week-2-10-min.html"
    assert (last.request.conditions, last.request.session, last.request.talk) == (
        ("low-back-pain", "tall"),
        3,
        "brief",
    )
    assert (last.request.minutes, last.request.wpm) == (10, 140)


def test_the_same_session_is_wanted_once() -> None:
    wanted = [WantedSession(asked(), "wav", traits) for traits in ((), ("again",))]
    assert [job.file for job in jobs_of([*wanted, WantedSession(asked(talk="full"), "wav")])] == [
        "hamstring-ere.wav",
        "hamstring-ere-2.wav",
    ]
    with pytest.raises(RequestError, match="there is no encoder 'mp9'"):
        jobs_of([WantedSession(asked(), "mp9")])


def test_every_fault_of_a_matrix_has_its_place(tmp_path: Path) -> None:
    matrix = tmp_path / "clinic.yaml"
    matrix.write_text(
        "routines: [hip-hinge]\nweek: [1]\nlanguages: [en, [x]]\ntalk: [loud]\nsessions: 5-2\nweeks: []\n",
        encoding="utf-8",
    )
    with pytest.raises(SheetError) as caught:
        read_wanted(matrix, asked, "wav")
    places = [(fault.span.line_number, fault.span.column_number, fault.hint) for fault in caught.value.faults]
    assert places == [
        (2, 1, "did you mean 'weeks'?"),
        (3, 17, "write one value, or a list of them"),
        (4, 8, "input should be 'full', 'normal', 'brief' or 'signals'"),
        (5, 11, "write 2-5"),
        (6, 1, "remove one of them"),
        (6, 8, "write at least one, or remove the line"),
    ]
    matrix.write_text("- hip-hinge\n", encoding="utf-8")
    with pytest.raises(SheetError, match="this matrix has no routines"):
        read_wanted(matrix, asked, "wav")
    with pytest.raises(RequestError, match=r"cannot read '.*nowhere.yaml'"):
        read_wanted(tmp_path / "nowhere.yaml", asked, "wav")


def test_requests_as_json_lines(tmp_path: Path) -> None:
    lines = tmp_path / "patients.jsonl"
    lines.write_text(
        '{"name": "hip-hinge", "talk": "brief", "output": "anna.mp3"}\n\n{"name": "hip-hinge"}\n',
        encoding="utf-8",
    )
    assert [(job.file, job.request.talk) for job in jobs_of(read_wanted(lines, asked, "flac"))] == [
        ("anna.mp3", "brief"),
        ("hip-hinge.flac", "normal"),
    ]
    lines.write_text(
        '{"nam": "x"}\nfoo\n[1]\n{"name": "x", "output": "../x.mp3"}\n{"name": "x", "output": "x.mp9"}\n',
        encoding="utf-8",
    )
    with pytest.raises(SheetError) as caught:
        read_wanted(lines, asked, "wav")
    assert [fault.span.line_number for fault in caught.value.faults] == [1, 2, 3, 4, 5]


def test_several_sessions_on_the_command_line(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = str(tmp_path / "out")
    assert (
        run(
            [
                "render",
                ERE,
                HINGE,
                "nonsense",
                "--voice",
                "silent",
                "--format",
                "flac",
                "-o",
                folder,
                "-j",
                "1",
            ]
        )
        == 1
    )
    shown = capfd.readouterr().err
    assert "nonsense.flac: error: no routine or exercise is called 'nonsense'" in shown
    assert "out: 3 sessions: 2 rendered, 0 unchanged, 1 failed" in shown
    assert sorted(path.name for path in Path(folder).glob("*.flac")) == [
        "hamstring-ere.flac",
        "hip-hinge.flac",
    ]
    assert run(["verify", f"{folder}/hamstring-ere.flac"]) == 0
    capfd.readouterr()
    assert run(["render", ERE, HINGE, "--voice", "silent", "--format", "flac", "-o", folder, "-j", "1"]) == 0
    assert "2 sessions: 0 rendered, 2 unchanged, 0 failed" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("render", ERE, "--format", "mp3"), "--format is for several files"),
        (("render", ERE, "--all"), "NAME, --all and --matrix exclude each other"),
        (("render", "--programme", "tight-hamstrings", ERE), "--programme excludes NAME, --all and --matrix"),
        (("render", ERE, HINGE, "-o", "both.mp3"), "several sessions go into a folder, such as -o both"),
    ],
)
def test_what_does_not_go_together(
    arguments: tuple[str, ...], message: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(list(arguments)) == 2
    assert message in capfd.readouterr().err


def test_every_routine(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "all"
    assert run(["render", "--all", "--voice", "silent", "--format", "flac", "-o", str(folder)]) == 0
    assert "2 sessions: 2 rendered" in capfd.readouterr().err
    assert sorted(path.stem for path in folder.glob("*.flac")) == [
        "steady-legs-and-trunk",
        "tight-hamstrings",
    ]
