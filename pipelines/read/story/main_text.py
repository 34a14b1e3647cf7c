"""A role for every segment of a page: what is the story, and what is not.

What belongs here: the order of decisions, and what a segment is by itself.  The container is chosen in containers, neighbours are
looked at in in_context, words are looked up in furniture, and what the page says about itself comes from metadata.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from pipelines.read.about.authors import is_job, opens_byline
from pipelines.read.html.parse import HtmlPage, Segment
from pipelines.read.html.tags import FIGURE, FORM, HEADER, HEADING, LINES, LIST, QUOTE, TABLE
from pipelines.read.lines import ends_in_credit, is_dated_line, sign_of_line
from pipelines.read.story.chances import chance_of
from pipelines.read.story.containers import Container, find_container
from pipelines.read.story.in_context import (
    drop_loose_headings,
    drop_repeats,
    find_biographies,
    find_captions,
    is_first_paragraph,
    keep_linked_headings,
    pull_quotes,
    rule_over_lists,
    spread_in_lists,
    spread_over_lines,
    trim,
)
from pipelines.read.story.labels import ONLY_LINKS, SegmentLabel, Setting, core_settings, setting_of

_SENTENCE: Final = 6  # words
_SHORT: Final = 8  # words of a line that prints a day
_LONGEST_CAPTION: Final = 60  # words
_JOB: Final = 3  # words


def label_segments(
    page: HtmlPage,
    title: int | None,
    standfirst: int | None,
    *,
    bylines: Collection[int],
    authors: Collection[str] = (),
    stated_body: str | None = None,
) -> list[SegmentLabel]:
    """One label a segment, in the order of ``page.segments``.

    Scores are chances to be of the story; of the headline, the deck and bylines, which metadata knows, to be what the label says.
    The numbers say which segments those are; ``stated_body`` is the story's text in the page's embedded data.
    """
    container = find_container(page, title, stated_body)
    core = core_settings(page, container)
    labels = [_label(segment, container, core) for segment in page.segments]
    for number in pull_quotes(page, container):
        labels[number] = SegmentLabel("quote", 0.5, "pull quote")
    spread_over_lines(page, labels)
    spread_in_lists(page, labels)
    rule_over_lists(page, labels)
    keep_linked_headings(page, labels)
    drop_repeats(page, labels)
    find_captions(page, labels, container)
    drop_loose_headings(page, labels)
    trim(page, labels, container, core)
    find_biographies(page, labels, authors)
    labels = [
        SegmentLabel(role, chance_of(why, segment.n_words, is_core=setting_of(segment) in core), why)
        for segment, (role, _, why) in zip(page.segments, labels, strict=True)
    ]
    if title is not None:
        labels[title] = SegmentLabel("title", 1.0, "headline")
    if standfirst is not None and standfirst != title:
        is_paragraph = is_first_paragraph(page, labels, standfirst)
        labels[standfirst] = (
            SegmentLabel("paragraph", 0.8, "first") if is_paragraph else SegmentLabel("standfirst", 1.0, "deck")
        )
    for number in bylines:
        says_so = not container.prose[number] and opens_byline(page.segments[number].text)
        is_text = labels[number].role == "paragraph" and not says_so
        if number != title and not is_text and labels[number].role not in ("credit", "caption"):
            labels[number] = SegmentLabel("byline", 1.0, "byline")
    return labels


def _label(segment: Segment, container: Container, core: set[Setting]) -> SegmentLabel:
    number = segment.element.number
    sign = container.signs[number]
    prose = container.prose[segment.number]
    if (
        sign is not None
        and sign.is_strong
        and not (segment.flags & QUOTE and sign.word == "<aside>" and container.inside[number])
    ):
        return SegmentLabel(sign.role, 0.0, f"stands in {sign.word!r}")
    text = segment.text
    n_words = segment.n_words
    line = sign_of_line(text, n_words)
    if line is not None and line.is_strong:
        return SegmentLabel(line.role, 0.1, f"reads like {line.word!r}")
    flags = segment.flags
    if not any(map(str.isalnum, text)):
        return SegmentLabel("other", 0.1, "no letters")
    if flags & LINES and segment.tag == "pre" and not prose and container.inside[number]:
        return SegmentLabel("table", 0.5, "a line as it was set")
    is_row = segment.tag in ("li", "td", "th", "dd", "pre") or flags & (LIST | TABLE)
    if not prose and not is_row and n_words <= _SHORT and is_dated_line(text):
        return SegmentLabel("byline", 0.2, "a day")
    if not is_row and n_words <= _LONGEST_CAPTION and ends_in_credit(text):
        return SegmentLabel("caption", 0.2, "ends in a picture's credit")
    if n_words <= _JOB and not is_row and is_job(text):
        return SegmentLabel("byline", 0.2, "a job")
    if flags & FIGURE and not flags & (TABLE | QUOTE):
        return SegmentLabel("caption", 0.1, "in a figure")
    is_heading = flags & HEADING and container.inside[number]
    if flags & HEADER and (flags & (LIST | FORM) or (segment.tag != "p" and not prose and not is_heading)):
        return SegmentLabel("other", 0.2, "in a header")
    if not container.inside[number]:
        return SegmentLabel("related" if prose else "other", 0.1, "outside the story")
    if sign is not None and not prose and (segment.link_chars or segment.tag not in ("p", "h2", "h3", "h4", "li")):
        return SegmentLabel(sign.role, 0.2, f"short, in {sign.word!r}")
    if segment.link_chars > 0.8 * len(text) and not flags & TABLE and not _is_linked_sentence(segment, n_words, core):
        return SegmentLabel("related", 0.2, ONLY_LINKS)
    if (flags & HEADING and not flags & LIST) or segment.tag == "summary":
        return SegmentLabel("heading", 0.7, "heading")
    if flags & TABLE and not prose:
        return SegmentLabel("table", 0.6, "table")
    if flags & LIST:
        return SegmentLabel("list", 0.7, "list")
    if flags & QUOTE:
        return SegmentLabel("quote", 0.8, "quote")
    if prose:
        return SegmentLabel("paragraph", 0.9, "prose")
    if segment.tag == "p" or setting_of(segment) in core:
        return SegmentLabel("paragraph", 0.6, "short, set like the story")
    return SegmentLabel("other", 0.3, "short line without a paragraph")


def _is_linked_sentence(segment: Segment, n_words: int, core: set[Setting]) -> bool:
    return n_words >= _SENTENCE and segment.text[-1] == "." and setting_of(segment) in core
