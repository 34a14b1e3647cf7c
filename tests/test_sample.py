"""The pages of inbox/sample, with the tables of the project: each thing that Dateline finds between pages is there to be seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.build import build
from pipelines.paths import WarehousePaths
from pipelines.settings import Source, load_project
from tests.warehouses import QUICK, SAMPLE, Silence, rows

NAMED = """WITH named AS (
    SELECT a.article_id, split_part(split_part(s.source_name, '/', -1), '.', 1) AS page FROM articles a JOIN sightings s
    USING (capture_id)) """


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of the sample as `make run` builds it."""
    found = tmp_path_factory.mktemp("shown") / "w.duckdb"
    user = load_project(SAMPLE.parents[1]).settings.user
    report = build(WarehousePaths(found), [Source(SAMPLE, "sample")], replace(QUICK, user=user), Silence())
    assert report.is_published
    return found


@pytest.mark.parametrize(
    ("page", "other", "link"),
    [
        ("market-attack-reprint", "market-attack-wire", "copy"),
        ("notice-board", "crossing-reopens", "excerpt"),
        ("crossing-short", "crossing-reopens", "rewrite"),
        ("crossing-reopens-later", "crossing-reopens", "same_page"),
    ],
)
def test_pages_on_one_text(database: Path, page: str, other: str, link: str) -> None:
    found = rows(
        database,
        f"{NAMED} SELECT link FROM article_links l JOIN named n USING (article_id) JOIN named o ON o.article_id = l.other_id"
        f" WHERE n.page = '{page}' AND o.page = '{other}'",
    )
    assert found == [(link,)]


def test_whose_text_it_is(database: Path) -> None:
    found = rows(
        database,
        f"{NAMED} SELECT n.page, c.is_origin FROM article_copies c JOIN named n USING (article_id)"
        " WHERE n.page LIKE 'market%' ORDER BY n.page",
    )
    assert found == [("market-attack-reprint", False), ("market-attack-wire", True)]


def test_what_changed_between_captures(database: Path) -> None:
    changed = rows(
        database, "SELECT op, touches, numbers, note LIKE 'Correction, 8 %' FROM page_changes ORDER BY op DESC"
    )
    assert changed == [
        ("changed", ["figure"], ["more than 1,200 people → more than 900 people"], True),
        ("added", ["figure", "date"], None, True),
    ]


def test_one_incident_told_by_several_outlets(database: Path) -> None:
    found = rows(
        database,
        "SELECT t.happening, e.name, CAST(t.from_date AS VARCHAR), t.n_articles, n_sources, deaths_low, deaths_high, injured_best,"
        " is_disputed FROM incidents t JOIN entities e ON e.entity_id = t.place_id WHERE t.n_articles > 1",
    )
    assert found == [("attacked", "Macomia", "2024-02-18", 3, 2, 6.0, 20.0, 9.0, True)]


def test_a_thread_of_figures_over_articles(database: Path) -> None:
    ((thread, lowest, highest),) = rows(
        database, "SELECT thread_id, lowest, highest FROM disputed_numbers WHERE event = 'killed'"
    )
    assert (lowest, highest) == (6.0, 20.0)
    found = rows(
        database,
        "SELECT DISTINCT l.link FROM figure_links l JOIN figures a ON a.figure_id = l.figure_id JOIN figures b ON"
        f" b.figure_id = l.other_id WHERE a.article_id <> b.article_id AND a.thread_id = '{thread}' ORDER BY 1",
    )
    assert {("restates",), ("rival",)} <= set(found)
    parts = rows(
        database,
        "SELECT a.surface, b.surface FROM figure_links l JOIN figures a USING (figure_id) JOIN figures b"
        f" ON b.figure_id = l.other_id WHERE l.link = 'part_of' AND b.thread_id = '{thread}' AND l.basis = 'of the'",
    )
    assert parts == [("Three of the dead", "at least 14 people")]


def test_people_and_organisations_over_articles(database: Path) -> None:
    found = rows(
        database,
        "SELECT name, n_articles > 3 FROM entities WHERE resolved_by = 'cross_article' AND name IN ('Celina Macuacua',"
        " 'Northern Rivers Relief Committee') ORDER BY 1",
    )
    assert found == [("Celina Macuacua", True), ("Northern Rivers Relief Committee", True)]
    (only_short,) = rows(  # a page that has the acronym alone
        database,
        f"{NAMED} SELECT list_sort(list_distinct(list(m.surface))) FROM mentions m JOIN named n USING (article_id)"
        " WHERE n.page = 'market-attack-wire' AND m.entity_id = 'organisation:northern-rivers-relief-committee'",
    )
    assert only_short == (["NRRC"],)


def test_a_persons_word(database: Path) -> None:
    assert rows(database, "SELECT DISTINCT surface, old_value, new_value FROM correction_evidence ORDER BY 1") == [
        ("412 pupils", "arrived", None),
        ("nine teachers", "arrived", None),
    ]
    assert rows(database, "SELECT count(*) FROM rejects WHERE reason = 'correction_unmatched'") == [(0,)]
    assert rows(database, "SELECT judgement FROM entity_judgements WHERE judged_by = 'user'") == [("same",)]
    assert rows(database, "SELECT max(n_articles) FROM entities WHERE name = 'Daudi Mkwawa'") == [(2,)]
