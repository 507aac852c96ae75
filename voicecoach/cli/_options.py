"""The options of every command that compiles, in one place, and what they mean together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voicecoach.speech import DEFAULT_WPM, HIGHEST_WPM, LOWEST_WPM

if TYPE_CHECKING:
    from voicecoach.compiler.fit import PlanMs
    from voicecoach.compiler.resolve.resolve import Request
    from voicecoach.compiler.unroll.plan import Plan
    from voicecoach.sheets.library.library import Library

ESTIMATE = "estimate"
"""The name that asks for no voice at all."""

Command = TypeVar("Command", bound=Callable[..., Any])

TALKS = ("full", "normal", "brief", "signals")


@dataclass(frozen=True, slots=True)
class CompileOptions:
    """What the user asked for, as click read it."""

    cues: tuple[Path, ...] = ()
    doses: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    side: str = "both"
    first: str = "left"
    conditions: tuple[str, ...] = ()
    talk: str = "normal"
    voice: str | None = None
    wpm: int = DEFAULT_WPM
    allow_outside_range: bool = False
    minutes: int | None = None
    session: int = 1
    history: Path | None = None
    language: str = "en"
    counts: Mapping[str, int] | None = field(default=None, metadata={"is_told_elsewhere": True})
    """How often each exercise was done before, where the journal tells it: it counts instead of `session` and `history`."""

    def library(self) -> "Library":
        from voicecoach.sheets.library.library import find_folders

        return find_folders(self.cues)

    def voice_name(self) -> str | None:
        """The voice asked for, or the one that speaks the language asked for; None: the default.

        Raises RequestError when the engine that is asked for has no voice in the language.
        """
        from voicecoach.errors import RequestError
        from voicecoach.sheets.library.library import phrases_form
        from voicecoach.voices import DEFAULT_ENGINE

        engine, colon, _ = (self.voice or DEFAULT_ENGINE).partition(":")
        if self.language == "en" or colon or engine in {ESTIMATE, "silent"}:
            return self.voice
        voices = phrases_form(self.library(), self.language).voices
        if engine not in voices:
            raise RequestError(
                f"the phrases in '{self.language}' name no voice of {engine}",
                f"name one yourself, such as --voice {engine}:VOICE, or take one of {', '.join(sorted(voices)) or 'none'}",
            )
        return f"{engine}:{voices[engine]}"

    def plan(self, name: str, plan_ms: "PlanMs", library: "Library | None" = None) -> "Plan":
        """The plan of a name with these options; `plan_ms` tells how long one lasts, for `--minutes`.

        What was traded for time is told on stderr. Raises SheetError and RequestError.
        """
        from voicecoach.compiler.compile import plan_session
        from voicecoach.compiler.fit import fit_session

        library = library or self.library()
        if self.minutes is None:
            plan = plan_session(library, name, self.request())
        else:
            fitted = fit_session(library, name, self.request(), self.minutes, plan_ms)
            plan = fitted.plan
            for trade in fitted.trades:
                click.echo(f"note: to fit {self.minutes} min: {trade}", err=True)
        for notice in library.notices:
            click.echo(f"note: {notice}", err=True)
        return plan

    def request(self) -> "Request":
        """What is asked of the compiler. Raises RequestError for a history that cannot be read."""
        from voicecoach.compiler.resolve.exercise import SIDES
        from voicecoach.compiler.resolve.resolve import Request

        return Request(
            doses=self.doses,
            only=self.only,
            sides=tuple(side for side in SIDES if self.side in {side, "both"}),
            first=next(side for side in SIDES if side == self.first),
            conditions=self.conditions,
            talk=self.talk,  # type: ignore[arg-type]  # click let only these through
            session_number=self.session,
            history=self._history(),
            language=self.language,
            allow_outside_range=self.allow_outside_range,
        )

    def _history(self) -> Mapping[str, int]:
        from voicecoach.history import read_history

        if self.counts is not None:
            return self.counts
        return read_history(self.history) if self.history else {}

    def to_fields(self) -> dict[str, Any]:
        """What the journal keeps of them, to go on with a session later."""
        return {key: _plain(value) for key, value in asdict(self).items()}

    @classmethod
    def from_fields(cls, kept: Mapping[str, Any]) -> "CompileOptions":
        """What `to_fields` gave."""
        values: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in kept.items()
        }
        values["cues"] = tuple(Path(path) for path in values["cues"])
        values["history"] = Path(values["history"]) if values["history"] else None
        return cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, Path) else value


def report_option(command: Command) -> Command:
    """`--as text|json`, of every command that reports."""
    return click.option(
        "--as",
        "as_format",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="How to report.",
    )(command)


def cues_option(command: Command) -> Command:
    return click.option(
        "--cues",
        multiple=True,
        type=click.Path(path_type=Path),
        metavar="DIR",
        help="A folder of sheets to look in first. May be given several times.",
    )(command)


_OPTIONS: dict[str, Callable[[Any], Any]] = {
    "cues": cues_option,
    "doses": click.option(
        "--dose",
        "doses",
        multiple=True,
        metavar="EXERCISE.FIELD=VALUE",
        help="Choose within the prescription: hamstring-ere.hold=13s, hamstring-ere.sets=3. May be given several times.",
    ),
    "only": click.option(
        "--only",
        multiple=True,
        metavar="EXERCISE",
        help="Only this exercise of the routine. May be given several times.",
    ),
    "side": click.option(
        "--side",
        type=click.Choice(["left", "right", "both"]),
        default="both",
        show_default=True,
        help="Which side to train.",
    ),
    "first": click.option(
        "--first",
        type=click.Choice(["left", "right"]),
        default="left",
        show_default=True,
        help="Which side begins.",
    ),
    "conditions": click.option(
        "--with",
        "conditions",
        multiple=True,
        metavar="CONDITION",
        help="A circumstance of yours, such as low-back-pain: swaps or adapts exercises. May be given several times.",
    ),
    "talk": click.option(
        "--talk",
        type=click.Choice(TALKS),
        default="normal",
        show_default=True,
        help="How much is said: full adds the reasons, brief is for those who know, signals are beeps, counts and sides.",
    ),
    "voice": click.option(
        "--voice",
        metavar="ENGINE[:VOICE]",
        help="Which voice speaks; see `voicecoach voices`.  [default: pyttsx3]",
    ),
    "wpm": click.option(
        "--wpm",
        type=click.IntRange(LOWEST_WPM, HIGHEST_WPM),
        default=DEFAULT_WPM,
        show_default=True,
        help="Words a minute, as heard.",
    ),
    "minutes": click.option(
        "--minutes",
        type=click.IntRange(min=1),
        metavar="N",
        help="Fit the session into N minutes, within the prescription.",
    ),
    "session": click.option(
        "--session",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        metavar="N",
        help="Coach as in the Nth session: what is known is said more briefly.",
    ),
    "history": click.option(
        "--history",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="What was done before: the journal, or a file with one JSON object a session; it counts instead of --session.",
    ),
    "language": click.option(
        "--language",
        default="en",
        show_default=True,
        metavar="LANG",
        help="The language of the coach; the voice follows. A text without a translation is noted.",
    ),
    "allow_outside_range": click.option(
        "--allow-outside-range", is_flag=True, help="Allow a dose that the sheet does not prescribe."
    ),
}
"""By the field that each gives."""


def options_as(
    name: str, form: type[Any], options: Iterable[Callable[[Command], Command]]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Adds options to a command, which gets them as one argument: a `form` with a field for each."""
    from functools import wraps

    names = [one.name for one in fields(form) if "is_told_elsewhere" not in one.metadata]

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def wrapped(**arguments: Any) -> Any:
            given = {field_name: arguments.pop(field_name) for field_name in names if field_name in arguments}
            return command(**{name: form(**given)}, **arguments)

        for option in reversed(list(options)):
            wrapped = option(wrapped)
        return wrapped

    return decorate


def compile_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of every command that compiles; the command gets them as one `options`."""
    return options_as("options", CompileOptions, _OPTIONS.values())(command)


def course_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a session whose doses, exercises and history its course decides."""
    mine = {"cues", "doses", "only", "session", "history", "allow_outside_range"}
    return options_as(
        "options", CompileOptions, [option for field, option in _OPTIONS.items() if field not in mine]
    )(command)
