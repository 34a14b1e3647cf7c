"""The head of a text dump: headline, author and day among menus."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.read.pages import STORY, read

DAY = dt.date(2024, 5, 6)
TITLE = "Bridge closed after cracks are found"
MENU = ["Home", "News", "Roads", "Weather", "Sign in", "Subscribe", "Share this article", "Most read"]
FOOT = [
    "Related articles",
    "Ferry runs again after the storm",
    "Privacy policy",
    "Terms of use",
    "Sign up for our newsletter",
]

# (name, the lines under the headline, authors, day)
HEADS = [
    ("byline and day", ["By Ana Petrov", "May 6, 2024"], ("Ana Petrov",), DAY),
    ("a day on the same line", ["By Ana Petrov on 6 May 2024"], ("Ana Petrov",), DAY),
    ("a month glued to the name", ["By Ana PetrovMay 6, 2024"], ("Ana Petrov",), None),
    (
        "a name, a day and sections",
        ["Ana Petrov 6 May 2024 Roads, Bridges, Weather, Public works"],
        ("Ana Petrov",),
        DAY,
    ),
    ("marks between", ["Ana Petrov · Paper News · Posted: May 6, 2024 4:00 AM"], ("Ana Petrov",), DAY),
    ("a name beside a day", ["Ana Petrov", "6 May 2024"], ("Ana Petrov",), DAY),
    ("no name beside a day", ["How We Measured", "6 May 2024"], (), DAY),
]


@pytest.mark.parametrize(("lines", "authors", "day"), [row[1:] for row in HEADS], ids=[row[0] for row in HEADS])
def test_heads(lines: list[str], authors: tuple[str, ...], day: dt.date | None) -> None:
    text = "\n".join([*MENU, TITLE, *lines, *STORY, *FOOT])
    article = read(text, media_type="text", url="https://paper.example/bridge-closed").article
    assert (article.title, article.authors) == (TITLE, authors)
    assert day is None or article.published_from == day


def test_a_note_about_the_author_names_it() -> None:
    note = "Ana Petrov is a reporter who has written about roads and bridges for the paper since 2011."
    text = "\n".join([*MENU, TITLE, "Ana Petrov", *STORY, note, *FOOT])
    assert read(text, media_type="text").article.authors == ("Ana Petrov",)


def test_a_post_signed_at_its_end() -> None:
    text = "\n".join([*MENU, TITLE, *STORY * 9, "Posted by Ana Petrov on May 6, 2024", *FOOT])
    article = read(text, media_type="text", url="https://paper.example/bridge-closed").article
    assert (article.authors, article.published_from) == (("Ana Petrov",), DAY)


def test_the_headline_is_told_from_a_teaser_and_a_section() -> None:
    text = "\n".join(
        [
            *MENU,
            "Ferry runs again after the storm",
            "Roads and bridges of the north",
            TITLE,
            "By Ana Petrov",
            *STORY,
            *FOOT,
        ]
    )
    assert (
        read(text, media_type="text", url="https://paper.example/a/bridge-closed-after-cracks").article.title == TITLE
    )
