"""Title, standfirst, byline, authors, days, section, tags, address and publisher of a page.

Each field is chosen among what the page says to machines (``embedded``) and what it shows (its segments).  What the dates
mean is decided in ``published``, what a name is in ``authors``.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from pipelines.model import Capture
from pipelines.read.authors import (
    clean_names,
    fold,
    is_desk,
    is_login,
    names_beside_day,
    names_in_byline,
    names_written_by,
    opens_byline,
    prints_day,
)
from pipelines.read.embedded import Embedded, plain
from pipelines.read.html import HtmlPage, Segment
from pipelines.read.published import read_publication


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of ``articles`` that describe a page; the last three are indexes into the page's segments."""

    title: str | None = None
    standfirst: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    published_at: dt.datetime | None = None
    published_from: dt.date | None = None
    published_to: dt.date | None = None
    published_basis: str = "none"
    modified_at: dt.datetime | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    url: str | None = None
    publisher: str | None = None
    publisher_domain: str | None = None
    title_segment: int | None = None
    standfirst_segment: int | None = None
    byline_segments: tuple[int, ...] = ()


def read_metadata(page: HtmlPage, embedded: Embedded, capture: Capture) -> Metadata:
    """The description of a page.  Never raises; a field that nothing supports is None or empty."""
    tree, segments, page_text = page.tree, page.segments, page.text
    url = canonical_url(embedded, capture)
    publisher = _publisher(embedded)
    organisations = frozenset(
        filter(
            None,
            (publisher, embedded.publisher, *embedded.organisations, *_labels_of(capture.final_url or capture.url)),
        )
    )
    title, title_segment = choose_title(embedded, segments, organisations)
    standfirst, standfirst_segment = _standfirst(embedded, segments, title_segment)
    bylines = _byline_segments(segments, title_segment)
    authors = _authors(embedded, tree, segments, bylines, title_segment, organisations)
    around = [segments[index].text for index in _around(segments, title_segment, bylines)]
    published = read_publication(capture, embedded, tree, around, page_text)
    return Metadata(
        title=title,
        standfirst=standfirst,
        byline=_byline(segments, bylines, authors),
        authors=authors,
        published_at=published.at,
        published_from=published.first,
        published_to=published.last,
        published_basis=published.basis,
        modified_at=published.modified_at,
        section=embedded.section or plain(embedded.first("article:section", "parsely-section", "section")),
        tags=_tags(embedded),
        url=url,
        publisher=publisher,
        publisher_domain=domain_of(url),
        title_segment=title_segment,
        standfirst_segment=standfirst_segment,
        byline_segments=bylines,
    )


# ── address and publisher ────────────────────────────────────────────────────────────────────────────────────────────


def canonical_url(embedded: Embedded, capture: Capture) -> str | None:
    """The address that the page states for itself, made absolute; else that of the capture.

    A canonical address that is the site's front page, though the capture's is not, is a template's mistake.
    """
    own = capture.final_url or capture.url
    for stated in (embedded.canonical, embedded.first("og:url"), embedded.url):
        try:
            absolute = urljoin(own or "", stated) if stated else None
            parts = urlsplit(absolute) if absolute else None
        except ValueError:
            continue
        if absolute is None or parts is None or parts.scheme not in ("http", "https") or not parts.netloc:
            continue
        if parts.path.strip("/") or (own is None or not urlsplit(own).path.strip("/")):
            return absolute
    return own


def domain_of(url: str | None) -> str | None:
    """The host of an address without ``www.``, in lower case."""
    try:
        host = urlsplit(url).hostname if url else None
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None


_SHORTEST_LABEL = 3


def _labels_of(url: str | None) -> list[str]:
    """The labels of an address's host without the last: one of them is the site's name written in one word."""
    return [label for label in (domain_of(url) or "").split(".")[:-1] if len(label) >= _SHORTEST_LABEL]


def _publisher(embedded: Embedded) -> str | None:
    return plain(embedded.first("og:site_name")) or embedded.publisher or plain(embedded.first("application-name"))


def _tags(embedded: Embedded) -> tuple[str, ...]:
    stated = [text for name in ("article:tag", "parsely-tags") for text in embedded.meta.get(name, ())]
    if not stated:
        return embedded.keywords
    words = [word for text in stated for word in text.split(",")] if len(stated) == 1 else stated
    return tuple(dict.fromkeys(clean for word in words if (clean := plain(word)) is not None))


# ── title ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_SUFFIX = re.compile(r"\s+[|•·»«›:*~]+\s+|\s+[-–—]+\s+|\s*\|\s*")
_HIGHEST_TAGS = ("h1", "h2")
_LONGEST_TITLE = 300
_LEAST_TITLE = 20  # of a headline that is set in another tag
_LEAST_LIKENESS = 0.35
_FEWEST_WORDS = 4  # of a short form of a headline


def choose_title(
    embedded: Embedded, segments: Sequence[Segment], organisations: Iterable[str]
) -> tuple[str | None, int | None]:
    """The headline without the site's name, and the segment that shows it, if one does."""
    stated = [
        without_site(text, organisations)
        for text in (
            embedded.headline,
            plain(embedded.first("og:title")),
            plain(embedded.first("twitter:title")),
            embedded.title_tag,
        )
        if text
    ]
    shown = _shown_headline(segments, stated, frozenset(fold(name) for name in organisations))
    if shown is not None:
        headline = segments[shown].text
        return next((text for text in stated if _shortens(text, headline)), headline), shown
    if stated:
        return stated[0], None
    return None, None


def _shown_headline(segments: Sequence[Segment], stated: Sequence[str], sites: frozenset[str]) -> int | None:
    """The <h1> (else <h2>) that agrees best with what the page states as its title, else any line with the same words."""
    for tag in _HIGHEST_TAGS:
        best, best_score = None, _LEAST_LIKENESS
        headings = [
            segment
            for segment in segments
            if segment.tag == tag and len(segment.text) <= _LONGEST_TITLE and fold(segment.text) not in sites
        ]
        for segment in headings:
            score = max((likeness(segment.text, text) for text in stated), default=0.0)
            if score > best_score:
                best, best_score = segment.number, score
        if best is not None:
            return best
        if tag == "h1" and len(headings) == 1 and not stated:
            return headings[0].number
    titles = {words_of(text) for text in stated if len(text) >= _LEAST_TITLE}
    for segment in segments:
        if _LEAST_TITLE <= len(segment.text) <= _LONGEST_TITLE and words_of(segment.text) in titles:
            return segment.number
    return None


def _shortens(text: str, headline: str) -> bool:
    """Whether a stated title is the headline with words left out: its short form."""
    words, full = words_of(text), words_of(headline)
    if not _FEWEST_WORDS <= len(words) < len(full) or text.endswith(("...", "…")):
        return False
    rest = iter(full)
    return all(word in rest for word in words)


@lru_cache(1024)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a title in lower case, for comparison."""
    plain_text = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return tuple(_WORD.findall(plain_text.casefold().replace("’", "'").replace("'", "")))


_WORD = re.compile(r"\w+")


def likeness(one: str, other: str) -> float:
    """How much two titles share: 0 for nothing, 1 for the same words (Dice over distinct words).

    One of two words or more that stands whole in the other is its short form.
    """
    a, b = set(words_of(one)), set(words_of(other))
    if not a or not b:
        return 0.0
    shared = len(a & b)
    return 0.8 if shared == min(len(a), len(b)) > 1 and len(a) != len(b) else 2 * shared / (len(a) + len(b))


def without_site(title: str, organisations: Iterable[str]) -> str:
    """A title without the name of its site before or behind it ("Headline | Site", "Site: Headline")."""
    names = {fold(name) for name in organisations}
    pieces = _SUFFIX.split(title)
    marks = _SUFFIX.findall(title)
    start, end = 0, len(pieces)
    while end - start > 1 and fold(pieces[end - 1]) in names:
        end -= 1
    while end - start > 1 and fold(pieces[start]) in names:
        start += 1
    kept = pieces[start]
    for place in range(start + 1, end):
        kept += marks[place - 1] + pieces[place]
    return kept.strip() or title


# ── standfirst and byline ────────────────────────────────────────────────────────────────────────────────────────────

_DECK = re.compile(r"standfirst|subhead|sub-head|subtitle|sub-title|dek\b|deck|summary|strapline|lede?\b|intro", re.I)
_BYLINE = re.compile(r"byline|author|writer|contributor|creator", re.I)
_FAR = 12  # segments between headline and byline


def _names_of(segment: Segment) -> str:
    """Class, id, rel and itemprop of a segment's element and the one around it."""
    found: list[str | None] = []
    for element in (segment.element, segment.element.parent):
        if element is not None and element.attributes:
            found += [element.attributes.get(key) for key in ("class", "id", "rel", "itemprop")]
    return " ".join(filter(None, found))


def _standfirst(
    embedded: Embedded, segments: Sequence[Segment], title_segment: int | None
) -> tuple[str | None, int | None]:
    """The deck under the headline: marked as such, or the page's own description shown there."""
    if title_segment is None:
        return None, None
    descriptions = [
        text for text in (embedded.description, plain(embedded.first("og:description", "description"))) if text
    ]
    for segment in segments[title_segment + 1 : title_segment + 1 + _FAR]:
        if not 30 <= len(segment.text) <= 600 or segment.tag in ("li", "figcaption"):
            continue
        if _DECK.search(_names_of(segment)) or any(likeness(segment.text, text) > 0.9 for text in descriptions):
            return segment.text, segment.number
    return None, None


def _byline_segments(segments: Sequence[Segment], title_segment: int | None) -> tuple[int, ...]:
    """Segments near the headline that print who wrote the page."""
    start = title_segment if title_segment is not None else 0
    found = []
    for segment in segments[max(0, start - 4) : start + 1 + _FAR]:
        if segment.number == title_segment or len(segment.text) > 200:
            continue
        if opens_byline(segment.text) or (_BYLINE.search(_names_of(segment)) and len(segment.text) < 120):
            found.append(segment.number)
    return tuple(found)


def _around(segments: Sequence[Segment], title_segment: int | None, bylines: tuple[int, ...]) -> list[int]:
    """The segments round headline and byline: those behind first, then those before, the nearest first."""
    start = title_segment if title_segment is not None else 0
    last = max((start, *bylines))
    return [*range(start, min(len(segments), last + 8)), *range(start - 1, max(-1, start - 5), -1)]


def _byline(segments: Sequence[Segment], bylines: tuple[int, ...], authors: tuple[str, ...]) -> str | None:
    """The printed line that names an author, else the first that looks like a byline."""
    keys = [fold(name) for name in authors]
    for index in bylines:
        if any(key and key in fold(segments[index].text) for key in keys):
            return segments[index].text
    return next((segments[index].text for index in bylines if opens_byline(segments[index].text)), None)


# ── authors ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_AUTHOR_META = (
    "author", "article:author", "parsely-author", "sailthru.author", "cxenseparse:author", "byl", "dc.creator",
    "dcterms.creator", "citation_authors", "citation_author", "article:author_name", "dcsext.author", "authors",
    "article_author", "article.author", "author_name", "og:author", "creator", "twitter:data1",
)  # fmt: skip


def _authors(
    embedded: Embedded,
    tree: LexborHTMLParser,
    segments: Sequence[Segment],
    bylines: tuple[int, ...],
    title_segment: int | None,
    organisations: frozenset[str],
) -> tuple[str, ...]:
    """The authors by the first source that names a person: JSON-LD, <meta>, marked elements, the printed byline."""
    sources: list[tuple[str, ...]] = [embedded.authors]
    sources += [embedded.meta[name] for name in _AUTHOR_META if name in embedded.meta and name != "twitter:data1"]
    n_stated = len(sources)
    if not sources[0]:
        marked = [
            " ".join(node.text(separator=" ").split())
            for node in tree.css("[rel~=author], [itemprop~=author] [itemprop=name], [itemprop=author], .author-name")[
                :6
            ]
        ]
        sources.append(tuple(dict.fromkeys(text for text in marked if 0 < len(text) <= 80)))
    sources.append(tuple(segments[index].text for index in bylines))
    fallback: tuple[str, ...] = ()
    keys = {fold(name) for name in organisations}
    found = [clean_names(written, organisations) for written in sources]
    for names in found:
        if names and not all(fold(name) in keys or is_desk(name) or is_login(name) for name in names):
            return next((more for more in found[:n_stated] if len(more) > len(names) and set(names) < set(more)), names)
        fallback = fallback or names
    near = fallback or _named_near_headline(segments, title_segment, keys)
    return near or next(
        (names for s in segments if len(s.text) <= _LONGEST_NAMES and (names := names_written_by(s.text))), fallback
    )


_NEAR = 5  # segments behind the headline
_LONGEST_NAMES = 110


def _named_near_headline(segments: Sequence[Segment], title_segment: int | None, sites: set[str]) -> tuple[str, ...]:
    """The name that stands under the headline, with or beside a day."""
    if title_segment is None:
        return ()
    lines = [segment.text for segment in segments[title_segment + 1 : title_segment + 1 + _NEAR]]
    has_day = [len(line) <= _LONGEST_NAMES and prints_day(line) for line in lines]
    for place, line in enumerate(lines):
        if len(line) > _LONGEST_NAMES or not (any(has_day[max(0, place - 1) : place + 2])):
            continue
        names = names_beside_day(line)
        if names and not any(fold(name) in sites for name in names):
            return names
    return ()


__all__ = ["Metadata", "canonical_url", "choose_title", "domain_of", "likeness", "names_in_byline", "read_metadata"]
