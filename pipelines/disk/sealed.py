"""Small JSON files of our own that carry their format and their checksum, written in one step.

What belongs here: whether such a file is what was written; that what is written stays.  What does not: what stands in it.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

# What the system says of a file that is no longer there as it was written; anything else (no permission, too many open files)
# is no damage and is told as it comes.
GONE = frozenset({errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.EIO, errno.ELOOP})
MOST_BYTES = 1_000_000_000  # no such file is nearly as large


class Damaged(Exception):
    """A file of ours that is not what was written; the text says how."""


class OldFormat(Damaged):
    """A file that an older or newer version wrote in another form."""


def seal(content: Mapping[str, object], form: int) -> bytes:
    """The file's bytes: the content with its ``format`` and ``sha256``, one object of JSON."""
    whole = {**content, "format": form}
    return json.dumps({**whole, "sha256": _digest(whole)}, ensure_ascii=False).encode("utf-8", "backslashreplace")


def unseal(data: bytes, form: int) -> dict[str, object]:
    """The content of a sealed file.  Raises OldFormat where it has no such format, Damaged where it is not what was written."""
    try:
        whole = json.loads(data)
    except (ValueError, RecursionError):
        raise Damaged("is not readable JSON") from None
    if not isinstance(whole, dict):
        raise OldFormat("has no format")
    digest = whole.pop("sha256", None)
    if whole.get("format") != form:
        raise OldFormat(f"has format {whole.get('format', 1)!r}, this version writes {form}")
    if digest != _digest(whole):
        raise Damaged("fails its checksum")
    del whole["format"]
    return whole


def _digest(whole: Mapping[str, object]) -> str:
    text = json.dumps(whole, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def read_sealed(path: Path, form: int) -> dict[str, object]:
    """The content of a file.  Raises OldFormat, Damaged (also where there is none), OSError."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Damaged("is not readable JSON")
        data = path.read_bytes()
    except OSError as error:
        if error.errno in GONE:
            raise Damaged(f"cannot be read ({error.strerror})") from None
        raise
    return unseal(data, form)


def write_sealed(path: Path, content: Mapping[str, object], form: int) -> None:
    """Write or replace a file in one step.  Raises OSError; then the old one stays."""
    temporary = path.with_name(f".tmp-{path.name}-{uuid.uuid4().hex[:12]}")
    try:
        write_whole(temporary, seal(content, form))
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def write_whole(path: Path, data: bytes | memoryview) -> None:
    """Write a file and wait until its bytes are on the disk; its name is when ``sync_folder`` returns.  Raises OSError."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def folder_bytes(folder: Path) -> int:
    """What a file or a folder with all below it holds, in bytes."""
    if not folder.is_dir() or folder.is_symlink():
        return folder.lstat().st_size
    sizes = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                sizes += os.lstat(os.path.join(place, name)).st_size
            except FileNotFoundError:
                continue
    return sizes
