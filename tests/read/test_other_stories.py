"""What stands on a page and is of another story or of none: cards' descriptions, days and bylines, comments, topics, copies."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from pipelines.read.about.addresses import archived_address, place_of
from pipelines.read.about.authors import clean_names, names_beside_day
from pipelines.read.html.furniture import traits_of
from pipelines.read.moments import read_moment
from tests.read.pages import FIRST, SECOND, STORY, THIRD, article, body_of, paragraphs, read

OWN = "https://paper.example/bridge-closed"


def described(**node: object) -> str:
    """A JSON-LD script of a NewsArticle."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle"} | node)}</script>'


def person(name: str) -> dict[str, str]:
    return {"@type": "Person", "name": name}


CARDS = "".join(
    described(
        headline=headline,
        author=person(name),
        datePublished="2020-01-02T08:00:00Z",
        url=f"https://paper.example/{number}",
    )
    for number, (headline, name) in enumerate(
        [("Frost in the vineyards", "Ilja Rahn"), ("A night at the library", "Oda Brandt")]
    )
)
PAGE = described(
    headline="Bridge closed after cracks are found", author=person("Ana Petrov"), datePublished="2024-05-06", url=OWN
)
CANONICAL = f"<link rel=canonical href='{OWN}/'>"


@pytest.mark.parametrize(
    "head", [CANONICAL + CARDS + PAGE, CANONICAL + PAGE + CARDS, f"<meta property=og:url content='{OWN}'>{CARDS}{PAGE}"]
)
def test_the_node_of_the_page_wins(head: str) -> None:
    found = read(article(head=head)).article
    assert (found.authors, found.published_from) == (("Ana Petrov",), dt.date(2024, 5, 6))


def test_nodes_of_other_stories_alone_say_nothing() -> None:
    found = read(article(head=CANONICAL + CARDS)).article
    assert found.authors == ()
    assert found.published_from is None or found.published_from.year == 2024


TICKER = "".join(
    f"<li><time datetime='2021-03-0{day}T08:00:00Z'>08:00</time> <a href='/{day}'>Ferry runs again to Lower Udal</a></li>"
    for day in (4, 5)
)


@pytest.mark.parametrize("before", [f"<ul>{TICKER}</ul>", f"<div class=x>{TICKER.replace('li>', 'div>')}</div>"])
def test_a_ticker_above_the_headline_dates_nothing(before: str) -> None:
    page = article(f"<p class=x>6 May 2024 by Ana Petrov</p>{paragraphs()}", before=before)
    found = read(page, url="https://paper.example/bridge").article
    assert found.published_from == dt.date(2024, 5, 6)


RIVER = "".join(
    f"<div class=b><h3><a href='/{n}'>Another story of the river, part {n}</a></h3><span class=byline>2 hours ago by "
    f"<a rel=author href='/u{n}'>Writer Number{n}</a></span></div>"
    for n in ("One", "Two", "Three")
)


@pytest.mark.parametrize(
    "inside",
    [
        f"<p class=byline>By <a rel=author href='/u'>Ana Petrov</a></p>{paragraphs()}",
        f"{paragraphs()}<p>Text: <a rel=author href='/u'>Ana Petrov</a></p>",
    ],
)
def test_bylines_of_other_stories_name_no_author(inside: str) -> None:
    assert read(article(inside, behind=f"<div>{RIVER}</div>")).article.authors == ("Ana Petrov",)


# What was written, and the names in it.
NAMES = [
    ("Submitted on Mon, 2019-01-21 13:49", ()),
    ("Mon, 21 Jan 2019", ()),
    ("Ana Petrov October 30 at 12:22 PM", ("Ana Petrov",)),
    ("By Ana Petrov 30 October 2019", ("Ana Petrov",)),
    ("By Ana Petrov Wednesday", ("Ana Petrov",)),
    ("By Ana Petrov 2 hours ago", ("Ana Petrov",)),
    ("April May Jones", ("April May Jones",)),
    ("Our Foreign Staff", ("Our Foreign Staff",)),
    ("Ana Petrov Foreign Editor", ("Ana Petrov",)),
    ("Ana Petrov Staff Writer", ("Ana Petrov",)),
]


@pytest.mark.parametrize(("written", "names"), NAMES)
def test_names(written: str, names: tuple[str, ...]) -> None:
    assert clean_names([written]) == names


@pytest.mark.parametrize("line", ["North Shore", "Upper Kesra", "World News"])
def test_regions_beside_a_day_are_nobody(line: str) -> None:
    assert names_beside_day(line) == ()


def test_a_section_beside_the_day_is_nobody() -> None:
    inside = f"<div><div>Kesra Valley</div><div>09:31 May 6, 2024</div></div>{paragraphs()}"
    assert read(article(inside, head="<meta property=article:section content='Kesra Valley'>")).article.authors == ()


# A date as it is written, its day, and its instant in UTC.
DATES = [
    ("Mon May 06 2024 11:35:00 GMT+0530 (India Standard Time)", dt.date(2024, 5, 6), "06:05"),
    ("6 May 2024 11:35 UTC+05:45", dt.date(2024, 5, 6), "05:50"),
    ("6 May 2024 11:35 (GMT +9:30)", dt.date(2024, 5, 6), "02:05"),
    ("6 May 2024 11:35 UTC\u22123:30", dt.date(2024, 5, 6), "15:05"),
    ("6 May 2024 11:35 NPT", dt.date(2024, 5, 6), "05:50"),
    ("6 May 98", dt.date(1998, 5, 6), None),
    ("06.05.71", dt.date(1971, 5, 6), None),
    ("6 May '24", dt.date(2024, 5, 6), None),
    ("2567-05-06", dt.date(2024, 5, 6), None),
    ("6 May 2567", dt.date(2024, 5, 6), None),
]


@pytest.mark.parametrize(("written", "day", "clock"), DATES)
def test_dates(written: str, day: dt.date, clock: str | None) -> None:
    moment = read_moment(written)
    assert moment is not None
    assert moment.first == day
    assert (f"{moment.instant:%H:%M}" if moment.instant else None) == clock


@pytest.mark.parametrize("written", ["2199-05-06", "9999-12-31", "6 May 2300"])
def test_years_of_no_calendar(written: str) -> None:
    assert read_moment(written) is None


# Boxes of readers' comments as vendors and languages name them.
BOXES = ["id=coral_thread", "class=spcv_conversation", "class='fyre livefyre'", "id=kommentare", "class=comentarios-lista",
         "id=commentaires", "class=komentarze", "class=yorumlar", "class=wpdiscuz",
         "id=hyvor-talk-view", "class=reacties"]  # fmt: skip
REMARK = "Every spring we have asked them to look at those piers and nobody ever listened to us, and now 32 lorries stand there."


@pytest.mark.parametrize("name", BOXES)
@pytest.mark.parametrize("is_inside", [True, False])
def test_comments(name: str, is_inside: bool) -> None:
    box = f"<div {name}>{''.join(f'<div class=e><b>Reader{n}</b><p>{REMARK} ({n}).</p></div>' for n in range(8))}</div>"
    page = article(paragraphs() + box) if is_inside else article(behind=box)
    assert body_of(read(page)) == STORY


# Tag and attributes of an element, and the role that its names give it.
ROLES = [
    ("div", {"class": "post-31 type-post category-legal tag-cookies hentry"}, None),
    ("article", {"class": "story topic-newsletter"}, None),
    ("div", {"class": "tag-cloud menu"}, "nav"),
    ("div", {"class": "cookie-banner"}, "legal"),
    ("div", {"itemprop": "articleBody", "id": "widget-share-2"}, None),
    ("div", {"class": "share-buttons"}, "share"),
]


@pytest.mark.parametrize(("tag", "attributes", "role"), ROLES)
def test_names_of_elements(tag: str, attributes: dict[str, str | None], role: str | None) -> None:
    sign = traits_of(tag, attributes).sign
    assert (sign.role if sign else None) == role


def test_the_rest_of_a_story_behind_read_more() -> None:
    rest = paragraphs(SECOND, THIRD, f"{SECOND} {THIRD}")
    more = f"<div id=read-more><a href='#'>Read more</a><div id=read-more-content>{rest}</div></div>"
    assert body_of(read(article(paragraphs(FIRST) + more)))[:3] == STORY


# An address, and that of the page that it is a copy of.
ADDRESSES = [
    ("https://archive.example/web/20191030061200/https://paper.example/a", "https://paper.example/a"),
    ("https://archive.example/web/20191030061200im_/http:/paper.example/a?b=c", "http://paper.example/a?b=c"),
    ("/web/20191030061200/https://paper.example/a", "https://paper.example/a"),
    ("https://archive.example/20191030061200/https://paper.example/a", "https://paper.example/a"),
    ("https://paper.example/2019/10/30/a", "https://paper.example/2019/10/30/a"),
    ("https://paper.example/?u=https://other.example/a", "https://paper.example/?u=https://other.example/a"),
]


@pytest.mark.parametrize(("url", "page"), ADDRESSES)
def test_addresses_of_copies(url: str, page: str) -> None:
    assert archived_address(url) == page


def test_two_addresses_of_one_page() -> None:
    same = (
        "https://www.paper.example/A/",
        "http://paper.example/a#top",
        "https://paper.example/a/amp?x=1",
        "https://amp.paper.example/a",
    )
    assert {place_of(url) for url in same} == {"paper.example/a"}
    assert place_of("mailto:a") is place_of(None) is None


SCRIPTS = [
    paragraphs(
        "橋は月曜日に閉鎖された。検査官が二つの橋脚にひびを見つけたと省が述べた。",
        "いつ再開されるかは誰にも分からない。技師は六週間と話した。",
    ),
    paragraphs(
        "پل پیر کے روز بند کر دیا گیا، وزارت نے بتایا کہ دو ستونوں میں دراڑیں ہیں۔",
        "کوئی نہیں کہہ سکا کہ یہ کب کھلے گا، مگر ایک انجینئر نے چھ ہفتے کہے۔",
    ),
]


@pytest.mark.parametrize("story", SCRIPTS)
def test_scripts_with_other_sentence_ends_or_without_spaces(story: str) -> None:
    assert len(body_of(read(f"<html><body><h1>1</h1><div class=x>{story}</div></body></html>"))) == 2
