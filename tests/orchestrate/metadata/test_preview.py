"""Previews: words of a page are shown, never obeyed."""

from __future__ import annotations

import pytest

from pipelines.orchestrate.metadata.preview import markdown_table


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a | b", r"a \| b"),
        ("two\nlines", "two lines"),
        ("<script>alert(1)</script>", r"\<script\>alert\(1\)\</script\>"),
        ("![x](http://h/p.png)", r"\!\[x\]\(http\://h/p.png\)"),
        ("[x](javascript:alert(1))", r"\[x\]\(javascript\:alert\(1\)\)"),
        ("a\x1b[31mb\u202ec", "a␛\\[31mb\ufffdc"),
        ("*bold* _em_ `code`", r"\*bold\* \_em\_ \`code\`"),
        ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
        (None, ""),
        (3, "3"),
    ],
)
def test_nothing_in_a_cell_acts_as_markdown_or_html(value: object, shown: str) -> None:
    assert markdown_table(["c"], [[value]]).splitlines()[-1] == f"| {shown} |"


def test_long_cells_are_cut() -> None:
    assert len(markdown_table(["c"], [["x" * 1000]]).splitlines()[-1]) < 100
