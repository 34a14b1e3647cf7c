"""What a page or a file name holds never reaches a terminal raw, whatever the command: real processes on a real terminal."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.cli.terminal import Terminal
from tests.warehouses import page, write_pages

CLIPBOARD, LINK, TITLE = "\x1b]52;c;aGk=\x07", "\x1b]8;;http://127.0.0.1/\x1b\\here", "\x9d0;renamed\x9c"
BIDI = "\u202eterces"
HOSTILE = page(
    f"A bridge{CLIPBOARD} opens{BIDI}",
    f"At least 40 families{LINK} crossed it on Monday, the mayor of Port Aral{TITLE} said. \x1b[2J\x1b[31m",
).replace("<head>", f'<head><meta property="og:site_name" content="The {CLIPBOARD} Post">')
NAMES = (f"a{CLIPBOARD}.html", "b\x1b[2J\x1b]0;x\x07.html", "c\u202elmth.html")
# What our own colours, bars and tables are made of: colour, cursor up, erase line, show or hide the cursor.
OURS = re.compile(rb"\x1b\[(\d+(;\d+)*)?m|\r*\x1b\[(\d*A|2K)|\x1b\[\?25[lh]")


def on_a_terminal(folder: Path, *words: str) -> bytes:
    """What the command writes on a terminal, with our own movements taken out."""
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", *words],
        cwd=folder, stdin=subprocess.DEVNULL, stdout=follower, stderr=follower,
        env=os.environ | {"TERM": "xterm-256color", "COLUMNS": "150", "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    os.close(follower)
    written = b""
    try:
        while more := os.read(leader, 65536):
            written += more
    except OSError:
        pass  # the other end is closed
    finally:
        os.close(leader)
        process.wait(timeout=60)
    return OURS.sub(b"", written)


def assert_harmless(written: bytes) -> None:
    assert written, "nothing was written"
    text = written.decode("utf-8")
    assert not re.findall("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert not re.search(r"\r(?!\n)[^\r\n]", text)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with hostile pages, hostile names and what a build made of them."""
    folder = tmp_path_factory.mktemp("hostile")
    write_pages(folder / "pages", {"a.html": HOSTILE} | dict.fromkeys(NAMES, b"") | {"d\x1b[5m.html": HOSTILE + "<p>d"})
    (folder / "pages" / f"e{CLIPBOARD}.html.meta.json").write_text("{")
    assert_harmless(on_a_terminal(folder, "build", "pages", "--warehouse", "w.duckdb", "--workers", "1"))
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ["build", "pages", "--warehouse", "w.duckdb", "--workers", "1", "--json"],
        ["build", f"pages/{NAMES[0]}", "--warehouse", "x.duckdb", "--workers", "1"],
        ["build", f"{CLIPBOARD}", "--warehouse", "w.duckdb"],
        ["build", "--nothing\x1b[2J", "--warehouse", "w.duckdb"],
        ["show", "pages/a.html"],
        ["show", "pages/a.html", "--blocks"],
        ["show", f"pages/{NAMES[1]}"],
        ["show", f"{CLIPBOARD}", "--warehouse", "w.duckdb"],
        ["show", "one", "two\x1b[2J"],
        ["sql", "SELECT * FROM rejects", "--warehouse", "w.duckdb"],
        ["sql", "SELECT title, publisher, text FROM articles", "--warehouse", "w.duckdb"],
        ["sql", "SELECT title, publisher, text FROM articles", "--warehouse", "w.duckdb", "--csv"],
        ["sql", "SELECT title, publisher, text, chr(155) FROM articles", "--warehouse", "w.duckdb", "--json"],
        ["sql", "SELECT chr(27) || '[2J' AS \"\x1b[2J\"", "--warehouse", "w.duckdb"],
        ["sql", "SELECT error(chr(27) || ']0;x' || chr(7))", "--warehouse", "w.duckdb"],
        ["sql", "SELECT \x1b]0;x\x07", "--warehouse", "w.duckdb"],
        ["explain", f"At least 40 families{LINK} crossed it on Monday, the mayor{TITLE} said."],
        ["explain", "Over 30 trucks passed.", "--published", "\x1b[2J"],
        ["init", "new\x1b[2J"],
    ],
    ids=lambda words: " ".join(words[:2]).encode("unicode_escape").decode()[:40],
)  # fmt: skip
def test_no_command_sends_what_it_was_given(folder: Path, words: list[str]) -> None:
    assert_harmless(on_a_terminal(folder, *words))


def test_the_text_of_a_bug_is_harmless_too(folder: Path) -> None:
    bug = "from pipelines.cli.terminal import prepare; prepare(); raise KeyError(chr(27) + '[2J' + chr(0x9b))"
    done = subprocess.run([sys.executable, "-c", bug], capture_output=True, check=False)
    assert b"Traceback" in done.stderr
    assert b"\x1b" not in done.stderr


def test_the_warehouse_and_json_keep_every_character(folder: Path) -> None:
    words = ["sql", "SELECT chr(27) || chr(155) || chr(8238) AS x", "--json", "--warehouse", "w.duckdb"]
    command = [sys.executable, "-m", "pipelines.cli", *words]
    out = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    assert out == '[\n {"x": "\\u001b\\u009b\\u202e"}\n]\n'


def test_our_own_colours_pass() -> None:
    console = Terminal()
    console._color_system, console._force_terminal = 1, True  # type: ignore[assignment]
    with console.capture() as caught:
        console.print("bold \x1b[2J", style="bold")
    assert caught.get() == "\x1b[1mbold ␛[2J\x1b[0m\n"
