"""Recording, fingerprints of its phrases -> does each phrase sound as its clip did? Which words they are, and how loud."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from voicecoach.bounded import parse_json
from voicecoach.errors import RequestError
from voicecoach.script import Script, Speech
from voicecoach.sound.fingerprint import FLOOR_DB, STEP_MS, Fingerprint, fingerprint, unpack
from voicecoach.units import quote
from voicecoach.verify.align import Alignment
from voicecoach.verify.recording import Recording
from voicecoach.verify.report import SoundFault
from voicecoach.verify.residue import tones_alone, without_tones
from voicecoach.verify.tones import Span, Tones, spans_of


class Leeway(NamedTuple):
    """How far what sounds may be from the clip, and what of it is compared."""

    off_db: float
    """Between the level of a phrase and that of its clip."""
    apart_db: float
    """Between the bands, on average, once the level is the same."""
    apart_here_db: float
    """The same within one stretch of 50 ms."""
    depth_db: int
    """What is further than this below the loudest band of the phrase is not compared."""
    least_bands: int
    """A stretch in which fewer bands sound counts as if so many did: a faint one alone says little."""


LOSSLESS = Leeway(off_db=2.0, apart_db=2.5, apart_here_db=9.0, depth_db=100, least_bands=1)
"""There it is the same to within rounding."""
LOSSY = Leeway(off_db=3.5, apart_db=2.6, apart_here_db=7.0, depth_db=35, least_bands=6)
"""At the lowest quality clean phrases come to 1 dB, 1.8 dB and 5.4 dB, and those with 100 ms missing to 7.4 dB and more."""
_HEARD_DB = FLOOR_DB + 6
"""What is quieter in both is not compared."""
_BESIDE_TONE_DB = 3
"""Below the level of a tone that was subtracted; a lossy format leaves some of it, and speech must be louder to be compared."""


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


def known_pauses_ms(fingerprints: Mapping[str, Fingerprint]) -> dict[str, int]:
    """The longest pause within each text, to 100 ms more than the clip shows: a voice may take a long breath between sentences."""
    pauses = {}
    for text, one in fingerprints.items():
        heard = np.flatnonzero((one > _HEARD_DB).any(axis=1))
        pauses[text] = int(np.diff(heard).max(initial=1) - 1) * STEP_MS + 2 * STEP_MS
    return pauses


def judge_words(  # noqa: PLR0917 - each is a part of its own
    recording: Recording,
    script: Script,
    alignment: Alignment,
    tones: Tones,
    told: Sequence[SoundFault],
    known: Mapping[str, Fingerprint],
) -> list[SoundFault]:
    """The phrases that sound otherwise than their clips; `known` are the fingerprints that the file carries of them.

    Of a phrase that something is `told` of already, nothing more is said.
    """
    leeway = LOSSY if recording.smear_frames else LOSSLESS
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
            beside = None
            if recording.smear_frames:
                tones_wave = tones_alone(recording, start, end - start, tones.tones)
                beside = fingerprint(tones_wave, recording.rate_hz) - _BESIDE_TONE_DB
            verdicts.append(_judge(event, wanted, heard, beside, leeway, alignment.file_ms(start)))
        if verdicts and None not in verdicts:
            faults.append(verdicts[0])
    return [fault for fault in faults if fault is not None]


def _is_told(span: Span, alignment: Alignment, tones: Tones, told: Sequence[SoundFault]) -> bool:
    """Whether something is told of this stretch already, or a glide beneath it is not what it should be."""
    start, end = span
    if any(first < end and start < last for first, last in tones.unsure):
        return True
    return any(alignment.file_ms(start) - 1 <= fault.at_ms <= alignment.file_ms(end) + 1 for fault in told)


def _judge(  # noqa: PLR0917 - each is a part of its own
    event: Speech,
    wanted: Fingerprint,
    heard: Fingerprint,
    beside: Fingerprint | None,
    leeway: Leeway,
    at_ms: int,
) -> SoundFault | None:
    rows = max(len(wanted), len(heard))
    one, other = (_as_long(print_, rows) for print_ in (wanted, heard))
    floor = np.full(one.shape, max(_HEARD_DB, one.max() - leeway.depth_db))
    if beside is not None:
        floor = np.maximum(floor, _as_long(beside, rows))
    is_heard = np.maximum(one, other) > floor
    if not is_heard.any():
        return None
    quoted = quote(event.text)
    apart = np.maximum(other, floor) - np.maximum(one, floor)
    both = (one > floor) & (other > floor)
    off_db = float(np.median(apart[both])) if both.any() else 0.0
    if abs(off_db) > leeway.off_db and float(np.abs(apart[both] - off_db).mean()) < leeway.apart_db:
        way = "louder" if off_db > 0 else "quieter"
        return SoundFault("phrase-level", at_ms, f"{quoted} is {abs(off_db):.0f} dB {way} than it was spoken")
    by_row = np.abs(apart).sum(axis=1) / np.maximum(is_heard.sum(axis=1), leeway.least_bands)
    if (
        float(np.abs(apart).sum() / is_heard.sum()) > leeway.apart_db
        or float(by_row.max()) > leeway.apart_here_db
    ):
        return SoundFault("phrase-wrong", at_ms, f"what sounds is not {quoted} as it was spoken")
    return None


def _as_long(one: Fingerprint, rows: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    full = np.full((rows, one.shape[1]), float(FLOOR_DB))
    full[: len(one)] = one
    return full
