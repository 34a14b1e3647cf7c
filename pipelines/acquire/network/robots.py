"""robots.txt: whether an address may be fetched, how far apart, and which sitemaps a site names (RFC 9309).

What belongs here: fetching, caching and asking that file.  What does not: fetching pages (``live``).
"""

from __future__ import annotations

import contextlib
import math
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from protego import Protego

from pipelines.acquire.formats.payload import decode
from pipelines.acquire.network.door import Response
from pipelines.acquire.network.reach import Network
from pipelines.acquire.urls import check_url, join_url
from pipelines.model import PageError

AGENT = "dateline"  # the product token that rules are looked up by
MAX_BYTES = 500 * 1024  # RFC 9309, section 2.5: parse at least 500 KiB
MAX_HOPS = 5  # RFC 9309, section 2.3.1.2
FRESH_SECONDS = 24 * 3600.0  # RFC 9309, section 2.4
MAX_SITEMAPS = 500  # that one robots.txt may name
LONGEST_DELAY = 120.0  # seconds; a larger Crawl-delay is capped as Common Crawl's news crawler does
TIMEOUT = 30.0
DENIED = "robots_denied"
NO_SITE = ("dns_failure", "unreachable")  # then it is not robots.txt that is missing


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an address may be fetched and why; ``delay`` in seconds where the site asks for one; ``reason`` of a page that may
    not."""

    allowed: bool
    why: str
    delay: float | None = None
    reason: str = DENIED


@dataclass(frozen=True, slots=True)
class _Rules:
    until: float
    rules: Protego | None  # None: nothing may be fetched
    why: str
    reason: str = DENIED


@dataclass(slots=True)
class Robots:
    """The rules of the sites that were asked, each kept for a day.  Threads may share it."""

    network: Network
    _sites: dict[str, _Rules] = field(default_factory=dict)

    def verdict(self, url: str) -> Verdict:
        """Whether our agent may fetch the address.  Raises PageError only where the address itself is refused or is none."""
        try:
            site = self._site(url)
        except ValueError as error:
            raise PageError("bad_url", str(error)) from None
        if site.rules is None:
            return Verdict(False, site.why, reason=site.reason)
        delay = site.rules.crawl_delay(AGENT)
        asked = None if delay is None or math.isnan(delay) else min(max(float(delay), 0.0), LONGEST_DELAY)
        if site.rules.can_fetch(url, AGENT):
            return Verdict(True, site.why, asked)
        return Verdict(False, "robots.txt of the site disallows it", asked)

    def sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the site of an address names, at most MAX_SITEMAPS; what is no address is passed over."""
        site = self._site(url)
        found: dict[str, None] = {}
        for named in site.rules.sitemaps if site.rules is not None else ():
            with contextlib.suppress(ValueError):
                found[check_url(urljoin(url, named))] = None
            if len(found) == MAX_SITEMAPS:
                break
        return list(found)

    def _site(self, url: str) -> _Rules:
        parts = urlsplit(url)
        place = f"{parts.scheme}://{parts.netloc}"
        with self.network.host_lock(parts.netloc):
            known = self._sites.get(place)
            if known and known.until > self.network.clock.monotonic():
                return known
            rules = self._sites[place] = self._fetch(place)
            return rules

    def _fetch(self, place: str) -> _Rules:
        """No robots.txt (4xx) allows everything, one that cannot be had (5xx, no answer) nothing (RFC 9309, section 2.3.1)."""
        until = self.network.clock.monotonic() + FRESH_SECONDS
        try:
            response = self.network.persist(lambda: self._follow(f"{place}/robots.txt"), tries=2)
        except PageError as error:
            if error.reason == "blocked_ssrf":
                raise
            if error.reason in NO_SITE:
                return _Rules(until, None, error.detail, error.reason)
            return _Rules(until, None, f"robots.txt cannot be had: {error.detail}")
        if response.status == 429 or response.status >= 500:
            return _Rules(until, None, f"robots.txt cannot be had: the site answers {response.status}")
        if response.status != 200:
            return _Rules(until, Protego.parse(""), f"no robots.txt ({response.status})")
        try:
            text = decode(response.body, response.headers, 4 * MAX_BYTES)[:MAX_BYTES].decode("utf-8", "replace")
        except PageError as error:
            return _Rules(until, None, f"robots.txt cannot be read: {error.detail}")
        return _Rules(until, Protego.parse(text), "robots.txt allows it")

    def _follow(self, url: str) -> Response:
        for _ in range(MAX_HOPS + 1):
            self.network.pacer.wait(f"live {urlsplit(url).netloc}", "page", self.network.host_seconds)
            response = self.network.door.get(url, max_bytes=MAX_BYTES, seconds=TIMEOUT, beyond="cut")
            location = response.header("location")
            if not (300 <= response.status < 400 and location):
                return response
            try:
                url = join_url(url, location)
            except ValueError as error:
                raise PageError("bad_url", f"robots.txt redirects to {location[:200]!r}: {error}") from None
        raise PageError("redirect_loop", f"more than {MAX_HOPS} redirects")
