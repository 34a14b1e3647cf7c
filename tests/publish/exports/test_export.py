"""An export as a whole: equal tables, equal bytes, a folder that is there whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from pipelines.cli.commands import app
from pipelines.cli.publishing.exporting import _FORMATS
from pipelines.publish import exports
from pipelines.publish.exports import FORMATS, ExportError, export
from pipelines.store.schema import tables


def test_parquet_and_duckdb_hold_equal_tables(planted: Path, kept: Path) -> None:
    with duckdb.connect(str(planted), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        for name, table in tables().items():
            file = kept / "parquet" / f"{name}.parquet"
            types = con.execute(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{file}')").fetchall()
            assert types == [(column.name, column.type) for column in table.columns], name
            for one, other in ((f'"{name}"', f"'{file}'"), (f"'{file}'", f'"{name}"')):
                assert con.execute(f"SELECT count(*) FROM (FROM {one} EXCEPT ALL FROM {other})").fetchall() == [(0,)], (
                    name
                )


def test_the_sample_makes_the_round_trip_too(sample: tuple[Path, object], tmp_path: Path) -> None:
    export(sample[0], tmp_path / "out", ("parquet",), private=True)
    with duckdb.connect(str(sample[0]), read_only=True) as con:
        for name in tables():
            file = tmp_path / "out" / "parquet" / f"{name}.parquet"
            assert con.execute(f"SELECT count(*) FROM (FROM \"{name}\" EXCEPT ALL FROM '{file}')").fetchall() == [
                (0,)
            ], name


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_two_exports_of_one_warehouse_have_the_same_bytes(planted: Path, handed_on: Path, tmp_path: Path) -> None:
    export(planted, tmp_path / "again", FORMATS)
    assert _hashes(tmp_path / "again") == _hashes(handed_on)


def test_the_folder_says_what_is_in_it_and_whose_it_is(handed_on: Path, kept: Path) -> None:
    manifest = json.loads((handed_on / "export.json").read_text("utf-8"))
    found = {name: f"sha256:{digest}" for name, digest in _hashes(handed_on).items() if name != "export.json"}
    assert manifest["files"] == found
    assert manifest["formats"] == sorted(FORMATS)
    assert "were left out" in (handed_on / "LICENSE.md").read_text("utf-8")
    assert "names private persons" in (kept / "LICENSE.md").read_text("utf-8")
    assert (handed_on / "CITATION.cff").read_text("utf-8").startswith("cff-version: 1.2.0\n")


def test_a_format_alone_brings_nothing_else(planted: Path, tmp_path: Path) -> None:
    export(planted, tmp_path / "map", ("geojson",))
    assert sorted(path.name for path in (tmp_path / "map").iterdir()) == [
        "CITATION.cff", "LICENSE.md", "export.json", "geojson",
    ]  # fmt: skip


def test_a_failure_leaves_the_earlier_export_and_nothing_half_made(
    planted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    export(planted, target, ("hxl",))
    before = _hashes(target)

    def fail(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(exports.ftm, "write_ftm", fail)
    with pytest.raises(OSError, match="No space left"):
        export(planted, target, ("parquet", "ftm"))
    assert _hashes(target) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_an_export_replaces_an_export_and_what_killed_ones_left(planted: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    dead = 2**22 + 5  # above the highest process id
    (tmp_path / f".out.exporting-{dead}" / "parquet").mkdir(parents=True)
    export(planted, target, ("csv",))
    export(planted, target, ("hxl",))
    assert not (target / "csv").exists()
    target.rename(tmp_path / f".out.replaced-{dead}")
    with pytest.raises(ExportError):
        export(tmp_path / "empty.duckdb", target) if _empty(tmp_path / "empty.duckdb") else None
    assert (target / "hxl").is_dir(), "what a killed export had moved away is back"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.duckdb", "out"]


def _empty(path: Path) -> bool:
    with duckdb.connect(str(path)) as con:
        con.execute("CREATE TABLE articles (article_id VARCHAR)")
    return True


@pytest.mark.parametrize("what", ["file", "folder", "link"])
def test_what_no_export_made_is_left_as_it_is(planted: Path, tmp_path: Path, what: str) -> None:
    target, other = tmp_path / "out", tmp_path / "other"
    if what == "file":
        target.write_text("mine")
    else:
        other.mkdir()
        (other / "mine.txt").write_text("mine")
        target.symlink_to(other) if what == "link" else other.rename(target)
    with pytest.raises(ExportError):
        export(planted, target)
    assert os.path.lexists(target)
    assert len(list(tmp_path.rglob("*mine*" if what != "file" else "out"))) == 1


def test_a_reader_that_holds_the_warehouse_disturbs_nothing(planted: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(planted), read_only=True):
        assert export(planted, tmp_path / "out", ("hxl",))["hxl/figures.hxl.csv"] > 0


def test_the_command(planted: Path, tmp_path: Path) -> None:
    words = ["export", str(tmp_path / "out"), "--warehouse", str(planted)]
    done = CliRunner().invoke(app, [*words, "--format", "csv,hxl", "--format", "geojson"])
    assert done.exit_code == 0, done.output
    assert "csv/*.csv" in done.output
    assert "left out (--private)" in done.output
    assert tuple(_FORMATS.split("|")) == FORMATS


@pytest.mark.parametrize(
    ("words", "says"), [(["--format", "shapefile"], "'shapefile' is none of"), (["--format", ","], "")]
)
def test_a_format_that_nobody_knows_is_said(planted: Path, tmp_path: Path, words: list[str], says: str) -> None:
    done = CliRunner().invoke(app, ["export", str(tmp_path / "out"), "--warehouse", str(planted), *words])
    assert (done.exit_code == 0) is (not says)
    assert says in str(done.exception or "")
