"""What many tests share: the language model, loaded once, and the sample pages, built once."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.annotate import LanguageModel, load_language_model
from pipelines.report import Report
from tests.warehouses import SAMPLE, build_pages


@pytest.fixture(scope="session")
def language_model() -> LanguageModel:
    """The English pipeline (about 1.5 s)."""
    return load_language_model()


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    """The warehouse of inbox/sample and what its run reported; do not write into its folder."""
    database = tmp_path_factory.mktemp("sample") / "w.duckdb"
    return database, build_pages(database, SAMPLE)
