"""`voicecoach plan stop`: end a course."""

import click

from voicecoach.cli.plan._courses import programme_argument


@click.command("stop")
@programme_argument
def command(name: str | None) -> None:
    """End a course. What was done stays in the journal; the programme may be started anew.

    \b
    Examples:
      voicecoach plan stop tight-hamstrings
    """
    from voicecoach.cli.plan._courses import find_course, read_record, write_entries
    from voicecoach.cli.plan._reminding import renew_reminders
    from voicecoach.journal.entries import CourseStopped

    course = find_course(read_record(), name)
    write_entries(CourseStopped(course=course.id))
    click.echo(f"{course.programme}: ended after {course.completed} sessions")
    renew_reminders()
