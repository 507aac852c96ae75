"""Request -> what is shown of a session besides the formats of its script: the timeline as PNG, the handout alone."""

from pathlib import Path
from typing import TYPE_CHECKING

from voicecoach.api.observer import SILENT, Observer
from voicecoach.exports import EXPORTS, export_script

if TYPE_CHECKING:
    from voicecoach.api.session import CompiledSession
    from voicecoach.page.content import PageContent
    from voicecoach.request import SessionRequest

PNG_WIDTH_PX = 2000
"""Twice that of the SVG, so that it is sharp on paper and on phones."""
FACES = {
    "png": "the timeline as a picture",
    "handout.html": "the session on paper, for a browser",
    "handout.pdf": "the same as a PDF",
}
"""What can be shown besides, with its help."""
_SUFFIXES = {".png": "png", ".html": "handout.html", ".pdf": "handout.pdf"}


def face_of(as_format: str | None, output: str) -> str | None:
    """The one of `FACES` that is meant by `--as` or by the suffix of a file; None for a format of the script."""
    if as_format is not None:
        return as_format if as_format in FACES else None
    return _SUFFIXES.get(Path(output).suffix.lower())


def show_session(request: "SessionRequest", face: str, observer: Observer = SILENT) -> bytes:
    """A session as one of `FACES`, or as a format of its script.

    Raises SheetError, RequestError (also for an unknown format), and MachineError when a library is missing.
    """
    if face not in FACES:
        EXPORTS.check(face)
    from voicecoach.api.compile import (
        compile_session,
    )  # whoever only asks which face is meant compiles nothing
    from voicecoach.page.paper import handout_html, handout_pdf
    from voicecoach.raster import draw_png

    compiled = compile_session(request, observer)
    if face == "png":
        return draw_png(export_script(compiled.script, "svg"), PNG_WIDTH_PX)
    if face == "handout.html":
        return handout_html(_content(compiled)).encode()
    if face == "handout.pdf":
        return handout_pdf(_content(compiled))
    return export_script(compiled.script, face).encode()


def _content(compiled: "CompiledSession") -> "PageContent":
    from voicecoach.api.handout import handout_exercises, session_cautions
    from voicecoach.page.content import PageContent

    cautions = session_cautions(compiled.plan)
    return PageContent(
        compiled.script,
        compiled.plan.phrases.language,
        exercises=handout_exercises(compiled.plan, cautions),
        cautions=cautions,
    )
