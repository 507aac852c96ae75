"""What `make bench` leaves: a table, and for the history the figures with what they were measured on, and plots."""

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from plot import Plot, write_plots
from row import Row

HISTORY = Path(__file__).parent / "history"


def print_table(rows: Sequence[Row]) -> None:
    """A line for each row."""
    table = [("", "median", "against", "ratio", "promised", ""), *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for cells in table:
        print("  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip())


def machine_facts() -> dict[str, Any]:
    """What the figures were measured on, and how busy it was."""
    memory_mb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e6
    return {
        "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "python": platform.python_version(),
        "machine": platform.machine(),
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_mb": round(memory_mb),
        "load": round(os.getloadavg()[0], 1),
    }


def keep_history(report: dict[str, Any], plots: Sequence[Plot]) -> Path:
    """Add figures and plots to the history, under their day. Returns the file of the figures."""
    HISTORY.mkdir(exist_ok=True)
    path = HISTORY / f"{report['day']}.json"
    path.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    if plots:
        write_plots(HISTORY / f"{report['day']}.svg", plots)
    return path


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
