"""Who wrote a page: the lines that print it, and the names by the first source that gives a person's.

What belongs here: which source is believed, and where on the page a byline stands.  What is a name is decided in authors.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from pipelines.read.about.authors import (
    clean_names,
    fold,
    is_login,
    is_name_alone,
    is_opening,
    looks_personal,
    names_beside_day,
    names_helper,
    names_posted_by,
    names_written_by,
    opens_byline,
    prints_day,
    speaks_for,
)
from pipelines.read.about.embedded import Embedded
from pipelines.read.html.parse import HtmlPage, Segment

_BYLINE = re.compile(r"byline|author|writer|contributor|creator", re.I)
FAR = 12  # segments between headline and byline


class PageByline(NamedTuple):
    """The names, the line as printed, and the segments that print who wrote the page."""

    authors: tuple[str, ...]
    printed: str | None
    segments: tuple[int, ...]


def read_byline(
    page: HtmlPage, embedded: Embedded, title_segment: int | None, organisations: frozenset[str]
) -> PageByline:
    """Who wrote the page; empty where nothing says so.  ``organisations`` are the names of publisher and site."""
    bylines = _byline_segments(page.segments, title_segment)
    authors = _authors(page, embedded, bylines, title_segment, organisations)
    return PageByline(authors, _printed(page.segments, bylines, authors), bylines)


def names_of(segment: Segment) -> str:
    """Class, id, rel and itemprop of a segment's element and the one around it."""
    found: list[str | None] = []
    for element in (segment.element, segment.element.parent):
        if element is not None and element.attributes:
            found += [element.attributes.get(key) for key in ("class", "id", "rel", "itemprop")]
    return " ".join(filter(None, found))


def _byline_segments(segments: Sequence[Segment], title_segment: int | None) -> tuple[int, ...]:
    """Segments near the headline that print who wrote the page."""
    start = title_segment if title_segment is not None else 0
    found: list[int] = []
    n_long, is_announced = 0, False
    for segment in segments[max(0, start - 4) : start + 1 + FAR]:
        if segment.number == title_segment:
            continue
        n_long += segment.number > start and len(segment.text) > _LONG
        if n_long > _MOST_LONG:
            break
        if len(segment.text) > 200 or segment.text[0] == "(":
            continue
        if (
            opens_byline(segment.text)
            or (is_announced and looks_personal(segment.text))
            or (_BYLINE.search(names_of(segment)) and len(segment.text) < 120)
        ):
            found.append(segment.number)
        is_announced = is_opening(segment.text)
    return tuple(found)


_LONG, _MOST_LONG = 250, 2  # characters of a paragraph of the story, and so many that may stand before a byline


def _texts_of(segments: Sequence[Segment], bylines: tuple[int, ...]) -> tuple[str, ...]:
    """The lines of the first byline that names a person, and of those that follow it at once and do so as well."""
    texts: list[str] = []
    found: set[str] = set()
    last: int | None = None
    for number in bylines:
        text = segments[number].text
        names = set(clean_names([text]))
        is_named = any(map(looks_personal, names)) or (bool(names) and opens_byline(text))
        if last is None or (is_named and (number - last <= 2 or found < names)):
            texts.append(text)
            found |= names
            last = number if is_named else last
    return tuple(texts)


def _printed(segments: Sequence[Segment], bylines: tuple[int, ...], authors: tuple[str, ...]) -> str | None:
    """The printed line that names an author, else the first that looks like a byline."""
    keys = [fold(name) for name in authors]
    for index in bylines:
        if any(key and key in fold(segments[index].text) for key in keys):
            return segments[index].text
    return next((segments[index].text for index in bylines if opens_byline(segments[index].text)), None)


_AUTHOR_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "byl", "dc.creator",
    "dcterms.creator", "citation_authors", "citation_author", "article:author_name", "dcsext.author", "authors",
    "article_author", "article.author", "author_name", "og:author", "creator",
)  # fmt: skip


def _authors(
    page: HtmlPage,
    embedded: Embedded,
    bylines: tuple[int, ...],
    title_segment: int | None,
    organisations: frozenset[str],
) -> tuple[str, ...]:
    """The authors by the first source that names a person: JSON-LD, <meta>, marked elements, the printed byline."""
    segments = page.segments
    sources: list[tuple[str, ...]] = [embedded.authors]
    sources += [embedded.meta[name] for name in _AUTHOR_META if name in embedded.meta]
    n_stated = len(sources)
    if not sources[0]:
        sources.append(_marked(page, title_segment))
    keys = {fold(name) for name in organisations}
    sections = {fold(text) for text in (embedded.section, *embedded.meta.get("article:section", ())) if text}
    beside = _named_near_headline(segments, title_segment, keys | sections)
    before = _story_start(segments, title_segment)
    near = (
        tuple(index for index in bylines if index < before) or bylines
    )  # those below the text may be of other stories
    if beside and title_segment is not None and (not near or near[0] > title_segment + _NEAR):
        sources.append(beside)
    sources.append(_texts_of(segments, near))
    fallback: tuple[str, ...] = ()
    found = [clean_names(_without_helpers(written), organisations) for written in sources]
    for names in found:
        if names and not all(speaks_for(name, keys) or is_login(name) for name in names):
            return next((more for more in found[:n_stated] if len(more) > len(names) and set(names) < set(more)), names)
        fallback = fallback or names
    if beside and not any(map(is_name_alone, fallback)):
        return beside
    if fallback:
        return fallback
    short = [segment for segment in segments if len(segment.text) <= _LONGEST_NAMES]
    for read in (names_written_by, names_posted_by):
        for segment in short:
            if (names := read(segment.text)) and "comment" not in names_of(segment).lower():
                return names
    boxes = {
        names
        for segment in short
        if segment.n_words <= _NAME_WORDS
        and is_name_alone(segment.text)
        and _BYLINE.search(marks := names_of(segment))
        and "comment" not in marks.lower()
        and (names := clean_names([segment.text], organisations))
    }
    return boxes.pop() if len(boxes) == 1 else ()


_NAME_WORDS = 4


def _without_helpers(written: Sequence[str]) -> Sequence[str]:
    """What a source says without those who edited, updated or reviewed, where it names others."""
    return [text for text in written if not names_helper(text)] or written


_MARKED = "[rel~=author], [itemprop~=author] [itemprop=name], [itemprop=author], .author-name"
_MOST_MARKED = 12
_LONGEST_MARKED = 80  # characters
_PROSE = 20  # words of a paragraph
_OPENING = 2  # paragraphs: a deck and the first of the story


def _marked(page: HtmlPage, title_segment: int | None) -> tuple[str, ...]:
    """The names that elements made for them hold: those printed between headline and text, else those outside cards of other
    stories."""
    nodes = page.tree.css(_MARKED)[:_MOST_MARKED]
    marked = {
        node.mem_id: text
        for node in nodes
        if 0 < len(text := " ".join(node.text(separator=" ").split())) <= _LONGEST_MARKED
    }
    names = tuple(dict.fromkeys(marked.values()))
    if len(names) < 2 or title_segment is None:
        return names
    lines = [
        line.text for line in page.segments[max(0, title_segment - 4) : _story_start(page.segments, title_segment)]
    ]
    printed = tuple(name for name in names if any(name in line for line in lines))
    return printed or tuple(
        dict.fromkeys(marked[node.mem_id] for node in nodes if node.mem_id in marked and not _is_in_card(node))
    )


def _story_start(segments: Sequence[Segment], title_segment: int | None) -> int:
    """The number of the second paragraph of running text behind the headline; that behind the last segment where there is none."""
    seen = 0
    for segment in segments[(title_segment or 0) + 1 :]:
        if segment.n_words >= _PROSE and segment.text[-1] in '.!?”"':
            seen += 1
            if seen == _OPENING:
                return segment.number
    return len(segments)


_CARD_LEVELS = 4  # elements around a name in which the headline of its story is looked for
_HEADLINE = 20  # characters


def _is_in_card(node: LexborNode) -> bool:
    """Whether a linked headline stands beside a name: it is the author of another story."""
    around = node.parent
    for _ in range(_CARD_LEVELS):
        if around is None or around.css_first("h1") is not None:
            return False
        links = around.css("a[href]")[:8]
        if any(link.mem_id != node.mem_id and len(link.text().strip()) >= _HEADLINE for link in links):
            return True
        around = around.parent
    return False


_KICKER = re.compile(
    r"\b(?:sec|section|sections|category|categories|kicker|rubric|channel|topic|topics|tag|tags|label|breadcrumbs?)\b",
    re.I,
)

_NEAR = 5  # segments behind the headline
_LONGEST_NAMES = 110


def _named_near_headline(segments: Sequence[Segment], title_segment: int | None, sites: set[str]) -> tuple[str, ...]:
    """The name that stands under the headline, with or beside a day, which may stand above the headline as well."""
    if title_segment is None:
        return ()
    near = segments[title_segment + 1 : title_segment + 1 + _NEAR]
    lines = ["" if _KICKER.search(names_of(segment).replace("_", "-")) else segment.text for segment in near]
    has_day = [len(line) <= _LONGEST_NAMES and prints_day(line) for line in lines]
    above = [segment.text for segment in segments[max(0, title_segment - 1) : title_segment]]
    is_dated = any(len(line) <= _LONGEST_DAY and prints_day(line) for line in above)
    for place, line in enumerate(lines):
        if len(line) > _LONGEST_NAMES:
            continue
        if any(has_day[max(0, place - 1) : place + 2]) or (place == 0 and is_dated):
            names = names_beside_day(line)
            if names and not any(speaks_for(name, sites) for name in names):
                return names
    return ()


_LONGEST_DAY = 40
