"""Bad input of every kind in one folder with good pages: each is a reject with a clear line, nothing else is lost."""

from __future__ import annotations

import gzip
import os
import random
from pathlib import Path

import pytest

from pipelines.report import Report
from pipelines.settings import Settings
from tests.warehouses import build_pages, page, rows, write_pages

STORY = page("The gate opens", "More than 1,200 people crossed on Monday, Celina Macuacua said.")
NOISE = random.Random(7).randbytes(5_000)

# file, its bytes, stage and reason of the reject, words of its line
BAD: list[tuple[str, str | bytes, str, str, str]] = [
    ("empty.html", b"", "acquire", "empty", "no bytes"),
    ("blank.txt", b" \n\t\n", "read", "empty", "none of them visible"),
    ("picture.html", b"\x89PNG\r\n\x1a\n" + NOISE, "read", "not_html", "a PNG image"),
    ("document.html", b"%PDF-1.7\n" + NOISE, "read", "corrupt", "no readable PDF"),
    ("packed.txt", b"PK\x03\x04" + NOISE, "read", "not_html", "a ZIP archive"),
    ("noise.html", NOISE, "read", "not_html", "binary data"),
    ("zeros.html", bytes(5_000), "read", "not_html", "binary data"),
    ("cut.html.gz", gzip.compress(STORY.encode(), mtime=0)[:-20], "acquire", "truncated", "ends early"),
    ("damaged.html.gz", b"\x1f\x8b\x08" + NOISE, "acquire", "corrupt", "damaged"),
    ("not-packed.html.gz", STORY, "acquire", "corrupt", "damaged"),
    ("nested.html", "<html><body>" + "<div>" * 100_000 + "deep", "read", "too_deep", "inside one another"),
    ("nested-tables.html", "<html><body>" + "<table><tr><td>" * 33_000 + "deep", "read", "too_deep", ""),
    ("long.html", "<p>" + "word " * 420_000, "acquire", "too_big", "page_megabytes"),
    ("sidecar.html", STORY + "<!-- 1 -->", "acquire", "bad_sidecar", "not readable JSON"),
    ("port.html", STORY + "<!-- 2 -->", "acquire", "bad_sidecar", "Port out of range"),
    ("half.html", STORY + "<!-- 3 -->", "acquire", "bad_sidecar", r"\ud800"),
    ("gone.html", b"", "acquire", "unreadable", "No such file"),
    ("listed.html", b"", "acquire", "unreadable", "manifest.csv names it"),
]
BESIDE = {
    "sidecar.html.meta.json": "{",
    "port.html.meta.json": '{"url": "http://example.org:99999/"}',
    "half.html.meta.json": '{"captured_at": "\\ud800"}',
    "manifest.csv": "file\ngood.html\nlisted.html\n",
}
GOOD: dict[str, str | bytes] = {
    "good.html": STORY,
    "packed.html.gz": gzip.compress(b"<!-- packed -->" + STORY.encode(), mtime=0),
    "wide.html": STORY.encode("utf-16"),
    "nul.html": STORY.replace("Monday", "Mon\0day").encode().replace(b"Celina", b"Celi\xff\xfena"),
    "nul.txt": b"The gate opens\n\nSome 340\0 families wait near Masa\xff\xfesi, officials said.\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """All of it in one run."""
    folder = tmp_path_factory.mktemp("bad")
    present = {name: content for name, content, _, _, _ in BAD if name not in ("gone.html", "listed.html")}
    write_pages(folder / "pages", {**present, **BESIDE, **GOOD})
    (folder / "pages" / "gone.html").symlink_to(folder / "nowhere")
    settings = Settings(workers=1, page_megabytes=2, page_seconds=60)
    return folder / "w.duckdb", build_pages(folder / "w.duckdb", folder / "pages", settings=settings)


@pytest.mark.parametrize(("name", "content", "stage", "reason", "words"), BAD, ids=[row[0] for row in BAD])
def test_a_bad_page_is_a_reject_with_a_clear_line(
    built: tuple[Path, Report], name: str, content: str | bytes, stage: str, reason: str, words: str
) -> None:
    ((found_stage, found_reason, item, detail),) = rows(
        built[0], f"SELECT stage, reason, item, detail FROM rejects WHERE source_name = '{name}'"
    )
    assert (found_stage, found_reason, item) == (stage, reason, "")
    assert isinstance(detail, str)
    assert words in detail
    assert "\n" not in detail


def test_nothing_else_is_lost(built: tuple[Path, Report]) -> None:
    names = rows(built[0], "SELECT source_name FROM articles JOIN sightings USING (capture_id) ORDER BY ALL")
    assert [name for (name,) in names] == sorted(GOOD)
    report = built[1]
    assert report.total("seen") == len(BAD) + len(GOOD)
    assert (report.total("stored"), report.total("rejected")) == (len(GOOD), len(BAD))
    assert sum(report.as_json()["reasons"].values()) == len(BAD)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(GOOD))
def test_odd_bytes_in_a_story_cost_nothing_but_themselves(built: tuple[Path, Report], name: str) -> None:
    figures = rows(
        built[0],
        f"SELECT surface FROM figures JOIN sightings ON capture_id = article_id WHERE source_name = '{name}'"
        " AND value IN (340, 1200)",
    )
    assert len(figures) == 1


def test_a_text_keeps_every_character(built: tuple[Path, Report]) -> None:
    ((text,),) = rows(
        built[0], "SELECT text FROM articles JOIN sightings USING (capture_id) WHERE source_name = 'nul.txt'"
    )
    assert isinstance(text, str)
    assert text.startswith("The gate opens\n\nSome 340\0 families wait near Masa")
    assert len(text) == len(GOOD["nul.txt"])


def test_a_page_that_may_not_be_read_is_a_reject_until_it_may(tmp_path: Path) -> None:
    folder, database = write_pages(tmp_path / "pages", {"good.txt": "Some 340 families wait."}), tmp_path / "w.duckdb"
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (folder / "locked.txt").write_text("At least 46 houses burned.")
    (folder / "locked.txt").chmod(0)
    assert build_pages(database, folder).sources[0].reasons == {"unreadable": 1}
    (folder / "locked.txt").chmod(0o600)
    assert build_pages(database, folder).sources[0].reasons == {}
    assert rows(database, "SELECT count(*) FROM rejects") == [(0,)]
