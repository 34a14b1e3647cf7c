"""``warehouse/lineage.tsv`` is what ``make docs`` writes: no view changes without it."""

from __future__ import annotations

from pipelines.orchestrate.metadata.lineage import FILE, sources_of
from tests.docs.lineage import table


def test_the_lineage_is_that_of_the_views() -> None:
    assert FILE.read_text("utf-8") == table(), "run `make docs`"


def test_a_union_by_name_keeps_its_columns_apart() -> None:
    assert {"figures", "statements", "dates"} <= set(sources_of("timeline"))
