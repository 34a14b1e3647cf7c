"""Committed work: one folder a batch, visible only when it is whole.

    FILE.batches/<fingerprint>/<batch>/<table>.parquet ... manifest.json

A batch is written into ``.tmp-<batch>-<uuid>/``, synced, its manifest last, and renamed.  Its id is a hash of what went in,
so redoing one is harmless.  The manifests *are* the ledger of what is done.  A manifest knows its batch by content: the sha256,
size, rows and schema of each table file, and its own checksum; a table is only read where it is what was committed.

What belongs here: writing, reading, the ledger.  What does not: looking for damage and setting it aside (``healing``).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.disk.sealed import GONE, Damaged, read_sealed, seal, sync_folder, write_whole
from pipelines.store.page_tables import FORMAT
from pipelines.store.schema import tables

MANIFEST = "manifest.json"
TEMPORARY = ".tmp-"
COMPARED = ".compared-"  # a file beside the batches: what resolve compared, kept for the next run
SHARD_MARK = ".shard-"  # a file beside the batches: into how many shards a build was cut
_SETTLED = 2_000_000_000  # nanoseconds after which a folder that changes again has another time
_manifests: dict[Path, tuple[tuple[int, ...], Manifest]] = {}  # by folder: how the file stood, and what it says
_LIST = re.compile(r"list<\w+: ")


class BatchDamaged(Exception):
    """A table of a committed batch that is not what was committed.  ``batch``: its folder."""

    def __init__(self, batch: Path, why: str) -> None:
        self.batch, self.why = batch, why
        super().__init__(
            f"{batch}: {why}; it was damaged while a run was reading it, and the next run makes it anew from the archive"
        )


@dataclass(frozen=True, slots=True)
class TableFile:
    """What is known of a table file: its hash, size in bytes, rows, and its columns as 'name: type'."""

    sha256: str
    n_bytes: int
    n_rows: int
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a committed batch holds.  ``attempt`` counts the retries of rejected captures: the highest wins.  ``unreadable``:
    captures whose bytes the archive no longer held, and the place (file:offset) where they were looked for."""

    batch: str
    fingerprint: str
    attempt: int
    captures: tuple[str, ...]  # every capture that went in
    rejected: tuple[str, ...]  # those of them that gave no article
    languages: Mapping[str, int]  # articles by language, 'und' where none was told
    model: str
    model_sha256: str
    started_at: str
    ended_at: str
    unreadable: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, TableFile] = field(default_factory=dict)  # by name, of those that have rows


@dataclass(frozen=True, slots=True)
class Committed:
    """A batch on disk."""

    folder: Path
    manifest: Manifest
    corrected: Mapping[str, Mapping[str, Mapping[str, object]]] = field(
        default_factory=dict
    )  # table -> row id -> values that hold
    apart: frozenset[tuple[str, str]] = (
        frozenset()
    )  # pairs of figures that a person calls two quantities, the smaller id first

    @property
    def correction_key(self) -> str:
        """What tells the batch with these corrections from the batch without; '' where there are none."""
        said = [
            (t, row, sorted(values.items(), key=str))
            for t, rows in self.corrected.items()
            for row, values in rows.items()
        ]
        said += [("figure_links", f"{one} {other}", []) for one, other in self.apart]
        return hashlib.sha256(repr(sorted(said, key=str)).encode()).hexdigest()[:16] if said else ""

    def content(self, table: str) -> bytes:
        """The bytes of a table file, which are those that were committed.  Raises BatchDamaged, OSError."""
        path = self.folder / f"{table}.parquet"
        try:
            data = path.read_bytes()
        except OSError as error:
            if error.errno in GONE:
                raise BatchDamaged(self.folder, f"{path.name} cannot be read ({error.strerror})") from None
            raise
        kept = self.manifest.tables[table]
        if len(data) != kept.n_bytes:
            raise BatchDamaged(self.folder, f"{path.name} has {len(data):,} bytes, not {kept.n_bytes:,}")
        if hashlib.sha256(data).hexdigest() != kept.sha256:
            raise BatchDamaged(self.folder, f"{path.name} is not what was committed (sha256)")
        return data

    def read(self, table: str, columns: Sequence[str] | None = None) -> pa.Table | None:
        """The batch's rows of a table, in all or some columns; None where it has none.  Raises BatchDamaged, OSError."""
        kept = self.manifest.tables.get(table)
        if kept is None:
            return None
        try:
            file = pq.ParquetFile(pa.BufferReader(self.content(table)))
            corrected = self.corrected.get(table)
            is_parted = bool(self.apart) and table == "figure_links"
            rows = file.read(
                None if columns is None else list(_with_key(table, columns) if corrected or is_parted else columns)
            )
        except pa.ArrowException as error:
            raise BatchDamaged(self.folder, f"{table}.parquet cannot be read: {str(error)[:200]}") from None
        if rows.num_rows != kept.n_rows or columns_of(file.schema_arrow) != kept.columns:
            raise BatchDamaged(self.folder, f"{table}.parquet has other rows or columns than its manifest says")
        if corrected:
            rows = with_values(rows, table, corrected)
        if is_parted:
            rows = _without_links(rows, self.apart)
        return rows if columns is None else rows.select(list(columns))


def _with_key(table: str, columns: Sequence[str]) -> Sequence[str]:
    return list(dict.fromkeys([*columns, *tables()[table].key]))


def with_values(rows: pa.Table, table: str, corrected: Mapping[str, Mapping[str, object]]) -> pa.Table:
    """Rows of a table with some values replaced: row id -> column -> value."""
    (key,) = tables()[table].key
    at = {row_id: place for place, row_id in enumerate(rows.column(key).to_pylist()) if row_id in corrected}
    for name in sorted({name for values in corrected.values() for name in values} & set(rows.column_names)):
        cells = rows.column(name).to_pylist()
        for row_id, values in corrected.items():
            if name in values and row_id in at:
                cells[at[row_id]] = values[name]
        number = rows.schema.get_field_index(name)
        rows = rows.set_column(number, rows.schema.field(number), pa.array(cells, rows.schema.field(number).type))
    return rows


def _without_links(rows: pa.Table, apart: frozenset[tuple[str, str]]) -> pa.Table:
    """Links of figures without those that call two quantities one; a part is no one with its whole, and stays."""
    ends = (rows.column(name).to_pylist() for name in ("figure_id", "other_id", "link"))
    return rows.filter(
        pa.array(
            [link == "part_of" or (min(a, b), max(a, b)) not in apart for a, b, link in zip(*ends, strict=True)],
            pa.bool_(),
        )
    )


def columns_of(form: pa.Schema) -> tuple[str, ...]:
    """The columns of a table as a manifest names them.  What the items of a list are called is left out: each library has its own
    word for them."""
    return tuple(_LIST.sub("list<", f"{column.name}: {column.type}") for column in form)


def batch_id(captures: Iterable[str], attempt: int) -> str:
    """16 hex digits over the captures of a batch, whatever their order, and the attempt."""
    text = json.dumps([sorted(captures), attempt])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def commit(
    folder: Path, tables: Mapping[str, pa.Table], manifest: Manifest, beside: Mapping[str, bytes] | None = None
) -> None:
    """Write a batch and make it visible in one step; does nothing if it is there.  ``beside``: files that no manifest names, since
    they may go.  Raises OSError and leaves nothing visible."""
    final = folder / manifest.batch
    if (final / MANIFEST).exists():
        return
    temporary = folder / f"{TEMPORARY}{manifest.batch}-{uuid.uuid4().hex[:12]}"
    temporary.mkdir(parents=True)
    try:
        written = {
            name: _write(temporary / f"{name}.parquet", table) for name, table in tables.items() if table.num_rows
        }
        for name, content in (beside or {}).items():
            write_whole(temporary / name, content)
        write_whole(temporary / MANIFEST, seal(asdict(replace(manifest, tables=written)), FORMAT))
        sync_folder(temporary)
        try:
            os.rename(temporary, final)
        except OSError:
            if not (final / MANIFEST).exists():  # somebody else committed the same batch: theirs is as good
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    sync_folder(folder)


def _write(path: Path, table: pa.Table) -> TableFile:
    """Write a table; the bytes are hashed on their way to the disk."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    data = memoryview(sink.getvalue())
    write_whole(path, data)
    return TableFile(hashlib.sha256(data).hexdigest(), data.nbytes, table.num_rows, columns_of(table.schema))


def sweep(batches: Path) -> int:
    """Under the lock: remove what killed runs left half-written; returns how many files and folders."""
    left = [*batches.glob(f"*/{TEMPORARY}*"), *batches.glob(f"{TEMPORARY}*")]
    for path in left:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
    return len(left)


def manifest_of(folder: Path) -> Manifest:
    """The manifest of a batch's folder, whole and of that very batch: its checksum holds, its id is the hash of what went in and
    the folder's name, its fingerprint the name of the folder above.  A process reads it again only where its file is another.
    Raises Damaged, OldFormat, OSError."""
    try:
        found = os.stat(folder / MANIFEST)
    except OSError:
        return _manifest_in(folder)
    now = found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
    known = _manifests.get(folder)
    if known is not None and known[0] == now:
        return known[1]
    manifest = _manifest_in(folder)
    if time.time_ns() - found.st_ctime_ns > _SETTLED:
        _manifests[folder] = now, manifest
    return manifest


def _manifest_in(folder: Path) -> Manifest:
    kept = read_sealed(folder / MANIFEST, FORMAT)
    try:
        tables = {str(name): _table_file(about) for name, about in _mapping(kept.pop("tables")).items()}
        names = {key: tuple(str(name) for name in _list(kept.pop(key))) for key in ("captures", "rejected")}
        manifest = Manifest(**kept, **names, tables=tables)  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged(f"is not a manifest ({type(error).__name__}: {error})") from None
    if not isinstance(manifest.attempt, int) or batch_id(manifest.captures, manifest.attempt) != manifest.batch:
        raise Damaged("does not belong to the captures that it names")
    if manifest.batch != folder.name:
        raise Damaged(f"is that of batch {manifest.batch}: the folder is a copy, or was renamed")
    if manifest.fingerprint != folder.parent.name:
        raise Damaged(f"was made under another fingerprint ({manifest.fingerprint})")
    return manifest


def _table_file(about: object) -> TableFile:
    kept = dict(_mapping(about))
    columns = tuple(str(column) for column in _list(kept.pop("columns")))
    return TableFile(**kept, columns=columns)  # type: ignore[arg-type]


def _mapping(value: object) -> Mapping[object, object]:
    if not isinstance(value, dict):
        raise TypeError("not an object")
    return value


def _list(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise TypeError("not a list")
    return value


def committed(folder: Path) -> list[Committed]:
    """The committed batches of one fingerprint, ordered by attempt, then id; ``healing`` tells of those that are damaged.
    Raises OSError."""
    found = []
    for path in folder.glob(f"*/{MANIFEST}"):
        if not path.parent.name.startswith("."):
            try:
                found.append(Committed(path.parent, manifest_of(path.parent)))
            except Damaged:
                continue
    return sorted(found, key=lambda batch: (batch.manifest.attempt, batch.manifest.batch))


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is done under one fingerprint, read from the batches themselves."""

    batches: Sequence[Committed]
    owner: Mapping[str, str]  # capture -> the batch whose rows of it hold
    rejected: frozenset[str]  # captures that gave no article
    attempts: Mapping[str, int]  # capture -> how often it was tried
    unreadable: Mapping[
        str, str
    ]  # rejected captures whose bytes could not be read -> the place where they were looked for

    def without(self, captures: frozenset[str]) -> Ledger:
        """As if these captures had never been read."""
        if captures.isdisjoint(self.owner):
            return self
        owner = {name: batch for name, batch in self.owner.items() if name not in captures}
        return replace(self, owner=owner, rejected=self.rejected - captures)

    def parted(self, apart: frozenset[tuple[str, str]]) -> Ledger:
        """With pairs of figures that a person calls two quantities, each in the batches of their pages."""
        of_batch: dict[str, set[tuple[str, str]]] = {}
        for pair in apart:
            for figure_id in pair:
                of_batch.setdefault(self.owner.get(figure_id[:16], ""), set()).add(pair)
        batches = [
            replace(batch, apart=frozenset(mine)) if (mine := of_batch.get(batch.manifest.batch)) else batch
            for batch in self.batches
        ]
        return replace(self, batches=batches) if of_batch else self

    def rows_of(self, table: str, key: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The rows of a table, batch by batch, each capture once, in all or some columns.  ``key``: the column that begins with the
        capture's id.  Raises BatchDamaged."""
        for batch in self.batches:
            rows = self.rows_in(batch, table, key, columns)
            if rows is not None and rows.num_rows:
                yield rows

    def rows_in(self, batch: Committed, table: str, key: str, columns: Sequence[str] | None = None) -> pa.Table | None:
        """The rows of one batch that hold, as ``rows_of``; ``columns`` has the key among them."""
        rows = batch.read(table, columns)
        if rows is None:
            return None
        name = batch.manifest.batch
        if any(self.owner.get(capture) != name for capture in batch.manifest.captures):
            ids = [None if value is None else str(value)[:16] for value in rows.column(key).to_pylist()]
            rows = rows.filter(pa.array([self.owner.get(capture or "") == name for capture in ids]))
        return rows


def ledger(folder: Path) -> Ledger:
    """Read the manifests of one fingerprint's folder."""
    batches = committed(folder)
    owner: dict[str, str] = {}
    attempts: dict[str, int] = {}
    rejected: set[str] = set()
    unreadable: dict[str, str] = {}
    for batch in batches:  # in order of attempts: a later one takes its captures over
        manifest = batch.manifest
        for capture in manifest.captures:
            owner[capture] = manifest.batch
            attempts[capture] = manifest.attempt + 1
            unreadable.pop(capture, None)
        rejected.difference_update(manifest.captures)
        rejected.update(manifest.rejected)
        unreadable |= manifest.unreadable
    return Ledger(batches, owner, frozenset(rejected), attempts, unreadable)


class Ledgers:
    """The ledger of one folder, read again only where a batch came or went since."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._last: tuple[int, Ledger] | None = None  # when the folder changed, in nanoseconds; what it held

    def now(self) -> Ledger:
        """What the folder holds.  One that changed a moment ago may change again without its clock telling: it is read again."""
        try:
            changed = self._folder.stat().st_mtime_ns
        except FileNotFoundError:
            return ledger(self._folder)
        if self._last is None or self._last[0] != changed:
            found = ledger(self._folder)
            self._last = (changed, found) if time.time_ns() - changed > _SETTLED else None
            return found
        return self._last[1]
