"""A scheduler and workers of the tests that can be killed and started again, and what runs on them gives."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.acquire import acquire
from pipelines.build.engines import Cluster, engine_of
from pipelines.paths import WarehousePaths
from pipelines.process import Processed, process
from pipelines.settings import Settings, Source
from pipelines.store.batches import Ledger, ledger
from tests.warehouses import Silence, write_pages

FINGERPRINT = "f" * 16
ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Site:
    """One scheduler on a port that it keeps, and its workers."""

    folder: Path
    port: int = field(default_factory=free_port)
    scheduler: subprocess.Popen[bytes] | None = None
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"tcp://127.0.0.1:{self.port}"

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        log = (self.folder / "site.log").open("ab")
        env = os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"}
        return subprocess.Popen([sys.executable, *words], cwd=self.folder, env=env, stdout=log, stderr=log)

    def start_scheduler(self) -> None:
        words = (
            "-m",
            "distributed.cli.dask_scheduler",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--no-dashboard",
        )
        self.scheduler = self._start(*words)
        for _ in range(1200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.1)
        raise AssertionError((self.folder / "site.log").read_text())

    def start_worker(self, fingerprint: str = FINGERPRINT) -> None:
        self.workers.append(self._start("-m", "tests.cluster.node", self.address, fingerprint))

    def start_worker_of_dask(self) -> None:
        """``dask worker`` with its nanny, as a cluster has that knows nothing of us."""
        words = ("-m", "distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-dashboard")
        preload = ("--preload", "tests.cluster.preload", "--memory-limit", "0")
        self.workers.append(self._start(*words, *preload))

    def kill(self, number: int) -> None:
        worker = self.workers.pop(number)
        worker.kill()
        worker.wait()

    def kill_scheduler(self) -> None:
        assert self.scheduler is not None
        self.scheduler.kill()
        self.scheduler.wait()

    def close(self) -> None:
        for process_ in [*self.workers, self.scheduler]:
            if process_ is not None:
                process_.terminate()
        for process_ in [*self.workers, self.scheduler]:
            if process_ is not None:
                try:
                    process_.wait(10)
                except subprocess.TimeoutExpired:
                    process_.kill()
                    process_.wait()


@contextlib.contextmanager
def site(folder: Path, n: int) -> Iterator[Site]:
    found = Site(folder)
    try:
        found.start_scheduler()
        for _ in range(n):
            found.start_worker()
        yield found
    finally:
        found.close()


Rejected = dict[str, tuple[str, str]]


@dataclass
class Outcome:
    """What became of a run: its ledger, articles, rejects by page, what it said, pages that it counted."""

    done: Ledger
    articles: list[str]
    rejects: Rejected
    result: Processed
    said: list[str]
    counted: int
    cluster: Cluster


class Counting(Silence):
    """Progress that adds up."""

    done = 0

    def advance(self, pages: int) -> None:
        self.done += pages


def archive(folder: Path, pages: Mapping[str, str | bytes]) -> dict[str, str]:
    """Archive these pages for a warehouse in a folder; capture -> name."""
    sources = [Source(write_pages(folder / "pages", pages), "c")]
    found = acquire(WarehousePaths(folder / "w.duckdb"), sources, Settings()).outcomes
    return {str(capture): key[1] for key, capture in found.items()}


def run(folder: Path, names: Mapping[str, str], settings: Settings) -> Outcome:
    """Process what is archived in a folder."""
    paths = WarehousePaths(folder / "w.duckdb")
    progress, about = Counting(), Cluster()
    engine = engine_of(settings, paths, FINGERPRINT, progress.say, about)
    result = process(paths, FINGERPRINT, settings, progress, engine=engine)
    done = ledger(paths.batches / FINGERPRINT)
    rejects = {
        names[row["capture_id"]]: (row["reason"], row["detail"])
        for rows in done.rows_of("rejects", "capture_id")
        for row in rows.to_pylist()
    }
    articles = [row["text"] for rows in done.rows_of("articles", "article_id") for row in rows.to_pylist()]
    return Outcome(done, sorted(articles), rejects, result, progress.said, progress.done, about)
