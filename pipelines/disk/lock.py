"""One run at a time: ``fcntl.flock`` on ``FILE.lock``, which the kernel frees when the holder dies."""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def exclusive(path: Path, say: Callable[[str], None], poll_seconds: float = 0.2) -> Iterator[None]:
    """Hold the lock for the length of a block.  A second run waits, and says for whom; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        told = ""
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EAGAIN):
                    raise
            holder = os.pread(handle, 64, 0).decode("ascii", "replace").strip()
            if holder and holder != told:
                say(f"another run (pid {holder}) is working on this warehouse: waiting for it to end")
                told = holder
            time.sleep(poll_seconds)
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)
