"""The Wayback Machine: captures found through its CDX server and fetched as they were archived (``id_``).

Limits are those that the archive agreed with the ``wayback`` library: 80 % of 30 searches a minute and 600 captures a minute.
An archived 404 or 429 is data: what tells it from the archive's own answer is its Memento-Datetime.  Captures that failed in a
way that may pass get a second pass at the end, with more time: slow ones often succeed minutes later.  What belongs here: this
archive's protocol.  What does not: patience (``network``).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from pipelines.acquire.archive.digests import sha1_base32
from pipelines.acquire.formats.kinds import PAGE_TYPES, media_type, sniffed_type
from pipelines.acquire.formats.payload import decode
from pipelines.acquire.instants import from_digits, from_mail
from pipelines.acquire.items import AlreadyArchived, AsResource, FindLatest, FoundPage, Item, PageRefusal, PassedOver
from pipelines.acquire.network.door import Response
from pipelines.acquire.network.reach import Network, Service, TryLater, may_recover
from pipelines.acquire.urls import check_url, join_url
from pipelines.model import PageError

SEARCH, CAPTURE = "search", "capture"
INTERVALS = {SEARCH: 60 / 24, CAPTURE: 1 / 8}
ROWS_A_PAGE = 5000
MAX_SEARCH_BYTES = 32_000_000
MAX_PAGES = 10_000  # of search results
MAX_HOPS = 10
FIRST_SECONDS, SECOND_SECONDS = 45.0, 180.0  # for one capture, in the first and the second pass
SECOND_PASS_AFTER = 60.0
_FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_REPLAY = re.compile(r"/web/(\d{1,14})(?:[a-z]{2}_)?/(.+)", re.DOTALL)
_ACCESS = re.compile(r"(Administrative|Robot)AccessControl(Exception)?")
_ORIGINAL = re.compile(r'<([^<>]+)>;\s*rel="original"')
_REVISIT = "warc/revisit"


@dataclass(frozen=True, slots=True)
class Search:
    """What to look for.  ``match``: exact, prefix, host or domain; ``since`` and ``until``: 4 to 14 digits, inclusive."""

    url: str
    match: str = "exact"
    since: str | None = None
    until: str | None = None
    limit: int = 10_000  # captures


@dataclass(frozen=True, slots=True)
class WaybackRow:
    """A line of the index; ``status`` None where the index has '-'."""

    timestamp: str
    original: str
    status: int | None
    digest: str

    @property
    def source_name(self) -> str:
        """The name of the capture as a source."""
        return f"{self.timestamp}/{self.original}"


def captures(network: Network, search: Search, find_latest: FindLatest, limit: int) -> Iterator[Item]:
    """Every capture that the search finds and that is not archived yet; ``limit`` is in bytes of payload."""
    service = Service(network, "web.archive.org", INTERVALS)
    slow: list[tuple[WaybackRow, PageRefusal]] = []
    for found in network.in_order(
        _wanted(service, search, find_latest), lambda item: _first_pass(service, item, limit)
    ):
        if isinstance(found, tuple):
            slow.append(found)
        else:
            yield found
    if slow:
        network.say(
            f"web.archive.org: {len(slow):,} captures were slow or failed; a second pass in {SECOND_PASS_AFTER:g} s"
        )
        network.clock.sleep(SECOND_PASS_AFTER)
        yield from network.in_order(slow, lambda pair: _try(service, pair[0], limit, SECOND_SECONDS)[0])


def _wanted(service: Service, search: Search, find_latest: FindLatest) -> Iterator[WaybackRow | Item]:
    met: set[str] = set()
    try:
        for row in find(service, search):
            if not isinstance(row, WaybackRow):
                yield row
            elif row.source_name not in met:  # the index repeats lines
                met.add(row.source_name)
                yield AlreadyArchived(row.source_name) if find_latest(row.source_name) else row
    except PageError as error:  # what was found before is still fetched
        yield PageRefusal(f"search {search.url}", error.reason, error.detail)


def _first_pass(service: Service, item: WaybackRow | Item, limit: int) -> Item | tuple[WaybackRow, PageRefusal]:
    if not isinstance(item, WaybackRow):
        return item
    found, again = _try(service, item, limit, FIRST_SECONDS)
    return (item, found) if again and isinstance(found, PageRefusal) else found


def _try(service: Service, row: WaybackRow, limit: int, seconds: float) -> tuple[Item, bool]:
    """What became of a capture, and whether a later pass may succeed."""
    try:
        return service.network.persist(lambda: fetch(service, row, limit, seconds), tries=2), False
    except PageError as error:
        return PageRefusal(row.source_name, error.reason, error.detail), may_recover(
            error
        ) or error.reason == "rate_limited"


# ── searching ────────────────────────────────────────────────────────────────────────────────────────────────────────


def find(service: Service, search: Search) -> Iterator[WaybackRow | PageRefusal | PassedOver]:
    """The index's lines for a search, page after page.  Raises PageError where the index cannot be read."""
    key, n_found = "", 0
    for _ in range(MAX_PAGES):
        url = f"{service.network.wayback}/cdx/search/cdx?{urlencode(_parameters(search, key))}"
        rows, key = service.network.persist(partial(_page, service, url))
        for row in rows:
            yield row
            n_found += isinstance(row, WaybackRow)
            if n_found >= search.limit:
                return
        if not key:
            return


def _parameters(search: Search, key: str) -> list[tuple[str, str]]:
    pairs = [
        ("url", search.url),
        ("matchType", search.match),
        ("output", "json"),
        ("gzip", "false"),
        ("fl", ",".join(_FIELDS)),
        ("filter", "!statuscode:3.."),
        ("filter", "mimetype:text/html|application/xhtml\\+xml|application/pdf|text/plain|unk|warc/revisit"),
        ("collapse", "digest"),
        ("limit", str(min(ROWS_A_PAGE, search.limit))),
        ("showResumeKey", "true"),
    ]
    pairs += [("from", search.since)] if search.since else []
    pairs += [("to", search.until)] if search.until else []
    return pairs + ([("resumeKey", key)] if key else [])


def _page(service: Service, url: str) -> tuple[list[WaybackRow | PageRefusal | PassedOver], str]:
    response = service.get(SEARCH, url, max_bytes=MAX_SEARCH_BYTES)
    body = decode(response.body, response.headers, MAX_SEARCH_BYTES).decode("utf-8", "replace").strip()
    _refused(body[:2000])
    if response.status >= 500:
        raise TryLater("server_error", f"the index answers {response.status}")
    if response.status != 200:
        raise PageError("bad_response", f"the index answers {response.status}: {body[:200]!r}")
    return parse_rows(body)


def parse_rows(body: str) -> tuple[list[WaybackRow | PageRefusal | PassedOver], str]:
    """The rows of one page of the index and the key of the next page, '' at the end.  A line that cannot be used is a PageRefusal.
    Raises TryLater where the page as a whole is no index."""
    if not body:
        return [], ""
    try:
        table = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise TryLater("bad_response", f"the index sent no JSON: {error}") from None
    if not isinstance(table, list) or not all(isinstance(row, list) for row in table):
        raise TryLater("bad_response", "the index sent something else than rows")
    key = ""
    if len(table) >= 2 and not table[-2] and len(table[-1]) == 1:
        key, table = str(table[-1][0]), table[:-2]
    if not table:
        return [], key
    names = [str(name) for name in table[0]]
    if "timestamp" not in names or "original" not in names:
        raise TryLater("bad_response", "the index sent rows without their header")
    return [_row(names, [str(cell) for cell in row]) for row in table[1:] if row], key


def _row(names: list[str], cells: list[str]) -> WaybackRow | PageRefusal | PassedOver:
    line = " ".join(cells)
    if len(cells) != len(names):
        return PageRefusal(f"index line: {line[:300]}", "corrupt", f"{len(cells)} fields instead of {len(names)}")
    named = dict(zip(names, cells, strict=True))
    timestamp, status = named["timestamp"], named.get("statuscode", "-")
    try:
        original = check_url(named["original"])
    except ValueError as error:
        return PageRefusal(f"index line: {line[:300]}", "corrupt", str(error))
    if not re.fullmatch(r"\d{14}", timestamp):
        return PageRefusal(f"index line: {line[:300]}", "corrupt", f"{timestamp[:20]!r} is no time of 14 digits")
    kind = named.get("mimetype", "-")
    if kind not in PAGE_TYPES | {_REVISIT, "unk", "-"}:
        return PassedOver(kind[:60])
    if re.fullmatch(r"3\d\d", status):
        return PassedOver("redirect")
    number = int(status) if re.fullmatch(r"\d{3}", status) else None
    return WaybackRow(timestamp, original, number, named.get("digest", "-"))


def _refused(text: str) -> None:
    """Raises PageError('blocked') where the archive says that it does not show the page."""
    access = _ACCESS.search(text)
    if access:
        why = "its owner or the archive" if access[1] == "Administrative" else "robots.txt"
        raise PageError("blocked", f"the archive does not show this address ({why}: {access[0]})")


# ── captures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def fetch(service: Service, row: WaybackRow, limit: int, seconds: float) -> Item:
    """One capture as it was archived.  Raises PageError, TryLater."""
    network = service.network
    url = f"{network.wayback}/web/{row.timestamp}id_/{row.original.replace(' ', '%20')}"
    chain: list[dict[str, object]] = []
    while True:
        response = service.get(CAPTURE, url, max_bytes=limit, seconds=seconds, is_data=is_memento)
        _judge(response)
        if not 300 <= response.status < 400:
            break
        chain.append({"url": url, "status": response.status, "archived": is_memento(response)})
        url = _next(network.wayback, url, response)
        if any(hop["url"] == url for hop in chain):
            raise PageError("redirect_loop", f"the capture leads back to {url}")
        if len(chain) > MAX_HOPS:
            raise PageError("redirect_loop", f"more than {MAX_HOPS} redirects")
    return _capture(network, row, url, response, chain, limit)


def is_memento(response: Response) -> bool:
    """Whether a response is an archived one and not the archive's own (RFC 7089, section 2.1.1)."""
    return response.header("memento-datetime") is not None


def _judge(response: Response) -> None:
    """Raises for answers of the archive's own that are not a capture and not the way to one."""
    problem = response.header("x-archive-wayback-runtime-error") or ""
    _refused(problem)
    if is_memento(response) or 300 <= response.status < 400:
        return
    if response.status in (408, 413, 421) or response.status >= 500:
        raise TryLater("server_error", f"the archive answers {response.status} {problem}".strip())
    text = response.body[:4000].decode("latin-1")
    _refused(text)
    if response.status == 404:
        raise PageError("not_archived", "the archive has no such capture")
    raise PageError("bad_response", f"the archive answers {response.status} and no capture")


def _next(base: str, url: str, response: Response) -> str:
    """Where a redirect inside the archive leads, as an ``id_`` address.  Raises PageError."""
    location = response.header("location")
    try:
        target = join_url(url, location) if location else ""
    except ValueError as error:
        raise PageError("bad_response", f"the archive redirects to {str(location)[:200]!r}: {error}") from None
    replay = _REPLAY.fullmatch(target.removeprefix(base)) if target.startswith(f"{base}/") else None
    if not replay:
        raise PageError(
            "bad_response", f"the archive redirects to {target[:200] or 'nowhere'}, which is no capture of its own"
        )
    return f"{base}/web/{replay[1]}id_/{replay[2]}"


def _capture(
    network: Network, row: WaybackRow, url: str, response: Response, chain: list[dict[str, object]], limit: int
) -> Item:
    payload = decode(response.body, response.headers, limit)
    replay = _REPLAY.fullmatch(url.removeprefix(network.wayback))
    served, shown = (replay[1], replay[2]) if replay else (row.timestamp, row.original)
    link = _ORIGINAL.search(response.header("link") or "")
    original = _address(link[1] if link else shown) or row.original
    content_type = response.header("x-archive-orig-content-type") or response.header("content-type") or ""
    kind = media_type(content_type)
    if kind not in PAGE_TYPES:
        found = sniffed_type(payload)
        if kind and not found:
            return PassedOver(kind)
        content_type = found or "text/html"
    if not payload:
        raise PageError("empty", f"a capture of status {response.status} without a body")
    agrees = row.digest in (sha1_base32(payload), sha1_base32(response.body))
    provenance: dict[str, object] = {
        "requested_timestamp": row.timestamp,
        "served_timestamp": served,
        "redirects": chain,
        "cdx_digest": row.digest,
        "digest_agrees": agrees,
        "cdx_status": row.status,
        "original_headers": _originals(response),
        "fetched_from": url,
        "fetched_at": network.clock.now().isoformat(timespec="seconds"),
        "ip": response.ip,
    }
    return FoundPage(
        source_name=row.source_name,
        payload=payload,
        keep=AsResource(payload, content_type),
        acquired_via="wayback",
        content_type=content_type,
        url=row.original,
        final_url=original if original != row.original else None,
        archive_url=f"{network.wayback}/web/{served}/{shown}",
        captured_at=(from_mail(response.header("memento-datetime")) or from_digits(served)),
        http_status=response.status,
        provenance=provenance,
    )


def _address(text: str) -> str | None:
    try:
        return check_url(text)
    except ValueError:
        return None


def _originals(response: Response) -> Mapping[str, str]:
    prefix = "x-archive-orig-"
    return {name.lower().removeprefix(prefix): value[:1000] for name, value in response.headers
            if name.lower().startswith(prefix)}  # fmt: skip
