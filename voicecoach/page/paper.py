"""Page content -> the handout alone, to print or as a PDF."""

import io

from voicecoach.errors import MachineError
from voicecoach.page.build import render_template
from voicecoach.page.content import PageContent
from voicecoach.page.words import page_words, words_language
from voicecoach.units import format_minutes


def handout_html(content: PageContent) -> str:
    """The exercises, doses, steps, reasons and stop signs of a session as one page without scripts."""
    return render_template(
        "paper.html.j2",
        (),
        content=content,
        language=content.language,
        words=page_words(content.language),
        words_language=words_language(content.language),
        length=format_minutes(content.script.duration_ms),
        is_paper=True,
    )


def handout_pdf(content: PageContent) -> bytes:
    """The same as a PDF in A4. Raises MachineError without plutoprint, which sets it (MIT)."""
    try:
        import plutoprint  # noqa: PLC0415 - only who wants a PDF needs it
    except ImportError as error:
        raise MachineError(
            "a PDF needs the package plutoprint, which is not installed",
            "pip install 'voicecoach[paper]', or print --as handout.html from a browser",
        ) from error
    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4)
    book.load_html(handout_html(content))
    book.set_metadata(plutoprint.PDF_METADATA_TITLE, content.script.title)
    pdf = io.BytesIO()
    book.write_to_pdf_stream(pdf)
    return pdf.getvalue()
