"""The questions that ship with Dateline: each says what it asks, runs as users run it, and finds something in the sample."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.paths import SQL
from pipelines.report import Report
from pipelines.store.query import run_query

QUERIES = sorted((SQL / "queries").glob("*.sql"))


def test_there_are_ten_questions() -> None:
    assert len(QUERIES) >= 10


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_question_runs_and_is_answered(path: Path, sample: tuple[Path, Report]) -> None:
    answer = run_query(sample[0], path.read_text("utf-8"))
    assert answer.rows
    assert len(set(answer.columns)) == len(answer.columns)
    assert run_query(sample[0], path.read_text("utf-8")) == answer  # the order of rows is no accident


@pytest.mark.parametrize("path", QUERIES, ids=lambda path: path.stem)
def test_a_question_says_what_it_asks_and_how_to_read_the_answer(path: Path) -> None:
    comment = re.match(r"(?:--.*\n)+", path.read_text("utf-8"))
    assert comment
    lines = comment.group().splitlines()
    assert "?" in lines[0]
    assert lines[1] == "--"
    assert len(" ".join(lines[2:])) > 100


def column(name: str, sample: tuple[Path, Report], wanted: str) -> list[object]:
    answer = run_query(sample[0], (SQL / "queries" / f"{name}.sql").read_text("utf-8"))
    return [row[answer.columns.index(wanted)] for row in answer.rows]


def test_the_correction_between_two_captures_is_seen(sample: tuple[Path, Report]) -> None:
    numbers = column("changed_between_captures", sample, "numbers")
    assert ["more than 1,200 people → more than 900 people"] in numbers


def test_what_is_not_known_and_what_was_not_so_are_told_apart(sample: tuple[Path, Report]) -> None:
    assert {"unknown", "none", "vague"} <= set(column("unknown_or_none", sample, "bound"))


def test_a_page_in_another_language_is_counted_among_what_was_not_searched(sample: tuple[Path, Report]) -> None:
    assert "language pt" in column("not_used", sample, "reason")
