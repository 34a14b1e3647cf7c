"""Every command that README and docs print is one that works.

Commands stand in fences of ``sh`` and in `code` that begins with ``dateline`` or ``make``; Python in fences of ``python``.
They run in a project made by ``dateline init`` with the sample pages; of those that need a network, a browser or a whole set-up the
words are checked and nothing is started.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli.commands import app
from pipelines.cli.init import init_project
from tests.warehouses import SAMPLE

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(
    (ROOT / "docs").glob("*.md")
)
PAGES = [page for page in PAGES if page.exists() and page.name != "data-dictionary.md"]
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`((?:dateline|make) [^`]+)`")
# What stands for something of the reader's, and what the sample has of it.
EXAMPLES = {
    "PATH...": "inbox", "FILE": "my.duckdb", "URL...": "https://example.org/story", "DIR": "another", "FOLDER": "seen",
    "LAKE": "lake",
    "TEXT": "Two died.", "SELECT …": "SELECT 1",
    "WORDS...": "houses", "NAME": "money", "ARTICLE_ID": "inbox/sample/market-day.html",
    "PAGE.html": "inbox/sample/market-day.html",
}  # fmt: skip
STARTED_NOWHERE = (
    "fetch",
    "wayback",
    "ui",
    "run",
    "review",
    "forget",
    "prove",
    "verify",
    "seal",
    "keygen",
    "mcp",
    "worker",
)

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("commands")]


def commands() -> Iterator[tuple[str, str]]:
    """(page, command) of every command that the pages print."""
    for page in PAGES:
        text = page.read_text("utf-8")
        for kind, body in _FENCE.findall(text):
            if kind == "sh":
                for line in body.splitlines():
                    yield page.name, line
        for command in _INLINE.findall(_FENCE.sub("", text)):
            yield page.name, command


def programs() -> list[tuple[str, str]]:
    """(page, program) of every Python example."""
    return [
        (page.name, body)
        for page in PAGES
        for kind, body in _FENCE.findall(page.read_text("utf-8"))
        if kind == "python"
    ]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with the sample pages and a warehouse made of them."""
    root = tmp_path_factory.mktemp("project")
    init_project(root)
    shutil.copytree(SAMPLE, root / "inbox" / "sample")
    for database in ("my.duckdb", "warehouse/dateline.duckdb"):
        dateline(root, "build", "inbox", "--warehouse", database)
    return root


def dateline(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in the project."""
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *words],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.mark.parametrize(("page", "command"), sorted(set(commands())))
def test_a_command_works(project: Path, page: str, command: str) -> None:
    words = [EXAMPLES.get(word, word) for word in shlex.split(command, comments=True)]
    if not words or words[0] in ("#", "cd"):
        return
    if words[0].endswith("dateline"):
        if words[1] in STARTED_NOWHERE or len(words) == 2:
            result = CliRunner().invoke(app, [words[1], "--help"])
            assert result.exit_code == 0
            options = [word for word in words[2:] if word.startswith("--")]
            assert [option for option in options if option not in result.output] == []
        else:
            done = dateline(project, *words[1:])
            assert done.returncode == 0, done.stderr
    elif words[0] == "make":
        words = [word.partition("=")[0] + "=x" if "=" in word else word for word in words]
        subprocess.run([*words, "--dry-run"], cwd=ROOT, check=True, capture_output=True)
    else:
        raise AssertionError(f"{page}: nobody runs {command!r}; teach this test how")


@pytest.mark.parametrize(("page", "program"), programs(), ids=lambda text: text[:20])
def test_a_program_works(project: Path, page: str, program: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=project, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), target
