"""`voicecoach diff`: two sessions compared as timed scripts."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from voicecoach.cli._options import CompileOptions, compile_options, report_option

if TYPE_CHECKING:
    from voicecoach.script import Script


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@report_option
@click.option("--exit-code", is_flag=True, help="End with 1 when the two differ.")
@compile_options
def command(before: str, after: str, as_format: str, exit_code: bool, options: CompileOptions) -> None:  # noqa: FBT001  # click calls it
    """Compare two sessions as timed scripts: what is new, gone, moved or said differently, and what it does to the time.

    A and B are each a NAME, a NAME with options of its own in quotes, or a script that `preview --as json` has written.
    Options outside the quotes hold for both. What is only later because something before it grew is no difference.

    \b
    Examples:
      voicecoach diff tight-hamstrings "tight-hamstrings --with low-back-pain"
      voicecoach diff yesterday.json tight-hamstrings --voice estimate
      voicecoach diff hamstring-ere "hamstring-ere --dose hamstring-ere.hold=13s" --as json
      voicecoach diff "tight-hamstrings --session 1" "tight-hamstrings --session 4" --exit-code
    """
    from voicecoach.diff import compare
    from voicecoach.diff.report import format_json, format_text

    _refuse_idle_options((before, after))
    difference = compare(_script("A", before, options), _script("B", after, options))
    format_report = format_json if as_format == "json" else format_text
    click.echo(format_report(difference, before, after), nl=False)
    if exit_code and not difference.is_same:
        click.get_current_context().exit(1)


@click.command("session", add_help_option=False)
@click.argument("name")
@compile_options
def _session(name: str, options: CompileOptions) -> tuple[str, CompileOptions]:
    return name, options


def _is_file(text: str) -> bool:
    return text.endswith(".json")


def _refuse_idle_options(sides: Sequence[str]) -> None:
    """Options that no side would follow are refused: both scripts are finished already."""
    context = click.get_current_context()
    if not all(_is_file(side) for side in sides):
        return
    for parameter in context.command.params:
        given = (
            parameter.name
            and context.get_parameter_source(parameter.name) is click.core.ParameterSource.COMMANDLINE
        )
        if given and parameter.name in CompileOptions.__dataclass_fields__:
            raise click.UsageError(
                f"{parameter.opts[0]} does nothing here: both scripts are compiled already."
            )


def _script(side: str, text: str, common: CompileOptions) -> "Script":
    """The script that one side of the comparison names. Raises RequestError, SheetError and MachineError."""
    from pathlib import Path

    from voicecoach.cli._booth import compile_with_voice
    from voicecoach.errors import RequestError
    from voicecoach.scriptfile import read_script

    if _is_file(text):
        try:
            return read_script(Path(text).read_bytes(), text)
        except OSError as error:
            hint = "write one with: voicecoach preview NAME --as json -o script.json"
            raise RequestError(f"cannot read {text}: {error.strerror or error}", hint) from None
    if Path(text).is_file():
        return compile_with_voice(text, common)
    return compile_with_voice(*parse_session(side, text, common))


def parse_session(side: str, text: str, common: CompileOptions) -> tuple[str, CompileOptions]:
    """A name and its options from one text: `tight-hamstrings --talk brief`.

    An option that may be given several times adds to the common ones, any other takes their place. Raises UsageError.
    """
    import shlex
    from dataclasses import fields, replace

    try:
        words = shlex.split(text)
    except ValueError as error:
        raise click.UsageError(f"{side} cannot be read: {str(error).lower()}.") from None
    shared = {each.name: getattr(common, each.name) for each in fields(common)}
    lists = {name: value for name, value in shared.items() if isinstance(value, tuple)}
    defaults = {name: value for name, value in shared.items() if name not in lists and value is not None}
    with _session.make_context(f"voicecoach diff, {side}:", words, default_map=defaults) as context:
        name, options = _session.invoke(context)
    return name, replace(
        options, **{field: (*value, *getattr(options, field)) for field, value in lists.items()}
    )
