"""A bug inside one layer of one page costs that layer of that page: it is counted, said and shown as a warning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import pipelines.process
from pipelines.annotate import layers
from pipelines.annotate.layers import Layer
from pipelines.build import Report
from pipelines.publish.checks import CheckResult
from pipelines.publish.published import check_published, opened
from pipelines.store.schema import tables
from tests.faults.runs import Inline
from tests.warehouses import LEFT_OUT, build_pages, contents, page, rows, write_pages

HURT = "b.html"
BARE = {"has_date", "has_outlet"}  # what the pages of these tests do not say
PAGES = {
    "a.html": page(
        "The ferry waits",
        "Some 340 families left Lower Marsh on Monday, Celina Aster said.",
        "“We lost 12 boats on 3 March 2021,” the mayor told Radio Tern on Tuesday, and paid $2,000.",
    ),
    HURT: page(
        "A page with a bug",
        "At least 46 houses burned in Paris on 4 May 2022, Otto Brandt said.",
        "“Two men died yesterday,” Brandt told the Coast Wire on 2 May, adding that $3 million was lost.",
        "It happened at 5 p.m. on Friday.  About 30 people were arrested last week.",
    ),
    "c.html": page("The bridge closes", "No more than 7 trucks crossed into Kenya last Friday, officials said."),
}

# A layer, the reader that is broken, the tables that it fills, the columns that others take from it.
BROKEN: list[tuple[Layer, str, set[str], dict[str, set[str]]]] = [
    (
        "names",
        "find_mentions",
        {"mentions", "entities", "place_candidates", "figure_places"},
        {
            "figures": {"place_id", "place_mention_id", "place_basis", "place_score", "actor_id"},
            "speakers": {"entity_id", "affiliation_entity_id"},
            "events": {"place_id", "place_mention_id", "place_basis"},
            "event_arguments": {"mention_id", "entity_id"},
        },
    ),
    (
        "dates",
        "find_dates",
        {"dates"},
        {
            "figures": {"from_date", "to_date", "date_basis"},
            "statements": {"said_from", "said_to"},
            "events": {"from_date", "to_date", "date_basis"},
        },
    ),
    (
        "statements",
        "find_statements",
        {"statements", "speakers", "quotations", "hedges"},
        {
            "figures": {
                "statement_id",
                "speaker_id",
                "attribution",
                "factuality",
                "in_quotation",
                "from_date",
                "to_date",
                "date_basis",
            },
            "dates": {"value", "from_date", "to_date", "anchor"},
            "events": {"statement_id", "speaker_id", "attribution", "factuality", "from_date", "to_date", "date_basis"},
        },
    ),
    (
        "moments",
        "date_statements",
        set(),
        {
            "statements": {"said_from", "said_to"},
            "dates": {"value", "from_date", "to_date", "anchor"},
            "figures": {"from_date", "to_date", "date_basis"},
            "events": {"from_date", "to_date", "date_basis"},
        },
    ),
    (
        "moments",
        "anchor_to_speech",
        set(),
        {
            "dates": {"value", "from_date", "to_date", "anchor"},
            "figures": {"from_date", "to_date", "date_basis"},
            "events": {"from_date", "to_date", "date_basis"},
        },
    ),
    (
        "figures",
        "find_figures",
        {"figures", "figure_places", "figure_links"},
        {
            "event_arguments": {"figure_id"},
            "events": {
                "place_id",
                "place_mention_id",
                "place_basis",
                "from_date",
                "to_date",
                "date_basis",
                "happening",
                "rule",
                "event_type",
                "event_mode",
                "score",
                "acled_event_type",
                "acled_sub_event_type",
            },
        },
    ),
    ("events", "find_events", {"events", "event_arguments"}, {"figures": {"event_id"}}),
]


# What resolve finds between pages, of which the page that lost a layer is one.
BETWEEN_PAGES = ("incidents", "figure_threads", "text_groups", "article_links")
FOUND_BETWEEN_PAGES = {"incident_id", "incident_basis", "thread_id", "text_group"}
SETTING = ("place", "from", "to", "via", "time")  # arguments that are mentions or dates, and lost with them


def checked(database: Path) -> tuple[CheckResult, ...]:
    """Every check on a published file."""
    with opened(database) as con:
        return check_published(con)


@pytest.fixture
def _one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are read in this process, where a reader can be broken."""
    monkeypatch.setattr(pipelines.process, "LocalPool", Inline)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages, read by readers that work."""
    folder = tmp_path_factory.mktemp("sound")
    build_pages(folder / "w.duckdb", write_pages(folder / "pages", PAGES))
    return folder / "w.duckdb"


def broken(reader: Callable[..., object], hurt: str) -> Callable[..., object]:
    """A reader with a bug that only one page meets."""

    def read(first: object, *more: object) -> object:
        of_pages = {getattr(row, "article_id", "") for row in (first if isinstance(first, tuple) else (first,))}
        return {}["planted"] if hurt in of_pages else reader(first, *more)

    return read


def by_key(database: Path, name: str) -> dict[tuple[object, ...], dict[str, object]]:
    """The rows of a table by its primary key."""
    table = tables()[name]
    columns = [column.name for column in table.columns if column.name not in LEFT_OUT]
    found = [dict(zip(columns, row, strict=True)) for row in contents(database)[name]]
    return {tuple(row[column] for column in table.key): row for row in found}


def is_of(row: dict[str, object], article: str) -> bool:
    """Whether a row is of an article: it says so, or its id begins so."""
    return row.get("article_id", str(next(iter(row.values())))[:16]) == article


def hurt_page(database: Path) -> str:
    ((name,),) = rows(database, f"SELECT capture_id FROM sightings WHERE source_name = '{HURT}'")
    return str(name)


@pytest.mark.usefixtures("_one_process")
@pytest.mark.parametrize(("layer", "reader", "lost", "touched"), BROKEN, ids=[row[1] for row in BROKEN])
def test_a_bug_costs_its_layer_of_its_page(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layer: Layer, reader: str, lost: set[str],
    touched: dict[str, set[str]],
) -> None:  # fmt: skip
    article = hurt_page(sound)
    monkeypatch.setattr(layers, reader, broken(getattr(layers, reader), article))
    database = tmp_path / "w.duckdb"
    report = build_pages(database, write_pages(tmp_path / "pages", PAGES))

    # the run counts it, says it, and publishes
    assert report.is_published
    assert (report.total("stored"), report.total("rejected"), report.incomplete) == (3, 0, 1)
    ((item, pages),) = report.lost_layers.items()
    assert item.startswith(f"{layer} annotate/layers.py:")
    assert pages == 1
    (note,) = report.notes
    assert note.startswith(f"1 page lost a layer to a bug of ours: {layer} (annotate/layers.py:")
    assert report.as_json()["lost_layers"] == report.lost_layers

    # the reject names layer, file and line
    assert rows(database, "SELECT stage, source_name, item, capture_id, reason, detail FROM rejects") == [
        ("annotate", HURT, item, article, "internal_error", "KeyError: 'planted'")
    ]
    # a warning that fails, and nothing else does
    (warned,) = [result for result in checked(database) if not result.passed and result.check.name not in BARE]
    assert (warned.check.name, warned.check.severity, warned.blocks) == ("layers_complete", "warn", False)
    assert str(warned).endswith(f"1 of 3 pages break this: {item} 1")

    # other pages, and other layers of the page but for what they take from the lost one
    expected = touched | {"articles": {"dateline_entity_id"}}
    for name in contents(sound).keys() - {"rejects", "number_conventions", "corrections", *BETWEEN_PAGES}:
        before, after = by_key(sound, name), by_key(database, name)
        for key, row in before.items():
            if name == "entities" and name in lost:
                continue  # an entity is of all pages that mention it
            if name in lost and is_of(row, article):
                assert key not in after, (name, key)
                continue
            if name == "event_arguments" and key not in after:
                assert row["role"] in SETTING, key
                assert is_of(row, article), key
                continue
            if name == "figure_links" and key not in after:
                assert name in lost or touched, key  # a link between pages has an end on the page that lost a layer
                continue
            changed = {column for column in row if row[column] != after[key][column]} - FOUND_BETWEEN_PAGES
            assert changed <= (expected.get(name, set()) if is_of(row, article) else set()), (name, key, changed)
        assert after.keys() <= before.keys() or name == "figure_links", name


@pytest.mark.usefixtures("_one_process")
def test_a_figure_whose_statement_was_lost_is_nobodys(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = hurt_page(sound)
    monkeypatch.setattr(layers, "find_statements", broken(layers.find_statements, article))
    build_pages(tmp_path / "w.duckdb", write_pages(tmp_path / "pages", PAGES))
    query = "SELECT DISTINCT attribution, speaker_id, in_quotation FROM figures WHERE article_id = '{}'"
    assert rows(tmp_path / "w.duckdb", query.format(article)) == [("unresolved", None, None)]


@pytest.mark.usefixtures("_one_process")
def test_a_page_that_lost_a_layer_is_done_even_where_rejects_are_tried_again(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same code would lose it again; code that mends the bug has another fingerprint and reads everything."""
    article = hurt_page(sound)
    pages = write_pages(tmp_path / "pages", PAGES | {"empty.txt": " \n"})
    monkeypatch.setattr(layers, "find_dates", broken(layers.find_dates, article))
    build_pages(tmp_path / "w.duckdb", pages)
    again: Report = build_pages(tmp_path / "w.duckdb", pages, retry_rejects=True)
    assert (again.processed, again.incomplete, again.total("rejected")) == (1, 0, 1)
    assert {result.check.name for result in checked(tmp_path / "w.duckdb") if not result.passed} - BARE == {
        "layers_complete", "no_page_rejected",
    }  # fmt: skip
