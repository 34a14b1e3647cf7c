"""The data dictionary in docs/ is that of the schema, and the schema leaves nothing without a word."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.store.dictionary import as_markdown
from pipelines.store.schema import tables, views

PAGE = Path(__file__).parents[2] / "docs" / "data-dictionary.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == as_markdown(), "run `make docs`"


@pytest.mark.parametrize("name", [*tables(), *views()])
def test_every_table_and_column_is_described(name: str) -> None:
    table = (tables() | views())[name]
    assert table.comment
    assert [column.name for column in table.columns if not column.comment] == []
