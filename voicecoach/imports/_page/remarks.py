"""Sentences of a page that are nothing to do: warnings, remarks, equipment, and what stands before a colon."""

import re

EQUIPMENT = re.compile(
    r"^(?:equipment|you(?:'ll| will)? need|needed|material(?:ien)?|hilfsmittel|ger\u00e4te?|sie brauchen|ben\u00f6tigt|equipo|necesita(?:r\u00e1)?|"
    r"materiales)(?:\s*:\s*|\s+)(.+)$",
    re.IGNORECASE,
)
_NO_EQUIPMENT = re.compile(
    r"(?:none|no|nothing|no equipment|none needed|n/?a|-+|keine?s?|nichts|ninguno|ning\u00fan|ninguna|nada|kein material)\.?",
    re.IGNORECASE,
)
WARNING = re.compile(
    r"^(?:stop|caution|warning|do not|don't|never|avoid|important:|(?:if|when) .{0,80}\bstop\b"
    r"|stoppen|h\u00f6ren sie (?:sofort )?auf|brechen sie|abbrechen|achtung|vorsicht|vermeiden|niemals|nicht\b|kein(?:e|en)?\b|(?:bei|wenn) .{0,80}\b(?:aufh\u00f6ren|abbrechen|"
    r"stoppen|auf|ab)\b"
    r"|pare\b|det\u00e9ngase|detenga|deje de|suspenda|evite|atenci\u00f3n|precauci\u00f3n|cuidado|nunca|no\b|si .{0,80}\b(?:pare|det\u00e9ngase|detenga|suspenda))",
    re.IGNORECASE,
)
_WARNING_LABEL = re.compile(
    r"^(?:caution|warning|important|achtung|vorsicht|wichtig|atenci\u00f3n|precauci\u00f3n|cuidado)\s*[:!.,-]+\s*",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"^(?:this (?:exercise|stretch|movement|will|is|helps|strengthens)|these exercises|it (?:is|may|will|helps)|you (?:should|may|might|will|can)\b|"
    r"the (?:aim|goal|purpose)|(?:aim|goal|purpose|why|benefits?|notes?|tips?|target|muscles?|targets?|progression|"
    r"comments?|level|difficulty|video)\s*:|"
    r"(?:your|ask your|contact|call|speak to|talk to) (?:physio|therapist|doctor|us|your)|https?:|www\.|"
    r"diese \u00fcbung|das ziel|ziel\s*:|hinweis|tipp?s?\s*:|sie (?:sollten|k\u00f6nnen|werden|sp\u00fcren)\b|bei fragen|datum|"
    r"este (?:ejercicio|estiramiento)|estos ejercicios|objetivo|nota\s*:|consejo|debe(?:r\u00eda)?\b|puede\b|sentir\u00e1|fecha|consulte)",
    re.IGNORECASE,
)
_OF_EACH = re.compile(
    r"\b(?:each|every|all|these|both|the following)(?: of (?:the|these))? (?:exercise|stretch|movement|position|pose)(?:e?s)?\b|\b(?:jede|alle|diese) (?:\u00fcbung|dehnung|position)(?:en)?\b|"
    r"\b(?:cada|todos los|estos) (?:ejercicio|estiramiento)s?\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"^(?:this (?:exercise|stretch|movement|helps|strengthens)|it (?:helps|will help)|these exercises|the (?:aim|goal|purpose)|"
    r"diese \u00fcbung|das ziel|este (?:ejercicio|estiramiento))\b",
    re.IGNORECASE,
)
_FORM_FIELD = re.compile(
    r"^(?:patient(?:in)?|name|nombre|paciente|date|datum|fecha|phone|tel(?:efon|\u00e9fono|ephone)?|fax|e-?mail|web(?:site)?|address|adresse|"
    r"direcci\u00f3n|therapist|therapeut(?:in)?|terapeuta|physio(?:therapist)?|clinic|praxis|signature|unterschrift|firma|dob|page|seite)\b[^:]{0,20}:"
    r"|.*_{3,}|.*\.{5,}\s*$",
    re.IGNORECASE,
)
"""What is filled in by hand, and a letterhead."""
_POSITION = re.compile(
    r"^(?:start(?:ing)? position|position|start|starting point|how to|instructions?|how|steps?|ausgangsstellung|ausgangsposition|durchf\u00fchrung|"
    r"ausf\u00fchrung|anleitung|posici\u00f3n(?: inicial)?|ejecuci\u00f3n|instrucciones)\s*:\s*",
    re.IGNORECASE,
)


def things_needed(text: str) -> list[str] | None:
    """`things_needed('Equipment: a chair and a towel') -> ['a chair', 'a towel']`, [] for none; None if it is no such line."""
    match = EQUIPMENT.match(text)
    if match is None:
        return None
    if _NO_EQUIPMENT.fullmatch(match[1].strip()):
        return []
    return [part for part in re.split(r",|;|\b(?:and|und|y)\b", match[1].rstrip(".")) if part.strip()]


def is_warning(sentence: str) -> bool:
    """Whether it is a rule of safety: what not to do, and when to stop."""
    return bool(WARNING.match(sentence))


def without_label(sentence: str) -> str:
    """A warning or an instruction without the word before its colon."""
    text = _POSITION.sub("", _WARNING_LABEL.sub("", sentence))
    return f"{text[:1].upper()}{text[1:]}"


def is_remark(sentence: str) -> bool:
    """Whether it is to be read and not to be done."""
    return bool(_REMARK.match(sentence))


def is_reason(sentence: str) -> bool:
    """Whether a remark says what an exercise is good for, which a coach may say."""
    return bool(_REASON.match(sentence))


def of_each(text: str) -> bool:
    """Whether it is about all the exercises of a page: `'Do each exercise ten times.'`"""
    return bool(_OF_EACH.search(text))


def without_each(text: str) -> str:
    """The same without these words."""
    return " ".join(_OF_EACH.sub("", text).split())


def is_form_field(sentence: str) -> bool:
    """Whether it is a field to be filled in, or one of a letterhead: `'Patient: ____'`."""
    return bool(_FORM_FIELD.match(sentence))


def is_label(text: str) -> bool:
    """Whether a word before a colon is the name of a field and no exercise."""
    return bool(
        _REMARK.match(f"{text}:")
        or _FORM_FIELD.match(f"{text}:")
        or _POSITION.match(f"{text}:")
        or _WARNING_LABEL.match(f"{text}:")
        or EQUIPMENT.match(f"{text}: x")
    )
