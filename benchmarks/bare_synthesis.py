"""The least that speaking can cost: libespeak-ng by ctypes, one plain loop, nothing kept but the sound.

Run as `python bare_synthesis.py TEXTS_JSON ENGINE_RATE`. It does not even give the same bytes each time: the engine
carries something over from phrase to phrase.
"""

import ctypes
import json
import sys
from pathlib import Path
from typing import Any

import espeakng_loader

SYNCHRONOUS = 2
DONT_EXIT = 0x8000
RATE = 1
CHARS_UTF8 = 1


def main(texts_file: str, engine_rate: str) -> None:
    heard: list[bytes] = []

    def collect(frames: Any, frame_count: int, _events: Any) -> int:
        if frame_count > 0:
            heard.append(ctypes.string_at(frames, 2 * frame_count))
        return 0

    callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.c_void_p)(
        collect
    )
    engine = ctypes.CDLL(espeakng_loader.get_library_path())
    if engine.espeak_Initialize(SYNCHRONOUS, 1000, espeakng_loader.get_data_path().encode(), DONT_EXIT) <= 0:
        raise RuntimeError("the engine does not start")
    engine.espeak_SetSynthCallback(callback)
    engine.espeak_SetVoiceByName(b"gmw/en-US")
    engine.espeak_SetParameter(RATE, int(engine_rate), 0)
    for text in json.loads(Path(texts_file).read_text(encoding="utf-8")):
        spoken = text.encode()
        engine.espeak_Synth(spoken, ctypes.c_size_t(len(spoken) + 1), 0, 0, 0, CHARS_UTF8, None, None)
    print(sum(map(len, heard)))


if __name__ == "__main__":
    main(*sys.argv[1:])
