"""pyttsx3: the engine that works everywhere. Speaks through espeak-ng on Linux, through the voices of the system on macOS and Windows.

The module is named as the library it wraps; within the package that hides nothing, imports here are absolute.
"""

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from voicecoach.errors import VoicecoachError
from voicecoach.speech import Voice
from voicecoach.voices import VoiceInfo

ORDER = 20
IS_AUTOMATIC = True
PHONEMES = "[[{phonemes}]]"
"""How espeak-ng is given phonemes in a text; they are in its own notation. The voices of macOS and Windows take none."""
_SUMMARY = "clear and quick, a little robotic; installed with voicecoach"


def open_voice(variant: str | None, wpm: int) -> Voice:
    """A voice of this system. On Linux `variant` is a voice of espeak-ng (default en-us), elsewhere part of a system voice's name."""
    if sys.platform in {"darwin", "win32"}:
        from voicecoach.voices._system_voice import SystemVoice  # noqa: PLC0415 - of the other systems

        return SystemVoice(variant, wpm)
    from voicecoach.voices._espeak_voice import EspeakVoice  # noqa: PLC0415 - of this system

    return EspeakVoice(variant, wpm)


def engine_files() -> tuple[Path, ...]:
    """The files outside Python packages that decide how it speaks."""
    from voicecoach.voices._espeak_files import speaking_files  # noqa: PLC0415 - of this system

    return speaking_files()


def describe() -> VoiceInfo:
    """What there is, without starting it."""
    try:
        detail = f"pyttsx3 {version('pyttsx3')}"
    except PackageNotFoundError:
        return VoiceInfo(
            "pyttsx3",
            _SUMMARY,
            available=False,
            detail="pyttsx3 is not installed",
            how_to_get="pip install pyttsx3",
            recommended=False,
            variants=(),
        )
    if sys.platform in {"darwin", "win32"}:
        return VoiceInfo(
            "pyttsx3", _SUMMARY, available=True, detail=detail, how_to_get="", recommended=True, variants=()
        )
    from voicecoach.voices._espeak_files import CURE, find_espeak, list_voices  # noqa: PLC0415 - of this system

    try:
        files = find_espeak()
    except VoicecoachError:
        return VoiceInfo(
            "pyttsx3",
            _SUMMARY,
            available=False,
            detail="espeak-ng is not installed",
            how_to_get=CURE,
            recommended=False,
            variants=(),
        )
    english = tuple(name for name in list_voices(files.data) if name.startswith("en"))
    return VoiceInfo(
        "pyttsx3",
        _SUMMARY,
        available=True,
        detail=f"{detail}, {files.version}",
        how_to_get="",
        recommended=True,
        variants=english,
    )
