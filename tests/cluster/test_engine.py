"""The engine on Dask does what the pool of one machine does: to pages that hurt, to workers that die, to a scheduler that goes."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="the extra dask is not installed")

from pipelines.build import Run
from pipelines.cluster import engine
from pipelines.paths import WarehousePaths
from pipelines.process import pool
from pipelines.process.pool import WorkerFailed
from pipelines.report import Report
from pipelines.settings import Settings, Source
from tests.cluster.site import FINGERPRINT, Site, archive, run, site
from tests.process import faulty
from tests.warehouses import SAMPLE, Silence, contents

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]

LOCAL = Settings(workers=2, page_seconds=2, batch_pages=5, worker_megabytes=500)
HURTS = ("kill", "exit", "sleep", "eat", "recurse", "bug", "refuse", "overflow", "unwritable", "gap")


def on(where: Site, **more: object) -> Settings:
    return replace(LOCAL, engine="dask", scheduler=where.address, **more)  # type: ignore[arg-type]


def test_pages_that_hurt_are_rejected_as_on_one_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_work", faulty.work)
    pages = {f"calm{n}.txt": f"page {n}" for n in range(12)} | {f"{deed}.txt": deed for deed in HURTS}
    names = archive(tmp_path / "one", pages)
    archive(tmp_path / "many", pages)
    one = run(tmp_path / "one", names, LOCAL)
    with site(tmp_path, 1) as where:
        where.start_worker_of_dask()
        many = run(tmp_path / "many", names, on(where))
    assert set(one.rejects) == {f"{deed}.txt" for deed in HURTS}
    assert many.rejects == one.rejects
    assert many.articles == one.articles
    assert many.counted == one.counted == len(pages)
    assert sum(many.cluster.pages.values()) == len(pages)
    assert len(many.cluster.pages) == 2


def test_twenty_workers_and_the_scheduler_are_killed_and_nothing_is_lost(tmp_path: Path) -> None:
    pages = {f"{n:03}.txt": f"slow 0.15 {n}" for n in range(400)} | {"bad.txt": "refuse"}
    names = archive(tmp_path, pages)
    dice, kills = random.Random(5), 0
    is_over = threading.Event()

    def hurt(where: Site) -> None:
        nonlocal kills
        while kills < 20 and not is_over.wait(1.5):
            where.kill(dice.randrange(len(where.workers)))
            kills += 1
            where.start_worker()
            if kills == 10:
                where.kill_scheduler()
                time.sleep(1)
                where.start_scheduler()

    with site(tmp_path, 4) as where:
        thread = threading.Thread(target=hurt, args=(where,))
        thread.start()
        try:
            found = run(tmp_path, names, on(where, batch_pages=4))
        finally:
            is_over.set()
            thread.join()
    assert kills == 20
    assert len(found.done.owner) == len(pages) == found.counted
    assert found.articles == sorted(text for text in pages.values() if text != "refuse")
    assert set(found.rejects) == {"bad.txt"}
    assert "the Dask scheduler is back" in found.said


def test_a_worker_with_another_fingerprint_gets_nothing_and_is_told_why(tmp_path: Path) -> None:
    names = archive(tmp_path, {f"{n}.txt": f"slow 0.2 {n}" for n in range(20)})
    with site(tmp_path, 1) as where:
        where.start_worker("0" * 16)
        found = run(tmp_path, names, on(where))
    assert len(found.done.owner) == 20
    (line,) = [line for line in found.said if "is refused" in line]
    assert "fingerprint 0000000000000000" in line
    assert FINGERPRINT in line
    assert len(found.cluster.pages) == 1


def test_where_no_worker_can_be_used_the_run_ends_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "REFUSED_SECONDS", 1.0)
    names = archive(tmp_path, {"a.txt": "a page"})
    with site(tmp_path, 0) as where:
        where.start_worker("0" * 16)
        with pytest.raises(WorkerFailed, match=r"no worker of the Dask scheduler can be used: tcp://\S+: its code"):
            run(tmp_path, names, on(where))


def test_a_scheduler_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "ANSWER_SECONDS", 1.0)
    names = archive(tmp_path, {"a.txt": "a page"})
    with pytest.raises(WorkerFailed, match=r"the Dask scheduler at tcp://127\.0\.0\.1:\d+ does not answer"):
        run(tmp_path, names, on(Site(tmp_path)))


def test_a_cluster_of_this_process_gives_equal_tables(tmp_path: Path, sample: tuple[Path, Report]) -> None:
    progress = Silence()
    paths = WarehousePaths(tmp_path / "w.duckdb")
    with Run(paths, Settings(workers=1, batch_pages=6, engine="dask"), progress) as run_:
        run_.acquire([Source(SAMPLE, "sample")])
        run_.process()
        run_.publish()
    assert contents(paths.database) == contents(sample[0])
    assert run_.cluster.dashboard.startswith("http://127.0.0.1:")
    assert any(run_.cluster.dashboard in line for line in progress.said)
    assert sum(run_.cluster.pages.values()) == run_.report.processed


def test_a_disk_that_is_full_ends_the_run_with_the_reason(tmp_path: Path) -> None:
    names = archive(tmp_path, {"a.txt": "a page"})
    (tmp_path / "w.batches").mkdir(exist_ok=True)
    (tmp_path / "w.batches" / FINGERPRINT).write_text("a file where a folder should be")
    with site(tmp_path, 1) as where, pytest.raises(WorkerFailed, match="a batch cannot be written"):
        run(tmp_path, names, on(where))
