"""The easier way: after pain, the rest of a session is planned anew with an easier form of the exercise that hurts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from voicecoach.compiler.unroll.announce import Announcer
from voicecoach.compiler.unroll.fade import Exposure
from voicecoach.compiler.unroll.plan import Plan, Window
from voicecoach.errors import VoicecoachError
from voicecoach.script import Counts, PhaseKind

_NAMING = frozenset({"first-exercise", "next-exercise", "last-exercise"})
"""The stock phrases that name an exercise. Its equipment is announced after them."""

ConditionOf = Callable[[str], str | None]
"""The condition that calls for an easier way to do an exercise, if its sheet has one."""
PlanWith = Callable[[tuple[str, ...]], Plan]
"""The session under these conditions and those it was begun with. Raises VoicecoachError if there is no such plan."""


@dataclass(frozen=True, slots=True)
class EasierPlan:
    """A session that goes on in an easier way."""

    condition: str
    exercise: str
    """The one that hurts."""
    plan: Plan
    """What the session has become as a whole."""
    start: int
    """The first window of the visit to the exercise, which is replaced from there on."""
    window: int
    """The first window of the easier way."""


class EasierWays:
    """Finds the easier ways of one session, each once."""

    def __init__(
        self, condition_of: ConditionOf, plan_with: PlanWith, notices: list[str] | None = None
    ) -> None:
        """`plan_with` may put into `notices` what the person should know about the plan that it makes."""
        self._condition_of = condition_of
        self._plan_with = plan_with
        self.taken: tuple[str, ...] = ()
        """The conditions under which the session goes on."""
        self.notices: list[str] = [] if notices is None else notices
        """What the person should know about the way that was found last."""

    def find(self, plan: Plan, exercise: str | None, window: int, next_window: int) -> EasierPlan | None:
        """The easier way of an exercise that hurts in a stretch of windows; None if there is none that is new."""
        condition = self._condition_of(exercise) if exercise is not None else None
        if exercise is None or condition is None or condition in self.taken:
            return None
        return self._join(plan, exercise, condition, window, next_window)

    def take(self, easier: EasierPlan) -> None:
        self.taken = (*self.taken, easier.condition)

    def find_again(
        self, plan: Plan, exercise: str, condition: str, window: int, next_window: int
    ) -> EasierPlan | None:
        """The easier way that was taken before the session was broken off, taken once more."""
        easier = self._join(plan, exercise, condition, window, next_window)
        if easier is not None:
            self.take(easier)
        return easier

    def _join(
        self, plan: Plan, exercise: str, condition: str, window: int, next_window: int
    ) -> EasierPlan | None:
        self.notices.clear()
        try:
            fresh = self._plan_with((*self.taken, condition))
        except VoicecoachError:
            return None  # such as a translation that lacks a safety line of it
        start = _visit_start(plan.windows, window)
        first = _from_the_end(fresh.windows, _visits_from(plan.windows, start))
        if first is None or fresh.windows[first:] == plan.windows[start:]:
            return None
        joined = _joined(plan, fresh, start, first, next_window)
        return EasierPlan(condition, exercise, joined, min(start, next_window), next_window)


def _visit_start(windows: Sequence[Window], window: int) -> int:
    """Where the visit to an exercise begins; the rest before a round of a circuit belongs to what follows it."""
    here = windows[window]
    if (
        here.kind is PhaseKind.REST
        and window + 1 < len(windows)
        and windows[window + 1].kind is PhaseKind.TRANSITION
    ):
        return window + 1
    return next(
        (index for index in range(window, -1, -1) if windows[index].kind is PhaseKind.TRANSITION), window
    )


def _visits_from(windows: Sequence[Window], start: int) -> int:
    return sum(window.kind is PhaseKind.TRANSITION for window in windows[start:])


def _from_the_end(windows: Sequence[Window], visits: int) -> int | None:
    """Where the last `visits` visits begin. A condition changes what is done in a visit, but never how many there are."""
    starts = [index for index, window in enumerate(windows) if window.kind is PhaseKind.TRANSITION]
    return starts[-visits] if 0 < visits <= len(starts) else None


def _joined(plan: Plan, fresh: Plan, start: int, first: int, next_window: int) -> Plan:
    """The plan up to a window, and the fresh one from a visit on."""
    ahead = (_announcement(plan, fresh, start, first), *fresh.windows[first + 1 :])
    later = {window.ref.exercise for window in ahead}
    before = {window.ref.exercise for window in plan.windows[:start]} - later
    counts = {
        **{name: count for name, count in plan.counts.exercises.items() if name in before},
        **{name: count for name, count in fresh.counts.exercises.items() if name in later},
    }
    return replace(
        plan,
        windows=(*plan.windows[:next_window], *ahead),
        counts=Counts(
            holds=sum(count.holds for count in counts.values()),
            hold_ms=sum(count.hold_ms for count in counts.values()),
            reps=sum(count.reps for count in counts.values()),
            exercises=counts,
        ),
        replaced={**plan.replaced, **{one: asked for one, asked in fresh.replaced.items() if one in later}},
        exercises=(
            *(exercise for exercise in plan.exercises if exercise.id not in later),
            *(exercise for exercise in fresh.exercises if exercise.id in later),
        ),
    )


def _announcement(plan: Plan, fresh: Plan, start: int, first: int) -> Window:
    """What is said of the exercise itself: the end of the one before was announced already, and its equipment is at hand."""
    transition = fresh.windows[first]
    cues = [line.cue for line in transition.lines]
    lines = list(transition.lines[cues.index("exercise-done") + 1 if "exercise-done" in cues else 0 :])
    at_hand = _equipment(plan, plan.windows[start].ref.exercise)
    missing = [thing for thing in _equipment(fresh, transition.ref.exercise) if thing not in at_hand]
    named = next((index for index, line in enumerate(lines, 1) if line.cue in _NAMING), None)
    if missing and named is not None and "bring" not in cues:
        say = Announcer(fresh.phrases, Exposure())
        lines.insert(named, say.line("bring", (), {"equipment": say.things(missing)}))
    return replace(transition, lines=tuple(lines))


def _equipment(plan: Plan, exercise: str | None) -> tuple[str, ...]:
    return next((one.equipment for one in plan.exercises if one.id == exercise), ())
