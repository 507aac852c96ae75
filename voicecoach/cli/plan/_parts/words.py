"""How a course stands, in words."""

from datetime import date
from typing import TYPE_CHECKING

from voicecoach.cli._echo import echo
from voicecoach.units import counted, number_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.api.course.common.standing import Standing
    from voicecoach.api.course.start import StartedCourse
    from voicecoach.programme.enrolment import ExerciseDose


LITTLE_PAIN = 3
"""More than this changes a dose, unless a programme says otherwise."""

MUCH_PAIN = 6
"""From this on a word of care is due."""


def show_day(day: date) -> str:
    """Friday 13 March 2026."""
    return f"{day:%A} {day.day} {day:%B %Y}"


def dose_lines(doses: "Iterable[ExerciseDose]") -> list[str]:
    """The doses of a session, a line for each exercise; those that are left out too."""
    listed = list(doses)
    width = max((len(dose.name) for dose in listed), default=0)
    words = [f"{dose.words}{', each side' if dose.is_each_side else ''}" for dose in listed]
    longest = max((len(one) for dose, one in zip(listed, words, strict=True) if dose.level), default=0)
    lines = []
    for dose, dosed in zip(listed, words, strict=True):
        said = f"{dosed:<{longest}}  level {dose.level_number} of {dose.levels}"
        lines.append(
            f"  {dose.name:<{width}}  {said if dose.level else 'left out; please have a professional look at it'}"
        )
    return lines


def nothing_due(standing: "Standing") -> str:
    """Why there is nothing to do today, and what comes next."""
    due, sessions = standing.due, standing.sessions
    if due.following is None:
        programme = standing.programme
        return (
            f"all {sessions} sessions are done. Keep training at this level: voicecoach plan continue {programme}; "
            f"or start again halfway: voicecoach plan start {programme} --from-level middle"
        )
    following = f"session {number_of(due.following.number, sessions)} is due on {show_day(due.following.day)}"
    why = "today is a rest day" if due.rests else "nothing is due today"
    return f"{'you are done for today' if due.is_done_today else why}; {following}"


def echo_pain(scores: "Iterable[int | None]", standing: "Standing") -> None:
    """What to do about a pain that was reported, and where to read what it means."""
    worst = max((score for score in scores if score is not None), default=0)
    if worst >= MUCH_PAIN:
        echo(
            "that is a lot of pain: take a break from what hurts; if it does not settle within a day or two, or comes "
            "back, please have a professional look at it"
        )
    if worst > LITTLE_PAIN:
        echo(f"what that means for your next doses: voicecoach plan why{standing.argument}")


def echo_next(standing: "Standing", *, to_stderr: bool = False) -> None:
    """One line on what comes next."""
    due, sessions = standing.due, standing.sessions
    if due.appointment is not None:
        text = f"next: session {number_of(due.appointment.number, sessions)}, due today"
    elif due.following is not None:
        done = "you are done for today; " if due.is_done_today else ""
        text = (
            f"{done}next: session {number_of(due.following.number, sessions)}, {show_day(due.following.day)}"
        )
    else:
        text = nothing_due(standing)
    echo(text, err=to_stderr)


def show_started(course: "StartedCourse", today: date, *, is_new: bool = True) -> str:
    """A course that was started, or changed: its days, and its sessions ahead."""
    sessions = course.session_days
    ahead = f"{counted(len(sessions), 'session')}{'' if is_new else ' ahead'}, " if course.ends else ""
    if course.ends and course.sessions_before not in {None, len(sessions)}:
        ahead = f"{counted(len(sessions), 'session')} ahead instead of {course.sessions_before}, "
    lines = [f"{course.title}: {ahead}{course.rhythm} at {' and '.join(course.clocks)} ({course.zone})"]
    if course.side != "both":
        lines.append(f"the {course.side} side only")
    if course.levels:
        lines.append("it begins with " + ", ".join(f"{one} at level {n}" for one, n in course.levels.items()))
    if sessions:
        last = (
            f"last   {show_day(sessions[-1])}, if none is missed"
            if course.ends
            else "it goes on without an end"
        )
        is_first = course.ends and is_new
        lines += [f"{'first' if is_first else 'next '}  {show_day(sessions[0])}", last]
    if sessions and sessions[0] == today:
        lines.append(f"to do today's session: voicecoach plan today {course.programme} --play")
    return "\n".join([*lines, f"to see all of it: voicecoach plan show {course.programme}"])
