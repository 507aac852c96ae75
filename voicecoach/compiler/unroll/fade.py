"""How a coach grows quiet: what is said in full at first is later said in short, then in a word, then more rarely.

Exposure counts by exercise, whatever the side, and goes on from session to session; a technique that another exercise has
told begins with its short form. Safety and control never fall silent.
A technique is said at the start of its set and returns now and then (feedback that thins out is kept better); after a long
gap, or where a refresher is asked for, an exercise is coached as in its second session.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from voicecoach.compiler.resolve.exercise import KNOWN_AFTER_SESSIONS, Detail, MeantCue, Words
from voicecoach.sheets.forms.terms import Priority, Talk

THINNING: frozenset[Priority] = frozenset({"technique", "correction", "imagery", "encourage"})
"""What becomes rarer with exposure. A breath cue does not: one belongs in every long hold."""
UNSAID_WHEN_BRIEF: frozenset[Priority] = frozenset({"imagery", "encourage"})
FAMILIAR_AFTER_SESSIONS = 9
"""From here on cues begin with a word, and a technique is said once a set."""
FAMILIAR = 2
"""How well an exercise is known at best: see `Exposure.familiarity`."""
FEW_SETS = 4
"""With so few sets every one has its technique, and the words of its steps come back with its first rep."""
_TECHNIQUE_SETS = (1, 3, 4)
"""With more sets: in every how many-th of them there is a technique; of a new exercise, a known, a familiar one."""
_RETURNS_AFTER = (3, None, None)
"""After how many occasions of a set its technique returns: in a new exercise, a known, a familiar one; None: in the next set."""
_SAID_AT_ONCE = 2
FadingScope = Literal["session", "exercise"]
_HEARD_ENOUGH = {"full": None, "normal": (4, 1, 1), "brief": (2, 1, 1), "signals": (1, 1, 1)}
"""How often the words of a step that its tone can carry are said in a session: of a new exercise, a known, a familiar one."""
_DETAILS: tuple[Detail, ...] = ("full", "short", "word")


@dataclass(frozen=True, slots=True)
class Fading:
    """Why the forms of a line begin where they do."""

    exposure: int
    """How often it was said before in this session, within its scope."""
    head_start: int
    """How many exposures the sessions before are worth."""
    is_brief: bool
    """Whether talk is brief, which is worth one exposure more."""
    scope: FadingScope
    """Within what exposures are counted."""

    @property
    def level(self) -> int:
        """How many forms, from the longest on, are left out: at most all but the shortest."""
        return self.exposure + self.head_start + self.is_brief


@dataclass(slots=True)
class Exposure:
    """How often each cue has been said, and could have been said, by exercise."""

    talks: Mapping[str, Talk] = field(default_factory=dict)
    """How much is said, by exercise; '' is the session as a whole."""
    sessions_done: Mapping[str, int] = field(default_factory=dict)
    """Of each exercise, by its id; '' is the session as a whole."""
    refreshed: frozenset[str] = frozenset()
    """The exercises that are coached as in their second session; '' is the session as a whole."""
    _said: dict[tuple[str, ...], int] = field(default_factory=dict)
    _told_in: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Where each technique was said first in this session."""
    _occasions: dict[tuple[str, ...], int] = field(default_factory=dict)
    _done: set[tuple[str, str]] = field(default_factory=set)

    def is_first_time(self, exercise: str, step: str) -> bool:
        """Whether a step has never been done in any session; counts as one time."""
        key = (exercise, step)
        is_first = key not in self._done and self._sessions(exercise) == 0 and self.talk(exercise) != "brief"
        self._done.add(key)
        return is_first

    def expose(
        self, scope: tuple[str, ...], cue: str, words: Words, *, thins: bool = False
    ) -> tuple[tuple[tuple[Detail, str], ...], Fading]:
        """The forms that may be said now, the best first, and why; counts as one exposure.

        `scope` begins with the exercise, if there is one.
        """
        key = (*scope, cue)
        exposure = self._said.get(key, 0)
        self._said[key] = exposure + 1
        within: FadingScope = "exercise" if any(scope[:1]) else "session"
        is_brief = self.talk(scope[0] if scope else "") == "brief"
        head_start = self._head_start(scope, thins=thins)
        if thins:
            # Once told in another exercise, it is known in this one.
            told_elsewhere = self._told_in.setdefault(cue, scope) != scope
            head_start = max(head_start, int(told_elsewhere))
        fading = Fading(exposure, head_start, is_brief, within)
        return forms_from(words, fading.level), fading

    def next_text(self, scope: tuple[str, ...], cue: str, words: Words) -> str:
        """What would be said of a cue that does not thin out, if it were said now; counts as no exposure."""
        is_brief = self.talk(scope[0] if scope else "") == "brief"
        level = self.times_said(scope, cue) + self._head_start(scope, thins=False) + is_brief
        return forms_from(words, level)[0][1]

    def is_new(self, scope: tuple[str, ...]) -> bool:
        """Whether an exercise, or the session, has never been done before."""
        return self._sessions(scope[0] if scope else "") == 0

    def times_said(self, scope: tuple[str, ...], cue: str) -> int:
        """How often a cue has been said in this session, within a scope."""
        return self._said.get((*scope, cue), 0)

    def was_heard(self, cue: str) -> bool:
        """Whether a technique has been said in this session, in this exercise or another."""
        return cue in self._told_in

    def familiarity(self, exercise: str) -> int:
        """How well an exercise is known: 0 new, 1 known, 2 familiar (`FAMILIAR`)."""
        done = self._sessions(exercise)
        return (done >= KNOWN_AFTER_SESSIONS) + (done >= FAMILIAR_AFTER_SESSIONS)

    def has_heard_enough(self, scope: tuple[str, ...], cue: str) -> bool:
        """Whether the tone of a step is enough by now, so that its words need not be said."""
        exercise = scope[0] if scope else ""
        limits = _HEARD_ENOUGH[self.talk(exercise)]
        if limits is None:
            return False
        return self._said.get((*scope, cue), 0) >= limits[self.familiarity(exercise)]

    def needs_few_words(self, exercise: str) -> bool:
        """Whether an exercise is known so well that counts and tones are enough; '' is the session as a whole."""
        return self.familiarity(exercise) > 0 and self.talk(exercise) != "full"

    def why_silent(
        self, scope: tuple[str, ...], cue: MeantCue, set_count: int = 0, sets: int = 1
    ) -> Literal["brief", "thinning"] | None:
        """Why a cue is not said on this occasion; None if it is. Counts as one occasion of the set.

        `set_count`: how many sets of the exercise were done before, on either side; `sets`: how many one side has.
        """
        exercise = scope[0] if scope else ""
        if self.talk(exercise) == "brief" and cue.priority in UNSAID_WHEN_BRIEF and not cue.must:
            return "brief"
        level = self.familiarity(exercise)
        # A breath cue belongs in every long hold until breathing on has become a habit.
        thins = cue.priority in THINNING or (cue.priority == "breath" and level)
        if cue.must or cue.every is not None or not thins:
            return None
        is_quiet_set = set_count % self.technique_every(exercise, sets) > 0
        if is_quiet_set and cue.priority in THINNING and self.talk(exercise) != "full":
            return "thinning"
        key = (*scope, cue.id, str(set_count))
        occasion = self._occasions.get(key, 0)
        self._occasions[key] = occasion + 1
        said = self._said.get((*scope, cue.id), 0)
        return None if is_due_occasion(occasion, said, level, self.talk(exercise)) else "thinning"

    def technique_every(self, exercise: str, sets: int) -> int:
        """In every how many-th set of an exercise with so many there is a technique."""
        return _TECHNIQUE_SETS[self.familiarity(exercise)] if sets > FEW_SETS else 1

    def talk(self, exercise: str) -> Talk:
        """How much is said in an exercise; '' is the session as a whole."""
        return self.talks.get(exercise, self.talks.get("", "normal"))

    def _sessions(self, exercise: str) -> int:
        done = self.sessions_done.get(exercise, self.sessions_done.get("", 0))
        return min(done, 1) if exercise in self.refreshed or "" in self.refreshed else done

    def _head_start(self, scope: tuple[str, ...], *, thins: bool) -> int:
        """How many exposures earlier sessions are worth."""
        done = self._sessions(scope[0] if scope else "")
        if done >= FAMILIAR_AFTER_SESSIONS and thins:
            return 2
        return 1 if done >= KNOWN_AFTER_SESSIONS else 0


def forms_from(words: Words, level: int) -> tuple[tuple[Detail, str], ...]:
    """The forms from a level of exposure on (0: all of them), and at least the shortest there is."""
    forms = words.forms()
    wanted = _DETAILS[min(level, len(_DETAILS) - 1) :]
    return tuple(form for form in forms if form[0] in wanted) or forms[-1:]


def is_due_occasion(occasion: int, said: int, familiarity: int, talk: Talk) -> bool:
    """Whether a thinning cue is said on the nth occasion of a set (from 0).

    The first of a set always, and of a new exercise the second as well until it was `said` twice and then every third;
    of a known one not until the next set. All of them when all talk is asked for.
    """
    if occasion == 0 or talk == "full":
        return True
    if talk == "brief":
        return False
    if familiarity == 0 and said < _SAID_AT_ONCE:
        return True
    after = _RETURNS_AFTER[familiarity]
    return after is not None and occasion % after == 0
