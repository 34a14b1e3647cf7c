"""The files beside a published one: the next, which is being built, and the one before, which is kept to be filled on.

    .FILE.building-<pid>.duckdb   the next file
    .FILE.spare.duckdb            the file that was published before the published one; only where that is large

A new file with few new pages is a file that was published before and filled on.  A small one is copied for that.  Of a large one
the predecessor is kept, so that nothing need be copied; where the file system copies a file by reference, that is done instead.

What belongs here: where the next file begins.  What does not: what stands in it (``filling``), the published file (``published``).
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb

from pipelines.paths import WarehousePaths
from pipelines.publish.published import Stamp, known_stamp

LARGE = 256_000_000  # bytes of a published file from which on its predecessor is kept
_CLONE = 0x40049409  # FICLONE of Linux: a file that shares its blocks with another until one of them is written


def start_from(paths: WarehousePaths, path: Path, before: Stamp, storage_version: str) -> bool:
    """Make a file that was published before stand at ``path``, to be filled on; returns whether there is one.  ``before``: the
    stamp of the published file.  Raises OSError."""
    database = paths.database
    if not database.is_file():
        return False
    if _clone(database, path):
        return True
    if before.n_bytes >= LARGE and _is_free(_spare(paths), storage_version) and known_stamp(paths, _spare(paths)):
        os.rename(_spare(paths), path)
        return True
    shutil.copyfile(database, path)
    return True


def keep(paths: WarehousePaths, before: Stamp | None) -> None:
    """Before the swap: keep the published file beside, if it is large.  Raises OSError."""
    kept = _spare(paths)
    kept.unlink(missing_ok=True)
    if before is not None and before.n_bytes >= LARGE and paths.database.is_file():
        os.link(paths.database, kept)


def _clone(database: Path, path: Path) -> bool:
    """Copy a file by reference where the file system can."""
    try:
        import fcntl

        with database.open("rb") as source, path.open("wb") as target:
            fcntl.ioctl(target.fileno(), _CLONE, source.fileno())
        return True
    except (ImportError, OSError) as error:
        path.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EACCES):
            raise
        return False


def _is_free(kept: Path, storage_version: str) -> bool:
    """Whether nobody reads a file any more: no other process has it locked, this one has it not open."""
    try:
        about = os.stat(kept)
        for handle in os.listdir("/proc/self/fd"):
            try:
                opened = os.stat(f"/proc/self/fd/{handle}")
            except OSError:
                continue
            if (opened.st_dev, opened.st_ino) == (about.st_dev, about.st_ino):
                return False
        with duckdb.connect(str(kept), config={"storage_compatibility_version": storage_version}):
            return True
    except (OSError, duckdb.Error):
        return False


def sweep(paths: WarehousePaths) -> int:
    """Under the lock: remove what killed runs left half-built; returns how many files."""
    left = list(_half_built(paths))
    for path in left:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(left)


def _half_built(paths: WarehousePaths) -> Iterator[Path]:
    stem = _stem(paths)
    prefixes = (f".{stem}.building-", f".{stem}.reading-", f".tmp-{paths.stamp.name}-")
    for path in paths.database.parent.iterdir() if paths.database.parent.is_dir() else ():
        if path.name.startswith(prefixes):
            yield path


def _stem(paths: WarehousePaths) -> str:
    return paths.database.name.removesuffix(".duckdb")


def _spare(paths: WarehousePaths) -> Path:
    return paths.database.with_name(f".{_stem(paths)}.spare.duckdb")


def building(paths: WarehousePaths) -> Path:
    """Where the next file is built."""
    return paths.database.with_name(f".{_stem(paths)}.building-{os.getpid()}.duckdb")


def scratch(path: Path) -> Path:
    """Where what does not fit into memory goes while a file is built."""
    return path.with_name(path.name + ".scratch")


def remove(path: Path) -> None:
    """Remove a file that was being built, and what stands beside it."""
    for other in (path, path.with_name(path.name + ".wal")):
        other.unlink(missing_ok=True)
    shutil.rmtree(scratch(path), ignore_errors=True)
