"""The views: what is current, bodies as one reads them, links that open a page at the words."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest

from pipelines.report import Report
from pipelines.store.schema import create_tables, create_views, views
from tests.warehouses import rows


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse in memory."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        create_tables(connection)
        create_views(connection)
        yield connection


def add_article(
    con: duckdb.DuckDBPyConnection, name: str, key: str | None, captured: str | None, text: str = "x", **more: object
) -> None:
    """A capture and its article."""
    address = None if key is None else f"https://{key}"
    con.execute(
        "INSERT INTO captures BY NAME SELECT $1 AS capture_id, $2 AS url_key, $3 AS url, $4::TIMESTAMPTZ AS captured_at, 'file' AS"
        " acquired_via, 'f' AS archive_file, '0' AS payload_sha256, 1 AS n_bytes, FALSE AS is_damaged, $5 AS archive_url",
        [name, key, address, captured, more.get("archive_url")],
    )
    con.execute(
        "INSERT INTO articles BY NAME SELECT $1 AS article_id, $1 AS capture_id, $2 AS url, TRUE AS is_annotated, $3 AS text, '' AS"
        " fingerprint",
        [name, more.get("url", address), text],
    )


CAPTURES = [
    # name, page, captured; the last column says which are current
    ("a1", "example.org/a", "2024-02-06", False),
    ("a2", "example.org/a", "2024-02-09", True),
    ("a3", "example.org/a", None, False),  # not known when: before all others
    ("b1", "example.org/b", None, False),
    ("b2", "example.org/b", None, True),  # then by id
    ("c1", "example.org/c", "2024-02-06", False),
    ("c2", "example.org/c", "2024-02-06", True),
    ("d1", None, "2024-02-06", True),  # no address: a page of its own
    ("d2", None, "2024-02-09", True),
    ("d3", None, None, True),
]


def test_the_latest_capture_of_a_page_is_current(con: duckdb.DuckDBPyConnection) -> None:
    for name, key, captured, _ in CAPTURES:
        add_article(con, name, key, captured)
    current = con.execute("SELECT article_id FROM current_articles ORDER BY article_id").fetchall()
    assert [name for (name,) in current] == [name for name, _, _, is_current in CAPTURES if is_current]
    marked = con.execute("SELECT article_id FROM article_bodies WHERE is_current ORDER BY article_id").fetchall()
    assert marked == current


def test_an_article_is_superseded_where_it_is_not_the_first_of_its_page_in_order(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """Against the order of all captures; a capture that gave no article supersedes none."""
    dice = random.Random(1)
    for number in range(60):
        key = dice.choice([None, *(f"example.org/{page}" for page in range(25))])
        add_article(con, f"{number:02}", key, dice.choice([None, "2024-02-06", "2024-02-07"]))
    con.execute("DELETE FROM articles WHERE article_id IN ('07', '19', '31')")
    ordered = con.execute(
        "SELECT a.article_id FROM articles AS a JOIN captures AS c USING (capture_id) QUALIFY row_number() OVER (PARTITION BY"
        " c.url_key, CASE WHEN c.url_key IS NULL THEN a.article_id END ORDER BY c.captured_at DESC NULLS LAST, a.article_id DESC)"
        " > 1 ORDER BY ALL"
    ).fetchall()
    assert len(ordered) > 10
    assert con.execute("FROM superseded_articles ORDER BY ALL").fetchall() == ordered


def add_blocks(con: duckdb.DuckDBPyConnection, blocks: Sequence[tuple[str, bool, str]]) -> None:
    """An article of blocks: role, main or not, text."""
    text = "\n".join(words for _, _, words in blocks)
    add_article(con, "a", "example.org/a", None, text)
    start = 0
    for number, (role, is_main, words) in enumerate(blocks, 1):
        con.execute(
            "INSERT INTO blocks VALUES ('a', ?, ?, ?, ?, ?, NULL, NULL, NULL, NULL)",
            [number, role, is_main, start, start + len(words)],
        )
        start += len(words) + 1


def test_a_body_reads_like_the_story(con: duckdb.DuckDBPyConnection) -> None:
    add_blocks(con, [
        ("nav", False, "Home"),
        ("title", True, "The gate opens"),
        ("standfirst", True, "After three years."),
        ("paragraph", True, "The first bus\ncame at   dawn 😀."),
        ("promo", False, "Join for $5"),
        ("heading", True, "What is needed"),
        ("list", True, "a roof"),
        ("list", True, "a well"),
        ("paragraph", True, "Nothing else."),
    ])  # fmt: skip
    ((body, blocks),) = con.execute("SELECT body, n_blocks FROM article_bodies").fetchall()
    assert body == "The first bus came at dawn 😀.\n\nWhat is needed\n\n• a roof\n• a well\n\nNothing else."
    assert blocks == 5


def test_a_page_without_main_text_has_no_body(con: duckdb.DuckDBPyConnection) -> None:
    add_blocks(con, [("nav", False, "Home")])
    assert con.execute("SELECT body FROM article_bodies").fetchall() == [(None,)]


# page, words before, words, words after → link
LINKS = [
    ("https://example.org/a", "", "340 families", "", "https://example.org/a#:~:text=340%20families"),
    (
        "https://example.org/a",
        "By nightfall, some ",
        "1,200 people",
        " had walked back.",
        "https://example.org/a#:~:text=By%20nightfall%2C%20some-,1%2C200%20people,-had%20walked%20back.",
    ),
    # what the grammar of text fragments reserves is written in percent
    ("https://example.org/a", "", "a well-known & old, old road", "", "https://example.org/a#:~:text=a%20well%2Dknown%20%26%20old%2C%20old%20road"),
    # at most three words before and after; a quotation mark that touches the words stays with its side
    ("https://e.org/", "one two three four “", "no more than 20", "”.", "https://e.org/#:~:text=three%20four%20%E2%80%9C-,no%20more%20than%2020,-%E2%80%9D."),
    # line breaks and no-break spaces become one space
    ("https://e.org/", "", "two\n\u00a0 roads", "", "https://e.org/#:~:text=two%20roads"),
    ("https://e.org/#top", "", "x", "", "https://e.org/#top:~:text=x"),
    ("https://e.org/", "", "Mocímboa", "", "https://e.org/#:~:text=Moc%C3%ADmboa"),
    (None, "a ", "b", " c", None),
]  # fmt: skip


@pytest.mark.parametrize(("page", "before", "words", "after", "link"), LINKS)
def test_links_open_a_page_at_the_words(
    con: duckdb.DuckDBPyConnection, page: str | None, before: str, words: str, after: str, link: str | None
) -> None:
    assert con.execute("SELECT evidence_url(?, ?, ?, ?)", [page, before, words, after]).fetchall() == [(link,)]


def test_many_words_go_by_their_first_and_last_five(con: duckdb.DuckDBPyConnection) -> None:
    words = " ".join(f"word{number}" for number in range(40))
    ((link,),) = con.execute("SELECT evidence_url('https://e.org/', '', ?, '')", [words]).fetchall()
    fragment = unquote(link.partition(":~:text=")[2])
    assert fragment == "word0 word1 word2 word3 word4,word35 word36 word37 word38 word39"


def test_evidence_of_a_web_archive_opens_the_archived_page(con: duckdb.DuckDBPyConnection) -> None:
    archived = "https://archive.example.net/web/20240206/https://example.org/a"
    add_article(con, "a", "example.org/a", "2024-02-06", "The road. Some 340 families wait.", archive_url=archived)
    con.execute("INSERT INTO sentences VALUES ('a', 1, 1, 0, 9), ('a', 2, 1, 10, 33)")
    con.execute(
        "INSERT INTO figures BY NAME SELECT 'a/f15-18' AS figure_id, 'a' AS article_id, 2 AS sentence_no, 10 AS start_char, 27 AS"
        " end_char, 'Some 340 families' AS surface, 15 AS number_start, 18 AS number_end, 'count' AS kind, 'approximate' AS bound,"
        " 'unresolved' AS attribution, '' AS rule"
    )
    ((sentence, url, link, is_current),) = con.execute(
        "SELECT sentence, url, evidence_url, is_current FROM figure_evidence"
    ).fetchall()
    assert (sentence, url, is_current) == ("Some 340 families wait.", "https://example.org/a", True)
    assert link == f"{archived}#:~:text=Some%20340%20families,-wait."


def test_evidence_that_stands_in_no_sentence_still_has_a_link(con: duckdb.DuckDBPyConnection) -> None:
    add_article(con, "a", "example.org/a", None, "Ngapa")
    con.execute(
        "INSERT INTO mentions BY NAME SELECT 'a/m0-5' AS mention_id, 'a' AS article_id, 0 AS start_char, 5 AS end_char, 'Ngapa' AS"
        " surface, 'place' AS kind, 'name' AS form, 'Village' AS title"
    )
    found = con.execute("SELECT sentence, evidence_url, mention_title, title FROM mention_evidence").fetchall()
    assert found == [(None, "https://example.org/a#:~:text=Ngapa", "Village", None)]


def test_every_row_of_evidence_of_the_sample_stands_in_its_sentence(sample: tuple[Path, Report]) -> None:
    for view, table in (("figure_evidence", "figures"), ("mention_evidence", "mentions")):
        ((n_view, n_table, n_wrong),) = rows(
            sample[0],
            f"SELECT count(*), (SELECT count(*) FROM {table}), count(*) FILTER (NOT contains(sentence, surface) OR"
            f" evidence_url IS NULL) FROM {view}",
        )
        assert (n_view, n_wrong) == (n_table, 0)
        assert n_table


def test_only_the_corrected_figure_of_the_sample_is_current(sample: tuple[Path, Report]) -> None:
    query = "SELECT value FROM figure_evidence WHERE sentence LIKE 'By nightfall%' AND is_current ORDER BY value"
    assert rows(sample[0], query) == [(900.0,)]
    assert rows(sample[0], query.replace(" AND is_current", "")) == [(900.0,), (1200.0,)]


def test_every_view_that_names_a_page_links_to_the_kept_one(sample: tuple[Path, Report]) -> None:
    for name, view in views().items():
        columns = {column.name for column in view.columns}
        if "evidence_url" in columns or ({"article_id", "url"} <= columns and "capture_id" not in columns):
            assert "evidence_page" in columns, name
            query = f"SELECT count(*) FILTER (evidence_page NOT LIKE 'w.pages/%.html%') FROM {name}"
            assert rows(sample[0], query) == [(0,)], name
