"""Every check holds for the sample and catches the fault that it is there for; a failed one keeps yesterday's file."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from pipelines.build import Run
from pipelines.paths import WarehousePaths
from pipelines.process.survey import Survey
from pipelines.publish import snapshot
from pipelines.publish.checks import CheckResult, checks, run_checks
from pipelines.publish.published import Stamp
from pipelines.publish.snapshot import Candidate, CheckFailed
from pipelines.report import Report
from pipelines.store.query import QueryError, run_query
from pipelines.store.schema import tables, views
from pipelines.vocabularies import COLUMNS
from tests.warehouses import QUICK, Silence, rows


@pytest.fixture
def con(sample: tuple[Path, Report]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables of the sample in memory, without constraints."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"ATTACH '{sample[0]}' AS sample (READ_ONLY)")
        for name in tables():
            connection.execute(f"CREATE TABLE main.{name} AS SELECT * FROM sample.{name}")
        connection.execute("DETACH sample")
        yield connection


def failed(results: list[CheckResult]) -> set[str]:
    return {f"{result.check.table}.{result.check.name}" for result in results if not result.passed}


def test_every_check_holds_for_the_sample(con: duckdb.DuckDBPyConnection) -> None:
    results = run_checks(con)
    assert failed(results) == set()
    assert {result.check.table for result in results} >= {
        "articles",
        "blocks",
        "captures",
        "figures",
        "mentions",
        "sentences",
        "sightings",
    }


FIGURE = "(SELECT min(figure_id) FROM figures)"
FAULTS = [
    # what is done to the sample, the check that must see it
    ("INSERT INTO articles SELECT * FROM articles LIMIT 1", "articles.unique_ids"),
    ("UPDATE articles SET text_group = 'nothing'", "articles.text_group_exists"),
    ("UPDATE article_links SET other_id = article_id", "article_links.articles_exist"),
    ("UPDATE article_links SET other_id = 'nothing'", "article_links.articles_exist"),
    ("DELETE FROM article_links WHERE article_id < other_id", "article_links.symmetric"),
    ("UPDATE article_links SET passage_end = 10000000", "article_links.passages_verified"),
    ("UPDATE text_groups SET n_articles = n_articles + 1", "text_groups.members_counted"),
    ("UPDATE mentions SET mention_id = NULL", "mentions.unique_ids"),
    (
        "UPDATE captures SET is_damaged = TRUE WHERE capture_id = (SELECT min(capture_id) FROM captures)",
        "captures.bytes_whole",
    ),
    (f"UPDATE figures SET start_char = start_char + 1 WHERE figure_id = {FIGURE}", "figures.offsets_verified"),
    (f"UPDATE figures SET surface = upper(surface) || '.' WHERE figure_id = {FIGURE}", "figures.offsets_verified"),
    ("UPDATE sentences SET end_char = 10000000 WHERE sentence_no = 1", "sentences.offsets_verified"),
    ("UPDATE blocks SET end_char = start_char WHERE block_no = 1", "blocks.offsets_verified"),
    ("DELETE FROM articles WHERE article_id = (SELECT min(article_id) FROM mentions)", "mentions.article_exists"),
    ("UPDATE blocks SET role = 'title' WHERE is_main", "articles.has_story"),
    ("UPDATE articles SET published_from = NULL", "articles.has_date"),
    ("UPDATE articles SET publisher = NULL, publisher_domain = NULL", "articles.has_outlet"),
    ("UPDATE blocks SET is_main = FALSE", "figures.none_in_boilerplate"),
    ("UPDATE blocks SET is_main = FALSE", "sentences.none_in_boilerplate"),
    ("DELETE FROM captures WHERE capture_id = (SELECT min(capture_id) FROM articles)", "articles.capture_exists"),
    ("DELETE FROM captures WHERE capture_id = (SELECT min(capture_id) FROM articles)", "sightings.capture_exists"),
    ("DELETE FROM sightings WHERE capture_id = (SELECT min(capture_id) FROM articles)", "sightings.capture_exists"),
    ("DELETE FROM articles WHERE language = 'pt'", "captures.counts_add_up"),
    (
        "INSERT INTO rejects SELECT 'c', 'read', 'a.html', '', capture_id, 'empty', NULL, NULL FROM captures LIMIT 1",
        "captures.counts_add_up",
    ),
    ("UPDATE blocks SET end_char = end_char + 5 WHERE block_no = 1", "blocks.ordered_and_disjoint"),
    ("DELETE FROM entities WHERE entity_id = (SELECT min(entity_id) FROM mentions)", "mentions.entity_exists"),
    (f"UPDATE figures SET low = 5, high = 4 WHERE figure_id = {FIGURE}", "figures.bounds_ordered"),
    ("UPDATE figures SET event = 'launched' WHERE event IS NOT NULL", "figures.event_is_an_event"),
    ("UPDATE figures SET event_id = NULL", "figures.event_is_an_event"),
    ("DELETE FROM events WHERE event_id = (SELECT min(event_id) FROM event_arguments)", "event_arguments.event_exists"),
    ("UPDATE revisions SET before_end = 10000000", "revisions.captures_exist"),
    ("UPDATE events SET from_date = DATE '2024-02-02', to_date = DATE '2024-02-01'", "events.days_ordered"),
    ("UPDATE figures SET thread_id = 'thread:none'", "figures.thread_exists"),
    ("DELETE FROM figures WHERE figure_id = (SELECT min(other_id) FROM figure_links)", "figure_links.figures_exist"),
    ("INSERT INTO figure_links SELECT other_id, figure_id, link, basis FROM figure_links", "figure_links.no_circles"),
    (  # a circle of three
        "INSERT INTO figure_links SELECT a.figure_id, b.figure_id, 'part_of', 'of them' FROM (SELECT figure_id, row_number()"
        " OVER (ORDER BY figure_id) AS n FROM figures) a JOIN (SELECT figure_id, row_number() OVER (ORDER BY figure_id) AS n"
        " FROM figures) b ON a.n <= 3 AND b.n = a.n % 3 + 1",
        "figure_links.no_circles",
    ),
    ("UPDATE figure_threads SET n_statements = 1000", "figure_threads.statements_counted"),
    ("UPDATE figure_threads SET whole_id = 'thread:none'", "figure_threads.wholes_exist"),
    ("UPDATE figure_threads SET whole_id = thread_id", "figure_threads.wholes_exist"),
    (
        "UPDATE figures SET value = 1000000 WHERE thread_id IN (SELECT thread_id FROM figure_threads WHERE whole_id IS NOT NULL)",
        "figure_threads.parts_fit_wholes",
    ),
    ("UPDATE events SET incident_id = 'incident:none'", "events.incident_exists"),
    ("UPDATE events SET incident_id = NULL", "incidents.has_reports"),
    ("UPDATE incidents SET n_sources = n_articles + 1", "incidents.has_reports"),
    ("UPDATE incidents SET deaths_low = 5, deaths_best = 4", "incidents.numbers_ordered"),
    ("INSERT INTO rejects SELECT 'c', 'acquire', 'a.html', '', NULL, 'empty', NULL, NULL", "rejects.no_page_rejected"),
    (
        "INSERT INTO rejects SELECT 'c', 'annotate', 'a.html', 'dates dates/find.py:9', capture_id, 'internal_error', NULL, NULL"
        " FROM captures LIMIT 1",
        "rejects.layers_complete",
    ),
    (
        "INSERT INTO rejects SELECT 'c', 'annotate', 'a.html', 'text 15-80', capture_id, 'too_long', NULL, NULL"
        " FROM captures LIMIT 1",
        "rejects.texts_complete",
    ),
]
# Tables without a row in the sample: their words cannot be spoilt here.
EMPTY = ("article_judgements", "rejects.stage")
LISTS = ("contexts", "touches")
_WRONG = ("'no such word'", "['no such word']")
FAULTS += [
    (f"""UPDATE {table} SET "{column}" = {_WRONG[column in LISTS]}""", f"{table}.{column}_known")
    for table, column in COLUMNS
    if table not in EMPTY and f"{table}.{column}" not in EMPTY
]
WARNINGS = {"bytes_whole", "no_page_rejected", "layers_complete", "texts_complete", "parts_fit_wholes",
            "has_story", "has_date", "has_outlet"}  # fmt: skip


@pytest.mark.parametrize(("fault", "check"), FAULTS)
def test_a_planted_fault_is_caught(con: duckdb.DuckDBPyConnection, fault: str, check: str) -> None:
    con.execute(fault)
    assert check in failed(run_checks(con))


def test_every_kind_of_check_is_tried_here() -> None:
    tried = {check.partition(".")[2] for _, check in FAULTS}
    known = {check.name for check in checks() if check.table not in EMPTY and check.name != "stage_known"}
    assert known == tried


def test_a_warning_holds_nothing_back_and_everything_else_does(con: duckdb.DuckDBPyConnection) -> None:
    assert {check.name for check in checks() if check.severity == "warn"} == WARNINGS
    for fault, check in FAULTS:
        if check.partition(".")[2] in WARNINGS:
            con.execute(fault)
    results = run_checks(con)
    assert {result.check.name for result in results if not result.passed} == WARNINGS
    assert not any(result.blocks for result in results)
    assert Candidate(Path("w.duckdb"), tuple(results), Stamp("", 0, "", "", ())).passed


def test_a_lost_layer_or_row_does_not_make_its_page_a_rejected_one(con: duckdb.DuckDBPyConnection) -> None:
    for item, reason in (("dates dates/find.py:9", "internal_error"), ("figures a/f5-8", "bad_span")):
        con.execute(
            "INSERT INTO rejects SELECT 'c', 'annotate', 'a.html', ?, capture_id, ?, NULL, NULL FROM captures ORDER BY ALL LIMIT 1",
            [item, reason],
        )
    assert failed(run_checks(con)) == {"rejects.layers_complete"}


def test_a_warning_says_what_was_rejected(con: duckdb.DuckDBPyConnection) -> None:
    ((seen,),) = con.execute("SELECT count(*) FROM sightings").fetchall()
    for name, reason in (("a.html", "empty"), ("b.html", "not_html"), ("c.html", "empty")):
        con.execute("INSERT INTO rejects VALUES ('c', 'acquire', ?, '', NULL, ?, NULL, NULL)", [name, reason])
    (said,) = [str(result) for result in run_checks(con) if result.check.name == "no_page_rejected"]
    assert said == f"rejects: every page gave an article: 3 of {seen + 3} pages break this: empty 2, not_html 1"


def test_a_replaced_page_needs_neither_article_nor_reject(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("INSERT INTO captures SELECT * REPLACE ('old' AS capture_id) FROM captures LIMIT 1")
    con.execute("INSERT INTO sightings SELECT * REPLACE ('old' AS capture_id) FROM sightings LIMIT 1")
    assert failed(run_checks(con)) == set()


@pytest.fixture
def copy(sample: tuple[Path, Report], tmp_path: Path) -> WarehousePaths:
    """A copy of the sample's warehouse that a test may write into."""
    shutil.copytree(sample[0].parent, tmp_path / "copy")
    return WarehousePaths(tmp_path / "copy" / sample[0].name)


def test_a_failed_check_keeps_yesterdays_file_and_says_what_broke(copy: WarehousePaths) -> None:
    before = copy.database.read_bytes()
    with Run(copy, QUICK, Silence()) as run:
        resolved = run.resolve()
        without = replace(resolved, tables={"entities": resolved.tables["entities"].slice(0, 0)})
        candidate = snapshot.build_candidate(copy, run.fingerprint, run.ledger(), Survey(), without, "", None)
        assert not candidate.passed
        with pytest.raises(CheckFailed, match="mentions: every resolved mention's entity exists"):
            snapshot.swap(copy, candidate, None)
    assert copy.database.read_bytes() == before
    assert not candidate.path.exists()


def test_the_published_file_holds_what_the_report_counts_and_every_view(sample: tuple[Path, Report]) -> None:
    assert sample[1].rows["articles"] == 11
    for name, count in sample[1].rows.items():
        assert rows(sample[0], f"SELECT count(*) FROM {name}") == [(count,)]
    found = rows(sample[0], "SELECT view_name FROM duckdb_views() WHERE NOT internal AND comment IS NOT NULL")
    assert {name for (name,) in found} == set(views())


def test_the_published_file_cannot_be_written_through_a_query(sample: tuple[Path, Report]) -> None:
    before = sample[0].read_bytes()
    for query in ("DELETE FROM figures", "CREATE TABLE x (a INTEGER)", "DROP VIEW figure_evidence"):
        with pytest.raises(QueryError):
            run_query(sample[0], query)
    assert sample[0].read_bytes() == before
