"""The way from committed batches to the rows of ``incidents``, and to the incident of each report.

Accounts that are tied to each other by pairs that may be one make a part of the whole; what becomes of a part depends on nothing
else, so it is kept by what went into it, and a run works out the parts that new pages touch.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.resolve.incidents.alike.clusters import LEAST, Grouping, components
from pipelines.resolve.incidents.alike.likeness import likeness, parted, shared_words
from pipelines.resolve.incidents.decisions import Decisions, IncidentJudgement
from pipelines.resolve.incidents.kept.files import Kept
from pipelines.resolve.incidents.kept.pool import Pool
from pipelines.resolve.incidents.kept.scores import scores_of
from pipelines.resolve.incidents.rows import in_order, incident_row
from pipelines.resolve.incidents.told.accounts import Account
from pipelines.store.batches import Ledger
from pipelines.store.schema import tables

REPORTED = pa.schema([(name, pa.string()) for name in ("event_id", "incident_id", "incident_basis")])
_PART = pa.field("part", pa.string())
# Accounts that are tied to each other, directly or through others, by pairs; one alone by a pair with itself.
Part = list[tuple[int, int]]
_AT_ONCE = 20_000  # accounts whose reports are held at once


@dataclass(frozen=True, slots=True)
class Incidents:
    """``table``: the rows of ``incidents``; ``reported``: event_id, incident_id, incident_basis of every report that was joined."""

    table: pa.Table
    reported: pa.Table


@dataclass(frozen=True, slots=True)
class _World:
    """What an incident needs to know besides its accounts: which texts are copies, which entities are one, what a person said."""

    pool: Pool
    heaviest: Mapping[str, float]
    texts: Mapping[str, str]
    renamed: Mapping[str, str]
    decisions: Decisions


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
    kept = Kept(folder)
    pool = Pool(done, moved, kept)
    heaviest: dict[str, float] = defaultdict(float)
    for article, weight in zip(pool.articles, pool.weights, strict=True):
        heaviest[article] = max(weight, heaviest[article])
    world = _World(pool, heaviest, texts, renamed, Decisions(pool, decided))
    pairs = pool.pairs()
    scores = scores_of(pool, pairs, kept)
    alike = {(int(a), int(b)): float(s) for (a, b), s in zip(pairs, scores, strict=True) if s >= LEAST}
    parts = _parts(world, alike)
    found = _outcomes(world, parts, alike, kept)
    kept.sweep()
    return found


def _parts(world: _World, alike: Mapping[tuple[int, int], float]) -> dict[str, Part]:
    """The parts of the whole by the hash of all that decides about them."""
    found: dict[str, Part] = {}
    tied: set[int] = set()
    for part in components([*alike, *world.decisions.together]):
        numbers = _numbers(part)
        tied.update(numbers)
        found[_key(world, numbers, part)] = part
    for number in range(len(world.pool)):
        if number not in tied:
            found[_key(world, [number], ())] = [(number, number)]
    return found


def _key(world: _World, numbers: Sequence[int], part: Sequence[tuple[int, int]]) -> str:
    pool = world.pool
    about = [
        (
            pool.digests[n], world.texts.get(pool.articles[n], ""), [world.renamed.get(one, "") for one in pool.people[n]],
            world.heaviest[pool.articles[n]],
        )
        for n in numbers
    ]  # fmt: skip
    place = {number: at for at, number in enumerate(numbers)}
    tied = [(place[a], place[b]) for a, b in part]
    said = world.decisions.within(numbers)
    return hashlib.sha256(repr((about, tied, said)).encode()).hexdigest()[:24]


def _outcomes(
    world: _World, parts: Mapping[str, Part], alike: Mapping[tuple[int, int], float], kept: Kept
) -> Incidents:
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
        kept.write("incidents", rows)
        kept.write("reported", reported)
        kept.write("parts", pa.table({"part": pa.array(sorted(parts), pa.string())}))
    return Incidents(rows.drop_columns(["part"]), reported.drop_columns(["part"]))


def _made(
    world: _World, parts: Mapping[str, Part], alike: Mapping[tuple[int, int], float]
) -> list[tuple[pa.Table, pa.Table]]:
    """The rows of some parts, so many at once that their accounts can be held."""
    found = []
    chunk: dict[str, Part] = {}
    held = 0
    for key, part in parts.items():
        chunk[key] = part
        held += len(part) + 1
        if held >= _AT_ONCE:
            found.append(_tables(world, chunk, alike))
            chunk, held = {}, 0
    return [*found, _tables(world, chunk, alike)]


def _groups(
    world: _World, part: Part, alike: Mapping[tuple[int, int], float], accounts: Mapping[int, Account]
) -> Iterator[list[int]]:
    """The groups of accounts of a part that are incidents; an account alone is one where it tells enough."""
    pool = world.pool
    numbers = _numbers(part)
    taken: set[int] = set()
    if len(numbers) > 1:
        grouping = Grouping(
            lambda a, b: alike[a, b] if (a, b) in alike else round(likeness(accounts[a], accounts[b]), 6),
            {n: pool.weights[n] for n in numbers},
            {n: pool.articles[n] for n in numbers},
            world.decisions.apart,
            lambda a, b: parted(accounts[a], accounts[b]),
        )
        for group in grouping.group([pair for pair in part if pair in alike], world.decisions.joined(numbers)):
            taken.update(group)
            yield group
    for number in numbers:
        is_main = pool.weights[number] == world.heaviest[pool.articles[number]]
        if number not in taken and (pool.is_told[number] or is_main):
            yield [number]


def _numbers(part: Part) -> list[int]:
    return sorted({number for pair in part for number in pair})


def _tables(
    world: _World, parts: Mapping[str, Part], alike: Mapping[tuple[int, int], float]
) -> tuple[pa.Table, pa.Table]:
    accounts = world.pool.accounts({n for part in parts.values() for n in _numbers(part)}, with_reports=True)
    groups = [
        (key, in_order(accounts[n] for n in group))
        for key, part in parts.items()
        for group in _groups(world, part, alike, accounts)
    ]
    form = tables()["incidents"].arrow.append(_PART)
    rows: list[dict[str, object]] = []
    reported: list[tuple[str, str, str, str]] = []
    for key, members in groups:
        if len(members) == 1 and not (members[0].days or members[0].places):
            continue
        row = incident_row(members, world.texts, world.renamed)
        rows.append(row | {"part": key})
        for account, shared in zip(members, _shared(members), strict=True):
            said = world.decisions.said_of(account.account_id)
            for report, why in zip(account.reports, account.why, strict=True):
                reported.append((report.event_id, str(row["incident_id"]), f"{why}{shared}{said}", key))
    columns = list(zip(*reported, strict=True)) or [()] * 4
    names = REPORTED.append(_PART)
    return (
        pa.table({f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in form}, schema=form),
        pa.table(
            {f.name: pa.array(list(column), f.type) for f, column in zip(names, columns, strict=True)}, schema=names
        ),
    )


def _shared(members: Sequence[Account]) -> Iterator[str]:
    """For each account of an incident in words: what it shares with the one that is most like it."""
    for account in members:
        others = [other for other in members if other is not account][:8]
        if not others:
            yield ""
            continue
        best = max(others, key=lambda other: (round(likeness(account, other), 6), other.account_id))
        yield f"; with {best.article_id}: {shared_words(account, best)}"
