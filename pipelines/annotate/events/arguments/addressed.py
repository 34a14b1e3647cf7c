"""Whom an act is addressed to, and the site of it, where no slot of its frame says so.

What belongs here: looking into what an act speaks of.  What does not: the slots of frames (``roles``).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.annotate.events.lexicon import event_words, frames
from pipelines.annotate.events.slots import has_class, is_person, joined, named, prepositions
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.parse.page import PageWords
from pipelines.vocabularies import ArgumentRole

_OF_WORDS = frozenset({"REQUEST", "REJECT", "ACCUSE", "THREATEN", "AGREE", "SUPPORT", "CONCEDE"})
_SITES = {"in": False, "at": False, "near": False, "outside": False, "inside": False, "on": True, "aboard": True, "behind": True,
          "beside": True, "around": False, "under": True, "opposite": True}  # fmt: skip


def sites(words: PageWords, trigger: Trigger) -> Iterator[tuple[ArgumentRole, int]]:
    """Where it was, by a description: 'at a checkpoint', 'on a bus'; places with names are the setting's."""
    frame = frames()[trigger.sense.frame]
    if trigger.sense.event_type in _OF_WORDS:
        return
    bursts = trigger.sense.frame in ("burst", "nblast", "plant")
    above = words.head[trigger.at]
    is_told = words.dep[trigger.at] in ("nsubj", "nsubjpass") and words.lemma[above] in event_words("occurs")
    happening = prepositions(words, above) if is_told else {}  # 'the attack took place at a checkpoint'
    ways = _WAYS if trigger.sense.frame in ("move", "nmove", "flee") or trigger.sense.happening in _MOVED else {}
    filled = trigger.slots.filled
    for preposition in (*_SITES, *ways):
        if preposition not in filled and preposition not in happening:
            continue
        own = trigger.slots.of(preposition) if preposition not in frame else []
        for filler in (*own, *happening.get(preposition, ())):
            head = _site_of(words, filler)
            if preposition == "on" and words.lemma[head] in event_words("mount"):
                continue  # 'gunmen on motorcycles'
            if (
                words.ent[head] in ("GPE", "LOC", "DATE", "TIME")
                or words.pos[head] not in ("NOUN", "PROPN")
                or not any(has_class(words, head, each) for each in ("building", "place", "vehicle", "road"))
            ):
                continue
            is_hit = bursts and preposition != "near" and any(has_class(words, head, each) for each in _HIT)
            yield ways.get(preposition, "place"), head
            if is_hit:
                yield "property", head


_HIT = ("building", "vehicle", "base")  # what a bomb goes off in or before is what it hits
_MOVED = frozenset({"evacuated", "rescued", "expelled", "released", "displaced", "escaped", "delivered", "deployed"})
_WAYS: dict[str, ArgumentRole] = {"from": "from", "to": "to", "into": "to", "through": "via"}
_SIDES = frozenset(
    {"front", "side", "entrance", "gate", "back", "middle", "centre", "center", "outskirts", "rear", "grounds", "roof"}
)


def _site_of(words: PageWords, i: int) -> int:
    """The thing itself for 'the front of the bank', 'the entrance to a club'."""
    if words.lower[i] in _SIDES:
        for preposition in words.all_kids(i, "prep"):
            thing = words.kid(preposition, "pobj")
            if thing is not None and words.lower[preposition] in ("of", "to"):
                return thing
    return i


_ADDRESSED = {"say": True, "nsay": True, "law": False, "meet": False, "coop": False, "aid": False, "act": False, "protest": True,
              "fire": False, "nprotest": True, "take": False, "move": False}  # fmt: skip


def addressed(words: PageWords, trigger: Trigger) -> Iterator[tuple[ArgumentRole, int]]:
    """Whom an act is addressed to where no slot of its own says so: the first body, people or person in what it speaks of.

    'demanded that Norway withdraw', 'rejected an offer from the rebels', 'opened fire to disperse marchers'.
    """
    slots, frame = trigger.slots, trigger.sense.frame
    if trigger.sense.event_type == "RETREAT" and frame in ("move", "nmove"):  # 'withdrew its inspectors from Norway'
        for k in slots.of("from"):
            if words.ent[k] == "GPE":
                yield "recipient", k
    if frame not in _ADDRESSED:
        return
    if frame == "move" and trigger.sense.event_type is not None:
        frame = "leave"
    whole = _ADDRESSED[trigger.sense.frame]
    given = [k for slot in ("obj", "on", "at", "against", "with", "to") for k in slots.of(slot)]
    if slots.is_passive or any(words.pos[k] == "PRON" or _can_be_addressed(words, k, frame) for k in given):
        return
    if frame == "protest":  # 'threw stones at police'
        yield from (("recipient", k) for k in slots.of("at") if is_person(words, k) or has_class(words, k, "force"))
    doers = {named(words, k) for k in slots.of("subj")}
    doers |= {each for doer in tuple(doers) for each in joined(words, doer)}
    content = _PURPOSE if frame in _DEEDS else _CONTENT
    starts = list(words.kids[trigger.at])
    above = words.head[trigger.at]
    if trigger.form == "noun" and words.dep[trigger.at] == "dobj" and words.pos[above] == "VERB":
        starts += words.all_kids(above, *_PURPOSE)  # 'staged a rally to demand reforms by the king'
    for start in starts:
        if start < trigger.at or words.dep[start] not in content or (not whole and words.dep[start] == "ccomp"):
            continue
        if any(words.lower[k] in _WHEN for k in words.all_kids(start, "mark", "advmod")):
            continue
        stop = min(words.right[start] + 1, start + _FAR)
        for k in range(words.left[start], stop):
            if words.ent[k] in ("DATE", "TIME", "CARDINAL", "PERCENT", "MONEY"):
                continue
            if not doers.isdisjoint((k, named(words, k))) or words.pos[k] not in ("NOUN", "PROPN", "ADJ"):
                continue
            if words.pos[k] == "ADJ" and words.ent[k] not in ("NORP", "GPE"):
                continue
            if words.dep[k] in ("compound", "amod") and not words.ent[k]:
                continue  # 'joint military exercises'
            inside = words.dep[k] in ("compound", "amod", "nmod", "poss")
            if _can_be_addressed(words, k, frame) and not (inside and _can_be_addressed(words, words.head[k], frame)):
                yield "recipient", k
                return


_IN_PLACES = frozenset({"act", "fire", "take", "move", "protest", "nprotest"})
_DEEDS = frozenset({"act", "fire", "take", "move"})
_CONTENT = frozenset({"dobj", "xcomp", "ccomp", "prep", "advcl", "acl", "dative"})
_PURPOSE = frozenset({"xcomp", "advcl"})
_WHEN = frozenset(
    {"after", "when", "before", "as", "if", "because", "while", "since", "until", "although", "though", "once"}
)
_FAR = 24  # words into what is spoken of


def _lies_in(words: PageWords, i: int) -> bool:
    """'in Lima', 'in the northern city of Lima'."""
    while words.dep[i] in ("compound", "amod", "nmod") and words.head[i] > i:  # 'in the Lima area'
        i = words.head[i]
    above = words.head[i]
    if words.lower[above] == "of" and words.pos[words.head[above]] in ("NOUN", "PROPN"):
        above = words.head[words.head[above]]
    return words.dep[above] == "prep" and (words.lower[above] in _SITES or words.lower[above] in ("through", "across"))


def _can_be_addressed(words: PageWords, i: int, frame: str) -> bool:
    if words.ent[i] in ("GPE", "LOC") and frame in _IN_PLACES and _lies_in(words, i):
        return False  # where it was, not whom it met
    return (
        words.ent[i] in ("GPE", "NORP", "ORG", "PERSON")
        or has_class(words, i, "force")
        or (words.pos[i] == "NOUN" and is_person(words, i))
    )
