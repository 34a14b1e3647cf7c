"""Entities of several pages through the real build: who is linked, who is not, and what a person's judgement does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.build import build
from pipelines.paths import WarehousePaths
from pipelines.report import Report
from pipelines.settings import Source, UserTables
from tests.warehouses import QUICK, Silence, rows, write_pages

PAGES = {
    "a.txt": "Talks in Nairobi\n\nForeign Minister Helena Marsk arrived in Nairobi on Monday. The UNHCR praised Kenya.\n\n"
    "Maria Lopez, a resident of the camp, said the water had run out. The Dalvik Mining Corp did not answer.\n",
    "b.txt": "Camp to close\n\nKenya will close the camp, Foreign Minister Helena Marsk said in Nairobi.\n\n"
    "Maria Lopez, a resident of the port, lost her boat. Dalvik Mining said nothing.\n",
    "c.txt": "Aid arrives\n\nThe United Nations High Commissioner for Refugees sent tents to Kenya, officials said on Friday.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_pages(tmp_path / "pages", PAGES)


def make(database: Path, folder: Path, judgements: Path | None = None) -> Report:
    settings = replace(QUICK, user=UserTables(judgements=judgements))
    return build(WarehousePaths(database), [Source(folder, "pages")], settings, Silence())


def articles_by_name(database: Path) -> dict[str, list[int]]:
    """Name -> for each entity of that name in how many articles it is, most first."""
    found: dict[str, list[int]] = {}
    for name, count in rows(
        database, "SELECT name, n_articles FROM entities WHERE n_mentions > 0 ORDER BY name, n_articles DESC"
    ):
        assert isinstance(count, int)
        found.setdefault(str(name), []).append(count)
    return found


def test_who_is_linked_across_articles(tmp_path: Path, folder: Path) -> None:
    database = tmp_path / "w.duckdb"
    make(database, folder)
    found = articles_by_name(database)
    assert found["Helena Marsk"] == [2]  # a public role on both pages
    assert found["Maria Lopez"] == [1, 1]  # none: two pages, two people as far as anybody knows
    assert found["United Nations High Commissioner for Refugees"] == [2]  # an acronym and its long form
    assert rows(database, "SELECT entity_id, resolved_by FROM entities WHERE name = 'Helena Marsk'") == [
        ("person:helena-marsk", "cross_article")
    ]
    ((joined,),) = rows(database, "SELECT count(*) FROM entity_aliases WHERE entity_id = 'person:helena-marsk'")
    assert joined == 2
    assert rows(database, "SELECT judgement, basis FROM entity_judgements WHERE left_id LIKE 'person:helena%'") == [
        ("same", "name_and_context")
    ]
    seen = rows(database, "SELECT n_mentions, titles FROM entity_evidence WHERE entity_id = 'person:helena-marsk'")
    assert seen == [(1, ["Foreign Minister"])] * 2
    assert rows(database, "SELECT part_of FROM entities WHERE name LIKE 'United Nations High%'") == [
        ("organisation:united-nations",)
    ]


def test_a_persons_judgement_splits_and_its_id_stays_known(tmp_path: Path, folder: Path) -> None:
    database = tmp_path / "w.duckdb"
    make(database, folder)
    left, right = (
        str(row[0])
        for row in rows(database, "SELECT old_id FROM entity_aliases WHERE old_id LIKE 'person:helena%' ORDER BY 1")
    )
    judgements = tmp_path / "mine.tsv"
    judgements.write_text(f"left_id\tright_id\tjudgement\treason\n{left}\t{right}\tdifferent\ttwo people\n")
    make(database, folder, judgements)
    assert articles_by_name(database)["Helena Marsk"] == [1, 1]
    assert rows(database, "SELECT judgement, judged_by, reason FROM entity_judgements WHERE judged_by = 'user'") == [
        ("different", "user", "two people")
    ]
    ((heir,),) = rows(database, "SELECT entity_id FROM entity_aliases WHERE old_id = 'person:helena-marsk'")
    assert heir in (left, right)


# ── who prints whose text ────────────────────────────────────────────────────────────────────────────────────────────


def report(*opening: str) -> str:
    """A page of some forty words more than its opening."""
    told = (
        "The bridge at Mtwara was closed on Friday after two lorries broke through its railing, the mayor said.",
        "At least 12 people were hurt, and boats carried their families to the far bank until the ferry came at dusk.",
        "Engineers of the Harbour Office promised to open one lane within a week, although the steel has yet to arrive.",
        "Traders in the upper town, who lost a market day, asked for the old ford to be marked and lit in the meantime.",
    )
    return "\n\n".join([*opening, *told]) + "\n"


COPIES = {
    "first.txt": report("Bridge closed after crash"),
    "wire.txt": report("Twelve hurt as lorries fall", "MTWARA (Reuters) — Officials spoke on Friday."),
    "other.txt": "Rain\n\nIt rained in Nairobi on Monday, and farmers said that they had waited for it since the spring.\n",
}


def test_copies_are_one_text_until_a_person_says_otherwise(tmp_path: Path) -> None:
    database, folder = tmp_path / "w.duckdb", write_pages(tmp_path / "pages", COPIES)
    make(database, folder)
    found = rows(database, "SELECT a.article_id, s.source_name FROM articles a JOIN sightings s USING (capture_id)")
    names = {str(name): str(article) for article, name in found}
    groups = "SELECT DISTINCT text_group FROM articles ORDER BY 1"
    assert rows(database, groups) == sorted([(names["wire.txt"],), (names["other.txt"],)])
    assert rows(
        database, "SELECT article_id, is_origin, link, agency, n_articles FROM article_copies ORDER BY is_origin"
    ) == [
        (names["first.txt"], False, "copy", "Reuters", 2),
        (names["wire.txt"], True, None, "Reuters", 2),
    ]
    assert list((tmp_path / "w.batches").glob("*/.compared-*"))
    judgements = tmp_path / "mine.tsv"
    judgements.write_text(
        f"left_id\tright_id\tjudgement\treviewer\n{names['wire.txt']}\t{names['first.txt']}\tdifferent\tann\n"
    )
    make(database, folder, judgements)
    assert len(rows(database, groups)) == 3
    assert rows(database, "SELECT count(*) FROM article_links") == [(0,)]
    assert rows(database, "SELECT judgement, link, reviewer FROM article_judgements") == [("different", "copy", "ann")]


def test_a_judgement_on_what_is_not_here_is_told(tmp_path: Path, folder: Path) -> None:
    database, judgements = tmp_path / "w.duckdb", tmp_path / "mine.tsv"
    make(database, folder)
    ((article,), *_) = rows(database, "SELECT article_id FROM articles ORDER BY 1")
    ((figure,),) = rows(database, "SELECT coalesce(min(figure_id), '') FROM figures")
    assert figure == ""
    lines = [
        f"{article}\tffffffffffffffff",
        f"{article}/f1-2\t{article}/f3-4",
        f"incident:{article}/e1-2\tincident:{article}/e3-4",
        "person:helena-marsk\tperson:nobody",
        f"person:helena-marsk@{article}\tperson:somebody@{article}",
        "person:helena-marsk\tplace:geonames:184745",
    ]
    judgements.write_text("left_id\tright_id\tjudgement\n" + "".join(f"{line}\tdifferent\n" for line in lines))
    make(database, folder, judgements)
    found = rows(
        database, "SELECT source_name, item, detail FROM rejects WHERE reason = 'judgement_unmatched' ORDER BY item"
    )
    gone = "no row of {} is called so any more"
    assert found == sorted(
        [
            ("mine.tsv", f"{article} ffffffffffffffff", "ffffffffffffffff: there is no such page here"),
            ("mine.tsv", f"{article}/f1-2 {article}/f3-4", f"{article}/f1-2: {gone.format('figures')}"),
            (
                "mine.tsv",
                f"incident:{article}/e1-2 incident:{article}/e3-4",
                f"incident:{article}/e1-2: {gone.format('events')}",
            ),
            ("mine.tsv", "person:helena-marsk person:nobody", "person:nobody: there is no such entity here"),
            (
                "mine.tsv",
                f"person:helena-marsk@{article} person:somebody@{article}",
                f"person:somebody@{article}: {gone.format('entities')}",
            ),
        ]
    )
