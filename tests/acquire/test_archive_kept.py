"""What is kept of an archive's files tells the same as reading them, and is not used where they changed."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from pipelines.acquire import archive
from pipelines.acquire.archive import Writer
from pipelines.acquire.archive.kept import FOLDER
from pipelines.acquire.archive.withdrawn import LIST
from pipelines.acquire.items import PayloadPlace

MOMENT = dt.datetime(2023, 5, 1, 10, 0, 0, 250, tzinfo=dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive of three runs, with sightings of every shape."""
    for run in range(3):
        with Writer(tmp_path) as writer:
            for number in range(4):
                writer.add(
                    f"page {number} {run // 2}".encode(),
                    source_name=f"{number}.html",
                    collection="news" if number else "other",
                    url=f"https://Post.example.org/{number}?b=1&a=2" if number != 2 else None,
                    captured_at=MOMENT if number != 1 else None,
                    published="2023-05-01" if number == 3 else None,
                    content_type="text/html",
                    http_status=200 if run else None,
                    acquired_via="live" if number == 3 else "file",
                    provenance={"record_id": f"<urn:uuid:{run}-{number}>", "etag": "ü"} if run == 1 else None,
                )
    return tmp_path


def both(folder: Path) -> tuple[list[archive.Record], list[archive.Record]]:
    return list(archive.records(folder)), list(archive.records(folder, anew=True))


def test_kept_sightings_are_those_of_the_records(folder: Path) -> None:
    assert not (folder / FOLDER).exists()
    first, anew = both(folder)
    assert len(list((folder / FOLDER).iterdir())) == 3
    again, _ = both(folder)
    rows = archive.at_once(folder)
    assert rows is not None
    assert first == anew == again == list(archive.records_in(rows))
    assert all(record.capture.captured_at in (None, MOMENT) for record in again)
    some = {first[0].capture.capture_id, first[-1].capture.capture_id}
    assert list(archive.records_of(folder, some)) == [r for r in anew if r.capture.capture_id in some]


def test_sightings_are_given_though_nothing_can_be_kept(folder: Path) -> None:
    (folder / FOLDER).write_text("no folder")
    first, anew = both(folder)
    assert first == anew
    assert archive.at_once(folder) is None


@pytest.mark.parametrize("how", ["cut", "flipped", "touched", "copied"])
def test_a_file_that_changed_is_read_anew(folder: Path, how: str) -> None:
    assert archive.at_once(folder) is not None
    path = archive.files(folder)[1]
    raw = path.read_bytes()
    if how == "cut":
        path.write_bytes(raw[: len(raw) // 2])
    elif how == "flipped":
        middle = len(raw) // 2
        path.write_bytes(raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :])
    elif how == "touched":
        path.touch()
    else:
        shutil.copytree(folder, folder / "copy")
        folder /= "copy"
    damages: list[archive.Damage] = []
    found = list(archive.records(folder, damages))
    assert found == list(archive.records(folder, anew=True))
    assert bool(damages) is (how in ("cut", "flipped"))
    assert (archive.at_once(folder) is None) is bool(damages)
    assert found == list(archive.records(folder))


@pytest.mark.parametrize("how", ["cut", "flipped", "gone"])
def test_what_is_kept_may_be_damaged_or_go(folder: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.acquire.archive.kept._opened", {})
    expected = list(archive.records(folder))
    for kept in (folder / FOLDER).iterdir():
        raw = kept.read_bytes()
        kept.unlink()
        if how == "cut":
            kept.write_bytes(raw[: len(raw) // 2])
        elif how == "flipped":
            kept.write_bytes(raw[:-40] + bytes([raw[-40] ^ 1]) + raw[-39:])
    assert list(archive.records(folder)) == expected
    assert archive.at_once(folder) is not None


def test_nothing_is_kept_of_files_that_are_gone(folder: Path) -> None:
    assert archive.at_once(folder) is not None
    archive.files(folder)[0].unlink()
    archive.files(folder)[-1].touch()
    first, anew = both(folder)
    assert first == anew
    assert len(list((folder / FOLDER).iterdir())) == 2


def test_sightings_that_were_taken_back_are_left_out(folder: Path) -> None:
    first = next(archive.records(folder)).capture
    named = {"url_key": None, "payload_sha256": None, "at": "", "reason": ""}
    lines = [
        {**named, "capture_id": first.capture_id},
        {**named, "capture_id": None, "url_key": "post.example.org/3?a=2&b=1"},
    ]
    (folder / LIST).write_text("".join(json.dumps(line) + "\n" for line in lines))
    rows = archive.at_once(folder)
    assert rows is not None
    left = list(archive.records_in(rows))
    assert left == list(archive.records(folder, anew=True))
    assert {record.source_name for record in left} == {"0.html", "1.html", "2.html"}
    assert first.capture_id not in {record.capture.capture_id for record in left}


def test_bytes_that_are_not_where_they_were_are_told_record_by_record(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "theirs.warc.gz.moved"
    outside.write_bytes(b"x")
    with Writer(folder) as writer:
        writer.add(b"y", source_name="y", collection="c", url=None, captured_at=None, published=None, content_type="text/html",
                   keep=PayloadPlace(str(outside), 0, 1, ""))  # fmt: skip
    assert archive.at_once(folder) is not None
    outside.unlink()
    assert archive.at_once(folder) is None


def test_a_writer_knows_payloads_and_names_either_way(folder: Path) -> None:
    rows = archive.at_once(folder)
    assert rows is not None
    with Writer(folder) as one, Writer(folder) as other:
        other.run += "-other"
        one.remember_all(rows)
        for record in archive.records(folder):
            other.remember(record.capture, record.provenance.get("record_id"))
        for record in archive.records(folder):
            capture, record_id = record.capture, str(record.provenance.get("record_id"))
            digest = f"sha1:{capture.payload_sha1}"
            assert one.by_digest(digest) == other.by_digest(digest) is not None
            assert one.by_name(record_id, None, None) == other.by_name(record_id, None, None)
            assert one.by_name(None, capture.url, capture.captured_at) == other.by_name(
                None, capture.url, capture.captured_at
            )
        payload = b"page 0 0"
        made = [
            writer.add(payload, source_name="again", collection="c", url=None, captured_at=None, published=None,
                       content_type="text/html").capture
            for writer in (one, other)
        ]  # fmt: skip
    assert (made[0].archive_file, made[0].archive_offset) == (made[1].archive_file, made[1].archive_offset)
    assert made[0].archive_file == archive.files(folder)[0].name
