"""The files of kept parses and layers that may stand in a batch's folder beside its tables.

    FILE.batches/<fingerprint>/<batch>/parses.kept, layers.kept

One line of sealed JSON (who made it, the pages by row, size and sha256 of the rest), then Arrow record batches, compressed.
It is no table and no manifest names it: it may be missing, and whoever wants room removes it.  A file that is not what was
written, or that another model or version made, is never read.  What belongs here: the file, finding and removing it.  What does
not: what a parse is (``annotate.parse.kept``), and what is kept of layers (``annotate.kept``).
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from pipelines.disk.sealed import Damaged, OldFormat, seal, unseal

NAME = "parses.kept"
LAYERS = "layers.kept"
FORMAT = 1
_GROUP_TOKENS = 100_000  # of one record batch: what is in memory at once
_MOST_HEADER = 10_000_000
_COUNTED = "n_bytes"


class ForeignParses(Exception):
    """A file that another model, library or version of the code made."""


class Writer:
    """Collects pages as rows of one schema, compressed as they come."""

    def __init__(self, maker: str, form: pa.Schema) -> None:
        self._maker, self._form = maker, form
        self._sink = pa.BufferOutputStream()
        self._writer = pa.ipc.new_file(self._sink, form, options=pa.ipc.IpcWriteOptions(compression="zstd"))
        self._waiting: list[dict[str, object]] = []
        self._waiting_keys: list[str] = []
        self._tokens = 0
        self._keys: list[list[str]] = []
        self._captures: list[str] = []
        self._known: set[str] = set()

    def add(self, capture: str, key: str, row: dict[str, object], n_tokens: int) -> None:
        """Take in the parse of a capture's page; pages with the same key are kept once."""
        self._captures.append(capture)
        if key in self._known:
            return
        self._known.add(key)
        self._waiting.append(row)
        self._waiting_keys.append(key)
        self._tokens += n_tokens
        if self._tokens >= _GROUP_TOKENS:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            columns = [pa.array([row[column.name] for row in self._waiting], column.type) for column in self._form]
            self._writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=self._form))
            self._keys.append(self._waiting_keys)
        self._waiting, self._waiting_keys, self._tokens = [], [], 0

    def content(self) -> bytes | None:
        """The file's bytes; None where there is nothing to keep."""
        self._flush()
        self._writer.close()
        if not self._keys:
            return None
        body: bytes = self._sink.getvalue().to_pybytes()
        header = {
            "maker": self._maker, "captures": self._captures, "keys": self._keys,
            _COUNTED: len(body), "sha256_of_rows": hashlib.sha256(body).hexdigest(),
        }  # fmt: skip
        return seal(header, FORMAT) + b"\n" + body


class Reader:
    """One such file, every byte of it verified.  Raises Damaged, ForeignParses, OSError."""

    def __init__(self, path: Path, maker: str) -> None:
        line, _, body = path.read_bytes().partition(b"\n")
        header = _header(line, maker)
        if len(body) != header.get(_COUNTED) or hashlib.sha256(body).hexdigest() != header.get("sha256_of_rows"):
            raise Damaged("is not what was written (sha256)")
        keys: list[list[str]] = header["keys"]  # type: ignore[assignment]
        self._place = {key: (group, row) for group, each in enumerate(keys) for row, key in enumerate(each)}
        self._group = -1
        try:
            self._file = pa.ipc.open_file(pa.BufferReader(body))
        except pa.ArrowException as error:
            raise Damaged(f"cannot be read: {str(error)[:200]}") from None

    def get(self, key: str) -> dict[str, object] | None:
        """The row of a page; None where it is not here.  Raises Damaged."""
        place = self._place.get(key)
        if place is None:
            return None
        group, row = place
        try:
            if group != self._group:
                self._rows, self._group = self._file.get_batch(group), group
            found: dict[str, object] = {name: self._rows.column(name)[row].as_py() for name in self._rows.schema.names}
        except (pa.ArrowException, LookupError) as error:
            raise Damaged(f"cannot be read: {str(error)[:200]}") from None
        return found


def _header(line: bytes, maker: str) -> dict[str, object]:
    try:
        header = unseal(line, FORMAT)
    except OldFormat as error:
        raise ForeignParses(str(error)) from None
    if header.get("maker") != maker:
        raise ForeignParses("another model or version made it")
    if not isinstance(header.get("keys"), list) or not isinstance(header.get("captures"), list):
        raise Damaged("has no pages in its header")
    return header


@dataclass(slots=True)
class Found:
    """Which files have kept parses of which captures.  ``damaged``: lines about files that cannot be trusted; ``n_foreign``: files
    of another model or version; ``n_bytes``: what all of them hold."""

    damaged: list[str] = field(default_factory=list)
    n_foreign: int = 0
    n_bytes: int = 0
    _paths: list[Path] = field(default_factory=list)
    _ids: array[int] = field(default_factory=lambda: array("Q"))
    _numbers: array[int] = field(default_factory=lambda: array("I"))

    def places(self, captures: Iterable[str]) -> tuple[Path, ...]:
        """The files that have a parse of one of these captures."""
        numbers = {self._numbers[at] for capture in captures if (at := self._at(capture)) is not None}
        return tuple(self._paths[number] for number in sorted(numbers))

    def have(self, captures: Iterable[str]) -> bool:
        """Whether every one of these captures has a parse."""
        return all(self._at(capture) is not None for capture in captures)

    def _at(self, capture: str) -> int | None:
        at = bisect_left(self._ids, int(capture, 16))
        return at if at < len(self._ids) and self._ids[at] == int(capture, 16) else None


def find(batches: Path, maker: str) -> Found:
    """Look at the first line of every file of kept parses below FILE.batches, the newest file first.  Raises OSError."""
    found = Found()
    pairs: list[tuple[int, int]] = []
    for path, n_bytes in sorted(files(batches), key=lambda each: (-_written(each[0]), str(each[0]))):
        found.n_bytes += n_bytes
        if path.name != NAME:
            continue
        try:
            with path.open("rb") as file:
                captures: Sequence[str] = _header(file.readline(_MOST_HEADER).rstrip(b"\n"), maker)["captures"]  # type: ignore[assignment]
            pairs += [(int(capture, 16), len(found._paths)) for capture in captures]
        except ForeignParses:
            found.n_foreign += 1
            continue
        except FileNotFoundError:
            continue
        except (Damaged, ValueError) as error:
            found.damaged.append(f"{path}: {error}")
            continue
        found._paths.append(path)
    pairs.sort()  # of a capture the newest file comes first, and is found first
    found._ids, found._numbers = array("Q", (pair[0] for pair in pairs)), array("I", (pair[1] for pair in pairs))
    return found


def files(batches: Path) -> list[tuple[Path, int]]:
    """Every file of kept parses and layers in a committed batch, whatever its fingerprint, and its size."""
    found = []
    for path in sorted(path for name in (NAME, LAYERS) for path in batches.glob(f"*/*/{name}")):
        if not path.parent.name.startswith(".") and not path.parents[1].name.startswith("."):
            try:
                found.append((path, path.stat().st_size))
            except FileNotFoundError:
                continue
    return found


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
