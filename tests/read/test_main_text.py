"""Main text: what stands in and round a story, and what is kept of it."""

from __future__ import annotations

import pytest

from pipelines.model import PageError
from tests.read.pages import FIRST, SECOND, STORY, THIRD, article, body_of, paragraphs, read, role_of

# What a page holds besides the story, by phenomenon: (name, story with it, what begins the odd line, its role).
ODD = [
    ("read more", paragraphs(FIRST) + "<p>Read more: <a href='/x'>Ferry runs late again</a></p>" + paragraphs(SECOND, THIRD),
     "Read more", "related"),
    ("newsletter", paragraphs() + "<p>Sign up for our morning newsletter to get the news at six.</p>", "Sign up", "promo"),
    ("newsroom credit", paragraphs() + "<p>(Reporting by Ana Petrov in Dorin; Editing by Lucy Okoro)</p>", "(Reporting",
     "credit"),
    ("contributions", paragraphs() + "<p>Omar Haddad in Sela contributed to this report.</p>", "Omar", "credit"),
    ("copyright", paragraphs() + "<p>© 2024 The Paper. All rights reserved.</p>", "©", "legal"),
    ("rule", paragraphs(FIRST) + "<h2>___</h2>" + paragraphs(SECOND, THIRD), "___", "other"),
    ("caption in figure", "<figure><img src='a.jpg'><figcaption>The bridge on Sunday.</figcaption></figure>" + paragraphs(),
     "The bridge on Sunday", "caption"),
    ("caption with credit", paragraphs(FIRST)
     + "<p>Inspectors stand on the northern pier of the bridge, May 5, 2024. © Agency / Lucy Okoro</p>"
     + paragraphs(SECOND, THIRD), "Inspectors stand", "caption"),
    ("caption below a picture", paragraphs(FIRST) + "<p><img src='a.jpg'></p><p>The northern pier on Sunday morning</p>"
     + paragraphs(SECOND, THIRD, *STORY), "The northern pier", "caption"),
    ("embedded post", paragraphs(FIRST) + "<blockquote class='twitter-tweet'><p>What a mess on the bridge today.</p></blockquote>"
     + paragraphs(SECOND, THIRD), "What a mess", "other"),
    ("share bar", "<div class='share-buttons'><a>Share</a> <a>Post</a></div>" + paragraphs(), "Share", "share"),
    ("date line", "<p>17:41, October 13, 2024</p>" + paragraphs(), "17:41", "byline"),
    ("fact box", paragraphs() + "<div class='factbox'><h3>The bridge</h3>"
     "<p>It was built in 1931 and is 420 metres long, and it was repaired twice.</p></div>",
     "It was built", "related"),
    ("more stories", paragraphs() + "<p>More great stories</p><ul><li>How the <a href='/f'>ferry came back</a></li>"
     "<li>Why <a href='/g'>the tolls rise</a></li></ul>", "How the", "related"),
    ("hub of furniture", paragraphs() + "<p>What to know</p><ul><li>Sign up for our newsletter now.</li>"
     "<li>Follow us on every network.</li>"
     "<li>Our role: the paper has counted cars since 1900.</li></ul>", "Our role", "promo"),
    ("byline set as a paragraph", "<p>By Ana Petrov</p>" + paragraphs(), "By Ana", "byline"),
    ("linked line", paragraphs(FIRST) + "<p><a href='/x'>Ferry runs late again</a></p>" + paragraphs(SECOND, THIRD),
     "Ferry runs", "related"),
]  # fmt: skip


@pytest.mark.parametrize(("inside", "start", "role"), [row[1:] for row in ODD], ids=[row[0] for row in ODD])
def test_what_stands_in_a_story_and_is_not_of_it(inside: str, start: str, role: str) -> None:
    reading = read(article(inside))
    assert role_of(reading, start) == role
    assert set(STORY) <= set(body_of(reading))
    assert start not in " ".join(body_of(reading))


# What belongs to the story though it is no paragraph: (name, story, a line of it, its role).
KEPT = [
    ("subheading", paragraphs(FIRST) + "<h2>A long way round</h2>" + paragraphs(SECOND, THIRD), "A long way", "heading"),
    ("list", paragraphs(FIRST) + "<ul><li>Kesra: closed</li><li>Dorin: one lane</li></ul>" + paragraphs(SECOND, THIRD),
     "Kesra", "list"),
    ("table", paragraphs(FIRST) + "<table><tr><td>Kesra</td><td>40 minutes</td></tr></table>" + paragraphs(SECOND, THIRD),
     "40 minutes", "table"),
    ("quotation", paragraphs(FIRST) + "<blockquote><p>We heard it crack, and then we ran as fast as we could.</p></blockquote>"
     + paragraphs(SECOND, THIRD), "We heard", "quote"),
    ("pull quote in an aside", paragraphs(FIRST) + "<aside><blockquote>We heard it crack at night</blockquote></aside>"
     + paragraphs(SECOND, THIRD), "We heard", "quote"),
    ("short paragraph", paragraphs(FIRST) + "<p>It was the third time.</p>" + paragraphs(SECOND, THIRD), "It was", "paragraph"),
    ("linked headings", "".join(f"<h3><a href='#{n}'>Pier {name}</a></h3><p>{text}</p>"
                                for n, (name, text) in enumerate(zip(("one", "two", "three"), STORY, strict=True))),
                                 "Pier two", "heading"),
]  # fmt: skip


@pytest.mark.parametrize(("inside", "start", "role"), [row[1:] for row in KEPT], ids=[row[0] for row in KEPT])
def test_what_belongs_to_a_story(inside: str, start: str, role: str) -> None:
    reading = read(article(inside))
    assert role_of(reading, start) == role
    assert any(text.startswith(start) for text in body_of(reading))


CARDS = "".join(
    f"<div class='c'><a href='/{n}'>Another story that happened elsewhere {n}</a>"
    f"<p>A teaser of the other story, number {n}, of some length.</p></div>"
    for n in range(4)
)
NAV = "<nav><ul>" + "".join(f"<li><a href='/{n}'>Section {n}</a></li>" for n in range(9)) + "</ul></nav>"
COMMENTS = "<div class='comments'>" + "".join(f"<p>I think {text}</p>" for text in STORY * 4) + "</div>"

# How pages are built round the same three paragraphs: each must give just these.
BUILDS = [
    ("plain", article()),
    ("navigation, cards and footer", article(before=NAV,
     behind=f"<div>{CARDS}</div><footer><p>About the paper and its people.</p></footer>")),
    ("cards inside the article", article(paragraphs() + f"<div>{CARDS}</div>")),
    ("paragraphs as div", article("".join(f"<div><span>{text}</span></div>" for text in STORY))),
    ("lines between br", article(f"<div>{'<br><br>'.join(STORY)}</div>")),
    ("no article element", f"<html><body>{NAV}<div id='c'><h1>Bridge closed</h1>{paragraphs()}</div></body></html>"),
    ("a class word on every part", article("".join(f"<p class='paywall'>{text}</p>" for text in STORY))),
    ("a story in a form", f"<html><body><form><h1>Bridge closed</h1>{paragraphs()}</form></body></html>"),
    ("comments longer than the story", article(behind=COMMENTS)),
    ("consent dialog longer than the story", article(before="<div class='cookie-consent'>" + paragraphs(
        *(f"We and our partners store information number {n} on your device and read it, as the law allows us to."
          for n in range(9))) + "</div>")),
    ("streamed by React", article("<div hidden id='S:0'>" + paragraphs() + "</div>")),
    ("said twice", article(behind=f"<div class='print'>{paragraphs()}</div>")),
    ("hidden copy", article(behind=f"<div style='display: none'>{paragraphs(*(text.upper() for text in STORY))}</div>")),
]  # fmt: skip


@pytest.mark.parametrize("page", [row[1] for row in BUILDS], ids=[row[0] for row in BUILDS])
def test_the_story_is_found_however_the_page_is_built(page: str) -> None:
    assert body_of(read(page)) == STORY


def test_deck_and_first_paragraph() -> None:
    deck = "Two piers have cracks; lorries must go round by Upper Kesra for weeks."
    reading = read(
        article(f"<div class='head'><p class='standfirst'>{deck}</p></div><div class='text'>{paragraphs()}</div>")
    )
    assert reading.article.standfirst == deck
    assert body_of(reading) == STORY
    # A description that repeats the first paragraph does not take it out of the story.
    first = read(article(head=f"<meta name='description' content='{FIRST}'>"))
    assert body_of(first) == STORY


def test_author_biography_at_the_end() -> None:
    line = "Ana Petrov is a reporter who writes about bridges, roads and the people who use them."
    reading = read(
        article(paragraphs(*STORY, *STORY[:2]) + f"<p>{line}</p>", head="<meta name='author' content='Ana Petrov'>")
    )
    assert role_of(reading, "Ana Petrov is") == "author_bio"


# Pages with little in them: (page, the text that it shows, the roles of its blocks).
LITTLE = [
    ("<html></html>", "", []),
    ("<p>", "", []),
    ("<!-- c -->", "", []),
    ("<table><tr>", "", []),
    ("<frameset><frame>", "", []),
    ("<h1>Alone</h1>", "Alone", ["title"]),
    ("<p>Short.</p>", "Short.", ["paragraph"]),
    ("x", "x", ["other"]),
]


@pytest.mark.parametrize(("page", "text", "roles"), LITTLE)
def test_pages_with_little_in_them(page: str, text: str, roles: list[str]) -> None:
    reading = read(page)
    assert reading.article.text == text
    assert [block.role for block in reading.blocks] == roles


@pytest.mark.parametrize("page", ["", " ", "\n"])
def test_pages_with_nothing_in_them_are_refused(page: str) -> None:
    with pytest.raises(PageError) as refused:
        read(page)
    assert refused.value.reason == "empty"
