"""Names of months as plain sets of words."""

from __future__ import annotations

from functools import cache

from pipelines.lexicons import load_table


@cache
def english_months() -> frozenset[str]:
    """Names and abbreviations of the months, lower case, without a dot."""
    return _months("en")


@cache
def spanish_months() -> frozenset[str]:
    """The same in Spanish: days that streets and parties are named after."""
    return _months("es")


def _months(language: str) -> frozenset[str]:
    return frozenset(row["name"].rstrip(".") for row in load_table("months") if row["language"] == language)


@cache
def calendar_words() -> frozenset[str]:
    """Names and abbreviations of months and days of the week, of times of day and of seasons, lower case."""
    return frozenset(row["word"].lower() for row in load_table("name_contexts") if row["class"] == "calendar")
