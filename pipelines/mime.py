"""MIME messages (RFC 2045, 2046, 2183, 2231), which mails and pages saved by browsers are: parsed within bounds.

What belongs here: a message and what the headers of its parts say, whatever stands in them.  What does not: which part is the
page (``acquire.formats.mhtml``, ``read.documents.mail``).
"""

from __future__ import annotations

import contextlib
import email
import email.policy
from collections.abc import Iterator
from email.errors import CloseBoundaryNotFoundDefect, MessageError
from email.message import Message

from pipelines.model import PageError

MAX_PARTS = 5_000  # of one message; a page with more images than this is not met
MAX_HEADER = 16_384  # characters of one header; a page's own address may be half as long
_MAX_PARAMETERS = (
    4_096  # characters of a header with parameters: reading those takes the square of its length, for every part
)
_WITH_PARAMETERS = frozenset({"content-type", "content-disposition"})

# What the standard library lets through on headers that no program should write.
FAULTS = (ValueError, LookupError, AttributeError, TypeError, MessageError)


class _Short(email.policy.Compat32):
    """Headers longer than any program writes are cut."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name = sourcelines[0].partition(":")[0].lower()
        most = _MAX_PARAMETERS if name in _WITH_PARAMETERS else MAX_HEADER
        kept, size = [], 0
        for line in sourcelines:
            kept.append(line[: most - size])
            size += len(kept[-1])
            if size >= most:
                break
        return super().header_source_parse(kept)


def parse_message(raw: bytes, kind: str) -> Message:
    """A message; ``kind`` is what a refusal calls it.  Raises PageError: corrupt, too_deep."""
    if raw.count(b"\n--") > 4 * MAX_PARTS:
        raise PageError("corrupt", f"more than {MAX_PARTS:,} parts")
    try:
        return email.message_from_bytes(raw, policy=_Short())
    except RecursionError:
        raise PageError("too_deep", "parts within parts, deeper than any program writes") from None
    except FAULTS as error:
        raise PageError("corrupt", f"no readable {kind}: {error}") from None


def leaves(message: Message) -> Iterator[Message]:
    """The parts that are no containers, in their order; a mail inside a mail is one attachment.  Raises PageError('corrupt')."""
    waiting, count = [message], 0
    while waiting:
        part = waiting.pop()
        count += 1
        if count > MAX_PARTS:
            raise PageError("corrupt", f"more than {MAX_PARTS:,} parts")
        inside = part.get_payload() if part.is_multipart() else None
        if isinstance(inside, list) and (part is message or part.get_content_maintype() == "multipart"):
            waiting += [one for one in reversed(inside) if isinstance(one, Message)]
        else:
            yield part


def breaks_off(message: Message) -> bool:
    """Whether the boundary that ends a message is missing."""
    return any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in message.defects)


def content_type_of(part: Message) -> str:
    """The media type of a part, with its charset where it names one that can be read."""
    charset = None
    with contextlib.suppress(*FAULTS):  # a charset of RFC 2231 may be any word, and decodes itself
        charset = part.get_content_charset()
    return part.get_content_type() + (f"; charset={charset}" if charset else "")


def attached_as(part: Message) -> str | None:
    """The file name of an attachment, '' for one without or with one that cannot be read; None for text of the message."""
    try:
        name = part.get_filename()
    except FAULTS:
        name = ""
    is_text = part.get_content_maintype() in ("text", "multipart") and name is None
    return None if is_text and part.get_content_disposition() != "attachment" else name or ""


def attachments(raw: bytes) -> list[str]:
    """The names of what is attached to a mail, '' for one without; nothing where it cannot be read."""
    try:
        return [name for part in leaves(parse_message(raw, "mail")) if (name := attached_as(part)) is not None]
    except PageError:
        return []
