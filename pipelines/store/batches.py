"""Committed work: one folder a batch, visible only when it is whole.

    FILE.batches/<fingerprint>/<batch>/<table>.parquet ... manifest.json

A batch is written into ``.tmp-<batch>-<uuid>/``, synced, its manifest last, and renamed.  Its id is a hash of what went in,
so redoing one is harmless.  The manifests *are* the ledger of what is done.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

MANIFEST = "manifest.json"
TEMPORARY = ".tmp-"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a committed batch holds.  ``attempt`` counts the retries of rejected captures: the highest wins."""

    batch: str
    fingerprint: str
    attempt: int
    captures: tuple[str, ...]  # every capture that went in
    rejected: tuple[str, ...]  # those of them that gave no article
    rows: Mapping[str, int]
    languages: Mapping[str, int]  # articles by language, 'und' where none was told
    model: str
    model_sha256: str
    started_at: str
    ended_at: str


@dataclass(frozen=True, slots=True)
class Committed:
    """A batch on disk."""

    folder: Path
    manifest: Manifest

    def read(self, table: str) -> pa.Table | None:
        """The batch's rows of a table; None where it has none."""
        path = self.folder / f"{table}.parquet"
        if not path.exists():
            return None
        with path.open("rb") as file:
            return pq.read_table(file)


def batch_id(captures: Iterable[str], attempt: int) -> str:
    """16 hex digits over the captures of a batch, whatever their order, and the attempt."""
    text = json.dumps([sorted(captures), attempt])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def commit(folder: Path, tables: Mapping[str, pa.Table], manifest: Manifest) -> None:
    """Write a batch and make it visible in one step; does nothing if it is there.  Raises OSError and leaves nothing visible."""
    final = folder / manifest.batch
    if (final / MANIFEST).exists():
        return
    temporary = folder / f"{TEMPORARY}{manifest.batch}-{uuid.uuid4().hex[:12]}"
    temporary.mkdir(parents=True)
    try:
        for name, table in tables.items():
            if table.num_rows:
                with (temporary / f"{name}.parquet").open("wb") as file:
                    pq.write_table(table, file, compression="zstd")
                    _sync(file.fileno())
        with (temporary / MANIFEST).open("w", encoding="utf-8") as file:
            json.dump(asdict(manifest), file, ensure_ascii=False)
            file.flush()
            _sync(file.fileno())
        _sync_folder(temporary)
        try:
            os.rename(temporary, final)
        except OSError:
            if not (final / MANIFEST).exists():  # somebody else committed the same batch: theirs is as good
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    _sync_folder(folder)


def _sync(handle: int) -> None:
    os.fsync(handle)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sweep(batches: Path) -> int:
    """Under the lock: remove what killed runs left half-written; returns how many folders."""
    left = [path for path in batches.glob(f"*/{TEMPORARY}*") if path.is_dir()]
    for path in left:
        shutil.rmtree(path, ignore_errors=True)
    return len(left)


def committed(folder: Path) -> list[Committed]:
    """The committed batches of one fingerprint, ordered by attempt, then id.  Raises OSError, ValueError on a damaged manifest."""
    found = []
    for path in folder.glob(f"*/{MANIFEST}"):
        if path.parent.name.startswith(TEMPORARY):
            continue
        kept = json.loads(path.read_text("utf-8"))
        kept["captures"], kept["rejected"] = tuple(kept["captures"]), tuple(kept["rejected"])
        found.append(Committed(path.parent, Manifest(**kept)))
    return sorted(found, key=lambda batch: (batch.manifest.attempt, batch.manifest.batch))


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is done under one fingerprint, read from the batches themselves."""

    batches: Sequence[Committed]
    owner: Mapping[str, str]  # capture -> the batch whose rows of it hold
    rejected: frozenset[str]  # captures that gave no article
    attempts: Mapping[str, int]  # capture -> how often it was tried

    def rows_of(self, table: str, key: str) -> Iterator[pa.Table]:
        """The rows of a table, batch by batch, each capture once.  ``key``: the column that begins with the capture's id."""
        for batch in self.batches:
            rows = batch.read(table)
            if rows is None:
                continue
            name = batch.manifest.batch
            if any(self.owner[capture] != name for capture in batch.manifest.captures):
                ids = [None if value is None else str(value)[:16] for value in rows.column(key).to_pylist()]
                rows = rows.filter(pa.array([self.owner.get(capture or "") == name for capture in ids]))
            if rows.num_rows:
                yield rows


def ledger(folder: Path) -> Ledger:
    """Read the manifests of one fingerprint's folder."""
    batches = committed(folder)
    owner: dict[str, str] = {}
    attempts: dict[str, int] = {}
    rejected: set[str] = set()
    for batch in batches:  # in order of attempts: a later one takes its captures over
        manifest = batch.manifest
        for capture in manifest.captures:
            owner[capture] = manifest.batch
            attempts[capture] = manifest.attempt + 1
        rejected.difference_update(manifest.captures)
        rejected.update(manifest.rejected)
    return Ledger(batches, owner, frozenset(rejected), attempts)
