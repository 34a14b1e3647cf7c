"""Records of a bundle that somebody made to hurt: bombs, lengths that lie, pages that take for ever."""

from __future__ import annotations

import gzip
import resource
import time
from pathlib import Path

import pytest

from pipelines.model import Capture, PageError
from pipelines.publish.prove import records
from pipelines.publish.prove.reading import Reader
from pipelines.publish.prove.records import WARC
from tests.publish.prove.bundles import parts, why_not
from tests.publish.prove.test_tampering import resealed
from tests.warehouses import QUICK


def record(kind: str, block: bytes, length: int | None = None) -> bytes:
    size = len(block) if length is None else length
    head = f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:1>\r\nContent-Length: {size}\r\n\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n", mtime=0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x1f\x8b",
        b"no gzip",
        gzip.compress(b"", mtime=0),
        gzip.compress(b"no record", mtime=0),
        record("warcinfo", b""),
        record("warcinfo", b"") + record("resource", b"<p>x"),
        record("warcinfo", b"") + record("metadata", b"{}"),
        record("warcinfo", b"") + record("metadata", b"[" * 100_000),
        record("warcinfo", b"") + record("metadata", b"null"),
        record("warcinfo", b"") + record("response", b"no HTTP"),
        record("warcinfo", b"") + record("resource", b"x", 10**15),
        record("warcinfo", b"") + record("resource", b"x", -1),
        record("warcinfo", b"") + record("conversion", b"x"),
        record("warcinfo", b"") + record("warcinfo", b""),
        record("resource", b"x"),
        b"\0" * 100,
    ],
)
def test_records_that_are_none_end_in_one_line(bundle: Path, tmp_path: Path, content: bytes) -> None:
    said = why_not(resealed(tmp_path / "b.wacz", {**parts(bundle), WARC: content}))
    assert said
    assert "\n" not in said


def test_a_record_that_unpacks_to_much_more_is_refused(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MAX_BLOCK", 20_000_000)
    bomb = record("warcinfo", b"") + gzip.compress(b"\0" * 300_000_000)
    path = resealed(tmp_path / "b.wacz", {**parts(bundle), WARC: bomb})
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    assert "unpacks to more than" in why_not(path)
    assert time.monotonic() - started < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150_000  # kB


def test_many_records_that_unpack_to_much_are_refused(
    bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MAX_UNPACKED", 5_000_000)
    many = record("warcinfo", b"") + record("request", b"\0" * 1_000_000) * 6
    assert "more than 5,000,000 bytes" in why_not(resealed(tmp_path / "b.wacz", {**parts(bundle), WARC: many}))


def test_a_page_that_takes_for_ever_ends_at_its_deadline_and_the_next_one_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from dataclasses import replace

    capture = Capture("0" * 16, None, None, None, None, None, "file", "", None, None, None, "text/plain", "", None, 1,
                      media_type="text")  # fmt: skip
    with Reader(replace(QUICK, page_seconds=0)) as reader, pytest.raises(PageError, match="timeout"):
        reader.read(capture, b"Some 340 families fled. " * 40_000)
    with Reader(QUICK) as reader:
        assert "340 families" in reader.read(capture, b"Some 340 families fled on Monday.").text
