"""What a worker may take beyond its models is there for pages: threads and libraries do not use it up."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from pipelines.acquire import acquire
from pipelines.paths import WarehousePaths
from pipelines.process import process
from pipelines.process.pool import LocalPool
from pipelines.settings import Settings, Source
from tests.warehouses import Silence, write_pages

ALLOWED, LEFT = 1000, 700  # MB
TEXT = "At least {n} families fled Kesra on Monday, said Ana Petrov, the mayor. “Nobody has come back,” she told the paper."


class Watching(Silence):
    """Progress that looks, at every page, how many megabytes of addresses the worker has left."""

    def __init__(self) -> None:
        super().__init__()
        self.pids: list[int] = []
        self.left: list[int] = []

    def advance(self, pages: int) -> None:
        """So many pages more."""
        about = Path(f"/proc/{self.pids[-1]}")
        limit = re.search(r"Max address space\s+(\d+)", (about / "limits").read_text())
        size = re.search(r"VmSize:\s+(\d+)", (about / "status").read_text())
        if limit and size:
            self.left.append((int(limit[1]) - 1024 * int(size[1])) // 1_000_000)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the cap is Linux's")
@pytest.mark.parametrize("begins_warm", [True, False])
def test_a_worker_has_its_memory_for_pages(begins_warm: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    progress = Watching()
    original = LocalPool._start

    def start(self: LocalPool, *, parses_pages: bool) -> object:
        worker = original(self, parses_pages=parses_pages)
        progress.pids.append(worker.process.pid or 0)
        return worker

    monkeypatch.setattr(LocalPool, "_start", start)
    paths = WarehousePaths(tmp_path / "w.duckdb")
    settings = Settings(workers=1, batch_pages=4, worker_megabytes=ALLOWED)
    pages = write_pages(tmp_path / "pages", {f"{n}.txt": TEXT.format(n=n) for n in range(20, 32)})
    acquire(paths, [Source(pages, "c")], settings)
    process(paths, "e" * 16, settings, progress)
    if not begins_warm:  # the parses of the first run are taken, but for two pages that come
        progress.left.clear()
        more = write_pages(tmp_path / "more", {f"{n}.txt": TEXT.format(n=n) for n in (60, 61)})
        acquire(paths, [Source(more, "c")], settings)
        process(paths, "d" * 16, settings, progress)
    assert len(progress.left) > 2
    assert min(progress.left) >= LEFT
