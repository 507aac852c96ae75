"""A live session: played through a player, steered by commands, written into the journal.

A program can play one on the silent player, which needs no device and takes no time, and give commands at any moment:

>>> from voicecoach.api.live import LiveRequest, play_session
>>> from voicecoach.live.commands import Command
>>> from voicecoach.live.players.silent import SilentPlayer
>>> from voicecoach.request import make_request
>>> player = SilentPlayer([(60_000, Command.LESS_TALK), (150_000, Command.NEXT)])
>>> outcome = play_session(make_request("hamstring-ere", voice="silent"), LiveRequest(player=player))
>>> outcome.is_finished, outcome.holds + outcome.incomplete
(True, 12)
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicecoach.api.compile import plan_request
from voicecoach.api.easier import easier_ways, plan_when_interrupted
from voicecoach.api.encode import describe_recording
from voicecoach.api.live_journal import ScheduledSession, as_recorded, start_journal, write_done
from voicecoach.api.music import live_music
from voicecoach.api.observer import SILENT, NoticeList, Observer
from voicecoach.api.playing import playing_alone
from voicecoach.api.recorded import include_recordings
from voicecoach.api.start import find_start
from voicecoach.api.timing import beep_lengths_ms, open_studio, settle_voice, time_with_voice, tones_of
from voicecoach.journal.entries import ExerciseDone
from voicecoach.journal.writer import Journal, NoJournal
from voicecoach.live.commands import CommandQueue, Control, Now
from voicecoach.live.controls import Connections, TerminalGuard, entitled, find_control, open_usual
from voicecoach.live.others import Others, others_quieted
from voicecoach.live.players import AUTO, DeviceLostError, Player, is_heard, no_device, open_given
from voicecoach.live.session.gates import gates_of
from voicecoach.live.session.session import Session
from voicecoach.live.tape.tape import SpeechRenderer, Tape
from voicecoach.request import SessionRequest
from voicecoach.sheets.library.library import Library, find_folders
from voicecoach.studio import Studio
from voicecoach.units import format_minutes

if TYPE_CHECKING:
    from voicecoach.journal.reader import LastSession
    from voicecoach.live.session.check_in import Answers


@dataclass(frozen=True, slots=True)
class LiveRequest:
    """How a session is played, shown and controlled. What is left out has the default of the command line."""

    player: str | Player = AUTO
    """`NAME` or `NAME:ARGUMENT`, such as `file:out.wav`, or a player."""
    device: str | None = None
    """Which device of the player, as `voicecoach doctor` lists them."""
    gate_wait_ms: int | None = None
    """After this long a gate goes on by itself; None: when the person answers."""
    gates: bool | None = None
    """Whether to wait for the person to set up or change sides. None: if the player keeps real time."""
    controls: Sequence[str | Control] | None = None
    """Names, such as `keys` or `line:-`, or controls. None: the usual ones, if the player keeps real time."""
    also: Sequence[Control] = ()
    """Controls beside those, such as a remote control."""
    screen: Callable[[str], Control | None] | None = None
    """Makes the screen for a title, once the first sound is on its way."""
    keeps_journal: bool | None = None
    """Whether the session is written into the journal. Without it there is nothing to resume, and no check-in. None: if
    the player can be heard, since what is played into a file or into nothing was done by nobody."""
    start_at: str | None = None
    """Where to begin: an exercise of the session, or a time in it such as `12:30`. None: at the beginning."""
    others: Others = "leave"
    """What becomes of the music of other players on a Linux desktop while it runs: `duck`, `pause` or `leave`."""
    check_in: bool | None = None
    """Whether to ask afterwards how it was. None: if the player keeps real time."""
    show: Callable[[str], None] = lambda _text: None
    """Takes lines for the person: the questions of the check-in, and answers to commands that are not known."""


@dataclass(frozen=True, slots=True)
class LiveOutcome:
    """What became of a session."""

    is_finished: bool
    """It reached its end."""
    is_as_written: bool
    """Nothing was repeated, left out or changed."""
    left_ms: int
    """How much of the script was not heard."""
    holds: int
    """Completed, each exactly as long as it should be."""
    extra: int
    """Holds that were done once more."""
    void: int
    """Holds that were broken off."""
    incomplete: int
    """Holds that were left out."""
    underruns: int
    """How often the device ran dry."""
    is_kept: bool = False
    """Whether it was written into the journal; only then it counts as done and can be resumed."""
    exercises: tuple[ExerciseDone, ...] = ()
    """What was done of each exercise; empty without a journal."""
    answers: "Answers | None" = None
    """What was reported at the check-in, if there was one."""
    notices: tuple[str, ...] = ()
    """What the person should know."""


def play_session(
    request: SessionRequest,
    live: LiveRequest | None = None,
    observer: Observer = SILENT,
    *,
    scheduled: ScheduledSession | None = None,
) -> LiveOutcome:
    """Play a session to its end, or until a person quits. Raises as `open_live` does."""
    with open_live(request, live, observer, scheduled=scheduled) as session:
        return session.run()


@contextmanager
def open_live(
    request: SessionRequest,
    live: LiveRequest | None = None,
    observer: Observer = SILENT,
    *,
    scheduled: ScheduledSession | None = None,
    interrupted: "LastSession | None" = None,
) -> Iterator["LiveSession"]:
    """Get a session ready, or one that was `interrupted`: voice, player, plan, journal. Nothing is heard before `run`.

    Raises SheetError for sheets with faults, RequestError for a request that cannot be met, and MachineError when a
    voice, a device or the journal is not available.
    """
    live = live or LiveRequest()
    heard = NoticeList(observer)
    library = find_folders(request.cues, request.name)
    if request.name != "-":  # stdin can be read only once
        library.open(request.name)  # a wrong name is told before what this machine lacks
    with ExitStack() as stack:
        studio = stack.enter_context(open_studio(request, library, heard))
        request = settle_voice(request, library, studio, heard)
        player = open_given(live.player, live.device, studio.voice.rate_hz)  # early: a device takes a while
        stack.callback(player.close)
        describe_recording(player, studio, request.music)
        plan = plan_request(request, library, lambda plan: time_with_voice(plan, studio).duration_ms, heard)
        request, scheduled = as_recorded(request, scheduled, plan, library)
        digest, ways = plan.digest(), easier_ways(request, library)
        if interrupted is not None:
            plan = plan_when_interrupted(plan, interrupted, ways)
        tape = Tape(
            plan,
            SpeechRenderer(include_recordings(plan, studio)),
            beep_lengths_ms(studio.pack),
            studio.voice.rate_hz,
            tones_of(studio),
            has_floor=request.floor == "on",
            music=live_music(request.music, studio.voice.rate_hz),
        )
        journal: Journal | NoJournal = NoJournal()
        if is_heard(player) if live.keeps_journal is None else live.keeps_journal:
            journal = start_journal(request, plan, digest, scheduled, interrupted)
            stack.callback(journal.close)
        if player.clock.is_real:
            stack.enter_context(playing_alone(heard))
        has_gates = player.clock.is_real if live.gates is None else live.gates
        session = Session(
            tape,
            player,
            journal,
            gates=gates_of(plan) if has_gates else frozenset(),
            first_window=interrupted.window_index if interrupted else 0,
            start=find_start(live.start_at, plan),
            counted=interrupted.counted if interrupted else (),
            easier=ways,
            gate_wait_ms=live.gate_wait_ms,
        )
        if player.clock.is_real:
            tape.start()
            stack.callback(tape.close)
        yield LiveSession(request, live, heard, library, studio, session, scheduled)


class LiveSession:
    """A session that is ready to run."""

    def __init__(  # noqa: PLR0917 - what `open_live` has got ready
        self,
        request: SessionRequest,
        live: LiveRequest,
        heard: NoticeList,
        library: Library,
        studio: Studio,
        session: Session,
        scheduled: ScheduledSession | None,
    ) -> None:
        self.request, self.live = request, live
        self._heard, self._library, self._studio = heard, library, studio
        self._session, self._scheduled = session, scheduled

    @property
    def title(self) -> str:
        """The name of the routine or exercise."""
        return self._session.tape.plan.title

    @property
    def commands(self) -> CommandQueue:
        """Where commands are put, from any thread, before or while it runs."""
        return self._session.commands

    def now(self) -> Now:
        """Where it is. May be called from any thread."""
        return self._session.now()

    def run(self) -> LiveOutcome:
        """Play to the end, or until a person quits; then check in, if that is wanted.

        Raises MachineError when there is no device to begin with, and what voice and controls raise.
        """
        has_listener = self._session.clock.is_real and is_heard(self._session.player)
        with others_quieted(self.live.others if has_listener else "leave"):
            return self._run()

    def _run(self) -> LiveOutcome:
        session, player = self._session, self._session.player
        plan, controls = session.tape.plan, self._controls()
        try:  # what was named is found before anything is heard, since it may not be there
            outcome = session.run(controls if self.live.controls is None else list(controls))
        except DeviceLostError as error:
            raise no_device(str(error)) from None
        except KeyboardInterrupt:
            self._keep_what_was_done()
            raise
        player.finish(time_with_voice(plan, self._studio) if outcome.is_as_written else None)
        journal = session.journal
        done: list[ExerciseDone] = []
        answers = None
        if isinstance(journal, Journal):
            done = write_done(
                journal, self.request, session.tape, self._scheduled, is_finished=outcome.is_finished
            )
            for notice in journal.notices:
                self._heard.notice(notice)
            if done and (player.clock.is_real if self.live.check_in is None else self.live.check_in):
                answers = self._check_in(journal, done)
        return LiveOutcome(
            outcome.is_finished,
            outcome.is_as_written,
            outcome.left_ms,
            **outcome.totals,
            is_kept=isinstance(journal, Journal),
            exercises=tuple(done),
            answers=answers,
            notices=tuple(self._heard.notices),
        )

    def _keep_what_was_done(self) -> None:
        """Of a session that is interrupted, as if a person had quit; and how to go on with it."""
        session = self._session
        if isinstance(session.journal, Journal):
            write_done(session.journal, self.request, session.tape, self._scheduled, is_finished=False)
            left = format_minutes(session.now().left_ms)
            self._heard.notice(f"{left} left; resume with: voicecoach play --resume")

    def _check_in(self, journal: Journal, done: Sequence[ExerciseDone]) -> "Answers | None":
        from voicecoach.api.check_in import check_in  # nobody waits for it before the first word

        session, show = self._session, self.live.show
        controls = list(self._listeners(None))
        # Earphones have three buttons, and no numbers.
        are_buttons = [bool(getattr(control, "is_buttons", False)) for control in controls]
        return check_in(
            *(self.request, self._library, session.tape, session.player, journal, controls, done, show),
            self._heard,
            has_keys=not all(are_buttons),
            has_buttons=any(are_buttons),
        )

    def _controls(self) -> Iterator[Control]:
        """The screen, and the ways to control it, each made when its turn comes."""
        screen = self.live.screen(self.title) if self.live.screen is not None else None
        if screen is not None:
            yield screen
        yield from self._listeners(screen if isinstance(screen, TerminalGuard) else None)

    def _listeners(self, guard: TerminalGuard | None) -> Iterator[Control]:
        """The ways to control it, without a screen."""
        number = ScheduledSession.number_of(self._scheduled, self.request)
        connections = Connections(self.title, self.live.show, guard, number)
        yield from entitled(self.live.also, connections)
        if self.live.controls is not None:
            for one in self.live.controls:
                yield find_control(one, connections) if isinstance(one, str) else one
        elif self._session.clock.is_real:
            yield from open_usual(connections, self._heard.notice)
