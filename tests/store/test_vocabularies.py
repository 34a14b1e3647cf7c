"""The closed lists of the contract: SQL comments, checks and types say the same words."""

from __future__ import annotations

import pytest

from pipelines.publish.checks import checks
from pipelines.store.schema import tables
from pipelines.vocabularies import COLUMNS


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_the_comment_begins_with_the_words(table: str, column: str) -> None:
    (found,) = [each for each in tables()[table].columns if each.name == column]
    words = " | ".join(COLUMNS[table, column])
    assert found.comment == words or found.comment.startswith(f"{words}; ")


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_check_holds_the_column_to_the_words(table: str, column: str) -> None:
    assert (table, f"{column}_known") in [(check.table, check.name) for check in checks()]
