"""What was found on a page -> drafts: exercises, a routine of them, and a programme where it is said how often."""

import re

from voicecoach.errors import RequestError
from voicecoach.imports._dose.reader import Dose, Doubt, read_sentence
from voicecoach.imports._dose.vocabulary import Language
from voicecoach.imports._draft import (
    EntryDraft,
    ExerciseDraft,
    Imported,
    RoutineDraft,
    StepDraft,
    file_name,
    free_id,
    has_words,
)
from voicecoach.imports._page.content import Content, read_content, read_page_lines
from voicecoach.imports._page.items import looks_listed
from voicecoach.imports._page.lines import Line
from voicecoach.imports._page.page import Block, Page
from voicecoach.imports._page.places import Source
from voicecoach.imports._page.remarks import is_reason, of_each
from voicecoach.imports._page.shared import doubt_weeks, share_dose
from voicecoach.imports._programme import add_programme
from voicecoach.imports._text.guess import guess_position, one_side_at_a_time
from voicecoach.imports._text.paragraphs import SET_UP_MOVE, draft_steps
from voicecoach.imports._text.speakable import speakable
from voicecoach.imports._text.utterances import split_utterances

_FIELDS = ("sets", "reps", "hold", "rest", "load", "band")
_FEWEST = 2
_ABOUT_ALL = re.compile(
    r"\b(?:these|exercises|program(?:me)?s?|following|routine|plan|\u00fcbungen|programm|\u00fcbungsplan|folgende[nr]?|ejercicios|programa|rutina|"
    r"siguientes)\b",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"[|]|[0-9]\s*[x*\u00d7]|[0-9]\s*(?:rep|set|sec|seri|s\u00e4tz|satz|wdh|wied|sek|seg|min|veces|mal|times)|\([^)]*$",
    re.IGNORECASE,
)
"""A name that has some of its dose in it was cut in the wrong place."""
_BREATH = "in 4 s, out 6 s"
"""How long a breath takes where a handout counts breaths: a calm pace of our own."""


def build(page: Page, source: Source, language: Language, origin: str) -> Imported:
    """The drafts of a page, `origin` being what their `sources` say. Raises RequestError when there is no exercise."""
    imported = Imported(language=language)
    found = [(block, read_content(block.lines, language)) for block in page.blocks]
    _open_page(page, found)
    for block, text in found:
        if text.is_empty and not block.is_listed:
            page.loose += [
                Line(block.line_number, block.title, "plain", 0, is_after_blank=True),
                *block.lines,
            ]
    kept = [(block, text) for block, text in found if block.is_listed or not text.is_empty]
    if not kept or not any(text.dose.is_given or (text.texts and block.title) for block, text in kept):
        raise RequestError(
            f"there are no exercises in {source.path}",
            "write a title, and below it steps that begin with a number or '-'",
        )
    texts = [text for _, text in kept]
    rest = read_page_lines(page.loose, language)
    _read_title(page, rest, language)
    share_dose(texts, rest, imported)
    doubt_weeks(texts, rest)
    for block, text in kept:
        imported.exercises.append(_draft(block, text, source, imported, origin))
    _finish(page, kept, rest, source, imported)
    imported.faults.sort(key=lambda fault: fault.sort_key)
    return imported


def _open_page(page: Page, found: list[tuple[Block, Content]]) -> None:
    """A page may begin with its own title and a few words about all of its exercises."""
    if page.title or len(found) < _FEWEST or found[0][0].is_listed:
        return
    block, text = found[0]
    words = " ".join(line.text for line in block.lines)
    has_own = not text.dose.is_given and any(one.dose.is_given for _, one in found[1:])
    is_rounds = (
        {"sets"} <= text.dose.fields.keys() <= {"sets", "rest"} and not text.texts and found[1][0].is_listed
    )
    if of_each(words) or is_rounds or (has_own and _ABOUT_ALL.search(f"{block.title} {words}")):
        page.title, page.title_line = block.title, block.line_number
        page.loose += block.lines
        found.pop(0)


def _read_title(page: Page, rest: Content, language: Language) -> None:
    """A title may say how often: `HEP 3x/week`, `Rutina (3 d\u00edas por semana)`. A dose in it is in doubt."""
    reading = read_sentence(page.title, language)
    if reading.dose.a_week and not (reading.dose.fields or reading.dose.doubts):
        rest.dose.merge(reading.dose)
        page.title = re.sub(r"\s*[(\[]\s*[)\]]?\s*$|\s*[)\]]$", "", reading.left) or page.title
    elif reading.dose.is_given:
        rest.doubts.append(
            (page.title_line, Doubt("a dose in the title, which is not read as one", page.title))
        )


def _finish(
    page: Page, kept: list[tuple[Block, Content]], rest: Content, source: Source, imported: Imported
) -> None:
    """The routine and the programme, and what stands on the page beside the exercises."""
    imported.faults += [source.not_understood(number, line) for number, line in rest.strange]
    imported.faults += [source.doubt(number, "", doubt) for number, doubt in rest.doubts]
    comments = [f"- not understood, line {number}: {line}" for number, line in rest.strange]
    comments += [f"- IN DOUBT, line {number}: {doubt.message}" for number, doubt in rest.doubts]
    remarks = [f"- {remark}" for remark in rest.remarks]
    ids = [one.id for one in imported.exercises]
    name = next((one for one in (page.title, file_name(source.path)) if has_words(one)), "Routine")
    if len(ids) == 1:
        imported.exercises[0].comments += comments + remarks
        imported.exercises[0].safety += rest.safety
        name = page.title or imported.exercises[0].name
    spoken = speakable(name).rstrip(".")
    routine = RoutineDraft(
        id=free_id(name, ids, "routine"),
        name=name,
        speak=spoken if spoken and spoken != name else None,
        entries=[EntryDraft(one) for one in ids],
        comments=[f"From {source.path}.", *(comments + remarks if len(ids) > 1 else [])],
        safety=rest.safety if len(ids) > 1 else [],
        language=imported.language,
        sources=list(imported.exercises[0].sources),
    )
    if len(ids) > 1:
        imported.routines.append(routine)
    is_listed = kept[-1][0].is_listed
    doses = [text.dose for _, text in kept]
    by_week = [text.weeks for _, text in kept]
    add_programme(imported, routine, doses, rest.dose, by_week, is_last_of_all=not is_listed)
    if imported.language != "en":
        words = {"de": "German", "es": "Spanish"}[imported.language]
        imported.losses.add(f"the words are {words}: play it with --language {imported.language}", name)


def _draft(block: Block, text: Content, source: Source, imported: Imported, origin: str) -> ExerciseDraft:
    losses, language = imported.losses, imported.language
    names = (block.title, _first_words(text), file_name(source.path))
    name = next((one for one in names if has_words(one)), "Exercise")
    exercise_id = free_id(name, [one.id for one in imported.exercises])
    dose = text.dose
    dose.limb = dose.limb or one_side_at_a_time(" ".join(text.texts), language)
    doubts = [*block.doubts, *text.doubts, *_stray_rest(text), *_swallowed(block, language)]
    if not dose.is_given:
        doubts.append((block.line_number, Doubt("no dose found, so it is done once")))
    elif not doubts and dose.fields.keys() <= {"sets", "rest", "load", "band", "sides"}:
        doubts.append(
            (text.dose_line or block.line_number, Doubt("sets of nothing: neither reps nor a time"))
        )
    if _NO_NAME.search(name):
        doubts.append(
            (
                block.line_number,
                Doubt(
                    "the name looks like more than a name",
                    name,
                    "write the name alone, and its dose below it",
                ),
            )
        )
    imported.faults += [source.not_understood(number, line) for number, line in text.strange]
    imported.faults += [source.doubt(number, exercise_id, doubt) for number, doubt in doubts]
    steps = _steps(text, name, exercise_id, imported)
    position = guess_position([block.position, *text.texts], name, language)
    if position is None:
        losses.add("no position given, assumed standing", exercise_id)
    if block.remarks:
        losses.add("notes kept as comments", exercise_id)
    spoken = speakable(name).rstrip(".")
    return ExerciseDraft(
        id=exercise_id,
        name=name,
        speak=spoken if spoken and spoken != name else None,
        position=position or "standing",
        equipment=_things(text.equipment),
        limb=dose.limb or "side",
        dose=_dose(dose, origin, has_doubts=bool(doubts)),
        steps=steps,
        safety=text.safety,
        why=[speakable(remark, language) for remark in text.remarks if is_reason(remark)],
        comments=[
            f"From {source.path}, line {block.line_number}.",
            "Please review:",
            *(f"- IN DOUBT, line {number}: {doubt.message}" for number, doubt in doubts),
            "- sentences were cut into utterances by rule; short forms are their beginnings",
            *(["- the position is a guess: the text names none"] if position is None else []),
            *(f"- note: {remark}" for remark in (*text.remarks, *block.remarks) if not is_reason(remark)),
            *(f"- not understood, line {number}: {line}" for number, line in text.strange),
        ],
        language=language,
        sources=[origin],
    )


def _stray_rest(text: Content) -> list[tuple[int, Doubt]]:
    """A rest that no sets are apart by: it may be one between the reps, which a dose does not have."""
    fields = text.dose.fields
    if "rest" not in fields or not text.rest_line or fields.get("sets", "1") != "1":
        return []
    hint = "write 'Rest for a breath.' as a step, or give the number of sets that it is between"
    return [(text.rest_line, Doubt(f"a rest of {fields['rest']} and only one set", hint=hint))]


def _swallowed(block: Block, language: Language) -> list[tuple[int, Doubt]]:
    """Lines below a name that are a name and a dose themselves: exercises that were taken for a part of this one."""
    found = [
        line for line in block.lines if line.number != block.line_number and looks_listed(line.text, language)
    ]
    if len(found) < _FEWEST:
        return []
    hint = "begin each exercise with '-', or with a number"
    message = "this line looks like an exercise of its own"
    return [(line.number, Doubt(message, line.text, hint)) for line in found]


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
            imported.losses.add(f"of {fields['breaths']} breaths the most are taken", exercise_id)
    return steps


def _things(names: list[str]) -> list[str]:
    article = r"^(?:an?|the|some|einen?|eine|ein|die|der|das|una?|unos|el|la)\s+"
    bare = [re.sub(article, "", name.strip(), flags=re.IGNORECASE) for name in names]
    return list(dict.fromkeys(free_id(name, [], "thing") for name in bare))


def _dose(dose: Dose, origin: str, *, has_doubts: bool) -> dict[str, str]:
    noun = origin.removeprefix("imported from a ").split(" in ")[0]
    found = {name: dose.fields[name] for name in _FIELDS if name in dose.fields}
    if has_doubts:
        given = f"The {noun}'s dose is not certain: compare it, and remove this line."
    else:
        given = f"The dose is that of the {noun}."
    if "sets" not in found:
        found = {"sets": "1", **found}
    return {
        **found,
        **({"sides": dose.fields.get("sides", "each")} if dose.limb or "sides" in dose.fields else {}),
        "why": f"{given} The times for moving are defaults of voicecoach.",
    }
