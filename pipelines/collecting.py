"""Python's search for garbage in circles, put off while something is made that has none.

What belongs here: that, for layers that make many small records and drop them again.  What does not: when a worker settles
(``process.worker_process``).
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """What is made here holds no circles and goes as it came; looking for those again and again costs a twentieth of the time of
    reading a page, a third of that of joining reports."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
