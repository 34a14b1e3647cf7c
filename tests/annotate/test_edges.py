"""Numbers, days and zones at the edges of what computers count: every layer reads them, none overflows."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.acquire.one_page import page_of_bytes
from pipelines.annotate import LanguageModel, annotate
from pipelines.model import Annotations, Article, Block, Reading
from pipelines.process.rows import Rows
from pipelines.read import read_page

TEXTS = (
    "It fell on 31 December 9999, the next day and a year later.",
    "On 1 January 0001, two days earlier, and last week.",
    "In 9999 and in the year 1, in the 1st century, in the 99th century.",
    "Five hundred years ago, 9,999 years ago, ten thousand years later and 1e308 days from now.",
    "It happened yesterday, tomorrow, last Monday, next month, next year, last century.",
    "It cost -0, 1e308, 1e400, $1e308 million, 9,999,999,999,999,999,999 trillion and 0.0000000000000001 percent.",
    "From 31 December 9999 to 1 January 10000; since 0000; until 00/00/0000, 31/12/9999, 01/01/0001 and 29 February 1900.",
    "At 24:00 GMT+14, 00:00 UTC-14, 23:59:60 and 99:99 on 9999-12-31T23:59:59-14:00.",
    "For 999999999999 years, 10^400 years, a billion billion centuries, every 9999999999 days.",
    "Easter 9999, Easter 1, Christmas 0, Ramadan 9999, Diwali 1, Hanukkah 9999, Thanksgiving 9999, Eid al-Fitr 1.",
    "In the 9990s, the 0s, the early 1st century BC, 44 BC, 9999 BC, AH 1445, 5784 AM.",
    "The week of 31 December 9999, the weekend before 1 January 0001, the quarter ending 31 December 9999, fiscal 9999.",
    "A 999999999999999999999999 year old man, aged 1e308, ran 1e308 km in 1e-308 seconds at -1e308 degrees.",
    "Half of 1e308, a third of infinity, NaN percent, twice 1e308, up 1e308 percent from 0 to 0.",
    "Mr Brandt, 99999999999999999999999999999, won 99999999999999999999-0, 1e400–1e500 votes, a 0-0 draw, 0/0, 1/0.",
    "on 2024-02-30, 2023-02-29, 1582-10-10, 30 February, 31 April 9999, 32 May, 0 June.",
)
# Days of publication, both ends: the calendar's own, one before the reform of 1582, a whole last year.
DAYS = (
    None,
    (dt.date(1, 1, 1), dt.date(1, 1, 1)),
    (dt.date(9999, 12, 31), dt.date(9999, 12, 31)),
    (dt.date(1582, 10, 10), dt.date(1582, 10, 10)),
    (dt.date(9999, 1, 1), dt.date(9999, 12, 31)),
)
INSTANTS = (
    "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "0001-01-01", "9999-12-31", "0000-00-00",
    "2024-02-06T12:30:00+99:99", "2024-02-06T24:00:00Z", "2024-02-30", "9999999999", "9999999999999", "-1", "1e308", "-0", "NaN",
    "Fri, 31 Dec 9999 23:59:59 -1400", "Mon, 01 Jan 0001 00:00:00 +1400", "31 December 9999", "12/31/9999", "1 January 0001",
)  # fmt: skip


@pytest.mark.parametrize("days", DAYS, ids=str)
def test_no_layer_overflows(language_model: LanguageModel, days: tuple[dt.date, dt.date] | None) -> None:
    text = "\n".join(TEXTS)
    starts = [sum(len(before) + 1 for before in TEXTS[:number]) for number in range(len(TEXTS))]
    blocks = tuple(
        Block("a" * 16, number + 1, "paragraph", True, start, start + len(TEXTS[number]))
        for number, start in enumerate(starts)
    )
    at = None
    if days is not None:
        at = dt.datetime.combine(days[0], dt.time.min if days[0].year == 1 else dt.time.max, dt.UTC)
    article = Article(
        "a" * 16, "a" * 16, text, language="en", published_at=at, published_from=days and days[0], published_to=days and days[1],
        published_basis="given" if days else "none",
    )  # fmt: skip
    read, found, faults = annotate(article, blocks, language_model)
    assert faults == ()
    rows = Rows("batch", "fingerprint")
    rows.add(Reading(read, blocks, "utf-8", "meta"), read, found)
    assert rows.tables()["rejects"].num_rows == 0


@pytest.mark.parametrize(
    "captured", [None, dt.datetime.max.replace(tzinfo=dt.UTC), dt.datetime.min.replace(tzinfo=dt.UTC)], ids=str
)
@pytest.mark.parametrize("written", INSTANTS)
def test_no_date_of_a_page_overflows(written: str, captured: dt.datetime | None) -> None:
    page = (
        f'<html><head><meta property="article:published_time" content="{written}"><meta name=lastmod content="{written}">'
        f'<script type="application/ld+json">{{"@type":"NewsArticle","datePublished":"{written}","dateModified":"{written}"}}'
        f"</script></head><body><h1>The gate opened</h1><p>Published {written}</p><time datetime='{written}'>{written}</time>"
        "<p>Some 340 families crossed the river on Monday, officials said, and the gate stood open until the evening.</p>"
    ).encode()
    url = "https://example.org/9999/12/31/a"
    reading = read_page(page_of_bytes(page, "html", "text/html", url, captured, None), page)
    rows = Rows("batch", "fingerprint")
    rows.add(reading, reading.article, Annotations())
    assert rows.tables()["articles"].num_rows == 1
