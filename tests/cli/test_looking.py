"""The commands that look: what they print on a terminal and elsewhere, and how they end."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.cli.looking.commands import day_of
from pipelines.cli.looking.questions import NoSuchQuestion, find_question, questions
from pipelines.cli.looking.rows import fitting
from pipelines.paths import SQL
from pipelines.report import Report

ROOT = Path(__file__).parents[2]
MARKET = ROOT / "inbox" / "sample" / "market-day.html"
COLOURS = re.compile(r"\x1b\[[\d;?]*[a-zA-Z]")


def run(*words: object, given: bytes | None = None) -> subprocess.CompletedProcess[str]:
    """The command with its output going to a program."""
    command = [sys.executable, "-m", "pipelines.cli", *map(str, words)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120, input=given, cwd=ROOT)
    return subprocess.CompletedProcess(command, done.returncode, done.stdout.decode(), done.stderr.decode())


def on_a_terminal(*words: object, columns: int = 100) -> str:
    """What the command writes on a terminal, without its colours."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", *map(str, words)], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=follower,
        stderr=follower, env=os.environ | {"TERM": "xterm-256color", "COLUMNS": str(columns)},
    )  # fmt: skip
    os.close(follower)
    written = b""
    try:
        while more := os.read(leader, 65536):
            written += more
    except OSError:  # the terminal's other end is closed
        pass
    os.close(leader)
    assert process.wait(60) == 0, written
    return COLOURS.sub("", written.decode()).replace("\r\n", "\n")


# ── sql ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_that_does_not_fit_is_a_record(sample: tuple[Path, Report]) -> None:
    shown = on_a_terminal("sql", "SELECT * FROM figure_evidence ORDER BY figure_id LIMIT 2", "--warehouse", sample[0])
    lines = shown.splitlines()
    assert lines[0].startswith("row 1 ──")
    assert any(line.startswith("row 2 ──") for line in lines)
    assert lines[-1] == "2 rows"
    names = [
        line.split()[0] for line in lines[1 : lines.index(next(line for line in lines if line.startswith("row 2")))]
    ]
    assert {"figure_id", "surface", "said_by", "evidence_url", "is_current"} <= set(names)  # no header is cut
    assert max(map(len, lines)) <= 100


def test_what_fits_is_a_table_and_its_headers_are_whole(sample: tuple[Path, Report]) -> None:
    query = "SELECT surface, bound, sentence FROM figure_evidence ORDER BY figure_id LIMIT 3"
    shown = on_a_terminal("sql", query, "--warehouse", sample[0])
    head = shown.splitlines()[1]
    assert re.findall(r"\w+", head) == ["surface", "bound", "sentence"]
    assert shown.splitlines()[-1] == "3 rows"
    assert on_a_terminal("sql", "SELECT 1 AS n", "--warehouse", sample[0]).splitlines()[-1] == "1 row"
    as_lines = on_a_terminal("sql", query, "--format", "lines", "--warehouse", sample[0])
    assert as_lines.startswith("row 1 ──")


@pytest.mark.parametrize(
    ("names", "rows", "width", "widths"),
    [
        (["a", "b"], [["x" * 10, "y"]], 40, [10, 1]),
        (["a", "b"], [["x" * 200, "y"]], 40, [28, 1]),
        (["a", "b"], [["x" * 200, "y" * 200]], 40, None),
        (["a_very_long_name_of_a_column_indeed", "b"], [["x", "y"]], 40, None),
        (["a"], [], 40, [1]),
        (["城"], [["城城城"]], 40, [6]),
    ],
)
def test_when_a_table_fits(names: list[str], rows: list[list[str]], width: int, widths: list[int] | None) -> None:
    assert fitting(names, rows, width) == widths


def test_a_program_gets_no_boxes(sample: tuple[Path, Report], tmp_path: Path) -> None:
    query = "SELECT bound, surface FROM figures ORDER BY figure_id"
    done = run("sql", query, "--warehouse", sample[0])
    lines = done.stdout.splitlines()
    assert lines[0] == "bound\tsurface"
    assert all(line.count("\t") == 1 for line in lines)
    assert not set("│┃─━") & set(done.stdout)
    file = tmp_path / "query.sql"
    file.write_text(f"-- what is counted\n{query};\n")
    assert run("sql", "--file", file, "--warehouse", sample[0]).stdout == done.stdout
    records = run("sql", query + " LIMIT 1", "--format", "lines", "--warehouse", sample[0]).stdout
    assert [line.split(maxsplit=1)[0] for line in records.strip().splitlines()] == ["bound", "surface"]


def test_parquet_keeps_types(sample: tuple[Path, Report]) -> None:
    command = [sys.executable, "-m", "pipelines.cli", "sql", "FROM figures ORDER BY figure_id", "--format", "parquet"]
    done = subprocess.run([*command, "--warehouse", str(sample[0])], capture_output=True, check=True, cwd=ROOT)
    assert done.stderr == b""
    table = pq.read_table(io.BytesIO(done.stdout))
    assert table.num_rows == sample[1].rows["figures"]
    assert str(table.schema.field("value").type) == "double"
    assert str(table.schema.field("from_date").type) == "date32[day]"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sql"], "name a query"),
        (["sql", "SELECT 1", "--file", "x.sql"], "name a query"),
        (["sql", "--file", "no.sql"], "no such file"),
        (["sql", "SELECT 1", "--csv", "--json"], "exclude each other"),
        (["sql", "SELECT 1", "--format", "xml"], "xml"),
        (["ask", "why"], "no question is called 'why'"),
        (["ask", "who_is"], "--warehouse"),
        (["schema", "figurs"], "did you mean figures"),
        (["search", "x", "--from", "yesterday", "--warehouse", "x"], "is not a day"),
        (["read", "nothing.html"], "no such file"),
        (["read", "https://post.example.org/a"], "contact"),
    ],
)
def test_misuse_is_said(tmp_path: Path, words: list[str], said: str) -> None:
    command = [sys.executable, "-m", "pipelines.cli", *words]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)
    assert done.returncode == 2, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


# ── ask, schema ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_questions_are_listed_and_asked(sample: tuple[Path, Report]) -> None:
    listed = run("ask").stdout.splitlines()
    assert listed[0] == "name\tquestion"
    assert {line.split("\t")[0] for line in listed[1:]} == {path.stem for path in (SQL / "queries").glob("*.sql")}
    money = run("ask", "money", "--json", "--warehouse", sample[0])
    assert {row["currency"] for row in json.loads(money.stdout)} >= {"EUR"}
    assert run("ask", "money", "--sql").stdout.startswith("-- What does it cost")
    assert on_a_terminal("ask", "money", "--warehouse", sample[0]).startswith("What does it cost")


@pytest.mark.parametrize("name", ["who_says_what", "who-says-what", "who_says", "Who says what", "who_says_what.sql"])
def test_a_question_goes_by_its_name_or_its_beginning(name: str) -> None:
    assert find_question(name).name == "who_says_what"


def test_a_name_that_begins_several_is_none() -> None:
    with pytest.raises(NoSuchQuestion, match="did you mean what_a_person_said, "):
        find_question("what")
    assert all(each.title.endswith("?") and each.remark for each in questions())


def test_the_schema_needs_no_warehouse(tmp_path: Path) -> None:
    rows = json.loads(run("schema", "--json").stdout)
    kinds = {row["name"]: row["kind"] for row in rows}
    assert kinds["figures"] == "table"
    assert kinds["figure_evidence"] == "view"
    assert all(row["comment"] for row in rows)
    columns = json.loads(run("schema", "figures", "--json").stdout)
    assert columns[0] == {
        "column": "figure_id", "type": "VARCHAR NOT NULL", "comment": "<article_id>/f<number_start>-<number_end>",
    }  # fmt: skip


# ── search ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_search_prints_sentences(sample: tuple[Path, Report]) -> None:
    lines = run("search", '"at least 46" houses', "--warehouse", sample[0]).stdout.splitlines()
    assert [line.split("\t")[-1] for line in lines] == [
        "At least 46 houses were burned in Ngapa, several residents said."
    ] * 2
    (row,) = json.loads(run("search", "houses", "burned", "--limit", 1, "--json", "--warehouse", sample[0]).stdout)
    assert row["snippet"] == "At least 46 [houses] were [burned] in Ngapa, several residents said."
    assert row["figures"][0]["place"] == "Ngapa"
    assert run("search", "houses", "-burned", "-mattresses", "--warehouse", sample[0]).stdout.count("At least 46") == 0
    here = ("--place", "Ngapa", "--speaker", "residents", "--from", "2024", "--to", "2024-02", "--event", "destroyed")
    assert len(run("search", "houses", *here, "--warehouse", sample[0]).stdout.splitlines()) == 2
    assert run("search", "houses", "--to", "2023", "--warehouse", sample[0]).stdout == ""


def test_search_on_a_terminal_folds_copies_and_names_figures(sample: tuple[Path, Report]) -> None:
    shown = on_a_terminal("search", "houses burned", "--limit", 2, "--warehouse", sample[0])
    assert shown.count("At least 46 houses were burned in Ngapa") == 1
    assert "the same in " in shown
    assert "At least 46 houses: at_least, destroyed, Ngapa" in shown
    assert "said by several residents" in shown
    assert on_a_terminal("search", "zebra", "--warehouse", sample[0]) == "nothing was found for zebra\n"


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-10-31", "2019-10-31", "2019-10-31"),
    ],
)
def test_a_year_and_a_month_are_days(text: str, first: str, last: str) -> None:
    assert (day_of(text, is_last=False), day_of(text, is_last=True)) == (first, last)


@pytest.mark.parametrize("text", ["", "x", "2019-13", "2019-02-30", "2019-1-1-1", "-2019"])
def test_what_is_no_day(text: str) -> None:
    for is_last in (False, True):
        with pytest.raises((ValueError, TypeError)):
            day_of(text, is_last=is_last)


# ── read, show ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_page_is_read_without_a_warehouse() -> None:
    text = run("read", MARKET).stdout
    assert text.startswith("‘The scales are honest again’")
    assert text == run("read", "-", given=MARKET.read_bytes()).stdout
    whole = json.loads(run("read", MARKET, "--json").stdout)
    article, figures = whole["article"], whole["figures"]
    assert figures
    assert all(article["text"][each["start_char"] : each["end_char"]] == each["surface"] for each in figures)
    assert {"blocks", "sentences", "mentions", "statements", "dates", "events"} <= whole.keys()
    assert run("read", "-", given=b"").returncode == 1


def test_a_page_is_shown_by_its_address(sample: tuple[Path, Report]) -> None:
    url = "https://www.riverpost.example.org/"
    found = run("sql", "SELECT url, article_id FROM current_articles WHERE url IS NOT NULL ORDER BY ALL", "--json",
                "--warehouse", sample[0])  # fmt: skip
    row = json.loads(found.stdout)[0]
    by_address = run("show", row["url"] + "#top", "--warehouse", sample[0])
    assert by_address.returncode == 0, by_address.stderr
    assert by_address.stdout == run("show", row["article_id"], "--warehouse", sample[0]).stdout
    whole = json.loads(run("show", row["url"], "--json", "--warehouse", sample[0]).stdout)
    assert whole["article"]["article_id"] == row["article_id"]
    assert whole["captures"]
    assert whole["figures"]
    missing = run("show", url + "nothing", "--warehouse", sample[0])
    assert missing.returncode == 1
    assert "no page of https://" in missing.stderr
    assert json.loads(run("show", MARKET, "--json").stdout)["figures"]


def test_the_shell_completes() -> None:
    done = run("--show-completion", "bash")
    assert done.returncode == 0
    assert "_COMPLETE=complete_bash" in done.stdout
