"""What each article of a published file was made from, kept in the file (schema ``made``), and which articles differ by now.

    made.about      what the rows of the file were filled by
    made.articles   article_id; pages: the batch that its rows are from, with the fingerprint of the rules that made it; linked:
                    which of its entities and places other pages decide; told: the text, the incidents and the threads that it
                    belongs to
    made.stems      the stem of each term of the search index

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
    con.execute("INSERT INTO made.about VALUES ('filled_by', ?), ('joined', '')", [filled_by(storage_version)])
    con.execute("CREATE TABLE made.stems (stem VARCHAR, term INTEGER)")
    con.execute("CREATE TABLE made.articles (article_id VARCHAR, pages UBIGINT, linked UBIGINT, told UBIGINT)")


def about(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the file says of itself; empty where it is of another version.  Raises duckdb.Error where it cannot be read."""
    known = con.execute(
        "SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'made' AND table_name = 'about'"
    ).fetchall()
    return dict(con.execute("FROM made.about").fetchall()) if known > [(0,)] else {}


def sign(con: duckdb.DuckDBPyConnection, done: Ledger, resolved: Resolved) -> str:
    """Make the temporary table ``signed``: the articles as they should be; ``decisions`` are open.  Returns what stands for the
    joins of entities that no single article has.

    The hash of a row is hashed once more: its last column goes in by XOR, so that one change in two rows would cancel out."""
    con.execute("CREATE TEMP TABLE owned (article_id VARCHAR, batch VARCHAR)")
    for rows in _owned(done):
        con.register("articles_of_batches", rows)
        con.execute("INSERT INTO owned FROM articles_of_batches")
        con.unregister("articles_of_batches")
    told = [
        f"SELECT left({key}, 16) AS article_id, hash(hash(x)) AS h FROM decided_{name} x"
        for name, key in DECIDED.items()
        if name != "moved"
    ]
    if "figure_links" in resolved.added:
        told.append("SELECT left(figure_id, 16), hash(hash(x), 1) FROM decided_added_links x")
    con.execute(
        "CREATE TEMP TABLE signed AS SELECT o.article_id, hash(o.batch) AS pages, coalesce(l.h, 0) AS linked,"
        " coalesce(t.h, 0) AS told FROM owned o LEFT JOIN (SELECT article_id, bit_xor(h) AS h FROM"
        " (SELECT article_id, hash(hash(x)) AS h FROM decided_moved x"
        " UNION ALL SELECT split_part(old_id, '@', -1), hash(hash(x)) FROM decided_replaced x WHERE contains(old_id, '@'))"
        " GROUP BY ALL)"
        f" l USING (article_id) LEFT JOIN (SELECT article_id, bit_xor(h) AS h FROM ({' UNION ALL '.join(told)}) GROUP BY ALL) t"
        " USING (article_id)"
    )
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
        " FROM signed n FULL JOIN made.articles o USING (article_id)"
        " WHERE (n.pages, n.linked, n.told) IS DISTINCT FROM (o.pages, o.linked, o.told)"
    )
    return con.execute("SELECT (SELECT count(*) FROM touched), (SELECT count(*) FROM signed)").fetchall()[0]


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
