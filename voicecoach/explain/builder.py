"""One window explained: where it is in the session, why it lasts as long as it does, where a phrase is written, what stays silent."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from voicecoach.compiler.resolve.resolve import Request
from voicecoach.compiler.schedule.placed import Said
from voicecoach.compiler.unroll.plan import Unsaid
from voicecoach.compiler.unroll.sounds import INTRODUCED_BY
from voicecoach.explain.explanation import Displaced, Explanation, Location, Selector, Silent, Written
from voicecoach.explain.rules import INTRODUCED, form_rule, place_rule, priority_rule, signal_rule
from voicecoach.explain.sheet_index import SheetIndex, text_at, written_at
from voicecoach.script import Event, PhaseKind, Speech
from voicecoach.sheets.dose.rest import parse_rest
from voicecoach.sheets.forms.sheet import ExerciseSheet
from voicecoach.sheets.library.library import form_of
from voicecoach.sheets.reading.written import Place, Sheet
from voicecoach.source import Span
from voicecoach.units import format_time

SELECTORS = ("sets", "reps", "every", "if", "unless", "sessions")
_SILENCES = {
    "signals": "with --talk signals only beeps, counts and sides are left",
    "brief": "brief talk leaves out pictures and encouragement",
    "thinning": "it becomes rarer: within its set, from set to set and from session to session",
}
_FIELDS = {
    PhaseKind.GET_READY: "ready",
    PhaseKind.RAMP_UP: "ramp",
    PhaseKind.RAMP_DOWN: "ramp",
    PhaseKind.HOLD: "hold",
    PhaseKind.WORK: "work",
    PhaseKind.SET_UP: "move",
    PhaseKind.MOVE: "move",
}
"""The field of a step that decides how long a window lasts."""
_TO_AN_EXERCISE = ("transition-change", "transition-same", "transition-circuit")
"""The time to get there: in the transition itself, or in the movement that it leads into, where that says where to go."""
_DEFAULTS = {
    PhaseKind.GET_READY: ("get-ready-first", "get-ready-later"),
    PhaseKind.RAMP_UP: ("ramp-up-long", "ramp-up-short"),
    PhaseKind.RAMP_DOWN: ("ramp-down-long", "ramp-down-short"),
    PhaseKind.REST: ("rest-set", "rest-cycle", "rest-location"),
    PhaseKind.SWITCH: ("side-switch",),
    PhaseKind.TRANSITION: _TO_AN_EXERCISE,
    PhaseKind.SET_UP: ("opening",),
    PhaseKind.MOVE: _TO_AN_EXERCISE,
    PhaseKind.FINISH: ("closing",),
}
"""The pacing defaults that apply where no sheet says otherwise."""


@dataclass(frozen=True, slots=True)
class ExplanationBuilder:
    """Explains one window of a session that was made from these sheets and this request."""

    location: Location
    sheets: SheetIndex
    request: Request

    def explain(self, event: Event, relation: str) -> Explanation:
        location = self.location
        at_ms = event.at_ms - location.phase.at_ms
        phrases = location.placed.said if isinstance(event, Speech) else ()
        said = next((one for one in phrases if one.at_ms == at_ms), None)
        notes = [note for note in location.timed.script.notes if note.phase == location.index]
        own = next(
            (note for note in notes if said and (note.cue, note.at) == (said.line.cue, said.line.origin)),
            None,
        )
        length, sources = self._length()
        rules: tuple[str, ...] = ()
        if not isinstance(event, Speech):
            introduced = tuple(self._introduced(event.name))
            sources = introduced or sources
            rules = (INTRODUCED,) if introduced else (signal_rule(location, event),)
        if said is not None:
            rules = (form_rule(said), place_rule(location, said), priority_rule(location, said))
        return Explanation(
            relation,
            event,
            location.phase,
            self._where(),
            length,
            tuple(self._written(said)) if said else sources,
            tuple(self._selectors(said)) if said else (),
            rules,
            tuple(
                Displaced(note.cue, note.code, note.reason, note.mend, note.at)
                for note in notes
                if note is not own
            ),
            tuple(self._silent()),
        )

    def _introduced(self, sound: str) -> Iterator[Written]:
        """The phrase that a sound of the opening belongs to: it says what the sound means."""
        location = self.location
        if location.window.ref.exercise is not None or location.window.kind is not PhaseKind.SET_UP:
            return
        lines = (one.line for placed in location.timed.placed for one in placed.said)
        line = next((line for line in lines if line.cue == INTRODUCED_BY.get(sound)), None)
        found = self.sheets.at(line.origin) if line else None
        if found is not None:
            sheet, place, _ = found
            yield written_at("a stock phrase of the coach", sheet, sheet.span(*place))

    def _where(self) -> str:
        is_end, ref = self.location.window.kind is PhaseKind.FINISH, self.location.window.ref
        if ref.exercise is None:
            return "the end of the session" if is_end else "the opening of the session"
        sheet = self.sheets.exercise(ref.exercise)
        title = form_of(sheet, ExerciseSheet).name if sheet else ref.exercise
        parts = [title if title == ref.exercise else f"{title} ({ref.exercise})"]
        parts += [f"variant {ref.variant}"] if ref.variant else []
        parts += [f"step {ref.step}"] if ref.step else []
        parts += [f"{ref.side} side"] if ref.side else []
        parts += [f"set {ref.set_number} of {self.location.most('set_number')}"] if ref.set_number else []
        parts += [f"rep {ref.rep_number} of {self.location.most('rep_number')}"] if ref.rep_number else []
        return ", ".join(parts)

    def _length(self) -> tuple[str, tuple[Written, ...]]:
        """How long the window lasts and why, and where that is written."""
        window, placed, kind = self.location.window, self.location.placed, self.location.window.kind
        sources = tuple(written_at(*source) for source in self._length_sources())
        because = "; ".join(f"{source.what}, {source.at}" for source in sources)
        reason = f" ({because})" if because else ""
        if not window.elastic:
            return (
                f"{'Timed work' if kind is PhaseKind.WORK else f'A {kind}'} is fixed: exactly {format_time(window.length_ms)}, whatever is said{reason}.",
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
            ", because the movement starts after the words"
            if window.listen_first
            else ", because there is more to say"
        )
        return (
            f"This {kind} is elastic: at least {format_time(window.length_ms)}{reason}, and here {format_time(placed.duration_ms)}{first}.",
            sources,
        )

    def _length_sources(self) -> Iterator[tuple[str, Sheet, Span]]:
        window, kind = self.location.window, self.location.window.kind
        field = _FIELDS.get(kind, "")
        if kind is PhaseKind.MOVE and not window.elastic:
            field = "tempo" if self.sheets.step_place(window, "tempo") else "breathe"
        step = self.sheets.step_place(window, field) if field else None
        is_way_in = kind is PhaseKind.SET_UP and window.ref.exercise is not None
        names = _TO_AN_EXERCISE if is_way_in else _DEFAULTS.get(kind, ())
        default = self.sheets.pacing_place(window, names)
        if step and default and field == "move" and not self.sheets.allows(*step, window.length_ms):
            step = None  # it takes longer to get there
        if step is not None:
            sheet, place = step
            yield f"'{field}: {text_at(sheet, place)}'", sheet, sheet.span(*place)
        dose_field = (
            "rest" if kind is PhaseKind.REST else field if step and text_at(*step) == "dose" else None
        )
        dose = self.sheets.dose_place(window, dose_field) if dose_field else None
        if dose is not None:
            sheet, place = dose
            whose = "the routine has" if place[-1] == "break" else "the dose is"
            yield (
                f"{whose} '{place[-1]}: {text_at(sheet, place)}'{self._chosen(dose_field or '')}",
                sheet,
                sheet.span(*place),
            )
        if step is None and dose is None and default is not None:
            sheet, place = default
            yield f"the pacing default '{place[-1]}'", sheet, sheet.key_span(*place)

    def _chosen(self, field: str) -> str:
        option = next(
            (
                dose
                for dose in self.request.doses
                if dose.startswith(f"{self.location.window.ref.exercise}.{field}=")
            ),
            None,
        )
        if option:
            return f", chosen with --dose {option}"
        place = self.sheets.dose_place(self.location.window, field)
        lowest = place is not None and parse_rest(text_at(*place))
        is_range = lowest and lowest.low == self.location.window.length_ms < lowest.high
        return ", of which the lowest is used unless more is asked for" if is_range else ""

    def _written(self, said: Said) -> Iterator[Written]:
        """Where the cue is asked for, and where its words are, if that is another line."""
        line = said.line
        found = self.sheets.at(line.origin)
        if found is None:
            found = self._unnamed(line.cue)
        if found is None:
            return
        sheet, place, span = found
        if sheet.kind == "phrases":
            yield written_at("a stock phrase of the coach", sheet, sheet.span(*place, said.detail))
            return
        yield written_at("asked for here", sheet, span)
        words = self._words(said, sheet, place)
        if words is not None and (words[0].path, words[1].line_number) != (sheet.path, span.line_number):
            yield written_at("its words", *words)

    def _unnamed(self, cue: str) -> tuple[Sheet, Place, Span] | None:
        """Where a line without an origin is written: the reason behind a sheet, or what is different about a variant."""
        owner = cue.removeprefix("why-")
        asked = self.sheets.library.open(self.sheets.name)
        sheet = asked if owner == asked.id else self.sheets.exercise(self.location.window.ref.exercise or "")
        if sheet is None:
            return None
        place: Place = ("why",)
        if owner == cue and isinstance(sheet.form, ExerciseSheet):
            wanted = (self.location.window.ref.variant or "").split("+")
            told = [
                index
                for index, variant in enumerate(sheet.form.variants)
                if variant.id in wanted and variant.say
            ]
            place = ("variants", told[min(int(cue.rpartition("-")[2]), len(told)) - 1], "say") if told else ()
        return sheet, place, sheet.span(*place)

    def _words(self, said: Said, sheet: Sheet, place: Place) -> tuple[Sheet, Span] | None:
        if (*place, "use") in sheet.spans:
            technique = self.sheets.library.find("technique", text_at(sheet, (*place, "use")))
            return (technique, technique.span("say", said.detail)) if technique else None
        if (*place, "say") in sheet.spans:
            return sheet, sheet.span(*place, "say", said.detail)
        if said.line.cue == self.location.window.ref.step and (
            step := self.sheets.step_place(self.location.window, "say")
        ):
            return step[0], step[0].span(*step[1], said.detail)
        return None

    def _selectors(self, said: Said) -> Iterator[Selector]:
        found = self.sheets.at(said.line.origin)
        if found is None:
            return
        sheet, place, _ = found
        for name in SELECTORS:
            if (*place, name) in sheet.spans:
                written = text_at(sheet, (*place, name))
                yield Selector(f"{name}: {written}", self._here(name, written))

    def _here(self, selector: str, written: str) -> str:
        window = self.location.window
        return {
            "sets": f"this is set {window.ref.set_number or 1} of {self.location.most('set_number')}",
            "reps": f"this is rep {window.ref.rep_number or 1} of {self.location.most('rep_number')}",
            "every": f"this is rep {window.ref.rep_number or 1}, and this cue is for {_rhythm(written)}"
            if not _is_time(written)
            else f"it comes each time that {written} of the {window.kind} have passed",
            "if": f"--with {written} was {'given' if written in self.request.conditions else 'not given'}",
            "unless": f"--with {written} was {'given' if written in self.request.conditions else 'not given'}",
            "sessions": f"this is session {self._session_number()} of this exercise",
        }[selector]

    def _session_number(self) -> int:
        """Which session it is for the exercise that is heard here."""
        done = self.request.history.get(self.location.window.ref.exercise or "")
        return self.request.session_number if done is None else done + 1

    def _silent(self) -> Iterator[Silent]:
        """The cues of this step, for this part of it, that are not meant for this occasion, in the order of their sheet."""
        found = [(one, self.sheets.at(one.origin)) for one in self.location.window.unsaid]
        for one, place in sorted(found, key=lambda pair: pair[1][2].line_number if pair[1] else 0):
            yield Silent(one.cue, self._silence(one, place), one.origin)

    def _silence(self, unsaid: Unsaid, found: tuple[Sheet, Place, Span] | None) -> str:
        """Why a cue stays silent, in words."""
        if unsaid.why == "turn":
            return f"one technique at a time: in this set it is the turn of '{unsaid.rival}'"
        if unsaid.why in _SILENCES:
            return _SILENCES[unsaid.why]
        written = text_at(found[0], (*found[1], unsaid.why)) if found else ""
        return f"'{unsaid.why}: {written}', and {self._here(unsaid.why, written)}"


def _is_time(written: str) -> bool:
    return written.rsplit(maxsplit=1)[-1] in {"s", "min"}


def _rhythm(written: str) -> str:
    """The reps that `every: 2 reps` means: `reps 1, 3, 5 and so on`."""
    count = int("".join(re.findall(r"[0-9]+", written)) or 1)
    return f"reps 1, {1 + count}, {1 + 2 * count} and so on"
