"""A role for every segment of a page: what is the story, and what is not.

What belongs here: the decision.  The container is chosen in containers, words are looked up in furniture, and what the page
says about itself (title, standfirst, byline) comes from metadata.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, NamedTuple

from pipelines.model import MAIN_ROLES, Role
from pipelines.read.containers import Container, find_container, prose_of
from pipelines.read.furniture import sign_of_line
from pipelines.read.html import FIGURE, HEADING, LIST, QUOTE, TABLE, Element, HtmlPage, Segment


class Label(NamedTuple):
    """The role of one segment, how sure (0 to 1), and why in a few words."""

    role: Role
    score: float
    why: str

    @property
    def is_main(self) -> bool:
        """Whether the role is one of the story."""
        return self.role in MAIN_ROLES


_BODY: Final = frozenset({"paragraph", "heading", "list", "quote", "table"})


def label_segments(
    page: HtmlPage, title: int | None, standfirst: int | None, bylines: Collection[int]
) -> list[Label]:
    """One label a segment, in the order of ``page.segments``; the numbers say which segments metadata knows."""
    container = find_container(page, title)
    labels = [_label(segment, container) for segment in page.segments]
    inside = _inside(page, container.element)
    labels = [
        label if number in inside else _outside(page.segments[number], label, container)
        for number, label in enumerate(labels)
    ]
    _drop_loose_headings(labels)
    _trim(page, labels)
    if title is not None:
        labels[title] = Label("title", 1.0, "headline")
    if standfirst is not None and standfirst != title and not _is_first_paragraph(page, labels, standfirst):
        labels[standfirst] = Label("standfirst", 1.0, "deck")
    for number in bylines:
        if number != title:
            labels[number] = Label("byline", 1.0, "byline")
    return labels


def _is_first_paragraph(page: HtmlPage, labels: list[Label], number: int) -> bool:
    """Whether what metadata took for the deck is set like the paragraphs of the story and among them."""
    element = page.segments[number].element
    for other in range(number + 1, min(number + 12, len(labels))):
        if labels[other].role == "paragraph":
            sibling = page.segments[other].element
            return (
                labels[number].role == "paragraph"
                and sibling.parent is element.parent
                and sibling.tag == element.tag
                and sibling.attributes.get("class") == element.attributes.get("class")
            )
    return False


def _inside(page: HtmlPage, element: Element | None) -> set[int]:
    if element is None:
        return set()
    below = {element.number}
    for other in page.elements[element.number + 1 :]:
        if other.parent is None or other.parent.number not in below:
            if other.number > element.number and other.parent is not None and other.parent.number < element.number:
                break
            continue
        below.add(other.number)
    return {segment.number for segment in page.segments if segment.element.number in below}


def _label(segment: Segment, container: Container) -> Label:
    sign = container.signs[segment.element.number]
    if sign is not None and sign.is_strong:
        return Label(sign.role, 0.0, f"stands in {sign.word!r}")
    text = segment.text
    n_words = text.count(" ") + 1
    line = sign_of_line(text, n_words)
    if line is not None:
        return Label(line.role, 0.1, f"reads like {line.word!r}")
    flags = segment.flags
    if flags & FIGURE and not flags & (TABLE | QUOTE):
        return Label("caption", 0.1, "in a figure")
    linked = segment.link_chars / len(text)
    prose = prose_of(segment)
    if sign is not None and not prose:
        return Label(sign.role, 0.2, f"short, in {sign.word!r}")
    if linked > 0.8 and not flags & TABLE:
        return Label("related", 0.2, "only links")
    if flags & HEADING:
        return Label("heading", 0.7, "heading")
    if flags & TABLE and not prose:
        return Label("table", 0.6, "table")
    if flags & LIST:
        return Label("list", 0.7, "list")
    if flags & QUOTE:
        return Label("quote", 0.8, "quote")
    if prose or segment.tag == "p":
        return Label("paragraph", 0.9, "prose" if prose else "short paragraph")
    return Label("other", 0.3, "short line without a paragraph")


def _outside(segment: Segment, label: Label, container: Container) -> Label:
    if label.role not in _BODY:
        return label
    role: Role = "related" if prose_of(segment) else "other"
    return Label(role, 0.1, "outside the story")


def _drop_loose_headings(labels: list[Label]) -> None:
    """A heading needs text of the story behind it, before the next piece of furniture."""
    followed = False
    for number in range(len(labels) - 1, -1, -1):
        label = labels[number]
        if label.role == "heading":
            if not followed:
                labels[number] = Label("related", 0.2, "heading of furniture")
        elif label.role in _BODY:
            followed = True
        elif label.role in ("related", "promo", "comments"):
            followed = False


def _trim(page: HtmlPage, labels: list[Label]) -> None:
    """Short lines before the first and behind the last prose of the story are not of it."""
    body = [number for number, label in enumerate(labels) if label.role in _BODY]
    prose = [number for number in body if prose_of(page.segments[number])]
    if not prose:
        return
    for number in body:
        if number < prose[0] and labels[number].role != "heading":
            labels[number] = Label("other", 0.2, "before the story")
        elif number > prose[-1] and labels[number].role not in ("list", "table"):
            labels[number] = Label("other", 0.2, "behind the story")
