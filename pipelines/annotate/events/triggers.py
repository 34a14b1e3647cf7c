"""The words of a page that name a happening: verbs, nouns, participles and states, each in the sense that its slots tell.

What belongs here: which words are a trigger, and of what.  What does not: arguments, time, whether it happened.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from pipelines.annotate.events.senses.acts import is_act_of_force
from pipelines.annotate.events.senses.figurative import is_figure_of_speech, is_set_phrase, is_sport
from pipelines.annotate.events.slots import Slots, antecedent, has_class, named
from pipelines.annotate.parse.page import PageWords
from pipelines.model.quick import quick

_VERB = ("VERB", "AUX")
_NOUN = ("NOUN", "PROPN")
_AROUND = 20  # words before and behind that may tell the sense of one
_WINDOW = 7  # words behind a verb that a phrase may lie in
_PREPARTICLE = ("prt", "advmod", "prep", "acomp", "oprd")
_BETWEEN = frozenset({"DET", "ADJ", "ADV", "NUM", "PRON", "PROPN", "NOUN", "PART", "ADP"})


@quick
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


def may_name(words: PageWords) -> list[int]:
    """The words of a page that can be a trigger, in order: few are."""
    known = known_words()
    return sorted({*words.printed(known), *words.lemmas(known), *(i for i in words.verbs if words.pos[i] == "VERB")})


def find_triggers(words: PageWords, first: int, last: int, may_be: Sequence[int]) -> list[Trigger]:
    """The triggers of the words ``[first, last)`` of one sentence, in order; one for each happening that it names.  ``may_be``:
    those of its words that can be one (``may_name``)."""
    found: list[Trigger] = []
    if not may_be:
        return found
    taken: set[int] = set()  # words of phrases
    known, must = known_words(), event_words("must")
    lemmas, lowers, pos = words.lemma, words.lower, words.pos
    is_game = is_sport(words, first, last)
    for i in may_be:
        lemma, lower = lemmas[i], lowers[i]
        if i in taken:
            continue
        if lemma not in known and lower not in known:
            if is_act_of_force(words, i):
                found.append(_act(words, i))
            continue
        demand = _demand(words, i) if lower in must else None
        if demand is not None:
            found.append(demand)
        trigger = _at(words, i, first, last)
        if trigger is None and pos[i] == "VERB" and not is_game and is_act_of_force(words, i):
            found.append(_act(words, i))
        if trigger is not None and is_game and trigger.sense.happening in event_words("bodily"):
            continue  # 'Rovers hammered the champions'
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


def _act(words: PageWords, i: int) -> Trigger:
    return Trigger(i, i, i + 1, act_sense(), "verb", Slots(words, i, True), frozenset({i}))


def _at(words: PageWords, i: int, first: int, last: int) -> Trigger | None:
    pos, lower, lemma = words.pos[i], words.lower[i], words.lemma[i]
    if is_set_phrase(words, i, first, last):
        return None
    states = senses("adjective")
    if pos in _VERB and words.dep[i] not in ("aux", "auxpass"):
        if words.dep[i] == "amod" and (words.tag[i] == "VBG" or lower in event_words("alleged")):
            return None
        if _is_named_act(words, i):
            found = _of(words, i, senses("noun").get(lower, ()), "noun", last)
            if found is not None:
                return found
        form = "participle" if words.dep[i] in ("amod", "acl") else "verb"
        known = senses("verb").get(lemma) or senses("verb").get(participles().get(lower, ""), ())
        found = _of(words, i, known, form, last)
        if found is not None or lower not in states:
            is_noun = lower.endswith("ing") and words.kid(i, "dobj", "ccomp", "xcomp") is None
            return found or (_of(words, i, senses("noun").get(lower, ()), "noun", last) if is_noun else None)
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


def _is_named_act(words: PageWords, i: int) -> bool:
    """'the police shooting', 'an armed uprising': a noun in -ing that the tagger takes for a verb."""
    if words.tag[i] != "VBG" or words.kid(i, "dobj", "aux") is not None:
        return False
    return any(k < i and words.dep[k] in ("det", "compound", "amod", "poss") for k in words.kids[i])


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
    if words.lower[i + 1] in event_words("located"):  # 'ATTACK ON CONVOY', of which a parser makes one name
        return True
    lemma = words.lemma[above]
    if "carrier" in noun_classes().get(lemma, ()):
        return True
    return any(not sense.rest for sense in senses("noun").get(lemma, ()))


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
        if is_figure_of_speech(words, slots, sense, form):
            continue
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
            slots.filled["from"] = [antecedent(words, cause)] if cause is not None else []
        number = words.kid(i, "nummod")  # '21 dead'
        slots.filled["subj"] = [number] if number is not None else [thing] if thing is not None else []
        return slots
    return Slots(words, i, form != "noun")


def _holds(words: PageWords, slots: Slots, slot: str, wanted: str) -> bool:
    if slot == "pass":
        return slots.is_passive
    if slot == "no":
        return False
    if slot == "near":
        first, last = words.sentence_bounds[words.sentence[slots.at]]
        around = range(max(first, slots.at - _AROUND), min(last, slots.at + _AROUND + 1))
        return any(k != slots.at and has_class(words, k, wanted) for k in around)
    if slot == "prt":
        return any(words.lower[k] == wanted for k in words.kids[slots.at])
    if slot == "adv":
        return any(words.lower[k] == wanted for k in words.all_kids(slots.at, "advmod"))
    if slot == "comp" and slots.is_verb:
        kid = words.kid(slots.at, "xcomp", "ccomp")
        if wanted == "other":  # 'want Iran to stop', not 'want to stop'
            if kid is None or words.tag[kid] != "VB":
                return False
            has_doer = words.kid(kid, "nsubj", "nsubjpass") is not None or words.kid(slots.at, "dobj") is not None
            return has_doer or slots.is_passive
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
            if words.pos[at] not in _BETWEEN or words.dep[at] == "neg":
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
    {"up", "down", "out", "off", "in", "away", "over", "on", "back", "apart", "to", "for", "into", "from", "against", "upon",
     "through"}
)  # fmt: skip


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
        if trigger.form != "noun":
            continue
        other = _other_name(words, trigger, by_word)
        if other is not None:
            tells_more = _tells(trigger) and not _tells(by_word[other])
            dropped.add(other if tells_more else trigger.at)
        if above not in by_word or above == trigger.at:
            continue
        head, relation = by_word[above], words.dep[trigger.at]
        if relation in ("compound", "nmod"):
            keep = trigger.sense if head.sense.happening in _VAGUE else head.sense
            both = head.parts | trigger.parts
            by_word[above] = Trigger(above, min(both), max(both) + 1, keep, head.form, head.slots, both)
            dropped.add(trigger.at)
        elif relation in ("dobj", "nsubjpass") and head.form == "verb":
            if head.sense.happening == "other" and words.lemma[above] in event_words("light"):
                dropped.add(above)
            elif head.sense.happening == trigger.sense.happening:
                dropped.add(trigger.at)
        elif relation == "nsubj" and head.sense.happening == "other" and _takes_place(words, head):
            dropped.add(above)  # 'a blast occurred', 'talks began'
    for trigger in found:
        if trigger.at not in dropped:
            yield by_word[trigger.at]


def _takes_place(words: PageWords, verb: Trigger) -> bool:
    has_object = bool(verb.slots.of("obj")) and not verb.sense.rest
    return words.lemma[verb.at] in event_words("takes place") and not has_object


def _other_name(words: PageWords, trigger: Trigger, by_word: Mapping[int, Trigger]) -> int | None:
    """'the raid, an assault of rare force', 'called the blast an assault': the first name of what has two in a sentence."""
    above, relation = words.head[trigger.at], words.dep[trigger.at]
    if above == trigger.at:
        return None
    first: int | None = None
    if relation == "appos":
        first = above
    elif relation == "attr":
        first = words.kid(above, "nsubj")
    elif relation == "oprd":
        first = words.kid(above, "dobj", "nsubjpass")
    named_before = by_word.get(first) if first is not None else None
    is_same = named_before is not None and named_before.form == "noun" and named_before.sense.happening != "other"
    return first if is_same and trigger.sense.happening != "other" else None


def _tells(trigger: Trigger) -> bool:
    """Whether a noun says who or whom."""
    return any(trigger.slots.of(slot) for slot in ("on", "against", "of", "by"))


_VAGUE = frozenset({"attacked", "affected", "clashed", "captured", "raided", "investigated", "tried", "charged"})
