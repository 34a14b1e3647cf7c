"""The words of an argument: its noun with modifiers and what 'of' adds.

What belongs here: where a phrase begins and ends.  What does not: its role.
"""

from __future__ import annotations

from pipelines.annotate.events.lexicon import senses
from pipelines.annotate.events.slots import has_class
from pipelines.annotate.parse.page import PageWords


def phrase(words: PageWords, head: int) -> tuple[int, int]:
    """The words ``[first, last)`` of a noun phrase: its modifiers and what 'of' adds, without article, clauses and appositions."""
    first = head
    for kid in reversed([k for k in words.kids[head] if k < head]):
        if words.dep[kid] in ("relcl", "acl", "advcl", "cc", "conj", "punct", "preconj", "mark", "prep", "appos"):
            if words.dep[kid] == "punct" and (words.text[kid] in ("-", "‑", "/") or words.text[kid] in _QUOTES):
                continue
            break
        first = min(first, words.left[kid])
    while first < head and (
        words.dep[first] in ("det", "predet", "preconj", "case")
        or words.tag[first] == "WP$"
        or words.pos[first] in ("PUNCT", "SPACE", "CCONJ")
    ):
        first += 1
    last = head + 1
    for kid in words.kids[head]:
        if kid < last or words.left[kid] != last:
            continue
        if words.dep[kid] == "prep" and words.lower[kid] == "of":
            target = words.kid(kid, "pobj")
            is_part = target is not None and (
                words.lemma[target] not in senses("noun") or has_class(words, target, "force")
            )
            if (
                target is not None
                and is_part
                and words.ent[target] not in ("DATE", "TIME")
                and target - head <= _LONGEST
            ):
                last = max(last, phrase(words, target)[1])
            break
        if words.dep[kid] == "appos" and words.pos[last] == "PROPN":  # 'the newspaper El Sol'
            while last <= words.right[kid] and last - head <= _LONGEST and words.pos[last] == "PROPN":
                last += 1
            break
        if words.dep[kid] in ("compound", "flat", "nmod", "nummod") and words.right[kid] - head <= _LONGEST:
            last = words.right[kid] + 1
            continue
        break
    first = max(first, head - _LONGEST)
    if sum(words.text[k] in _QUOTES for k in range(first, last)) == 1:  # one of a pair
        if first > words.bounds(head)[0] and words.text[first - 1] in _QUOTES:
            first -= 1
        elif first < head and words.text[first] in _QUOTES:
            first += 1
    return first, last


_QUOTES = frozenset({'"', "“", "”", "''", "``", "«", "»"})


_LONGEST = 14
