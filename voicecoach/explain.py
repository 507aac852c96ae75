"""Why something is said, or not said, at a moment of a session: from the sound back to the sheet, in a coach's words.

Nothing is decided here: the plan and the placed windows tell what the compiler did, the sheets where it was written.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from voicecoach.compiler.fade import THINNING, UNSAID_WHEN_BRIEF
from voicecoach.compiler.place import GAP_MS, GUARD_MS, LEAD_MS, Placed, Said, SpeechMs
from voicecoach.compiler.plan import Plan, Window
from voicecoach.compiler.resolve import Request
from voicecoach.compiler.schedule import place_windows, schedule
from voicecoach.errors import RequestError
from voicecoach.script import Event, Note, Phase, Script, VoiceLabel
from voicecoach.sheets.library import Library, form_of
from voicecoach.sheets.load import Place, Sheet
from voicecoach.sheets.sheet import (
    PRIORITIES,
    Cue,
    ExerciseSheet,
    PacingSheet,
    Priority,
    RoutineSheet,
    TechniqueSheet,
)
from voicecoach.sheets.terms import FOLDERS
from voicecoach.source import Span, format_fault
from voicecoach.units import format_clock, format_time, parse_time_range

SELECTORS = ("sets", "reps", "every", "if", "sessions")
_CLOCK = re.compile(r"(?:([0-9]{1,2}):)?([0-9]{1,3}):([0-5][0-9])(?:\.([0-9]{1,3}))?")
_SECONDS = re.compile(r"([0-9]{1,6})(?:\.([0-9]{1,3}))?\s*(s|sec|min)")
_ONCE_A_SESSION = frozenset({"exercise-done", "beeps-explained", "ticks-explained"})
"""Stock phrases whose exposure counts over the whole session, whatever the exercise."""
_TIMES = ("for the first time", "for the second time", "for the third time")
_DETAILS = ("full", "short", "word")
_BEEPS = {
    "hold-start": "The rising beep starts the hold: from its onset to that of the falling beep it is exactly {length}.",
    "hold-end": "The falling beep ends the hold, exactly {length} after the onset of the rising one.",
    "tick": "A soft tick: the end of the hold is 3, 2 or 1 s away.",
    "rest-end": "It ends the rest, exactly as it ends for the ear; whatever was said in it is over.",
    "switch": "It says without words that the side changes.",
    "finish": "It ends the session.",
}
_WHENS = {"get-ready": {"ready"}, "ramp-up": {"ramp-up"}, "hold": {"during"}, "ramp-down": {"ramp-down"}}


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that a person names, as exactly as it is written: `12:34` is all of that second. Half-open."""

    at_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class Timed:
    """A session with its plan, its script, and how each window was filled; the three tell the same."""

    plan: Plan
    script: Script
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A place in a sheet."""

    what: str
    """What stands there, in words."""
    at: str
    """`path:line:column`."""
    drawing: str
    """The line with a caret, as faults are drawn."""


@dataclass(frozen=True, slots=True)
class Selector:
    """A condition on a cue as it is written, and why it holds here."""

    written: str
    here: str


@dataclass(frozen=True, slots=True)
class Displaced:
    """What happened to another cue of the window."""

    cue: str
    code: str
    reason: str
    mend: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True)
class Silent:
    """A cue that is attached to this window's step and was not meant for this occasion."""

    cue: str
    reason: str
    at: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about one sound, in the order in which a coach asks."""

    relation: str
    """How the moment asked for and the sound belong together; empty if it sounds then."""
    event: Event
    phase: Phase
    where: str
    length: str
    written: tuple[Written, ...]
    selectors: tuple[Selector, ...]
    rules: tuple[str, ...]
    displaced: tuple[Displaced, ...]
    silent: tuple[Silent, ...]


def time_session(plan: Plan, speech_ms: SpeechMs, beep_ms: Mapping[str, int], voice: VoiceLabel) -> Timed:
    """The script of a plan, with the placed windows that it was made from."""
    placed = tuple(one for one, _ in place_windows(plan.windows, speech_ms, beep_ms))
    return Timed(plan, schedule(plan, speech_ms, beep_ms, voice), placed)


def parse_moment(text: str) -> Moment:
    """A time of a session: `12:34`, `12:34.5`, `1:02:03`, `754 s`, `754.5 s`, `12 min`. Raises RequestError."""
    clock, seconds = _CLOCK.fullmatch(text.strip()), _SECONDS.fullmatch(text.strip().lower())
    if clock is not None:
        whole_s = int(clock[1] or 0) * 3600 + int(clock[2]) * 60 + int(clock[3])
        part, unit_ms = clock[4], 1000
    elif seconds is not None:
        unit_ms = 60_000 if seconds[3] == "min" else 1000
        whole_s, part = int(seconds[1]) * unit_ms // 1000, seconds[2]
    else:
        raise RequestError(
            f"'{text}' is no time of a session",
            "write minutes and seconds, 12:34 or 12:34.5, or seconds with their unit, 754 s",
        )
    at_ms = whole_s * 1000 + int((part or "").ljust(3, "0")) * unit_ms // 1000
    return Moment(at_ms, at_ms + (10 ** (3 - len(part)) if part else 1000))


def explain(timed: Timed, library: Library, name: str, request: Request, moment: Moment) -> Explanation:
    """Why what sounds at a moment sounds there. Before the first sound that one is told, in a silence the last one.

    `library`, `name` and `request` are those that the plan was made from. Raises RequestError for a moment past the end.
    """
    script = timed.script
    if moment.at_ms >= script.duration_ms:
        raise RequestError(
            f"{format_clock(moment.at_ms)} is past the end",
            f"the session is over at {format_clock(script.duration_ms)}; choose a time before that",
        )
    event, relation = _find(script.events, moment)
    # The beep that ends a window sounds at the head of the next one.
    index = event.phase - 1 if event.name.endswith("-end") and event.phase else event.phase
    return _Guide(timed, _Shelf(library, name), request, index).explanation(event, relation)


def _find(events: tuple[Event, ...], moment: Moment) -> tuple[Event, str]:
    """The event that a moment means: one that begins in it, else the last before; of two at once the one with words."""
    rank = {"speech": 0, "beep": 1, "glide": 2}
    inside = [event for event in events if moment.at_ms <= event.at_ms < moment.to_ms]
    if inside:
        return min(inside, key=lambda event: (event.at_ms, rank[event.type])), ""
    before = [event for event in events if event.at_ms < moment.at_ms]
    if not before:
        return events[0], f"Nothing sounds before {format_clock(events[0].at_ms)}; this comes first."
    event = max(before, key=lambda event: (event.at_ms, -rank[event.type]))
    if event.end_ms > moment.at_ms:
        return event, ""
    return (
        event,
        f"At {format_clock(moment.at_ms)} nothing new is said or beeped; this was the last sound before it.",
    )


@dataclass(slots=True)
class _Shelf:
    """The sheets of a session: finds places in them by what notes call them."""

    library: Library
    name: str

    def sheet(self, path: str) -> Sheet | None:
        """The sheet that is shown under this path."""
        asked = self.library.open(self.name)
        if asked.path == path:
            return asked
        for folder in self.library.folders:
            for place in (folder, *(folder / name for name in set(FOLDERS.values()))):
                file = place / re.split(r"[/\\]", path)[-1]
                if file.is_file() and self.library.shown(file) == path:
                    return self.library.load_path(file)
        return None

    def exercise(self, exercise: str) -> Sheet | None:
        asked = self.library.open(self.name)
        return asked if asked.id == exercise else self.library.find("exercise", exercise)

    def at(self, origin: str) -> tuple[Sheet, Place, Span] | None:
        """The sheet and the place in it of `path:line:column`."""
        sheet = self.sheet(origin.rsplit(":", 2)[0]) if origin else None
        if sheet is None:
            return None
        everything = (*sheet.spans.items(), *sheet.key_spans.items())
        return next(((sheet, place, span) for place, span in everything if str(span) == origin), None)

    def step_place(self, window: Window, field: str) -> tuple[Sheet, Place] | None:
        """Where a field of the window's step stands: in the last variant that writes it, else in the step itself."""
        sheet = self.exercise(window.exercise or "")
        if sheet is None or window.step is None:
            return None
        form = form_of(sheet, ExerciseSheet)
        wanted = (window.variant or "").split("+")
        found: list[Place] = [
            ("steps", index) for index, step in enumerate(form.steps) if step.id == window.step
        ]
        for number, variant in enumerate(form.variants):
            if variant.id in wanted:
                found += [
                    ("variants", number, "steps", index)
                    for index, step in enumerate(variant.steps)
                    if step.id == window.step
                ]
        written = [place for place in found if (*place, field) in sheet.spans]
        return (sheet, (*written[-1], field)) if written else None

    def dose_place(self, window: Window, field: str) -> tuple[Sheet, Place] | None:
        """Where the dose of the window's exercise is written: in the routine, in a variant, or in the exercise."""
        routine = self.library.open(self.name)
        if isinstance(routine.form, RoutineSheet):
            for index, item in enumerate(routine.form.exercises):
                if item.use == window.exercise and ("exercises", index, "dose", field) in routine.spans:
                    return routine, ("exercises", index, "dose", field)
        sheet = self.exercise(window.exercise or "")
        if sheet is None:
            return None
        wanted = (window.variant or "").split("+")
        variants = [
            index
            for index, variant in enumerate(form_of(sheet, ExerciseSheet).variants)
            if variant.id in wanted
        ]
        places: list[Place] = [
            *(("variants", index, "dose", field) for index in reversed(variants)),
            ("dose", field),
        ]
        return next(((sheet, place) for place in places if place in sheet.spans), None)

    def pacing_place(self, names: tuple[str, ...], length_ms: int) -> tuple[Sheet, Place] | None:
        """The pacing default of one of these names that has this length."""
        sheet = self.library.pacing()
        times = form_of(sheet, PacingSheet).times
        return next(
            (
                (sheet, ("times", name))
                for name in names
                if name in times and length_ms in {times[name].value, times[name].compact}
            ),
            None,
        )


def _text(sheet: Sheet, place: Place) -> str:
    """A value as it is written, on its first line."""
    span = sheet.span(*place)
    return sheet.lines[span.line_number - 1][span.column_number - 1 : span.end_column_number - 1]


def _written(what: str, sheet: Sheet, span: Span) -> Written:
    line = sheet.lines[span.line_number - 1]
    if line[span.column_number - 1 :].startswith("{") and "}" in line:
        span = replace(span, end_column_number=line.rindex("}") + 2)
    drawn = format_fault(sheet.fault("written", "", span)).partition("\n")[2]
    return Written(what, str(span), drawn)


@dataclass(slots=True)
class _Guide:
    """Explains one window of a session."""

    timed: Timed
    shelf: _Shelf
    request: Request
    index: int

    @property
    def placed(self) -> Placed:
        return self.timed.placed[self.index]

    @property
    def window(self) -> Window:
        return self.placed.window

    @property
    def phase(self) -> Phase:
        return self.timed.script.phases[self.index]

    def explanation(self, event: Event, relation: str) -> Explanation:
        at_ms = event.at_ms - self.phase.at_ms
        said = next((one for one in self.placed.said if event.type == "speech" and one.at_ms == at_ms), None)
        length, sources = self._length()
        notes = [note for note in self.timed.script.notes if note.phase == self.index]
        own = next(
            (note for note in notes if said and note.cue == said.line.cue and note.at == said.line.origin),
            None,
        )
        return Explanation(
            relation,
            event,
            self.phase,
            self._where(),
            length,
            tuple(self._written(said)) if said else sources,
            tuple(self._selectors(said)) if said else (),
            (self._form(said, own), self._place(said, own), self._priority(said))
            if said
            else (self._signal(event),),
            tuple(
                Displaced(note.cue, note.code, note.reason, note.mend, note.at)
                for note in notes
                if note is not own
            ),
            tuple(self._silent()),
        )

    def _where(self) -> str:
        window = self.window
        if window.exercise is None:
            return "the end of the session" if window.kind == "finish" else "the opening of the session"
        sheet = self.shelf.exercise(window.exercise)
        title = form_of(sheet, ExerciseSheet).name if sheet else window.exercise
        parts = [title if title == window.exercise else f"{title} ({window.exercise})"]
        parts += [f"variant {window.variant}"] if window.variant else []
        parts += [f"step {window.step}"] if window.step else []
        parts += [f"{window.side} side"] if window.side else []
        parts += [f"set {window.set_number} of {self._most('set_number')}"] if window.set_number else []
        parts += [f"rep {window.rep_number} of {self._most('rep_number')}"] if window.rep_number else []
        return ", ".join(parts)

    def _most(self, number: str) -> int:
        windows = (one.window for one in self.timed.placed if one.window.exercise == self.window.exercise)
        return max(getattr(window, number) or 1 for window in windows)

    def _length(self) -> tuple[str, tuple[Written, ...]]:
        """How long the window lasts and why, and where that is written."""
        window, placed = self.window, self.placed
        sources = tuple(_written(*source) for source in self._length_sources())
        because = "; ".join(f"{source.what}, {source.at}" for source in sources)
        reason = f" ({because})" if because else ""
        kind = window.kind
        if not window.elastic:
            return (
                f"A {kind} is fixed: exactly {format_time(window.length_ms)}, whatever is said{reason}.",
                sources,
            )
        grown_ms = placed.duration_ms - window.length_ms
        if not window.length_ms:
            return (
                f"This {kind} is elastic: {format_time(placed.duration_ms)}, as long as what is said in it.",
                sources,
            )
        if not grown_ms:
            return (
                f"This {kind} is elastic: {format_time(window.length_ms)}{reason}, and what is said fits into it.",
                sources,
            )
        first = (
            ", since the words come first and the movement after them"
            if window.listen_first
            else ", since there is more to say"
        )
        return (
            f"This {kind} is elastic: at least {format_time(window.length_ms)}{reason}, here {format_time(placed.duration_ms)}{first}.",
            sources,
        )

    def _length_sources(self) -> Iterator[tuple[str, Sheet, Span]]:
        window, kind = self.window, self.window.kind
        fields = {
            "get-ready": "ready",
            "ramp-up": "ramp",
            "ramp-down": "ramp",
            "hold": "hold",
            "set-up": "move",
            "move": "move",
        }
        names = {
            "get-ready": ("get-ready-later", "get-ready-first"),
            "ramp-up": ("ramp-up-long", "ramp-up-short"),
            "ramp-down": ("ramp-down-long", "ramp-down-short"),
            "rest": ("rest-set", "rest-cycle", "rest-spot"),
            "switch": ("side-switch",),
            "transition": ("transition-change", "transition-same"),
            "set-up": ("opening",),
            "finish": ("closing",),
        }
        field = fields.get(kind, "")
        if kind == "move" and not window.elastic:
            field = "tempo" if self.shelf.step_place(window, "tempo") else "breathe"
        step = self.shelf.step_place(window, field) if field else None
        if step is not None:
            sheet, place = step
            yield f"'{field}: {_text(sheet, place)}'", sheet, sheet.span(*place)
        dose_field = "rest" if kind == "rest" else "hold" if step and _text(*step) == "dose" else None
        dose = self.shelf.dose_place(window, dose_field) if dose_field else None
        if dose is not None:
            sheet, place = dose
            yield (
                f"the dose is '{dose_field}: {_text(sheet, place)}'{self._chosen(dose_field or '')}",
                sheet,
                sheet.span(*place),
            )
        if (
            step is None
            and dose is None
            and (default := self.shelf.pacing_place(names.get(kind, ()), window.length_ms))
        ):
            sheet, place = default
            yield f"pacing's own '{place[-1]}'", sheet, sheet.key_span(*place)

    def _chosen(self, field: str) -> str:
        option = next(
            (dose for dose in self.request.doses if dose.startswith(f"{self.window.exercise}.{field}=")), None
        )
        if option:
            return f", chosen with --dose {option}"
        place = self.shelf.dose_place(self.window, field)
        lowest = place is not None and parse_time_range(_text(*place))
        is_range = lowest and lowest.low == self.window.length_ms < lowest.high
        return ", and the lowest is taken where no more is asked for" if is_range else ""

    def _written(self, said: Said) -> Iterator[Written]:
        """Where the cue was asked for, and where its words stand, if that is another line."""
        line = said.line
        found = self.shelf.at(line.origin)
        if found is None:
            found = self._unnamed(line.cue)
        if found is None:
            return
        sheet, place, span = found
        if sheet.kind == "phrases":
            yield _written("a stock phrase of the coach", sheet, sheet.span(*place, said.detail))
            return
        yield _written("asked for here", sheet, span)
        words = self._words(said, sheet, place)
        if words is not None and (words[0].path, words[1].line_number) != (sheet.path, span.line_number):
            yield _written("its words", *words)

    def _unnamed(self, cue: str) -> tuple[Sheet, Place, Span] | None:
        """The place of a line without one: the reason behind a sheet, or what is different about a variant."""
        owner = cue.removeprefix("why-")
        asked = self.shelf.library.open(self.shelf.name)
        sheet = asked if owner == asked.id else self.shelf.exercise(self.window.exercise or "")
        if sheet is None:
            return None
        place: Place = ("why",)
        if owner == cue and isinstance(sheet.form, ExerciseSheet):
            wanted = (self.window.variant or "").split("+")
            told = [
                index
                for index, variant in enumerate(sheet.form.variants)
                if variant.id in wanted and variant.say
            ]
            place = ("variants", told[min(int(cue.rpartition("-")[2]), len(told)) - 1], "say") if told else ()
        return sheet, place, sheet.span(*place)

    def _words(self, said: Said, sheet: Sheet, place: Place) -> tuple[Sheet, Span] | None:
        if (*place, "use") in sheet.spans:
            technique = self.shelf.library.find("technique", _text(sheet, (*place, "use")))
            return (technique, technique.span("say", said.detail)) if technique else None
        if (*place, "say") in sheet.spans:
            return sheet, sheet.span(*place, "say", said.detail)
        if said.line.cue == self.window.step and (step := self.shelf.step_place(self.window, "say")):
            return step[0], step[0].span(*step[1], said.detail)
        return None

    def _selectors(self, said: Said) -> Iterator[Selector]:
        found = self.shelf.at(said.line.origin)
        if found is None:
            return
        sheet, place, _ = found
        for name in SELECTORS:
            if (*place, name) in sheet.spans:
                written = _text(sheet, (*place, name))
                yield Selector(f"{name}: {written}", self._here(name, written))

    def _here(self, selector: str, written: str) -> str:
        window = self.window
        return {
            "sets": f"this is set {window.set_number or 1} of {self._most('set_number')}",
            "reps": f"this is rep {window.rep_number or 1} of {self._most('rep_number')}",
            "every": f"this is rep {window.rep_number or 1}, and reps are counted from the first",
            "if": f"--with {written} was {'asked for' if written in self.request.conditions else 'not asked for'}",
            "sessions": f"this is session {self.request.session_number}",
        }[selector]

    def _form(self, said: Said, own: Note | None) -> str:
        """Which form was chosen and why."""
        line, detail = said.line, said.detail
        if line.exposure < 0:
            return f"Said as '{detail}': safety never grows shorter."
        if detail != line.forms[0][0]:
            reason = own.reason.partition(": ")[2] if own else "there was no room"
            return f"Said as '{detail}' and not as '{line.forms[0][0]}': {reason}."
        window = self.window
        whole = window.exercise is None or line.cue in _ONCE_A_SESSION
        side = f"on the {window.side} side of this exercise" if window.side else "in this exercise"
        scope = "in this session" if whole else side
        count = line.exposure
        times = _TIMES[count] if count < len(_TIMES) else f"for the {count + 1}th time"
        brief = " and --talk brief begins one form later" if self.request.talk == "brief" else ""
        text = f"Said as '{detail}': it is said {times} {scope}{brief}"
        expected = min(count + bool(brief), len(_DETAILS) - 1)
        if _DETAILS.index(detail) < expected:
            return f"{text}, and it has no shorter form."
        if _DETAILS.index(detail) > expected:
            known = self.request.session_number > 1 or self.request.history
            return f"{text}, {'and earlier sessions count' if known else 'and it has no longer form'}."
        return f"{text}."

    def _place(self, said: Said, own: Note | None) -> str:
        """Why it is said at this place of its window."""
        line, window = said.line, self.window
        if not window.elastic:
            return self._place_in_fixed(said, own)
        if line not in window.lines:
            source = next((one for one in self.timed.placed[self.index + 1 :] if line in one.hoisted), None)
            remark = next((one for one in source.remarks if one.line == line), None) if source else None
            kind = source.window.kind if source else "hold"
            reason = remark.reason.partition(": ")[2] if remark else "there is no room there"
            return f"Its place is in the {kind} that follows, and it must be said; {reason}: so it is said before."
        if line.slot == "tail":
            return "Said after the movement, when it and whatever was said before it are over."
        if line.slot == "during" and line.moment is not None:
            return f"Asked for {_moment_words(line.moment.percent, line.moment.offset_ms)} of the {window.kind}, and said then, or when the phrase before it is over."
        if line.slot == "during":
            return "Said with the movement, as soon as what comes before it is over."
        number = [one.line for one in self.placed.said].index(line) + 1
        before = " before the movement," if window.step else ""
        return f"Said{before} in the order of the sheet: phrase {number} of {len(self.placed.said)} in this window."

    def _place_in_fixed(self, said: Said, own: Note | None) -> str:
        line, window = said.line, self.window
        head = next(
            (
                event
                for event in self.timed.script.events
                if event.type == "beep" and event.at_ms == self.phase.at_ms
            ),
            None,
        )
        start_ms = head.duration_ms + GUARD_MS if head else LEAD_MS
        wanted_ms = line.moment.in_window_ms(window.length_ms) if line.moment else 0
        asked = _moment_words(line.moment.percent, line.moment.offset_ms) if line.moment else "at the start"
        text = f"Asked for {asked} of the {window.kind} ({format_time(wanted_ms)} into it)"
        first_ms = max(wanted_ms, start_ms)
        if said.at_ms == first_ms:
            if wanted_ms >= start_ms:
                return f"{text}, and said exactly there."
            return f"{text}: said at once" + (f", {format_time(GUARD_MS)} after the beep." if head else ".")
        direction = "later" if said.at_ms > first_ms else "earlier"
        before = [one for one in self.placed.said if one.end_ms <= said.at_ms]
        what = ": there is no room at that place or after it"
        if direction == "later" and before:
            what = f", when '{before[-1].line.cue}' is over and a gap of {format_time(GAP_MS)}"
        far = f" ({own.code}: {own.reason})" if own and own.code == "moved" else ""
        return f"{text}, and said {format_time(abs(said.at_ms - first_ms))} {direction}{what}{far}."

    def _priority(self, said: Said) -> str:
        priority = said.line.priority
        higher = PRIORITIES[: PRIORITIES.index(priority)]
        must = " It must be said." if said.line.must else ""
        if self.window.elastic:
            return f"Priority {priority}.{must} Nothing gives way to it: an elastic window grows."
        return f"Priority {priority}: it chooses its place {'after ' + ', '.join(higher) if higher else 'before all others'}.{must}"

    def _signal(self, event: Event) -> str:
        if event.type == "glide":
            return f"The tone lies beneath the {self.window.kind} and tells its course; it may run beneath speech."
        text = _BEEPS.get(event.name, f"It belongs to the {self.window.kind}.")
        return text.format(length=format_time(self.window.length_ms))

    def _silent(self) -> Iterator[Silent]:
        """The cues of this step and this time of it that were not meant for this occasion."""
        found = self.shelf.step_place(self.window, "cues")
        if found is None or (self.window.kind == "move" and not self.window.elastic):
            return
        sheet, place = found
        holds = self.shelf.step_place(self.window, "hold") is not None
        whens = _WHENS.get(self.window.kind, {"before"} if holds else {"before", "during", "after"})
        spoken = {line.origin for line in self.window.lines}
        for index, cue in enumerate(_cues(sheet, place)):
            span = sheet.span(*place, index)
            if cue.when in whens and str(span) not in spoken:
                yield Silent(
                    cue.id or cue.use or f"{self.window.step}-{index + 1}",
                    self._silence(cue, sheet, (*place, index)),
                    str(span),
                )

    def _silence(self, cue: Cue, sheet: Sheet, place: Place) -> str:
        window, request = self.window, self.request
        technique = self.shelf.library.find("technique", cue.use) if cue.use else None
        priority: Priority = cue.priority or (
            form_of(technique, TechniqueSheet).priority if technique else "technique"
        )
        sets, reps = window.set_number or 1, window.rep_number or 1
        holds = {
            "if": cue.condition is None or cue.condition in request.conditions,
            "sets": cue.sets is None or cue.sets.includes(sets, self._most("set_number")),
            "reps": cue.reps is None or cue.reps.includes(reps, self._most("rep_number")),
            "every": cue.every is None or (reps - 1) % cue.every == 0,
            "sessions": cue.sessions is None
            or cue.sessions.includes(request.session_number, request.session_number),
        }
        failed = next((name for name, fits in holds.items() if not fits), None)
        if failed is not None:
            written = _text(sheet, (*place, failed))
            return f"'{failed}: {written}', and {self._here(failed, written)}"
        if request.talk == "signals":
            return "--talk signals leaves only beeps, counts and sides"
        if request.talk == "brief" and priority in UNSAID_WHEN_BRIEF:
            return f"--talk brief does without {priority}"
        rivals = [line.cue for line in window.lines if line.priority == priority == "technique"]
        if rivals:
            return f"one technique at a time: in this set it is the turn of '{rivals[0]}'"
        if priority in THINNING:
            return f"{priority} grows rarer: three times, then every second, then every third occasion"
        return "another cue has its turn on this occasion"


def _cues(sheet: Sheet, place: Place) -> tuple[Cue, ...]:
    """The cues that are written at a place of an exercise sheet."""
    part: object = sheet.form
    for name in place:
        part = part[name] if isinstance(name, int) and isinstance(part, tuple) else getattr(part, str(name))
    return part if isinstance(part, tuple) else ()


def _moment_words(percent: int, offset_ms: int) -> str:
    return f"{format_time(offset_ms)} from the start" if offset_ms else f"at {percent} %"
