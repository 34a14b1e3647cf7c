"""Live pages of a site on the loopback: what is kept, politeness, limits, and what a site can do to a client."""

from __future__ import annotations

import gzip
import io
import socket
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from fastwarc.stream_io import BrotliWriter, GzipWriter, ZstdWriter
from fastwarc.warc import ArchiveIterator

from pipelines.acquire import archive
from pipelines.acquire.network.door import Door, Unreached
from pipelines.acquire.web.live import by_turns
from pipelines.settings import Settings, SettingsError, check_contact, remote_source
from tests.acquire.conftest import Make
from tests.acquire.pages import PAGE
from tests.acquire.servers import (
    HOST,
    Answer,
    Asked,
    FakeClock,
    Server,
    held,
    network,
    raw_server,
    take,
    trickle,
)  # fmt: skip

HTML = {"Content-Type": "text/html; charset=utf-8"}


# ── what is kept ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_page_is_kept_as_request_and_response(site: Make, tmp_path: Path) -> None:
    headers = {**HTML, "ETag": '"v1"', "X-Odd": "caf\xe9"}
    place = site({"/a": Answer(gzip.compress(PAGE.encode(), mtime=0), headers={**headers, "Content-Encoding": "gzip"})})
    assert place.run("/a").rejects == []
    (record,) = held(tmp_path).values()
    capture = record.capture
    assert record.source_name == f"{place.server.url}/a"
    assert (capture.acquired_via, capture.http_status, capture.final_url) == ("live", 200, None)
    assert capture.captured_at == place.clock.now()
    assert archive.payload_of(tmp_path / "w.archive", capture) == PAGE.encode()
    (file,) = archive.files(tmp_path / "w.archive")
    with file.open("rb") as stream:
        kept = [
            (str(r.record_type), r.headers.get("WARC-IP-Address"), r.reader.read())
            for r in ArchiveIterator(stream, parse_http=False)
        ]
    assert [kind for kind, *_ in kept] == ["warcinfo", "response", "request", "metadata"]
    assert kept[1][1] == kept[2][1] == HOST
    assert kept[1][2].endswith(gzip.compress(PAGE.encode(), mtime=0))  # as it came over the wire
    assert b"caf\xe9" in kept[1][2]
    assert kept[2][2].startswith(b"GET /a HTTP/1.1\r\n")
    assert b"dateline/test (+tests@example.org)" in kept[2][2]


def test_our_archive_passes_warcio_check(site: Make, tmp_path: Path) -> None:
    from warcio.checker import Checker

    chunked = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n<p>\r\n2\r\nhi\r\n0\r\n\r\n"
    place = site({"/a": Answer(PAGE.encode()), "/b": Answer(raw=chunked), "/c": Answer(b"<html>x" + bytes(range(256)))})
    assert place.run("/a", "/b", "/c").rejects == []
    options = type("Options", (), {"inputs": [], "verbose": False})()
    for file in archive.files(tmp_path / "w.archive"):
        checker = Checker(options)
        checker.process_one(str(file))
        assert checker.exit_value == 0
    bodies = {
        name.rsplit("/", 1)[1]: archive.payload_of(tmp_path / "w.archive", record.capture)
        for name, record in held(tmp_path).items()
    }
    assert bodies == {"a": PAGE.encode(), "b": b"<p>hi", "c": b"<html>x" + bytes(range(256))}


def test_redirects_are_followed_and_recorded(site: Make, tmp_path: Path) -> None:
    place = site(
        {
            "/a": Answer(b"", 301, {"Location": "/b?x=1"}),
            "/b": Answer(b"", 302, {"Location": "c"}),
            "/c": Answer(PAGE.encode()),
        }
    )
    assert place.run("/a").rejects == []
    (record,) = held(tmp_path).values()
    assert (record.capture.url, record.capture.final_url) == (f"{place.server.url}/a", f"{place.server.url}/c")
    chain = record.provenance["redirects"]
    assert isinstance(chain, list)
    assert [hop["status"] for hop in chain] == [301, 302]


def test_an_unchanged_page_is_asked_for_conditionally_and_not_stored_again(site: Make, tmp_path: Path) -> None:
    def answer(asked: Asked) -> Answer:
        if asked.headers.get("if-none-match") == '"v1"':
            return Answer(b"", 304, {"ETag": '"v1"'})
        return Answer(PAGE.encode(), headers={**HTML, "ETag": '"v1"', "Last-Modified": "Tue, 06 Feb 2024 12:30:00 GMT"})

    place = site({"/a": answer, "/b": Answer(PAGE.encode() + b"<!-- no validators -->")})
    first, second = place.run("/a", "/b"), place.run("/a", "/b")
    assert second.outcomes == first.outcomes
    assert second.new_captures == set()
    assert len(held(tmp_path)) == 2
    assert place.server.log[-2].headers["if-modified-since"] == "Tue, 06 Feb 2024 12:30:00 GMT"


def test_a_changed_page_is_a_second_capture(site: Make, tmp_path: Path) -> None:
    place = site({"/a": [Answer(PAGE.encode()), Answer(PAGE.replace("1,200", "1,300").encode())]})
    place.run("/a")
    place.run("/a")
    assert len(list(archive.records(tmp_path / "w.archive"))) == 2


# ── politeness ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_requests_to_a_host_are_spaced(site: Make) -> None:
    place = site({"/a": Answer(PAGE.encode()), "/b": Answer(b"<html>b")})
    place.run("/a", "/b")
    assert place.server.paths() == ["/robots.txt", "/a", "/b"]
    assert all(later.at - earlier.at >= 5 for earlier, later in pairwise(place.server.log))


ROBOTS = [
    ("User-agent: *\nDisallow: /private\n", 200, "/a", []),
    ("User-agent: *\nDisallow: /private\n", 200, "/private/x", ["robots_denied"]),
    ("User-agent: dateline\nDisallow: /\n\nUser-agent: *\nAllow: /\n", 200, "/a", ["robots_denied"]),
    ("User-agent: *\nDisallow: /\nAllow: /a$\n", 200, "/a", []),
    ("User-agent: other\nDisallow: /\n", 200, "/a", []),
    ("<html><body>not a robots file</body></html>", 200, "/a", []),
    ("", 404, "/a", []),
    ("", 403, "/a", []),
    ("", 500, "/a", ["robots_denied"]),  # unreachable: assume everything is disallowed
    ("", 429, "/a", ["robots_denied"]),
    ("#" * 600_000 + "\nUser-agent: *\nDisallow: /\n", 200, "/a", []),  # rules behind 500 KiB are not read
]


@pytest.mark.parametrize(("text", "status", "path", "reasons"), ROBOTS)
def test_robots(site: Make, text: str, status: int, path: str, reasons: list[str]) -> None:
    place = site(
        {"/robots.txt": Answer(text.encode(), status), "/a": Answer(PAGE.encode()), "/private/x": Answer(PAGE.encode())}
    )
    assert place.reasons(path) == reasons
    assert (path in place.server.paths()) == (not reasons)


def test_robots_is_asked_once_a_day_and_its_delay_is_kept(site: Make) -> None:
    rules = b"User-agent: *\nCrawl-delay: 30\n"
    place = site(
        {"/robots.txt": Answer(rules), "/a": Answer(PAGE.encode()), "/b": Answer(b"<html>b"), "/c": Answer(b"<html>c")}
    )
    place.run("/a", "/b", "/c")
    assert place.server.paths().count("/robots.txt") == 1
    a, b, c = (place.times(path)[0] for path in ("/a", "/b", "/c"))
    assert (b - a, c - b) >= (30, 30)


def test_robots_of_every_hop_is_asked(site: Make) -> None:
    other = site({"/robots.txt": Answer(b"User-agent: *\nDisallow: /\n"), "/b": Answer(PAGE.encode())})
    place = site({"/a": Answer(b"", 302, {"Location": f"{other.server.url}/b"})})
    assert place.reasons("/a") == ["robots_denied"]
    assert other.server.paths() == ["/robots.txt"]


def test_hosts_take_turns() -> None:
    urls = [
        "http://a.example/1",
        "http://a.example/2",
        "http://b.example/1",
        "http://a.example/1",
        "http://b.example/2",
    ]
    assert list(by_turns(urls)) == [
        "http://a.example/1",
        "http://b.example/1",
        "http://a.example/2",
        "http://b.example/2",
    ]


def test_nobody_asks_a_site_without_saying_who_asks() -> None:
    sources = [remote_source("live", ["https://news.example.org/a"])]
    with pytest.raises(SettingsError, match=r"settings\.contact"):
        check_contact("sources.toml", Settings(), sources)
    check_contact("sources.toml", Settings(contact="me@example.org"), sources)


# ── what a site answers ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("answers", "reasons", "asked"),
    [
        ([Answer(b"", 503), Answer(PAGE.encode())], [], 2),
        ([Answer(b"", 429, {"Retry-After": "7"}), Answer(PAGE.encode())], [], 2),
        ([Answer(b"", 429, {"Retry-After": "9000"})], ["rate_limited"], 1),  # longer than one page is waited for
        ([Answer(b"gone", 404)], ["http_error"], 1),
        ([Answer(b"no", 403)], ["http_error"], 1),
        ([Answer(b"\x89PNG\r\n", headers={"Content-Type": "image/png"})], ["not_html"], 1),
        ([Answer(b"%PDF-1.7", headers={"Content-Type": "application/pdf"})], [], 1),
        ([Answer(b"%PDF-1.7", headers={"Content-Type": "application/octet-stream"})], [], 1),
        ([Answer(b"", headers=HTML)], ["empty"], 1),
        ([Answer(b"\x1f\x8b\x08junk", headers={**HTML, "Content-Encoding": "gzip"})], ["corrupt"], 1),
        (
            [Answer(gzip.compress(PAGE.encode(), mtime=0)[:-30], headers={**HTML, "Content-Encoding": "gzip"})],
            ["truncated"],
            1,
        ),
        ([Answer(b"", 302, {"Location": "/a"})], ["redirect_loop"], 1),
        ([Answer(b"", 302, {"Location": "file:///etc/passwd"})], ["blocked_ssrf"], 1),
        ([Answer(b"", 302, {"Location": "http://169.254.169.254/latest/"})], ["blocked_ssrf"], 1),
        ([Answer(b"", 302, {"Location": "http://user@127.0.0.1/"})], ["blocked_ssrf"], 1),
        ([Answer(b"", 302, {"Location": "http://[::ffff:127.0.0.1]/"})], ["blocked_ssrf"], 1),
        ([Answer(b"", 302, {"Location": "http://[broken"})], ["bad_url"], 1),
    ],
)
def test_answers(site: Make, answers: list[Answer], reasons: list[str], asked: int) -> None:
    place = site({"/a": answers})
    assert place.reasons("/a") == reasons
    assert len(place.times("/a")) == asked


def test_a_retry_after_is_kept(site: Make) -> None:
    place = site({"/a": [Answer(b"", 503, {"Retry-After": "40"}), Answer(PAGE.encode())]})
    assert place.run("/a").rejects == []
    first, second = place.times("/a")
    assert second - first >= 40


def test_a_chain_of_redirects_ends(site: Make) -> None:
    place = site({f"/{n}": Answer(b"", 302, {"Location": f"/{n + 1}"}) for n in range(30)})
    assert place.reasons("/0") == ["redirect_loop"]
    assert len(place.server.log) < 15


def test_a_bomb_is_refused_unread(site: Make) -> None:
    script: dict[str, object] = {"/plain": Answer(b"x" * 21_000_000)}
    for coding, writer in (("gzip", GzipWriter), ("br", BrotliWriter), ("zstd", ZstdWriter)):
        packed = io.BytesIO()
        with writer(packed) as stream:
            for _ in range(50):
                stream.write(bytes(1_000_000))
        script[f"/{coding}"] = Answer(packed.getvalue(), headers={**HTML, "Content-Encoding": coding})
    assert site(script).reasons(*script) == ["too_big"] * 4


def slow_body(connection: socket.socket) -> None:
    trickle(connection, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")


def slow_head(connection: socket.socket) -> None:
    trickle(connection, b"HTTP/1.1 200 OK\r\nX-Slow: ")


def silence(connection: socket.socket) -> None:
    time.sleep(3)


@pytest.mark.parametrize("talk", [slow_body, slow_head, silence])
def test_a_deadline_is_for_the_whole_exchange(talk: Callable[[socket.socket], None]) -> None:
    with (
        raw_server(talk) as url,
        Door("test", open_to=frozenset({HOST})) as door,
        pytest.raises(Unreached, match="timeout"),
    ):
        door.get(url + "/", max_bytes=1_000_000, seconds=0.6)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 5_000_000 + b"\r\n\r\n", "bad_response"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500_000 + b"\r\n", "bad_response"),
        (
            b"HTTP/1.1 200 OK\r\nX: " + b"a" * 65_500 + b"\r\n\r\n",
            "bad_response",
        ),  # the archive could not read it again
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "disconnected"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "disconnected"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab", "bad_response"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nshort!", "bad_response"),
        (b"SSH-2.0-OpenSSH_9.0\r\n", "disconnected"),
        (b"", "disconnected"),
        (b"HTTP/1.1 999999 \xff\r\n\r\n", "bad_response"),
    ],
)
def test_broken_answers(raw: bytes, reason: str) -> None:
    with raw_server(lambda connection: connection.sendall(raw)) as url, Door("test", open_to=frozenset({HOST})) as door:
        with pytest.raises(Unreached) as caught:
            door.get(url + "/", max_bytes=1_000_000, seconds=5)
        assert caught.value.reason == reason


def test_a_name_without_an_address_is_called_that(site: Make) -> None:
    place = site({})
    assert place.reasons("https://news.example.org/a") == ["dns_failure"]


def test_a_closed_port_is_unreachable_and_tried_again(site: Make) -> None:
    with socket.create_server((HOST, 0)) as listener:
        port = listener.getsockname()[1]
    place = site({})
    assert place.reasons(f"http://{HOST}:{port}/a") == ["unreachable"]  # and not that robots.txt denies it
    with Door("test", open_to=frozenset({HOST})) as door, pytest.raises(Unreached) as caught:
        door.get(f"http://{HOST}:{port}/", max_bytes=10)
    assert (caught.value.reason, caught.value.may_recover) == ("unreachable", True)


def test_everything_at_once_in_threads(tmp_path: Path) -> None:
    clock = FakeClock()
    servers = [Server({f"/{n}": Answer(f"<html>{n} {m}".encode()) for n in range(5)}, clock) for m in range(4)]
    for server in servers:
        server.seconds = 0.005
    reached = network(clock, workers=6)
    urls = [f"{server.url}/{n}" for server in servers for n in range(5)]
    try:
        found = take(tmp_path, reached, remote_source("live", urls, collection="s"))
    finally:
        reached.door.close()
        for server in servers:
            server.close()
    assert found.rejects == []
    assert found.seen == 20
    assert [server.busiest for server in servers] == [1, 1, 1, 1]  # one request to a host at a time
    assert [server.paths().count("/robots.txt") for server in servers] == [1, 1, 1, 1]


def test_waiting_for_ones_turn_is_not_counted_as_slowness(tmp_path: Path) -> None:
    clock = FakeClock()
    script: dict[str, object] = {f"/{n}": Answer(f"<html>{n}".encode()) for n in range(20)}
    server = Server({**script, "/robots.txt": Answer(b"User-agent: *\nCrawl-delay: 100\n")}, clock)  # type: ignore[dict-item]
    reached = network(clock, workers=8)
    try:
        found = take(tmp_path, reached, remote_source("live", [f"{server.url}/{n}" for n in range(20)], collection="s"))
    finally:
        reached.door.close()
        server.close()
    assert found.rejects == []
    assert clock.seconds - 1000 >= 19 * 100
