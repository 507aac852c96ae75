"""The check-in after a live session: what to ask, in which words, and where the answers go."""

from collections.abc import Callable, Iterable, Sequence

from voicecoach.api.compile import compiler_request
from voicecoach.api.easier import condition_of
from voicecoach.api.observer import SILENT, Observer
from voicecoach.compiler.resolve.resolve import resolve_session
from voicecoach.errors import VoicecoachError
from voicecoach.journal.entries import CheckIn, ExerciseDone, Profile
from voicecoach.journal.writer import Journal, NoJournal
from voicecoach.live.commands import CommandQueue, Control, Now
from voicecoach.live.players import DeviceLostError, Player
from voicecoach.live.session.check_in import Answers, CheckInDialog, CheckInExercise, Questions, interview
from voicecoach.live.tape.sounds import Sounds
from voicecoach.live.tape.tape import Tape
from voicecoach.request import SessionRequest
from voicecoach.sheets.library.library import Library


def check_in(  # noqa: PLR0917 - all that a session leaves behind
    request: SessionRequest,
    library: Library,
    tape: Tape,
    player: Player,
    journal: Journal | NoJournal,
    controls: Iterable[Control],
    done: Sequence[ExerciseDone],
    show: Callable[[str], None],
    observer: Observer = SILENT,
    *,
    has_keys: bool = True,
    has_buttons: bool = True,
) -> Answers | None:
    """Ask how a session was, aloud and with `show`, and write the answers down.

    `controls` are listened to while it asks; the coach says how to answer with keys, with the buttons of earphones, or
    both, as `has_keys` and `has_buttons` say. What goes wrong costs the check-in, never the session: it is noticed, and
    None is returned.
    """
    queue = CommandQueue()
    started: list[Control] = []
    try:
        asking, questions = _questions(request, library, done, has_keys=has_keys, has_buttons=has_buttons)
        player.open(tape.rate_hz)
        dialog = CheckInDialog(Sounds(tape), player, tape.rate_hz, queue, show)
        for control in controls:
            control.start(queue, lambda: Now("waiting", 0, 0))
            started.append(control)
        answers = interview(asking, questions, dialog.ask)
        if not answers.is_empty:
            journal.write(
                CheckIn(
                    session=journal.session,
                    pain=dict(answers.pain),
                    worst_pain=answers.worst_pain,
                    effort=dict(answers.effort),
                )
            )
            if answers.easier:
                journal.write(Profile(add=list(answers.easier), why="asked for at the check-in"))
            dialog.say(questions.done)
    except (VoicecoachError, DeviceLostError) as error:
        reason = str(error).removeprefix("error: ").splitlines()[0]
        observer.notice(f"no check-in: {reason}")
        observer.notice("report how it was: voicecoach plan check-in")
        return None
    finally:
        for control in reversed(started):
            control.stop()
    return answers


def _questions(
    request: SessionRequest,
    library: Library,
    done: Sequence[ExerciseDone],
    *,
    has_keys: bool,
    has_buttons: bool,
) -> tuple[list[CheckInExercise], Questions]:
    """The exercises that were begun or hurt, as the voice calls them, and the words to ask with. Raises as resolving does."""
    session = resolve_session(library, request.name, compiler_request(request))
    spoken = {one.replaced or one.id: one for one in session.exercises}
    asking = []
    for one in done:
        if not one.has_outcome or one.exercise not in spoken:
            continue
        exercise = spoken[one.exercise]
        easier = condition_of(exercise.id, library)
        is_new = easier not in request.conditions
        asking.append(
            CheckInExercise(one.exercise, exercise.speak, easier if is_new else None, one.was_stopped)
        )
    say = session.phrases.say
    words = {name: say[f"check-in-{name}"].full for name in ("pain", "where", "effort", "easier", "done")}
    ways = [say["check-in-how"].full] * has_keys + [say["check-in-how-buttons"].full] * has_buttons
    words["how"] = " ".join(ways)
    return asking, Questions(**words)
