"""Another program has the published file open for writing, as notebooks and database browsers do by default: a run says who, goes
on, and swaps the new file in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.settings import Source
from tests.faults.runs import RunSpec, run
from tests.warehouses import contents, rows, write_pages

HOLD = "import duckdb, sys, time; con = duckdb.connect(sys.argv[1]); {do}; print('open', flush=True); sys.stdin.read()"


def holding(database: Path, do: str = "pass") -> subprocess.Popen[str]:
    """A process that has the file open for writing until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD.format(do=do), str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


@pytest.fixture
def spec(tmp_path: Path) -> RunSpec:
    """A published warehouse."""
    write_pages(tmp_path / "pages", {"a.txt": "A ferry\n\nAround 30 boats returned, officials said.\n", "none.txt": ""})
    spec = RunSpec(tmp_path / "w.duckdb", (Source(tmp_path / "pages", "c"),))
    run(spec)
    return spec


def test_a_run_goes_on_while_another_program_holds_the_file(spec: RunSpec) -> None:
    before = contents(spec.database)
    with holding(spec.database) as process:
        report = run(spec)
        assert not report.is_published
        said = [line for line in report.notes if f"(pid {process.pid})" in line]
        assert len(said) == 1
        assert "open for writing in python" in said[0]
        write_pages(spec.database.parent / "pages", {"b.txt": "A second ferry\n\nSome 12 boats came back.\n"})
        report = run(spec)
        assert report.is_published
        assert report.rows["articles"] == 2
        assert process.stdin is not None
        process.stdin.close()
    after = contents(spec.database)
    assert len(after["articles"]) == len(before["articles"]) + 1
    assert [path.name for path in spec.database.parent.iterdir() if path.name.startswith(".")] == []
    assert not run(spec).is_published


def test_what_the_other_program_wrote_is_not_taken_over(spec: RunSpec) -> None:
    before = contents(spec.database)
    change = "con.execute('SET wal_autocheckpoint = \\'1GB\\''); con.execute('DELETE FROM figures')"
    with holding(spec.database, change) as process:
        report = run(spec)
        assert report.is_published
        assert any("another program wrote to it" in line for line in report.notes)
        assert process.stdin is not None
        process.stdin.close()
    with duckdb.connect(str(spec.database), read_only=True):
        pass
    assert contents(spec.database) == before
    run(spec)
    assert contents(spec.database) == before
    assert rows(spec.database, "SELECT count(*) FROM rejects WHERE stage = 'acquire'") == [(1,)]
