"""The command line: exit codes, words of errors, what is printed; through the real process where that matters."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.cli import commands as cli
from pipelines.report import Report
from tests.warehouses import build_pages, page, write_pages


def call(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object) -> tuple[int, str, str]:
    """Run the command in this process: exit code, standard output, standard error."""
    monkeypatch.setattr(sys, "argv", ["dateline", *map(str, words)])
    code = 0
    try:
        cli.main()
    except SystemExit as end:
        code = int(end.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


@pytest.fixture(autouse=True)
def _outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from pipelines import cli; sys.argv = ['dateline', '--help']\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        "heavy = {'dagster', 'duckdb', 'spacy', 'pyarrow', 'selectolax', 'numpy', 'httpx'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "build" in done.stdout


def test_build_prints_counts_for_scripts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pages = write_pages(
        tmp_path / "pages",
        {"a.html": page("A road", "Over 30 trucks passed."), "b.txt": "", "c.html": b"\x00\x01\x02\x03" * 999},
    )
    code, out, _ = call(capsys, monkeypatch, "build", pages, "--warehouse", "w.duckdb", "--workers", 1, "--json")
    assert code == 0  # rejects are reported, not failures
    counts = json.loads(out)
    assert (counts["seen"], counts["stored"], counts["already_there"], counts["rejected"]) == (3, 1, 0, 2)
    assert counts["seen"] == counts["stored"] + counts["already_there"] + counts["rejected"]
    assert counts["reasons"]["empty"] == 1
    assert counts["rows"]["articles"] == 1
    code, out, _ = call(capsys, monkeypatch, "build", pages, "--warehouse", "w.duckdb", "--workers", 1)
    assert code == 0
    assert "pages seen 3 = stored 0 + already there 1 + rejected 2" in out
    assert "nothing new" in out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["build", "nowhere", "--warehouse", "w.duckdb"], "nowhere: no such file or folder"),
        (["build", "--warehouse", "w.duckdb"], "has no archive to rebuild from"),
        (["build", "one", "two/one", "--warehouse", "w.duckdb"], "would both be the collection 'one'"),
        (["build", "one", "two", "--collection", "x", "--warehouse", "w.duckdb"], "would both be the collection 'x'"),
        (["build", "one"], "name the warehouse file with --warehouse"),
        (["build", "one", "--warehouse", "two"], "is a folder; name a file in it"),
        (["sql", "SELECT 1", "--warehouse", "w.duckdb"], "does not exist yet"),
        (["run"], "no sources.toml"),
    ],
)
def test_misuse_ends_with_2_and_says_what_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, words: list[str], said: str
) -> None:
    for name in ("one", "two/one"):
        (tmp_path / name).mkdir(parents=True)
    code, _, err = call(capsys, monkeypatch, *words)
    assert code == 2
    assert said in err
    assert "Traceback" not in err


def test_a_file_that_dateline_did_not_make_is_refused_and_left_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pages = write_pages(tmp_path / "pages", {"a.html": page("A", "B said C.")})
    other = tmp_path / "w.duckdb"
    other.write_bytes(b"my thesis")
    code, _, err = call(capsys, monkeypatch, "build", pages, "--warehouse", other)
    assert code == 2
    assert "is not a warehouse that Dateline made" in err
    assert other.read_bytes() == b"my thesis"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["pages", "w.duckdb"]


def test_a_folder_without_pages_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    code, out, err = call(capsys, monkeypatch, "build", "empty", "--warehouse", "w.duckdb")
    assert code == 0
    assert "no page files here" in err
    assert "pages seen 0" in out


# ── sql ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_sql_prints_tables_csv_and_json(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, sample: tuple[Path, Report]
) -> None:
    query = (
        "SELECT publisher, count(*) AS n FROM articles WHERE publisher IS NOT NULL GROUP BY ALL ORDER BY ALL LIMIT 1"
    )
    code, out, _ = call(capsys, monkeypatch, "sql", query, "--warehouse", sample[0], "--json")
    assert code == 0
    (row,) = json.loads(out)
    assert set(row) == {"publisher", "n"}
    _, out, _ = call(capsys, monkeypatch, "sql", query, "--warehouse", sample[0], "--csv")
    assert out.splitlines() == ["publisher,n", f"{row['publisher']},{row['n']}"]
    _, out, _ = call(capsys, monkeypatch, "sql", query, "--warehouse", sample[0])
    assert out.splitlines() == ["publisher\tn", f"{row['publisher']}\t{row['n']}"]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM articles",
        "CREATE TABLE x (y INTEGER)",
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY articles TO 'out.csv'",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
        "SELEC 1",
    ],
)
def test_sql_can_only_read_the_warehouse(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    sample: tuple[Path, Report],
    query: str,
) -> None:
    code, _, err = call(capsys, monkeypatch, "sql", query, "--warehouse", sample[0])
    assert code == 1
    assert err.startswith("dateline: ")
    assert "Traceback" not in err
    assert not list(tmp_path.iterdir())


# ── show ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_show_marks_an_article_of_the_warehouse_and_a_file_alike(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pages = write_pages(tmp_path / "pages", {"a.html": page("A road opens", "Over 30 trucks passed Kirkuk on Monday.")})
    build_pages(tmp_path / "w.duckdb", pages)
    code, from_file, _ = call(capsys, monkeypatch, "show", pages / "a.html")
    assert code == 0
    _, out, _ = call(capsys, monkeypatch, "sql", "SELECT article_id FROM articles", "--warehouse", "w.duckdb", "--csv")
    article = out.split()[1]
    code, from_table, _ = call(capsys, monkeypatch, "show", article[:8], "--warehouse", "w.duckdb")
    assert code == 0
    assert from_file == from_table
    assert "Over 30 trucks [more_than 30" in from_table
    assert "legend:" in from_table
    assert "Home" not in from_table  # boilerplate
    _, blocks, _ = call(capsys, monkeypatch, "show", pages / "a.html", "--blocks")
    assert "Home" in blocks
    assert "paragraph" in blocks


def test_show_says_what_it_cannot_show(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sample: tuple[Path, Report]
) -> None:
    code, _, err = call(capsys, monkeypatch, "show", "ffffffffffffffff", "--warehouse", sample[0])
    assert code == 1
    assert "no article" in err
    (tmp_path / "x.jpg").write_bytes(b"x")
    code, _, err = call(capsys, monkeypatch, "show", "x.jpg")
    assert code == 1
    assert "not a page file" in err
    (tmp_path / "x.html").write_bytes(b"")
    code, _, err = call(capsys, monkeypatch, "show", "x.html")
    assert (code, "rejected: empty" in err) == (1, True)


# ── explain ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_explain_says_how_figures_dates_and_statements_were_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Over 30 trucks crossed the bridge on Monday, according to the mayor."
    code, out, _ = call(capsys, monkeypatch, "explain", text, "--published", "2019-10-31")
    assert code == 0
    assert "'Over 30 trucks': count, more_than 30 vehicle" in out
    assert "DATE 2019-10-28" in out
    assert "by 'the mayor'" in out
    code, out, _ = call(capsys, monkeypatch, "explain", "Nothing here.")
    assert (code, "no figure, date or statement" in out) == (0, True)
    code, _, err = call(capsys, monkeypatch, "explain", text, "--published", "Monday")
    assert (code, "not a day" in err) == (2, True)


# ── check, clean ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_check_says_what_is_whole_and_clean_removes_what_no_run_reads(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pages = write_pages(tmp_path / "pages", {"a.txt": "The ferry\n\nAround 30 boats came back.\n"})
    database = tmp_path / "w.duckdb"
    assert call(capsys, monkeypatch, "check", "--warehouse", database)[0] == 0
    build_pages(database, pages)
    code, out, _ = call(capsys, monkeypatch, "check", "--archive", "--warehouse", database)
    assert (code, out.splitlines()[-1]) == (0, "all is whole")
    (table,) = tmp_path.glob("w.batches/*/*/figures.parquet")
    table.write_bytes(bytes(table.stat().st_size))
    with duckdb.connect(str(database)) as con:
        con.execute("DELETE FROM figures")
    (archived,) = tmp_path.glob("w.archive/*.warc.gz")
    with archived.open("r+b") as file:
        file.seek(-60, 2)
        file.write(bytes(20))
    code, out, err = call(capsys, monkeypatch, "check", "--warehouse", database)
    assert code == 1
    assert f"{out.count('damaged: ')} faults" in err
    for words in ("figures.parquet is not what was committed", "it is not what was published", "damaged at offset"):
        assert words in out
    assert call(capsys, monkeypatch, "build", pages, "--warehouse", database)[0] == 0
    code, out, _ = call(capsys, monkeypatch, "clean", "--warehouse", database)
    assert (code, "set aside as damaged" in out) == (0, True)
    assert "removed" in call(capsys, monkeypatch, "clean", "--old", "--warehouse", database)[1]
    assert "nothing is left over" in call(capsys, monkeypatch, "clean", "--warehouse", database)[1]


@pytest.mark.parametrize("command", ["sql", "show", "check", "build"])
@pytest.mark.parametrize("size", [0, 5_000, 300_000])
def test_a_published_file_that_is_broken_shows_no_traceback(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sample: tuple[Path, Report],
    command: str, size: int,
) -> None:  # fmt: skip
    (tmp_path / "w.duckdb").write_bytes(sample[0].read_bytes()[:size])
    (tmp_path / "w.archive").mkdir()
    words = {"sql": ["SELECT 1 FROM articles"], "show": ["f" * 16]}.get(command, [])
    code, _, err = call(capsys, monkeypatch, command, *words, "--warehouse", tmp_path / "w.duckdb")
    assert code in (1, 2) or command == "sql"  # the pages that a query needs may be there
    assert "Traceback" not in err
