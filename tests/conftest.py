"""What many tests share: the language model, loaded once, and the sample pages, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.annotate import LanguageModel, load_language_model
from pipelines.report import Report
from tests.warehouses import SAMPLE, build_pages

# Whole folders and modules that take more than a few seconds a test: whole runs, kills, floods.
SLOW = (
    "tests/orchestrate", "tests/process", "tests/acquire/test_kills.py", "tests/acquire/test_whole_way.py", "tests/docs",
    "tests/resolve/test_warehouse.py", "tests/resolve/incidents/test_incidents.py",
    "tests/test_build.py", "tests/test_cli.py", "tests/cli", "tests/test_patterns_grow.py",
    "tests/annotate/dates/test_every_pattern.py", "tests/read/test_properties.py", "tests/publish",
)  # fmt: skip
FAULTS = ("tests/faults",)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what ``make test-quick`` leaves out."""
    for item in items:
        for names, mark in ((SLOW, pytest.mark.slow), (FAULTS, pytest.mark.faults)):
            if item.nodeid.startswith(names):
                item.add_marker(mark)


@pytest.fixture(scope="session")
def language_model() -> LanguageModel:
    """The English pipeline (about 1.5 s)."""
    return load_language_model()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """The warehouse of inbox/sample and what its run reported; do not write into its folder."""
    database = tmp_path_factory.mktemp("sample") / "w.duckdb"
    return database, build_pages(database, SAMPLE)
