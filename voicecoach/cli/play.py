"""`voicecoach play`: a session live, hands-free."""

from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from voicecoach.cli._live import Asked, LiveOptions, ScheduledSession, live_options, play_live
from voicecoach.cli._options import CompileOptions, compile_options

if TYPE_CHECKING:
    from voicecoach.journal.reader import LastSession
    from voicecoach.live.session.session import Outcome


@click.command("play")
@click.argument("name", required=False)
@click.option("--resume", is_flag=True, help="Go on with the last session where it was broken off.")
@live_options
@compile_options
def command(name: str | None, *, resume: bool, live: LiveOptions, options: CompileOptions) -> None:
    """Play a session live. Earphone buttons, media keys and the keyboard control it.

    It is the session that `render` writes, to the frame, from its first word on. After a crash or quit, `play --resume` goes on with it.

    \b
    Examples:
      voicecoach play tight-hamstrings
      voicecoach play hamstring-ere --player miniaudio --gates off
      voicecoach play hamstring-ere --player file:ere.wav
      voicecoach play --resume
    """
    last: LastSession | None = None
    if resume:
        last = _unfinished(name)
        name, options = last.start.name, CompileOptions.from_fields(last.start.options)
    elif name is None:
        raise click.UsageError("name a routine or exercise, or go on with the last one: --resume")
    play(Asked(name, options, live, last, _appointed(last)))


def play(asked: Asked) -> None:
    """Play a session, and tell what came of it."""
    with ExitStack() as stack:
        outcome = play_live(asked, stack)
    _summarise(outcome)


def _appointed(last: "LastSession | None") -> ScheduledSession | None:
    """The place in a course of the session that goes on."""
    if last is None or last.start.course is None or last.start.number is None:
        return None
    return ScheduledSession(last.start.course, last.start.number, last.start.levels)


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
