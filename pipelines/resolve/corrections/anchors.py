"""Corrections found again in the rows that they are about, and laid over them.

A row is known by its id while its characters are the same.  Where a newer version reads the page otherwise, its id is another one:
then the row of the same table on the same words that begins nearest.  What belongs here: anchoring, and what follows from a
corrected value in its own row.  What does not: reading the user's file (``table``).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.gazetteer import load as load_gazetteer
from pipelines.resolve.corrections.table import Correction
from pipelines.store.batches import Committed, Ledger
from pipelines.store.page_tables import PAGE_KEYS
from pipelines.store.schema import tables

ENTITIES = frozenset(
    {"entity_id", "place_id", "actor_id", "dateline_entity_id"}
)  # columns that hold the id of an entity


@dataclass(frozen=True, slots=True)
class Applied:
    """A correction with the row that it was laid over: its id now, and what the machine had said."""

    correction: Correction
    row_id: str
    old_value: str | None


@dataclass
class Corrected:
    """A ledger whose rows are corrected, what was laid over them, and what found no row (with why)."""

    done: Ledger
    applied: list[Applied] = field(default_factory=list)
    unmatched: list[tuple[Correction, str]] = field(default_factory=list)
    places: set[str] = field(default_factory=set)  # places that only a person's corrections name
    waiting: list[Correction] = field(default_factory=list)  # those that name an entity no single page has

    def lay_over(self, corrections: Sequence[Correction], known: Collection[str], *, is_last: bool) -> None:
        """Correct the rows of the ledger.  ``known``: ids of entities; a correction that names another one waits, unless
        ``is_last``.  Raises BatchDamaged."""
        batches = {batch.manifest.batch: batch for batch in self.done.batches}
        of_batch: defaultdict[str, list[Correction]] = defaultdict(list)
        for correction in corrections:
            if not self._is_known(correction, known):
                if is_last:
                    self.unmatched.append((correction, f"there is no entity {correction.text}"))
                else:
                    self.waiting.append(correction)
            elif (owner := self.done.owner.get(correction.article_id)) is None:
                self.unmatched.append((correction, "there is no such page here"))
            else:
                of_batch[owner].append(correction)
        for name, found in of_batch.items():
            batches[name] = self._in_batch(batches[name], found)
        self.done = replace(self.done, batches=[batches[batch.manifest.batch] for batch in self.done.batches])

    def _is_known(self, correction: Correction, known: Collection[str]) -> bool:
        if correction.column not in ENTITIES or correction.text is None or correction.text in known:
            return True
        if load_gazetteer().by_entity_id(correction.text) is None:
            return False
        self.places.add(correction.text)
        return True

    def _in_batch(self, batch: Committed, corrections: Sequence[Correction]) -> Committed:
        corrected = {table: dict(rows) for table, rows in batch.corrected.items()}
        for table in dict.fromkeys(c.table for c in corrections):
            mine = [c for c in corrections if c.table == table]
            rows = _Rows(batch.read(table), table, {c.article_id for c in mine})
            of_row: defaultdict[str, list[Correction]] = defaultdict(list)
            for correction in mine:
                row_id = rows.anchor(correction)
                if row_id is None:
                    self.unmatched.append((correction, f"no row of {table} stands on these words any more"))
                else:
                    of_row[row_id].append(correction)
            for row_id, found in of_row.items():
                row = rows.by_id[row_id]
                values = following(table, row, {c.column: c.value for c in found})
                if values is None:
                    self.unmatched += [(c, "its lower end would lie above its upper end") for c in found]
                    continue
                corrected.setdefault(table, {})[row_id] = {**corrected.get(table, {}).get(row_id, {}), **values}
                self.applied += [Applied(c, row_id, _text(row[c.column])) for c in found]
        return replace(batch, corrected=corrected)


class _Rows:
    """The rows of one table of the pages that corrections are about."""

    def __init__(self, rows: pa.Table | None, table: str, articles: set[str]) -> None:
        (self._key,) = tables()[table].key
        self.by_id: dict[str, Mapping[str, Any]] = {}
        self._on_words: defaultdict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
        if rows is None:
            return
        wanted = pc.is_in(rows.column(PAGE_KEYS[table]), value_set=pa.array(sorted(articles), pa.string()))
        for row in rows.filter(wanted).to_pylist():
            self.by_id[row[self._key]] = row
            if "surface" in row:
                self._on_words[row["article_id"], row["surface"]].append((row["start_char"], row[self._key]))

    def anchor(self, correction: Correction) -> str | None:
        """The row that a correction is about; None where there is none."""
        row = self.by_id.get(correction.row_id)
        if row is not None and (
            correction.surface is None or row.get("surface", correction.surface) == correction.surface
        ):
            return correction.row_id
        there = self._on_words.get((correction.article_id, correction.surface or ""), [])
        start = correction.start_char
        if start is None:
            start = int("".join(c for c in correction.row_id.partition("/")[2].partition("-")[0] if c.isdecimal()) or 0)
        return min(there, key=lambda place: (abs(place[0] - start), place), default=(0, None))[1]


def following(table: str, row: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any] | None:
    """Corrected values of a row with what follows from them in it: a figure's ends from its value and bound, the other end of an
    interval that one end has passed.  None where the ends contradict each other."""
    found = dict(values)
    if table == "figures" and values.keys() & {"value", "bound"} and not values.keys() & {"low", "high"}:
        bound, value = ({**row, **values}[name] for name in ("bound", "value"))
        found["low"] = value if bound in ("exact", "at_least", "more_than") else None
        found["high"] = value if bound in ("exact", "at_most", "less_than") else None
        if bound == "range":
            found |= {"low": row["low"], "high": row["high"]}
        found |= {"likely_low": None, "likely_high": None}
    for first, last in (("low", "high"), ("from_date", "to_date")):
        ends: list[Any] = [found.get(name, row.get(name)) for name in (first, last)]
        if None not in ends and ends[0] > ends[1]:
            if first in found and last in found:
                return None
            found |= {last: ends[0]} if first in found else {first: ends[1]}
    return found


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.15g}"
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def known_entities(done: Ledger) -> set[str]:
    """The ids of entities as pages know them."""
    found: set[str] = set()
    for rows in done.rows_of("entities", PAGE_KEYS["entities"], ["entity_id", "article_id"]):
        found.update(rows.column("entity_id").to_pylist())
    return found
