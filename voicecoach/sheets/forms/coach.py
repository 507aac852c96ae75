"""The forms of what the coach itself needs: stock phrases, pacing, conditions, translations."""

from pydantic import Field

from voicecoach.sheets.forms.cue import SayText
from voicecoach.sheets.forms.form import Form
from voicecoach.sheets.forms.reader import Id, Spoken, Text
from voicecoach.sheets.forms.values.times import TimeMs


class PhrasesSheet(Form):
    """The stock phrases of the coach in one language."""

    part = "phrases"

    phrases: Id
    """The language."""
    voices: dict[Id, Text] = Field(default_factory=dict)
    """The voice of each engine that speaks this language: pyttsx3: es."""
    calibration: tuple[Text, ...] = ()
    """What a voice says in this language so that its loudness is known: a few plain sentences, as loud together as a session."""
    say: dict[str, SayText]
    """What is said: one text, or a full, a short and a one-word form."""
    words: dict[str, dict[str, Text]]
    """Spoken words for terms of the sheets: sides, limbs, counts (one and many), equipment."""


class LexiconSheet(Form):
    """How voices say what they would say badly in one language: words, and the forms of ranges and multiples."""

    part = "lexicon"

    lexicon: Id
    """The language."""
    range: Text | None = None
    """How a range is said, such as 2-3: "{low} to {high}"."""
    times: Text | None = None
    """How a multiple is said, such as 3x: "{n} times"."""
    voices: dict[Id, dict[Text, Text]] = Field(default_factory=dict)
    """For each engine, and for `all`: words with what it is given in their place, letters or /phonemes/ of its own."""


class PacingSheet(Form):
    """How long the coach waits where a sheet does not say: each default with its reason."""

    part = "pacing"

    class Default(Form):
        part = "a default"

        value: TimeMs
        """The time itself."""
        compact: TimeMs | None = None
        """When a session has to be short."""
        why: Text
        """The reason, for whoever reads or asks."""

    pacing: Id
    """A pacing sheet begins with this: its id."""
    times: dict[str, Default]
    """Every time that the coach waits where a sheet says nothing."""
    sources: tuple[Text, ...] = ()
    """Where it comes from, so that others can check it."""


class ConditionsSheet(Form):
    """The circumstances of a person that sheets may ask about."""

    part = "conditions"

    conditions: Id
    """The id of this list of conditions."""
    means: dict[Id, Text]
    """What each condition means, in words that a person can answer with yes or no."""


class TranslationSheet(Form):
    """What the sheets say, in another language, text by text."""

    part = "a translation"

    translation: Id
    """The language."""
    texts: dict[Text, Spoken]
    """Each text as the sheets have it, and in this language. A text that is changed in its sheet is looked up anew."""
    sources: tuple[Text, ...] = ()
    """Where it comes from, so that others can check it."""
