"""Which element of a page holds the story.

The story's container is the element whose words agree best with the page's prose: for every element the F-measure of
(prose inside) against (all prose of the page, all words inside).  It can never be empty where a page has any prose, and it
needs no thresholds on depth or class.  What belongs here: sums over the element tree.  What does not: labels of segments.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from pipelines.read.html.parse import Element, HtmlPage, Segment
from pipelines.read.lines import Sign, unfolds
from pipelines.read.story.cards import CARD, find_cards

# The shares and weights below are own, set by hand and not fitted: a story holds most of its page's prose, follows its
# headline, and is seldom made of short lines.
# A weak name on an element with this share says how the page is laid out, not what the element is.
MUCH_OF_THE_PAGE: Final = 0.2
# What a word of known furniture counts among the words inside an element.
FURNITURE_WORDS = 0.5
# A word of prose that stands together in what a strong word names, against one that no word names.
DOUBT: Final = 0.45
DOUBT_COMMENTS: Final = 0.15
# The same where that prose is spread over many elements; comments always are.
SPREAD: Final = 0.15
SCATTERED: Final = 0.4
TOGETHER: Final = 4  # elements, counted from the segment's own
# What a word before the headline counts: a story follows its headline.
BEFORE_TITLE = 0.3
# What a word of a short line counts as prose: lists of winners or results are stories too.
SHORT_LINES = 0.1
_SHORT_TAGS: Final = frozenset({"p", "li", "h2", "h3", "h4", "td", "dd"})
_PARAGRAPHS: Final = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6"})  # never a story's container


class Container(NamedTuple):
    """Where the story stands: for each element (by number) whether it is in the story's element, and its furniture."""

    element: Element | None
    inside: list[bool]
    signs: list[Sign | None]
    prose: list[float]  # words of prose of each segment


def prose_of(segment: Segment) -> float:
    """Words of running text in a segment: none where it is short, mostly links, or no sentence."""
    text = segment.text
    size = len(text)
    if size < 40:
        return 0.0
    linked = segment.link_chars / size
    if linked > 0.6:
        return 0.0
    n_words = segment.n_words
    is_sentence = text.endswith((".", "!", "?", "”", '"', "…", ":", "’", "'", ")", "。", "！", "？", "」", "।"))
    if not is_sentence and n_words < 20:
        return 0.0
    if n_words < size / 40:  # a script that does not put spaces between words
        n_words = size // 4
    return n_words * (1 - linked)


def _count_broken_lines(segments: Sequence[Segment], prose: list[float]) -> None:
    """The short lines of one element, broken by ``<br>``, count as the paragraph that they are together."""
    first = 0
    for last in range(1, len(segments) + 1):
        element = segments[first].element
        if last < len(segments) and segments[last].element is element:
            continue
        if last - first > 1:
            lines = segments[first:last]
            size = sum([len(line.text) for line in lines])
            linked = sum([line.link_chars for line in lines]) / size
            if sum([line.n_words for line in lines]) >= _BROKEN and linked <= _MOST_LINKED:
                for number in range(first, last):
                    prose[number] = prose[number] or segments[number].n_words * (1 - linked)
        first = last


_BROKEN: Final = 20  # words of a paragraph without a sentence's end
_MOST_LINKED: Final = 0.6  # of its characters


def find_container(page: HtmlPage, title_segment: int | None, stated_body: str | None) -> Container:
    """The element that holds the story; None where the page shows no text.

    ``title_segment`` is the headline, ``stated_body`` the text that the page's embedded data gives for the story: where a
    segment stands in it, its element is no furniture.
    """
    elements, segments = page.elements, page.segments
    prose = [prose_of(segment) for segment in segments]
    _count_broken_lines(segments, prose)
    if not segments:
        return Container(None, [False] * len(elements), [None] * len(elements), prose)
    witnessed = _witnessed(segments, prose, stated_body)
    total = [0.0] * len(elements)
    words = [0.0] * len(elements)
    for segment, value in zip(segments, prose, strict=True):
        total[segment.element.number] += value
        words[segment.element.number] += segment.n_words
    _add_up(elements, total)
    _add_up(elements, words)
    short = SHORT_LINES * sum(
        segment.n_words
        for segment, value in zip(segments, prose, strict=True)
        if not value and not segment.link_chars and segment.tag in _SHORT_TAGS
    )
    safe: set[int] = set()
    for number in witnessed if title_segment is None else [*witnessed, title_segment]:
        for element in segments[number].element.ancestors():
            if element.number in safe:
                break
            safe.add(element.number)
    owns = [element.traits.sign for element in elements]
    over_title = list(segments[title_segment].element.ancestors()) if title_segment is not None else []
    safe |= _told_below(segments, elements, owns, total)
    signs = _signs_in_proportion(page, owns, prose, total, short, safe, over_title)
    for number in find_cards(page, words, total, title_segment):
        sign = signs[number]
        if number not in safe and (sign is None or not sign.is_strong):
            signs[number] = CARD
    for element in elements:
        if element.parent is not None and signs[element.parent.number] is CARD:
            signs[element.number] = CARD
    story = _in_story_names(elements)
    kept = [0.0] * len(elements)
    for segment, value in zip(segments, prose, strict=True):
        number = segment.element.number
        sign = signs[number]
        weight = value
        if not value and not segment.link_chars and segment.tag in _SHORT_TAGS:
            weight = SHORT_LINES * segment.n_words
        if weight and (sign is None or not sign.is_strong):
            weight *= 2 if story[number] else 1
            if title_segment is not None and segment.number < title_segment:
                weight *= BEFORE_TITLE
            kept[number] += weight * 3 if segment.number in witnessed else weight
    _add_up(elements, kept)
    if not kept[0]:
        kept = total
    own_words = [0.0] * len(elements)
    for segment in segments:
        sign = signs[segment.element.number]
        n_words = segment.n_words
        own_words[segment.element.number] += (
            n_words if sign is None or not sign.is_strong else n_words * FURNITURE_WORDS
        )
    _add_up(elements, own_words)
    best, best_score = elements[0], 0.0
    for element in elements:
        held = kept[element.number]
        if held and element.tag not in _PARAGRAPHS:
            score = held / (kept[0] + own_words[element.number])
            if score >= best_score:
                best, best_score = element, score
    inside = [False] * len(elements)
    for element in elements[best.number :]:
        inside[element.number] = element is best or (element.parent is not None and inside[element.parent.number])
    return Container(best, inside, signs, prose)


def _signs_in_proportion(
    page: HtmlPage,
    owns: Sequence[Sign | None],
    prose: Sequence[float],
    total: Sequence[float],
    short: float,
    safe: set[int],
    over_title: Sequence[Element],
) -> list[Sign | None]:
    """The signs of elements, without the words that would leave the page next to no story.

    Where a strong word takes several times the prose that is left, and that prose stands together, it names the story: a
    story's paragraphs stand at most two levels down in one element, comments each in a box of its own.
    """
    void = {sign.word for element in over_title if (sign := owns[element.number]) and element.tag != "body"}
    while True:
        signs = _signs(page.elements, owns, total, safe, void)
        left, taken = 0.0, 0.0
        for segment, value in zip(page.segments, prose, strict=True):
            sign = signs[segment.element.number]
            if sign is not None and sign.is_strong:
                taken += value
            else:
                left += value
        if taken * DOUBT <= SCATTERED * (left + short):
            return signs
        weight = _weight_of_words(page, signs, prose)
        least = max(weight.pop("", 0.0), SCATTERED * left) + short
        word = max(weight, key=lambda word: (weight[word], word), default="")
        if not word or weight[word] <= least:
            return signs
        void.add(word)


def _weight_of_words(page: HtmlPage, signs: Sequence[Sign | None], prose: Sequence[float]) -> dict[str, float]:
    """For each strong word the prose that speaks for a story under it; under "" what stands together elsewhere."""
    held: dict[tuple[str, int], float] = {}
    spread: dict[str, float] = {}
    doubts: dict[str, float] = {"": 1.0}
    for segment, value in zip(page.segments, prose, strict=True):
        if not value:
            continue
        sign = signs[segment.element.number]
        word = ""
        if sign is not None and sign.is_strong:
            word = sign.word
            doubts[word] = DOUBT_COMMENTS if sign.role == "comments" else DOUBT
            if sign.role != "comments":
                spread[word] = spread.get(word, 0.0) + SPREAD * value
        box: Element | None = segment.element
        for _ in range(TOGETHER):
            if box is None:
                break
            held[word, box.number] = held.get((word, box.number), 0.0) + value
            box = box.parent
    weight = spread
    for (word, _), value in held.items():
        weight[word] = max(weight.get(word, 0.0), value * doubts[word])
    return weight


def _witnessed(segments: Sequence[Segment], prose: Sequence[float], stated_body: str | None) -> set[int]:
    """The numbers of the prose segments that stand in the stated body, where that is more than a teaser."""
    if stated_body is None or len(stated_body) < 400:
        return set()
    body = " ".join(stated_body.split())
    return {
        segment.number for segment, value in zip(segments, prose, strict=True) if value and segment.text[:60] in body
    }


def _in_story_names(elements: Sequence[Element]) -> list[bool]:
    """For each element whether it or one around it is named as the story."""
    found: list[bool] = []
    for element in elements:
        above = element.parent
        found.append(element.traits.names_story or (above is not None and found[above.number]))
    return found


def _add_up(elements: Sequence[Element], values: list[float]) -> None:
    """Turn each element's own value into the sum over it and everything below."""
    for element in reversed(elements):
        if element.parent is not None:
            values[element.parent.number] += values[element.number]


def _told_below(
    segments: Sequence[Segment], elements: Sequence[Element], owns: Sequence[Sign | None], prose: Sequence[float]
) -> set[int]:
    """Elements that are called "read more" and hold paragraphs without links: the rest of the story, not a list of others."""
    much = prose[0] * MUCH_OF_THE_PAGE
    asked = {
        element.number
        for element, sign in zip(elements, owns, strict=True)
        if sign is not None and prose[element.number] > much and unfolds(sign.word)
    }  # fmt: skip
    if not asked:
        return asked
    held: dict[int, list[Segment]] = {number: [] for number in asked}
    for segment in segments:
        for element in segment.element.ancestors():
            if element.number in asked:
                held[element.number].append(segment)
    return {
        number
        for number, lines in held.items()
        if sum(prose_of(line) > 0 for line in lines) >= _TOLD
        and sum(line.link_chars for line in lines) < _FEW_LINKS * sum(len(line.text) for line in lines)
    }


_TOLD: Final = 3  # paragraphs
_FEW_LINKS: Final = 0.1  # of the characters


def _signs(
    elements: Sequence[Element],
    owns: Sequence[Sign | None],
    prose: Sequence[float],
    safe: set[int],
    void: set[str],
) -> list[Sign | None]:
    """For each element what its names and tags, or those of an element around it, say that it is.

    A word in ``void`` says nothing, neither does one on an element that holds the headline (``safe``), nor a weak one on an
    element that holds much of the page's prose.
    """
    much = prose[0] * MUCH_OF_THE_PAGE
    signs: list[Sign | None] = []
    for element, sign in zip(elements, owns, strict=True):
        above_sign = signs[element.parent.number] if element.parent is not None else None
        if above_sign is not None and above_sign.is_strong:
            signs.append(above_sign)
            continue
        if sign is not None:
            number = element.number
            is_layout = not sign.is_strong and prose[number] > much
            if number not in safe and sign.word not in void and not is_layout:
                signs.append(sign)
                continue
        signs.append(above_sign)
    return signs
