"""Readers of files: sidecars, manifests, WARC, WACZ and MHTML; what they find is archived, and the archive must stay readable."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipelines.acquire import archive
from pipelines.acquire.files.find import find_pages
from pipelines.acquire.files.load import load_files
from pipelines.acquire.files.sidecar import notes_of, read_manifest
from pipelines.acquire.formats.kinds import CONTENT_TYPES
from pipelines.acquire.items import Item
from pipelines.acquire.keeper import Keeper
from pipelines.acquire.one_page import page_of_bytes
from pipelines.acquire.outcomes import Acquired, SourceOutcome
from pipelines.model import PageError
from pipelines.read import read_page
from pipelines.settings import Source
from tests.acquire.pages import CAPTURED, PAGE, Response, mhtml, page, wacz, warc
from tests.faults.fuzz.mutate import words_of

LIMIT = 200_000
_KEPT = 400  # pages in one archive before it is read back
_STORY = PAGE[:400]

SIDECAR_SEEDS = [
    b'{"url": "https://example.org/a", "captured_at": "2024-02-06T12:30:00Z", "published": "2024-02-06"}',
    b'{"url": null, "captured_at": "20240206123000", "published": "2024-02-06T10:00:00+02:00", "more": [1, {"a": 1.5}]}',
]
SIDECAR_WORDS = [
    b'"url"',
    b'"captured_at"',
    b'"published"',
    b":",
    b",",
    b"{",
    b"}",
    b"null",
    b'"',
    b"\\u",
    b"2024-02-06",
    b"T",
    b"+14:00",
]
MANIFEST_SEEDS = [
    b"file,url,captured_at,published\na.html,https://example.org/a,2024-02-06T12:30:00Z,2024-02-06\nb.html,,,\n",
    b'\xef\xbb\xbffile,published\r\n"a.html","2024-02-06T10:00:00-05:00"\r\n',
]
MANIFEST_WORDS = [
    b"file",
    b"url",
    b"captured_at",
    b"published",
    b",",
    b'"',
    b"\n",
    b"\r",
    b"a.html",
    b"https://",
    b"2024-02-06",
]
_RECORDS = [
    page(_STORY),
    page(_STORY, date="9999-12-31T23:59:59Z"),
    Response(gzip.compress(_STORY.encode()), headers={"Content-Type": "text/html", "Content-Encoding": "gzip"}),
    Response(b"5\r\nhello\r\n0\r\n\r\n", headers={"Content-Type": "text/html", "Transfer-Encoding": "chunked"}),
    Response(_STORY.encode(), kind="resource"),
    Response(b"", kind="revisit", warc_headers={"WARC-Payload-Digest": "sha1:AAAA"}),
    Response(b"User-agent: *", url="https://example.org/robots.txt", headers={"Content-Type": "text/plain"}),
]
WARC_SEEDS = [warc(_RECORDS, zipped=False), warc(_RECORDS[:1], zipped=False), warc(_RECORDS), warc(_RECORDS[:2])]
WARC_WORDS = [
    word.encode()
    for word in (
        *words_of('WARC/1.1 WARC/1.0 WARC/0.17 WARC-Type: response revisit resource metadata WARC-Date: WARC-Target-URI:'),
        *words_of('Content-Length:'),
        *words_of('WARC-Payload-Digest: sha1: sha256: WARC-Truncated: length WARC-Identified-Payload-Type: HTTP/1.1 200 304'),
        *words_of('Content-Type:'),
        *words_of('text/html Content-Encoding: gzip br zstd deflate Transfer-Encoding: chunked <urn:uuid:1> ftp://[x http://['),
        *words_of('dns:a'),
        "\r\n", "\r\n\r\n", " ", CAPTURED,
    )
]  # fmt: skip
WACZ_SEEDS = [
    wacz(
        {"archive/a.warc.gz": warc(_RECORDS[:2]), "pages/pages.jsonl": b"{}"},
        package={"archive/a.warc.gz": "sha256:00"},
    ),
    wacz({"archive/a.warc": warc(_RECORDS[:2], zipped=False)}),
    wacz({"archive/a.warc": warc(_RECORDS[:2], zipped=False)}, stored=False),
    wacz({"archive/a.warc.gz": warc(_RECORDS[:2])}, stored=False),
]
WACZ_WORDS = [
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"PK\x05\x06",
    b"archive/",
    b".warc.gz",
    b"datapackage.json",
    b"\x08\x00",
    b"\x00\x00",
    b'"hash"',
]
MHTML_SEEDS = [
    mhtml(_STORY),
    mhtml(_STORY, date="Fri, 31 Dec 9999 23:59:59 -1400"),
    mhtml(_STORY).replace(b"\r\n", b"\n"),
]
MHTML_WORDS = [
    word.encode()
    for word in (
        *words_of('Content-Type: Content-ID: Content-Location: Snapshot-Content-Location: Date: boundary= charset= start='),
        *words_of('multipart/related'),
        *words_of('text/html quoted-printable base64 Content-Transfer-Encoding: =3D =C3 utf-7 ------MultipartBoundary--x----'),
        *words_of('message/rfc822'),
        "\r\n", "\r\n\r\n", '"', ";", "=?utf-8?b?/w==?=", "*0*=", "boundary*=utf-8''x",
    )
]  # fmt: skip
MAIL_SEEDS = [
    b"From: Ada Quill <ada@example.org>\r\nSubject: Fwd: The gate opened\r\nDate: Tue, 06 Feb 2024 12:30:00 +0200\r\n"
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nSome 340 crossed."
    b"\r\n--b\r\nContent-Type: image/png; name*=utf-8''a%20b.png\r\nContent-Disposition: attachment\r\n\r\nx\r\n--b--\r\n",
    b"From: =?utf-8?q?Ada?= <ada@example.org>\nContent-Type: text/html; charset*0*=utf''-; charset*1=8\n\n<p>Some 340 crossed.",
]
MAIL_WORDS = [
    *MHTML_WORDS,
    b"multipart/mixed",
    b"name*=undefined''x",
    b"charset*=a\0b''x",
    b"filename*1*=",
    b"idna''%ff",
    b"Subject: ",
]


@cache
def _folder() -> Path:
    """A folder that lives as long as the process."""
    made = Path(tempfile.mkdtemp(prefix="dateline-fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    (made / "in").mkdir()
    return made


def clean_up() -> None:
    """Read back what was archived and remove the folder."""
    if _folder.cache_info().currsize:
        _Archive.now().read_back()
        shutil.rmtree(_folder(), ignore_errors=True)
        _folder.cache_clear()
        _Archive.now.cache_clear()


class _Archive:
    """An archive that pages are kept in; read back and begun anew every now and then."""

    def __init__(self) -> None:
        self._begin()

    @staticmethod
    @cache
    def now() -> _Archive:
        """The one of this process."""
        return _Archive()

    def _begin(self) -> None:
        self._place = _folder() / "archive"
        shutil.rmtree(self._place, ignore_errors=True)
        self._writer = archive.Writer(self._place)
        self._found = Acquired()
        self._keeper = Keeper(self._writer, self._place, self._found, lambda: None)
        self._expected: dict[str, None] = {}

    def keep(self, items: Iterable[Item]) -> None:
        """Archive what was found as a run does."""
        outcome = SourceOutcome(Source(_folder(), "c"))
        for item in items:
            self._keeper.archive_item(item, outcome)
        self._keeper.settle_revisits(outcome)
        for name, capture in outcome.outcomes.items():
            assert name.encode(), "a name that no table holds"
            if capture:
                self._expected[capture] = None
        for reject in self._found.rejects:
            assert reject.detail.encode(), "a detail that no table holds"  # type: ignore[union-attr]
        self._found.rejects.clear()
        if len(self._expected) >= _KEPT:
            try:
                self.read_back()
            finally:
                self._begin()  # else every round to come would read back what cannot be

    def read_back(self) -> None:
        """Every sighting can be read again, and what was copied gives its bytes."""
        self._writer.close()
        met = set()
        for record in archive.records(self._place):
            met.add(record.capture.capture_id)
            if not archive.is_outside(record.capture.archive_file):
                try:
                    payload = archive.payload_of(self._place, record.capture)
                except PageError as error:  # no outcome of the input that happened to come last
                    raise AssertionError(f"archived and lost: {error}") from error
                assert hashlib.sha256(payload).hexdigest() == record.capture.payload_sha256
        assert met == set(self._expected), "the archive does not give back what was put in"


def keep(items: Iterable[Item]) -> None:
    """Archive what was found; every now and then the archive is read back."""
    _Archive.now().keep(items)


def _kept(name: str, data: bytes) -> None:
    path = _folder() / "in" / name
    path.write_bytes(data)
    try:
        keep(load_files(path, "files", LIMIT))
    finally:
        path.unlink()


def warc_file(data: bytes) -> None:
    """A WARC file of these bytes."""
    _kept("a.warc.gz" if data.startswith(b"\x1f") else "a.warc", data)


def wacz_file(data: bytes) -> None:
    """A WACZ file of these bytes."""
    _kept("a.wacz", data)


def mhtml_file(data: bytes) -> None:
    """An MHTML file of these bytes."""
    _kept("a.mhtml", data)


def mail(data: bytes) -> None:
    """A mail of these bytes: archived with its attachments counted, and read."""
    _kept("a.eml", data)
    read_page(page_of_bytes(data, "email", CONTENT_TYPES["email"], None), data)


def sidecar(data: bytes) -> None:
    """A page with these bytes as its sidecar, archived with what that says."""
    beside = _folder() / "in" / "s.html.meta.json"
    beside.write_bytes(data)
    try:
        _kept("s.html", _STORY.encode())
    finally:
        beside.unlink()


def manifest(data: bytes) -> None:
    """A folder whose manifest is these bytes."""
    root = _folder() / "m"
    root.mkdir(exist_ok=True)
    (root / "a.html").write_text(_STORY)
    (root / "manifest.csv").write_bytes(data)
    for found in find_pages(root):
        assert found.source_name.encode()
    keep(load_files(root, "files", LIMIT))
    notes_of(root / "a.html", read_manifest(root))
