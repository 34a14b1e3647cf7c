"""Reading: one capture's bytes become an article and its labelled blocks.

``read_page`` is the room's one door, a pure function of the capture and its bytes.  It knows neither Dagster nor DuckDB nor
the network, and sees one page only.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.model import Block, Capture, PageError, Reading
from pipelines.read.about.embedded import read_embedded
from pipelines.read.about.metadata import describe
from pipelines.read.confidence import judged
from pipelines.read.dateline import dateline_of
from pipelines.read.decode import Decoded, decode
from pipelines.read.dump.plain_text import read_plain_text
from pipelines.read.html.parse import parse_html
from pipelines.read.language import detect_language
from pipelines.read.story.labels import BODY
from pipelines.read.story.main_text import label_segments
from pipelines.read.story.page_kind import judge
from pipelines.read.story.stated_body import with_stated_body
from pipelines.vocabularies import MAIN_ROLES, MediaType

__all__ = ["read_page"]


def read_page(capture: Capture, payload: bytes, limit: int | None = None) -> Reading:
    """The article, its text and its blocks, from the bytes that were archived.

    ``limit``: the bytes that a page may have at most (settings.page_megabytes), None = any number.

    Raises:
        PageError: the page cannot be read; ``reason`` is a value of ``rejects.reason`` (too_big, too_deep, or one of decode's).
    """
    if limit is not None and len(payload) > limit:
        raise PageError("too_big", f"{len(payload):,} bytes, the limit is {limit:,} (settings.page_megabytes)")
    kind = _kind(capture, payload)
    if kind in ("pdf", "docx"):
        return _read_document(capture, kind, payload)
    if kind == "email":
        from pipelines.read.documents.mail import as_read, open_mail

        mail = open_mail(payload)
        part = replace(capture, media_type=mail.media_type, content_type=mail.content_type)
        return as_read(read_page(part, mail.payload), mail)
    decoded = decode(payload, capture.content_type)
    if capture.media_type == "text":
        return judged(read_plain_text(capture, decoded), is_text=True)
    return _read_html(capture, decoded)


def _kind(capture: Capture, payload: bytes) -> MediaType:
    """What the bytes are: a PDF or DOCX is told by itself, under whatever name it was saved or sent."""
    if payload.startswith(b"%PDF-"):
        return "pdf"
    if payload.startswith(b"PK\x03\x04") and b"word/document.xml" in payload:
        return "docx"
    return capture.media_type


def _read_document(capture: Capture, kind: MediaType, payload: bytes) -> Reading:
    from pipelines.read.documents.parts import read_document  # what reads documents is imported for the first of them

    if kind == "docx":
        from pipelines.read.documents.docx import read_docx

        parts, notes = read_docx(payload)
    else:
        from pipelines.read.documents.layout import parts_of
        from pipelines.read.documents.pdf import read_pdf

        lines, notes = read_pdf(payload)
        parts = parts_of(lines)
    return judged(read_document(capture, parts, notes), is_text=True)


def _read_html(capture: Capture, decoded: Decoded) -> Reading:
    page = parse_html(decoded.text)
    embedded = read_embedded(page.tree)
    page = with_stated_body(page, embedded)
    described = describe(page, embedded, capture)
    labels = label_segments(
        page,
        described.title_segment,
        described.standfirst_segment,
        bylines=described.byline_segments,
        authors=described.article.authors,
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
    dateline = dateline_of(page.text, [(segment.start, segment.text) for segment in body])
    article = replace(
        described.article,
        dateline=dateline.printed if dateline is not None else None,
        dateline_place=dateline.place_span if dateline is not None else None,
        language=detect_language("\n".join([segment.text for segment in body or main]) or page.text, embedded.language),
        page_kind=kind.name,
        is_truncated=True if capture.truncated else kind.is_truncated,
        n_words=sum(segment.n_words for segment in main),
    )
    return judged(Reading(article, blocks, decoded.charset, decoded.charset_basis), embedded.article_body)
