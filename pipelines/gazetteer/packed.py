"""The compiled gazetteer as a file: named columns of numbers and text in one xz stream, equal bytes for equal content.

What belongs here: the format, and how keys are found in it.  What does not: what the columns mean.
"""

from __future__ import annotations

import json
import lzma
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

MAGIC = b"dateline places 1\n"
KEYS_PER_BLOCK = 32
_FILTERS = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME}]


class BrokenGazetteerError(ValueError):
    """A file that is no compiled gazetteer; names the file and what to do."""


def write(path: Path, columns: Mapping[str, array[int] | bytes]) -> int:
    """Write columns in the order of their names, whole or not at all; gives the size of the file in bytes."""
    parts, directory = [], []
    for name in sorted(columns):
        column = columns[name]
        code = "text"
        if isinstance(column, array):
            code = column.typecode
            column = array(code, column)
            if sys.byteorder == "big":
                column.byteswap()
            column = column.tobytes()
        directory.append([name, code, len(column)])
        parts.append(column)
    head = json.dumps(directory, separators=(",", ":")).encode() + b"\n"
    packed = lzma.compress(head + b"".join(parts), lzma.FORMAT_XZ, lzma.CHECK_CRC64, filters=_FILTERS)
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(MAGIC + packed)
    partial.replace(path)
    return len(MAGIC) + len(packed)


def read(path: Path) -> tuple[dict[str, array[int]], dict[str, bytes]]:
    """The columns of numbers and those of text.

    Raises:
        BrokenGazetteerError: the file is something else, or damaged.
    """
    raw = path.read_bytes()
    if not raw.startswith(MAGIC):
        raise BrokenGazetteerError(f"{path}: not a compiled gazetteer of this version; `make gazetteer` builds one")
    try:
        content = memoryview(lzma.decompress(memoryview(raw)[len(MAGIC) :], lzma.FORMAT_XZ))
    except lzma.LZMAError as error:
        raise BrokenGazetteerError(f"{path}: damaged ({error}); `make gazetteer` builds it anew") from error
    end_of_head = bytes(content[:4096]).index(b"\n") + 1
    numbers: dict[str, array[int]] = {}
    texts: dict[str, bytes] = {}
    at = end_of_head
    for name, code, size in json.loads(bytes(content[: end_of_head - 1])):
        piece = content[at : at + size]
        at += size
        if code == "text":
            texts[name] = bytes(piece)
        else:
            column = array(code)
            column.frombytes(piece)
            if sys.byteorder == "big":
                column.byteswap()
            numbers[name] = column
    return numbers, texts


def index_columns(prefix: str, postings: Mapping[str, Iterable[int]]) -> dict[str, array[int] | bytes]:
    """Columns that hold, for each key, its numbers in ascending order; the keys are ASCII without line ends."""
    keys = sorted(postings)
    counts, values = array("B"), array("I")
    for key in keys:
        found = sorted(set(postings[key]))[:255]
        counts.append(len(found))
        values.extend(found)
    return {
        f"{prefix}.keys": b"".join(key.encode("ascii") + b"\n" for key in keys),
        f"{prefix}.counts": counts,
        f"{prefix}.values": values,
    }


def key_order(prefix: str, keys: bytes, counts: Sequence[int]) -> dict[str, array[int] | bytes]:
    """The columns that find a key: the first of each block, where each block begins, where the numbers of each key end."""
    lines = keys.split(b"\n")[:-1]
    ends = array("I", accumulate(map(len, lines), initial=0))  # of each key, without the line ends before it
    offsets = array("I", (ends[number] + number for number in range(0, len(lines), KEYS_PER_BLOCK)))
    offsets.append(len(keys))
    return {
        f"{prefix}.keys": b"\n" + keys,
        f"{prefix}.firsts": b"".join(line + b"\n" for line in lines[::KEYS_PER_BLOCK]),
        f"{prefix}.offsets": offsets,
        f"{prefix}.ends": array("I", accumulate(counts, initial=0)),
    }


class KeyIndex:
    """Keys in order, cut in blocks: a look-up bisects the first keys, then finds its key inside one block's bytes."""

    def __init__(self, prefix: str, columns: Mapping[str, memoryview[int]]) -> None:
        self._keys, self._values = columns[f"{prefix}.keys"], columns[f"{prefix}.values"]
        self._ends, self._offsets = columns[f"{prefix}.ends"], columns[f"{prefix}.offsets"]
        self._firsts = bytes(columns[f"{prefix}.firsts"]).split(b"\n")[:-1]

    def __len__(self) -> int:
        return len(self._ends) - 1

    def get(self, key: str) -> memoryview[int]:
        """The numbers of a key in ascending order; empty for an unknown key."""
        wanted = key.encode("ascii", "replace")
        block = bisect_right(self._firsts, wanted) - 1
        if block < 0:
            return self._values[:0]
        segment = bytes(self._keys[self._offsets[block] : self._offsets[block + 1] + 1])
        at = segment.find(b"\n" + wanted + b"\n")
        if at < 0:
            return self._values[:0]
        number = block * KEYS_PER_BLOCK + segment.count(b"\n", 0, at)
        return self._values[self._ends[number] : self._ends[number + 1]]
