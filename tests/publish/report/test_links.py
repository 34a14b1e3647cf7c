"""Where a mark leads: pages of our own that are there, addresses of the web, nothing else."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines.publish.report.links import Evidence, Links, first_of, web


@pytest.mark.parametrize(
    ("url", "is_kept"),
    [
        ("https://riverpost.example.org/a#:~:text=ferries-,three%20boats", True),
        ("HTTP://riverpost.example.org/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,<b>", False),
        ("file:///etc/passwd", False),
        ('https://riverpost.example.org/" onmouseover=x', False),
        ("https://a.example\nb", False),
        ("//riverpost.example.org/", False),
        (None, False),
    ],
)
def test_only_the_web_is_an_address(url: str | None, is_kept: bool) -> None:
    assert web(url) == (url if is_kept else "")


def test_an_evidence_page_that_is_written_comes_first(tmp_path: Path) -> None:
    (tmp_path / "w.pages").mkdir()
    (tmp_path / "w.pages" / "a b.html").write_text("")
    (tmp_path / "outside.html").write_text("")
    home = tmp_path / "home"
    home.mkdir()
    with duckdb.connect() as con:
        links = Links(con, tmp_path / "w.duckdb", tmp_path / "out" / "report")
        assert links.href("w.pages/a%20b.html#a/f1-2", "https://x.example/") == "../../w.pages/a%20b.html#a/f1-2"
        assert links.href("w.pages/not-written.html", "https://x.example/") == "https://x.example/"
        assert links.href(None, None) == ""
        assert Links(con, home / "w.duckdb", tmp_path).href("../outside.html", None) == ""


def test_a_warehouse_without_evidence_pages_has_none(tmp_path: Path) -> None:
    with duckdb.connect() as con:
        asked = f"SELECT {Links(con, tmp_path / 'w.duckdb', tmp_path).page_of('id')} FROM (SELECT 'a1' AS id)"
        assert con.execute(asked).fetchone() == (None,)
        con.execute("CREATE MACRO evidence_page(row_id) AS 'w.pages/' || row_id || '.html'")
        con.execute("CREATE VIEW figure_evidence AS SELECT 'a1/f1' AS figure_id, evidence_page('a1') AS evidence_page")
        links = Links(con, tmp_path / "w.duckdb", tmp_path)
        asked = f"SELECT {links.page_of('id', 'page')} FROM (SELECT 'a1' AS id)"
        assert con.execute(asked).fetchone() == ("w.pages/a1.html",)
        assert links.page_column("figure_evidence", "f.") == "f.evidence_page"
        assert links.page_column("event_evidence") == "NULL AS evidence_page"


def test_evidence_with_a_link_is_chosen_before_one_without() -> None:
    found = {"a": Evidence("", "s", "t", "o"), "b": Evidence("https://x.example/", "s", "t", "o")}
    assert first_of(found, ["a", "b", "c"]) is found["b"]
    assert first_of(found, ["a"]) is found["a"]
    assert first_of(found, ["c"]).href == ""
