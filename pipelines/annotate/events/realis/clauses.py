"""What a clause says of its own verb: negation, modals, conditions, tense; and a noun's own words of it: 'no', 'any', 'the'.

What belongs here: words of the clause or noun itself.  What does not: what holds the clause in its scope (``scopes``, ``realis``).
"""

from __future__ import annotations

from pipelines.annotate.events.lexicon import event_words
from pipelines.annotate.events.realis.scopes import Standing, realis_words, scopes
from pipelines.annotate.parse.page import PageWords


def of_clause(words: PageWords, verb: int) -> Standing | None:
    """Negation, modals, conditions and adverbs of a clause; None where it says nothing."""
    negation = modal = None
    turned = _of_inversion(words, verb)
    if turned is not None:
        return turned
    for k in words.kids[verb]:
        lower, relation = words.lower[k], words.dep[k]
        if relation == "neg" or lower in event_words("never") or _is_no_longer(words, k):
            if k + 1 < len(words) and words.lower[k + 1] in ("only", "just", "merely"):
                continue
            negation = k
        elif relation == "aux" and words.tag[k] == "MD":
            modal = k
        elif relation in ("mark", "advmod") and lower in event_words("condition"):
            return Standing("hypothetical", k)
        elif relation == "advmod" and lower in scopes("adverb"):
            scope = scopes("adverb")[lower][0]
            return Standing(scope.realis, k, scope.factuality)
        elif relation == "aux" and lower in ("going", "about"):
            modal = k
    if negation is not None and modal is None and _has_until(words, verb):
        return None
    if negation is not None and (modal is None or words.lower[modal] not in event_words("open modal")):
        return Standing("not_happened", negation, "negated")
    if negation is not None:
        return Standing("hypothetical", negation, "negated")
    if modal is not None:
        return _of_modal(words, verb, modal)
    return None


def of_clause_and_doer(words: PageWords, verb: int) -> Standing | None:
    """What a clause says of its verb, and 'nobody' where it is the subject."""
    found = of_clause(words, verb)
    subject = words.kid(verb, "nsubj", "nsubjpass") if found is None else None
    no = none_of(words, subject) if subject is not None else None
    return Standing("not_happened", no, "negated") if no is not None else found


def _has_until(words: PageWords, verb: int) -> bool:
    """'did not spread until Sunday': then it did."""
    for k in words.kids[verb]:
        is_until = words.lower[k] == "until" and words.dep[k] == "prep"
        if is_until or (words.dep[k] == "advcl" and any(words.lower[d] == "until" for d in words.kids[k])):
            return True
    return False


def _is_no_longer(words: PageWords, k: int) -> bool:
    """'no longer', 'not yet'."""
    return words.lower[k] in ("longer", "yet") and any(words.lower[d] in ("no", "not") for d in words.kids[k])


def _of_modal(words: PageWords, verb: int, modal: int) -> Standing:
    has_been = any(words.lower[k] in ("have", "'ve") for k in words.all_kids(verb, "aux"))
    lower = words.lower[modal]
    if lower in event_words("will") or (lower in event_words("past habit") and not has_been):
        return Standing("planned", modal, "predicted")
    if has_been and lower in event_words("may") and lower != "could":
        return Standing("happened", modal, "possible")
    is_possible = lower in event_words("may")
    return Standing("hypothetical", modal, "possible" if is_possible else None, lower in event_words("must"))


def _of_inversion(words: PageWords, verb: int) -> Standing | None:
    """'Had the guards closed the gate, …': a condition without 'if', against what is known."""
    if words.dep[verb] != "advcl" or words.kid(verb, "mark") is not None:
        return None
    subject = words.kid(verb, "nsubj", "nsubjpass")
    first = next(iter(words.kids[verb]), verb)
    is_turned = subject is not None and first < subject and words.lower[first] in ("had", "were", "should")
    if not is_turned or words.dep[first] not in ("aux", "auxpass"):
        return None
    if words.lower[first] != "had":
        return Standing("hypothetical", first)
    is_denied = words.kid(verb, "neg") is not None
    return Standing("happened", first) if is_denied else Standing("not_happened", first, "negated")


def has_condition(words: PageWords, verb: int) -> bool:
    """'if', 'unless', 'whether' before a clause."""
    return any(words.lower[k] in event_words("condition") for k in words.all_kids(verb, "mark", "advmod"))


def none_of(words: PageWords, i: int) -> int | None:
    """The word that says that there was none of this: 'no one', 'none of them', 'no guards'."""
    if words.lower[i] in event_words("nobody"):
        return i
    return next((k for k in words.kids[i] if words.lower[k] in ("no", "neither") and words.dep[k] == "det"), None)


def is_any(words: PageWords, i: int) -> int | None:
    """The word that says that it may be whoever: 'anyone', 'any group'."""
    if words.lower[i] in realis_words("any"):
        return i
    return next((k for k in words.kids[i] if words.lower[k] in realis_words("any") and words.dep[k] == "det"), None)


def is_given(words: PageWords, i: int) -> bool:
    """'the attack', 'those killings', 'Sunday's raid': what is known to the reader."""
    return any(
        (words.dep[k] == "det" and words.lower[k] in ("the", "this", "that", "these", "those"))
        or words.dep[k] == "poss"
        for k in words.kids[i]
    )


def neither_nor(words: PageWords, i: int) -> int | None:
    """'neither arrests nor charges': the word that denies one of a pair."""
    for k in words.kids[i]:
        if words.lower[k] in ("neither", "nor") and words.dep[k] in ("cc", "preconj", "det") and k < i:
            return k
    edge = words.left[i] - 1
    if edge >= 0 and words.lower[edge] == "nor":
        return edge
    above = words.head[i]
    if words.dep[i] != "conj":
        return None
    return next((k for k in words.kids[above] if words.lower[k] == "nor" and above < k < i), None)


def is_ongoing(words: PageWords, i: int) -> bool:
    """'is shelling', 'has been shelling', but not 'was shelling'."""
    if words.tag[i] != "VBG":
        return False
    auxiliaries = {words.lower[k] for k in words.all_kids(i, "aux")}
    return bool(auxiliaries & _IS) or ("been" in auxiliaries and bool(auxiliaries & _HAS))


_IS = frozenset({"is", "are", "'s", "'re", "am", "’s", "’re"})
_HAS = frozenset({"has", "have", "'ve", "’ve"})


def habit(words: PageWords, i: int) -> Standing:
    """'every year', 'often': what happens again and again is no one happening."""
    for k in words.kids[i]:
        if words.lower[k] in event_words("habit") and words.tag[i] in ("VBP", "VBZ"):
            return Standing("generic", k)
    return Standing("happened")


def is_joined(words: PageWords, at: int, above: int) -> bool:
    """Whether a second verb shares the first one's modals and negation: 'did not shell or burn'."""
    if words.kid(at, "nsubj", "nsubjpass") is not None:
        return False
    between = {words.lower[k] for k in words.all_kids(above, "cc") if k < at}
    if "but" in between:
        return False
    if words.tag[at] == words.tag[above]:
        return True
    return {words.tag[at], words.tag[above]} <= {"VBD", "VBN"} and bool(between & {"or", "nor"})


def too_or_enough(words: PageWords, adjective: int) -> Standing | None:
    """'too weak to attack', 'strong enough to attack'."""
    for k in words.kids[adjective]:
        if words.lower[k] == "too":
            return Standing("not_happened", k, "negated")
        if words.lower[k] == "enough":
            return Standing("hypothetical", k)
    return None


def is_open_yet(words: PageWords, found: Standing) -> bool:
    """Whether an act may or may not come: 'to prevent', 'could prevent'; what 'will be cancelled' is settled."""
    if found.realis not in ("planned", "hypothetical", "threatened"):
        return False
    return found.hedge is None or words.lower[found.hedge] not in event_words("will")
