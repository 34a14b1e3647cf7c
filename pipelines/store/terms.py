"""What a batch's pages give to the search index: their documents, and for each stem in which of them it stands and how often.

A document is a sentence; of a page that has no sentences, because it is in another language, a block of main text.  Counting words
is most of the work of an index, and needs no other page: it is done once, where a batch is made, and publishing puts the lists of
batches one behind the other (``publish.search``).

What belongs here: words, stems and counts of the documents of some pages.  What does not: what is known of a document beyond its
own words, which other pages decide; terms of a whole corpus.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

import duckdb
import pyarrow as pa
from snowballstemmer.english_stemmer import EnglishStemmer

from pipelines.paths import SQL

WORDS = "2_words.sql"  # of warehouse/search: the macro that cuts a text into words

# The documents of some pages in their order; {only}: a WHERE on article_id.
DOCS = """
SELECT (row_number() OVER (ORDER BY article_id, start_char, end_char))::INTEGER AS doc, article_id, sentence_no, block_no,
    start_char, end_char
FROM (
    SELECT article_id, sentence_no, NULL::INTEGER AS block_no, start_char, end_char FROM sentences{only}
    UNION ALL
    SELECT article_id, NULL, block_no, start_char, end_char FROM (FROM blocks{only})
    WHERE is_main AND article_id NOT IN (SELECT article_id FROM sentences{only})
)
"""
TEXT = "search_tokens(substring(a.text, d.start_char + 1, d.end_char - d.start_char))"
MOST_WORDS = 65_535  # of a document that are counted

_COUNTED = f"""
CREATE OR REPLACE TEMP TABLE counted AS
SELECT doc, word, count(*) AS n
FROM (SELECT d.doc, unnest({TEXT}) AS word FROM docs d JOIN articles a USING (article_id)) GROUP BY ALL
"""
_OF_DOCS = f"""
SELECT d.article_id, d.sentence_no, d.block_no, coalesce(c.n_words, 0)::USMALLINT AS n_words FROM docs d
LEFT JOIN (SELECT doc, least(sum(n), {MOST_WORDS}) AS n_words FROM counted GROUP BY doc) c USING (doc) ORDER BY d.doc
"""
_OF_STEMS = """
SELECT stem, any_value(w.words) AS words, list(doc ORDER BY doc) AS docs, list(n ORDER BY doc) AS counts
FROM (SELECT stem, doc, least(sum(n), 255)::UTINYINT AS n FROM counted JOIN stems USING (word) GROUP BY ALL)
JOIN (SELECT stem, list(word ORDER BY word) AS words FROM stems GROUP BY stem) w USING (stem)
GROUP BY stem ORDER BY stem
"""


def stems_of(words: list[str]) -> list[str]:
    """The stem of each word (Snowball, English)."""
    return [_stem_of(word) for word in words]


@lru_cache(50_000)  # some 10 MB: most words of a batch stood in one before, and a stem costs 0.04 ms
def _stem_of(word: str) -> str:
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> EnglishStemmer:
    return EnglishStemmer()


@lru_cache(1)
def _connection() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(":memory:", config={"threads": 1})
    con.execute((SQL / "search" / WORDS).read_text("utf-8"))
    return con


def terms(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """``search_docs`` (the documents in their order; a document's number is its place, from 1) and ``search_stems`` (each stem with
    the words that have it and, side by side, the documents in which it stands and how often, 255 at most) of a batch's tables."""
    con = _connection()
    for name in ("articles", "blocks", "sentences"):
        con.register(name, tables[name])
    try:
        con.execute(f"CREATE OR REPLACE TEMP TABLE docs AS {DOCS.format(only='')}")
        con.execute(_COUNTED)
        words = [str(row[0]) for row in con.execute("SELECT DISTINCT word FROM counted ORDER BY word").fetchall()]
        con.register(
            "stems", pa.table({"word": pa.array(words, pa.string()), "stem": pa.array(stems_of(words), pa.string())})
        )
        return {"search_docs": con.sql(_OF_DOCS).to_arrow_table(), "search_stems": con.sql(_OF_STEMS).to_arrow_table()}
    finally:
        for name in ("articles", "blocks", "sentences", "stems"):
            con.unregister(name)
        for name in ("docs", "counted"):
            con.execute(f"DROP TABLE IF EXISTS {name}")
