"""GeoNames dumps: small files of that format, written here."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.gazetteer import Gazetteer
from pipelines.gazetteer.compile import compile_rows
from pipelines.gazetteer.dump import BrokenDumpError, read_dump


def line(
    identifier: int,
    name: str,
    feature: str,
    *,
    names: str = "",
    at: str = "1.5 2.5",
    country: str = "IQ",
    units: str = "01 ",
    people: str = "0",
) -> str:
    latitude, longitude = at.split(" ")
    admin1, _, admin2 = units.partition(" ")
    kind, code = feature.split(".")
    cells = [
        str(identifier),
        name,
        name,
        names,
        latitude,
        longitude,
        kind,
        code,
        country,
        "",
        admin1,
        admin2,
        "",
        "",
        people,
        "",
        "9",
        "Asia/X",
        "2020-01-01",
    ]
    return "\t".join(cells)


DUMP = [
    line(10, "Harut Governorate", "A.ADM1", at="1.0 2.0", people="500000"),
    line(11, "Harut District", "A.ADM2", units="01 0101"),
    line(12, "Harut", "P.PPLA", names="Haroot,حروت", units="01 0101", people="40000"),
    line(13, "Tall Smen", "P.PPL", units="01 0101", people="300"),
    line(14, "Nahr Simar", "H.STM"),
    line(15, "Harut Camp", "S.CMPRF"),
    line(16, "Old Harut", "P.PPLH"),  # historical: news mean the other
    line(17, "A well", "H.WLL"),  # of no use
    line(18, "Bab Harut", "S.PSTB"),
    line(19, "Hilly Land", "A.PCLI", country="HL", units="00 ", people="1000000"),
]  # fmt: skip
NAMES = [
    "1\t12\ten\tHaroutville\t1\t\t\t\t\t",
    "2\t12\tlink\thttps://example.org/Harut\t\t\t\t\t\t",
    "3\t12\ten\tOldname\t\t\t\t1\t\t",
    "4\t99\ten\tOf no row\t\t\t\t\t\t",
    "5\t14\ten\tSimar River\t\t\t\t",
]


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    dump, names = tmp_path / "IQ.txt", tmp_path / "alternateNamesV2.txt"
    dump.write_text("\n".join(DUMP) + "\n", encoding="utf-8")
    names.write_text("\n".join(NAMES) + "\n", encoding="utf-8")
    return dump, names


def test_kinds_and_containers(files: tuple[Path, Path]) -> None:
    rows = {row.name: row for row in read_dump(files[0])}
    assert {name: row.kind for name, row in rows.items()} == {
        "Harut Governorate": "admin1",
        "Harut District": "admin2",
        "Harut": "city",
        "Tall Smen": "village",
        "Nahr Simar": "water",
        "Harut Camp": "camp",
        "Bab Harut": "crossing",
        "Hilly Land": "country",
    }
    assert (rows["Tall Smen"].admin1, rows["Tall Smen"].admin2) == (10, 11)
    assert rows["Nahr Simar"].population > 0


def test_a_dump_becomes_a_gazetteer(files: tuple[Path, Path], tmp_path: Path) -> None:
    compile_rows(read_dump(*files), tmp_path / "p.xz")
    gazetteer = Gazetteer(tmp_path / "p.xz", ())
    for name in ("Harut", "Haroot", "Haroutville"):
        assert "place:geonames:12" in {m.place.entity_id for m in gazetteer.find(name)}
    assert gazetteer.find("Simar River")[0].place.kind == "water"
    assert gazetteer.find("Oldname") == gazetteer.find("Old Harut") == ()


BROKEN = [
    ("1\tX\n", r"IQ\.txt:1: 2 columns, expected 19"),
    (line(1, "X", "P.PPL").replace("1\tX", "one\tX") + "\n", r"IQ\.txt:1: column 1 \(geonameid\): expected a whole number"),
    (line(1, "X", "P.PPL", at="north 2") + "\n", r"column 5 \(latitude\): expected degrees between -90 and 90, found 'north'"),
    (line(1, "X", "P.PPL", at="1 200") + "\n", r"column 6 \(longitude\): expected degrees between -180 and 180"),
    (line(1, "X", "P.PPL", people="many") + "\n", r"column 15 \(population\): expected a whole number"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "message"), BROKEN)
def test_a_broken_line_names_file_line_and_column(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "IQ.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(BrokenDumpError, match=message):
        read_dump(path)


def test_an_empty_file_has_no_places(tmp_path: Path) -> None:
    path = tmp_path / "IQ.txt"
    path.touch()
    assert read_dump(path) == []
