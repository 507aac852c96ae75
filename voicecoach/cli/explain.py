"""`voicecoach explain`: why this is said, or not said, at a moment of a session."""

import click

from voicecoach.cli._echo import echo
from voicecoach.cli._options import RequestFor, report_option, request_options


@click.command("explain")
@click.argument("name")
@click.option("--at", required=True, metavar="TIME", help="The moment: 12:34, 12:34.5 or 754 s.")
@report_option
@request_options
def command(name: str, at: str, as_format: str, request_for: RequestFor) -> None:
    """Explain why something is said or beeped at a moment: where it is written, which rule chose it, what gave way to it.

    In silence, the last sound before it is explained. The times are those of `preview` with the same options.

    \b
    Examples:
      voicecoach explain tight-hamstrings --at 12:34
      voicecoach explain hamstring-ere --at 1:35.3 --voice estimate
      voicecoach explain tight-hamstrings --at "754 s" --talk brief --as json
    """
    from voicecoach.api.explain import explain_moment
    from voicecoach.cli._notices import TerminalObserver

    explained = explain_moment(request_for(name), at, TerminalObserver())
    echo(explained.json() if as_format == "json" else explained.text(), nl=False)
