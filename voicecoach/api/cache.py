"""What is kept to save time: what it holds, and emptying it."""

import shutil
from contextlib import suppress

from voicecoach.cache_folder import kept_folder
from voicecoach.speech_cache import CacheStats, cache_stats
from voicecoach.speech_cache import clear_cache as clear_speech

__all__ = ["CacheStats", "cache_stats", "clear_cache"]


def clear_cache(*, older_than_days: int | None = None) -> CacheStats:
    """Remove all spoken clips and what is kept of sheets, rendered files and answers; with `older_than_days` only clips that were not used for that many days.

    Returns what was removed of the clips. Touches no other file.
    """
    if older_than_days is None:
        for name in ("sheets", "renders", "answers"):
            for path in kept_folder(name).glob("*.json"):
                with suppress(OSError):
                    path.unlink()
        shutil.rmtree(kept_folder("bundles"), ignore_errors=True)
    return clear_speech(older_than_days=older_than_days)
