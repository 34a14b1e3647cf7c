"""The views of figures: whom and what a figure is about, what is counted where, what happened when."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipelines.store.schema import create_tables, create_views

TEXT = "On Monday 12 died in Anvik and 30 in Hulm."


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Two pages of one text: 'a' is of an outlet with a domain and stands in two files, 'b' says nothing of its outlet."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        create_tables(connection)
        create_views(connection)
        for name, domain, day in (("a", "post.example", "2024-02-06"), ("b", None, "2024-02-07")):
            connection.execute(
                """INSERT INTO captures BY NAME SELECT $1 AS capture_id, 'file' AS acquired_via, 'f' AS
                archive_file, '0' AS payload_sha256, 1 AS n_bytes, FALSE AS is_damaged""",
                [name],
            )
            connection.execute(
                """INSERT INTO articles BY NAME SELECT $1 AS article_id, $1 AS capture_id, $2 AS
                publisher_domain, $3::DATE AS published_from, TRUE AS is_annotated, $4 AS text, '' AS
                fingerprint""",
                [name, domain, day, TEXT],
            )
        connection.execute(
            """INSERT INTO sightings VALUES ('a', 'spring', 'y.html', 'r'), ('a', 'press', 'x.html', 'r'), ('b',
            'press', 'z.html', 'r')"""
        )
        connection.execute(
            """INSERT INTO entities BY NAME SELECT 'place:1' AS entity_id, 'place' AS kind, 'Anvik' AS name,
            ['Anvik'] AS names, 'DK' AS country, 55.5 AS latitude, 10.5 AS longitude, 'gazetteer' AS
            resolved_by"""
        )
        for page, value, start, event, place, mention, factuality in (
            ("a", 12, 10, "killed", "place:1", "a/m21-26", "asserted"),
            ("b", 14, 10, "killed", "place:1", "b/m21-26", "asserted"),
            ("a", 30, 31, "killed", None, "a/m37-41", "asserted"),
            ("b", 90, 31, "killed", "place:1", "b/m21-26", "denied"),
        ):
            connection.execute(
                """INSERT INTO figures BY NAME SELECT $1 || '/f' || $3 || '-' || ($3 + 2) AS figure_id, $1 AS
                article_id, 1 AS sentence_no, $3 AS start_char, $3 + 2 AS end_char, $2::VARCHAR AS surface, $3
                AS number_start, $3 + 2 AS number_end, 'count' AS kind, $2 AS value, $2 AS low, $2 AS high,
                'exact' AS bound, 'person' AS unit, $4 AS event, $5 AS place_id, $6 AS place_mention_id, DATE
                '2024-02-05' AS from_date, DATE '2024-02-05' AS to_date, 'outlet' AS attribution, $7 AS
                factuality, 'test' AS rule""",
                [page, value, start, event, place, mention, factuality],
            )
        for page, start, end, words, entity in (
            ("a", 21, 26, "Anvik", "place:1"),
            ("a", 37, 41, "Hulm", None),
            ("b", 21, 26, "Anvik", "place:1"),
        ):
            connection.execute(
                """INSERT INTO mentions BY NAME SELECT $1 || '/m' || $2 || '-' || $3 AS mention_id, $1 AS
                article_id, 1 AS sentence_no, $2 AS start_char, $3 AS end_char, $4 AS surface, $5 AS
                entity_id, 'place' AS kind, 'name' AS form""",
                [page, start, end, words, entity],
            )
        yield connection


def test_an_outlet_is_never_null(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute("SELECT outlet, collection, source_name, n_sightings FROM article_sources ORDER BY article_id")
    assert rows.fetchall() == [("post.example", "press", "x.html", 2), ("press", "press", "z.html", 1)]


def test_a_figure_has_its_place_also_where_no_gazetteer_knows_it(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        "SELECT value, place, country, latitude FROM figure_evidence WHERE article_id = 'a' ORDER BY value"
    )
    assert rows.fetchall() == [(12, "Anvik", "DK", 55.5), (30, "Hulm", None, None)]


def test_what_is_counted_at_a_place_is_not_summed_and_not_what_is_denied(con: duckdb.DuckDBPyConnection) -> None:
    rows = con.execute(
        "SELECT place, n_figures, n_outlets, least, most, latest, first_day FROM figures_by_place ORDER BY place"
    ).fetchall()
    assert [row[:6] for row in rows] == [("Anvik", 2, 2, 12, 14, "14"), ("Hulm", 1, 1, 30, 30, "30")]


def test_a_timeline_holds_figures_statements_and_dates_in_order(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """INSERT INTO dates BY NAME SELECT 'a/t3-9' AS date_id, 'a' AS article_id, 1 AS sentence_no, 3 AS
        start_char, 9 AS end_char, 'Monday' AS surface, 'DATE' AS type, DATE '2024-02-05' AS from_date, DATE
        '2024-02-05' AS to_date"""
    )
    con.execute(
        """INSERT INTO statements BY NAME SELECT 'b/s0-42' AS statement_id, 'b' AS article_id, 1 AS sentence_no,
        0 AS start_char, 42 AS end_char, 'x' AS surface, 'b/s0-42' AS utterance_id, 'indirect' AS mode,
        'outlet' AS attribution, 'asserted' AS factuality, DATE '2024-02-04' AS said_from"""
    )
    rows = con.execute("SELECT kind, surface, place, sentence IS NULL FROM timeline").fetchall()
    assert rows[:3] == [("statement", "x", None, True), ("date", "Monday", None, True), ("figure", "12", "Anvik", True)]
    assert len(rows) == 6
