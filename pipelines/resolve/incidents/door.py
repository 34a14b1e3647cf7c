"""The way from committed batches to the rows of ``incidents``, and to the incident of each report.

Accounts that are tied to each other by pairs that may be one make a part of the whole; what becomes of a part depends on nothing
else.  So the groups of a part are kept by what went into it, and the row of a group by its accounts: a run groups anew the parts
that new pages touch, and works out the rows of groups that were not there.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.collecting import without_collecting
from pipelines.resolve.incidents.alike.clusters import JOINED, Grouping
from pipelines.resolve.incidents.decisions import Decisions, IncidentJudgement
from pipelines.resolve.incidents.kept.candidates import scored_pairs
from pipelines.resolve.incidents.kept.compared import MOST_AT_ONCE, Compared
from pipelines.resolve.incidents.kept.pool import Pool
from pipelines.resolve.incidents.kept.scores import MoreScores
from pipelines.resolve.incidents.rows import in_order, incident_row
from pipelines.resolve.incidents.told.accounts import Account
from pipelines.resolve.kept import Kept
from pipelines.resolve.tied import firsts
from pipelines.store.batches import Ledger
from pipelines.store.schema import tables

Ints = npt.NDArray[np.int64]
REPORTED = pa.schema([(name, pa.string()) for name in ("event_id", "incident_id", "incident_basis")])
_GROUP = pa.field("group", pa.string())
_LISTED = pa.list_(pa.string())
MOST_TIED = 5_000  # accounts: five times as many as the most told happening of a large corpus has
_AT_ONCE = 6_000  # accounts whose rows are held at once
_WITH_REPORTS = 1_500  # accounts that are held at once


class Part(NamedTuple):
    """Accounts that are tied to each other, directly or by others; ``pairs``: where pairs of them stand that are compared."""

    numbers: tuple[int, ...]
    pairs: Ints


@dataclass(frozen=True, slots=True)
class Incidents:
    """``table``: the rows of ``incidents``; ``reported``: event_id, incident_id, incident_basis of every report that was joined."""

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
    heaviest: Mapping[str, float]
    texts: Mapping[str, str]
    renamed: Mapping[str, str]
    decisions: Decisions

    @cached_property
    def about(self) -> Callable[[Sequence[int]], list[tuple[object, ...]]]:
        """What gives all that the rows of some accounts depend on."""
        pool, texts, said_of = self.pool, self.texts, self.decisions.said_of
        digests, renamed = pool.digests.tolist(), pool.renamed(self.renamed)
        return lambda numbers: [
            (digests[n], texts.get(pool.articles[n], ""), renamed.get(n), said_of(pool.ids[n])) for n in numbers
        ]


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
    heaviest: dict[str, float] = defaultdict(float)
    for article, weight in zip(pool.articles, pool.weights, strict=True):
        heaviest[article] = max(weight, heaviest[article])
    world = _World(pool, heaviest, texts, renamed, Decisions(pool, decided))
    pairs, scores = scored_pairs(pool, kept)
    alike = Alike(pairs, scores, MoreScores(pool, kept))
    parts = _parts(world, alike)
    found = _outcomes(world, parts, alike, kept)
    alike.more.keep()
    kept.sweep()
    return found


def _parts(world: _World, alike: Alike) -> dict[str, Part]:
    """The parts of the whole by the hash of all that decides about them."""
    first = _firsts(len(world.pool), alike, np.array(sorted(world.decisions.together), np.int64).reshape(-1, 2))
    is_within = first[alike.pairs[:, 0]] == first[alike.pairs[:, 1]]
    within = np.flatnonzero(is_within)
    within = within[np.argsort(first[alike.pairs[within, 0]], kind="stable")]
    pairs_of = dict(zip(*_runs(first[alike.pairs[within, 0]], within), strict=True))
    key_of = _keys(world, alike)
    found: dict[str, Part] = {}
    none = np.zeros(0, np.int64)
    for name, numbers in zip(*_runs(np.sort(first), np.argsort(first, kind="stable")), strict=True):
        part = Part(tuple(numbers.tolist()), pairs_of.get(name, none))
        found[key_of(part)] = part
    return found


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


def _key_of(*about: object) -> str:
    return hashlib.sha256(repr(about).encode()).hexdigest()[:24]


def _keys(world: _World, alike: Alike) -> Callable[[Part], str]:
    """What gives the hash of all that decides about a part."""
    heaviest, articles = world.heaviest, world.pool.articles

    def key_of(part: Part) -> str:
        weights = [heaviest[articles[n]] for n in part.numbers]
        tied = np.searchsorted(part.numbers, alike.pairs[part.pairs]).tolist() if len(part.numbers) > 1 else []
        return _key_of(world.about(part.numbers), weights, tied, world.decisions.within(part.numbers))

    return key_of


def _outcomes(world: _World, parts: Mapping[str, Part], alike: Alike, kept: Kept) -> Incidents:
    """The rows of all groups: those of an earlier run, and the others, worked out."""
    forms = tables()["incidents"].arrow.append(_GROUP), REPORTED.append(_GROUP)
    known = [table for name in ("incidents", "reported", "parts") if (table := kept.read(name)) is not None]
    groups: dict[str, list[str]] = {}
    if len(known) == 3 and known[0].schema.equals(forms[0]):
        groups = dict(zip(*(known[2][name].to_pylist() for name in ("part", "groups")), strict=True))
    rows, reported = known[:2] if groups else (form.empty_table() for form in forms)
    there = {group for own in groups.values() for group in own}
    n_known, groups = len(groups), {key: own for key, own in groups.items() if key in parts}
    new = {key: part for key, part in parts.items() if key not in groups}
    made = list(_made(world, new, alike, there, groups))
    current = pa.array(sorted({group for own in groups.values() for group in own}), pa.string())
    rows, reported = (table.filter(pc.is_in(table["group"], current)) for table in (rows, reported))
    rows = pa.concat_tables([rows, *(each for each, _ in made)]).sort_by("incident_id")
    reported = pa.concat_tables([reported, *(each for _, each in made)]).sort_by("event_id")
    if new or n_known != len(parts):
        names = sorted(groups)
        index = {"part": pa.array(names, pa.string()), "groups": pa.array([groups[n] for n in names], _LISTED)}
        kept.write_whole("parts", {"incidents": rows, "reported": reported, "parts": pa.table(index)})
    return Incidents(rows.drop_columns(["group"]), reported.drop_columns(["group"]))


def _made(
    world: _World, parts: Mapping[str, Part], alike: Alike, there: Collection[str], groups: dict[str, list[str]]
) -> Iterator[tuple[pa.Table, pa.Table]]:
    """The rows of those groups of some parts that are not ``there``, so many at once that their accounts can be held; those that
    stand together are read together.  ``groups``: where the groups of each part are written down."""
    chunk: dict[str, Part] = {}
    held = 0
    order = sorted(
        parts, key=lambda key: (len(parts[key].numbers) > 1, world.pool.nearness(parts[key].numbers[0]), key)
    )
    for key in order:
        chunk[key] = parts[key]
        held += len(parts[key].numbers)
        if held >= _AT_ONCE:
            yield _tables(world, chunk, alike, there, groups)
            chunk, held = {}, 0
    if chunk:
        yield _tables(world, chunk, alike, there, groups)


def _groups(world: _World, part: Part, alike: Alike, rows: Compared) -> Iterator[list[int]]:
    """The groups of accounts of a part that are incidents; an account alone is one where it tells enough."""
    pool = world.pool
    numbers = part.numbers
    taken: set[int] = set()
    if len(numbers) > 1:
        compared = alike.among(part.pairs)
        known = rows.among(numbers) | compared if len(numbers) <= MOST_AT_ONCE else compared
        held: dict[int, Account] = {}

        def account(number: int) -> Account:
            if not held:
                held.update(zip(numbers, rows.accounts(numbers), strict=True))
            return held[number]

        grouping = Grouping(
            lambda a, b: known[a, b] if (a, b) in known else alike.more.of(a, b, account),
            {n: pool.weights[n] for n in numbers},
            {n: pool.articles[n] for n in numbers},
            world.decisions.apart,
            rows.are_parted,
        )
        for group in grouping.group(compared, world.decisions.joined(numbers)):
            taken.update(group)
            yield group
    for number in numbers:
        is_main = pool.weights[number] == world.heaviest[pool.articles[number]]
        if number not in taken and (pool.is_told[number] or is_main):
            yield [number]


def _tables(
    world: _World, parts: Mapping[str, Part], alike: Alike, there: Collection[str], groups: dict[str, list[str]]
) -> tuple[pa.Table, pa.Table]:
    own, stored = world.pool.rows((n for part in parts.values() for n in part.numbers), with_reports=True)
    compared = Compared(stored, own)
    large = [part.numbers for part in parts.values() if len(part.numbers) > MOST_AT_ONCE]
    alike.more.prepare(np.array([n for numbers in large for n in numbers], np.int64))
    new: dict[str, list[int]] = {}
    for key, part in parts.items():
        found = {_key_of(world.about(group)): group for group in _groups(world, part, alike, compared)}
        groups[key] = list(found)
        new |= {name: group for name, group in found.items() if name not in there}
    made = [_rows(world, some, compared) for some in _pieces(new)]
    return pa.concat_tables([rows for rows, _ in made]), pa.concat_tables([reported for _, reported in made])


def _pieces(groups: Mapping[str, list[int]]) -> Iterator[dict[str, list[int]]]:
    """Groups, so many at once that their accounts with all their reports can be held; at least once."""
    piece: dict[str, list[int]] = {}
    held = 0
    for key, group in groups.items():
        piece[key] = group
        held += len(group)
        if held >= _WITH_REPORTS:
            yield piece
            piece, held = {}, 0
    yield piece


def _rows(world: _World, groups: Mapping[str, Sequence[int]], compared: Compared) -> tuple[pa.Table, pa.Table]:
    numbers = [n for group in groups.values() for n in group]
    accounts = dict(zip(numbers, compared.accounts(numbers, with_reports=True), strict=True))
    number_of = {account.account_id: number for number, account in accounts.items()}
    ordered = [(key, in_order(accounts[n] for n in group)) for key, group in groups.items()]
    shared = compared.shared([[number_of[account.account_id] for account in members] for _, members in ordered])
    form = tables()["incidents"].arrow.append(_GROUP)
    rows: list[dict[str, object]] = []
    reported: list[tuple[str, str, str, str]] = []
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
    names = REPORTED.append(_GROUP)
    return (
        pa.table({f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in form}, schema=form),
        pa.table(
            {f.name: pa.array(list(column), f.type) for f, column in zip(names, columns, strict=True)}, schema=names
        ),
    )
