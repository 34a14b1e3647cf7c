"""Whether the words around a figure call it false: 'reports that 60 had drowned were false', 'dismissed a claim of 40 dead'.

What belongs here: denial by a word for falsehood.  What does not: 'not' beside the verb (``events``), who denies (speech).
"""

from __future__ import annotations

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.things.event_words import near_kids
from pipelines.annotate.figures.words import figure_words

_MAX_STEPS = 8
_MAX_NAMED = 24  # words from a claim to what it is called
_CLAIM_ABOVE = frozenset({"acl", "relcl", "ccomp", "prep", "pobj", "appos", "nmod"})
_SUBJECTS = ("nsubj", "nsubjpass")


def is_denied(context: Context, word: int) -> bool:
    """Whether a report or claim that holds the word is said to be false."""
    words = context.words
    for _ in range(_MAX_STEPS):
        above = words.head[word]
        if above == word:
            return False
        if words.lemma[above] in figure_words("word for a report") and words.dep[word] in _CLAIM_ABOVE:
            return _is_false(context, above)
        word = above
    return False


def _is_false(context: Context, claim: int) -> bool:
    words = context.words
    verb = words.head[claim]
    if any(words.lower[kid] in figure_words("word for falsehood") for kid in near_kids(context, claim, "amod")):
        return True
    if words.lemma[verb] in figure_words("verb that calls by a name"):
        last = min(words.right[verb], claim + _MAX_NAMED, context.end - 1)
        return any(words.lower[i] in figure_words("word for falsehood") for i in range(claim + 1, last + 1))
    if words.pos[verb] == "ADJ" or _says_false(context, verb):
        return words.lower[verb] in figure_words("word for falsehood") or _says_false(context, verb)
    if words.pos[verb] not in ("VERB", "AUX"):
        return False
    if words.lemma[verb] in figure_words("verb that denies") and words.dep[claim] not in _SUBJECTS[:1]:
        return True
    return any(
        _says_false(context, kid)
        for kid in near_kids(context, verb, "acomp", "attr", "oprd", "ccomp", "prep", "dep", "xcomp")
    )


def _says_false(context: Context, word: int) -> bool:
    """'false', 'a lie', 'as false'."""
    words = context.words
    if words.lower[word] in figure_words("word for falsehood") or words.lemma[word] in figure_words(
        "word for falsehood"
    ):
        return True
    return words.dep[word] == "prep" and any(
        words.lower[kid] in figure_words("word for falsehood")
        for kid in near_kids(context, word, "pobj", "amod", "pcomp")
    )
