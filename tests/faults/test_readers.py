"""Readers are never disturbed: each sees a whole snapshot, whatever is published meanwhile."""

from __future__ import annotations

import multiprocessing as mp
import time
from multiprocessing.connection import Connection
from pathlib import Path

import duckdb

from pipelines.settings import Source
from tests.faults.runs import RunSpec, run
from tests.warehouses import page, write_pages

PAUSE = 0.03  # seconds between two looks
# articles, captures, and articles that have their title block: equal in a whole snapshot
LOOK = """SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM captures),
    (SELECT count(DISTINCT article_id) FROM blocks WHERE role = 'title'), (SELECT max(n_in) FROM builds WHERE stage = 'publish')"""


def read_again_and_again(pipe: Connection, database: Path) -> None:
    """Look through a new connection each time, until told to stop."""
    seen: list[tuple[int, ...]] = []
    pipe.send("ready")
    try:
        while not pipe.poll():
            with duckdb.connect(str(database), read_only=True) as con:
                seen += con.execute(LOOK).fetchall()
            time.sleep(PAUSE)
        pipe.send(("", seen))
    except duckdb.Error as error:
        pipe.send((f"{type(error).__name__}: {error}", seen))


def read_one_snapshot(pipe: Connection, database: Path) -> None:
    """Look through one connection that stays open.  (A process that holds one open gets the same snapshot through every further
    one: DuckDB opens a path once in a process.)"""
    seen: list[tuple[int, ...]] = []
    try:
        with duckdb.connect(str(database), read_only=True) as con:
            seen += con.execute(LOOK).fetchall()
            pipe.send("ready")
            while not pipe.poll():
                time.sleep(PAUSE)
                seen += con.execute(LOOK).fetchall()
        pipe.send(("", seen))
    except duckdb.Error as error:
        pipe.send((f"{type(error).__name__}: {error}", seen))


def test_readers_with_the_file_open_during_ten_publishes(tmp_path: Path) -> None:
    spec = RunSpec(tmp_path / "w.duckdb", (Source(tmp_path / "pages", "c"),))
    write_pages(tmp_path / "pages", {"0.html": page("Report 0", "Some 30 boats returned.")})
    run(spec)
    context = mp.get_context("spawn")
    readers = []
    for target in (read_one_snapshot, read_again_and_again):
        ours, theirs = context.Pipe()
        reader = context.Process(target=target, args=(theirs, spec.database))
        reader.start()
        readers.append((reader, ours))
    assert [pipe.recv() for _, pipe in readers] == ["ready", "ready"]
    for number in range(1, 11):
        write_pages(tmp_path / "pages", {f"{number}.html": page(f"Report {number}", f"Some {number} boats returned.")})
        assert run(spec).is_published
    found = []
    for reader, pipe in readers:
        pipe.send("stop")
        fault, seen = pipe.recv()
        reader.join()
        assert fault == ""
        assert len(seen) > 5
        assert all(len(set(counts)) == 1 for counts in seen), seen
        found.append([counts[0] for counts in seen])
    assert set(found[0]) == {1}
    assert found[1] == sorted(found[1])
    assert len(set(found[1])) > 5
