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

from pipelines.resolve.incidents.told.accounts import Account
from pipelines.resolve.incidents.told.where import is_wide, place

HOT = 24  # accounts that share a key: from here on each meets its neighbours only
NEIGHBOURS = 6
MOST_CANDIDATES = 40  # of an account: those that share the most keys
CELL = 1.0  # degrees
SEASON = 60  # days
_CHUNK = 4_000_000  # pairs that are counted at once
_BITS = 31  # of an account's place in time; a key has 32
Ints = npt.NDArray[np.int64]
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


def candidates(keys: Ints, holders: Ints, order: Ints, pages: Ints) -> Ints:
    """The pairs of accounts of two pages that share a key, as rows of two numbers, the smaller first, ascending.

    ``keys``, ``holders``: key by key who has it; ``order``: of each account its place in time; ``pages``: the page of each.
    """
    account_at = np.argsort(order, kind="stable")
    held = np.sort((keys << _BITS) | order[holders])  # by key, then in time
    keys = held >> _BITS
    is_shared = np.zeros(len(held), np.bool_)
    is_shared[1:] = keys[1:] == keys[:-1]
    is_shared[:-1] |= is_shared[1:]
    keys, holders = keys[is_shared], account_at[held[is_shared] & ((1 << _BITS) - 1)]
    del held
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.zeros(0, np.int64)
    sizes = np.diff(np.r_[starts, len(keys)])
    codes, counts = np.zeros(0, np.int64), np.zeros(0, np.int64)
    waiting: list[Ints] = []
    for apart in range(1, HOT):  # two holders of a key that stand so far apart among its holders
        own = (sizes > apart) & ((sizes < HOT) | (apart <= NEIGHBOURS))
        for first in np.array_split(starts[own], max(1, int(own.sum()) // _CHUNK)):
            length = sizes[np.searchsorted(starts, first)] - apart
            at = np.repeat(first - np.r_[0, np.cumsum(length)[:-1]], length) + np.arange(length.sum())
            a, b = holders[at], holders[at + apart]
            is_two = pages[a] != pages[b]
            a, b = a[is_two], b[is_two]
            waiting.append(np.minimum(a, b) * len(order) + np.maximum(a, b))
        if sum(map(len, waiting)) > _CHUNK or apart == HOT - 1:
            codes, counts = _counted([codes, *waiting], [counts, *(np.ones(len(w), np.int64) for w in waiting)])
            waiting = []
    return _best(codes, counts, order)


def _counted(codes: Sequence[Ints], counts: Sequence[Ints]) -> tuple[Ints, Ints]:
    found, places = np.unique(np.concatenate(codes), return_inverse=True)
    return found, np.bincount(places, np.concatenate(counts), len(found)).astype(np.int64)


def _best(codes: Ints, counts: Ints, order: Ints) -> Ints:
    """Of each account the candidates that share the most keys with it."""
    n = max(1, len(order))
    a, b = codes // n, codes % n
    one, other, both = np.r_[a, b], np.r_[b, a], np.r_[codes, codes]
    by_account = np.lexsort((order[other], -np.r_[counts, counts], one))
    one, both = one[by_account], both[by_account]
    rank = np.arange(len(one)) - np.searchsorted(one, one)
    kept = np.unique(both[rank < MOST_CANDIDATES])
    return np.stack([kept // n, kept % n], axis=1)
