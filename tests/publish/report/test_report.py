"""The report as a file: what stands in it, that it needs nothing else, and that no word of a page acts."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import hashlib
import json
import math
import re
from pathlib import Path

import duckdb
import pytest
from selectolax.lexbor import LexborHTMLParser
from typer.testing import CliRunner

from pipelines.cli.commands import app
from pipelines.publish.report import ReportError, Selection, SelectionError, write_report
from pipelines.publish.report import corpus as corpus_section
from pipelines.publish.report import numbers as numbers_section
from pipelines.publish.report.charts import bars
from pipelines.report import Report
from tests.warehouses import QUICK, build_pages, page, write_pages

EVIL = "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(2)&gt; {{ 7*7 }} \u202e\u2028"
PATIENT = dataclasses.replace(QUICK, page_seconds=120)


def read(path: Path) -> LexborHTMLParser:
    return LexborHTMLParser(path.read_text("utf-8"))


def words(tree: LexborHTMLParser, css: str) -> str:
    return " ".join(" ".join(node.text(separator=" ") for node in tree.css(css)).split())


@pytest.fixture(scope="module")
def report(sample: tuple[Path, Report], tmp_path_factory: pytest.TempPathFactory) -> LexborHTMLParser:
    """The report over the sample."""
    return read(write_report(sample[0], tmp_path_factory.mktemp("report")).path)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of two pages that contradict each other and try everything that a page can."""
    folder = tmp_path_factory.mktemp("hostile")
    for n, (count, who) in enumerate([(31, "police chief John Otieno"), (12, "mayor Mary Wanjiku")]):
        text = page(
            f"Bridge falls {n} {EVIL}",
            f"At least {count} people were killed when a bridge collapsed in Nairobi on 5 February 2024, {who} said. {EVIL}",
            f"“We counted {count} dead,” {who} said.",
            "Rescue teams worked through the night and the search would go on until the river was clear of wreckage.",
        ).replace(
            "<head>",
            f'<head><meta property="og:site_name" content="{EVIL}"><link rel="canonical" '
            f'href="https://n{n}.example.org/&quot;onmouseover=alert(3)//{n}">'
            f'<meta property="article:published_time" content="2024-02-0{6 + n}T08:00:00Z">',
        )
        write_pages(folder / "pages", {f"{n}.html": text})
    build_pages(folder / "w.duckdb", folder / "pages", settings=PATIENT)
    return folder / "w.duckdb"


def test_the_disputed_number_of_the_sample_stands_with_both_sides(report: LexborHTMLParser) -> None:
    shown = words(report, "article.quantity")
    for expected in (
        "Houses destroyed",
        "at least 46",
        "several residents",
        "at most 20",
        "Ernesto Nhaca",
        "1 copy folded",
    ):
        assert expected in shown
    assert all(link.attributes["href"] for link in report.css("article.quantity a"))


def test_every_section_of_the_sample_has_rows(report: LexborHTMLParser) -> None:
    for name in ("corpus", "where", "when", "sources"):
        assert len(report.css(f"section[aria-labelledby={name}] tbody tr")) > 0, name
    assert "1,200" in words(report, "article.change del")
    assert "900" in words(report, "article.change ins")


def test_beneath_every_chart_stands_a_table(report: LexborHTMLParser) -> None:
    charts = report.css("[data-chart]")
    specs = json.loads(report.css_first("#charts").text())
    assert {chart.attributes["data-chart"] for chart in charts} == set(specs)
    for chart in charts:
        after = chart.next
        while after is not None and after.tag == "-text":
            after = after.next
        assert after is not None
        assert after.css_first("table") is not None
        assert chart.attributes["aria-label"]


def policy_of(tree: LexborHTMLParser) -> dict[str, list[str]]:
    content = tree.css_first("meta[http-equiv=Content-Security-Policy]").attributes["content"] or ""
    return {part.split()[0]: part.split()[1:] for part in content.split(";") if part.strip()}


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_the_policy_allows_what_is_in_the_file_and_nothing_else(report: LexborHTMLParser) -> None:
    policy = policy_of(report)
    scripts = [node.text() for node in report.css("script") if node.attributes.get("type") != "application/json"]
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == ["'none'"]
    assert policy["script-src"] == [digest(script) for script in scripts]
    assert policy["style-src"] == [digest(node.text()) for node in report.css("style")]
    assert set(policy) == {"default-src", "base-uri", "form-action", "script-src", "style-src"}


def test_nothing_of_the_file_is_loaded_from_elsewhere(report: LexborHTMLParser) -> None:
    assert report.css("link, iframe, img, object, embed, form, script[src], [style], base") == []


def test_no_word_of_a_page_acts(hostile: Path, tmp_path: Path) -> None:
    path = write_report(hostile, tmp_path).path
    text, tree = path.read_text("utf-8"), read(path)
    assert len(tree.css("script")) == 4
    assert len(tree.css("style")) == 1
    assert tree.css("img") == []
    attributes = {name for node in tree.css("*") for name in node.attributes}
    assert not {name for name in attributes if name.startswith("on")}
    assert not [link for link in tree.css("a[href]") if not re.match(r"https?:|#", link.attributes["href"] or "")]
    assert "{{ 7*7 }}" in tree.body.text() if tree.body else False
    assert "\u202e" not in text
    assert "\u2028" not in text


def test_numbers_of_two_pages_stand_side_by_side(hostile: Path, tmp_path: Path) -> None:
    shown = words(read(write_report(hostile, tmp_path).path), "section[aria-labelledby=numbers]")
    assert "at least 31" in shown
    assert "at least 12" in shown


def test_an_empty_warehouse_gives_a_calm_page(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    build_pages(tmp_path / "w.duckdb", tmp_path / "pages")
    made = write_report(tmp_path / "w.duckdb", tmp_path / "report")
    tree = read(made.path)
    assert made.n_pages == 0
    assert "The warehouse holds no page yet" in words(tree, "main")
    assert tree.css("script, [data-chart]") == []
    assert made.n_bytes < 20_000


def test_a_rejected_page_is_counted_with_its_reason(tmp_path: Path) -> None:
    write_pages(tmp_path / "pages", {"a.html": b""})
    build_pages(tmp_path / "w.duckdb", tmp_path / "pages")
    tree = read(write_report(tmp_path / "w.duckdb", tmp_path / "report").path)
    assert "empty" in words(tree, "section[aria-labelledby=corpus] table")


def test_a_list_that_is_cut_says_by_how_much(
    sample: tuple[Path, Report], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(corpus_section, "OUTLETS", 2)
    assert "2 of 5 outlets are shown" in words(read(write_report(sample[0], tmp_path).path), "main")


@pytest.mark.parametrize(
    ("selection", "n_pages"),
    [
        (Selection(), 6),
        (Selection(collection="sample"), 6),
        (Selection(since=dt.date(2024, 2, 11)), 2),
        (Selection(until=dt.date(2024, 2, 6)), 3),
        (Selection(since=dt.date(2030, 1, 1)), 0),
        (Selection(place="ngapa", event="destroyed"), 2),
    ],
)
def test_a_selection(sample: tuple[Path, Report], tmp_path: Path, selection: Selection, n_pages: int) -> None:
    made = write_report(sample[0], tmp_path, selection)
    assert made.n_pages == n_pages
    assert selection.words in words(read(made.path), "header")


@pytest.mark.parametrize(
    ("selection", "said"),
    [
        (Selection(collection="other"), "has no collection 'other'; there are: sample"),
        (Selection(place="Atlantis"), "names a place 'Atlantis'"),
        (Selection(event="slain"), "no event is called 'slain'"),
    ],
)
def test_a_selection_of_nothing_that_is_there(
    sample: tuple[Path, Report], tmp_path: Path, selection: Selection, said: str
) -> None:
    with pytest.raises(SelectionError, match=re.escape(said)):
        write_report(sample[0], tmp_path, selection)
    assert list(tmp_path.iterdir()) == []


def test_a_warehouse_of_another_version_is_named(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "old.duckdb")) as con:
        con.execute("CREATE TABLE articles (article_id VARCHAR)")
    with pytest.raises(ReportError, match="dateline build"):
        write_report(tmp_path / "old.duckdb", tmp_path / "report")
    assert not (tmp_path / "report").exists()


def test_a_number_beyond_all_axes_is_said_and_not_drawn() -> None:
    group = [
        {
            "informant": "the army", "is_named_informant": True, "outlet": "a.example", "bound": "exact", "value": math.inf,
            "low": math.inf, "high": math.inf, "number": math.inf, "published_from": None, "article_id": "a", "url": None,
            "text_group": "a", "surface": "9e999 people", "is_replaced": False, "n_rivals": 0, "figure_id": "a/f1",
        }
    ]  # fmt: skip
    line = numbers_section._line(group, {}, "")
    shown = numbers_section.Quantity("People killed", "", "", "", "", "", 1, False, [line], "", "")
    assert line.surface == "9e999 people"
    assert bars.quantity(shown) is None


def test_two_reports_of_one_warehouse_differ_in_nothing_but_the_moment(
    sample: tuple[Path, Report], tmp_path: Path
) -> None:
    texts = [write_report(sample[0], tmp_path / name).path.read_text("utf-8") for name in "ab"]
    first, second = (re.sub(r"report written [^.]+\.", "", text) for text in texts)
    assert first == second


def test_the_command(sample: tuple[Path, Report], tmp_path: Path) -> None:
    words_of_command = ["report", str(tmp_path / "r"), "--warehouse", str(sample[0])]
    done = CliRunner().invoke(app, [*words_of_command, "--from", "2024-02-01", "--event", "destroyed"])
    assert done.exit_code == 0
    assert "disputed number" in done.output
    assert (tmp_path / "r" / "index.html").is_file()
    assert CliRunner().invoke(app, [*words_of_command, "--place", "Atlantis"]).exit_code == 1
