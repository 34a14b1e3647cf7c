"""The questions that ship with Dateline: each says what it asks, runs as users run it, and finds something in the sample."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.cli.looking.questions import Question, questions
from pipelines.paths import SQL
from pipelines.report import Report
from pipelines.store.query import QueryLimits, run_query
from pipelines.store.schema import EVIDENCE

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


@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name)
def test_the_first_rows_of_a_question_are_those_of_its_whole_answer(
    question: Question, sample: tuple[Path, Report]
) -> None:
    whole = list(run_query(sample[0], question.sql).rows)
    most = max(1, len(whole) // 2)
    assert run_query(sample[0], question.first(most), QueryLimits(most=most)).rows == whole[:most]


@pytest.mark.parametrize("view", EVIDENCE)
def test_evidence_of_chosen_rows_is_what_the_view_has_of_them(view: str, sample: tuple[Path, Report]) -> None:
    table = {"event_evidence": "events", "figure_evidence": "figures", "statement_evidence": "statements"}[view]
    chosen = f"WITH chosen AS (FROM {table} WHERE start_char % 2 = 0)"
    some = run_query(sample[0], f"{chosen} FROM {view}_of('chosen') ORDER BY ALL")
    assert some.rows
    assert some == run_query(sample[0], f"FROM {view} WHERE start_char % 2 = 0 ORDER BY ALL")
