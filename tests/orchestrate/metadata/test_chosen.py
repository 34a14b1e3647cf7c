"""What the UI shows of each table: five columns or so that exist, rows with something in them, pictures, live links."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest

from pipelines.orchestrate.metadata.bars import PICTURES, draw, pictures_of
from pipelines.orchestrate.metadata.chosen import CHOSEN
from pipelines.orchestrate.metadata.map import map_metadata, places_of
from pipelines.orchestrate.metadata.preview import markdown_link, of_file
from pipelines.report import Report
from pipelines.store.schema import tables, views


def test_every_table_and_view_has_its_columns_chosen() -> None:
    known = tables() | views()
    assert set(CHOSEN) == set(known)
    for name, chosen in CHOSEN.items():
        assert set(chosen.columns) <= {column.name for column in known[name].columns}, name
        assert min(2, len(known[name].columns)) <= len(chosen.columns) <= 7, name


def test_previews_of_the_sample_have_sentences_and_links(sample: tuple[Path, Report]) -> None:
    found = of_file(sample[0], list(tables() | views()))
    assert set(found) == {*tables(), *views()}
    shown = found["figure_evidence"]["preview"].value
    told = (
        duckdb.connect(str(sample[0]), read_only=True)
        .execute("SELECT surface, sentence FROM figure_evidence")
        .fetchall()
    )
    lines = shown.splitlines()[2:]
    assert len(lines) == 8
    for line in lines:  # words of the page, and the sentence that they stand in
        assert any(f"| {surface} |" in line and sentence[:20] in line for surface, sentence in told), line
    assert "[open](http" in shown
    assert found["figure_evidence"]["dagster/row_count"] == sample[1].rows["figures"]
    assert "dagster/column_lineage" in found["timeline"]
    assert "dagster/column_lineage" not in found["figures"]


def test_pictures_of_the_sample(sample: tuple[Path, Report]) -> None:
    for name, (title, _) in PICTURES.items():
        assert pictures_of(sample[0], name)[title].value.startswith(f"![{title}")
    assert pictures_of(sample[0], "blocks") == {}
    assert "data:image/png" in map_metadata(places_of(sample[0]))["map"].value


def test_a_long_label_and_a_single_bar_can_be_drawn() -> None:
    assert draw([("x" * 500 + "\u202e", 0)]).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/a-b_c", "[example.org](https://example.org/a-b_c)"),
        ("https://example.org/a?b=1&copy;=2", "[example.org](https://example.org/a?b=1&amp;copy;=2)"),
        ("https://example.org/a)(b|c", "[example.org](https://example.org/a%29%28b%7Cc)"),
        (
            "https://example.org/#:~:text=two%20words,-more",
            "[example.org](https://example.org/#:~:text=two%20words,-more)",
        ),
        ("https://example.org/ü", "[example.org](https://example.org/%C3%BC)"),
        ('https://example.org/"><script>', "[example.org](https://example.org/%22%3E%3Cscript%3E)"),
        ("javascript:alert(1)", None),
        ("dateline.pages/abc.html#f1", None),
        ("https://[", None),
        ("https://example.org/" + "x" * 3000, None),
    ],
)
def test_a_link_is_live_and_harmless(url: str, link: str | None) -> None:
    assert markdown_link(url) == link
    if link is not None:
        assert unquote(link[link.index("(") + 1 : -1].replace("&amp;", "&")) == unquote(url)
