"""Addresses as a page states them: those of copies in public archives, and whether two are of one page.

What belongs here: comparing addresses inside one page.  What does not: the key that captures share (``acquire.urls``), and which
address is a page's own (``metadata``).
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

# "/web/20191030061200im_/https://…", "/20191030061200/http:/…": how public archives write the address of a copy.
_COPY = re.compile(
    r"\A(?:https?://[^/\s]+)?/(?:[\w.-]{1,40}/){0,3}\d{8,14}(?:[a-z]{2}_)?/(?P<scheme>https?):/{1,2}(?P<rest>\S+)\Z",
    re.I,
)


def archived_address(url: str) -> str:
    """The address of the page that an address of a public archive is a copy of; other addresses as they are."""
    match = _COPY.match(url)
    return f"{match['scheme']}://{match['rest']}" if match else url


def place_of(url: str | None) -> str | None:
    """What two addresses of one page share, however they are written: host without ``www.``, and path; None for what is none."""
    try:
        parts = urlsplit(archived_address(url)) if url else None
    except ValueError:
        return None
    if parts is None or parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    path = re.sub(r"/(?:amp|index\.\w{3,5})?/?\Z", "", unquote(parts.path)).lower()
    return f"{parts.hostname.removeprefix('www.').removeprefix('amp.')}{path.removesuffix('.amp')}"
