"""SVG -> PNG, by resvg (Apache-2.0 or MIT), whose wheel needs nothing else."""

from voicecoach.errors import MachineError


def draw_png(svg: str, width_px: int | None = None) -> bytes:
    """The picture as PNG; `width_px` scales it. Raises MachineError when resvg_py is not installed."""
    try:
        import resvg_py  # noqa: PLC0415 - only who makes a picture needs it
    except ImportError as error:
        raise MachineError(
            "PNG pictures need the package resvg_py, which is not installed",
            "pip install resvg_py, or write an .svg",
        ) from error
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=width_px))
