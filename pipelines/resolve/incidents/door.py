"""The way from committed batches to the rows of ``incidents``, and to the incident of each report.

Accounts that are tied to each other by pairs that may be one make a part of the whole; what becomes of a part depends on nothing
else.  So the groups of a part are kept by what went into it, and the row of a group by its accounts: a run groups anew the parts
that new pages touch, and works out the rows of groups that were not there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.collecting import without_collecting
from pipelines.resolve.incidents.alike.clusters import JOINED, Grouping
from pipelines.resolve.incidents.decisions import Decisions, IncidentJudgement
from pipelines.resolve.incidents.kept.candidates import scored_pairs
from pipelines.resolve.incidents.kept.compared import Compared
from pipelines.resolve.incidents.kept.outcomes import GROUP, REPORTED, Outcomes
from pipelines.resolve.incidents.kept.pool import Pool
from pipelines.resolve.incidents.kept.scores import MoreScores
from pipelines.resolve.incidents.kept.stored import accounts_in
from pipelines.resolve.incidents.rows import in_order, incident_row
from pipelines.resolve.kept import Kept
from pipelines.resolve.tied import firsts, mixed
from pipelines.store.batches import Ledger
from pipelines.store.schema import tables

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
MOST_TIED = 5_000  # accounts: five times as many as the most told happening of a large corpus has
_FEW = 32  # accounts of a part that are all compared at once; of a larger one only those that groups ask for
_AT_ONCE = 6_000  # accounts whose rows are held at once
_WITH_REPORTS = 1_500  # accounts that are held at once with their reports


class Part(NamedTuple):
    """Accounts that are tied to each other, directly or by others; ``pairs``: where pairs of them stand that are compared."""

    numbers: tuple[int, ...]
    pairs: Ints


@dataclass(frozen=True, slots=True)
class Incidents:
    """``table``: the rows of ``incidents``; ``reported``: event_id, incident_id, incident_basis of every report that was joined, in
    no set order."""

    table: pa.Table
    reported: pa.Table


@dataclass(frozen=True, slots=True)
class Alike:
    """The pairs that are compared with their logits, and those of others that groups ask for."""

    pairs: Ints
    scores: npt.NDArray[np.float64]
    more: MoreScores

    def among(self, at: Ints) -> dict[tuple[int, int], float]:
        """The logits of some pairs."""
        return {(a, b): score for (a, b), score in zip(self.pairs[at].tolist(), self.scores[at].tolist(), strict=True)}


@dataclass(frozen=True)
class _World:
    """What an incident needs to know besides its accounts: which texts are copies, which entities are one, what a person said."""

    pool: Pool
    texts: Mapping[str, str]
    renamed: Mapping[str, str]
    decisions: Decisions

    @cached_property
    def heaviest(self) -> npt.NDArray[np.float64]:
        """Of each account how much the account of its page tells that tells the most."""
        of_page = np.zeros(len(self.pool))
        np.maximum.at(of_page, self.pool.page_numbers, self.pool.weights)
        return of_page[self.pool.page_numbers]

    @cached_property
    def marks(self) -> Hashes:
        """Of each account a hash of all that its incident depends on."""
        pool, renamed = self.pool, self.pool.renamed(self.renamed)
        marks = pool.digests.copy()
        copies = [number for number, article in enumerate(pool.articles) if self.texts.get(article, article) != article]
        for number in {*copies, *renamed, *self.decisions.numbers}:
            text, said = self.texts.get(pool.articles[number]), self.decisions.said_of(pool.ids[number])
            about = hashlib.sha256(repr((int(marks[number]), text, renamed.get(number), said)).encode())
            marks[number] = int.from_bytes(about.digest()[:8], "big")
        return mixed(marks)

    def key_of(self, group: Sequence[int]) -> int:
        """The hash by which a group is known."""
        return int(mixed(self.marks[group].sum(dtype=np.uint64, keepdims=True))[0])


@dataclass(frozen=True)
class _Parts:
    """All parts.  ``keys``: of each a hash of all that decides about it; ``of_account``: the part of each account."""

    keys: Hashes
    of_account: Ints
    pairs: Ints

    def some(self, are_wanted: npt.NDArray[np.bool_]) -> dict[int, Part]:
        """Some parts by their hashes."""
        found: dict[int, Part] = {}
        numbers = np.flatnonzero(are_wanted[self.of_account])
        owner = self.of_account[self.pairs[:, 0]]
        pairs = np.flatnonzero(are_wanted[owner] & (owner == self.of_account[self.pairs[:, 1]]))
        numbers, pairs = (
            at[np.argsort(own[at], kind="stable")] for at, own in ((numbers, self.of_account), (pairs, owner))
        )
        pairs_of = dict(zip(*_runs(owner[pairs], pairs), strict=True))
        none = np.zeros(0, np.int64)
        for part, own in zip(*_runs(self.of_account[numbers], numbers), strict=True):
            found[int(self.keys[part])] = Part(tuple(own.tolist()), pairs_of.get(part, none))
        return found


@without_collecting()
def resolve_incidents(
    done: Ledger,
    moved: pa.Table,
    texts: Mapping[str, str],
    renamed: Mapping[str, str],
    decided: Sequence[IncidentJudgement] = (),
    folder: Path | None = None,
) -> Incidents:
    """The incidents of all pages.

    ``moved``: mentions whose place other pages decide; ``texts``: article -> the text that it is a copy of, where it is one;
    ``renamed``: entities that were joined -> the one that they are; ``decided``: a person's judgements, which overrule;
    ``folder``: where what was found out is kept for the next run.
    """
    kept = Kept(folder, "incidents")
    pool = Pool(done, moved, kept)
    world = _World(pool, texts, renamed, Decisions(pool, decided))
    pairs, scores = scored_pairs(pool, kept)
    alike = Alike(pairs, scores, MoreScores(pool, kept))
    parts = _parts(world, alike)
    outcomes = Outcomes(kept, parts.keys)
    if (are_missing := outcomes.are_missing()).any():
        _work_out(world, parts.some(are_missing), alike, outcomes)
    found = Incidents(*outcomes.rows())
    pool.keep()
    alike.more.keep()
    kept.sweep()
    return found


def _parts(world: _World, alike: Alike) -> _Parts:
    """The parts of the whole.  Sums of hashes are hashes of sets: of a part's accounts, of its pairs, of what a person said."""
    marks, decisions = world.marks, world.decisions
    together = np.array(sorted(decisions.together), np.int64).reshape(-1, 2)
    names, part = np.unique(_firsts(len(world.pool), alike, together), return_inverse=True)
    keys = np.zeros(len(names), np.uint64)
    np.add.at(keys, part, mixed(marks ^ world.heaviest.view(np.uint64)))
    apart = np.array(sorted(decisions.apart), np.int64).reshape(-1, 2)
    for number, pairs in enumerate((alike.pairs, together, apart), 1):
        within = pairs[part[pairs[:, 0]] == part[pairs[:, 1]]]
        tied = mixed(mixed(marks[within[:, 0]] + np.uint64(number)) ^ marks[within[:, 1]])
        np.add.at(keys, part[within[:, 0]], tied)
    return _Parts(mixed(keys), part, alike.pairs)


def _firsts(n: int, alike: Alike, together: Ints) -> Ints:
    """Of each of ``n`` accounts the first one of its part.

    Groups are joined over pairs that on average speak for it, so nothing is joined over pairs that do not.  A part of more than
    MOST_TIED accounts is no happening: it is parted at its weaker pairs."""
    first = np.arange(n)
    is_open = np.ones(n, np.bool_)
    for limit in (*np.arange(JOINED, 12.0), np.inf):
        tied = alike.pairs[(alike.scores >= limit) & is_open[alike.pairs[:, 0]] & is_open[alike.pairs[:, 1]]]
        first[is_open] = firsts(n, np.concatenate([tied, together]))[is_open]
        is_open = np.bincount(first, minlength=n)[first] > MOST_TIED
        if not is_open.any():
            break
    return first


def _runs(names: Ints, values: Ints) -> tuple[list[int], list[Ints]]:
    """The values under each name; equal names stand together."""
    starts = np.flatnonzero(np.r_[True, names[1:] != names[:-1]]) if len(names) else np.zeros(0, np.int64)
    return names[starts].tolist(), np.split(values, starts[1:]) if len(names) else []


def _work_out(world: _World, parts: Mapping[int, Part], alike: Alike, outcomes: Outcomes) -> None:
    """What some parts become, so many at once that their accounts can be held; those that stand together are read together."""
    chunk: dict[int, Part] = {}
    held = 0
    order = sorted(
        parts, key=lambda key: (len(parts[key].numbers) > 1, world.pool.nearness(parts[key].numbers[0]), key)
    )
    for key in order:
        chunk[key] = parts[key]
        held += len(parts[key].numbers)
        if held >= _AT_ONCE or key == order[-1]:
            _add(world, chunk, alike, outcomes)
            chunk, held = {}, 0


def _groups(
    world: _World, part: Part, alike: Alike, rows: Compared, few: Mapping[tuple[int, int], float]
) -> Iterator[list[int]]:
    """The groups of accounts of a part that are incidents; an account alone is one where it tells enough.  ``few``: the logits of
    all pairs of parts of few accounts."""
    pool = world.pool
    numbers = part.numbers
    taken: set[int] = set()
    if len(numbers) > 1:
        grouping = Grouping(
            lambda pairs: [few[p] for p in pairs] if len(numbers) <= _FEW else alike.more.of(pairs, rows.logits),
            {n: pool.weights[n] for n in numbers},
            {n: pool.articles[n] for n in numbers},
            world.decisions.apart,
            rows.are_parted,
        )
        for group in grouping.group(alike.among(part.pairs), world.decisions.joined(numbers)):
            taken.update(group)
            yield group
    for number in numbers:
        is_main = pool.weights[number] == world.heaviest[number]
        if number not in taken and (pool.is_told[number] or is_main):
            yield [number]


def _add(world: _World, parts: Mapping[int, Part], alike: Alike, outcomes: Outcomes) -> None:
    """Work out what some parts become."""
    own, stored = world.pool.rows(n for part in parts.values() for n in part.numbers)
    compared = Compared(stored, own)
    large = (part.numbers for part in parts.values() if len(part.numbers) > _FEW)
    alike.more.prepare(np.array([n for numbers in large for n in numbers], np.int64))
    few = compared.among([part.numbers for part in parts.values() if 1 < len(part.numbers) <= _FEW])
    groups: dict[int, list[int]] = {}
    of_part: dict[int, list[int]] = {}
    for key, part in parts.items():
        found = {world.key_of(group): group for group in _groups(world, part, alike, compared, few)}
        of_part[key] = list(found)
        groups |= found
    missing = outcomes.missing(groups)
    new = {key: group for key, group in groups.items() if key in missing}
    made = [_rows(world, some, compared) for some in _pieces(new)]
    outcomes.add(of_part, new, *(pa.concat_tables(tables) for tables in zip(*made, strict=True)))


def _pieces(groups: Mapping[int, list[int]]) -> Iterator[dict[int, list[int]]]:
    """Groups, so many at once that their accounts with all their reports can be held; at least once."""
    piece: dict[int, list[int]] = {}
    held = 0
    for key, group in groups.items():
        piece[key] = group
        held += len(group)
        if held >= _WITH_REPORTS:
            yield piece
            piece, held = {}, 0
    yield piece


def _rows(world: _World, groups: Mapping[int, Sequence[int]], compared: Compared) -> tuple[pa.Table, pa.Table]:
    numbers, told = world.pool.rows((n for group in groups.values() for n in group), with_reports=True)
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
        row = incident_row(members, world.texts, world.renamed)
        rows.append(row | {"group": key})
        for account, words in zip(members, likest, strict=True):
            said = world.decisions.said_of(account.account_id)
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
