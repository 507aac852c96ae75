"""`voicecoach preview`: the timed script of a session, as text or in another format."""

from typing import TYPE_CHECKING

import click

from voicecoach.cli._files import format_for
from voicecoach.cli._options import RequestFor, request_options
from voicecoach.cli._pages import echo_pages
from voicecoach.exports import EXPORTS

if TYPE_CHECKING:
    from voicecoach.api.observer import Observer
    from voicecoach.request import SessionRequest


@click.command("preview")
@click.argument("name")
@click.option(
    "--as",
    "as_format",
    metavar="FORMAT",
    help=f"{EXPORTS.summary()}.  [default: what the suffix of -o says, else text]",
)
@click.option(
    "-o", "--output", default="-", metavar="FILE", help="Where to write it.  [default: the terminal]"
)
@click.option(
    "--overview", is_flag=True, help="One screen: minutes, holds, equipment, exercises, conditions."
)
@request_options
def command(
    name: str, as_format: str | None, output: str, *, overview: bool, request_for: RequestFor
) -> None:
    """Print the timed script of a session: every phrase and beep with its time.

    The lengths of phrases are those of the voice. Without a voice, or with `--voice estimate`, they are estimated,
    and the script says so. On a terminal that it does not fit it is shown in your pager.

    \b
    Examples:
      voicecoach preview tight-hamstrings
      voicecoach preview tight-hamstrings --overview --with low-back-pain
      voicecoach preview hamstring-ere --dose hamstring-ere.hold=13s --side left
      voicecoach preview tight-hamstrings --with low-back-pain -o script.json
    """
    from voicecoach.cli._notices import LateNotices

    with LateNotices() as observer:
        if overview:
            text = _overview(request_for(name), as_format, observer)
        else:
            from voicecoach.api.compile import compile_session
            from voicecoach.exports import export_script

            format_name = format_for(EXPORTS, as_format, output)
            text = export_script(compile_session(request_for(name), observer).script, format_name)
        if output == "-":
            echo_pages(text)
            return
        from voicecoach.outfile import open_output

        with open_output(output) as stream:
            stream.write(text.encode())


def _overview(request: "SessionRequest", as_format: str | None, observer: "Observer") -> str:
    from voicecoach.api.overview import FORM, overview_session

    if as_format not in {None, "text", "json"}:
        raise click.UsageError("an overview is written as text or json")
    overview = overview_session(request, observer)
    return FORM.text(overview) if as_format == "json" else "\n".join(overview.lines()) + "\n"
