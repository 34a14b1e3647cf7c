"""The search index and the macro that asks it, on small warehouses of our own sentences."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence

import duckdb
import pytest

from pipelines.publish.search.index import build_index
from pipelines.store.schema import create_tables, create_views

Ask = Callable[..., list[str]]
PAGES = {
    "a": [
        "At least 46 houses were burned in Hulm, said residents.",
        "The mayor's office counted 1,200 families in Hulm.",
        "He promised new houses.",
        "Flooding closed the road; the road stays closed.",
    ],
    "b": [
        "Burned houses stood along the river.",
        "A flood, the third, reached São Bento.",
        "“No road is safe”, she said.",
    ],
    "old": ["The houses burned twice."],
}


def filled(pages: dict[str, list[str]]) -> duckdb.DuckDBPyConnection:
    """A warehouse with these sentences; 'old' is an older capture of page 'a'."""
    con = duckdb.connect(":memory:")
    con.execute("SET TimeZone = 'UTC'")
    create_tables(con)
    create_views(con)
    for number, (name, sentences) in enumerate(pages.items()):
        key = "a.example/1" if name in ("a", "old") else None
        day = "2020-01-01" if name == "old" else f"2024-02-{number + 1:02}"
        con.execute(
            "INSERT INTO captures BY NAME SELECT $1 AS capture_id, 'file' AS acquired_via, 'f' AS archive_file, '0' AS"
            " payload_sha256, 1 AS n_bytes, FALSE AS is_damaged, $2 AS url_key, $3::TIMESTAMPTZ AS captured_at",
            [name, key, day],
        )
        text = " ".join(sentences)
        con.execute(
            "INSERT INTO articles BY NAME SELECT $1 AS article_id, $1 AS capture_id, $2 AS text, '' AS fingerprint, TRUE AS"
            " is_annotated, $1 AS text_group, $3::DATE AS published_from, $3::DATE AS published_to",
            [name, text, day],
        )
        ends = list(itertools.accumulate(len(sentence) + 1 for sentence in sentences))
        for sentence_no, (sentence, end) in enumerate(zip(sentences, ends, strict=True), 1):
            row = [name, sentence_no, 1, end - len(sentence) - 1, end - 1]
            con.execute("INSERT INTO sentences VALUES (?, ?, ?, ?, ?)", row)
    return con


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """The pages above with a figure, two speakers and a place; a fourth page is in another language and has no sentences."""
    with filled(PAGES) as con:
        con.execute(
            "INSERT INTO entities BY NAME SELECT * FROM (VALUES ('place:1', 'place', 'Hulm', ['Hulm'], 'DK', 'village'),"
            " ('place:2', 'place', 'Denmark', ['Denmark', 'Danmark'], 'DK', 'country'), ('person:1', 'person', 'Ana Petrov',"
            " ['Petrov'], NULL, NULL)) t(entity_id, kind, name, names, country, place_kind), (SELECT 'gazetteer' AS resolved_by)"
        )
        con.execute(
            "INSERT INTO speakers BY NAME SELECT * FROM (VALUES ('a/s1', 'a', 'residents', NULL), ('a/s2', 'a', 'He', 'person:1'))"
            " t(speaker_id, article_id, label, entity_id), (SELECT 'resident' AS kind, FALSE AS is_named)"
        )
        con.execute(
            "INSERT INTO figures BY NAME SELECT 'a/f9-11' AS figure_id, 'a' AS article_id, 1 AS sentence_no, 0 AS start_char, 18 AS"
            " end_char, 'At least 46 houses' AS surface, 9 AS number_start, 11 AS number_end, 'count' AS kind, 46 AS value,"
            " 'at_least' AS bound, 'destroyed' AS event, 'place:1' AS place_id, 'a/s1' AS speaker_id, 'unnamed' AS attribution,"
            " 'test' AS rule"
        )
        con.execute(
            "INSERT INTO statements BY NAME SELECT 'a/q1' AS statement_id, 'u' AS utterance_id, 'a' AS article_id, 3 AS"
            " sentence_no, 0 AS start_char, 5 AS"
            " end_char, 'x' AS surface, 'a/s2' AS speaker_id, 'named' AS attribution, 'indirect' AS mode, 'asserted' AS factuality"
        )
        con.execute(
            "INSERT INTO captures BY NAME SELECT 'pt' AS capture_id, 'file' AS acquired_via, 'f' AS archive_file, '0' AS"
            " payload_sha256, 1 AS n_bytes, FALSE AS is_damaged"
        )
        con.execute(
            "INSERT INTO articles BY NAME SELECT 'pt' AS article_id, 'pt' AS capture_id, 'Início As casas arderam.' AS text, '' AS"
            " fingerprint, FALSE AS is_annotated, 'pt' AS text_group"
        )
        con.execute(
            "INSERT INTO blocks BY NAME SELECT 'pt' AS article_id, * FROM (VALUES (1, 'nav', FALSE, 0, 6), (2, 'paragraph', TRUE,"
            " 7, 24)) t(block_no, role, is_main, start_char, end_char)"
        )
        build_index(con)
        yield con


@pytest.fixture
def ask(con: duckdb.DuckDBPyConnection) -> Ask:
    """Which sentences are found, as 'article sentence_no', the best first."""

    def found(words: str, **given: object) -> list[str]:
        named = "".join(f", {name} := ${name}" for name in given)
        rows = con.execute(f"SELECT article_id, sentence_no FROM search($words{named})", {"words": words, **given})
        return [f"{article} {number}" for article, number in rows.fetchall()]

    return found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("houses", {"a 1", "a 3", "b 1"}),
        ("HOUSE", {"a 1", "a 3", "b 1"}),  # another form of the word
        ("floods", {"a 4", "b 2"}),
        ("flooding", {"a 4", "b 2"}),
        ("burning", {"a 1", "b 1"}),  # a form that no page has
        ("closes", {"a 4"}),
        ("family", {"a 2"}),
        ("sao bento", {"b 2"}),  # without its accent
        ("mayor", {"a 2"}),  # without its 's
        ("1200", {"a 2"}),
        ("1,200", {"a 2"}),
        ('"burned houses"', {"b 1"}),
        ('"houses were burned"', {"a 1"}),
        ("“houses were burned”", {"a 1"}),
        ('"road is safe" houses', {"b 3"}),  # what is in quotes must stand there
        ('"house"', set()),  # in quotes: this very form
        ("houses -river", {"a 1", "a 3"}),
        ("houses -burning", {"a 3"}),
        ('houses -"burned in"', {"a 3", "b 1"}),
        ("road-is-safe", {"b 3"}),  # what is written together stands together
        ("arderam", {"pt None"}),
        ("início", set()),  # boilerplate
        ("petrov", {"a 3"}),  # who says it stands in another sentence
        ("destroyed", {"a 1"}),  # what is known of its figure
        ("zebra", set()),
        ("", set()),
        ('"', set()),
        ("-", set()),
        ("--", set()),
        ("-houses", set()),
        ("%_'\\", set()),
    ],
)
def test_words_find_sentences(ask: Ask, words: str, found: set[str]) -> None:
    assert set(ask(words)) == found


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"place": "hulm"}, {"a 1"}),
        ({"place": "Danmark"}, {"a 1"}),  # a place that lies in it
        ({"place": "Norway"}, set()),
        ({"event": "destroyed"}, {"a 1"}),
        ({"speaker": "resident"}, {"a 1"}),
        ({"speaker": "ana petrov"}, {"a 3"}),
        ({"since": "2024-02-02"}, {"b 1"}),
        ({"until": "2024-02-01"}, {"a 1", "a 3"}),
        ({"every": True}, {"a 1", "a 3", "b 1", "old 1"}),
        ({"most": 1}, {"a 3"}),
    ],
)
def test_what_is_known_narrows_what_is_found(ask: Ask, given: dict[str, object], found: set[str]) -> None:
    assert set(ask("houses", **given)) == found


def test_the_order_is_that_of_bm25(con: duckdb.DuckDBPyConnection) -> None:
    scores = {
        (a, n): s for a, n, s in con.execute("SELECT article_id, sentence_no, score FROM search('road')").fetchall()
    }
    n_docs, mean = con.execute("SELECT * FROM search_totals").fetchall()[0]

    def bm25(tf: int, words: int) -> float:
        return math.log(1 + (n_docs - 2 + 0.5) / 2.5) * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * words / mean))

    assert n_docs == 9
    assert scores == {("a", 4): round(bm25(2, 8), 3), ("b", 3): round(bm25(1, 6), 3)}


def test_a_hit_shows_its_words_its_figures_and_its_page(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute("SELECT rank, snippet, figures, published_from::VARCHAR FROM search('burn hulm')").fetchall()
    assert found[0][:2] == (1, "At least 46 houses were [burned] in [Hulm], said residents.")
    assert found[0][3] == "2024-02-01"
    (figure,) = found[0][2]
    assert (figure["surface"], figure["place"], figure["said_by"]) == ("At least 46 houses", "Hulm", "residents")
    marked = con.execute("SELECT snippet FROM search('burned', opening := '<b>', closing := '</b>')").fetchall()
    assert ("<b>Burned</b> houses stood along the river.",) in marked


def test_a_long_sentence_is_shown_around_the_word() -> None:
    sentence = " ".join(f"word{number}" for number in range(200)) + " ferry " + " ".join(["other"] * 200)
    with filled({"a": [sentence]}) as con:
        build_index(con)
        (snippet,) = con.execute("SELECT snippet FROM search('ferries')").fetchall()[0]
    assert snippet.startswith("… ")
    assert snippet.endswith(" …")
    assert " [ferry] " in snippet
    assert len(snippet) < 600


def contents(con: duckdb.DuckDBPyConnection) -> Sequence[list[tuple[object, ...]]]:
    return [con.execute(f"FROM search_{name}").fetchall() for name in ("words", "postings", "sentences", "totals")]


def test_the_index_is_the_same_in_whatever_order_pages_came() -> None:
    with filled(PAGES) as one, filled(dict(reversed(PAGES.items()))) as two:
        for con in (one, two):
            con.execute("UPDATE captures SET captured_at = NULL")
            con.execute("UPDATE articles SET published_from = NULL, published_to = NULL")
            build_index(con)
        assert contents(one) == contents(two)


def test_an_empty_warehouse_has_an_empty_index() -> None:
    with filled({}) as con:
        build_index(con)
        assert con.execute("FROM search('houses')").fetchall() == []
