"""A plain text handout -> sheets: titles, numbered or bulleted steps, and lines that give the dose."""

import re
from dataclasses import dataclass, field

from voicecoach.errors import RequestError
from voicecoach.imports._dose_lines import DoseWords, read_dose_line, read_step_dose
from voicecoach.imports._draft import ExerciseDraft, Imported, Losses, RoutineDraft, StepDraft, free_id
from voicecoach.imports._text.guess import guess_position, one_side_at_a_time
from voicecoach.imports._text.paragraphs import SET_UP_MOVE, draft_steps, read_paragraphs
from voicecoach.imports._text.speakable import speakable
from voicecoach.imports._text.utterances import split_utterances

ORDER = 90
"""Last: a handout is whatever text remains."""
LABEL = "a handout (plain text)"
SOURCE = "imported from a handout"

_STEP = re.compile(
    r"^\s*(?:\(?[0-9]{1,2}[.):]|[-*+\u2022\u2013\u25cf\u25aa]|step [0-9]{1,2}\s*[:.)-])\s+(.+)$",
    re.IGNORECASE,
)
_TITLE_MARK = re.compile(r"^\s*(?:#{1,6}\s+|exercise\s+[0-9]{1,2}\s*[:.)-]\s*)(.+?)\s*#*$", re.IGNORECASE)
_UNDERLINE = re.compile(r"^\s*(?:=+|-{3,}|_{3,}|\*{3,})\s*$")
_EQUIPMENT = re.compile(r"^(?:equipment|you(?:'ll| will)? need|needed)\s*:?\s+(.+)$", re.IGNORECASE)
_WARNING = re.compile(r"^(?:stop|caution|warning|do not|don't|never|avoid)\b", re.IGNORECASE)
_MOST_TITLE_WORDS = 9


@dataclass(slots=True)
class _Block:
    """One exercise as it stands on the page."""

    title: str
    line_number: int
    steps: list[str] = field(default_factory=list)
    dose: DoseWords = field(default_factory=DoseWords)
    equipment: list[str] = field(default_factory=list)
    strange: list[tuple[int, str]] = field(default_factory=list)
    """Lines that were not understood, with their numbers."""

    @property
    def is_empty(self) -> bool:
        return not (self.steps or self.dose.fields)


def recognises(content: str) -> bool:
    lines = content.splitlines()
    return any(_STEP.match(line) or read_dose_line(line) for line in lines)


def read(content: str, path: str) -> Imported:
    """The exercises on the page, and a routine if there are several. Raises RequestError when there are none."""
    imported = Imported()
    title, blocks, loose = _blocks(content)
    for block in blocks:
        imported.exercises.append(
            _draft(block, path, [one.id for one in imported.exercises], imported.losses)
        )
    if not imported.exercises:
        raise RequestError(
            f"there are no exercises in {path}",
            "write a title, and below it steps that begin with a number or '-'",
        )
    for number, _ in loose:
        imported.losses.add("not understood, kept as a comment", f"line {number}")
    if len(imported.exercises) == 1:
        imported.exercises[0].comments += _kept(loose)
    else:
        name = title or re.sub(r"[-_.]+", " ", path.rpartition("/")[2].rsplit(".", 1)[0]).strip().capitalize()
        spoken = speakable(name).rstrip(".")
        ids = [one.id for one in imported.exercises]
        imported.routines.append(
            RoutineDraft(
                id=free_id(name, ids, "routine"),
                name=name or "Routine",
                speak=spoken if spoken and spoken != name else None,
                exercises=ids,
                comments=[f"From {path}.", *_kept(loose)],
                sources=[SOURCE],
            )
        )
    return imported


def _blocks(content: str) -> tuple[str, list[_Block], list[tuple[int, str]]]:
    """The title of the page, its exercises, and the lines above the first of them that were not understood."""
    blocks: list[_Block] = []
    loose: list[tuple[int, str]] = []
    opens = True
    for number, raw in enumerate(content.split("\n"), start=1):
        line = raw.strip()
        if not line or _UNDERLINE.match(line):
            opens = opens or not line
            continue
        was_open, opens = opens, False
        if _is_title(raw, is_after_blank=was_open):
            mark = _TITLE_MARK.match(raw)
            blocks.append(_Block((mark[1] if mark else line).strip(" *_:.") or "Exercise", number))
        elif not blocks and not (_STEP.match(raw) or read_dose_line(line)):
            loose.append((number, line))
        else:
            if not blocks:
                blocks.append(_Block("Exercise", number))
            _read_line(raw, number, blocks[-1], is_continued=not was_open)
    title = ""
    if len(blocks) > 1 and blocks[0].is_empty:
        title = blocks[0].title
        loose += blocks.pop(0).strange
    for block in blocks:
        if block.is_empty:
            loose += [(block.line_number, block.title), *block.strange]
    return title, [block for block in blocks if not block.is_empty], sorted(loose)


def _is_title(raw: str, *, is_after_blank: bool) -> bool:
    if _TITLE_MARK.match(raw):
        return True
    line = raw.strip()
    if _STEP.match(raw) or read_dose_line(line) is not None or _EQUIPMENT.match(line) or _WARNING.match(line):
        return False
    is_short = len(line.split()) <= _MOST_TITLE_WORDS and line[-1] not in ".,;!?"
    return is_after_blank and is_short and not raw[:1].isspace()


def _read_line(raw: str, number: int, block: _Block, *, is_continued: bool) -> None:
    line = raw.strip()
    step = _STEP.match(raw)
    text = step[1].strip() if step else line
    dose = read_dose_line(text)
    equipment = _EQUIPMENT.match(text)
    if dose is not None:
        block.dose.merge(dose)
        if step and block.steps and text.lower().startswith("hold"):
            block.steps.append(text)  # its position shows which movement is held
    elif equipment:
        block.equipment += [part for part in re.split(r",|\band\b", equipment[1].rstrip(".")) if part.strip()]
    elif step:
        block.steps.append(text)
    elif _WARNING.match(line):
        block.steps.append(f"Caution: {line}")
    elif block.steps and (raw[:1].isspace() or (is_continued and not block.strange and line[:1].islower())):
        block.steps[-1] += f" {line}"
    else:
        block.strange.append((number, line))


def _draft(block: _Block, path: str, taken: list[str], losses: Losses) -> ExerciseDraft:
    exercise_id = free_id(block.title, taken)
    if not block.steps and block.strange:
        # A page without numbers or bullets: what is not the dose is what to do.
        losses.add("sentences taken as steps", exercise_id)
        block.steps, block.strange = [text for _, text in block.strange], []
    for number, _ in block.strange:
        losses.add("not understood, kept as a comment", f"line {number}")
    dose = read_step_dose(block.steps)
    dose.merge(block.dose)
    dose.limb = dose.limb or one_side_at_a_time(" ".join(block.steps))
    steps, safety = _steps(block, dose, exercise_id, losses)
    position = guess_position(block.steps, block.title)
    if position is None:
        losses.add("no position given, assumed standing", exercise_id)
    if not dose.fields:
        losses.add("no dose, assumed one set", exercise_id)
    spoken = speakable(block.title).rstrip(".")
    return ExerciseDraft(
        id=exercise_id,
        name=block.title,
        speak=spoken if spoken and spoken != block.title else None,
        position=position or "standing",
        equipment=_things(block.equipment),
        limb=dose.limb or "side",
        dose=_dose(dose, is_sided=dose.limb is not None),
        steps=steps,
        safety=safety,
        comments=_comments(block, path, position_is_guessed=position is None),
        sources=[SOURCE],
    )


def _steps(
    block: _Block, dose: DoseWords, exercise_id: str, losses: Losses
) -> tuple[list[StepDraft], list[str]]:
    hold = dose.fields.get("hold")
    paragraphs = read_paragraphs(block.steps)
    steps, safety = draft_steps(paragraphs, hold=hold, is_sided=dose.limb is not None)
    if not steps:
        losses.add("no steps, so one was made up", exercise_id)
        made_up, _ = split_utterances(f"Now, {speakable(block.title).rstrip('.')}")
        asides = [aside for paragraph in paragraphs for aside in paragraph.asides]
        steps = [StepDraft("go", made_up[0], fields={"move": SET_UP_MOVE}, why=asides)]
        if hold is not None:
            steps[0].fields["hold"] = "dose"
    return steps, safety


def _things(names: list[str]) -> list[str]:
    bare = [re.sub(r"^(?:an?|the|some)\s+", "", name.strip(), flags=re.IGNORECASE) for name in names]
    return list(dict.fromkeys(free_id(name, [], "thing") for name in bare))


def _dose(dose: DoseWords, *, is_sided: bool) -> dict[str, str]:
    found: dict[str, str] = {
        name: dose.fields[name] for name in ("sets", "reps", "hold", "rest") if name in dose.fields
    }
    given = "The dose is that of the handout." if found else "The handout gives no dose; once is our reading."
    if "sets" not in found:
        found = {"sets": "1", **found}
    return {
        **found,
        **({"sides": "each"} if is_sided else {}),
        "why": f"{given} The times for moving are defaults of voicecoach.",
    }


def _comments(block: _Block, path: str, *, position_is_guessed: bool) -> list[str]:
    return [
        f"From {path}, line {block.line_number}.",
        "Please review:",
        "- sentences were cut into utterances by rule; short forms are their beginnings",
        *(["- the position is a guess: the text names none"] if position_is_guessed else []),
        *_kept(block.strange),
    ]


def _kept(lines: list[tuple[int, str]]) -> list[str]:
    return [f"- not understood, line {number}: {line}" for number, line in lines]
