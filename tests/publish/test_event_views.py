"""The views of events: in words, and in the column names of POLECAT, ACLED and UCDP GED."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipelines.store.schema import create_tables, create_views

TEXT = "Rebels shelled Anvik on Monday, killing 12 traders. They did not attack Hulm."
EVENTS = (
    # start, end, happening, type, ACLED type and sub-type, realis, factuality
    (
        7,
        14,
        "shelled",
        "ASSAULT",
        "Explosions/Remote violence",
        "Shelling/artillery/missile attack",
        "happened",
        "asserted",
    ),
    (32, 39, "killed", "ASSAULT", "Violence against civilians", "Attack", "happened", "asserted"),
    (65, 71, "attacked", "ASSAULT", "Violence against civilians", "Attack", "not_happened", "negated"),
)
ARGUMENTS = (
    # event, role, start, end, entity, figure
    ("a/e7-14", "actor", 0, 6, None, None),
    ("a/e7-14", "recipient", 15, 20, "place:1", None),
    ("a/e7-14", "place", 15, 20, "place:1", None),
    ("a/e32-39", "actor", 0, 6, None, None),
    ("a/e32-39", "victim", 40, 50, None, "a/f40-42"),
)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """One page with three events."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        create_tables(connection)
        create_views(connection)
        connection.execute(
            """INSERT INTO captures BY NAME SELECT 'a' AS capture_id, 'file' AS acquired_via, 'f' AS archive_file,
            '0' AS payload_sha256, 1 AS n_bytes, FALSE AS is_damaged"""
        )
        connection.execute(
            """INSERT INTO articles BY NAME SELECT 'a' AS article_id, 'a' AS capture_id, 'post.example' AS
            publisher_domain, DATE '2024-02-06' AS published_from, TRUE AS is_annotated, $1 AS text, '' AS fingerprint""",
            [TEXT],
        )
        connection.execute("INSERT INTO sightings VALUES ('a', 'press', 'x.html', 'r')")
        connection.execute("INSERT INTO sentences VALUES ('a', 1, 1, 0, 51), ('a', 2, 1, 52, 77)")
        connection.execute(
            """INSERT INTO entities BY NAME SELECT 'place:1' AS entity_id, 'place' AS kind, 'Anvik' AS name,
            ['Anvik'] AS names, 'DK' AS country, 'village' AS place_kind, 55.5 AS latitude, 10.5 AS longitude,
            'gazetteer' AS resolved_by"""
        )
        connection.execute(
            """INSERT INTO figures BY NAME SELECT 'a/f40-42' AS figure_id, 'a' AS article_id, 1 AS sentence_no,
            40 AS start_char, 50 AS end_char, '12 traders' AS surface, 40 AS number_start, 42 AS number_end,
            'count' AS kind, 12 AS value, 12 AS low, 12 AS high, 'exact' AS bound, 'killed' AS event,
            'outlet' AS attribution, '' AS rule"""
        )
        for start, end, happening, event_type, acled, sub, realis, factuality in EVENTS:
            connection.execute(
                """INSERT INTO events BY NAME SELECT 'a/e' || $1 || '-' || $2 AS event_id, 'a' AS article_id,
                CASE WHEN $1 > 50 THEN 2 ELSE 1 END AS sentence_no, $1 AS start_char, $2 AS end_char,
                $3[$1 + 1 : $2] AS surface, $4 AS happening, $5 AS event_type, $6 AS acled_event_type,
                $7 AS acled_sub_event_type, 'place:1' AS place_id, DATE '2024-02-05' AS from_date,
                DATE '2024-02-05' AS to_date, $8 AS realis, $9 AS factuality, 'outlet' AS attribution, '' AS rule""",
                [start, end, TEXT, happening, event_type, acled, sub, realis, factuality],
            )
        for event, role, start, end, entity, figure in ARGUMENTS:
            connection.execute(
                "INSERT INTO event_arguments VALUES ($1, $2, 'a', $3, $4, $5, NULL, $6, $7, NULL)",
                [event, role, start, end, TEXT[start:end], entity, figure],
            )
        yield connection


def test_the_evidence_of_an_event_is_in_words(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute(
        "SELECT surface, actors, recipients, victims, place, country, sentence FROM event_evidence ORDER BY start_char"
    ).fetchall()
    first, second = TEXT[:51], TEXT[52:]
    assert found == [
        ("shelled", ["Rebels"], ["Anvik"], None, "Anvik", "DK", first),
        ("killing", ["Rebels"], None, ["12 traders"], "Anvik", "DK", first),
        ("attack", None, None, None, "Anvik", "DK", second),
    ]


def test_polecat_has_what_took_place(con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute(
        """SELECT "Event ID", "Event Type", "Quad Code", "Actor Name Raw", "Recipient Name", "Placename"
        FROM polecat_events ORDER BY ALL"""
    ).fetchall() == [
        ("a/e32-39", "ASSAULT", "MATERIAL CONFLICT", "Rebels", "12 traders", "Anvik"),
        ("a/e7-14", "ASSAULT", "MATERIAL CONFLICT", "Rebels", "Anvik", "Anvik"),
    ]


def test_acled_counts_the_dead_of_the_event_that_killed_them(con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute(
        """SELECT event_id_cnty, disorder_type, sub_event_type, actor1, actor2, location, geo_precision, time_precision,
        fatalities FROM acled_events ORDER BY ALL"""
    ).fetchall() == [
        ("a/e32-39", "Political violence", "Attack", "Rebels", "12 traders", "Anvik", 1, 1, 12.0),
        ("a/e7-14", "Political violence", "Shelling/artillery/missile attack", "Rebels", "Anvik", "Anvik", 1, 1, None),
    ]


def test_ged_has_deadly_violence_only(con: duckdb.DuckDBPyConnection) -> None:
    assert con.execute(
        "SELECT id, side_a, side_b, low, best, high, date_prec, where_prec, number_of_sources FROM ged_events"
    ).fetchall() == [("a/e32-39", "Rebels", "12 traders", 12.0, 12.0, 12.0, 1, 1, 1)]


def test_what_did_not_happen_is_a_negative_finding_and_unconfirmed(con: duckdb.DuckDBPyConnection) -> None:
    for view, column in (("negative_findings", "finding"), ("unconfirmed", "factuality")):
        query = f"SELECT row_of, row_id, surface, {column} FROM {view}"
        assert con.execute(query).fetchall() == [("event", "a/e65-71", "attack", "negated")]
