"""Mail (RFC 5322, MIME): the part that is read, and what the head says of it.

What belongs here: choosing the part, subject, sender and day.  What does not: reading HTML or plain text, which is done as for any
page; what is attached, which is counted and left in the archived file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from dataclasses import dataclass, replace
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Literal

from pipelines.mime import FAULTS, attached_as, breaks_off, content_type_of, leaves, parse_message
from pipelines.model import PageError, Reading
from pipelines.read.about.authors import clean_names
from pipelines.read.moments import find_day

_LONGEST_HEADER = 2_000
_FORWARDED = re.compile(r"(?:(?:re|fwd?|aw|wg|tr|rv|sv)\s?(?:\[\d+\])?:\s{0,9})+", re.I)
_HEADERS = re.compile(
    rb"^(?:from|to|subject|date|received|return-path|mime-version|message-id|content-type):", re.I | re.M
)


@dataclass(frozen=True, slots=True)
class Mail:
    """The part of a mail that is read, and its head; ``sent``: when, with the zone that its Date header names."""

    payload: bytes
    media_type: Literal["html", "text"]
    content_type: str
    subject: str | None
    sender: str | None
    sent: dt.datetime | None


def open_mail(raw: bytes) -> Mail:
    """The text of a mail: its HTML part, else its plain one.

    Raises:
        PageError: corrupt (no mail), truncated, too_deep, no_text (nothing but attachments).
    """
    if not _HEADERS.search(raw[:65_536]):
        raise PageError("corrupt", "no mail: it has none of the headers of one")
    message = parse_message(raw, "mail")
    parts = list(leaves(message))
    text = html = None
    for part in parts:
        if attached_as(part) is not None:
            continue
        kind = part.get_content_type()
        if kind == "text/html" and html is None:
            html = part
        elif kind == "text/plain" and text is None:
            text = part
    for chosen in (html, text):
        body = chosen.get_payload(decode=True) if chosen is not None else None
        if chosen is None or not isinstance(body, bytes) or not body.strip():
            continue
        if chosen is parts[-1] and breaks_off(message):
            raise PageError("truncated", "the mail breaks off inside its text")
        media_type: Literal["html", "text"] = "html" if chosen is html else "text"
        return Mail(body, media_type, content_type_of(chosen), _subject(message), _sender(message), _sent(message))
    raise PageError("no_text", "the mail has no text: nothing but attachments")


def as_read(reading: Reading, mail: Mail) -> Reading:
    """The reading of a mail's text with title, author and day as its head states them; a sidecar's day stands."""
    article = reading.article
    names = clean_names([mail.sender]) or (mail.sender,) if mail.sender else ()
    article = replace(
        article,
        title=mail.subject or article.title,
        byline=article.byline or mail.sender,
        authors=names or article.authors,
    )
    if mail.sent is not None and article.published_basis != "given":
        day = mail.sent.date()
        at = mail.sent.astimezone(dt.UTC) if mail.sent.tzinfo is not None else None
        article = replace(article, published_at=at, published_from=day, published_to=day, published_basis="meta")
    return replace(reading, article=article)


def _header(message: Message, name: str) -> str:
    """A header decoded (RFC 2047), on one line."""
    raw = str(message.get(name) or "")[:_LONGEST_HEADER]
    with contextlib.suppress(*FAULTS):
        raw = str(make_header(decode_header(raw)))
    return " ".join(raw.encode("utf-8", "replace").decode("utf-8").replace("\0", "").split())


def _subject(message: Message) -> str | None:
    return _FORWARDED.sub("", _header(message, "Subject"), count=1) or None


def _sender(message: Message) -> str | None:
    """The name before the sender's address; None where there is an address alone."""
    for name, address in getaddresses([_header(message, "From")])[:1]:
        clean = name.strip(" '\"")
        if clean and clean != address and "@" not in clean:
            return clean
    return None


def _sent(message: Message) -> dt.datetime | None:
    written = _header(message, "Date")
    try:
        return parsedate_to_datetime(written)
    except (ValueError, TypeError, OverflowError):
        day = find_day(written)
        return dt.datetime(day.first.year, day.first.month, day.first.day) if day else None
