"""Build the search index inside the file that is being built.

A document is a sentence, with the place, event and speaker that are known of its figures and statements; of a page that has no
sentences, because it is in another language, a block of main text.  Words become stems here, once for every form that the pages
have: a query finds its stem in the table of forms, so that SQL needs no stemmer.

What belongs here: filling ``search_*``.  What does not: its tables and asking (``warehouse/search/*.sql``).
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pyarrow as pa
from snowballstemmer.english_stemmer import EnglishStemmer

_CHUNK = 100_000  # documents whose words are counted at once

_DOCS = """
CREATE TEMP TABLE docs AS
SELECT (row_number() OVER (ORDER BY article_id, start_char, end_char))::INTEGER AS doc, article_id, sentence_no, block_no,
    start_char, end_char, c.article_id IS NOT NULL AS is_current
FROM (
    SELECT article_id, sentence_no, NULL AS block_no, start_char, end_char FROM sentences
    UNION ALL
    SELECT article_id, NULL, block_no, start_char, end_char FROM blocks
    WHERE is_main AND article_id NOT IN (SELECT article_id FROM sentences)
)
LEFT JOIN current_articles c USING (article_id)
ORDER BY 1
"""

# What is known of a document's figures and statements beyond its own words.
_KNOWN = """
CREATE TEMP TABLE known AS
SELECT d.doc, k.words FROM (
    SELECT f.article_id, f.sentence_no, concat_ws(' ', coalesce(l.name, m.surface), f.event, coalesce(e.name, w.label)) AS words
    FROM figures f LEFT JOIN entities l ON l.entity_id = f.place_id LEFT JOIN mentions m ON m.mention_id = f.place_mention_id
    LEFT JOIN speakers w USING (speaker_id) LEFT JOIN entities e ON e.entity_id = w.entity_id
    UNION ALL
    SELECT t.article_id, t.sentence_no, coalesce(e.name, w.label)
    FROM statements t JOIN speakers w USING (speaker_id) LEFT JOIN entities e ON e.entity_id = w.entity_id
) k JOIN docs d USING (article_id, sentence_no)
"""

_TEXT = "search_tokens(substring(a.text, d.start_char + 1, d.end_char - d.start_char))"

_FORMS = f"""
SELECT DISTINCT word FROM (
    SELECT unnest({_TEXT}) AS word FROM docs d JOIN articles a USING (article_id)
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
        SELECT d.doc, unnest({_TEXT}) AS word FROM docs d JOIN articles a USING (article_id) WHERE d.doc BETWEEN $first AND $last
    ) GROUP BY ALL
    UNION ALL
    SELECT DISTINCT doc, unnest(search_tokens(words)) AS word, 0 AS n FROM known WHERE doc BETWEEN $first AND $last
)
JOIN stems USING (word)
GROUP BY doc, stem
"""

# Terms are numbered by falling frequency and postings stand in order of term and document: then gaps between documents that stand
# side by side are alike, and DuckDB packs them in few bits.
_FILL = (
    "CREATE TEMP TABLE terms AS SELECT stem, (row_number() OVER (ORDER BY count(*) DESC, stem))::INTEGER AS term,"
    " count(*)::INTEGER AS df FROM counted GROUP BY stem",
    "INSERT INTO search_words SELECT word, term, df FROM stems JOIN terms USING (stem) ORDER BY word",
    "INSERT INTO search_postings SELECT term, doc, n FROM counted JOIN terms USING (stem) ORDER BY term, doc",
    "INSERT INTO search_sentences SELECT d.doc, article_id, sentence_no, block_no, coalesce(c.n_words, 0), is_current FROM docs d"
    " LEFT JOIN (SELECT doc, least(sum(n_words), 65535) AS n_words FROM counted GROUP BY doc) c USING (doc) ORDER BY d.doc",
    "INSERT INTO search_totals SELECT count(*), coalesce(avg(n_words), 1) FROM search_sentences",
)


def build_index(con: duckdb.DuckDBPyConnection) -> None:
    """Fill ``search_*`` from the filled tables; it is there already, and so are views and macros."""
    con.execute(_DOCS)
    con.execute(_KNOWN)
    con.register("arrow_rows", _stems(con))
    con.execute("CREATE TEMP TABLE stems AS SELECT * FROM arrow_rows")
    con.unregister("arrow_rows")
    con.execute("CREATE TEMP TABLE counted (doc INTEGER, stem INTEGER, n UTINYINT, n_words INTEGER)")
    for first, last in _chunks(con):
        con.execute(_COUNT, {"first": first, "last": last})
    for statement in _FILL:
        con.execute(statement)
    for name in ("docs", "known", "stems", "counted", "terms"):
        con.execute(f"DROP TABLE {name}")


def _stems(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """Every form of a word, and every stem as a form of its own, with the number of its stem."""
    words = [str(row[0]) for row in con.execute(_FORMS).fetchall()]
    stems = EnglishStemmer().stemWords(words)
    stem_of = dict(zip(stems, stems, strict=True)) | dict(zip(words, stems, strict=True))
    numbers = {stem: number for number, stem in enumerate(sorted(set(stems)))}
    forms = sorted(stem_of)
    return pa.table(
        {"word": pa.array(forms, pa.string()), "stem": pa.array([numbers[stem_of[form]] for form in forms], pa.int32())}
    )


def _chunks(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, int]]:
    (n_docs,) = con.execute("SELECT count(*) FROM docs").fetchall()[0]
    for before in range(0, n_docs, _CHUNK):
        yield before + 1, before + _CHUNK
