"""Recording, fingerprints of its phrases -> does each phrase sound as its clip did? Which words they are, and how loud."""

from collections.abc import Sequence

import numpy as np

from voicecoach.bounded import parse_json
from voicecoach.errors import RequestError
from voicecoach.script import Script, Speech
from voicecoach.sound.fingerprint import FLOOR_DB, Fingerprint, fingerprint, unpack
from voicecoach.units import quote
from voicecoach.verify.align import Alignment
from voicecoach.verify.recording import Recording
from voicecoach.verify.report import SoundFault
from voicecoach.verify.residue import without_tones
from voicecoach.verify.tones import Span, Tones, spans_of

MOST_OFF_DB = 2.0
"""How far the level of a phrase may be from that of its clip; in a lossless file it is the same to within rounding."""
MOST_APART_DB = 2.5
"""How far the bands may be apart on average once the level is the same."""
MOST_APART_HERE_DB = 9.0
"""The same within one stretch of 50 ms."""
_HEARD_DB = FLOOR_DB + 6
"""What is quieter in both is not compared."""


def read_fingerprints(mixed_in_json: bytes | None) -> dict[str, Fingerprint]:
    """By text, as the file carries them; empty for a file that has none. Raises RequestError for what cannot be read."""
    if mixed_in_json is None:
        return {}
    try:
        phrases = parse_json(mixed_in_json).get("phrases", {})
        return {str(text): unpack(packed) for text, packed in phrases.items()}
    except (ValueError, AttributeError, TypeError):
        raise RequestError(
            "what the file says of the phrases in it cannot be read", "render it again"
        ) from None


def judge_words(
    recording: Recording,
    script: Script,
    alignment: Alignment,
    tones: Tones,
    told: Sequence[SoundFault],
) -> list[SoundFault]:
    """The phrases that sound otherwise than their clips, in a file without loss that carries fingerprints of them.

    Of a phrase that something is `told` of already, nothing more is said. Raises RequestError for fingerprints that cannot be read.
    """
    known = {} if recording.smear_frames else read_fingerprints(recording.mixed_in_json)
    faults = []
    for event in script.speech:
        wanted = known.get(event.text)
        if wanted is None:
            continue
        spans = spans_of(event, alignment)
        if any(_is_told(span, alignment, tones, told) for span in spans):
            continue
        verdicts = []
        for start, end in spans:
            wave = without_tones(recording, start, end - start, tones.tones)
            heard = fingerprint(wave, recording.rate_hz)
            verdicts.append(_judge(event, wanted, heard, alignment.file_ms(start)))
        if verdicts and None not in verdicts:
            faults.append(verdicts[0])
    return [fault for fault in faults if fault is not None]


def _is_told(span: Span, alignment: Alignment, tones: Tones, told: Sequence[SoundFault]) -> bool:
    """Whether something is told of this stretch already, or a glide beneath it is not what it should be."""
    start, end = span
    if any(first < end and start < last for first, last in tones.unsure):
        return True
    return any(alignment.file_ms(start) - 1 <= fault.at_ms <= alignment.file_ms(end) + 1 for fault in told)


def _judge(event: Speech, wanted: Fingerprint, heard: Fingerprint, at_ms: int) -> SoundFault | None:
    rows = max(len(wanted), len(heard))
    one, other = (_as_long(print_, rows) for print_ in (wanted, heard))
    is_heard = np.maximum(one, other) > _HEARD_DB
    if not is_heard.any():
        return None
    quoted = quote(event.text)
    apart = np.where(is_heard, other - one, 0.0)
    both = (one > _HEARD_DB) & (other > _HEARD_DB)
    off_db = float(np.median(apart[both])) if both.any() else 0.0
    if abs(off_db) > MOST_OFF_DB and float(np.abs(apart[both] - off_db).mean()) < MOST_APART_DB:
        way = "louder" if off_db > 0 else "quieter"
        return SoundFault("phrase-level", at_ms, f"{quoted} is {abs(off_db):.0f} dB {way} than it was spoken")
    counts = np.maximum(is_heard.sum(axis=1), 1)
    by_row = np.abs(apart).sum(axis=1) / counts
    if (
        float(np.abs(apart).sum() / is_heard.sum()) > MOST_APART_DB
        or float(by_row.max()) > MOST_APART_HERE_DB
    ):
        return SoundFault("phrase-wrong", at_ms, f"what sounds is not {quoted} as it was spoken")
    return None


def _as_long(one: Fingerprint, rows: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    full = np.full((rows, one.shape[1]), float(FLOOR_DB))
    full[: len(one)] = one
    return full
