"""The referee: sound -> what is written down. A program of its own, in an environment of its own, since it is heavy.

Whisper base by way of faster-whisper: beam of 5, temperature 0, no prompt, so that the same sound gives the same words. It
reads one JSON object a line, `{"path": ..., "language": ...}` with the path of raw 16-bit mono frames at 16 kHz, and answers
each with `{"heard": ...}`.

Run by the environment that `ear.environment` builds: `python recogniser.py FOLDER_OF_WEIGHTS THREADS`.
"""

import json
import sys

RATE_HZ = 16_000
_FULL_SCALE = 32_768.0


def main() -> None:
    """Answer every line until there are no more."""
    import numpy as np  # noqa: PLC0415 - of the other environment
    from faster_whisper import WhisperModel  # noqa: PLC0415

    weights, threads = sys.argv[1:3]
    model = WhisperModel(weights, device="cpu", compute_type="int8", cpu_threads=int(threads))
    for line in sys.stdin:
        asked = json.loads(line)
        sound = np.fromfile(asked["path"], "<i2").astype(np.float32) / _FULL_SCALE
        segments, _ = model.transcribe(
            sound,
            language=asked["language"],
            beam_size=5,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
        )
        heard = " ".join(segment.text.strip() for segment in segments)
        sys.stdout.write(json.dumps({"heard": heard}) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
