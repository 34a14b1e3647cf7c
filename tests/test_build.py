"""The whole way: every page is counted, bytes are kept once, the archive alone is enough."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from pipelines.paths import WarehousePaths
from pipelines.publish.published import NotAWarehouse, look
from pipelines.report import Report
from tests.warehouses import build_pages, contents, page, rows, write_pages


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Report]:
    """Two stories, one of them twice under two names, an empty page and one with a broken sidecar."""
    folder = tmp_path_factory.mktemp("built")
    story = page("A road opens", "Over 30 trucks passed Kirkuk on Monday, the mayor said.")
    pages = write_pages(
        folder / "pages",
        {
            "a.html": story,
            "copy/a.html": story,
            "b.html": page("A bridge", "At least 12 boats waited below the bridge."),
            "b.html.meta.json": json.dumps(
                {"url": "https://news.example.org/b?utm_source=x", "captured_at": "2020-01-02T03:04:05Z"}
            ),
            "empty.html": "",
            "c.html": page("C", "D said E."),
            "c.html.meta.json": "{",
            "map.jpg": "x",
            "copy/map.JPG": "x",
            "clip.mp4": "x",
        },
    )
    return folder, pages, build_pages(folder / "w.duckdb", pages)


def test_seen_is_stored_and_already_there_and_rejected(built: tuple[Path, Path, Report]) -> None:
    (count,) = built[2].sources
    assert (count.seen, count.stored, count.already_there, count.rejected) == (5, 2, 1, 2)
    assert count.reasons == {"empty": 1, "bad_sidecar": 1}
    assert rows(built[0] / "w.duckdb", "SELECT source_name, reason FROM rejects ORDER BY ALL") == [
        ("c.html", "bad_sidecar"), ("empty.html", "empty"),
    ]  # fmt: skip


def test_other_files_are_named_by_kind(built: tuple[Path, Path, Report]) -> None:
    report = built[2]
    assert report.sources[0].passed_over == {"jpg": 2, "mp4": 1}
    assert f"{report.sources[0].path}: passed over: 2 jpg, 1 mp4" in report.notes
    assert report.as_json()["passed_over"] == {"jpg": 2, "mp4": 1}


def test_the_same_bytes_are_stored_once_and_seen_twice(built: tuple[Path, Path, Report]) -> None:
    database = built[0] / "w.duckdb"
    assert rows(database, "SELECT count(*) FROM captures") == [(2,)]
    assert rows(database, "SELECT source_name FROM sightings ORDER BY ALL") == [
        ("a.html",),
        ("b.html",),
        ("copy/a.html",),
    ]
    assert rows(database, "SELECT count(DISTINCT archive_offset) FROM captures") == [(2,)]


def test_what_the_archive_knows_stands_in_captures(built: tuple[Path, Path, Report]) -> None:
    query = "SELECT url, url_key, captured_at::VARCHAR, acquired_via, charset, charset_basis FROM captures WHERE url IS NOT NULL"
    assert rows(built[0] / "w.duckdb", query) == [
        ("https://news.example.org/b?utm_source=x", "news.example.org/b", "2020-01-02 03:04:05+00", "file", "utf-8", "meta")
    ]  # fmt: skip


def test_a_second_run_with_nothing_new_does_nothing_and_says_so(built: tuple[Path, Path, Report]) -> None:
    folder, pages, _ = built
    before = (folder / "w.duckdb").stat()
    report = build_pages(folder / "w.duckdb", pages)
    after = (folder / "w.duckdb").stat()
    assert (report.is_published, report.processed) == (False, 0)
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert report.total("already_there") == 3


def test_the_archive_alone_gives_equal_tables(built: tuple[Path, Path, Report], tmp_path: Path) -> None:
    database = built[0] / "w.duckdb"
    shutil.copytree(WarehousePaths(database).archive, WarehousePaths(tmp_path / "w.duckdb").archive)
    build_pages(tmp_path / "w.duckdb")
    assert contents(tmp_path / "w.duckdb", without_acquire_rejects=True) == contents(
        database, without_acquire_rejects=True
    )


def test_one_new_page_is_one_page_of_work(built: tuple[Path, Path, Report], tmp_path: Path) -> None:
    shutil.copytree(built[0], tmp_path / "copy")
    pages = write_pages(tmp_path / "copy" / "pages", {"new.html": page("F", "Some 200 people met in Mosul.")})
    report = build_pages(tmp_path / "copy" / "w.duckdb", pages)
    assert (report.processed, report.total("stored")) == (1, 1)
    assert rows(tmp_path / "copy" / "w.duckdb", "SELECT count(*) FROM articles") == [(3,)]


def test_a_page_that_was_mended_loses_its_reject(built: tuple[Path, Path, Report], tmp_path: Path) -> None:
    shutil.copytree(built[0], tmp_path / "copy")
    pages = write_pages(tmp_path / "copy" / "pages", {"c.html.meta.json": "{}"})
    report = build_pages(tmp_path / "copy" / "w.duckdb", pages)
    assert report.total("stored") == 1
    assert rows(tmp_path / "copy" / "w.duckdb", "SELECT source_name FROM rejects") == [("empty.html",)]


def test_a_changed_file_is_a_second_capture_of_its_source(built: tuple[Path, Path, Report], tmp_path: Path) -> None:
    shutil.copytree(built[0], tmp_path / "copy")
    database = tmp_path / "copy" / "w.duckdb"
    pages = write_pages(tmp_path / "copy" / "pages", {"a.html": page("A road opens", "Over 35 trucks passed.")})
    build_pages(database, pages)
    assert rows(database, "SELECT count(*) FROM sightings WHERE source_name = 'a.html'") == [(2,)]
    assert rows(database, "SELECT value FROM figures WHERE value > 25 ORDER BY ALL") == [(30.0,), (35.0,)]


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + b"\0" * 500])
def test_a_foreign_file_is_not_a_warehouse(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "w.duckdb").write_bytes(content)
    with pytest.raises(NotAWarehouse):
        look(WarehousePaths(tmp_path / "w.duckdb"))
    assert (tmp_path / "w.duckdb").read_bytes() == content


def test_a_warehouse_inside_its_source_folder_reads_each_page_once(tmp_path: Path) -> None:
    write_pages(tmp_path, {"a.txt": "The ferry\n\nAround 30 boats came back.\n"})
    for _ in range(3):
        report = build_pages(tmp_path / "x.duckdb", tmp_path, collection="all")
    assert rows(tmp_path / "x.duckdb", "SELECT count(*) FROM figures") == [(1,)]
    assert rows(tmp_path / "x.duckdb", "SELECT source_name FROM sightings") == [("a.txt",)]
    assert report.sources[0].seen == 1
    assert report.sources[0].passed_over == {"archive of Dateline's own": 1}
    assert any("passed over: what a warehouse archived is no source" in line for line in report.notes)
