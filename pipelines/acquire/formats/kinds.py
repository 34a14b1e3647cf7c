"""What kind of page bytes are: by their media type, by the name of their file, by how they begin.

What belongs here: the closed list of kinds and what stands for each.  What does not: reading any of them.
"""

from __future__ import annotations

from pipelines.vocabularies import MediaType

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"  # ECMA-376
# The media type that a saved file of a kind is archived under (IANA's registry).
CONTENT_TYPES: dict[MediaType, str] = {
    "html": "text/html", "text": "text/plain", "pdf": "application/pdf", "docx": DOCX, "email": "message/rfc822",
}  # fmt: skip
_KINDS: dict[str, MediaType] = {content_type: kind for kind, content_type in CONTENT_TYPES.items()} | {
    "application/xhtml+xml": "html", "application/x-pdf": "pdf",
}  # fmt: skip
PAGE_TYPES = frozenset(_KINDS)
BY_SUFFIX: dict[str, MediaType] = {
    ".html": "html", ".htm": "html", ".txt": "text", ".pdf": "pdf", ".docx": "docx", ".eml": "email",
}  # fmt: skip


def media_type(content_type: str | None) -> str:
    """The bare media type of a Content-Type value, '' where there is none."""
    return (content_type or "").split(";", 1)[0].split(",", 1)[0].strip().lower()


def kind_of(content_type: str | None) -> MediaType:
    """The kind of page that a Content-Type value names; HTML where it names none of ours."""
    return _KINDS.get(media_type(content_type), "html")


def is_html(payload: bytes) -> bool:
    """Whether a payload begins as HTML does (MIME Sniffing Standard, the common cases)."""
    head = payload[:256].lstrip(b"\xef\xbb\xbf \t\r\n\f").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<!--"))


def sniffed_type(payload: bytes) -> str:
    """The media type of a payload whose sender names none, told from its first bytes (MIME Sniffing Standard): HTML, PDF, or ''."""
    if payload.startswith(b"%PDF-"):
        return CONTENT_TYPES["pdf"]
    return CONTENT_TYPES["html"] if is_html(payload) else ""
