"""A warehouse of two pages and a bundle of some of its rows, made once; do not write into their folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.publish.prove.bundles import PAGES, ids, made
from tests.warehouses import build_pages, write_pages


@pytest.fixture(scope="session")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The warehouse of ``PAGES``."""
    folder = tmp_path_factory.mktemp("prove")
    database = folder / "w.duckdb"
    build_pages(database, write_pages(folder / "pages", PAGES))
    return database


@pytest.fixture(scope="session")
def bundle(ferry: Path) -> Path:
    """A bundle of the figures of its first page and of that page."""
    target = ferry.with_name("bundle.wacz")
    names = ids(ferry, "SELECT figure_id FROM figures JOIN articles USING (article_id) WHERE title LIKE 'Ferry%'")
    made(ferry, target, *names, *ids(ferry, "SELECT article_id FROM articles WHERE title LIKE 'Ferry%'"))
    return target
