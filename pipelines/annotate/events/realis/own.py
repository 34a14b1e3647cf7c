"""What the word of a happening has beside it: its own modifiers, and what its clause says of it.

What belongs here: words that hang on the happening itself.  What does not: words above it (``climb``).
"""

from __future__ import annotations

from pipelines.annotate.events.realis.clauses import neither_nor, none_of, of_clause
from pipelines.annotate.events.realis.scopes import Standing, is_finite, is_verb, scopes
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.parse.page import PageWords


def own_standing(words: PageWords, trigger: Trigger) -> Standing | None:
    """What the word's own modifiers say."""
    i = trigger.at
    pair = neither_nor(words, i)
    if pair is not None:
        return Standing("not_happened", pair, "negated")
    if trigger.form == "noun":
        return _own_of_noun(words, trigger)
    holder = i
    if trigger.form in ("state", "participle") and not is_verb(words, i):
        if words.dep[i] == "amod":
            return None
        holder = words.head[i]
    found = of_clause(words, holder)
    if found is None and trigger.form in ("verb", "participle"):
        for slot in ("subj", "obj"):
            for k in trigger.slots.of(slot):
                no = none_of(words, k)
                if no is not None:
                    return Standing("not_happened", no, "negated")
    return found


def _own_of_noun(words: PageWords, trigger: Trigger) -> Standing | None:
    i = trigger.at
    for k in (*words.kids[i], *([i - 1] if trigger.first == i and i > 0 else [])):
        if words.lower[k] in ("no", "without", "zero") and words.dep[k] == "det":
            return Standing("not_happened", k, "negated")
        is_before = words.dep[k] in ("amod", "compound", "nmod") and k < i
        is_behind = words.dep[k] in ("acl", "amod") and k > i and not is_finite(words, k)
        if not is_before and (not is_behind or words.kid(k, "xcomp", "advcl", "dobj", "ccomp") is not None):
            continue
        slots = ("any", "harm") if trigger.sense.event_type == "ASSAULT" else ("any",)
        scope = next((each for each in scopes("adjective").get(words.lower[k], ()) if each.slot in slots), None)
        if scope is not None:
            return scope.standing(k, False, False)
    return None
