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
