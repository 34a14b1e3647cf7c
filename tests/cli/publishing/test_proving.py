"""``prove``, ``verify``, ``seal``, ``keygen``: words in, exit codes and one line a row out; what pages hold reaches no terminal."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.report import Report
from tests.publish.prove.bundles import ids
from tests.warehouses import build_pages, page, write_pages


def dateline(*words: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The command, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *map(str, words)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_from_a_key_to_a_verdict(sample: tuple[Path, Report], tmp_path: Path) -> None:
    rows = ids(sample[0], "SELECT figure_id FROM figures ORDER BY 1 LIMIT 3")
    assert dateline("keygen", "my.key", cwd=tmp_path).returncode == 0
    done = dateline("prove", *rows, "-o", "e.wacz", "--warehouse", sample[0], "--key", "my.key", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "3 rows on 1 page" in done.stdout
    assert re.search(r"openssl ts -query -digest [0-9a-f]{64} -sha256 -cert", done.stdout)
    done = dateline("verify", "e.wacz", "--key", "my.key.pub", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    lines = done.stdout.splitlines()
    assert [line.split()[:3] for line in lines[:3]] == [["holds", "figures", row] for row in rows]
    assert "(the key that you named)" in lines[3]
    assert lines[4].startswith("e.wacz: holds: 3 rows on 1 page")
    words = bytearray((tmp_path / "e.wacz").read_bytes())
    words[len(words) // 2] ^= 1
    (tmp_path / "e.wacz").write_bytes(words)
    done = dateline("verify", "e.wacz", cwd=tmp_path)
    assert done.returncode == 1
    assert [line.partition(" ")[0] for line in done.stdout.splitlines()] == ["signed", "FAILS", "e.wacz:"]
    done = dateline("verify", "e.wacz", "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert json.loads(done.stdout)["holds"] is False


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("prove", "x", "-o", "e.zip"), 2, "ends in .wacz"),
        (("prove", "x", "-o", "none/e.wacz"), 2, "there is no folder"),
        (("prove", "x"), 2, "output"),
        (("prove", "x", "-o", "e.wacz", "--key", "none.key"), 1, "none.key"),
        (("prove", "x", "-o", "e.wacz"), 1, "no row that can be proven"),
        (("verify", "none.wacz", "--key", "none.pub"), 2, "none.pub"),
        (("seal", "none.wacz"), 2, "--key"),
        (("seal", "none.wacz", "--timestamp", "none.tsr"), 1, "no such file"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_line(
    sample: tuple[Path, Report], tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    more = ("--warehouse", sample[0]) if words[0] == "prove" else ()
    done = dateline(*words, *more, cwd=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_no_file_is_a_verdict(tmp_path: Path) -> None:
    done = dateline("verify", "none.wacz", cwd=tmp_path)
    assert (done.returncode, done.stdout.splitlines()) == (1, ["FAILS   no such file", "none.wacz: DOES NOT HOLD"])


def test_what_a_page_says_is_shown_and_not_obeyed(tmp_path: Path) -> None:
    story = page("A fire", "At least 12 \x1b]0;owned\x07people \u202edied on Monday at the mill, police said.")
    meta = json.dumps({"url": "https://x.test/\u202ea", "captured_at": "2021-05-04T10:00:00Z"})
    database = tmp_path / "w.duckdb"
    build_pages(database, write_pages(tmp_path / "pages", {"a.html": story, "a.html.meta.json": meta}))
    rows = [*ids(database, "SELECT figure_id FROM figures"), *ids(database, "SELECT event_id FROM events")]
    done = dateline("prove", *rows, "-o", "e.wacz", "--warehouse", database, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    for more in ((), ("--json",)):
        done = dateline("verify", "e.wacz", *more, cwd=tmp_path)
        assert done.returncode == 0
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", done.stdout)
