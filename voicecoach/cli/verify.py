"""`voicecoach verify`: is all of its script in a sound file, and nothing else?"""

from pathlib import Path

import click

from voicecoach.cli._options import report_option


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--script",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help="The script to hold it against.  [default: the one in the file]",
)
@report_option
def command(file: Path, script: Path | None, as_format: str) -> None:
    """Listen to a rendered file, and hold what is heard against its script.

    Beeps and speech are found in the sound itself. Told are how long each hold really lasts, beeps that are missing or
    out of place, phrases that are missing, cut or too near to a beep, sound where silence should be, clipped peaks, and
    a file that is shorter or longer than its script. Exit code 1 if there is any such fault.

    \b
    Examples:
      voicecoach verify session.wav
      voicecoach verify session.wav --as json
      voicecoach verify edited.wav --script script.json
    """
    from voicecoach.verify.report import format_json, format_text
    from voicecoach.verify.verify import verify_file

    report = verify_file(file, script)
    format_report = format_json if as_format == "json" else format_text
    click.echo(format_report(report, str(file)), nl=False)
    if not report.passed:
        click.get_current_context().exit(1)
