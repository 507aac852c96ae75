"""free-exercise-db, JSON -> sheets: a list of exercises, or one, in the form of the public-domain collection of that name."""

import re
from typing import Any

from voicecoach.errors import RequestError
from voicecoach.imports._draft import ExerciseDraft, Imported, Losses, StepDraft, free_id, has_words
from voicecoach.imports._json import looks_like_json, parse_json
from voicecoach.imports._text.guess import find_hold, guess_position, one_side_at_a_time
from voicecoach.imports._text.paragraphs import SET_UP_MOVE, draft_steps, read_paragraphs
from voicecoach.imports._text.speakable import speakable
from voicecoach.imports._text.utterances import split_sentences, split_utterances

ORDER = 10
LABEL = "free-exercise-db (JSON)"
SOURCE = "free-exercise-db, public domain"

_EQUIPMENT = {
    "kettlebells": "kettlebell",
    "bands": "exercise-band",
    "cable": "cable-machine",
    "foam roll": "foam-roller",
    "e-z curl bar": "curl-bar",
}
"""What is called otherwise here; any other name becomes an id as it is."""
_NO_EQUIPMENT = frozenset({"body only", "none", ""})

_DOSES = {
    "strength": ("2-3", "8-12"),
    "powerlifting": ("2-3", "5-8"),
    "olympic weightlifting": ("2-3", "3-5"),
    "strongman": ("2-3", "3-5"),
    "plyometrics": ("2-3", "5-8"),
    "stretching": ("2-3", "8-12"),
}
"""Sets and reps by category. The collection gives none, so these are cautious defaults of our own."""
_HOLD_SETS, _HOLD = "2-3", "15-30 s"
_CARDIO_HOLD = "60-300 s"

_READ = frozenset(
    {"id", "name", "equipment", "primaryMuscles", "secondaryMuscles", "instructions", "category"}
)
_COMMENTED = ("level", "force", "mechanic")
_DOSED = re.compile(r'"(?:sets|reps|hold|duration|rest|seconds)\w*"\s*:', re.IGNORECASE)
"""The collection has no doses; a list with some is another program's."""
_HELD = re.compile(r"\b(?:hold|holding|held|stay|maintain|keep|pause|pausing|pose|remain)\b", re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:repetitions?|reps|[0-9]+ times|swing(?:ing)?|circles?|circular|back and forth)\b", re.IGNORECASE
)
_REPS = re.compile(
    r"\b([0-9]{1,2})(?:\s*(?:-|to|or)\s*([0-9]{1,2}))?\s+(?:repetitions?|reps|times)\b", re.IGNORECASE
)


def recognises(content: str) -> bool:
    return looks_like_json(content) and '"instructions"' in content and not _DOSED.search(content)


def read(content: str, path: str) -> Imported:
    """Every entry as the draft of a sheet. `path` names the file in faults. Raises SheetError and RequestError."""
    imported = Imported()
    value = parse_json(content, path)
    entries = value if isinstance(value, list) else [value]
    objects = [one for one in entries if isinstance(one, dict)]
    if objects and not any("instructions" in one for one in objects):
        raise RequestError(
            f"no entry of {path} has instructions: this is no list of free-exercise-db",
            "leave out --from, or use --from records for a list with sets, reps and times",
        )
    for number, entry in enumerate(entries, start=1):
        name = entry.get("name") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not has_words(name):
            imported.losses.add("entries without a name left out", f"entry {number}")
            continue
        taken = [draft.id for draft in imported.exercises]
        imported.exercises.append(_draft(entry, name.strip(), path, taken, imported.losses))
    if not imported.exercises:
        raise RequestError(
            f"there are no exercises in {path}",
            'each is an object with "name" and "instructions", alone or in a list',
        )
    return imported


def _draft(entry: dict[str, Any], name: str, path: str, taken: list[str], losses: Losses) -> ExerciseDraft:
    entry_id = free_id(str(entry.get("id") or name), taken)
    texts = _texts(entry.get("instructions"))
    whole = " ".join(texts)
    limb = one_side_at_a_time(whole)
    category = str(entry.get("category") or "").lower()
    hold = _hold(category, str(entry.get("force") or ""), whole)
    steps, safety = _steps(texts, name, entry_id, losses, hold=hold, is_sided=limb is not None)
    position = guess_position(split_sentences(whole), name)
    if position is None:
        losses.add("no position given, assumed standing", entry_id)
    spoken = speakable(name).rstrip(".")
    return ExerciseDraft(
        id=entry_id,
        name=name,
        speak=spoken if spoken != name else None,
        position=position or "standing",
        equipment=_equipment(entry.get("equipment"), entry_id, losses),
        limb=limb or "side",
        muscles={
            "primary": _texts(entry.get("primaryMuscles")),
            "secondary": _texts(entry.get("secondaryMuscles")),
        },
        dose=_dose(category, whole, entry_id, losses, hold=hold, is_sided=limb is not None),
        steps=steps,
        safety=safety,
        comments=_comments(entry, entry_id, path, losses, position_is_guessed=position is None),
        sources=[SOURCE],
    )


def _steps(
    texts: list[str], name: str, entry_id: str, losses: Losses, *, hold: str | None, is_sided: bool
) -> tuple[list[StepDraft], list[str]]:
    paragraphs = read_paragraphs(texts)
    steps, safety = draft_steps(paragraphs, hold=hold, is_sided=is_sided)
    if not steps:
        losses.add("no instructions, so one step was made up", entry_id)
        asides = [aside for paragraph in paragraphs for aside in paragraph.asides]
        made_up, _ = split_utterances(f"Now, {speakable(name).rstrip('.')}")
        steps = [StepDraft("go", made_up[0], fields={"move": SET_UP_MOVE}, why=asides)]
        if hold is not None:
            steps[0].fields["hold"] = "dose"
    if any("{side}" in text for step in steps for text in (step.say, *(cue.say for cue in step.cues))):
        losses.add("'left' and 'right' replaced by the side that is being done", entry_id)
    return steps, safety


def _hold(category: str, force: str, whole: str) -> str | None:
    """The time of the hold as a sheet writes it; None for what moves."""
    if category == "cardio":
        return _CARDIO_HOLD
    if category != "stretching" and force != "static":
        return None
    found = find_hold(whole)
    if found is not None:
        return found.text
    return None if _MOVED.search(whole) and not _HELD.search(whole) else _HOLD


def _dose(
    category: str, whole: str, entry_id: str, losses: Losses, *, hold: str | None, is_sided: bool
) -> dict[str, str]:
    dose: dict[str, str] = {}
    stated = []
    if hold is not None:
        dose |= {"sets": "1" if category == "cardio" else _HOLD_SETS, "hold": hold}
        stated = ["hold"] if find_hold(whole) and category != "cardio" else []
    else:
        if category not in _DOSES:
            losses.add(f"category '{category}' has no matching dose, given that of strength", entry_id)
        sets, reps = _DOSES.get(category, _DOSES["strength"])
        found = _REPS.search(whole)
        if found and 0 < int(found[1]) <= int(found[2] or found[1]):
            reps, stated = f"{found[1]}-{found[2]}" if found[2] else found[1], ["reps"]
        dose |= {"sets": sets, "reps": reps}
    if is_sided:
        dose["sides"] = "each"
    ours = [name for name in dose if name not in {*stated, "sides"}]
    dose["why"] = (
        (
            f"The {stated[0]} {'is' if stated[0] == 'hold' else 'are'} from the text. "
            if stated
            else "The source gives no dose. "
        )
        + f"{', '.join(ours).capitalize()} and the times for moving are defaults of voicecoach, not a prescription."
    )
    return dose


def _equipment(value: Any, entry_id: str, losses: Losses) -> list[str]:
    name = str(value or "").lower()
    if name in _NO_EQUIPMENT:
        return []
    if name == "other":
        losses.add("equipment 'other' left out, since it names no thing", entry_id)
        return []
    return [free_id(_EQUIPMENT.get(name, name), [], "something")]


def _comments(
    entry: dict[str, Any],
    entry_id: str,
    path: str,
    losses: Losses,
    *,
    position_is_guessed: bool,
) -> list[str]:
    left = [f"{name} {entry[name]}" for name in _COMMENTED if isinstance(entry.get(name), str)]
    for name in _COMMENTED:
        if entry.get(name) is not None:
            losses.add(f"{name} kept as a comment, since a sheet has no such field", entry_id)
    images = entry.get("images")
    if images:
        losses.add("images left out", entry_id)
        left.append(f"images ({len(images)})" if isinstance(images, list) else "images")
    for name in entry:
        if name not in _READ and name not in _COMMENTED and name != "images":
            losses.add(f"unknown field '{name}' left out", entry_id)
            left.append(f"the field {name}")
    return [
        f"From {path}, entry {entry.get('id') or entry.get('name')} ({SOURCE}).",
        "Please review:",
        "- the dose and the times for moving are defaults of voicecoach",
        "- the sentences were cut into utterances by rule; short forms are their beginnings",
        *(["- the position is a guess: the text names none"] if position_is_guessed else []),
        *([f"- left out: {', '.join(left)}"] if left else []),
    ]


def _texts(value: Any) -> list[str]:
    """The texts of a list, or the one text; empty ones are nothing."""
    values = value if isinstance(value, list) else [value]
    return [text.strip() for text in values if isinstance(text, str) and text.strip()]
