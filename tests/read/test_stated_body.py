"""Pages that show no story and hold it in their scripts."""

from __future__ import annotations

import json

import pytest

from tests.read.pages import STORY, article, body_of, paragraphs, read

SHELL = (
    "<!doctype html><html lang='en'><head><title>Bridge closed</title>{head}</head>"
    "<body><div id='root'>Loading</div>{body}</body></html>"
)
LONG = [
    *STORY,
    *(f"{line} That was said again on the {day}." for line, day in zip(STORY, ("7th", "8th", "9th"), strict=True)),
]


def ld(body: str) -> str:
    stated = {"@type": "NewsArticle", "headline": "Bridge closed after cracks are found", "articleBody": body}
    return f"<script type='application/ld+json'>{json.dumps(stated)}</script>"


STATE = {
    "props": {"page": {"story": {"title": "Bridge closed", "blocks": [{"type": "p", "text": line} for line in LONG]}}}
}
PAGES = [
    ("JSON-LD, a line a paragraph", SHELL.format(head=ld("\n\n".join(LONG)), body="")),
    ("JSON-LD with markup", SHELL.format(head=ld(paragraphs(*LONG)), body="")),
    ("state of an application", SHELL.format(head="", body=f"<script id='__NEXT_DATA__'>{json.dumps(STATE)}</script>")),
]  # fmt: skip


@pytest.mark.parametrize("page", [row[1] for row in PAGES], ids=[row[0] for row in PAGES])
def test_the_story_is_read_from_a_script(page: str) -> None:
    reading = read(page)
    assert body_of(reading) == LONG
    assert "Loading" in reading.article.text
    text = reading.article.text
    assert [text[block.start_char : block.end_char] for block in reading.blocks] == text.split("\n")


@pytest.mark.parametrize(
    "page",
    [
        article(paragraphs(*LONG), head=ld("\n".join(["Quite another text. " * 60]))),
        SHELL.format(head=ld("Too short to be a story."), body=""),
        SHELL.format(head="", body="<script type='application/json'>{broken</script>"),
    ],
    ids=["shown as well", "too short", "broken"],
)
def test_else_the_page_is_what_it_shows(page: str) -> None:
    assert "Quite another" not in read(page).article.text
    assert "Too short" not in read(page).article.text
