"""The lines of the table, and how figures stand in them."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `kept` is None where nothing is promised."""

    what: str
    measured: str
    against: str
    ratio: str = ""
    limit: str = ""
    kept: bool | None = None

    def cells(self) -> tuple[str, ...]:
        verdict = "" if self.kept is None else "pass" if self.kept else "OVER"
        return (self.what, self.measured, self.against, self.ratio, self.limit, verdict)

    def fields(self) -> dict[str, Any]:
        """The same for programs."""
        return asdict(self)


def ms(time_s: float) -> str:
    return f"{1000 * time_s:,.0f} ms" if time_s >= 0.01 else f"{1000 * time_s:.1f} ms"


def mb(size_mb: float) -> str:
    return f"{size_mb:.1f} MB"


def times(ratio: float) -> str:
    return f"{ratio:.2f}x"
