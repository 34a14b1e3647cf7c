"""How sure a reading is: a page without a flaw scores high, and what speaks against another is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.read.confidence import DOUBTFUL, FEATURES, features, judge_reading, judged
from tests.read.pages import FIRST, STORY, article, paragraphs, read

DATED = '<script type=\'application/ld+json\'>{"@type": "NewsArticle", "datePublished": "2024-05-06"}</script>'
LONG = paragraphs(*(text for _ in range(3) for text in STORY))
STRANGE = "Nothing of this stands on the page that a reader sees, since it was written for machines alone. " * 8


def test_a_page_without_a_flaw_is_sure() -> None:
    found = read(article(LONG, head=DATED)).article
    assert found.score is not None
    assert 0.9 < found.score <= 1


FLAWED = [
    ("a sentence in a heap of prose", article(f"<p>{FIRST}</p>", behind=f"<aside>{LONG * 4}</aside>"), "html"),
    (
        "story and furniture by turns",
        "\n".join([line for text in STORY * 3 for line in (text, "Share", "Tweet")]),
        "text",
    ),
    ("nothing", "<html><body><nav><a href='/'>Home</a></nav></body></html>", "html"),
]


@pytest.mark.parametrize(("page", "kind"), [row[1:] for row in FLAWED], ids=[row[0] for row in FLAWED])
def test_a_flawed_page_is_less_sure_and_says_why(page: str, kind: str) -> None:
    sound = (
        read(article(LONG, head=DATED)).article
        if kind == "html"
        else read("\n".join(STORY * 3), media_type="text").article
    )
    found = read(page, media_type=kind).article
    assert found.score is not None
    assert sound.score is not None
    assert found.score < sound.score
    assert found.why


def test_a_story_that_the_page_states_otherwise_speaks_against_the_reading() -> None:
    reading = read(article(LONG))
    at = FEATURES.index("disagrees")
    assert features(reading, STRANGE)[at] > 0.8
    assert features(reading, " ".join(STORY * 3))[at] < 0.3
    assert features(reading, "too little to compare")[at] == 0


def test_every_feature_has_a_value_even_where_there_is_no_story() -> None:
    empty = read("<html><body><nav><a href='/'>Home</a></nav></body></html>")
    assert len(features(empty)) == len(features(read(article()))) == len(FEATURES)
    assert judge_reading(replace(empty, blocks=())).score < DOUBTFUL


def test_a_reading_is_judged_alike_each_time() -> None:
    reading = read(article())
    assert judged(reading) == judged(judged(reading))
