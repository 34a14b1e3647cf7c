"""Reading, timed side by side with its peers: the same pages, one core, CPU time, the best of some rounds that take turns.

``DATELINE_GOLD`` may name a folder with ``extract/pages/*.html.gz``; without it the sample pages are read.
"""

from __future__ import annotations

import gzip
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from pipelines.model import Capture
from pipelines.read import read_page
from tests.bench.peers import PEERS

SAMPLE = Path(__file__).parents[2] / "inbox" / "sample"
MOST_PAGES = 60
ROUNDS = 3
TIMED = ("trafilatura", "resiliparse", "newspaper4k", "readability-lxml")


def capture() -> Capture:
    """A capture of which nothing is known."""
    return Capture(
        capture_id="0" * 16, url=None, final_url=None, url_key=None, archive_url=None, captured_at=None, acquired_via="file",
        archive_file="", archive_offset=None, archive_length=None, http_status=None, content_type=None, payload_sha256="",
        payload_sha1=None, n_bytes=0,
    )  # fmt: skip


def with_dateline(page: bytes) -> object:
    """Everything that reading gives: text, labelled blocks, metadata."""
    return read_page(capture(), page)


def pages() -> list[bytes]:
    """The pages that are timed: of the gold folder, evenly spread, else the sample."""
    gold = os.environ.get("DATELINE_GOLD")
    if gold:
        found = sorted((Path(gold) / "extract" / "pages").glob("*.html.gz"))
        step = max(1, len(found) // MOST_PAGES)
        return [gzip.decompress(path.read_bytes()) for path in found[::step][:MOST_PAGES]]
    return [path.read_bytes() for path in sorted(SAMPLE.rglob("*.html"))]


def run() -> None:
    """Print milliseconds a page and ratios to Dateline."""
    tools: dict[str, Callable[[bytes], object]] = {"dateline": with_dateline, **{name: PEERS[name] for name in TIMED}}
    wanted = pages()
    best = {name: [float("inf")] * len(wanted) for name in tools}
    for page in wanted[:3]:  # models and tables are loaded once, outside the clock
        for tool in tools.values():
            tool(page)
    for _ in range(ROUNDS):
        for number, page in enumerate(wanted):
            for name, tool in tools.items():
                begun = time.process_time()
                tool(page)
                best[name][number] = min(best[name][number], time.process_time() - begun)
    ours = statistics.median(best["dateline"])
    size = statistics.median(len(page) for page in wanted)
    print(f"{len(wanted)} pages, median {size / 1024:,.0f} kB; CPU ms a page, best of {ROUNDS} rounds")
    print(f"{'':20}{'median':>8}{'mean':>8}{'p95':>8}   median, dateline = 1")
    for name, seconds in best.items():
        ordered = sorted(seconds)
        median, mean, p95 = (
            statistics.median(ordered),
            statistics.fmean(ordered),
            ordered[int(0.95 * (len(ordered) - 1))],
        )
        print(f"{name:20}{median * 1e3:8.2f}{mean * 1e3:8.2f}{p95 * 1e3:8.2f}   {median / ours:.2f}")
