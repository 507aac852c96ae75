"""What neural voices share: floats -> Clip, and phrases spoken on all cores."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from voicecoach.clip import Clip
from voicecoach.cores import count_cores
from voicecoach.errors import MachineError
from voicecoach.voices._texts import shorten_text

Prepared = TypeVar("Prepared")

_FULL_SCALE = 32_767


def speak_on_all_cores(
    engine: str, texts: Sequence[str], prepared: Sequence[Prepared], speak: Callable[[Prepared], Clip | None]
) -> Iterator[Clip]:
    """The clips of what was prepared of the texts, in their order: networks run outside Python's lock, a phrase a core.

    Raises MachineError for a text of which the engine makes no sound.
    """
    with ThreadPoolExecutor(count_cores()) as pool:
        for text, clip in zip(texts, pool.map(speak, prepared), strict=True):
            if clip is None:
                raise MachineError(f"{engine} has no sound for '{shorten_text(text)}'", "reword the phrase")
            yield clip


def clip_of(parts: Sequence[Any], rate_hz: int) -> Clip | None:
    """The clip of arrays of floats from -1 to 1, one after the other; None if one of them is no sound."""
    import numpy as np  # noqa: PLC0415 - comes with the model

    sound = np.concatenate(parts) if parts else np.zeros(0, np.float32)
    if not np.isfinite(sound).all():
        return None
    return Clip(np.rint(np.clip(sound, -1.0, 1.0) * _FULL_SCALE).astype("<i2").tobytes(), rate_hz)
