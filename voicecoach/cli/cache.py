"""`voicecoach cache`: what the speech cache holds, and how to empty it."""

import click

from voicecoach.cli._echo import echo


@click.command("cache")
@click.option("--clear", is_flag=True, help="Remove what is in it.")
@click.option(
    "--older-than",
    type=click.IntRange(min=0),
    metavar="DAYS",
    help="With --clear: only what was not used for this many days.",
)
def command(clear: bool, older_than: int | None) -> None:  # noqa: FBT001  # click gives it by name
    """Show how much speech is kept so that nothing is spoken twice; or clear it.

    The folder is named by the environment variable VOICECOACH_CACHE, else it is where this system keeps caches.

    \b
    Examples:
      voicecoach cache
      voicecoach cache --clear --older-than 90
    """
    from voicecoach.api.cache import cache_stats, clear_cache

    if older_than is not None and not clear:
        raise click.UsageError("--older-than goes with --clear")
    stats = clear_cache(older_than_days=older_than) if clear else cache_stats()
    phrases = "1 phrase" if stats.entry_count == 1 else f"{stats.entry_count} phrases"
    echo(f"{stats.folder}: {'removed ' if clear else ''}{phrases}, {stats.byte_count / 1e6:.1f} MB")
