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
    from voicecoach.request import SessionRequest
    from voicecoach.sheets.library.library import Library

ESTIMATE = "estimate"
"""The name that asks for no voice at all."""

Command = TypeVar("Command", bound=Callable[..., Any])

TALKS = ("full", "normal", "brief", "signals")


@dataclass(frozen=True, slots=True)
class CompileOptions:
    """What the user asked for, as click read it. To be replaced by `SessionRequest`: see `request_options`."""

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

    def for_name(self, name: str) -> "SessionRequest":
        """What is asked of the session of this name."""
        from voicecoach.request import make_request

        return make_request(name, **asdict(self))

    def library(self) -> "Library":
        from voicecoach.sheets.library.library import find_folders

        return find_folders(self.cues)

    def voice_name(self) -> str | None:
        """See `voicecoach.api.compile.voice_of`."""
        from voicecoach.api.compile import voice_of

        return voice_of(self.for_name(""), self.library())

    def plan(self, name: str, plan_ms: "PlanMs", library: "Library | None" = None) -> "Plan":
        """See `voicecoach.api.compile.plan_request`; what is noticed goes to stderr."""
        from voicecoach.api.compile import plan_request
        from voicecoach.cli._notices import TerminalObserver

        return plan_request(self.for_name(name), library or self.library(), plan_ms, TerminalObserver())

    def request(self) -> "Request":
        """See `voicecoach.api.compile.compiler_request`."""
        from voicecoach.api.compile import compiler_request

        return compiler_request(self.for_name(""))

    @classmethod
    def of(cls, request: "SessionRequest") -> "CompileOptions":
        """The options that ask for the same."""
        return cls(**{one.name: getattr(request, one.name) for one in fields(cls)})


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


RequestFor = Callable[[str], "SessionRequest"]
"""The request of a name, with the options that were given on the command line."""


def request_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of every command that compiles; the command gets them as `request_for(name)`."""
    return _with_request(command, _OPTIONS)


def course_request_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a session whose doses, exercises and history its course decides."""
    decided = {"cues", "doses", "only", "session", "history", "allow_outside_range"}
    return _with_request(
        command, {field: option for field, option in _OPTIONS.items() if field not in decided}
    )


def _with_request(
    command: Callable[..., Any], options: Mapping[str, Callable[[Any], Any]]
) -> Callable[..., Any]:
    from functools import wraps

    @wraps(command)
    def wrapped(**arguments: Any) -> Any:
        given = {field: arguments.pop(field) for field in options}

        def request_for(name: str) -> "SessionRequest":
            from voicecoach.request import make_request

            return make_request(name, **given)

        return command(request_for=request_for, **arguments)

    for option in reversed(list(options.values())):
        wrapped = option(wrapped)
    return wrapped
