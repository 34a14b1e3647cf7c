"""Readers of the network: HTTP as it comes over a wire that nobody holds, robots.txt, sitemaps, feeds, indexes, mementos."""

from __future__ import annotations

import json
import ssl
from collections.abc import Callable, Iterable
from functools import cache

import httpcore

from pipelines.acquire.network.door import Door
from pipelines.acquire.network.pace import Pacer, retry_after
from pipelines.acquire.network.reach import Network, Service
from pipelines.acquire.network.robots import Robots
from pipelines.acquire.urls import check_url
from pipelines.acquire.web import commoncrawl, feed_reader, live, wayback
from pipelines.acquire.web.feeds import named_in
from pipelines.acquire.web.sitemaps import read_sitemap, sitemap
from pipelines.model import PageError
from tests.acquire.pages import PAGE, URL, page, warc
from tests.acquire.servers import FakeClock
from tests.faults.fuzz.files import keep
from tests.faults.fuzz.mutate import words_of

SITE = "http://93.184.216.34"  # an address of its own: no name is looked up, and nothing is connected to
_HTML = PAGE[:300].encode()


class _Wire(httpcore.NetworkBackend):
    """A wire on which the same bytes come back whatever is asked; nothing is connected to."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[object] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        return _Stream(self._answer)

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: object = None
    ) -> httpcore.NetworkStream:
        raise AssertionError("a local socket")

    def sleep(self, seconds: float) -> None:
        """Nobody waits."""


class _Stream(httpcore.NetworkStream):
    def __init__(self, answer: bytes) -> None:
        self._left = answer

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        found, self._left = self._left[:max_bytes], self._left[max_bytes:]
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Nobody listens."""

    def close(self) -> None:
        """Nothing is open."""

    def get_extra_info(self, info: str) -> object:
        return None


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _over(answer: bytes, use: Callable[[Network], object]) -> None:
    """What a network makes of an answer that every request gets."""
    with Door(
        "dateline-test", resolver=lambda host, port: ["93.184.216.34"], connector=_Wire(answer), tls=_tls()
    ) as door:
        clock = FakeClock()
        network = Network(
            door, clock, Pacer(clock), workers=1, wayback="http://93.184.216.34", crawl_data="http://93.184.216.34",
            crawl_index="http://93.184.216.34",
        )  # fmt: skip
        use(network)


def _http(status: str, body: bytes = _HTML, **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, f"Content-Length: {len(body)}", "", ""]).encode() + body


HTTP_SEEDS = [
    _http("200 OK", Content_Type="text/html; charset=utf-8", ETag='"x"', Last_Modified="Tue, 06 Feb 2024 12:30:00 GMT"),
    _http("302 Found", Location="http://93.184.216.34/b", Content_Type="text/html"),
    _http("429 Too Many Requests", Retry_After="120"),
    _http("503 Service Unavailable", Retry_After="Tue, 06 Feb 2024 12:30:00 GMT"),
    _http("200 OK", Content_Type="text/html", Content_Encoding="gzip"),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n5\r\n<p>ab\r\n0\r\n\r\n",
    b"HTTP/1.0 200 OK\r\n\r\n<html>" + _HTML,
]
HTTP_WORDS = [
    word.encode()
    for word in (
        *words_of('HTTP/1.1 HTTP/2 HTTP/1.0 100 200 204 206 301 302 304 307 403 404 429 500 503 Location: Retry-After:'),
        *words_of('Content-Type: ETag:'),
        *words_of('Content-Encoding: gzip deflate br zstd identity Transfer-Encoding: chunked Content-Length: Memento-Datetime:'),
        *words_of('Link: Set-Cookie:'),
        *words_of('Connection: close Upgrade: h2c http://[ //x /a ../b ?c #d http://127.0.0.1/ file:///etc'),
        *words_of('http://93.184.216.34/c'),
        "\r\n", "\r\n\r\n", "\n", ": ", "\x00", " ",
    )
]  # fmt: skip
MEMENTO_SEEDS = [
    _http("200 OK", Content_Type="text/html", Memento_Datetime="Tue, 06 Feb 2024 12:30:00 GMT",
          X_Archive_Orig_Content_Type="text/html",
          Link=f'<{URL}>; rel="original", <http://93.184.216.34/web/timemap/link/{URL}>; rel="timemap"'),
    _http("302 Found", Location=f"http://93.184.216.34/web/20240206123001id_/{URL}"),
    _http("404 Not Found", X_Archive_Wayback_Runtime_Error="AdministrativeAccessControlException"),
    _http("206 Partial Content", warc([page(PAGE[:300])]), Content_Range="bytes 0-999/2000"),
]  # fmt: skip
ROBOTS_SEEDS = [
    b"User-agent: *\nDisallow: /private\nAllow: /private/open$\nCrawl-delay: 2.5\nSitemap: http://93.184.216.34/sitemap.xml\n",
    b"\xef\xbb\xbfUser-Agent: dateline\r\nRequest-rate: 1/10s 1000-1300\r\nDisallow: /*?*x=\r\nSitemap: /map.xml\r\n",
]
ROBOTS_WORDS = [b"User-agent:", b"Disallow:", b"Allow:", b"Crawl-delay:", b"Sitemap:", b"Request-rate:", b"Visit-time:", b"Host:",
                b"*", b"$",
                b"\n", b"\r", b"%", b"/", b"http://[", b"nan", b"1e400", b"#"]  # fmt: skip
SITEMAP_SEEDS = [
    b'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://93.184.216.34/a'
    b"</loc><lastmod>2024-02-06T12:30:00+00:00</lastmod></url><url><loc>/b</loc></url></urlset>",
    b"<sitemapindex><sitemap><loc>http://93.184.216.34/more.xml</loc><lastmod>2024-02-06</lastmod></sitemap></sitemapindex>",
    b"http://93.184.216.34/a\nhttp://93.184.216.34/b\n",
]
SITEMAP_WORDS = [b"<url>", b"</url>", b"<loc>", b"</loc>", b"<lastmod>", b"<sitemap>", b"<!DOCTYPE x>", b"<!ENTITY", b"&x;",
                 b"<![CDATA[",
                 b"]]>", b"<?xml", b"http://[", b"xmlns", b"\n"]  # fmt: skip
FEED_SEEDS = [
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>f</title><item><link>/a</link>'
    b"<pubDate>Tue, 06 Feb 2024 12:30:00 GMT</pubDate>"
    b"</item></channel></rss>",
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="http://93.184.216.34/a"/><updated>2024-02-06T12:30:00Z</updated></entry>'
    b"</feed>",
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item><link>b</link></item></rdf:RDF>',
]
FEED_WORDS = [b"<item>", b"</item>", b"<link>", b"<entry>", b"<pubDate>", b"<updated>", b"<!ENTITY", b"<![CDATA[", b"&lt;",
              b"xml:base=",
              b"http://[", b'encoding="', b"utf-7", b"href=", b"<media:content", b"<georss:point>", b"<enclosure url="]  # fmt: skip
_HEADER = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
_CELLS = ["org,example)/a", "20240206123000", "http://example.org/a", "text/html", "200", "A" * 32, "1234"]
CDX_SEEDS = [
    json.dumps([_HEADER, _CELLS, _CELLS, [], ["key"]]).encode(),
    json.dumps([_HEADER, [*_CELLS[:4], "-", "-", "-"]]).encode(),
]
CDX_WORDS = [
    b"[",
    b"]",
    b",",
    b'"',
    b"-",
    b'"20240200000000"',
    b'"warc/revisit"',
    b"null",
    b"[]",
    b'"301"',
    b"{}",
    b"1e400",
]
_ROW = {
    "urlkey": "org,example)/a", "timestamp": "20240206123000", "url": "http://example.org/a", "mime": "text/html", "status": "200",
    "digest": "A" * 32, "length": "1234", "offset": "567", "filename": "crawl-data/CC-MAIN-2024-10/segments/1/warc/a.warc.gz",
}  # fmt: skip
CRAWL_SEEDS = [
    json.dumps(_ROW).encode(),
    json.dumps({**_ROW, "offset": 567, "length": 1e3, "truncated": "length", "mime-detected": "text/html"}).encode(),
    b'{"pages": 5, "pageSize": 5, "blocks": 21}',
    b'[{"id": "CC-MAIN-2024-10", "from": "2024-02-20T00:00:00", "to": "2024-03-05"}, {"id": "CC-MAIN-2023-50"}]',
]
CRAWL_WORDS = [
    b'"offset"',
    b'"length"',
    b'"filename"',
    b'"pages"',
    b'"id"',
    b'"from"',
    b"1e400",
    b"NaN",
    b"{",
    b"}",
    b"[",
    b":",
    b'"CC-MAIN-9999-53"',
]


def http(data: bytes) -> None:
    """A live page whose site answers everything with these bytes."""

    def use(network: Network) -> None:
        keep(live.pages(network, Robots(network), [f"{SITE}/a"], lambda name: None, 100_000))

    _over(data, use)
    head = data.partition(b"Retry-After:")[2].partition(b"\r")[0].decode("latin-1")
    assert (retry_after(head, FakeClock().now()) or 0.0) >= 0.0


def memento(data: bytes) -> None:
    """A capture of each public archive that answers with these bytes."""

    def use(network: Network) -> None:
        row = wayback.WaybackRow("20240206123000", URL, 200, "A" * 32)
        crawl = commoncrawl.CrawlRow(URL, "20240206123000", "A" * 32, "crawl-data/a.warc.gz", 0, 1000, None)
        for ask in (
            lambda: wayback.fetch(Service(network, "a", wayback.INTERVALS), row, 100_000, 10.0),
            lambda: commoncrawl.fetch(Service(network, "b", commoncrawl.INTERVALS), crawl, 100_000),
        ):
            try:
                found = ask()
            except PageError:
                continue
            keep([found])

    _over(data, use)


def robots(data: bytes) -> None:
    """A site whose robots.txt is these bytes: what it allows, and the sitemaps that it names, fetched."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n" + data

    def use(network: Network) -> None:
        rules = Robots(network)
        for path in ("/", "/private/a?x=1", "/%ff"):
            verdict = rules.verdict(SITE + path)
            assert verdict.delay is None or 0.0 <= verdict.delay <= 120.0
        for named in rules.sitemaps(SITE)[:3]:
            assert check_url(named)
        list(sitemap(network, rules, f"{SITE}/", "2024", None))

    _over(answer, use)


def sitemaps(data: bytes) -> None:
    """A sitemap of these bytes."""
    found = read_sitemap(data, f"{SITE}/sitemap.xml")
    for named in (*found.pages, *found.sitemaps):
        assert check_url(named.url)


def feeds(data: bytes) -> None:
    """A feed of these bytes, read in this process."""
    for named in named_in(feed_reader.read(data, f"{SITE}/feed", "application/xml"), f"{SITE}/feed"):
        assert check_url(named.url)


def cdx(data: bytes) -> None:
    """A page of the Wayback Machine's index."""
    wayback.parse_rows(data.decode("utf-8", "replace"))


def crawl(data: bytes) -> None:
    """Lines, page counts and lists of crawls of Common Crawl's index."""
    text = data.decode("utf-8", "replace")
    for line in text.splitlines():
        commoncrawl.parse_row(line)
    answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + data
    search = wayback.Search("http://example.org/a", since="2024", until="2024")

    def use(network: Network) -> None:
        service = Service(network, "b", commoncrawl.INTERVALS)
        for ask in (lambda: commoncrawl.chosen(service, search), lambda: commoncrawl.page_count(text)):
            try:
                ask()
            except PageError:
                continue

    _over(answer, use)
