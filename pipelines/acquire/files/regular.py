"""Opening files that a user's folder holds: regular ones only, never one that waits for a writer or gives no end.

What belongs here: what may be opened at all.  What does not: what a file holds.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from pipelines.model import PageError


def exists(path: Path) -> bool:
    """Whether there is a file of this name; a name that is too long for the file system, or holds a zero, is nobody's."""
    return os.path.exists(path)


def check_regular(path: Path) -> os.stat_result:
    """What the system says of a file that may be opened.  Raises PageError('unreadable') for pipes, devices, sockets and folders,
    before they are opened; OSError."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        kind = next((name for test, name in _KINDS if test(found.st_mode)), "something else")
        raise PageError("unreadable", f"not a regular file: {kind}")
    return found


_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_regular(path: Path, limit: int) -> bytes:
    """The bytes of a small file beside a page.  Raises PageError('unreadable') as ``check_regular`` does, PageError('too_big') for
    more than ``limit`` bytes, OSError."""
    if check_regular(path).st_size > limit:
        raise PageError("too_big", f"{path.stat().st_size:,} bytes, at most {limit:,} are read")
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise PageError("too_big", f"more than {limit:,} bytes")
    return data
