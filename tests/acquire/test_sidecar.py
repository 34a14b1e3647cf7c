"""What the user's archive knows of a page: sidecars and manifests, sound and broken."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipelines.acquire.files.sidecar import day_or_instant, instant, notes_of, read_manifest
from pipelines.acquire.items import PageNotes
from pipelines.model import PageError

URL = "https://www.example.org/a"
NOON = dt.datetime(2024, 2, 6, 12, tzinfo=dt.UTC)

INSTANTS = [
    ("2024-02-06T12:00:00Z", NOON),
    ("2024-02-06T14:00:00+02:00", NOON),
    ("2024-02-06 12:00", NOON),  # no zone: UTC
    ("20240206120000", NOON),  # as web archives write it
]


@pytest.mark.parametrize(("text", "moment"), INSTANTS)
def test_instants(text: str, moment: dt.datetime) -> None:
    assert instant(text) == moment


@pytest.mark.parametrize(
    "text", ["2024-02-06", "yesterday", "2024-02-30T10:00:00Z", "20241332250000", "", "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_instant_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not an instant|does not match|out of range|remains"):
        instant(text)


def test_a_day_is_a_day_and_an_instant_an_instant() -> None:
    assert day_or_instant("2024-02-06") == dt.date(2024, 2, 6)
    assert day_or_instant("2024-02-06T12:00:00Z") == NOON
    with pytest.raises(ValueError, match="calendar"):
        day_or_instant("2024-02-30")


def sidecar(folder: Path, text: str | bytes) -> Path:
    """A page with a sidecar beside it."""
    page = folder / "x.html.gz"
    (folder / "x.html.gz.meta.json").write_bytes(text if isinstance(text, bytes) else text.encode())
    return page


def test_a_sidecar_says_what_is_known(tmp_path: Path) -> None:
    page = sidecar(
        tmp_path,
        f'{{"url": "{URL}", "captured_at": "20240206120000", "published": "2024-02-05", "note": "kept by us"}}',
    )
    assert notes_of(page, None) == PageNotes(URL, NOON, "2024-02-05")


@pytest.mark.parametrize("text", ["{}", '{"url": null, "captured_at": "", "published": "  "}', b"\xef\xbb\xbf{}"])
def test_null_and_nothing_mean_unknown(tmp_path: Path, text: str | bytes) -> None:
    assert notes_of(sidecar(tmp_path, text), None) == PageNotes()


BROKEN = [
    ("{", "not readable JSON"),
    (b"\xff\xfe{", "not readable JSON"),
    ("[" * 200_000, "not readable JSON"),
    ("[1]", "one JSON object"),
    ('{"url": 5}', "'url' must be text"),
    ('{"url": "example.org/a"}', "absolute"),
    ('{"url": "http://example.org:99999/"}', "not an address"),
    ('{"captured_at": "last week"}', "not an instant"),
    ('{"published": "2024-13-01"}', "calendar"),
]


@pytest.mark.parametrize(("text", "words"), BROKEN)
def test_a_malformed_sidecar_rejects_its_page_and_says_why(tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(PageError, match=words) as caught:
        notes_of(sidecar(tmp_path, text), None)
    assert caught.value.reason == "bad_sidecar"


def manifest(folder: Path, text: str) -> Path:
    (folder / "manifest.csv").write_text(text, "utf-8")
    return folder / "a.html"


def test_a_manifest_has_a_row_for_a_page(tmp_path: Path) -> None:
    page = manifest(tmp_path, f"file, url ,captured_at\na.html,{URL},2024-02-06T12:00:00Z\nb.html,,\n")
    rows = read_manifest(tmp_path)
    assert notes_of(page, rows) == PageNotes(URL, NOON)
    assert notes_of(tmp_path / "b.html", rows) == PageNotes()
    assert notes_of(tmp_path / "not-named.html", rows) == PageNotes()


def test_a_sidecar_wins_over_the_manifest(tmp_path: Path) -> None:
    page = manifest(tmp_path, f"file,url,published\na.html,{URL},2024-01-01\n")
    page.with_name("a.html.meta.json").write_text('{"published": "2024-02-05"}')
    assert notes_of(page, read_manifest(tmp_path)) == PageNotes(None, None, "2024-02-05")


BROKEN_MANIFESTS = [
    ("", "no column 'file'"),
    ("url,captured_at\n", "no column 'file'"),
    ("file,adress\na.html,x\n", "unknown column 'adress'"),
    ("file,url\na.html,https://example.org/,surplus\n", "more fields"),
    ("file\na.html\na.html\n", "stands there twice"),
    ('file,url\na.html,"open quote\n', "cannot be read"),
    ("file,url\na.html,nowhere\n", "absolute"),
]


@pytest.mark.parametrize(("text", "words"), BROKEN_MANIFESTS)
def test_a_malformed_manifest_rejects_the_pages_beside_it(tmp_path: Path, text: str, words: str) -> None:
    page = manifest(tmp_path, text)
    with pytest.raises(PageError, match=words) as caught:
        notes_of(page, read_manifest(tmp_path))
    assert caught.value.reason == "bad_sidecar"
