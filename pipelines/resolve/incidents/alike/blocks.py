"""Which accounts are compared at all: those that share a key, so that the work grows with candidates and not with pairs.

A key is a cell of the map on a day, a rare word on a day, a person's name in a season, or two of the rarest words of an
account.  Cells, days and seasons
are laid twice, the second time by half a width further, so that what is near shares one.  A key that many share says little and is
not compared all against all: each account then only meets those next to it by day.

What does not belong here: how alike two accounts are (likeness.py).
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt

from pipelines.resolve.incidents.alike.lists import expanded
from pipelines.resolve.incidents.told.accounts import Account
from pipelines.resolve.incidents.told.where import is_wide, place
from pipelines.resolve.tied import distinct

HOT = 24  # accounts that share a key: from here on each meets its neighbours only
NEIGHBOURS = 6
MOST_CANDIDATES = 40  # of an account: those that share the most keys
CELL = 1.0  # degrees
SEASON = 60  # days
_KEYS_AT_ONCE = 200_000  # of accounts whose candidates are counted together
_MARKS = 24  # bits by which keys are told apart at first
_MASK = np.uint32((1 << _MARKS) - 1)
_BITS = 31  # of an account's place in time; a key has 32
Ints = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]
Uints = npt.NDArray[np.uint32]
_PLACES, _DAYS, _NAMES = 2, 3, 8


def keys_of(account: Account) -> list[int]:
    """The keys of an account, each once."""
    return sorted({zlib.crc32(key.encode()) for key in _keys(account)})


def _keys(account: Account) -> Iterator[str]:
    days = {day + later for day, _ in account.days[:_DAYS] for later in (0, 1)}
    cells = {cell for place_id, _ in account.places[:_PLACES] for cell in _cells(place_id)}
    for cell in cells:
        for day in days:
            yield f"{cell} {day}"
    season = account.published or account.day or 0
    for name in sorted(account.harmed | account.doing)[:_NAMES] or sorted(account.named)[:_NAMES]:
        yield f"name {name} {season // SEASON}"
        yield f"name {name} {season // SEASON + 1}"
    for word in account.rare:
        for day in days:
            yield f"word {word} {day}"
    for pair in combinations(sorted(account.rare), 2):
        yield f"words {' '.join(pair)}"


def _cells(place_id: str) -> Iterator[str]:
    found = place(place_id)
    if found is None or found.latitude is None or found.longitude is None:
        yield place_id
    elif not is_wide(place_id):
        for shift in (0.0, 0.5):
            yield f"{shift} {math.floor(found.latitude / CELL + shift)} {math.floor(found.longitude / CELL + shift)}"


def compared(accounts: Sequence[Account]) -> Ints:
    """The pairs of some accounts that are compared, by their places."""
    keys = [keys_of(account) for account in accounts]
    pages = np.unique([account.article_id for account in accounts], return_inverse=True)[1]
    order = in_time([account.published for account in accounts], [account.account_id for account in accounts])
    holders = np.repeat(np.arange(len(keys)), [len(own) for own in keys])
    return candidates(np.array([key for own in keys for key in own], np.int64), holders, order, pages.astype(np.int64))


def in_time(published: Sequence[int | None], ids: Sequence[str]) -> Ints:
    """Of each account its place in the order of publication, then of ids."""
    by_time = sorted(range(len(ids)), key=lambda n: (published[n] or 0, ids[n]))
    order = np.zeros(len(ids), np.int64)
    order[by_time] = np.arange(len(ids))
    return order


class Sharing:
    """Who shares which key.

    ``keys``, ``holders``: key by key who has it; ``order``: of each account its place in time; ``pages``: the page of each.
    ``of``: the accounts that are asked for, where not all are: keys that none of them has are left out.
    """

    def __init__(self, keys: Uints, holders: Ints32, order: Ints, pages: Ints, of: Ints | None = None) -> None:
        self._order, self._pages = order, pages
        self._account_at = np.argsort(order, kind="stable")
        if of is not None:
            is_asked = np.zeros(len(order), np.bool_)
            is_asked[of] = True
            own = with_keys(keys, keys[is_asked[holders]])
            keys, holders = keys[own], holders[own]
        told = keys.astype(np.int64)
        told <<= _BITS
        told |= order[holders]
        by_key = np.argsort(told).astype(np.int32)  # by key, then in time
        del told
        self._place = np.empty(len(keys), np.int32)  # of each key of an account among all that hold it
        self._place[by_key] = np.arange(len(keys), dtype=np.int32)
        self._of = np.searchsorted(holders, np.arange(len(order) + 1))  # where the keys of each account begin
        self._holder = holders[by_key]
        keys = keys[by_key]
        is_first = np.r_[True, keys[1:] != keys[:-1]] if len(keys) else np.zeros(0, np.bool_)
        self._group = np.cumsum(is_first, dtype=np.int32) - np.int32(1)
        self._starts = np.r_[np.flatnonzero(is_first), len(keys)]

    def best(self, accounts: Ints) -> Ints32:
        """Of some accounts the candidates that share the most keys with them, as rows of an account and one of its candidates."""
        sizes = self._of[accounts + 1] - self._of[accounts]
        ends = np.cumsum(sizes)
        found = [np.zeros((0, 2), np.int32)]
        start = 0
        while start < len(accounts):
            before = ends[start] - sizes[start]
            end = max(start + 1, int(np.searchsorted(ends, before + _KEYS_AT_ONCE, side="right")))
            found.append(self._best(accounts[start:end], sizes[start:end]))
            start = end
        return np.concatenate(found)

    def _best(self, accounts: Ints, sizes: Ints) -> Ints32:
        owner, at = expanded(self._of[accounts], sizes)
        place = self._place[at].astype(np.int64)
        first, last = self._span(place)
        is_shared = last - first > 1
        owner, first, last = owner[is_shared], first[is_shared], last[is_shared]
        run, met = expanded(first, last - first)
        owner, other = owner[run], self._holder[met]
        is_two = self._pages[accounts[owner]] != self._pages[other]
        codes = (owner[is_two] << _BITS) | self._order[other[is_two]]
        codes.sort()
        begins = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]]) if len(codes) else np.zeros(0, np.int64)
        counts = np.diff(np.r_[begins, len(codes)])
        owner, rank = codes[begins] >> _BITS, codes[begins] & ((1 << _BITS) - 1)
        by_count = np.lexsort((rank, -counts, owner))
        owner, rank = owner[by_count], rank[by_count]
        is_best = np.arange(len(owner)) - np.searchsorted(owner, owner) < MOST_CANDIDATES
        return np.stack([accounts[owner[is_best]], self._account_at[rank[is_best]]], axis=1).astype(np.int32)

    def _span(self, place: Ints) -> tuple[Ints, Ints]:
        """The places of those whom the holder of a key at some place meets."""
        first, last = self._starts[self._group[place]], self._starts[self._group[place] + 1]
        is_hot = last - first >= HOT
        first = np.where(is_hot, np.maximum(first, place - NEIGHBOURS), first)
        return first, np.where(is_hot, np.minimum(last, place + NEIGHBOURS + 1), last)

    def touched(self, changed: Ints) -> Ints:
        """The accounts whose candidates may be others since some accounts came or went; those that went stand here too."""
        is_touched = np.zeros(len(self._order), np.bool_)
        is_touched[changed] = True
        place = np.concatenate(
            [self._place[:0], *(self._place[self._of[n] : self._of[n + 1]] for n in changed.tolist())]
        )
        many = np.bincount(self._group[place])
        for at, number in zip(place.tolist(), self._group[place].tolist(), strict=True):
            first, last = int(self._starts[number]), int(self._starts[number + 1])
            if last - first - many[number] >= HOT:
                reach = NEIGHBOURS + int(many[number])
                first, last = max(first, at - reach), min(last, at + reach + 1)
            is_touched[self._holder[first:last]] = True
        return np.flatnonzero(is_touched)


def with_keys(keys: Uints, wanted: Uints) -> npt.NDArray[np.bool_]:
    """Which keys are among those wanted; a few others pass, all of one key or none."""
    is_wanted = np.zeros(1 << _MARKS, np.bool_)
    is_wanted[wanted & _MASK] = True
    found: npt.NDArray[np.bool_] = is_wanted[keys & _MASK]
    return found


def pairs_of(best: Ints32, n: int) -> Ints:
    """The pairs of ``n`` accounts of which one is a candidate of the other, the smaller number first, ascending."""
    codes = distinct(best.min(axis=1).astype(np.int64) * n + best.max(axis=1))
    return np.stack(np.divmod(codes, max(1, n)), axis=1)


def candidates(keys: Ints, holders: Ints, order: Ints, pages: Ints) -> Ints:
    """The pairs of accounts of two pages that share a key, as rows of two numbers, the smaller first, ascending."""
    sharing = Sharing(keys.astype(np.uint32), holders.astype(np.int32), order, pages)
    return pairs_of(sharing.best(np.arange(len(order))), len(order))
