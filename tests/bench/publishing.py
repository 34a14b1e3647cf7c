"""What publishing costs over corpora of 1,000 pages and more: written anew, and with ten new pages filled on.

A thousand generated pages are built once; the larger corpora are their batches, and what resolve gave, under new ids
(``copied``).  ``DATELINE_BENCH_SIZES`` sets the sizes, in thousands of pages (default '1,10': some minutes; '1,10,100,1000': the
last needs about 15 GB of disk, and half an hour for its copies alone).  What was measured goes into docs/scale.md (``_curve``).
CPU seconds are of all threads: a machine with two free cores takes about half as long.  The archive of such a corpus has no
records, only what a run that had read them would have kept of them.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.build import Run
from pipelines.cli.looking.questions import find_question
from pipelines.paths import WarehousePaths
from pipelines.process.survey import survey
from pipelines.publish import snapshot
from pipelines.publish.published import Stamp
from pipelines.resolve import Resolved, resolve
from pipelines.settings import Settings, Source
from pipelines.store.batches import Ledger, ledger
from pipelines.store.query import QueryLimits, open_warehouse
from tests.bench._curve import DOC, PUBLISHED, Rows, read, with_cells, write
from tests.bench._memory import most_held
from tests.bench.copied import copy_batches, copy_resolved, keep_seen, opened
from tests.warehouses import Silence

BASE = 1_000
FIRST = 100  # rows of a question
NEW = 10
TIMES = 3  # that new pages come
# The questions of docs/questions.md.
QUESTIONS = (
    "who_says_what", "disputed_numbers", "how_many_each_fact_once", "what_a_person_said", "sources_of_outlets", "where_it_happens",
    "what_happened_when", "what_was_not_found", "changed_between_captures", "money", "not_used", "boilerplate",
)  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock and of the processor, and the most memory that the process held."""

    wall: float
    cpu: float
    megabytes: float


@dataclass(frozen=True)
class Curve:
    """One size of corpus."""

    pages: int
    anew: Cost
    ten_new: Cost
    file_megabytes: float
    questions: dict[str, float]  # seconds of processor for the first 100 rows, warm

    def cells(self) -> tuple[float, ...]:
        """What stands of it in the table of docs/scale.md."""
        published = (cost for one in (self.anew, self.ten_new) for cost in (one.cpu, one.megabytes))
        return (self.file_megabytes, *published, max(self.questions.values()))


def build_base(folder: Path) -> Path:
    """Read and annotate the first thousand pages; returns the folder of their batches."""
    from tests.bench.scale import write_pages

    write_pages(folder / "pages", range(BASE))
    with Run(WarehousePaths(folder / "base.duckdb"), Settings(workers=2), Silence()) as run:
        run.acquire([Source(folder / "pages", "pages")])
        run.process()
        return run.paths.batches / run.fingerprint


def _publish(paths: WarehousePaths, done: Ledger, resolved: Resolved, before: Stamp | None) -> tuple[Cost, Stamp]:
    wall, cpu = time.perf_counter(), time.process_time()
    candidate = snapshot.build_candidate(paths, "bench", done, survey(paths, done), resolved, "", None, before=before)
    cost = Cost(time.perf_counter() - wall, time.process_time() - cpu, most_held() / 1e6)
    snapshot.swap(paths, replace(candidate, results=()), before)  # without its pages, what resolve gave does not add up
    return cost, candidate.stamp


def anew(folder: Path, pages: int) -> tuple[Cost, Stamp]:
    """Publish a corpus but for its last pages."""
    done, resolved = _corpus(folder, pages)
    paths = WarehousePaths(folder / f"{pages}.duckdb")
    less = done.without(_last(done, TIMES))
    keep_seen(done, paths.archive, 0, less.owner.keys())
    return _publish(paths, less, resolved, None)


def ten_more(folder: Path, pages: int, before: Stamp) -> tuple[Cost, Stamp]:
    """Ten pages come, three times, and the file is filled on; the last time counts (from then on its predecessor is kept)."""
    done, resolved = _corpus(folder, pages)
    paths = WarehousePaths(folder / f"{pages}.duckdb")
    for time_left in reversed(range(TIMES)):
        now = done.without(_last(done, time_left))
        keep_seen(done, paths.archive, TIMES - time_left, now.owner.keys() & _last(done, time_left + 1))
        cost, before = _publish(paths, now, resolved, before)
    return cost, before


def ask(database: Path) -> dict[str, float]:
    """CPU seconds of each question's first hundred rows, the second time."""
    found = {}
    with open_warehouse(database, QueryLimits(most=FIRST)) as con:
        for name in QUESTIONS:
            sql = find_question(name).first(FIRST)
            for _ in range(2):
                cpu = time.process_time()
                con.execute(sql).fetchall()
                found[name] = time.process_time() - cpu
    return found


def _corpus(folder: Path, pages: int) -> tuple[Ledger, Resolved]:
    (batches,) = (folder / f"{pages}.batches").iterdir()
    done = ledger(batches)
    return done, opened(folder / f"{pages}.resolved", done)


def _last(done: Ledger, times: int) -> frozenset[str]:
    """The pages that come in the last so many times."""
    return frozenset(sorted(done.owner)[len(done.owner) - NEW * times :])


def curve(sizes: list[int], folder: Path) -> list[Curve]:
    """Measure every size, each publishing in a process of its own."""
    base = build_base(folder)
    done = ledger(base)
    resolved = resolve(done)
    found = []
    for pages in sizes:
        copies = range(pages // BASE)
        made = copy_batches(done, folder / f"{pages}.batches" / base.name, copies)
        copy_resolved(resolved, made, folder / f"{pages}.resolved", copies)
        found.append(measured(pages, folder))
        print(line(found[-1]), flush=True)
        for left in folder.glob(f"*{pages}.*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    return found


def measured(pages: int, folder: Path) -> Curve:
    """Publish the corpus of a size anew and with ten pages more, and ask it."""
    costs = []
    stamp: Stamp | None = None
    for task in (anew, ten_more):
        with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
            given = (folder, pages) if stamp is None else (folder, pages, stamp)
            cost, stamp = pool.submit(task, *given).result()
            costs.append(cost)
    database = folder / f"{pages}.duckdb"
    return Curve(pages, costs[0], costs[1], database.stat().st_size / 1e6, ask(database))


def line(one: Curve) -> str:
    """A row of the table of docs/scale.md."""
    return (
        f"| {one.pages:,} | {one.file_megabytes:,.0f} | {one.anew.wall:,.1f} | {one.anew.cpu:,.1f} | {one.anew.megabytes:,.0f}"
        f" | {one.ten_new.wall:,.1f} | {one.ten_new.cpu:,.1f} | {one.ten_new.megabytes:,.0f} |"
    )


HEAD = "| pages | file, MB | anew: s | CPU s | MB held | ten new pages: s | CPU s | MB held |\n|---|---|---|---|---|---|---|---|"


def sizes() -> list[int]:
    """How many pages the corpora have that are to be measured."""
    return [int(float(size) * 1_000) for size in os.environ.get("DATELINE_BENCH_SIZES", "1,10").split(",")]


def run(rows: Rows | None = None) -> None:
    """Measure, print the table, write it into docs/scale.md with its picture.  ``rows``: what else was measured in this run."""
    rows = read(DOC.read_text("utf-8")) if rows is None else rows
    with tempfile.TemporaryDirectory() as temporary:
        print(HEAD)
        found = curve(sizes(), Path(temporary))
    for one in found:
        rows = with_cells(rows, one.pages, PUBLISHED, one.cells())
    write(rows)
    print("\nquestions, CPU seconds of the first hundred rows\n")
    print("| question | " + " | ".join(f"{one.pages:,}" for one in found) + " |\n|---|" + "---|" * len(found))
    for name in QUESTIONS:
        print(f"| {name} | " + " | ".join(f"{one.questions[name]:.2f}" for one in found) + " |")
