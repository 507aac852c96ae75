"""Install the completion of a shell: a script of our own, and a line in the shell's start-up file that reads it."""

import os
from dataclasses import dataclass
from pathlib import Path

from voicecoach.errors import RequestError
from voicecoach.outfile import open_output

SHELLS = ("bash", "zsh", "fish")
_MARK = "# voicecoach completion"


@dataclass(frozen=True, slots=True)
class InstalledCompletion:
    """Where the completion of a shell is."""

    script: Path
    startup: Path | None
    """The file of the shell that reads it; None for a shell that finds the script by itself."""
    is_new: bool
    """A line was added to that file."""


def shell_of_user() -> str:
    """The shell that the system starts for this user. Raises RequestError for a shell that is not supported."""
    name = Path(os.environ.get("SHELL", "")).name
    if name not in SHELLS:
        what = f"'{name}' is not a shell that can complete" if name else "it is not known which shell you use"
        raise RequestError(what, f"name one of {', '.join(SHELLS)}: voicecoach completion install bash")
    return name


def install_completion(shell: str, script: str) -> InstalledCompletion:
    """Write the script of a shell and have the shell read it when it starts. Doing it again only renews the script.

    Raises MachineError for a file that cannot be written.
    """
    path, startup = _script_path(shell), _startup_path(shell)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open_output(path) as stream:
        stream.write(script.encode())
    if startup is None:
        return InstalledCompletion(path, None, is_new=False)
    before = startup.read_text(encoding="utf-8") if startup.exists() else ""
    line = _startup_line(shell, path)
    if line in before:
        return InstalledCompletion(path, startup, is_new=False)
    kept = "".join(one for one in before.splitlines(keepends=True) if _MARK not in one)
    with open_output(startup) as stream:
        stream.write(f"{kept}{'' if kept.endswith(chr(10)) or not kept else chr(10)}{line}\n".encode())
    return InstalledCompletion(path, startup, is_new=True)


def _script_path(shell: str) -> Path:
    if shell == "fish":
        config = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
        return config / "fish" / "completions" / "voicecoach.fish"
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return data / "voicecoach" / f"completion.{shell}"


def _startup_path(shell: str) -> Path | None:
    return {
        "bash": Path.home() / ".bashrc",
        "zsh": Path(os.environ.get("ZDOTDIR") or Path.home()) / ".zshrc",
    }.get(shell)


def _startup_line(shell: str, script: Path) -> str:
    # zsh completes only once compinit has run, which a bare start-up file leaves out.
    prepare = (
        "(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }; " if shell == "zsh" else ""
    )
    return f'[ -r "{script}" ] && {{ {prepare}. "{script}"; }}  {_MARK}'
