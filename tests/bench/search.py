"""Search in a million generated sentences: how long the index takes, how large it is beside the text, how long a query takes.

Words are drawn with the frequencies of a language (Zipf) from 80,000 made-up ones, sentences have 20 words in the middle.
``DATELINE_BENCH_SENTENCES`` sets how many there are.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.publish.search.index import build_index
from pipelines.settings import STORAGE_VERSIONS
from pipelines.store.query import QueryLimits, open_warehouse
from pipelines.store.schema import create_tables, create_views

SENTENCES = int(os.environ.get("DATELINE_BENCH_SENTENCES", "1_000_000"))
SENTENCES_OF_AN_ARTICLE = 25
WORDS = 80_000
TIMES = 5
_ONSETS = ["b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w", "st", "tr", "pl", "gr"]
_VOWELS = ["a", "e", "i", "o", "u", "ai", "ou"]


def words() -> list[str]:
    """Made-up words, short ones first, the same in every run."""
    dice = np.random.default_rng(7)
    syllables = [onset + vowel for onset in _ONSETS for vowel in _VOWELS]
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found[
            "".join(dice.choice(syllables, size=min(1 + int(dice.geometric(0.5)), 5)))
            + str(dice.choice(["", "n", "s", "t"]))
        ] = None
    return sorted(found, key=lambda word: (len(word), word))


def articles(vocabulary: list[str]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Texts, each with the places of its sentences."""
    dice = np.random.default_rng(8)
    ranks = np.arange(1, WORDS + 1)
    shares = 1 / (ranks + 2.7) ** 1.05
    shares /= shares.sum()
    for _ in range(SENTENCES // SENTENCES_OF_AN_ARTICLE):
        lengths = np.clip(dice.lognormal(3.0, 0.5, SENTENCES_OF_AN_ARTICLE).astype(int), 3, 90)
        drawn = iter(dice.choice(WORDS, size=lengths.sum(), p=shares).tolist())
        sentences, places, at = [], [], 0
        for length in lengths:
            sentences.append(" ".join(vocabulary[next(drawn)] for _ in range(length)).capitalize() + ".")
            places.append((at, at + len(sentences[-1])))
            at = places[-1][1] + 1
        yield " ".join(sentences), places


def fill(con: duckdb.DuckDBPyConnection, vocabulary: list[str]) -> int:
    """A warehouse with these articles and nothing else; returns the bytes of their text."""
    texts: list[tuple[str, str]] = []
    rows: list[tuple[str, int, int, int]] = []
    n_bytes = 0
    for number, (text, places) in enumerate(articles(vocabulary)):
        article = f"{number * 0x9E3779B97F4A7C15 % 2**64:016x}"
        texts.append((article, text))
        rows += [(article, n, start, end) for n, (start, end) in enumerate(places, 1)]
        n_bytes += len(text.encode())
    made = pa.table({"article_id": [a for a, _ in texts], "text": [t for _, t in texts]})
    columns = [list(column) for column in zip(*rows, strict=True)]
    lines = pa.table(columns, names=["article_id", "sentence_no", "start_char", "end_char"])
    con.register("made", made)
    con.register("lines", lines)
    con.execute("CREATE TEMP TABLE filler AS SELECT * FROM made ORDER BY article_id")
    required = con.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE table_name IN ('articles', 'captures', 'sentences')"
        " AND NOT is_nullable"
    ).fetchall()
    given = {
        "article_id": "article_id", "capture_id": "article_id", "text": "text", "sentence_no": "sentence_no", "block_no": "1",
        "start_char": "start_char", "end_char": "end_char", "text_group": "article_id",
    }  # fmt: skip
    plain = {"VARCHAR": "''", "BOOLEAN": "FALSE", "VARCHAR[]": "[]::VARCHAR[]"}
    for table, source in (("captures", "filler"), ("articles", "filler"), ("sentences", "lines")):
        cells = [
            f'{given.get(column, plain.get(kind, "0"))} AS "{column}"'
            for name, column, kind in required
            if name == table
        ]
        con.execute(f"INSERT INTO {table} BY NAME SELECT {', '.join(cells)} FROM {source} ORDER BY article_id")
    con.execute("DROP TABLE filler")
    con.unregister("made")
    con.unregister("lines")
    return n_bytes


def queries(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Queries by their kind, of words that stand in so many sentences."""
    df = {int(n): str(word) for n, word in con.execute("SELECT df, min(word) FROM search_words GROUP BY df").fetchall()}

    def of(share: float) -> str:
        return df[min(df, key=lambda n: abs(n - share * SENTENCES))]

    sentence = con.execute(
        "SELECT a.text[start_char + 1 : end_char] FROM sentences JOIN articles a USING (article_id)"
        " WHERE end_char - start_char > 60 ORDER BY article_id, start_char LIMIT 1"
    ).fetchall()[0][0]
    a, b, c = sentence.split()[2:5]
    return {
        "one rare word": of(0.00005),
        "one word of 1 %": of(0.01),
        "one word of 20 %": of(0.2),
        "three words": f"{of(0.0005)} {of(0.005)} {of(0.02)}",
        "six words": " ".join(of(share) for share in (0.0001, 0.001, 0.01, 0.03, 0.05, 0.2)),
        "three of the commonest": f"{of(0.4)} {of(0.3)} {of(0.2)}",
        "a phrase": f'"{a} {b} {c}"',
        "two words, one not": f"{of(0.001)} {of(0.01)} -{of(0.05)}",
    }


def run() -> None:
    """Build, measure, ask."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "search.duckdb"
        with duckdb.connect(str(database), config={"storage_compatibility_version": STORAGE_VERSIONS[-1]}) as con:
            create_tables(con)
            n_bytes = fill(con, words())
            create_views(con)
            con.execute("CHECKPOINT")
            before = database.stat().st_size
            started = time.perf_counter()
            build_index(con)
            con.execute("CHECKPOINT")
            seconds = time.perf_counter() - started
        index = database.stat().st_size - before
        print(f"{SENTENCES:,} sentences, {n_bytes / 1e6:,.0f} MB of text ({before / 1e6:,.0f} MB as the file keeps it)")
        print(f"index: built in {seconds:,.1f} s, {index / 1e6:,.1f} MB, {index / n_bytes:.1%} of the text")
        with open_warehouse(database, QueryLimits()) as con:
            for kind, asked in queries(con).items():
                taken, worked = [], []
                for _ in range(TIMES):
                    started, before_cpu = time.perf_counter(), time.process_time()
                    found = len(con.execute("FROM search(?)", [asked]).fetchall())
                    taken.append(time.perf_counter() - started)
                    worked.append(time.process_time() - before_cpu)
                print(
                    f"  {kind:24} {found:3} rows  {statistics.median(taken):.3f} s, {statistics.median(worked):.3f} s of CPU"
                )
