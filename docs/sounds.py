#!/usr/bin/env python3
"""Writes `sounds.md` and `sounds.svg`: what each sound of a session means, and how loud it is on each way to an ear.

Everything is measured on the sounds themselves, so the page is the same on every machine. Run it again when the table of
beeps changes: `.venv/bin/python docs/sounds.py`. With `-` it prints the page and the picture and writes nothing.
"""

import sys
from html import escape
from pathlib import Path

import numpy as np

from voicecoach.sound.beeps import BEEPS, GLIDES, SPEECH_LUFS, Pitches
from voicecoach.sound.channels import CHANNELS, heard_through
from voicecoach.sound.loudness import block_energies, loudness_lufs
from voicecoach.sound.mix import render_tone

PAGE = Path(__file__).with_suffix(".md")
PICTURE = Path(__file__).with_suffix(".svg")
RATE_HZ = 48_000
GLIDE_MS = 3000
CHANNEL_WORDS = {
    "full": "earphones",
    "telephone": "telephone",
    "small-speaker": "phone speaker",
    "no-highs": "no highs",
}

WIDTH, LEFT, TOP, ROW_PX, PX_PER_S = 760, 110, 56, 58, 200
LOWEST_HZ, HIGHEST_HZ = 200.0, 1300.0
INK, FAINT, PAPER, TONE = "#24292f", "#8c959f", "#ffffff", "#b3261e"
BARS = ("#24292f", "#3b6ea5", "#5f8f4e", "#f0a93b")
BAR_LEFT, BAR_PX_PER_DB = 520, 9.0

INTRODUCTION = f"""\
# The sounds of a session

Written by `docs/sounds.py`, which measures them.

`voicecoach sounds` plays each sound after what it means; `voicecoach sounds --list` only lists them. A session introduces
those that it uses by sounding them, in its opening.

Few sounds, told apart in more than one way. **Rhythm and length** alone are enough for every beep, so that they work for
people who cannot tell a rising tone from a falling one: one stroke starts a hold, two strokes end it, four change sides; a
tick is short, the end of a rest is long. **Pitch** says the same again: a hold begins at the pitch at which its ramp ends, and
the falling ramp begins where the end of the hold left off. Nothing lies above 4 kHz, which a telephone does not carry and old
ears do not hear, and every sound has partials above 600 Hz, since the speaker of a phone gives next to nothing below.

![Pitch over time of each sound, and its loudness on four ways to an ear](sounds.svg)

Loudness is that of BS.1770 against speech at {SPEECH_LUFS:.0f} LUFS: 0 is as loud as the voice. A telephone carries 300 to
4,000 Hz, the speaker of a phone what lies above 600 Hz; "no highs" are ears that hear nothing above 3 kHz. What lies outside
fades by 12 dB an octave.
"""

ENDING = """\
In noise 20 dB below it, a simple listener that compares loudness over time in sixteen bands takes no beep or ramp for another on
any of these ways, and no beep for another by loudness over time alone; `make ear` shows the table. A rising and a
falling ramp have the same rhythm: only pitch tells them apart, and the words before them.

## Left and right

`voicecoach render --stereo` turns each sound of a side of the body, words too, towards that side: `L = (1 + p) m`,
`R = (1 - p) m` with p = 0.3, which is 5.4 dB between the ears. A word with high peaks is moved less, as a whole, so that the louder ear is
never clipped. What is added to one ear is taken from the other in whole steps, so (L + R) / 2 is the mono session to the bit.
Rests, the way to another exercise, music and the noise beneath everything stay in the middle. Earphones may be the
wrong way round: left is said in words as well, and nothing is told by the side alone.

## Sounds of your own

`--sounds FOLDER`, of `render`, `play` and every command that compiles, replaces beeps: put a WAV for each into a folder, named
as the beep is (`hold-start.wav`, `tick.wav` and so on). A beep without a file sounds as always. The tones that follow a
movement are as long as it, so no file can replace them.

- WAV with 16, 24 or 32 bits, 8,000 to 192,000 frames a second, any number of channels (they become one).
- 30 ms to 1 s long, a tick at most 300 ms, without the silence before and after, which is cut off: the sound begins exactly
  where the hold does.
- Not quieter than -40 dB of full scale at its peak; it is then brought to the loudness of the beep that it replaces.

A file that does not fit is refused with the reason. Holds stay exact: they are counted from onset to onset. `voicecoach verify`
knows the beeps of voicecoach only; of a file with others it says so and judges nothing.
"""


def main() -> None:
    """Write the page and its picture, or print them."""
    page, picture = make_page(), draw()
    if sys.argv[1:] == ["-"]:
        sys.stdout.write(page + picture)
        return
    PAGE.write_text(page, encoding="utf-8", newline="\n")
    PICTURE.write_text(picture, encoding="utf-8", newline="\n")


def make_page() -> str:
    """The whole page."""
    head = ["sound", "what it means", "length", "pitch", *CHANNEL_WORDS.values()]
    rows = [head, ["---"] * len(head)]
    for name in (*BEEPS, *GLIDES):
        meaning = (BEEPS.get(name) or GLIDES[name]).meaning
        length = f"{BEEPS[name].duration_ms} ms" if name in BEEPS else "the movement"
        cells = [f"{level:+.1f}" for level in levels_of(name)]
        rows.append([f"`{name}`", meaning, length, f"{pitches_of(name)} Hz", *cells])
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"{INTRODUCTION}\n{table}\n\n{ENDING}"


def levels_of(name: str) -> list[float]:
    """The loudness of a sound against speech, on each way to an ear."""
    duration_ms = BEEPS[name].duration_ms if name in BEEPS else GLIDE_MS
    frames = np.frombuffer(render_tone(name, duration_ms, RATE_HZ, 0.0).pcm, "<i2")
    heard = [heard_through(frames, RATE_HZ, CHANNELS[channel]) for channel in CHANNEL_WORDS]
    whole = [np.rint(sound).clip(-32_768, 32_767).astype(np.int16) for sound in heard]
    levels = [loudness_lufs(block_energies(one, RATE_HZ)) - SPEECH_LUFS for one in whole]
    return [round(level, 1) + 0.0 for level in levels]


def contours_of(name: str) -> list[Pitches]:
    """Each stroke: its pitch over time, from the onset of the sound."""
    if name in GLIDES:
        glide = GLIDES[name]
        turn = () if glide.turn_hz is None else ((500, glide.turn_hz),)
        return [((0, glide.start_hz), *turn, (1000, glide.end_hz))]
    return [tuple((note.at_ms + at_ms, hz) for at_ms, hz in note.contour) for note in BEEPS[name].notes]


def pitches_of(name: str) -> str:
    """Its pitches in order, each once in a row."""
    found: list[str] = []
    for contour in contours_of(name):
        found += [f"{hz:.0f}" for _, hz in contour if not found or found[-1] != f"{hz:.0f}"]
    kept = [pitch for index, pitch in enumerate(found) if index == 0 or found[index - 1] != pitch]
    return "-".join(kept)


def draw() -> str:
    """The picture."""
    names = (*BEEPS, *GLIDES)
    height = TOP + ROW_PX * len(names) + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}">',
        "<title>The sounds of a session: pitch over time, and loudness on four ways to an ear</title>",
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="{PAPER}"/>',
        f'<g font-family="DejaVu Sans, Verdana, sans-serif" font-size="11" fill="{INK}">',
        _text(LEFT, 20, "pitch over time (a ramp: as long as its movement)"),
        _text(BAR_LEFT - 60, 20, "loudness, from -20 dB to +3 dB against speech"),
    ]
    for index, words in enumerate(CHANNEL_WORDS.values()):
        left = BAR_LEFT - 60 + index * 72
        parts.append(f'<rect x="{left}" y="30" width="9" height="9" fill="{BARS[index]}"/>')
        parts.append(_text(left + 12, 38, words, size=9))
    for index, name in enumerate(names):
        parts += _row(name, TOP + index * ROW_PX)
    return "\n".join([*parts, "</g>", "</svg>"]) + "\n"


def _row(name: str, top: int) -> list[str]:
    parts = [
        f'<path d="M8 {top}H{WIDTH - 8}" stroke="{FAINT}" stroke-width="0.5"/>',
        _text(10, top + 32, name),
    ]
    for contour in contours_of(name):
        points = " ".join(
            f"{LEFT + at_ms * PX_PER_S / 1000:.1f},{_pitch_px(hz, top):.1f}" for at_ms, hz in contour
        )
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{TONE}" stroke-width="5" stroke-linecap="butt"/>'
        )
    for index, level in enumerate(levels_of(name)):
        length = max(1.0, (level + 20) * BAR_PX_PER_DB)
        at = top + 6 + index * 12
        parts.append(
            f'<rect x="{BAR_LEFT - 60}" y="{at}" width="{length:.1f}" height="9" fill="{BARS[index]}"/>'
        )
        parts.append(_text(BAR_LEFT - 56 + length, at + 8, f"{level:+.1f}", size=9))
    return parts


def _pitch_px(hz: float, top: int) -> float:
    """As the ear hears it: an octave is the same step everywhere."""
    share = np.log(hz / LOWEST_HZ) / np.log(HIGHEST_HZ / LOWEST_HZ)
    return float(top + ROW_PX - 8 - share * (ROW_PX - 16))


def _text(x: float, y: float, words: str, *, size: int = 11) -> str:
    looks = "" if size == 11 else f' font-size="{size}"'
    return f'<text x="{x:.1f}" y="{y:.1f}"{looks}>{escape(words)}</text>'


if __name__ == "__main__":
    main()
