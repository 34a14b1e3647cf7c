"""Mail (RFC 5322, MIME): the part that is read, and what the head says of it.

What belongs here: choosing the part, subject, sender and day.  What does not: reading HTML or plain text, which is done as for any
page; what is attached, which is counted and left in the archived file.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.errors import CloseBoundaryNotFoundDefect
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import Literal

from pipelines.model import PageError, Reading
from pipelines.read.about.authors import clean_names
from pipelines.read.moments import find_day

_MOST_PARTS = 5_000
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
    message = _parsed(raw)
    text = html = None
    for part in _parts(message):
        if _is_attached(part):
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
        if chosen is list(_parts(message))[-1] and any(
            isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects
        ):
            raise PageError("truncated", "the mail breaks off inside its text")
        charset = chosen.get_content_charset()
        content_type = chosen.get_content_type() + (f"; charset={charset}" if charset else "")
        media_type: Literal["html", "text"] = "html" if chosen is html else "text"
        return Mail(body, media_type, content_type, _subject(message), _sender(message), _sent(message))
    raise PageError("no_text", "the mail has no text: nothing but attachments")


def attachments(raw: bytes) -> list[str]:
    """The names of what is attached to a mail, '' for one without; nothing where it cannot be read."""
    try:
        return [part.get_filename() or "" for part in _parts(_parsed(raw)) if _is_attached(part)]
    except PageError:
        return []


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


def _parsed(raw: bytes) -> Message:
    if not _HEADERS.search(raw[:65_536]):
        raise PageError("corrupt", "no mail: it has none of the headers of one")
    if raw.count(b"\n--") > 4 * _MOST_PARTS:
        raise PageError("corrupt", f"more than {_MOST_PARTS:,} parts")
    try:
        return email.message_from_bytes(raw, policy=email.policy.compat32)
    except RecursionError:
        raise PageError("too_deep", "parts within parts, deeper than any program writes") from None
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        raise PageError("corrupt", f"no readable mail: {error}") from None


def _parts(message: Message) -> Iterator[Message]:
    """The parts that are no containers, in their order; a mail inside a mail is one attachment."""
    waiting, count = [message], 0
    while waiting:
        part = waiting.pop()
        count += 1
        if count > _MOST_PARTS:
            raise PageError("corrupt", f"more than {_MOST_PARTS:,} parts")
        inside = part.get_payload() if part.is_multipart() else None
        if isinstance(inside, list) and (part is message or part.get_content_maintype() == "multipart"):
            waiting += [one for one in reversed(inside) if isinstance(one, Message)]
        else:
            yield part


def _is_attached(part: Message) -> bool:
    if part.get_content_disposition() == "attachment":
        return True
    return part.get_content_maintype() not in ("text", "multipart") or part.get_filename() is not None


def _header(message: Message, name: str) -> str:
    """A header decoded (RFC 2047), on one line."""
    raw = str(message.get(name) or "")[:_LONGEST_HEADER]
    with contextlib.suppress(ValueError, LookupError):
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
