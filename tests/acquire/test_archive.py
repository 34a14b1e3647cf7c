"""The archive: bytes unchanged, stored once, found again by offset, whole after any kill."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import os
import resource
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.acquire import archive
from pipelines.acquire.archive import Writer, capture_id, payload_of, recover, whole_members
from pipelines.acquire.archive import warc_records as records
from pipelines.model import PageError

URL = "https://www.example.org/a?utm_source=x"
NOON = dt.datetime(2024, 2, 6, 12, tzinfo=dt.UTC)
PAGE = b"\xef\xbb\xbf<p>caf\xe9\r\n\0 WARC/1.1\r\n\r\n"


def add(
    writer: Writer, payload: bytes, name: str = "a.html", url: str | None = URL, published: str | None = None
) -> archive.Record:
    return writer.add(
        payload,
        source_name=name,
        collection="c",
        url=url,
        captured_at=NOON,
        published=published,
        content_type="text/html",
    )


def test_a_capture_is_named_by_page_time_day_and_bytes() -> None:
    digest = hashlib.sha256(b'["example.org/a","2024-02-06T12:00:00Z",null,"00"]').hexdigest()[:16]
    assert capture_id("example.org/a", NOON, None, "00") == digest
    others = {
        capture_id(None, NOON, None, "00"),
        capture_id("example.org/a", None, None, "00"),
        capture_id("example.org/a", NOON, "2024-02-06", "00"),
        capture_id("example.org/a", NOON, None, "01"),
        digest,
    }
    assert len(others) == 5


def test_an_instant_is_the_same_in_every_zone() -> None:
    elsewhere = NOON.astimezone(dt.timezone(dt.timedelta(hours=-7)))
    assert capture_id(None, elsewhere, None, "00") == capture_id(None, NOON, None, "00")


def test_what_was_added_is_read_back(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        added = add(writer, PAGE, published="2024-02-05")
    (read,) = archive.records(tmp_path)
    assert read == added
    assert (read.collection, read.source_name, read.batch) == ("c", "a.html", writer.run)
    assert (read.capture.url, read.capture.url_key) == (URL, "example.org/a")
    assert (read.capture.captured_at, read.capture.published) == (NOON, "2024-02-05")
    assert read.capture.n_bytes == len(PAGE)
    assert payload_of(tmp_path, read.capture) == PAGE


def test_nothing_that_is_unknown_is_made_up(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        writer.add(
            b"x",
            source_name="a.txt",
            collection="c",
            url=None,
            captured_at=None,
            published=None,
            content_type="text/plain",
        )
    (read,) = archive.records(tmp_path)
    unknown = (
        read.capture.url,
        read.capture.url_key,
        read.capture.captured_at,
        read.capture.published,
        read.capture.http_status,
    )
    assert unknown == (None,) * 5
    assert read.capture.media_type == "text"


def test_the_same_bytes_are_stored_once_and_seen_twice(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        first, second = add(writer, PAGE), add(writer, PAGE, "b.html")
    with Writer(tmp_path) as writer:  # and once more in a later run
        writer.remember(first.capture)
        third = add(writer, PAGE, "c.html")
    places = {(r.capture.archive_file, r.capture.archive_offset) for r in (first, second, third)}
    assert len(places) == 1
    assert [record.source_name for record in archive.records(tmp_path)] == ["a.html", "b.html", "c.html"]


def test_every_record_is_a_gzip_member_of_its_own(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        added = add(writer, PAGE)
    (path,) = archive.files(tmp_path)
    raw = path.read_bytes()
    start, length = added.capture.archive_offset or 0, added.capture.archive_length or 0
    member = gzip.decompress(raw[start : start + length])
    assert member.startswith(b"WARC/1.1\r\n")
    assert member.endswith(PAGE + b"\r\n\r\n")
    with path.open("rb") as stream:
        kinds = [str(record.headers["WARC-Type"]) for record in ArchiveIterator(stream, parse_http=False)]
    assert kinds == ["warcinfo", "resource", "metadata"]


def test_a_new_file_begins_when_one_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive.writer, "ROTATE_BYTES", 2_000)
    with Writer(tmp_path) as writer:
        for number in range(6):
            add(writer, os.urandom(900), f"{number}.html")
    assert len(archive.files(tmp_path)) > 1
    assert [record.source_name for record in archive.records(tmp_path)] == [f"{number}.html" for number in range(6)]


def test_runs_follow_each_other_in_order_of_arrival(tmp_path: Path) -> None:
    names = [f"{number}.html" for number in range(12)]
    for name in names:
        with Writer(tmp_path) as writer:
            add(writer, name.encode(), name)
    assert [record.source_name for record in archive.records(tmp_path)] == names


def test_a_writer_that_adds_nothing_leaves_nothing(tmp_path: Path) -> None:
    with Writer(tmp_path / "archive"):
        pass
    assert not (tmp_path / "archive").exists()


# ── what goes wrong ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_payload_that_fails_its_digest_is_corrupt(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        capture = add(writer, PAGE).capture
    with pytest.raises(PageError, match="digest") as caught:
        payload_of(tmp_path, replace(capture, payload_sha256="0" * 64))
    assert caught.value.reason == "corrupt"
    for wrong in (replace(capture, archive_offset=10**9), replace(capture, archive_file="none.warc.gz")):
        with pytest.raises(PageError, match="no record") as caught:
            payload_of(tmp_path, wrong)
        assert caught.value.reason == "corrupt"


def three(folder: Path) -> Path:
    """An archive of three pages in one file."""
    with Writer(folder) as writer:
        for name in ("a.html", "b.html", "c.html"):
            add(writer, name.encode() * 40, name)
    (path,) = archive.files(folder)
    return path


def starts(path: Path) -> list[int]:
    """Where its records begin: warcinfo, then page and metadata of each."""
    with path.open("rb") as stream:
        return [record.stream_pos for record in ArchiveIterator(stream, parse_http=False)]


# which record is hurt (counted from 0), which pages are still known, which of them have lost their bytes
HURT = [(0, "abc", ""), (1, "abc", "a"), (2, "bc", ""), (3, "abc", "b"), (4, "ac", ""), (5, "abc", "c"), (6, "ab", "")]


@pytest.mark.parametrize(("record", "known", "lost"), HURT)
@pytest.mark.parametrize("how", ["flipped", "zeroed"])
def test_damage_is_named_and_the_whole_records_on_both_sides_are_given(
    tmp_path: Path, record: int, known: str, lost: str, how: str
) -> None:
    path = three(tmp_path)
    at = [*starts(path), path.stat().st_size]
    raw = bytearray(path.read_bytes())
    if how == "flipped":
        raw[(at[record] + at[record + 1]) // 2] ^= 0x10
    else:
        raw[at[record] : at[record + 1]] = bytes(at[record + 1] - at[record])
    path.write_bytes(raw)
    damages: list[archive.Damage] = []
    found = list(archive.records(tmp_path, damages))
    assert "".join(kept.source_name[0] for kept in found) == known
    assert "".join(kept.source_name[0] for kept in found if kept.is_damaged) == lost
    (damage,) = damages
    assert (damage.file, damage.offset, damage.record) == (path.name, at[record], record + 1)
    assert damage.is_last is (record == 6)
    assert f"{path.name}: damaged at offset {at[record]:,} (record {record + 1}): " in str(damage)


@pytest.mark.parametrize("cut", [1, 200, 500, 700, 900])  # inside the trailer, a metadata record, a page
def test_a_truncated_file_is_named_not_passed_over(tmp_path: Path, cut: int) -> None:
    path = three(tmp_path)
    os.truncate(path, path.stat().st_size - cut)
    damages: list[archive.Damage] = []
    names = [record.source_name for record in archive.records(tmp_path, damages)]
    assert ("c.html" in names) is (cut == 1)  # all of it is there but for the end of its checksum
    (damage,) = damages
    assert damage.is_last
    assert damage.end == path.stat().st_size


def test_bytes_that_are_damaged_are_found_where_they_were_archived_again(tmp_path: Path) -> None:
    path = three(tmp_path)
    at = starts(path)[1]
    raw = bytearray(path.read_bytes())
    raw[at + 60] ^= 0x10
    path.write_bytes(raw)
    with Writer(tmp_path) as writer:
        add(writer, b"a.html" * 40, "a.html")
    found = list(archive.records(tmp_path))
    assert [record.is_damaged for record in found] == [False] * 4
    assert payload_of(tmp_path, found[0].capture) == b"a.html" * 40


def test_files_that_were_renamed_get_their_names_back(tmp_path: Path) -> None:
    for number in range(2):
        with Writer(tmp_path) as writer:
            add(writer, f"page {number}".encode(), f"{number}.html")
    one, other = archive.files(tmp_path)
    before = [(record.source_name, payload_of(tmp_path, record.capture)) for record in archive.records(tmp_path)]
    one.rename(tmp_path / "between")
    other.rename(one)
    (tmp_path / "between").rename(other)
    said = recover(tmp_path)
    assert len(said) == 2
    assert all("has that name again" in line for line in said)
    assert archive.files(tmp_path) == [one, other]
    after = [(record.source_name, payload_of(tmp_path, record.capture)) for record in archive.records(tmp_path)]
    assert after == before
    assert recover(tmp_path) == []


def test_what_does_not_belong_to_the_archive_is_named_and_passed_over(tmp_path: Path) -> None:
    path = three(tmp_path)
    shutil.copy(path, tmp_path / "copy.warc.gz")
    (tmp_path / "noise.warc.gz").write_bytes(bytes(range(256)))
    (tmp_path / "crawl.warc.gz").write_bytes(gzip.compress(
        b"WARC/1.0\r\nWARC-Type: metadata\r\nContent-Length: 15\r\n\r\nfetchTimeMs: 12\r\n\r\n"))  # fmt: skip
    (tmp_path / "folder.warc.gz").mkdir()
    assert archive.files(tmp_path) == [path]
    assert len(list(archive.records(tmp_path))) == 3
    said = "\n".join(recover(tmp_path))
    assert [name in said for name in ("copy.warc.gz", "noise.warc.gz", "crawl.warc.gz")] == [True] * 3


@given(st.floats(0, 1))
@settings(max_examples=25, deadline=None)
def test_what_a_killed_run_left_open_is_cut_behind_its_last_whole_record(
    tmp_path_factory: pytest.TempPathFactory, share: float
) -> None:
    folder = tmp_path_factory.mktemp("archive")
    with Writer(folder) as writer:
        for number in range(3):
            add(writer, f"page {number}".encode() * 50, f"{number}.html")
    (path,) = archive.files(folder)
    whole = path.read_bytes()
    cut = round(share * len(whole))
    path.unlink()
    left = path.with_name(path.name + ".open")
    left.write_bytes(whole[:cut])
    good = whole_members(left)
    assert good <= cut
    assert len(recover(folder)) == 1
    kept = list(archive.records(folder))
    assert [record.source_name for record in kept] == [f"{number}.html" for number in range(len(kept))]
    assert [payload_of(folder, record.capture) for record in kept] == [
        f"page {n}".encode() * 50 for n in range(len(kept))
    ]
    assert recover(folder) == []
    with Writer(folder) as writer:  # the next run goes on from there
        add(writer, b"next", "next.html")
    assert [record.source_name for record in archive.records(folder)][-1] == "next.html"


def test_a_write_that_fails_leaves_whole_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Writer(tmp_path) as writer:
        add(writer, b"first", "a.html")

        def full(*arguments: object) -> None:  # the page itself still finds room
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(records, "write_metadata", full)
        with pytest.raises(OSError, match="No space"):
            add(writer, b"second", "b.html")
        monkeypatch.undo()
        add(writer, b"third", "c.html")
    kept = [(record.source_name, payload_of(tmp_path, record.capture)) for record in archive.records(tmp_path)]
    assert kept == [("a.html", b"first"), ("c.html", b"third")]


def test_a_disk_that_was_full_for_a_while_leaves_no_hole(tmp_path: Path) -> None:
    """The write fails half-way, later ones succeed: what was written of the failed one is gone."""
    with Writer(tmp_path) as writer:
        add(writer, b"first", "a.html")
        size = sum(path.stat().st_size for path in tmp_path.iterdir())
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 1_000, before[1]))
        try:
            with pytest.raises(OSError, match=r"File too large: .*\.open"):
                add(writer, os.urandom(50_000), "b.html")
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        add(writer, b"third", "c.html")
    kept = [(record.source_name, payload_of(tmp_path, record.capture)) for record in archive.records(tmp_path)]
    assert kept == [("a.html", b"first"), ("c.html", b"third")]
