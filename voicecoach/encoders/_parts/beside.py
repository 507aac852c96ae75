"""Blocks of the mix -> encoded bytes: encoding has a thread of its own, so that mixing and encoding share two cores."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

MOST_WAITING = 16
"""Blocks that may wait for the encoder: enough to even out its pace, few enough to keep memory flat."""


def encode_beside(blocks: Iterable[bytes], encode: Callable[[bytes], bytes]) -> Iterator[bytes]:
    """What `encode` makes of each block, in order, worked out on one other thread while the next blocks are mixed.

    The blocks themselves are taken on the caller's thread, since a voice may belong to it. Errors of either come here.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="encoder") as pool:
        waiting: deque[Future[bytes]] = deque()
        for block in blocks:
            waiting.append(pool.submit(encode, block))
            while len(waiting) > MOST_WAITING or (waiting and waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
