"""Authors: a clean list of people, from what machines wrote and what is printed."""

from __future__ import annotations

import pytest

from pipelines.read.about.authors import (
    clean_names,
    names_beside_day,
    names_posted_by,
    names_written_by,
    opens_byline,
    speaks_for,
)
from tests.read.pages import article, read

# What was written, and the names in it.
NAMES = [
    (["Ana Petrov"], ["Ana Petrov"]),
    (["By Ana Petrov"], ["Ana Petrov"]),
    (["ByAna Petrov"], ["Ana Petrov"]),
    (["By Ana Petrov and Karim Daoud"], ["Ana Petrov", "Karim Daoud"]),
    (["Ana Petrov, Karim Daoud & Lucy Okoro"], ["Ana Petrov", "Karim Daoud", "Lucy Okoro"]),
    (["Petrov, Ana"], ["Ana Petrov"]),
    (["Ana Petrov", "ana-petrov"], ["Ana Petrov"]),
    (["Ana Petrov (@anap)"], ["Ana Petrov"]),
    (["https://paper.example/authors/ana-petrov", "Ana Petrov"], ["Ana Petrov"]),
    (["Ana Petrov, Senior Correspondent"], ["Ana Petrov"]),
    (["By Ana Petrov ⋅ Review Editor ⋅ Updated May 6, 2024"], ["Ana Petrov"]),
    (["By Ana Petrov · May 6, 2024 · 3 comments"], ["Ana Petrov"]),
    (["Ana Petrov", "and Karim Daoud"], ["Ana Petrov", "Karim Daoud"]),
    (["Ana Petrov ana@paper.example"], ["Ana Petrov"]),
    (["John Smith, Jr."], ["John Smith, Jr."]),
    (["Ana Petrov, Writer, Roads"], ["Ana Petrov"]),
    (["admin"], []),
    (["Mar 6"], []),
    ([""], []),
]


@pytest.mark.parametrize(("written", "names"), NAMES)
def test_names(written: list[str], names: list[str]) -> None:
    assert list(clean_names(written)) == names


def test_publishers_and_desks_are_authors_only_where_nobody_else_is() -> None:
    paper = frozenset({"The Paper"})
    assert clean_names(["The Paper", "Ana Petrov"], paper) == ("Ana Petrov",)
    assert clean_names(["The Paper"], paper) == ("The Paper",)
    assert clean_names(["Staff Reporter", "Ana Petrov"]) == ("Ana Petrov",)
    assert clean_names(["Harbour staff reporter"]) == ("Harbour staff reporter",)


@pytest.mark.parametrize(
    ("line", "opens"), [("By Ana Petrov", True), ("ByAna Petrov", True),
     ("By the river", False), ("Written by Ana", True), ("Bylaws of 1931",
     False), ("Von Anna Berg", True),
     ("By Tuesday, the road was open.", False), ("By Sunday night the dam had gone.", False), ("By March 2021 it was over.", False),
     ("By June, 40 had left.", False), ("By April Marl", True), ("By Sunday Adeyemi, Harbour Reporter", True)]
)  # fmt: skip
def test_lines_that_open_as_bylines(line: str, opens: bool) -> None:
    assert opens_byline(line) is opens


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Ana Petrov - 12/03/2024", ("Ana Petrov",)),
        ("12 May 2024 by Ana Petrov", ("Ana Petrov",)),
        ("Last Updated on March 26, 2024 by Ana Petrov", ("Ana Petrov",)),
        ("World News", ()),
        ("12 May 2024", ()),
    ],
)
def test_names_beside_a_day(line: str, names: tuple[str, ...]) -> None:
    assert names_beside_day(line) == names


def test_written_by() -> None:
    assert names_written_by("Written by Ana Petrov") == ("Ana Petrov",)
    assert names_written_by("Written by hand") == ()


PERSON = '{"@type": "NewsArticle", "headline": "x", "datePublished": "2024-05-06", "author": %s}'
# (name, <head>, under the headline, authors, byline as printed)
PAGES = [
    ("JSON-LD", PERSON % '[{"@type": "Person", "name": "Ana Petrov"}, {"name": "Karim Daoud"}]', "", ("Ana Petrov",
     "Karim Daoud"), None),
    ("an organisation in JSON-LD, a person printed", PERSON % '{"@type": "Organization", "name": "Staff"}',
     "<p class='byline'>By Ana Petrov</p>",
     ("Ana Petrov",), "By Ana Petrov"),
    ("an account in JSON-LD, a person printed", PERSON % '{"name": "anaP"}', "<p>By Ana Petrov</p>", ("Ana Petrov",),
     "By Ana Petrov"),
    ("printed with a day", "{}", "<div>Ana Petrov</div><div>May 6, 2024</div>", ("Ana Petrov",), None),
    ("nothing", "{}", "", (), None),
]  # fmt: skip


@pytest.mark.parametrize(("ld", "line", "authors", "byline"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_authors_of_pages(ld: str, line: str, authors: tuple[str, ...], byline: str | None) -> None:
    from tests.read.pages import paragraphs

    page = article(line + paragraphs(), head=f"<script type='application/ld+json'>{ld}</script>")
    found = read(page).article
    assert found.authors == authors
    assert found.byline == byline


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Posted by Ana Petrov on May 6, 2024", ("Ana Petrov",)),
        ("Posted by Ana at May 6, 2024 11:15 AM", ("Ana",)),
        ("Published by: Ana Petrov on 2024-05-06 in Roads", ("Ana Petrov",)),
        ("Posted by the river on May 6, 2024", ()),
        ("Posted by Ana Petrov", ()),
    ],
)
def test_posted_by(line: str, names: tuple[str, ...]) -> None:
    assert names_posted_by(line) == names


@pytest.mark.parametrize(
    ("name", "speaks"), [("Paper", True), ("Paper Editorial Team", True), ("News Desk", True), ("Ana Petrov", False)]
)
def test_organisations(name: str, speaks: bool) -> None:
    assert speaks_for(name, {"paper"}) is speaks


UNDER = "<p>The ministry spoke of a delay that nobody had wanted, and of more to come before the winter is over.</p>"
# (name, what stands above the headline, what stands under it, the authors)
PLACES = [
    ("a day above", "<p>May 6, 2024</p>", "<div>Ana Petrov</div>", ("Ana Petrov",)),
    ("an opener on a line of its own", "", "<div>Written by</div><div>Ana Petrov</div>", ("Ana Petrov",)),
    ("who updated it", "", "<a rel='author'>Ana Petrov</a> <a rel='author'>Updated by Karim Daoud</a>", ("Ana Petrov",)),
    ("a section marked as a byline", "", "<div class='byline'>Ana Petrov</div><p>Ask</p><p>Buy</p><div class='byline'>Roads</div>",
     ("Ana Petrov",)),
    ("a person before a desk", "<meta name='author' content='Paper Team'>", "<p>Ana Petrov</p><p>May 6, 2024</p>",
     ("Ana Petrov",)),
    ("a desk alone", "<meta name='author' content='Paper Team'>", "", ("Paper Team",)),
    ("a day and a name at the end", "", f"{UNDER * 15}<p>Posted by Ana Petrov on May 6, 2024</p>", ("Ana Petrov",)),
    ("a comment's signature", "", f"{UNDER * 15}<p class='comment-meta'>Posted by Ana Petrov on May 6, 2024</p>", ()),
    ("a box at the end", "", f"{UNDER * 15}<div class='author-box'><p class='author'>Ana Petrov</p></div>", ("Ana Petrov",)),
]  # fmt: skip


@pytest.mark.parametrize(("above", "under", "authors"), [row[1:] for row in PLACES], ids=[row[0] for row in PLACES])
def test_where_names_stand(above: str, under: str, authors: tuple[str, ...]) -> None:
    page = f"<html><body>{above}<h1>Bridge closed after cracks are found</h1>{under}{UNDER * 3}</body></html>"
    page = page.replace("<html>", "<html><head><title>Bridge closed after cracks are found</title></head>")
    assert read(page).article.authors == authors
