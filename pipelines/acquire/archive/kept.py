"""What a file of the archive says of its pages, kept as columns beside it, so that its records are read once.

    FILE.archive/.seen/<file>.<key>.<sha256>.arrow    key: the file as it stood, and the code that read it; sha256: of what is kept

A file of the archive is replaced as a whole or not at all: one whose size, times and place on the disk stand has the records that
it had.  Of a file with a damaged place nothing is kept, and ``dateline check`` reads every record anew.  What is kept may go at any
time.

What belongs here: keeping and giving the sightings of one file.  What does not: reading WARC (``damage``), what of the sightings
holds (``holdings``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import fields
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.acquire.archive.damage import Damage
from pipelines.acquire.archive.record import Record
from pipelines.model import Capture

FOLDER = ".seen"
_ROWS = 20_000  # sightings that are written at once
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_ROOM = Path(__file__).parent
# What decides what a record says.
_CODE = (*(_ROOM / name for name in ("damage.py", "kept.py", "record.py")), _ROOM.parent / "urls.py",
         _ROOM.parent / "formats" / "kinds.py")  # fmt: skip
_NUMBERS = ("archive_offset", "archive_length", "http_status", "n_bytes")
_OF_CAPTURE = tuple(field.name for field in fields(Capture))
_OF_RECORD = ("collection", "source_name", "batch")


def _type(name: str) -> pa.DataType:
    return pa.timestamp("us", "UTC") if name == "captured_at" else pa.int64() if name in _NUMBERS else pa.string()


FORM = pa.schema([(name, _type(name)) for name in (*_OF_CAPTURE, *_OF_RECORD, "provenance")])
_opened: dict[str, pa.Table] = {}  # by path, which names what stands there: looked at once a process


@lru_cache(1)
def _code() -> bytes:
    """What stands for the code that reads records."""
    digest = hashlib.sha256(metadata.version("w3lib").encode())
    for path in _CODE:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


def _key(path: Path) -> str:
    """What stands for a file as it is now.  Raises OSError."""
    about = os.stat(path)
    told = (path.name, about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino)
    return hashlib.sha256(_code() + repr(told).encode()).hexdigest()[:16]


def known_as(path: Path) -> str:
    """What a file is called, with what stands for it as it is now.  Raises OSError."""
    return f"{path.name}.{_key(path)}"


def seen(path: Path) -> pa.Table | None:
    """The sightings of a file in the order of their arrival (the columns of Record; provenance: JSON, '' for none), mapped; None
    where they are not kept of the file as it stands.  Raises OSError."""
    for kept in sorted((path.parent / FOLDER).glob(f"{known_as(path)}.*.arrow")):
        if (rows := _read(kept)) is not None:
            return rows
    return None


def _read(kept: Path) -> pa.Table | None:
    name = str(kept)
    if name not in _opened:
        try:
            with kept.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest()[:16] != kept.suffixes[-2].removeprefix("."):
                    return None
            rows = pa.ipc.open_file(pa.memory_map(name)).read_all()
        except (OSError, pa.ArrowException):
            return None
        if not rows.schema.equals(FORM):
            return None
        _opened[name] = rows
    return _opened[name]


def records_in(rows: pa.Table) -> Iterator[Record]:
    """Sightings as records."""
    for chunk in rows.to_batches():
        captures = zip(*(_values(chunk.column(name)) for name in _OF_CAPTURE), strict=True)
        others = (chunk.column(name).to_pylist() for name in (*_OF_RECORD, "provenance"))
        for values, collection, source_name, batch, about in zip(captures, *others, strict=True):
            yield Record(Capture(*values), collection, source_name, batch, json.loads(about) if about else {})


def _values(column: pa.Array) -> Sequence[Any]:
    if not pa.types.is_timestamp(column.type):
        found: list[Any] = column.to_pylist()
        return found
    moments = column.cast(pa.int64()).to_pylist()
    return [None if moment is None else _EPOCH + dt.timedelta(microseconds=moment) for moment in moments]


def keeping(path: Path, found: Iterator[Record], damages: list[Damage]) -> Iterator[Record]:
    """Give the records of a file on; when they are through and nothing was damaged, they are kept.  Raises OSError."""
    draft, n_damages = _Draft(path), len(damages)
    try:
        for record in found:
            draft.add(record)
            yield record
        if len(damages) == n_damages:
            draft.keep()
    finally:
        draft.close()


class _Draft:
    """Sightings on their way to the disk.  Where it takes none, or they have no such columns, nothing is kept."""

    def __init__(self, path: Path) -> None:
        self._path, self._key = path, _key(path)
        self._draft = path.parent / FOLDER / f".tmp-{uuid.uuid4().hex[:12]}"
        self._records: list[Record] = []
        self._sink: pa.OSFile | None = None
        self._writer: pa.RecordBatchFileWriter | None = None
        self._is_given_up = False

    def add(self, record: Record) -> None:
        self._records.append(record)
        if len(self._records) >= _ROWS:
            self._write()

    def _write(self) -> None:
        records, self._records = self._records, []
        if self._is_given_up:
            return
        columns: dict[str, list[object]] = {name: [getattr(r.capture, name) for r in records] for name in _OF_CAPTURE}
        columns |= {name: [getattr(record, name) for record in records] for name in _OF_RECORD}
        columns["provenance"] = [json.dumps(r.provenance) if r.provenance else "" for r in records]
        try:
            rows = pa.table(columns, schema=FORM)
            if self._sink is None:
                self._draft.parent.mkdir(exist_ok=True)
                self._sink = pa.OSFile(str(self._draft), "wb")
                self._writer = pa.ipc.new_file(self._sink, FORM)
            assert self._writer is not None
            self._writer.write_table(rows)
        except (OSError, ValueError, OverflowError, pa.ArrowException):
            self._is_given_up = True

    def keep(self) -> None:
        """All of the file was read."""
        self._write()
        if self._is_given_up or self._writer is None or self._sink is None:
            return
        try:
            self._writer.close()
            self._sink.close()
            with self._draft.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()[:16]
            if _key(self._path) == self._key:
                _remove_old(self._path)
                os.replace(self._draft, self._draft.with_name(f"{self._path.name}.{self._key}.{digest}.arrow"))
        except (OSError, pa.ArrowException):
            self._is_given_up = True

    def close(self) -> None:
        if self._sink is not None:
            try:
                self._sink.close()
                self._draft.unlink(missing_ok=True)
            except OSError:
                self._is_given_up = True


def _remove_old(path: Path) -> None:
    """What is kept of the file as it was before, or of files that are gone.  Raises OSError."""
    for kept in (path.parent / FOLDER).glob("*.arrow"):
        name = kept.name.rsplit(".", 3)[0]
        if name == path.name or not path.with_name(name).exists():
            kept.unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Under the lock: remove what killed runs left half-written.  Raises OSError."""
    for left in (folder / FOLDER).glob(".tmp-*"):
        left.unlink(missing_ok=True)
