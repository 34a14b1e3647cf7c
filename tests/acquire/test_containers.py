"""One page from every kind of file: the same bytes, the same reading; what archives say of it is kept."""

from __future__ import annotations

import gzip
import hashlib
import io
import shutil
import zlib
from pathlib import Path

import pytest
from fastwarc.stream_io import BrotliWriter

from pipelines.acquire import Acquired, acquire, archive, rejects
from pipelines.model import PageError, Reading
from pipelines.paths import WarehousePaths
from pipelines.read import read_page
from pipelines.settings import Settings, Source
from tests.acquire.pages import CAPTURED, PAGE, URL, Response, mhtml, page, single_file, wacz, warc, write

SIDECAR = f'{{"url": "{URL}", "captured_at": "{CAPTURED}"}}'


def run(root: Path, folder: Path, collection: str = "c") -> Acquired:
    """Acquire a folder into the warehouse of a test."""
    return acquire(WarehousePaths(root / "w.duckdb"), [Source(folder, collection)], Settings())


def captures(root: Path) -> dict[str, archive.Record]:
    """What the archive of a test holds, by source name."""
    return {record.source_name: record for record in archive.records(root / "w.archive")}


def reading(root: Path, record: archive.Record) -> Reading:
    """A capture read from the archive."""
    return read_page(record.capture, archive.payload_of(root / "w.archive", record.capture))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The page in nine containers, with other things beside it."""
    place = tmp_path / "in"
    write(place / "page.html", PAGE)
    write(place / "page.html.meta.json", SIDECAR)
    write(place / "zipped.html.gz", gzip.compress(PAGE.encode(), mtime=0))
    write(place / "zipped.html.gz.meta.json", SIDECAR)
    write(place / "records.warc.gz", warc([page()]))
    write(place / "plain.warc", warc([page()], zipped=False))
    write(place / "one-member.warc.gz", gzip.compress(warc([page()], zipped=False)))
    write(place / "sub" / "crawl.wacz", wacz({"archive/data.warc.gz": warc([page()]), "pages/pages.jsonl": b"{}"}))
    write(place / "deflated.wacz", wacz({"archive/data.warc.gz": warc([page()])}, stored=False))
    write(place / "saved.mhtml", mhtml())
    write(place / "single.html", single_file())
    write(place / "photo.jpg", b"\xff\xd8\xff")
    return place


def test_the_same_page_from_every_container_reads_the_same(tmp_path: Path, folder: Path) -> None:
    found = run(tmp_path, folder)
    assert found.rejects == []
    kept = captures(tmp_path)
    assert len(kept) == found.seen == 9
    single = kept.pop("single.html")
    first, *others = (reading(tmp_path, record) for record in kept.values())
    ids = {record.capture.capture_id for record in kept.values()}
    # MHTML re-encodes line ends, so its bytes differ; the others are one capture
    assert ids == {kept["page.html"].capture.capture_id, kept["saved.mhtml"].capture.capture_id}
    for other in others:
        assert other.article.text == first.article.text
        assert [(b.role, b.start_char, b.end_char) for b in other.blocks] == [
            (b.role, b.start_char, b.end_char) for b in first.blocks
        ]
        for name in ("url", "title", "authors", "published_at", "publisher", "byline", "language"):
            assert getattr(other.article, name) == getattr(first.article, name)
    assert main_text(reading(tmp_path, single)) == main_text(first)
    assert (single.capture.url, single.capture.captured_at) == (URL, kept["page.html"].capture.captured_at)


def main_text(read: Reading) -> list[str]:
    return [read.article.text[block.start_char : block.end_char] for block in read.blocks if block.is_main]


@pytest.mark.parametrize(
    ("name", "via", "status", "in_place"),
    [
        ("page.html", "file", None, False),
        ("records.warc.gz#", "warc", 200, True),
        ("plain.warc#", "warc", 200, True),
        ("one-member.warc.gz#", "warc", 200, False),
        ("sub/crawl.wacz/archive/data.warc.gz#", "wacz", 200, True),
        ("deflated.wacz/archive/data.warc.gz#", "wacz", 200, False),
        ("saved.mhtml", "mhtml", None, False),
    ],
)
def test_what_is_known_of_the_page(
    tmp_path: Path, folder: Path, name: str, via: str, status: int | None, in_place: bool
) -> None:
    path = folder.joinpath(*name.split("#", maxsplit=1)[0].removesuffix("/archive/data.warc.gz").split("/"))
    found = acquire(WarehousePaths(tmp_path / "w.duckdb"), [Source(path, "c")], Settings())
    (record,) = captures(tmp_path).values()
    assert set(found.outcomes) == {("c", record.source_name)}
    assert record.source_name.startswith(name.removeprefix("sub/"))
    capture = record.capture
    assert (capture.acquired_via, capture.http_status, capture.url) == (via, status, URL)
    assert capture.captured_at is not None
    assert capture.captured_at.isoformat() == "2024-02-06T12:30:00+00:00"
    assert archive.is_outside(capture.archive_file) == in_place


def test_a_second_run_finds_everything_already_there(tmp_path: Path, folder: Path) -> None:
    first = run(tmp_path, folder)
    before = {path.name: path.read_bytes() for path in archive.files(tmp_path / "w.archive")}
    second = run(tmp_path, folder)
    assert second.outcomes == first.outcomes
    assert second.new_captures == set()
    assert {path.name: path.read_bytes() for path in archive.files(tmp_path / "w.archive")} == before


def test_a_warc_is_referenced_and_not_copied(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    noise = "".join(f"<p>{hashlib.sha256(str(n).encode()).hexdigest()}</p>" for n in range(3000))
    data = warc([page(PAGE + noise)])
    write(folder / "a.warc.gz", data)
    run(tmp_path, folder)
    assert sum(path.stat().st_size for path in archive.files(tmp_path / "w.archive")) < 2000 < len(data)


def test_only_pages_are_taken_and_the_rest_is_counted(tmp_path: Path) -> None:
    html = {"Content-Type": "text/html"}
    data = warc(
        [
            page(),
            Response(b"\x89PNG", "https://news.example.org/a.png", headers={"Content-Type": "image/png"}),
            Response(b"", "https://news.example.org/old", status="301 Moved", headers={**html, "Location": URL}),
            Response(b"User-agent: *", "https://news.example.org/robots.txt", headers={"Content-Type": "text/plain"}),
            Response(b"no such page", "https://news.example.org/gone", status="404 Not Found", headers=html),
            Response(b"<html>slow down", "https://news.example.org/b", status="429 Too Many Requests", headers=html),
            Response(b"", "https://news.example.org/empty", headers=html),
            Response(b"<!doctype html><p>untyped</p>", "https://news.example.org/c", headers={"X-Type": "none"}),
            Response(b"plain words", "https://news.example.org/d.txt", headers={"Content-Type": "text/plain"}),
            Response(b"192.0.2.1", "dns:news.example.org", kind="resource", headers={"Content-Type": "text/dns"}),
            Response(b"GET /", kind="request"),
        ]
    )
    write(tmp_path / "in" / "a.warc.gz", data)
    found = run(tmp_path, tmp_path / "in")
    by_url = {record.capture.url: record.capture for record in captures(tmp_path).values()}
    assert {str(url).rsplit("/", 1)[1]: capture.http_status for url, capture in by_url.items()} == {
        "bridge": 200, "gone": 404, "b": 429, "c": 200, "d.txt": 200,
    }  # fmt: skip
    assert by_url["https://news.example.org/d.txt"].media_type == "text"
    assert [reject.reason for reject in found.rejects] == ["empty"]
    assert found.sources[0].passed_over == {
        "image/png": 1, "redirect": 1, "robots.txt": 1, "record of dns address": 1, "warcinfo record": 1,
        "request record": 1,
    }  # fmt: skip
    assert found.seen == 6


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Encoding": "gzip"},
        {"Content-Encoding": "br"},
        {"Content-Encoding": "deflate"},
        {"Content-Encoding": "gzip, gzip"},
        {"Transfer-Encoding": "chunked"},
        {"Content-Encoding": "identity"},
        {"Content-Encoding": ""},
    ],
)
@pytest.mark.parametrize("kept_decoded", [False, True])
def test_codings_are_undone_and_passed_over_where_the_archive_undid_them(
    tmp_path: Path, headers: dict[str, str], kept_decoded: bool
) -> None:

    body = PAGE.encode()
    for coding in [] if kept_decoded else [part.strip() for value in headers.values() for part in value.split(",")]:
        if coding == "gzip":
            body = gzip.compress(body)
        elif coding == "br":
            packed = io.BytesIO()
            with BrotliWriter(packed) as writer:
                writer.write(body)
            body = packed.getvalue()
        elif coding == "deflate":
            body = zlib.compress(body)
        elif coding == "chunked":
            body = b"%x;ext=1\r\n%s\r\n5\r\nabcde\r\n0\r\n\r\n" % (len(body) - 5, body[:-5])
            body = body.replace(b"abcde", PAGE.encode()[-5:])
    data = warc([Response(body, headers={"Content-Type": "text/html; charset=utf-8", **headers})])
    write(tmp_path / "in" / "a.warc.gz", data)
    found = run(tmp_path, tmp_path / "in")
    assert found.rejects == []
    (record,) = captures(tmp_path).values()
    assert archive.payload_of(tmp_path / "w.archive", record.capture) == PAGE.encode()


# ── revisits ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def revisit(digest: str, date: str = "2024-02-07T12:30:00Z") -> Response:
    profile = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    fields = {"WARC-Payload-Digest": digest, "WARC-Profile": profile}
    return Response(b"", date=date, kind="revisit", warc_headers=fields)


def digest_of(text: str) -> str:
    from pipelines.acquire.archive.digests import sha1_base32

    return f"sha1:{sha1_base32(text.encode())}"


@pytest.mark.parametrize("order", ["before", "after", "another file"])
def test_a_revisit_has_the_payload_of_the_record_that_it_refers_to(tmp_path: Path, order: str) -> None:
    again = revisit(digest_of(PAGE))
    first = {"before": [again, page()], "after": [page(), again], "another file": [again]}[order]
    write(tmp_path / "in" / "a.warc.gz", warc(first))
    if order == "another file":
        write(tmp_path / "in" / "b.warc.gz", warc([page()]))
    found = run(tmp_path, tmp_path / "in")
    assert found.rejects == []
    kept = {record.capture.captured_at: record.capture for record in captures(tmp_path).values()}
    assert [moment.day for moment in sorted(moment for moment in kept if moment)] == [6, 7]
    for capture in kept.values():
        assert archive.payload_of(tmp_path / "w.archive", capture) == PAGE.encode()


def test_a_revisit_of_what_was_never_seen_is_a_reject(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.warc.gz", warc([revisit(digest_of("elsewhere")), page()]))
    found = run(tmp_path, tmp_path / "in")
    assert [reject.reason for reject in found.rejects] == ["not_archived"]
    assert found.seen == 2


# ── files that move ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_warc_that_was_moved_away_is_a_named_error(tmp_path: Path) -> None:
    path = write(tmp_path / "in" / "a.warc.gz", warc([page()]))
    run(tmp_path, tmp_path / "in")
    path.unlink()
    files = {record.capture.archive_file: 1 for record in captures(tmp_path).values()}
    with pytest.raises(archive.ArchiveError, match=r"a\.warc\.gz: not found; 1 pages"):
        archive.require(files)


def test_a_warc_that_was_moved_is_found_where_it_is_loaded_again(tmp_path: Path) -> None:
    path = write(tmp_path / "in" / "a.warc.gz", warc([page()]))
    run(tmp_path, tmp_path / "in")
    new = tmp_path / "elsewhere"
    new.mkdir()
    shutil.move(path, new / "a.warc.gz")
    run(tmp_path, new)
    for record in archive.records(tmp_path / "w.archive"):
        assert record.capture.archive_file == str(new / "a.warc.gz")
        assert archive.payload_of(tmp_path / "w.archive", record.capture) == PAGE.encode()


def test_a_warc_that_was_changed_in_place_is_corrupt_not_another_page(tmp_path: Path) -> None:
    path = write(tmp_path / "in" / "a.warc.gz", warc([page()]))
    run(tmp_path, tmp_path / "in")
    (record,) = captures(tmp_path).values()
    path.write_bytes(warc([page(PAGE.replace("1,200", "9,900"))]))
    with pytest.raises(PageError, match="corrupt"):
        archive.payload_of(tmp_path / "w.archive", record.capture)


def test_a_page_cut_by_its_archive_is_flagged(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.warc.gz", warc([page(warc_headers={"WARC-Truncated": "length"})]))
    run(tmp_path, tmp_path / "in")
    (record,) = captures(tmp_path).values()
    assert record.capture.truncated == "length"
    assert reading(tmp_path, record).article.is_truncated is True


def test_a_file_that_was_mended_leaves_no_old_rejects(tmp_path: Path) -> None:
    whole = warc([page(), page("<html>second", URL + "/2")])
    for name, broken, mended in (
        ("a.warc.gz", whole[:-30], whole),
        ("b.wacz", b"no zip", wacz({"archive/x.warc.gz": whole})),
        ("c.wacz", wacz({"archive/x.warc.gz": whole[:-30]}), wacz({"archive/x.warc.gz": whole})),
    ):
        write(tmp_path / "in" / name, broken)
        assert run(tmp_path, tmp_path / "in").rejects != []
        write(tmp_path / "in" / name, mended)
        assert run(tmp_path, tmp_path / "in").rejects == []
        assert list(rejects(WarehousePaths(tmp_path / "w.duckdb"))) == []
