"""Every table of words loads, says where its rows come from, and holds nothing twice."""

from __future__ import annotations

import unicodedata
from collections import Counter
from pathlib import Path

import pytest

import pipelines.lexicons
from pipelines.lexicons import load_table

FOLDER = Path(pipelines.lexicons.__file__).parent
TABLES = sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.tsv"))


def test_there_are_tables() -> None:
    assert "number_words" in TABLES


@pytest.mark.parametrize("name", TABLES)
def test_a_table_loads_with_rows_and_a_source_in_each(name: str) -> None:
    rows = load_table(name)
    assert rows
    assert "source" in rows[0]
    assert [row for row in rows if not row["source"].strip()] == []


@pytest.mark.parametrize("name", TABLES)
def test_no_row_stands_twice(name: str) -> None:
    counts = Counter(tuple((key, value) for key, value in row.items() if key != "source") for row in load_table(name))
    assert [row for row, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", TABLES)
def test_cells_are_clean(name: str) -> None:
    for row in load_table(name):
        for key, value in row.items():
            assert key == key.strip() != ""
            assert value == value.strip(), (key, value)
            assert unicodedata.is_normalized("NFC", value), (key, value)


def test_a_row_with_too_few_cells_names_file_and_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bad.tsv").write_text("# a comment\nword\tsource\nthree\teditor\nfour\n")
    monkeypatch.setattr(pipelines.lexicons, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match=r"bad\.tsv:4: 1 cells, expected 2"):
        load_table("bad")
