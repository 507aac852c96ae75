"""What the ear finds, as values: the form of its report, `voicecoach-ear/1`."""

from dataclasses import dataclass, field

from voicecoach.jsonform import JsonForm


@dataclass(frozen=True, slots=True)
class PhraseLevel:
    """How loud one phrase is."""

    text: str
    """What is said."""
    lufs: float
    """By BS.1770."""


@dataclass(frozen=True, slots=True)
class Levels:
    """How loud the first session of a voice is, and how clean."""

    voice: str
    """`ENGINE` or `ENGINE:VOICE`."""
    language: str
    """The language of the coach."""
    phrases: int
    """How many different ones were measured."""
    speech_lufs: float
    """All phrases in a row, integrated."""
    spread_lu: float
    """From the 5th to the 95th percentile of the phrases."""
    quietest: PhraseLevel
    """The phrase at one end."""
    loudest: PhraseLevel
    """The phrase at the other."""
    words_against_sentences_lu: float
    """The median of phrases of one or two words, against that of phrases of seven and more."""
    true_peak_db: float
    """The highest value between frames, of full scale."""
    clipped_frames: int
    """Frames at the end of the scale, in the whole session."""
    dc_db: float
    """The largest mean of a phrase, of full scale."""
    edge_step_db: float
    """The largest first or last frame of a phrase, of full scale."""
    floor_db: float
    """The RMS of all frames in which nothing sounds, of full scale."""
    longest_zero_ms: int
    """The longest stretch of digital silence."""


@dataclass(frozen=True, slots=True)
class Distinctness:
    """How often each signal was taken for which, on one way to the ear."""

    channel: str
    """A row of `voicecoach/sound/channels.py`; `rhythm` has loudness alone, for ears that tell no pitch."""
    trials: int
    """How often each signal was heard in noise."""
    right: float
    """The share that was recognised, from 0 to 1."""
    taken_for: dict[str, dict[str, int]]
    """Of each signal, what it was taken for, and how often."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A movement that gets less than its sheet says, or a hold that lasts longer at the end of the range."""

    at_ms: int
    """When its words begin."""
    exercise: str
    """Its id."""
    step: str
    """Its id."""
    asked_ms: int
    """What the sheet asks for."""
    got_ms: int
    """What there was."""


@dataclass(frozen=True, slots=True)
class Silence:
    """More than 8 s without any sound."""

    at_ms: int
    """When it begins."""
    duration_ms: int
    """How long it lasts."""
    reason: str
    """What the time is for."""


@dataclass(frozen=True, slots=True)
class Timing:
    """One session: how much is said, how long movements and holds get, and where nothing is heard."""

    session: int
    """Its number, counted from 1."""
    dose: str
    """`lowest`, or `planned` for the doses that its programme plans."""
    duration_ms: int
    """The whole session."""
    talk_percent: float
    """The share of time with words."""
    phrases_a_minute: float
    """Over the whole session."""
    movements: int
    """Commands of a movement whose time the sheet gives."""
    short_movements: tuple[Shortfall, ...]
    """Those that get less."""
    end_range_asked_ms: int
    """What is prescribed of holds that begin on arrival."""
    end_range_got_ms: int
    """From arrival to the next command, over all of them."""
    long_holds: tuple[Shortfall, ...]
    """Those of them that last more than 1.3 times what is prescribed."""
    silences: tuple[Silence, ...]
    """In order."""


@dataclass(frozen=True, slots=True)
class Misheard:
    """A phrase that the recogniser wrote down as something else."""

    text: str
    """What was said."""
    heard: str
    """What was written."""
    errors: int
    """Words replaced, left out or added."""
    form: str
    """full, short or word."""


@dataclass(frozen=True, slots=True)
class FormHearing:
    """The phrases of one form, or of one number of words."""

    name: str
    """full, short or word; or `1 word` and so on."""
    phrases: int
    """How many there are."""
    misheard: int
    """How many of them have an error."""
    word_error_rate: float
    """Errors by words, from 0."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """What a recogniser understands of one voice."""

    voice: str
    """`ENGINE` or `ENGINE:VOICE`."""
    language: str
    """The language of the coach."""
    phrases: int
    """Each different phrase of the session, by itself."""
    word_error_rate: float
    """Errors by words over all of them."""
    exact_percent: float
    """Phrases without an error."""
    forms: tuple[FormHearing, ...]
    """The same by form and by length."""
    context_words: int
    """In stretches of the running session."""
    context_word_error_rate: float | None
    """Errors by words in them; null if none was asked for."""
    misheard: tuple[Misheard, ...]
    """Every phrase with an error, the shortest first."""


@dataclass(frozen=True, slots=True)
class EarReport:
    """Everything that was measured."""

    routine: str
    """Whose sessions they are."""
    levels: tuple[Levels, ...] = ()
    """By voice and language."""
    distinctness: tuple[Distinctness, ...] = ()
    """By way to the ear."""
    timing: tuple[Timing, ...] = ()
    """By session."""
    hearing: tuple[Hearing, ...] = ()
    """By voice and language; empty without a recogniser."""
    notices: tuple[str, ...] = field(default=())
    """What was not measured, and why."""


FORM = JsonForm("ear", 1, "What a session sounds like, measured", EarReport)
