"""`voicecoach preview`: the timed script of a session, as text or in another format."""

import click

from voicecoach.cli._files import format_for
from voicecoach.cli._options import RequestFor, request_options
from voicecoach.exports import EXPORTS


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
@request_options
def command(name: str, as_format: str | None, output: str, request_for: RequestFor) -> None:
    """Print the timed script of a session: every phrase and beep with its time.

    The lengths of phrases are those of the voice. Without a voice, or with `--voice estimate`, they are estimated,
    and the script says so.

    \b
    Examples:
      voicecoach preview tight-hamstrings
      voicecoach preview hamstring-ere --dose hamstring-ere.hold=13s --side left
      voicecoach preview tight-hamstrings --with low-back-pain -o script.json
    """
    from voicecoach.api.compile import compile_session
    from voicecoach.cli._notices import TerminalObserver
    from voicecoach.exports import export_script
    from voicecoach.outfile import open_output

    format_name = format_for(EXPORTS, as_format, output)
    text = export_script(compile_session(request_for(name), TerminalObserver()).script, format_name)
    with open_output(output) as stream:
        stream.write(text.encode())
