"""Authors: a clean list of people, from what machines wrote and what is printed."""

from __future__ import annotations

import pytest

from pipelines.read.about.authors import clean_names, names_beside_day, names_written_by, opens_byline
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
    ("line", "opens"), [("By Ana Petrov", True), ("By the river", False), ("Written by Ana", True), ("Bylaws of 1931",
     False), ("Von Anna Berg", True)]
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
