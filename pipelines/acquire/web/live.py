"""Pages of the live web, fetched politely and latest as request and response.

Before every hop robots.txt is asked and the host's turn is waited for; one request to a host is under way at a time.  What
belongs here: fetching a named address.  What does not: finding addresses (``feeds``, ``sitemaps``), the protocol of robots.txt.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from pipelines.acquire.formats.kinds import PAGE_TYPES, media_type, sniffed_type
from pipelines.acquire.formats.payload import decode
from pipelines.acquire.items import AlreadyArchived, AsExchange, FindLatest, FoundPage, Item, LatestCapture, PageRefusal
from pipelines.acquire.network.door import Response
from pipelines.acquire.network.pace import PAUSE_SECONDS, retry_after
from pipelines.acquire.network.reach import Network, TryLater
from pipelines.acquire.network.robots import Robots
from pipelines.acquire.urls import check_url, join_url
from pipelines.model import PageError

MAX_HOPS = 10
SECONDS = 60.0  # for one page, redirects and repeated tries included
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})  # statuses that a later try may change


@dataclass(frozen=True, slots=True)
class Fetched:
    """The end of a chain of redirects: the last response and how it was reached."""

    response: Response
    redirects: tuple[Mapping[str, object], ...]
    robots: str


def pages(network: Network, robots: Robots, urls: Iterable[str], find_latest: FindLatest, limit: int) -> Iterator[Item]:
    """Every address as it is now; one whose page is unchanged is AlreadyArchived.  ``limit`` is in bytes of payload."""
    yield from network.in_order(by_turns(urls), partial(_try, network, robots, find_latest, limit))


def by_turns(urls: Iterable[str]) -> Iterator[str]:
    """The addresses in an order that lets hosts take turns, each once."""
    hosts: dict[str, deque[str]] = {}
    for url in dict.fromkeys(urls):
        hosts.setdefault(_host(url), deque()).append(url)
    for round_ in itertools.zip_longest(*hosts.values()):
        yield from (url for url in round_ if url is not None)


def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _try(network: Network, robots: Robots, find_latest: FindLatest, limit: int, url: str) -> Item:
    try:
        check_url(url)
    except ValueError as error:
        return PageRefusal(url, "bad_url", str(error))
    latest = find_latest(url)
    try:
        fetched = get(network, robots, url, limit, _conditions(latest))
        return _page(network, url, fetched, latest, limit)
    except PageError as error:
        return PageRefusal(url, error.reason, error.detail)


def _conditions(latest: LatestCapture | None) -> dict[str, str]:
    headers: dict[str, str] = {}
    if latest and latest.etag:
        headers["If-None-Match"] = latest.etag
    if latest and latest.last_modified:
        headers["If-Modified-Since"] = latest.last_modified
    return headers


def get(
    network: Network, robots: Robots, url: str, max_bytes: int, headers: Mapping[str, str] | None = None
) -> Fetched:
    """One address, through its redirects.  Raises PageError."""
    budget = _Budget(SECONDS)
    chain: list[Mapping[str, object]] = []
    seen = {url}
    while True:
        verdict = robots.verdict(url)
        if not verdict.allowed:
            raise PageError(verdict.reason, verdict.why)
        interval = max(network.host_seconds, verdict.delay or 0.0)
        ask = partial(_once, network, url, interval, max_bytes, headers if not chain else None, budget)
        response = network.persist(ask)
        location = response.header("location")
        if not (300 <= response.status < 400 and response.status != 304 and location):
            return Fetched(response, tuple(chain), verdict.why)
        chain.append({"url": url, "status": response.status, "location": location[:2000]})
        try:
            url = join_url(url, location)
        except ValueError as error:
            raise PageError("bad_url", f"the redirect to {location[:200]!r}: {error}") from None
        if url in seen:
            raise PageError("redirect_loop", f"the address leads back to {url}")
        if len(chain) >= MAX_HOPS:
            raise PageError("redirect_loop", f"more than {MAX_HOPS} redirects")
        seen.add(url)


@dataclass(slots=True)
class _Budget:
    """Seconds that may still be spent on exchanges for one page; waiting for a host's turn is not counted."""

    seconds: float


def _once(
    network: Network, url: str, interval: float, max_bytes: int, headers: Mapping[str, str] | None, budget: _Budget
) -> Response:  # fmt: skip
    host = urlsplit(url).netloc
    with network.host_lock(host):
        network.pacer.wait(f"live {host}", "page", interval)
        if budget.seconds <= 0:
            raise PageError("timeout", f"not complete after {SECONDS:g} s")
        began = network.clock.monotonic()
        try:
            response = network.door.get(url, max_bytes=max_bytes, seconds=budget.seconds, headers=headers)
        finally:
            budget.seconds -= network.clock.monotonic() - began
    if response.status in _AGAIN:
        after = retry_after(response.header("retry-after"), network.clock.now())
        reason = "rate_limited" if response.status == 429 else "server_error"
        detail = f"{host} answers {response.status}"
        if response.status == 429 or after is not None:
            network.pacer.pause(f"live {host}", PAUSE_SECONDS / 2 if after is None else after)
        if after is not None and after > SECONDS:
            raise PageError(reason, f"{detail} and asks to come back in {after:g} s")
        raise TryLater(reason, detail, after)
    return response


def _page(network: Network, url: str, fetched: Fetched, latest: LatestCapture | None, limit: int) -> Item:
    response = fetched.response
    if response.status == 304 and latest:
        return AlreadyArchived(url)
    if response.status != 200:
        raise PageError("http_error", f"the site answers {response.status} {response.reason}".strip())
    payload = decode(response.body, response.headers, limit)
    content_type = response.header("content-type") or ""
    kind = media_type(content_type)
    if kind not in PAGE_TYPES:
        content_type = sniffed_type(payload)
        if not content_type:
            raise PageError("not_html", f"the site sends {kind or 'no media type'}")
    if not payload:
        raise PageError("empty", "the site sends no bytes")
    if latest and hashlib.sha256(payload).hexdigest() == latest.payload_sha256:
        return AlreadyArchived(url)
    now = network.clock.now().replace(microsecond=0)
    return FoundPage(
        source_name=url,
        payload=payload,
        keep=exchange(response, now),
        acquired_via="live",
        content_type=content_type,
        url=url,
        final_url=response.url if fetched.redirects else None,
        captured_at=now,
        http_status=response.status,
        provenance={
            "redirects": list(fetched.redirects),
            "robots": fetched.robots,
            "ip": response.ip,
            "protocol": response.protocol,
            "etag": response.header("etag"),
            "last_modified": response.header("last-modified"),
            "agent": network.door.agent,
        },
    )


def exchange(response: Response, at: dt.datetime) -> AsExchange:
    """A response and its request as the archive keeps them.  HTTP/2 has no status line; readers of WARC expect one."""
    parts = urlsplit(response.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return AsExchange(
        url=response.url,
        status_line=f"HTTP/1.1 {response.status} {response.reason}".rstrip(),
        headers=response.headers,
        body=response.body,
        request_line=f"GET {target} HTTP/1.1",
        request_headers=response.request_headers,
        at=at,
        ip=response.ip,
        protocol=response.protocol,
    )
