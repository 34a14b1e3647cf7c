"""The place of those who tell a figure of their own place: 'police in Karun said', 'a nurse at the hospital of Karun'.

What belongs here: whose place is also that of what they tell.  What does not: places of the clauses (in_sentence.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.figures.about.where.standing import Standing
from pipelines.annotate.figures.about.where.within import Places
from pipelines.annotate.figures.words import figure_words
from pipelines.annotate.parse.page import PageWords

_MAX_STEPS = 4
_MANNERS = frozenset({"actor", "local", "source", "adjunct", "modifier"})


def place_of_source(
    words: PageWords, found: Sequence[Standing], places: Places, cues: frozenset[int], is_said: bool
) -> Standing | None:
    """The place of who says what a sentence says, where they speak of that place; ``is_said``: somebody says it."""
    if not is_said:
        return None
    for each in found:
        if each.manner in _MANNERS and each.clause is not None and words.start[each.clause] in cues:
            place = places.get(each.entity_id) if each.entity_id is not None else None
            if place is not None and place.kind == "country":
                continue
            is_capital = place is not None and place.is_capital
            name = "speaks of a capital too" if is_capital else "speaks of its own place"
            if not figure_words(name).isdisjoint(_nouns(words, each)):
                return each
    return None


def _nouns(words: PageWords, each: Standing) -> set[str]:
    """The nouns that a name stands with, up to the verb: 'police', 'nurse' and 'centre'."""
    found: set[str] = set()
    at = each.word
    for _ in range(_MAX_STEPS):
        at = words.head[at]
        if words.pos[at] in ("VERB", "AUX"):
            break
        found |= {words.lower[at], words.lemma[at].lower()}
        found |= {words.lower[kid] for kid in words.kids[at] if words.dep[kid] == "compound"}
        if words.head[at] == at:
            break
    return found
