"""`voicecoach preview`: the timed script of a session, as text or in another format."""

from typing import TYPE_CHECKING, Any

import click

from voicecoach.cli._files import format_for, write_output
from voicecoach.cli._kept import answer, engines_of
from voicecoach.cli._listing import ListingOption
from voicecoach.cli._options import RequestFor, request_options
from voicecoach.cli._pages import echo_pages

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.api.observer import NoticeList, Observer
    from voicecoach.plugins import Registry
    from voicecoach.request import SessionRequest


def _exports() -> "Registry[Any]":
    from voicecoach.exports import EXPORTS

    return EXPORTS


@click.command("preview")
@click.argument("name")
@click.option(
    "--as",
    "as_format",
    metavar="FORMAT",
    cls=ListingOption,
    registry=_exports,
    help="{all}; png: a picture of the timeline; handout.html, handout.pdf: the session on paper.  [default: what the suffix of -o says, else text]",
)
@click.option(
    "-o", "--output", default="-", metavar="FILE", help="Where to write it.  [default: the terminal]"
)
@click.option(
    "--overview", is_flag=True, help="One screen: minutes, holds, equipment, exercises, conditions."
)
@click.option("--picture", is_flag=True, help="The timeline for a terminal.")
@request_options
def command(
    name: str,
    as_format: str | None,
    output: str,
    *,
    overview: bool,
    picture: bool,
    request_for: RequestFor,
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
      voicecoach preview tight-hamstrings --picture
      voicecoach preview tight-hamstrings --as handout.pdf -o handout.pdf
    """
    from voicecoach.cli._notices import LateNotices

    with LateNotices() as observer:
        if picture:
            as_format = _only("picture", as_format, overview=overview)
        face = _face(as_format, output)
        if face is not None:
            _write_face(request_for(name), face, output, observer)
            return
        if overview and as_format not in {None, "text", "json"}:
            raise click.UsageError("an overview is written as text or json")

        def made(heard: "NoticeList") -> tuple[str, "Iterable[str] | None"]:
            request = request_for(name)
            if overview:
                return _overview(request, as_format, heard), engines_of(request)
            from voicecoach.api.compile import compile_session
            from voicecoach.exports import EXPORTS, export_script

            format_name = format_for(EXPORTS, as_format, output)
            script = compile_session(request, heard).script
            return export_script(script, format_name), engines_of(request, script.voice.engine)

        text = answer(name, observer, made)
        if output == "-":
            echo_pages(text)
            return
        write_output(output, text.encode())


def _overview(request: "SessionRequest", as_format: str | None, observer: "Observer") -> str:
    from voicecoach.api.overview import FORM, overview_session

    overview = overview_session(request, observer)
    return FORM.text(overview) if as_format == "json" else "\n".join(overview.lines()) + "\n"


def _only(wanted: str, as_format: str | None, *, overview: bool) -> str:
    if overview or as_format not in {None, wanted}:
        raise click.UsageError(f"--{wanted} excludes --as and --overview")
    return wanted


def _face(as_format: str | None, output: str) -> str | None:
    from voicecoach.api.faces import face_of

    return face_of(as_format, output)


def _write_face(request: "SessionRequest", face: str, output: str, observer: "Observer") -> None:
    """A picture or a handout, into a file or a pipe; a terminal can show neither."""
    import sys

    from voicecoach.api.faces import show_session

    if output == "-" and sys.stdout.isatty():
        raise click.UsageError(f"a terminal cannot show {face}; name a file: -o session.{face}")
    shown = show_session(request, face, observer)
    write_output(output, shown)
