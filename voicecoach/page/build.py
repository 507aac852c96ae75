"""Page content -> one HTML file that asks the network for nothing."""

import base64
import hashlib
import json
from datetime import date
from functools import cache
from typing import Any, BinaryIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from voicecoach.page.content import PageContent, PageSound
from voicecoach.page.outline import Section, outline
from voicecoach.page.words import ASSETS, USUAL, page_words, words_language
from voicecoach.script import Phase, Script
from voicecoach.units import format_minutes
from voicecoach.version import __version__

SCRIPTS = ("dom.js", "model.js", "sound.js", "view.js", "report.js", "page.js")
"""In the order in which they run; they share one scope."""
_SOUND_HERE = Markup("<sound-here>")
"""Where the sound goes. No text of a session can be taken for it, since theirs are escaped."""
_BLOCK_BYTES = 3 * 64 * 1024
"""A multiple of three, so that the base64 of the blocks is that of the whole."""


def write_page(stream: BinaryIO, content: PageContent, sound: PageSound) -> None:
    """Write a session as one page, with its sound inside. Memory does not grow with the sound."""
    before, after = render_template("session.html.j2", SCRIPTS, **_session_values(content, sound)).split(
        _SOUND_HERE
    )
    stream.write(before.encode())
    while block := sound.stream.read(_BLOCK_BYTES):
        stream.write(base64.b64encode(block))
    stream.write(after.encode())


def script_hash(script: Script) -> str:
    """What the page's memory goes by: the same session at the same times has the same hash, as 16 hex digits."""
    return hashlib.sha256(repr(script).encode()).hexdigest()[:16]


def _session_values(content: PageContent, sound: PageSound) -> dict[str, Any]:
    script, words = content.script, page_words(content.language)
    sections = outline(script)
    return {
        "content": content,
        "is_paper": False,
        "language": content.language,
        "script": script,
        "sections": sections,
        "set_words": _set_words(content, words),
        "words": words,
        "words_language": words_language(content.language),
        "length": format_minutes(script.duration_ms),
        "blocks": _blocks(script),
        "sound_here": _SOUND_HERE,
        "sound_mb": f"{sound.byte_count / 1_000_000:.1f}",
        "session": _session_json(content, sound, sections, words),
    }


def _session_json(
    content: PageContent, sound: PageSound, sections: tuple[Section, ...], words: dict[str, str]
) -> dict[str, Any]:
    """What the scripts of the page read; `assets/model.js` has its types."""
    script, set_words = content.script, _set_words(content, words)
    return {
        "title": script.title,
        "routine": script.routine,
        "programme": content.programme,
        "number": content.session_number,
        "hash": script_hash(script),
        "duration_ms": script.duration_ms,
        "media_type": sound.media_type,
        "suffix": sound.suffix,
        "captions": content.captions,
        "words": words,
        "cues": [[speech.at_ms, speech.end_ms, speech.text] for speech in script.speech],
        "phases": [_phase_json(phase) for phase in script.phases],
        "sections": [
            {
                "title": section.title,
                "at_ms": section.at_ms,
                "end_ms": section.end_ms,
                "exercise": section.exercise,
                "set_word": set_words.get(section.exercise, words["set"]),
                "sets": max((stop.set_number for stop in section.stops), default=0),
                "stops": [stop.at_ms for stop in section.stops],
            }
            for section in sections
        ],
    }


def _set_words(content: PageContent, words: dict[str, str]) -> dict[str | None, str]:
    """What a set is called, by exercise: as the voice says it, or as the labels do where they are in another language."""
    if content.language.split("-", maxsplit=1)[0] != words_language(content.language):
        return {}
    nouns = ((one.id, one.set_noun or words["set"]) for one in content.exercises)
    return {exercise: noun[:1].upper() + noun[1:] for exercise, noun in nouns}


def _phase_json(phase: Phase) -> list[object]:
    ref = phase.ref
    return [str(phase.kind), phase.at_ms, phase.end_ms, ref.set_number, ref.rep_number, ref.side]


def _blocks(script: Script) -> list[dict[str, object]]:
    """The timeline: one block for each stretch of one look, in thousandths of the session."""
    blocks: list[dict[str, Any]] = []
    scale = 10_000 / max(script.duration_ms, 1)
    for phase in script.phases:
        look = _look(phase)
        if blocks and blocks[-1]["look"] == look:
            blocks[-1]["width"] = round(phase.end_ms * scale) - blocks[-1]["x"]
        else:
            x = round(phase.at_ms * scale)
            blocks.append({"look": look, "x": x, "width": round(phase.end_ms * scale) - x})
    return blocks


def _look(phase: Phase) -> str:
    if phase.kind.is_rest:
        return "rest"
    return "hold" if phase.kind.is_timed else "ramp" if phase.kind.is_ramp else "move"


def render_template(template: str, scripts: tuple[str, ...], **values: Any) -> str:
    """A page of the folder of templates, with its style and its scripts, and a policy that allows no others."""
    script = "\n".join(_asset(name) for name in scripts)
    style = _asset("page.css")
    return (
        _templates()
        .get_template(template)
        .render(
            style=style,
            style_hash=_csp_hash(style),
            program=script,
            program_hash=_csp_hash(script),
            version=__version__,
            **{"asks_its_machine": False} | values,
        )
    )


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["clock"] = _clock
    templates.filters["day"] = _day
    # Line breaks of JavaScript and everything that could end a script element are escaped by tojson itself.
    templates.policies["json.dumps_function"] = json.dumps
    templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
    return templates


@cache
def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def _csp_hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _clock(at_ms: int) -> str:
    """Minutes and seconds, as the page shows them: 1:05."""
    return f"{at_ms // 60_000}:{at_ms // 1000 % 60:02d}"


def _day(day: date, language: str) -> str:
    """A day as people of a language write it: `Monday, March 2, 2026`."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - only courses have days
    from babel.dates import format_date  # noqa: PLC0415

    try:
        locale = Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        locale = Locale(USUAL)
    return format_date(day, "full", locale)
