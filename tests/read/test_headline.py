"""The headline: among what the page states and what it shows."""

from __future__ import annotations

import pytest

from pipelines.read.about.headline import likeness, without_site
from tests.read.pages import paragraphs, read

HEAD = "<html><head><title>{tag}</title>{meta}</head><body>{body}" + paragraphs() + "</body></html>"


def og(title: str) -> str:
    return f"<meta property='og:title' content=\"{title}\">"


# (name, <title>, <meta>, what the page shows, the headline)
ROWS = [
    ("all agree", "Bridge closed after cracks are found", "", "<h1>Bridge closed after cracks are found</h1>",
     "Bridge closed after cracks are found"),
    ("site behind", "Bridge closed | The Paper", "<meta property='og:site_name' content='The Paper'>", "", "Bridge closed"),
    ("site before", "The Paper: Bridge closed - The Paper", "<meta property='og:site_name' content='The Paper'>", "",
     "The Paper: Bridge closed"),
    ("the site's name as h1", "Bridge closed after cracks are found - Paper", "",
     "<h1>Paper</h1><h2>Bridge closed after cracks are found</h2>",
     "Bridge closed after cracks are found"),
    ("h1 of another part", "Bridge closed after cracks are found", "",
     "<h1>Newsletters</h1><h1>Bridge closed after cracks are found</h1>",
     "Bridge closed after cracks are found"),
    ("a longer h1 than the short form", "x", og("Bridge closed after cracks"),
     "<h1>Bridge closed for weeks after cracks are found</h1>", "Bridge closed after cracks"),
    ("a cut title is no short form", "x", og("Bridge closed for..."), "<h1>Bridge closed for weeks after cracks are found</h1>",
     "Bridge closed for weeks after cracks are found"),
    ("no heading", "Bridge closed after cracks are found", "", "<div class='t'>Bridge closed after cracks are found</div>",
     "Bridge closed after cracks are found"),
    ("a date inside the h1", "x", og("Preparing the bridge for winter"),
     "<h1><time>Dec 18</time> Preparing the bridge for winter</h1>",
     "Preparing the bridge for winter"),
    ("entities escaped twice", "x", og("Bridge &amp;amp; road closed today"), "", "Bridge & road closed today"),
    ("the short form of shares", "x", og("Bridge closed after cracks") + "<meta property='og:site_name' content='The Paper'>",
     "<h1>Bridge closed for weeks after cracks are found</h1>", "Bridge closed after cracks"),
    ("the host as h1", "Bridge closed after cracks", "", "<h1>paper.example</h1><h3>Bridge closed after cracks</h3>",
     "Bridge closed after cracks"),
    ("a bar and a section", "Bridge closed after cracks | Roads", "", "", "Bridge closed after cracks"),
    ("by whom", "Bridge closed after cracks - by Ana Petrov", "", "", "Bridge closed after cracks"),
    ("'and' written as a sign", "Bridge & road closed after rain", "", "<h1>Bridge and road closed after rain</h1>",
     "Bridge and road closed after rain"),
    ("nothing stated", "", "", "<h1>Bridge closed</h1>", "Bridge closed"),
]  # fmt: skip


@pytest.mark.parametrize(("tag", "meta", "body", "title"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_headline(tag: str, meta: str, body: str, title: str) -> None:
    assert read(HEAD.format(tag=tag, meta=meta, body=body)).article.title == title


def test_json_ld_headline() -> None:
    ld = (
        '<script type="application/ld+json">'
        '{"@type": "NewsArticle", "headline": "Bridge closed", "datePublished": "2024-05-06",}</script>'
    )
    assert read(HEAD.format(tag="x", meta=ld, body="")).article.title == "Bridge closed"


def with_ld(headline: str, share: str, tab: str, shown: str) -> str:
    ld = f'<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{headline}"}}</script>'
    return HEAD.format(tag=tab, meta=og(share) + ld, body=f"<h1>{shown}</h1>")


FULL, SHORT = "Bridge closed for weeks after cracks are found", "Bridge closed after cracks are found"


@pytest.mark.parametrize(
    ("headline", "share", "tab", "title"),
    [
        (FULL, FULL, SHORT, FULL),  # the short form of the tab alone
        (FULL, SHORT, FULL, SHORT),
        (SHORT, FULL, SHORT, SHORT),
        ("Bridge closed after a crack was found", FULL, "x", FULL),  # too many other words for a short form
        ("Bridge closed after deep cracks are found", FULL, "x", "Bridge closed after deep cracks are found"),
    ],
)
def test_short_forms(headline: str, share: str, tab: str, title: str) -> None:
    assert read(with_ld(headline, share, tab, FULL)).article.title == title


def test_likeness_and_site() -> None:
    assert likeness("Bridge closed", "bridge  CLOSED!") == 1
    assert likeness("Bridge closed", "Ferry runs") == 0
    assert 0.5 < likeness("Bridge closed", "Bridge closed for weeks after cracks") < 1
    assert without_site("A - B | Paper", ["PAPER"]) == "A - B"
    assert without_site("Paper", ["Paper"]) == "Paper"
    assert without_site("A - The Kesra Daily Paper", ["tkdp"]) == "A"
    assert without_site("A | Kesra Paper Online", ["Kesra Paper"]) == "A"
    assert without_site("A - Roads - Kesra", ["Roads - Kesra"]) == "A"
    assert without_site("Rain stops play | Roads", []) == "Rain stops play | Roads"
