"""Your own recordings: which phrases of a session have none yet, and keeping those that are made."""

from dataclasses import dataclass
from pathlib import Path

from voicecoach.api.compile import compile_session
from voicecoach.api.observer import SILENT, Observer
from voicecoach.clip import Clip
from voicecoach.errors import RequestError
from voicecoach.request import ESTIMATE, SessionRequest
from voicecoach.sound.finish import finish_clip, measure_gain_db
from voicecoach.voices.recorded import OWN, Recordings, file_name_of, read_sound, record_while

__all__ = [
    "Phrase",
    "RecordRequest",
    "Taken",
    "keep_recording",
    "phrases_to_record",
    "record_while",
    "take_folder",
]

SHORTEST_MS = 80
"""Less than this after trimming is no word."""


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """Whose phrases are to be recorded, and under which name they are kept."""

    session: SessionRequest
    recordings: str = OWN


@dataclass(frozen=True, slots=True)
class Phrase:
    """One phrase of a session."""

    text: str
    file_name: str
    """The name that its file has, in a folder for `take_folder` too."""
    is_recorded: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a folder of files."""

    kept: tuple[str, ...]
    """The texts that have a recording now."""
    refused: tuple[str, ...]
    """One line for each file that was not taken, with the reason."""
    missing: tuple[Phrase, ...]
    """What has no recording still."""


def phrases_to_record(request: RecordRequest, observer: Observer = SILENT) -> tuple[Phrase, ...]:
    """Every phrase of a session, once, in order. Raises as `compile_session` does."""
    if not request.recordings.replace("-", "").replace("_", "").isalnum():
        raise RequestError(
            f"'{request.recordings}' cannot be the name of recordings", "use letters, digits and hyphens"
        )
    session = compile_session(request.session.model_copy(update={"voice": ESTIMATE}), observer)
    kept = Recordings(request.recordings)
    texts = dict.fromkeys(phrase.text for phrase in session.script.speech)
    return tuple(Phrase(text, file_name_of(text), kept.says(text)) for text in texts)


def keep_recording(request: RecordRequest, text: str, raw: Clip) -> Path:
    """Trim a recording, bring it to the loudness of every voice, and keep it. Returns its file.

    Raises RequestError when nothing is heard in it, MachineError when it cannot be written.
    """
    gain_db = measure_gain_db([raw]) if raw.pcm else None
    clip = finish_clip(raw, gain_db)[0] if gain_db is not None else Clip(b"", raw.rate_hz)
    if clip.duration_ms < SHORTEST_MS:
        raise RequestError(
            f"nothing is heard in the recording of '{text}'", "record it again, closer to the microphone"
        )
    return Recordings(request.recordings).keep(text, clip)


def take_folder(request: RecordRequest, folder: Path, observer: Observer = SILENT) -> Taken:
    """Keep the files of a folder that are named as phrases of the session; other files are named with the reason.

    Raises RequestError for a folder that does not exist, and as `phrases_to_record` does.
    """
    if not folder.is_dir():
        raise RequestError(f"there is no folder {folder}", "give --from a folder of WAV files")
    by_name = {phrase.file_name: phrase.text for phrase in phrases_to_record(request, observer)}
    kept, refused = [], []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in {".wav", ".aiff", ".aif"}:
            continue
        text = by_name.get(f"{path.stem.lower()}.wav")
        if text is None:
            refused.append(f"{path.name}: no phrase of this session has this name")
            continue
        try:
            keep_recording(request, text, read_sound(path.read_bytes()))
        except (OSError, ValueError, RequestError) as error:
            reason = error.message if isinstance(error, RequestError) else str(error)
            refused.append(f"{path.name}: {reason}")
        else:
            kept.append(text)
    missing = tuple(one for one in phrases_to_record(request) if not one.is_recorded)
    return Taken(tuple(kept), tuple(refused), missing)
