"""What the clause around a noun says of its happening: light verbs, claims, blame, 'under attack', 'charged with murder'.

What belongs here: the way up from a noun.  What does not: what hangs on it (``roles``).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.annotate.events.arguments.beings import TIMES, happens, is_weapon, role_of_doer
from pipelines.annotate.events.lexicon import event_words
from pipelines.annotate.events.slots import has_class, is_passive, is_person, objects, prepositions, subject
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.parse.page import PageWords
from pipelines.vocabularies import ArgumentRole


def above_noun(
    words: PageWords, trigger: Trigger, frame: dict[str, ArgumentRole]
) -> Iterator[tuple[ArgumentRole, int]]:
    """What the clause says of a noun: 'rebels launched an attack', 'the base came under attack', 'charged with murder'."""
    at = trigger.at
    yield from (("actor", doer) for doer in _of_participle(words, at))
    above, relation = words.head[at], words.dep[at]
    if relation == "conj" and words.pos[above] in ("NOUN", "PROPN"):
        at, relation, above = above, words.dep[above], words.head[above]
    if above == at:
        return
    if relation in ("dobj", "nsubjpass") and words.pos[above] == "VERB":
        is_told = trigger.sense.event_type == "ASSAULT" and words.lemma[above] in event_words("tells")
        if not is_told:  # 'announced the killing', 'called it an attack'
            yield from _of_light(words, above, frame)
        yield from (("actor", doer) for doer in _claimed(words, above, relation == "nsubjpass"))
    elif relation == "pobj" and words.head[above] != above:
        yield from _of_preposition(words, above, frame)
    elif relation in ("nsubj",) and words.lemma[above] in ("target", "hit", "leave"):
        if words.lemma[above] == "leave":  # 'the raid left two dead'
            yield from (("victim" if is_person(words, k) else "property", k) for k in objects(words, above))
            return
        for thing in objects(words, above):
            yield frame.get("of", "recipient") if frame.get("of") == "victim" else "recipient", thing


def _of_participle(words: PageWords, noun: int) -> Iterator[int]:
    """'The attack, claimed by a splinter group', 'a bombing blamed on rebels'."""
    for kid in words.all_kids(noun, "acl"):
        if words.tag[kid] != "VBN":
            continue
        around = prepositions(words, kid)
        if words.lemma[kid] in event_words("light") or words.lemma[kid] == "claim":
            yield from (k for k in around.get("by", ()) if words.ent[k] not in TIMES and not happens(words, k))
        elif words.lemma[kid] in ("blame", "pin", "attribute"):
            yield from (k for k in (*around.get("on", ()), *around.get("to", ())) if words.ent[k] not in TIMES)


def _of_light(words: PageWords, verb: int, frame: dict[str, ArgumentRole]) -> Iterator[tuple[ArgumentRole, int]]:
    lemma = words.lemma[verb]
    passive = is_passive(words, verb)
    around = prepositions(words, verb)
    doers = around.get("by", []) if passive else [each for each in [subject(words, verb)] if each is not None]
    if lemma in event_words("light"):
        for doer in doers:
            yield ("actor" if is_person(words, doer) or role_of_doer(words, doer) == "actor" else "cause"), doer
        for preposition in ("on", "against", "with"):
            role = frame.get(preposition)
            for target in around.get(preposition, []) if role is not None else []:
                if (
                    role is not None
                    and words.ent[target] not in TIMES
                    and (role != "instrument" or is_weapon(words, target))
                ):
                    yield role, target
    elif lemma in event_words("brings") and not passive:
        yield from (("cause", doer) for doer in doers if not is_person(words, doer))
    elif lemma in event_words("undergo") and not passive:
        role = frame.get("of", "recipient")
        for doer in doers:
            yield role if role == "victim" else "recipient", doer


def _claimed(words: PageWords, verb: int, is_subject: bool) -> Iterator[int]:
    """Who claims a happening, or is blamed for it: 'the group claimed the attack', 'the bombing was blamed on rebels'."""
    lemma = words.lemma[verb]
    if lemma == "claim":
        doers = prepositions(words, verb).get("by", []) if is_subject else [subject(words, verb)]
    elif lemma in ("blame", "pin") or (lemma in ("attribute", "link") and is_subject):
        around = prepositions(words, verb)
        doers = [*around.get("on", []), *(around.get("to", []) if lemma in ("attribute", "link") else [])]
    else:
        return
    for doer in doers:
        if doer is not None and words.ent[doer] not in TIMES and not happens(words, doer):
            yield doer


def _of_preposition(
    words: PageWords, preposition: int, frame: dict[str, ArgumentRole]
) -> Iterator[tuple[ArgumentRole, int]]:
    role_of_harmed: ArgumentRole = "victim" if frame.get("of") == "victim" else "recipient"
    lower, holder = words.lower[preposition], words.head[preposition]
    lemma = words.lemma[holder]
    if lower == "under" and lemma in ("come", "be", "remain", "fall", "live", "stay"):
        found = subject(words, holder)
        if found is not None:
            yield role_of_harmed, found
    elif (lower == "under" or (lower in ("in", "on", "into") and frame.get("of") == "victim")) and lemma in _PUTS:
        for found in objects(words, holder) or [k for k in [subject(words, holder)] if k is not None]:
            if is_person(words, found) or lower == "under":
                yield role_of_harmed, found
    elif lower == "for" and lemma in event_words("blame for"):
        verb = words.head[holder]
        doer = subject(words, verb) if words.lemma[verb] in event_words("claims") else None
        if doer is not None:
            yield "actor", doer
        elif words.lemma[verb] in ("blame", "put", "lay", "place"):
            for target in prepositions(words, verb).get("on", []):
                if words.ent[target] not in TIMES:
                    yield "actor", target
            for target in objects(words, verb) if words.lemma[verb] == "blame" else []:
                yield "actor", target
    elif lower == "for" and lemma in ("responsible", "behind"):
        found = subject(words, words.head[holder]) if words.pos[words.head[holder]] in ("VERB", "AUX") else None
        if found is not None and words.kid(words.head[holder], "neg") is None:
            yield "actor", found
        elif words.dep[holder] in ("amod", "acl", "relcl"):
            yield "actor", words.head[holder]
    elif lower == "behind" and lemma == "be":
        found = subject(words, holder)
        if found is not None:
            yield "actor", found
    elif (
        lower in ("for", "of", "with") and words.dep[holder] == "dobj" and words.lemma[words.head[holder]] in _ACCUSING
    ):
        yield "actor", holder  # 'blamed the army for': the parser may hang 'for' on the army
    elif lower in ("for", "of", "with", "over", "in") and lemma in _ACCUSING:
        verb = (
            words.head[holder] if words.pos[holder] == "ADJ" else holder
        )  # 'found guilty in the shooting', 'is guilty of'
        if words.lemma[verb] == "be":
            guilty = subject(words, verb)
            yield from (("actor", k) for k in [guilty] if k is not None and words.kid(verb, "neg") is None)
        for suspect in objects(words, verb):
            yield "actor", suspect
    elif lower == "in" and lemma in ("involve", "participate", "engage", "role", "part"):
        verb = words.head[holder] if lemma in ("role", "part") and words.dep[holder] == "dobj" else holder
        found = subject(words, verb) if words.pos[verb] == "VERB" else None
        if (
            found is not None
            and (lemma == "involve" or not is_passive(words, verb))
            and has_class(words, found, "state")
        ):
            yield "actor", found


_PUTS = frozenset(
    {"put", "place", "hold", "keep", "take", "remain", "be", "go", "stand", "stay", "languish", "remand", "appear"}
)
_ACCUSING = frozenset(
    {"charge", "accuse", "suspect", "convict", "blame", "indict", "arrest", "detain", "try", "want", "sentence", "jail", "question",
     "prosecute", "guilty", "implicate", "involve", "execute", "hang", "imprison"}
)  # fmt: skip
