"""A role for every segment of a page: what is the story, and what is not.

What belongs here: the decision.  The container is chosen in containers, words are looked up in furniture, and what the page
says about itself (title, standfirst, byline) comes from metadata.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final, NamedTuple

from pipelines.model import MAIN_ROLES, Role
from pipelines.read.authors import is_job
from pipelines.read.containers import Container, find_container
from pipelines.read.dump_signs import ends_in_credit, is_dated_line
from pipelines.read.furniture import sign_of_line
from pipelines.read.html import FIGURE, FORM, HEADER, HEADING, LIST, QUOTE, TABLE, Element, HtmlPage, Segment


class Label(NamedTuple):
    """The role of one segment, how sure (0 to 1), and why in a few words."""

    role: Role
    score: float
    why: str

    @property
    def is_main(self) -> bool:
        """Whether the role is one of the story."""
        return self.role in MAIN_ROLES


_ONLY_LINKS: Final = "only links"
_REPEATED: Final = 60  # characters: shorter lines may be said twice
_A_FEW: Final = 3
_BESIDE: Final = 0.3  # of the paragraphs
_LEAST_CAPTION: Final = 3  # words
_CAPTION: Final = 30  # words
_FEW_CAPTIONS: Final = 0.2  # of the paragraphs
_ENDS: Final = '.!?:;,"”’)]…'
_SENTENCE: Final = 6  # words
_SHORT: Final = 8  # words of a line that prints a day
_LONGEST_CAPTION: Final = 60  # words
_JOB: Final = 3  # words
_BODY: Final = frozenset({"paragraph", "heading", "list", "quote", "table"})


def label_segments(
    page: HtmlPage,
    title: int | None,
    standfirst: int | None,
    *,
    bylines: Collection[int],
    authors: Collection[str] = (),
    stated_body: str | None = None,
) -> list[Label]:
    """One label a segment, in the order of ``page.segments``.

    The numbers say which segments metadata knows; ``stated_body`` is the story's text in the page's embedded data.
    """
    container = find_container(page, title, stated_body)
    core = _core(page, container)
    labels = [_label(segment, container, core) for segment in page.segments]
    for number in _pull_quotes(page, container):
        labels[number] = Label("quote", 0.5, "pull quote")
    _spread_in_lists(page, labels)
    _rule_over_lists(page, labels)
    _keep_linked_headings(page, labels)
    _drop_repeats(page, labels)
    _find_captions(page, labels, container)
    _drop_loose_headings(page, labels)
    _trim(page, labels, container, core)
    _find_biographies(page, labels, authors)
    if title is not None:
        labels[title] = Label("title", 1.0, "headline")
    if standfirst is not None and standfirst != title:
        is_paragraph = _is_first_paragraph(page, labels, standfirst)
        labels[standfirst] = Label("paragraph", 0.8, "first") if is_paragraph else Label("standfirst", 1.0, "deck")
    for number in bylines:
        if number != title and labels[number].role != "paragraph":
            labels[number] = Label("byline", 1.0, "byline")
    return labels


# How a story's paragraphs are set: tag of the element, tag and class of the one around it.
_Setting = tuple[str, str, str | None]


def _setting(segment: Segment) -> _Setting:
    parent = segment.element.parent
    if parent is None:
        return (segment.tag, "", None)
    return (segment.tag, parent.tag, parent.attributes.get("class"))


def _core(page: HtmlPage, container: Container) -> set[_Setting]:
    """The settings in which the story's prose stands, where they hold a good part of it."""
    held: dict[_Setting, float] = {}
    for segment, prose in zip(page.segments, container.prose, strict=True):
        if prose and container.inside[segment.element.number]:
            setting = _setting(segment)
            held[setting] = held.get(setting, 0.0) + prose
    least = 0.15 * sum(held.values())
    return {setting for setting, prose in held.items() if prose >= least}


_BIOGRAPHY: Final = re.compile(
    r"\W{0,3}(?:is|was|has|covers|writes|reports|works|joined|lives|can)\b|\W{0,3}(?:,|\()", re.I
)


def _find_biographies(page: HtmlPage, labels: list[Label], authors: Collection[str]) -> None:
    """A paragraph near the end that begins with an author's name tells of the author."""
    if not authors:
        return
    body = [number for number, label in enumerate(labels) if label.role in _BODY]
    for number in body[len(body) * 2 // 3 :][-4:]:
        text = page.segments[number].text
        for author in authors:
            if len(author) > 4 and text.startswith(author) and _BIOGRAPHY.match(text, len(author)):
                labels[number] = Label("author_bio", 0.2, "begins with the author's name")


def _is_first_paragraph(page: HtmlPage, labels: list[Label], number: int) -> bool:
    """Whether what metadata took for the deck stands in one box with the story's paragraphs."""
    box = page.segments[number].element.parent
    body = [other for other, label in enumerate(labels) if label.role in ("paragraph", "list", "quote")]
    beside = sum(page.segments[other].element.parent is box for other in body)
    return beside > _BESIDE * len(body) or not body


def _drop_repeats(page: HtmlPage, labels: list[Label]) -> None:
    """A paragraph that stands in another box already: the page shows it twice."""
    seen: dict[str, Element | None] = {}
    for number, label in enumerate(labels):
        if label.role in _BODY:
            text = page.segments[number].text
            if len(text) < _REPEATED:
                continue
            box = page.segments[number].element.parent
            if seen.setdefault(text, box) is not box:
                labels[number] = Label("other", 0.2, "said before")


def _find_captions(page: HtmlPage, labels: list[Label], container: Container) -> None:
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
                labels[number] = Label("caption", 0.4, "short, below a picture")


def _is_caption(segment: Segment) -> bool:
    text = segment.text
    return (
        segment.follows_image
        and not segment.strong_chars
        and not segment.n_links
        and text[-1] not in _ENDS
        and _LEAST_CAPTION <= segment.n_words <= _CAPTION
    )


def _keep_linked_headings(page: HtmlPage, labels: list[Label]) -> None:
    """Headings that are links, three or more in one setting, are how the page sets its headings."""
    linked: dict[_Setting, list[int]] = {}
    for number, label in enumerate(labels):
        if label.why == _ONLY_LINKS and page.segments[number].flags & (HEADING | LIST) == HEADING:
            linked.setdefault(_setting(page.segments[number]), []).append(number)
    for numbers in linked.values():
        if len(numbers) >= _A_FEW:
            for number in numbers:
                labels[number] = Label("heading", 0.6, "linked heading")


def _label(segment: Segment, container: Container, core: set[_Setting]) -> Label:
    number = segment.element.number
    sign = container.signs[number]
    prose = container.prose[segment.number]
    if (
        sign is not None
        and sign.is_strong
        and not (segment.flags & QUOTE and sign.word == "<aside>" and container.inside[number])
    ):
        return Label(sign.role, 0.0, f"stands in {sign.word!r}")
    text = segment.text
    n_words = segment.n_words
    line = sign_of_line(text, n_words)
    if line is not None:
        return Label(line.role, 0.1, f"reads like {line.word!r}")
    flags = segment.flags
    if not any(map(str.isalnum, text)):
        return Label("other", 0.1, "no letters")
    is_row = segment.tag in ("li", "td", "th", "dd", "pre") or flags & (LIST | TABLE)
    if not prose and not is_row and n_words <= _SHORT and is_dated_line(text):
        return Label("byline", 0.2, "a day")
    if prose and n_words <= _LONGEST_CAPTION and ends_in_credit(text):
        return Label("caption", 0.2, "ends in a picture's credit")
    if n_words <= _JOB and not is_row and is_job(text):
        return Label("byline", 0.2, "a job")
    if flags & FIGURE and not flags & (TABLE | QUOTE):
        return Label("caption", 0.1, "in a figure")
    is_heading = flags & HEADING and container.inside[number]
    if flags & HEADER and (flags & (LIST | FORM) or (segment.tag != "p" and not prose and not is_heading)):
        return Label("other", 0.2, "in a header")
    if not container.inside[number]:
        return Label("related" if prose else "other", 0.1, "outside the story")
    if sign is not None and not prose and (segment.link_chars or segment.tag not in ("p", "h2", "h3", "h4", "li")):
        return Label(sign.role, 0.2, f"short, in {sign.word!r}")
    if segment.link_chars > 0.8 * len(text) and not flags & TABLE and not _is_linked_sentence(segment, n_words, core):
        return Label("related", 0.2, _ONLY_LINKS)
    if (flags & HEADING and not flags & LIST) or segment.tag == "summary":
        return Label("heading", 0.7, "heading")
    if flags & TABLE and not prose:
        return Label("table", 0.6, "table")
    if flags & LIST:
        return Label("list", 0.7, "list")
    if flags & QUOTE:
        return Label("quote", 0.8, "quote")
    if prose:
        return Label("paragraph", 0.9, "prose")
    if segment.tag == "p" or _setting(segment) in core:
        return Label("paragraph", 0.6, "short, set like the story")
    return Label("other", 0.3, "short line without a paragraph")


def _pull_quotes(page: HtmlPage, container: Container) -> frozenset[int]:
    """Asides that hold one sentence or two without a link, inside the story."""
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
        if len(segments) <= 2 and not any(s.n_links or s.flags & (LIST | FORM | HEADING | FIGURE) for s in segments)
        for segment in segments
        if 5 <= segment.n_words <= 51
    )


def _spread_in_lists(page: HtmlPage, labels: list[Label]) -> None:
    """Two items of a list that are furniture by their words tell of all, and of the line above."""
    items: dict[int, list[int]] = {}
    for number, segment in enumerate(page.segments):
        if segment.tag == "li" and segment.element.parent is not None:
            items.setdefault(segment.element.parent.number, []).append(number)
    for numbers in items.values():
        told = [number for number in numbers if labels[number].why.startswith("reads like")]
        if len(told) >= 2 and len(told) >= 0.4 * len(numbers):
            for number in numbers:
                labels[number] = Label(labels[told[0]].role, 0.2, "in a list of such")
            above = numbers[0] - 1
            if above >= 0 and labels[above].role in _BODY and page.segments[above].text[-1] not in ".":
                labels[above] = Label(labels[told[0]].role, 0.2, "over a list of such")


def _rule_over_lists(page: HtmlPage, labels: list[Label]) -> None:
    """Behind a line such as "More stories" the list items with links are other stories."""
    ruled = False
    for number, segment in enumerate(page.segments):
        label = labels[number]
        if label.role == "related" and label.why.startswith("reads like") and segment.tag != "li":
            ruled = segment.n_words <= 8
        elif ruled and segment.tag == "li" and segment.n_links:
            if label.role in _BODY:
                labels[number] = Label("related", 0.2, "listed as another story")
        else:
            ruled = False


def _is_linked_sentence(segment: Segment, n_words: int, core: set[_Setting]) -> bool:
    return n_words >= _SENTENCE and segment.text[-1] == "." and _setting(segment) in core


def _drop_loose_headings(page: HtmlPage, labels: list[Label]) -> None:
    """A heading needs text of the story before the next heading that is not below it; one that stands directly over
    links in the same box is theirs."""
    followed: set[int] = set()  # levels of headings that have text behind them, if they came here
    any_text = False
    for number in range(len(labels) - 1, -1, -1):
        label = labels[number]
        if label.role == "heading":
            level = _level(page.segments[number])
            if not any_text and not any(below > level for below in followed):
                labels[number] = Label("related", 0.2, "heading without text")
            elif _heads_links(page, labels, number):
                labels[number] = Label("related", 0.2, "heading of links")
            else:
                followed = {other for other in followed if other < level} | {level}
            any_text = False
        elif label.role in _BODY:
            any_text = True
            followed.clear()


def _level(segment: Segment) -> int:
    return int(segment.tag[1]) if segment.tag[1:].isdigit() else 7


def _heads_links(page: HtmlPage, labels: list[Label], number: int) -> bool:
    if number + 1 >= len(labels) or labels[number + 1].role not in ("related", "promo"):
        return False
    parent = page.segments[number].element.parent
    return (
        parent is not None
        and any(above is parent for above in page.segments[number + 1].element.ancestors())
        and (number + 2 >= len(labels) or labels[number + 2].role not in _BODY)
    )


def _trim(page: HtmlPage, labels: list[Label], container: Container, core: set[_Setting]) -> None:
    """Short lines before the first and behind the last prose of the story are of it only where they are set like it."""
    body = [number for number, label in enumerate(labels) if label.role in _BODY]
    prose = [number for number in body if container.prose[number]]
    if not prose:
        return
    for number in body:
        if _setting(page.segments[number]) in core:
            continue
        if number < prose[0] and labels[number].role != "heading":
            labels[number] = Label("other", 0.2, "before the story")
        elif number > prose[-1] and labels[number].role not in ("list", "table"):
            labels[number] = Label("other", 0.2, "behind the story")
