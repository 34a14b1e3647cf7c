"""The views of who says what, on one small page read whole: what each gathers, and whom it leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import duckdb
import pytest

from pipelines.annotate import LanguageModel
from pipelines.annotate.names.mentions import find_mentions
from pipelines.annotate.parse.page import parse_page
from pipelines.annotate.speech import find_statements
from pipelines.model import Entity, Figure
from pipelines.store.schema import create_tables, create_views
from tests.annotate.speech.reading import page

TEXT = (
    "“The road is open,” Minister Ann Lee told the paper. She said two bridges may be closed in May.\n"
    "Several residents said a house had been looted. The army denied that it had shelled the town.\n"
    "The unit has reportedly left. It is unclear how many families have returned.\n"
    "“We have bread,” said Omar Said, a farmer."
)


@pytest.fixture(scope="module")
def con(language_model: LanguageModel) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse in memory with the statements of TEXT; Ann Lee has a public role, Omar Said has none."""
    article, blocks = page(TEXT)
    sentences = parse_page(article.text, blocks, language_model)
    names = find_mentions(article, sentences)
    said = find_statements(article, blocks, sentences, names.mentions, names.entities)
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        create_tables(connection)
        create_views(connection)
        connection.execute(
            "INSERT INTO captures BY NAME SELECT 'a' AS capture_id, 'https://example.org/a' AS url, 'file' AS acquired_via, 'f' AS"
            " archive_file, '0' AS payload_sha256, 1 AS n_bytes, FALSE AS is_damaged"
        )
        connection.execute(
            "INSERT INTO articles BY NAME SELECT 'a' AS article_id, 'a' AS capture_id, 'https://example.org/a' AS url, 'Post' AS"
            " publisher, TRUE AS is_annotated, $1 AS text, '' AS fingerprint",
            [article.text],
        )
        for s in sentences.sentences:
            connection.execute(
                "INSERT INTO sentences VALUES ('a', ?, ?, ?, ?)", [s.sentence_no, s.block_no, s.start_char, s.end_char]
            )
        insert(connection, "speakers", [asdict(s) for s in said.speakers])
        insert(connection, "statements", [asdict(s) for s in said.statements])
        insert(connection, "quotations", [asdict(s) for s in said.quotations])
        insert(connection, "hedges", [{**asdict(s), "class": s.hedge_class} for s in said.hedges], "hedge_class")
        for speaker in said.speakers:
            if speaker.entity_id is not None and speaker.label in ("Ann Lee", "Omar Said"):
                public = speaker.label == "Ann Lee"
                entity = Entity(
                    speaker.entity_id, "person", speaker.label, (speaker.label,), "article", is_public_role=public
                )
                insert(connection, "entities", [asdict(entity)])
        figure = Figure("a/f", "a", 1, 0, 1, "x", 0, 1, "count", "unknown", "rule", "outlet", factuality="unknown")
        insert(connection, "figures", [asdict(figure)])
        yield connection


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: list[dict[str, object]], without: str = "") -> None:
    """Rows into a table, by column name."""
    for row in rows:
        names = [name for name in row if name != without]
        marks = ", ".join(f'${number} AS "{name}"' for number, name in enumerate(names, start=1))
        con.execute(f'INSERT INTO "{table}" BY NAME SELECT {marks}', [row[name] for name in names])


def answer(con: duckdb.DuckDBPyConnection, sql: str) -> list[tuple[object, ...]]:
    """Rows of a question."""
    return con.execute(sql).fetchall()


def test_a_statement_shows_its_speaker_hedges_and_link(con: duckdb.DuckDBPyConnection) -> None:
    rows = answer(con, "SELECT surface, said_by, attribution, hedges FROM statement_evidence ORDER BY start_char")
    assert rows[0] == ("The road is open,", "Ann Lee", "named", None)
    assert rows[1] == ("two bridges may be closed in May", "Ann Lee", "named", ["may"])
    assert rows[2] == ("a house had been looted", "Several residents", "unnamed", None)
    ((linked,),) = answer(
        con, "SELECT count(*) FROM statement_evidence WHERE evidence_url LIKE 'https://example.org/a#:~:text=%'"
    )
    assert linked == len(rows)


def test_people_with_a_public_role_are_gathered_and_others_are_not(con: duckdb.DuckDBPyConnection) -> None:
    assert answer(con, "SELECT DISTINCT person FROM people_said") == [("Ann Lee",)]


def test_an_outlet_is_told_by_its_sources(con: duckdb.DuckDBPyConnection) -> None:
    ((named, unnamed, unattributed, outlet, unresolved),) = answer(
        con,
        "SELECT share_named, share_unnamed, share_unattributed, share_outlet, share_unresolved FROM sources_profile",
    )
    assert (named, unnamed) == (pytest.approx(3 / 7, abs=1e-3), pytest.approx(2 / 7, abs=1e-3))
    assert unattributed == outlet == pytest.approx(1 / 7, abs=1e-3)
    assert unresolved == 0


def test_what_is_not_confirmed_shows_the_words_that_say_so(con: duckdb.DuckDBPyConnection) -> None:
    rows = dict(answer(con, "SELECT factuality, hedges FROM unconfirmed WHERE row_of = 'statement'"))
    assert rows == {"possible": ["may"], "denied": ["denied"], "reported": ["reportedly"], "unknown": ["unclear"]}


def test_what_was_not_found_is_a_row(con: duckdb.DuckDBPyConnection) -> None:
    rows = answer(con, "SELECT row_of, finding, surface FROM negative_findings ORDER BY row_of, row_id")
    assert rows == [
        ("figure", "unknown", "x"),
        ("statement", "denied", "that it had shelled the town"),
        ("statement", "unknown", "how many families have returned"),
    ]


def test_who_is_cited_most_without_private_persons(con: duckdb.DuckDBPyConnection) -> None:
    rows = answer(con, "SELECT speaker, is_named, n_utterances, n_articles, n_outlets, n_figures FROM speakers_ranked")
    assert rows[0] == ("Ann Lee", True, 2, 1, 1, 0)
    assert {row[0] for row in rows} == {"Ann Lee", "residents", "army"}
