"""Figures -> JSON: the public contract `voicecoach-figures/1`."""

from pydantic import TypeAdapter

from voicecoach.jsonform import JsonForm
from voicecoach.programme.figures.faces import PLAIN, Layout
from voicecoach.programme.figures.figures import Figures

ORDER = 20
HELP = "the numbers, for programs"
FORM = JsonForm("figures", 1, "Figures of courses", Figures)


def show(figures: Figures, layout: Layout = PLAIN) -> str:
    """The figures, with every field."""
    del layout
    return FORM.text(figures)


def read_figures(text: str | bytes) -> Figures:
    """The inverse, and as strict. Raises ValueError."""
    return TypeAdapter(Figures).validate_json(text)
