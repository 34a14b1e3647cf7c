"""Pages made to be slow or large stay within their bounds; all of them: ``python -m tests.faults.hold``."""

from __future__ import annotations

import subprocess
import sys

import pytest

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
def test_hostile_pages_are_held() -> None:
    """In a process of their own: one that is as large as a whole test run would leave them no memory."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.hold", *WORST], capture_output=True, text=True, check=False, timeout=900
    )
    assert done.returncode == 0, done.stdout + done.stderr
