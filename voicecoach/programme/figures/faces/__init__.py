"""The faces of the figures of a course, one file each: the name of the file is the name of the format.

A face is a module with `show(figures) -> str`. Its `HELP` stands in the help of `voicecoach plan stats`.
"""

from typing import Protocol

from voicecoach.plugins import Registry
from voicecoach.programme.figures.figures import Figures


class Face(Protocol):
    """What a module of this folder must offer."""

    def show(self, figures: Figures) -> str:
        """The figures in this format."""
        ...


FACES: Registry[Face] = Registry(__name__, "format of figures")
