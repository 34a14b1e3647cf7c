"""A lake: what a published file has, as Parquet that others read; switched in one step; what stayed is not written again."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pyarrow.dataset as ds
import pytest

from pipelines.publish import lake
from pipelines.publish.lake import LakeError, write_lake
from pipelines.report import Report
from pipelines.store.schema import tables, views
from tests.warehouses import contents

LISTED = "SELECT * FROM {} ORDER BY ALL"


def test_a_lake_has_what_the_file_has(sample: tuple[Path, Report], tmp_path: Path) -> None:
    made = write_lake(sample[0], tmp_path / "lake")
    with (
        duckdb.connect(str(tmp_path / "lake" / "catalogue.duckdb"), read_only=True) as theirs,
        duckdb.connect(str(sample[0]), read_only=True) as ours,
    ):
        for con in (theirs, ours):
            con.execute("SET TimeZone = 'UTC'")
        for name in tables():
            assert theirs.execute(LISTED.format(name)).fetchall() == ours.execute(LISTED.format(name)).fetchall(), name
        for name in views():
            count = f"SELECT count(*) FROM {name}"
            assert theirs.execute(count).fetchall() == ours.execute(count).fetchall(), name
        assert theirs.execute("SELECT comment FROM duckdb_views() WHERE view_name = 'figures'").fetchall()[0][0]
    hive = ds.dataset(tmp_path / "lake" / "current" / "figures", partitioning="hive")  # as Polars and Spark find it
    assert hive.count_rows() == made.rows["figures"] == len(contents(sample[0])["figures"]) > 0
    assert "part" in hive.schema.names


def test_what_stayed_is_linked_and_readers_of_the_version_before_keep_it(
    sample: tuple[Path, Report], tmp_path: Path
) -> None:
    database, folder = tmp_path / "w.duckdb", tmp_path / "lake"
    shutil.copyfile(sample[0], database)
    first = write_lake(database, folder)
    with duckdb.connect(str(folder / "catalogue.duckdb"), read_only=True) as reader:
        with duckdb.connect(str(database)) as con:
            con.execute("UPDATE figures SET value = 1 WHERE figure_id = (SELECT min(figure_id) FROM figures)")
        second = write_lake(database, folder)
        assert (second.n_written, second.n_linked) == (1, first.n_written - 1)
        assert reader.execute("SELECT count(*) FROM figure_evidence").fetchall()[0][0] > 0
    third = write_lake(database, folder)
    assert third.n_written == 0
    assert sorted(path.name for path in (folder / "versions").iterdir()) == sorted(
        [second.folder.name, third.folder.name]
    )


def test_a_failure_leaves_the_version_before(
    sample: tuple[Path, Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "lake"
    write_lake(sample[0], folder)
    before = (folder / "current").resolve()
    real = lake._known_by
    monkeypatch.setattr(lake, "_known_by", lambda con, rows: (0, "") if "read_parquet" in rows else real(con, rows))
    monkeypatch.setattr(lake, "_link", lambda old, new: False)
    with pytest.raises(LakeError, match="does not hold what was written"):
        write_lake(sample[0], folder)
    assert (folder / "current").resolve() == before
    assert not list(folder.rglob(".tmp-*"))


def test_a_folder_with_other_things_is_left_alone(sample: tuple[Path, Report], tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(LakeError, match="not empty and no lake"):
        write_lake(sample[0], tmp_path)
