"""The check-in after a live session: the coach asks, and a person answers with keys, lines or the buttons of earphones.

A number and enter answer a question; next and back count up and down, aloud, so that earphones will do; enter alone skips
a question, and quit skips all that are left. Nobody has to answer: after a minute of silence it is over.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from voicecoach.live.clock import Clock
from voicecoach.live.commands import AnyCommand, Command, CommandQueue, Number
from voicecoach.live.players import Player
from voicecoach.live.tape.sound_queue import SoundQueue
from voicecoach.live.tape.sounds import Sounds

PATIENCE_MS = 60_000
"""A person who is silent for this long has gone."""
HIGHEST = 10
ASK_WHERE_FROM = 1
"""From this much pain on, the coach asks in which exercise it was."""
MILD = 3
"""Above this much pain an easier way is worth a question."""

_UP = frozenset({Command.NEXT, Command.LOUDER, Command.NEXT_EXERCISE})
_DOWN = frozenset({Command.BACK, Command.SOFTER, Command.PREVIOUS_EXERCISE})
_ENTER = frozenset({Command.READY, Command.TOGGLE, Command.RESUME})


@dataclass(frozen=True, slots=True)
class CheckInExercise:
    """One exercise that may be asked about."""

    exercise: str
    """As the journal calls it."""
    name: str
    """As it is spoken."""
    easier: str | None = None
    """The condition that calls for an easier way to do it."""
    has_hurt: bool = False
    """The session was stopped in it because it hurt."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person reported."""

    pain: Mapping[str, int] = field(default_factory=dict)
    """By exercise."""
    effort: Mapping[str, int] = field(default_factory=dict)
    worst_pain: int | None = None
    """Of the whole session, as it was reported first; `pain` has what was then said of each exercise."""
    easier: tuple[str, ...] = ()
    """The conditions that the person wants sessions to be adapted to from now on."""

    @property
    def is_empty(self) -> bool:
        return not (self.pain or self.effort or self.easier)


class StopAskingError(Exception):
    """The person wants no more questions, or has gone."""


Ask = Callable[[str], int | None]
"""Asks a question; None if it is skipped. Raises StopAskingError."""


@dataclass(frozen=True, slots=True)
class Questions:
    """The words of the check-in, with `{exercise}` where one is named."""

    pain: str
    where: str
    effort: str
    how: str
    easier: str
    done: str


def interview(asking: Sequence[CheckInExercise], questions: Questions, ask: Ask) -> Answers:
    """Ask how a session was: the worst pain, where it was if there was any, the effort, and whether it should be easier.

    Where the pain was is asked only if there were several exercises; an exercise without an answer gets the worst pain.
    """
    pain: dict[str, int] = {}
    effort: dict[str, int] = {}
    easier: list[str] = []
    worst: int | None = None
    try:
        worst = ask(f"{questions.pain} {questions.how}")
        if worst is not None:
            pain = {one.exercise: worst for one in asking}
            if worst >= ASK_WHERE_FROM and len(asking) > 1:
                _ask_where(asking, questions, ask, pain)
        hard = ask(questions.effort)
        if hard is not None:
            effort = {one.exercise: hard for one in asking}
        for one in asking:
            hurts = pain.get(one.exercise, MILD + 1 if one.has_hurt else 0) > MILD
            if hurts and one.easier is not None and ask(questions.easier.format(exercise=one.name)) == 1:
                easier.append(one.easier)
    except StopAskingError:
        pass
    return Answers(pain, effort, worst, tuple(dict.fromkeys(easier)))


def _ask_where(
    asking: Sequence[CheckInExercise], questions: Questions, ask: Ask, pain: dict[str, int]
) -> None:
    """Replace the worst pain by the answer for each exercise; answers are kept if the person has had enough.

    The exercises in which the session was stopped come first.
    """
    worst = max(pain.values())
    answers: dict[str, int] = {}
    for one in sorted(asking, key=lambda one: not one.has_hurt):
        answer = ask(questions.where.format(exercise=one.name))
        if answer is not None:
            pain[one.exercise] = answers[one.exercise] = answer
    if answers and max(answers.values()) >= worst:
        # The worst has been located: what was skipped did not hurt.
        pain.update({one.exercise: 0 for one in asking if one.exercise not in answers})


class CheckInDialog:
    """Asks through a player, and listens to a queue of commands."""

    def __init__(
        self,
        sounds: Sounds,
        player: Player,
        rate_hz: int,
        commands: CommandQueue,
        show: Callable[[str], None],
    ) -> None:
        self.sounds = sounds
        self.player = player
        self.commands = commands
        self.clock: Clock = player.clock
        self._show = show
        self._sounds = SoundQueue(player, rate_hz)

    def ask(self, question: str) -> int | None:
        """One question, said and shown. Raises StopAskingError when the person has had enough, or has gone."""
        self._show(question)
        self._say(question)
        value: int | None = None
        latest_ms = self.clock.now_ms() + PATIENCE_MS
        while self.clock.now_ms() < latest_ms or not self._sounds.is_empty:
            command = self._wait()
            if command is None:
                continue
            latest_ms = self.clock.now_ms() + PATIENCE_MS
            self._cut_question()
            if isinstance(command, Number):
                if command.is_whole:
                    return self._confirm(min(command.value, HIGHEST))
                value = _typed(value, command.value)
                self._show(f"  {value}")
            elif command in _UP or command in _DOWN:
                value = _counted(value, up=command in _UP)
                self._show(f"  {value}")
                self._say(str(value))
            elif command in _ENTER:
                return self._confirm(value)
            elif command is Command.QUIT:
                raise StopAskingError
        raise StopAskingError

    def say(self, text: str) -> None:
        """Say and show something, and wait until it has been said."""
        self._show(text)
        self._say(text)
        while not self._sounds.is_empty:
            self._wait()
        self.player.finish(None)

    def _confirm(self, value: int | None) -> int | None:
        self._show("  left out" if value is None else f"  {value}.")
        return value

    def _say(self, text: str) -> None:
        self._sounds.add([self.sounds.words(text)])
        self._sounds.feed()

    def _cut_question(self) -> None:
        """A person who answers has heard enough of the question."""
        if not self._sounds.is_empty:
            self.player.pause()
            self._sounds.take_heard()
            self._sounds.cut(hard=True)
            self.player.resume()

    def _wait(self) -> AnyCommand | None:
        self._sounds.take_heard()
        self.player.check()
        self._sounds.feed()
        return self.clock.wait(self.commands, self.clock.tick_ms, idle=self._sounds.is_empty)


def _typed(value: int | None, digit: int) -> int:
    """One and zero are ten; any other digit begins anew."""
    return HIGHEST if value == 1 and digit == 0 else digit


def _counted(value: int | None, *, up: bool) -> int:
    if value is None:
        return 1 if up else 0
    return min(value + 1, HIGHEST) if up else max(value - 1, 0)
