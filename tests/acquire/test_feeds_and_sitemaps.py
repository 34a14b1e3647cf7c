"""Feeds and sitemaps of a site on the loopback: the pages that they name, and what names none."""

from __future__ import annotations

import gzip

import pytest

from pipelines.acquire.network import robots
from tests.acquire.conftest import Make
from tests.acquire.hazards import cpu_seconds
from tests.acquire.pages import PAGE
from tests.acquire.servers import Answer

# ── feeds ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def rss(*links: str) -> bytes:
    items = "".join(
        f"<item><title>t</title><link>{link}</link><pubDate>Tue, 06 Feb 2024 12:30:00 GMT</pubDate></item>"
        for link in links
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>f</title><link>/</link>{items}</channel></rss>'.encode()


def test_a_feed_leads_to_its_pages(site: Make) -> None:
    place = site(
        {
            "/feed": Answer(rss("/a", "/b", "/a", "javascript:alert(1)")),
            "/a": Answer(PAGE.encode()),
            "/b": Answer(b"<html>b"),
        }
    )
    found = place.run("/feed", kind="feed")
    assert [name.rsplit("/", 1)[1] for _, name in found.outcomes] == ["a", "b"]
    assert found.rejects == []


def test_pages_of_a_feed_are_fetched_again_when_they_are_due(site: Make) -> None:
    place = site({"/feed": Answer(rss("/a")), "/a": Answer(PAGE.encode())})
    place.run("/feed", kind="feed")
    place.run("/feed", kind="feed")
    assert len(place.times("/a")) == 1
    place.clock.sleep(25 * 3600)
    place.run("/feed", kind="feed")
    assert len(place.times("/a")) == 2


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><rss version="2.0"><channel>'
        b"<item><title>&b;</title><link>&b;</link></item></channel></rss>",
        b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><rss><channel><item><link>&e;</link></item></channel></rss>',
        '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE l [<!ENTITY a "ha">]><rss><channel/></rss>'.encode("utf-16"),
        b"<html><body>no feed</body></html>",
        b"",
        bytes(range(256)) * 100,
        b"<rss>" + b"<a>" * 20_000,
    ],
)
def test_what_is_no_feed_names_no_page(site: Make, body: bytes) -> None:
    place = site({"/feed": Answer(body)})
    started = cpu_seconds()
    found = place.run("/feed", kind="feed")
    assert cpu_seconds() - started < 5
    assert [name for _, name in found.outcomes if not name.endswith("/feed")] == []
    assert {reject.reason for reject in found.rejects} <= {"corrupt", "empty"}


def test_a_limit_leaves_the_rest_for_a_later_run(site: Make) -> None:
    place = site({"/feed": Answer(rss("/a", "/b")), "/a": Answer(PAGE.encode()), "/b": Answer(b"<html>b")})
    found = place.run("/feed", kind="feed", limit=1)
    assert found.seen == 1
    assert "waits for the next run" in found.sources[0].remarks[0]
    assert place.run("/feed", kind="feed", limit=1).seen == 2


# ── sitemaps ─────────────────────────────────────────────────────────────────────────────────────────────────────────

NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*pages: tuple[str, str]) -> bytes:
    entries = "".join(f"<url><loc>{url}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>" for url, day in pages)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NS}>{entries}</urlset>'.encode()


def sitemap_index(*urls: str) -> bytes:
    return (
        f"<sitemapindex {NS}>{''.join(f'<sitemap><loc>{url}</loc></sitemap>' for url in urls)}</sitemapindex>".encode()
    )


@pytest.mark.parametrize("form", ["plain", "gzip", "index", "robots", "lines"])
def test_a_sitemap_leads_to_its_pages(site: Make, form: str) -> None:
    listed = urlset(("/a", "2024-02-06"), ("/b?x=1&amp;y=2", ""), ("/old", "2019-01-01"))
    script: dict[str, object] = {"/a": Answer(PAGE.encode()), "/b": Answer(b"<html>b")}
    place = site(script)
    base = place.server.url
    place.server.script |= {
        "/sitemap.xml": Answer(sitemap_index("/deep.xml.gz", "/sitemap.xml") if form == "index" else listed),
        "/deep.xml.gz": Answer(gzip.compress(listed, mtime=0), headers={"Content-Type": "application/gzip"}),
        "/lines.txt": Answer(f"{base}/a\n{base}/b?x=1&y=2\n".encode()),
        "/robots.txt": Answer(b"Sitemap: /deep.xml.gz\n".replace(b"/deep", f"{base}/deep".encode())),
    }
    start = {"gzip": "/deep.xml.gz", "robots": "/", "lines": "/lines.txt"}.get(form, "/sitemap.xml")
    found = place.run(start, kind="sitemap", since="2024")
    assert found.rejects == []
    assert [name.removeprefix(base) for _, name in found.outcomes] == ["/a", "/b?x=1&y=2"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]><urlset><url><loc>http://127.0.0.1/&a;</loc></url></urlset>', "corrupt"),
        (b"<html><body></body></html>", "corrupt"),
        (b"nothing of the kind", "corrupt"),
        (b"<urlset>" + b"<a>" * 100_000, "too_deep"),
        (gzip.compress(bytes(60_000_000), mtime=0), "too_big"),
        (gzip.compress(urlset(("/a", "")), mtime=0)[:-10], "truncated"),
    ],
)
def test_what_is_no_sitemap(site: Make, body: bytes, reason: str) -> None:
    assert site({"/s": Answer(body)}).reasons("/s", kind="sitemap") == [reason]


def test_a_sitemap_that_breaks_off_says_so(site: Make) -> None:
    place = site({"/s": Answer(urlset(("/a", ""), ("/b", ""))[:-20]), "/a": Answer(PAGE.encode())})
    found = place.run("/s", kind="sitemap")
    assert found.seen == 1
    assert "up to a mistake" in found.sources[0].remarks[0]


def test_a_robots_file_of_many_sitemaps_and_odd_words(site: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(robots, "MAX_SITEMAPS", 3)
    place = site({"/a": Answer(PAGE.encode())})
    base = place.server.url
    named = "".join(f"Sitemap: {base}/{number}.xml\n" for number in range(9))
    place.server.script |= {
        "/robots.txt": Answer(
            f"User-agent: *\nCrawl-delay: nan\nSitemap: http://[\nSitemap: ftp://x/\n{named}".encode()
        ),
        **{f"/{number}.xml": Answer(urlset((f"{base}/a", ""), ("http://[", ""), ("//[x", ""))) for number in range(9)},
    }
    found = place.run("/", kind="sitemap")
    assert [name.removeprefix(base) for _, name in found.outcomes] == ["/a"]
    assert [path for path in place.server.paths() if path.endswith(".xml")] == ["/0.xml", "/1.xml", "/2.xml"]


@pytest.mark.parametrize("location", ["http://[", "http://a]b/", "//[x", "http://\u2100/".encode().decode("latin-1")])
def test_a_robots_file_that_leads_nowhere(site: Make, location: str) -> None:
    place = site({"/a": Answer(PAGE.encode()), "/robots.txt": Answer(b"", 302, {"Location": location})})
    assert place.reasons("/a") == ["robots_denied"]
