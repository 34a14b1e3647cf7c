"""Names of months as plain sets of words."""

from __future__ import annotations

from functools import cache

from pipelines.lexicons import load_table


@cache
def english_months() -> frozenset[str]:
    """Names and abbreviations of the months, lower case, without a dot."""
    return frozenset(row["name"].rstrip(".") for row in load_table("months") if row["language"] == "en")
