"""A live session put together: plan, voice, tape, player, controls, screen and journal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli._options import CompileOptions, options_as

if TYPE_CHECKING:
    from voicecoach.compiler.unroll.plan import Plan
    from voicecoach.journal.entries import ExerciseDone
    from voicecoach.journal.reader import LastSession
    from voicecoach.journal.writer import Journal, NoJournal
    from voicecoach.live.commands import Control
    from voicecoach.live.controls import TerminalGuard
    from voicecoach.live.players import Player
    from voicecoach.live.session.session import Outcome
    from voicecoach.live.tape.tape import Tape
    from voicecoach.script import Script
    from voicecoach.studio import Studio


@dataclass(frozen=True, slots=True)
class ScheduledSession:
    """The place of a session in a course."""

    course: str
    number: int
    levels: "dict[str, int]" = field(default_factory=dict)
    """The rung of each exercise, counted from 1, by the id that the routine names."""


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """How a session is played, shown and controlled, as click read it."""

    player: str
    device: str | None
    gates: str | None
    controls: tuple[str, ...]
    screen: str
    no_journal: bool
    check_in: bool | None = None
    """None: where somebody can answer."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the command line asked for."""

    name: str
    options: CompileOptions
    live: LiveOptions
    last: "LastSession | None" = None
    appointed: ScheduledSession | None = None


_OPTIONS = (
    click.option(
        "--player",
        default="auto",
        show_default=True,
        metavar="NAME[:ARG]",
        help="What plays: simpleaudio, miniaudio, sounddevice, file:out.wav, silent or silent:SPEED.",
    ),
    click.option("--device", metavar="NAME", help="Which device, as `voicecoach doctor` lists them."),
    click.option(
        "--gates",
        type=click.Choice(["on", "off"]),
        help="Wait for you where you have to set up or change sides.  [default: on, off in a file]",
    ),
    click.option(
        "--control",
        "controls",
        multiple=True,
        metavar="NAME[:ARG]",
        help="How it is controlled: keys, mpris, media-keys, - for lines on stdin, or a FIFO. May be given several times.  [default: all there are]",
    ),
    click.option(
        "--screen",
        type=click.Choice(["auto", "rich", "plain", "none"]),
        default="auto",
        show_default=True,
        help="What is shown while it plays.",
    ),
    click.option("--no-journal", is_flag=True, help="Write down nothing."),
    click.option(
        "--check-in/--no-check-in",
        "check_in",
        default=None,
        help="Ask afterwards how it was.  [default: where somebody can answer]",
    ),
)


def live_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of every command that plays; the command gets them as one `live`."""
    return options_as("live", LiveOptions, _OPTIONS)(command)


def play_live(asked: Asked, stack: ExitStack) -> "Outcome":
    """Play to the end, or until it is told to quit. Raises MachineError when there is nothing to play on."""
    from voicecoach.api.timing import open_studio, time_with_voice
    from voicecoach.cli._easier import easier_ways, plan_as_left
    from voicecoach.live.players import DeviceLostError, no_device, open_named
    from voicecoach.live.session.gates import gates_of
    from voicecoach.live.session.session import Session
    from voicecoach.live.tape.tape import SpeechRenderer, Tape
    from voicecoach.sound.beeps import durations_ms
    from voicecoach.sound.tone_cache import tones_kept_in

    options = asked.options
    studio = stack.enter_context(open_studio(options.voice_name(), options.wpm, TerminalObserver()))
    rate_hz = studio.voice.rate_hz
    # Before the plan is made: a device takes a while to be ready.
    _, player = open_named(asked.live.player, asked.live.device, rate_hz)
    stack.callback(player.close)
    library = options.library()
    plan = options.plan(asked.name, lambda plan: time_with_voice(plan, studio).duration_ms, library)
    ways = easier_ways(asked, library)
    digest = plan.digest()
    plan = plan_as_left(asked, plan, ways)
    tape = Tape(plan, SpeechRenderer(studio), durations_ms(), rate_hz, tones_kept_in(studio.cache))
    journal = _open_journal(asked, digest, stack)
    with_gates = asked.live.gates == "on" or (asked.live.gates is None and player.clock.is_real)
    session = Session(
        tape,
        player,
        journal,
        gates=gates_of(plan) if with_gates else frozenset(),
        first_window=asked.last.window_index if asked.last else 0,
        counted=asked.last.counted if asked.last else (),
        easier=ways,
    )
    if player.clock.is_real:
        tape.start()
        stack.callback(tape.close)
    controls = _controls(asked, plan.title, player)
    try:
        # What was asked for by name is looked for before anything is heard, since it may not be there.
        outcome = session.run(list(controls) if asked.live.controls else controls)
    except DeviceLostError as error:
        raise no_device(str(error)) from None
    player.finish(_script(plan, studio) if outcome.is_as_written else None)
    done = _write_done(asked, tape, journal, outcome)
    for notice in journal.notices:
        click.echo(f"note: {notice}", err=True)
    if done and _has_check_in(asked, player):
        from voicecoach.cli._check_in import check_in

        check_in(asked, library, tape, player, journal, list(_listeners(asked, plan.title, player)), done)
    return outcome


def _has_check_in(asked: Asked, player: "Player") -> bool:
    """Whether to ask: wished for, or heard by somebody who can answer."""
    if asked.live.check_in is not None:
        return asked.live.check_in
    return player.clock.is_real and (
        bool(asked.live.controls) or (sys.stdin is not None and sys.stdin.isatty())
    )


def _write_done(
    asked: Asked, tape: "Tape", journal: "Journal | NoJournal", outcome: "Outcome"
) -> "list[ExerciseDone]":
    """The sum of the session, for what builds on it; a session of which nothing was heard has none."""
    from datetime import datetime

    from voicecoach.journal.reader import read_journal, session_entries
    from voicecoach.journal.writer import Journal
    from voicecoach.live.session.done import sum_up

    if not isinstance(journal, Journal):
        return []
    entries = session_entries(read_journal(journal.path).entries, journal.session)
    exercises = sum_up(tape.plan, tape.windows, entries)
    if not any(one.is_begun for one in exercises):
        return []
    appointed = asked.appointed
    levels = appointed.levels if appointed else {}
    journal.write(
        "done",
        date=datetime.now().astimezone().date(),
        name=asked.name,
        course=appointed.course if appointed else None,
        number=appointed.number if appointed else None,
        is_finished=outcome.is_finished,
        source="play",
        exercises=[
            one.model_copy(update={"level": levels.get(one.exercise)}).model_dump() for one in exercises
        ],
    )
    return exercises


def _script(plan: "Plan", studio: "Studio") -> "Script":
    """The script that was heard; every phrase of it is at hand."""
    from voicecoach.api.timing import time_with_voice

    return time_with_voice(plan, studio)


def _open_journal(asked: Asked, digest: str, stack: ExitStack) -> "Journal | NoJournal":
    """The journal of this session, its first line written; `digest` is that of the plan as it was compiled."""
    from voicecoach.journal.writer import Journal, NoJournal

    if asked.live.no_journal:
        return NoJournal()
    journal = Journal(session=asked.last.session if asked.last else None)
    stack.callback(journal.close)
    if asked.last is not None:
        journal.write("resume", next_window=asked.last.window_index)
    else:
        journal.write(
            "start",
            name=asked.name,
            options=asked.options.to_fields(),
            plan=digest,
            **(asdict(asked.appointed) if asked.appointed else {}),
        )
    return journal


def _controls(asked: Asked, title: str, player: "Player") -> Iterator["Control"]:
    """The ways to control it, and the screen, which takes from the terminal what the others tell; each made when its turn comes."""
    screen, curtain = _screen(asked.live.screen, title)
    if screen is not None:
        yield screen
    yield from _listeners(asked, title, player, curtain)


def _listeners(
    asked: Asked, title: str, player: "Player", curtain: "TerminalGuard | None" = None
) -> Iterator["Control"]:
    """The ways to control it, without a screen."""
    from voicecoach.errors import MachineError
    from voicecoach.live.controls import Connections, find_control, usual_controls

    wiring = Connections(title, lambda text: click.echo(text, err=True), curtain)
    for name in asked.live.controls:
        yield find_control(_control_name(name), wiring)
    if not asked.live.controls and player.clock.is_real:
        for name in usual_controls():
            try:
                yield find_control(name, wiring)
            except MachineError as error:
                click.echo(f"note: no {name}: {str(error).removeprefix('error: ').splitlines()[0]}", err=True)


def _control_name(name: str) -> str:
    """`-` and the path of a FIFO stand for lines that are read there."""
    return f"line:{name}" if name == "-" or name.startswith(("/", ".")) else name


def _screen(wanted: str, title: str) -> tuple["Control | None", "TerminalGuard | None"]:
    """The rich screen on a terminal, a line for every change elsewhere; with what the keys must lift."""
    if wanted == "none":
        return None, None
    if wanted != "plain":
        from rich.console import Console

        from voicecoach.live.screen.terminal import can_show, open_screen

        if wanted == "rich" or can_show(Console(stderr=True)):
            screen = open_screen(title)
            return screen, screen.curtain
    from voicecoach.live.screen.plain import PlainScreen

    return PlainScreen(lambda line: click.echo(line, err=True)), None
