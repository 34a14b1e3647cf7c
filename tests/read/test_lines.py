"""What one line says by itself: furniture that says so, and sentences of stories that only begin like it."""

from __future__ import annotations

import pytest

from pipelines.read.lines import count_words, ends_in_credit, is_dated_line, kept_for_short, sign_of_line
from tests.read.pages import FIRST, SECOND, THIRD, article, body_of, paragraphs, read, role_of

# (line, its role; None where the line alone is no proof)
LINES = [
    ("Sign up for our newsletter", "promo"),
    ("Sign up for our morning letter and never miss a ferry.", "promo"),
    ("Join our club today, and we will write to you every week.", "promo"),
    ("Read more: Ferry runs late again", "related"),
    ("More Lenwe stories", "related"),
    ("Copyright 2024 The Paper", "legal"),
    ("Copyright © 2024 The Paper. No part of this page may be used.", "legal"),
    ("Copyright holders sued the printers of Dorin on Friday.", None),
    ("Subscribe or lose the line, the company told its customers.", None),
    ("Read more books, the teacher told her class.", None),
    ("Become a member or lose the boat, the rowing club warned.", None),
    ("Check out of the hotel by noon was the order.", None),
    ("More than forty stories were told that night", None),
    (FIRST, None),
    (THIRD, None),
]


@pytest.mark.parametrize(("line", "role"), LINES)
def test_what_a_line_says(line: str, role: str | None) -> None:
    sign = sign_of_line(line, count_words(line))
    assert (sign.role if sign is not None and sign.is_strong else None) == role


# Sentences that begin, or end, as offers do: (sentence of a story, how its furniture twin reads, the twin's role).
SENTENCES = [
    ("Join the militia or leave the valley, the farmers were told.", "Join the club", "promo"),
    ("Become a guard or starve, the officer said.", "Become a supporter", "promo"),
    ("Donate blankets, nurses told the crowd outside the hospital.", "Donate now", "promo"),
    ("Unlock the doors, the passengers shouted on Sunday.", "Unlock this article", "paywall"),
    ("Register for the ferry or walk, a notice at the pier warned.", "Register for free access", "paywall"),
    ("Start your engines before dawn, the drivers were ordered.", "Start your free trial", "promo"),
    ("The union said in its newsletter that nobody would be paid.", "Newsletters", "promo"),
    ("Donate nothing was the rule of the order until 1920.", "Donate today", "promo"),
]


@pytest.mark.parametrize(("sentence", "twin", "role"), SENTENCES)
def test_a_sentence_of_a_dump_is_not_an_offer(sentence: str, twin: str, role: str) -> None:
    furniture = ["Skip to content", "Menu", "Search", "Bridge closed after cracks are found", "Share", "Tweet"]
    dump = "\n".join([*furniture, FIRST, sentence, SECOND, THIRD, twin, "© 2024 The Paper. All rights reserved."])
    reading = read(dump, media_type="text")
    assert sentence in body_of(reading)
    assert SECOND in body_of(reading)
    assert role_of(reading, twin) == role


@pytest.mark.parametrize("sentence", [row[0] for row in SENTENCES])
def test_a_sentence_of_a_page_is_not_an_offer(sentence: str) -> None:
    assert sentence in body_of(read(article(paragraphs(FIRST, sentence, SECOND, THIRD))))


def test_a_doubtful_line_beside_furniture_is_furniture() -> None:
    line = "Donate blankets to the people of the valley."
    alone = ["Skip to content", "Menu", "Bridge closed after cracks are found", "Share", FIRST, line, SECOND, THIRD]
    beside = [*alone[:5], SECOND, THIRD, line, "Sign up for our newsletter", "© 2024 The Paper"]
    assert role_of(read("\n".join(alone), media_type="text"), line) == "paragraph"
    assert role_of(read("\n".join(beside), media_type="text"), line) == "promo"


@pytest.mark.parametrize(
    ("line", "expected"),
    [("The piers of the bridge near Upper Kesra, seen from the river on Monday (Ann Doe/AFP)", True),
     ("The piers of the bridge near Upper Kesra, seen from the river on Monday. Photo: Ann Doe", True),
     (FIRST, False), (SECOND, False)],
)  # fmt: skip
def test_captions_end_in_a_credit(line: str, expected: bool) -> None:
    assert ends_in_credit(line) is expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("6 May 2024", True),
        ("Updated 3 hours ago", True),
        ("12:30 GMT", True),
        ("Six weeks at least", False),
        (FIRST, False),
    ],
)
def test_lines_that_are_a_day(line: str, expected: bool) -> None:
    assert is_dated_line(line) is expected


def test_what_is_seen_in_short_lines_is_kept_and_in_long_ones_is_not() -> None:
    looked: list[str] = []

    @kept_for_short
    def length(line: str) -> int:
        looked.append(line)
        return len(line)

    short, long = "Share this page", "The ferry ran late again. " * 20
    assert [length(short), length(short), length(long), length(long)] == [15, 15, 520, 520]
    assert looked == [short, long, long]
