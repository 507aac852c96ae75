"""`voicecoach` alone, and a name where a command is wanted: what to do next, in words."""

from typing import TYPE_CHECKING

import click

from voicecoach.cli._echo import echo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from voicecoach.api.next_steps import Step


def echo_next_steps() -> None:
    """What there is, what is due today if a course runs, and three commands."""
    from voicecoach.api.next_steps import next_steps
    from voicecoach.cli._notices import TerminalObserver

    found = next_steps(observer=TerminalObserver())
    echo("voicecoach speaks you through exercises, with exactly timed holds.\n")
    if found.due:
        from voicecoach.cli.plan.today import show_due

        for due in found.due:
            show_due(due)
    else:
        echo("Routines, each to do once or as a programme over weeks")
        width = max((len(hit.id) for hit in found.routines), default=0)
        for hit in found.routines:
            echo(f"  {hit.id:<{width}}  {hit.name}")
    echo("\nWhat next")
    echo("\n".join(_lines(found.steps)))
    echo("\nAll commands: voicecoach --help")


def other_meaning(name: str) -> str | None:
    """What somebody may mean who writes a name where a command is wanted, in words; None if nothing has it."""
    from voicecoach.api.next_steps import steps_for
    from voicecoach.cli.plan import command as plan

    if name in plan.list_commands(click.get_current_context()):
        return f"'{name}' is a command of plan: voicecoach plan {name}"
    found = steps_for(name)
    if found is None:
        return None
    kind, steps = found
    article = "an" if kind == "exercise" else "a"
    return "\n".join((f"'{name}' is {article} {kind}, not a command", *_lines(steps)))


def _lines(steps: "Iterable[Step]") -> list[str]:
    steps = list(steps)
    width = max((len(step.command) for step in steps), default=0)
    return [f"  {step.command:<{width}}  {step.purpose}" for step in steps]
