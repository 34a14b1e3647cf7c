"""What only sounds like a happening: set phrases, blows at what no blow can hit, sport.

What belongs here: reasons why a word that may name a happening names none, or not that one.  What does not: which words may.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from functools import cache

from pipelines.annotate.events.lexicon import Sense, event_words, noun_classes
from pipelines.annotate.events.slots import Slots, is_person
from pipelines.annotate.parse.page import PageWords

_FEW = 2  # words of sport that make a sentence one of sport
_DONE_TO_SUBJECT = frozenset({"suffer", "burst", "crash", "break", "nature", "fire"})
_OF_NOUN = ("of", "on", "against", "comp", "poss")
_POURS = frozenset({"flooded", "storm", "exploded", "shelled", "earthquake"})


def is_set_phrase(words: PageWords, i: int, first: int, last: int) -> bool:
    """'heart attack', 'fire station', 'on fire': words that name no happening together."""
    none, lemma = _set_phrases(), words.lemma[i]
    if i > first:
        ends = none.get(words.lower[i - 1])
        if ends is not None and (lemma in ends or words.lower[i] in ends):
            return True
    ends = none.get(lemma) if i + 1 < last else None
    return ends is not None and (words.lower[i + 1] in ends or words.lemma[i + 1] in ends)


@cache
def _set_phrases() -> dict[str, frozenset[str]]:
    """The words of set phrases that may stand behind each first word."""
    pairs = [phrase.split(" ", 1) for phrase in event_words("no happening")]
    return {first: frozenset(pair[1] for pair in pairs if pair[0] == first) for first, *_ in pairs}


def is_figure_of_speech(words: PageWords, slots: Slots, sense: Sense, form: str) -> bool:
    """'broke the silence', 'hopes died', 'a legal battle', 'a flood of complaints': no body was there to be hit."""
    happening = sense.happening
    if happening not in event_words("bodily"):
        return False
    if form == "noun":
        if any(words.lower[k] in event_words("figurative") for k in slots.of("adj")):
            return True
        if happening in _POURS and any(is_person(words, k) for k in slots.of("of")):
            return True
        return any(_is_of(words, k, _INTANGIBLE) for name in _OF_NOUN if name in slots.filled for k in slots.of(name))
    done_to = slots.of("obj")
    if form == "state" or (not done_to and sense.frame in _DONE_TO_SUBJECT):
        done_to = slots.of("subj")
    lifeless = _LIFELESS.get(happening, _INTANGIBLE)
    if any(_is_of(words, k, lifeless) for k in done_to):
        return True
    means = _MEANS.get(happening, ())
    return any(_is_of(words, k, _INTANGIBLE) for name in means for k in slots.of(name))


_INTANGIBLE = frozenset({"intangible"})
# What else does not die or crash: 'the engine died', 'the website crashed'.
_LIFELESS = {
    **dict.fromkeys(("killed", "injured"), _INTANGIBLE | {"machine", "software", "vehicle", "fitting"}),
    "crashed": _INTANGIBLE | {"software"},
}
_MEANS = {**dict.fromkeys(("attacked", "damaged", "flooded"), ("by", "with")), "looted": ("of",)}


def _is_of(words: PageWords, i: int, classes: AbstractSet[str]) -> bool:
    return words.pos[i] == "NOUN" and not classes.isdisjoint(noun_classes().get(words.lemma[i], ()))


def is_sport(words: PageWords, first: int, last: int) -> bool:
    """Whether a sentence tells of a game: words of sport, and none of those that real harm is told with."""
    lemmas, sport = words.lemma[first:last], event_words("sport")
    if sport.isdisjoint(lemmas) or sum(lemma in sport for lemma in lemmas) < _FEW:
        return False
    return event_words("real harm").isdisjoint(lemmas)
