"""The most memory that this process has held."""

from __future__ import annotations

import resource
from pathlib import Path


def most_held() -> int:
    """Bytes; Linux tells them of this program alone, ``getrusage`` also of the one that started it."""
    try:
        status = Path("/proc/self/status").read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) * 1024
