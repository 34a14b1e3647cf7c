"""What the UI shows of a run's sources: what each gave, what was rejected, and the days that its sites have no captures of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import dagster as dg

from pipelines.acquire import Acquired, SourceOutcome
from pipelines.acquire.archive.gaps import Gap
from pipelines.orchestrate.metadata.preview import Cell, markdown_table
from pipelines.report import SourceCount

MOST_ROWS = 50  # of a table in the UI


def source_tables(found: Acquired, gaps: Sequence[Gap]) -> dict[str, Cell]:
    """Metadata of the acquiring step: its sources, the first rejects, and the longest gaps of the archive."""
    tables: dict[str, Cell] = {
        "sources": _table(
            (
                "collection",
                "source",
                "found",
                "fetched",
                "stored",
                "already there",
                "rejected",
                "reasons",
                "passed over",
            ),
            (_outcome(outcome, found.new_captures) for outcome in found.sources),
        )
    }
    if found.rejects:
        rejects = ((r.collection, r.source_name, r.reason, r.detail) for r in found.rejects)
        tables["rejects"] = _table(("collection", "source_name", "reason", "detail"), rejects)
    if gaps:
        days = ((g.collection, g.site, g.first, g.last, g.state, g.captures) for g in gaps)
        tables["gaps"] = _table(("collection", "site", "from", "to", "state", "captures"), days)
    return tables


def counts_table(sources: Sequence[SourceCount]) -> dg.MarkdownMetadataValue:
    """What became of every page, source by source, when the run was over."""
    rows = ((s.collection, s.path, s.seen, s.stored, s.already_there, s.rejected, _words(s.reasons)) for s in sources)
    return _table(("collection", "source", "seen", "stored", "already there", "rejected", "reasons"), rows)


def _outcome(outcome: SourceOutcome, fresh: set[str]) -> tuple[object, ...]:
    stored = sum(capture in fresh for capture in outcome.outcomes.values() if capture is not None)
    rejected = sum(capture is None for capture in outcome.outcomes.values())
    reasons: dict[str, int] = {}
    for reason in outcome.reasons.values():
        reasons[reason] = reasons.get(reason, 0) + 1
    n_found = len(outcome.outcomes)
    return (
        outcome.source.collection, outcome.source.label, n_found, outcome.fetched, stored, n_found - stored - rejected,
        rejected, _words(reasons), _words(outcome.passed_over),
    )  # fmt: skip


def _words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {n:,}" for name, n in sorted(counts.items()))


def _table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> dg.MarkdownMetadataValue:
    return dg.MarkdownMetadataValue(markdown_table(columns, list(rows)[:MOST_ROWS]))
