"""Pages made to hurt a parser: each ends as a typed reject, at once, and its harmless neighbour is read."""

from __future__ import annotations

import contextlib
import time

import pytest

from pipelines.model import PageError
from pipelines.read.html.bombs import refuse_bombs
from tests.read.pages import STORY, article, body_of, read

BOMBS = [
    ("nesting", "<div>" * 100_000, "too_deep"),
    ("nesting with closing tags", "<div>" * 50_000 + "x" + "</div>" * 50_000, "too_deep"),
    ("nesting of many kinds", "<div><section><article>" * 5_000, "too_deep"),
    ("nested lists", "<ul><li>" * 10_000, "too_deep"),
    ("nesting of tags of its own", "<x-a>" * 20_000, "too_deep"),
    ("attribute flood", "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">x", "too_deep"),
    ("attribute flood with slashes", "<p " + "/".join(f"a{n}" for n in range(50_000)) + ">x", "too_deep"),
    ("attribute floods", ("<p " + " ".join(f"a{n}=1" for n in range(5_000)) + ">x") * 20, "too_deep"),
    ("option flood", "<select>" + "<option>x" * 16_000, "too_deep"),
    ("adoption agency", "".join(f"<b i{n}><p>" for n in range(1_500)), "too_deep"),
    ("a million paragraphs", "<p>x" * 1_000_000, "too_big"),
]


@pytest.mark.parametrize(("page", "reason"), [row[1:] for row in BOMBS], ids=[row[0] for row in BOMBS])
def test_bombs_are_refused_at_once(page: str, reason: str) -> None:
    begun = time.process_time()
    with pytest.raises(PageError) as caught:
        read(page)
    assert caught.value.reason == reason
    assert caught.value.detail
    assert time.process_time() - begun < 2


HARMLESS = [
    ("a picture written into the page", f"<img src='data:image/png;base64,{'iVBOR/w0KGgo' * 40_000}'>"),
    ("a long script", f"<script>var a = {{{','.join(f'k{n}: {n}' for n in range(20_000))}}};</script>"),
    ("script with tags in strings", "<script>" + "var a = '<div><b>';" * 500 + "</script>"),
    ("many list items left open", "<ul>" + "<li>x" * 5_000 + "</ul>"),
    ("many line breaks", "x<br>" * 5_000),
    ("a large table", "<table>" + "<tr><td>1<td>2" * 3_000 + "</table>"),
    ("some bold left open", "<b>x</b>" * 300 + "<b>" * 200),
    ("as deep as pages get", "<div>" * 200 + "x" + "</div>" * 200),
]


@pytest.mark.parametrize("inside", [row[1] for row in HARMLESS], ids=[row[0] for row in HARMLESS])
def test_what_only_looks_like_a_bomb_is_read(inside: str) -> None:
    refuse_bombs(inside)
    assert set(STORY) <= set(body_of(read(article(behind=f"<div>{inside}</div>"))))


@pytest.mark.parametrize(
    "page", ["<p>" + "word " * 400_000, "<p>" + "x" * 2_000_000, "(" * 500_000, "a.b/" * 300_000, "1/2/" * 300_000]
)
@pytest.mark.parametrize("media_type", ["html", "text"])
def test_long_lines_take_linear_time(page: str, media_type: str) -> None:
    begun = time.process_time()
    read(page, media_type=media_type)
    assert time.process_time() - begun < 3


# What lines are made of, over and over: patterns must not look at the same characters again and again.
UNITS = (
    " ", "\u00a0", "\t\n", "1", "1 ", "a", "A", "A ", "A-", "A, ", "Aa ", ".", ". ", "-", " - ", "(", "[", "@", "a@", "a.b", "_",
    ",", ", ", "/", "1/", "1.", ":", "12:", "'", '"', "\\", "|", "—", "•", "by ", "By A ", "at 1 ", "1 May ", "May 1 ", "2024 ",
    "Photo: ", "via ", "© ", "read ", "é", "<", "<p>1 ", "<a>", "&", "&amp;", "<!--", "<b ", 'x="',
)  # fmt: skip
WHERE = {
    "text": "{}",
    "a paragraph": "<h1>Bridge closed</h1><p>{}</p>",
    "paragraphs": "<h1>Bridge closed</h1>{}",
    "a headline": "<h1>{}</h1>",
    "a byline": "<meta name='author' content='{}'><h1>Bridge closed</h1><p class='byline'>By {}</p>",
    "a date": "<meta property='article:published_time' content='{}'><time datetime='{}'>{}</time>",
    "JSON-LD": '<script type="application/ld+json">{{"@type": "NewsArticle", "author":{} "headline":"{}</script>',
    "a class": "<div class='{}'><p style='{}'>x</p></div>",
}


@pytest.mark.parametrize("where", WHERE)
def test_no_page_of_100_kilobytes_takes_long(where: str) -> None:
    for unit in UNITS:
        template = WHERE[where]
        size = 100_000 // template.count("{}")
        page = template.format(*[unit * (size // len(unit))] * template.count("{}"))
        begun = time.process_time()
        with contextlib.suppress(PageError):
            read(page, media_type="text" if where == "text" else "html")
        assert time.process_time() - begun < 5, unit
