"""One phrase through pyttsx3's own driver into a sound file: the program that `_system_voice.py` runs once a phrase.

Run by its path, with a file to write, a part of a voice's name (or nothing) and a rate; the text comes on stdin. Untested on
hardware: macOS and Windows were only read in source.
"""

import sys

UNKNOWN_VOICE = 4
"""Exit status: there is no such voice. The names of those that exist are on stderr, one per line."""


def main(path: str, wanted: str, rate: str) -> int:
    """Speak stdin into the file. On macOS this must be the main thread, and one text is all that a run loop takes."""
    import pyttsx3  # noqa: PLC0415 - the program is imported for its exit status too

    engine = pyttsx3.init()
    if wanted:
        voices = engine.getProperty("voices")
        found = [voice.id for voice in voices if wanted.lower() in f"{voice.id} {voice.name}".lower()]
        if not found:
            sys.stderr.write("\n".join(str(voice.name) for voice in voices))
            return UNKNOWN_VOICE
        engine.setProperty("voice", found[0])
    engine.setProperty("rate", int(rate))
    engine.save_to_file(sys.stdin.buffer.read().decode(), path)
    engine.runAndWait()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
