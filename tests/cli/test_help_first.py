"""`--help` is shown before anything is loaded, and is what it would be if it were made now."""

import os
import pty
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location

import pytest
from paths import ROOT

PROBE = """\
import sys
started = set(sys.modules)
sys.argv = ["voicecoach", *sys.argv[1:]]
from voicecoach.__main__ import main
try:
    main()
except SystemExit as end:
    assert not end.code
print(*(name in set(sys.modules) - started for name in ("click", "pathlib")), file=sys.stderr)
"""


def shown(width: str, *arguments: str) -> tuple[str, str]:
    """The help for a width, and whether click and pathlib were loaded for it."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "COLUMNS": width},
    )
    return done.stdout, done.stderr.strip()


@pytest.mark.parametrize("width", [80, 100])
def test_what_is_kept_is_what_would_be_made(width: int) -> None:
    """`make docs` writes it anew."""
    spec = spec_from_file_location("help", ROOT / "docs" / "help.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    kept = (ROOT / "voicecoach" / "help" / f"{width}.txt").read_text(encoding="utf-8")
    assert kept == module.rendered(width)


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_nothing_is_loaded_for_the_usual_widths(option: str) -> None:
    wide, loaded = shown("180", option)
    assert loaded == "False False"
    assert (wide, loaded) == shown("100", option)
    narrow, loaded = shown("80", option)
    assert loaded == "False False"
    assert max(map(len, narrow.splitlines())) <= 80 < max(map(len, wide.splitlines())) <= 100


def test_any_other_width_is_wrapped_for_it() -> None:
    text, loaded = shown("64", "--help")
    assert loaded.startswith("True")
    assert max(map(len, text.splitlines())) <= 64


def test_help_of_a_command_is_made_by_it() -> None:
    text, loaded = shown("80", "render", "--help")
    assert loaded.startswith("True")
    assert "--beep-level" in text


@pytest.mark.skipif(os.name != "posix", reason="this system has no such terminals")
def test_a_terminal_says_how_wide_it_is() -> None:
    """Without COLUMNS, as on most systems."""
    import fcntl  # noqa: PLC0415
    import struct  # noqa: PLC0415
    import termios  # noqa: PLC0415

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 120, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name != "COLUMNS"}
    done = subprocess.run(
        [sys.executable, "-c", PROBE, "--help"],
        stdout=theirs,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
        env=environment,
    )
    os.close(theirs)
    text = b""
    try:
        while some := os.read(ours, 65_536):
            text += some
    except OSError:
        pass  # how Linux says that nobody has the other end any more
    os.close(ours)
    assert done.stderr.strip() == "False False"
    kept = (ROOT / "voicecoach" / "help" / "100.txt").read_text(encoding="utf-8")
    assert text.decode().replace("\r\n", "\n") == kept


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no device that is always full")  # noqa: PTH110
@pytest.mark.parametrize("option", ["--help", "--version"])
def test_a_full_device_is_told_as_by_any_command(option: str) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "voicecoach", option],
            check=False,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert done.returncode == 3
    assert "no space left on device" in done.stderr
    assert "Traceback" not in done.stderr
