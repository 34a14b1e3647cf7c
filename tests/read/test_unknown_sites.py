"""Pages as no rule has met them: names that mislead or say nothing, and kinds of page that hold more than paragraphs."""

from __future__ import annotations

import pytest

from tests.read.pages import FIRST, SECOND, STORY, THIRD, article, body_of, paragraphs, read, role_of

NAMES = [
    "share",
    "newsletter-wrap",
    "related-content",
    "menu_x",
    "comments",
    "promo",
    "paywall",
    "tags-main",
    "sidebar",
]
CARDS = "".join(
    f"<li><a href='/{n}'>Something else that happened in town number {n}</a> The council met on day {n} and decided nothing "
    "at all, as its members told reporters late at night.</li>"
    for n in range(5)
)
FOOT = "<footer><p>The Paper is printed every day but Sunday, and has been since 1900.</p></footer>"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_of_furniture_round_the_story_says_nothing(name: str) -> None:
    inside = f"<div><div class='{name}'>{paragraphs(*STORY, *(text + ' Again.' for text in STORY))}</div></div>"
    page = f"<html><body><h1>Bridge closed after cracks are found</h1>{inside}{FOOT}</body></html>"
    assert set(STORY) <= set(body_of(read(page)))


@pytest.mark.parametrize("name", ["comments", "related-content"])
def test_a_name_of_furniture_beside_the_story_counts(name: str) -> None:
    boxes = "".join(
        f"<div><div><div><p>Reader {n} says: {text}</p></div></div></div>" for n in range(5) for text in STORY
    )
    assert body_of(read(article(behind=f"<div class='{name}'>{boxes}</div>"))) == STORY


def test_a_ticker_above_the_headline_is_not_the_story() -> None:
    page = f"<html><body><ul>{CARDS}</ul><div><h1>Bridge closed after cracks are found</h1>{paragraphs()}</div></body></html>"
    assert body_of(read(page)) == STORY


def test_a_story_of_one_paragraph_and_many_short_lines() -> None:
    lines = [f"{n}) A thing that is worth its price <a href='/{n}'>see it here</a>" for n in range(1, 9)]
    page = f"<html><body><div><h1>Eight things</h1>{paragraphs(FIRST, *lines, SECOND, THIRD)}</div>{FOOT}</body></html>"
    assert set(STORY) <= set(body_of(read(page)))
    assert role_of(read(page), "4) A thing") == "paragraph"


# Kinds of page: (name, the story, lines that are of it in order, what is not).
KINDS = [
    ("live blog", "".join(f"<div class='post'><time>1{n}:05</time><h3>Entry {n}</h3><p>{text}</p></div>"
                          for n, text in enumerate(STORY)), [line for n, text in enumerate(STORY)
                                                             for line in (f"Entry {n}", text)], "Sign up"),
    ("gallery", "".join(f"<figure><img src='{n}.jpg'><figcaption>Picture {n} of the pier</figcaption></figure><p>{text}</p>"
                        for n, text in enumerate(STORY)), STORY, "Picture 1"),
    ("table", paragraphs(FIRST) + "<table><tr><td>Kesra</td><td>40</td></tr><tr><td>Dorin</td><td>12</td></tr></table>"
     + paragraphs(SECOND, THIRD), [FIRST, "Kesra", "40", "Dorin", "12", SECOND, THIRD], "Sign up"),
    ("newsletter box", paragraphs(FIRST) + "<div class='newsletter'><h3>The Morning Post</h3><p>Sign up for the news that you "
     "need, in your inbox at six every day.</p></div>" + paragraphs(SECOND, THIRD), STORY, "Sign up"),
    ("picture in an aside", paragraphs(FIRST) + "<aside><img src='a.jpg'><p>The pier as it was on the first Sunday in May. (Photo: "
     "Lucy Okoro)</p></aside>" + paragraphs(SECOND, THIRD), STORY, "The pier as"),
    ("second story below", paragraphs() + f"<div class='next-story'><ul>{CARDS}</ul></div>", STORY, "Something else"),
]  # fmt: skip


@pytest.mark.parametrize(("inside", "lines", "odd"), [row[1:] for row in KINDS], ids=[row[0] for row in KINDS])
def test_kinds_of_page(inside: str, lines: list[str], odd: str) -> None:
    body = body_of(read(article(inside)))
    assert [line for line in body if line in lines] == lines
    assert not any(line.startswith(odd) for line in body)


def test_scores_are_chances() -> None:
    page = read(article(behind="<div class='newsletter'><p>Sign up for the news at six every day, and more.</p></div>"))
    scores = {block.role: block.score for block in page.blocks}
    assert all(score is not None and 0 <= score <= 1 for score in scores.values())
    assert (scores["paragraph"] or 0) > 0.9
    assert (scores["promo"] or 0) < 0.1
