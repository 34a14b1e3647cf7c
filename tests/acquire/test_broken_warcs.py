"""WARC files that were made to break readers: each ends soon, with a typed outcome and nothing else lost."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
from fastwarc.stream_io import BrotliWriter, ZstdWriter
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.acquire import archive
from tests.acquire.hazards import (
    FILE,
    GOOD,
    PLAIN,
    STARTS,
    big_record,
    bomb,
    cpu_seconds,
    encoded,
    flip,
    in_pages,
    named,
    packed,
    run,
)
from tests.acquire.pages import PAGE, URL, page, warc, write

BROTLI = lru_cache(1)(lambda: packed(BrotliWriter, 500_000_000))
ZSTANDARD = lru_cache(1)(lambda: packed(ZstdWriter, 500_000_000))

# name of the file, its bytes, pages that must be kept, reasons of what is rejected
WARCS: list[tuple[str, str, Callable[[], bytes], int, list[str]]] = [
    ("whole", "a.warc.gz", lambda: FILE, 4, []),
    ("cut inside the last member", "a.warc.gz", lambda: FILE[:-60], 3, ["truncated"]),
    ("cut inside its checksum", "a.warc.gz", lambda: FILE[:-3], 3, ["truncated"]),
    ("cut inside a gzip header", "a.warc.gz", lambda: FILE[: STARTS[4] + 5], 3, ["truncated"]),
    ("cut between two members", "a.warc.gz", lambda: FILE[: STARTS[4]], 3, []),
    ("cut inside the first page", "a.warc.gz", lambda: FILE[: STARTS[1] + 100], 0, ["truncated"]),
    ("plain and cut", "a.warc", lambda: PLAIN[:-100], 3, ["truncated"]),
    ("plain and cut in the headers", "a.warc", lambda: PLAIN[: PLAIN.rindex(b"WARC/1.1") + 60], 3, ["truncated"]),
    ("a flipped bit in a member", "a.warc.gz", lambda: flip(FILE, STARTS[2] + 200), 3, ["corrupt"]),
    ("a flipped bit in a checksum", "a.warc.gz", lambda: flip(FILE, STARTS[3] - 6), 3, ["corrupt"]),
    ("a flipped bit in the first member", "a.warc.gz", lambda: flip(FILE, 60), 4, ["corrupt"]),
    (
        "a flipped byte of a plain payload",
        "a.warc",
        lambda: named(PLAIN, b"ferry across", b"ferrx across"),
        3,
        ["corrupt"],
    ),
    ("zero bytes behind", "a.warc.gz", lambda: FILE + bytes(512), 4, []),
    ("junk behind", "a.warc.gz", lambda: FILE + b"junk that is no member", 4, ["corrupt"]),
    ("junk between", "a.warc.gz", lambda: FILE[: STARTS[2]] + b"junk" + FILE[STARTS[2] :], 4, ["corrupt"]),
    ("one member for all", "a.warc.gz", lambda: gzip.compress(PLAIN), 4, []),
    ("one member for all, cut", "a.warc.gz", lambda: gzip.compress(PLAIN)[:-20], 3, ["truncated"]),
    ("HTML under a wrong name", "a.warc.gz", PAGE.encode, 0, ["corrupt"]),
    ("gzipped HTML under a wrong name", "a.warc.gz", lambda: gzip.compress(PAGE.encode()), 0, ["corrupt"]),
    ("nothing", "a.warc.gz", lambda: b"", 0, ["empty"]),
    ("random bytes", "a.warc", lambda: os.urandom(100_000), 0, ["corrupt"]),
    (
        "a huge Content-Length",
        "a.warc",
        lambda: in_pages(b"Content-Length: 1", b"Content-Length: 1000000001"),
        3,
        ["corrupt"],
    ),
    (
        "a Content-Length over the next",
        "a.warc",
        lambda: in_pages(b"Content-Length: 1", b"Content-Length: 2"),
        3,
        ["corrupt"],
    ),
    ("a short Content-Length", "a.warc", lambda: in_pages(b"Content-Length: 10", b"Content-Length: 9"), 3, ["corrupt"]),
    ("no Content-Length", "a.warc", lambda: in_pages(b"\r\nContent-Length: ", b"\r\nX-Length: "), 3, ["corrupt"]),
    (
        "a header line without end",
        "a.warc",
        lambda: b"WARC/1.1\r\nWARC-Type: response\r\nX: " + b"a" * 50_000_000,
        0,
        ["corrupt"],
    ),
    ("five million headers", "a.warc", lambda: b"WARC/1.1\r\n" + b"X: y\r\n" * 5_000_000, 0, ["corrupt"]),
    ("200 MB without a line end", "a.warc.gz", lambda: bomb(200_000_000), 0, ["corrupt"]),
    ("a record of 2 GB in 2 MB", "a.warc.gz", lambda: big_record(2_000_000_000) + FILE, 4, ["too_big"]),
    ("a record of 2 GB at the end", "a.warc.gz", lambda: FILE + big_record(2_000_000_000), 4, ["too_big"]),
    ("gzip in a page, 500 MB", "a.warc.gz", lambda: warc([encoded("gzip", bomb(500_000_000)), *GOOD]), 4, ["too_big"]),
    (
        "gzip in gzip in gzip",
        "a.warc.gz",
        lambda: warc([encoded("gzip, gzip, gzip, gzip", b"x"), *GOOD]),
        4,
        ["corrupt"],
    ),
    (
        "brotli in a page, 500 MB",
        "a.warc.gz",
        lambda: warc([encoded("br", BROTLI()), *GOOD]),
        4,
        ["too_big"],
    ),
    (
        "zstandard in a page, 500 MB",
        "a.warc.gz",
        lambda: warc([encoded("zstd", ZSTANDARD()), *GOOD]),
        4,
        ["too_big"],
    ),
    ("brotli that is none", "a.warc.gz", lambda: warc([encoded("br", b"abcde"), *GOOD]), 4, ["corrupt"]),
    ("an unknown coding", "a.warc.gz", lambda: warc([encoded("rot13", b"abcde"), *GOOD]), 4, ["corrupt"]),
    ("no HTTP in a response", "a.warc.gz", lambda: warc([*GOOD[:2]]) + no_http(), 2, ["corrupt"]),
    ("a date that is none", "a.warc.gz", lambda: warc([page(date="yesterday")]), 1, []),
    ("an address with a line end", "a.warc.gz", lambda: warc([page(url="https://news.example.org/a b")]), 1, []),
    ("a thousand broken members", "a.warc.gz", lambda: FILE + b"\x1f\x8b\x08junk" * 30_000, 4, ["corrupt"]),
]


def no_http() -> bytes:
    """A response record without an HTTP message."""
    block = b"this is not HTTP\r\n\r\nat all"
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:2>\r\nWARC-Target-URI: {URL}\r\n"
        f"WARC-Date: 2024-02-06T12:30:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    ).encode()
    return gzip.compress(head + block + b"\r\n\r\n")


@pytest.mark.parametrize(
    ("name", "make", "kept", "reasons"), [case[1:] for case in WARCS], ids=[case[0] for case in WARCS]
)
def test_warc(tmp_path: Path, name: str, make: Callable[[], bytes], kept: int, reasons: list[str]) -> None:
    data = make()
    started = cpu_seconds()
    found = run(tmp_path, name, data)
    assert cpu_seconds() - started < 10
    assert [reject.reason for reject in found.rejects] == reasons
    assert sum(capture is not None for capture in found.outcomes.values()) == kept + 1


CHILD = """
import json, re, sys
from pathlib import Path
from pipelines.acquire import acquire
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings, Source
folder = Path(sys.argv[1])
found = acquire(WarehousePaths(folder / "w.duckdb"), [Source(folder / "in", "c")], Settings())
most = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
print(json.dumps({"mb": most / 1000, "reasons": [r.reason for r in found.rejects]}))
"""


@pytest.mark.parametrize(
    "make", [lambda: big_record(2_000_000_000), lambda: warc([encoded("gzip", bomb(1_000_000_000))])]
)
def test_memory_does_not_follow_what_a_file_unpacks_to(tmp_path: Path, make: Callable[[], bytes]) -> None:
    write(tmp_path / "in" / "a.warc.gz", make())
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path)], capture_output=True, text=True, check=True, timeout=60,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    answer = json.loads(done.stdout)
    assert answer["reasons"] == ["too_big"]
    assert answer["mb"] < 200


@given(st.integers(0, len(FILE) - 1), st.integers(0, len(FILE)))
@settings(max_examples=60, deadline=None)
def test_no_flip_and_no_cut_loses_the_rest_or_invents_a_page(
    tmp_path_factory: pytest.TempPathFactory, place: int, cut: int
) -> None:
    root = tmp_path_factory.mktemp("flip")
    whole = {response.body for response in GOOD} | {PAGE.encode()}
    data = flip(FILE, place)[:cut] if place < cut else FILE[:cut]
    found = run(root, "a.warc.gz", data)
    for record in archive.records(root / "w.archive"):
        assert archive.payload_of(root / "w.archive", record.capture) in whole
    hurt = [start for start in STARTS[1:] if start <= place < (next((s for s in STARTS if s > start), len(FILE)))]
    sound = sum(
        end <= cut and start not in hurt for start, end in zip(STARTS[1:], [*STARTS[2:], len(FILE)], strict=True)
    )
    kept = sum(capture is not None for name, capture in found.outcomes.items() if name[1] != "beside.html")
    assert kept >= sound
