"""What is kept of sheets from one command to the next: it saves reading, and nothing stale is ever believed."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from paths import ROOT

from voicecoach import file_state
from voicecoach.api.cache import clear_cache
from voicecoach.errors import SheetError
from voicecoach.sheets.library.catalogue import Catalogue
from voicecoach.sheets.library.heads import head_of
from voicecoach.sheets.library.library import Library
from voicecoach.sheets.reading.load import parse_sheet
from voicecoach.sheets.reading.written import Sheet

EXERCISE = """\
exercise: {id}
name: {name}
position: supine
dose: {{sets: 2, reps: 5}}
steps:
  - id: go
    say: Lift the leg.
    move: 2 s
"""


def write(folder: Path, file: str, **fields: str) -> Path:
    path = folder / "exercises" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(EXERCISE.format(**{"id": path.stem, "name": "Leg lift", **fields}), encoding="utf-8")
    return path


def names(folder: Path) -> dict[str, str]:
    """What a new command finds in a folder."""
    return {summary.id: summary.name for summary in Library((folder,)).catalogue.all("exercise")}


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder whose files count as old enough to be kept at once, and a cache of its own."""
    monkeypatch.setenv("VOICECOACH_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(file_state, "_SETTLED_NS", -1)
    return tmp_path / "cues"


def next_tick(folder: Path) -> None:
    """Wait until a file that changes now gets another time than one that changed before."""
    clock = folder.parent / "clock"
    clock.write_text("", encoding="utf-8")
    before = clock.stat().st_ctime_ns
    while clock.stat().st_ctime_ns == before:
        clock.write_text("", encoding="utf-8")


def parsed(folder: Path) -> list[str]:
    """The files that a list of a folder has to parse."""
    read: list[str] = []
    library = Library((folder,))

    def load(path: Path) -> Sheet:
        read.append(path.name)
        return library.load_path(path)

    Catalogue((folder,), load).all("exercise")
    return read


def test_only_what_changed_is_parsed_again(settled: Path) -> None:
    for number in range(5):
        write(settled, f"lift-{number}.yaml")
    assert len(parsed(settled)) == 5
    assert parsed(settled) == []
    next_tick(settled)
    write(settled, "lift-3.yaml", name="Another lift")
    write(settled, "lift-9.yaml")
    (settled / "exercises/lift-0.yaml").unlink()
    assert parsed(settled) == ["lift-3.yaml", "lift-9.yaml"]
    assert names(settled) == {
        "lift-1": "Leg lift",
        "lift-2": "Leg lift",
        "lift-3": "Another lift",
        "lift-4": "Leg lift",
        "lift-9": "Leg lift",
    }


def test_a_file_that_just_changed_is_not_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICECOACH_CACHE", str(tmp_path / "cache"))
    write(tmp_path, "lift.yaml", name="Leg lift")
    assert names(tmp_path) == {"lift": "Leg lift"}
    write(tmp_path, "lift.yaml", name="Arm lift")  # as long, and perhaps within the same tick
    assert names(tmp_path) == {"lift": "Arm lift"}


def test_an_edit_that_puts_size_and_time_back_is_seen(settled: Path) -> None:
    path = write(settled, "lift.yaml", name="Leg lift")
    assert names(settled) == {"lift": "Leg lift"}
    status = path.stat()
    next_tick(settled)
    write(settled, "lift.yaml", name="Arm lift")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert names(settled) == {"lift": "Arm lift"}


def test_a_clock_that_was_set_back_keeps_nothing(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_state, "_SETTLED_NS", 2_000_000_000)
    path = write(settled, "lift.yaml")
    an_hour_ahead = path.stat().st_mtime_ns + 3_600_000_000_000
    os.utime(path, ns=(an_hour_ahead, an_hour_ahead))
    assert parsed(settled) == ["lift.yaml"]
    assert parsed(settled) == ["lift.yaml"]


def test_a_new_template_mends_the_sheet_that_names_it(settled: Path) -> None:
    path = settled / "exercises" / "lift.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(
        "exercise: lift\nname: Lift\ntemplate: raise\nwith: {limb: leg}\n"
        "position: supine\ndose: {sets: 2, reps: 5}\n",
        encoding="utf-8",
    )
    assert names(settled) == {}
    (settled / "templates").mkdir()
    (settled / "templates" / "raise.yaml").write_text(
        "template: raise\nparameters: {limb: what is raised}\n"
        "steps:\n  - id: go\n    say: Lift the <limb>.\n    move: 2 s\n",
        encoding="utf-8",
    )
    assert names(settled) == {"lift": "Lift"}
    assert names(settled) == {"lift": "Lift"}


STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.just("write"), st.integers(0, 3), st.sampled_from(["Leg lift", "Arm lift", "Toe raise!"])
        ),
        st.tuples(st.just("id"), st.integers(0, 3), st.sampled_from(["one", "two"])),
        st.tuples(st.just("spoil"), st.integers(0, 3), st.just("")),
        st.tuples(st.just("remove"), st.integers(0, 3), st.just("")),
        st.tuples(st.just("rename"), st.integers(0, 3), st.sampled_from(["f4", "f5"])),
        st.tuples(st.just("swap"), st.integers(0, 3), st.just("")),
        st.tuples(st.just("touch"), st.integers(0, 3), st.just("")),
        st.tuples(st.just("damage"), st.integers(0, 10_000), st.just("")),
        st.tuples(st.just("look"), st.just(0), st.just("")),
    ),
    min_size=1,
    max_size=12,
)


def change(folder: Path, what: str, number: int, value: str) -> None:
    """One random act on the files of a folder."""
    path = folder / "exercises" / f"f{number}.yaml"
    other = path.with_name(f"f{(number + 1) % 4}.yaml")
    match what:
        case "write":
            write(folder, path.name, name=value)
        case "id":
            write(folder, path.name, id=value)
        case "spoil":
            path.write_text(f"exercise: f{number}\nnonsense: [\n", encoding="utf-8")
        case "damage":
            for index in (folder.parent / "cache").rglob("*.json"):
                content = bytearray(index.read_bytes())
                content[number % len(content)] ^= 1
                index.write_bytes(content)
        case "remove" if path.exists():
            path.unlink()
        case "rename" if path.exists():
            path.rename(path.with_name(f"{value}.yaml"))
        case "touch" if path.exists():
            path.touch()
        case "swap" if path.exists() and other.exists():
            path.rename(path.with_name("swap"))
            other.rename(path)
            path.with_name("swap").rename(other)
        case _:
            pass


def place_of(sheet_id: str, folder: Path) -> str:
    """The file in which a new command finds an exercise, or that it has faults."""
    try:
        sheet = Library((folder,)).find("exercise", sheet_id)
    except SheetError:
        return "faulty"
    return sheet.path if sheet else "none"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nothing_stale_is_served(steps: list[tuple[str, int, str]], settled: Path, tmp_path: Path) -> None:
    """After any edits, renames and damage a new command finds what one without any memory finds."""
    for file in settled.glob("exercises/*"):
        file.unlink()
    write(settled, "f0.yaml")
    for what, number, value in steps:
        next_tick(settled)
        change(settled, what, number, value)
        found = names(settled), Library((settled,)).ids("exercise")
        where = [place_of(sheet_id, settled) for sheet_id in ("one", "two", "f0")]
        with pytest.MonkeyPatch.context() as without:
            without.setenv("VOICECOACH_CACHE", str(tmp_path / "none"))
            without.setattr(file_state, "_SETTLED_NS", 10**30)
            assert found == (names(settled), Library((settled,)).ids("exercise"))
            assert where == [place_of(sheet_id, settled) for sheet_id in ("one", "two", "f0")]


PIECES = st.sampled_from(
    [
        *(
            "technique: one\n",
            "exercise: two\n",
            "routine: three\n",
            "technique: yes\n",
            "technique:  four # x\n",
        ),
        *(
            "# note\n",
            "# note\r",
            "# n\x85",
            "# n\u2028",
            "\n",
            "\r\n",
            " \n",
            "---\n",
            "%YAML 1.1\n",
            "\ufeff",
        ),
        *('"technique": five\n', "technique: six\r\n", "technique: &a seven\n", "technique: eight\n  nine\n"),
        *(
            "name: |\n technique: ten\n",
            'name: "x\ntechnique: y"\n',
            "? technique\n: eleven\n",
            "technique: 12\n",
        ),
    ]
)


@settings(max_examples=600, deadline=None)
@given(st.lists(PIECES, max_size=5))
def test_a_head_is_what_the_parser_finds(pieces: list[str]) -> None:
    content = ("".join(pieces) + "name: Name\nsay: Breathe.\n").encode()
    head = head_of(content)
    if head is not None:
        try:
            sheet = parse_sheet(content, "one.yaml")
        except SheetError:
            return  # a faulty sheet has no id
        assert head == (sheet.kind, sheet.id)


def test_usual_sheets_have_a_head() -> None:
    """Else every command would have to read them all."""
    sheets = list((ROOT / "cues").rglob("*.yaml"))
    assert len(sheets) > 80
    assert [path.name for path in sheets if head_of(path.read_bytes()) is None] == []


COUNT_OPENED = """\
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
from voicecoach.cli import run
code = run(sys.argv[2:])
own = [path for path in opened if path.startswith(sys.argv[1]) and path.endswith(".yaml")]
heavy = [name for name in ("pydantic", "yaml", "numpy") if name in sys.modules]
print(code, len(own), heavy, file=sys.stderr)
"""


def count_opened(own: Path, *arguments: str) -> str:
    """Exit code, how many of the user's own sheets a command opens, and what it loads that is slow to load."""
    environment = {**os.environ, "VOICECOACH_CUES": str(own)}
    command = [sys.executable, "-c", COUNT_OPENED, str(own), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stderr.splitlines()[-1]


def test_what_a_big_library_costs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VOICECOACH_CACHE", str(tmp_path / "cache"))
    own = tmp_path / "own"
    for number in range(300):
        write(own, f"lift-{number}.yaml", name=f"Lift {number}")
    # Too young to be kept: the first lines are read again, but nothing is parsed to find another sheet.
    assert count_opened(own, "show", "hip-hinge") == "0 300 ['pydantic', 'yaml']"
    for path in own.rglob("*.yaml"):
        os.utime(path, ns=(0, 0))
    late = path.stat().st_ctime_ns + 2_500_000_000
    while time.time_ns() < late:  # what is kept has to be two seconds old
        time.sleep(0.1)
    assert count_opened(own, "list").startswith("0 600 ")
    assert count_opened(own, "list") == "0 0 []"
    count_opened(own, "list", "lift")  # with words techniques are found too
    assert count_opened(own, "list", "lift", "299") == "0 0 []"
    assert count_opened(own, "show", "hip-hinge") == "0 0 ['pydantic', 'yaml']"


def test_many_processes_and_kills_leave_an_index_that_is_right(settled: Path) -> None:
    for number in range(60):
        write(settled, f"lift-{number}.yaml", name=f"Lift {number}")
    code = (
        "import sys; from pathlib import Path\n"
        "from voicecoach import file_state; file_state._SETTLED_NS = -1\n"
        "from voicecoach.sheets.library.library import Library\n"
        "for path in (Path(sys.argv[1]) / 'exercises').iterdir(): path.touch()\n"
        "print(len(Library((Path(sys.argv[1]),)).catalogue.all('exercise')))\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(settled)], stdout=subprocess.PIPE, text=True)
        for _ in range(8)
    ]
    running[0].send_signal(signal.SIGKILL)
    counts = [process.communicate()[0].strip() for process in running]
    assert counts[1:] == ["60"] * 7
    expected = {f"lift-{number}": f"Lift {number}" for number in range(60)}
    assert names(settled) == expected
    assert names(settled) == expected


def test_clearing_the_cache_forgets_the_sheets_too(settled: Path) -> None:
    write(settled, "lift.yaml")
    assert parsed(settled) == ["lift.yaml"]
    clear_cache(older_than_days=30)
    assert parsed(settled) == []
    clear_cache()
    assert parsed(settled) == ["lift.yaml"]


def test_a_disk_that_refuses_costs_only_time(settled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_way = settled.parent / "file"
    in_the_way.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv("VOICECOACH_CACHE", str(in_the_way))
    write(settled, "lift.yaml")
    assert names(settled) == {"lift": "Leg lift"}
    assert in_the_way.read_text(encoding="utf-8") == "not a folder"
