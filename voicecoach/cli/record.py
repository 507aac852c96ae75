"""`voicecoach record`: your own recordings of what a session says."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._options import RequestFor, request_options

if TYPE_CHECKING:
    from voicecoach.api.record import Phrase, RecordRequest


@click.command("record")
@click.argument("name")
@click.option(
    "--as", "recordings", default="own", show_default=True, metavar="SET", help="What to call them."
)
@click.option(
    "--from",
    "folder",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Take WAV files that are named as `--list` says, instead of recording.",
)
@click.option(
    "--list",
    "only_list",
    is_flag=True,
    help="Only list the phrases without a recording, with the names of their files.",
)
@request_options
def command(
    name: str, recordings: str, folder: Path | None, *, only_list: bool, request_for: RequestFor
) -> None:
    """Record what a session says in your own voice: each phrase that has no recording yet, one after the other.

    Recordings are trimmed and brought to the loudness of every voice. A session with `--voice recorded` uses them, and
    another voice says what is not recorded.

    \b
    Examples:
      voicecoach record hamstring-ere
      voicecoach record hamstring-ere --list
      voicecoach record hamstring-ere --as anna --from anna-files
      voicecoach render hamstring-ere --voice recorded:anna
    """
    from voicecoach.api.record import RecordRequest, phrases_to_record, take_folder
    from voicecoach.cli._notices import TerminalObserver

    request = RecordRequest(request_for(name), recordings)
    if folder is not None:
        taken = take_folder(request, folder, TerminalObserver())
        for line in taken.refused:
            echo(f"not taken: {line}", err=True)
        echo(f"{len(taken.kept)} recordings kept, {len(taken.missing)} phrases without one", err=True)
        return
    phrases = phrases_to_record(request, TerminalObserver())
    missing = [phrase for phrase in phrases if not phrase.is_recorded]
    if only_list:
        for phrase in missing:
            echo(f"{phrase.file_name}\t{phrase.text}")
        return
    _record(request, missing)


def _record(request: "RecordRequest", missing: "list[Phrase]") -> None:
    """Record phrase by phrase, until all are there or the person stops."""
    from voicecoach.api.record import keep_recording, record_while
    from voicecoach.errors import RequestError

    for number, phrase in enumerate(missing, 1):
        echo(f"{number} of {len(missing)}: {phrase.text}", err=True)
        answer = click.prompt(
            "Enter to record, s to skip, q to stop", default="", show_default=False, err=True
        )
        if answer.strip().lower() == "q":
            return
        if answer.strip().lower() == "s":
            continue
        clip = record_while(
            lambda: click.prompt("Speak, then Enter", default="", show_default=False, err=True)
        )
        try:
            keep_recording(request, phrase.text, clip)
        except RequestError as error:
            echo(str(error), err=True)
