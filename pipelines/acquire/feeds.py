"""Feeds: the pages that an RSS, Atom or RDF feed names.

feedparser reads a body that was fetched through the door; it is never given an address.  What belongs here: links of entries.
What does not: fetching the pages (``live``).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

import feedparser

from pipelines.acquire.live import get
from pipelines.acquire.network import Network
from pipelines.acquire.payload import decode
from pipelines.acquire.robots import Robots
from pipelines.acquire.urls import check_url
from pipelines.model import PageError

MAX_BYTES = 5_000_000
MAX_ENTRIES = 5000


@dataclass(frozen=True, slots=True)
class Named:
    """A page that a feed or a sitemap names; ``date`` as it is stated there."""

    url: str
    date: str | None = None


def feed(network: Network, robots: Robots, url: str) -> list[Named]:
    """The pages of a feed, in its order.  Raises PageError."""
    response = get(network, robots, url, MAX_BYTES).response
    if response.status != 200:
        raise PageError("http_error", f"the feed's site answers {response.status}")
    body = decode(response.body, response.headers, MAX_BYTES)
    return list(read_feed(body, response.url, response.header("content-type") or ""))


def read_feed(body: bytes, base: str, content_type: str = "") -> Iterator[Named]:
    """The pages that a feed names, each once.  Raises PageError('corrupt') where the body is no feed."""
    headers = {"content-location": base, "content-type": content_type}
    try:
        parsed = feedparser.parse(io.BytesIO(body), response_headers=headers, sanitize_html=False)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise PageError("corrupt", f"no readable feed: {error}") from None
    if not parsed.entries:
        problem = parsed.get("bozo_exception")
        if problem is not None or not parsed.get("version"):
            raise PageError("corrupt", f"no feed: {problem or 'none of the kinds that are known'}")
        return
    met: set[str] = set()
    for entry in parsed.entries[:MAX_ENTRIES]:
        link = entry.get("link")
        try:
            address = check_url(urljoin(base, str(link).strip())) if link else None
        except ValueError:
            continue
        if address and address not in met:
            met.add(address)
            date = entry.get("published") or entry.get("updated")
            yield Named(address, str(date) if date else None)
