"""What each figure of a page is about, on whole pages of our own invention: a level that holds, not each row."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.about import Tally, build, gold_pages, score, together

PAGES = gold_pages()


@pytest.fixture(scope="module")
def tally(tmp_path_factory: pytest.TempPathFactory) -> Tally:
    folder: Path = tmp_path_factory.mktemp("about")
    return together(list(score(build(folder, PAGES), PAGES).values()))


@pytest.mark.parametrize(
    ("what", "level"),
    [
        ("found", 0.98), ("value", 0.98), ("unit", 0.94), ("event", 0.86), ("holder", 0.90),
        ("place", 0.77), ("date", 0.77), ("part", 0.65), ("restates", 0.90),
    ],
)  # fmt: skip
def test_as_an_analyst_would_fill_it_in(tally: Tally, what: str, level: float) -> None:
    assert tally.share(what) >= level, "\n".join(line for line in tally.errors if line.startswith(what))


@pytest.mark.parametrize(("what", "level"), [("place", 0.18), ("date", 0.10), ("part", 0.16)])
def test_little_is_filled_in_wrong(tally: Tally, what: str, level: float) -> None:
    assert tally.share(what, "filled") <= level, "\n".join(line for line in tally.errors if line.startswith(what))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_annotated_as_the_bench_reads_it(name: str) -> None:
    page = PAGES[name]
    text = "\n".join([page["title"], *page["paragraphs"]])
    for figure in page["figures"]:
        assert text.count(figure["context"]) == 1
        assert figure["number"] in figure["context"]
        known = {other["id"] for other in page["figures"]} | {""}
        assert {one.strip("?") for one in (*figure["part_of"].split("|"), figure["restates"])} <= known
