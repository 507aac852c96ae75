"""`voicecoach play`: a session live, hands-free."""

import click

from voicecoach.cli._live import LiveFor, live_options, summarise
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli._options import RequestFor, request_options


@click.command("play")
@click.argument("name", required=False)
@click.option("--resume", is_flag=True, help="Go on with the last session where it was interrupted.")
@live_options
@request_options
def command(name: str | None, *, resume: bool, live_for: LiveFor, request_for: RequestFor) -> None:
    """Play a session live. Earphone buttons, media keys and the keyboard control it.

    It is the session that `render` writes, to the frame, from its first word on. After a crash or quit, `play --resume` goes on with it.

    \b
    Examples:
      voicecoach play tight-hamstrings
      voicecoach play hamstring-ere --player miniaudio --gates off
      voicecoach play hamstring-ere --player file:ere.wav
      voicecoach play --resume
    """
    if resume:
        from voicecoach.api.resume import resume_session

        outcome = resume_session(live_for(), TerminalObserver(), name=name)
    elif name is None:
        raise click.UsageError("name a routine or exercise, or resume the last session: --resume")
    else:
        from voicecoach.api.live import play_session

        outcome = play_session(request_for(name), live_for(), TerminalObserver())
    summarise(outcome)
