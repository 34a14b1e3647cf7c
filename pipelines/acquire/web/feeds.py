"""Feeds: the pages that an RSS, Atom or RDF feed names.

feedparser reads a body that was fetched through the door, in a process that can be killed (``feed_reader``); it is never given an
address to fetch.  What belongs here: links of entries.  What does not: fetching the pages (``live``).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from pipelines.acquire.formats.payload import decode
from pipelines.acquire.network.reach import Network
from pipelines.acquire.network.robots import Robots
from pipelines.acquire.urls import MAX_URL, check_url
from pipelines.acquire.web.live import get
from pipelines.model import PageError

MAX_BYTES = 5_000_000
SECONDS = 30  # for reading one feed
PROJECT = Path(__file__).parents[3]  # where the package is found


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
    """The pages that a feed names, each once.  Raises PageError: corrupt where the body is no feed, timeout, empty."""
    if not body.strip():
        raise PageError("empty", "the feed holds no bytes")
    command = [sys.executable, "-m", "pipelines.acquire.web.feed_reader", _plain(base), _plain(content_type)]
    try:
        done = subprocess.run(
            command, input=body, capture_output=True, timeout=SECONDS, check=False, cwd=PROJECT,
            env={"PATH": "", "PYTHONPATH": str(PROJECT), "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise PageError("timeout", f"the feed could not be read in {SECONDS} s") from None
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or [f"exit {done.returncode}"]
        raise PageError("corrupt", f"no readable feed: {last[0][:300]}")
    yield from named_in(json.loads(done.stdout), base)


def named_in(answer: dict[str, object], base: str) -> Iterator[Named]:
    """The pages of what ``feed_reader`` answers.  Raises PageError('corrupt')."""
    if "error" in answer:
        raise PageError("corrupt", str(answer["error"])[:500])
    met: set[str] = set()
    entries = answer["entries"]
    for link, date in entries if isinstance(entries, list) else ():
        try:
            address = check_url(urljoin(base, link.strip()))
        except ValueError:
            continue  # 'javascript:', 'mailto:' and the like name no page
        if address not in met:
            met.add(address)
            yield Named(address, date)


def _plain(text: str) -> str:
    """Without what no argument of a command can hold."""
    return text.replace("\0", " ").encode("ascii", "replace").decode()[:MAX_URL]
