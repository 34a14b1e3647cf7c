"""Bundles of real warehouses: every kind of row verifies, pages wherever they stand, and what cannot be proven is refused."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.acquire import archive
from pipelines.acquire.archive.withdrawn import withdraw
from pipelines.acquire.items import AsExchange
from pipelines.publish.prove import BundleError
from pipelines.publish.prove.records import Kept, copy_records, told
from pipelines.report import Report
from tests.acquire.pages import page as response
from tests.acquire.pages import warc
from tests.publish.prove.bundles import ids, made, opened, parts, verified
from tests.warehouses import QUICK, build_pages, page, rows, write_pages

KINDS = {
    "articles": "article_id", "figures": "figure_id", "events": "event_id", "dates": "date_id", "mentions": "mention_id",
    "statements": "statement_id", "quotations": "quotation_id",
}  # fmt: skip


def test_every_row_of_every_kind_is_proven_and_read_again_as_it_was(
    sample: tuple[Path, Report], tmp_path: Path
) -> None:
    names = [name for table, key in KINDS.items() for name in ids(sample[0], f"SELECT {key} FROM {table}")]
    done = made(sample[0], tmp_path / "all.wacz", *names)
    verdict = verified(tmp_path / "all.wacz")
    assert verdict.holds, verdict.faults or [each for each in verdict.claims if not each.holds]
    assert len(verdict.claims) == done.n_claims == len(names)
    assert {each.read for each in verdict.claims} == {"same"}


@pytest.mark.parametrize(
    ("group", "rows_of_it"),
    [
        ("SELECT min(thread_id) FROM figure_threads", "SELECT figure_id FROM figures WHERE thread_id = '{}'"),
        ("SELECT min(incident_id) FROM events", "SELECT event_id FROM events WHERE incident_id = '{}'"),
    ],
)
def test_a_thread_or_an_incident_brings_its_rows(
    sample: tuple[Path, Report], tmp_path: Path, group: str, rows_of_it: str
) -> None:
    (name,) = ids(sample[0], group)
    made(sample[0], tmp_path / "b.wacz", name)
    claims = [json.loads(line) for line in parts(tmp_path / "b.wacz")["evidence/claims.jsonl"].splitlines()]
    assert {claim["row_id"] for claim in claims} >= set(ids(sample[0], rows_of_it.format(name)))
    assert {tuple(claim["asked_for"]) for claim in claims} == {(name,)}


def test_a_claim_says_what_is_needed_to_check_it(ferry: Path, bundle: Path) -> None:
    claims = [json.loads(line) for line in parts(bundle)["evidence/claims.jsonl"].splitlines()]
    figure = next(claim for claim in claims if claim["surface"] == "At least 12 people")
    text = str(rows(ferry, f"SELECT text FROM articles WHERE article_id = '{figure['page']['article_id']}'")[0][0])
    assert text[figure["start_char"] : figure["end_char"]] == figure["surface"]
    assert (figure["row"]["value"], figure["row"]["bound"]) == (12, "at_least")
    assert figure["page"]["url"] == "https://news.test/ferry"
    assert figure["page"]["captured_at"] == "2021-05-04T10:00:00Z"
    assert figure["fingerprint"] == figure["reader"]["rows"]
    assert "ferry sank off Port Aral" in figure["sentence"]["text"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("0123456789abcdef", "no such row"),
        ("0123456789abcdef/f1-2", "no such row"),
        ("0123456789abcdef/p1-2", "no row that can be proven"),
        ("thread:none", "no row that can be proven"),
        ("'; DROP TABLE articles", "no row that can be proven"),
    ],
)
def test_an_id_that_names_nothing_is_said(ferry: Path, tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(BundleError, match=said):
        made(ferry, tmp_path / "b.wacz", name)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("zipped", [True, False])
def test_a_page_that_stands_in_a_warc_of_the_users_is_proven_from_there(tmp_path: Path, zipped: bool) -> None:
    pages = write_pages(tmp_path / "pages", {"a.warc.gz" if zipped else "a.warc": warc([response()], zipped=zipped)})
    database = tmp_path / "w.duckdb"
    build_pages(database, pages)
    made(database, tmp_path / "b.wacz", *ids(database, "SELECT figure_id FROM figures"))
    verdict = verified(tmp_path / "b.wacz")
    assert verdict.holds, verdict
    with opened(tmp_path / "c.wacz", parts(tmp_path / "b.wacz")) as bundle:
        (capture,) = told(bundle).values()
    assert (capture.stored.status, capture.stored.mime) == (200, "text/html")
    for file in pages.iterdir():
        file.unlink()
    with pytest.raises(BundleError, match=r"a\.warc"):
        made(database, tmp_path / "b.wacz", *ids(database, "SELECT figure_id FROM figures"))
    assert verified(tmp_path / "b.wacz").holds  # the bundle that was there is still the one that was there


def test_a_live_page_comes_with_the_request_that_it_answered(tmp_path: Path) -> None:
    body = page("Ferry sinks", "Some 30 people drowned.").encode()
    exchange = AsExchange(
        "https://news.test/a", "HTTP/1.1 200 OK", (("Content-Type", "text/html"),), body, "GET /a HTTP/1.1",
        (("Host", "news.test"),), dt.datetime(2021, 5, 4, tzinfo=dt.UTC), "192.0.2.1", "HTTP/1.1",
    )  # fmt: skip
    with archive.Writer(tmp_path / "archive") as writer:
        record = writer.add(
            body, source_name="https://news.test/a", collection="c", url="https://news.test/a",
            captured_at=dt.datetime(2021, 5, 4, tzinfo=dt.UTC), published=None, content_type="text/html", keep=exchange,
        )  # fmt: skip
    kept = record.capture
    place = Kept(
        kept.capture_id, kept.payload_sha256, kept.archive_file, kept.archive_offset or 0, kept.archive_length or 0,
        frozenset({record.batch}),
    )  # fmt: skip
    with (tmp_path / "data.warc.gz").open("wb") as file:
        copy_records(tmp_path / "archive", [place], file)
    content = (tmp_path / "data.warc.gz").read_bytes()
    with opened(tmp_path / "b.wacz", {"archive/data.warc.gz": content}) as bundle:
        assert set(told(bundle)) == {kept.capture_id}
    with zipfile.ZipFile(tmp_path / "b.draft") as package:
        assert package.read("archive/data.warc.gz").count(b"\x1f\x8b\x08") >= 4  # warcinfo, response, request, metadata


def test_a_page_that_was_forgotten_cannot_be_proven(tmp_path: Path) -> None:
    database = tmp_path / "w.duckdb"
    build_pages(database, write_pages(tmp_path / "pages", {"a.html": page("A fire", "Some 30 people fled on Monday.")}))
    (name,) = ids(database, "SELECT article_id FROM articles")
    folder = tmp_path / "w.archive"
    withdraw(folder, [record.capture for record in archive.records(folder)], None, "asked to")  # before the next build
    with pytest.raises(BundleError, match="was forgotten"):
        made(database, tmp_path / "b.wacz", name)


def test_a_page_whose_bytes_are_gone_cannot_be_proven(tmp_path: Path) -> None:
    database = tmp_path / "w.duckdb"
    build_pages(database, write_pages(tmp_path / "pages", {"a.html": page("A fire", "Some 30 people fled on Monday.")}))
    (file,) = (tmp_path / "w.archive").glob("*.warc.gz")
    words = bytearray(file.read_bytes())
    at = words.rindex(b"\x1f\x8b\x08", 0, words.rindex(b"\x1f\x8b\x08"))
    words[at + 200] ^= 0xFF
    file.write_bytes(words)
    with pytest.raises(BundleError):
        made(database, tmp_path / "b.wacz", *ids(database, "SELECT article_id FROM articles"))


def test_what_a_person_corrected_is_told_as_that(tmp_path: Path) -> None:
    database = tmp_path / "w.duckdb"
    pages = write_pages(tmp_path / "pages", {"a.html": page("A fire", "Some 30 people fled on Monday.")})
    build_pages(database, pages)
    (name,) = ids(database, "SELECT figure_id FROM figures")
    table = tmp_path / "corrections.tsv"
    table.write_text(f"row_id\tcolumn_name\tnew_value\treviewer\treason\n{name}\tvalue\t31\tA. Editor\tasked them\n")
    settings = replace(QUICK, user=replace(QUICK.user, corrections=table))
    build_pages(database, settings=settings)
    made(database, tmp_path / "b.wacz", name, settings=settings)
    verdict = verified(tmp_path / "b.wacz")
    assert verdict.holds
    assert "value is a person's word (A. Editor)" in verdict.claims[0].text
    assert b"By a person: value is 31" in parts(tmp_path / "b.wacz")["evidence/index.html"]


def test_other_tools_open_a_bundle(bundle: Path) -> None:
    with zipfile.ZipFile(bundle) as package:
        assert package.testzip() is None
        assert {info.compress_type for info in package.infolist()} == {zipfile.ZIP_STORED}
        listed = json.loads(package.read("datapackage.json"))
        first = package.read("indexes/index.cdx").decode().splitlines()[0]
        pages = [json.loads(line) for line in package.read("pages/pages.jsonl").decode().splitlines()]
    assert {entry["path"] for entry in listed["resources"]} > {
        "archive/data.warc.gz",
        "indexes/index.cdx",
        "pages/pages.jsonl",
    }
    assert first.startswith("test,news)/ferry 20210504100000 {")
    assert (pages[1]["url"], pages[1]["ts"]) == ("https://news.test/ferry", "2021-05-04T10:00:00Z")


def test_a_validator_of_others_takes_a_bundle(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    validator = pytest.importorskip("wacz.main")
    assert validator.main(["validate", "-f", str(bundle)]) == 0
    assert "is valid" in capsys.readouterr().out


def test_a_bundle_is_loaded_like_any_wacz(bundle: Path, tmp_path: Path) -> None:
    report = build_pages(tmp_path / "w.duckdb", write_pages(tmp_path / "pages", {"bundle.wacz": bundle.read_bytes()}))
    assert report.sources[0].stored == 1
