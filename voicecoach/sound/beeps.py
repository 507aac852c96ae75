"""The beeps and the glides, one row each: how it sounds and what it means. No sound is made here.

This file needs no numpy, so that a caller may read lengths from it without loading the sound floor's weight.
The palette (measured, fundamentals 500-1,200 Hz, nothing above 4 kHz) can be told apart by rhythm and length alone, so that
it survives a poor loudspeaker and a listener who cannot tell up from down: one stroke starts a hold, two end it. Pitch says the
same again: a hold begins at the pitch at which its ramp ends, and the falling ramp begins where the hold ended.
"""

from dataclasses import dataclass

SPEECH_LUFS = -19.0
"""The integrated loudness of speech over a session, to which every level here is relative. -19 LUFS in mono sounds as loud as
-16 LUFS in stereo, the level of podcasts. The voices are brought to it and the tones are made for it."""
ATTACK_MS = 12
"""A raised cosine of 10-15 ms starts without a click and is still heard as a sharp onset."""
RELEASE_MS = 30
HIGHEST_HZ = 4000
"""No partial reaches this, so that every beep survives telephone-quality earphones and 8 kHz files."""
LOWEST_LEVEL_DB = -6.0
HIGHEST_LEVEL_DB = 3.0
"""How far a listener may turn all beeps down or up against speech."""

Pitches = tuple[tuple[int, float], ...]
"""A contour: (ms from the onset of the note, Hz). Between two points the pitch moves exponentially, as the ear hears."""

REEDY = (1.0, 0.4, 0.2)
"""Amplitudes of the harmonics from the fundamental up: three, for rows that go up to 1,175 Hz."""
WOODEN = (1.0, 0.35, 0.18, 0.08)
"""Four harmonics, for rows that stay below 800 Hz."""
NASAL = (1.0, 0.9, 0.4, 0.2)
"""A strong second harmonic, for low rows: a small loudspeaker gives next to nothing below 600 Hz."""
SOFT = (1.0, 0.25, 0.08)


@dataclass(frozen=True, slots=True)
class Note:
    """One stroke of a beep, with an attack and a release of its own."""

    at_ms: int
    """From the onset of the beep."""
    duration_ms: int
    contour: Pitches


@dataclass(frozen=True, slots=True)
class Beep:
    """A signal of fixed length. Its onset is the frame in which the raised-cosine edge of its first note begins."""

    name: str
    duration_ms: int
    """From the onset to the end of the last release."""
    level_db: float
    """Loudness against speech at `SPEECH_LUFS`."""
    partials: tuple[float, ...]
    notes: tuple[Note, ...]
    meaning: str
    """One sentence, as a listener is told it."""


@dataclass(frozen=True, slots=True)
class Glide:
    """A tone that follows effort for as long as a ramp lasts. It may lie beneath speech."""

    name: str
    start_hz: float
    end_hz: float
    level_db: float
    """Loudness against speech at `SPEECH_LUFS`."""
    partials: tuple[float, ...]
    meaning: str
    turn_hz: float | None = None
    """The pitch half way, where it goes there and back; None: it goes straight to its end."""


def _flat(at_ms: int, duration_ms: int, pitch_hz: float) -> Note:
    return Note(at_ms, duration_ms, ((0, pitch_hz), (duration_ms, pitch_hz)))


_BEEP_ROWS = (
    Beep(
        "hold-start",
        240,
        0.0,
        REEDY,
        (Note(0, 240, ((0, 880.0), (80, 880.0), (120, 1175.0), (240, 1175.0))),),
        "Hold from now: one unbroken tone that goes on rising where the ramp ended.",
    ),
    Beep(
        "hold-end",
        300,
        0.0,
        REEDY,
        (_flat(0, 120, 1175.0), _flat(180, 120, 880.0)),
        "The hold is over: two short tones, the second lower.",
    ),
    Beep("tick", 80, -6.0, WOODEN, (_flat(0, 80, 660.0),), "One more second of the hold: short and quiet."),
    Beep(
        "switch",
        380,
        0.0,
        WOODEN,
        (_flat(0, 80, 587.0), _flat(100, 80, 784.0), _flat(200, 80, 587.0), _flat(300, 80, 784.0)),
        "Change sides: two tones that swap places, low high low high.",
    ),
    Beep("rest-end", 450, 0.0, NASAL, (_flat(0, 450, 587.0),), "The rest is over: one long low tone."),
    Beep(
        "bell",
        900,
        -6.0,
        WOODEN,
        (_flat(0, 900, 440.0),),
        "A bell that the sheet asks for inside a hold: one very long low tone, quieter than start and end.",
    ),
    Beep(
        "finish",
        600,
        0.0,
        WOODEN,
        (_flat(0, 150, 784.0), _flat(150, 150, 659.0), _flat(300, 300, 523.0)),
        "The session is done: three tones that come down and settle.",
    ),
    Beep(
        "cancel",
        360,
        0.0,
        WOODEN,
        (_flat(0, 80, 523.0), _flat(140, 80, 523.0), _flat(280, 80, 523.0)),
        "Stopped before the end: the same low tone three times.",
    ),
)

_GLIDE_ROWS = (
    Glide("ramp-up", 440.0, 880.0, -8.0, REEDY, "Build up effort while the tone rises."),
    Glide("ramp-down", 880.0, 440.0, -8.0, REEDY, "Let go slowly while the tone falls."),
    Glide("tempo-lift", 330.0, 494.0, -16.0, SOFT, "Move up while the tone rises."),
    Glide("tempo-lower", 494.0, 330.0, -16.0, SOFT, "Move down while the tone falls."),
    Glide(
        "tempo-and-back",
        330.0,
        330.0,
        -16.0,
        SOFT,
        "Move there while the tone rises, and back while it falls.",
        turn_hz=494.0,
    ),
    Glide("breath-in", 220.0, 330.0, -16.0, WOODEN, "Breathe in while the tone rises."),
    Glide("breath-out", 330.0, 220.0, -16.0, WOODEN, "Breathe out while the tone falls."),
    Glide("breath-full", 330.0, 330.0, -17.0, WOODEN, "Hold your breath, full, while the tone stays high."),
    Glide("breath-empty", 220.0, 220.0, -17.0, WOODEN, "Hold your breath, empty, while the tone stays low."),
)

BEEPS: dict[str, Beep] = {beep.name: beep for beep in _BEEP_ROWS}
GLIDES: dict[str, Glide] = {glide.name: glide for glide in _GLIDE_ROWS}


def beep_duration_ms(name: str) -> int:
    """How long a beep sounds. Raises KeyError for a name that is not in the table."""
    return BEEPS[name].duration_ms


def durations_ms() -> dict[str, int]:
    """The length of every beep by name, for the scheduler, which knows no sound."""
    return {name: beep.duration_ms for name, beep in BEEPS.items()}
