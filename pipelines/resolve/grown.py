"""Rows that follow from a key alone (what a batch, a day, a home gave), kept from run to run and only ever added to.

    FILE.batches/<fingerprint>/.kept-<room>-<code>/<name>-<sha256>.arrow     the keys or the rows that one run added

A file is named by the hash of what stands in it, so that a damaged one is known; the index, written last, names those that hold.
Of them come into memory the rows and columns that are asked for.  Files are joined where one is not much larger than those after
it, and written anew where most rows are of keys that no longer are, so that what a run writes does not grow with what is there.

What belongs here: rows by key.  What does not: single tables (``kept``), what stands in them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.resolve.kept import Kept, Stored

_GROWTH = 2  # times: a file that is not so much larger than those behind it is joined with them
_MOST_DEAD = 0.5  # of all keys


@dataclass(frozen=True, slots=True)
class _Part:
    """``names``: of the two files; ``keys``: what it holds rows of; ``rows``: with the key beside the columns."""

    names: tuple[str, str]
    keys: pa.Table
    rows: Stored


class Grown:
    """Rows of one form by a key; a key's rows stand together, in the order in which they were added."""

    def __init__(self, kept: Kept, name: str, form: pa.Schema, key: pa.Field) -> None:
        self._kept, self._name, self._key = kept, name, key
        self.form = form.append(key)
        self._parts: list[_Part] = []
        self._is_changed = False
        index = kept.read(f"{name}-parts")
        if index is None:
            return
        for names in zip(index["keys"].to_pylist(), index["rows"].to_pylist(), strict=True):
            keys, rows = (kept.opened(each) for each in names)
            if keys is None or rows is None or not rows.schema.equals(self.form):
                self._parts, self._is_changed = [], True
                return
            self._parts.append(_Part(names, keys.read([key.name]), rows))

    @classmethod
    def empty(cls, kept: Kept, name: str, form: pa.Schema, key: pa.Field) -> Grown:
        """As if nothing were kept."""
        found = cls(kept, name, form, key)
        found._parts, found._is_changed = [], True
        return found

    @property
    def keys(self) -> pa.ChunkedArray:
        """The keys whose rows are known."""
        return pa.chunked_array([c for part in self._parts for c in part.keys.column(0).chunks], self._key.type)

    def missing(self, wanted: pa.Array) -> pa.Array:
        """Those of some keys whose rows are not known."""
        return wanted.filter(pc.invert(pc.is_in(wanted, value_set=self.keys)))

    def add(self, keys: pa.Array, rows: pa.Table) -> None:
        """Take in the rows of keys that were not known."""
        if len(keys):
            self._parts.append(
                _Part(("", ""), pa.table({self._key.name: keys}), Stored(rows.select(self.form.names).cast(self.form)))
            )
            self._is_changed = True

    def rows(
        self, wanted: pa.Array, columns: list[str] | None = None, where: tuple[str, pa.Array] | None = None
    ) -> pa.Table:
        """The rows of those of some keys that are known; in some columns, or in all.  ``where``: a column, and its values."""
        names = self.form.names if columns is None else columns
        found = [pa.schema([self.form.field(name) for name in names]).empty_table()]
        is_every = sum(part.keys.num_rows for part in self._parts) == len(wanted) and not len(self.missing(wanted))
        for part in self._parts:
            if is_every or where is None:
                found.append(part.rows.read(names, where if is_every else (self._key.name, wanted)))
                continue
            chosen = part.rows.read([*dict.fromkeys([*names, self._key.name])], where)
            found.append(chosen.filter(pc.is_in(chosen[self._key.name], value_set=wanted)).select(names))
        return pa.concat_tables(found)

    def keep(self, live: pa.Array | pa.ChunkedArray) -> None:
        """Write what was added.  ``live``: the keys that still are."""
        n_keys = sum(part.keys.num_rows for part in self._parts)
        n_live = n_keys - len(pc.drop_null(self.keys.filter(pc.invert(pc.is_in(self.keys, value_set=live)))))
        if n_live < (1 - _MOST_DEAD) * n_keys:
            self._parts = [self._written(self._parts, live)] if n_live else []
        elif self._is_changed:
            self._fold(live)
        else:
            return
        self._is_changed = False
        names = [part.names for part in self._parts]
        if all(all(pair) for pair in names):
            self._kept.write(
                f"{self._name}-parts",
                pa.table(
                    {n: pa.array([pair[at] for pair in names], pa.string()) for at, n in enumerate(("keys", "rows"))}
                ),
            )

    def _fold(self, live: pa.Array | pa.ChunkedArray) -> None:
        """Writes what was added, joined with the last parts while the one before them is not much larger."""
        behind: list[_Part] = []
        size = 0
        while self._parts and (not all(self._parts[-1].names) or self._parts[-1].keys.num_rows < _GROWTH * size):
            behind.insert(0, self._parts.pop())
            size += behind[0].keys.num_rows
        if behind:
            self._parts.append(self._written(behind, live))

    def _written(self, parts: list[_Part], live: pa.Array | pa.ChunkedArray) -> _Part:
        """Parts as one, in files, of which no more than some rows stand in memory; where they cannot be written, in memory."""
        keys = pa.concat_tables([part.keys for part in parts])
        is_live = pc.is_in(keys.column(0), value_set=live)
        where = None if pc.all(is_live).as_py() else (self._key.name, live)
        keys = keys.filter(is_live)

        def rows() -> Iterator[pa.RecordBatch]:
            for part in parts:
                yield from part.rows.batches(self.form.names, where)

        form = pa.schema([self._key])
        names = (
            self._kept.add(f"{self._name}-keys", form, keys.cast(form).to_batches()),
            self._kept.add(f"{self._name}-rows", self.form, rows()),
        )
        stored = self._kept.opened(names[1]) if all(names) else None
        if stored is None:
            return _Part(("", ""), keys, Stored(pa.Table.from_batches(rows(), self.form)))
        return _Part(names, keys, stored)
