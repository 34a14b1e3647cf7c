"""Endings of nouns for people, as ``str.endswith`` takes them."""

from __future__ import annotations

from functools import cache

from pipelines.lexicons import load_table


@cache
def person_endings(name: str) -> tuple[str, ...]:
    """The endings of one class of person_endings.tsv: 'counts people', 'people of a country' or 'can speak'."""
    return tuple(row["ending"] for row in load_table("person_endings") if row["class"] == name)
