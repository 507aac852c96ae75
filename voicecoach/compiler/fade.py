"""How a coach grows quiet: what is said in full at first is later said in short, then in a word, then more rarely.

Exposure counts by exercise and side. Safety and control never fall silent; technique goes from every
occasion to every second and then every third (feedback that thins out is kept better).
"""

from dataclasses import dataclass, field

from voicecoach.compiler.exercise import Detail, MeantCue, Talk, Words
from voicecoach.sheets.sheet import Priority

THINNING: frozenset[Priority] = frozenset({"technique", "correction", "imagery", "encourage"})
"""What becomes rarer with exposure. A breath cue does not: one belongs in every long hold."""
UNSAID_WHEN_BRIEF: frozenset[Priority] = frozenset({"imagery", "encourage"})
_DETAILS: tuple[Detail, ...] = ("full", "short", "word")


@dataclass(slots=True)
class Exposure:
    """How often each cue has been said, and could have been said, by exercise and side."""

    talk: Talk
    _said: dict[tuple[str, ...], int] = field(default_factory=dict)
    _occasions: dict[tuple[str, ...], int] = field(default_factory=dict)
    _done: set[tuple[str, str]] = field(default_factory=set)

    def is_first_time(self, exercise: str, step: str) -> bool:
        """Whether a step has never been done on any side; counts as one time."""
        key = (exercise, step)
        seen = key in self._done
        self._done.add(key)
        return not seen

    def expose(self, scope: tuple[str, ...], cue: str, words: Words) -> tuple[tuple[tuple[Detail, str], ...], int]:
        """The forms that may be said now, the best first, and how often it was said before; counts as one exposure."""
        key = (*scope, cue)
        exposure = self._said.get(key, 0)
        self._said[key] = exposure + 1
        level = exposure + (1 if self.talk == "brief" else 0)
        return forms_from(words, level), exposure

    def is_due(self, scope: tuple[str, ...], cue: MeantCue) -> bool:
        """Whether a cue is said on this occasion; counts as one occasion."""
        if self.talk == "brief" and cue.priority in UNSAID_WHEN_BRIEF and not cue.must:
            return False
        if cue.must or cue.every is not None or cue.priority not in THINNING:
            return True
        key = (*scope, cue.id)
        occasion = self._occasions.get(key, 0)
        self._occasions[key] = occasion + 1
        return is_due_occasion(occasion, self.talk)


def forms_from(words: Words, level: int) -> tuple[tuple[Detail, str], ...]:
    """The forms from a level of exposure on (0: all of them), and at least the shortest there is."""
    forms = words.forms()
    wanted = _DETAILS[min(level, len(_DETAILS) - 1) :]
    return tuple(form for form in forms if form[0] in wanted) or forms[-1:]


def is_due_occasion(occasion: int, talk: Talk) -> bool:
    """Whether a thinning cue is said on its nth occasion (from 0): the first three, then every second, then every third."""
    if talk == "brief":
        return occasion % 3 == 0
    if occasion < 3:
        return True
    return occasion % 2 == 0 if occasion < 8 else occasion % 3 == 0
