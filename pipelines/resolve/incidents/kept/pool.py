"""The accounts of all pages by number, in the order of their ids: few columns of all, the rest of those that are asked for.

What belongs here: where accounts are.  What does not: what is made of them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.resolve.beside import spread
from pipelines.resolve.grown import Grown
from pipelines.resolve.incidents.alike.blocks import Sharing, in_time, with_keys
from pipelines.resolve.incidents.alike.lists import sizes_of, whole
from pipelines.resolve.incidents.kept.stored import COMPARED, LIGHT, SCHEMA, accounts_in, as_table
from pipelines.resolve.incidents.told.accounts import accounts_of
from pipelines.resolve.incidents.told.reports import pages_of
from pipelines.resolve.kept import BATCHES, Kept
from pipelines.store.batches import Committed, Ledger

Ints = npt.NDArray[np.int64]
Digests = npt.NDArray[np.uint64]
_ALONE = 5_000  # pages that are read in this process: starting others takes seconds
_PAGE = pa.field("page", pa.uint64())  # all that decides about the accounts of one page


@dataclass(frozen=True, slots=True)
class StoredAccounts:
    """Accounts of some pages, of which rows are read when they are asked for."""

    log: Grown
    pages: pa.Array

    def rows(self, numbers: Ints, digests: Digests, *, with_reports: bool = False) -> tuple[list[int], pa.Table]:
        """Some accounts as rows, and the number of each row.  ``digests``: the hash of each of ``numbers``."""
        columns = ["digest", *COMPARED, *(["told"] if with_reports else [])]
        found = self.log.rows(self.pages, columns, ("digest", pa.array(digests)))
        order = np.argsort(digests, kind="stable")
        at = order[np.searchsorted(digests, np.asarray(found["digest"], np.uint64), sorter=order)]
        return numbers[at].tolist(), found.drop_columns(["digest"])


class Pool:
    """All accounts of committed batches.  Those of a page are kept until its batch, or a place that others decide, is another."""

    def __init__(self, done: Ledger, moved: pa.Table, kept: Kept, workers: int = 1) -> None:
        self._log = Grown(kept, "accounts", SCHEMA, _PAGE)
        self._pages = self._taken_in(done, moved, workers)
        rows = self._log.rows(self._pages, list(LIGHT))
        by_id = pc.sort_indices(rows["account_id"])
        self._row = np.asarray(by_id, np.int64)
        keys, people = rows["keys"], rows["people"]  # the wide ones stay where they are
        rows = rows.drop_columns(["keys", "people"]).take(by_id)
        self.ids: list[str] = rows["account_id"].to_pylist()
        self.articles: list[str] = rows["article_id"].to_pylist()
        self._articles = rows["article_id"]
        self._days = np.asarray(rows["published"].fill_null(0), np.int64)
        self.weights: list[float] = rows["weight"].to_pylist()
        self.is_told: list[bool] = rows["is_told"].to_pylist()
        self.digests = np.asarray(rows["digest"], np.uint64)
        self._number = np.empty(len(self._row), np.int32)  # of each row
        self._number[self._row] = np.arange(len(self._row), dtype=np.int32)
        self._people = people
        self._keys, self._holders = _keys_of(keys, self._number)

    def __len__(self) -> int:
        return len(self.ids)

    def _taken_in(self, done: Ledger, moved: pa.Table, workers: int) -> pa.Array:
        """The pages, each by a hash of all that decides about it; those that are not known are read."""
        places = _by_article(moved)
        keys = {batch.manifest.batch: _pages_of(done, batch, places) for batch in done.batches}
        every = pa.array(sorted(key for own in keys.values() for key in own), _PAGE.type)
        missing = set(self._log.missing(every).to_pylist())
        wanted = (
            _Unread(_alone(done, batch), own, {article: places.get(article, {}) for article in own})
            for batch in (done.batches if missing else ())
            if (own := {article: key for key, article in keys[batch.manifest.batch].items() if key in missing})
        )
        workers = workers if len(missing) >= _ALONE else 1
        for number, (unread, rows) in enumerate(spread(_read, None, wanted, workers), 1):
            self._log.add(pa.array(unread, _PAGE.type), rows)
            if number % BATCHES == 0:
                self._log.keep(self._log.keys)
        return every

    @property
    def stored(self) -> StoredAccounts:
        """Where the accounts are stored."""
        return StoredAccounts(self._log, self._pages)

    def keep(self) -> None:
        """Keep the accounts for the next run, but those of pages that are gone."""
        self._log.keep(self._pages)

    @cached_property
    def times(self) -> Ints:
        """Of each account its place in the order of publication, then of ids."""
        times = np.empty(len(self), np.int64)
        times[np.argsort(self._days, kind="stable")] = np.arange(len(self))
        return times

    @cached_property
    def page_numbers(self) -> Ints:
        """Of each account the number of its page."""
        return np.asarray(pc.dictionary_encode(whole(self._articles)).indices, np.int64)

    @cached_property
    def _by_digest(self) -> Ints:
        return np.argsort(self.digests, kind="stable")

    def numbers_now(self, digests: Digests) -> Ints:
        """The number that each account of an earlier run has now; -1 where it is gone."""
        if not len(self):
            return np.full(len(digests), -1, np.int64)
        at = np.minimum(np.searchsorted(self.digests, digests, sorter=self._by_digest), len(self) - 1)
        found = self._by_digest[at]
        return np.where(self.digests[found] == digests, found, -1)

    def numbers_of(self, events: Collection[str]) -> dict[str, int]:
        """The accounts that some reports stand in, by the event_id of the report."""
        wanted = {event.partition("/")[0] for event in events}
        pages = [number for number, article in enumerate(self.articles) if article in wanted] if wanted else []
        if not pages:
            return {}
        numbers, rows = self.rows(pages, with_reports=True)
        found = zip(numbers, accounts_in(rows, with_reports=True), strict=True)
        return {r.event_id: number for number, a in found for r in a.reports if r.event_id in events}

    def sharing(self, of: Ints | None = None) -> Sharing:
        """Who shares which key, of all accounts or some."""
        keys, holders = self._shared(None if of is None else self._keys_held_by(of))
        return Sharing(keys, holders, self.times, self.page_numbers, of)

    def sharing_with(self, gone: pa.Table | None, came: Ints) -> tuple[Sharing, Ints]:
        """Who shares a key with accounts that came or are gone, and the numbers of those; who is gone stands behind the others."""
        if gone is None:
            return self.sharing(came), came
        n = len(self)
        changed = np.r_[came, np.arange(n, n + gone.num_rows)]
        gone_keys, gone_holders = _keys_of(gone["keys"], np.arange(n, n + gone.num_rows, dtype=np.int32))
        days = np.r_[self._days, np.asarray(gone["published"].fill_null(0), np.int64)]
        order = in_time(days.tolist(), [*self.ids, *gone["account_id"].to_pylist()])
        keys, holders = self._shared(np.r_[self._keys_held_by(came), gone_keys])
        keys, holders = np.r_[keys, gone_keys], np.r_[holders, gone_holders]
        return Sharing(keys, holders, order, np.arange(len(order)), changed), changed

    def _keys_held_by(self, numbers: Ints) -> npt.NDArray[np.uint32]:
        is_asked = np.zeros(len(self), np.bool_)
        is_asked[numbers] = True
        return self._keys[is_asked[self._holders]]

    def _shared(self, wanted: npt.NDArray[np.uint32] | None) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int32]]:
        """Keys account by account, all or those that may be among some, and who has them."""
        keys, holders = self._keys, self._holders
        if wanted is not None:
            own = np.flatnonzero(with_keys(keys, wanted))
            keys, holders = keys[own], holders[own]
        order = np.argsort(holders, kind="stable")
        return keys[order], holders[order]

    def earlier(self, digests: Digests) -> pa.Table:
        """Of accounts that a run before met and that are not here, those that are still kept."""
        pages = self._log.keys
        gone = pages.filter(pc.invert(pc.is_in(pages, value_set=self._pages))).combine_chunks()
        return self._log.rows(gone, list(LIGHT), ("digest", pa.array(digests[self.numbers_now(digests) < 0])))

    def renamed(self, names: Mapping[str, str]) -> dict[int, list[tuple[str, str]]]:
        """Of accounts in which entities take part that have new names: which, and the new ones."""
        people = whole(self._people)
        owner = np.repeat(self._number, sizes_of(people))
        known = people.flatten()
        at = np.flatnonzero(np.asarray(pc.is_in(known, pa.array(sorted(names), pa.string()))))
        found: dict[int, list[tuple[str, str]]] = defaultdict(list)
        for number, name in zip(owner[at].tolist(), known.take(pa.array(at)).to_pylist(), strict=True):
            found[number].append((name, names[name]))
        return found

    def rows(self, numbers: Iterable[int], *, with_reports: bool = False) -> tuple[list[int], pa.Table]:
        """Some accounts as rows, and the number of each row."""
        wanted = np.unique(np.fromiter(numbers, np.int64))
        return self.stored.rows(wanted, self.digests[wanted], with_reports=with_reports)

    def nearness(self, number: int) -> int:
        """Accounts in this order are read from few places."""
        return int(self._row[number])


def _pages_of(done: Ledger, batch: Committed, places: Mapping[str, Mapping[str, str]]) -> dict[int, str]:
    """The pages of a batch that hold: hash -> article.  They are known by the batch, places that moved, what a person corrected."""
    name = batch.manifest.batch
    about = f"{name} {batch.correction_key}"
    own = (capture for capture in batch.manifest.captures if done.owner.get(capture) == name)
    return {_hash(f"{about} {article} {sorted(places.get(article, {}).items())}"): article for article in own}


def _hash(words: str) -> int:
    return int.from_bytes(hashlib.sha256(words.encode()).digest()[:8], "big")


@dataclass(frozen=True, slots=True)
class _Unread:
    """Pages of one batch whose accounts are not known.  ``done``: of that batch alone; ``keys``: article -> the hash of all that
    decides about its accounts; ``places``: article -> its place names that other pages decide."""

    done: Ledger
    keys: Mapping[str, int]
    places: Mapping[str, Mapping[str, str]]


def _alone(done: Ledger, batch: Committed) -> Ledger:
    """One batch, and which of its captures hold."""
    own = {capture: done.owner[capture] for capture in batch.manifest.captures if capture in done.owner}
    return Ledger((batch,), own, frozenset(), {}, {})


def _read(_: None, unread: _Unread) -> tuple[list[int], pa.Table]:
    """The hashes of some pages of a batch, and their accounts."""
    (batch,) = unread.done.batches
    moved = {mention: place for own in unread.places.values() for mention, place in own.items()}
    pages = pages_of(unread.done, batch, moved, pa.array(sorted(unread.keys), pa.string()))
    rows = as_table(account for page in pages for account in accounts_of(page))
    own = pa.array([unread.keys[article] for article in rows["article_id"].to_pylist()], _PAGE.type)
    return list(unread.keys.values()), rows.append_column(_PAGE, own)


def _keys_of(
    lists: pa.ChunkedArray, number: npt.NDArray[np.int32]
) -> tuple[npt.NDArray[np.uint32], npt.NDArray[np.int32]]:
    """Key by key, and who has it.  ``number``: of each row."""
    keys = whole(lists)
    return np.asarray(keys.flatten(), np.uint32), np.repeat(number, sizes_of(keys))


def _by_article(moved: pa.Table) -> dict[str, dict[str, str]]:
    """Article -> the place names whose place other pages decide, and that place."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    columns = (moved[name].to_pylist() for name in ("mention_id", "article_id", "entity_id"))
    for mention_id, article_id, entity_id in zip(*columns, strict=True):
        found[article_id][mention_id] = entity_id
    return dict(found)
