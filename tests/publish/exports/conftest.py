"""One small warehouse with a private person in it, and its exports in every format: without and with what is private."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.publish.exports import FORMATS, export
from tests.publish.exports.planted import PAGES
from tests.warehouses import build_pages, write_pages


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse; do not write into its folder."""
    root = tmp_path_factory.mktemp("planted")
    database = root / "w.duckdb"
    build_pages(database, write_pages(root / "pages", PAGES))
    return database


@pytest.fixture(scope="session")
def handed_on(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its export in every format, as it is made unasked."""
    folder = tmp_path_factory.mktemp("exports") / "open"
    export(planted, folder, FORMATS)
    return folder


@pytest.fixture(scope="session")
def kept(planted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with ``--private``."""
    folder = tmp_path_factory.mktemp("exports") / "private"
    export(planted, folder, FORMATS, private=True)
    return folder
