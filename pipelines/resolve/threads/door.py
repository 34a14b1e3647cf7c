"""The way from committed batches to ``figure_threads``, links between articles, and the thread of each figure.

What becomes of a home depends on its own figures alone, so it is kept by a hash of them: a run works out those that new pages
touch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipelines.resolve.beside import spread
from pipelines.resolve.grown import Grown
from pipelines.resolve.kept import Kept
from pipelines.resolve.threads.read import Facts
from pipelines.resolve.threads.working import BLOCK, Said, forms_of, work_out
from pipelines.store.batches import Ledger
from pipelines.vocabularies import JudgementWord

_ALONE = 4  # parts that are worked out in this process: starting others takes seconds


@dataclass(frozen=True, slots=True)
class FigureJudgement:
    """What a person decided on two figures: whether they state one quantity; ``left_id`` < ``right_id``."""

    left_id: str
    right_id: str
    judgement: JudgementWord


@dataclass(frozen=True, slots=True)
class Threads:
    """``table``: rows of ``figure_threads``; ``links``: rows of ``figure_links`` that pages did not write; ``stated``: the thread
    of each figure that is in one (figure_id, thread_id); these two in no set order."""

    table: pa.Table
    links: pa.Table
    stated: pa.Table


def resolve_threads(
    done: Ledger,
    moved: pa.Table,
    replaced: pa.Table,
    groups: pa.Table,
    reported: pa.Table,
    decided: Sequence[FigureJudgement] = (),
    folder: Path | None = None,
    workers: int = 1,
) -> Threads:
    """The threads of all figures.  ``moved``, ``replaced``, ``groups``, ``reported``: what is known of places, entities, copies and
    incidents; ``decided``: a person's judgements; ``folder``: where what homes gave is kept for the next run; ``workers``:
    processes that may share the work."""
    pairs: dict[tuple[str, str], str] = {(each.left_id, each.right_id): each.judgement for each in decided}
    one = [pair for pair, word in pairs.items() if word == "same"]
    kept = Kept(folder, "threads")
    facts = Facts(done, moved, replaced, groups, reported, kept, one, workers)
    try:
        found = _outcomes(facts, pairs, kept, workers)
    finally:
        facts.close()
    kept.sweep()
    return found


def _outcomes(facts: Facts, decided: Mapping[tuple[str, str], str], kept: Kept, workers: int) -> Threads:
    """What all homes give: those of an earlier run, and the others, worked out."""
    forms = forms_of()
    logs = [Grown(kept, name, form, BLOCK) for name, form in forms.items()]
    blocks = facts.blocks(decided)
    apart = frozenset(pair for pair, word in decided.items() if word != "same")
    if any(len(log.missing(blocks)) for log in logs):
        logs = _as_one(kept, forms, logs, blocks)
        parts = facts.touched(logs[0].keys)
        said = Said(decided, apart)
        for found in spread(work_out, said, facts.read(parts), workers if len(parts) >= _ALONE else 1):
            for log, rows in zip(logs, found.tables, strict=True):
                log.add(found.blocks, rows)
                log.keep(log.keys)
    for log in logs:
        log.keep(blocks)
    table, between, stated = (log.rows(blocks, form.names) for log, form in zip(logs, forms.values(), strict=True))
    return Threads(table.sort_by("thread_id"), between, stated)


def _as_one(kept: Kept, forms: Mapping[str, pa.Schema], logs: Sequence[Grown], blocks: pa.Array) -> list[Grown]:
    """The three, of which a run that was killed may have kept one and not the others: then none is known."""
    if len({str(log.missing(blocks)) for log in logs}) == 1:
        return list(logs)
    return [Grown.empty(kept, name, form, BLOCK) for name, form in forms.items()]
