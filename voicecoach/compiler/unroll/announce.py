"""What the coach itself says: stock phrases with their variables filled in, faded like any cue."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from voicecoach.compiler.resolve.exercise import Exercise, Phrases, Words
from voicecoach.compiler.unroll.fade import Exposure
from voicecoach.compiler.unroll.plan import Line, Slot
from voicecoach.script import Side
from voicecoach.sheets.forms.sheet import Moment, Priority
from voicecoach.units import MS_PER_S

_VARIABLE = re.compile(r"\{([a-z_]+(?::[a-z]+)?)\}")


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables filled in, its first letter large: `fill('{side} leg.', {'side': 'left'}) -> 'Left leg.'`."""
    filled = _VARIABLE.sub(lambda match: values.get(match[1], match[0]), text)
    return filled[:1].upper() + filled[1:]


def fill_words(words: Words, values: Mapping[str, str]) -> Words:
    return Words(
        fill(words.full, values),
        fill(words.short, values) if words.short else None,
        fill(words.word, values) if words.word else None,
    )


@cache
def plural_category(language: str, count: int) -> str:
    """Which form of a noun goes with a count: one, few, many or other, as the language has it."""
    if language == "en":
        return "one" if count == 1 else "other"
    from babel import Locale  # noqa: PLC0415  # English needs no library to count to two

    category: str = Locale.parse(language.replace("-", "_")).plural_form(count)
    return category


class Announcer:
    """Makes lines of stock phrases, each with the exposure that it has had."""

    def __init__(self, phrases: Phrases, exposure: Exposure) -> None:
        self.phrases = phrases
        self.exposure = exposure

    def line(
        self,
        phrase: str,
        scope: tuple[str, ...],
        values: Mapping[str, str] | None = None,
        *,
        priority: Priority = "control",
        slot: Slot = "lead",
        moment: Moment | None = None,
        must: bool = False,
    ) -> Line:
        """One stock phrase, in the forms that fit its exposure."""
        words = fill_words(self.phrases.say[phrase], values or {})
        forms, fading = self.exposure.expose(scope, phrase, words)
        return Line(
            phrase,
            forms,
            priority,
            self.phrases.origins.get(phrase, ""),
            must,
            slot,
            moment,
            exposure=fading.exposure,
            fading=fading,
        )

    def side_values(self, side: Side, exercise: Exercise) -> dict[str, str]:
        return {**self.sides("side", side), "limb": self.phrases.word("limbs", exercise.limb)}

    def sides(self, variable: str, side: Side) -> dict[str, str]:
        """A side as a variable, in every form that the language has for it: `{side}`, and `{side:f}` from the list sides-f."""
        forms = {variable: self.side(side)}
        for name, words in self.phrases.words.items():
            if name.startswith("sides-"):
                forms[f"{variable}:{name.removeprefix('sides-')}"] = words.get(side, side)
        return forms

    def side(self, side: Side) -> str:
        return self.phrases.word("sides", side)

    def noun(self, noun: str, count: int = 1) -> str:
        """The noun in the form that goes with a count, by the plural rules of the language. A noun without an entry stays as it is."""
        category = plural_category(self.phrases.language, count)
        words = self.phrases.words
        known = words.get(category, {}).get(noun) or words.get("other", {}).get(noun)
        return known or (noun if category == "one" else f"{noun}s")

    def things(self, equipment: Sequence[str], *, are_known: bool = False) -> str:
        """Equipment as a spoken list: `a stool, a firm chair and a hard ball`; `the stool` where it is known."""
        names = [self.phrases.thing(thing, is_known=are_known) for thing in equipment]
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.phrases.word('lists', 'and')} {names[-1]}"

    def time(self, duration_ms: int) -> str:
        """A length as it is spoken: `12 seconds`, `1 minute`, `12.5 seconds`; the language may have its own words for one."""
        words = self.phrases.words.get("time", {})
        minutes, rest_ms = divmod(duration_ms, 60 * MS_PER_S)
        if minutes and not rest_ms:
            one = words.get("one-minute", f"1 {self.phrases.word('time', 'minute')}")
            return one if minutes == 1 else f"{minutes} {self.phrases.word('time', 'minutes')}"
        seconds, part_ms = divmod(duration_ms, MS_PER_S)
        if seconds == 1 and not part_ms:
            return words.get("one-second", f"1 {self.phrases.word('time', 'second')}")
        part = f"{words.get('decimal-mark', '.')}{part_ms:03d}".rstrip("0") if part_ms else ""
        return f"{seconds}{part} {self.phrases.word('time', 'seconds')}"
