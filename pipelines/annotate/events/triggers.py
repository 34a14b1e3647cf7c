"""The words of a page that name a happening: verbs, nouns, participles and states, each in the sense that its slots tell.

What belongs here: which words are a trigger, and of what.  What does not: arguments, time, whether it happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.annotate.events.lexicon import (
    Sense,
    act_sense,
    demand_sense,
    event_words,
    known_words,
    noun_classes,
    participles,
    senses,
)
from pipelines.annotate.events.slots import Slots, has_class, named
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import cues

_VERB = ("VERB", "AUX")
_NOUN = ("NOUN", "PROPN")
_WINDOW = 7  # words behind a verb that a phrase may lie in
_PREPARTICLE = ("prt", "advmod", "prep", "acomp", "oprd")
_BETWEEN = frozenset({"DET", "ADJ", "ADV", "NUM", "PRON", "PROPN", "NOUN", "PART", "ADP"})


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that names a happening: its sense, its form and slots, and the words ``[first, last)`` of the phrase."""

    at: int
    first: int
    last: int
    sense: Sense
    form: str  # verb noun participle state
    slots: Slots
    parts: frozenset[int]  # the words of the phrase, without what stands between them


def find_triggers(words: PageWords, first: int, last: int) -> list[Trigger]:
    """The triggers of the words ``[first, last)`` of one sentence, in order; one for each happening that it names."""
    found: list[Trigger] = []
    taken: set[int] = set()  # words of phrases
    known, must = known_words(), event_words("must")
    lemmas, lowers, pos = words.lemma, words.lower, words.pos
    for i in range(first, last):
        lemma, lower = lemmas[i], lowers[i]
        if i in taken:
            continue
        if lemma not in known and lower not in known:
            act = _act_of_force(words, i) if pos[i] == "VERB" and words.dep[i] != "amod" else None
            if act is not None:
                found.append(act)
            continue
        demand = _demand(words, i) if lower in must else None
        if demand is not None:
            found.append(demand)
        trigger = _at(words, i, first, last)
        if trigger is not None:
            found.append(trigger)
            taken |= trigger.parts
            if trigger.first < trigger.at:
                found = [t for t in found if t is trigger or t.at < trigger.first]
    return list(_merged(words, found))


def _demand(words: PageWords, modal: int) -> Trigger | None:
    """'The council said that both sides must withdraw': what is said to be somebody else's duty is demanded of him."""
    verb = words.head[modal]
    above = words.head[verb]
    if words.dep[modal] != "aux" or words.dep[verb] != "ccomp" or words.lemma[above] not in event_words("says"):
        return None
    addressed, speaker = words.kid(verb, "nsubj", "nsubjpass"), words.kid(above, "nsubj")
    if addressed is None or speaker is None or words.pos[addressed] == "PRON":
        return None
    if not has_class(words, addressed, "state"):
        return None
    slots = Slots(words, above, True)
    slots.filled = {"subj": [speaker], "obj": [addressed]}
    last = verb + 1 if verb - modal <= _NEAR else modal + 1
    return Trigger(modal, modal, last, demand_sense(), "verb", slots, frozenset({modal}))


def _act_of_force(words: PageWords, i: int) -> Trigger | None:
    """Whatever soldiers, rebels or police do is worth a row, though the table has no word for it."""
    doer = words.kid(i, "nsubj")
    if doer is None or words.lemma[i] in event_words("no act") or words.lemma[i] in cues("verb"):
        return None
    if not (has_class(words, doer, "force") or has_class(words, doer, "police")):
        return None
    return Trigger(i, i, i + 1, act_sense(), "verb", Slots(words, i, True), frozenset({i}))


def _is_figure_of_speech(words: PageWords, i: int, first: int, last: int) -> bool:
    """'heart attack', 'fire station', 'on fire': words that name no happening together."""
    before = f"{words.lower[i - 1]} {words.lemma[i]}" if i > first else ""
    behind = f"{words.lemma[i]} {words.lower[i + 1]}" if i + 1 < last else ""
    return before in event_words("no happening") or behind in event_words("no happening")


def _at(words: PageWords, i: int, first: int, last: int) -> Trigger | None:
    pos, lower, lemma = words.pos[i], words.lower[i], words.lemma[i]
    if _is_figure_of_speech(words, i, first, last):
        return None
    states = senses("adjective")
    if pos in _VERB and words.dep[i] not in ("aux", "auxpass"):
        if words.dep[i] == "amod" and (words.tag[i] == "VBG" or lower in event_words("alleged")):
            return None
        form = "participle" if words.dep[i] in ("amod", "acl") else "verb"
        known = senses("verb").get(lemma) or senses("verb").get(participles().get(lower, ""), ())
        found = _of(words, i, known, form, last)
        if found is not None or lower not in states:
            return found or (
                _of(words, i, senses("noun").get(lower, ()), "noun", last) if lower.endswith("ing") else None
            )
        return _of(words, i, states[lower], "state", last)  # 'are still missing', which the tagger takes for a verb
    if pos in _NOUN or (pos in ("ADJ", "NUM") and lower in senses("noun")):
        if words.ent[i] in ("PERSON", "ORG", "FAC", "PRODUCT", "WORK_OF_ART", "LAW") and pos == "PROPN":
            return None
        for key in dict.fromkeys((lemma, lower)):
            found = _of(words, i, senses("noun").get(key, ()), "noun", last)
            if found is not None:
                return found if _is_named(words, i) else None
        if pos == "PROPN" and lower not in participles() and words.dep[i] == "ROOT" and lemma in senses("verb"):
            return _of(words, i, senses("verb").get(lemma, ()), "verb", last)
    if lower in states and not _before_event(words, i):
        found = _of(words, i, states[lower], "state", last)
        if found is not None:
            return found
    verb = participles().get(lower) if lower not in event_words("alleged") else None
    if verb is not None and pos in ("ADJ", "NOUN") and words.dep[i] != "compound":
        return _of(words, i, senses("verb").get(verb, ()), "participle", last)
    return None


def _before_event(words: PageWords, i: int) -> bool:
    """'dead end': the state of a thing is none."""
    above = words.head[i]
    return (
        words.dep[i] == "amod" and above != i and not has_class(words, above, "person") and words.lemma[above] != "body"
    )


def _is_named(words: PageWords, i: int) -> bool:
    """Whether a noun names a happening where it stands, not only the kind of another thing: 'murder scene', no 'fire station'."""
    above = words.head[i]
    if words.dep[i] not in ("compound", "nmod") or above == i:
        return True
    lemma = words.lemma[above]
    return "carrier" in noun_classes().get(lemma, ()) or lemma in senses("noun")


def _of(words: PageWords, i: int, known: tuple[Sense, ...], form: str, stop: int) -> Trigger | None:
    """The first sense whose other words stand there and whose slots hold what it needs."""
    slots: Slots | None = None
    for sense in known:
        parts: tuple[int, ...] = (i,)
        if sense.rest:
            matched = _noun_phrase(words, i, sense.rest) if form == "noun" else _verb_phrase(words, i, sense.rest, stop)
            if matched is None:
                continue
            parts = (i, *matched)
        if slots is None:
            slots = _slots(words, i, form)
        if form == "participle" and words.dep[i] == "amod" and sense.frame in _OF_WORDS:
            continue  # 'delayed jets': a property, no report
        if all(_holds(words, slots, need.slot, need.wanted) != need.is_not for need in sense.needs):
            return Trigger(i, min(parts), max(parts) + 1, sense, form, slots, frozenset(parts))
    return None


_OF_WORDS = frozenset({"say", "meet", "coop", "trade"})


def _slots(words: PageWords, i: int, form: str) -> Slots:
    if form == "participle" and words.pos[i] not in _VERB:
        slots = Slots(words, i, False)
        slots.is_passive = True
        holder = words.head[i] if words.dep[i] in ("amod", "acomp", "attr", "oprd") and words.head[i] != i else i
        if words.pos[holder] in _VERB:
            subject = words.kid(holder, "nsubj", "nsubjpass")
            holder = subject if subject is not None else i
        slots.filled["obj"] = [holder]
        return slots
    if form == "state":
        slots = Slots(words, i, False)
        holder = i if words.pos[i] in _VERB and words.kid(i, "nsubj", "nsubjpass") is not None else words.head[i]
        if words.pos[holder] in _VERB:
            found = words.kid(holder, "dobj")  # 'left 21 dead'
            thing = found if found is not None and found != i else words.kid(holder, "nsubj", "nsubjpass")
        else:
            thing = holder if words.dep[i] == "amod" else None
        if words.lemma[holder] == "leave":  # 'the blast left 21 dead'
            cause = words.kid(holder, "nsubj")
            slots.filled["from"] = [cause] if cause is not None else []
        number = words.kid(i, "nummod")  # '21 dead'
        slots.filled["subj"] = [number] if number is not None else [thing] if thing is not None else []
        return slots
    return Slots(words, i, form != "noun")


def _holds(words: PageWords, slots: Slots, slot: str, wanted: str) -> bool:
    if slot == "pass":
        return slots.is_passive
    if slot == "no":
        return False
    if slot == "prt":
        return any(words.lower[k] == wanted for k in words.kids[slots.at])
    if slot == "adv":
        return any(words.lower[k] == wanted for k in words.all_kids(slots.at, "advmod"))
    if slot == "comp" and slots.is_verb:
        kid = words.kid(slots.at, "xcomp", "ccomp")
        if wanted == "clause":
            return kid is not None and words.dep[kid] == "ccomp"
        if wanted == "inf":
            return kid is not None and words.tag[kid] == "VB" and words.kid(slots.at, "dobj") is not None
        return kid is not None
    if slot == "subj" and slots.is_verb and slots.is_passive:
        filled = slots.of("obj")
    elif slot == "gov":
        return any(words.lemma[k] in event_words(f"governs {wanted}") if f"governs {wanted}" in _GOVERNS else
                   words.lemma[k] == wanted for k in slots.of("gov"))  # fmt: skip
    else:
        filled = slots.of(slot)
    if wanted == "none":
        return not filled
    return any(has_class(words, named(words, k), wanted) for k in filled)


_GOVERNS = frozenset({"governs protest", "governs police"})


def _noun_phrase(words: PageWords, i: int, rest: tuple[str, ...]) -> tuple[int, ...] | None:
    """The words before a noun, hyphens left out."""
    at, found = i - 1, []
    for wanted in reversed(rest):
        while at >= 0 and words.text[at] in ("-", "‑", "–"):
            at -= 1
        if at < 0 or words.sentence[at] != words.sentence[i] or wanted not in (words.lower[at], words.lemma[at]):
            return None
        found.append(at)
        at -= 1
    return tuple(found)


def _verb_phrase(words: PageWords, i: int, rest: tuple[str, ...], stop: int) -> tuple[int, ...] | None:
    """The other words of a phrase behind its verb, in order, with few words between."""
    if len(rest) == 1 and rest[0] in _PARTICLES:
        particle = next(
            (k for k in words.kids[i] if k > i and words.lower[k] == rest[0] and words.dep[k] in _PREPARTICLE), None
        )
        if particle is None:
            return None
        return (particle,) if particle - i <= _NEAR else ()
    if rest[0] in _REFLEXIVE and (i + 1 >= stop or words.lower[i + 1] != rest[0]):
        return None
    at, found = i + 1, []
    end = min(stop, i + _WINDOW + len(rest))
    for wanted in rest:
        while at < end and wanted not in (words.lower[at], words.lemma[at]):
            if words.pos[at] not in _BETWEEN:
                return _of_passive(words, i, rest)
            at += 1
        if at >= end:
            return _of_passive(words, i, rest)
        if wanted in _PARTICLES and words.head[at] != i and words.head[words.head[at]] != i:
            return None
        found.append(at)
        at += 1
    return tuple(found)


_PARTICLES = frozenset(
    {
        "up",
        "down",
        "out",
        "off",
        "in",
        "away",
        "over",
        "on",
        "back",
        "apart",
        "to",
        "for",
        "into",
        "from",
        "against",
        "upon",
        "through",
    }
)


_REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves"})
_NEAR = 3  # words between a verb and its particle that still read as one phrase


def _of_passive(words: PageWords, i: int, rest: tuple[str, ...]) -> tuple[int, ...] | None:
    """'sanctions were imposed': the noun of the phrase stands before the verb."""
    if len(rest) != 1:
        return None
    thing = words.kid(i, "nsubjpass")
    return () if thing is not None and rest[0] in (words.lower[thing], words.lemma[thing]) else None


def _merged(words: PageWords, found: list[Trigger]) -> Iterator[Trigger]:
    """One trigger for each happening: 'bomb' before 'attack', 'sign' and its 'treaty', what is 'carried out' and its light verb."""
    by_word = {trigger.at: trigger for trigger in found}
    dropped: set[int] = set()
    for trigger in found:
        above = words.head[trigger.at]
        if trigger.form != "noun" or above not in by_word or above == trigger.at:
            continue
        head = by_word[above]
        if words.dep[trigger.at] in ("compound", "nmod"):
            keep = trigger.sense if head.sense.happening in _VAGUE else head.sense
            both = head.parts | trigger.parts
            by_word[above] = Trigger(above, min(both), max(both) + 1, keep, head.form, head.slots, both)
            dropped.add(trigger.at)
        elif words.dep[trigger.at] in ("dobj", "nsubjpass") and head.form == "verb":
            if head.sense.happening == "other" and words.lemma[above] in event_words("light"):
                dropped.add(above)
            elif head.sense.happening == trigger.sense.happening:
                dropped.add(trigger.at)
    for trigger in found:
        if trigger.at not in dropped:
            yield by_word[trigger.at]


_VAGUE = frozenset({"attacked", "affected", "clashed", "captured", "raided", "investigated", "tried", "charged"})
