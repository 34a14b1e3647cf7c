"""What a word can be to a happening: who can act or be met, what is a weapon, what happens.

What belongs here: questions about one word.  What does not: slots and frames (``roles``).
"""

from __future__ import annotations

from pipelines.annotate.events.lexicon import noun_classes, senses
from pipelines.annotate.events.slots import has_class, has_one_of, is_person
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.sources.animacy import source_nouns
from pipelines.vocabularies import ArgumentRole

TIMES = frozenset({"DATE", "TIME", "CARDINAL", "PERCENT", "MONEY", "ORDINAL", "QUANTITY"})
WEAPONS = frozenset({"bomb", "gun", "shell", "blade", "grenade", "shot", "riot", "weapon", "vehicle", "aircraft"})
_ARMS = frozenset({"bomb", "gun", "shell", "grenade", "shot", "riot"})
STATES = frozenset({"GPE", "NORP", "ORG", "PERSON", "FAC", "LOC"})


def role_of_doer(words: PageWords, head: int) -> ArgumentRole:
    """Who acts is an actor; a weapon is what it was done with, another happening its cause."""
    lemma = words.lemma[head]
    if (
        is_person(words, head)
        or words.ent[head] in STATES
        or lemma in source_nouns()
        or has_class(words, head, "force")
    ):
        return "actor"
    classes = noun_classes().get(lemma, frozenset())
    if "aircraft" in classes or "police" in classes:
        return "actor"
    if words.pos[head] == "NOUN" and (lemma in senses("noun") or words.lower[head] in senses("noun")):
        return "cause"  # 'the blast killed two'
    if is_weapon(words, head):
        return "instrument"
    if any(words.pos[k] == "PROPN" or words.ent[k] in STATES for k in words.kids[head] if k < head):
        return "actor"
    if words.pos[head] in ("PROPN", "PRON", "NUM") and lemma not in senses("noun"):
        return "actor"
    return "cause"


def is_weapon(words: PageWords, head: int) -> bool:
    return has_one_of(words, head, WEAPONS)


def is_arm(words: PageWords, head: int) -> bool:
    return has_one_of(words, head, _ARMS)


def can_be_met(words: PageWords, i: int) -> bool:
    return has_class(words, i, "state") or any(has_class(words, i, each) for each in ("place", "building"))


def is_victim(words: PageWords, head: int) -> bool:
    return is_person(words, head) or words.ent[head] in STATES or has_class(words, head, "force")


def happens(words: PageWords, i: int) -> bool:
    return words.lemma[i] in senses("noun") or words.lower[i] in senses("noun") or is_weapon(words, i)
