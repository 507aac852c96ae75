"""Raw clips -> finished ones, each with what speaks against it: several at once, in order. numpy is imported late."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from voicecoach.clip import Clip

_WORKERS = 2
"""numpy leaves the interpreter to another thread while it transforms; of more than two the others would wait."""
_WAITING = 8
"""Clips that wait for their turn: enough to keep all busy, few enough to need no memory."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A finished clip."""

    clip: Clip
    why: str | None = None
    """What speaks against it, in words; None: nothing."""


def judge(raw: Clip, gain_db: float, between_ms: tuple[int, int], *, breathy: bool = False) -> Judged:
    """A clip as it came from its engine, finished. Its text may take `between_ms`; `gain_db` and `breathy` are its voice's."""
    from voicecoach.sound.finish import finish_clip  # noqa: PLC0415 - a session whose clips are all cached needs no numpy
    from voicecoach.sound.speechlike import why_no_speech  # noqa: PLC0415 - as above

    clip, lufs = finish_clip(raw, gain_db)
    return Judged(clip, why_no_speech(raw, between_ms, lufs, breathy=breathy))


def judge_all(
    raws: Iterable[tuple[str, Clip]], judge_one: Callable[[str, Clip], Judged]
) -> Iterator[tuple[str, Judged]]:
    """Each text with its clip, judged while the next ones are spoken; in the order in which they come.

    A voice that fails raises what it raises after everything that it said before.
    """
    from concurrent.futures import Future, ThreadPoolExecutor  # noqa: PLC0415 - as above

    waiting: deque[tuple[str, Future[Judged]]] = deque()
    failure: Exception | None = None
    with ThreadPoolExecutor(_WORKERS) as pool:
        try:
            for text, raw in raws:
                waiting.append((text, pool.submit(judge_one, text, raw)))
                if len(waiting) > _WAITING:
                    first, future = waiting.popleft()
                    yield first, future.result()
        except Exception as error:  # noqa: BLE001 - raised below
            failure = error
        for text, future in waiting:
            yield text, future.result()
    if failure is not None:
        raise failure
