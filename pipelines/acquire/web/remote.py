"""The pages of a source of the network, whatever kind it is.

What belongs here: from a source's settings to items.  What does not: any protocol.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from pipelines.acquire.items import AlreadyArchived, FindLatest, Item, PageRefusal, Remark
from pipelines.acquire.network.reach import Network
from pipelines.acquire.network.robots import Robots
from pipelines.acquire.web import commoncrawl, live, wayback
from pipelines.acquire.web.feeds import Named, feed
from pipelines.acquire.web.sitemaps import sitemap
from pipelines.model import PageError
from pipelines.settings import Source


def remote_items(
    network: Network, robots: Robots, source: Source, find_latest: FindLatest, limit: int
) -> Iterator[Item]:
    """What a source of the network gives; ``find_latest`` knows what is archived already, ``limit`` is in bytes of payload."""
    if source.kind == "live":
        yield from live.pages(network, robots, source.urls[: source.limit], find_latest, limit)
        return
    for url in source.urls:
        search = wayback.Search(url, source.match, source.since, source.until, source.limit)
        if source.kind == "wayback":
            yield from wayback.captures(network, search, find_latest, limit)
        elif source.kind == "commoncrawl":
            yield from commoncrawl.captures(network, search, source.crawls, find_latest, limit)
        else:
            yield from _named(network, robots, source, url, find_latest, limit)


def _named(
    network: Network, robots: Robots, source: Source, url: str, find_latest: FindLatest, limit: int
) -> Iterator[Item]:  # fmt: skip
    """The pages that a feed or a sitemap names, fetched where that is due."""
    due: list[str] = []
    try:
        found: Iterable[Named | Remark] = (
            feed(network, robots, url)
            if source.kind == "feed"
            else sitemap(network, robots, url, source.since, source.until)
        )
        for named in found:
            if isinstance(named, Remark):
                yield named
            elif len(due) == source.limit:
                yield Remark(
                    f"{url}: names more than {source.limit:,} pages that are due ('limit'); the rest waits for the next run"
                )
                break
            elif _is_fresh(network, find_latest, named.url, source.refetch_hours):
                yield AlreadyArchived(named.url)
            else:
                due.append(named.url)
    except PageError as error:
        yield PageRefusal(url, error.reason, error.detail)
    yield from live.pages(network, robots, due, find_latest, limit)


def _is_fresh(network: Network, find_latest: FindLatest, url: str, hours: int) -> bool:
    """Whether the page was fetched so lately that it is not asked for again."""
    latest = find_latest(url)
    if latest is None or latest.captured_at is None:
        return False
    return network.clock.now() - latest.captured_at < dt.timedelta(hours=hours)
