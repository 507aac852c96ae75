"""Workers on other machines, through Dask: the same list of tasks, and a worker that is lost costs only what it was at."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any, Self, TypeVar

from voicecoach.api.batch.places import CURE
from voicecoach.api.batch.worker import Failed
from voicecoach.errors import MachineError, VoicecoachError
from voicecoach.version import __version__

Task = TypeVar("Task")
Result = TypeVar("Result")

_WAIT_S = 20
"""For the scheduler, and for a first worker."""
_AHEAD = 4
"""How many tasks a worker may have before it: enough never to wait, few enough for lists of a million."""
_TURN = Lock()
"""A worker with several threads does one task after the other: a session knows no other in its process."""


class ClusterPool:
    """The workers of a scheduler, as a pool of processes is (see `pool`)."""

    def __init__(self, scheduler: str) -> None:
        self._scheduler = scheduler
        self._client: Any = None

    def __enter__(self) -> Self:
        """Raises MachineError if there is no scheduler, no worker, or one of another version."""
        self._client = _connect(self._scheduler)
        try:
            self._check_workers()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self._close()

    def run(
        self, function: Callable[[Task], Result], tasks: Sequence[Task]
    ) -> Iterator[tuple[Task, Result | Failed]]:
        """Each task with its result, in the order in which they finish. The function is pure: it may run twice.

        A task whose worker is lost goes to another one; one that takes down worker after worker is given up.
        """
        waiting = iter(range(len(tasks)))
        running: dict[str, int] = {}
        finished = _dask().as_completed(loop=self._client.loop)

        def begin_more() -> None:
            most = _AHEAD * max(1, len(self._client.scheduler_info()["workers"]))
            while len(running) < most and (number := next(waiting, None)) is not None:
                future = self._client.submit(_in_turn, function, tasks[number], pure=False)
                running[future.key] = number
                finished.add(future)

        begin_more()
        while running:
            future = next(finished)
            number = running.pop(future.key)
            result = _result_of(future)
            begin_more()
            yield tasks[number], result

    def worker_count(self) -> int:
        """How many workers there are at the moment."""
        return len(self._client.scheduler_info()["workers"])

    def _check_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=_WAIT_S)
        except TimeoutError:
            raise MachineError(
                f"the scheduler {self._scheduler} has no workers", f"start one: dask worker {self._scheduler}"
            ) from None
        for address, version in self._client.run(_version, on_error="return").items():
            _check_version(f"the worker {address}", version)
        try:
            version = self._client.run_on_scheduler(_version)
        except (ImportError, AttributeError, RuntimeError) as error:
            version = error  # it reads the list of tasks too
        _check_version(f"the scheduler {self._scheduler}", version)

    def _close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):  # a scheduler that is gone is nothing to wait for
                client.close(timeout=5)


def _connect(scheduler: str) -> Any:
    try:
        import dask
    except ImportError:
        raise MachineError("--scheduler takes Dask, which is not installed", CURE) from None
    # What goes wrong is reported by us; its own lines would lie across the progress.
    levels = dict.fromkeys(("distributed", "distributed.client", "distributed.core"), "critical")
    dask.config.set({"distributed.logging": levels})
    try:
        return _dask().Client(scheduler, timeout=_WAIT_S, set_as_default=False)
    except (OSError, ValueError) as error:
        raise MachineError(
            f"there is no scheduler at {scheduler}: {error}", "start one: dask scheduler --port 8786"
        ) from None


def _dask() -> Any:
    """Dask's distributed, which is an extra, and says nothing of its types."""
    import distributed

    return distributed


def _in_turn(function: Callable[[Task], Result], task: Task) -> Result:
    """What a worker does."""
    with _TURN:
        return function(task)


def _check_version(whose: str, version: object) -> None:
    """Raises MachineError for one that is not ours; an error is none at all."""
    if version != __version__:
        have = f"version {version}" if isinstance(version, str) else "none that can be loaded"
        raise MachineError(
            f"this machine has voicecoach {__version__}; {whose} has {have}",
            "install the same version on all of them: pip install 'voicecoach[cluster]'",
        )


def _version() -> str:
    return __version__


def _result_of(future: Any) -> Any:
    from distributed import CancelledError, KilledWorker

    try:
        return future.result()
    except VoicecoachError as error:
        return Failed(str(error))
    except KilledWorker:
        return Failed("the workers that were at it were lost, one after the other; have they enough memory?")
    except (CancelledError, OSError, TimeoutError) as error:
        raise MachineError(
            f"the scheduler is gone: {error}", "start it again; what is finished stays so"
        ) from error
