"""Several processes that work on a list, or none: then this one does."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import current_process, get_context
from typing import Protocol, Self, TypeVar

from voicecoach.api.batch.worker import Failed, begin

Task = TypeVar("Task")
Result = TypeVar("Result")


class Pool(Protocol):
    """Whoever works on a list."""

    def run(
        self, function: Callable[[Task], Result], tasks: Sequence[Task]
    ) -> Iterator[tuple[Task, Result | Failed]]:
        """Each task with its result, in the order in which they finish."""
        ...


class WorkerPool:
    """Processes that are started when there is something to do for several of them, and that end with the block.

    A worker of another pool, which may start none, does it all itself.
    """

    def __init__(self, process_count: int) -> None:
        self._process_count = 1 if current_process().daemon else process_count
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._end()

    def run(
        self, function: Callable[[Task], Result], tasks: Sequence[Task]
    ) -> Iterator[tuple[Task, Result | Failed]]:
        """Each task with its result, in the order in which they finish.

        A process that dies, as for want of memory, costs only the task that it was at, which is tried once more. When the
        caller stops early, tasks that have begun are finished and the others are not begun.
        """
        if self._process_count == 1 or len(tasks) == 1:
            for task in tasks:
                yield task, function(task)
            return
        waiting = list(range(len(tasks)))
        while waiting:
            running: dict[Future[Result], int] = {}
            try:
                for number, result in self._together(function, tasks, waiting, running):
                    yield tasks[number], result
            except BrokenProcessPool:
                self._end()
                # One of them is deadly: each is tried alone, so that the others are done and it is known which.
                for number in running.values():
                    yield tasks[number], _alone(function, tasks[number])

    def _together(
        self,
        function: Callable[[Task], Result],
        tasks: Sequence[Task],
        waiting: list[int],
        running: dict[Future[Result], int],
    ) -> Iterator[tuple[int, Result]]:
        """The numbers of tasks with their results; what waits and what runs is kept up to date. Raises BrokenProcessPool."""
        self._pool = self._pool or _pool(self._process_count)
        while waiting or running:
            # One more than there are processes, so that none has to wait for the next.
            while waiting and len(running) <= self._process_count:
                number = waiting.pop(0)
                running[self._pool.submit(function, tasks[number])] = number
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                result = future.result()
                yield running.pop(future), result

    def _end(self) -> None:
        """What has begun is finished; nothing else begins."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _alone(function: Callable[[Task], Result], task: Task) -> Result | Failed:
    with _pool(1) as pool:
        try:
            return pool.submit(function, task).result()
        except BrokenProcessPool:
            return Failed("the process that was at it died, twice; is there enough memory?")


def _pool(process_count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(process_count, mp_context=get_context("spawn"), initializer=begin)
