"""Reading: one capture's bytes become an article and its labelled blocks.

``read_page`` is the room's one door, a pure function of the capture and its bytes.  It knows neither Dagster nor DuckDB nor
the network, and sees one page only.
"""

from __future__ import annotations

from pipelines.model import Article, Block, Capture, PageError, Reading
from pipelines.read.about.embedded import read_embedded
from pipelines.read.about.metadata import read_metadata
from pipelines.read.dateline import find_dateline
from pipelines.read.decode import Decoded, decode
from pipelines.read.dump.plain_text import read_plain_text
from pipelines.read.html.parse import parse_html
from pipelines.read.language import detect_language
from pipelines.read.story.labels import BODY
from pipelines.read.story.main_text import label_segments
from pipelines.read.story.page_kind import judge
from pipelines.vocabularies import MAIN_ROLES

__all__ = ["read_page"]

MAX_BYTES = 20_000_000
_FIRST = 5  # paragraphs of the story in which a dateline is looked for


def read_page(capture: Capture, payload: bytes) -> Reading:
    """The article, its text and its blocks, from the bytes that were archived.

    Raises:
        PageError: the page cannot be read; ``reason`` is a value of ``rejects.reason`` (too_big, too_deep, or one of decode's).
    """
    if len(payload) > MAX_BYTES:
        raise PageError("too_big", f"{len(payload):,} bytes; at most {MAX_BYTES:,} are read")
    decoded = decode(payload, capture.content_type)
    if capture.media_type == "text":
        return read_plain_text(capture, decoded)
    return _read_html(capture, decoded)


def _read_html(capture: Capture, decoded: Decoded) -> Reading:
    page = parse_html(decoded.text)
    embedded = read_embedded(page.tree)
    metadata = read_metadata(page, embedded, capture)
    labels = label_segments(
        page,
        metadata.title_segment,
        metadata.standfirst_segment,
        bylines=metadata.byline_segments,
        authors=metadata.authors,
        stated_body=embedded.article_body,
    )
    blocks = tuple(
        Block(
            article_id=capture.capture_id,
            block_no=segment.number + 1,
            role=label.role,
            is_main=label.role in MAIN_ROLES,
            start_char=segment.start,
            end_char=segment.end,
            dom_path=segment.path,
            score=label.score,
            why=label.why,
        )
        for segment, label in zip(page.segments, labels, strict=True)
    )
    main = [segment for segment, label in zip(page.segments, labels, strict=True) if label.role in MAIN_ROLES]
    body = [segment for segment, label in zip(page.segments, labels, strict=True) if label.role in BODY]
    kind = judge(embedded, page.segments, labels)
    article = Article(
        article_id=capture.capture_id,
        capture_id=capture.capture_id,
        text=page.text,
        url=metadata.url,
        publisher=metadata.publisher,
        publisher_domain=metadata.publisher_domain,
        title=metadata.title,
        standfirst=metadata.standfirst,
        byline=metadata.byline,
        authors=metadata.authors,
        published_at=metadata.published_at,
        published_from=metadata.published_from,
        published_to=metadata.published_to,
        published_basis=metadata.published_basis,
        modified_at=metadata.modified_at,
        dateline=next((found.printed for segment in body[:_FIRST] if (found := find_dateline(segment.text))), None),
        language=detect_language("\n".join([segment.text for segment in body or main]) or page.text, embedded.language),
        section=metadata.section,
        tags=metadata.tags,
        page_kind=kind.name,
        is_truncated=True if capture.truncated else kind.is_truncated,
        n_words=sum(segment.n_words for segment in main),
    )
    return Reading(article, blocks, decoded.charset, decoded.charset_basis)
