"""Pages that are taken back: out of every table, never taken in again, their bytes kept or erased."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.acquire import archive
from pipelines.acquire.archive.withdrawn import LIST, read_list
from pipelines.build import build
from pipelines.build.forgetting import NothingToForget, Receipt, forget
from pipelines.build.inspection import inspect
from pipelines.disk.sealed import Damaged
from pipelines.paths import WarehousePaths
from tests.warehouses import QUICK, Silence, build_pages, contents, rows, write_pages

PAGES = {
    "mill.txt": "Mill closes in Harrow Bay\n\n"
    "The owners dismissed 90 workers at the mill in Harrow Bay, Tess Orlan said on Friday.\n",
    "fair.txt": "Fair opens\n\nSome 3,000 people came to the fair at Harrow Bay on Saturday, the mayor said.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = write_pages(tmp_path / "pages", PAGES)
    for name, at in (("mill.txt", "2020-03-06T10:00:00Z"), ("fair.txt", "2020-03-07T10:00:00Z")):
        meta = {"url": f"https://bay.test/{name[:4]}", "captured_at": at}
        (pages / f"{name}.meta.json").write_text(json.dumps(meta))
    return pages


def take_back(database: Path, name: str, *, is_erasing: bool = False) -> Receipt:
    receipt = forget(WarehousePaths(database), name, "asked to", Silence(), is_erasing=is_erasing)
    build(WarehousePaths(database), [], QUICK, Silence())
    return receipt


def leftovers(database: Path) -> list[str]:
    """Tables that still have something of the mill."""
    return [table for table, found in contents(database).items() if any("orlan" in str(row).lower() for row in found)]


@pytest.mark.parametrize("is_erasing", [False, True])
def test_a_page_is_gone_from_every_table_and_does_not_come_back(tmp_path: Path, folder: Path, is_erasing: bool) -> None:
    database, other = tmp_path / "w.duckdb", tmp_path / "other.duckdb"
    build_pages(database, folder)
    assert leftovers(database)
    receipt = take_back(database, "https://www.bay.test/mill", is_erasing=is_erasing)
    assert [capture.url for capture in receipt.captures] == ["https://bay.test/mill"]
    assert leftovers(database) == []
    write_pages(tmp_path / "pages2", {name: PAGES[name] for name in ("fair.txt",)})
    (tmp_path / "pages2" / "fair.txt.meta.json").write_bytes((folder / "fair.txt.meta.json").read_bytes())
    build_pages(other, tmp_path / "pages2", collection="pages")
    assert contents(database) == contents(other)
    report = build_pages(database, folder)  # it still lies in the inbox
    assert [(s.stored, s.already_there, s.rejected) for s in report.sources] == [(0, 1, 1)]
    assert rows(database, "SELECT source_name, reason FROM rejects") == [("mill.txt", "withdrawn")]
    assert rows(database, "SELECT count(*) FROM articles") == [(1,)]
    (folder / "mill.txt.meta.json").write_text(
        '{"url": "https://bay.test/mill", "captured_at": "2021-01-01T00:00:00Z"}'
    )
    build_pages(database, folder)  # another capture of the page
    assert rows(database, "SELECT count(*) FROM articles") == [(1,)]
    assert not inspect(WarehousePaths(database), QUICK, Silence(), digests=True).faults


def test_what_was_erased_is_gone_from_the_disk_and_nothing_else_moved(tmp_path: Path, folder: Path) -> None:
    database = tmp_path / "w.duckdb"
    build_pages(database, folder)
    paths = WarehousePaths(database)
    (mill,) = (r.capture for r in archive.records(paths.archive) if r.source_name == "mill.txt")
    receipt = take_back(database, mill.capture_id, is_erasing=True)
    assert receipt.erased == [mill.capture_id]
    assert [(line.is_erased, line.reason) for line in read_list(paths.archive)] == [(True, "asked to")]
    assert (
        archive.payload_of(paths.archive, next(r.capture for r in archive.records(paths.archive)))
        == PAGES["fair.txt"].encode()
    )

    kept = list(paths.batches.glob("*/.kept-*/*.arrow"))
    assert kept
    assert not any(b"Orlan" in path.read_bytes() or mill.capture_id.encode() in path.read_bytes() for path in kept)
    for path in paths.archive.glob("*.warc.gz"):
        assert b"Tess Orlan" not in gzip.decompress(path.read_bytes())
    for path in paths.batches.glob("*/*/articles.parquet"):
        assert not any("Tess Orlan" in text for text in pq.read_table(path).column("text").to_pylist())


def test_bytes_that_another_page_stands_on_stay(tmp_path: Path, folder: Path) -> None:
    write_pages(folder, {"twin.txt": PAGES["mill.txt"], "twin.txt.meta.json": '{"url": "https://sea.test/mill"}'})
    database = tmp_path / "w.duckdb"
    build_pages(database, folder)
    receipt = take_back(database, "https://bay.test/mill", is_erasing=True)
    if receipt.kept:  # one record for both
        assert "same bytes" in next(iter(receipt.kept.values()))
    assert rows(database, "SELECT count(*) FROM articles WHERE url = 'https://sea.test/mill'") == [(1,)]
    assert rows(database, "SELECT count(*) FROM captures WHERE is_damaged") == [(0,)]


def test_nothing_is_called_so(tmp_path: Path, folder: Path) -> None:
    database = tmp_path / "w.duckdb"
    build_pages(database, folder)
    for name in ("https://bay.test/none", "0123456789abcdef", "mill"):
        with pytest.raises(NothingToForget):
            forget(WarehousePaths(database), name, "", Silence(), is_erasing=True)
    assert not (WarehousePaths(database).archive / LIST).exists()


def test_a_damaged_list_is_no_empty_list(tmp_path: Path, folder: Path) -> None:
    database = tmp_path / "w.duckdb"
    build_pages(database, folder)
    take_back(database, "https://bay.test/mill")
    (WarehousePaths(database).archive / LIST).write_text('{"capture_id": \n')
    with pytest.raises(Damaged, match=LIST):
        build_pages(database, folder)
    assert rows(database, "SELECT count(*) FROM articles") == [(1,)]
