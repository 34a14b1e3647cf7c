"""Batches take about twenty seconds, whatever a page takes: a killed run keeps all but the last of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.acquire import acquire
from pipelines.paths import WarehousePaths
from pipelines.process import pace, pool, process
from pipelines.process.pace import FIRST, BatchSizes
from pipelines.settings import Settings, Source
from pipelines.store.batches import ledger
from tests.process import faulty
from tests.warehouses import Silence, write_pages


def sizes_of(seconds_a_page: float, most: int = 500, batches: int = 6) -> list[int]:
    found, sizes = [], BatchSizes(most)
    for _ in range(batches):
        found.append(sizes.next())
        sizes.learn(found[-1], found[-1] * seconds_a_page)
    return found


def test_quick_pages_make_batches_grow_to_the_most() -> None:
    assert sizes_of(0.01) == [8, 32, 128, 500, 500, 500]


def test_a_batch_takes_what_it_should() -> None:
    assert sizes_of(0.25) == [8, 32, 80, 80, 80, 80]


def test_slow_pages_are_committed_one_by_one() -> None:
    assert sizes_of(40.0) == [8, 1, 1, 1, 1, 1]


def test_no_batch_is_larger_than_asked_for() -> None:
    assert sizes_of(0.01, most=3) == [3] * 6


def test_a_batch_of_one_page_says_little_about_the_next() -> None:
    sizes = BatchSizes(500)
    sizes.learn(1, 0.001)
    assert sizes.next() == FIRST


class Killed(Exception):
    """In place of a signal that nothing can catch."""


class KillsAt(Silence):
    """A progress that ends its run at a page."""

    def __init__(self, page: int) -> None:
        super().__init__()
        self._left = page

    def advance(self, pages: int) -> None:
        """So many pages more."""
        self._left -= pages
        if self._left <= 0:
            raise Killed


@pytest.mark.parametrize(("killed_at", "kept"), [(7, 0), (9, 8), (39, 8), (41, 40)])
def test_a_run_that_is_killed_keeps_every_batch_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, killed_at: int, kept: int
) -> None:
    monkeypatch.setattr(pool, "_work", faulty.work)
    monkeypatch.setattr(pace, "SECONDS", 1e6)  # on a machine that is busy too
    paths, settings = WarehousePaths(tmp_path / "w.duckdb"), Settings(workers=1)
    pages = {f"{number}.txt": f"page {number}" for number in range(60)}
    acquire(paths, [Source(write_pages(tmp_path / "pages", pages), "c")], settings)
    with pytest.raises(Killed):
        process(paths, "f" * 16, settings, KillsAt(killed_at))
    assert len(ledger(paths.batches / ("f" * 16)).owner) == kept
    done = process(paths, "f" * 16, settings, Silence())
    assert done.pending == 60 - kept
    assert len(ledger(paths.batches / ("f" * 16)).owner) == 60
