"""What is installed, and why: every direct dependency has its line, every import its package, and a run installs no tool."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Import names that are not the package's own name, and modules that a dependency brings as part of its interface.
IMPORTED_AS = {
    "pil": "pillow",
    "dagster_webserver": "dagster-webserver",
    "dagster_shared": "dagster",
    "pydantic": "dagster",
    "httpcore": "httpx",
    "rfc3161_client": "rfc3161-client",
    "markupsafe": "jinja2",
}


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~!; ]", requirement)[0].lower() for requirement in requirements}


def locked(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text("utf-8")
    return dict(re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)", text, re.MULTILINE))


RUN = names(PROJECT["dependencies"])
DEV = names(PROJECT["optional-dependencies"]["dev"])
EXTRA = names(PROJECT["optional-dependencies"]["dask"])


def test_every_direct_dependency_has_a_line_on_why_it_is_there() -> None:
    parts = re.split("## What (?:the extra|tests and lint)", (ROOT / "docs" / "dependencies.md").read_text("utf-8"))
    lines = [set(re.findall(r"^\| ([a-z0-9-]+) \| \S", part, re.MULTILINE)) - {"package"} for part in parts]
    assert lines == [RUN, EXTRA, DEV]


def test_every_import_is_of_a_direct_dependency() -> None:
    met = set()
    for path in (ROOT / "pipelines").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                met |= {alias.name.partition(".")[0].lower() for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                met.add(node.module.partition(".")[0].lower())
    met -= {*map(str.lower, sys.stdlib_module_names), "pipelines", "dateline"}
    assert {IMPORTED_AS.get(name, name) for name in met} <= RUN | EXTRA


@pytest.mark.parametrize("name", sorted(DEV | EXTRA - {"fsspec"}))  # Dagster brings fsspec along
def test_a_run_installs_no_tool(name: str) -> None:
    assert name not in locked("requirements.lock")
    assert name in locked("requirements-dev.lock")


def test_both_locks_hold_the_same_versions() -> None:
    run, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert run.items() <= dev.items()
    assert set(run) >= RUN


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_locks_are_hashed_and_name_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert text.count("--hash=sha256:") >= len(locked(lock))
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
