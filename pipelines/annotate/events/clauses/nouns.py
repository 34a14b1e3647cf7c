"""What a noun can be to a happening: its class, whether it is people, and what is joined to it.

What belongs here: questions about nouns.  What does not: their place in a clause (``subjects``, ``slots``).
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from pipelines.annotate.events.lexicon import event_words, noun_classes, participles
from pipelines.annotate.figures.things.noun_phrases import noun_units
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.sources.animacy import source_nouns
from pipelines.lexicons import words_of_class
from pipelines.lexicons.person_endings import person_endings

MOST_JOINED = 24  # members of one coordination
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "VERB"})
STATES = frozenset({"GPE", "NORP", "ORG"})


def has_class(words: PageWords, i: int, wanted: str) -> bool:
    """Whether the word at ``i`` is of a class of nouns, or is that word itself."""
    if wanted == "any":
        return True
    lemma, lower = words.lemma[i], words.lower[i]
    whole = _whole(words, i)
    if whole is not None and has_class(words, whole, wanted):
        return True
    if wanted == "person":
        return is_person(words, i)
    if wanted == "thing":
        return not is_person(words, i) and words.pos[i] in ("NOUN", "PROPN")
    if wanted == "state":
        is_body = words.ent[i] in STATES or lemma in source_nouns() or "force" in noun_classes().get(lemma, ())
        return is_body or is_person(words, i)
    if wanted == "nation":
        return words.ent[i] in ("NORP", "GPE")
    if wanted == "place" and words.ent[i] in ("GPE", "LOC", "FAC"):
        return True
    if wanted in (lemma, lower):
        return True
    classes = noun_classes()
    return wanted in classes.get(lemma, ()) or wanted in classes.get(lower, ())


def has_one_of(words: PageWords, i: int, wanted: AbstractSet[str]) -> bool:
    """Whether the word at ``i`` has one of the classes that event_nouns.tsv lists, or is one of those words itself."""
    whole = _whole(words, i)
    if whole is not None and has_one_of(words, whole, wanted):
        return True
    known = noun_classes()
    return any(
        form in wanted or not wanted.isdisjoint(known.get(form, ())) for form in (words.lemma[i], words.lower[i])
    )


def _whole(words: PageWords, i: int) -> int | None:
    """What 'part of', 'members of' speak of."""
    parts = event_words("part of")
    if words.lemma[i] not in parts and words.lower[i] not in parts:
        return None
    of = next((k for k in words.all_kids(i, "prep") if words.lower[k] == "of"), None)
    return words.kid(of, "pobj") if of is not None else None


def is_person(words: PageWords, i: int) -> bool:
    """Whether a word stands for people: a pronoun, a name, a noun for people."""
    pos, lower, lemma = words.pos[i], words.lower[i], words.lemma[i]
    if pos == "PRON":
        return lower not in words_of_class("speech_words", "thing pronoun")
    if words.ent[i] in ("PERSON", "NORP") or (pos == "PROPN" and not words.ent[i] and lemma not in noun_classes()):
        return True
    if pos == "NUM" or (pos == "ADJ" and lower in participles()):
        return True
    if noun_units().get(lemma) in ("person", "household") or lower in event_words("people"):
        return True
    kind = source_nouns().get(lemma)
    if kind is not None:
        return kind[1] == "person"
    return pos == "NOUN" and lemma.endswith(person_endings("can speak")) and lemma not in noun_classes()


def is_one_of(words: PageWords, person: int, people: int) -> bool:
    """Whether 'including' may name a person among people: 'five clerks, including Mr Poe'."""
    return is_person(words, person) and (words.ent[person] == "PERSON" or is_person(words, people))


def joined(words: PageWords, head: int) -> list[int]:
    """A noun and what is joined to it: 'A, B and C', 'five clerks, including Mr Poe'."""
    found, at = [head], 0
    while at < len(found) and len(found) < MOST_JOINED:
        found += [k for k in words.kids[found[at]] if words.dep[k] == "conj" and words.pos[k] in NOMINAL]
        for k in words.all_kids(found[at], "prep"):
            named_too = words.kid(k, "pobj") if words.lower[k] == "including" else None
            if named_too is not None and is_one_of(words, named_too, found[at]):
                found.append(named_too)
        at += 1
    return found[:MOST_JOINED]
