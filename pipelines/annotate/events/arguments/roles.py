"""Who did it to whom, with what: the slots of a trigger in the roles of its frame.

What belongs here: roles, from the frame and from what the words can be.  What does not: places and times (``setting``), rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.annotate.events.arguments.addressed import addressed, sites
from pipelines.annotate.events.lexicon import event_words, frames, noun_classes, senses
from pipelines.annotate.events.slots import (
    has_class,
    is_passive,
    is_person,
    joined,
    named,
    objects,
    prepositions,
    subject,
)
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.sources.animacy import source_nouns
from pipelines.vocabularies import ArgumentRole

MOST_ARGUMENTS = 40
_TIMES = frozenset({"DATE", "TIME", "CARDINAL", "PERCENT", "MONEY", "ORDINAL", "QUANTITY"})
_WEAPONS = ("bomb", "gun", "shell", "blade", "grenade", "shot", "riot", "weapon", "vehicle", "aircraft")
_STATES = frozenset({"GPE", "NORP", "ORG", "PERSON", "FAC", "LOC"})


@dataclass(frozen=True, slots=True)
class Argument:
    """A word in a role: the head of its phrase."""

    role: ArgumentRole
    head: int


def arguments_of(words: PageWords, trigger: Trigger) -> list[Argument]:
    """The arguments of a trigger in order of the text, each once."""
    found: dict[tuple[ArgumentRole, int], Argument] = {}
    for role, head in _all(words, trigger):
        thing = named(words, head)
        for each in (*joined(words, thing), *_identified(words, thing)):
            if len(found) < MOST_ARGUMENTS and not _is_own(words, trigger, each) and not _is_none(words, each):
                found.setdefault((role, each), Argument(role, each))
    if any(a.head == trigger.at for a in found.values()) and any(
        a.role == "victim" and a.head != trigger.at for a in found.values()
    ):
        found.pop(("victim", trigger.at), None)  # 'eight dead': the eight
    arguments = sorted(found.values(), key=lambda a: (a.head, a.role))
    return [*arguments, *_each_other(words, trigger, arguments)]


def _each_other(words: PageWords, trigger: Trigger, arguments: list[Argument]) -> list[Argument]:
    """'Norway and Peru signed a treaty': of two who do something together, the second is whom the first did it with."""
    if trigger.sense.event_type not in ("AGREE", "CONSULT", "COOPERATE", "SUPPORT"):
        return []
    if any(a.role == "recipient" and has_class(words, a.head, "state") for a in arguments):
        return []
    doers = [a.head for a in arguments if a.role == "actor"]
    if not doers or any(not has_class(words, k, "state") for k in doers):
        return []
    return [Argument("recipient", k) for k in joined(words, doers[0])[1:] if k in doers]


def _is_own(words: PageWords, trigger: Trigger, i: int) -> bool:
    """Whether a word only names the happening; 'the wounded' and 'held 17 hostages' name people too."""
    if i not in trigger.parts:
        return False
    if i == trigger.at:
        return trigger.form not in ("participle", "state")
    return words.kid(i, "nummod") is None


def _is_none(words: PageWords, i: int) -> bool:
    """'No group', 'neither side', 'nobody': an argument that the page says there is not."""
    if words.lower[i] in event_words("nobody"):
        return True
    if words.dep[i] == "conj" and any(words.lower[k] == "nor" for k in words.kids[words.head[i]]):
        return True
    return any(words.lower[k] in ("no", "neither", "nor") for k in words.all_kids(i, "det", "preconj", "advmod", "cc") if k < i)


def _all(words: PageWords, trigger: Trigger) -> Iterator[tuple[ArgumentRole, int]]:
    frame, slots = frames()[trigger.sense.frame], trigger.slots
    verb = trigger.form != "noun"
    passive_alone = verb and _is_bare_passive(words, trigger)
    for slot, role in frame.items():
        filled = slots.of(slot)
        if verb and slot == "subj" and slots.is_passive:
            filled = []
        if verb and slot == "by" and not slots.is_passive and trigger.form == "verb" and not passive_alone:
            filled = []
        if passive_alone:
            filled = slots.of("subj") if slot == "obj" else [] if slot == "subj" else filled
        if role == "cause" and slot != "subj":
            for act in slots.of(f"{slot} doing"):
                yield role, act
        for head in filled:
            fitting = _role(words, trigger, slot, role, head)
            if fitting is not None:
                yield fitting, head
    if not verb or trigger.form == "state":
        yield from _among(words, trigger)
    if not verb:
        yield from _above_noun(words, trigger, frame)
    else:
        yield from _of_phrase(words, trigger, frame)
    yield from addressed(words, trigger)
    yield from sites(words, trigger)


def _among(words: PageWords, trigger: Trigger) -> Iterator[tuple[ArgumentRole, int]]:
    """'Two nurses were among the dead': whom a clause counts among them."""
    at = trigger.at
    if trigger.sense.frame not in ("harm", "suffer") or words.dep[at] not in ("pobj", "conj"):
        return
    at = words.head[at] if words.dep[at] == "conj" else at
    above = words.head[at]
    if words.lower[above] == "among" and words.lemma[words.head[above]] == "be":
        for k in words.all_kids(words.head[above], "nsubj", "attr"):
            if is_person(words, k):
                yield "victim", k


def _identified(words: PageWords, head: int) -> list[int]:
    """The names of those who stand in a happening: 'the dead were identified as A and B', 'those held are A and B'."""
    above, relation = words.head[head], words.dep[head]
    if words.lemma[above] in ("identify", "name") and relation in ("dobj", "nsubjpass"):
        found = prepositions(words, above).get("as", [])
        found += words.all_kids(above, "oprd")
    elif words.lemma[above] == "be" and relation == "nsubj" and words.lower[head] in ("those", "dead", "victims", "victim"):
        found = words.all_kids(above, "attr")
    else:
        return []
    return [each for k in found if words.ent[k] == "PERSON" for each in joined(words, k)]


def _of_phrase(words: PageWords, trigger: Trigger, frame: dict[str, ArgumentRole]) -> Iterator[tuple[ArgumentRole, int]]:
    """What hangs on the noun of a phrase: 'opened an inquiry against two judges', 'cut aid to Norway'."""
    nouns = [k for k in trigger.parts if words.pos[k] == "NOUN" and words.dep[k] in ("dobj", "nsubjpass", "pobj", "attr")]
    for part in sorted([*nouns, trigger.at] if nouns else []):
        for preposition, targets in prepositions(words, part).items():
            role = frame.get(preposition)
            if role is None and preposition in _TOWARDS:
                role = "recipient"
            for target in targets if role in ("recipient", "victim", "property") else []:
                if role is not None and words.ent[target] not in _TIMES and _can_be_met(words, target):
                    yield role, target


_TOWARDS = frozenset({"on", "against", "with", "to", "into", "upon", "toward", "towards"})


def _can_be_met(words: PageWords, i: int) -> bool:
    return has_class(words, i, "state") or any(has_class(words, i, each) for each in ("place", "building"))


def _is_bare_passive(words: PageWords, trigger: Trigger) -> bool:
    """'Three killed in blast': a verb that needs an object and has none, taken for a passive."""
    slots = trigger.slots
    return (
        trigger.form == "verb"
        and trigger.sense.frame in ("harm", "law", "damage", "flee")
        and not slots.is_passive
        and not slots.of("obj")
        and words.tag[trigger.at] in ("VBN", "VBD")
        and not any(words.dep[k] == "aux" for k in words.kids[trigger.at])
        and bool(slots.of("subj"))
        and (words.dep[trigger.at] != "conj" or words.kid(trigger.at, "nsubj", "nsubjpass") is not None)
    )


def _role(words: PageWords, trigger: Trigger, slot: str, role: ArgumentRole, head: int) -> ArgumentRole | None:
    """The role of a word in a slot, None where it can be nothing of the kind."""
    if words.ent[head] in ("DATE", "TIME") or words.lemma[head] in ("day", "month", "year", "week"):
        return None
    if (
        words.pos[head] == "PRON"
        and words.lower[head] in ("this", "that", "what", "which", "there", "itself", "it")
        and named(words, head) == head
    ):
        return None
    if slot in ("subj", "by") and role == "actor":
        return _doer(words, head)
    if slot == "poss" and role == "actor":
        return role if _doer(words, head) == "actor" else None
    if slot == "adj":
        return role if words.ent[head] in ("NORP", "GPE", "ORG") and words.is_capital[head] else None
    if slot == "comp":
        return _before(words, role, head)
    if slot in ("with", "using") and role == "instrument":
        return role if _is_weapon(words, head) else None
    if slot == "to" and trigger.sense.frame == "act":
        is_some_body = is_person(words, head) or words.ent[head] in ("ORG", "NORP")
        return role if is_some_body and words.pos[head] != "NUM" else None
    if role == "cause" and slot == "with" and words.ent[head] in ("GPE", "NORP"):
        return "recipient"
    if role == "cause":
        return None if slot in ("in", "during", "to", "from", "after") and not _happens(words, head) else role
    if role == "recipient" and slot == "obj" and words.lemma[trigger.at] in event_words("hurls") and _is_arm(words, head):
        return "instrument"
    if role == "instrument" and slot == "subj" and _doer(words, head) == "actor" and words.lemma[head] not in _GADGETS:
        return "actor"
    if (
        slot in ("on", "at", "into", "upon", "of", "from", "to", "for")
        and words.ent[head] in _TIMES
        and (words.pos[head] != "NUM" or slot == "at")
    ):
        return None
    if trigger.sense.frame == "nharm" and slot == "on" and not _can_be_met(words, head):
        return None
    if trigger.sense.frame == "act" and slot == "into" and not is_person(words, head):
        return None
    if role == "victim" and not _is_victim(words, head) and slot in ("obj", "of", "poss", "comp", "to"):
        return "property" if words.pos[head] in ("NOUN", "PROPN") else role
    return role


def _happens(words: PageWords, i: int) -> bool:
    return words.lemma[i] in senses("noun") or words.lower[i] in senses("noun") or _is_weapon(words, i)


_GADGETS = frozenset({"car", "vehicle", "device", "truck", "drone", "package", "van"})


def _is_victim(words: PageWords, head: int) -> bool:
    return is_person(words, head) or words.ent[head] in _STATES or has_class(words, head, "force")


def _doer(words: PageWords, head: int) -> ArgumentRole:
    """Who acts is an actor; a weapon is what it was done with, another happening its cause."""
    lemma = words.lemma[head]
    if (
        is_person(words, head)
        or words.ent[head] in _STATES
        or lemma in source_nouns()
        or has_class(words, head, "force")
    ):
        return "actor"
    classes = noun_classes().get(lemma, frozenset())
    if "aircraft" in classes or "police" in classes:
        return "actor"
    if _is_weapon(words, head):
        return "instrument"
    if any(words.pos[k] == "PROPN" or words.ent[k] in _STATES for k in words.kids[head] if k < head):
        return "actor"
    if words.pos[head] in ("PROPN", "PRON", "NUM") and lemma not in senses("noun"):
        return "actor"
    return "cause"


def _before(words: PageWords, role: ArgumentRole, head: int) -> ArgumentRole | None:
    """A noun before a noun: 'car bomb attack', 'rebel attack', 'embassy attack'."""
    if _is_weapon(words, head):
        return "instrument"
    if words.ent[head] == "GPE" and role == "actor":  # 'US raid', but 'Paris bombing'
        return role if words.text[head].isupper() and len(words.text[head]) < _SHORT else None
    if (
        is_person(words, head)
        or words.ent[head] in ("NORP", "ORG")
        or has_class(words, head, "force")
        or (has_class(words, head, "police"))
    ):
        return role
    if has_class(words, head, "building") or has_class(words, head, "place"):
        return "recipient"
    return role if role == "victim" and is_person(words, head) else None


def _is_arm(words: PageWords, head: int) -> bool:
    return any(has_class(words, head, each) for each in ("bomb", "gun", "shell", "grenade", "shot"))


def _is_weapon(words: PageWords, head: int) -> bool:
    return any(has_class(words, head, each) for each in _WEAPONS)


def _above_noun(
    words: PageWords, trigger: Trigger, frame: dict[str, ArgumentRole]
) -> Iterator[tuple[ArgumentRole, int]]:
    """What the clause says of a noun: 'rebels launched an attack', 'the base came under attack', 'charged with murder'."""
    at = trigger.at
    above, relation = words.head[at], words.dep[at]
    if relation == "conj" and words.pos[above] in ("NOUN", "PROPN"):
        at, relation, above = above, words.dep[above], words.head[above]
    if above == at:
        return
    if relation in ("dobj", "nsubjpass") and words.pos[above] == "VERB":
        yield from _of_light(words, above, frame)
        yield from (("actor", doer) for doer in _claimed(words, above, relation == "nsubjpass"))
    elif relation == "pobj" and words.head[above] != above:
        yield from _of_preposition(words, above, frame)
    elif relation in ("nsubj",) and words.lemma[above] in ("target", "hit", "leave"):
        for thing in objects(words, above):
            yield frame.get("of", "recipient") if frame.get("of") == "victim" else "recipient", thing


def _of_light(words: PageWords, verb: int, frame: dict[str, ArgumentRole]) -> Iterator[tuple[ArgumentRole, int]]:
    lemma = words.lemma[verb]
    passive = is_passive(words, verb)
    around = prepositions(words, verb)
    doers = around.get("by", []) if passive else [each for each in [subject(words, verb)] if each is not None]
    if lemma in event_words("light"):
        for doer in doers:
            yield ("actor" if is_person(words, doer) or _doer(words, doer) == "actor" else "cause"), doer
        for preposition in ("on", "against", "with"):
            role = frame.get(preposition)
            for target in around.get(preposition, []) if role is not None else []:
                if (
                    role is not None
                    and words.ent[target] not in _TIMES
                    and (role != "instrument" or _is_weapon(words, target))
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
        if doer is not None and words.ent[doer] not in _TIMES and has_class(words, doer, "state"):
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
                if words.ent[target] not in _TIMES:
                    yield "actor", target
            for target in objects(words, verb) if words.lemma[verb] == "blame" else []:
                yield "actor", target
    elif lower == "for" and lemma in ("responsible", "behind"):
        found = subject(words, words.head[holder]) if words.pos[words.head[holder]] in ("VERB", "AUX") else None
        if found is not None:
            yield "actor", found
        elif words.dep[holder] in ("amod", "acl", "relcl"):
            yield "actor", words.head[holder]
    elif lower == "behind" and lemma == "be":
        found = subject(words, holder)
        if found is not None:
            yield "actor", found
    elif lower in ("for", "of", "with", "over", "in") and lemma in _ACCUSING:
        for suspect in objects(words, holder):
            yield "actor", suspect
    elif lower == "in" and lemma in ("involve", "participate", "engage", "role", "part"):
        verb = words.head[holder] if lemma in ("role", "part") and words.dep[holder] == "dobj" else holder
        found = subject(words, verb) if words.pos[verb] == "VERB" else None
        if found is not None and (lemma == "involve" or not is_passive(words, verb)) and has_class(words, found, "state"):
            yield "actor", found


_PUTS = frozenset({"put", "place", "hold", "keep", "take", "remain", "be", "go", "stand", "stay", "languish", "remand", "appear"})
_ACCUSING = frozenset(
    {"charge", "accuse", "suspect", "convict", "blame", "indict", "arrest", "detain", "try", "want", "sentence", "jail", "question",
     "prosecute", "guilty", "implicate", "involve", "execute", "hang", "imprison"}
)  # fmt: skip


_SHORT = 5  # letters of a country that is known by its initials, dots and all
