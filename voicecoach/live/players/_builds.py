"""Which build of simpleaudio is installed, and whether it is safe to use."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version


def why_not() -> str | None:
    """Why it cannot be used here; None if it can. Loads the library only if that is safe."""
    found = dict(builds())
    if not found:
        return "it is not installed"
    if "simpleaudio-patched" not in found and sys.version_info >= (3, 12):
        return f"simpleaudio {found['simpleaudio']} crashes Python 3.12 and later; the patched build does not"
    try:
        import simpleaudio  # noqa: F401, PLC0415 - whether its sound library can be loaded is known only then
    except (ImportError, OSError) as error:
        return str(error)
    return None


def builds() -> Iterator[tuple[str, str]]:
    for name in ("simpleaudio", "simpleaudio-patched"):
        with suppress(PackageNotFoundError):
            yield name, version(name)
