"""The engine on Dask against the pool of this machine: the same archive, two processes that read, turns taken in one run.

``DATELINE_BENCH_PAGES`` sets how many pages (default 1,000).  The clock runs until the last batch is committed, the start of
workers and models included; CPU seconds are of this process and everything below it, which a busy machine does not change.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from pipelines.acquire import acquire
from pipelines.build.engines import Cluster, engine_of
from pipelines.fingerprint import fingerprint
from pipelines.paths import WarehousePaths
from pipelines.process import process
from pipelines.settings import Settings, Source
from tests.bench.scale import write_pages

TURNS = ("local", "dask", "dask", "local")


class _Quiet:
    """Progress that nobody watches."""

    def start(self, what: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, pages: int) -> None:
        """Nothing."""

    def say(self, text: str) -> None:
        """Nothing."""


def run() -> None:
    """Print pages/s and CPU seconds of both, and their ratio."""
    if find_spec("distributed") is None:
        print("Dask is not installed here: pip install 'dateline[dask]'")
        return
    pages = int(os.environ.get("DATELINE_BENCH_PAGES", "1000"))
    settings = Settings(workers=2, batch_pages=50)
    name, _ = fingerprint(settings)
    seconds, cpu = dict.fromkeys(TURNS, 0.0), dict.fromkeys(TURNS, 0.0)
    with tempfile.TemporaryDirectory() as temporary:
        write_pages(Path(temporary) / "pages", range(pages))
        paths = WarehousePaths(Path(temporary) / "w.duckdb")
        acquire(paths, [Source(Path(temporary) / "pages", "bench")], settings)
        print(f"{'engine':10} {'pages':>7} {'seconds':>9} {'CPU s':>8} {'pages/s':>9}")
        for engine in TURNS:
            chosen = replace(settings, engine=engine)
            before, started = _cpu(), time.monotonic()
            made = engine_of(chosen, paths, name, _Quiet().say, Cluster())
            done = process(paths, name, chosen, _Quiet(), engine=made)
            took, used = time.monotonic() - started, _cpu() - before
            seconds[engine] += took
            cpu[engine] += used
            assert done.pending == pages
            print(f"{engine:10} {pages:7,} {took:9.1f} {used:8.1f} {pages / took:9.2f}", flush=True)
            shutil.rmtree(paths.batches)
    print(f"Dask, 2 workers of 1 core ÷ local pool of 2, pages/s: {seconds['local'] / seconds['dask']:.3f}")
    print(f"CPU seconds a page, local ÷ Dask:                    {cpu['local'] / cpu['dask']:.3f}")


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    run()
