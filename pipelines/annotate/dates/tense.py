"""The tense that governs a time expression, from the parser's tags: does the sentence look back or ahead?"""

from __future__ import annotations

from typing import Literal

from pipelines.annotate.dates.timex import Tense
from pipelines.annotate.parse.page import PageWords
from pipelines.lexicons import words_of_class

# Verbs above an expression are looked for so many words up in the tree.
_MAX_STEPS = 12
_VERBS = frozenset({"VBD", "VBN", "VBP", "VBZ", "VB", "VBG", "MD"})


def _words(name: str) -> frozenset[str]:
    return words_of_class("date_contexts", name)


def tense_at(words: PageWords, number: int, start: int, end: int) -> Tense:
    """The tense of the verb that governs the characters ``[start, end)`` of the text of ``words.sentences[number]``."""
    first = words.word_in(number, start)
    if first is None or _names_a_thing(words, first, words.sentences[number].page_span(start, end)[1]):
        return "unknown"
    at = first
    for _ in range(_MAX_STEPS):
        head = words.head[at]
        if words.tag[at] in _VERBS and words.pos[at] in ("VERB", "AUX"):
            tense = _tense_of(words, at)
            if words.tag[at] == "VBD" and words.lemma[at] in _words("mind") and first < at:
                # 'On Sunday they hoped to leave': what stands before the verb is when they did.
                return "past"
            if tense == "infinitive":
                return _tense_of_infinitive(words, head, at)
            if tense != "unknown" or head == at:
                return tense
            # 'found lying there Tuesday': a participle has the tense of the verb above it.
        elif words.lower[at] in ("until", "till", "to") and at != first:
            is_until = words.lower[at] != "to"
            verb = words.head[head] if words.pos[head] in ("ADV", "ADP") else head  # 'put back to Monday'
            if words.lemma[verb] in _words("put off") and (is_until or words.lemma[verb] not in _words("until only")):
                return "ahead"
            if is_until:
                return "ahead" if _tense_of(words, verb) == "present" else "unknown"
        elif _is_plan(words, at) and at != first and "had" not in _helpers(words, head):
            return "future"
        elif head == at:
            break
        at = head
    return "unknown"


def _names_a_thing(words: PageWords, first: int, end: int) -> bool:
    """Whether an expression before ``end`` belongs to a noun behind it: no verb says when the October of 'the October vote' is."""
    head = words.head[first]
    is_modifier = words.dep[first] in ("compound", "nmod", "amod", "nummod") and words.tag[head] in ("NN", "NNS")
    return is_modifier and words.start[head] >= end


def _is_plan(words: PageWords, i: int) -> bool:
    return words.pos[i] != "PROPN" and words.lemma[i] in _words("plan")


def _helpers(words: PageWords, verb: int) -> set[str]:
    return {words.lower[kid] for kid in words.all_kids(verb, "aux", "auxpass")}


def _tense_of_infinitive(words: PageWords, above: int, verb: int) -> Tense:
    """'had been due to close Friday' looks back, 'asked to leave in June' does, 'hopes to leave in June' does not."""
    is_verb = above != verb and words.tag[above] in _VERBS
    plans = _is_plan(words, above) or words.lemma[above] in _words("plan with be")
    helpers = _helpers(words, above) | (_helpers(words, words.head[above]) if not is_verb else set())
    if plans and "had" not in helpers:
        return "future"
    return "past" if is_verb and _tense_of(words, above) == "past" else "future"


def _is_timetable(words: PageWords, verb: int, helpers: set[str]) -> bool:
    """'the trial opens on Monday', 'the envoy is arriving on Monday', 'the deadline is Monday'."""
    tag, lemma, subject = words.tag[verb], words.lemma[verb], words.kid(verb, "nsubj")
    if tag in ("VBG", "VBN"):
        return lemma in _words("timetable") and bool(helpers) and helpers <= _words("present")
    if helpers or (tag not in ("VBP", "VBZ") and not (tag == "VB" and subject is not None)):
        return False
    is_planned = lemma == "be" and subject is not None and words.lemma[subject] in _words("timetable noun")
    return is_planned or lemma in _words("timetable")


def _tense_of(words: PageWords, verb: int) -> Tense | Literal["infinitive"]:
    helpers, tag, lemma = _helpers(words, verb), words.tag[verb], words.lemma[verb]
    if tag == "MD" or helpers & _words("ahead"):
        if "have" in helpers and tag in ("VBN", "VBD"):
            return "past"
        return "ahead" if helpers & _words("surely ahead") else "future"
    if "had" in helpers:
        return "past"
    if tag == "VB" and "to" in helpers:
        return "infinitive"
    if tag == "VBN":
        if lemma in _words("plan"):
            return "ahead" if helpers & _words("present") - {"being"} else "future"
        if lemma in _words("plan with be") and (helpers or any(words.lower[kid] == "for" for kid in words.kids[verb])):
            return "future"
        if helpers & _words("present"):
            return "ahead" if _is_timetable(words, verb, helpers) else "present"
    if any(words.lemma[kid] in _words("plan") for kid in words.all_kids(verb, "acomp")):
        return "future"
    if tag == "VBD" and lemma in _words("mind"):
        return "future"
    if tag in ("VBD", "VBN") or helpers & {"was", "were"}:
        return "past"
    if _is_timetable(words, verb, helpers):
        return "ahead"
    if lemma in _words("plan"):
        return "future"
    return "present" if tag in ("VBP", "VBZ") else "unknown"
