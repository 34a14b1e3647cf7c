"""What earlier batches made of a page, as a worker meets it: the steps that need not run, and the rows where nothing has changed.

What belongs here: from files of earlier batches to steps and rows, and what this batch leaves for later ones.  What does not: which
steps run (``annotate``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.annotate import PageSteps, codes, page_hash
from pipelines.annotate.kept import PLACES, KeptStep
from pipelines.annotate.parse.kept import page_key
from pipelines.closures import Sources, digest_of, library_versions
from pipelines.disk.sealed import Damaged
from pipelines.gazetteer.asked import Questions
from pipelines.model import Reading
from pipelines.paths import SQL
from pipelines.process.parses import BatchParses, KeptFiles
from pipelines.settings import Settings
from pipelines.store import parses
from pipelines.store.batches import BatchDamaged, Committed, columns_of, manifest_of
from pipelines.store.page_tables import PAGE_KEYS, schema

_MAKER = "layers 2"
ROWS = "rows"
_KEPT = ("names", "dates", "statements", "figures", "events")  # steps whose rows are kept
_TEXTS = ("rows", "steps", "places", "asked")
FORM = pa.schema([*((name, pa.string()) for name in _TEXTS), *((name, pa.binary()) for name in _KEPT)])
_TABLES = tuple(name for name in PAGE_KEYS if name not in ("rejects", "archived"))
_ID = 16  # characters of an article's id, with which the key of each of its rows begins


def codes_of(settings: Settings, read: Callable[[Path], bytes] = Path.read_bytes) -> dict[str, str]:
    """The hash of the code and data of each step of a page, and of making rows of what they gave.  Raises OSError."""
    sources, libraries = Sources(), library_versions()
    found = codes(libraries, sources, read)
    found["names"] += str(settings.that_change_rows().get("actors", ""))
    rows = sources.files_of(["pipelines.process.rows"])
    tables = hashlib.sha256(b"".join(path.read_bytes() for path in sorted((SQL / "tables").glob("*.sql")))).hexdigest()
    return {**found, ROWS: digest_of(rows, [tables, json.dumps(libraries)], read)}


class BatchLayers:
    """What a batch takes of earlier work on its pages and, where it ``keeps`` any, leaves behind.  ``places``: the files of parses,
    beside which its own stand; ``codes``: of ``codes_of``, none where nothing is to be taken or kept."""

    def __init__(
        self, codes: Mapping[str, str], places: Sequence[Path], batch_parses: BatchParses, *, keeps: bool
    ) -> None:
        self._codes, self._parses = codes, batch_parses
        self._files = KeptFiles([path.with_name(parses.LAYERS) for path in places] if codes else [], _MAKER)
        self._writer = parses.Writer(_MAKER, FORM) if keeps and codes else None
        self._batches: dict[Path, _Batch | None] = {}

    @property
    def faults(self) -> Sequence[str]:
        """Files that could not be trusted."""
        return self._files.faults

    @property
    def is_used(self) -> bool:
        """Whether there is anything to be taken or kept."""
        return bool(self._codes)

    def page(self, reading: Reading) -> PageOfBatch:
        """A page that was read."""
        parts = [self._parses.maker, str(reading.charset), str(reading.charset_basis)]
        steps = PageSteps(page_hash(reading.article, reading.blocks, parts), self._codes)
        page = PageOfBatch(reading, steps, f"{steps.page} {self._codes[ROWS]}")
        found = self._files.take(page.capture)
        if found is not None:
            page.place, row = found
            try:
                steps.before, steps.places_before = _steps_of(row), str(row["places"])
                page.rows_before = str(row["rows"])
            except (LookupError, TypeError, ValueError) as error:
                self._files.doubt(page.place, str(error))
        return page

    def rows(self, page: PageOfBatch) -> Mapping[str, pa.RecordBatch] | None:
        """The rows that an earlier batch has of a page, where they are those that would be made now; None where they are not, or
        cannot be had."""
        if page.place is None or page.rows_before != page.made_from or not page.steps.is_as_before:
            return None
        folder = page.place.parent
        if folder not in self._batches:
            self._batches[folder] = _opened(folder)
        batch = self._batches[folder]
        if batch is None:
            return None
        self._parses.hand_on(lambda: page_key(page.reading.article.text, page.reading.blocks))
        return batch.rows(page.capture)

    def keep(self, page: PageOfBatch) -> None:
        """Keep the steps of a page whose rows are all in this batch."""
        if self._writer is not None:
            now = page.steps.now
            row: dict[str, object] = {
                "rows": page.made_from,
                "steps": json.dumps({name: [step.made_from, step.gave] for name, step in now.items()}),
                "places": self._codes[PLACES],
                "asked": json.dumps(
                    {name: [step.answers, step.asked.values()] for name, step in now.items() if step.asked}
                ),
                **{name: now[name].rows for name in _KEPT},
            }
            self._writer.add(page.capture, page.capture, row, sum(len(step.rows) for step in now.values()) // 50)

    def content(self) -> bytes | None:
        """The file for this batch; None where it keeps nothing."""
        return self._writer.content() if self._writer is not None else None


class PageOfBatch:
    """A page between earlier batches and this one.  ``made_from``: what its rows are made from beside its steps."""

    def __init__(self, reading: Reading, steps: PageSteps, made_from: str) -> None:
        self.reading, self.steps, self.made_from = reading, steps, made_from
        self.capture = reading.article.capture_id
        self.place: Path | None = None
        self.rows_before = ""


def _steps_of(row: Mapping[str, Any]) -> dict[str, KeptStep]:
    kept: dict[str, tuple[str, str]] = json.loads(row["steps"])
    asked = {name: (Questions.of(values), str(answers)) for name, (answers, values) in json.loads(row["asked"]).items()}
    nothing = (Questions(), "")
    return {
        name: KeptStep(made_from, gave, row.get(name, b""), *asked.get(name, nothing))
        for name, (made_from, gave) in kept.items()
    }


class _Batch:
    """The tables of a batch, and which rows of them are of which page.  Raises BatchDamaged, Damaged, OSError."""

    def __init__(self, folder: Path) -> None:
        batch = Committed(folder, manifest_of(folder))
        self._tables: dict[str, tuple[pa.RecordBatch, dict[str, tuple[int, int]]]] = {}
        for name in _TABLES:
            rows, form = batch.read(name), schema(name)
            if rows is None:
                continue
            if columns_of(rows.schema) != columns_of(form):
                raise Damaged("has other columns")
            (whole,) = pa.Table.from_arrays([column.combine_chunks() for column in rows.columns], schema=rows.schema).cast(
                form
            ).combine_chunks().to_batches()  # fmt: skip
            self._tables[name] = whole, _bounds(whole.column(PAGE_KEYS[name]))

    def rows(self, capture: str) -> Mapping[str, pa.RecordBatch]:
        """The rows of a page in every table that has any."""
        found = {}
        for name, (rows, bounds) in self._tables.items():
            if capture in bounds:
                first, n = bounds[capture]
                found[name] = rows.slice(first, n)
        return found


def _opened(folder: Path) -> _Batch | None:
    try:
        return _Batch(folder)
    except (BatchDamaged, Damaged, OSError, pa.ArrowException):
        return None  # as if it were not there


def _bounds(keys: pa.Array) -> dict[str, tuple[int, int]]:
    """The first row of each page and how many it has.  Raises Damaged where they do not stand together."""
    found: dict[str, tuple[int, int]] = {}
    last = ""
    for at, key in enumerate(keys.to_pylist()):
        capture = key[:_ID]
        if capture != last:
            if capture in found:
                raise Damaged("has the rows of a page apart")
            found[capture] = at, 0
            last = capture
        first, n = found[capture]
        found[capture] = first, n + 1
    return found
