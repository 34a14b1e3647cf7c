"""What a saving program wrote into a page about the page: SingleFile's comment with address and moment.

What belongs here: notes of the program that saved a page.  What does not: anything the page says of itself (``read``).
"""

from __future__ import annotations

import datetime as dt
import re

from pipelines.acquire.instants import in_utc
from pipelines.acquire.items import PageNotes
from pipelines.acquire.urls import check_url

_HEAD = 65_536  # the comment stands before the head of the page
_COMMENT = re.compile(rb"<!--\s{0,20}Page saved with SingleFile\b(.{0,4000}?)-->", re.DOTALL)
_URL = re.compile(rb"^[ \t]{0,40}url:[ \t]{0,40}(\S{1,4000})[ \t\r]{0,40}$", re.MULTILINE)
_DATE = re.compile(
    rb"^[ \t]{0,40}saved date:[ \t]{0,40}\w{3} (\w{3} \d{1,2} \d{4} \d\d:\d\d:\d\d) GMT([+-]\d{4})", re.MULTILINE
)


def single_file(payload: bytes) -> PageNotes | None:
    """What SingleFile wrote of the page that it saved; None for other pages.  A saved date is a JavaScript Date as text."""
    comment = _COMMENT.search(payload, 0, _HEAD)
    if not comment:
        return None
    url, date = _URL.search(comment[1]), _DATE.search(comment[1])
    try:
        address = check_url(url[1].decode("utf-8", "replace")) if url else None
    except ValueError:
        address = None
    try:
        moment = (
            dt.datetime.strptime(b"".join((date[1], b" ", date[2])).decode("ascii", "replace"), "%b %d %Y %H:%M:%S %z")
            if date
            else None
        )
    except ValueError:
        moment = None
    return PageNotes(url=address, captured_at=in_utc(moment) if moment else None)
