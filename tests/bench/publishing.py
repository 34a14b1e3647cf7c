"""What publishing costs over corpora of 1,000 pages and more: written anew, and with ten new pages filled on.

A thousand generated pages are built once; the larger corpora are their batches, and what resolve gave, under new ids
(``copied``).  ``DATELINE_BENCH_SIZES`` sets the sizes, in thousands of pages ('1,10,100,1000': the last needs about 15 GB of
disk).  CPU seconds are of all threads: a machine with two free cores takes about half as long.  The archive of such a corpus is
empty: its captures come from their batches, as those of a lost archive do.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from pipelines.build import Run
from pipelines.paths import SQL, WarehousePaths
from pipelines.process.survey import Survey
from pipelines.publish import snapshot
from pipelines.publish.published import Stamp
from pipelines.resolve import Resolved, resolve
from pipelines.settings import Settings, Source
from pipelines.store.batches import Ledger, ledger
from tests.bench.copied import copy_batches, copy_resolved, opened
from tests.warehouses import Silence

BASE = 1_000
NEW = 10
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
    candidate = snapshot.build_candidate(
        paths, "bench", done, Survey(lost=set(done.owner)), resolved, "", None, before=before
    )
    cost = Cost(
        time.perf_counter() - wall, time.process_time() - cpu, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    )
    snapshot.swap(paths, replace(candidate, results=()), before)  # without its pages, what resolve gave does not add up
    return cost, candidate.stamp


def anew(folder: Path, pages: int) -> tuple[Cost, Stamp]:
    """Publish a corpus but for ten pages."""
    done, resolved = _corpus(folder, pages)
    return _publish(WarehousePaths(folder / f"{pages}.duckdb"), done.without(_last_ten(done)), resolved, None)


def ten_more(folder: Path, pages: int, before: Stamp) -> tuple[Cost, Stamp]:
    """The ten pages come: the file is filled on, three times; the last one counts (from then on its predecessor is kept)."""
    done, resolved = _corpus(folder, pages)
    paths = WarehousePaths(folder / f"{pages}.duckdb")
    for ledger_now in (done, done.without(_last_ten(done)), done):
        cost, before = _publish(paths, ledger_now, resolved, before)
    return cost, before


def ask(database: Path) -> dict[str, float]:
    """CPU seconds of each question's first hundred rows, the second time."""
    found = {}
    with duckdb.connect(str(database), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        for name in QUESTIONS:
            sql = (SQL / "queries" / f"{name}.sql").read_text("utf-8").rstrip().rstrip(";")
            for _ in range(2):
                cpu = time.process_time()
                con.execute(f"FROM ({sql}) LIMIT 100").fetchall()
                found[name] = time.process_time() - cpu
    return found


def _corpus(folder: Path, pages: int) -> tuple[Ledger, Resolved]:
    (batches,) = (folder / f"{pages}.batches").iterdir()
    done = ledger(batches)
    return done, opened(folder / f"{pages}.resolved", done)


def _last_ten(done: Ledger) -> frozenset[str]:
    return frozenset(sorted(done.owner)[-NEW:])


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
        costs = []
        stamp: Stamp | None = None
        for task in (anew, ten_more):
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                given = (folder, pages) if stamp is None else (folder, pages, stamp)
                cost, stamp = pool.submit(task, *given).result()
                costs.append(cost)
        database = folder / f"{pages}.duckdb"
        found.append(Curve(pages, costs[0], costs[1], database.stat().st_size / 1e6, ask(database)))
        print(line(found[-1]), flush=True)
        for left in folder.glob(f".{pages}.spare.duckdb"):
            left.unlink()
    return found


def line(one: Curve) -> str:
    """A row of the table of docs/scale.md."""
    return (
        f"| {one.pages:,} | {one.file_megabytes:,.0f} | {one.anew.wall:,.1f} | {one.anew.cpu:,.1f} | {one.anew.megabytes:,.0f}"
        f" | {one.ten_new.wall:,.1f} | {one.ten_new.cpu:,.1f} | {one.ten_new.megabytes:,.0f} |"
    )


HEAD = "| pages | file, MB | anew: s | CPU s | MB held | ten new pages: s | CPU s | MB held |\n|---|---|---|---|---|---|---|---|"


def picture(found: list[Curve]) -> str:
    """CPU seconds of publishing over pages, both on a logarithmic scale, as SVG."""
    import math

    width, height, edge = 640, 320, 60
    most = max(one.anew.cpu for one in found)
    low, high = math.log10(found[0].pages), math.log10(max(found[-1].pages, found[0].pages * 10))
    top = math.ceil(math.log10(most))

    def at(pages: float, cpu: float) -> tuple[float, float]:
        x = edge + (math.log10(pages) - low) / (high - low) * (width - 2 * edge)
        y = height - edge - (math.log10(max(cpu, 0.1)) + 1) / (top + 1) * (height - 2 * edge)
        return round(x, 1), round(y, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="{edge}" y="24">CPU seconds of publishing, over pages of the corpus</text>',
    ]
    for power in range(-1, top + 1):
        x, y = at(found[0].pages, 10.0**power)
        parts.append(f'<path d="M{x} {y}H{width - edge}" stroke="#ddd"/><text x="8" y="{y + 4}">{10.0**power:g}</text>')
    for one in found:
        x, _ = at(one.pages, 1)
        parts.append(f'<text x="{x}" y="{height - edge + 20}" text-anchor="middle">{one.pages:,}</text>')
    for name, colour, values in (
        ("written anew", "#b2182b", [one.anew.cpu for one in found]),
        ("ten new pages", "#2166ac", [one.ten_new.cpu for one in found]),
    ):
        points = [at(one.pages, value) for one, value in zip(found, values, strict=True)]
        parts.append(
            f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{" ".join(f"{x},{y}" for x, y in points)}"/>'
        )
        x, y = points[-1]
        parts.append(f'<text x="{x}" y="{y - 8}" text-anchor="end" fill="{colour}">{name}</text>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def run() -> None:
    """Measure, print the table, draw ``docs/scale.svg``."""
    sizes = [int(float(size) * 1_000) for size in os.environ.get("DATELINE_BENCH_SIZES", "1,10,100").split(",")]
    with tempfile.TemporaryDirectory() as temporary:
        print(HEAD)
        found = curve(sizes, Path(temporary))
    print("\nquestions, CPU seconds of the first hundred rows\n")
    print("| question | " + " | ".join(f"{one.pages:,}" for one in found) + " |\n|---|" + "---|" * len(found))
    for name in QUESTIONS:
        print(f"| {name} | " + " | ".join(f"{one.questions[name]:.2f}" for one in found) + " |")
    (Path(__file__).parents[2] / "docs" / "scale.svg").write_text(picture(found), encoding="utf-8")
