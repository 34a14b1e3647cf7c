"""What kind of page bytes are: by their media type, by the name of their file, by how they begin.

What belongs here: the closed list of kinds and what stands for each.  What does not: reading any of them.
"""

from __future__ import annotations

import re

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


_MEDIA_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,100}")
_TYPES = frozenset(
    {"application", "audio", "chemical", "font", "image", "message", "model", "multipart", "text", "video"}
)


def media_type(content_type: str | None) -> str:
    """The bare media type of a Content-Type value, whatever stands behind it; '' where there is none ("html", "utf-8")."""
    match = _MEDIA_TYPE.search((content_type or "").lower())
    named = match[0] if match else ""
    return named if named.split("/")[0] in _TYPES else ""


def kind_of(content_type: str | None) -> MediaType:
    """The kind of page that a Content-Type value names; HTML where it names none of ours."""
    return _KINDS.get(media_type(content_type), "html")


# The tags that make a page HTML (WHATWG MIME Sniffing, 7.1), and those with which templates begin instead.
_FIRST_TAG = re.compile(
    rb"<(?:!doctype\s+html|!--|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|meta|link|base|article"
    rb"|section|main|center|header|nav|span|h2|ul)(?=[\s>/\[-]|\Z)",
    re.I,
)
_XML = re.compile(rb"<\?xml\b.{0,200}?\?>", re.DOTALL)
_HTML_INSIDE = re.compile(rb"<(?:!doctype\s+html|html)[\s>]", re.I)


def is_html(payload: bytes) -> bool:
    """Whether a payload begins as HTML does (WHATWG MIME Sniffing, 7.1); XHTML begins with a declaration of XML."""
    head = payload[:1024].lstrip(b"\xef\xbb\xbf \t\r\n\f")
    if _XML.match(head):
        return _HTML_INSIDE.search(head) is not None
    return _FIRST_TAG.match(head) is not None


def sniffed_type(payload: bytes) -> str:
    """The media type of a payload whose sender names none, told from its first bytes (MIME Sniffing Standard): HTML, PDF, or ''."""
    if payload.startswith(b"%PDF-"):
        return CONTENT_TYPES["pdf"]
    return CONTENT_TYPES["html"] if is_html(payload) else ""
