"""`voicecoach verify`: is everything in its script in a sound file, and nothing else?"""

from pathlib import Path

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._options import report_option


@click.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--script",
    type=click.Path(path_type=Path),
    metavar="FILE.json",
    help="The script to compare it with.  [default: the one in the file]",
)
@report_option
def command(file: Path, script: Path | None, as_format: str) -> None:
    """Listen to a rendered file, and compare what is heard with its script.

    Beeps and speech are found in the sound itself. The report says how long each hold really lasts, and lists beeps that
    are missing or out of place, phrases that are missing, cut or too close to a beep, sound where there should be silence,
    clipped peaks, and a file that is shorter or longer than its script. Exit code 1 if there is any such fault.

    \b
    Examples:
      voicecoach verify session.wav
      voicecoach verify session.wav --as json
      voicecoach verify edited.wav --script script.json
    """
    from voicecoach.cli._notices import TerminalObserver

    observer = TerminalObserver()
    from voicecoach.api.verify import verify_recording

    verification = verify_recording(file, script, observer)
    echo(verification.json() if as_format == "json" else verification.text(), nl=False)
    if not verification.passed:
        click.get_current_context().exit(1)
