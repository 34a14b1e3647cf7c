"""The house keeps its plan: who imports whom, how large a room may grow."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "pipelines"
MAX_LINES = 400
MAX_MODULES = 12  # of one folder, its __init__ not counted
MODULES = sorted(PACKAGE.rglob("*.py"))
FOLDERS = sorted({path.parent for path in MODULES})


def lint_imports(config: Path) -> subprocess.CompletedProcess[str]:
    """What import-linter says of a configuration."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    return subprocess.run(
        [*command, str(config), "--no-cache"],
        cwd=config.parent,
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_import_runs_up_and_none_in_a_circle() -> None:
    done = lint_imports(ROOT / "pyproject.toml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Contracts: 5 kept, 0 broken" in done.stdout


def test_an_import_that_runs_up_would_be_seen(tmp_path: Path) -> None:
    package = tmp_path / "pipelines"
    for path in MODULES:
        copy = package / path.relative_to(PACKAGE)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    with (package / "read" / "language.py").open("a") as file:
        file.write("\nimport pipelines.annotate.layers\n")
    done = lint_imports(tmp_path / "pyproject.toml")
    assert done.returncode == 1
    assert "no verb knows the one after it BROKEN" in done.stdout


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_room_that_outgrows_its_walls_is_two_rooms(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= MAX_LINES


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_folder_can_be_taken_in_at_a_glance(folder: Path) -> None:
    modules = [path for path in folder.glob("*.py") if path.name != "__init__.py"]
    assert len(modules) <= MAX_MODULES, sorted(path.name for path in modules)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_folder_of_modules_is_a_package(folder: Path) -> None:
    assert (folder / "__init__.py").is_file(), "a wheel would leave this folder out"


# Modules whose output a program reads or a maintainer redirects, not what a user's terminal shows of pages.
PRINTS = ("cli/terminal.py", "acquire/web/feed_reader.py", "store/dictionary.py", "gazetteer/build.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_words_of_a_page_reach_a_terminal_through_one_door(path: Path) -> None:
    calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
    named = {call.id for call in calls if isinstance(call, ast.Name)} & {"print", "Console"}
    assert not named or str(path.relative_to(PACKAGE)) in PRINTS, f"{named}: use pipelines.cli.terminal"
