"""`voicecoach diff`: two sessions compared as timed scripts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._options import RequestFor, report_option, request_options

if TYPE_CHECKING:
    from voicecoach.api.diff import ComparedSession
    from voicecoach.request import SessionRequest


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@report_option
@click.option("--exit-code", is_flag=True, help="End with 1 when the two differ.")
@request_options
def command(before: str, after: str, as_format: str, exit_code: bool, request_for: RequestFor) -> None:  # noqa: FBT001  # click calls it
    """Compare two sessions as timed scripts: what is new, gone, moved or worded differently, and how that changes the time.

    A and B are each a NAME, a NAME with options of its own in quotes, or a script that `preview --as json` has written.
    Options outside the quotes apply to both. What is only later because something before it grew is not a difference.

    \b
    Examples:
      voicecoach diff tight-hamstrings "tight-hamstrings --with low-back-pain"
      voicecoach diff yesterday.json tight-hamstrings --voice estimate
      voicecoach diff hamstring-ere "hamstring-ere --dose hamstring-ere.hold=13s" --as json
      voicecoach diff "tight-hamstrings --session 1" "tight-hamstrings --session 4" --exit-code
    """
    from voicecoach.api.diff import compare_sessions
    from voicecoach.cli._notices import TerminalObserver

    _refuse_idle_options((before, after))
    sides = _side("A", before, request_for), _side("B", after, request_for)
    comparison = compare_sessions(*sides, TerminalObserver())
    echo(comparison.json() if as_format == "json" else comparison.text(), nl=False)
    if exit_code and not comparison.is_same:
        click.get_current_context().exit(1)


@click.command("session", add_help_option=False)
@click.argument("name")
@request_options
def _session(name: str, request_for: RequestFor) -> "SessionRequest":
    return request_for(name)


def _is_script(text: str) -> bool:
    return text.endswith(".json")


def _refuse_idle_options(sides: Sequence[str]) -> None:
    """Options that neither side would follow are refused: both scripts are compiled already."""
    from voicecoach.request import SessionRequest

    context = click.get_current_context()
    if not all(_is_script(side) for side in sides):
        return
    for parameter in context.command.params:
        name = parameter.name or ""
        is_given = context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        if is_given and name in SessionRequest.model_fields:
            raise click.UsageError(
                f"{parameter.opts[0]} does nothing here: both scripts are compiled already."
            )


def _side(side: str, text: str, request_for: RequestFor) -> "ComparedSession":
    """One side of the comparison, as it was typed."""
    from pathlib import Path

    from voicecoach.api.diff import ComparedSession

    if _is_script(text):
        return ComparedSession(Path(text), text)
    is_sheet = Path(text).is_file()
    return ComparedSession(
        request_for(text) if is_sheet else parse_session(side, text, request_for("")), text
    )


def parse_session(side: str, text: str, common: "SessionRequest") -> "SessionRequest":
    """The request of one text, `tight-hamstrings --talk brief`, that shares its other options with `common`.

    An option that may be given several times adds to the common ones, any other replaces them. Raises UsageError.
    """
    import shlex

    try:
        words = shlex.split(text)
    except ValueError as error:
        raise click.UsageError(f"{side} cannot be read: {str(error).lower()}.") from None
    shared = {field: getattr(common, field) for field in type(common).model_fields}
    lists = {field: value for field, value in shared.items() if isinstance(value, tuple)}
    defaults = {field: value for field, value in shared.items() if field not in lists and value is not None}
    with _session.make_context(f"voicecoach diff, {side}:", words, default_map=defaults) as context:
        request: SessionRequest = _session.invoke(context)
    added = {field: (*value, *getattr(request, field)) for field, value in lists.items()}
    return request.model_copy(update=added)
