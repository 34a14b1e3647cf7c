"""Who works on a warehouse: ``fcntl.flock`` on files of its own, which the kernel frees when the holder dies.

One run at a time holds ``FILE.lock`` for itself; shards of one build hold it together.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

UNNAMED_AFTER = 1.0  # seconds that a holder has to write its name before it is taken for several that share the lock


@contextmanager
def exclusive(path: Path, say: Callable[[str], None], poll_seconds: float = 0.2) -> Iterator[None]:
    """Hold the lock for the length of a block.  A second run waits, and says for whom; raises OSError."""
    with _held(path, fcntl.LOCK_EX, say, poll_seconds) as handle:
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
        os.ftruncate(handle, 0)


@contextmanager
def shared(path: Path, say: Callable[[str], None], poll_seconds: float = 0.2) -> Iterator[None]:
    """Hold the lock together with others who share it: nobody has it exclusively meanwhile.  Raises OSError."""
    with _held(path, fcntl.LOCK_SH, say, poll_seconds):
        yield


@contextmanager
def _held(path: Path, how: int, say: Callable[[str], None], poll_seconds: float) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        told, since = "", time.monotonic()
        while True:
            try:
                fcntl.flock(handle, how | fcntl.LOCK_NB)
                break
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EAGAIN):
                    raise
            holder = os.pread(handle, 64, 0).decode("ascii", "replace").strip()
            if holder:
                line = f"another run (pid {holder}) is working on this warehouse: waiting for it to end"
            else:
                line = "shards of a build are working on this warehouse: waiting for them to end"
            if line != told and (holder or time.monotonic() - since > UNNAMED_AFTER):
                say(line)
                told = line
            time.sleep(poll_seconds)
        yield handle
    finally:
        os.close(handle)
