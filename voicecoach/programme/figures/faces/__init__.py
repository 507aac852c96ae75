"""The faces of the figures of a course, one file each: the name of the file is the name of the format.

A face is a module with `show(figures, layout) -> str`. Its `HELP` stands in the help of `voicecoach plan stats`.
"""

from dataclasses import dataclass
from typing import Protocol

from voicecoach.plugins import Registry
from voicecoach.programme.figures.figures import Figures


@dataclass(frozen=True, slots=True)
class Layout:
    """What there is to write on."""

    width: int = 80
    """Letters on a line."""
    is_plain: bool = True
    """No colours, and only ASCII of our own."""


PLAIN = Layout()


class Face(Protocol):
    """What a module of this folder must offer."""

    def show(self, figures: Figures, layout: Layout = PLAIN) -> str:
        """The figures in this format. Only a face for a terminal needs the layout."""
        ...


FACES: Registry[Face] = Registry(__name__, "format of figures")
