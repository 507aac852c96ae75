"""`voicecoach list`: the routines and exercises that there are."""

import click

from voicecoach.cli._options import cues_option


@click.command("list")
@click.argument("words", nargs=-1)
@cues_option
def command(words: tuple[str, ...], cues: tuple[object, ...]) -> None:
    """List routines, exercises and conditions; with WORDS only those that have all of them.

    \b
    Examples:
      voicecoach list
      voicecoach list hamstring
    """
    from pathlib import Path

    from voicecoach.errors import RequestError
    from voicecoach.sheets.library import find_folders, form_of
    from voicecoach.sheets.sheet import ExerciseSheet, RoutineSheet

    library = find_folders(tuple(Path(str(folder)) for folder in cues))
    wanted = [word.lower() for word in words]
    rows: list[tuple[str, str, str, str]] = []
    for sheet in library.all("routine"):
        routine = form_of(sheet, RoutineSheet)
        rows.append(("routine", sheet.id, routine.name, " ".join(routine.aka)))
    for sheet in library.all("exercise"):
        exercise = form_of(sheet, ExerciseSheet)
        muscles = " ".join([*exercise.muscles.primary, *exercise.muscles.secondary])
        rows.append(
            (
                "exercise",
                sheet.id,
                exercise.name,
                f"{' '.join(exercise.aka)} {muscles} {' '.join(exercise.equipment)} {exercise.position}",
            )
        )
    rows.extend(
        ("condition", condition, meaning, "") for condition, meaning in sorted(library.conditions().items())
    )
    shown = [row for row in rows if all(word in " ".join(row).lower() for word in wanted)]
    if not shown:
        raise RequestError(
            f"nothing here has the words '{' '.join(words)}'", "voicecoach list shows all there is"
        )
    width = max(len(row[1]) for row in shown)
    heading = ""
    for kind, sheet_id, name, _ in shown:
        if kind != heading:
            click.echo(("\n" if heading else "") + f"{kind}s")
            heading = kind
        click.echo(f"  {sheet_id:<{width}}  {name}")
