"""Committed work: whole or not there, done once, the latest attempt holds."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.store import batches
from pipelines.store.batches import Manifest, batch_id, commit, committed, ledger, sweep

A, B, C = ("a" * 16, "b" * 16, "c" * 16)


def table(*ids: str, value: int = 0) -> pa.Table:
    """Rows of an evidence table, an id beginning with its capture."""
    return pa.table({"mention_id": [f"{name}/m0-1" for name in ids], "value": [value] * len(ids)})


def manifest(*captures: str, attempt: int = 0, rejected: tuple[str, ...] = ()) -> Manifest:
    name = batch_id(captures, attempt)
    return Manifest(
        name,
        "f",
        attempt,
        captures,
        rejected,
        {},
        {},
        "model 1",
        "0" * 64,
        "2024-02-06T12:00:00+00:00",
        "2024-02-06T12:00:01+00:00",
    )


def values(folder: Path) -> list[tuple[str, int]]:
    done = ledger(folder)
    found = [
        pair for rows in done.rows_of("mentions", "mention_id") for pair in zip(*rows.to_pydict().values(), strict=True)
    ]
    return sorted((str(name)[0], value) for name, value in found)


def test_a_batch_is_named_by_what_goes_in_whatever_its_order() -> None:
    assert batch_id([A, B], 0) == batch_id([B, A], 0)
    assert len({batch_id([A, B], 0), batch_id([A], 0), batch_id([A, B], 1)}) == 3


def test_what_was_committed_is_read_back(tmp_path: Path) -> None:
    kept = manifest(A, B, C, rejected=(C,))
    commit(tmp_path, {"mentions": table(A, B), "figures": table()}, kept)
    (batch,) = committed(tmp_path)
    assert batch.manifest == kept
    assert batch.read("mentions") == table(A, B)
    assert batch.read("figures") is None
    done = ledger(tmp_path)
    assert set(done.owner) == {A, B, C}
    assert done.rejected == {C}
    assert done.attempts == {A: 1, B: 1, C: 1}


def test_committing_twice_changes_nothing(tmp_path: Path) -> None:
    commit(tmp_path, {"mentions": table(A, value=1)}, manifest(A))
    commit(tmp_path, {"mentions": table(A, value=2)}, manifest(A))
    assert values(tmp_path) == [("a", 1)]
    assert [path.name for path in tmp_path.iterdir()] == [batch_id([A], 0)]


@pytest.mark.parametrize("what", ["write_table", "rename", "fsync"])
def test_a_commit_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    def full(*arguments: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(batches.pq if what == "write_table" else batches.os, what, full)
    with pytest.raises(OSError, match="No space"):
        commit(tmp_path, {"mentions": table(A)}, manifest(A))
    monkeypatch.undo()
    assert list(tmp_path.iterdir()) == []
    commit(tmp_path, {"mentions": table(A)}, manifest(A))
    assert len(committed(tmp_path)) == 1


def test_a_folder_without_a_manifest_does_not_exist_for_readers(tmp_path: Path) -> None:
    commit(tmp_path / "f", {"mentions": table(A)}, manifest(A))
    half = tmp_path / "f" / f"{batches.TEMPORARY}{B}-1"
    half.mkdir()
    (half / batches.MANIFEST).write_text("{}")
    (tmp_path / "f" / B).mkdir()
    assert [batch.manifest.captures for batch in committed(tmp_path / "f")] == [(A,)]
    assert sweep(tmp_path) == 1
    assert not half.exists()


def test_where_batches_overlap_each_capture_counts_once(tmp_path: Path) -> None:
    commit(tmp_path, {"mentions": table(A, B, value=1)}, manifest(A, B))
    commit(tmp_path, {"mentions": table(B, C, value=2)}, manifest(B, C))
    found = values(tmp_path)
    assert [name for name, _ in found] == ["a", "b", "c"]
    assert (found[0][1], found[2][1]) == (1, 2)


def test_a_later_attempt_takes_its_captures_over(tmp_path: Path) -> None:
    commit(tmp_path, {"mentions": table(A, value=1)}, manifest(A, B, rejected=(B,)))
    commit(tmp_path, {"mentions": table(B, value=2)}, manifest(B, attempt=1))
    done = ledger(tmp_path)
    assert done.rejected == frozenset()
    assert done.attempts == {A: 1, B: 2}
    assert values(tmp_path) == [("a", 1), ("b", 2)]


def test_rows_that_carry_no_capture_are_left_out_where_it_was_taken_over(tmp_path: Path) -> None:
    rejects = pa.table({"capture_id": [A, B], "reason": ["x", "y"]})
    commit(tmp_path, {"rejects": rejects}, manifest(A, B, rejected=(A, B)))
    commit(tmp_path, {}, manifest(B, attempt=1))
    (rows,) = ledger(tmp_path).rows_of("rejects", "capture_id")
    assert rows.to_pydict() == {"capture_id": [A], "reason": ["x"]}


def test_a_damaged_manifest_is_not_passed_over(tmp_path: Path) -> None:
    commit(tmp_path, {}, manifest(A))
    path = tmp_path / batch_id([A], 0) / batches.MANIFEST
    path.write_text(path.read_text()[:-5])
    with pytest.raises(json.JSONDecodeError):
        committed(tmp_path)
