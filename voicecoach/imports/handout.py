"""A handout in plain text or Markdown, in English, German or Spanish -> sheets: names, what to do, and the dose of each exercise."""

import re

from voicecoach.errors import RequestError
from voicecoach.imports._dose.reader import Dose
from voicecoach.imports._draft import ExerciseDraft, Imported, RoutineDraft, StepDraft, free_id
from voicecoach.imports._page.blocks import Block, Page, find_blocks
from voicecoach.imports._page.content import Content, read_content, read_page_lines
from voicecoach.imports._page.items import is_only_dose, with_dose
from voicecoach.imports._page.language import notice_language
from voicecoach.imports._page.lines import read_lines
from voicecoach.imports._programme import add_programme
from voicecoach.imports._text.guess import guess_position, one_side_at_a_time
from voicecoach.imports._text.paragraphs import SET_UP_MOVE, draft_steps
from voicecoach.imports._text.speakable import speakable
from voicecoach.imports._text.utterances import split_utterances

ORDER = 90
"""Last: a handout is whatever text remains."""
LABEL = "a handout (plain text)"
SOURCE = "imported from a handout"

_FIELDS = ("sets", "reps", "hold", "rest")
_BREATH = "in 4 s, out 6 s"
"""How long a breath takes where a handout counts breaths: a calm pace of our own."""
_YAML = re.compile(r"^[\w-]+:\s*(?:$|[\[{|>])|^\s*-\s+[\w-]+:\s", re.MULTILINE)
_FIELD_LINE = re.compile(r"^\s*(?:-\s+)?[a-z_][\w-]*:(?:\s|$)")


def recognises(content: str) -> bool:
    if _is_data(content):
        return False
    language = notice_language(content)
    return any(
        line.kind in {"number", "bullet", "row"}
        or with_dose(line.text, language)
        or any(is_only_dose(part, language) for part in re.split(r"(?<=[.!?])\s+", line.text))
        for line in read_lines(content)
    )


def _is_data(content: str) -> bool:
    """YAML of a program, which is no handout: each of its lines is a field or an entry."""
    lines = [line for line in content.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return bool(_YAML.search(content)) and all(_FIELD_LINE.match(line) for line in lines)


def read(content: str, path: str) -> Imported:
    """The exercises on the page, a routine if there are several, and a programme if it says how often.

    Raises RequestError when there are none.
    """
    language = notice_language(content)
    imported = Imported(language=language)
    page = find_blocks(read_lines(content), language)
    found = [(block, read_content(block.lines, language)) for block in page.blocks]
    for block, text in found:
        if text.is_empty and not block.is_listed:
            page.loose += [*text.strange]
            imported.losses.add("not understood, kept as a comment", f"line {block.line_number}")
    kept = [(block, text) for block, text in found if block.is_listed or not text.is_empty]
    if not kept or not any(text.dose.is_given or text.texts for _, text in kept):
        raise RequestError(
            f"there are no exercises in {path}",
            "write a title, and below it steps that begin with a number or '-'",
        )
    for block, text in kept:
        imported.exercises.append(_draft(block, text, path, imported))
    _finish(page, [text for _, text in kept], path, imported)
    return imported


def _finish(page: Page, texts: list[Content], path: str, imported: Imported) -> None:
    """The routine and the programme, and what stands on the page beside the exercises."""
    rest = read_page_lines(page.loose, imported.language)
    comments = []
    for number, line in rest.strange:
        imported.losses.add("not understood, kept as a comment", f"line {number}")
        comments.append(f"- not understood, line {number}: {line}")
    for number, doubt in rest.doubts:
        imported.doubts.append(f"line {number}: {doubt}")
    ids = [one.id for one in imported.exercises]
    name = page.title or _name_of(path)
    if len(ids) == 1:
        imported.exercises[0].comments += comments
        imported.exercises[0].safety += rest.safety
        name = page.title or imported.exercises[0].name
    spoken = speakable(name).rstrip(".")
    routine = RoutineDraft(
        id=free_id(name, ids, "routine"),
        name=name or "Routine",
        speak=spoken if spoken and spoken != name else None,
        exercises=ids,
        comments=[f"From {path}.", *(comments if len(ids) > 1 else [])],
        safety=rest.safety if len(ids) > 1 else [],
        language=imported.language,
        sources=[SOURCE],
    )
    if len(ids) > 1:
        imported.routines.append(routine)
    add_programme(imported, routine, [text.dose for text in texts], rest.dose)
    if imported.language != "en":
        words = {"de": "German", "es": "Spanish"}[imported.language]
        imported.losses.add(f"the words are {words}: play it with --language {imported.language}", name)


def _name_of(path: str) -> str:
    return re.sub(r"[-_.]+", " ", path.rpartition("/")[2].rsplit(".", 1)[0]).strip().capitalize()


def _draft(block: Block, text: Content, path: str, imported: Imported) -> ExerciseDraft:
    losses, language = imported.losses, imported.language
    name = block.title or _first_words(text) or _name_of(path) or "Exercise"
    exercise_id = free_id(name, [one.id for one in imported.exercises])
    for number, _ in text.strange:
        losses.add("not understood, kept as a comment", f"line {number}")
    dose = text.dose
    dose.limb = dose.limb or one_side_at_a_time(" ".join(text.texts), language)
    doubts = [f"line {number}: {doubt}" for number, doubt in text.doubts]
    if not dose.is_given:
        losses.add("no dose, assumed one set", exercise_id)
        doubts.append(f"line {block.line_number}: no dose")
    imported.doubts += [f"{exercise_id}, {doubt}" for doubt in doubts]
    steps = _steps(text, name, exercise_id, imported)
    position = guess_position(text.texts, name, language)
    if position is None:
        losses.add("no position given, assumed standing", exercise_id)
    if "load" in dose.fields:
        losses.add("a load is kept as a comment", exercise_id)
    spoken = speakable(name).rstrip(".")
    return ExerciseDraft(
        id=exercise_id,
        name=name,
        speak=spoken if spoken and spoken != name else None,
        position=position or "standing",
        equipment=_things(text.equipment),
        limb=dose.limb or "side",
        dose=_dose(dose, has_doubts=bool(doubts)),
        steps=steps,
        safety=text.safety,
        why=text.remarks,
        comments=[
            f"From {path}, line {block.line_number}.",
            "Please review:",
            *(f"- IN DOUBT, {doubt}" for doubt in doubts),
            "- sentences were cut into utterances by rule; short forms are their beginnings",
            *(["- the position is a guess: the text names none"] if position is None else []),
            *([f"- load: {dose.fields['load']}"] if "load" in dose.fields else []),
            *(f"- not understood, line {number}: {line}" for number, line in text.strange),
        ],
        language=language,
        sources=[SOURCE],
    )


def _first_words(text: Content) -> str:
    """A name out of what is done first, where a page gives none."""
    words = text.texts[0].rstrip(".").split() if text.texts else []
    return " ".join(words[:6])


def _steps(text: Content, name: str, exercise_id: str, imported: Imported) -> list[StepDraft]:
    fields = text.dose.fields
    is_held = "hold" in fields or "breaths" in fields
    steps, _ = draft_steps(
        text.paragraphs,
        hold=fields.get("hold") or ("" if is_held else None),
        is_sided=text.dose.limb is not None and imported.language == "en",
        language=imported.language,
    )
    if not steps:
        imported.losses.add("no steps, so one was made up", exercise_id)
        spoken = speakable(name).rstrip(".")
        made_up, _ = split_utterances(f"Now, {spoken}" if imported.language == "en" else spoken)
        steps = [StepDraft("go", made_up[0], fields={"move": SET_UP_MOVE})]
        if is_held:
            steps[0].fields["hold"] = "dose"
    if "breaths" in fields and "hold" not in fields:
        for step in steps:
            if step.fields.pop("hold", None):
                step.fields |= {"breathe": _BREATH, "breaths": fields["breaths"].split("-")[-1]}
                step.fields.pop("move", None)
                for cue in step.cues:
                    cue.fields["when"] = cue.fields.get("when", "before").replace("ready", "before")
        imported.losses.add(f"breaths are paced: {_BREATH} is our choice", exercise_id)
        if "-" in fields["breaths"]:
            imported.doubts.append(f"{exercise_id}: of {fields['breaths']} breaths the most are taken")
    return steps


def _things(names: list[str]) -> list[str]:
    article = r"^(?:an?|the|some|einen?|eine|ein|die|der|das|una?|unos|el|la)\s+"
    bare = [re.sub(article, "", name.strip(), flags=re.IGNORECASE) for name in names]
    return list(dict.fromkeys(free_id(name, [], "thing") for name in bare))


def _dose(dose: Dose, *, has_doubts: bool) -> dict[str, str]:
    found = {name: dose.fields[name] for name in _FIELDS if name in dose.fields}
    if has_doubts:
        given = "The handout's dose is not certain: compare it, and remove this line."
    else:
        given = "The dose is that of the handout."
    load = f" Load: {dose.fields['load']}." if "load" in dose.fields else ""
    if "sets" not in found:
        found = {"sets": "1", **found}
    return {
        **found,
        **({"sides": "each"} if dose.limb is not None else {}),
        "why": f"{given}{load} The times for moving are defaults of voicecoach.",
    }
