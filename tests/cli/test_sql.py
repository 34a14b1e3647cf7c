"""`dateline sql`: it reads the warehouse and nothing else, one statement at a time, within limits, and Ctrl-C ends it."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipelines.cli.looking.rows import print_rows
from pipelines.report import Report
from pipelines.store.query import QueryError, QueryLimits, QueryRows, open_warehouse, query, run_query

ENDLESS = "SELECT count(*) FROM range(10000000) a, range(1000000) b WHERE a.range * b.range = 17"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT 1; SELECT 2", "one statement at a time"),
        ("", "no statement"),
        ("-- only a remark", "no statement"),
        ("DELETE FROM articles", "only reading"),
        ("CREATE TEMP TABLE x AS SELECT 1", "only reading"),
        ("CREATE MACRO x() AS 1", "only reading"),
        ("COPY articles TO 'out.csv'", "only reading"),
        ("EXPORT DATABASE 'out'", "only reading"),
        ("ATTACH 'other.duckdb'", "only reading"),
        ("ATTACH ':memory:' AS m", "only reading"),
        ("INSTALL httpfs", "only reading"),
        ("LOAD httpfs", "only reading"),
        ("SET memory_limit = '1TB'", "only reading"),
        ("PRAGMA database_list", "only reading"),
        ("CALL enable_logging()", "only reading"),
        ("CHECKPOINT", "only reading"),
        ("BEGIN", "only reading"),
        ("USE memory", "only reading"),
        ("PREPARE p AS SELECT 1", "only reading"),
        ("CONNECT 'x'", "only reading"),
        ("SELECT getenv('HOME')", "getenv"),
        ("SELECT * FROM read_text('/etc/hostname')", "Permission"),
        ("SELECT * FROM read_blob('/etc/hostname')", "Permission"),
        ("SELECT * FROM glob('/etc/*')", "Permission"),
        ("FROM '/etc/hostname'", "does not exist"),
        ("FROM 'http://127.0.0.1/x.csv'", "Permission"),
        ("EXPLAIN ANALYZE COPY (SELECT 1) TO 'out.csv'", "Permission"),
        ("SELECT * FROM a_python_variable", "does not exist"),
        ("SELEC 1", "Parser"),
    ],
)
def test_only_the_warehouse_is_read(sample: tuple[Path, Report], statement: str, said: str) -> None:
    a_python_variable = [(1,)]
    with pytest.raises(QueryError, match=said):
        run_query(sample[0], statement)
    assert a_python_variable
    assert not Path("out.csv").exists()


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1;",
        "-- a remark\nSELECT 1",
        "FROM articles LIMIT 1",
        "WITH x AS (SELECT 1) FROM x",
        "DESCRIBE articles",
        "SUMMARIZE figures",
        "SHOW TABLES",
        "EXPLAIN SELECT 1",
        "VALUES (1)",
        "PIVOT (SELECT bound, count(*) AS n FROM figures GROUP BY ALL) ON bound USING sum(n)",
        "SELECT comment FROM duckdb_columns() LIMIT 1",
        "SELECT strftime(now(), '%Y'), json_extract('{\"a\": 1}', '$.a'), TIMESTAMPTZ '2019-01-01'",
    ],
)
def test_what_reads_is_run(sample: tuple[Path, Report], statement: str) -> None:
    assert list(run_query(sample[0], statement).rows)


def test_settings_that_keep_it_shut_stand(sample: tuple[Path, Report]) -> None:
    with open_warehouse(sample[0]) as con:
        kept = dict(con.execute("SELECT name, value FROM duckdb_settings()").fetchall())
    assert kept["enable_external_access"] == kept["autoload_known_extensions"] == "false"
    assert kept["lock_configuration"] == "true"
    assert kept["temp_directory"] == ""


def test_a_query_ends_when_its_time_is_over(sample: tuple[Path, Report]) -> None:
    started = time.monotonic()
    with pytest.raises(QueryError, match=r"worked for 0.5 s and was ended; .*--seconds"):
        run_query(sample[0], ENDLESS, QueryLimits(seconds=0.5))
    assert time.monotonic() - started < 20


def test_rows_that_never_end_are_ended_too(sample: tuple[Path, Report]) -> None:
    with query(sample[0], "FROM range(1000000000000)", QueryLimits(seconds=0.5)) as found:  # noqa: SIM117
        with pytest.raises(QueryError, match="was ended"):
            list(found.rows)


def test_time_in_which_rows_are_printed_does_not_count(sample: tuple[Path, Report]) -> None:
    with query(sample[0], "FROM range(5000)", QueryLimits(seconds=1.0)) as found:
        rows = iter(found.rows)
        next(rows)
        time.sleep(1.2)
        assert len(list(rows)) == 4999


@pytest.mark.parametrize("statement", ["SELECT list(range) FROM range(200000000)", "SELECT repeat('x', 3000000000)"])
def test_a_query_gets_no_more_memory_than_it_may(sample: tuple[Path, Report], statement: str) -> None:
    done = run("sql", statement, "--warehouse", sample[0], "--megabytes", 100, "--csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert "more than 100 MB of memory" in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_ends_a_query(sample: tuple[Path, Report]) -> None:
    process = subprocess.Popen(
        command("sql", ENDLESS, "--warehouse", sample[0]), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    time.sleep(3)
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=30)
    assert process.returncode == 130, error
    assert (out, error) == ("", "dateline: the query was ended\n")


def test_every_form_has_all_rows_but_a_table_on_a_terminal(sample: tuple[Path, Report]) -> None:
    assert len(run("sql", "SELECT range AS n FROM range(1500)", "--warehouse", sample[0]).stdout.splitlines()) == 1501
    assert len(run("sql", "FROM range(1500)", "--warehouse", sample[0], "--csv").stdout.splitlines()) == 1501
    assert len(json.loads(run("sql", "FROM range(1500)", "--warehouse", sample[0], "--json").stdout)) == 1500
    assert json.loads(run("sql", "FROM range(0)", "--warehouse", sample[0], "--json").stdout) == []


def test_a_spreadsheet_opens_csv_without_a_formula(capsys: pytest.CaptureFixture[str]) -> None:
    cells = ["=1+1", "@x", "a\x1b[2J", -1, None, ["=1"], "two\nlines"]
    print_rows(QueryRows(("=name", *"bcdefg"), [tuple(cells)]), "csv")
    head, row = csv.reader(io.StringIO(capsys.readouterr().out))
    assert head[0] == "'=name"
    assert row == ["'=1+1", "'@x", "a␛[2J", "-1", "", '["=1"]', "two\nlines"]


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "pipelines.cli", *map(str, words)]


def run(*words: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COLUMNS": "100"}
    return subprocess.run(command(*words), capture_output=True, text=True, check=False, timeout=60, env=environment)
