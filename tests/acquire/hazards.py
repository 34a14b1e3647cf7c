"""What the tests of broken files share: sound files to break, bombs, and one run over a file with a sound neighbour."""

from __future__ import annotations

import io
import os
import struct
import zlib
from functools import lru_cache
from pathlib import Path

from fastwarc.stream_io import BrotliWriter, ZstdWriter

from pipelines.acquire import Acquired, acquire, archive
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings, Source
from tests.acquire.pages import PAGE, URL, Response, offsets, page, warc, write

GOOD = [page(PAGE.replace("1,200", str(number)), f"{URL}/{number}") for number in range(4)]
FILE = warc(GOOD)
STARTS = offsets(FILE)  # of the warcinfo record and the four pages
PLAIN = warc(GOOD, zipped=False)


def cpu_seconds() -> float:
    """Seconds of the processor that this process and its ended children have used: no other program changes them."""
    return sum(os.times()[:4])


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
