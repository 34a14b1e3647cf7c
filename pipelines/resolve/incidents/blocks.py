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
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from pipelines.resolve.incidents.accounts import Account
from pipelines.resolve.incidents.where import is_wide, place
from pipelines.resolve.incidents.words import shares

HOT = 40  # accounts that share a key: from here on each meets its neighbours only
NEIGHBOURS = 6
MOST_CANDIDATES = 40  # of an account: those that share the most keys
CELL = 1.0  # degrees
SEASON = 60  # days
_PLACES, _DAYS, _NAMES, _WORDS = 2, 3, 8, 8
_RARE = 0.02  # share of news pages


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
    rare = [word for word in account.words.weights if shares().get(word, 0.0) < _RARE][:_WORDS]
    for word in rare:
        for day in days:
            yield f"word {word} {day}"
    for pair in combinations(sorted(rare), 2):
        yield f"words {' '.join(pair)}"


def _cells(place_id: str) -> Iterator[str]:
    found = place(place_id)
    if found is None or found.latitude is None or found.longitude is None:
        yield place_id
    elif not is_wide(place_id):
        for shift in (0.0, 0.5):
            yield f"{shift} {math.floor(found.latitude / CELL + shift)} {math.floor(found.longitude / CELL + shift)}"


def candidates(
    keys: Sequence[Sequence[int]], order: Sequence[tuple[int, str]], pages: Sequence[str]
) -> set[tuple[int, int]]:
    """The pairs of accounts of two pages that share a key, by their places in ``keys``, the smaller first.

    ``order``: when each account is from, and its id; ``pages``: the page of each.
    """
    holders: Mapping[int, list[int]] = defaultdict(list)
    for number, own in enumerate(keys):
        for key in own:
            holders[key].append(number)
    shared: Counter[tuple[int, int]] = Counter()
    for members in holders.values():
        if len(members) < 2:
            continue
        if len(members) < HOT:
            pairs: Iterator[tuple[int, int]] = combinations(members, 2)
        else:
            members.sort(key=order.__getitem__)
            pairs = ((a, b) for at, a in enumerate(members) for b in members[at + 1 : at + 1 + NEIGHBOURS])
        shared.update((min(pair), max(pair)) for pair in pairs if pages[pair[0]] != pages[pair[1]])
    return _best(shared, order)


def _best(shared: Mapping[tuple[int, int], int], order: Sequence[tuple[int, str]]) -> set[tuple[int, int]]:
    """Of each account the candidates that share the most keys with it."""
    of: Mapping[int, list[tuple[int, int]]] = defaultdict(list)
    for (a, b), count in shared.items():
        of[a].append((count, b))
        of[b].append((count, a))
    kept: set[tuple[int, int]] = set()
    for account, found in of.items():
        if len(found) > MOST_CANDIDATES:
            found.sort(key=lambda pair: (-pair[0], order[pair[1]]))
        kept.update((min(account, other), max(account, other)) for _, other in found[:MOST_CANDIDATES])
    return kept
