"""The one limit on a page's size, settings.page_megabytes: what it lets in is read, wherever the page comes from."""

from __future__ import annotations

from pathlib import Path

import pytest

import pipelines.process
from pipelines.model import PageError
from pipelines.read import read_page
from pipelines.settings import Settings
from tests.faults.runs import Inline
from tests.read.pages import BIG, STORY, article, body_of, capture
from tests.warehouses import build_pages, rows, write_pages


def test_a_page_may_be_as_large_as_the_limit_says() -> None:
    payload = article(before=BIG).encode()
    assert len(payload) > 20_000_000
    for limit in (25_000_000, len(payload), None):
        assert body_of(read_page(capture(), payload, limit)) == STORY
    with pytest.raises(PageError) as refused:
        read_page(capture(), payload, len(payload) - 1)
    assert refused.value.reason == "too_big"
    assert "page_megabytes" in refused.value.detail


def test_the_setting_can_be_raised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipelines.process, "LocalPool", Inline)
    folder, database = write_pages(tmp_path / "in", {"big.html": article(before=BIG)}), tmp_path / "w.duckdb"
    build_pages(database, folder, settings=Settings(workers=1, page_megabytes=25))
    assert rows(database, "SELECT count(*) FROM articles") == [(1,)]
