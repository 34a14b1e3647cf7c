"""The closed classes of words that figure rules ask for, by name, from lexicons/figure_words.tsv and its neighbours."""

from __future__ import annotations

from functools import cache

from pipelines.lexicons import load_table, words_of_class


@cache
def figure_words(name: str) -> frozenset[str]:
    """The words of one class of figure_words.tsv, lower case; raises KeyError where no row has that class."""
    return words_of_class("figure_words", name)


@cache
def label_words() -> tuple[frozenset[str], frozenset[str]]:
    """Words behind which a number is a name: in any case ('route'), and with a capital only ('Act')."""
    rows = load_table("label_words")
    return (
        frozenset(row["word"] for row in rows if row["case"] == "any"),
        frozenset(row["word"] for row in rows if row["case"] == "capital"),
    )
