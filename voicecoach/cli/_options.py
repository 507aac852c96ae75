"""The options of every command that compiles, in one place, and the request that they make."""

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import click

from voicecoach.cli._settings import given_options, notice_replaced, settle
from voicecoach.settings import TALKS
from voicecoach.speech import DEFAULT_WPM, HIGHEST_WPM, LOWEST_WPM

if TYPE_CHECKING:
    from voicecoach.request import SessionRequest

Command = TypeVar("Command", bound=Callable[..., Any])


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
    "affected": click.option(
        "--affected",
        type=click.Choice(["left", "right"]),
        help="The affected side: it begins, and what is for that side alone is done on it.",
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
        help="Which voice speaks; see `voicecoach voices`.  [default: auto, the best that is there]",
    ),
    "wpm": click.option(
        "--wpm",
        type=click.IntRange(LOWEST_WPM, HIGHEST_WPM),
        default=DEFAULT_WPM,
        show_default=True,
        help="Words a minute, as heard.",
    ),
    "floor": click.option(
        "--floor",
        type=click.Choice(["on", "off"]),
        default="on",
        show_default=True,
        help="Noise that nobody hears instead of digital silence, which sends some earphones to sleep.",
    ),
    "sounds": click.option(
        "--sounds",
        type=click.Path(path_type=Path, resolve_path=True),  # the journal keeps it, for any folder
        metavar="FOLDER",
        help="Sounds of your own: a WAV for each beep that is to sound different, named as `voicecoach sounds` names it.",
    ),
    "music": click.option(
        "--music",
        type=click.Path(path_type=Path, resolve_path=True),
        metavar="PATH",
        help="Music beneath the session: a file, a folder or a playlist. It makes room for words and sounds.",
    ),
    "minutes": click.option(
        "--minutes",
        type=click.IntRange(min=1),
        metavar="N",
        help="Fit the session into at most N minutes, within the prescription.",
    ),
    "fill": click.option(
        "--fill", is_flag=True, help="With --minutes: do more than today's dose, to fill the time."
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
_OF_FILES: dict[str, Callable[[Any], Any]] = {
    "stereo": click.option(
        "--stereo",
        is_flag=True,
        help="What belongs to the left side is heard more on the left, and the right more on the right.",
    ),
}
"""The same for what is written as sound."""


class RequestFor(Protocol):
    """Makes the request of a name, with the options of the command line and the settings of the person."""

    def __call__(self, name: str, *, is_course: bool = False) -> "SessionRequest":
        """A course has conditions of its own, in the journal; those of the settings do not count for it."""
        ...


def request_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options of every command that compiles; the command gets them as `request_for(name)`."""
    return _with_request(command, _OPTIONS)


def file_request_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same with those of sound that is written to a file."""
    return _with_request(command, _OPTIONS | _OF_FILES)


def course_request_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same for a session whose doses, exercises and history its course decides."""
    decided = {"cues", "doses", "only", "session", "history", "allow_outside_range"}
    return _with_request(
        command, {field: option for field, option in _OPTIONS.items() if field not in decided}
    )


def _with_request(
    command: Callable[..., Any], options: Mapping[str, Callable[[Any], Any]]
) -> Callable[..., Any]:
    @wraps(command)
    def wrapped(**arguments: Any) -> Any:
        fields = {field: arguments.pop(field) for field in options}
        given = given_options(fields)

        def request_for(name: str, *, is_course: bool = False) -> "SessionRequest":
            from voicecoach.request import make_request
            from voicecoach.settings import REQUEST_FIELDS

            rows = {
                field: setting
                for field, setting in REQUEST_FIELDS.items()
                if field in fields and not (is_course and field == "conditions")
            }
            if "conditions" in given and "conditions" in rows:
                notice_replaced("conditions", fields["conditions"])
            return make_request(name, **settle(fields, rows, given))

        return command(request_for=request_for, **arguments)

    for option in reversed(list(options.values())):
        wrapped = option(wrapped)
    return wrapped
