"""`voicecoach share`: a session or a folder for the phone in the next room."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli._options import RequestFor, request_options

if TYPE_CHECKING:
    from voicecoach.api.share import SharedFiles, ShareRequest, Sharing


@click.command("share")
@click.argument("name", metavar="NAME|FOLDER")
@click.option("--lan", is_flag=True, help="For every device of this network that knows the address.")
@click.option("--port", type=click.IntRange(1, 65535), metavar="N", help="[default: any that is free]")
@click.option(
    "--for",
    "most",
    default="2h",
    show_default=True,
    metavar="TIME",
    help="Stop after this long, such as 30 min or 2h.",
)
@request_options
def command(name: str, *, lan: bool, port: int | None, most: str, request_for: RequestFor) -> None:
    """Share a session, or a folder that `render` filled, with a phone: the page and the audio, at an address that is secret.

    Only this machine can open it, unless `--lan` is given. It stops by itself: after the time of --for, or 15 minutes
    after the last device asked for something. Needs the extra `share`.

    \b
    Examples:
      voicecoach share tight-hamstrings --lan
      voicecoach share course --lan --for 30min
      voicecoach share hamstring-ere --voice hibari --port 8080
    """
    from voicecoach.api.share import ShareRequest, shared_folder, shared_session

    request = ShareRequest(is_on_network=lan, port=port or 0, most_s=_seconds(most))
    if Path(name).is_dir():
        with shared_folder(Path(name)) as files:
            _share(files, request)
        return
    with shared_session(request_for(name), TerminalObserver()) as files:
        _share(files, request)


def _seconds(text: str) -> float:
    from voicecoach.units import MS_PER_S, QuantityError, parse_time_ms

    hours = text.strip().removesuffix("h").strip()
    if text.strip().endswith("h") and hours.isdecimal() and 0 < int(hours) <= 24:
        return int(hours) * 3600.0
    try:
        return parse_time_ms(text) / MS_PER_S
    except QuantityError as error:
        raise click.BadParameter(f"{error}; write a time such as 30min or 2h", param_hint="--for") from None


def _share(files: "SharedFiles", request: "ShareRequest") -> None:
    from voicecoach.api.share import open_sharing

    with open_sharing(files, request, lambda host: echo(f"opened by {host}", err=True)) as sharing:
        _tell(sharing, files, request)
        sharing.run()
    echo("stopped sharing", err=True)


def _tell(sharing: "Sharing", files: "SharedFiles", request: "ShareRequest") -> None:
    from voicecoach.units import counted

    size = f"{counted(len(files.files), 'file')}, {files.byte_count / 1_000_000:.1f} MB"
    who = (
        "every device of this network that knows the address"
        if request.is_on_network
        else "this machine alone"
    )
    echo(f"{files.title}: {size}, for {who}", err=True)
    echo(sharing.address)
    if request.is_on_network:
        echo(sharing.qr, err=True)
    else:
        echo("to open it on a phone in the same network: --lan", err=True)
    minutes = round(request.most_s / 60)
    echo(
        f"stops after {minutes} min, or {round(request.idle_s / 60)} min after the last request; Ctrl-C stops it now",
        err=True,
    )
