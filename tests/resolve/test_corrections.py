"""A person's word on single values: laid over rows, found again when offsets move, told when it finds nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.build import build
from pipelines.cli import review
from pipelines.gazetteer import load
from pipelines.paths import WarehousePaths
from pipelines.report import Report
from pipelines.resolve.corrections import read_corrections
from pipelines.resolve.corrections.anchors import following
from pipelines.resolve.user_judgements import read_judgements
from pipelines.settings import Source, UserTables
from pipelines.user_tables import UserTableError
from tests.warehouses import QUICK, Silence, contents, rows, write_pages

PAGE = """Bakery burns down in Ostrel

At least 12 people were injured when a bakery burned down in Ostrel on Monday, the fire chief said.

Two guards were detained.
"""
HEADER = "row_id\tcolumn_name\tnew_value\tsurface\tstart_char\treviewer\treason"


def make(tmp_path: Path, lines: list[str] | None = None) -> Path:
    """A warehouse of one page, with corrections if there are any."""
    folder, database, file = tmp_path / "pages", tmp_path / "w.duckdb", tmp_path / "mine.tsv"
    write_pages(folder, {"a.txt": PAGE})
    if lines is not None:
        file.write_text("\n".join([HEADER, *lines]) + "\n")
    settings = replace(QUICK, user=UserTables(corrections=file if lines is not None else None))
    report: Report = build(WarehousePaths(database), [Source(folder, "pages")], settings, Silence())
    assert report.is_published
    return database


def figure(database: Path) -> str:
    ((found,),) = rows(database, "SELECT figure_id FROM figures WHERE value = 12 OR value = 14")
    return str(found)


def test_a_corrected_value_holds_everywhere_and_the_machines_is_kept(tmp_path: Path) -> None:
    figure_id = figure(make(tmp_path))
    assert rows(tmp_path / "w.duckdb", "SELECT count(*) FROM corrections") == [(0,)]
    database = make(tmp_path, [f"{figure_id}\tvalue\t14\tAt least 12 people\t\tana\tthe chief said fourteen"])
    shown = f"SELECT value, low, high, bound, corrected FROM figure_evidence WHERE figure_id = '{figure_id}'"
    assert rows(database, shown) == [(14.0, 14.0, None, "at_least", ["value"])]
    assert rows(
        database, "SELECT old_value, new_value, reviewer, reason, given_id = row_id FROM correction_evidence"
    ) == [("12", "14", "ana", "the chief said fourteen", True)]
    assert rows(database, "SELECT value FROM countable_figures WHERE event = 'injured'") == [(14.0,)]
    make(tmp_path)  # the word is taken back
    assert rows(database, "SELECT value, low FROM figures WHERE event = 'injured'") == [(12.0, 12.0)]


def test_offsets_that_moved_do_not_lose_it(tmp_path: Path) -> None:
    article, _, _ = figure(make(tmp_path)).partition("/")
    database = make(tmp_path, [f"{article}/f3-5\tevent\taffected\tAt least 12 people\t3\t\t"])
    assert rows(database, "SELECT given_id, row_id != given_id, old_value FROM corrections") == [
        (f"{article}/f3-5", True, "injured")
    ]
    assert rows(database, "SELECT event FROM figures WHERE value = 12") == [("affected",)]


def test_what_finds_no_row_is_a_reject_and_holds_nothing_back(tmp_path: Path) -> None:
    figure_id = figure(make(tmp_path))
    article = figure_id.partition("/")[0]
    database = make(
        tmp_path,
        [
            f"{article}/f900-902\tvalue\t3\tThree goats\t\t\t",
            "0123456789abcdef/f1-2\tvalue\t3\t\t\t\t",
            f"{figure_id}\tplace_id\tplace:0\t\t\t\t",
            f"{figure_id}\tlow\t20\t\t\t\t",
            f"{figure_id}\thigh\t10\t\t\t\t",
        ],
    )
    assert rows(database, "SELECT item, detail FROM rejects WHERE reason = 'correction_unmatched' ORDER BY item") == sorted(
        [
            (f"{article}/f900-902 value", "no row of figures stands on these words any more"),
            ("0123456789abcdef/f1-2 value", "there is no such page here"),
            (f"{figure_id} place_id", "there is no entity place:0"),
            (f"{figure_id} low", "its lower end would lie above its upper end"),
            (f"{figure_id} high", "its lower end would lie above its upper end"),
        ]
    )  # fmt: skip
    assert rows(database, "SELECT count(*) FROM corrections") == [(0,)]


def test_a_place_that_no_page_names_may_be_the_right_one(tmp_path: Path) -> None:
    place = load().find("Nairobi")[0].place
    figure_id = figure(make(tmp_path))
    database = make(tmp_path, [f"{figure_id}\tplace_id\t{place.entity_id}\t\t\t\t"])
    assert rows(database, f"SELECT place FROM figure_evidence WHERE figure_id = '{figure_id}'") == [(place.name,)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("x\tvalue\t1\t\t\t\t", "the id of an article"),
        ("0123456789abcdef/q1-2\tvalue\t1\t\t\t\t", "the id of an article"),
        ("0123456789abcdef/f1-2\tsurface\tx\t\t\t\t", "a column of figures"),
        ("0123456789abcdef/f1-2\tvalue\ttwelve\t\t\t\t", "a number"),
        ("0123456789abcdef/f1-2\tbound\tsome\t\t\t\t", "one of exact"),
        ("0123456789abcdef/f1-2\tbound\t\t\t\t\t", "never empty"),
        ("0123456789abcdef/e1-2\tfrom_date\t31 May\t\t\t\t", "a day like"),
        ("0123456789abcdef/f1-2\tis_negated\tno\t\t\t\t", "true or false"),
        ("0123456789abcdef/f1-2\tvalue\t1\t\tx\t\t", "a number of characters"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "mine.tsv"
    file.write_text(f"{HEADER}\n{line}\n")
    with pytest.raises(UserTableError, match=r"mine\.tsv:2: ") as told:
        read_corrections(file)
    assert said in str(told.value)


def test_two_rows_that_contradict_each_other(tmp_path: Path) -> None:
    file = tmp_path / "mine.tsv"
    file.write_text(f"{HEADER}\n0123456789abcdef/f1-2\tvalue\t1\t\t\t\t\n0123456789abcdef/f1-2\tvalue\t2\t\t\t\t\n")
    with pytest.raises(UserTableError, match="contradicts line 2"):
        read_corrections(file)


ROW = {"value": 5.0, "low": 5.0, "high": 5.0, "bound": "exact", "from_date": None, "to_date": None}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"value": 7.0}, {"value": 7.0, "low": 7.0, "high": 7.0, "likely_low": None, "likely_high": None}),
        ({"bound": "at_most"}, {"bound": "at_most", "low": None, "high": 5.0, "likely_low": None, "likely_high": None}),
        ({"low": 9.0}, {"low": 9.0, "high": 9.0}),
        ({"low": 9.0, "high": 2.0}, None),
        ({"unit": "person"}, {"unit": "person"}),
    ],
)
def test_what_follows_from_a_value(values: dict[str, object], expected: dict[str, object] | None) -> None:
    assert following("figures", ROW, values) == expected


def test_review_writes_the_table(tmp_path: Path) -> None:
    database = make(tmp_path)
    figure_id = figure(database)
    row, sentence = review.row_of(database, figure_id)
    assert row["value"] == 12.0
    assert sentence is not None
    assert sentence.startswith("At least 12")
    answers = iter(["value", "15", "counted again"])
    asked = review.ask(database, figure_id, {}, "ana", None, lambda _: next(answers))
    file = tmp_path / "mine.tsv"
    assert review.write(file, asked) == 1
    assert (
        review.write(file, review.ask(database, figure_id, {"value": "16", "place_id": "-"}, "ana", "again", input))
        == 2
    )
    assert [(c.column, c.value, c.surface) for c in read_corrections(file)] == [
        ("value", 16.0, "At least 12 people"),
        ("place_id", None, "At least 12 people"),
    ]
    before = file.read_bytes()
    with pytest.raises(UserTableError):
        review.write(file, [{**asked[0], "new_value": "many"}])
    for wrong, why in (
        ({"value": "many"}, "a number"),
        ({"event": "eaten"}, "one of attacked"),
        ({"surface": "x"}, "no column"),
    ):
        with pytest.raises(review.ReviewError, match=why):
            review.ask(database, figure_id, wrong, "ana", None, input)
    assert file.read_bytes() == before
    table = tmp_path / "sheet.csv"
    table.write_text(f'row_id,column_name,new_value,reason\n{figure_id},event,affected,"a, b"\n')
    form, sheet = review.read_sheet(table, "bo")
    assert form is review.CORRECTIONS
    sheet, unknown = review.anchored(database, [*sheet, {**sheet[0], "row_id": "ffffffffffffffff/f1-2"}])
    assert unknown == ["ffffffffffffffff/f1-2"]
    file.write_text("# of the desk\n" + file.read_text())
    assert review.write(file, sheet[:1]) == 3
    assert file.read_text().startswith("# of the desk\n")
    assert [(c.reason, c.surface, c.reviewer) for c in read_corrections(file)][-1] == (
        "a, b",
        "At least 12 people",
        "bo",
    )
    comma = tmp_path / "mine.csv"
    assert review.write(comma, sheet[:1]) == 1
    assert [c.reason for c in read_corrections(comma)] == ["a, b"]
    with pytest.raises(review.ReviewError):
        review.row_of(database, "nonsense")


def test_review_says_whether_two_are_one(tmp_path: Path) -> None:
    database = make(tmp_path)
    one, other = (str(row[0]) for row in rows(database, "SELECT figure_id FROM figures ORDER BY 1"))
    answers = iter(["d", "-"])
    lines, row = review.ask_pair(database, (other, one), None, "ana", None, lambda _: next(answers))
    assert [line.partition(" | ")[0] for line in lines] == [f"{one}  Two guards", f"{other}  At least 12 people"]
    assert row == {"left_id": one, "right_id": other, "judgement": "different", "reviewer": "ana", "reason": ""}
    file = tmp_path / "pairs.tsv"
    assert review.write(file, [row], review.JUDGEMENTS) == 1
    (again,) = [review.ask_pair(database, (one, other), True, "bo", "counted twice", input)[1]]
    assert review.write(file, [again], review.JUDGEMENTS) == 1  # a later word in place of an earlier one
    assert [(j.judgement) for j in read_judgements(file).on_figures] == ["same"]
    sheet = tmp_path / "sheet.csv"
    sheet.write_text(f"left_id,right_id,judgement\n{other},{one},different\n")
    form, told = review.read_sheet(sheet, "cy")
    assert (form, told[0]["reviewer"]) == (review.JUDGEMENTS, "cy")
    assert review.write(file, told, form) == 1
    (article,) = {figure.partition("/")[0] for figure in (one, other)}
    for pair, why in (
        ((one, one), "twice"),
        ((one, article), "one kind"),
        ((one, "nobody"), "no entity"),
        ((one, f"{article}/f0-1"), "no figure"),
    ):
        with pytest.raises(review.ReviewError, match=why):
            review.ask_pair(database, pair, True, None, None, input)
    with pytest.raises(review.ReviewError, match="neither"):
        review.ask_pair(database, (one, other), None, None, None, lambda _: "maybe")


def test_a_correction_changes_no_other_row(tmp_path: Path) -> None:
    figure_id = figure(make(tmp_path))
    before = contents(tmp_path / "w.duckdb")
    after = contents(make(tmp_path, [f"{figure_id}\tcounted\tcustomers\t\t\t\t"]))
    assert {name for name in before if before[name] != after[name]} == {"figures", "corrections"}


def test_a_day_can_be_corrected(tmp_path: Path) -> None:
    ((date_id,),) = rows(make(tmp_path), "SELECT date_id FROM dates WHERE surface = 'Monday'")
    database = make(tmp_path, [f"{date_id}\tfrom_date\t2024-05-06\t\t\t\t", f"{date_id}\tto_date\t2024-05-06\t\t\t\t"])
    held = rows(database, f"SELECT from_date, to_date FROM dates WHERE date_id = '{date_id}'")
    assert [[str(day) for day in row] for row in held] == [["2024-05-06", "2024-05-06"]]
