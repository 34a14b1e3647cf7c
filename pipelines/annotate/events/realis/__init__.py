"""Whether a happening took place, as the words have it.

``standing_of`` is the door.  The word's own modifiers and clause come first (``own``, ``clauses``), then the climb to what holds it
in its scope (``climb``, ``scopes``).  What belongs here: their order, questions, and kinds of happenings.  What does not: who says
so (``rows``).
"""

from __future__ import annotations

from pipelines.annotate.events.lexicon import event_words
from pipelines.annotate.events.realis.climb import Climb
from pipelines.annotate.events.realis.own import own_standing
from pipelines.annotate.events.realis.scopes import Standing
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.parse.page import PageWords

__all__ = ["Standing", "standing_of"]


def standing_of(words: PageWords, trigger: Trigger, is_question: bool, is_bare: bool) -> Standing:
    """Whether a happening took place: the nearest word in whose scope it stands decides, negation turns it.

    ``is_bare``: nothing of who, whom, where or when stands with it.
    """
    found = own_standing(words, trigger) or Climb(words, trigger.at, trigger.form).standing()
    if is_question and found.realis in ("happened", "ongoing", "planned"):
        return Standing("hypothetical", found.hedge, "unknown")
    if found.realis in ("happened", "ongoing") and found.hedge is None and is_bare and _is_kind(words, trigger):
        return Standing("generic")
    return found


_SOME = frozenset({"few", "many", "several", "more", "most", "new", "fresh", "recent"})


def _is_kind(words: PageWords, trigger: Trigger) -> bool:
    """'torture and murder were their methods': a bare noun of which nothing is told names a kind."""
    i = trigger.at
    if trigger.form != "noun" or trigger.sense.event_type != "ASSAULT" or words.tag[i] in ("NNP", "NNPS"):
        return False
    if words.kid(words.head[i], "expl") is not None or any(words.lower[k] in _SOME for k in words.kids[i]):
        return False
    if any(words.dep[k] in ("det", "poss", "nummod", "quantmod", "relcl", "acl") for k in words.kids[i]):
        return False
    at = i
    while words.dep[at] == "conj" and words.head[at] != at:
        at = words.head[at]
    above = words.head[at]
    if words.dep[at] in ("ROOT", "compound", "pobj"):
        return False
    is_subject = words.dep[at] in ("nsubj", "nsubjpass")
    is_told = is_subject and (
        (words.tag[above] in ("VBD", "VBN") and words.lemma[above] != "be")
        or (words.lemma[above] in event_words("occurs") and words.lemma[above] != "be")
    )
    return not is_told and not any(words.dep[k] in ("det", "poss", "nummod") for k in words.kids[at])
