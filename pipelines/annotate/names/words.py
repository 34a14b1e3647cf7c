"""The closed classes of words that name rules ask for, read once from the lexicons.

What belongs here: look-ups.  What does not: rules, and names of actors (actors.py) and places.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.lexicons import load_table, words_of_class

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """A word or words printed before a person's name; ``is_public``: it is evidence of a public role."""

    words: Words
    title_class: str
    is_public: bool


@cache
def titles() -> dict[str, list[Title]]:
    """Titles by their first word, longest first; words as printed, dots kept."""
    found: dict[str, list[Title]] = {}
    for row in load_table("titles"):
        words = tuple(row["title"].split())
        found.setdefault(words[0], []).append(Title(words, row["class"], row["public"] == "yes"))
    for listed in found.values():
        listed.sort(key=lambda title: -len(title.words))
    return found


@cache
def person_roles() -> dict[str, bool]:
    """What people are called, lower case, and whether that is a public role."""
    return {row["role"]: row["public"] == "yes" for row in load_table("person_roles")}


@cache
def given_names() -> frozenset[str]:
    """Given names that are seldom anything else."""
    return frozenset(row["name"] for row in load_table("given_names") if row["ambiguous"] == "no")


@cache
def ambiguous_given_names() -> frozenset[str]:
    """Given names that are also words, places or surnames ('Grace', 'Jordan')."""
    return frozenset(row["name"] for row in load_table("given_names") if row["ambiguous"] == "yes")


@cache
def last_heads() -> dict[str, str]:
    """Words that close a name -> the kind that they tell ('University' -> organisation); one word each."""
    return {row["word"]: row["kind"] for row in load_table("name_heads") if row["position"] == "last"}


@cache
def first_heads() -> dict[Words, str]:
    """Words that open a name -> the kind that they tell ('Bank of' -> organisation)."""
    return {tuple(row["word"].split()): row["kind"] for row in load_table("name_heads") if row["position"] == "first"}


@cache
def word_class(name: str) -> frozenset[str]:
    """The words of one class of name_contexts.tsv, as printed; raises KeyError where no row has that class."""
    return words_of_class("name_contexts", name)
