"""A build in shards is the build: one after the other, beside each other, on several machines, and when one is lost."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import pipelines.process
from pipelines.annotate import LanguageModel
from pipelines.build import build
from pipelines.build.shards import NotRead, build_shard, publish
from pipelines.paths import WarehousePaths
from pipelines.process.shares import Shard, by_shard
from pipelines.report import Report
from pipelines.settings import Settings, Source
from pipelines.store.batches import committed
from tests.faults.runs import Inline
from tests.warehouses import Silence, contents, page, write_pages

pytestmark = pytest.mark.slow

N = 16
ONE = Settings(workers=1, batch_pages=3)
Tables = dict[str, list[tuple[object, ...]]]


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch, language_model: LanguageModel) -> None:
    monkeypatch.setattr(pipelines.process, "LocalPool", Inline)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    places = ("Mtwara", "Lindi", "Tanga", "Songea")
    said = {
        f"{number:02}.html": page(
            f"Report {number}",
            f"At least {number % 7 + 3} boats returned to {places[number % 4]} on Friday, a fisherman said. "
            f"Officials in {places[number % 3]} counted {number + 40} families.",
        )
        for number in range(48)
    }
    odd = {"empty.txt": "", "picture.html": b"\x89PNG\r\n\x1a\n" + bytes(99), "copy.html": said["05.html"]}
    return write_pages(tmp_path_factory.mktemp("shards") / "pages", said | odd)


@pytest.fixture(scope="module")
def whole(pages: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """What one unsharded build gives."""
    database = tmp_path_factory.mktemp("whole") / "w.duckdb"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipelines.process, "LocalPool", Inline)
        build(WarehousePaths(database), [Source(pages, "pages")], ONE, Silence())
    return contents(database)


def shard(database: Path, pages: Path | None, number: int, of: int = N) -> Report:
    sources = [Source(pages, "pages")] if pages else []
    return build_shard(WarehousePaths(database), sources, ONE, Silence(), Shard(number, of))


def folder_of(database: Path) -> Path:
    return next(path for path in WarehousePaths(database).batches.iterdir() if path.is_dir())


def test_every_page_is_in_one_share_and_shares_are_told_from_words() -> None:
    dice = random.Random(3)
    names = [f"{dice.getrandbits(64):016x}" for _ in range(2000)]
    owners = [[number for number in range(1, N + 1) if Shard(number, N).holds(name)] for name in names]
    assert {len(owner) for owner in owners} == {1}
    counts = by_shard(names, N)
    assert sum(counts.values()) == len(names)
    assert min(counts.values()) > 80
    assert Shard.parse("3/16") == Shard(3, 16)


@pytest.mark.parametrize("words", ["0/4", "5/4", "4", "1/0", "a/b", "-1/4", "1/4/2", ""])
def test_words_that_are_no_shard(words: str) -> None:
    with pytest.raises(ValueError, match=r"shards are counted from 1|is not like 3/16"):
        Shard.parse(words)


def test_sixteen_shards_one_after_another_are_one_build(tmp_path: Path, pages: Path, whole: Tables) -> None:
    database = tmp_path / "w.duckdb"
    done = [shard(database, pages if number == 1 else None, number) for number in range(1, N + 1)]
    assert not database.exists()
    batches = committed(folder_of(database))
    captures = [name for batch in batches for name in batch.manifest.captures]
    assert len(captures) == len(set(captures)) == sum(report.processed for report in done)
    assert shard(database, None, 5).processed == 0
    report = publish(WarehousePaths(database), [], ONE, Silence())
    assert (report.processed, report.is_published) == (0, True)
    assert contents(database) == whole


def test_machines_in_any_order_with_copies_of_the_archive_and_a_lost_shard(
    tmp_path: Path, pages: Path, whole: Tables
) -> None:
    first = tmp_path / "m0" / "w.duckdb"
    shard(first, pages, 1)
    machines = [tmp_path / f"m{number}" / "w.duckdb" for number in (1, 2)]
    for database in machines:
        shutil.copytree(WarehousePaths(first).archive, WarehousePaths(database).archive)
    numbers = list(range(2, N + 1))
    random.Random(7).shuffle(numbers)
    for place, number in enumerate(numbers):
        shard(machines[place % 2], None, number)
    shard(machines[0], None, 1)  # two machines did the same share
    lost = max(committed(folder_of(machines[1])), key=lambda batch: batch.manifest.batch)
    shutil.rmtree(lost.folder)
    damaged = min(committed(folder_of(machines[0])), key=lambda batch: batch.manifest.batch)
    (damaged.folder / "articles.parquet").write_bytes(b"PAR1 cut")
    others = [str(WarehousePaths(machines[0]).batches), str(machines[1].parent)]
    progress = Silence()
    with pytest.raises(NotRead, match=r"run these shards again \(dateline build --shard K/16\)"):
        publish(WarehousePaths(first), others, ONE, progress)
    assert any(damaged.manifest.batch in line and "was not taken" in line for line in progress.said)
    assert not first.exists()
    for number in by_shard([*lost.manifest.captures, *damaged.manifest.captures], N):
        shard(first, None, number.number)
    publish(WarehousePaths(first), others, ONE, Silence())
    assert contents(first) == whole


def test_pages_that_no_shard_read_are_read_where_it_is_asked_for(tmp_path: Path, pages: Path, whole: Tables) -> None:
    database = tmp_path / "w.duckdb"
    for number in (2, 3):
        shard(database, pages, number, 3)
    with pytest.raises(NotRead, match=r"1/3 \(\d+\)$"):
        publish(WarehousePaths(database), [], ONE, Silence())
    assert publish(WarehousePaths(database), [], ONE, Silence(), read_rest=True).processed > 0
    assert contents(database) == whole


def test_batches_of_another_archive_and_of_another_version_are_not_taken(tmp_path: Path, pages: Path) -> None:
    ours, theirs = tmp_path / "a" / "w.duckdb", tmp_path / "b" / "w.duckdb"
    shard(ours, pages, 1, 1)
    shard(theirs, write_pages(tmp_path / "b" / "pages", {"x.html": page("Elsewhere", "Two boats sank.")}), 1, 1)
    old = tmp_path / "old.batches"
    shutil.copytree(folder_of(ours), old / ("0" * 16))
    progress = Silence()
    publish(WarehousePaths(ours), [str(WarehousePaths(theirs).batches), str(old)], ONE, progress)
    assert any("belongs to another one; it was not taken" in line for line in progress.said)
    assert any(f"{old}: no batches of this version" in line for line in progress.said)


def dateline(*words: str) -> subprocess.Popen[str]:
    root = Path(__file__).parents[2]
    return subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", *words],
        env=os.environ | {"PYTHONPATH": str(root)}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip


def test_shards_beside_each_other_and_one_that_is_killed_and_done_again(
    tmp_path: Path, pages: Path, whole: Tables
) -> None:
    database = tmp_path / "w.duckdb"
    words = ["build", str(pages), "--warehouse", str(database), "--collection", "pages", "--workers", "1"]
    running = [dateline(*words, "--shard", f"{number}/3") for number in (1, 2, 3)]
    folder = WarehousePaths(database).batches
    for _ in range(1200):
        if list(folder.glob("*/.shard-2-of-3")) and any(WarehousePaths(database).archive.glob("*.warc.gz")):
            break
        time.sleep(0.05)
    running[1].send_signal(signal.SIGKILL)
    said = [process.communicate(timeout=300)[0] for process in running]
    assert [process.returncode for process in running] == [0, -signal.SIGKILL, 0], said
    assert "shard 1/3 is read" in said[0]
    refused = dateline("publish", str(database))
    assert "run these shards again" in refused.communicate(timeout=300)[0]
    assert refused.returncode == 1
    assert dateline(*words, "--shard", "2/3").wait(300) == 0
    assert dateline("publish", str(database)).wait(300) == 0
    assert contents(database) == whole
