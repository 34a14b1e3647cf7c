"""The shipped gazetteer: what names find, how it is packed, what its facts are."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest

from pipelines.annotate.places.demonyms import demonym_place
from pipelines.annotate.places.readings import abbreviations
from pipelines.gazetteer import Gazetteer, Quality, kilometres, load, packed
from pipelines.gazetteer.compile import compile_rows
from pipelines.gazetteer.facts import COLUMNS, KINDS, load_facts
from pipelines.gazetteer.gazetteer import COMPILED
from pipelines.gazetteer.sources import Row
from pipelines.lexicons import load_table

FINDS = [
    # name, kind and country of a place among those found
    ("Reykjavík", "city", "IS"),
    ("Reykjavik", "city", "IS"),
    ("Nouakchott", "city", "MR"),
    ("Tikrit", "city", "IQ"),
    ("al-Bab", "city", "SY"),
    ("Bab", "city", "SY"),  # the article left off
    ("Nineveh", "admin1", "IQ"),
    ("Bavaria", "admin1", "DE"),
    ("Bihar", "admin1", "IN"),  # 'State of'
    ("Harris County", "admin2", "US"),
    ("Ivory Coast", "country", "CI"),
    ("Holy See", "country", "VA"),
    ("Zambezi", "water", None),
    ("Donbass", "region", "UA"),
    ("Zaatari", "camp", "JO"),
    ("Bab al-Hawa", "crossing", "SY"),
]


@pytest.mark.parametrize(("name", "kind", "country"), FINDS)
def test_a_name_finds_its_place(name: str, kind: str, country: str | None) -> None:
    assert (kind, country) in {(m.place.kind, m.place.country) for m in load().find(name)}


def test_a_name_finds_each_place_once_closest_ties_first() -> None:
    matches = load().find("Tripoli")
    assert len({m.place.number for m in matches}) == len(matches) > 3
    assert [m.quality for m in matches] == sorted(m.quality for m in matches)


@pytest.mark.parametrize("name", ["", "...", "Qwxzkj", "北京", "x" * 10_000, "\x00"])
def test_what_is_no_name_finds_nothing(name: str) -> None:
    assert load().find(name) == ()
    assert load().find_romanised(name) == ()


def test_another_romanisation_only_proposes() -> None:
    found = load().find_romanised("Telkeif")
    assert ("Tallkayf", "IQ") in {(m.place.name, m.place.country) for m in found}
    assert {m.quality for m in found} == {Quality.SKELETON}


def test_ids_lead_back_to_places() -> None:
    gazetteer = load()
    for name in ("Accra", "Zaatari", "Bolivia"):
        place = gazetteer.find(name)[0].place
        assert gazetteer.by_entity_id(place.entity_id) == place
    for other in ("place:geonames:1", "place:geonames:x", "place:editor:nowhere", "person:a-b", ""):
        assert gazetteer.by_entity_id(other) is None


def test_a_city_lies_in_its_units() -> None:
    gazetteer = load()
    place = next(m.place for m in gazetteer.find("Houston") if m.place.country == "US" and m.place.population > 1e6)
    assert place.admin1 is not None
    assert place.admin2 is not None
    assert gazetteer.place(place.admin1).name == "Texas"
    assert gazetteer.place(place.admin2).name == "Harris County"
    assert kilometres(place, gazetteer.place(place.admin2)) < 50


def test_every_country_has_one_capital_at_most_and_most_have_one() -> None:
    gazetteer = load()
    assert len(gazetteer.countries) > 240
    capital = next(m.place for m in gazetteer.find("Ottawa") if m.place.country == "CA" and m.place.kind == "city")
    assert capital.is_capital


def test_the_file_is_small_and_has_its_licence_beside_it() -> None:
    assert COMPILED.stat().st_size < 15_000_000
    assert "Creative Commons Attribution 4.0" in COMPILED.with_name("ATTRIBUTION.md").read_text("utf-8")


# ── facts, demonyms, abbreviations lead somewhere ────────────────────────────────────────────────────────────────────


def test_facts_have_no_ids_and_coarse_coordinates() -> None:
    for fact in load_facts():
        assert fact.kind in KINDS
        if not fact.same_as:
            assert fact.precision_km
            assert fact.latitude == pytest.approx(round(fact.latitude or 0, 1))
            place = load().by_entity_id(f"place:editor:{fact.slug}")
            assert place is not None
            assert place.geonames_id is None


def test_facts_that_rename_a_place_find_one() -> None:
    gazetteer = load()
    for fact in load_facts():
        if fact.same_as:
            assert any(m.place.geonames_id and m.place.kind == fact.kind for m in gazetteer.find(fact.name)), fact


def test_slugs_are_unique() -> None:
    slugs = [fact.slug for fact in load_facts() if not fact.same_as]
    assert len(set(slugs)) == len(slugs)


def test_every_demonym_and_abbreviation_has_its_place() -> None:
    gazetteer = load()
    assert [row["word"] for row in load_table("demonyms") if demonym_place(gazetteer, row["word"]) is None] == []
    for written, entries in abbreviations().items():
        for entry in entries:
            found = {(m.place.kind, m.place.country) for m in gazetteer.find(entry.name)}
            assert (entry.kind, entry.country) in found, written


BAD_FACTS = [
    ("Xville\t\ttown\t\t1.0\t1.0\t5\t\t\teditor", "column kind: expected one of"),
    ("Xville\t\tcity\tUSA\t1.0\t1.0\t5\t\t\teditor", "column country: expected an ISO 3166-1 alpha-2 code"),
    ("Xville\t\tcity\tUS\t1.234\t1.0\t5\t\t\teditor", "column latitude: expected degrees with at most one decimal"),
    ("Xville\t\tcity\tUS\t95.0\t1.0\t5\t\t\teditor", "column latitude: expected degrees"),
    ("Xville\t\tcity\tUS\t\t\t5\t\t\teditor", "column latitude: expected degrees, as no place is named"),
    ("Xville\t\tcity\tUS\t1.0\t1.0\tnear\t\t\teditor", "column precision_km: expected a whole number"),
    ("—\t\tcity\tUS\t1.0\t1.0\t5\t\t\teditor", "column name: expected a name in Latin letters"),
    ("Xville\tcity", "2 cells, expected 10"),
]


@pytest.mark.parametrize(("line", "message"), BAD_FACTS)
def test_a_broken_fact_names_file_line_and_column(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "facts.tsv"
    path.write_text("\t".join(COLUMNS) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=message) as error:
        load_facts(path)
    assert str(error.value).startswith(f"{path}:2: ")


# ── the format ───────────────────────────────────────────────────────────────────────────────────────────────────────

ROWS = [
    Row(1, "Freedonia", "country", "FR", 10.0, 20.0, 900_000),
    Row(2, "Al Marj Governorate", "admin1", "IQ", 10.5, 20.5, 400_000),
    Row(3, "Al Marj", "city", "IQ", 10.51, 20.49, 90_000, ["Elmarj", "المرج", "MRJ"], 2),
    Row(4, "Stone Hill", "village", "FR", -10.00004, 179.99999, 0),
]


def test_equal_rows_in_any_order_give_equal_bytes(tmp_path: Path) -> None:
    compile_rows(ROWS, tmp_path / "one.xz")
    compile_rows(reversed(ROWS), tmp_path / "two.xz")
    assert (tmp_path / "one.xz").read_bytes() == (tmp_path / "two.xz").read_bytes()
    assert not list(tmp_path.glob("*.partial"))


def test_rows_come_back(tmp_path: Path) -> None:
    compile_rows(ROWS, tmp_path / "p.xz")
    gazetteer = Gazetteer(tmp_path / "p.xz", ())
    city = next(m for m in gazetteer.find("Elmarj"))
    assert (city.place.name, city.quality, city.place.population) == ("Al Marj", Quality.ALTERNATE, 90_000)
    assert city.place.admin1 is not None
    assert gazetteer.place(city.place.admin1).name == "Al Marj Governorate"
    assert {m.place.kind for m in gazetteer.find("Marj")} == {"city", "admin1"}
    assert gazetteer.find("MRJ") == gazetteer.find("المرج") == ()  # codes and other scripts are left out
    hill = gazetteer.find("Stone Hill")[0].place
    assert hill.latitude == pytest.approx(-10.0)
    assert hill.longitude == pytest.approx(180.0)


@pytest.mark.parametrize("content", [b"", b"something else", packed.MAGIC + b"\xfd7zXZ broken"])
def test_another_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.xz"
    path.write_bytes(content)
    with pytest.raises(packed.BrokenGazetteerError, match=r"p\.xz: .*make gazetteer"):
        Gazetteer(path, ())


def test_keys_are_found_in_every_block_and_between_none() -> None:
    postings = {f"k{number:04d}": [number, number + 1] for number in range(0, 200, 2)}
    columns = packed.index_columns("x", postings)
    keys, counts, values = columns["x.keys"], columns["x.counts"], columns["x.values"]
    assert isinstance(keys, bytes)
    assert isinstance(values, array)
    columns |= packed.key_order("x", keys, list(counts))
    index = packed.KeyIndex("x", {name: memoryview(column).cast("B") if isinstance(column, bytes) else memoryview(column)
                                  for name, column in columns.items()})  # fmt: skip
    assert len(index) == 100
    for number in range(200):
        assert list(index.get(f"k{number:04d}")) == ([number, number + 1] if number % 2 == 0 else [])
    for other in ("", "a", "z", "k", "k0000 ", "0"):
        assert not index.get(other)
