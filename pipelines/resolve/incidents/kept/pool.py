"""The accounts of all pages by number, in the order of their ids: few columns of all, the rest of those that are asked for.

What belongs here: where accounts are.  What does not: what is made of them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.resolve.incidents.alike.blocks import Sharing, in_time
from pipelines.resolve.incidents.alike.lists import sizes_of, whole
from pipelines.resolve.incidents.kept.stored import COMPARED, LIGHT, SCHEMA, accounts_in, as_table
from pipelines.resolve.incidents.told.accounts import Account, accounts_of
from pipelines.resolve.incidents.told.reports import pages_of
from pipelines.resolve.kept import Kept
from pipelines.store.batches import Committed, Ledger

Ints = npt.NDArray[np.int64]


class Pool:
    """All accounts of committed batches."""

    def __init__(self, done: Ledger, moved: pa.Table, kept: Kept) -> None:
        self._kept = kept
        self._done = done
        self._moved = _by_batch(done, moved)
        self.batches = [self._keep(batch) for batch in done.batches]
        for name in self.batches:
            kept.hold(f"full-{name}")
        tables = [kept.read(f"light-{name}") for name in self.batches]
        light = [
            self._make(batch).select(list(LIGHT)) if table is None else table
            for table, batch in zip(tables, done.batches, strict=True)
        ]
        rows = pa.concat_tables([SCHEMA.empty_table().select(list(LIGHT)), *light])
        starts = np.r_[0, np.cumsum([table.num_rows for table in light])].astype(np.int64)
        ids = rows["account_id"].to_pylist()
        by_id = np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)
        self._batch = np.searchsorted(starts, by_id, side="right") - 1
        self._row = by_id - starts[self._batch] if len(by_id) else by_id
        rows = rows.take(pa.array(by_id))
        self.ids: list[str] = rows["account_id"].to_pylist()
        self.articles: list[str] = rows["article_id"].to_pylist()
        self._articles = rows["article_id"]
        self._days = np.asarray(rows["published"].fill_null(0), np.int64)
        self.weights: list[float] = rows["weight"].to_pylist()
        self.is_told: list[bool] = rows["is_told"].to_pylist()
        self.digests = np.asarray(rows["digest"], np.uint64)
        self._people = rows["people"]
        self._keys, self._holders = _keys_of(rows)

    def __len__(self) -> int:
        return len(self.ids)

    @cached_property
    def times(self) -> Ints:
        """Of each account its place in the order of publication, then of ids."""
        times = np.empty(len(self), np.int64)
        times[np.argsort(self._days, kind="stable")] = np.arange(len(self))
        return times

    @cached_property
    def _pages(self) -> Ints:
        return np.asarray(pc.dictionary_encode(whole(self._articles)).indices, np.int64)

    def numbers_now(self, digests: npt.NDArray[np.uint64]) -> Ints:
        """The number that each account of an earlier run has now; -1 where it is gone."""
        if not len(self):
            return np.full(len(digests), -1, np.int64)
        by_digest = np.argsort(self.digests, kind="stable")
        at = np.minimum(np.searchsorted(self.digests, digests, sorter=by_digest), len(self) - 1)
        found = by_digest[at]
        return np.where(self.digests[found] == digests, found, -1)

    def numbers_of(self, events: Collection[str]) -> dict[str, int]:
        """The accounts that some reports stand in, by the event_id of the report."""
        wanted = {event.partition("/")[0] for event in events}
        pages = [number for number, article in enumerate(self.articles) if article in wanted] if wanted else []
        found = self.accounts(pages)
        return {r.event_id: number for number, a in found.items() for r in a.reports if r.event_id in events}

    def sharing(self, of: Ints | None = None) -> Sharing:
        """Who shares which key, of all accounts or some."""
        return Sharing(self._keys, self._holders, self.times, self._pages, of)

    def sharing_with(self, gone: pa.Table | None, came: Ints) -> tuple[Sharing, Ints]:
        """Who shares a key with accounts that came or are gone, and the numbers of those; who is gone stands behind the others."""
        if gone is None:
            return self.sharing(came), came
        n = len(self)
        changed = np.r_[came, np.arange(n, n + gone.num_rows)]
        keys, holders = _keys_of(gone)
        days = np.r_[self._days, np.asarray(gone["published"].fill_null(0), np.int64)]
        order = in_time(days.tolist(), [*self.ids, *gone["account_id"].to_pylist()])
        keys, holders = np.r_[self._keys, keys], np.r_[self._holders, holders + np.int32(n)]
        return Sharing(keys, holders, order, np.arange(len(order)), changed), changed

    def earlier(self, names: Collection[str], digests: npt.NDArray[np.uint64]) -> pa.Table | None:
        """Of accounts that a run before met, those that are not here; ``names``: the batches that they stood in.  None where one of
        these is not kept any more."""
        tables = [self._kept.read(f"light-{name}") for name in sorted(names)]
        found = [table for table in tables if table is not None]
        if not found or len(found) < len(tables):
            return None
        rows = pa.concat_tables(found)
        own = np.asarray(rows["digest"], np.uint64)
        return rows.filter(pa.array(np.isin(own, digests) & ~np.isin(own, self.digests)))

    def renamed(self, names: Mapping[str, str]) -> dict[int, list[tuple[str, str]]]:
        """Of accounts in which entities take part that have new names: which, and the new ones."""
        people = whole(self._people)
        owner = np.repeat(np.arange(len(self)), sizes_of(people))
        known = people.flatten()
        at = np.flatnonzero(np.asarray(pc.is_in(known, pa.array(sorted(names), pa.string()))))
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for number, name in zip(owner[at].tolist(), known.take(pa.array(at)).to_pylist(), strict=True):
            found[number].append((name, names[name]))
        return found

    def accounts(self, numbers: Iterable[int]) -> dict[int, Account]:
        """Some accounts with their reports, by number."""
        own, rows = self.rows(numbers, with_reports=True)
        return dict(zip(own, accounts_in(rows, with_reports=True), strict=True))

    def rows(self, numbers: Iterable[int], *, with_reports: bool = False) -> tuple[list[int], pa.Table]:
        """Some accounts as rows, and the number of each row; a batch is read once."""
        by_batch: Mapping[int, list[int]] = defaultdict(list)
        for number in numbers:
            by_batch[int(self._batch[number])].append(number)
        columns = [*COMPARED, "told"] if with_reports else list(COMPARED)
        form = pa.schema([SCHEMA.field(name) for name in columns])
        met, found = list[int](), [form.empty_table()]
        for batch, own in sorted(by_batch.items()):
            table = self._kept.read(f"full-{self.batches[batch]}", columns)
            if table is None:
                table = self._make(self._done.batches[batch]).select(columns)
            met += own
            found.append(table.take(pa.array(self._row[own])))
        return met, pa.concat_tables(found)

    def nearness(self, number: int) -> int:
        """Accounts in this order are read with the fewest batches."""
        return int(self._batch[number])

    def _keep(self, batch: Committed) -> str:
        """The name under which the accounts of a batch are kept: the batch, which of its captures hold, places that moved, what a
        person corrected."""
        own = sorted(c for c in batch.manifest.captures if self._done.owner.get(c) == batch.manifest.batch)
        moved = sorted(self._moved.get(batch.manifest.batch, {}).items())
        return f"{batch.manifest.batch}-{hashlib.sha256(repr((own, moved, batch.correction_key)).encode()).hexdigest()[:16]}"

    def _make(self, batch: Committed) -> pa.Table:
        places = self._moved.get(batch.manifest.batch, {})
        table = as_table(account for page in pages_of(self._done, batch, places) for account in accounts_of(page))
        name = self._keep(batch)
        self._kept.write(f"full-{name}", table)
        self._kept.write(f"light-{name}", table.select(list(LIGHT)))
        return table


def _keys_of(rows: pa.Table) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int32]]:
    """Key by key, and who has it."""
    keys = whole(rows["keys"])
    return np.asarray(keys.flatten(), np.uint32), np.repeat(np.arange(rows.num_rows, dtype=np.int32), sizes_of(keys))


def _by_batch(done: Ledger, moved: pa.Table) -> dict[str, dict[str, str]]:
    """Batch -> the place names whose place other pages decide, and that place."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    columns = (moved[name].to_pylist() for name in ("mention_id", "article_id", "entity_id"))
    for mention_id, article_id, entity_id in zip(*columns, strict=True):
        found[done.owner.get(article_id, "")][mention_id] = entity_id
    return dict(found)
