"""Rows that are kept by key: what is known, what is written, what a damaged or lost file costs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.resolve.grown import Grown
from pipelines.resolve.kept import Kept

FORM, KEY = pa.schema([("word", pa.string()), ("n", pa.int64())]), pa.field("day", pa.uint64())


def days(*numbers: int) -> pa.Array:
    return pa.array(numbers, pa.uint64())


def add(log: Grown, *numbers: int) -> None:
    """Two rows for each even day, none for an odd one."""
    rows = [{"word": f"w{n}{side}", "n": n, "day": n} for n in numbers if n % 2 == 0 for side in "ab"]
    log.add(days(*numbers), pa.Table.from_pylist(rows, log.form))


def log(folder: Path | None) -> Grown:
    return Grown(Kept(folder, "threads"), "days", FORM, KEY)


@pytest.mark.parametrize("is_kept", [True, False])
def test_rows_come_back_by_key_column_and_value(tmp_path: Path, is_kept: bool) -> None:
    kept = Kept(tmp_path if is_kept else None, "threads")
    first = Grown(kept, "days", FORM, KEY)
    assert first.missing(days(1, 2)).to_pylist() == [1, 2]
    add(first, 1, 2, 4)
    first.keep(days(1, 2, 4))
    again = Grown(kept, "days", FORM, KEY)
    assert again.missing(days(1, 2, 3, 4)).to_pylist() == [3]
    assert again.rows(days(2, 4, 1), ["word"])["word"].to_pylist() == ["w2a", "w2b", "w4a", "w4b"]
    assert again.rows(days(4))["n"].to_pylist() == [4, 4]
    for wanted in (days(1, 2, 4), days(2, 4)):
        assert again.rows(wanted, ["n"], ("word", pa.array(["w2b", "w9"]))).to_pylist() == [{"n": 2}]
    assert again.rows(days(4), ["n"], ("word", pa.array(["w2b"]))).num_rows == 0


def test_many_runs_write_few_files_and_no_more_than_they_add(tmp_path: Path) -> None:
    written = []
    for run in range(0, 64, 2):
        kept = Kept(tmp_path, "threads")
        own = Grown(kept, "days", FORM, KEY)
        before = set(tmp_path.glob(".kept-*/*.arrow"))
        add(own, run)
        own.keep(days(*range(0, run + 2, 2)))
        kept.sweep()
        left = set(tmp_path.glob(".kept-*/*.arrow"))
        written.append(sum(path.stat().st_size for path in left - before))
        assert len(left) <= 2 * 6
    assert sorted(log(tmp_path).rows(days(*range(0, 64, 2)))["n"].to_pylist()) == [
        n for n in range(0, 64, 2) for _ in "ab"
    ]
    assert sorted(written)[len(written) // 2] < max(written) / 2


def test_rows_of_keys_that_are_gone_do_not_pile_up(tmp_path: Path) -> None:
    for run in range(10):
        kept = Kept(tmp_path, "threads")
        own = Grown(kept, "days", FORM, KEY)
        live = days(*range(run * 10, run * 10 + 10))
        add(own, *own.missing(live).to_pylist())
        own.keep(live)
        kept.sweep()
    assert len(log(tmp_path).keys) <= 20
    assert len(log(tmp_path).rows(live)) == 10


@pytest.mark.parametrize("what", ["damaged", "lost", "cut"])
def test_a_file_that_is_not_what_was_written_costs_its_rows(tmp_path: Path, what: str) -> None:
    own = log(tmp_path)
    add(own, 2, 4)
    own.keep(days(2, 4))
    path = next(tmp_path.glob(".kept-*/days-rows-*.arrow"))
    if what == "lost":
        path.unlink()
    else:
        data = path.read_bytes()
        path.write_bytes(data[:-20] if what == "cut" else data[:99] + b"?" + data[100:])
    again = log(tmp_path)
    assert again.missing(days(2, 4)).to_pylist() == [2, 4]
    add(again, 2, 4)
    again.keep(days(2, 4))
    assert log(tmp_path).rows(days(2, 4)).num_rows == 4


def test_a_run_that_cannot_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = log(tmp_path)
    add(own, 2)
    own.keep(days(2))

    def full(kept: Kept, name: str, form: pa.Schema, rows: Iterable[pa.RecordBatch]) -> str:
        return ""

    monkeypatch.setattr(Kept, "add", full)
    kept = Kept(tmp_path, "threads")
    more = Grown(kept, "days", FORM, KEY)
    add(more, 4)
    more.keep(days(2, 4))
    assert more.rows(days(2, 4)).num_rows == 4
    kept.sweep()
    assert log(tmp_path).rows(days(2, 4))["n"].to_pylist() == [2, 2]


@pytest.mark.parametrize("n", [1, 3, 4, 7, 40])
def test_values_are_found_in_files_of_many_batches(tmp_path: Path, n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.resolve.kept._ROWS", 3)
    kept = Kept(tmp_path, "threads")
    first = Grown(kept, "days", FORM, KEY)
    for start in range(0, 4 * n, n):
        add(first, *range(start, start + n))
    first.keep(days(*range(4 * n)))
    again = Grown(kept, "days", FORM, KEY)
    for wanted in ([0], [2 * n], [4 * n - 2, 0], [4 * n + 2], list(range(4 * n))):
        expected = [row for day in sorted(wanted) if day < 4 * n and day % 2 == 0 for row in (f"w{day}a", f"w{day}b")]
        every = days(*range(4 * n))
        assert again.rows(every, ["word"], ("n", pa.array(wanted, pa.int64())))["word"].to_pylist() == expected
        assert again.rows(days(*wanted), ["word"])["word"].to_pylist() == expected
