"""What parts of the whole become: groups of accounts, and a row for each that is an incident.

A piece of the work holds all that it needs but the rows of its accounts, so that several processes can share it.

What belongs here: from a piece to its groups and rows.  What does not: which parts there are, what is known of them
(door.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.resolve.incidents.alike.clusters import Grouping
from pipelines.resolve.incidents.decisions import Decisions
from pipelines.resolve.incidents.kept.compared import Compared
from pipelines.resolve.incidents.kept.outcomes import GROUP, REPORTED
from pipelines.resolve.incidents.kept.pool import StoredAccounts
from pipelines.resolve.incidents.kept.stored import accounts_in
from pipelines.resolve.incidents.rows import in_order, incident_row
from pipelines.resolve.tied import mixed
from pipelines.store.schema import tables

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Hashes = npt.NDArray[np.uint64]
Pair = tuple[int, int]
FEW = 32  # accounts of a part that are all compared at once; of a larger one only those that groups ask for
_WITH_REPORTS = 1_500  # accounts that are held at once with their reports


class Part(NamedTuple):
    """Accounts that are tied to each other, directly or by others.  ``key``: a hash of all that decides about it; ``pairs``: those
    of its accounts that are compared, with their logits."""

    key: int
    numbers: tuple[int, ...]
    pairs: Ints
    scores: Floats


@dataclass(frozen=True, slots=True)
class Known:
    """What every piece needs: where accounts are stored, which texts are copies, which entities are one, what a person said, and
    which groups have their rows."""

    accounts: StoredAccounts
    texts: Mapping[str, str]
    renamed: Mapping[str, str]
    decisions: Decisions
    groups: Hashes


@dataclass(frozen=True, slots=True)
class Piece:
    """Parts, and of each of their accounts: its number (ascending), its hash, the hash of all that its incident depends on; by
    number its article and how much it tells; those that are incidents by themselves; and of pairs that groups of large parts
    asked for in an earlier run, their likeness."""

    parts: tuple[Part, ...]
    numbers: Ints
    digests: Hashes
    marks: Hashes
    articles: Mapping[int, str]
    weights: Mapping[int, float]
    alone: frozenset[int]
    asked: Ints
    asked_scores: Floats

    def key_of(self, group: Sequence[int]) -> int:
        """The hash by which a group is known."""
        own = self.marks[np.searchsorted(self.numbers, group)]
        return int(mixed(own.sum(dtype=np.uint64, keepdims=True))[0])


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """``of_part``: the groups of each part; ``new``: those that had no rows; ``more``: pairs that groups asked for, and their
    likeness."""

    of_part: dict[int, list[int]]
    new: list[int]
    incidents: pa.Table
    reported: pa.Table
    more: tuple[Ints, Floats]


class _Asked:
    """The likeness of pairs that nobody compares at first, and that groups ask for; the smaller number stands first."""

    def __init__(self, piece: Piece, compared: Compared) -> None:
        self._known = dict(zip(map(tuple, piece.asked.tolist()), piece.asked_scores.tolist(), strict=True))
        self._new: dict[Pair, float] = {}
        self._compared = compared

    def of(self, pairs: Sequence[Pair]) -> list[float]:
        """The logits of some pairs, ascending."""
        missing = [pair for pair in pairs if pair not in self._known]
        if missing:
            new = dict(zip(missing, self._compared.logits(missing).tolist(), strict=True))
            self._new |= new
            self._known |= new
        return [self._known[pair] for pair in pairs]

    def new(self) -> tuple[Ints, Floats]:
        """Those that were not known."""
        return np.array(list(self._new), np.int64).reshape(-1, 2), np.array(list(self._new.values()), np.float64)


def work_out(known: Known, piece: Piece) -> WorkedOut:
    """What the parts of a piece become."""
    own, stored = known.accounts.rows(piece.numbers, piece.digests)
    compared = Compared(stored, own)
    asked = _Asked(piece, compared)
    few = compared.among([part.numbers for part in piece.parts if 1 < len(part.numbers) <= FEW])
    groups: dict[int, list[int]] = {}
    of_part: dict[int, list[int]] = {}
    for part in piece.parts:
        found = {piece.key_of(group): group for group in _groups(known, piece, part, compared, few, asked)}
        of_part[part.key] = list(found)
        groups |= found
    is_known = np.isin(np.array(list(groups), np.uint64), known.groups)
    new = {key: group for (key, group), has_rows in zip(groups.items(), is_known.tolist(), strict=True) if not has_rows}
    made = [_rows(known, piece, some, compared) for some in _handfuls(new)]
    incidents, reported = (pa.concat_tables(tables) for tables in zip(*made, strict=True))
    return WorkedOut(of_part, list(new), incidents, reported, asked.new())


def _groups(
    known: Known, piece: Piece, part: Part, compared: Compared, few: Mapping[Pair, float], asked: _Asked
) -> Iterator[list[int]]:
    """The groups of accounts of a part that are incidents; an account alone is one where it tells enough.  ``few``: the logits of
    all pairs of parts of few accounts."""
    numbers = part.numbers
    taken: set[int] = set()
    if len(numbers) > 1:
        grouping = Grouping(
            (lambda pairs: [few[p] for p in pairs]) if len(numbers) <= FEW else asked.of,
            {n: piece.weights[n] for n in numbers},
            {n: piece.articles[n] for n in numbers},
            known.decisions.apart,
            compared.are_parted,
        )
        among = {(a, b): score for (a, b), score in zip(part.pairs.tolist(), part.scores.tolist(), strict=True)}
        for group in grouping.group(among, known.decisions.joined(numbers)):
            taken.update(group)
            yield group
    for number in numbers:
        if number not in taken and number in piece.alone:
            yield [number]


def _handfuls(groups: Mapping[int, list[int]]) -> Iterator[dict[int, list[int]]]:
    """Groups, so many at once that their accounts with all their reports can be held; at least once."""
    some: dict[int, list[int]] = {}
    held = 0
    for key, group in groups.items():
        some[key] = group
        held += len(group)
        if held >= _WITH_REPORTS:
            yield some
            some, held = {}, 0
    yield some


def _rows(
    known: Known, piece: Piece, groups: Mapping[int, Sequence[int]], compared: Compared
) -> tuple[pa.Table, pa.Table]:
    wanted = np.array(sorted(n for group in groups.values() for n in group), np.int64)
    digests = piece.digests[np.searchsorted(piece.numbers, wanted)]
    numbers, told = known.accounts.rows(wanted, digests, with_reports=True)
    accounts = dict(zip(numbers, accounts_in(told, with_reports=True), strict=True))
    number_of = {account.account_id: number for number, account in accounts.items()}
    ordered = [(key, in_order(accounts[n] for n in group)) for key, group in groups.items()]
    shared = compared.shared([[number_of[account.account_id] for account in members] for _, members in ordered])
    form = tables()["incidents"].arrow.append(GROUP)
    rows: list[dict[str, object]] = []
    reported: list[tuple[str, str, str, int]] = []
    for (key, members), likest in zip(ordered, shared, strict=True):
        if len(members) == 1 and not (members[0].days or members[0].places):
            continue
        row = incident_row(members, known.texts, known.renamed)
        rows.append(row | {"group": key})
        for account, words in zip(members, likest, strict=True):
            said = known.decisions.said_of(account.account_id)
            for report, why in zip(account.reports, account.why, strict=True):
                reported.append((report.event_id, str(row["incident_id"]), f"{why}{words}{said}", key))
    columns = list(zip(*reported, strict=True)) or [()] * 4
    names = REPORTED.append(GROUP)
    return (
        pa.table({f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in form}, schema=form),
        pa.table(
            {f.name: pa.array(list(column), f.type) for f, column in zip(names, columns, strict=True)}, schema=names
        ),
    )
