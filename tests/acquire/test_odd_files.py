"""Files that are no files, names that are no text, notes of a megabyte: refused by name, without waiting for anybody."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.acquire import Acquired, acquire, archive, rejects
from pipelines.acquire.formats.mhtml import read_mhtml
from pipelines.model import PageError
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings, Source
from tests.acquire.hazards import cpu_seconds
from tests.acquire.pages import PAGE, mhtml, page, wacz, warc, write


def run(root: Path) -> Acquired:
    """Acquire everything in ``root / 'in'``; what was archived must be readable."""
    found = acquire(WarehousePaths(root / "w.duckdb"), [Source(root / "in", "c")], Settings())
    for record in archive.records(root / "w.archive"):
        assert archive.payload_of(root / "w.archive", record.capture)
    return found


def reasons(found: Acquired) -> dict[str, tuple[str, str]]:
    """Why a page was rejected, by its name."""
    return {reject.source_name: (reject.reason, str(reject.detail)) for reject in found.rejects}


def _socket(path: Path) -> None:
    server = socket.socket(socket.AF_UNIX)
    here = os.getcwd()
    os.chdir(path.parent)  # the address of a socket has a hundred characters
    try:
        server.bind(path.name)
    finally:
        os.chdir(here)
        server.close()


MAKE: dict[str, Callable[[Path], None]] = {"a pipe": os.mkfifo, "a socket": _socket}  # type: ignore[dict-item]


@pytest.mark.parametrize("kind", MAKE)
@pytest.mark.parametrize("name", ["a.html", "a.warc.gz", "a.wacz", "a.mhtml", "a.txt.gz"])
def test_what_is_no_regular_file_is_not_opened(tmp_path: Path, kind: str, name: str) -> None:
    write(tmp_path / "in" / "good.html", PAGE)
    MAKE[kind](tmp_path / "in" / name)
    found = run(tmp_path)
    assert reasons(found) == {name: ("unreadable", f"not a regular file: {kind}")}
    assert found.outcomes["c", "good.html"]


@pytest.mark.parametrize("kind", MAKE)
def test_a_sidecar_that_is_no_regular_file_costs_its_page(tmp_path: Path, kind: str) -> None:
    write(tmp_path / "in" / "good.html", PAGE)
    write(tmp_path / "in" / "a.html", PAGE)
    MAKE[kind](tmp_path / "in" / "a.html.meta.json")
    assert reasons(run(tmp_path)) == {"a.html": ("bad_sidecar", f"a.html.meta.json: not a regular file: {kind}")}


def test_a_manifest_that_is_no_regular_file_costs_its_folder(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.html", PAGE)
    write(tmp_path / "in" / "below" / "b.html", PAGE)
    os.mkfifo(tmp_path / "in" / "manifest.csv")
    said = "manifest.csv cannot be read: not a regular file: a pipe"
    assert reasons(run(tmp_path)) == {"a.html": ("bad_sidecar", said)}


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        ({"published": "2024-02-06", "more": "x" * 1_000_000}, "at most 1,000,000"),
        ({"url": "https://example.org/" + "x" * 32_400}, "has 32,420 characters; at most 8,000"),
        ({"url": "http://["}, "is not an address"),
        ({"captured_at": "9999-12-31T23:59:59-14:00"}, "is not an instant"),
    ],
)
def test_a_sidecar_that_cannot_be_kept(tmp_path: Path, notes: dict[str, str], words: str) -> None:
    write(tmp_path / "in" / "a.html", PAGE)
    write(tmp_path / "in" / "a.html.meta.json", json.dumps(notes))
    ((name, (reason, detail)),) = reasons(run(tmp_path)).items()
    assert (name, reason) == ("a.html", "bad_sidecar")
    assert words in detail


def test_the_longest_address_that_is_taken_can_be_read_back(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.html", PAGE)
    url = "https://example.org/" + "\U0001f600" * (8_000 - 20)
    write(tmp_path / "in" / "a.html.meta.json", json.dumps({"url": url}))
    assert reasons(run(tmp_path)) == {}
    (record,) = archive.records(tmp_path / "w.archive")
    assert record.capture.url == url


def test_names_of_255_bytes(tmp_path: Path) -> None:
    names = ["x" * 250 + ".html", "y" * 247 + ".warc.gz"]
    write(tmp_path / "in" / names[0], PAGE)
    write(tmp_path / "in" / names[1], warc([page()]))
    found = run(tmp_path)
    assert found.rejects == []
    assert {name.partition("#")[0] for _, name in found.outcomes} == set(names)


def test_names_that_are_not_utf_8(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path / "in") + b"/caf\xe9"
    os.makedirs(folder)
    for name, data in ((b"b\xff.html", PAGE.encode()), (b"a\xff.warc.gz", warc([page()])),
                       (b"c\xff.wacz", wacz({"archive/a.warc.gz": warc([page(PAGE + "2")])}))):  # fmt: skip
        with open(folder + b"/" + name, "wb") as file:
            file.write(data)
    found = run(tmp_path)
    assert found.rejects == []
    assert sorted(name.partition("#")[0] for _, name in found.outcomes) == [
        "caf\\xe9/a\\xff.warc.gz", "caf\\xe9/b\\xff.html", "caf\\xe9/c\\xff.wacz/archive/a.warc.gz",
    ]  # fmt: skip


def test_a_folder_that_cannot_be_listed_is_a_reject(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in" / "good.html", PAGE)
    write(tmp_path / "in" / "closed" / "a.html", PAGE)
    listing = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", path)
        return listing(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = run(tmp_path)
    assert reasons(found) == {"closed/": ("unreadable", "the folder cannot be listed: Permission denied")}
    assert found.outcomes["c", "good.html"]


@pytest.mark.parametrize("stored", [True, False])
def test_a_wacz_with_a_plain_warc(tmp_path: Path, stored: bool) -> None:
    records = warc([page(), page(PAGE + "2", "https://news.example.org/2")], zipped=False)
    write(tmp_path / "in" / "a.wacz", wacz({"archive/a.warc": records}, stored=stored))
    found = run(tmp_path)
    assert (len(found.outcomes), found.rejects) == (2, [])


@pytest.mark.parametrize("place", [b"multipart/related;", b"text/html; charset"])
@pytest.mark.parametrize("sign", [b"; a=b", b'; a="b', b"; a*0*=b", b" ", b",", b"\r\n a=b;"])
def test_ten_megabytes_of_parameters_in_one_header(sign: bytes, place: bytes) -> None:
    kind, _, rest = place.partition(b";")
    data = mhtml().replace(place, kind + sign * (10_000_000 // len(sign)) + b";" + rest, 1)
    started = cpu_seconds()
    with contextlib.suppress(PageError):
        read_mhtml(data, 20_000_000)
    assert cpu_seconds() - started < 5


@pytest.mark.parametrize("part", [b'text/plain; x="' + b'\\";' * 640, b"image/png; name*=a\0b''x"])
def test_a_mail_of_thousands_of_odd_parts(tmp_path: Path, part: bytes) -> None:
    """Each as long as is read of a header: what is attached is counted within seconds, and the run goes on."""
    parts = (b"--b\r\nContent-Type: " + part + b"\r\n\r\nx\r\n") * 3_000
    head = b"From: anna@paper.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    write(tmp_path / "in" / "a.eml", head + parts + b"--b--\r\n")
    write(tmp_path / "in" / "good.html", PAGE)
    started = cpu_seconds()
    found = run(tmp_path)
    assert (len(found.outcomes), found.rejects) == (2, [])
    assert cpu_seconds() - started < 30


@pytest.mark.parametrize("charset", [b"a\0b''x", b"x; charset*1=y"])
def test_an_mhtml_file_whose_charset_cannot_be_read(charset: bytes) -> None:
    data = mhtml().replace(b'text/html; charset="utf-8"', b"text/html; charset*=" + charset)
    assert read_mhtml(data, 1_000_000).content_type == "text/html"


@pytest.mark.parametrize(
    "uri", ["ftp://[x", "http://[", "http://a]b/", "https://news.example.org:99999/", "https://\u2100/", "dns:x"]
)
def test_a_record_of_an_address_that_is_none_costs_itself_only(tmp_path: Path, uri: str) -> None:
    records = warc([page(url=uri, date="9999-12-31T23:59:59-14:00"), page(PAGE + "2")])
    write(tmp_path / "in" / "a.warc.gz", records)
    found = run(tmp_path)
    assert sum(capture is not None for capture in found.outcomes.values()) == 1
    assert {reject.reason for reject in found.rejects} <= {"corrupt"}


def test_a_bad_file_costs_itself_and_its_reject_goes_with_it(tmp_path: Path) -> None:
    paths = WarehousePaths(tmp_path / "w.duckdb")
    write(tmp_path / "in" / "good.html", PAGE)
    write(tmp_path / "in" / "bad.html", PAGE + "2")
    write(tmp_path / "in" / "bad.html.meta.json", "{")
    write(tmp_path / "in" / "bad.warc.gz", b"no archive")
    write(tmp_path / "other" / "empty.html", b"")
    acquire(paths, [Source(tmp_path / "other", "c")], Settings())
    assert {name for _, name in run(tmp_path).outcomes} == {"good.html", "bad.html", "bad.warc.gz"}
    assert {reject.source_name for reject in rejects(paths)} == {"empty.html", "bad.html", "bad.warc.gz"}
    for name in ("bad.html", "bad.html.meta.json", "bad.warc.gz"):
        (tmp_path / "in" / name).unlink()
    run(tmp_path)
    assert {reject.source_name for reject in rejects(paths)} == {"empty.html"}  # of a source that was not gone through
