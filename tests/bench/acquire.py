"""Reading a WARC.gz of 50 MB beside a bare fastwarc loop: Dateline's reader (whole records only), and with digests compared.

Measured in CPU time, which is the time of the wall on a machine that has nothing else to do: every reader is one thread.
The digests are compared where a page is archived, since its sha1 is needed there anyway; the third row says what that costs.
"""

from __future__ import annotations

import io
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipelines.acquire.archive.digests import Digests, sha1_base32, verdict
from pipelines.acquire.formats.warc import read_warc
from pipelines.acquire.formats.warc_bytes import ByteRange
from pipelines.acquire.items import FoundPage

MEGABYTES = 50
ROUNDS = 5
TARGET = 0.8


def write_warc(path: Path) -> int:
    """Requests and responses with pages of about 45 kB of words; returns the number of pages."""
    chance = random.Random(1)
    words = ["".join(chance.choices("etaoinshrdlucmfwypvbgk", k=chance.randint(2, 9))) for _ in range(8000)]
    number = 0
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="WARC/1.1")
        while file.tell() < MEGABYTES * 1_000_000:
            paragraphs = (" ".join(chance.choices(words, k=70)) for _ in range(90))
            body = "".join(f'<div class="story"><p>{text}</p></div>\n' for text in paragraphs).encode()
            url = f"https://news.example.org/{number}"
            for kind, line, content in (("response", "200 OK", body), ("request", "GET / HTTP/1.1", b"")):
                headers = StatusAndHeaders(line, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
                writer.write_record(
                    writer.create_warc_record(
                        url, kind, payload=io.BytesIO(content), length=len(content), http_headers=headers
                    )
                )
            number += 1
    return number


def bare(path: Path) -> int:
    """The least that a reader can do: every response's body."""
    records = ArchiveIterator(str(path), record_types=WarcRecordType.response)
    return sum(len(record.reader.read()) for record in records)


def ours(path: Path) -> int:
    """Every page with its payload."""
    with ByteRange.of_file(path) as source:
        items = read_warc(source, path.name, 20_000_000)
        return sum(len(item.payload) for item in items if isinstance(item, FoundPage))


def verified(path: Path) -> int:
    """The same, and every declared digest compared."""
    n_bytes = 0
    with ByteRange.of_file(path) as source:
        for item in read_warc(source, path.name, 20_000_000):
            if isinstance(item, FoundPage) and item.declared is not None:
                sha1 = sha1_base32(item.payload)
                if verdict(item.declared, item.payload, Digests("", sha1)) != "payload":
                    raise RuntimeError("a digest of a fresh file does not agree")
                n_bytes += len(item.payload)
    return n_bytes


def seconds(work: Callable[[Path], int], path: Path) -> tuple[float, int]:
    """The CPU time of one go, and the bytes that it read."""
    started = time.process_time()
    n_bytes = work(path)
    return time.process_time() - started, n_bytes


def run() -> None:
    """Prints MB/s of each and its ratio to the bare loop; the goes alternate, so that all meet the same machine."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "pages.warc.gz"
        pages = write_warc(path)
        size = path.stat().st_size / 1e6
        goes = [[seconds(work, path) for work in (bare, ours, verified)] for _ in range(ROUNDS)]
    if len({n_bytes for go in goes for _, n_bytes in go}) != 1:
        raise RuntimeError("the readers did not read the same bytes")
    fastest = [min(go[which][0] for go in goes) for which in range(3)]
    print(f"{pages:,} pages, {size:.0f} MB of WARC.gz, {goes[0][0][1] / 1e6:.0f} MB of pages")
    for name, took in zip(("bare fastwarc loop", "dateline", "and digests"), fastest, strict=True):
        print(
            f"{name:<20} {size / took:7.0f} MB/s of the file  {pages / took:9,.0f} pages/s  ratio {fastest[0] / took:.2f}"
        )
    ratio = fastest[0] / fastest[1]
    print(f"target for dateline {TARGET}: {'reached' if ratio >= TARGET else 'missed'}")
