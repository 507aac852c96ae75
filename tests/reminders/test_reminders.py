"""Reminders: what each system is told, by small tools that write down their calls, and by the real readers where they are."""

import json
import os
import plistlib
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from courses import started, written

from voicecoach.cli import run
from voicecoach.errors import MachineError
from voicecoach.journal.course_entries import CourseStarted
from voicecoach.journal.reader import Record
from voicecoach.programme.course import Course
from voicecoach.programme.courses import read_courses
from voicecoach.programme.days.reminder import day_to_tell, wake_clocks
from voicecoach.reminders import Job, Wake, find_system, on_own_clock
from voicecoach.reminders.systems import darwin, linux, win32


def systemd_version() -> int:
    """Of the one that is installed; 0 where none is."""
    if shutil.which("systemd-analyze") is None:
        return 0
    told = subprocess.run(
        ["systemd-analyze", "--version"], capture_output=True, text=True, check=False
    ).stdout
    found = re.match(r"systemd (\d+)", told)
    return int(found[1]) if found else 0


EARLY = Wake(time(6, 45), "Europe/Berlin")
LATE = Wake(time(18, 15), "America/New_York")
JOB = Job(
    ("/opt/my tools/python", "-m", "voicecoach", "100%", "$HOME", 'a"b\\'),
    (EARLY, LATE),
    {"VOICECOACH_DATA": "/a b/50%"},
)
NOW = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Berlin"))

needs_systemd = pytest.mark.skipif(
    systemd_version() < 250, reason="systemd-analyze of systemd 250 or later is not installed"
)
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="systemd is of Linux")


class Machine:
    """A home and a PATH with nothing on it but a tool that writes down how it is called, and refuses what it is told to."""

    def __init__(self, folder: Path, tool: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
        self.home, self.programs, self._calls = folder / "home", folder / "programs", folder / "calls"
        self.home.mkdir()
        self.programs.mkdir()
        self._refused, self._said = folder / "refused", folder / "said"
        if tool is not None:
            path = self.programs / tool
            path.write_text(
                f"#!{sys.executable}\n"
                "import json, pathlib, sys\n"
                f"refused, said, calls = pathlib.Path({str(self._refused)!r}), pathlib.Path({str(self._said)!r}), "
                f"pathlib.Path({str(self._calls)!r})\n"
                "with calls.open('a') as file: print(json.dumps(sys.argv[1:]), file=file)\n"
                "if said.exists(): print(said.read_text())\n"
                "if refused.exists() and refused.read_text() in sys.argv: sys.exit('it has no bus')\n",
                encoding="utf-8",
            )
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
        for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "VOICECOACH_CUES"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("HOME", str(self.home))
        monkeypatch.setenv("PATH", str(self.programs))
        monkeypatch.setenv("VOICECOACH_DATA", str(folder))

    def refuse(self, word: str) -> None:
        self._refused.write_text(word)

    def say(self, text: str) -> None:
        self._said.write_text(text)

    def calls(self) -> list[list[str]]:
        """Since the last time that was asked."""
        lines = self._calls.read_text().splitlines() if self._calls.exists() else []
        self._calls.unlink(missing_ok=True)
        return [json.loads(line) for line in lines]

    def files(self) -> list[str]:
        return sorted(
            path.relative_to(self.home).as_posix() for path in self.home.rglob("*") if path.is_file()
        )


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, "systemctl", monkeypatch)


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    exit_code: int
    stdout: str
    stderr: str


Plan = Callable[..., Ran]


@pytest.fixture
def plan(capsys: pytest.CaptureFixture[str]) -> Plan:
    """`voicecoach plan` with these words."""

    def run_plan(*arguments: str) -> Ran:
        capsys.readouterr()
        return Ran(run(["plan", *arguments]), *capsys.readouterr())

    return run_plan


UNITS = [".config/systemd/user/voicecoach-remind.service", ".config/systemd/user/voicecoach-remind.timer"]


@needs_linux
def test_on_writes_a_timer_and_starts_it(machine: Machine, tmp_path: Path, plan: Plan) -> None:
    """A quarter of an hour before the session of each course, in the course's own time zone."""
    other = {**started("c2", "steady-legs-and-trunk"), "clock": "18:30", "zone": "America/New_York"}
    written(tmp_path, [started(), other])
    told = plan("remind", "on")
    assert told.exit_code == 0, told.stderr
    assert "every day at 06:45 (Europe/Berlin), 18:15 (America/New_York), if a session is due" in told.stdout
    assert machine.files() == UNITS
    assert machine.calls() == [
        ["--user", "daemon-reload"],
        ["--user", "daemon-reload"],
        ["--user", "enable", "--quiet", "voicecoach-remind.timer"],
        ["--user", "restart", "voicecoach-remind.timer"],
    ]
    timer = (machine.home / UNITS[1]).read_text()
    assert "OnCalendar=*-*-* 06:45:00 Europe/Berlin\nOnCalendar=*-*-* 18:15:00 America/New_York\n" in timer
    assert "Persistent=true\n" in timer
    service = (machine.home / UNITS[0]).read_text()
    assert (
        f'ExecStart="{sys.executable}" "-P" "-m" "voicecoach" "plan" "remind" "now" "--before" "15m"\n'
        in service
    )
    assert f'Environment="VOICECOACH_DATA={tmp_path}"\n' in service


@needs_linux
def test_on_twice_is_on_once_and_off_leaves_nothing(machine: Machine, tmp_path: Path, plan: Plan) -> None:
    """Nor the stamp and the link of systemd's own, if it cannot take them away itself."""
    written(tmp_path, [started()])
    plan("remind", "on")
    before = {name: (machine.home / name).read_text() for name in machine.files()}
    assert plan("remind", "on").exit_code == 0
    assert {name: (machine.home / name).read_text() for name in machine.files()} == before
    for left in (
        ".local/share/systemd/timers/stamp-voicecoach-remind.timer",
        ".config/systemd/user/timers.target.wants/voicecoach-remind.timer",
    ):
        (machine.home / left).parent.mkdir(parents=True)
        (machine.home / left).touch()
    machine.calls()
    assert plan("remind", "off").stdout == "reminders are off\n"
    assert machine.files() == []
    assert machine.calls() == [
        ["--user", "disable", "--quiet", "--now", "voicecoach-remind.timer"],
        ["--user", "daemon-reload"],
    ]
    assert plan("remind", "off").stdout == "reminders were already off\n"
    assert machine.calls() == []


@needs_linux
@pytest.mark.parametrize("refused", ["daemon-reload", "enable", "restart"])
def test_a_manager_that_refuses_is_told_and_nothing_is_left(
    refused: str, machine: Machine, tmp_path: Path, plan: Plan
) -> None:
    """As in a container, or over a line without a session of the user's own."""
    written(tmp_path, [started()])
    machine.refuse(refused)
    failed = plan("remind", "on")
    assert (failed.exit_code, failed.stdout) == (3, "")
    assert "systemctl failed: it has no bus" in failed.stderr
    assert "voicecoach plan calendar" in failed.stderr
    assert machine.files() == []


@needs_linux
def test_a_machine_without_systemd_is_told_what_to_do_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: Plan
) -> None:
    machine = Machine(tmp_path, None, monkeypatch)
    written(tmp_path, [started()])
    failed = plan("remind", "on")
    assert failed.exit_code == 3
    assert "reminders need systemctl" in failed.stderr
    assert "voicecoach plan calendar" in failed.stderr
    assert plan("remind", "off").exit_code == 0
    assert machine.files() == []


@needs_linux
def test_show_says_what_is_on(machine: Machine, tmp_path: Path, plan: Plan) -> None:
    """And that the times are no more those of the courses."""
    written(tmp_path, [started()])
    assert "reminders are off" in plan("remind", "show").stdout
    plan("remind", "on", "--before", "1h")
    shown = plan("remind", "show")
    assert "every day at 06:00 (Europe/Berlin)" in shown.stdout
    assert shown.stderr == ""
    written(tmp_path, [{**started("c2", "steady-legs-and-trunk"), "clock": "18:30"}])
    assert "your courses are at other times" in plan("remind", "show").stderr
    assert machine.files() == UNITS


@needs_linux
def test_reminders_follow_a_programme_that_begins(
    machine: Machine, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to turn them on again; and whoever has none gets none."""
    assert plan("start", "tight-hamstrings", "--zone", "Europe/Berlin").exit_code == 0
    assert machine.files() == []
    plan("remind", "on", "--before", "30m")
    plan("start", "steady-legs-and-trunk", "--at", "18:30", "--zone", "Europe/Berlin")
    assert "every day at 06:30 (Europe/Berlin), 18:00 (Europe/Berlin)" in plan("remind", "show").stdout
    plan("stop", "tight-hamstrings")
    assert "every day at 18:00 (Europe/Berlin), if" in plan("remind", "show").stdout
    # A journal that the reminders are not about changes nothing of them.
    (tmp_path / "other").mkdir()
    monkeypatch.setenv("VOICECOACH_DATA", str(tmp_path / "other"))
    plan("start", "tight-hamstrings", "--zone", "Europe/Berlin")
    assert "every day at 18:00 (Europe/Berlin), if" in plan("remind", "show").stdout


def test_without_a_course_there_is_nothing_to_be_reminded_of(machine: Machine, plan: Plan) -> None:
    refused = plan("remind", "on")
    assert refused.exit_code == 1
    assert "voicecoach plan start" in refused.stderr
    assert machine.files() == []
    assert machine.calls() == []


@needs_systemd
def test_systemd_itself_understands_the_units(tmp_path: Path) -> None:
    """Whatever the names of folders, and every time of the timer."""
    program = tmp_path / "my tools 100%h $HOME" / "voice"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    job = Job((str(program), *JOB.command[1:]), JOB.wakes, JOB.environment)
    (tmp_path / "voicecoach-remind.service").write_text(linux.service_text(job))
    (tmp_path / "voicecoach-remind.timer").write_text(linux.timer_text(job))
    verified = subprocess.run(
        [
            "systemd-analyze",
            "verify",
            "--user",
            "--recursive-errors=no",
            str(tmp_path / "voicecoach-remind.timer"),
            str(tmp_path / "voicecoach-remind.service"),
        ],
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)},
        check=False,
    )
    assert verified.returncode == 0, verified.stderr
    # Of a variable in the words nobody could know before the service runs.
    assert '"$$HOME"' in linux.service_text(job)
    assert "voicecoach-remind" not in verified.stderr, verified.stderr
    times = [
        line.partition("=")[2]
        for line in linux.timer_text(job).splitlines()
        if line.startswith("OnCalendar=")
    ]
    assert len(times) == 2
    for text in times:
        understood = subprocess.run(
            ["systemd-analyze", "calendar", "--base-time=2026-03-28 00:00:00 UTC", "--iterations=3", text],
            capture_output=True,
            text=True,
            check=False,
        )
        assert understood.returncode == 0, understood.stderr
    # In the night to 2026-03-29 the clocks of Berlin go forward.
    understood = subprocess.run(
        ["systemd-analyze", "calendar", "--base-time=2026-03-28 00:00:00 UTC", "--iterations=2", times[0]],
        capture_output=True,
        text=True,
        env={**os.environ, "TZ": "UTC"},
        check=True,
    )
    assert "2026-03-28 05:45:00 UTC" in understood.stdout
    assert "2026-03-29 04:45:00 UTC" in understood.stdout


def test_what_was_written_for_systemd_is_read_again(machine: Machine) -> None:
    """Whatever is in it."""
    linux.install(JOB)
    read = linux.installed()
    assert read is not None
    assert (read.command, read.wakes, read.environment) == (JOB.command, JOB.wakes, JOB.environment)
    assert len(machine.calls()) == 4


def test_the_agent_of_macos_is_what_its_reader_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Times are those of the machine, which is in Berlin here: New York is five or six hours behind."""
    machine = Machine(tmp_path, "launchctl", monkeypatch)
    agent = plistlib.loads(darwin.agent_plist(JOB, NOW))
    assert agent["ProgramArguments"] == list(JOB.command)
    assert agent["StartCalendarInterval"] == [{"Hour": 0, "Minute": 15}, {"Hour": 6, "Minute": 45}]
    assert agent["EnvironmentVariables"] == JOB.environment
    path = darwin.install(Job(JOB.command, (Wake(time(6, 45), None),)))
    assert machine.files() == [path.relative_to(machine.home).as_posix()]
    domain = f"gui/{os.getuid()}"
    assert machine.calls() == [
        ["print", domain],
        ["bootout", f"{domain}/{darwin.LABEL}"],
        ["bootstrap", domain, str(path)],
    ]
    assert darwin.installed() == Job(JOB.command, (Wake(time(6, 45), None),))
    assert darwin.remove()
    assert machine.files() == []
    assert machine.calls() == [["bootout", f"{domain}/{darwin.LABEL}"]]
    assert not darwin.remove()


@pytest.mark.parametrize("refused", ["print", "bootstrap"])
def test_a_launchd_that_refuses_leaves_nothing(
    refused: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = Machine(tmp_path, "launchctl", monkeypatch)
    machine.refuse(refused)
    with pytest.raises(MachineError, match="it has no bus"):
        darwin.install(JOB)
    assert machine.files() == []


def test_the_task_of_windows_is_what_its_reader_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what its own tool prints of it is read back."""
    machine = Machine(tmp_path, "schtasks", monkeypatch)
    monkeypatch.setenv("USERDOMAIN", "HOME-PC")
    monkeypatch.setenv("USERNAME", "Ada")
    data = win32.task_xml(JOB, NOW)
    assert data.startswith(b"\xff\xfe<\0?\0x\0m\0l\0")
    task = ET.fromstring(data)  # noqa: S314  # written above
    name = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    assert [one.text for one in task.iter(f"{name}StartBoundary")] == [
        "2026-01-01T00:15:00",
        "2026-01-01T06:45:00",
    ]
    assert task.findtext(f"{name}Actions/{name}Exec/{name}Command") == "/opt/my tools/python"
    assert task.findtext(f"{name}Actions/{name}Exec/{name}Arguments") == '-m voicecoach 100% $HOME a\\"b\\'
    assert task.findtext(f"{name}Settings/{name}StartWhenAvailable") == "true"
    assert task.findtext(f"{name}Principals/{name}Principal/{name}UserId") == "HOME-PC\\Ada"
    win32.install(JOB)
    (call,) = machine.calls()
    assert (call[:4], call[5:]) == (["/Create", "/TN", "voicecoach-remind", "/XML"], ["/F"])
    assert not Path(call[4]).exists()
    machine.say(data.decode("utf-16"))
    read = win32.installed()
    assert read is not None
    assert read.wakes == (Wake(time(0, 15), None), Wake(time(6, 45), None))
    assert win32.remove()
    assert machine.calls()[-1] == ["/Delete", "/TN", "voicecoach-remind", "/F"]
    machine.refuse("/Query")
    assert win32.installed() is None
    assert not win32.remove()


def test_another_system_is_told_what_to_do_instead() -> None:
    with pytest.raises(MachineError, match="reminders are not supported on 'plan9'"):
        find_system("plan9")
    for private in ("_private", "../systems/linux", "__init__", ""):
        with pytest.raises(MachineError):
            find_system(private)


def course(clock: str, zone: str = "Europe/Berlin") -> Course:
    begun = CourseStarted.model_validate({**started(), "clock": clock, "zone": zone})
    return read_courses(Record((begun,)))[0]


@pytest.mark.parametrize(
    ("clock", "before", "wake"),
    [
        ("07:00", 15, "06:45"),
        ("07:00", 0, "07:00"),
        ("00:05", 15, "23:50"),
        ("07:00", 720, "19:00"),
        ("07:00", 1440, "07:00"),
    ],
)
def test_the_timer_goes_before_the_session(clock: str, before: int, wake: str) -> None:
    """Or the evening before."""
    assert wake_clocks(course(clock), timedelta(minutes=before)) == (time.fromisoformat(wake),)


@pytest.mark.parametrize(
    ("clock", "before", "now", "day"),
    [
        # Universal time; in Berlin it is an hour later, from 2026-03-29 on two.
        ("07:00", 15, "2026-03-02 05:45", "2026-03-02"),
        ("07:00", 15, "2026-03-02 05:44", None),
        ("07:00", 15, "2026-03-02 20:00", "2026-03-02"),
        ("07:00", 15, "2026-03-30 04:45", "2026-03-30"),
        ("00:05", 15, "2026-03-02 22:50", "2026-03-03"),
        ("07:00", 720, "2026-03-02 18:00", "2026-03-03"),
        ("07:00", 1440, "2026-03-02 05:00", "2026-03-02"),
    ],
)
def test_a_session_is_told_of_from_its_time_on(clock: str, before: int, now: str, day: str | None) -> None:
    """Also when the machine slept and the timer is late."""
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    told = day_to_tell(course(clock), at, timedelta(minutes=before))
    assert told == (date.fromisoformat(day) if day else None)


def test_a_time_in_another_zone_is_told_by_the_own_clock() -> None:
    assert on_own_clock(Wake(time(7), "America/New_York"), NOW) == time(13)
    assert on_own_clock(Wake(time(7), "Asia/Kolkata"), NOW) == time(2, 30)
    assert on_own_clock(Wake(time(7), None), NOW) == time(7)
