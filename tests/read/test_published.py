"""When a page was published: written dates, and which of a page's dates is believed."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.read.about.published import day_in_url
from pipelines.read.moments import day_order, read_moment
from tests.read.pages import article, paragraphs, read

UTC = dt.UTC
DAY = dt.date(2024, 5, 6)
NOON = dt.datetime(2024, 5, 6, 12, 0, tzinfo=UTC)

WRITTEN = [
    ("2024-05-06T12:00:00Z", DAY, NOON),
    ("2024-05-06T08:00:00-04:00", DAY, NOON),
    ("2024-05-06 08:00:00 -0400", DAY, NOON),
    ("2024-05-06T12:00:00.000+00:00", DAY, NOON),
    ("20240506T120000Z", DAY, NOON),
    ("1714996800", DAY, NOON),
    ("1714996800000", DAY, NOON),
    ("Mon, 06 May 2024 12:00:00 GMT", DAY, NOON),
    ("May 6, 2024 8:00 AM EDT", DAY, NOON),
    ("2024-05-06T12:00:00", DAY, None),
    ("2024-05-06", DAY, None),
    ("6 May 2024", DAY, None),
    ("6. Mai 2024", DAY, None),
    ("May 6th, 2024", DAY, None),
    ("Part 1 May 06, 2024", DAY, None),
    ("25/05/2024", dt.date(2024, 5, 25), None),
    ("06.05.2024", DAY, None),
    ("2024/5/6", DAY, None),
    ("2024. 5. 6.", DAY, None),
    ("2024年5月6日", DAY, None),
]


@pytest.mark.parametrize(("written", "day", "instant"), WRITTEN)
def test_written_dates(written: str, day: dt.date, instant: dt.datetime | None) -> None:
    moment = read_moment(written)
    assert moment is not None
    assert (moment.first, moment.last, moment.instant) == (day, day, instant)


@pytest.mark.parametrize(
    "written", [None, "", "soon", "1970-01-01", "2024-13-45", "05/06/2024", "1/2/3/4/5", "99999999999999"]
)
def test_what_is_no_date(written: str | None) -> None:
    assert read_moment(written) is None


@pytest.mark.parametrize(
    ("page", "order"),
    [
        ("It opened on 25/12/2023.", "day-first"),
        ("It opened on 12/25/2023.", "month-first"),
        ("Posted 02-12-2023, that is December 2, 2023", "day-first"),
        ("Posted 02-12-2023. Shown again: December 02, 2023", "day-first"),
        ("On 25 March and 3 April", "day-first"),
        ("On March 25 and April 3", "month-first"),
        ("No date", None),
    ],
)
def test_order_of_day_and_month(page: str, order: str | None) -> None:
    assert day_order(page) == order


@pytest.mark.parametrize(
    ("url", "first", "last"),
    [
        ("https://a.example/2024/05/06/x", DAY, DAY),
        ("https://a.example/2024/may/06/x", DAY, DAY),
        ("https://a.example/x-20240506", DAY, DAY),
        ("https://a.example/2024/05/x", dt.date(2024, 5, 1), dt.date(2024, 5, 31)),
    ],
)
def test_days_in_addresses(url: str, first: dt.date, last: dt.date) -> None:
    moment = day_in_url(url)
    assert moment is not None
    assert (moment.first, moment.last) == (first, last)


LD = (
    "<script type='application/ld+json'>"
    '{"@type": "NewsArticle", "headline": "x", "datePublished": "%s", "dateModified": "2024-05-07T09:00:00Z"}</script>'
)
# (name, <head>, under the headline, address, day, instant, basis)
PAGES = [
    ("json-ld", LD % "2024-05-06T12:00:00Z", "", None, DAY, NOON, "json-ld"),
    ("json-ld day, meta instant", LD % "2024-05-06"
     + "<meta property='article:published_time' content='2024-05-06T12:00:00Z'>", "", None, DAY, NOON, "json-ld"),
    ("meta", "<meta property='article:published_time' content='2024-05-06T12:00:00Z'>", "", None, DAY, NOON, "meta"),
    ("time element", "", "<time datetime='2024-05-06T12:00:00Z'>yesterday</time>", None, DAY, NOON, "time-element"),
    ("changed time passed over", "", "<time class='updated' datetime='2025-01-01'>x</time><time datetime='2024-05-06'>x</time>",
     None, DAY, None, "time-element"),
    ("address", "", "", "https://paper.example/2024/05/06/x", DAY, None, "url"),
    ("printed", "", "<p>Published 6 May 2024</p>", "https://paper.example/x", DAY, None, "text"),
    ("printed with a change", "", "<p>6 May 2024. Updated: 8 May 2024</p>", "https://paper.example/x", DAY, None, "text"),
    ("nothing", "", "", "https://paper.example/x", None, None, "none"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("head", "line", "url", "day", "instant", "basis"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES]
)
def test_pages(
    head: str, line: str, url: str | None, day: dt.date | None, instant: dt.datetime | None, basis: str
) -> None:
    found = read(article(line + paragraphs(), head=head), url=url).article
    assert (found.published_from, found.published_at, found.published_basis) == (day, instant, basis)


def test_change_sidecar_and_capture() -> None:
    assert read(article(head=LD % "2024-05-06")).article.modified_at == dt.datetime(2024, 5, 7, 9, 0, tzinfo=UTC)
    given = read(article(head=LD % "2024-05-06"), published="2024-05-01").article
    assert (given.published_from, given.published_basis) == (dt.date(2024, 5, 1), "given")
    # A day behind the capture is not that of the page; the capture bounds a page without a day.
    captured = dt.datetime(2024, 6, 1, tzinfo=UTC)
    late = read(article(head=LD % "2025-01-01"), captured_at=captured, url="https://paper.example/x").article
    assert (late.published_from, late.published_to, late.published_basis) == (None, dt.date(2024, 6, 1), "capture")


@pytest.mark.parametrize("captured", [dt.datetime.min, dt.datetime(9999, 12, 31, 23, 59, 59)])
@pytest.mark.parametrize(
    "stated", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "31 December 9999 23:59 GMT-14"]
)
def test_the_calendar_has_ends(captured: dt.datetime, stated: str) -> None:
    page = article(f"<p>{stated}</p>" + paragraphs(), head=LD % stated)
    found = read(page, captured_at=captured.replace(tzinfo=UTC), url=f"https://paper.example/{stated[:10]}/x").article
    assert found.published_at is None
    assert found.published_basis in ("json-ld", "capture")
    assert read(page, captured_at=NOON, published=stated).article.published_at is None


@pytest.mark.parametrize(
    ("line", "language", "day"),
    [
        ("Updated June 7, 2024 Published May 6, 2024", "en", DAY),
        ("Edited on 7 June 2024, published on 6 May 2024", "en", DAY),
        ("05/06/2024", "en-US", DAY),
        ("06/05/2024", "en-GB", DAY),
        ("06/05/2024", "en", None),
        ("3 hours ago", "en", dt.date(2024, 6, 10)),
        ("an hour ago", "en", dt.date(2024, 6, 10)),
        ("2 days ago", "en", dt.date(2024, 6, 8)),
    ],
)
def test_printed_lines(line: str, language: str, day: dt.date | None) -> None:
    page = article(f"<p>{line}</p>{paragraphs()}").replace("lang='en'", f"lang='{language}'")
    assert read(page, url=None, captured_at=dt.datetime(2024, 6, 10, 12, tzinfo=UTC)).article.published_from == day


def test_the_only_day_of_a_page_and_unknown_names_of_meta() -> None:
    far = paragraphs() * 5
    assert read(article(f"{far}<p>May 6, 2024</p>"), url=None).article.published_from == DAY
    assert read(article(f"{far}<p>May 6, 2024</p><p>May 7, 2024</p>"), url=None).article.published_from is None
    meta = (
        "<meta name='kesra:publish-day' content='2024-05-06'><meta name='kesra:first-published' content='2019-01-01'>"
    )
    assert read(article(head=meta), url=None).article.published_from == DAY
