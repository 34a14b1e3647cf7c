"""What a saving program wrote into a page about the page: its address, and when it was saved.

What belongs here: notes of the program that saved a page, one row a program.  What does not: anything the page says of itself
(``read``).
"""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from pipelines.acquire.instants import in_utc
from pipelines.acquire.items import PageNotes
from pipelines.acquire.urls import check_url

_HEAD = 65_536  # such notes stand before the head of a page or in it
_JS_DATE = r"\w{3} (?P<at>\w{3} \d{1,2} \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4})"  # a JavaScript Date as text
_URL = r"(?P<url>https?://[^\s\"'<>]{1,4000})"


class _Note(NamedTuple):
    """How a program writes its note, and the formats of its moment (strptime)."""

    pattern: re.Pattern[bytes]
    formats: tuple[str, ...]


def _note(pattern: str, *formats: str) -> _Note:
    return _Note(re.compile(pattern.encode(), re.DOTALL | re.IGNORECASE), formats)


# The first that is found counts: a program that saves pages keeps the note of the one before it.
_NOTES = (
    # SingleFile; the first line is that of its versions before 1.0 as well
    _note(
        r"<!--\s{0,20}(?:Page saved with SingleFile|Archive processed by SingleFile)\b(?:[^>]{0,400}?\burl:\s{0,40}"
        rf"(?:{_URL}|\S{{1,4000}}))?" rf"(?:[^>]{{0,400}}?\bsaved date:\s{{0,40}}{_JS_DATE})?",
        "%b %d %Y %H:%M:%S GMT%z",
    ),
    # monolith
    _note(rf"<!-- Saved from {_URL} at (?P<at>[\dTZ:.+-]{{19,35}}) using monolith", "%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S%z"),
    # Save Page WE
    _note(
        rf"<meta name=[\"']?savepage-url[\"']? content=[\"']?{_URL}"
        rf"(?:.{{0,2000}}?<meta name=[\"']?savepage-date[\"']? content=[\"']?{_JS_DATE})?",
        "%b %d %Y %H:%M:%S GMT%z",
    ),
    # WebScrapBook
    _note(
        rf"<html[^>]{{0,400}}?\bdata-scrapbook-source=[\"']?{_URL}(?:[^>]{{0,400}}?\bdata-scrapbook-create=[\"']?(?P<at>\d{{14}}))?",
        "%Y%m%d%H%M%S",
    ),
    # HTTrack
    _note(
        r"<!-- Mirrored from (?P<bare>[\w.-]{1,253}/[^\s\"'<>]{0,2000}) by HTTrack Website Copier[^>]{0,80}?,"
        r" \w{3}, (?P<at>\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d GMT)",
        "%d %b %Y %H:%M:%S GMT",
    ),
    # "Webpage, complete" of browsers (mark of the web); the digits count the characters of the address
    _note(rf"<!-- saved from url=\(\d{{4}}\){_URL} -->"),
)  # fmt: skip


def noted_in(payload: bytes) -> PageNotes | None:
    """What a saving program wrote of the page that it saved; None where none did.  A moment without a zone is in UTC."""
    head = payload[:_HEAD]
    if not _SAVED.search(head):
        return None
    for note in _NOTES:
        if match := note.pattern.search(head):
            found = match.groupdict()
            written = found.get("url") or (b"http://" + found["bare"] if found.get("bare") else b"")
            return PageNotes(url=_address(written), captured_at=_moment(found.get("at"), note.formats))
    return None


_SAVED = re.compile(rb"singlefile|monolith|savepage-|data-scrapbook-|HTTrack|saved from url=", re.IGNORECASE)


def _address(written: bytes) -> str | None:
    try:
        return check_url(written.decode("utf-8", "replace")) if written else None
    except ValueError:
        return None


def _moment(written: bytes | None, formats: tuple[str, ...]) -> dt.datetime | None:
    text = (written or b"").decode("ascii", "replace")
    for form in formats:
        try:
            moment = dt.datetime.strptime(text, form)
        except ValueError:
            continue
        return in_utc(moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC))
    return None
