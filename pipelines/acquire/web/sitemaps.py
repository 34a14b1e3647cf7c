"""Sitemaps: the pages that a site lists (sitemaps.org protocol 0.9), also gzipped, as an index of sitemaps, or as plain lines.

The XML is read by expat with document types refused, so there are no entities to expand and nothing outside to fetch.  What
belongs here: addresses and their lastmod.  What does not: fetching the pages (``live``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit
from xml.parsers import expat

from pipelines.acquire.formats.payload import decode, gunzip
from pipelines.acquire.items import Remark
from pipelines.acquire.network.reach import Network
from pipelines.acquire.network.robots import Robots
from pipelines.acquire.urls import check_url
from pipelines.acquire.web.feeds import Named
from pipelines.acquire.web.live import get
from pipelines.model import PageError

MAX_BYTES = 52_428_800  # of one sitemap, unpacked (the protocol's limit)
MAX_URLS = 50_000  # in one sitemap (the protocol's limit)
MAX_SITEMAPS = 500  # fetched for one source
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_DEPTH = 20  # of elements; a sitemap has four


@dataclass(slots=True)
class Sitemap:
    """What one sitemap names: pages, and further sitemaps; ``problem`` says where its reading ended early."""

    pages: list[Named] = field(default_factory=list)
    sitemaps: list[Named] = field(default_factory=list)
    problem: str | None = None


def sitemap(
    network: Network, robots: Robots, url: str, since: str | None, until: str | None
) -> Iterator[Named | Remark]:
    """The pages of a sitemap and of those that it names, or, for a site's address, of those that its robots.txt names; only pages
    whose lastmod lies in the days ``since`` to ``until`` (8 digits) or is not stated.  Raises PageError where the first one
    cannot be read; a further one that cannot is a Remark."""
    queue = [url]
    if urlsplit(url).path in ("", "/"):
        queue = robots.sitemaps(url) or [urljoin(url, "/sitemap.xml")]
    met, first = set(queue), True
    while queue:
        address = queue.pop(0)
        try:
            found = _fetch(network, robots, address)
        except PageError as error:
            if first and not queue:
                raise
            yield Remark(f"sitemap {address}: {error.reason}: {error.detail}")
            continue
        first = False
        if found.problem:
            yield Remark(f"sitemap {address}: read up to a mistake in it: {found.problem}")
        for further in found.sitemaps:
            if further.url not in met and len(met) < MAX_SITEMAPS and _in_days(further.date, since, None):
                met.add(further.url)
                queue.append(further.url)
        yield from (page for page in found.pages if _in_days(page.date, since, until))


def _in_days(date: str | None, since: str | None, until: str | None) -> bool:
    day = _DAY.match(date or "")
    if not day:
        return True
    digits = day[0].replace("-", "")
    return (not since or digits >= since.ljust(8, "0")[:8]) and (not until or digits <= until.ljust(8, "9")[:8])


def _fetch(network: Network, robots: Robots, url: str) -> Sitemap:
    response = get(network, robots, url, MAX_BYTES).response
    if response.status != 200:
        raise PageError("http_error", f"the site answers {response.status}")
    body = decode(response.body, response.headers, MAX_BYTES)
    return read_sitemap(body, response.url)


def read_sitemap(body: bytes, base: str) -> Sitemap:
    """The addresses in a sitemap.  Raises PageError: corrupt, too_big, truncated."""
    if body[:2] == b"\x1f\x8b":
        body = gunzip(body, MAX_BYTES)
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _lines(body, base)
    return _Reader(base).read(body)


def _lines(body: bytes, base: str) -> Sitemap:
    found = Sitemap()
    for line in body.decode("utf-8", "replace").splitlines()[:MAX_URLS]:
        address = _address(line, base) if line.strip().startswith("http") else None
        if address:
            found.pages.append(Named(address))
    if not found.pages:
        raise PageError("corrupt", "no sitemap: neither XML nor lines of addresses")
    return found


def _address(text: str, base: str) -> str | None:
    try:
        return check_url(urljoin(base, text.strip()))
    except ValueError:
        return None


class _Reader:
    """Collects ``loc`` and ``lastmod`` of every ``url`` and ``sitemap``."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._found = Sitemap()
        self._path: list[str] = []
        self._entry: dict[str, str] = {}

    def read(self, body: bytes) -> Sitemap:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        try:
            parser.Parse(body, True)
        except (
            expat.ExpatError,
            LookupError,
            ValueError,
        ) as error:  # the latter where it names an encoding that is none
            if not self._found.pages and not self._found.sitemaps:
                raise PageError("corrupt", f"no sitemap: {error}") from None
            self._found.problem = str(error)
        if not self._found.pages and not self._found.sitemaps and not self._is_sitemap:
            raise PageError("corrupt", "no sitemap: its root is neither urlset nor sitemapindex")
        return self._found

    _is_sitemap = False

    def _doctype(self, *declared: object) -> None:
        raise PageError("corrupt", "a sitemap with a document type is not read")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rsplit(" ", 1)[-1]
        if not self._path:
            self._is_sitemap = local in ("urlset", "sitemapindex")
        self._path.append(local)
        if len(self._path) > _DEPTH:
            raise PageError("too_deep", f"elements more than {_DEPTH} deep")
        if len(self._path) == 2:
            self._entry = {}

    def _text(self, text: str) -> None:
        if len(self._path) == 3 and self._path[1] in ("url", "sitemap") and self._path[2] in ("loc", "lastmod"):
            self._entry[self._path[2]] = (self._entry.get(self._path[2], "") + text)[:8000]

    def _end(self, name: str) -> None:
        if len(self._path) == 2 and "loc" in self._entry:
            address = _address(self._entry["loc"], self._base)
            into = {"url": self._found.pages, "sitemap": self._found.sitemaps}.get(self._path[1])
            if address and into is not None and len(into) < MAX_URLS:
                into.append(Named(address, self._entry.get("lastmod", "").strip() or None))
        self._path.pop()
