"""A notice on the desktop, shown by the system's own service for them."""

import asyncio
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from voicecoach.errors import MachineError
from voicecoach.reminders import CURE

APP = "voicecoach"


def show_notice(title: str, message: str) -> None:
    """Shows it. Raises MachineError when nothing on this machine would show it."""
    try:
        with warnings.catch_warnings():
            # It asks asyncio in a way that later Pythons warn of, which is nothing that a user can mend.
            warnings.simplefilter("ignore", DeprecationWarning)
            import desktop_notifier  # noqa: F401, PLC0415  # heavy, and only for this
    except ImportError as error:
        raise MachineError(
            "notices on the desktop need the package desktop-notifier", 'pip install "voicecoach[reminders]"'
        ) from error
    with _listening() as failures:
        is_shown = asyncio.run(_send(title, message))
    if not is_shown:
        reason = f": {failures[-1]}" if failures else ""
        raise MachineError(f"no notice can be shown on this machine{reason}", CURE)


async def _send(title: str, message: str) -> bool:
    from desktop_notifier import DEFAULT_SOUND, Capability, DesktopNotifier  # noqa: PLC0415

    notifier = DesktopNotifier(app_name=APP, app_icon=None)
    try:
        # If nothing can show it, the library shows it nowhere and calls that success.
        if Capability.TITLE not in await notifier.get_capabilities():
            return False
    except Exception as error:  # noqa: BLE001  # each system fails in its own way, and all of them mean this
        logging.getLogger("desktop_notifier").warning("%s", error)
        return False
    shown: list[bool] = []
    await notifier.send(title, message, sound=DEFAULT_SOUND, on_dispatched=lambda: shown.append(True))
    return bool(shown)


@contextmanager
def _listening() -> Iterator[list[str]]:
    """What the library logs, instead of it being printed: it logs its failures and raises none."""
    failures: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            error = record.exc_info[1] if record.exc_info else None
            failures.append(" ".join(str(error or record.getMessage()).split()))

    logger, listener = logging.getLogger("desktop_notifier"), Listener()
    logger.addHandler(listener)
    propagates, logger.propagate = logger.propagate, False
    try:
        yield failures
    finally:
        logger.removeHandler(listener)
        logger.propagate = propagates
