"""Blocks of the mix -> encoded bytes: encoding has threads of its own, so that mixing and encoding share the cores."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

MOST_WAITING = 16
"""Blocks that may wait for the encoder: enough to even out its pace, few enough to keep memory flat."""

Block = TypeVar("Block")
Encoded = TypeVar("Encoded")


def encode_beside(
    blocks: Iterable[Block],
    encode: Callable[[Block], Encoded],
    thread_count: int = 1,
    most_waiting: int = MOST_WAITING,
) -> Iterator[Encoded]:
    """What `encode` makes of each block, in order, worked out on other threads while the next blocks are mixed.

    The blocks themselves are taken on the caller's thread, since a voice may belong to it, and are begun in their order.
    Errors of either come here.
    """
    with ThreadPoolExecutor(thread_count, thread_name_prefix="encoder") as pool:
        waiting: deque[Future[Encoded]] = deque()
        for block in blocks:
            waiting.append(pool.submit(encode, block))
            while len(waiting) > most_waiting or (waiting and waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
