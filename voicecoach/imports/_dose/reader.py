"""A sentence -> the dose in it, what is left of its words, and what of it is in doubt.

Nothing is guessed: a number, a time or a word for sets that no phrase takes is a doubt, reported with its line.
"""

import re
from dataclasses import dataclass, field

from voicecoach.imports._dose.growth import join_growth
from voicecoach.imports._dose.phrases import EMPTY, LEFT, PHRASES, TIME_ALONE
from voicecoach.imports._dose.tokens import Token, read_tokens
from voicecoach.imports._dose.vocabulary import Language, limb_of
from voicecoach.imports._dose.words_left import words_left
from voicecoach.sheets.forms.terms import Limb
from voicecoach.units import HIGHEST_COUNT, LONGEST_MS, MS_PER_S, Range, format_range

_EACH_ALONE = re.compile(r"(?<!mit )(?<!\u00e0 )\bje (?=[0-9])")
_DAYS_A_WEEK = 7
_MOST_SETS = 5
"""`20 s hold x 3` is done in sets; what comes more often than this is reps."""
_FEWEST_REPS = 8
"""Of `10 x 3` the first is hardly the number of sets from here on."""
_EVERY_OTHER_DAY = (3, 4)
_EVERY_THIRD_DAY = (2, 3)
_NOT_IN_A_DOSE = {
    "rest-between-reps": ("a rest between reps, which a dose does not have", "say it as a step: 'Rest for a breath.'"),
    "intensity": ("'{words}' is no part of a dose: it is kept as a comment", "write the load ('load: 20 kg') or the tempo in the sheet"),
}  # fmt: skip
"""What people prescribe and a dose cannot say."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that may be wrong in a dose."""

    message: str
    words: str = ""
    """As they stand on the page."""
    hint: str = "write it as '3 sets of 10, hold 5 s, rest 30 s, each side', and how often as 'twice a day'"


@dataclass(slots=True)
class Dose:
    """What words say of a dose, as a sheet writes it."""

    fields: dict[str, str] = field(default_factory=dict)
    """sets, reps, hold, rest, breaths, load and band."""
    limb: Limb | None = None
    """What they call a side, if each is trained."""
    a_week: tuple[int, int] | None = None
    """Sessions, the least and the most."""
    weeks: int | None = None
    is_often_alone: bool = False
    """How often stands in a sentence without a dose, so that it may be meant for more than one exercise."""
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def is_given(self) -> bool:
        return any(name in self.fields for name in ("sets", "reps", "hold", "breaths"))

    def merge(self, other: "Dose") -> None:
        """Adds what another sentence says. Two values for one thing are a doubt; the first is kept."""
        for name, value in other.fields.items():
            self.put(name, value)
        self.limb = self.limb or other.limb
        if self.a_week and other.a_week and self.a_week != other.a_week:
            self.doubts.append(Doubt("it says twice how often, and differently", hint="say it once"))
        self.is_often_alone = other.is_often_alone if self.a_week is None else self.is_often_alone
        self.a_week = self.a_week or other.a_week
        self.weeks = self.weeks or other.weeks
        self.doubts += other.doubts

    def put(self, name: str, value: str) -> None:
        had = self.fields.setdefault(name, value)
        if had != value:
            self.doubts.append(
                Doubt(
                    f"two values of {name}: {had} and {value}, and {had} is taken",
                    hint="keep the one that is meant",
                )
            )


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence, read."""

    dose: Dose
    is_whole: bool
    """It says nothing but the dose."""
    left: str
    """Its words without those of the dose; '' if nothing is left to be said."""
    is_held: bool
    """Something is held in it."""
    is_dose: bool
    """A word of it belongs to the dose."""
    asides: tuple[str, ...] = ()
    """Words beside the dose that are not to be spoken."""
    is_rest_between_sets: bool = False
    """It gives a rest, and says or shows by a colon that it is the one between sets."""


def read_sentence(sentence: str, language: Language) -> Reading:
    """`read_sentence('Lift the leg and hold for 5 s.', 'en').dose.fields -> {'hold': '5 s'}`, with 'Lift the leg.' left."""
    tokens, is_growing = join_growth(read_tokens(sentence, language))
    codes = "".join(token.code for token in tokens)
    dose = Dose()
    taken: list[tuple[str, int, int]] = []
    for name, pattern in PHRASES:
        while match := pattern.search(codes):
            _take(name, match, tokens, dose)
            taken.append((name, match.start(), match.end()))
            codes = codes[: match.start()] + "_" * (match.end() - match.start()) + codes[match.end() :]
    while "hold" not in dose.fields and "Q" not in codes and (match := TIME_ALONE.search(codes)):
        _take("hold", match, tokens, dose)
        taken.append(("hold", match.start(), match.end()))
        codes = codes[: match.start()] + "_" * (match.end() - match.start()) + codes[match.end() :]
    if (
        language == "de"
        and not dose.limb
        and "sets" not in dose.fields
        and (alone := _EACH_ALONE.search(sentence))
    ):
        dose.doubts.append(Doubt("'je' may mean each side", alone[0], "write 'je Seite', if each is meant"))
    if is_growing:
        dose.doubts.append(Doubt("a dose that grows is taken as a range", hint="compare the sheet"))
    dose.is_often_alone = dose.a_week is not None and not dose.fields
    # A "quad set" counts nothing, where nothing else does.
    counts = re.search("[ntVAXD?]", "".join(token.code for token in tokens))
    strays = [stray for stray in LEFT.finditer(codes) if counts or stray[0] not in {"S", "R"}]
    for stray in strays:
        at = sentence[tokens[stray.start()].start : tokens[stray.end() - 1].end].strip(" ,.")
        dose.doubts.append(Doubt(f"not understood as a dose: '{at}'", at))
    is_held = any("hold" in name.split() or name == "breaths" for name, _, _ in taken)
    words = {token for name, start, end in taken for token in tokens[start:end] if token.code == "w"}
    is_whole = bool(taken) and EMPTY.fullmatch(codes) is not None and not (words and is_held)
    left = "" if is_whole else words_left(sentence, tokens, taken, codes)
    is_spoken = all(stray[0] == "t" for stray in strays) and not _begins_with_dose(taken)
    asides = [sentence.strip()] if words and is_whole else []
    if left and not is_spoken:
        asides.append(left)
        left = ""
    is_between = any(
        name == "rest" and {"I", ":"} & {token.code for token in tokens[start:end]}
        for name, start, end in taken
    )
    return Reading(dose, is_whole, left, is_held, bool(taken) or bool(dose.doubts), tuple(asides), is_between)


def _begins_with_dose(taken: list[tuple[str, int, int]]) -> bool:
    """What stands behind "3 x 10" in a sentence belongs to it: it is nothing to do."""
    return any(
        start == 0 and name not in {"hold", "breaths", "each", "load", "band"} for name, start, _ in taken
    )


def _take(name: str, match: re.Match[str], tokens: list[Token], dose: Dose) -> None:
    """What one phrase says."""
    inner = tokens[match.start() : match.end()]
    if _take_mark(name, inner, dose):
        return
    found = {group: tokens[match.start(group)] for group, value in match.groupdict().items() if value}
    counts = [found[group] for group in ("n", "m", "k") if group in found]
    time = next((found[group] for group in ("t", "u", "v") if group in found), None)
    if name == "reps-list":
        _put_list([token for token in inner if token.code == "n"], counts, dose)
    elif name == "sets by reps":
        _put_product(counts[0], counts[1], dose)
    elif name == "again":
        dose.put("sets", str(counts[0].high if counts else 2))
    elif name == "weeks":
        dose.weeks = counts[0].high
    elif name in _OFTEN:
        _often(name, counts, dose)
    else:
        _put_fields(name, counts, time, dose)
        if "e" in found:
            _put_sides(found["e"].text, dose)


def _take_mark(name: str, inner: list[Token], dose: Dose) -> bool:
    """What a phrase without a number of its own says; False if it is none."""
    if name == "each":
        _put_sides(" ".join(token.text for token in inner), dose)
    elif name in {"load", "band"}:
        dose.put(name, next(token.text for token in inner if token.code in "kb"))
    elif name in {"left", "right"}:
        dose.put("sides", name)
    elif name in _NOT_IN_A_DOSE:
        words = " ".join(token.text for token in inner if token.text)
        message, hint = _NOT_IN_A_DOSE[name]
        dose.doubts.append(Doubt(message.format(words=words), words, hint))
    else:
        return False
    return True


def _put_sides(words: str, dose: Dose) -> None:
    """Each side. What may mean something else is in doubt."""
    dose.limb = dose.limb or limb_of(words)
    hint = (
        "compare the sheet: a direction is not a side"
        if re.search(r"direction|richtung|direcci|sentido|way", words, re.IGNORECASE)
        else "write 'each side', or take it out if both are trained at once"
        if re.fullmatch(r"B|BL|b/l|bilat\w*\.?", words, re.IGNORECASE)
        else None
    )
    if hint is not None:
        dose.doubts.append(Doubt(f"'{words}' is taken as each side", words, hint))


def _put_product(first: Token, second: Token, dose: Dose) -> None:
    """`3 x 10` is three sets of ten; `10 x 3` is what some write for ten reps, three times."""
    sets, reps = first, second
    if first.low >= _FEWEST_REPS and second.high <= _MOST_SETS:
        sets, reps = second, first
        written = f"{first.low} x {second.low}"
        hint = f"write '{second.low} sets of {first.low}', or '{first.low} sets of {second.low}'"
        dose.doubts.append(Doubt(f"'{written}' is taken as {first.low} reps, {second.low} times", "", hint))
    _put("sets", sets, dose, most=HIGHEST_COUNT, unit="")
    _put("reps", reps, dose, most=HIGHEST_COUNT, unit="")


def _put_list(numbers: list[Token], sets: list[Token], dose: Dose) -> None:
    """A number of reps for each set, if there are as many numbers as sets."""
    reps = numbers[len(sets) :]
    values = ", ".join(str(token.high) for token in reps)
    if max(token.high for token in reps) > HIGHEST_COUNT:
        dose.doubts.append(Doubt(f"reps of {values} are more than a dose can have"))
        return
    if any(token.low != token.high for token in numbers) or (sets and sets[0].high != len(reps)):
        dose.doubts.append(Doubt(f"reps of {values} are not as many as the sets"))
    dose.put("reps", values)
    dose.put("sets", str(len(reps)))


_OFTEN = ("a-day", "a-week", "daily", "other-day", "third-day", "twice-a-day")


def _often(name: str, counts: list[Token], dose: Dose) -> None:
    low, high = counts[0].values if counts else (1, 1)
    if name == "a-week":
        found = low, high
    elif name == "other-day":
        found = _EVERY_OTHER_DAY
    elif name == "third-day":
        found = _EVERY_THIRD_DAY
    else:
        factor = _DAYS_A_WEEK * (2 if name == "twice-a-day" else 1)
        found = low * factor, high * factor
    if dose.a_week is not None and name == "daily":
        return  # "three times a day, every day" says it once more
    dose.merge(Dose(a_week=found))


def _put_fields(name: str, counts: list[Token], time: Token | None, dose: Dose) -> None:
    for part in name.split():
        if part in {"hold", "rest"}:
            if time is None and counts:
                time = counts.pop(0)
            if time is not None:
                _put(part, time, dose, most=LONGEST_MS // MS_PER_S, unit=" s")
        else:
            count = counts.pop(0)
            counted = ("sets" if count.high <= _MOST_SETS else "reps") if part == "times" else part
            _put(counted, count, dose, most=HIGHEST_COUNT, unit="")


def _put(name: str, token: Token, dose: Dose, *, most: int, unit: str) -> None:
    if token.high > most:
        dose.doubts.append(Doubt(f"{name} of {token.high}{unit} is more than a dose can have"))
    else:
        dose.put(name, f"{format_range(Range(*token.values))}{unit}")
