"""`voicecoach play`: a session live, hands-free."""

from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from voicecoach.cli._options import CompileOptions, compile_options

if TYPE_CHECKING:
    from voicecoach.journal.reader import LastSession
    from voicecoach.live.session import Outcome


@click.command("play")
@click.argument("name", required=False)
@click.option(
    "--player",
    default="auto",
    show_default=True,
    metavar="NAME[:ARG]",
    help="What plays: simpleaudio, miniaudio, sounddevice, file:out.wav, silent or silent:SPEED.",
)
@click.option("--device", metavar="NAME", help="Which device, as `voicecoach doctor` lists them.")
@click.option(
    "--gates",
    type=click.Choice(["on", "off"]),
    help="Wait for you where you have to set up or change sides.  [default: on, off in a file]",
)
@click.option(
    "--control",
    "controls",
    multiple=True,
    metavar="NAME[:ARG]",
    help="How it is controlled: keys, mpris, - for lines on stdin, or a FIFO. May be given several times.  [default: all there are]",
)
@click.option(
    "--screen",
    type=click.Choice(["auto", "rich", "plain", "none"]),
    default="auto",
    show_default=True,
    help="What is shown while it plays.",
)
@click.option("--resume", is_flag=True, help="Go on with the last session where it was broken off.")
@click.option("--no-journal", is_flag=True, help="Write down nothing.")
@compile_options
def command(  # noqa: PLR0917 - click passes them by name
    name: str | None,
    player: str,
    device: str | None,
    gates: str | None,
    controls: tuple[str, ...],
    screen: str,
    *,
    resume: bool,
    no_journal: bool,
    options: CompileOptions,
) -> None:
    """Play a session live. Earphone buttons, media keys and the keyboard control it.

    It is the session that `render` writes, to the frame. After a crash or quit, `play --resume` goes on with it.

    \b
    Examples:
      voicecoach play tight-hamstrings
      voicecoach play hamstring-ere --player miniaudio --gates off
      voicecoach play hamstring-ere --player file:ere.wav
      voicecoach play --resume
    """
    from voicecoach.cli._live import Asked, play_live

    last: LastSession | None = None
    if resume:
        last = _unfinished(name)
        name, options = last.start.name, CompileOptions.from_fields(last.start.options)
    elif name is None:
        raise click.UsageError("name a routine or exercise, or go on with the last one: --resume")
    with ExitStack() as stack:
        asked = Asked(name, options, player, device, gates, controls, screen, no_journal, last)
        outcome = play_live(asked, stack)
    _summarise(outcome)


def _unfinished(name: str | None) -> "LastSession":
    """The session that was broken off last. Raises RequestError when there is none, or not of this name."""
    from voicecoach.errors import RequestError
    from voicecoach.journal.reader import read_journal

    record = read_journal()
    for notice in record.notices:
        click.echo(f"note: {notice}", err=True)
    last = record.last_live()
    if last is None or last.is_finished or name not in {None, last.start.name}:
        what = "there is no session to go on with" if name is None else f"'{name}' was not broken off"
        raise RequestError(what, "begin one: voicecoach play NAME")
    return last


def _summarise(outcome: "Outcome") -> None:
    from voicecoach.units import format_minutes

    totals = outcome.totals
    holds = {0: "no hold done", 1: "1 hold, exact"}
    told = [holds.get(totals["holds"], f"{totals['holds']} holds, each exact")]
    told += [
        f"{totals[kind]} {words}"
        for kind, words in (
            ("extra", "more for practice"),
            ("void", "broken off"),
            ("incomplete", "left out"),
            ("underruns", "gaps because the machine was busy"),
        )
        if totals[kind]
    ]
    click.echo(", ".join(told), err=True)
    if not outcome.is_finished:
        click.echo(f"{format_minutes(outcome.left_ms)} left; go on with: voicecoach play --resume", err=True)
