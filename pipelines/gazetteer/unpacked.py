"""The gazetteer's columns as a process reads them at once: unpacked, with the order of keys and ids worked out, in a file that
the first process of a machine leaves and every later one maps.

The file stands beside Python's own compiled modules, else in the user's cache folder; where neither can be written, each process
unpacks for itself.  It is named by the hash of what it was made from and checked before it is used.  What belongs here: that file.
What does not: what the columns mean.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import os
import sys
import time
import uuid
import zlib
from array import array
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import TypeAlias

from pipelines.gazetteer import packed

Columns: TypeAlias = "dict[str, memoryview[int]]"
MAGIC = b"dateline unpacked places 1\n"
_ALIGNED = 8  # every column begins at a multiple of so many bytes
_MOST_HEAD = 8192
WORTH_A_FILE = 1_000_000  # bytes; fewer are unpacked in no time
_FORGOTTEN_SECONDS = 30 * 86_400.0  # files of other gazetteers are removed after so long


def columns(compiled: Path) -> Columns:
    """Every column of a compiled gazetteer, and those that ``packed.KeyIndex`` needs.

    Raises:
        BrokenGazetteerError: the file is damaged or of another version.
        FileNotFoundError: there is no such file.
    """
    name = f"places-{hashlib.sha256(compiled.read_bytes()).hexdigest()[:24]}-{sys.byteorder}.unpacked"
    folders = list(_folders(compiled))
    for folder in folders:
        found = _mapped(folder / name)
        if found is not None:
            return found
    data = _unpacked(compiled)
    if len(data) >= WORTH_A_FILE:
        any(_left(folder, name, data) for folder in folders)
    return _columns_of(data)


def _folders(compiled: Path) -> Iterator[Path]:
    if not sys.dont_write_bytecode:
        yield compiled.parent / "__pycache__"
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if os.path.isabs(cache):
        yield Path(cache, "dateline")


def _unpacked(compiled: Path) -> bytes:
    """The bytes of the file: a line of JSON that says where each column is, then the columns."""
    numbers, texts = packed.read(compiled)
    made: dict[str, array[int] | bytes] = {**numbers, **texts}
    for prefix in ("name", "skeleton"):
        made |= packed.key_order(prefix, texts[f"{prefix}.keys"], numbers[f"{prefix}.counts"])
        made.pop(f"{prefix}.counts")
    lengths = map(len, texts["place.names"].split(b"\n")[:-1])
    made["place.name_ends"] = array("I", (end + number for number, end in enumerate(accumulate(lengths))))
    ids = numbers["place.id"]
    made["place.by_id"] = array("I", sorted(range(len(ids)), key=ids.__getitem__))
    return _written(made)


def _written(made: Mapping[str, array[int] | bytes]) -> bytes:
    directory, parts, at = [], [], 0
    for name, column in sorted(made.items()):
        content = column.tobytes() if isinstance(column, array) else column
        directory.append([name, column.typecode if isinstance(column, array) else "B", at, len(content)])
        parts.append(content + bytes(-len(content) % _ALIGNED))
        at += len(parts[-1])
    body = b"".join(parts)
    head = MAGIC + json.dumps([zlib.crc32(body), len(body), directory], separators=(",", ":")).encode()
    return head + b" " * (-(len(head) + 1) % _ALIGNED) + b"\n" + body


def _columns_of(data: bytes | mmap.mmap) -> Columns:
    """Raises ValueError, LookupError where the bytes are not what was written."""
    view = memoryview(data)
    opening = bytes(view[:_MOST_HEAD])
    if not opening.startswith(MAGIC):
        raise ValueError("another file")
    first = opening.index(b"\n", len(MAGIC)) + 1
    checksum, size, directory = json.loads(opening[len(MAGIC) : first])
    body = view[first:]
    if len(body) != size or zlib.crc32(body) != checksum:
        raise ValueError("not what was written")
    return {name: body[at : at + length].cast(code) for name, code, at, length in directory}


def _mapped(path: Path) -> Columns | None:
    """The columns of a file that is there and whole."""
    try:
        with path.open("rb") as file:
            return _columns_of(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _left(folder: Path, name: str, data: bytes) -> bool:
    """Whether the file could be left for those who come later; it appears whole or not at all."""
    temporary = folder / f".{name}.{uuid.uuid4().hex[:12]}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        temporary.replace(folder / name)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        return False
    for other in (*folder.glob("places-*.unpacked"), *folder.glob(".places-*")):
        with suppress(OSError):
            if other.name != name and time.time() - other.stat().st_mtime > _FORGOTTEN_SECONDS:
                other.unlink()
    return True
