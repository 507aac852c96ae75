"""An explanation and its two faces: text for people, JSON (`voicecoach-explanation/1`) for programs."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass

from voicecoach.explain.explanation import Displaced, Explanation, Selector, Silent, Written
from voicecoach.jsonform import JsonForm
from voicecoach.script import Speech
from voicecoach.units import format_clock, format_time


@dataclass(frozen=True, slots=True)
class SoundFields:
    """Something that sounds."""

    type: str
    """speech, beep or glide."""
    at_ms: int
    """The onset, in whole milliseconds from the start of the session."""
    duration_ms: int
    """How long it lasts, in whole milliseconds."""
    phase: int
    """The index of the phase in which it starts."""
    text: str
    """What is spoken; empty unless `type` is speech."""
    cue: str
    """The id of the cue or stock phrase; empty unless `type` is speech."""
    detail: str
    """Which form of the cue: full, short or word; empty unless `type` is speech."""
    name: str
    """Which beep or glide; empty for speech."""


@dataclass(frozen=True, slots=True)
class PhaseFields:
    """One stretch of the session, with what it is for."""

    index: int
    """Its index among the phases of the script, from 0."""
    kind: str
    """What the time is for: set-up, move, get-ready, hold, rest and so on."""
    at_ms: int
    """When it starts, in whole milliseconds from the start of the session."""
    duration_ms: int
    """How long it lasts, in whole milliseconds."""
    exercise: str | None
    """The id of the exercise; null between exercises."""
    variant: str | None
    """The id of the variant; null when none is in use."""
    step: str | None
    """The id of the step; null where it does not apply."""
    set_number: int | None
    """Counts from 1; null where it does not apply."""
    rep_number: int | None
    """Counts from 1; null where it does not apply."""
    side: str | None
    """left or right; null where it does not apply."""


@dataclass(frozen=True, slots=True)
class ExplanationFields:
    """Everything about one sound, in the order in which a coach asks."""

    relation: str
    """How the sound relates to the moment that was asked about; empty if it sounds then."""
    event: SoundFields
    """What sounds."""
    phase: PhaseFields
    """The stretch of the session to which it belongs."""
    where: str
    """Exercise, step, side, set and rep in words."""
    length: str
    """How long the phase is, and why."""
    written: tuple[Written, ...]
    """The lines of the sheets that ask for it."""
    selectors: tuple[Selector, ...]
    """The conditions that its sheet puts on it."""
    rules: tuple[str, ...]
    """Why it is said in this form, at this time, and before or after other cues."""
    displaced: tuple[Displaced, ...]
    """What happened to other cues of the phase."""
    silent: tuple[Silent, ...]
    """The cues of the same step that are not meant for this occasion."""


FORM = JsonForm("explanation", 1, "Why something sounds at a moment of a session", ExplanationFields)


def format_json(explanation: Explanation) -> str:
    """The explanation for programs: one JSON object."""
    event, phase = explanation.event, explanation.phase
    return FORM.text(
        ExplanationFields(
            relation=explanation.relation,
            event=SoundFields(
                type=event.type,
                at_ms=event.at_ms,
                duration_ms=event.duration_ms,
                phase=event.phase,
                text=event.text if isinstance(event, Speech) else "",
                cue=event.cue if isinstance(event, Speech) else "",
                detail=event.detail if isinstance(event, Speech) else "",
                name="" if isinstance(event, Speech) else event.name,
            ),
            phase=PhaseFields(
                index=phase.index,
                kind=phase.kind,
                at_ms=phase.at_ms,
                duration_ms=phase.duration_ms,
                **asdict(phase.ref),
            ),
            where=explanation.where,
            length=explanation.length,
            written=explanation.written,
            selectors=explanation.selectors,
            rules=explanation.rules,
            displaced=explanation.displaced,
            silent=explanation.silent,
        )
    )


def format_text(explanation: Explanation) -> str:
    """The explanation for people: what sounds, then a section for each question that a coach asks about it."""
    return "\n".join(_lines(explanation)) + "\n"


def _lines(explanation: Explanation) -> Iterator[str]:
    event, phase = explanation.event, explanation.phase
    if explanation.relation:
        yield f"{explanation.relation}\n"
    sound = f'"{event.text}" ({event.cue})' if isinstance(event, Speech) else f"{event.type} {event.name}"
    yield f"{format_clock(event.at_ms)}  {sound}, {format_time(event.duration_ms)} long, until {format_clock(event.end_ms)}"
    yield from _section(
        "Where it is",
        [
            f"{explanation.where[0].upper()}{explanation.where[1:]}.",
            f"{phase.kind}, {format_clock(phase.at_ms)} to {format_clock(phase.end_ms)}. {explanation.length}",
        ],
    )
    yield from _section("Where it is written", _written(explanation))
    if isinstance(event, Speech):
        selectors = [f"{selector.written}: {selector.here}" for selector in explanation.selectors]
        yield from _section("On which occasions", selectors or ["always: it has no selector"])
    yield from _section("Why", explanation.rules)
    displaced = [
        f"{other.cue} was {other.code}: {other.reason} ({other.at})"
        + (f"; to fix it: {', or '.join(other.mend)}" if other.mend else "")
        for other in explanation.displaced
    ]
    yield from _section("What gave way here", displaced or ["nothing"])
    silent = [f"{cue.cue}: {cue.reason} ({cue.at})" for cue in explanation.silent]
    yield from _section("What stays silent here", silent or ["nothing"])


def _written(explanation: Explanation) -> Iterator[str]:
    for written in explanation.written:
        yield f"{written.at}: {written.what}"
        yield from (f"  {line}" for line in written.drawing.splitlines())
    if not explanation.written:
        yield "in no sheet: the coach does this by itself"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"\n{title}"
    yield from (f"  {line}" for line in lines)
