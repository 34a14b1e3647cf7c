"""Hedges: the words that weaken or deny a statement, wherever they stand in the main text.

What belongs here: finding the words of hedges.tsv.  What does not: what they make of a statement (factuality.py).
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from pipelines.annotate.parse.page import PageWords
from pipelines.lexicons import contract_word, load_table
from pipelines.model import Article, Hedge
from pipelines.vocabularies import HEDGE_CLASSES, HedgeClass


@cache
def _table() -> dict[str, list[tuple[tuple[str, ...], str, HedgeClass]]]:
    """Phrases by first word, longest first: words, where, class."""
    found: dict[str, list[tuple[tuple[str, ...], str, HedgeClass]]] = {}
    for row in load_table("hedges"):
        phrase = tuple(row["phrase"].replace("n't", " n't").split())
        found.setdefault(phrase[0], []).append(
            (phrase, row["where"], contract_word("hedges", row, "class", HEDGE_CLASSES))
        )
    for phrases in found.values():
        phrases.sort(key=lambda entry: -len(entry[0]))
    return found


def find_hedges(article: Article, words: PageWords, cues: Collection[int]) -> tuple[Hedge, ...]:
    """Hedges in order of the text, none inside another; ``cues`` are the tokens that report a statement."""
    hedges: list[Hedge] = []
    known, behind = _table().keys(), 0
    for i in sorted({*words.printed(known), *words.lemmas(known)}):
        found = _at(words, i, cues) if i >= behind else None
        if found is None:
            continue
        last, hedge_class = found
        start, end = words.start[i], words.end[last - 1]
        hedges.append(
            Hedge(article.article_id, words.sentence[i] + 1, start, end, article.text[start:end], hedge_class)
        )
        behind = last
    return tuple(hedges)


def _at(words: PageWords, i: int, cues: Collection[int]) -> tuple[int, HedgeClass] | None:
    """End and class of the hedge that begins at ``i``."""
    table = _table()
    for phrase, where, hedge_class in table.get(words.lower[i], ()):
        last = i + len(phrase)
        if where in ("lemma", "cue") or last > len(words) or tuple(words.lower[i:last]) != phrase:
            continue
        if words.sentence[last - 1] != words.sentence[i]:
            continue
        if where == "modal" and words.tag[i] != "MD":
            continue
        if where == "modifier" and words.dep[i] != "amod":
            continue
        if where == "number" and not _is_number(words, last):
            continue
        return last, hedge_class
    if words.pos[i] in ("VERB", "AUX"):
        for phrase, where, hedge_class in table.get(words.lemma[i], ()):
            if len(phrase) == 1 and (where == "lemma" or (where == "cue" and i in cues)):
                return i + 1, hedge_class
    return None


def _is_number(words: PageWords, i: int) -> bool:
    """Whether a number begins at ``i``: '12', 'a dozen', '$4', 'half'."""
    if i >= len(words):
        return False
    if words.lower[i] == "a":
        return i + 1 < len(words) and words.pos[i + 1] == "NUM"
    return words.pos[i] == "NUM" or words.lower[i] in ("half", "$", "£", "€")
