"""Text -> phonemes in IPA, by espeak-ng: what the models of Piper were trained on."""

import ctypes
import re
import unicodedata
from functools import cache

from voicecoach.errors import MachineError
from voicecoach.voices._espeak_files import CURE, EspeakFiles, find_espeak

_RETRIEVAL = 1
_DONT_EXIT = 0x8000
"""Without it, a library that cannot find its data ends the process."""
_UTF8 = 1
_IPA = 0x02

_CLAUSE = re.compile(r"[^.,:;!?\u2026\u00bf\u00a1]+|[.,:;!?](?=\s|$)|.")
_MARKS = ".,:;!?"
_SWITCH = re.compile(r"\([a-z-]+\)")
"""espeak-ng's remark that a word is of another language."""
_INLINE = re.compile(r"\[\[(.+?)\]\]")


def phonemes_of(text: str, voice: str) -> str:
    """The phonemes of a text in one voice of espeak-ng, with its punctuation, decomposed as Piper wants them.

    What stands in [[ ]] is phonemes already. Raises MachineError when espeak-ng is not installed or has no such voice.
    """
    parts = []
    for index, part in enumerate(_INLINE.split(text)):
        parts.append(part if index % 2 else _spoken(part, voice))
    return unicodedata.normalize("NFD", " ".join(filter(None, (part.strip() for part in parts))))


def _spoken(text: str, voice: str) -> str:
    said = ""
    for clause in _CLAUSE.findall(text):
        if clause in _MARKS:
            said = f"{said.rstrip()}{clause} "
        elif clause.strip():
            said += _clause_phonemes(clause.strip(), voice)
    return said


def _clause_phonemes(clause: str, voice: str) -> str:
    library = _library()
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        raise MachineError(f"espeak-ng has no voice '{voice}', which this model needs", CURE)
    content = ctypes.create_string_buffer(clause.encode())
    pointer = ctypes.c_void_p(ctypes.addressof(content))
    found = []
    while pointer.value:
        piece = library.espeak_TextToPhonemes(ctypes.byref(pointer), _UTF8, _IPA)
        found.append((piece or b"").decode(errors="replace"))
    return _SWITCH.sub("", " ".join(found))


@cache
def _library() -> ctypes.CDLL:
    files: EspeakFiles = find_espeak()
    library = ctypes.CDLL(str(files.library))
    if library.espeak_Initialize(_RETRIEVAL, 0, str(files.data).encode(), _DONT_EXIT) <= 0:
        raise MachineError("the speech library espeak-ng does not start", CURE)
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    return library
