"""A draft -> the text of a sheet, written as people write them: comments on top, one field a line, words in quotes."""

import json
import re
import textwrap
from collections.abc import Iterable, Iterator

from voicecoach.imports._draft import (
    CueDraft,
    EntryDraft,
    ExerciseDraft,
    ProgrammeDraft,
    RoutineDraft,
    StepDraft,
)
from voicecoach.printable import without_refused

_WIDTH = 104
_PLAIN = re.compile(r"[A-Za-z0-9](?:[\w ,.'()/%-]*[\w.')%])?")
_PLAIN_IN_LIST = re.compile(r"[A-Za-z0-9](?:[\w .'-]*\w)?")
_UNPRINTED = re.compile(r"[\x00-\x1f\u2028\u2029\ufffe\uffff]+")
"""What has no place in YAML, beside what is refused in every text."""


def write_exercise(draft: ExerciseDraft) -> str:
    """The sheet of an exercise, ready to be saved and to be reviewed."""
    lines = [*_comments(draft.comments), f"exercise: {draft.id}", f"name: {_value(draft.name)}"]
    if draft.speak:
        lines.append(f"speak: {_value(draft.speak)}")
    lines.append(f"position: {draft.position}")
    if draft.equipment:
        lines.append(f"equipment: {_list(draft.equipment)}")
    if draft.limb != "side":
        lines.append(f"limb: {draft.limb}")
    muscles = [f"{name}: {_list(found)}" for name, found in draft.muscles.items() if found]
    if muscles:
        lines.append(f"muscles: {{{', '.join(muscles)}}}")
    lines += _folded("why", draft.why, "")
    lines.append("dose:")
    for name, value in draft.dose.items():
        lines += _folded("why", [value], "  ") if name == "why" else [f"  {name}: {value}"]
    lines.append("steps:")
    for step in draft.steps:
        lines += _step(step, draft.language)
    lines += _safety(draft.safety, draft.language)
    lines += _sources(draft.sources)
    return "\n".join(lines) + "\n"


def write_routine(draft: RoutineDraft) -> str:
    """The sheet of a routine."""
    lines = [*_comments(draft.comments), f"routine: {draft.id}", f"name: {_value(draft.name)}"]
    if draft.speak:
        lines.append(f"speak: {_value(draft.speak)}")
    if draft.announces_time:
        lines.append("announce: [time, equipment]")
    lines += _safety(draft.safety, draft.language)
    lines.append("exercises:")
    for entry in draft.entries:
        lines += _entry(entry, "  ")
    lines += _sources(draft.sources)
    return "\n".join(lines) + "\n"


def _entry(entry: EntryDraft, indent: str) -> Iterator[str]:
    if entry.entries:
        yield f"{indent}- circuit: {entry.use}"
        yield f"{indent}  rounds: {entry.rounds}"
        if entry.rest:
            yield f"{indent}  rest: {entry.rest}"
        if entry.between:
            yield f"{indent}  between: {entry.between}"
        yield f"{indent}  exercises:"
        for inner in entry.entries:
            yield from _entry(inner, f"{indent}    ")
        return
    pacing = ", ".join(f"{name}: {time}" for name, time in entry.pacing.items())
    fields = [f"use: {entry.use}"]
    fields += [f"talk: {entry.talk}"] if entry.talk else []
    fields += [f"pacing: {{{pacing}}}"] if pacing else []
    yield f"{indent}- {{{', '.join(fields)}}}" if len(fields) > 1 else f"{indent}- {entry.use}"


def write_programme(draft: ProgrammeDraft) -> str:
    """The sheet of a programme."""
    lines = [
        *_comments(draft.comments),
        f"programme: {draft.id}",
        f"name: {_value(draft.name)}",
        *(
            ["phases:", *(_phase(name, weeks, draft.routine) for name, weeks in draft.phases)]
            if draft.phases
            else [f"routine: {draft.routine}", f"weeks: {draft.weeks}"]
        ),
        f"sessions: {draft.sessions}",
        *(["ladders:"] if draft.ladders else []),
        *(f"  {name}: [{', '.join(rungs)}]" for name, rungs in draft.ladders.items()),
        *_sources(draft.sources),
    ]
    return "\n".join(lines) + "\n"


def _phase(name: str, weeks: int, routine: str) -> str:
    return f"  - {{name: {_value(name)}, weeks: {weeks}, routine: {routine}}}"


def _safety(safety: list[str], language: str) -> list[str]:
    lines = [f"  - {{say: {_words(words, language)}, must: yes, priority: safety}}" for words in safety]
    return ["safety:", *lines] if lines else []


def _words(text: str, language: str) -> str:
    """What is said; in another language than English it is its own translation."""
    if language == "en":
        return _quoted(text)
    return f"{{full: {_quoted(text)}, in: {{{language}: {_quoted(text)}}}}}"


def _step(step: StepDraft, language: str) -> Iterator[str]:
    yield f"  - id: {step.id}"
    if step.per != "rep":
        yield f"    per: {step.per}"
    full, short = _quoted(step.say), step.short and _quoted(step.short)
    one_line = f"    say: {{full: {full}{f', short: {short}' if short else ''}}}"
    if language != "en":
        said = f"{full}, short: {short}" if short else full
        yield f"    say: {{full: {said},"
        yield f"          in: {{{language}: {{full: {said}}}}}}}"
    elif short and len(one_line) > _WIDTH:
        yield f"    say: {{full: {full},"
        yield f"          short: {short}}}"
    else:
        yield one_line
    for name, value in step.fields.items():
        yield f"    {name}: {value}"
    if step.cues:
        yield "    cues:"
        yield from (_cue(cue, language) for cue in step.cues)
    yield from _folded("why", step.why, "    ")


def _cue(cue: CueDraft, language: str) -> str:
    fields = "".join(f", {name}: {value}" for name, value in cue.fields.items())
    return f"      - {{say: {_words(cue.say, language)}{fields}}}"


def _comments(comments: Iterable[str]) -> Iterator[str]:
    for comment in comments:
        wrapped = textwrap.wrap(
            tidy(comment), _WIDTH, subsequent_indent="  " if comment.startswith("- ") else ""
        )
        yield from (f"# {line}" for line in wrapped)


def _folded(name: str, sentences: list[str], indent: str) -> list[str]:
    text = tidy(" ".join(sentences))
    if not text:
        return []
    lines = textwrap.wrap(text, _WIDTH - len(indent), break_long_words=False, break_on_hyphens=False)
    return [f"{indent}{name}: >-", *(f"{indent}  {line}" for line in lines)]


def _sources(sources: list[str]) -> list[str]:
    return ["sources:", *(f"  - {_value(source)}" for source in sources)] if sources else []


def _list(values: list[str]) -> str:
    return f"[{', '.join(tidy(v) if _PLAIN_IN_LIST.fullmatch(tidy(v)) else _quoted(v) for v in values)}]"


def _value(text: str) -> str:
    text = tidy(text)
    return text if _PLAIN.fullmatch(text) else _quoted(text)


def _quoted(text: str) -> str:
    # What JSON writes between double quotes YAML reads the same.
    return json.dumps(tidy(text), ensure_ascii=False)


def tidy(text: str) -> str:
    """The text on one line, without characters that cannot stand in a sheet."""
    return " ".join(_UNPRINTED.sub(" ", without_refused(text)).split())
