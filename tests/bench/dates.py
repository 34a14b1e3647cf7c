"""Speed of dates: sentences a second after the shared parse, one core; `python -m tests.bench dates`.

The weights of ``timex.nearest`` and the limits of ``find`` were set by hand with the dates suite of the bench: change one, run the
suite on its three sets, keep what moves interval accuracy by more than one date.
"""

from __future__ import annotations

import datetime as dt
import time

from pipelines.annotate import load_language_model
from pipelines.annotate.dates import find_dates
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Article, Block

PARAGRAPH = """Officials said on Tuesday that more than 300 families had left the valley over the past two months.
The road, closed since late October, will reopen next week if the rain stops. In 2019 a flood destroyed the old bridge, and
the new one was finished three years later, on 14 June 2022. Farmers in the upper villages sell apples and honey at a market
that is held every Friday. The mayor, a former teacher, hopes that visitors will return. A clinic opened at 9 a.m. Monday.
Nobody knows how many people still live beyond the pass. The governor promised to send a team of engineers."""
COPIES = 200


def run() -> None:
    """Print sentences a second of ``find_dates`` alone, best of three, and of the parse before it."""
    article = Article("a", "a", "\n".join([PARAGRAPH] * COPIES), language="en", published_from=dt.date(2024, 5, 15),
                      published_to=dt.date(2024, 5, 15))  # fmt: skip
    size = len(PARAGRAPH) + 1
    blocks = [
        Block("a", number, "paragraph", True, number * size, number * size + len(PARAGRAPH)) for number in range(COPIES)
    ]
    model = load_language_model()
    started = time.perf_counter()
    sentences = parse_page(article.text, blocks, model)
    parsing = time.perf_counter() - started
    find_dates(article, sentences)
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        rows = find_dates(article, sentences)
        best = min(best, time.perf_counter() - started)
    print(f"{len(sentences.sentences):,} sentences, {len(rows):,} dates")
    print(f"parse  {len(sentences.sentences) / parsing:10,.0f} sentences/s")
    print(
        f"dates  {len(sentences.sentences) / best:10,.0f} sentences/s   {parsing / best:.1f} times as fast as the parse"
    )
