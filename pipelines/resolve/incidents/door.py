"""The way from committed batches to the rows of ``incidents``, and to the incident of each report.

Accounts that are tied to each other by pairs that may be one make a part of the whole; what becomes of a part depends on nothing
else, so it is kept by what went into it, and a run works out the parts that new pages touch.
"""

from __future__ import annotations

import gc
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.resolve.incidents.alike.clusters import JOINED, Grouping
from pipelines.resolve.incidents.alike.likeness import parted
from pipelines.resolve.incidents.decisions import Decisions, IncidentJudgement
from pipelines.resolve.incidents.kept.candidates import scored_pairs
from pipelines.resolve.incidents.kept.compared import MOST_AT_ONCE, Compared
from pipelines.resolve.incidents.kept.pool import Pool
from pipelines.resolve.incidents.kept.scores import MoreScores
from pipelines.resolve.incidents.kept.stored import accounts_in
from pipelines.resolve.incidents.rows import in_order, incident_row
from pipelines.resolve.incidents.told.accounts import Account
from pipelines.resolve.kept import Kept
from pipelines.resolve.tied import firsts
from pipelines.store.batches import Ledger
from pipelines.store.schema import tables

Ints = npt.NDArray[np.int64]
REPORTED = pa.schema([(name, pa.string()) for name in ("event_id", "incident_id", "incident_basis")])
_PART = pa.field("part", pa.string())
MOST_TIED = 5_000  # accounts: five times as many as the most told happening of a large corpus has
_AT_ONCE = 6_000  # accounts whose reports are held at once


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


@dataclass(frozen=True, slots=True)
class _World:
    """What an incident needs to know besides its accounts: which texts are copies, which entities are one, what a person said."""

    pool: Pool
    heaviest: Mapping[str, float]
    texts: Mapping[str, str]
    renamed: Mapping[str, str]
    decisions: Decisions


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Accounts hold no cycles; looking for some among them again and again took a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_no_search_for_cycles()
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


def _keys(world: _World, alike: Alike) -> Callable[[Part], str]:
    """What gives the hash of all that decides about a part."""
    pool = world.pool
    digests, renamed = pool.digests.tolist(), pool.renamed(world.renamed)

    def key_of(part: Part) -> str:
        about = [
            (digests[n], world.texts.get(pool.articles[n], ""), renamed.get(n), world.heaviest[pool.articles[n]])
            for n in part.numbers
        ]
        tied = np.searchsorted(part.numbers, alike.pairs[part.pairs]).tolist() if len(part.numbers) > 1 else []
        said = world.decisions.within(part.numbers)
        return hashlib.sha256(repr((about, tied, said)).encode()).hexdigest()[:24]

    return key_of


def _outcomes(world: _World, parts: Mapping[str, Part], alike: Alike, kept: Kept) -> Incidents:
    """The rows of all parts: those of an earlier run, and the others, worked out."""
    forms = tables()["incidents"].arrow.append(_PART), REPORTED.append(_PART)
    known = [table for name in ("incidents", "reported", "parts") if (table := kept.read(name)) is not None]
    rows, reported = forms[0].empty_table(), forms[1].empty_table()
    old: set[str] = set()
    if len(known) == 3 and known[0].schema.equals(forms[0]):
        old = set(known[2]["part"].to_pylist()) & parts.keys()
        current = pa.array(sorted(old), pa.string())
        rows, reported = (table.filter(pc.is_in(table["part"], current)) for table in known[:2])
    new = [key for key in parts if key not in old]
    made = _made(world, {key: parts[key] for key in new}, alike)
    rows = pa.concat_tables([rows, *(each for each, _ in made)]).sort_by("incident_id")
    reported = pa.concat_tables([reported, *(each for _, each in made)]).sort_by("event_id")
    if new or len(known) < 3 or known[2].num_rows != len(parts):
        index = pa.table({"part": pa.array(sorted(parts), pa.string())})
        kept.write_whole("parts", {"incidents": rows, "reported": reported, "parts": index})
    return Incidents(rows.drop_columns(["part"]), reported.drop_columns(["part"]))


def _made(world: _World, parts: Mapping[str, Part], alike: Alike) -> list[tuple[pa.Table, pa.Table]]:
    """The rows of some parts, so many at once that their accounts can be held; those that stand together are read together."""
    found = []
    chunk: dict[str, Part] = {}
    held = 0
    order = sorted(
        parts, key=lambda key: (len(parts[key].numbers) > 1, world.pool.nearness(parts[key].numbers[0]), key)
    )
    for key in order:
        chunk[key] = parts[key]
        held += len(parts[key].numbers)
        if held >= _AT_ONCE:
            found.append(_tables(world, chunk, alike))
            chunk, held = {}, 0
    return [*found, _tables(world, chunk, alike)]


def _groups(
    world: _World, part: Part, alike: Alike, accounts: dict[int, Account], rows: Compared
) -> Iterator[list[int]]:
    """The groups of accounts of a part that are incidents; an account alone is one where it tells enough."""
    pool = world.pool
    numbers = part.numbers
    taken: set[int] = set()
    if len(numbers) > 1:
        compared = alike.among(part.pairs)
        known = rows.among(numbers) | compared if len(numbers) <= MOST_AT_ONCE else compared
        grouping = Grouping(
            lambda a, b: known[a, b] if (a, b) in known else alike.more.of(a, b, accounts),
            {n: pool.weights[n] for n in numbers},
            {n: pool.articles[n] for n in numbers},
            world.decisions.apart,
            lambda a, b: parted(accounts[a], accounts[b]),
        )
        for group in grouping.group(compared, world.decisions.joined(numbers)):
            taken.update(group)
            yield group
    for number in numbers:
        is_main = pool.weights[number] == world.heaviest[pool.articles[number]]
        if number not in taken and (pool.is_told[number] or is_main):
            yield [number]


def _tables(world: _World, parts: Mapping[str, Part], alike: Alike) -> tuple[pa.Table, pa.Table]:
    own, stored = world.pool.rows((n for part in parts.values() for n in part.numbers), with_reports=True)
    accounts = dict(zip(own, accounts_in(stored, with_reports=True), strict=True))
    compared = Compared(stored, own)
    large = [part.numbers for part in parts.values() if len(part.numbers) > MOST_AT_ONCE]
    alike.more.prepare(np.array([n for numbers in large for n in numbers], np.int64))
    number_of = {account.account_id: number for number, account in accounts.items()}
    groups = [
        (key, in_order(accounts[n] for n in group))
        for key, part in parts.items()
        for group in _groups(world, part, alike, accounts, compared)
    ]
    shared = compared.shared([[number_of[account.account_id] for account in members] for _, members in groups])
    form = tables()["incidents"].arrow.append(_PART)
    rows: list[dict[str, object]] = []
    reported: list[tuple[str, str, str, str]] = []
    for (key, members), likest in zip(groups, shared, strict=True):
        if len(members) == 1 and not (members[0].days or members[0].places):
            continue
        row = incident_row(members, world.texts, world.renamed)
        rows.append(row | {"part": key})
        for account, words in zip(members, likest, strict=True):
            said = world.decisions.said_of(account.account_id)
            for report, why in zip(account.reports, account.why, strict=True):
                reported.append((report.event_id, str(row["incident_id"]), f"{why}{words}{said}", key))
    columns = list(zip(*reported, strict=True)) or [()] * 4
    names = REPORTED.append(_PART)
    return (
        pa.table({f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in form}, schema=form),
        pa.table(
            {f.name: pa.array(list(column), f.type) for f, column in zip(names, columns, strict=True)}, schema=names
        ),
    )
