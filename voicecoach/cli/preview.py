"""`voicecoach preview`: the timed script of a session, as text or in another format."""

import click

from voicecoach.cli._options import CompileOptions, compile_options


@click.command("preview")
@click.argument("name")
@click.option("--as", "as_format", default="text", show_default=True, metavar="FORMAT", help="text or json.")
@click.option(
    "-o", "--output", default="-", metavar="FILE", help="Where to write it.  [default: the terminal]"
)
@compile_options
def command(name: str, as_format: str, output: str, options: CompileOptions) -> None:
    """Print the timed script of a session: every phrase and beep with its time.

    The lengths of phrases are those of the voice. Without a voice, or with `--voice estimate`, they are estimated,
    and the script says so.

    \b
    Examples:
      voicecoach preview tight-hamstrings
      voicecoach preview hamstring-ere --dose hamstring-ere.hold=13s --side left
      voicecoach preview tight-hamstrings --with low-back-pain --as json -o script.json
    """
    from voicecoach.cli._booth import compile_with_voice
    from voicecoach.exports import check_export, export_script
    from voicecoach.outfile import open_output

    check_export(as_format)
    text = export_script(compile_with_voice(name, options), as_format)
    with open_output(output) as stream:
        stream.write(text.encode())
