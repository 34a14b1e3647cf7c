"""Who and what stands where around a verb or a noun: subject, object, agent, prepositions, possessive, by the parser's tree.

What belongs here: slots and the words that fill them; the door to ``clauses``.  What does not: roles of a happening.
"""

from __future__ import annotations

from pipelines.annotate.events.clauses.nouns import NOMINAL, has_class, has_one_of, is_one_of, is_person, joined
from pipelines.annotate.events.clauses.subjects import antecedent, behind_amount, is_passive, named, subject
from pipelines.annotate.parse.page import PageWords

__all__ = [
    "Slots",
    "antecedent",
    "has_class",
    "has_one_of",
    "is_passive",
    "is_person",
    "joined",
    "named",
    "objects",
    "prepositions",
    "subject",
]


def _included(words: PageWords, verb: int, thing: int) -> list[int]:
    """'Five clerks were killed, including Mr Poe', where the parser hangs 'including' on the verb."""
    named_too = (words.kid(k, "pobj") for k in words.all_kids(verb, "prep") if words.lower[k] == "including")
    return [k for k in named_too if k is not None and is_one_of(words, k, thing)]


def objects(words: PageWords, verb: int) -> list[int]:
    """What the verb is done to; of a passive its subject."""
    if is_passive(words, verb):
        if words.dep[verb] in ("acl", "amod") and words.kid(verb, "nsubjpass") is None:
            return [words.head[verb]]
        found = subject(words, verb)
        if found is None:
            return []
        own = words.all_kids(
            verb, "nsubjpass"
        )  # 'a boy, two women and a guard were shot', which has two for the parser
        beside = own[1:2] if len(own) > 1 and found == own[0] and words.kid(own[1], "nummod", "det") is not None else []
        return [found, *beside, *_included(words, verb, found)]
    own = [
        antecedent(words, k)
        for k in words.all_kids(verb, "dobj", "dative", "oprd")
        if words.pos[k] in NOMINAL and (words.dep[k] != "oprd" or words.pos[k] != "ADJ")
    ]
    if own:
        return [*own[:2], *_included(words, verb, own[0])]
    for kid in words.all_kids(verb, "ccomp", "xcomp"):  # 'found the general guilty'
        small = (
            words.kid(kid, "nsubj")
            if words.pos[kid] == "ADJ" and words.kid(kid, "aux", "cop", "mark") is None
            else None
        )
        if small is not None and small > verb:
            return [small]
    counted = behind_amount(words, verb)
    if counted is not None:
        return [counted]
    if words.dep[verb] == "relcl" and words.kid(verb, "nsubj") is not None:
        first = words.kid(verb, "nsubj")
        if first is not None and words.tag[first] not in ("WDT", "WP") and words.lower[first] != "that":
            return [words.head[verb]]  # 'the villages they burned'
    for kid in words.all_kids(verb, "conj"):  # 'shot and wounded two guards'
        if words.pos[kid] == "VERB" and words.kid(kid, "nsubj", "nsubjpass") is None:
            shared = words.kid(kid, "dobj")
            if shared is not None and words.tag[kid] == words.tag[verb]:
                return [shared]
    return []


def _is_verbal_noun(words: PageWords, noun: int, act: int) -> bool:
    """'killed in police firing', where the parser takes the firing for what the police or the dead were doing."""
    if act >= len(words) or words.tag[act] != "VBG" or words.dep[act] not in ("acl", "advcl"):
        return False
    return words.head[act] == noun or words.kid(act, "dobj", "mark", "aux") is None


def prepositions(words: PageWords, i: int) -> dict[str, list[int]]:
    """What the prepositions on a word lead to, by preposition; 'by' of a passive too."""
    found: dict[str, list[int]] = {}
    for kid in words.kids[i]:
        if words.dep[kid] in ("prep", "agent", "dative") and words.pos[kid] in ("ADP", "SCONJ", "VERB"):
            target = words.kid(kid, "pobj")
            act = words.kid(kid, "pcomp")
            if act is not None and words.pos[act] == "VERB":  # 'killed in police firing', as the parser may have it
                found.setdefault(f"{words.lower[kid]} doing", []).append(act)
            if target is not None and _is_verbal_noun(words, target, target + 1):
                found.setdefault(f"{words.lower[kid]} doing", []).append(target + 1)
            if target is not None:
                found.setdefault(words.lower[kid], []).append(antecedent(words, target))
                for inner in words.all_kids(kid, "prep"):  # 'from inside the valley'
                    further = words.kid(inner, "pobj")
                    if further is not None:
                        found.setdefault(words.lower[inner], []).append(further)
            else:  # 'due to', 'because of'
                for inner in words.all_kids(kid, "pcomp", "prep"):
                    further = words.kid(inner, "pobj")
                    if further is not None:
                        found.setdefault(words.lower[kid], []).append(further)
        elif words.dep[kid] == "advcl" and words.lower[kid] == "using":
            found.setdefault("using", []).extend(words.all_kids(kid, "dobj"))
    return found


class Slots:
    """The filled slots around one word: subj obj by poss comp adj and prepositions, each a list of words."""

    def __init__(self, words: PageWords, i: int, is_verb: bool) -> None:
        self.words = words
        self.at = i
        self.is_verb = is_verb
        self.filled: dict[str, list[int]] = prepositions(words, i)
        if is_verb:
            self.is_passive = is_passive(words, i)
            self.filled["obj"] = objects(words, i)
            doer = None if self.is_passive else subject(words, i)
            self.filled["subj"] = [doer] if doer is not None else []
        else:
            self.is_passive = False
            self._of_noun(i)

    def _of_noun(self, i: int) -> None:
        words = self.words
        self.filled["poss"] = words.all_kids(i, "poss")
        # 'police firing', whose noun the tagger may take for a verb
        is_verb = words.pos[i] == "VERB"
        before = ("compound", "nmod", "nsubj") if is_verb else ("compound", "nmod")
        self.filled["comp"] = [k for k in words.all_kids(i, *before) if k < i]
        if is_verb and not self.filled["comp"] and i > 0 and words.dep[i - 1] == "pobj" and words.pos[i - 1] == "NOUN":
            self.filled["comp"] = [i - 1]
        self.filled["adj"] = [k for k in words.all_kids(i, "amod") if k < i]
        self.filled["num"] = words.all_kids(i, "nummod")
        above, relation = words.head[i], words.dep[i]
        self.filled["gov"] = [above] if relation in ("dobj", "nsubjpass") and above != i else []
        if relation == "conj" and words.pos[above] in ("NOUN", "PROPN"):
            for name, found in prepositions(words, above).items():
                self.filled.setdefault(name, found)

    def of(self, slot: str) -> list[int]:
        """The words in a slot."""
        return self.filled.get(slot, [])
