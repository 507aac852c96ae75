"""How much of this machine a process may use."""

import os


def count_cores() -> int:
    """How many cores this process may use: fewer than the machine has where a container or `taskset` says so."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
