"""kill -9 at random while archives are ingested and pages fetched: the next run ends where an undisturbed one does, and a
build of what the last of the killed archives holds gives equal tables.

Only acquiring runs here, in a forked child; tests/faults kills whole builds.
"""

from __future__ import annotations

import datetime as dt
import gzip
import multiprocessing as mp
import os
import random
import shutil
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.acquire import acquire, archive
from pipelines.acquire.network.reach import Network
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings, Source, remote_source
from tests.acquire.pages import PAGE, URL, mhtml, page, warc, write
from tests.acquire.servers import HOST, Answer, FakeClock, Server, network
from tests.warehouses import build_pages, contents

KILLS = {"archives": 60, "live": 20, "wayback": 20}
_fork = mp.get_context("fork")

# Where a child can die: before and after each of these, and in the middle of every write to the archive.
_OPERATIONS = ((os, "replace"), (os, "fsync"), (archive.writer, "sync_folder"), (archive.Writer, "_store"))


def run(folder: Path, sources: list[Source], reached: Network | None) -> None:
    """What a run does first: keep what a killed one left, then acquire."""
    paths = WarehousePaths(folder / "w.duckdb")
    archive.recover(paths.archive)
    acquire(paths, sources, Settings(contact="x@example.org"), network=reached)


def child(folder: Path, sources: list[Source], reached: Network | None, step: int) -> int:
    """Run in a child that kills itself at a step; returns the steps that it made, -1 where it was killed."""
    ours, theirs = _fork.Pipe()

    def body() -> None:
        seen = 0

        def at() -> None:
            nonlocal seen
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1

        _wrap(at)
        run(folder, sources, reached)
        theirs.send(seen)

    process = _fork.Process(target=body)
    process.start()
    theirs.close()
    try:
        made = int(ours.recv())
    except EOFError:
        made = -1
    process.join()
    assert made >= 0 or process.exitcode == -signal.SIGKILL
    return made


def _wrap(at: Callable[[], None]) -> None:
    for owner, name in _OPERATIONS:
        original = getattr(owner, name)

        def wrapped(*arguments: object, _original: Callable[..., object] = original) -> object:
            at()
            outcome = _original(*arguments)
            at()
            return outcome

        setattr(owner, name, wrapped)
    append = archive.writer._append

    def torn(stream: object, whole: memoryview) -> None:
        half = len(whole) // 2
        append(stream, whole[:half])  # type: ignore[arg-type]
        at()
        append(stream, whole[half:])  # type: ignore[arg-type]

    archive.writer._append = torn


def held(folder: Path) -> set[tuple[str, str, str, bytes]]:
    """Everything that an archive holds: by name, its capture and its bytes."""
    place = folder / "w.archive"
    return {
        (
            record.source_name,
            record.capture.capture_id,
            record.capture.acquired_via,
            archive.payload_of(place, record.capture),
        )
        for record in archive.records(place)
    }


def check(tmp_path: Path, sources: list[Source], reached: Network | None, kills: int) -> None:
    """Kill many times, each time run again, and compare; every third child is killed on top of a killed one."""
    steps = child(tmp_path / "whole", sources, reached, -1)
    whole = held(tmp_path / "whole")
    assert steps > 20
    chance = random.Random(7)
    folder = tmp_path / "killed"
    for number in range(kills):
        child(folder, sources, reached, chance.randrange(steps))
        if number % 3 == 2:
            continue
        run(folder, sources, reached)
        assert held(folder) == whole
        assert not list((folder / "w.archive").glob("*.open"))
        if number < kills - 3:
            shutil.rmtree(folder)
    run(folder, sources, reached)
    assert tables_of(folder) == tables_of(tmp_path / "whole")


def tables_of(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """The tables that a build makes of what an archive holds."""
    build_pages(folder / "w.duckdb")
    return contents(folder / "w.duckdb", without_acquire_rejects=True)


def test_while_archives_are_ingested(tmp_path: Path) -> None:
    pages = [page(PAGE.replace("1,200", str(number)), f"{URL}/{number}") for number in range(6)]
    write(tmp_path / "in" / "a.warc.gz", warc(pages[:4]))
    write(tmp_path / "in" / "b.warc.gz", gzip.compress(warc(pages[4:], zipped=False)))
    write(tmp_path / "in" / "c.mhtml", mhtml())
    write(tmp_path / "in" / "d.html", PAGE)
    check(tmp_path, [Source(tmp_path / "in", "c")], None, KILLS["archives"])


@pytest.mark.parametrize("kind", ["live", "wayback"])
def test_while_pages_are_fetched(tmp_path: Path, kind: str) -> None:
    clock = FakeClock()
    stamps = [f"2024020612300{number}" for number in range(6)]
    lines = ",".join(f'["k","{stamp}","{URL}","text/html","200","-","1"]' for stamp in stamps)
    header = '["urlkey","timestamp","original","mimetype","statuscode","digest","length"]'
    memento = {"Memento-Datetime": "Tue, 06 Feb 2024 12:30:00 GMT", "Content-Type": "text/html"}
    bodies = {stamp: PAGE.replace("1,200", stamp).encode() for stamp in stamps}
    server = Server(
        {
            "/cdx/search/cdx": Answer(f"[{header},{lines}]".encode()),
            **{f"/web/{stamp}id_/{URL}": Answer(body, headers=memento) for stamp, body in bodies.items()},
            **{f"/{stamp}": Answer(body) for stamp, body in bodies.items()},
        },
        clock,
    )
    reached = network(clock, server.url)
    fixed = replace(reached, clock=_Fixed(), pacer=reached.pacer)
    urls = [f"{server.url}/{stamp}" for stamp in stamps] if kind == "live" else ["news.example.org/*"]
    try:
        check(tmp_path, [remote_source(kind, urls, collection="c")], fixed, KILLS[kind])
    finally:
        server.close()
        reached.door.close()
    assert all(asked.headers["host"].startswith(HOST) for asked in server.log)


class _Fixed(FakeClock):
    """Its time of day never moves, so that a page that is fetched again is the same capture."""

    def now(self) -> dt.datetime:
        return dt.datetime(2024, 3, 1, tzinfo=dt.UTC)
