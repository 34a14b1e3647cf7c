"""Build the search index inside the file that is being built.

A document is a sentence, with the place, event and speaker that are known of its figures and statements; of a page that has no
sentences, because it is in another language, a block of main text.  Words become stems here, once for every form that the pages
have: a query finds its stem in the table of forms, so that SQL needs no stemmer.

A new index takes the words of a batch's pages as they were counted where the batch was made (``store.terms``), and adds what is
known of them; of other pages, and where a file is filled on, words are counted here.

What belongs here: filling ``search_*``.  What does not: its tables and asking (``warehouse/search/*.sql``), lists of batches
(``lists``).
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from pipelines.publish.filling.pages import PageRows
from pipelines.publish.search.lists import KNOWN, fill_terms, put_lists
from pipelines.store.terms import DOCS, MOST_WORDS, TEXT, stems_of

_CHUNK = 100_000  # documents whose words are counted at once

_FORMS = f"""
SELECT DISTINCT word FROM (
    SELECT unnest({TEXT}) AS word FROM docs d JOIN articles a USING (article_id)
    UNION ALL
    SELECT unnest(search_tokens(words)) FROM known
)
ORDER BY word
"""

_COUNT = f"""
INSERT INTO counted
SELECT doc, stem, least(greatest(sum(n), 1), 255)::UTINYINT, sum(n)
FROM (
    SELECT doc, word, count(*) AS n FROM (
        SELECT d.doc, unnest({TEXT}) AS word FROM docs d JOIN articles a USING (article_id) WHERE d.doc BETWEEN $first AND $last
    ) GROUP BY ALL
    UNION ALL
    SELECT DISTINCT doc, unnest(search_tokens(words)) AS word, 0 AS n FROM known WHERE doc BETWEEN $first AND $last
)
JOIN stems USING (word)
GROUP BY doc, stem
"""

# What was counted here, as lists.
_LISTED = (
    "INSERT INTO forms SELECT word, root FROM stems WHERE is_met AND word NOT IN (SELECT word FROM forms)",
    "INSERT INTO lists SELECT root, $last, list(doc - $last ORDER BY doc), list(n ORDER BY doc) FROM counted JOIN"
    " (SELECT DISTINCT stem, root FROM stems) USING (stem) GROUP BY root, doc // 10_000",
)
_SENTENCES = (
    "INSERT INTO search_sentences SELECT d.doc, article_id, sentence_no, block_no, coalesce(c.n_words, 0), article_id IN (SELECT"
    f" article_id FROM current_articles) FROM docs d LEFT JOIN (SELECT doc, least(sum(n_words), {MOST_WORDS}) AS n_words FROM"
    " counted GROUP BY doc) c USING (doc) ORDER BY d.doc"
)
_TOTALS = "INSERT INTO search_totals SELECT count(*), coalesce(avg(n_words), 1) FROM search_sentences"
_OLD_DOCS = 1.5  # numbers of documents for each document, from which on they are numbered anew
_ONLY = " WHERE article_id IN (SELECT article_id FROM reindexed)"

# Articles whose documents are others, or have other words, than the index has.
_REINDEXED = """
CREATE TEMP TABLE reindexed AS
SELECT article_id FROM touched WHERE is_reread OR is_linked
UNION
SELECT article_id FROM figures WHERE place_id IN (SELECT entity_id FROM renamed)
UNION
SELECT article_id FROM speakers WHERE entity_id IN (SELECT entity_id FROM renamed)
"""

_TAKE_OUT = (
    "CREATE TEMP TABLE gone AS SELECT doc FROM search_sentences WHERE article_id IN (SELECT article_id FROM reindexed)",
    "INSERT INTO differences SELECT term, -count(*) FROM search_postings WHERE doc IN (SELECT doc FROM gone) GROUP BY term",
    "DELETE FROM search_postings WHERE doc IN (SELECT doc FROM gone)",
    "DELETE FROM search_sentences WHERE doc IN (SELECT doc FROM gone)",
    "DROP TABLE gone",
)

# A form that was known as a stem only, and is a word now, may have another stem as such.
_PUT_IN = (
    "INSERT INTO made.stems SELECT root, (SELECT coalesce(max(term), 0) FROM made.stems) + row_number() OVER (ORDER BY root)"
    " FROM (SELECT DISTINCT root FROM stems ANTI JOIN (SELECT stem AS root FROM made.stems) USING (root))",
    "CREATE TEMP TABLE terms AS SELECT DISTINCT s.stem, m.term FROM stems s JOIN made.stems m ON m.stem = s.root",
    "INSERT INTO differences SELECT term, count(*) FROM counted JOIN terms USING (stem) GROUP BY term",
    "INSERT INTO search_postings SELECT term, doc, n FROM counted JOIN terms USING (stem) ORDER BY term, doc",
    "INSERT INTO search_sentences SELECT d.doc, article_id, sentence_no, block_no, coalesce(c.n_words, 0), TRUE FROM docs d"
    " LEFT JOIN (SELECT doc, least(sum(n_words), 65535) AS n_words FROM counted GROUP BY doc) c USING (doc) ORDER BY d.doc",
    "CREATE TEMP TABLE forms AS SELECT s.word, t.term, coalesce(w.df, 0) AS df FROM stems s JOIN terms t USING (stem) LEFT JOIN"
    " (SELECT term, any_value(df) AS df FROM search_words SEMI JOIN terms USING (term) GROUP BY term) w USING (term)",
    "DELETE FROM search_words WHERE word IN (SELECT word FROM stems WHERE is_met) AND (word, term) NOT IN"
    " (SELECT word, term FROM forms)",
    "INSERT INTO search_words SELECT word, term, df FROM forms ANTI JOIN search_words USING (word)",
)

_COUNT_ANEW = (
    "UPDATE search_words SET df = df + d.n FROM (SELECT term, sum(n)::INTEGER AS n FROM differences GROUP BY term"
    " HAVING sum(n) <> 0) d WHERE search_words.term = d.term",
    "DELETE FROM search_words WHERE df <= 0 AND term IN (SELECT term FROM differences)",
    "DELETE FROM made.stems WHERE term IN (SELECT term FROM differences) AND term NOT IN (SELECT term FROM search_words)",
)

_CURRENT = (
    "CREATE TEMP TABLE keys AS SELECT old_url_key AS url_key FROM changed_captures UNION SELECT new_url_key FROM changed_captures"
    " UNION SELECT url_key FROM captures WHERE capture_id IN (SELECT capture_id FROM articles SEMI JOIN reindexed USING"
    " (article_id))",
    "CREATE TEMP TABLE standing AS SELECT a.article_id, row_number() OVER (PARTITION BY c.url_key ORDER BY c.captured_at DESC NULLS"
    " LAST, a.article_id DESC) = 1 AS is_current FROM articles a JOIN captures c USING (capture_id) WHERE c.url_key IN (FROM keys)",
    "UPDATE search_sentences SET is_current = s.is_current FROM standing s WHERE s.article_id = search_sentences.article_id"
    " AND search_sentences.is_current <> s.is_current",
)


def build_index(con: duckdb.DuckDBPyConnection, rows: PageRows | None = None) -> None:
    """Fill ``search_*`` from the filled tables; it is there already, and so are views and macros.  ``rows``: the batches of the
    pages; where they hold lists, these are taken."""
    last = put_lists(con, rows)
    if last:
        con.execute(
            "CREATE TEMP TABLE reindexed AS SELECT article_id FROM articles ANTI JOIN search_sentences USING (article_id)"
        )
    _count(con, last, _ONLY if last else "")
    for statement in _LISTED:
        con.execute(statement, {"last": last} if "$last" in statement else None)
    con.execute(_SENTENCES)
    _drop(con, "docs", "known", "stems", "counted", *(["reindexed"] if last else []))
    fill_terms(con)
    if con.execute("SELECT count(*) FROM duckdb_schemas() WHERE schema_name = 'made'").fetchall() > [(0,)]:
        con.execute("INSERT INTO made.stems SELECT root, term FROM terms")
    con.execute(_TOTALS)
    _drop(con, "terms")


def update_index(con: duckdb.DuckDBPyConnection, rows: PageRows | None = None) -> None:
    """Bring ``search_*`` of a file that was filled on up to its tables (see ``filling``: ``touched``, ``changed_entities``,
    ``changed_captures``)."""
    last, n_docs = con.execute("SELECT coalesce(max(doc), 0), count(*) FROM search_sentences").fetchall()[0]
    if last > n_docs * _OLD_DOCS + _CHUNK:
        for name in ("search_words", "search_postings", "search_sentences", "search_totals", "made.stems"):
            con.execute(f"DELETE FROM {name}")
        build_index(con, rows)
        return
    con.execute(
        "CREATE TEMP TABLE renamed AS SELECT entity_id FROM changed_entities WHERE was_there AND is_there AND old_name <> new_name"
    )
    con.execute(_REINDEXED)
    con.execute("CREATE TEMP TABLE differences (term INTEGER, n BIGINT)")
    for statement in _TAKE_OUT:
        con.execute(statement)
    _count(con, last, _ONLY)
    for statement in (*_PUT_IN, *_COUNT_ANEW, *_CURRENT, "DELETE FROM search_totals", _TOTALS):
        con.execute(statement)
    _drop(
        con,
        "docs",
        "known",
        "stems",
        "counted",
        "terms",
        "renamed",
        "reindexed",
        "differences",
        "forms",
        "keys",
        "standing",
    )


def _count(con: duckdb.DuckDBPyConnection, last: int, only: str) -> None:
    """Number documents from behind ``last``, and count the stems of each: the temporary tables docs, known, stems, counted."""
    con.execute(f"CREATE TEMP TABLE docs AS SELECT * REPLACE (doc + {last} AS doc) FROM ({DOCS.format(only=only)})")
    con.execute(KNOWN.format(only=only, docs="docs"))
    con.register("arrow_rows", _stems(con))
    con.execute("CREATE TEMP TABLE stems AS SELECT * FROM arrow_rows")
    con.unregister("arrow_rows")
    con.execute("CREATE TEMP TABLE counted (doc INTEGER, stem INTEGER, n UTINYINT, n_words INTEGER)")
    n_docs = con.execute("SELECT count(*) FROM docs").fetchall()[0][0]
    for before in range(last, last + n_docs, _CHUNK):
        con.execute(_COUNT, {"first": before + 1, "last": before + _CHUNK})


def _drop(con: duckdb.DuckDBPyConnection, *names: str) -> None:
    for name in names:
        con.execute(f"DROP TABLE {name}")


def _stems(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Every form of a word, and every stem as a form of its own, with the number of its stem and the stem; ``is_met``: the form
    stands in a document."""
    words = [str(row[0]) for row in con.execute(_FORMS).fetchall()]
    stems = stems_of(words)
    stem_of = dict(zip(stems, stems, strict=True)) | dict(zip(words, stems, strict=True))
    numbers = {stem: number for number, stem in enumerate(sorted(set(stems)))}
    forms, met = sorted(stem_of), set(words)
    return pa.table(
        {
            "word": pa.array(forms, pa.string()),
            "stem": pa.array([numbers[stem_of[form]] for form in forms], pa.int32()),
            "root": pa.array([stem_of[form] for form in forms], pa.string()),
            "is_met": pa.array([form in met for form in forms], pa.bool_()),
        }
    )
