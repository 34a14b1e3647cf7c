"""Cards: neighbours built alike, each a linked headline with a picture or a teaser, that lead to other stories.

What gives them away is neither a name nor a word but their repetition.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from pipelines.read.html.parse import Element, HtmlPage
from pipelines.read.html.tags import HEADING
from pipelines.read.lines import Sign

CARD: Final = Sign("related", True, "a row of cards")
FEWEST: Final = 3
LONGEST: Final = 90  # words of one card on average
MOST: Final = 0.6  # of the page's prose
MOST_IN_STORY: Final = 0.2  # where the row stands in what is named as the story
MOST_ABOVE: Final = 0.9  # where the whole row stands above the headline: a story stands below it
HEADLINE: Final = 20  # characters of the linked line, at least
HEADING_AT_LEAST: Final = 8  # where it is set as a heading


def find_cards(page: HtmlPage, words: Sequence[float], prose: Sequence[float], title: int | None) -> list[int]:
    """The numbers of the elements that are cards; ``words`` and ``prose`` count what is inside each element, ``title`` is the
    headline's segment.

    A row that holds most of the page's prose is the story (posts of a live page), not cards.
    """
    linked: set[int] = set()  # elements that hold a linked headline
    for segment in page.segments:
        size = len(segment.text)
        least = HEADING_AT_LEAST if segment.flags & HEADING else HEADLINE
        if segment.link_chars >= least and (segment.link_chars > 0.8 * size or segment.link_chars < 0.6 * size):
            if segment.link_chars <= 0.8 * size and not _leads_with_link(segment.text, segment.link_chars):
                continue
            for element in segment.element.ancestors():
                if element.number in linked:
                    break
                linked.add(element.number)
    rows: dict[tuple[int, str, str | None], list[Element]] = {}
    for element in page.elements:
        if element.parent is not None and words[element.number] and element.tag in _CARD_TAGS:
            key = (element.parent.number, element.tag, element.attributes.get("class"))
            rows.setdefault(key, []).append(element)
    found: list[int] = []
    over = page.segments[title].element.number if title is not None else 0
    for row in rows.values():
        if len(row) < FEWEST or sum(prose[element.number] for element in row) > _most(row, over) * prose[0]:
            continue
        if row[0].tag == "li" and not any(prose[element.number] for element in row):
            continue
        if sum(element.number in linked for element in row) >= 0.8 * len(row) and sum(
            words[element.number] for element in row
        ) < LONGEST * len(row):
            found += [element.number for element in row]
    return found


_CARD_TAGS: Final = frozenset({"article", "div", "li", "section", "td", "tr"})


def _most(row: Sequence[Element], below: int) -> float:
    """The share of the page's prose that a row may hold; ``below`` is the element of the headline."""
    if any(above.traits.names_story for above in row[0].ancestors()):
        return MOST_IN_STORY
    return MOST_ABOVE if row[-1].number < below else MOST


def _leads_with_link(text: str, link_chars: int) -> bool:
    return (
        link_chars >= HEADLINE
        and not text[:link_chars].endswith(".")
        and len(text) < 600
        and link_chars > 0.25 * len(text)
    )
