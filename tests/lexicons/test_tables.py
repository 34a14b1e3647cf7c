"""Every table of words loads, says where its rows come from, and holds nothing twice."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

import pipelines.lexicons
from pipelines.annotate.dates.patterns import mod_of, patterns
from pipelines.lexicons import contract_word, load_table
from pipelines.vocabularies import (
    ASPECTS,
    BOUNDS,
    DATE_MODS,
    ENTITY_KINDS,
    EVENTS,
    FIGURE_KINDS,
    HAPPENINGS,
    HEDGE_CLASSES,
    PLACE_KINDS,
    PLACE_ROLES,
    ROLES,
    SPEAKER_KINDS,
    Role,
    words_of,
)

FOLDER = Path(pipelines.lexicons.__file__).parent
TABLES = sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in FOLDER.rglob("*.tsv"))

PIPELINES = FOLDER.parent
SHIPPED = sorted(
    path.relative_to(PIPELINES).as_posix()
    for room in ("lexicons", "gazetteer", "acquire")
    for path in (PIPELINES / room).rglob("*.tsv")
)

# The first column of the table of sources, whose names carry their version, year or number, or are followed by one.
NAMED = tuple(
    re.findall(r"^\| `([^`]+)` \|", (FOLDER / "ATTRIBUTION.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
)
OWN = re.compile(r"own: (?=.*[^\W\d_]{2}.* .*[^\W\d_]{2})\S.*")
SUPPORT = re.compile(r"support: (\d+) sites\b.*")
FITTED = re.compile(r"fitted: [^,]+, [^,]+, \d[\d,]*(?: \w+)?")
ADDRESS = re.compile(r"https?://\S+\.\S+.*")
LEAST_SITES = 3


def is_checkable(source: str) -> bool:
    """Whether a source cell is of one of the kinds that ATTRIBUTION.md describes."""
    if support := SUPPORT.fullmatch(source):
        return int(support[1]) >= LEAST_SITES
    if any(form.fullmatch(source) for form in (OWN, FITTED, ADDRESS)):
        return True
    return any(re.match(rf"(?:\d+ )?{re.escape(name)}(?![\w.])", source) for name in NAMED) and (
        source.startswith("schema.org") or any(map(str.isdigit, source))
    )


def source_cells(path: Path) -> list[str]:
    """The cells of the column ``source`` in file order."""
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line.strip() and not line.startswith("#")]
    return [row["source"] for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


def test_there_are_tables() -> None:
    assert "number_words" in TABLES
    assert {"gazetteer/facts.tsv", "acquire/tracking_parameters.tsv"} < set(SHIPPED)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_loads_with_rows(name: str) -> None:
    rows = load_table(name)
    assert rows
    assert "source" in rows[0]


@pytest.mark.parametrize("name", SHIPPED)
def test_every_row_has_a_checkable_source(name: str) -> None:
    cells = source_cells(PIPELINES / name)
    assert cells
    assert Counter(cell for cell in cells if not is_checkable(cell)) == Counter()


def test_every_named_source_is_used() -> None:
    cells = {cell for name in SHIPPED for cell in source_cells(PIPELINES / name)}
    assert [name for name in NAMED if not any(name in cell for cell in cells)] == []


@pytest.mark.parametrize(
    "source",
    [
        "own: determiners of English",
        "https://example.org/list",
        "ISO 4217:2015 (pycountry 26.2.16), code",
        "RFC 3339, section 5.6",
        "5 U.S.C. 6103",
        "fitted: python -m tests.fit.weights, judged pages of 2026, 412 names",
        "support: 3 sites of news",
    ],
)
def test_kinds_of_sources(source: str) -> None:
    assert is_checkable(source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "editor",
        "editor: several states use it",
        "usage",
        "usage of news pages",
        "own:",
        "own: usage",
        "own: 12 34",
        "fitted",
        "fitted: tests.fit.weights",
        "support: 2 sites of news",
        "RFC",
        "RFCs of 1998",
        "ISO 4217:2015",
        "a well-known list",
        "a page of https://example.org",
    ],
)
def test_what_is_no_source(source: str) -> None:
    assert not is_checkable(source)


@pytest.mark.parametrize("name", TABLES)
def test_no_row_stands_twice(name: str) -> None:
    counts = Counter(tuple((key, value) for key, value in row.items() if key != "source") for row in load_table(name))
    assert [row for row, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", TABLES)
def test_cells_are_clean(name: str) -> None:
    for row in load_table(name):
        for key, value in row.items():
            assert key == key.strip() != ""
            assert value == value.strip(), (key, value)
            assert unicodedata.is_normalized("NFC", value), (key, value)


# Columns whose cells become words of the contract: table, column and list.
CONTRACT_COLUMNS = (
    ("actors", "kind", ENTITY_KINDS),
    ("bound_cues", "bound", BOUNDS),
    ("date_conventions", "mod", DATE_MODS),
    ("demonyms", "kind", PLACE_KINDS),
    ("dump_lines", "role", ROLES),
    ("event_classes", "event", EVENTS),
    ("event_mappings", "event", EVENTS),
    ("events", "aspect", ("", *ASPECTS)),
    ("events", "event", EVENTS),
    ("furniture_lines", "role", ROLES),
    ("happening_figures", "event", EVENTS),
    ("happening_figures", "happening", HAPPENINGS),
    ("happening_figures", "word", HAPPENINGS),
    ("furniture_names", "role", ROLES),
    ("hedges", "class", HEDGE_CLASSES),
    ("name_heads", "kind", ENTITY_KINDS),
    ("place_roles", "role", PLACE_ROLES),
    ("source_nouns", "kind", SPEAKER_KINDS),
    ("units", "kind", FIGURE_KINDS),
)


@pytest.mark.parametrize(("table", "column", "words"), CONTRACT_COLUMNS)
def test_words_of_the_contract(table: str, column: str, words: tuple[str, ...]) -> None:
    for row in load_table(table):
        contract_word(table, row, column, words)


def test_kinds_of_places_that_designations_name() -> None:
    kinds = {kind for row in load_table("place_designations") for kind in row["kinds"].split()}
    assert kinds <= set(PLACE_KINDS)


def test_every_event_has_its_words_in_other_lists() -> None:
    rows = load_table("event_mappings")
    assert {row["event"] for row in rows} == set(EVENTS) - {"other"}
    assert all(row["hxl"].startswith("#") for row in rows if row["hxl"])


def test_every_event_is_said_by_some_word() -> None:
    assert {row["event"] for row in load_table("events")} == set(EVENTS) - {"other"}


def test_mods_of_dates() -> None:
    for row in load_table("date_words"):
        if row["class"] in ("part", "around", "degree"):
            assert mod_of({row["class"]: row["word"]}, row["class"]) in DATE_MODS
    assert all((pattern.regex, pattern.before, pattern.after) for pattern in patterns())  # each of them can be compiled


def test_a_word_that_no_list_has_names_table_row_and_word() -> None:
    row = {"phrase": "hardly over", "bound": "more_then"}
    with pytest.raises(
        ValueError, match=r"lexicons/bound_cues\.tsv, row 'hardly over', column 'bound': 'more_then' is none of"
    ):
        contract_word("bound_cues", row, "bound", BOUNDS)


def test_roles_are_those_of_the_contract() -> None:
    assert words_of(Role) == ROLES


def test_a_row_with_too_few_cells_names_file_and_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bad.tsv").write_text("# a comment\nword\tsource\nthree\town: number words\nfour\n")
    monkeypatch.setattr(pipelines.lexicons, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match=r"bad\.tsv:4: 1 cells, expected 2"):
        load_table("bad")
