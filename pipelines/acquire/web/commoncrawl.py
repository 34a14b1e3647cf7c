"""Common Crawl: captures found in the index of each crawl and fetched as single records of its WARC files.

A record is asked for by range, and only exactly that answer is taken: status 206, the length of the index, one gzip member with
one response record, for the address and with the digest of the index.  A 200 would be a file of a gigabyte.  What belongs here:
this archive's protocol.  What does not: patience (``network``), records (``warc``).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlencode

from pipelines.acquire.formats.kinds import PAGE_TYPES, media_type
from pipelines.acquire.formats.payload import decode
from pipelines.acquire.formats.warc import read_member
from pipelines.acquire.items import AlreadyArchived, AsMember, FindLatest, FoundPage, Item, PageRefusal, PassedOver
from pipelines.acquire.network.door import Response
from pipelines.acquire.network.reach import Network, Service, TryLater
from pipelines.acquire.web.wayback import Search
from pipelines.model import PageError
from pipelines.settings import CRAWL

INDEX, DATA = "index", "data"
INTERVALS = {INDEX: 1.0, DATA: 0.55}  # as cdx_toolkit keeps them
MAX_INDEX_BYTES = 32_000_000
MAX_PAGES = 10_000
CRAWL_DAYS = 21  # a crawl without stated days is named by the week in which it ended and took about three
_FILE = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9_.=-]{0,99}/){1,12}[A-Za-z0-9][A-Za-z0-9_.=-]{0,99}\.warc\.gz")
_WEEK = re.compile(r"CC-MAIN-(\d{4})-(\d\d)")


@dataclass(frozen=True, slots=True)
class CrawlRow:
    """A line of an index; offset and length in bytes of ``file``; ``truncated`` says why the crawl cut the page, None = whole."""

    url: str
    timestamp: str
    digest: str
    file: str
    offset: int
    length: int
    truncated: str | None

    @property
    def source_name(self) -> str:
        """The name of the capture as a source."""
        return f"{self.file}#{self.offset}"


def captures(
    network: Network, search: Search, crawls: tuple[str, ...], find_latest: FindLatest, limit: int
) -> Iterator[Item]:
    """Every capture that the search finds in the named crawls (none named: those of its days, else the newest) and that is not
    archived yet; ``limit`` is in bytes of payload."""
    service = Service(network, "commoncrawl.org", INTERVALS, frozenset({403, 429, 503}))
    yield from network.in_order(_wanted(service, search, crawls, find_latest), lambda item: _try(service, item, limit))


def _wanted(
    service: Service, search: Search, crawls: tuple[str, ...], find_latest: FindLatest
) -> Iterator[CrawlRow | Item]:
    met: set[str] = set()
    try:
        for crawl in crawls or chosen(service, search):
            for row in find(service, search, crawl):
                if not isinstance(row, CrawlRow):
                    yield row
                elif row.source_name not in met:
                    met.add(row.source_name)
                    yield AlreadyArchived(row.source_name) if find_latest(row.source_name) else row
                if len(met) >= search.limit:
                    return
    except PageError as error:  # what was found before is still fetched
        yield PageRefusal(f"search {search.url}", error.reason, error.detail)


# ── indexes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def chosen(service: Service, search: Search) -> list[str]:
    """The crawls whose days overlap those of a search, newest first; the newest one where it names no days.  Raises PageError."""
    response = service.network.persist(partial(_index, service, f"{service.network.crawl_index}/collinfo.json"))
    try:
        given = [entry for entry in json.loads(_text(response)) if isinstance(entry, dict)]
    except (ValueError, TypeError, RecursionError) as error:
        raise PageError("bad_response", f"the list of crawls is no JSON: {error}") from None
    listed = [entry for entry in given if CRAWL.fullmatch(str(entry.get("id")))]
    names = [str(entry["id"]) for entry in listed]
    if not search.since and not search.until:
        return names[:1]
    since, until = (search.since or "0").ljust(8, "0")[:8], (search.until or "9").ljust(8, "9")[:8]
    found = []
    for name, entry in zip(names, listed, strict=True):
        first, last = _days(name, entry)
        if first <= until and last >= since:
            found.append(name)
    if not found:
        raise PageError("not_archived", "no crawl of these days is in the list of crawls")
    return found


def _days(name: str, entry: Mapping[str, object]) -> tuple[str, str]:
    """First and last day of a crawl as 8 digits."""
    stated = [re.sub(r"\D", "", str(entry.get(key) or ""))[:8] for key in ("from", "to")]
    if all(len(day) == 8 for day in stated):
        return stated[0], stated[1]
    week = _WEEK.fullmatch(name)
    try:
        end = dt.date.fromisocalendar(int(week[1]), int(week[2]), 7) if week else None
        start = end - dt.timedelta(CRAWL_DAYS) if end else None
    except (ValueError, OverflowError):  # no such week, or one at the end of the calendar
        end = start = None
    if end is None or start is None:
        return "99999999", "00000000"
    return f"{start:%Y%m%d}", f"{end:%Y%m%d}"


def find(service: Service, search: Search, crawl: str) -> Iterator[CrawlRow | PageRefusal | PassedOver]:
    """The lines of one crawl's index for a search.  Raises PageError."""
    base = f"{service.network.crawl_index}/{crawl}-index"
    pairs = [("url", search.url), ("matchType", search.match), ("output", "json")]
    pairs += [("from", search.since)] if search.since else []
    pairs += [("to", search.until)] if search.until else []
    counted = service.network.persist(
        partial(_index, service, f"{base}?{urlencode([*pairs, ('showNumPages', 'true')])}")
    )
    if counted.status == 404:
        return
    for number in range(min(page_count(_text(counted)), MAX_PAGES)):
        response = service.network.persist(
            partial(_index, service, f"{base}?{urlencode([*pairs, ('page', str(number))])}")
        )
        if response.status == 404:
            return
        for line in _text(response).splitlines():
            if line.strip():
                yield parse_row(line)


def _index(service: Service, url: str) -> Response:
    response = service.get(INDEX, url, max_bytes=MAX_INDEX_BYTES)
    if response.status >= 500:
        raise TryLater("server_error", f"the index answers {response.status}")
    if response.status not in (200, 404):
        raise PageError("bad_response", f"the index answers {response.status}")
    return response


def _text(response: Response) -> str:
    return decode(response.body, response.headers, MAX_INDEX_BYTES).decode("utf-8", "replace")


def page_count(text: str) -> int:
    """The number of pages: JSON with ``pages``, or a bare number as older servers send it.  Raises PageError."""
    try:
        answer = json.loads(text)
        return int(answer["pages"] if isinstance(answer, dict) else answer)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError):
        raise PageError("bad_response", f"the index does not say how many pages it has: {text[:200]!r}") from None


def parse_row(line: str) -> CrawlRow | PageRefusal | PassedOver:
    """One JSON line of an index; a line that cannot be used is a PageRefusal, one that is no page is passed over."""
    try:
        given = json.loads(line)
        row = CrawlRow(
            url=str(given["url"]),
            timestamp=str(given["timestamp"]),
            digest=str(given.get("digest") or ""),
            file=str(given["filename"]),
            offset=int(given["offset"]),
            length=int(given["length"]),
            truncated=str(given["truncated"]) if given.get("truncated") else None,
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        return PageRefusal(
            f"index line: {line[:300]}", "corrupt", f"not a row of an index: {type(error).__name__} {error}"
        )
    if not _FILE.fullmatch(row.file) or row.offset < 0 or row.length <= 0:
        return PageRefusal(f"index line: {line[:300]}", "corrupt", "it names no range of a WARC file")
    if str(given.get("status", "200")).startswith("3"):
        return PassedOver("redirect")
    kind = media_type(str(given.get("mime-detected") or given.get("mime") or ""))
    if kind and kind not in PAGE_TYPES | {"unk"}:
        return PassedOver(kind[:60])
    return row


# ── records ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _try(service: Service, item: CrawlRow | Item, limit: int) -> Item:
    if not isinstance(item, CrawlRow):
        return item
    try:
        return service.network.persist(partial(fetch, service, item, limit))
    except PageError as error:
        return PageRefusal(item.source_name, error.reason, error.detail)


def fetch(service: Service, row: CrawlRow, limit: int) -> Item:
    """The record of a line of the index.  Raises PageError, TryLater."""
    if row.length > limit:
        raise PageError(
            "too_big", f"a record of {row.length:,} bytes, the limit is {limit:,} (settings.page_megabytes)"
        )

    def check(status: int, headers: Mapping[str, str]) -> None:
        if status == 200:  # the whole file is coming
            raise PageError(
                "bad_response", "the server sends the whole file instead of the record (200 instead of 206)"
            )
        stated = headers.get("content-length", "")
        if status == 206 and stated.isdecimal() and stated.lstrip("0") != str(row.length):
            raise PageError("bad_response", f"{stated[:40]} bytes instead of the {row.length:,} of the index")

    response = service.get(
        DATA,
        f"{service.network.crawl_data}/{row.file}",
        max_bytes=row.length,
        headers={"Range": f"bytes={row.offset}-{row.offset + row.length - 1}", "Accept-Encoding": "identity"},
        check=check,
    )
    if response.status >= 500:
        raise TryLater("server_error", f"the server answers {response.status}")
    if response.status != 206:
        raise PageError(
            "not_archived" if response.status in (404, 416) else "bad_response", f"the server answers {response.status}"
        )
    if len(response.body) != row.length:
        raise TryLater("truncated", f"{len(response.body):,} bytes instead of the {row.length:,} of the index")
    found = read_member(response.body, row.source_name, limit, "commoncrawl")
    if not isinstance(found, FoundPage) or not isinstance(found.keep, AsMember):
        return found
    if found.url != row.url:
        raise PageError("corrupt", f"the index promises {row.url}, the record is of {found.url}")
    declared = (found.keep.digest or "").rpartition(":")[2]
    if row.digest and declared and row.digest != declared:
        raise PageError("corrupt", f"the index promises the digest {row.digest}, the record has {declared}")
    provenance = {
        **found.provenance,
        "cdx_digest": row.digest,
        "file": row.file,
        "offset": row.offset,
        "length": row.length,
        "fetched_at": service.network.clock.now().isoformat(timespec="seconds"),
    }
    return replace(found, truncated=found.truncated or row.truncated, provenance=provenance)
