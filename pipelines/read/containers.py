"""Which element of a page holds the story.

The story's container is the element whose words agree best with the page's prose: for every element the F-measure of
(prose inside) against (all prose of the page, all words inside).  It can never be empty where a page has any prose, and it
needs no thresholds on depth or class.  What belongs here: sums over the element tree.  What does not: labels of segments.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from pipelines.model import Role
from pipelines.read.furniture import Sign, sign_of_name
from pipelines.read.html import ASIDE, BUTTON, FOOTER, FORM, NAV, Element, HtmlPage, Segment

# An element that holds this share of the page's prose is not furniture, whatever it is called.
MOST_OF_THE_PAGE: Final = 0.5
# A weak name on an element with this share says how the page is laid out, not what the element is.
MUCH_OF_THE_PAGE: Final = 0.2
_SIGN_OF_TAG: Final[dict[str, Sign]] = {
    "nav": Sign("nav", True, "<nav>"),
    "footer": Sign("nav", True, "<footer>"),
    "aside": Sign("related", True, "<aside>"),
    "form": Sign("other", True, "<form>"),
    "button": Sign("other", True, "<button>"),
    "figcaption": Sign("caption", True, "<figcaption>"),
}
_FURNITURE_FLAGS: Final = NAV | ASIDE | FOOTER | FORM | BUTTON
_NEVER_MOST: Final = frozenset({"comments", "legal"})


class Container(NamedTuple):
    """The story's element, and for each element (by number) the furniture it stands in."""

    element: Element | None
    signs: list[Sign | None]
    prose: list[float]  # words of prose inside each element


def prose_of(segment: Segment) -> float:
    """Words of running text in a segment: none where it is short, mostly links, or no sentence."""
    text = segment.text
    size = len(text)
    if size < 40:
        return 0.0
    linked = segment.link_chars / size
    if linked > 0.6:
        return 0.0
    n_words = text.count(" ") + 1
    is_sentence = text.endswith((".", "!", "?", "”", '"', "…", ":", "’", "'", ")", "。", "！", "？", "」", "।"))
    if not is_sentence and n_words < 20:
        return 0.0
    if n_words < size / 40:  # a script that does not put spaces between words
        n_words = size // 4
    return n_words * (1 - linked)


def find_container(page: HtmlPage, title_segment: int | None) -> Container:
    """The element that holds the story; None where the page shows no text."""
    elements, segments = page.elements, page.segments
    if not segments:
        return Container(None, [None] * len(elements), [0.0] * len(elements))
    prose = [0.0] * len(elements)
    for segment in segments:
        prose[segment.element.number] += prose_of(segment)
    _add_up(elements, prose)
    holds_title = set()
    if title_segment is not None:
        holds_title = {element.number for element in segments[title_segment].element.ancestors()}
    signs = _signs(elements, prose, holds_title)
    kept = [0.0] * len(elements)
    words = [0.0] * len(elements)
    for segment in segments:
        number = segment.element.number
        sign = signs[number]
        if sign is None or not sign.is_strong:
            kept[number] += prose_of(segment)
            words[number] += segment.text.count(" ") + 1
    _add_up(elements, kept)
    _add_up(elements, words)
    best, best_score = elements[0], 0.0
    for element in elements:
        inside = kept[element.number]
        if inside:
            score = inside / (kept[0] + words[element.number])
            if score >= best_score:
                best, best_score = element, score
    return Container(best, signs, kept)


def _add_up(elements: Sequence[Element], values: list[float]) -> None:
    """Turn each element's own value into the sum over it and everything below."""
    for element in reversed(elements):
        if element.parent is not None:
            values[element.parent.number] += values[element.number]


def _signs(elements: Sequence[Element], prose: Sequence[float], holds_title: set[int]) -> list[Sign | None]:
    """For each element what its names and tags, or those of an element around it, say that it is."""
    signs: list[Sign | None] = []
    most, much = prose[0] * MOST_OF_THE_PAGE, prose[0] * MUCH_OF_THE_PAGE
    for element in elements:
        above = signs[element.parent.number] if element.parent is not None else None
        if above is not None and above.is_strong:
            signs.append(above)
            continue
        sign = _own_sign(element)
        if sign is not None:
            number = element.number
            if number in holds_title:
                sign = None
            elif sign.is_strong:
                if prose[number] > most and sign.role not in _NEVER_MOST:
                    sign = None
            elif prose[number] > much:
                sign = None
        signs.append(sign if sign is not None else above)
    return signs


def _own_sign(element: Element) -> Sign | None:
    if element.tag in _SIGN_OF_TAG:
        return _SIGN_OF_TAG[element.tag]
    attributes = element.attributes
    if not attributes:
        return None
    found: Sign | None = None
    for key in ("class", "id", "role", "data-component", "data-testid"):
        name = attributes.get(key)
        if name:
            sign = sign_of_name(name)
            if sign is not None and (found is None or (sign.is_strong and not found.is_strong)):
                found = sign
    return found
