"""Title, standfirst, byline, authors, days, section, tags, address and publisher of a page.

Each field is chosen among what the page says to machines (``embedded``) and what it shows (its segments): the title in
``headline``, who wrote it in ``byline``, when in ``published``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from pipelines.model import Article, Capture
from pipelines.read.about.addresses import archived_address
from pipelines.read.about.byline import FAR, names_of, read_byline
from pipelines.read.about.embedded import Embedded, plain
from pipelines.read.about.headline import choose_title, likeness
from pipelines.read.about.published import read_publication
from pipelines.read.html.parse import HtmlPage, Segment


class Described(NamedTuple):
    """What a page says of itself: the article with its description, and the segments of the page that hold headline,
    standfirst and byline, by number."""

    article: Article
    title_segment: int | None
    standfirst_segment: int | None
    byline_segments: tuple[int, ...]


def describe(page: HtmlPage, embedded: Embedded, capture: Capture) -> Described:
    """The article of a page with its text and description; what the story decides (language, kind, dateline, words) is left
    to be filled in.  Never raises; a field that nothing supports is None or empty."""
    tree, segments, page_text = page.tree, page.segments, page.text
    url = canonical_url(embedded, capture)
    publisher, own = _publisher(embedded), capture.final_url or capture.url
    organisations = frozenset(
        filter(
            None,
            (publisher, embedded.publisher, *embedded.organisations, *_labels_of(own), domain_of(own)),
        )
    )
    title, title_segment = choose_title(embedded, segments, organisations)
    standfirst, standfirst_segment = _standfirst(embedded, segments, title_segment)
    byline = read_byline(page, embedded, title_segment, organisations)
    around = [segments[index].text for index in _around(segments, title_segment, byline.segments)]
    published = read_publication(capture, embedded, tree, around, page_text)
    article = Article(
        article_id=capture.capture_id,
        capture_id=capture.capture_id,
        text=page_text,
        title=title,
        standfirst=standfirst,
        byline=byline.printed,
        authors=byline.authors,
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
    )
    return Described(article, title_segment, standfirst_segment, byline.segments)


# ── address and publisher ────────────────────────────────────────────────────────────────────────────────────────────


def canonical_url(embedded: Embedded, capture: Capture) -> str | None:
    """The address that the page states for itself, made absolute; else that of the capture.

    A canonical address that is the site's front page, though the capture's is not, is a template's mistake.
    """
    own = capture.final_url or capture.url
    own = own and archived_address(own)
    for stated in (embedded.canonical, embedded.first("og:url"), embedded.url):
        try:
            absolute = archived_address(urljoin(own or "", archived_address(stated))) if stated else None
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


# ── standfirst ───────────────────────────────────────────────────────────────────────────────────────────────────────

_DECK = re.compile(r"standfirst|subhead|sub-head|subtitle|sub-title|dek\b|deck|summary|strapline|lede?\b|intro", re.I)


def _standfirst(
    embedded: Embedded, segments: Sequence[Segment], title_segment: int | None
) -> tuple[str | None, int | None]:
    """The deck under the headline: marked as such, or the page's own description shown there."""
    if title_segment is None:
        return None, None
    descriptions = [
        text for text in (embedded.description, plain(embedded.first("og:description", "description"))) if text
    ]
    for segment in segments[title_segment + 1 : title_segment + 1 + FAR]:
        if not 30 <= len(segment.text) <= 600 or segment.tag in ("li", "figcaption"):
            continue
        if _DECK.search(names_of(segment)) or any(likeness(segment.text, text) > 0.9 for text in descriptions):
            return segment.text, segment.number
    return None, None


def _around(segments: Sequence[Segment], title_segment: int | None, bylines: tuple[int, ...]) -> list[int]:
    """The segments round headline and byline: those behind first, then those before, the nearest first."""
    start = title_segment if title_segment is not None else 0
    last = max((start, *bylines))
    return [*range(start, min(len(segments), last + 8)), *range(start - 1, max(-1, start - 5), -1)]
