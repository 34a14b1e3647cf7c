"""What came of what: who did the cause did what came of it, and whom and what it harmed are the victims of the cause.

What belongs here: arguments that one happening of a sentence takes from another.  What does not: its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.annotate.events.arguments.roles import MOST_ARGUMENTS, Argument
from pipelines.annotate.events.slots import has_class, is_passive, subject
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.parse.page import PageWords
from pipelines.vocabularies import ArgumentRole

_COMES_OF = frozenset({"harm", "suffer", "damage", "nharm", "burst"})
_HARMS = frozenset({"harm", "suffer", "damage", "break", "nharm"})
_HARMED: tuple[ArgumentRole, ...] = ("victim", "recipient", "property")
_MOST_CAUSES = 4


def with_causes(words: PageWords, triggers: Sequence[Trigger], found: list[list[Argument]]) -> list[list[Argument]]:
    """The arguments of the happenings of one sentence with what each takes from those that it came of, or that came of it."""
    by_word = {i: n for n, trigger in enumerate(triggers) for i in range(trigger.first, trigger.last)}
    causes = [_causes(words, trigger, found[n], by_word) for n, trigger in enumerate(triggers)]
    result = []
    for n, (trigger, arguments) in enumerate(zip(triggers, found, strict=True)):
        doers: list[int] = []
        if trigger.sense.frame in _COMES_OF and not any(a.role == "actor" for a in arguments):
            doers = list(_doers(words, trigger, arguments, found, causes[n], by_word))
        known = {a.head for a in arguments}
        more = [Argument("actor", k) for k in dict.fromkeys(doers) if k not in known]
        result.append(sorted([*arguments, *more[:MOST_ARGUMENTS]], key=lambda a: (a.head, a.role)))
    return _with_harmed(triggers, result, causes)


def _causes(words: PageWords, trigger: Trigger, arguments: Sequence[Argument], by_word: dict[int, int]) -> list[int]:
    """The happenings that a harm came of: its cause, the weapon that is one, or what the clause above it tells."""
    if trigger.sense.frame not in _HARMS:
        return []
    own = by_word.get(trigger.at)
    found = [by_word[a.head] for a in arguments if a.role in ("cause", "instrument") and a.head in by_word]
    at = trigger.at
    if trigger.form == "noun":  # 'causing two deaths'
        at = words.head[at] if words.dep[at] == "dobj" else at
    while words.dep[at] == "conj" and words.head[at] != at and words.pos[words.head[at]] == "VERB":
        at = words.head[at]
    if words.tag[at] == "VBG" and words.dep[at] in ("advcl", "acl"):
        above = words.head[at]
        heads = [above, *words.all_kids(above, "dobj", "nsubj", "nsubjpass")]
        heads += [k for each in words.all_kids(above, "agent") for k in words.all_kids(each, "pobj")]
        heads += [
            k
            for thing in words.all_kids(above, "dobj")
            for each in words.all_kids(thing, "prep")
            if words.lower[each] == "of"
            for k in words.all_kids(each, "pobj")
        ]
        found += [by_word[k] for k in heads if k in by_word]
    return [n for n in dict.fromkeys(found) if n != own][:_MOST_CAUSES]


def _doers(
    words: PageWords,
    trigger: Trigger,
    arguments: Sequence[Argument],
    found: Sequence[Sequence[Argument]],
    causes: Sequence[int],
    by_word: dict[int, int],
) -> Iterator[int]:
    """Who did the cause: 'killed in police firing', 'died when troops opened fire', 'set off a bomb, killing two'."""
    any_doer = False
    for n in causes:
        for a in found[n]:
            if a.role == "actor":
                any_doer = True
                yield a.head
    for argument in arguments:
        if argument.role in ("cause", "instrument") and argument.head not in by_word:
            above = words.head[argument.head]
            if words.dep[argument.head] == "dobj" and words.pos[above] == "VERB":  # 'threw a grenade that killed two'
                thrower = subject(words, above)
                if thrower is not None and has_class(words, thrower, "state"):
                    any_doer = True
                    yield thrower
            beside = words.all_kids(argument.head, "compound", "poss", "nmod", "amod")
            for k in beside:
                if k < argument.head and _acts(words, k):
                    any_doer = True
                    yield k
    if any_doer:
        return
    joints = [trigger.at, *words.all_kids(trigger.at, "conj")]
    for each in joints:
        for clause in words.all_kids(each, "advcl"):
            if _opens_with_when(words, clause) and clause in by_word:
                yield from (a.head for a in found[by_word[clause]] if a.role == "actor")
                return
    above = words.head[trigger.at]
    if words.dep[trigger.at] == "conj" and above in by_word and is_passive(words, trigger.at):
        yield from (a.head for a in found[by_word[above]] if a.role == "actor")


def _with_harmed(
    triggers: Sequence[Trigger], found: list[list[Argument]], causes: Sequence[Sequence[int]]
) -> list[list[Argument]]:
    """Whom and what an attack harmed it met: 'the blast injured two clerks', 'two clerks died in the blast'; and who harmed them
    did it: 'rebels killed two clerks in an attack'."""
    lacks = [not any(a.role in _HARMED for a in arguments) for arguments in found]
    nobody = [not any(a.role == "actor" for a in arguments) for arguments in found]
    for n, arguments in enumerate(found):
        for cause in causes[n]:
            if triggers[cause].sense.event_type != "ASSAULT" or triggers[cause].sense.frame in _HARMS:
                continue
            known = {(a.role, a.head) for a in found[cause]}
            more = [a for a in arguments if a.role in ("victim", "property")] if lacks[cause] else []
            if nobody[cause] and triggers[cause].sense.frame != "nclash":
                more += [a for a in arguments if a.role == "actor"]
            more = [a for a in more if (a.role, a.head) not in known][: max(0, MOST_ARGUMENTS - len(found[cause]))]
            if more:
                found[cause] = sorted([*found[cause], *more], key=lambda a: (a.head, a.role))
    return found


def _acts(words: PageWords, i: int) -> bool:
    return words.ent[i] in ("NORP", "ORG") or has_class(words, i, "force") or has_class(words, i, "police")


def _opens_with_when(words: PageWords, verb: int) -> bool:
    return any(words.lower[k] in ("when", "after", "as") for k in words.all_kids(verb, "advmod", "mark"))
