"""Who does what a verb says, or whom it is done to: subjects, own and shared, through coordination, relative clauses, participles,
control and raising; and what pronouns of the sentence stand for.

What belongs here: the way from a verb to its subject.  What does not: objects and prepositions (``slots``).
"""

from __future__ import annotations

from pipelines.annotate.events.clauses.nouns import STATES, has_class, is_person
from pipelines.annotate.events.lexicon import event_words, noun_classes, senses
from pipelines.annotate.figures.things.headlines import is_headline_passive
from pipelines.annotate.figures.things.noun_phrases import noun_units
from pipelines.annotate.parse.page import PageWords

_MOST_STEPS = 6


def is_passive(words: PageWords, verb: int) -> bool:
    """Whether what stands before the verb is what it is done to."""
    if words.kid(verb, "nsubjpass", "auxpass", "agent") is not None or is_headline_passive(words, verb):
        return True
    if words.tag[verb] != "VBN":
        return False
    is_own = words.kid(verb, "dobj") is not None and _wrecks(words, verb)
    if words.dep[verb] == "acl" and (is_own or behind_amount(words, verb) is not None):
        return False  # 'two blasts killed over 40 people', which the parser may read as 'blasts that were killed'
    if words.dep[verb] in ("acl", "amod"):
        return True
    if any(words.lower[k] in ("have", "has", "had", "having", "'ve") for k in words.kids[verb]):
        return False
    above = words.head[verb]
    if words.dep[verb] == "conj" and above != verb and words.kid(verb, "nsubj", "dobj") is None:
        return is_passive(words, above) if words.tag[above] == "VBN" else words.lemma[above] == "be"
    return any(words.lower[k] in ("get", "got", "gets", "getting") for k in words.kids[verb])


def antecedent(words: PageWords, word: int) -> int:
    """The noun that a relative pronoun stands for, else the word itself."""
    if words.tag[word] not in ("WDT", "WP") and words.lower[word] != "that":
        return word
    at = word
    for _ in range(_MOST_STEPS):
        above = words.head[at]
        if words.dep[at] == "relcl":
            return _meant(words, above, words.lower[word], at)
        if above == at:
            break
        at = above
    return word


def _meant(words: PageWords, noun: int, pronoun: str, verb: int) -> int:
    """What a clause with 'which' or 'who' speaks of: no person and nobody but persons, whatever noun it stands behind; and no
    place kills or wrecks, but the happening there."""
    if pronoun in ("which", "that") and _wrecks(words, verb) and _is_place(words, noun):
        above = words.head[words.head[noun]]
        for _ in range(2):
            if words.lemma[above] in senses("noun") and words.pos[above] == "NOUN":
                return above
            above = words.head[words.head[above]]
        return noun
    if pronoun not in ("which", "who") or _can_be(words, noun, pronoun):
        return noun
    at = noun
    for _ in range(_MOST_STEPS):
        if words.head[at] == at or words.pos[words.head[at]] == "VERB":
            break
        at = words.head[at]
        if words.pos[at] in ("NOUN", "PROPN") and _can_be(words, at, pronoun):
            return at
    return noun


def _is_place(words: PageWords, noun: int) -> bool:
    is_site = not noun_classes().get(words.lemma[noun], frozenset()).isdisjoint(("building", "place", "road"))
    return is_site or words.ent[noun] in ("GPE", "LOC", "FAC")


def _wrecks(words: PageWords, verb: int) -> bool:
    lemma = words.lemma[verb]
    if lemma in event_words("brings"):
        return True
    return any(
        sense.frame in ("harm", "damage") and sense.happening not in ("seized", "looted") and not sense.rest
        for sense in senses("verb").get(lemma, ())
    )


def _can_be(words: PageWords, noun: int, pronoun: str) -> bool:
    if pronoun == "who":
        return is_person(words, noun) or words.ent[noun] in STATES or has_class(words, noun, "force")
    return words.ent[noun] != "PERSON" and noun_units().get(words.lemma[noun]) != "person"


def named(words: PageWords, i: int) -> int:
    """The noun of the sentence that a pronoun stands for: the subject of a clause above it ('Norway says it will'), else itself."""
    if words.lower[i] not in ("it", "they", "he", "she", "its", "their", "his", "her", "them", "we", "our"):
        return i
    at, is_person_word = i, words.lower[i] in ("he", "she", "his", "her")
    is_speaker = words.lower[i] in ("we", "our")
    for _ in range(_MOST_STEPS * 2):
        if words.head[at] == at:
            break
        at = words.head[at]
        for k in words.all_kids(at, "nsubj", "nsubjpass"):
            if k < i and words.pos[k] in ("NOUN", "PROPN") and (not is_person_word or is_person(words, k)):
                is_many = words.tag[k] in ("NNS", "NNPS")
                if (is_person_word and is_many) or (
                    words.lower[i] in ("it", "its") and (is_many or words.ent[k] == "PERSON")
                ):
                    continue
                if (
                    words.lower[i] in ("they", "their", "them")
                    and words.ent[k] == "PERSON"
                    and words.kid(k, "conj") is None
                ):
                    continue
                if not is_speaker or is_person(words, k) or words.ent[k] in STATES or has_class(words, k, "force"):
                    return antecedent(words, k)
    return i


def subject(words: PageWords, verb: int, steps: int = _MOST_STEPS) -> int | None:
    """Who does what the verb says, or of a passive whom it is done to: its own subject, or the one that it shares."""
    own = words.kid(verb, "nsubj", "nsubjpass", "csubj")
    if own is not None:
        return antecedent(words, _behind_dateline(words, own, verb))
    above, relation = words.head[verb], words.dep[verb]
    if above == verb or steps == 0:
        return None
    if relation == "acl" and words.tag[verb] == "VBN" and not is_passive(words, verb):
        return _meant(words, above, "that", verb)
    if relation in ("acl", "amod"):
        return (
            _of_modified(words, verb, above, steps) if words.tag[verb] in ("VBG", "VB") and relation == "acl" else None
        )
    if relation == "relcl":
        return _of_modified(words, verb, above, steps) if words.tag[verb] == "VB" else None
    if relation in ("xcomp", "ccomp", "pcomp", "advcl", "conj", "dep", "aux"):
        clause = above
        if relation == "pcomp":
            if words.pos[above] not in ("ADP", "SCONJ") or words.head[above] == above:
                return None
            clause = words.head[above]
            if words.pos[clause] == "ADJ" and words.pos[words.head[clause]] in ("VERB", "AUX"):
                return subject(words, words.head[clause], steps - 1)  # 'was found guilty of killing'
        return _shared(words, verb, clause, relation, steps - 1)
    return None


def _behind_dateline(words: PageWords, own: int, verb: int) -> int:
    """The subject behind 'LIMA, 3 May (Agency) --', of which the parser may take the place for the subject."""
    first = words.bounds(own)[0]
    if own - first > 2 or (words.ent[own] not in ("GPE", "LOC") and words.pos[own] != "PROPN"):
        return own
    stop, depth, dash = min(verb, own + _DATELINE), 0, 0
    for k in range(own + 1, stop):
        depth += (words.text[k] in "([") - (words.text[k] in ")]")
        if depth == 0 and words.text[k] in _DASHES and not words.is_joined[k]:
            dash = k
            break
    if not dash:
        return own
    behind = (k for k in range(dash + 1, stop) if not dash < words.head[k] < stop or words.head[k] == k)
    return next((k for k in behind if words.pos[k] in ("NOUN", "PROPN", "PRON", "NUM")), own)


_DATELINE = 16  # words of a dateline
_DASHES = frozenset({"-", "--", "—", "–", "---"})


def _of_modified(words: PageWords, verb: int, noun: int, steps: int) -> int | None:
    """Who does what stands behind a noun: 'rebels holding the town', 'the army's plan to retreat', 'issued a letter asking for'."""
    if words.pos[noun] not in ("NOUN", "PROPN"):
        return noun
    if words.tag[verb] == "VBG" and _is_place(words, noun) and _wrecks(words, verb):
        clause = words.verb_above(noun)  # 'set off a bomb outside a mosque killing two'
        return subject(words, clause, steps - 1) if clause is not None and clause != verb else noun
    is_own = has_class(words, noun, "state") or _is_tool(words, noun)
    if is_own or (words.tag[verb] == "VBG" and words.lemma[noun] not in event_words("document")):
        return noun
    above = words.head[noun]
    is_object = words.dep[noun] == "dobj" and words.pos[above] == "VERB"
    if words.tag[verb] == "VB":  # 'gave the rebels a chance to leave', 'an appeal to both sides to stop'
        given = [words.kid(above, "dative")] if is_object else []
        to = [
            k
            for each in ((noun, above) if is_object else (noun,))
            for k in words.all_kids(each, "prep", "dative")
            if words.lower[k] == "to"
        ]
        for target in (*given, *(words.kid(k, "pobj") for k in to)):
            if target is not None and words.lower[target] != "to" and has_class(words, target, "state"):
                return target
    owner = words.kid(noun, "poss")
    if owner is not None:
        return owner
    if is_object:
        return subject(words, above, steps - 1)
    by = next((k for k in words.all_kids(noun, "prep", "agent") if words.lower[k] == "by"), None)
    return words.kid(by, "pobj") if by is not None else None


def _is_tool(words: PageWords, noun: int) -> bool:
    return (
        not noun_classes()
        .get(words.lemma[noun], frozenset())
        .isdisjoint(("bomb", "gun", "vehicle", "aircraft", "weapon"))
    )


def _shared(words: PageWords, verb: int, clause: int, relation: str, steps: int) -> int | None:
    """The subject that a verb takes from the clause above it."""
    if words.pos[clause] == "ADJ" and relation == "xcomp" and words.pos[words.head[clause]] in ("AUX", "VERB"):
        return subject(words, words.head[clause], steps)  # 'is ready to withdraw'
    if words.pos[clause] not in ("VERB", "AUX"):
        return (
            clause
            if relation == "pcomp" and words.pos[clause] in ("NOUN", "PROPN") and _is_suspect(words, clause)
            else None
        )
    if relation in ("conj", "dep"):
        if is_passive(words, clause) and not is_passive(words, verb):
            agent = words.kid(clause, "agent")
            if agent is not None and words.kid(verb, "dobj") is not None:
                return words.kid(agent, "pobj")
        return subject(words, clause, steps)
    if relation == "ccomp" and words.kid(clause, "nsubj") is not None and words.tag[verb] not in ("VB", "VBG"):
        return None
    thing = words.kid(clause, "dobj")
    if relation == "pcomp" and is_passive(words, clause) and words.dep[clause] in ("acl", "amod"):
        return words.head[clause]
    if relation in ("xcomp", "ccomp") and thing is not None and words.lemma[clause] not in event_words("promises"):
        return antecedent(words, thing)
    if (
        relation == "xcomp" and thing is None and words.tag[verb] == "VB"
    ):  # 'appealed to both sides to stop', 'called on him to go'
        for kid in words.all_kids(clause, "prep"):
            target = words.kid(kid, "pobj") if words.lower[kid] in ("to", "on", "upon") else None
            if target is not None and has_class(words, target, "state"):
                return target
    if relation == "pcomp" and thing is not None and words.lower[words.head[verb]] in ("of", "for", "from", "into"):
        return antecedent(words, thing)
    if is_passive(words, clause) and relation == "advcl":
        agent = words.kid(clause, "agent")
        return words.kid(agent, "pobj") if agent is not None else subject(words, clause, steps)
    return subject(words, clause, steps)


def _is_suspect(words: PageWords, noun: int) -> bool:
    """'the man suspected of', 'a role in killing': the noun itself does it."""
    return is_person(words, noun)


def behind_amount(words: PageWords, verb: int) -> int | None:
    """What stands behind a verb as 'over 40 people' or 'up to six guards', which the parser may take for a preposition's."""
    for kid in words.all_kids(verb, "prep"):
        if kid != verb + 1 or words.lower[kid] not in event_words("amount"):
            continue
        inner = words.kid(kid, "prep")
        thing = words.kid(kid if inner is None else inner, "pobj")
        if (
            thing is not None
            and (words.pos[thing] == "NUM" or words.kid(thing, "nummod") is not None)
            and words.ent[thing] != "DATE"
        ):
            return thing
    return None
