"""How many pages a batch has: so few that a killed run loses half a minute of a worker's time at most.

What belongs here: that number, from what the batches before took.  What does not: cutting and running batches.
"""

from __future__ import annotations

FIRST = 8  # pages of the batches of which nothing is known yet
SECONDS = 20.0  # what a batch should take
GROWTH = 4  # a batch is at most so many times as large as one that was done: the pages before may have been short ones


class BatchSizes:
    """The size of the next batch, ``most`` pages at most."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._next = min(FIRST, most)

    def next(self) -> int:
        """Pages of the next batch, at least one."""
        return self._next

    def learn(self, n_pages: int, seconds: float) -> None:
        """A batch of so many pages took so long."""
        in_time = int(n_pages * SECONDS / max(seconds, 1e-3))
        largest = max(FIRST, GROWTH * n_pages)
        self._next = max(1, min(in_time, largest, self._most))
