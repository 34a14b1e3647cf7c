"""What came of what: who did the cause did what came of it, and whom it harmed are the victims of the cause.

What belongs here: arguments that one happening of a sentence takes from another.  What does not: its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.events.arguments.roles import MOST_ARGUMENTS, Argument
from pipelines.annotate.events.slots import has_class, is_passive
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.parse.page import PageWords


def with_causes(words: PageWords, triggers: Sequence[Trigger], found: list[list[Argument]]) -> list[list[Argument]]:
    """Who did the cause did what came of it: 'killed in police firing', 'died when troops opened fire'."""
    by_word = {i: n for n, trigger in enumerate(triggers) for i in range(trigger.first, trigger.last)}
    result = []
    for trigger, arguments in zip(triggers, found, strict=True):
        if trigger.sense.frame not in _COMES_OF or any(a.role == "actor" for a in arguments):
            result.append(list(arguments))
            continue
        doers: list[int] = []
        for argument in arguments:
            if argument.role == "cause" and argument.head in by_word:
                doers += [a.head for a in found[by_word[argument.head]] if a.role == "actor"]
            elif argument.role in ("cause", "instrument"):
                beside = words.all_kids(argument.head, "compound", "poss", "nmod", "amod")
                doers += [k for k in beside if k < argument.head and _acts(words, k)]
        if not doers:
            joints = [trigger.at, *words.all_kids(trigger.at, "conj")]
            clause = next(
                (
                    k
                    for each in joints
                    for k in words.all_kids(each, "advcl")
                    if _opens_with_when(words, k) and k in by_word
                ),
                None,
            )
            if clause is not None:
                doers = [a.head for a in found[by_word[clause]] if a.role == "actor"]
        if (
            not doers
            and words.dep[trigger.at] == "conj"
            and words.head[trigger.at] in by_word
            and is_passive(words, trigger.at)
        ):
            doers = [a.head for a in found[by_word[words.head[trigger.at]]] if a.role == "actor"]
        known = {a.head for a in arguments}
        more = [Argument("actor", k) for k in dict.fromkeys(doers) if k not in known]
        result.append(sorted([*arguments, *more[:MOST_ARGUMENTS]], key=lambda a: (a.head, a.role)))
    return _with_victims(triggers, result, by_word)


def _with_victims(
    triggers: Sequence[Trigger], found: list[list[Argument]], by_word: dict[int, int]
) -> list[list[Argument]]:
    """Whom an attack killed are its victims: 'the blast injured two clerks', 'two clerks died in the blast'."""
    for trigger, arguments in zip(triggers, found, strict=True):
        if trigger.sense.frame not in ("harm", "suffer"):
            continue
        victims = [a for a in arguments if a.role == "victim"]
        for cause in {by_word[a.head] for a in arguments if a.role == "cause" and a.head in by_word}:
            known = {(a.role, a.head) for a in found[cause]}
            if triggers[cause].sense.event_type == "ASSAULT" and not any(
                role in ("victim", "recipient") for role, _ in known
            ):
                found[cause] = sorted([*found[cause], *victims], key=lambda a: (a.head, a.role))
    return found


_COMES_OF = frozenset({"harm", "suffer", "damage", "nharm", "burst"})


def _acts(words: PageWords, i: int) -> bool:
    return words.ent[i] in ("NORP", "ORG") or has_class(words, i, "force") or has_class(words, i, "police")


def _opens_with_when(words: PageWords, verb: int) -> bool:
    return any(words.lower[k] in ("when", "after", "as") for k in words.all_kids(verb, "advmod", "mark"))
