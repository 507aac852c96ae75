"""Paragraphs of instructions -> steps: what to do is said, what is only to be read goes to `why`, and nothing is left out.

What opens an exercise comes once, what moves comes in every rep, and of a long paragraph the first utterance is the
step while the others are said in the first rep only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from voicecoach.imports._draft import CueDraft, StepDraft, step_id
from voicecoach.imports._text.guess import find_hold, name_sides
from voicecoach.imports._text.speakable import speakable
from voicecoach.imports._text.utterances import lead_index, short_form, split_sentences, split_utterances

SET_UP_MOVE, REP_MOVE = "4 s", "2 s"
"""The least time for a movement; the words usually take longer."""
_MOST_UTTERANCES = 7
"""Of one step that comes again in every rep. What goes beyond is more than anyone takes in while moving."""
_MOST_SET_UP_UTTERANCES = 4

_MARKER = re.compile(r"^(?:this|that|it|these)\b.{0,40}\bstarting (?:position|point)\b", re.IGNORECASE)
_ASIDE = re.compile(r"^(?:tips?|notes?|variations?|remarks?)\b", re.IGNORECASE)
_CAUTION = re.compile(r"^(?:caution|warning|danger)\b[\s:,.]*", re.IGNORECASE)
_REPEAT = re.compile(
    r"^(?:then |now |and )?(?:repeat|switch|alternate|change (?:sides|legs|arms))\b"
    r"|^(?:wiederholen|wiederhole|seite wechseln|wechseln sie|danach die andere|repita|repetir|cambie de|luego (?:con|el otro|la otra))\b"
    r"|^(?:perform|complete|continue|do)\b.*\b(?:repetitions|reps|prescribed|recommended|[0-9]+ times)\b",
    re.IGNORECASE,
)
_SET_UP = re.compile(
    r"^(?:to begin,? |first,? |begin by |start by )?(?:begin|start|stand|sit|lie|lying|lay|kneel|place|grab|grasp|hold|set|"
    r"attach|position|load|get|assume|take|adjust|secure|put|select|choose|find|you will need|for this|in a)\b",
    re.IGNORECASE,
)
_GOES_DOWN = re.compile(
    r"^(?:slowly )?(?:sit|lower|squat) (?:back |slowly )*(?:down|back)\b|^setzen sie sich\b|^si\u00e9ntese\b",
    re.IGNORECASE,
)
_COMES_UP = re.compile(
    r"^(?:then |slowly |and |now )*(?:stand|rise|get|come|push)\b.*\b(?:up|again|back)\b|^(?:dann )?stehen sie\b.*\bauf\b"
    r"|^(?:luego )?(?:lev\u00e1ntese|p\u00f3ngase de pie)\b",
    re.IGNORECASE,
)
_SET_UPS = {
    "de": re.compile(
        r"^(?:legen|lege|setzen|setze|stellen|stelle|knien|knie|stehen|sitzen|liegen|nehmen|nimm|gehen sie in|beginnen|starten|"
        r"ausgangs|in r\u00fcckenlage|im sitzen|im stand|im liegen|auf dem|auf allen)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"^(?:t\u00famb|acu\u00e9st|si\u00e9nt|p\u00f3ng|col\u00f3qu|de pie|sentado|tumbado|acostado|boca|arrod\u00edll|coloque|empiece|comience|apoye|"
        r"en posici\u00f3n|a cuatro patas)",
        re.IGNORECASE,
    ),
}
_CLOSING = re.compile(
    r"^(?:when|once|after)\b.{0,30}\b(?:finish|finished|finishing|done|complete|completed|completing)\b"
    r"|^to finish\b|^at the end of the set\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r",?\s*(?:and\s+|or\s+)?(?:then\s+)?\b(?:switch|repeat|change (?:sides|legs|arms))\b.*$", re.IGNORECASE
)
_ONLY_HELD = re.compile(
    r"(?:and |then )?(?:hold|stay|pause)(?: (?:it|this|that|the|your|in|here|there|still|stretch|position|pose))* for \{hold\}\.?",
    re.IGNORECASE,
)
_PER = {"set-up": "exercise", "closing": "set", "rep": "rep"}
_VARIABLE = re.compile(r"\{(?:side|other)\}")


@dataclass(slots=True)
class Paragraph:
    """What one instruction says, sorted."""

    sentences: list[str] = field(default_factory=list)
    """What to do: spoken."""
    asides: list[str] = field(default_factory=list)
    """Tips and the dose: read."""
    cautions: list[str] = field(default_factory=list)
    is_held: bool = False
    """What it says to do is what is held."""
    ends_set_up: bool = False
    """Its author says that the starting position is reached."""


@dataclass(slots=True)
class _Unit:
    sentences: list[str]
    kind: str
    """set-up, rep or closing."""
    is_held: bool = False
    asides: list[str] = field(default_factory=list)


def read_paragraphs(texts: Iterable[str]) -> list[Paragraph]:
    """The instructions, made speakable and sorted; one that reaches the starting position midway becomes two."""
    paragraphs: list[Paragraph] = []
    for text in texts:
        paragraph = Paragraph()
        for sentence in split_sentences(speakable(text)):
            if _CAUTION.match(sentence):
                paragraph.cautions.append(_CAUTION.sub("", sentence))
            elif _MARKER.match(sentence):
                paragraph.asides.append(sentence)
                paragraph.ends_set_up = True
                paragraphs.append(paragraph)
                paragraph = Paragraph()
            elif _ASIDE.match(sentence) or _REPEAT.match(sentence):
                paragraph.asides.append(sentence)
            else:
                paragraph.sentences.append(sentence)
        paragraphs.append(paragraph)
    return [one for one in paragraphs if one.sentences or one.asides or one.cautions]


def is_repeat(sentence: str) -> bool:
    """Whether a sentence only sends back to what was said: read, and not spoken."""
    return bool(_REPEAT.match(sentence))


def draft_steps(
    paragraphs: list[Paragraph], *, hold: str | None, is_sided: bool, language: str = "en"
) -> tuple[list[StepDraft], list[str]]:
    """The steps, and what is said for safety. No steps if nothing is to be done.

    With a `hold`, as the dose writes it, one step holds: the one that names this time, else the last that moves.
    With `is_sided` left and right become variables.
    """
    safety = [
        utterance
        for paragraph in paragraphs
        for sentence in paragraph.cautions
        for utterance in split_utterances(sentence)[0]
    ]
    units = _units(paragraphs, _SET_UPS.get(language, _SET_UP))
    if hold is not None and not any(unit.is_held for unit in units):
        units = _with_hold(units, hold)
    if is_sided:
        _name_sides(units)
    steps: list[StepDraft] = []
    for unit in units:
        steps += _steps(unit, steps, is_held=hold is not None)
    _set_up_by_side(steps)
    return steps, safety


def _units(paragraphs: list[Paragraph], set_up: re.Pattern[str]) -> list[_Unit]:
    """Each paragraph with its place in the exercise; asides go with what they follow."""
    units: list[_Unit] = []
    waiting: list[str] = []
    first_rep = _first_rep(paragraphs, set_up)
    for index, paragraph in enumerate(paragraphs):
        if paragraph.sentences:
            opens_closing = index > first_rep and _CLOSING.match(paragraph.sentences[0])
            closes = opens_closing or (bool(units) and units[-1].kind == "closing")
            kind = "set-up" if index < first_rep else "closing" if closes else "rep"
            is_held = paragraph.is_held
            kind = "rep" if is_held else kind
            units.append(_Unit(list(paragraph.sentences), kind, is_held, [*waiting, *paragraph.asides]))
            waiting = []
        elif units:
            units[-1].asides += paragraph.asides
        else:
            waiting += paragraph.asides
    return units


def _first_rep(paragraphs: list[Paragraph], set_up: re.Pattern[str]) -> int:
    """The index of the paragraph with which a rep begins."""
    doing = [index for index, paragraph in enumerate(paragraphs) if paragraph.sentences]
    if not doing:
        return 0
    marked = [
        index for index, paragraph in enumerate(paragraphs) if paragraph.ends_set_up and index < doing[-1]
    ]
    if marked:
        return marked[-1] + 1
    for index, after in pairwise(doing):
        if _GOES_DOWN.match(paragraphs[index].sentences[0]) and _COMES_UP.match(
            paragraphs[after].sentences[0]
        ):
            return index  # sitting down and standing up again is the movement itself
        if paragraphs[index].is_held or not set_up.match(paragraphs[index].sentences[0]):
            return index
    return doing[-1]


def _with_hold(units: list[_Unit], hold: str) -> list[_Unit]:
    """The same with one unit that holds; a time in its words becomes the time of the dose."""
    for index, unit in enumerate(units):
        for at, sentence in enumerate(unit.sentences):
            held = find_hold(sentence)
            if held is not None and held.text == hold:
                said = f"{sentence[: held.start].rstrip()} for {{hold}}{sentence[held.end :]}".strip()
                later = [
                    replace(one, kind="rep" if one.kind == "set-up" else one.kind)
                    for one in units[index + 1 :]
                ]
                return [*_hold_at(units[:index], unit, at, said[:1].upper() + said[1:]), *later]
    moving = [unit for unit in units if unit.kind == "rep"]
    if moving:
        moving[-1].is_held = True
    return units


def _hold_at(before: list[_Unit], unit: _Unit, at: int, said: str) -> list[_Unit]:
    """The units up to the one that holds, which is split around the sentence that names the time."""
    went_on = _GOES_ON.search(said)
    asides = [went_on[0].strip(" ,").capitalize(), *unit.asides] if went_on else unit.asides
    said = _GOES_ON.sub("", said).rstrip(" ,;")
    earlier, after = _Unit(unit.sentences[:at], unit.kind), _Unit(unit.sentences[at + 1 :], "rep")
    if _ONLY_HELD.fullmatch(said) and (earlier.sentences or before):
        # The beeps and the words before them say as much: what is held is the movement before.
        held = earlier if earlier.sentences else before[-1]
        held.kind, held.is_held = "rep", True
        held.asides = [*held.asides, unit.sentences[at], *unit.asides]
        split = [earlier, after]
    else:
        split = [earlier, _Unit([said], "rep", is_held=True, asides=asides), after]
    return [*before, *(one for one in split if one.sentences)]


def _name_sides(units: list[_Unit]) -> None:
    named = iter(name_sides([sentence for unit in units for sentence in unit.sentences]))
    for unit in units:
        unit.sentences = [next(named) for _ in unit.sentences]


def _steps(unit: _Unit, before: list[StepDraft], *, is_held: bool) -> list[StepDraft]:
    groups, unspoken = _groups(unit)
    steps: list[StepDraft] = []
    for group in groups:
        lead = lead_index(group) if unit.kind == "rep" else 0
        step = StepDraft(step_id(group[lead], [*before, *steps]), group[lead], per=_PER[unit.kind])
        if unit.kind == "rep":
            step.short = short_form(group[lead])
        if unit.kind == "closing":
            step.fields["sets"] = "last"
        step.fields["move"] = REP_MOVE if unit.kind == "rep" else SET_UP_MOVE
        if unit.is_held:
            step.fields["hold"] = "dose"
        occasion = {"sets": "first", **({} if is_held else {"reps": "first"})} if unit.kind == "rep" else {}
        when = "ready" if unit.is_held else "after"
        step.cues = [CueDraft(words, {"when": "before", **occasion}) for words in group[:lead]]
        step.cues += [CueDraft(words, {"when": when, **occasion}) for words in group[lead + 1 :]]
        steps.append(step)
    if steps:
        steps[-1].why = [*unspoken, *unit.asides]
    return steps


def _groups(unit: _Unit) -> tuple[list[list[str]], list[str]]:
    """The utterances of each step that a unit becomes, and the sentences of it that are too long to be spoken."""
    spoken: list[list[str]] = []
    unspoken: list[str] = []
    for sentence in unit.sentences:
        utterances, is_smooth = split_utterances(sentence)
        count = sum(len(one) for one in spoken)
        is_too_much = unit.kind == "rep" and count + len(utterances) > _MOST_UTTERANCES
        if spoken and (not is_smooth or is_too_much):
            unspoken.append(_VARIABLE.sub("one", sentence).replace("{hold}", "the time of the hold"))
        elif utterances:
            spoken.append(utterances)
    if unit.kind == "rep":
        return ([[utterance for one in spoken for utterance in one]] if spoken else []), unspoken
    groups: list[list[str]] = []
    for utterances in spoken:
        if groups and len(groups[-1]) + len(utterances) <= _MOST_SET_UP_UTTERANCES:
            groups[-1] += utterances
        else:
            groups.append(list(utterances))
    return groups, unspoken


def _set_up_by_side(steps: list[StepDraft]) -> None:
    """From the first set-up that names a side on, the set-up comes again for the other one."""
    names_side = False
    for step in steps:
        words = [step.say, *(cue.say for cue in step.cues)]
        names_side = names_side or any(_VARIABLE.search(text) for text in words)
        if step.per == "exercise" and names_side:
            step.per = "side"
