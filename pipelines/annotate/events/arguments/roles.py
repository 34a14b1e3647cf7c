"""Who did it to whom, with what: the slots of a trigger in the roles of its frame.

What belongs here: roles, from the frame and from what the words can be.  What does not: places and times (``setting``), rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.annotate.events.arguments.above import above_noun
from pipelines.annotate.events.arguments.addressed import addressed, sites
from pipelines.annotate.events.arguments.beings import (
    TIMES,
    can_be_met,
    happens,
    is_arm,
    is_victim,
    is_weapon,
    role_of_doer,
)
from pipelines.annotate.events.lexicon import event_words, frames, noun_classes
from pipelines.annotate.events.slots import (
    has_class,
    is_person,
    joined,
    named,
    prepositions,
)
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.parse.page import PageWords
from pipelines.model.quick import quick
from pipelines.vocabularies import ArgumentRole

MOST_ARGUMENTS = 40


@quick
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
            is_part = words.dep[each] in ("amod", "compound", "nmod") and (role, words.head[each]) in found
            if (
                len(found) < MOST_ARGUMENTS
                and not is_part
                and not _is_own(words, trigger, role, each)
                and not _is_none(words, each)
            ):
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


def _is_own(words: PageWords, trigger: Trigger, role: ArgumentRole, i: int) -> bool:
    """Whether a word only names the happening; 'the wounded', 'held 17 hostages' and 'a police raid' name people too."""
    if i not in trigger.parts:
        return False
    if i == trigger.at:
        return trigger.form not in ("participle", "state")
    if role == "actor" and i < trigger.at and any(has_class(words, i, each) for each in ("police", "force", "worker")):
        return False
    is_tool = is_arm(words, i) and words.dep[i] in ("compound", "nmod")  # 'a car bomb attack'
    return words.kid(i, "nummod") is None and not is_tool


def _is_none(words: PageWords, i: int) -> bool:
    """'No group', 'neither side', 'nobody': an argument that the page says there is not."""
    if words.lower[i] in event_words("nobody"):
        return True
    if words.dep[i] == "conj" and any(words.lower[k] == "nor" for k in words.kids[words.head[i]]):
        return True
    while words.dep[i] == "conj" and words.head[i] < i and words.kid(i, "det", "nummod", "poss") is None:
        i = words.head[i]  # 'no group or party'
    return any(
        words.lower[k] in ("no", "neither", "nor") for k in words.all_kids(i, "det", "preconj", "advmod", "cc") if k < i
    )


def _all(words: PageWords, trigger: Trigger) -> Iterator[tuple[ArgumentRole, int]]:
    frame, slots = frames()[trigger.sense.frame], trigger.slots
    verb = trigger.form != "noun"
    passive_alone = verb and _is_bare_passive(words, trigger)
    for slot, role in frame.items():
        filled = slots.of(slot) if slot in slots.filled else []
        if not filled and role != "cause" and not passive_alone:
            continue
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
        yield from above_noun(words, trigger, frame)
        yield from (("actor", k) for k in _leaders(words, trigger.at))
    else:
        yield from _of_phrase(words, trigger, frame)
        if (
            frame.get("with") == "instrument"
        ):  # 'attacked the guards with axes', which the parser may hang on the guards
            for thing in slots.of("obj"):
                tools = prepositions(words, thing).get("with", ()) if thing > trigger.at else ()
                yield from (("instrument", k) for k in tools if is_weapon(words, k))
    yield from addressed(words, trigger)
    yield from sites(words, trigger)


def _leaders(words: PageWords, at: int) -> Iterator[int]:
    """Who leads it: 'a rebel-led raid'."""
    for kid in words.all_kids(at, "amod"):
        if words.lower[kid] in ("led", "claimed", "orchestrated"):
            yield from (
                k
                for k in words.all_kids(kid, "npadvmod", "compound", "advmod", "nsubj")
                if words.pos[k] != "ADV" and k < kid
            )


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
    elif (
        words.lemma[above] == "be"
        and relation == "nsubj"
        and words.lower[head] in ("those", "dead", "victims", "victim")
    ):
        found = words.all_kids(above, "attr")
    else:
        return []
    return [each for k in found if words.ent[k] == "PERSON" for each in joined(words, k)]


def _of_phrase(
    words: PageWords, trigger: Trigger, frame: dict[str, ArgumentRole]
) -> Iterator[tuple[ArgumentRole, int]]:
    """What hangs on the noun of a phrase: 'opened an inquiry against two judges', 'cut aid to Norway'."""
    nouns = [
        k for k in trigger.parts if words.pos[k] == "NOUN" and words.dep[k] in ("dobj", "nsubjpass", "pobj", "attr")
    ]
    for part in sorted([*nouns, trigger.at] if nouns else []):
        for preposition, targets in prepositions(words, part).items():
            role = frame.get(preposition)
            if (role is None and preposition in _TOWARDS) or (role == "cause" and preposition in ("on", "against")):
                role = frame["obj"] if frame.get("obj") in ("victim", "property") else "recipient"
            for target in targets if role in ("recipient", "victim", "property", "cause") else []:
                is_met = (
                    role == "cause"
                    or can_be_met(words, target)
                    or (preposition in ("on", "against") and not happens(words, target))
                )
                if role is not None and words.ent[target] not in TIMES and is_met:
                    yield role, target


_TOWARDS = frozenset({"on", "at", "against", "with", "to", "into", "upon", "toward", "towards"})


def _is_bare_passive(words: PageWords, trigger: Trigger) -> bool:
    """'Three killed in blast': a verb that needs an object and has none, taken for a passive."""
    slots = trigger.slots
    return (
        trigger.form == "verb"
        and trigger.sense.frame in ("harm", "law", "damage", "flee")
        and not slots.is_passive
        and not slots.of("obj")
        and not trigger.sense.rest
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
        and words.lower[head] in ("this", "that", "what", "which", "who", "whom", "there", "itself", "it")
        and named(words, head) == head
    ):
        return None
    if slot in ("subj", "by") and role == "actor":
        found = role_of_doer(words, head)
        is_somebody = found == "cause" and trigger.sense.frame in _ONLY_PEOPLE and not happens(words, head)
        return "actor" if is_somebody else found
    if slot == "on" and role == "recipient" and words.lemma[head] in event_words("way"):
        return "place"
    if (
        slot in ("poss", "comp")
        and trigger.sense.frame == "nharm"
        and any(is_victim(words, k) for k in trigger.slots.of("of"))
    ):
        return "actor" if role_of_doer(words, head) == "actor" else None  # 'the army's killing of two men'
    if slot == "poss" and role == "actor":
        return role if role_of_doer(words, head) == "actor" else None
    if slot == "adj":
        return role if words.ent[head] in ("NORP", "GPE", "ORG") and words.is_capital[head] else None
    if slot == "comp":
        return _before(words, role, head)
    if slot in ("with", "using") and role == "instrument":
        return role if is_weapon(words, head) else None
    if (
        role == "instrument"
        and slot in ("subj", "obj")
        and trigger.sense.frame == "burst"
        and not is_weapon(words, head)
    ):
        if happens(words, head) or has_class(words, head, "dispute") or (slot == "obj" and is_person(words, head)):
            return None
        if any(has_class(words, head, each) for each in ("building", "base", "place")):
            return "property"
    if slot == "to" and trigger.sense.frame == "act":
        is_some_body = is_person(words, head) or words.ent[head] in ("ORG", "NORP")
        return role if is_some_body and words.pos[head] != "NUM" else None
    if role == "cause" and slot == "with" and words.ent[head] in ("GPE", "NORP"):
        return "recipient"
    if role == "cause":
        return None if slot in ("in", "during", "to", "from", "after") and not happens(words, head) else role
    if (
        role == "recipient"
        and slot == "obj"
        and words.lemma[trigger.at] in event_words("hurls")
        and is_arm(words, head)
    ):
        return "instrument"
    if (
        role == "instrument"
        and slot == "subj"
        and role_of_doer(words, head) == "actor"
        and words.lemma[head] not in _GADGETS
    ):
        return "actor"
    if (
        slot in ("on", "at", "into", "upon", "of", "from", "to", "for")
        and words.ent[head] in TIMES
        and (words.pos[head] != "NUM" or slot == "at")
    ):
        return None
    if trigger.sense.frame == "nharm" and slot == "on" and not can_be_met(words, head):
        return None
    if trigger.sense.frame == "act" and slot == "into" and not is_person(words, head):
        return None
    if role == "instrument" and slot == "obj" and trigger.sense.frame == "mobil" and has_class(words, head, "building"):
        return "recipient"  # 'guarding the palace'
    if role == "victim" and trigger.sense.happening in _OF_LIVING and words.lemma[head] not in noun_classes():
        return "property" if happens(words, head) else role
    if role == "victim" and not is_victim(words, head) and slot in ("obj", "of", "poss", "comp", "to"):
        return "property" if words.pos[head] in ("NOUN", "PROPN") else role
    return role


_ONLY_PEOPLE = frozenset({"say", "meet", "coop", "aid", "law", "protest"})
_OF_LIVING = frozenset({"killed", "injured", "executed", "tortured", "raped", "kidnapped"})
_GADGETS = frozenset({"car", "vehicle", "device", "truck", "drone", "package", "van"})


def _before(words: PageWords, role: ArgumentRole, head: int) -> ArgumentRole | None:
    """A noun before a noun: 'car bomb attack', 'rebel attack', 'embassy attack'."""
    if is_weapon(words, head):
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


_SHORT = 5  # letters of a country that is known by its initials, dots and all
