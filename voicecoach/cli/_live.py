"""The options of every command that plays, the screen that suits the terminal, and the words of the summary."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._listing import ListingOption
from voicecoach.cli._settings import given_options, settle

if TYPE_CHECKING:
    from voicecoach.api.live import LiveOutcome, LiveRequest
    from voicecoach.live.commands import Control
    from voicecoach.live.others import Others
    from voicecoach.plugins import Registry


def _players() -> "Registry[Any]":
    from voicecoach.live.players import PLAYERS

    return PLAYERS


def _controls() -> "Registry[Any]":
    from voicecoach.live.controls import CONTROLS

    return CONTROLS


_OPTIONS = {
    "player": click.option(
        "--player",
        cls=ListingOption,
        registry=_players,
        default="auto",
        show_default=True,
        metavar="NAME[:ARG]",
        help="What plays. auto: the first device that works; {all}.",
    ),
    "device": click.option(
        "--device", metavar="NAME", help="Which device, as `voicecoach doctor` lists them."
    ),
    "gates": click.option(
        "--gates",
        metavar="on|off|SECONDS",
        callback=lambda _context, _option, wanted: _gates(wanted),
        help="Wait for you while you set up or change sides; with 20s go on by itself after that.  [default: on, off in a file]",
    ),
    "controls": click.option(
        "--control",
        "controls",
        cls=ListingOption,
        registry=_controls,
        multiple=True,
        metavar="NAME[:ARG]",
        help="How you control it. {all}. May be given several times.  [default: all that are available]",
    ),
    "is_remote": click.option(
        "--remote",
        "is_remote",
        is_flag=True,
        help="A page for a phone as remote control; needs the extra share.",
    ),
    "is_on_network": click.option(
        "--lan",
        "is_on_network",
        is_flag=True,
        help="With --remote: for every device of this network that knows its address.",
    ),
    "screen": click.option(
        "--screen",
        type=click.Choice(["auto", "rich", "plain", "none"]),
        default="auto",
        show_default=True,
        help="What is shown while it plays.",
    ),
    "others": click.option(
        "--others",
        type=click.Choice(["duck", "pause", "leave"]),
        default="duck",
        show_default=True,
        help="What becomes of music that plays elsewhere on a Linux desktop: softer while you exercise, paused, or left alone.",
    ),
    "keeps_journal": click.option(
        "--journal/--no-journal",
        "keeps_journal",
        default=None,
        help="Write the session into your journal.  [default: unless it is played into a file or silently]",
    ),
    "check_in": click.option(
        "--check-in/--no-check-in",
        "check_in",
        default=None,
        help="Ask afterwards how it was.  [default: if somebody can answer]",
    ),
}

LiveFor = Callable[..., "LiveRequest"]
"""How a session is to be played, as the options on the command line say; `language` is the one that it is expected in."""


def live_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of every command that plays; the command gets them as `live_for()`."""

    @wraps(command)
    def wrapped(**arguments: Any) -> Any:
        fields = {field: arguments.pop(field) for field in _OPTIONS}
        given = given_options(fields)

        def live_for(language: str = "en") -> "LiveRequest":
            return _live_request(language, **settle(fields, {"player": "player", "device": "device"}, given))

        return command(live_for=live_for, **arguments)

    for option in reversed(list(_OPTIONS.values())):
        wrapped = option(wrapped)
    return wrapped


def _live_request(  # noqa: PLR0917 - one for each option
    language: str,
    player: str,
    device: str | None,
    gates: tuple[bool | None, int | None],
    controls: tuple[str, ...],
    is_remote: bool,  # noqa: FBT001
    is_on_network: bool,  # noqa: FBT001
    screen: str,
    others: "Others",
    keeps_journal: bool | None,  # noqa: FBT001
    check_in: bool | None,  # noqa: FBT001
) -> "LiveRequest":
    from voicecoach.api.live import LiveRequest

    somebody_answers = bool(controls) or (sys.stdin is not None and sys.stdin.isatty())
    return LiveRequest(
        player=player,
        device=device,
        gates=gates[0],
        gate_wait_ms=gates[1],
        controls=[_control_name(name) for name in controls] or None,
        also=_remote(language, is_remote=is_remote, is_on_network=is_on_network),
        screen=None if screen == "none" else lambda title: make_screen(screen, title),
        others=others,
        keeps_journal=keeps_journal,
        check_in=False if check_in is None and not somebody_answers else check_in,
        show=_show,
    )


def _gates(wanted: str | None) -> tuple[bool | None, int | None]:
    """Whether to wait, and for how long at most in ms."""
    if wanted is None:
        return None, None
    if wanted in {"on", "off"}:
        return wanted == "on", None
    seconds = wanted.removesuffix("s").strip()
    if not (seconds.isdecimal() and 5 <= int(seconds) <= 600):
        raise click.BadParameter("write on, off, or a time from 5s to 600s, such as 20s")
    return True, int(seconds) * 1000


def _remote(language: str, *, is_remote: bool, is_on_network: bool) -> "tuple[Control, ...]":
    """The remote control, with its address shown: once the session runs, the screen is the session's."""
    if not is_remote:
        if is_on_network:
            raise click.UsageError("--lan goes with --remote")
        return ()
    from voicecoach.live.controls.remote import Remote

    remote = Remote(is_on_network=is_on_network, language=language)
    echo(f"{remote.qr}\n{remote.address}", err=True)
    if not is_on_network:
        echo("for this machine alone; for a phone: --remote --lan", err=True)
    if sys.stdin is not None and sys.stdin.isatty():
        echo("open it, then press Enter here to begin", err=True)
        sys.stdin.readline()
    return (remote,)


def _control_name(name: str) -> str:
    """`-` and the path of a FIFO stand for lines that are read there."""
    return f"line:{name}" if name == "-" or name.startswith(("/", ".")) else name


def _show(line: str) -> None:
    echo(line, err=True)


def make_screen(wanted: str, title: str) -> "Control":
    """The rich screen on a terminal; elsewhere, and if `plain` is wanted, a line for every change."""
    if wanted != "plain":
        from rich.console import Console

        from voicecoach.live.screen.terminal import can_show, open_screen

        if wanted == "rich" or can_show(Console(stderr=True)):
            return open_screen(title)
    from voicecoach.live.screen.plain import PlainScreen

    return PlainScreen(_show, has_keys=sys.stdin is not None and sys.stdin.isatty())


def summarise(outcome: "LiveOutcome") -> None:
    """What came of a session, in a line or two on stderr."""
    from voicecoach.units import format_minutes

    holds = {0: "no holds done", 1: "1 hold, exact"}
    parts = [holds.get(outcome.holds, f"{outcome.holds} holds, each exact")]
    parts += [
        f"{count} {words}"
        for count, words in (
            (outcome.extra, "more for practice"),
            (outcome.void, "broken off"),
            (outcome.incomplete, "skipped"),
            (outcome.underruns, f"gap{'s' * (outcome.underruns != 1)} because the machine was busy"),
        )
        if count
    ]
    echo(", ".join(parts), err=True)
    if not outcome.is_kept:
        echo("not written into your journal, so it does not count as done", err=True)
    elif not outcome.is_finished:
        echo(f"{format_minutes(outcome.left_ms)} left; resume with: voicecoach play --resume", err=True)
