"""`voicecoach play`: a session live, hands-free."""

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import confirm, echo
from voicecoach.cli._live import LiveFor, live_options, summarise
from voicecoach.cli._notices import TerminalObserver
from voicecoach.cli._options import RequestFor, request_options

if TYPE_CHECKING:
    from voicecoach.api.course.today import SessionOfCourse
    from voicecoach.api.live import LiveRequest
    from voicecoach.request import SessionRequest


@click.command("play")
@click.argument("name", required=False)
@click.option("--resume", is_flag=True, help="Go on with the last session where it was interrupted.")
@click.option(
    "--count/--no-count",
    "counts",
    default=None,
    help="If a course has this routine due today: play it at the doses of the course, and count it.  [default: ask]",
)
@click.option(
    "--from",
    "start_at",
    metavar="EXERCISE|TIME",
    help="Begin at an exercise or a time, such as 12:30. What comes before counts as left out.",
)
@live_options
@request_options
def command(  # noqa: PLR0917 - click passes them by name
    name: str | None,
    resume: bool,  # noqa: FBT001
    counts: bool | None,  # noqa: FBT001
    start_at: str | None,
    live_for: LiveFor,
    request_for: RequestFor,
) -> None:
    """Play a session live. Earphone buttons, media keys and the keyboard control it.

    It is the session that `render` writes, to the frame, from its first word on. After a crash or quit, `play --resume` goes on with it.

    \b
    Examples:
      voicecoach play tight-hamstrings
      voicecoach play hamstring-ere --player miniaudio --gates off
      voicecoach play tight-hamstrings --from wall-sit
      voicecoach play hamstring-ere --player file:ere.wav
      voicecoach play tight-hamstrings --remote --lan
      voicecoach play --resume
    """
    if resume:
        if start_at is not None:
            raise click.UsageError("--resume and --from exclude each other; give one")
        from voicecoach.api.resume import resume_session

        outcome = resume_session(live_for(), TerminalObserver(), name=name)
    elif name is None:
        raise click.UsageError("name a routine or exercise, or resume the last session: --resume")
    else:
        from voicecoach.api.live import play_session

        request = request_for(name)
        live, scheduled = live_for(request.language), None
        if (session := _of_course(request, live, counts=counts)) is not None:
            request, scheduled = session.request, session.scheduled
        else:
            _notice_profile(request, live)
        live = replace(live, start_at=start_at)
        outcome = play_session(request, live, TerminalObserver(), scheduled=scheduled)
    summarise(outcome)


def _of_course(
    request: "SessionRequest", live: "LiveRequest", *, counts: bool | None
) -> "SessionOfCourse | None":
    """The session of a course that this one is to count as; None: it is played by itself, and that is said if one is due."""
    from voicecoach.journal.writer import journal_mentions

    may_count = counts is True or (counts is None and live.keeps_journal is not False and _is_heard(live))
    if counts is not True and not (may_count and journal_mentions("course-started")):
        return None  # before courses are loaded: nothing is heard until then
    from voicecoach.api.course.today import SessionOfCourseRequest, due_of_routine, session_today
    from voicecoach.errors import RequestError

    due = due_of_routine(request.name, observer=TerminalObserver())
    if due is None:
        if counts:
            raise RequestError(
                f"no course has '{request.name}' due today",
                "play it without --count, or see: voicecoach plan today",
            )
        return None
    what = f"session {due.number} of {due.sessions} of {due.title} is due today"
    is_own = bool(request.doses or request.only)
    if counts and is_own:
        raise RequestError(
            f"{what}, at the doses of the course", "leave out --dose and --only, or say --no-count"
        )
    if counts is None and not is_own and sys.stdin is not None and sys.stdin.isatty():
        counts = confirm(f"{what}. Play it as that, at the doses of the course?")
    if not counts:
        echo(f"{what}; this session does not count as that. With --count it does", err=True)
        return None
    echo(f"{what}: it counts as that when you finish it", err=True)
    return session_today(SessionOfCourseRequest(programme=due.programme, session=request))


def _notice_profile(request: "SessionRequest", live: "LiveRequest") -> None:
    """Says which conditions of the profile a session that is no session of a course does not have."""
    from voicecoach.journal.writer import journal_mentions

    if live.keeps_journal is False or not _is_heard(live) or not journal_mentions("profile"):
        return
    from voicecoach.api.course.profile import conditions_left_out

    if left := conditions_left_out(request.conditions):
        named = " ".join(f"--with {one}" for one in left)
        echo(f"your profile counts in courses only; to adapt this session to it: {named}", err=True)


def _is_heard(live: "LiveRequest") -> bool:
    """Whether somebody can hear the player that is named."""
    from voicecoach.live.players import may_be_heard

    return live.keeps_journal is True or not isinstance(live.player, str) or may_be_heard(live.player)
