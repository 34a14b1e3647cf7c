"""How the work on a text grows with its length: bounds that hold on any machine, however loaded."""

from __future__ import annotations

import time
from collections.abc import Callable

TIMES = 4
# Linear work takes four times as long for four times the text, quadratic work sixteen times; caches and a loaded machine move the
# former by less than half of the way.
_MAX_RATIO = 9.0
# What takes less CPU time than this is too short to compare.
_LEAST_SECONDS = 0.004
_REPEATS = 3


def assert_linear(work: Callable[[int], Callable[[], object]], size: int) -> None:
    """That the CPU time of ``work(n)()`` grows with ``n`` and not with its square; ``work(n)`` makes ready and is not counted.

    The size is raised until the work is long enough to be compared.
    """
    small = _seconds(work(size))
    while small < _LEAST_SECONDS:
        size *= 2
        small = _seconds(work(size))
    large = _seconds(work(TIMES * size))
    assert large <= _MAX_RATIO * small, f"{small:.3f} s of CPU time at {size}, {large:.3f} s at {TIMES} times as much"


def _seconds(work: Callable[[], object]) -> float:
    """The least CPU time of a few runs."""
    least = float("inf")
    for _ in range(_REPEATS):
        started = time.process_time()
        work()
        least = min(least, time.process_time() - started)
    return least
