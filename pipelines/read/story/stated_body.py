"""The story of a page that shows none: its scripts would have put it there, and hold it as JSON.

What belongs here: when such a text is taken, where it is found, and how it becomes lines of the page.  What does not: JSON-LD's
other fields (``about.embedded``), and pages that hide their story in markup (``html.parse``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser

from pipelines.model import PageError
from pipelines.read.about.embedded import Embedded, Json, load_leniently, plain
from pipelines.read.html.furniture import NO_TRAITS
from pipelines.read.html.parse import (
    LEAST_PROSE,
    LONG_LINE,
    Element,
    HtmlPage,
    Segment,
    is_far_more,
    parse_html,
    running_text,
)
from pipelines.read.html.tags import ARTICLE
from pipelines.read.lines import count_words

_LD: Final = 'script[type*="ld+json"]'
_STATE: Final = 'script[type="application/json"], script#__NEXT_DATA__'
_MOST_STATES: Final = 12
_MOST_VALUES: Final = 20_000
# Keys under which publishing systems keep a story's text.
_KEYS: Final = frozenset(
    {"articlebody", "body", "bodyhtml", "content", "contenthtml", "html", "paragraph", "text", "value"}
)
_MARKUP: Final = re.compile(r"<(?:p|br|div|h[1-6]|li)\b", re.I)
_LINE: Final = re.compile(r"[^\r\n]+")


def with_stated_body(page: HtmlPage, embedded: Embedded) -> HtmlPage:
    """The page with the story that its JSON holds behind its own lines, where it shows hardly any running text."""
    shown = running_text(page.segments)
    if shown >= LEAST_PROSE:
        return page
    for where, lines in _candidates(page.tree, embedded):
        if is_far_more(sum(len(line) for line in lines if len(line) >= LONG_LINE), shown):
            return _appended(page, lines, where)
    return page


def _candidates(tree: LexborHTMLParser, embedded: Embedded) -> Iterator[tuple[str, list[str]]]:
    """The selector of a script and the lines of text that it holds, JSON-LD first."""
    if embedded.article_body:
        yield _LD, lines_in(embedded.article_body)
    for script in tree.css(_STATE)[:_MOST_STATES]:
        yield _STATE, list(dict.fromkeys(_texts(load_leniently(script.text()))))


def lines_in(written: str) -> list[str]:
    """The lines of a text that may be markup."""
    if _MARKUP.search(written):
        try:
            return [segment.text for segment in parse_html(written).segments]
        except PageError:
            return []
    return [line for raw in _LINE.findall(written) if (line := plain(raw))]


def _texts(value: Json) -> Iterator[str]:
    """Paragraphs under the keys of stories, in document order."""
    stack: list[tuple[str, Json]] = [("", value)]
    for _ in range(_MOST_VALUES):
        if not stack:
            return
        key, item = stack.pop()
        if isinstance(item, dict):
            stack.extend((name.lower(), inner) for name, inner in reversed(item.items()))
        elif isinstance(item, list):
            stack.extend((key, inner) for inner in reversed(item))
        elif isinstance(item, str) and key in _KEYS and len(item) >= LONG_LINE and " " in item:
            yield from lines_in(item)


def _appended(page: HtmlPage, lines: list[str], where: str) -> HtmlPage:
    """The page with more lines behind its own; their elements are found by the script's selector."""
    top = page.elements[0] if page.elements else None
    elements, segments = list(page.elements), list(page.segments)
    box = Element("article", top, len(elements), ARTICLE, 1, {}, NO_TRAITS, where)
    elements.append(box)
    position = len(page.text) + 1 if page.text else 0
    for line in lines:
        element = Element("p", box, len(elements), ARTICLE, 1, {}, NO_TRAITS, where)
        elements.append(element)
        end = position + len(line)
        segments.append(
            Segment(len(segments), line, position, end, element, "p", ARTICLE, 0, 0, 0, False, count_words(line))
        )
        position = end + 1
    return HtmlPage(page.tree, elements, segments, "\n".join(segment.text for segment in segments))
