"""Common Crawl through a stand-in on the loopback: an index, ranges of WARC files, and servers that do not do as asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from pipelines.acquire import Acquired, archive
from pipelines.acquire.archive.digests import sha1_base32
from pipelines.acquire.items import PageRefusal, PassedOver
from pipelines.acquire.web.commoncrawl import CrawlRow, parse_row
from pipelines.settings import remote_source
from tests.acquire.pages import PAGE, URL, offsets, page, warc
from tests.acquire.servers import Answer, Asked, FakeClock, Server, balance, held, network, said, take

FILE = "crawl-data/CC-MAIN-2024-10/segments/1/warc/CC-MAIN-20240206-00001.warc.gz"
DIGEST = sha1_base32(PAGE.encode())
DATA = warc([page(), page(PAGE.replace("1,200", "1,300"), URL + "/2")])
STARTS = [*offsets(DATA), len(DATA)]
CRAWLS = [
    {"id": "CC-MAIN-2024-18", "from": "2024-04-12T00:00:00", "to": "2024-04-26T00:00:00"},
    {"id": "CC-MAIN-2024-10"},  # older lists name no days: the week of the name
    {"id": "CC-MAIN-2023-50", "from": "2023-11-28T00:00:00", "to": "2023-12-12T00:00:00"},
]


def row(number: int = 1, /, **changed: object) -> dict[str, object]:
    given: dict[str, object] = {
        "urlkey": "org,example,news)/2024/02/06/bridge", "timestamp": "20240206123000", "url": URL, "mime": "text/html",
        "mime-detected": "text/html", "status": "200", "digest": DIGEST, "length": str(STARTS[number + 1] - STARTS[number]),
        "offset": str(STARTS[number]), "filename": FILE,
    }  # fmt: skip
    return {key: value for key, value in {**given, **changed}.items() if value is not None}


def ranged(asked: Asked) -> Answer:
    first, last = asked.headers["range"].removeprefix("bytes=").split("-")
    return Answer(DATA[int(first) : int(last) + 1], 206, {"Content-Range": f"bytes {first}-{last}/{len(DATA)}"})


class Crawl:
    """A stand-in with one index page of some rows."""

    def __init__(self, root: Path, rows: list[Mapping[str, object]], data: object = ranged) -> None:
        self.root, self.clock = root, FakeClock()
        lines = "\n".join(json.dumps(one) for one in rows)
        self.server = Server(
            {
                "/collinfo.json": Answer(json.dumps(CRAWLS).encode()),
                "/CC-MAIN-2024-10-index": lambda asked: Answer(
                    b'{"pages": 1, "pageSize": 5}' if "showNumPages" in asked.path else lines.encode()
                ),
                f"/{FILE}": data,  # type: ignore[dict-item]
            },
            self.clock,
        )
        self.network = network(self.clock, self.server.url)

    def run(self, **words: object) -> Acquired:
        words = {"crawls": ("CC-MAIN-2024-10",), **words}
        try:
            found = take(self.root, self.network, remote_source("commoncrawl", [URL], collection="c", **words))  # type: ignore[arg-type]
        finally:
            self.server.close()
            self.network.door.close()
        seen, accounted = balance(found)
        assert seen == accounted
        return found


def test_one_record_is_fetched_and_kept_to_the_byte(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path, [row()])
    assert crawl.run().rejects == []
    (record,) = held(tmp_path).values()
    capture = record.capture
    assert record.source_name == f"{FILE}#{STARTS[1]}"
    assert (capture.acquired_via, capture.http_status, capture.url) == ("commoncrawl", 200, URL)
    assert str(capture.captured_at) == "2024-02-06 12:30:00+00:00"
    stored = (tmp_path / "w.archive" / capture.archive_file).read_bytes()
    start = capture.archive_offset or 0
    assert stored[start : start + (capture.archive_length or 0)] == DATA[STARTS[1] : STARTS[2]]
    assert archive.payload_of(tmp_path / "w.archive", capture) == PAGE.encode()


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Answer(DATA, 200), "bad_response"),  # the whole file
        (Answer(DATA[STARTS[1] : STARTS[2] - 9], 206), "bad_response"),  # short, and says so
        (lambda asked: Answer(raw=b"HTTP/1.1 206 Partial\r\nContent-Length: 9999\r\n\r\nabc"), "bad_response"),
        (Answer(raw=b"HTTP/1.1 206 Partial\r\n\r\n" + DATA[STARTS[1] : STARTS[2] - 9]), "truncated"),  # short, silently
        (Answer(DATA[STARTS[1] : STARTS[2]] + b"x", 206), "bad_response"),
        (Answer(b"\0" * (STARTS[2] - STARTS[1]), 206), "corrupt"),
        (Answer(b"", 404), "not_archived"),
        (Answer(b"", 416), "not_archived"),
        (Answer(b"", 500), "server_error"),
        (Answer(b"", 401), "bad_response"),
    ],
)
def test_anything_else_than_the_record_is_refused(tmp_path: Path, answer: object, reason: str) -> None:
    crawl = Crawl(tmp_path, [row()], answer)
    assert [reject.reason for reject in crawl.run().rejects] == [reason]
    assert held(tmp_path) == {}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"digest": "A" * 32}, "corrupt"),
        ({"url": URL + "/other"}, "corrupt"),
        ({"length": "30000000"}, "too_big"),
        ({"filename": "../../etc/passwd"}, "corrupt"),
        ({"offset": "-1"}, "corrupt"),
        ({"offset": None}, "corrupt"),
        ({"length": "ten"}, "corrupt"),
    ],
)
def test_index_and_record_must_agree(tmp_path: Path, changed: dict[str, object], reason: str) -> None:
    assert [reject.reason for reject in Crawl(tmp_path, [row(**changed)]).run().rejects] == [reason]


def test_two_records_for_one_are_refused(tmp_path: Path) -> None:
    both = row(length=str(STARTS[3] - STARTS[1]))
    assert [reject.reason for reject in Crawl(tmp_path, [both]).run().rejects] == ["corrupt"]


def test_truncated_pages_are_flagged(tmp_path: Path) -> None:
    Crawl(tmp_path, [row(truncated="length")]).run()
    (record,) = held(tmp_path).values()
    assert record.capture.truncated == "length"


def test_quiet_is_kept_when_the_server_asks_for_it(tmp_path: Path) -> None:
    answers = [Answer(b"slow down", 503), Answer(b"forbidden", 403)]
    crawl = Crawl(tmp_path, [row()], lambda asked: answers.pop(0) if answers else ranged(asked))
    assert crawl.run().rejects == []
    times = [asked.at for asked in crawl.server.log if asked.path == f"/{FILE}"]
    assert [later - earlier >= 60 for earlier, later in pairwise(times)] == [True, True]
    assert len(said(crawl.network)) == 2


def test_calls_are_spaced(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path, [row(), row(2, url=URL + "/2", digest=None)])
    assert crawl.run().rejects == []
    times = [asked.at for asked in crawl.server.log if asked.path == f"/{FILE}"]
    assert times[1] - times[0] >= 0.55 - 1e-6
    index = [asked.at for asked in crawl.server.log if "-index" in asked.path]
    assert index[1] - index[0] >= 1.0 - 1e-6


@pytest.mark.parametrize(
    ("since", "until", "asked"),
    [
        (None, None, ["CC-MAIN-2024-18"]),  # the newest
        ("2024-02", "2024-03", ["CC-MAIN-2024-10"]),
        ("2023", "2024", ["CC-MAIN-2024-18", "CC-MAIN-2024-10", "CC-MAIN-2023-50"]),
        ("2024-04-20", None, ["CC-MAIN-2024-18"]),
        ("2010", "2011", []),
    ],
)
def test_the_crawls_of_the_days_are_asked(
    tmp_path: Path, since: str | None, until: str | None, asked: list[str]
) -> None:
    crawl = Crawl(tmp_path, [])
    found = crawl.run(crawls=(), since=since, until=until)
    paths = [urlsplit(path).path for path in crawl.server.paths() if "-index" in path]
    assert list(dict.fromkeys(paths)) == [f"/{name}-index" for name in asked]
    assert [reject.reason for reject in found.rejects] == ([] if asked else ["not_archived"])


def test_a_second_run_fetches_nothing(tmp_path: Path) -> None:
    Crawl(tmp_path, [row()]).run()
    again = Crawl(tmp_path, [row()])
    assert again.run().new_captures == set()
    assert not any("crawl-data" in path for path in again.server.paths())


def test_the_search_is_passed_on(tmp_path: Path) -> None:
    crawl = Crawl(tmp_path, [])
    crawl.run(match="host", since="2024")
    words = parse_qs(urlsplit(crawl.server.paths()[0]).query)
    assert (words["matchType"], words["from"], words["url"]) == (["host"], ["2024"], [URL])


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (json.dumps(row()), CrawlRow(URL, "20240206123000", DIGEST, FILE, STARTS[1], STARTS[2] - STARTS[1], None)),
        (json.dumps(row(status="301")), PassedOver("redirect")),
        (json.dumps(row(**{"mime-detected": "image/png"})), PassedOver("image/png")),
        ("{", None),
        ("[]", None),
        ("null", None),
        ('"text"', None),
    ],
)
def test_lines_of_the_index(line: str, expected: object) -> None:
    found = parse_row(line)
    assert isinstance(found, PageRefusal) if expected is None else found == expected
