"""What each article of a published file was made from, kept in the file (schema ``made``), and which articles differ by now.

    made.about      what the rows of the file were filled by, and from which files of the archive
    made.articles   article_id; pages: the batch that its rows are from, with the fingerprint of the rules that made it; linked:
                    which of its entities and places other pages decide; told: the text, the incidents and the threads that it
                    belongs to
    made.blocks     name, block, digest: one hash of many rows of a table over the whole corpus, or of many articles (``tables``)
    made.stems      the stem of each term of the search index
    made.superseded, made.ties, made.sourcing      rows of views (``kept``)

The rows of an article follow from these alone, so that a file needs new rows only of the articles where one of them differs.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.paths import SQL
from pipelines.publish.filling.pages import DECIDED
from pipelines.publish.filling.tables import block_of, find_blocks, keep_blocks
from pipelines.resolve import Resolved
from pipelines.store.batches import Ledger

_PUBLISH = Path(__file__).parents[1]
_AT_ONCE = 100_000  # articles that are handed to DuckDB at once
_FEW, _SHARE = 500, 0.3  # articles, of all, that are rather replaced than all written anew


def filled_by(storage_version: str) -> str:
    """What fills a file: where it differs, a file cannot be filled on."""
    digest = hashlib.sha256(f"{duckdb.__version__} {storage_version}".encode())
    for path in (
        *sorted(SQL.glob("*/*.sql")),
        *sorted(_PUBLISH.glob("filling/*.py")),
        *sorted(_PUBLISH.glob("search/*.py")),
    ):
        digest.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def create_made(con: duckdb.DuckDBPyConnection, storage_version: str) -> None:
    """The schema of a new file."""
    con.execute("CREATE SCHEMA made")
    con.execute("CREATE TABLE made.about (name VARCHAR, value VARCHAR)")
    con.execute(
        "INSERT INTO made.about VALUES ('filled_by', ?), ('joined', ''), ('archived', '')", [filled_by(storage_version)]
    )
    con.execute("CREATE TABLE made.blocks (name VARCHAR, block USMALLINT, digest UBIGINT)")
    con.execute("CREATE TABLE made.stems (stem VARCHAR, term INTEGER)")
    con.execute("CREATE TABLE made.articles (article_id VARCHAR, pages UBIGINT, linked UBIGINT, told UBIGINT)")


def about(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the file says of itself; empty where it is of another version.  Raises duckdb.Error where it cannot be read."""
    known = con.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'made' AND table_name = 'about'"
    ).fetchall()
    return dict(con.execute("FROM made.about").fetchall()) if known > [(0,)] else {}


def sign(con: duckdb.DuckDBPyConnection, done: Ledger, resolved: Resolved, *, is_new: bool) -> str:
    """Make the temporary table ``signed``: the articles as they should be, those of blocks that the file has otherwise;
    ``decisions`` are open.  Returns what stands for the joins of entities that no single article has."""
    con.execute("CREATE TEMP TABLE owned (article_id VARCHAR, batch VARCHAR)")
    for rows in _owned(done):
        con.register("articles_of_batches", rows)
        con.execute("INSERT INTO owned FROM articles_of_batches")
        con.unregister("articles_of_batches")
    told = [
        f"SELECT left({key}, 16) AS article_id, 'told' AS part, hash(hash(x)) AS h FROM decided_{name} x"
        for name, key in DECIDED.items()
        if name != "moved"
    ]
    if "figure_links" in resolved.added:
        told.append("SELECT left(figure_id, 16), 'told', hash(hash(x), 1) FROM decided_added_links x")
    con.execute(
        "CREATE TEMP VIEW parts AS SELECT article_id, 'pages' AS part, hash(batch) AS h FROM owned"
        " UNION ALL SELECT article_id, 'linked', hash(hash(x)) FROM decided_moved x"
        " UNION ALL SELECT split_part(old_id, '@', -1), 'linked', hash(hash(x)) FROM decided_replaced x WHERE"
        f" contains(old_id, '@') UNION ALL {' UNION ALL '.join(told)}"
    )
    block = block_of("article_id")
    find_blocks(con, "articles", f"SELECT {block} AS block, hash(hash(article_id, part, h)) AS h FROM parts")
    some = "" if is_new else f" WHERE {block} IN (FROM differing_articles)"
    con.execute(
        "CREATE TEMP TABLE signed AS SELECT article_id, bit_xor(h) FILTER (part = 'pages') AS pages, coalesce(bit_xor(h) FILTER"
        " (part = 'linked'), 0) AS linked, coalesce(bit_xor(h) FILTER (part = 'told'), 0) AS told"
        f" FROM parts{some} GROUP BY article_id HAVING pages IS NOT NULL"
    )
    con.execute("DROP VIEW parts")
    con.execute("DROP TABLE owned")
    joined = con.execute(
        "SELECT bit_xor(hash(hash(x))) FROM decided_replaced x WHERE NOT contains(old_id, '@')"
    ).fetchall()[0][0]
    return str(joined)


def _owned(done: Ledger) -> Iterator[pa.Table]:
    """The articles of all batches, each with the batch that its rows are from and what is corrected there."""
    articles: list[str] = []
    named: list[str] = []
    for number, batch in enumerate(done.batches, 1):
        name = batch.manifest.batch
        rejected = set(batch.manifest.rejected)
        owned = [c for c in batch.manifest.captures if done.owner.get(c) == name and c not in rejected]
        articles += owned
        named += [f"{batch.manifest.fingerprint}/{name}{batch.correction_key}"] * len(owned)
        if len(articles) > _AT_ONCE or number == len(done.batches):
            yield pa.table({"article_id": pa.array(articles, pa.string()), "batch": pa.array(named, pa.string())})
            articles, named = [], []


def find_touched(con: duckdb.DuckDBPyConnection) -> tuple[int, int]:
    """Make the temporary table ``touched``: the articles whose rows the file has otherwise (article_id; is_there: it should have
    rows; is_known: it has rows; is_reread: all of its rows may differ, not only those that other pages decide; is_linked: its
    entities differ).  Returns how many they are, and how many the file should have."""
    con.execute(
        "CREATE TEMP TABLE touched AS SELECT article_id, n.pages IS NOT NULL AS is_there, o.pages IS NOT NULL AS is_known,"
        " n.pages IS DISTINCT FROM o.pages AS is_reread, n.linked IS DISTINCT FROM o.linked AS is_linked"
        f" FROM signed n FULL JOIN (FROM made.articles WHERE {block_of('article_id')} IN (FROM differing_articles)) o"
        " USING (article_id)"
        " WHERE (n.pages, n.linked, n.told) IS DISTINCT FROM (o.pages, o.linked, o.told)"
    )
    return con.execute(
        "SELECT (SELECT count(*) FROM touched), (SELECT count(*) FROM made.articles) + (SELECT count(*) FROM touched WHERE"
        " is_there AND NOT is_known) - (SELECT count(*) FROM touched WHERE is_known AND NOT is_there)"
    ).fetchall()[0]


def is_small(n_touched: int, n_all: int) -> bool:
    """Whether taking out and putting in so many articles is less work than a new file."""
    return n_touched <= max(_FEW, n_all * _SHARE)


def keep_signatures(con: duckdb.DuckDBPyConnection, joined: str, *, is_new: bool) -> None:
    """Write down what the file was made from now."""
    if is_new:
        con.execute("INSERT INTO made.articles SELECT article_id, pages, linked, told FROM signed")
    else:
        con.execute("DELETE FROM made.articles WHERE article_id IN (SELECT article_id FROM touched WHERE is_known)")
        con.execute(
            "INSERT INTO made.articles SELECT article_id, pages, linked, told FROM signed SEMI JOIN touched USING (article_id)"
        )
    con.execute("UPDATE made.about SET value = ? WHERE name = 'joined'", [joined])
    con.execute("DROP TABLE signed")
    keep_blocks(con, "articles")
