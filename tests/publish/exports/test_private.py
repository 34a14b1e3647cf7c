"""What is not handed on: a private person planted in every place where a name can stand, quotations that are too long, texts."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from pipelines.publish.exports.door import QUOTED_CHARS
from pipelines.publish.exports.keys import ADDRESSES, FOREIGN_KEYS, article_of, texts_of
from pipelines.publish.exports.names import PageNames, page_names
from pipelines.store.schema import tables
from tests.publish.exports.planted import LONG_QUOTATION, MINISTER, PRIVATE, read_in_full

_PRIVATE = re.compile("marwa|qasabji", re.IGNORECASE)


def test_a_private_person_stands_in_no_byte_of_any_format(handed_on: Path) -> None:
    files = read_in_full(handed_on)
    assert len(files) > 70
    assert {name: found.group() for name, text in files.items() if (found := _PRIVATE.search(text))} == {}


def test_asked_for_she_stands_in_every_format(kept: Path) -> None:
    named = {name.rpartition(".")[2] for name, text in read_in_full(kept).items() if _PRIVATE.search(text)}
    assert named == {"parquet", "csv", "json", "jsonld", "geojson", "xlsx"}


def test_a_person_with_a_public_role_stays(handed_on: Path) -> None:
    files = read_in_full(handed_on)
    assert MINISTER in files["parquet/entities.parquet"]
    assert MINISTER in files["ftm/entities.ftm.json"]
    assert MINISTER in files["hxl/figures.hxl.csv"]


def test_what_she_said_and_suffered_is_told_without_her_name(handed_on: Path) -> None:
    with duckdb.connect() as con:
        folder = handed_on / "parquet"
        said = con.execute(
            f"SELECT label, entity_id FROM '{folder}/speakers.parquet' WHERE is_named ORDER BY 1"
        ).fetchall()
        assert ("[name withheld]", None) in said
        suffered = con.execute(
            f"SELECT surface, entity_id, mention_id FROM '{folder}/event_arguments.parquet' WHERE surface LIKE '%withheld%'"
        ).fetchall()
        assert ("[name withheld]", None, None) in suffered
        titles = con.execute(
            f"SELECT title, url, tags, authors FROM '{folder}/articles.parquet' ORDER BY url DESC, title DESC"
        ).fetchall()
        told, later = titles[1:]
        assert told == (
            "[name withheld] tells of the flood in Beira",
            "https://post.example.org/2024/03/05/name-withheld-tells-of-the-flood",
            ["[name withheld]"],
            ["[name withheld]"],
        )
        assert later[:2] == ("The flood in Beira", told[1]), "another capture of the page tells no more"


def test_a_long_quotation_and_the_texts_stay_behind(handed_on: Path, kept: Path) -> None:
    assert len(LONG_QUOTATION) > QUOTED_CHARS
    words = LONG_QUOTATION[:60]
    assert [name for name, text in read_in_full(handed_on).items() if words in text] == []
    with_text = [name for name, text in read_in_full(kept).items() if words in text]
    assert {"parquet/articles.parquet", "parquet/quotations.parquet", "csv/statements.csv"} <= set(with_text)
    with duckdb.connect() as con:
        columns = con.execute(
            f"SELECT column_name FROM (DESCRIBE FROM '{handed_on}/parquet/articles.parquet')"
        ).fetchall()
        assert ("text",) not in columns
        assert con.execute(
            f"SELECT count(*) FROM '{handed_on}/parquet/statements.parquet' WHERE surface = '[372 characters left out]'"
        ).fetchone() == (1,)


@pytest.mark.parametrize("private", [False, True])
def test_every_foreign_key_leads_to_a_row(handed_on: Path, kept: Path, private: bool) -> None:
    folder = (kept if private else handed_on) / "parquet"
    broken = []
    with duckdb.connect() as con:
        for table, keys in FOREIGN_KEYS.items():
            for column, other in keys.items():
                (n,) = con.execute(
                    f"""SELECT count(*) FROM '{folder}/{table}.parquet' WHERE "{column}" NOT IN
                    (SELECT "{tables()[other].key[0]}" FROM '{folder}/{other}.parquet')"""
                ).fetchall()[0]
                broken += [(table, column)] * bool(n)
    assert broken == []


# Columns of text that hold no words of a page; a new one must be put here or is looked through for names.
def test_every_text_of_a_page_is_looked_through() -> None:
    looked_through = {f"{name}.{column}" for name, table in tables().items() for column in texts_of(table)}
    for column in ("articles.title", "statements.surface", "event_arguments.surface", "speakers.label", "captures.url",
                   "sightings.source_name", "rejects.detail", "figures.counted", "corrections.new_value", "blocks.why",
                   "events.incident_basis", "figure_links.basis", "text_groups.agency", "articles.authors"):  # fmt: skip
        assert column in looked_through
    for name, table in tables().items():
        assert not texts_of(table) or article_of(table) or name == "article_judgements", name


NAMES = page_names(
    [(100, 104)], ["Omar Said", "Omar Said al Masri", "Said", "José Núñez-Lee", "Rosa van der Berg"], ["Red Cross", "Lee County"],
    ["said", "rosa"],
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Omar Said spoke", "[name withheld] spoke"),
        ("so spoke Omar Said", "so spoke [name withheld]"),
        ("Omar Said al Masri spoke", "[name withheld] spoke"),
        ("OMAR SAID spoke", "[name withheld] spoke"),
        ("omar said spoke", "[name withheld] spoke"),
        ("Mr Said spoke", "Mr [name withheld] spoke"),
        ("residents said so", "residents said so"),
        ("Said’s house, Omar’s son", "[name withheld]’s house, [name withheld]’s son"),
        ("Jose Nunez Lee", "[name withheld]"),
        ("Núñez of Lee County", "[name withheld] of Lee County"),
        ("Rosa van der Berg and the van", "[name withheld] and the van"),
        ("Rosa, a rosa", "[name withheld], a rosa"),
        ("@omarsaid wrote", "@[name withheld] wrote"),
        ("nobody", "nobody"),
        ("", ""),
    ],
)
def test_a_name_in_a_text(text: str, told: str) -> None:
    assert NAMES.taken_out(text) == told


def test_a_name_known_by_its_place_in_the_page() -> None:
    assert NAMES.taken_out("xx Ann yy", 97) == "xx [name withheld]yy"
    assert NAMES.taken_out("Ann yy", 104) == "Ann yy"
    assert PageNames().taken_out("Omar Said", 0) == "Omar Said"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("https://a.example/omar-said-speaks", "https://a.example/name-withheld-speaks"),
        ("https://a.example/what-residents-said", "https://a.example/what-residents-said"),
        ("https://a.example/omarsaid?q=1", "https://a.example/name-withheld?q=1"),
        ("https://a.example/Jos%C3%A9%20N%C3%BA%C3%B1ez-Lee", "https://a.example/name-withheld"),
        ("inbox/a-rosa-by-the-river.html", "inbox/a-rosa-by-the-river.html"),
        ("inbox/berg.html", "inbox/name-withheld.html"),
        ("https://a.example/100%25", "https://a.example/100%25"),
    ],
)
def test_a_name_in_an_address(address: str, told: str) -> None:
    assert NAMES.taken_out_of_address(address) == told


def test_addresses_are_known_columns() -> None:
    known = {column.name for table in tables().values() for column in table.columns}
    assert known >= ADDRESSES


def test_ten_thousand_names_take_no_longer_for_each_word() -> None:
    many = page_names([(k, k + 1) for k in range(0, 20_000, 2)], [f"Anna Name{k}" for k in range(10_000)], ())
    assert many.taken_out(" ".join(["Anna Bell"] * 20_000), 0).count("withheld") > 0
    assert PRIVATE not in many.taken_out("nothing")
