"""The options of every command that compiles, in one place, and what they mean together."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from voicecoach.speech import DEFAULT_WPM, HIGHEST_WPM, LOWEST_WPM

if TYPE_CHECKING:
    from voicecoach.compiler.fit import PlanMs
    from voicecoach.compiler.plan import Plan
    from voicecoach.compiler.resolve import Request
    from voicecoach.sheets.library import Library

ESTIMATE = "estimate"
"""The name that asks for no voice at all."""

Command = TypeVar("Command", bound=Callable[..., Any])

TALKS = ("full", "normal", "brief", "signals")


@dataclass(frozen=True, slots=True)
class CompileOptions:
    """What the user asked for, as click read it."""

    cues: tuple[Path, ...]
    doses: tuple[str, ...]
    only: tuple[str, ...]
    side: str
    first: str
    conditions: tuple[str, ...]
    talk: str
    voice: str | None
    wpm: int
    allow_outside_range: bool
    minutes: int | None = None
    session: int = 1
    history: Path | None = None
    language: str = "en"
    counts: Mapping[str, int] | None = field(default=None, metadata={"is_told_elsewhere": True})
    """How often each exercise was done before, where the journal tells it: it counts instead of `session` and `history`."""

    def library(self) -> "Library":
        from voicecoach.sheets.library import find_folders

        return find_folders(self.cues)

    def voice_name(self) -> str | None:
        """The voice asked for, or the one that speaks the language asked for; None: the default.

        Raises RequestError when the engine that is asked for has no voice in the language.
        """
        from voicecoach.errors import RequestError
        from voicecoach.sheets.library import phrases_form
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

    def plan(self, name: str, plan_ms: "PlanMs") -> "Plan":
        """The plan of a name with these options; `plan_ms` tells how long one lasts, for `--minutes`.

        What was traded for time is told on stderr. Raises SheetError and RequestError.
        """
        from voicecoach.compiler.compile import plan_session
        from voicecoach.compiler.fit import fit_session

        library = self.library()
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
        from voicecoach.compiler.exercise import SIDES
        from voicecoach.compiler.resolve import Request

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


_OPTIONS = (
    cues_option,
    click.option(
        "--dose",
        "doses",
        multiple=True,
        metavar="EXERCISE.FIELD=VALUE",
        help="Choose within the prescription: hamstring-ere.hold=13s, hamstring-ere.sets=3. May be given several times.",
    ),
    click.option(
        "--only",
        multiple=True,
        metavar="EXERCISE",
        help="Only this exercise of the routine. May be given several times.",
    ),
    click.option(
        "--side",
        type=click.Choice(["left", "right", "both"]),
        default="both",
        show_default=True,
        help="Which side to train.",
    ),
    click.option(
        "--first",
        type=click.Choice(["left", "right"]),
        default="left",
        show_default=True,
        help="Which side begins.",
    ),
    click.option(
        "--with",
        "conditions",
        multiple=True,
        metavar="CONDITION",
        help="A circumstance of yours, such as low-back-pain: swaps or adapts exercises. May be given several times.",
    ),
    click.option(
        "--talk",
        type=click.Choice(TALKS),
        default="normal",
        show_default=True,
        help="How much is said: full adds the reasons, brief is for those who know, signals are beeps, counts and sides.",
    ),
    click.option(
        "--voice",
        metavar="ENGINE[:VOICE]",
        help="Which voice speaks; see `voicecoach voices`.  [default: pyttsx3]",
    ),
    click.option(
        "--wpm",
        type=click.IntRange(LOWEST_WPM, HIGHEST_WPM),
        default=DEFAULT_WPM,
        show_default=True,
        help="Words a minute, as heard.",
    ),
    click.option(
        "--minutes",
        type=click.IntRange(min=1),
        metavar="N",
        help="Fit the session into N minutes, within the prescription.",
    ),
    click.option(
        "--session",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        metavar="N",
        help="Coach as in the Nth session: what is known is said more briefly.",
    ),
    click.option(
        "--history",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="What was done before, one JSON object a session; it counts instead of --session.",
    ),
    click.option(
        "--language",
        default="en",
        show_default=True,
        metavar="LANG",
        help="The language of the coach; the voice follows. A text without a translation is noted.",
    ),
    click.option(
        "--allow-outside-range", is_flag=True, help="Allow a dose that the sheet does not prescribe."
    ),
)


def compile_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of every command that compiles; the command gets them as one `options`."""
    from functools import wraps

    names = [one.name for one in fields(CompileOptions) if "is_told_elsewhere" not in one.metadata]

    @wraps(command)
    def wrapped(**arguments: Any) -> Any:
        options = CompileOptions(**{name: arguments.pop(name) for name in names})
        return command(options=options, **arguments)

    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped
