"""The check-in of a live session put together: what to ask, in which words, and where the answers go."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from voicecoach.cli._live import Asked
    from voicecoach.journal.entries import ExerciseDone
    from voicecoach.journal.writer import Journal, NoJournal
    from voicecoach.live.commands import Control
    from voicecoach.live.players import Player
    from voicecoach.live.session.check_in import Asking, Questions
    from voicecoach.live.tape.tape import Tape
    from voicecoach.sheets.library.library import Library


def check_in(  # noqa: PLR0917 - all that a session leaves behind
    asked: "Asked",
    library: "Library",
    tape: "Tape",
    player: "Player",
    journal: "Journal | NoJournal",
    controls: "list[Control]",
    done: "list[ExerciseDone]",
) -> None:
    """Ask how the session was, and write down what is told. What goes wrong costs the check-in, never the session."""
    from voicecoach.errors import VoicecoachError
    from voicecoach.live.commands import CommandQueue, Now
    from voicecoach.live.players import DeviceLostError
    from voicecoach.live.session.check_in import CheckInDialog, interview
    from voicecoach.live.tape.sounds import Sounds

    queue = CommandQueue()
    started = []
    try:
        asking, questions = _asking(asked, library, done)
        player.open(tape.rate_hz)
        desk = CheckInDialog(
            Sounds(tape), player, tape.rate_hz, queue, lambda text: click.echo(text, err=True)
        )
        for control in controls:
            control.start(queue, lambda: Now("waiting", 0, 0))
            started.append(control)
        answers = interview(asking, questions, desk.ask)
        if not answers.is_empty:
            journal.write("check-in", pain=dict(answers.pain), effort=dict(answers.effort))
            if answers.easier:
                journal.write("profile", add=list(answers.easier), why="asked for at the check-in")
            desk.say(questions.done)
    except (VoicecoachError, DeviceLostError) as error:
        click.echo(f"note: no check-in: {str(error).removeprefix('error: ').splitlines()[0]}", err=True)
        click.echo("tell how it was: voicecoach plan check-in", err=True)
    finally:
        for control in reversed(started):
            control.stop()


def _asking(
    asked: "Asked", library: "Library", done: "list[ExerciseDone]"
) -> "tuple[list[Asking], Questions]":
    """The exercises that were begun, as the voice calls them, and the words to ask with. Raises as resolving does."""
    from voicecoach.compiler.resolve.resolve import resolve_session
    from voicecoach.live.session.check_in import Asking, Questions
    from voicecoach.sheets.forms.sheet import ExerciseSheet, easier_condition
    from voicecoach.sheets.library.library import form_of

    session = resolve_session(library, asked.name, asked.options.request())
    spoken = {one.replaced or one.id: one for one in session.exercises}
    asking = []
    for one in done:
        if not one.is_begun or one.exercise not in spoken:
            continue
        exercise = spoken[one.exercise]
        sheet = library.find("exercise", exercise.id)
        easier = easier_condition(form_of(sheet, ExerciseSheet)) if sheet is not None else None
        is_new = easier not in asked.options.conditions
        asking.append(Asking(one.exercise, exercise.speak, easier if is_new else None, one.was_stopped))
    say = session.phrases.say
    return asking, Questions(
        **{
            name: say[f"check-in-{name}"].full
            for name in ("pain", "where", "effort", "how", "easier", "done")
        }
    )
