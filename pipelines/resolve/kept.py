"""What one run found out between pages and the next one needs again: files beside the batches, a folder for each room of resolve.

    FILE.batches/<fingerprint>/.kept-<room>-<code>/<name>.parquet

The folder is named by the code that made it (what else decides is in the batches' fingerprint), its rows by what they came from.

A file that is gone or damaged is made anew; one that cannot be written costs the next run its time and nothing else.

What belongs here: reading, writing, throwing away; a database that takes no more memory than it may.  What does not: what stands in
the files.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.disk.sealed import sync_folder, write_whole
from pipelines.store.batches import Committed, Ledger

_FOLDER = ".kept-"
KEPT = f"{_FOLDER}*"  # the folders of all rooms, beside the batches
_DIGITS = 64  # of a sha256
_ROWS = 8_192  # that are written together
_BATCH = pa.field("batch", pa.string())
_MEMORY = "400MB"  # of DuckDB; what is more goes to the disk
BATCHES = 16  # whose rows are made before they are written


class Stored:
    """A table in memory or in a file of which only the rows and columns that are asked for come into memory."""

    def __init__(self, held: pa.Table | Path) -> None:
        self._held = held
        self.schema: pa.Schema = held.schema if isinstance(held, pa.Table) else self._reader(held).schema

    @staticmethod
    def _reader(path: Path) -> pa.RecordBatchFileReader:
        """The file as it is mapped: of its columns only those that are looked at come into memory.  Asked for some of them alone
        (``included_fields``), pyarrow 26 copies all."""
        return pa.ipc.open_file(pa.memory_map(str(path)))

    def read(self, columns: Sequence[str], where: tuple[str, pa.Array] | None = None) -> pa.Table:
        """Some columns, of all rows or of those that have in a column one of some values."""
        form = pa.schema([self.schema.field(name) for name in columns])
        return pa.Table.from_batches(self.batches(columns, where), form)

    def batches(self, columns: Sequence[str], where: tuple[str, pa.Array] | None = None) -> Iterator[pa.RecordBatch]:
        """The same, some rows at a time."""
        names = list(columns)
        if isinstance(self._held, pa.Table):
            for batch in self._held.to_batches():
                is_wanted = None if where is None else pc.is_in(batch.column(where[0]), value_set=where[1])
                yield from _chosen(batch.select(names), is_wanted)
            return
        for number, is_wanted in enumerate(self._wanted(self._held, where)):
            # Mapped anew for each batch: what is let go takes no memory.
            if is_wanted is None or is_wanted.true_count:
                yield from _chosen(self._reader(self._held).get_batch(number).select(names), is_wanted)

    def _wanted(self, path: Path, where: tuple[str, pa.Array] | None) -> Iterator[pa.BooleanArray | None]:
        """For each batch of a file which of its rows are asked for; None: all."""
        finder = self._reader(path)
        if where is None:
            yield from itertools.repeat(None, finder.num_record_batches)
            return
        name, values = where
        place = self.schema.get_field_index(name)
        column = [finder.get_batch(number).column(place) for number in range(finder.num_record_batches)]
        chosen = pc.is_in(pa.chunked_array(column, self.schema.field(name).type), value_set=values)
        start = 0
        for cells in column:  # the answer comes in chunks of its own: an empty batch has none
            yield chosen.slice(start, len(cells)).combine_chunks()
            start += len(cells)


def _chosen(batch: pa.RecordBatch, is_wanted: pa.BooleanArray | None) -> Iterator[pa.RecordBatch]:
    """The rows of a batch that are asked for, unless there are none."""
    rows = batch if is_wanted is None else batch.filter(is_wanted)
    if rows.num_rows:
        yield rows


class Kept:
    """Tables by name, below the folder of a fingerprint's batches; without a folder in memory, for one run."""

    def __init__(self, folder: Path | None, room: str) -> None:
        """``room``: a folder of this one."""
        self._room = f"{_FOLDER}{room}-"
        self._folder = folder / f"{self._room}{_code(room)}" if folder is not None else None
        self._memory: dict[str, pa.Table] = {}
        self._used: set[str] = set()
        self._added: set[str] = set()  # by this run: what it wrote it need not check

    def hold(self, name: str) -> None:
        """Keep a table for the next run, though this one does not ask for it."""
        self._used.add(name)

    def read(self, name: str, columns: Sequence[str] | None = None) -> pa.Table | None:
        """A table, in all or some columns; None where it is not kept, or damaged."""
        self._used.add(name)
        if self._folder is None:
            held = self._memory.get(name)
            return held if held is None or columns is None else held.select(list(columns))
        try:
            checksum, _, data = (self._folder / f"{name}.parquet").read_bytes().partition(b"\n")
            if checksum.decode("ascii", "replace") != hashlib.sha256(data).hexdigest():
                return None
            return pq.read_table(pa.BufferReader(data), columns=None if columns is None else list(columns))
        except (OSError, pa.ArrowException):
            return None

    def write(self, name: str, rows: pa.Table) -> bool:
        """Keep a table; False where it could not be written."""
        self._used.add(name)
        if self._folder is None:
            self._memory[name] = rows
            return True
        sink = pa.BufferOutputStream()
        pq.write_table(rows, sink, compression="zstd", use_dictionary=False)
        data = sink.getvalue().to_pybytes()
        temporary = self._folder / f".tmp-{uuid.uuid4().hex[:12]}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_whole(temporary, hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
            os.replace(temporary, self._folder / f"{name}.parquet")
        except OSError:
            return False
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        return True

    def write_whole(self, index: str, tables: Mapping[str, pa.Table]) -> None:
        """Keep tables that belong together; ``index``: the one of them that tells what the others hold.  A run that is killed
        while it writes leaves no index."""
        if self._folder is not None:
            with suppress(OSError):
                (self._folder / f"{index}.parquet").unlink(missing_ok=True)
                sync_folder(self._folder)
        is_written = all(self.write(name, rows) for name, rows in tables.items() if name != index)
        if is_written:
            self.write(index, tables[index])

    def opened(self, name: str) -> Stored | None:
        """A table that ``add`` gave a name to; None where it is not kept, or damaged."""
        self._used.add(name)
        if self._folder is None:
            held = self._memory.get(name)
            return None if held is None else Stored(held)
        path = self._folder / f"{name}.arrow"
        try:
            with path.open("rb") as file:
                if name not in self._added and hashlib.file_digest(file, "sha256").hexdigest() != name[-_DIGITS:]:
                    return None
            return Stored(path)
        except (OSError, pa.ArrowException):
            return None

    def add(self, name: str, form: pa.Schema, rows: Iterable[pa.RecordBatch]) -> str:
        """Keep rows as a file of its own; the name that it got, '' where it could not be written."""
        if self._folder is None:
            whole = f"{name}-{uuid.uuid4().hex}"
            self._memory[whole] = pa.Table.from_batches(rows, form)
            return whole
        temporary = self._folder / f".tmp-{uuid.uuid4().hex[:12]}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with pa.OSFile(str(temporary), "wb") as sink, pa.ipc.new_file(sink, form) as writer:
                for some in _gathered(rows, form):
                    writer.write_table(some, max_chunksize=_ROWS)
            with temporary.open("rb") as file:
                whole = f"{name}-{hashlib.file_digest(file, 'sha256').hexdigest()}"
                os.fsync(file.fileno())
            os.replace(temporary, self._folder / f"{whole}.arrow")
        except OSError:
            return ""
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        self._used.add(whole)
        self._added.add(whole)
        return whole

    def sweep(self) -> None:
        """Throw away what this run did not ask for, and what other code made."""
        if self._folder is None:
            return
        with suppress(OSError):
            for other in self._folder.parent.glob(f"{self._room}*"):
                for path in other.iterdir():
                    if other != self._folder or path.stem not in self._used:
                        path.unlink(missing_ok=True)
                if other != self._folder:
                    other.rmdir()


def _gathered(rows: Iterable[pa.RecordBatch], form: pa.Schema) -> Iterator[pa.Table]:
    """Rows in tables of some thousands each."""
    waiting: list[pa.RecordBatch] = []
    for batch in rows:
        waiting.append(batch)
        if sum(each.num_rows for each in waiting) >= _ROWS:
            yield pa.Table.from_batches(waiting, form).combine_chunks()
            waiting = []
    yield pa.Table.from_batches(waiting, form).combine_chunks()


@contextmanager
def bounded() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that puts on the disk what is too much, and promises no order of rows that is not asked for."""
    with (
        TemporaryDirectory(prefix="dateline-resolve-") as folder,
        duckdb.connect(
            ":memory:",
            config={"memory_limit": _MEMORY, "temp_directory": folder, "preserve_insertion_order": False},
        ) as con,
    ):
        yield con


def gathered(kept: Kept, name: str, done: Ledger, form: pa.Schema, make: Callable[[Committed], pa.Table]) -> pa.Table:
    """What is made of every batch by itself, as one table: of batches that an earlier run met it is read, of others made.
    Raises BatchDamaged."""
    batches = {key_of(done, batch): batch for batch in done.batches}
    index, held = kept.read(f"{name}-batches"), kept.read(name)
    known: set[str] = set()
    made = [form.append(_BATCH).empty_table()]
    if index is not None and held is not None and held.schema.equals(made[0].schema):
        known = set(index["batch"].to_pylist())
        made.append(held.filter(pc.is_in(held["batch"], pa.array(sorted(batches), pa.string()))))
    for key, batch in batches.items():
        if key not in known:
            rows = make(batch)
            made.append(rows.append_column(_BATCH, pa.repeat(pa.scalar(key, pa.string()), rows.num_rows)))
    whole = pa.concat_tables(made)
    if known != batches.keys():
        parts = pa.table({"batch": pa.array(sorted(batches), pa.string())})
        kept.write_whole(f"{name}-batches", {name: whole, f"{name}-batches": parts})
    return whole.drop_columns(["batch"])


def key_of(done: Ledger, batch: Committed) -> str:
    """What the rows of a batch that hold are known by: the batch, which of its captures hold, what a person corrected."""
    name = batch.manifest.batch
    own = sorted(capture for capture in batch.manifest.captures if done.owner.get(capture) == name)
    which = "" if len(own) == len(batch.manifest.captures) else hashlib.sha256(repr(own).encode()).hexdigest()[:16]
    return f"{name}-{which}-{batch.correction_key}"


def _code(room: str) -> str:
    """16 hex digits over the code of a room, what rooms share, and the versions of libraries whose hashes and sums it keeps."""
    digest = hashlib.sha256(f"{duckdb.__version__} {pa.__version__} {np.__version__}".encode())
    here = Path(__file__).parent
    for path in [*sorted(here.glob("*.py")), *sorted((here / room).rglob("*.py"))]:
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
