"""From archives and the network to the warehouse file and back: equal tables, named errors, counts that add up."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import pipelines.process
from pipelines.acquire.archive import ArchiveError
from pipelines.build import build
from pipelines.paths import WarehousePaths
from pipelines.report import Report
from pipelines.settings import Source, remote_source
from tests.acquire.pages import PAGE, URL, mhtml, page, wacz, warc, write
from tests.acquire.servers import Answer, FakeClock, Server, network
from tests.faults.runs import Inline
from tests.warehouses import QUICK, Silence, contents, rows


def forget(database: Path) -> None:
    """Delete all but the archive."""
    database.unlink()
    shutil.rmtree(database.with_suffix(".batches"))


def test_the_whole_way_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines.process, "LocalPool", Inline)  # no worker process to start
    folder, database = tmp_path / "in", tmp_path / "w.duckdb"
    pages = [page(PAGE.replace("1,200", str(number)), f"{URL}/{number}") for number in range(3)]
    path = write(folder / "a.warc.gz", warc(pages)[:-50])
    write(folder / "b.wacz", wacz({"archive/x.warc.gz": warc([page(url=URL + "/b")])}))
    write(folder / "c.mhtml", mhtml(url=URL + "/c"))
    stamp = "20240206123000"
    header = '["urlkey","timestamp","original","mimetype","statuscode","digest","length"]'
    index = f'[{header},["k","{stamp}","{URL}","text/html","200","-","1"]]'
    memento = {"Memento-Datetime": "Tue, 06 Feb 2024 12:30:00 GMT", "Content-Type": "text/html; charset=utf-8"}
    script = {
        "/cdx/search/cdx": Answer(index.encode()),
        f"/web/{stamp}id_/{URL}": Answer(PAGE.encode(), headers=memento),
    }
    server = Server(script, FakeClock())
    reached = network(server.clock, server.url)

    def run(*sources: Source) -> Report:
        return build(WarehousePaths(database), sources, QUICK, Silence(), network=reached)

    # there
    try:
        report = run(Source(folder, "in"), remote_source("wayback", ["news.example.org/*"], collection="machine"))
    finally:
        server.close()
        reached.door.close()
    files, machine = report.sources
    assert (files.seen, files.stored, files.rejected, files.reasons) == (5, 4, 1, {"truncated": 1})
    assert files.digests == {"payload": 3}
    assert (machine.path, machine.seen, machine.stored, machine.fetched) == ("wayback news.example.org/", 1, 1, 1)
    places = rows(database, "SELECT acquired_via, http_status, count(*) FROM captures GROUP BY ALL ORDER BY ALL")
    assert places == [("mhtml", None, 1), ("wacz", 200, 1), ("warc", 200, 2), ("wayback", 200, 1)]
    assert rows(database, "SELECT count(*) FROM figures WHERE surface LIKE '%300 people%'") == [(5,)]
    assert rows(database, "SELECT archive_url, captured_at::VARCHAR FROM captures WHERE archive_url IS NOT NULL") == [
        (f"{server.url}/web/{stamp}/{URL}", "2024-02-06 12:30:00+00")
    ]
    before = contents(database, without_acquire_rejects=True)

    # everything but the archive is gone, and a WARC was moved away
    forget(database)
    moved = tmp_path / "new" / "in"
    moved.mkdir(parents=True)
    shutil.move(path, moved / path.name)
    with pytest.raises(ArchiveError, match=r"a\.warc\.gz: not found; 2 pages"):
        run()
    assert not database.exists()

    # and back, from its new place, with the network gone
    run(Source(moved, "in"))
    assert contents(database, without_acquire_rejects=True) == before
