"""The lines of one exercise -> what to do, the dose, rules of safety, remarks, equipment, and what was not understood."""

import re
from dataclasses import dataclass, field, replace

from voicecoach.imports._dose.reader import Dose, Doubt, Reading, read_sentence
from voicecoach.imports._dose.vocabulary import Language
from voicecoach.imports._dose.weeks import WeekDose, are_sure, read_weeks, whole_dose
from voicecoach.imports._dose.words_left import HOLD_MARK
from voicecoach.imports._page.lines import Line
from voicecoach.imports._page.remarks import (
    is_form_field,
    is_remark,
    is_warning,
    of_each,
    things_needed,
    without_each,
    without_label,
)
from voicecoach.imports._text.paragraphs import Paragraph, is_repeat
from voicecoach.imports._text.speakable import speakable
from voicecoach.imports._text.utterances import split_sentences, split_utterances

_HOLD_VARIABLE = "{hold}"
_MAY_BE_DOSE = re.compile(
    r"[0-9]|^\W*\w{1,3}\W*$|\b(?:left|right|sides?|legs?|arms?|alt\w*|each|every|per|only|li|re|links?e?|rechts?e?|seiten?|bein|je|pro|nur|abwechselnd"
    r"|izq\w*|der\w*|lados?|pierna|brazo|cada|por|s[o\u00f3]lo|weeks?|wochen?|semanas?|pain|max\w*)\b",
    re.IGNORECASE,
)
_COUNTED = {"sets", "reps", "hold"}


@dataclass(slots=True)
class Content:
    """What one exercise, or what stands around the exercises, says."""

    dose: Dose = field(default_factory=Dose)
    paragraphs: list[Paragraph] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    """What to do, as it was written."""
    safety: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """To be read and not to be said."""
    equipment: list[str] = field(default_factory=list)
    strange: list[tuple[int, str]] = field(default_factory=list)
    """Lines that were not understood, with their numbers."""
    doubts: list[tuple[int, Doubt]] = field(default_factory=list)
    """What of the dose is in doubt, with the number of its line."""
    weeks: list[WeekDose] = field(default_factory=list)
    """Doses that differ from week to week, if they are sure; `dose` then holds them all."""
    dose_line: int = 0
    """Where the dose stands first."""
    early_rest_line: int = 0
    """The same, of one that stands before the reps, like a step that is repeated."""
    rest_line: int = 0
    """Where a rest is given that is not said to be between sets."""

    @property
    def is_empty(self) -> bool:
        return not (self.paragraphs or self.dose.is_given)


def read_content(lines: list[Line], language: Language) -> Content:
    """The lines below a name. Beside steps with marks, a plain line that is neither dose nor warning is not understood."""
    content = Content()
    by_week = [(line, read_weeks(line.text, language, line.number)) for line in lines]
    weeks = [one for _, found in by_week for one in found]
    if are_sure(weeks):
        content.weeks = weeks
        content.dose.merge(whole_dose(weeks))
        content.dose_line = weeks[0].line_number
        lines = [line for line, found in by_week if not found]
    has_marks = any(line.kind in {"number", "bullet"} for line in lines)
    for line in lines:
        things = things_needed(line.text)
        if things is not None:
            content.equipment += things
            continue
        is_step = line.kind in {"number", "bullet"} or not has_marks
        _read_line(line, language, content, is_step=is_step)
    return content


def read_page_lines(lines: list[Line], language: Language) -> Content:
    """The lines that belong to no exercise: how often, rules of safety, and what was not understood."""
    content = Content()
    for line in sorted(lines, key=lambda one: one.number):
        _read_line(replace(line, text=without_each(line.text)), language, content, is_step=False)
    return content


def _read_line(line: Line, language: Language, content: Content, *, is_step: bool) -> None:
    paragraph = Paragraph()
    for sentence in split_sentences(line.text):
        if is_warning(sentence):
            _doubt_dose(sentence, line.number, "a warning", language, content)
            said = speakable(without_label(sentence), language)
            content.safety += [part for one in split_sentences(said) for part in split_utterances(one)[0]]
        elif is_remark(sentence):
            _read_remark(sentence, line.number, language, content, is_of_all=not is_step or of_each(sentence))
            content.remarks.append(sentence)
        else:
            paragraph = _read_sentence(sentence, line.number, language, content, paragraph, is_step=is_step)
    _close(paragraph, content)


def _read_remark(
    sentence: str, number: int, language: Language, content: Content, *, is_of_all: bool
) -> None:
    """`You should do these 3 times a day` says how often; any other dose in a remark is in doubt."""
    dose = read_sentence(sentence, language).dose
    if dose.a_week and is_of_all and not (dose.fields or dose.doubts):
        content.dose.merge(dose)
    else:
        _doubt_dose(sentence, number, "a remark", language, content)


def _doubt_dose(sentence: str, number: int, where: str, language: Language, content: Content) -> None:
    """What is not read for a dose may give one all the same."""
    dose = read_sentence(sentence, language).dose
    if dose.is_given or dose.a_week:
        content.doubts.append((number, Doubt(f"a dose in {where}, which is not read as one", sentence)))


def _read_sentence(
    sentence: str, number: int, language: Language, content: Content, paragraph: Paragraph, *, is_step: bool
) -> Paragraph:
    """Reads one sentence; gives the paragraph that goes on behind it."""
    reading = read_sentence(sentence, language)
    if is_form_field(sentence) or (not is_step and not reading.is_whole):
        if reading.dose.fields and not reading.left:
            pass  # a dose with words that nobody says: its doubts and asides report it
        elif reading.dose.a_week and not reading.dose.fields and not reading.dose.doubts:
            content.dose.merge(reading.dose)
            content.remarks.append(sentence)
            return paragraph
        else:
            content.strange.append((number, sentence))
            if reading.dose.is_given or reading.dose.doubts:
                content.doubts.append((number, Doubt("a dose in a line that was not understood", sentence)))
            return paragraph
    known = len(content.dose.doubts)
    content.dose_line = content.dose_line or (number if reading.dose.is_given else 0)
    _note_rest(reading, number, content)
    _merge(reading, sentence, number, content)
    content.doubts += [(number, doubt) for doubt in content.dose.doubts[known:]]
    for aside in reading.asides:
        _note_aside(aside, number, content, is_beside_dose=reading.dose.is_given)
    if reading.is_whole or not reading.left:
        if reading.is_held:
            _hold_before(content, paragraph)
        return paragraph
    content.texts.append(sentence)
    text = speakable(without_label(reading.left), language).replace(HOLD_MARK, _HOLD_VARIABLE)
    text = text.replace(HOLD_MARK.capitalize(), _HOLD_VARIABLE)
    if is_repeat(text) and not reading.is_held:
        paragraph.asides.append(text)
        return paragraph
    if reading.is_held:
        _close(paragraph, content)
        content.paragraphs.append(Paragraph([text], is_held=True))
        return Paragraph()
    paragraph.sentences.append(text)
    return paragraph


def _note_aside(aside: str, number: int, content: Content, *, is_beside_dose: bool) -> None:
    """Words beside a dose that nobody says. What names a side, counts, or is an abbreviation may belong to the dose."""
    if is_beside_dose and _MAY_BE_DOSE.search(aside):
        content.doubts.append((number, Doubt(f"not understood beside the dose: '{aside}'", aside)))
    else:
        content.strange.append((number, aside))


def _merge(reading: Reading, sentence: str, number: int, content: Content) -> None:
    """Adds the dose of a sentence. One that says all of it once more may be that of another exercise."""
    again = _COUNTED & reading.dose.fields.keys() & content.dose.fields.keys()
    if len(again) > 1 and number != content.dose_line:
        content.doubts.append((number, Doubt("a second dose: is it one of another exercise?", sentence)))
    content.dose.merge(reading.dose)


def _note_rest(reading: Reading, number: int, content: Content) -> None:
    """A rest before what is repeated is a step of it, or the one between sets: nobody knows."""
    fields = reading.dose.fields
    if "rest" in fields:
        content.rest_line = number
        has_count = {"sets", "reps"} & (content.dose.fields.keys() | fields.keys())
        content.early_rest_line = 0 if reading.is_rest_between_sets or has_count else number
    elif content.early_rest_line and "reps" in fields:
        rest = content.dose.fields["rest"]
        doubt = Doubt(
            f"a rest of {rest} before what is repeated: is it between the sets, or between the reps?",
            hint="write 'rest 30 s between sets', or make it a step",
        )
        content.doubts.append((content.early_rest_line, doubt))
        content.early_rest_line = 0


def _hold_before(content: Content, paragraph: Paragraph) -> None:
    """A sentence such as "Hold 5 s." holds what the one before it did."""
    held = (
        paragraph
        if paragraph.sentences
        else next((one for one in reversed(content.paragraphs) if one.sentences), None)
    )
    if held is None:
        return
    if held is paragraph and len(paragraph.sentences) > 1:
        content.paragraphs.append(Paragraph(paragraph.sentences[:-1], paragraph.asides))
        content.paragraphs.append(Paragraph(paragraph.sentences[-1:], is_held=True))
        paragraph.sentences, paragraph.asides = [], []
        return
    held.is_held = True


def _close(paragraph: Paragraph, content: Content) -> None:
    if paragraph.sentences or paragraph.asides:
        content.paragraphs.append(paragraph)
