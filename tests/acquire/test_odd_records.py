"""Records that servers and crawlers label wrongly or cut: what can be read is read, and what is lost is said."""

from __future__ import annotations

import gzip
import io
import zlib
from collections import Counter
from pathlib import Path

import pytest
from fastwarc.stream_io import ZstdWriter

from pipelines.acquire import Acquired, acquire, archive
from pipelines.acquire.files.find import PARTS, find_pages
from pipelines.acquire.files.saved_by import noted_in
from pipelines.acquire.formats.kinds import is_html, media_type
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings, Source
from tests.acquire.pages import CAPTURED, PAGE, URL, Response, page, warc, write

HTML = {"Content-Type": "text/html"}


def run(root: Path) -> Acquired:
    """Acquire the folder ``in``; every payload can be read back."""
    found = acquire(WarehousePaths(root / "w.duckdb"), [Source(root / "in", "c")], Settings())
    for record in archive.records(root / "w.archive"):
        assert archive.payload_of(root / "w.archive", record.capture)
    return found


# A Content-Type as servers write it, and the media type it is.
TYPES = [
    ("text/html; charset=utf-8", "text/html"),
    ("text/html charset=utf-8", "text/html"),
    ("text/html:charset=utf-8", "text/html"),
    ('"text/html"', "text/html"),
    ("TEXT/HTML, text/html", "text/html"),
    ("html", ""),
    ("charset=utf-8", ""),
    ("image/png", "image/png"),
    (None, ""),
]


@pytest.mark.parametrize(("written", "kind"), TYPES)
def test_media_types(written: str | None, kind: str) -> None:
    assert media_type(written) == kind


# The beginning of a payload, and whether it is a page.
BEGINNINGS = [
    (b"<!DOCTYPE html><html>", True),
    (b"\n <script>var a</script><p>b", True),
    (b"<p>Text", True),
    (b"<h1 class=a>Text", True),
    (b"<meta charset=utf-8><title>a</title>", True),
    (b"<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'><html>", True),
    (b"<?xml version='1.0'?><rss><channel>", False),
    (b"<svg xmlns='a'>", False),
    (b"<pre-release>", False),
    (b'{"a": "<p>"}', False),
    (b"GIF89a", False),
]


@pytest.mark.parametrize(("payload", "is_page"), BEGINNINGS)
def test_what_begins_as_a_page_does(payload: bytes, is_page: bool) -> None:
    assert is_html(payload) is is_page


def chunks(body: bytes, last: bytes = b"0\r\n\r\n") -> bytes:
    """A body in two chunks."""
    half = len(body) // 2
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:half], body[half:])) + last


CUT = gzip.compress(PAGE.encode() + bytes(range(256)) * 40)[:-60]
# (name, response, why the page is cut or None)
READ = [
    ("no last chunk", Response(chunks(PAGE.encode(), b""), headers=HTML | {"Transfer-Encoding": "chunked"}), None),
    ("cut in a chunk", Response(chunks(PAGE.encode())[:-40], headers=HTML | {"Transfer-Encoding": "chunked"}), "unspecified"),
    ("cut in gzip data", Response(CUT, headers=HTML | {"Content-Encoding": "gzip"}), "unspecified"),
    (
        "cut in gzip data, as the crawler says",
        Response(CUT, headers=HTML | {"Content-Encoding": "gzip"}, warc_headers={"WARC-Truncated": "length"}),
        "length",
    ),
    (
        "cut in deflate data",
        Response(zlib.compress(PAGE.encode())[:-9], headers=HTML | {"Content-Encoding": "deflate"}),
        "unspecified",
    ),
    ("a charset for a coding", Response(PAGE.encode(), headers=HTML | {"Content-Encoding": "ISO-8859-1"}), None),
    ("a media type for a coding", Response(PAGE.encode(), headers=HTML | {"Content-Encoding": "text/html"}), None),
    ("an unknown coding of plain markup", Response(PAGE.encode(), headers=HTML | {"Content-Encoding": "rot13"}), None),
    ("no semicolon", Response(PAGE.encode(), headers={"Content-Type": "text/html charset=utf-8"}), None),
    ("no media type at all", Response(PAGE.encode(), headers={"Content-Type": "html"}), None),
]  # fmt: skip


@pytest.mark.parametrize(("response", "truncated"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_what_can_be_read_is_read(tmp_path: Path, response: Response, truncated: str | None) -> None:
    write(tmp_path / "in" / "a.warc.gz", warc([response]))
    assert run(tmp_path).rejects == []
    (record,) = archive.records(tmp_path / "w.archive")
    assert record.capture.truncated == truncated


def test_a_status_line_in_lower_case(tmp_path: Path) -> None:
    plain = warc([page()], zipped=False)
    write(tmp_path / "in" / "a.warc", plain.replace(b"HTTP/1.1 200", b"http/1.1 200"))
    assert run(tmp_path).rejects == []


AGAIN = "2024-02-07T12:30:00Z"


@pytest.mark.parametrize("status", ["200 OK", "304 Not Modified"])
def test_a_revisit_without_a_digest_is_found_by_address_and_moment(tmp_path: Path, status: str) -> None:
    revisit = Response(
        b"", date=AGAIN, status=status, kind="revisit",
        warc_headers={"WARC-Refers-To-Target-URI": URL, "WARC-Refers-To-Date": CAPTURED},
    )  # fmt: skip
    data = warc([page(), revisit], zipped=False)
    head, mark, tail = data.rpartition(b"WARC-Type: revisit")
    lines = [line for line in (mark + tail).split(b"\r\n") if not line.startswith(b"WARC-Payload-Digest")]
    write(tmp_path / "in" / "a.warc", head + b"\r\n".join(lines))
    assert run(tmp_path).rejects == []
    first, second = archive.records(tmp_path / "w.archive")
    assert first.capture.payload_sha256 == second.capture.payload_sha256


def test_a_warc_in_zstandard(tmp_path: Path) -> None:
    out = io.BytesIO()
    with ZstdWriter(out) as stream:
        stream.write(warc([page(), page(PAGE.replace("1,200", "9,900"), f"{URL}/2")], zipped=False))
    write(tmp_path / "in" / "a.warc.zst", out.getvalue())
    found = run(tmp_path)
    assert found.rejects == []
    assert len(found.outcomes) == 2
    write(tmp_path / "in" / "b.warc.zst", out.getvalue()[: len(out.getvalue()) // 2])
    assert [reject.source_name.partition("#")[0] for reject in run(tmp_path).rejects] == ["b.warc.zst"]


# A folder beside "Quay wall.html", and whether it holds that page's parts.
FOLDERS = [
    ("Quay wall_files", True),
    ("Quay wall-Dateien", True),
    ("Quay wall_fichiers", True),
    ("Quay wall.files", True),
    ("Other page_files", False),
    ("Quay wall", False),
    ("case_files", False),
]


@pytest.mark.parametrize(("folder", "holds_parts"), FOLDERS)
def test_folders_of_parts(tmp_path: Path, folder: str, holds_parts: bool) -> None:
    write(tmp_path / "Quay wall.html", PAGE)
    write(tmp_path / folder / "frame.html", "<p>An advert</p>")
    others: Counter[str] = Counter()
    assert len(list(find_pages(tmp_path, others))) == (1 if holds_parts else 2)
    assert others == ({PARTS: 1} if holds_parts else {})


# What a program wrote into a page, and the address and the moment that it says.
NOTES = [
    (
        f"<!--\n Page saved with SingleFile \n url: {URL} \n saved date: Tue Feb 06 2024 13:30:00 GMT+0100\n-->",
        CAPTURED,
    ),
    (
        f"<!--\n Archive processed by SingleFile \n url: {URL} \n saved date: Tue Feb 06 2024 12:30:00 GMT+0000\n-->",
        CAPTURED,
    ),
    (f"<!-- saved from url=(0049){URL} -->", None),
    (f"<!-- Saved from {URL} at {CAPTURED} using monolith v2.7 -->", CAPTURED),
    (f'<html data-scrapbook-source="{URL}" data-scrapbook-create="20240206123000000">', CAPTURED),
    (f'<meta name="savepage-url" content="{URL}">', None),
]


@pytest.mark.parametrize(("note", "at"), NOTES)
def test_notes_of_saving_programs(note: str, at: str | None) -> None:
    known = noted_in(f"<!DOCTYPE html>{note}<p>a".encode())
    assert known is not None
    assert known.url == URL
    assert (known.captured_at.isoformat().replace("+00:00", "Z") if known.captured_at else None) == at


def test_pages_that_nobody_noted_anything_in() -> None:
    assert noted_in(PAGE.encode()) is None
