"""Comparisons that are kept from run to run, so that ten more pages cost what ten pages cost.

    FILE.batches/<fingerprint>/.compared-<code>.parquet     every pair that was compared, also those that share nothing

A comparison depends on two texts alone, and those on the ids of two pages and the fingerprint: it holds as long as both pages are
there.  The file is written in one step with its checksum; one that is damaged, of other code or missing costs time, no row.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.disk.sealed import sync_folder, write_whole
from pipelines.resolve.copies.compare import Comparison, Side
from pipelines.resolve.copies.pages import Pages
from pipelines.store.batches import COMPARED, TEMPORARY

Ints = npt.NDArray[np.int64]
Measures = Mapping[
    str, npt.NDArray[np.int32]
]  # a row for each pair: "shared", and "left_…", "right_…" with the fields of Side
_COLUMNS = ("shared", *(f"{side}_{field}" for side in ("left", "right") for field in Side._fields))
_CODE = ("compare.py", "compared.py", "texts.py")


class Compared:
    """Comparisons of pairs of pages, by the numbers of the two, the smaller first."""

    def __init__(self, pages: Pages, folder: Path | None) -> None:
        self._ids = np.array([int(name, 16) for name in pages.ids], np.uint64)
        self._path = folder / f"{COMPARED}{_code()}.parquet" if folder is not None else None
        self._keys = np.zeros(0, np.int64)
        self._rows: npt.NDArray[np.int32] = np.zeros((0, len(_COLUMNS)), np.int32)
        self._is_new = False
        if self._path is not None:
            self._load(self._path)

    def missing(self, pairs: Ints) -> Ints:
        """Those of some pairs that were not compared yet."""
        keys = self._key(pairs)
        return pairs[~np.isin(keys, self._keys)]

    def add(self, found: Mapping[tuple[int, int], Comparison]) -> None:
        """Take comparisons in."""
        if not found:
            return
        pairs = np.array(list(found), np.int64).reshape(-1, 2)
        rows = np.array([_row(comparison) for comparison in found.values()], np.int32)
        keys = np.concatenate([self._keys, self._key(pairs)])
        order = np.argsort(keys, kind="stable")
        self._keys, self._rows = keys[order], np.concatenate([self._rows, rows])[order]
        self._is_new = True

    def of(self, pairs: Ints) -> Measures:
        """The comparisons of some pairs, row by row.  Raises KeyError where one was not compared."""
        keys = self._key(pairs)
        at = np.searchsorted(self._keys, keys)
        if len(keys) and (not len(self._keys) or (self._keys[np.minimum(at, len(self._keys) - 1)] != keys).any()):
            raise KeyError("a pair that was not compared")
        return {name: self._rows[at, place] for place, name in enumerate(_COLUMNS)}

    def keep(self, used: Ints) -> None:
        """Write what was compared for some pairs, so that the next run has it; a disk that is full costs that run time only."""
        if self._path is None:
            return
        kept = np.isin(self._keys, self._key(used))
        if not self._is_new and kept.all():
            return
        with suppress(OSError):
            self._write(self._path, self._keys[kept], self._rows[kept])

    def _key(self, pairs: Ints) -> Ints:
        return pairs[:, 0] * len(self._ids) + pairs[:, 1]

    def _load(self, path: Path) -> None:
        try:
            checksum, _, data = path.read_bytes().partition(b"\n")
            if checksum.decode("ascii", "replace") != hashlib.sha256(data).hexdigest():
                return
            rows = pq.read_table(pa.BufferReader(data))
        except (OSError, pa.ArrowException):
            return
        ends = [np.asarray(rows.column(name).to_numpy(), np.uint64) for name in ("left", "right")]
        places = [np.searchsorted(self._ids, end) for end in ends]
        there = np.ones(rows.num_rows, np.bool_)
        for end, place in zip(ends, places, strict=True):
            at = np.minimum(place, max(0, len(self._ids) - 1))
            there &= (self._ids[at] == end) if len(self._ids) else False
        keys = self._key(np.stack([place[there].astype(np.int64) for place in places], axis=1))
        order = np.argsort(keys, kind="stable")
        values = np.stack([np.asarray(rows.column(name).to_numpy(), np.int32) for name in _COLUMNS], axis=1)
        self._keys, self._rows = keys[order], values[there][order]

    def _write(self, path: Path, keys: Ints, rows: npt.NDArray[np.int32]) -> None:
        n = max(1, len(self._ids))
        table = pa.table(
            {"left": self._ids[keys // n], "right": self._ids[keys % n]}
            | {name: np.ascontiguousarray(rows[:, place]) for place, name in enumerate(_COLUMNS)}
        )
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd")
        data = sink.getvalue().to_pybytes()
        temporary = path.with_name(f"{TEMPORARY}compared-{uuid.uuid4().hex[:12]}")
        try:
            write_whole(temporary, hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
            os.replace(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
        for old in path.parent.glob(f"{COMPARED}*"):
            if old != path:
                old.unlink(missing_ok=True)
        sync_folder(path.parent)


def _row(found: Comparison) -> tuple[int, ...]:
    return found.shared, *found.left, *found.right


def _code() -> str:
    """16 hex digits over the code that compares."""
    here: Iterable[Path] = (Path(__file__).with_name(name) for name in _CODE)
    digest = hashlib.sha256()
    for path in here:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
