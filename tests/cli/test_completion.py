"""What a shell offers when Tab is pressed: by the protocol that its script uses, and in a real bash."""

import os
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from voicecoach.cli import cli, run
from voicecoach.cli._completion import SHELLS
from voicecoach.sheets.forms.terms import DOSE_FIELDS
from voicecoach.sheets.library.library import Library
from voicecoach.sheets.library.names import list_conditions, list_names


def offered(line: str, shell: str = "bash") -> list[str]:
    """What is offered after this line."""
    *words, typed = line.split(" ")
    found = SHELLS[shell](cli, {}, "voicecoach", "_VOICECOACH_COMPLETE").get_completions(words, typed)
    assert all(item.value.startswith(typed) for item in found if item.type == "plain")
    return [f"<{item.type}>" if item.type != "plain" else item.value for item in found]


# What is offered


@pytest.mark.parametrize("kind", ["exercise", "routine", "programme", "technique", "phrases"])
def test_names_at_a_glance_are_those_of_the_library(kind: str, shipped: Library) -> None:
    """Although nothing is parsed."""
    assert list(list_names(kind)) == shipped.ids(kind)
    assert len(list_names(kind)) >= 2


def test_conditions_at_a_glance_are_those_of_the_library(shipped: Library) -> None:
    assert {name: about.strip("\"'") for name, about in list_conditions().items()} == shipped.conditions()


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("prev", ["preview"]),
        ("preview tight", ["tight-hamstrings"]),
        ("play hamstring-", ["hamstring-asmr", "hamstring-ere"]),
        ("explain side", ["side-plank"]),
        ("diff hamstring-ere bird", ["bird-dog"]),
        ("show active", ["active-arch"]),
        ("render --with low", ["low-back-pain"]),
        ("render --programme t", ["tight-hamstrings"]),
        ("preview tight-hamstrings --only hamstring-ere --only j", ["jefferson-curl"]),
        ("preview steady-legs-and-trunk --only j", []),
        ("preview hamstring-ere --dose hamstring-e", ["hamstring-ere."]),
        ("preview hamstring-ere --dose hamstring-ere.", [f"hamstring-ere.{name}=" for name in DOSE_FIELDS]),
        ("preview hamstring-ere --dose hamstring-ere.h", ["hamstring-ere.hold="]),
        ("play hamstring-ere --voice hib", ["hibari"]),
        ("doctor --voice est", ["estimate"]),
        ("voices si", ["silent"]),
        ("preview x --language ", ["de", "en", "es"]),
        ("preview x --talk s", ["signals"]),
        ("preview x --as s", ["svg", "srt", "ssml"]),
        ("play x --player fi", ["file"]),
        ("plan start t", ["tight-hamstrings"]),
        ("plan profile --add sore-s", ["sore-shoulder"]),
        ("plan done --pain jeff", ["jefferson-curl="]),
        ("plan allow jeff", ["jefferson-curl"]),
        ("new ex", ["exercise"]),
        ("new exercise mine --from hip", ["hip-hinge"]),
        ("config g", ["get"]),
        ("config set w", ["wpm"]),
        ("config set affected-side ", ["left", "right", "both"]),
        ("config set conditions tall low", ["low-back-pain"]),
        ("completion install f", ["fish"]),
        ("preview x -o ", ["<file>"]),
        ("preview ./my", ["<file>"]),
        ("verify ", ["<file>"]),
        ("preview banana", []),
    ],
)
def test_what_may_stand_there_is_offered(line: str, names: list[str]) -> None:
    assert offered(line) == names


def test_an_exercise_that_a_comment_names_is_not_one_of_the_routine() -> None:
    assert offered("preview tight-hamstrings --only ") == [
        *("hamstring-asmr", "hamstring-ere", "marching-hip-bridge", "seated-tibial-rotation"),
        "jefferson-curl",
    ]


def test_sheets_of_ones_own_are_offered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the user's folder, and from one that is named; what cannot be read does no harm."""
    own, named = tmp_path / "own", tmp_path / "named"
    for folder, name in ((own, "zebra-walk"), (named, "zebra-jump")):
        (folder / "exercises").mkdir(parents=True)
        (folder / "exercises" / f"{name}.yaml").write_text(f"# mine\nexercise: {name}\nname: {name}\n")
    (own / "exercises" / "broken.yaml").write_bytes(b"\xff\xfe")
    monkeypatch.setenv("VOICECOACH_CUES", str(own))
    assert offered("preview zeb") == ["zebra-walk"]
    assert offered(f"preview --cues {named} zeb") == ["zebra-jump", "zebra-walk"]


def test_an_option_of_any_command_offers_what_its_metavar_names() -> None:
    """And nothing that does not begin so."""
    assert offered("plan check-in --worse jef") == ["jefferson-curl"]
    assert offered("plan check-in --worse jz") == []


_COMPLETE_AND_TELL = """
import sys
from voicecoach.cli import run
try:
    run([])
except SystemExit:
    pass
loaded = set(sys.modules)
print(sorted({"numpy", "pydantic", "yaml", "rich", "pyttsx3", "hibari"} & loaded))
print([name for name in loaded if name.startswith("voicecoach.voices.")])
"""


def test_no_engine_and_no_model_is_loaded() -> None:
    """That is why it is quick."""
    done = subprocess.run(
        [sys.executable, "-c", _COMPLETE_AND_TELL],
        env={
            **os.environ,
            "_VOICECOACH_COMPLETE": "bash_complete",
            "COMP_WORDS": "voicecoach preview tight-hamstrings --dose hamstring-ere.h",
            "COMP_CWORD": "4",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["plain,hamstring-ere.hold=", "[]", "[]"]


# Installing it


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.mark.parametrize(("shell", "startup"), [("bash", ".bashrc"), ("zsh", ".zshrc")])
def test_one_line_is_added_to_the_start_up_file(
    home: Path, monkeypatch: pytest.MonkeyPatch, shell: str, startup: str
) -> None:
    """Once, behind what is there; the script that it reads is the one that is shown."""
    (home / startup).write_text("alias x=y")
    monkeypatch.setenv("SHELL", f"/usr/bin/{shell}")
    assert run(["completion", "install"]) == 0
    lines = (home / startup).read_text().splitlines()
    assert lines[0] == "alias x=y"
    assert len(lines) == 2
    assert lines[1].endswith("# voicecoach completion")
    script = home / ".local" / "share" / "voicecoach" / f"completion.{shell}"
    assert f'. "{script}"' in lines[1]
    script.write_text("old")
    assert run(["completion", "install"]) == 0
    assert (home / startup).read_text().splitlines() == lines
    assert f"_VOICECOACH_COMPLETE={shell}_complete" in script.read_text()


def test_fish_finds_its_script_by_itself(home: Path) -> None:
    assert run(["completion", "install", "fish"]) == 0
    assert "fish_complete" in (home / ".config/fish/completions/voicecoach.fish").read_text()


def test_a_shell_that_is_not_known_is_told_what_to_name(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHELL", "/bin/tcsh")
    assert run(["completion", "install"]) == 1
    assert "'tcsh' is not a shell that can complete" in capfd.readouterr().err


class Terminal:
    """A bash that somebody types into."""

    def __init__(self, home: Path) -> None:
        import pty  # noqa: PLC0415 - Windows has none
        import termios  # noqa: PLC0415 - the same

        pid, self.fd = pty.fork()
        if pid == 0:
            # Wide, so that no line is wrapped in the middle of a word, however long the prompt is.
            termios.tcsetwinsize(0, (40, 400))
            path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
            os.execvpe("bash", ["bash", "-i"], {**os.environ, "HOME": str(home), "PATH": path})  # noqa: S606 - it is a shell
        self.pid = pid
        self.shown = ""

    def type(self, text: str) -> None:
        os.write(self.fd, text.encode())

    def wait_for(self, pattern: str, seconds: float = 30) -> None:
        """Until the screen shows it after what was waited for before."""
        end_s = time.monotonic() + seconds
        while not (found := re.search(pattern, self.shown)):
            assert time.monotonic() < end_s, self.shown
            if select.select([self.fd], [], [], 0.1)[0]:
                self.shown += os.read(self.fd, 10_000).decode(errors="replace")
        self.shown = self.shown[found.end() :]

    def close(self) -> None:
        os.close(self.fd)
        os.waitpid(self.pid, 0)


@pytest.mark.skipif(shutil.which("bash") is None or os.name != "posix", reason="there is no bash")
def test_a_real_bash_completes_after_the_installation(home: Path) -> None:
    """A name with a space behind it, and half a dose without one."""
    assert run(["completion", "install", "bash"]) == 0
    terminal = Terminal(home)
    try:
        terminal.wait_for(r"[#$>] ")
        terminal.type("voicecoach preview tight\t")
        terminal.wait_for("preview tight-hamstrings ")
        terminal.type("--dose jeff\t")
        terminal.wait_for(r"--dose jefferson-curl\.")
        terminal.type("h\t")
        terminal.wait_for("hold=")
        terminal.type("3s --with low\t")
        terminal.wait_for("3s --with low-back-pain ")
    finally:
        terminal.close()
