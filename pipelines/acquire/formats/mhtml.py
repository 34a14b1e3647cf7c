"""MHTML (RFC 2557): a page saved by a browser as one MIME message; its root part is the page.

What belongs here: the root part and what the message's headers say of the page.  What does not: images and styles, which
stay in the archived file unread.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from email.message import Message

from pipelines.acquire.instants import from_mail
from pipelines.acquire.items import PageNotes
from pipelines.acquire.urls import check_url
from pipelines.mime import FAULTS, MAX_PARTS, breaks_off, content_type_of, parse_message
from pipelines.model import PageError

MEDIA_TYPE = "multipart/related"
_MARKS = (b"multipart/related", b"multipart/mixed", b"text/html")


@dataclass(frozen=True, slots=True)
class Root:
    """The page in a message: its HTML as it was encoded, the media type of its part, and what the message knows of it."""

    payload: bytes
    content_type: str
    known: PageNotes


def read_mhtml(raw: bytes, limit: int) -> Root:
    """The root part of a message.  ``limit`` is in bytes of payload.  Raises PageError: corrupt, too_deep, too_big, empty."""
    head = raw[:65_536].lower()
    if b"content-type" not in head or not any(mark in head for mark in _MARKS):
        raise PageError("corrupt", "no MHTML file: it has no Content-Type of a message with parts")
    message = parse_message(raw, "MHTML")
    try:
        part = _root(message)
        body = part.get_payload(decode=True)
    except RecursionError:
        raise PageError("too_deep", "parts within parts, deeper than any browser writes") from None
    except FAULTS as error:
        raise PageError("corrupt", f"no readable MHTML: {error}") from None
    if not isinstance(body, bytes) or not body:
        raise PageError("empty", "the page in the MHTML file holds no bytes")
    if len(body) > limit:
        raise PageError("too_big", f"{len(body):,} bytes, the limit is {limit:,} (settings.page_megabytes)")
    if breaks_off(message) and part is _last(message):
        raise PageError("truncated", "the MHTML file breaks off inside the page")
    return Root(body, content_type_of(part), _notes(message, part))


def _last(message: Message) -> Message:
    parts = message.get_payload()
    last = parts[-1] if isinstance(parts, list) and parts else message
    return last if isinstance(last, Message) else message


def _root(message: Message) -> Message:
    """The part that ``start`` names, else the first HTML part, looked for one level deeper where the root holds alternatives."""
    if not message.is_multipart():
        return message
    parts = [part for part in _parts(message) if not part.is_multipart()]
    if not parts:
        raise PageError("corrupt", "no MHTML: it has no parts")
    start = message.get_param("start")
    if isinstance(start, str):
        for part in parts:
            if (part.get("Content-ID") or "").strip() == start.strip():
                return part
    for part in parts:
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            return part
    raise PageError("not_html", "no part of the MHTML file is HTML")


def _parts(message: Message) -> list[Message]:
    found: list[Message] = []
    for part in message.walk():
        found.append(part)
        if len(found) > MAX_PARTS:
            raise PageError("corrupt", f"more than {MAX_PARTS:,} parts")
    return found


def _notes(message: Message, part: Message) -> PageNotes:
    address = (
        message.get("Snapshot-Content-Location") or part.get("Content-Location") or message.get("Content-Location")
    )
    url: str | None = None
    with contextlib.suppress(ValueError):  # 'cid:...' and 'file:///...' say nothing of where the page was
        url = check_url("".join(str(address).split())) if address else None
    return PageNotes(url=url, captured_at=from_mail(str(message.get("Date") or "")))
