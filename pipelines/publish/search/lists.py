"""A new index out of the lists that the batches of its pages hold (``store.terms``): stems get numbers, lists stand one behind the
other.

While an index is filled, two temporary tables have what is to be in it: ``lists`` (root: a stem; first: the document before those
that ``docs`` counts from; docs, counts: side by side) and ``forms`` (word, root).

What belongs here: taking batches' lists, adding what is known of their documents, filling ``search_*`` from lists.  What does not:
counting words (``store.terms``, ``index``).
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from pipelines.publish.filling.pages import PageRows
from pipelines.store.terms import stems_of

# What is known of a document's figures and statements beyond its own words.
KNOWN = """
CREATE TEMP TABLE known AS
SELECT DISTINCT d.doc, k.words FROM (
    SELECT f.article_id, f.sentence_no, concat_ws(' ', coalesce(l.name, m.surface), f.event, coalesce(e.name, w.label)) AS words
    FROM (FROM figures{only}) f LEFT JOIN entities l ON l.entity_id = f.place_id
    LEFT JOIN (FROM mentions{only}) m ON m.mention_id = f.place_mention_id
    LEFT JOIN (FROM speakers{only}) w USING (speaker_id) LEFT JOIN entities e ON e.entity_id = w.entity_id
    UNION ALL
    SELECT t.article_id, t.sentence_no, coalesce(e.name, w.label)
    FROM (FROM statements{only}) t JOIN (FROM speakers{only}) w USING (speaker_id) LEFT JOIN entities e ON e.entity_id = w.entity_id
) k JOIN {docs} d USING (article_id, sentence_no)
"""

_CHUNK = 10_000  # documents of which one list is made where no batch has one
_NUMBERED = (
    "CREATE TEMP TABLE roots AS SELECT root, row_number() OVER (ORDER BY root)::INTEGER AS number FROM (SELECT DISTINCT root FROM"
    " forms)",
    "CREATE TEMP TABLE told AS SELECT DISTINCT doc, number FROM known JOIN tokens USING (words) JOIN forms USING (word) JOIN roots"
    " USING (root)",
    "INSERT INTO lists SELECT root, doc // {chunk} * {chunk} AS first, list(doc - doc // {chunk} * {chunk} ORDER BY doc), list(1)"
    " FROM (FROM told ANTI JOIN (SELECT number, first + unnest(docs) AS doc FROM lists JOIN roots USING (root) WHERE number IN"
    " (SELECT number FROM told)) USING (number, doc)) JOIN roots USING (number) GROUP BY root, doc // {chunk} * {chunk}",
)

# Terms are numbered by falling frequency and postings stand in order of term and document, but for what is only known of a
# document: then gaps between documents that stand side by side are alike, and DuckDB packs them in few bits.  What is added later
# has numbers of its own behind these.
_TERMS = (
    "CREATE TEMP TABLE terms AS SELECT root, (row_number() OVER (ORDER BY sum(len(docs)) DESC, root))::INTEGER AS term,"
    " sum(len(docs))::INTEGER AS df FROM lists GROUP BY root",
    "INSERT INTO search_words SELECT word, term, df FROM (FROM forms UNION ALL SELECT root, root FROM terms ANTI JOIN"
    " (SELECT word AS root FROM forms) USING (root)) JOIN terms USING (root) ORDER BY word",
    "INSERT INTO search_postings SELECT term, first + unnest(docs), unnest(counts) FROM (SELECT term, first, docs, counts"
    " FROM lists JOIN terms USING (root) ORDER BY term, first)",
)


def put_lists(con: duckdb.DuckDBPyConnection, rows: PageRows | None) -> int:
    """Make ``lists`` and ``forms`` with what the batches hold, and put their documents into ``search_sentences``; returns the
    number of the last one."""
    con.execute("CREATE TEMP TABLE lists (root VARCHAR, first INTEGER, docs INTEGER[], counts UTINYINT[])")
    con.execute("CREATE TEMP TABLE forms (word VARCHAR, root VARCHAR)")
    last = 0
    files = []
    for docs, stems, n_docs in rows.counted() if rows else ():
        files.append((docs, stems, last))
        last += n_docs
    if not files:
        return 0
    of_docs, of_stems, before = zip(*files, strict=True)
    con.register("batch_files", pa.table({"docs": of_docs, "stems": of_stems, "first": pa.array(before, pa.int32())}))
    con.execute(
        "INSERT INTO search_sentences SELECT first + file_row_number + 1, article_id, sentence_no, block_no, n_words, article_id IN"
        " (SELECT article_id FROM current_articles) FROM"
        f" read_parquet({_named(of_docs)}, filename = TRUE, file_row_number = TRUE) d JOIN batch_files b ON b.docs = d.filename"
    )
    con.execute(
        "CREATE TEMP TABLE batch_lists AS SELECT stem, words, first, d.docs, counts FROM"
        f" read_parquet({_named(of_stems)}, filename = TRUE) d JOIN batch_files b ON b.stems = d.filename"
    )
    con.unregister("batch_files")
    con.execute("INSERT INTO lists SELECT stem, first, docs, counts FROM batch_lists")
    con.execute("INSERT INTO forms SELECT DISTINCT unnest(words), stem FROM batch_lists")
    con.execute("DROP TABLE batch_lists")
    _put_known(con)
    return last


def _named(files: tuple[str, ...]) -> str:
    return "[" + ", ".join("'" + path.replace("'", "''") + "'" for path in files) + "]"


def _put_known(con: duckdb.DuckDBPyConnection) -> None:
    """Add to ``lists`` what is known of the documents that stand in ``search_sentences`` and is not among their own words."""
    con.execute(KNOWN.format(only="", docs="search_sentences"))
    con.execute(
        "CREATE TEMP TABLE tokens AS SELECT words, unnest(search_tokens(words)) AS word FROM (SELECT DISTINCT words FROM known)"
    )
    new = [
        str(row[0]) for row in con.execute("SELECT DISTINCT word FROM tokens ANTI JOIN forms USING (word)").fetchall()
    ]
    con.register(
        "new_forms", pa.table({"word": pa.array(new, pa.string()), "root": pa.array(stems_of(new), pa.string())})
    )
    con.execute("INSERT INTO forms FROM new_forms")
    con.unregister("new_forms")
    for statement in _NUMBERED:
        con.execute(statement.format(chunk=_CHUNK))
    for name in ("known", "tokens", "roots", "told"):
        con.execute(f"DROP TABLE {name}")


def fill_terms(con: duckdb.DuckDBPyConnection) -> None:
    """Fill ``search_words`` and ``search_postings`` from ``lists`` and ``forms``; leaves the temporary table ``terms``."""
    for statement in _TERMS:
        con.execute(statement)
    for name in ("lists", "forms"):
        con.execute(f"DROP TABLE {name}")
