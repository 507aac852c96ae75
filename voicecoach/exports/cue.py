"""The script as a CUE sheet: one track for each chapter, for players and burners."""

from voicecoach.captions.captions import one_line
from voicecoach.errors import RequestError
from voicecoach.script import Script

ORDER = 65
HELP = "a CUE sheet, one track for each chapter"
_MOST_TRACKS = 99
_FRAMES_PER_S = 75


def export(script: Script) -> str:
    """The CUE sheet of a WAV that is named as the routine.

    Raises RequestError for more chapters than a CUE sheet can have.
    """
    return export_beside(script, script.routine + ".wav")


def export_beside(script: Script, sound: str) -> str:
    """The CUE sheet of the sound file of this name. Times are frames of a CD, 1/75 s, never before the chapter.

    Raises RequestError for more chapters than a CUE sheet can have.
    """
    if len(script.chapters) > _MOST_TRACKS:
        raise RequestError(
            f"a CUE sheet has at most {_MOST_TRACKS} tracks, and this session has {len(script.chapters)} chapters",
            "use another format, such as --as chapters",
        )
    # The form knows few kinds by name; players take the others for what they are.
    kind = "MP3" if sound.lower().endswith(".mp3") else "WAVE"
    lines = [f"TITLE {_quoted(script.title)}", f"FILE {_quoted(sound)} {kind}"]
    for number, chapter in enumerate(script.chapters, 1):
        frames = -(-chapter.at_ms * _FRAMES_PER_S // 1000)
        seconds, frame = divmod(frames, _FRAMES_PER_S)
        lines += [
            f"  TRACK {number:02d} AUDIO",
            f"    TITLE {_quoted(chapter.title)}",
            f"    INDEX 01 {seconds // 60:02d}:{seconds % 60:02d}:{frame:02d}",
        ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A text in double quotes, of which a CUE sheet can escape none."""
    return '"' + one_line(text).replace('"', "'") + '"'
