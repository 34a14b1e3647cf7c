"""Pages made to be slow or large stay within their bounds; all of them: ``python -m tests.faults.hold``."""

from __future__ import annotations

import pytest

from pipelines.annotate import LanguageModel
from pipelines.process.worker import warm_up
from tests.faults.hold import CPU_SECONDS, MEGABYTES, held
from tests.faults.hostile import hostile_pages

# Those that once took a minute, or all memory.
WORST = (
    "text: persons of one surname", "text: lines of text", "page: cells", "text: quotations by many", "text: dates",
    "page: a JSON-LD author of 100 kB", "text: hyphened capitals", "page: one paragraph of two megabytes", "page: breaks",
    "text: blank lines", "page: nested 2,900 deep", "text: one-letter words", "text: signs", "page: half characters",
)  # fmt: skip


def test_there_are_enough_shapes() -> None:
    assert len(hostile_pages()) >= 110


@pytest.mark.slow
@pytest.mark.parametrize("name", WORST)
def test_a_hostile_page_is_held(language_model: LanguageModel, name: str) -> None:
    warm_up(language_model.identity.name)
    found = held(hostile_pages()[name], language_model)
    assert found.is_held, f"{found}; at most {CPU_SECONDS:g} s and {MEGABYTES:g} MB"
