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

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.collecting import without_collecting
from pipelines.resolve.beside import spread
from pipelines.resolve.incidents.alike.clusters import JOINED
from pipelines.resolve.incidents.decisions import Decisions, IncidentJudgement
from pipelines.resolve.incidents.kept.candidates import scored_pairs
from pipelines.resolve.incidents.kept.outcomes import Outcomes
from pipelines.resolve.incidents.kept.pool import Pool
from pipelines.resolve.incidents.kept.scores import MoreScores
from pipelines.resolve.incidents.working import FEW, Known, Part, Piece, work_out
from pipelines.resolve.kept import Kept
from pipelines.resolve.tied import firsts, mixed
from pipelines.store.batches import Ledger

Ints = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]
MOST_TIED = 5_000  # accounts: five times as many as the most told happening of a large corpus has
_AT_ONCE = 6_000  # accounts whose rows are held at once
_ALONE = 4 * _AT_ONCE  # accounts that are worked out in this process: starting others takes seconds


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


@dataclass(frozen=True)
class _Parts:
    """All parts.  ``keys``: of each a hash of all that decides about it; ``of_account``: the part of each account."""

    keys: Hashes
    of_account: Ints
    alike: Alike

    def some(self, are_wanted: npt.NDArray[np.bool_]) -> list[Part]:
        """Some parts."""
        found: list[Part] = []
        every, scores = self.alike.pairs, self.alike.scores
        numbers = np.flatnonzero(are_wanted[self.of_account])
        owner = self.of_account[every[:, 0]]
        pairs = np.flatnonzero(are_wanted[owner] & (owner == self.of_account[every[:, 1]]))
        numbers, pairs = (
            at[np.argsort(own[at], kind="stable")] for at, own in ((numbers, self.of_account), (pairs, owner))
        )
        pairs_of = dict(zip(*_runs(owner[pairs], pairs), strict=True))
        none = np.zeros(0, np.int64)
        for part, own in zip(*_runs(self.of_account[numbers], numbers), strict=True):
            at = pairs_of.get(part, none)
            found.append(Part(int(self.keys[part]), tuple(own.tolist()), every[at], scores[at]))
        return found


@without_collecting()
def resolve_incidents(
    done: Ledger,
    moved: pa.Table,
    texts: Mapping[str, str],
    renamed: Mapping[str, str],
    decided: Sequence[IncidentJudgement] = (),
    folder: Path | None = None,
    workers: int = 1,
) -> Incidents:
    """The incidents of all pages.

    ``moved``: mentions whose place other pages decide; ``texts``: article -> the text that it is a copy of, where it is one;
    ``renamed``: entities that were joined -> the one that they are; ``decided``: a person's judgements, which overrule;
    ``folder``: where what was found out is kept for the next run; ``workers``: processes that may share the work.
    """
    kept = Kept(folder, "incidents")
    pool = Pool(done, moved, kept, workers)
    world = _World(pool, texts, renamed, Decisions(pool, decided))
    pairs, scores = scored_pairs(pool, kept)
    alike = Alike(pairs, scores, MoreScores(pool, kept))
    pool.keep()
    parts = _parts(world, alike)
    outcomes = Outcomes(kept, parts.keys)
    if (are_missing := outcomes.are_missing()).any():
        _work_out(world, parts.some(are_missing), alike, outcomes, workers)
    found = Incidents(*outcomes.rows())
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
    return _Parts(mixed(keys), part, alike)


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


def _work_out(world: _World, parts: Sequence[Part], alike: Alike, outcomes: Outcomes, workers: int) -> None:
    """What some parts become, so many at once that their accounts can be held, on several cores where there are many."""
    pool = world.pool
    n = sum(len(part.numbers) for part in parts)
    known = Known(pool.stored, world.texts, world.renamed, world.decisions, outcomes.groups)
    for found in spread(work_out, known, _pieces(world, parts, alike), workers if n >= _ALONE else 1):
        outcomes.add(found.of_part, found.new, found.incidents, found.reported)
        alike.more.add(*found.more)


def _pieces(world: _World, parts: Sequence[Part], alike: Alike) -> Iterator[Piece]:
    """Parts with what is known of their accounts; those that stand together are read together."""
    some: list[Part] = []
    held = 0
    order = sorted(parts, key=lambda part: (len(part.numbers) > 1, world.pool.nearness(part.numbers[0]), part.key))
    for part in order:
        some.append(part)
        held += len(part.numbers)
        if held >= _AT_ONCE or part is order[-1]:
            yield _piece(world, some, alike)
            some, held = [], 0


def _piece(world: _World, parts: Sequence[Part], alike: Alike) -> Piece:
    pool = world.pool
    numbers = np.array(sorted(n for part in parts for n in part.numbers), np.int64)
    own = numbers.tolist()
    large = np.array([n for part in parts if len(part.numbers) > FEW for n in part.numbers], np.int64)
    return Piece(
        tuple(parts),
        numbers,
        pool.digests[numbers],
        world.marks[numbers],
        {n: pool.articles[n] for n in own},
        {n: pool.weights[n] for n in own},
        frozenset(n for n in own if pool.is_told[n] or pool.weights[n] == world.heaviest[n]),
        *alike.more.earlier(large),
    )
