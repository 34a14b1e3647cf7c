"""Files that were made to break readers: each ends soon and in little memory, with a typed outcome and nothing else lost."""

from __future__ import annotations

import gzip
import io
import json
import os
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
from fastwarc.stream_io import BrotliWriter, ZstdWriter
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.acquire import Acquired, acquire, archive
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings, Source
from tests.acquire.pages import PAGE, URL, Response, mhtml, offsets, page, wacz, warc, write

GOOD = [page(PAGE.replace("1,200", str(number)), f"{URL}/{number}") for number in range(4)]
FILE = warc(GOOD)
STARTS = offsets(FILE)  # of the warcinfo record and the four pages
PLAIN = warc(GOOD, zipped=False)


def run(root: Path, name: str, data: bytes) -> Acquired:
    """Acquire one file; the page beside it must never suffer."""
    write(root / "in" / name, data)
    write(root / "in" / "beside.html", PAGE)
    found = acquire(WarehousePaths(root / "w.duckdb"), [Source(root / "in", "c")], Settings())
    assert found.outcomes[("c", "beside.html")] is not None
    stored = sum(capture is not None for capture in found.outcomes.values())
    assert found.seen == stored + len(found.rejects)
    for record in archive.records(root / "w.archive"):
        assert archive.payload_of(root / "w.archive", record.capture)
    return found


def flip(data: bytes, place: int) -> bytes:
    """The same with one byte changed."""
    return data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :]


def packed(writer: type[BrotliWriter] | type[ZstdWriter], size: int) -> bytes:
    """So many zero bytes, packed."""
    out = io.BytesIO()
    with writer(out) as stream:
        for _ in range(size // 1_000_000):
            stream.write(bytes(1_000_000))
    return out.getvalue()


@lru_cache(1)
def zeros() -> bytes:
    """A mebibyte of zero bytes as deflate blocks that can be repeated."""
    packer = zlib.compressobj(9, wbits=-15)
    return packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)


def bomb(size: int, head: bytes = b"", tail: bytes = b"") -> bytes:
    """A gzip member of a head, so many zero bytes (whole mebibytes) and a tail."""
    edges: list[bytes] = []
    for edge in (head, tail):
        packer = zlib.compressobj(9, wbits=-15)
        edges.append(packer.compress(edge) + packer.flush(zlib.Z_FINISH if edges else zlib.Z_FULL_FLUSH))
    checksum = zlib.crc32(head)
    for _ in range(size >> 20):
        checksum = zlib.crc32(bytes(1 << 20), checksum)
    checksum = zlib.crc32(tail, checksum)
    length = (len(head) + (size >> 20 << 20) + len(tail)) & 0xFFFFFFFF
    middle = zeros() * (size >> 20)
    return b"\x1f\x8b\x08\0\0\0\0\0\2\xff" + edges[0] + middle + edges[1] + struct.pack("<II", checksum, length)


def encoded(coding: str, body: bytes) -> Response:
    """A page whose body claims a content encoding."""
    return Response(body, headers={"Content-Type": "text/html", "Content-Encoding": coding})


def big_record(size: int) -> bytes:
    """A WARC of one member whose record holds so many bytes."""
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Target-URI: {URL}\r\n"
        f"WARC-Date: 2024-02-06T12:30:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {(size >> 20 << 20) + 44}\r\n\r\n"
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    ).encode()
    return bomb(size, head, b"\r\n\r\n")


def named(data: bytes, old: bytes, new: bytes) -> bytes:
    """The same with one place of plain bytes replaced."""
    assert old in data
    return data.replace(old, new, 1)


def in_pages(old: bytes, new: bytes) -> bytes:
    """The plain WARC with one place of its first page's record replaced."""
    start = PLAIN.index(b"WARC/1.1", 10)
    return PLAIN[:start] + named(PLAIN[start:], old, new)


BROTLI = lru_cache(1)(lambda: packed(BrotliWriter, 500_000_000))
ZSTANDARD = lru_cache(1)(lambda: packed(ZstdWriter, 500_000_000))
CLIMBING = (("../../archive/evil.warc.gz", FILE), ("/archive/evil.warc.gz", FILE), ("archive/a.warc.gz", FILE))

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
    started = time.monotonic()
    found = run(tmp_path, name, data)
    assert time.monotonic() - started < 10
    assert [reject.reason for reject in found.rejects] == reasons
    assert sum(capture is not None for capture in found.outcomes.values()) == kept + 1


def names(*members: tuple[str, bytes]) -> bytes:
    """A ZIP file with these members, as they are named."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in members:
            file.writestr(name, data)
    return out.getvalue()


def lying() -> bytes:
    """A ZIP whose directory says a stored member is longer than the file."""
    data = bytearray(wacz({"archive/a.warc.gz": FILE}))
    place = data.rindex(b"PK\x01\x02")
    data[place + 20 : place + 28] = (0x7FFFFFF0).to_bytes(4, "little") * 2
    return bytes(data)


WACZS: list[tuple[str, Callable[[], bytes], int, list[str]]] = [
    ("whole", lambda: wacz({"archive/a.warc.gz": FILE}), 4, []),
    ("deflated", lambda: wacz({"archive/a.warc.gz": FILE}, stored=False), 4, []),
    (
        "two WARCs",
        lambda: wacz({"archive/a.warc.gz": FILE, "archive/b.warc": warc([page("<html>b")], zipped=False)}),
        5,
        [],
    ),
    ("cut", lambda: wacz({"archive/a.warc.gz": FILE})[:-30], 0, ["corrupt"]),
    ("no ZIP", lambda: b"no zip at all" * 100, 0, ["corrupt"]),
    ("empty", lambda: b"", 0, ["corrupt"]),
    ("no WARC inside", lambda: wacz({"pages/pages.jsonl": b"{}"}), 0, ["corrupt"]),
    (
        "names that climb out",
        lambda: names(*CLIMBING),
        4,
        [],
    ),
    ("names that climb out, only", lambda: names(("archive/../../evil.warc.gz", FILE)), 0, ["corrupt"]),
    (
        "a broken WARC beside a sound one",
        lambda: wacz({"archive/a.warc.gz": b"junk", "archive/b.warc.gz": FILE}),
        4,
        ["corrupt"],
    ),
    ("a member cut", lambda: wacz({"archive/a.warc.gz": FILE[:-60]}), 3, ["truncated"]),
    ("a lying size", lying, 0, ["corrupt"]),
    ("a bomb, deflated", lambda: wacz({"archive/a.warc.gz": bomb(300_000_000)}, stored=False), 0, ["corrupt"]),
    (
        "a datapackage that is none",
        lambda: wacz({"archive/a.warc.gz": FILE, "datapackage.json": b"[" * 100_000}),
        4,
        [],
    ),
]


@pytest.mark.parametrize(("make", "kept", "reasons"), [case[1:] for case in WACZS], ids=[case[0] for case in WACZS])
def test_wacz(tmp_path: Path, make: Callable[[], bytes], kept: int, reasons: list[str]) -> None:
    started = time.monotonic()
    found = run(tmp_path, "a.wacz", make())
    assert time.monotonic() - started < 10
    assert [reject.reason for reject in found.rejects] == reasons
    assert sum(capture is not None for capture in found.outcomes.values()) == kept + 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "w.archive", "w.batches"]  # nothing was extracted


def test_wacz_members_are_checked_against_the_data_package(tmp_path: Path) -> None:
    import hashlib

    right = f"sha256:{hashlib.sha256(FILE).hexdigest()}"
    for digest, remarks in ((right, 0), ("sha256:" + "0" * 64, 1)):
        root = tmp_path / str(remarks)
        found = run(root, "a.wacz", wacz({"archive/a.warc.gz": FILE}, package={"archive/a.warc.gz": digest}))
        assert len(found.sources[0].remarks) == remarks


def nested(levels: int) -> bytes:
    """A message in a message in a message ..."""
    parts = [f'Content-Type: multipart/related; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(levels)]
    return "".join(["MIME-Version: 1.0\r\n", *parts, "Content-Type: text/html\r\n\r\n<p>deep"]).encode()


MHTMLS: list[tuple[str, Callable[[], bytes], int, list[str]]] = [
    ("whole", mhtml, 1, []),
    ("without a charset", lambda: mhtml().replace(b'; charset="utf-8"', b""), 1, []),
    ("cut inside the page", lambda: mhtml()[:900], 0, ["truncated"]),
    ("cut inside the image", lambda: mhtml()[:-300], 1, []),
    ("5,000 messages deep", lambda: nested(5000), 0, ["too_deep"]),
    ("200,000 parts", lambda: mhtml() + b"\r\n------MultipartBoundary--x----\r\n\r\n" * 200_000, 0, ["corrupt"]),
    ("no page in it", lambda: mhtml().replace(b"text/html", b"text/css"), 0, ["not_html"]),
    ("HTML under a wrong name", PAGE.encode, 0, ["corrupt"]),
    ("empty", lambda: b"", 0, ["empty"]),
    ("too large", lambda: mhtml() + bytes(70_000_000), 0, ["too_big"]),
    ("a page that is too large", lambda: mhtml("<p>" + "x" * 21_000_000), 0, ["too_big"]),
    ("random bytes", lambda: os.urandom(100_000), 0, ["corrupt"]),
    ("an address that is none", lambda: mhtml(url="cid:frame@x"), 1, []),
    ("a date that is none", lambda: mhtml(date="soon"), 1, []),
]


@pytest.mark.parametrize(("make", "kept", "reasons"), [case[1:] for case in MHTMLS], ids=[case[0] for case in MHTMLS])
def test_mhtml(tmp_path: Path, make: Callable[[], bytes], kept: int, reasons: list[str]) -> None:
    started = time.monotonic()
    found = run(tmp_path, "a.mhtml", make())
    assert time.monotonic() - started < 10
    assert [reject.reason for reject in found.rejects] == reasons
    assert sum(capture is not None for capture in found.outcomes.values()) == kept + 1


ODD_NAMES = [
    "a[1].html",
    "a*.html",
    "'; DROP TABLE articles; --.html",
    "$(touch x).html",
    "-rf.html",
    "a\nb.html",
    "é\udcff.html",
    "..html",
]


def test_names_of_files_are_only_names(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, name in enumerate(ODD_NAMES):
        (folder / name).write_text(f"<html><p>{number}", "utf-8")
    found = acquire(WarehousePaths(tmp_path / "w.duckdb"), [Source(folder, "c")], Settings())
    assert found.rejects == []
    assert found.seen == len(ODD_NAMES) - 1  # '..html' is hidden
    payloads = {
        archive.payload_of(tmp_path / "w.archive", record.capture) for record in archive.records(tmp_path / "w.archive")
    }
    assert len(payloads) == len(ODD_NAMES) - 1


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
