"""The Wayback Machine through a stand-in on the loopback: what its index and its captures can do to a client."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from pipelines.acquire import Acquired, archive, rejects
from pipelines.acquire.archive.digests import sha1_base32
from pipelines.acquire.items import PageRefusal, PassedOver
from pipelines.acquire.network.reach import TryLater
from pipelines.acquire.web.wayback import WaybackRow, parse_rows
from pipelines.model import PageError
from pipelines.paths import WarehousePaths
from pipelines.settings import remote_source
from tests.acquire.pages import PAGE
from tests.acquire.servers import Answer, Asked, FakeClock, Server, balance, held, network, said, take

HEADER = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
SITE = "https://news.example.org"
DIGEST = sha1_base32(PAGE.encode())


def line(stamp: str, path: str = "/a", status: str = "200", mime: str = "text/html", digest: str = DIGEST) -> list[str]:
    return [f"org,example,news){path}", stamp, f"{SITE}{path}", mime, status, digest, "1234"]


def index(*lines: list[str], key: str = "") -> Answer:
    table: list[list[str]] = [HEADER, *lines] if lines else []
    return Answer(
        json.dumps([*table, *([[], [key]] if key else [])]).encode(), headers={"Content-Type": "application/json"}
    )


def memento(
    body: bytes = PAGE.encode(), status: int = 200, stamp: str = "Tue, 06 Feb 2024 12:30:00 GMT", **more: str
) -> Answer:
    headers = {
        "Content-Type": "text/html", "X-Archive-Orig-Content-Type": "text/html; charset=utf-8",
        "X-Archive-Orig-Server": "nginx", "Memento-Datetime": stamp, "Content-Encoding": "",
        **{name.replace("_", "-"): value for name, value in more.items()},
    }  # fmt: skip
    return Answer(body, status, headers)


class Archive:
    """A test's Wayback Machine: index answers one after the other, captures by path."""

    def __init__(self, tmp_path: Path, searches: list[Answer]) -> None:
        self.root = tmp_path
        self.clock = FakeClock()
        self.server = Server({"/cdx/search/cdx": self._search}, self.clock)
        self._searches = list(searches)
        self.network = network(self.clock, self.server.url)

    def _search(self, asked: Asked) -> Answer:
        return self._searches.pop(0) if len(self._searches) > 1 else self._searches[0]

    def put(self, stamp: str, path: str, answer: object) -> None:
        self.server.script[f"/web/{stamp}id_/{SITE}{path}"] = answer  # type: ignore[assignment]

    def run(self, url: str = "news.example.org/*", **words: object) -> Acquired:
        source = remote_source("wayback", [url], collection="w", **words)  # type: ignore[arg-type]
        found = take(self.root, self.network, source)
        seen, accounted = balance(found)
        assert seen == accounted
        return found

    def asked(self, part: str) -> list[Asked]:
        return [asked for asked in self.server.log if part in asked.path]


Make = Callable[..., Archive]


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Make]:
    made: list[Archive] = []

    def make(*searches: Answer) -> Archive:
        made.append(Archive(tmp_path, list(searches)))
        return made[-1]

    yield make
    for archive_ in made:
        archive_.server.close()
        archive_.network.door.close()


# ── what is taken ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_capture_keeps_what_the_archive_says_of_it(machine: Make, tmp_path: Path) -> None:
    wayback = machine(index(line("20240206123000")))
    wayback.put("20240206123000", "/a", memento())
    found = wayback.run()
    assert found.rejects == []
    (record,) = held(tmp_path).values()
    capture = record.capture
    assert record.source_name == f"20240206123000/{SITE}/a"
    assert (capture.acquired_via, capture.http_status, capture.url, capture.final_url) == (
        "wayback",
        200,
        f"{SITE}/a",
        None,
    )
    assert capture.archive_url == f"{wayback.server.url}/web/20240206123000/{SITE}/a"
    assert str(capture.captured_at) == "2024-02-06 12:30:00+00:00"
    assert capture.content_type == "text/html; charset=utf-8"
    assert archive.payload_of(tmp_path / "w.archive", capture) == PAGE.encode()
    kept = record.provenance
    assert (kept["requested_timestamp"], kept["served_timestamp"]) == ("20240206123000", "20240206123000")
    assert (kept["digest_agrees"], kept["cdx_digest"]) == (True, DIGEST)
    assert kept["original_headers"] == {"content-type": "text/html; charset=utf-8", "server": "nginx"}


def test_the_search_says_what_was_asked_for(machine: Make) -> None:
    wayback = machine(index())
    wayback.run(since="2019-10", until="2019-11-02", limit=50)
    (asked,) = wayback.asked("/cdx/")
    words = parse_qs(urlsplit(asked.path).query)
    assert words["url"] == ["news.example.org/"]
    assert words["matchType"] == ["prefix"]
    assert (words["from"], words["to"], words["limit"]) == (["201910"], ["20191102"], ["50"])
    assert words["collapse"] == ["digest"]


@pytest.mark.parametrize(
    ("pattern", "match", "url"),
    [
        ("https://news.example.org/a", "exact", "https://news.example.org/a"),
        ("news.example.org/2019/*", "prefix", "news.example.org/2019/"),
        ("*.example.org", "domain", "example.org"),
    ],
)
def test_patterns(machine: Make, pattern: str, match: str, url: str) -> None:
    wayback = machine(index())
    wayback.run(pattern)
    words = parse_qs(urlsplit(wayback.asked("/cdx/")[0].path).query)
    assert (words["matchType"], words["url"]) == ([match], [url])


def test_pages_of_the_index_follow_each_other_by_resume_key(machine: Make) -> None:
    wayback = machine(index(line("20240101000000"), key="org,example 2024+x"), index(line("20240102000000")))
    for stamp in ("20240101000000", "20240102000000"):
        wayback.put(stamp, "/a", memento(PAGE.replace("1,200", stamp).encode()))
    assert wayback.run().seen == 2
    second = parse_qs(urlsplit(wayback.asked("/cdx/")[1].path).query)
    assert second["resumeKey"] == ["org,example 2024+x"]


def test_a_second_run_asks_for_nothing_that_it_has(machine: Make) -> None:
    wayback = machine(index(line("20240206123000")))
    wayback.put("20240206123000", "/a", memento())
    first = wayback.run()
    second = wayback.run()
    assert second.outcomes == first.outcomes
    assert second.sources[0].fetched == 0
    assert len(wayback.asked("id_/")) == 1


def test_an_archived_404_and_an_archived_429_are_data(machine: Make, tmp_path: Path) -> None:
    wayback = machine(index(line("20240101000000", "/gone", "404"), line("20240101000001", "/busy", "429")))
    wayback.put("20240101000000", "/gone", memento(b"<html>no such page</html>", 404))
    wayback.put("20240101000001", "/busy", memento(b"<html>too many requests</html>", 429))
    found = wayback.run()
    assert found.rejects == []
    assert sorted(record.capture.http_status or 0 for record in held(tmp_path).values()) == [404, 429]
    assert said(wayback.network) == []


def test_a_wrong_digest_is_noted_and_the_page_kept(machine: Make, tmp_path: Path) -> None:
    wayback = machine(index(line("20240206123000", digest="A" * 32)))
    wayback.put("20240206123000", "/a", memento())
    assert wayback.run().rejects == []
    (record,) = held(tmp_path).values()
    assert record.provenance["digest_agrees"] is False


def test_a_gzipped_capture_is_decoded(machine: Make, tmp_path: Path) -> None:
    wayback = machine(index(line("20240206123000")))
    wayback.put("20240206123000", "/a", memento(gzip.compress(PAGE.encode(), mtime=0), Content_Encoding="gzip"))
    wayback.run()
    (record,) = held(tmp_path).values()
    assert archive.payload_of(tmp_path / "w.archive", record.capture) == PAGE.encode()


# ── redirects ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_nearest_capture_is_taken_with_both_timestamps(machine: Make, tmp_path: Path) -> None:
    wayback = machine(index(line("20240206123000")))
    wayback.put("20240206123000", "/a", Answer(b"", 302, {"Location": f"/web/20240207000000/{SITE}/a"}))
    wayback.put("20240207000000", "/a", memento(stamp="Wed, 07 Feb 2024 00:00:00 GMT"))
    assert wayback.run().rejects == []
    (record,) = held(tmp_path).values()
    assert record.provenance["requested_timestamp"] == "20240206123000"
    assert record.provenance["served_timestamp"] == "20240207000000"
    assert str(record.capture.captured_at) == "2024-02-07 00:00:00+00:00"


def test_an_archived_redirect_leads_to_the_final_address(machine: Make, tmp_path: Path) -> None:
    wayback = machine(index(line("20240206123000")))
    to = {
        "Location": f"{wayback.server.url}/web/20240206123001/{SITE}/new",
        "Memento-Datetime": "Tue, 06 Feb 2024 12:30:00 GMT",
    }
    wayback.put("20240206123000", "/a", Answer(b"", 301, to))
    wayback.put("20240206123001", "/new", memento())
    assert wayback.run().rejects == []
    (record,) = held(tmp_path).values()
    assert (record.capture.url, record.capture.final_url) == (f"{SITE}/a", f"{SITE}/new")
    assert record.capture.url_key == "news.example.org/new"


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        (f"/web/20240206123000id_/{SITE}/a", "redirect_loop"),
        ("http://127.0.0.1:1/elsewhere", "bad_response"),
        ("https://example.org/away", "bad_response"),
        ("/login", "bad_response"),
        ("", "bad_response"),
    ],
)
def test_redirects_that_lead_nowhere(machine: Make, location: str, reason: str) -> None:
    wayback = machine(index(line("20240206123000")))
    wayback.put("20240206123000", "/a", Answer(b"", 302, {"Location": location}))
    assert [reject.reason for reject in wayback.run().rejects] == [reason]


def test_two_captures_that_lead_to_each_other(machine: Make) -> None:
    wayback = machine(index(line("20240101000000")))
    wayback.put("20240101000000", "/a", Answer(b"", 302, {"Location": f"/web/20240101000001id_/{SITE}/a"}))
    wayback.put("20240101000001", "/a", Answer(b"", 302, {"Location": f"/web/20240101000000id_/{SITE}/a"}))
    assert [reject.reason for reject in wayback.run().rejects] == ["redirect_loop"]
    assert len(wayback.asked("id_/")) == 2


# ── patience ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_searches_and_captures_are_spaced(machine: Make) -> None:
    pages = [index(line(f"2024010100000{n}"), key="k" if n < 3 else "") for n in range(4)]
    wayback = machine(*pages)
    for n in range(4):
        wayback.put(f"2024010100000{n}", "/a", memento(PAGE.replace("1,200", str(n)).encode()))
    wayback.run()
    searches = [asked.at for asked in wayback.asked("/cdx/")]
    captures = [asked.at for asked in wayback.asked("id_/")]
    assert min(b - a for a, b in pairwise(searches)) >= 60 / 24 - 1e-6
    assert min(b - a for a, b in pairwise(captures)) >= 1 / 8 - 1e-6
    assert (len(searches), len(captures)) == (4, 4)


@pytest.mark.parametrize(("header", "pause"), [({"Retry-After": "300"}, 300), ({}, 60)])
def test_nothing_is_sent_after_a_429_until_the_pause_ends(machine: Make, header: dict[str, str], pause: float) -> None:
    stamps = [f"2024010100000{n}" for n in range(4)]
    wayback = machine(index(*[line(stamp) for stamp in stamps]))
    for stamp in stamps:
        wayback.put(stamp, "/a", memento(PAGE.replace("1,200", stamp).encode()))
    wayback.put(stamps[1], "/a", [Answer(b"slow down", 429, header), memento()])
    assert wayback.run().rejects == []
    refused = next(n for n, asked in enumerate(wayback.server.log) if stamps[1] in asked.path)
    assert wayback.server.log[refused + 1].at - wayback.server.log[refused].at >= pause
    assert "nothing is sent until" in said(wayback.network)[0]
    assert len(wayback.asked("id_/")) == 5


def test_a_429_on_a_capture_pauses_searches_too(machine: Make) -> None:
    wayback = machine(index(line("20240101000000"), key="more"), index(line("20240101000001")))
    wayback.put("20240101000000", "/a", [Answer(b"", 429, {"Retry-After": "500"}), memento()])
    wayback.put("20240101000001", "/a", memento(b"<html>other</html>"))
    wayback.run()
    times = [asked.at for asked in wayback.server.log]
    assert times[2] - times[1] >= 500


def test_an_archive_that_never_lets_in_is_given_up_with_everything_counted(machine: Make) -> None:
    wayback = machine(index(line("20240101000000"), line("20240101000001")))
    for stamp in ("20240101000000", "20240101000001"):
        wayback.put(stamp, "/a", Answer(b"", 429))
    found = wayback.run()
    assert [reject.reason for reject in found.rejects] == ["rate_limited"] * 2
    assert len(wayback.server.log) < 30


def test_slow_captures_get_a_second_pass(machine: Make) -> None:
    stamps = ["20240101000000", "20240101000001"]
    wayback = machine(index(*[line(stamp) for stamp in stamps]))
    wayback.put(stamps[0], "/a", [Answer(b"", 503), Answer(b"", 504), memento()])
    wayback.put(stamps[1], "/a", memento(b"<html>other</html>"))
    assert wayback.run().rejects == []
    order = [asked.path[5:19] for asked in wayback.asked("id_/")]
    assert order == [stamps[0], stamps[0], stamps[1], stamps[0]]
    assert any("second pass" in text for text in said(wayback.network))


def test_a_capture_that_stays_broken_is_a_typed_reject(machine: Make) -> None:
    wayback = machine(
        index(line("20240101000000"), line("20240101000001"), line("20240101000002"), line("20240101000003"))
    )
    wayback.put("20240101000000", "/a", Answer(b"", 503))
    wayback.put("20240101000001", "/a", Answer(b"Page cannot be displayed", 404))
    robots = {"X-Archive-Wayback-Runtime-Error": "RobotAccessControlException: Blocked By Robots"}
    wayback.put("20240101000002", "/a", Answer(b"", 403, robots))
    wayback.put("20240101000003", "/a", memento(b""))
    found = wayback.run()
    assert sorted(reject.reason for reject in found.rejects) == ["blocked", "empty", "not_archived", "server_error"]


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"org.archive.wayback.exception.AdministrativeAccessControlException: Blocked Site Error", 403, "blocked"),
        (b"[[", 200, "bad_response"),
        (b"<html>maintenance</html>", 200, "bad_response"),
        (b"", 503, "server_error"),
        (b'{"a": 1}', 200, "bad_response"),
    ],
)
def test_a_search_that_fails_is_a_typed_reject(machine: Make, body: bytes, status: int, reason: str) -> None:
    wayback = machine(Answer(body, status))
    found = wayback.run()
    assert [(reject.source_name, reject.reason) for reject in found.rejects] == [("search news.example.org/", reason)]


def test_a_search_that_succeeds_later_leaves_no_old_reject(machine: Make, tmp_path: Path) -> None:
    wayback = machine(Answer(b"[[", 200))
    wayback.run()
    wayback._searches = [index()]
    assert wayback.run().seen == 0
    assert list(rejects(WarehousePaths(tmp_path / "w.duckdb"))) == []


def test_many_at_once_are_still_spaced_and_in_order(tmp_path: Path) -> None:
    clock = FakeClock()
    stamps = [f"202401010000{n:02}" for n in range(20)]
    script = {f"/web/{stamp}id_/{SITE}/a": memento(PAGE.replace("1,200", stamp).encode()) for stamp in stamps}
    server = Server({**script, "/cdx/search/cdx": index(*[line(stamp) for stamp in stamps])}, clock)
    reached = network(clock, server.url, workers=8)
    try:
        found = take(tmp_path, reached, remote_source("wayback", ["news.example.org/*"], collection="w"))
    finally:
        server.close()
        reached.door.close()
    assert [name for _, name in found.outcomes] == [f"{stamp}/{SITE}/a" for stamp in stamps]
    assert clock.seconds - 1000 >= 19 / 8


# ── lines of the index ───────────────────────────────────────────────────────────────────────────────────────────────

LINES = [
    (line("20240206123000"), WaybackRow("20240206123000", f"{SITE}/a", 200, DIGEST)),
    (
        line("20240206123000", status="-", mime="warc/revisit"),
        WaybackRow("20240206123000", f"{SITE}/a", None, DIGEST),
    ),
    (line("20240006000000"), WaybackRow("20240006000000", f"{SITE}/a", 200, DIGEST)),  # month 00 exists there
    (line("20240206123000", status="301"), PassedOver("redirect")),
    (line("20240206123000", mime="image/png"), PassedOver("image/png")),
    (line("2024020612"), "no time of 14 digits"),
    (["a", "b"], "2 fields instead of 7"),
    (["k", "20240206123000", "javascript:alert(1)", "text/html", "200", DIGEST, "1"], "not an absolute"),
    (["k", "20240206123000", "https://[broken/", "text/html", "200", DIGEST, "-"], "not an address"),
]


@pytest.mark.parametrize(("cells", "expected"), LINES)
def test_lines_of_the_index(cells: list[str], expected: object) -> None:
    (row,), key = parse_rows(json.dumps([HEADER, cells]))
    assert key == ""
    if isinstance(expected, str):
        assert isinstance(row, PageRefusal)
        assert row.reason == "corrupt"
        assert expected in row.detail
    else:
        assert row == expected


@pytest.mark.parametrize("body", ["[[", "{}", '"text"', "[1, 2]", '[["a"], ["b"]]', "[" * 5000])
def test_what_is_no_index(body: str) -> None:
    with pytest.raises(TryLater) as caught:
        parse_rows(body)
    assert isinstance(caught.value, PageError)


def test_repeated_lines_are_one_capture(machine: Make) -> None:
    wayback = machine(index(line("20240206123000"), line("20240206123000")))
    wayback.put("20240206123000", "/a", memento())
    assert wayback.run().seen == 1
    assert len(wayback.asked("id_/")) == 1
