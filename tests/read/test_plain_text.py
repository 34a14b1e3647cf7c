"""Text dumps: pages saved without their tags, with and without furniture round the story."""

from __future__ import annotations

import pytest

from pipelines.read.dateline import find_dateline
from tests.read.pages import FIRST, SECOND, STORY, THIRD, body_of, read, role_of

HEADLINE = "Bridge closed after cracks are found"
BARE = "\n\n".join([HEADLINE, *STORY])
FURNISHED = "\n".join(
    ["Skip to content", "Menu", "News", "Sport", "Weather", "Search", HEADLINE, "By Ana Petrov", "6 May 2024", "Share", "Tweet",
     *STORY, "Read more: Ferry runs late again", "Related articles", "Tolls rise again", "Comments",
      "Sign up for our newsletter",
     "© 2024 The Paper. All rights reserved."]
)  # fmt: skip
WRAPPED = (
    "Bridge closed after cracks are found\n\nThe bridge over the Tamas was closed on Monday after inspectors\n"
    "found cracks in two of its piers, the ministry said. Drivers have been\n"
    "sent round by Upper Kesra, which adds forty minutes to the\n"
    "journey and has angered the hauliers.\n"
)


def test_a_text_without_furniture() -> None:
    reading = read(BARE, media_type="text")
    assert reading.article.title == HEADLINE
    assert body_of(reading) == STORY


def test_a_dump_with_furniture() -> None:
    reading = read(FURNISHED, media_type="text")
    found = reading.article
    assert (found.title, found.authors, str(found.published_from)) == (HEADLINE, ("Ana Petrov",), "2024-05-06")
    assert body_of(reading) == STORY
    for line, role in [
        ("Skip to", "skip"),
        ("Read more", "related"),
        ("Share", "share"),
        ("©", "legal"),
        ("Comments", "comments"),
    ]:
        assert role_of(reading, line) == role


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    assert len(body_of(read(WRAPPED, media_type="text"))) == 1


def test_the_text_is_untouched() -> None:
    odd = "  A line\u00a0with\tspaces \r\n\r\n\x0c and\u200b more.\u2028End"
    assert read(odd.encode(), media_type="text").article.text == odd


@pytest.mark.parametrize("text", ["\u00ad", "\u200b", "…", "-", "a", "\r\n\r\nb"])
def test_texts_with_nothing_to_read(text: str) -> None:
    assert read(text.encode(), media_type="text").article.text == text


def test_a_dump_that_begins_with_a_sentence() -> None:
    reading = read(
        "\n".join([FIRST, "Share", "Tweet", "Comments", "Sign up for our newsletter", SECOND]), media_type="text"
    )
    assert FIRST in body_of(reading)


def test_a_dump_cut_by_a_paywall() -> None:
    reading = read(
        "\n".join([*FURNISHED.split("\n")[:13], "Subscribe to continue reading", "Already a subscriber? Log in"]),
        media_type="text",
    )
    assert reading.article.is_truncated
    assert "Subscribe" not in " ".join(body_of(reading))


@pytest.mark.parametrize(
    ("line", "place", "printed"),
    [
        ("QAIM, Iraq — The road", "QAIM, Iraq", "QAIM, Iraq"),
        ("SAN FRANCISCO (AP) — Cars", "SAN FRANCISCO", "SAN FRANCISCO (AP)"),
        ("KYIV, March 4 (Reuters) - The", "KYIV", "KYIV, March 4 (Reuters)"),
        ("Dorin, Lenwe – “We heard it,” he said.", "Dorin, Lenwe", "Dorin, Lenwe"),
    ],
)
def test_datelines(line: str, place: str, printed: str) -> None:
    found = find_dateline(line)
    assert found is not None
    assert (found.place, found.printed) == (place, printed)
    assert line[found.start : found.end] == printed


@pytest.mark.parametrize("line", [FIRST, SECOND, THIRD, "", "NATO said - again - that", "The river — wide here — rose"])
def test_no_dateline(line: str) -> None:
    assert find_dateline(line) is None


def test_headlines_of_other_stories_inside_a_typed_text() -> None:
    text = """Ferries run again at Selmouth

The ferries over the Selm ran again on Monday, the harbour office said.

RELATED STORY
Bridge at Selmouth stays closed
Two held over missing cables

About 40 people crossed on the first boat, and nobody was hurt.

The next boat leaves at noon, the office said.
"""
    reading = read(text, media_type="text")
    main = [text[block.start_char : block.end_char] for block in reading.blocks if block.is_main]
    assert main[1:] == [
        "The ferries over the Selm ran again on Monday, the harbour office said.",
        "About 40 people crossed on the first boat, and nobody was hurt.",
        "The next boat leaves at noon, the office said.",
    ]
