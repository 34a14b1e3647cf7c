"""Names of months as plain sets of words."""

from __future__ import annotations

from functools import cache

from pipelines.lexicons import load_table


@cache
def english_months() -> frozenset[str]:
    """Names and abbreviations of the months, lower case, without a dot."""
    return frozenset(row["name"].rstrip(".") for row in load_table("months") if row["language"] == "en")


@cache
def calendar_words() -> frozenset[str]:
    """Names and abbreviations of months and days of the week, of times of day and of seasons, lower case."""
    return frozenset(row["word"].lower() for row in load_table("name_contexts") if row["class"] == "calendar")
