"""Runs an application until its time is up, until nobody has asked for anything for a while, or until it is told to stop."""

import asyncio
import contextlib
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

LOOK_EVERY_S = 0.2


@dataclass(slots=True)
class Patience:
    """When a server stops by itself."""

    most_s: float
    """It runs no longer than this."""
    idle_s: float
    """Once somebody has asked for something, it waits this long for the next request."""
    clock: Callable[[], float] = time.monotonic
    began_s: float | None = None
    asked_s: float | None = None
    is_stopped: bool = False

    def begin(self) -> None:
        """The server runs."""
        self.began_s = self.clock()

    def stop(self) -> None:
        """It is over, whatever the time."""
        self.is_stopped = True

    def note_request(self) -> None:
        """Somebody asked for something."""
        self.asked_s = self.clock()

    def is_over(self) -> bool:
        """Whether it is time to stop."""
        now = self.clock()
        return (
            self.is_stopped
            or (self.began_s is not None and now - self.began_s >= self.most_s)
            or (self.asked_s is not None and now - self.asked_s >= self.idle_s)
        )


def serve(app: Any, listening: socket.socket, patience: Patience) -> None:
    """Serve until `patience` is over, or until Ctrl-C, which is raised on as KeyboardInterrupt."""
    import uvicorn  # noqa: PLC0415 - only who shares needs it

    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", server_header=False, ws="none"
    )
    server = uvicorn.Server(config)

    async def run() -> None:
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        # By the clock, and stopped from any thread: there is no event to wait for.
        while not serving.done() and not patience.is_over():  # noqa: ASYNC110
            await asyncio.sleep(LOOK_EVERY_S)
        server.should_exit = True
        # A phone that still plays gets what it has asked for, and nothing new.
        with contextlib.suppress(asyncio.CancelledError):
            await serving

    patience.begin()
    asyncio.run(run())
