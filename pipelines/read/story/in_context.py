"""Corrections of labels by what stands beside a segment: lists, headings, pictures, repeats, the ends of the story.

Each function looks over a page whose segments have a first label and changes labels in place.  What belongs here: rules that
need neighbours.  What does not: what a segment is by itself (main_text).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from pipelines.read.about.authors import behind_author
from pipelines.read.html.parse import Element, HtmlPage, Segment
from pipelines.read.html.tags import FIGURE, FORM, HEADING, LIST
from pipelines.read.lines import credits_picture
from pipelines.read.story.containers import Container, prose_of
from pipelines.read.story.labels import BODY, ONLY_LINKS, SegmentLabel, Setting, setting_of

_REPEATED: Final = 60  # characters: shorter lines may be said twice
_A_FEW: Final = 3
_BESIDE: Final = 0.3  # of the paragraphs
_LEAST_CAPTION: Final = 3  # words
_CAPTION: Final = 30  # words
_FEW_CAPTIONS: Final = 0.2  # of the paragraphs
_ENDS: Final = '.!?:;,"”’)]…'


def pull_quotes(page: HtmlPage, container: Container) -> frozenset[int]:
    """Asides that hold one sentence or two without a link or a picture's credit, inside the story and not below a picture."""
    held: dict[int, list[Segment]] = {}
    for segment in page.segments:
        sign = container.signs[segment.element.number]
        if sign is None or sign.word != "<aside>" or not container.inside[segment.element.number]:
            continue
        aside = next((element for element in segment.element.ancestors() if element.tag == "aside"), None)
        if aside is not None:
            held.setdefault(aside.number, []).append(segment)
    return frozenset(
        segment.number
        for segments in held.values()
        if len(segments) <= 2
        and not any(s.n_links or s.follows_image or s.flags & (LIST | FORM | HEADING | FIGURE) for s in segments)
        and not any(credits_picture(s.text) for s in segments)
        for segment in segments
        if 5 <= segment.n_words <= 51
    )


def spread_over_lines(page: HtmlPage, labels: list[SegmentLabel]) -> None:
    """A line that is furniture by its words tells of the short lines that ``<br>`` parts from it in the same element."""
    for number in range(1, len(labels)):
        above = labels[number - 1]
        segment = page.segments[number]
        if (
            above.why.startswith("reads like")
            and labels[number].role in BODY
            and segment.element is page.segments[number - 1].element
            and not prose_of(segment)
        ):
            labels[number] = above


def spread_in_lists(page: HtmlPage, labels: list[SegmentLabel]) -> None:
    """Two items of a list that are furniture by their words tell of all, and of the line above."""
    items: dict[int, list[int]] = {}
    for number, segment in enumerate(page.segments):
        if segment.tag == "li" and segment.element.parent is not None:
            items.setdefault(segment.element.parent.number, []).append(number)
    for numbers in items.values():
        told = [number for number in numbers if labels[number].why.startswith("reads like")]
        if len(told) >= 2 and len(told) >= 0.4 * len(numbers):
            for number in numbers:
                labels[number] = SegmentLabel(labels[told[0]].role, 0.2, "in a list of such")
            above = numbers[0] - 1
            if above >= 0 and labels[above].role in BODY and page.segments[above].text[-1] not in ".":
                labels[above] = SegmentLabel(labels[told[0]].role, 0.2, "over a list of such")


def rule_over_lists(page: HtmlPage, labels: list[SegmentLabel]) -> None:
    """Behind a line such as "More stories" the list items with links are other stories."""
    ruled = False
    for number, segment in enumerate(page.segments):
        label = labels[number]
        if label.role == "related" and label.why.startswith("reads like") and segment.tag != "li":
            ruled = segment.n_words <= 8
        elif ruled and segment.tag == "li" and segment.n_links:
            if label.role in BODY:
                labels[number] = SegmentLabel("related", 0.2, "listed as another story")
        else:
            ruled = False


def keep_linked_headings(page: HtmlPage, labels: list[SegmentLabel]) -> None:
    """Headings that are links, three or more in one setting, are how the page sets its headings."""
    linked: dict[Setting, list[int]] = {}
    for number, label in enumerate(labels):
        if label.why == ONLY_LINKS and page.segments[number].flags & (HEADING | LIST) == HEADING:
            linked.setdefault(setting_of(page.segments[number]), []).append(number)
    for numbers in linked.values():
        if len(numbers) >= _A_FEW:
            for number in numbers:
                labels[number] = SegmentLabel("heading", 0.6, "linked heading")


def drop_repeats(page: HtmlPage, labels: list[SegmentLabel]) -> None:
    """A paragraph that stands in another box already: the page shows it twice."""
    seen: dict[str, Element | None] = {}
    for number, label in enumerate(labels):
        if label.role in BODY:
            text = page.segments[number].text
            if len(text) < _REPEATED:
                continue
            box = page.segments[number].element.parent
            if seen.setdefault(text, box) is not box:
                labels[number] = SegmentLabel("other", 0.2, "said before")


def find_captions(page: HtmlPage, labels: list[SegmentLabel], container: Container) -> None:
    """Short lines below pictures, no sentences, describe them; where there are many they are the text."""
    prose = [number for number, label in enumerate(labels) if label.role == "paragraph" and container.prose[number]]
    found = [
        number
        for number, label in enumerate(labels)
        if label.role == "paragraph" and not container.prose[number] and _is_caption(page.segments[number])
    ]
    if prose and len(found) <= _FEW_CAPTIONS * len(prose):
        for number in found:
            if prose[0] < number < prose[-1]:
                labels[number] = SegmentLabel("caption", 0.4, "short, below a picture")


def _is_caption(segment: Segment) -> bool:
    text = segment.text
    return (
        segment.follows_image
        and not segment.strong_chars
        and not segment.n_links
        and text[-1] not in _ENDS
        and _LEAST_CAPTION <= segment.n_words <= _CAPTION
    )


def drop_loose_headings(page: HtmlPage, labels: list[SegmentLabel]) -> None:
    """A heading needs text of the story before the next heading that is not below it."""
    followed: set[int] = set()  # levels of headings that have text behind them, if they came here
    any_text = False
    for number in range(len(labels) - 1, -1, -1):
        label = labels[number]
        if label.role == "heading":
            level = _level(page.segments[number])
            if not any_text and not any(below > level for below in followed):
                labels[number] = SegmentLabel("related", 0.2, "heading without text")
            else:
                followed = {other for other in followed if other < level} | {level}
            any_text = False
        elif label.role in BODY:
            any_text = True
            followed.clear()


def _level(segment: Segment) -> int:
    return int(segment.tag[1]) if segment.tag[1:].isdigit() else 7


def trim(page: HtmlPage, labels: list[SegmentLabel], container: Container, core: set[Setting]) -> None:
    """Short lines before the first and behind the last prose of the story are of it only where they are set like it."""
    body = [number for number, label in enumerate(labels) if label.role in BODY]
    prose = [number for number in body if container.prose[number]]
    if not prose:
        return
    for number in body:
        if setting_of(page.segments[number]) in core:
            continue
        if number < prose[0] and labels[number].role != "heading":
            labels[number] = SegmentLabel("other", 0.2, "before the story")
        elif number > prose[-1] and labels[number].role not in ("list", "table"):
            labels[number] = SegmentLabel("other", 0.2, "behind the story")


def find_biographies(page: HtmlPage, labels: list[SegmentLabel], authors: Collection[str]) -> None:
    """A paragraph near the end that begins with an author's name tells of the author."""
    if not authors:
        return
    body = [number for number, label in enumerate(labels) if label.role in BODY]
    for number in body[len(body) * 2 // 3 :][-4:]:
        text = page.segments[number].text
        for author in authors:
            if len(author) > 4 and text.startswith(author) and behind_author(text, len(author)):
                labels[number] = SegmentLabel("author_bio", 0.2, "begins with the author's name")


def is_first_paragraph(page: HtmlPage, labels: list[SegmentLabel], number: int) -> bool:
    """Whether what metadata took for the deck stands in one box with the story's paragraphs."""
    box = page.segments[number].element.parent
    body = [other for other, label in enumerate(labels) if label.role in ("paragraph", "list", "quote")]
    beside = sum(page.segments[other].element.parent is box for other in body)
    return beside > _BESIDE * len(body) or not body
