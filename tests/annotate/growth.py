"""How the work on a text grows with its length: bounds that hold on any machine, however loaded."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import FrameType

TIMES = 4
# Linear work takes four times as long for four times the text, quadratic work sixteen times; caches and a loaded machine move the
# former by less than half of the way.
_MAX_RATIO = 9.0
# Lines of Python that are run are counted exactly, whatever else the machine does: what grows with the square shows itself earlier.
_MAX_STEPS_RATIO = 5.0
# What takes less CPU time than this is too short to compare.
_LEAST_SECONDS = 0.004
_REPEATS = 3
_ROUNDS = 3  # more, where the first says too much


def assert_linear(work: Callable[[int], Callable[[], object]], size: int) -> None:
    """That the work of ``work(n)()`` grows with ``n`` and not with its square; ``work(n)`` makes ready and is not counted.

    Lines of Python are counted; what is done within one (a pattern, a sort) shows in CPU time.  For this the size is doubled up to
    four times until the work is long enough to be compared; work that stays shorter passes.
    """
    work(size)()  # what is made once and kept is not counted
    few, many = steps(work(size)), steps(work(TIMES * size))
    assert many <= _MAX_STEPS_RATIO * few, f"{many} lines at {TIMES * size}, {few} at {size}"
    for n in (size << doubling for doubling in range(5)):
        small, large = _seconds(work(n)), _seconds(work(TIMES * n))
        if small >= _LEAST_SECONDS:
            break
    for _ in range(_ROUNDS):  # what else runs on the machine can only add: the least of each counts
        if large <= _MAX_RATIO * max(small, _LEAST_SECONDS):
            break
        small, large = min(small, _seconds(work(n))), min(large, _seconds(work(TIMES * n)))
    ratio = large / max(small, _LEAST_SECONDS)
    assert ratio <= _MAX_RATIO, f"{large:.3f} s of CPU time at {TIMES * n}, {small:.3f} s at {n}"


def _seconds(work: Callable[[], object]) -> float:
    """The least CPU time of a few runs."""
    least = float("inf")
    for _ in range(_REPEATS):
        started = time.process_time()
        work()
        least = min(least, time.process_time() - started)
    return least


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python a piece of work runs: the same number every time, on every machine."""
    count = 0

    def trace(frame: FrameType, event: str, argument: object) -> Callable[..., object]:
        nonlocal count
        count += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count
