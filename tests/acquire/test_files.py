"""Page files in folders: which are found, under what name, and what is wrong with those that cannot be used."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from pipelines.acquire import acquire, archive
from pipelines.acquire.files.find import PageFile, find_pages, load, media_type_of
from pipelines.acquire.formats.kinds import DOCX
from pipelines.acquire.formats.payload import gunzip
from pipelines.model import PageError
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings, Source
from tests.read.documents import docx, lines, mail, paragraph, pdf
from tests.read.pages import FIRST, STORY

NAMES = [
    ("a.html", "html"),
    ("a.HTM", "html"),
    ("a.txt", "text"),
    ("a.html.gz", "html"),
    ("a.txt.GZ", "text"),
    ("a.b.html", "html"),
    ("a.gz", None),
    ("a.html.meta.json", None),
    ("a.pdf", "pdf"),
    ("a.PDF.gz", "pdf"),
    ("a.docx", "docx"),
    ("a.eml", "email"),
    ("a.doc", None),
    ("a.jpg", None),
    ("html", None),
]


@pytest.mark.parametrize(("name", "kind"), NAMES)
def test_kinds_go_by_the_name(name: str, kind: str | None) -> None:
    assert media_type_of(name) == kind


def put(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"<p>text")


def found(root: Path) -> list[str]:
    return [page.source_name for page in find_pages(root)]


def test_every_page_below_a_folder_by_its_path(tmp_path: Path) -> None:
    put(tmp_path, "b.html", "a.txt", "deep/er/c.htm.gz", "notes.md", "b.html.meta.json")
    assert found(tmp_path) == ["a.txt", "b.html", "deep/er/c.htm.gz"]


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    put(tmp_path, ".a.html", ".git/b.html", "c.html")
    assert found(tmp_path) == ["c.html"]


OTHERS = ["a.jpg", "b.JPG", "c.mp4", "d.tar.gz", "e.gz", "README", "f.odd-name", "deep/g.jpg"]


def test_every_other_file_is_counted_by_its_kind(tmp_path: Path) -> None:
    put(tmp_path, "a.html", "a.html.meta.json", ".DS_Store", *OTHERS)
    (tmp_path / "b.eml").write_bytes(mail("\n".join(STORY), attached=["a.jpg", "b.zip"], subject="Bridge"))
    found = acquire(WarehousePaths(tmp_path / "w" / "w.duckdb"), [Source(tmp_path, "c")], Settings()).sources[0]
    assert sorted(found.outcomes) == ["a.html", "b.eml"]
    assert found.passed_over == {
        "jpg": 3, "mp4": 1, "tar.gz": 1, "gz": 1, "file without suffix": 2, "attachment jpg": 1, "attachment zip": 1,
    }  # fmt: skip


def test_a_file_that_is_no_page_is_named_where_it_is_given_itself(tmp_path: Path) -> None:
    put(tmp_path, "a.jpg")
    found = acquire(WarehousePaths(tmp_path / "w.duckdb"), [Source(tmp_path / "a.jpg", "c")], Settings())
    assert (found.sources[0].passed_over, found.empty_sources) == ({"jpg": 1}, [tmp_path / "a.jpg"])


def test_the_bytes_of_documents_are_kept_as_they_are(tmp_path: Path) -> None:
    files = {"a.pdf": pdf([lines(*STORY)]), "b.docx": docx(paragraph(FIRST)), "c.eml": mail(FIRST, subject="Bridge")}
    for name, payload in files.items():
        (tmp_path / name).write_bytes(payload)
    acquire(WarehousePaths(tmp_path / "w.duckdb"), [Source(tmp_path, "c")], Settings())
    kept = {record.source_name: record.capture for record in archive.records(tmp_path / "w.archive")}
    assert {name: archive.payload_of(tmp_path / "w.archive", capture) for name, capture in kept.items()} == files
    assert [(kept[name].media_type, kept[name].content_type) for name in sorted(files)] == [
        ("pdf", "application/pdf"), ("docx", DOCX), ("email", "message/rfc822"),
    ]  # fmt: skip


def test_a_file_that_is_named_itself_goes_by_its_own_name(tmp_path: Path) -> None:
    put(tmp_path, "deep/a.html", "deep/b.html")
    assert found(tmp_path / "deep/a.html") == ["a.html"]
    assert found(tmp_path / "deep") == ["a.html", "b.html"]


def test_a_folder_linked_in_a_circle_is_not_followed(tmp_path: Path) -> None:
    put(tmp_path, "a.html")
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert found(tmp_path) == ["a.html"]


def test_a_name_that_is_not_utf8_stays_visible(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.html")).write_bytes(b"<p>text")
    assert found(tmp_path) == [r"caf\xe9.html"]


def test_a_page_that_the_manifest_names_and_that_is_not_there_is_seen_and_rejected(tmp_path: Path) -> None:
    put(tmp_path, "a.html")
    (tmp_path / "manifest.csv").write_text("file,url\na.html,\ngone.html,\n")
    pages = list(find_pages(tmp_path))
    assert [page.source_name for page in pages] == ["a.html", "gone.html"]
    with pytest.raises(PageError, match="no such file") as caught:
        load(pages[1], 1000)
    assert caught.value.reason == "unreadable"


def page(path: Path, payload: bytes) -> PageFile:
    path.write_bytes(payload)
    return PageFile(path, path.name, "html", None)


def test_bytes_come_as_they_are_and_gzip_is_unpacked(tmp_path: Path) -> None:
    payload = b"\xef\xbb\xbf<p>caf\xe9\r\n\0"
    assert load(page(tmp_path / "a.html", payload), 1000).payload == payload
    assert load(page(tmp_path / "b.html.gz", gzip.compress(payload, mtime=0)), 1000).payload == payload


def test_gzip_of_several_members_and_with_padding_is_one_page() -> None:
    assert gunzip(gzip.compress(b"ab", mtime=0) + gzip.compress(b"cd", mtime=0) + b"\0" * 512, 1000) == b"abcd"


PACKED = gzip.compress(b"<p>" + bytes(range(256)) * 8, mtime=0)
FAULTS = [
    ("a.html", b"", "empty", "no bytes"),
    ("a.html.gz", b"", "empty", "no bytes"),
    ("a.html.gz", gzip.compress(b"", mtime=0), "empty", "no bytes"),
    ("a.html", b"x" * 1001, "too_big", "1,001 bytes"),
    ("a.html.gz", gzip.compress(b"x" * 1001, mtime=0), "too_big", "when unpacked"),
    ("a.html.gz", gzip.compress(bytes(50_000_000), mtime=0), "too_big", "when unpacked"),  # a bomb of 48 kB
    ("a.html.gz", PACKED[:-9], "truncated", "ends early"),
    ("a.html.gz", b"not gzip at all", "corrupt", "damaged"),
    ("a.html.gz", gzip.compress(b"ab", mtime=0) + b"trailing rubbish", "corrupt", "damaged"),
]


@pytest.mark.parametrize(("name", "payload", "reason", "words"), FAULTS)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, name: str, payload: bytes, reason: str, words: str) -> None:
    limit = 60_000 if len(payload) > 10_000 else 1000
    with pytest.raises(PageError, match=words) as caught:
        load(page(tmp_path / name, payload), limit if reason == "too_big" else 100_000)
    assert caught.value.reason == reason


def test_neither_a_fifo_nor_a_folder_nor_a_dead_link_is_a_page(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.html")
    (tmp_path / "b.html").mkdir()
    (tmp_path / "c.html").symlink_to(tmp_path / "nowhere")
    for page_file in (PageFile(tmp_path / name, name, "html", None) for name in ("a.html", "b.html", "c.html")):
        with pytest.raises(PageError) as caught:
            load(page_file, 1000)
        assert caught.value.reason == "unreadable"


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    locked = page(tmp_path / "a.html", b"<p>text")
    locked.path.chmod(0)
    if os.geteuid() == 0:  # root reads everything: let the system call refuse instead

        def refuse(self: Path, mode: str = "r") -> object:
            raise PermissionError(13, "Permission denied", str(self))

        monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PageError, match="Permission denied") as caught:
        load(locked, 1000)
    assert caught.value.reason == "unreadable"


@pytest.mark.parametrize("added", [b"more", b""])
def test_a_file_that_changes_while_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, added: bytes) -> None:
    growing = page(tmp_path / "a.html", b"<p>text")
    whole_open = Path.open

    def open_late(self: Path, mode: str = "r") -> object:
        """Somebody writes between the first look at the file and its reading."""
        with whole_open(self, "ab") as file:
            file.write(added)
        os.utime(self, ns=(1, 1))
        return whole_open(self, mode)

    monkeypatch.setattr(Path, "open", open_late)
    with pytest.raises(PageError, match="next run") as caught:
        load(growing, 1000)
    assert caught.value.reason == "changed"


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
