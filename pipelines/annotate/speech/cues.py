"""The words that report speech: which token is a cue, of which class, and what its content may be.

What belongs here: looking cues up.  What does not: finding what was said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipelines.annotate.parse.page import PageWords
from pipelines.lexicons import load_table, words_of_class


@dataclass(frozen=True, slots=True)
class SpeechCue:
    """A row of speech_cues.tsv."""

    word: str
    part: str
    cue_class: str
    frames: frozenset[str]


# A verb that no table has, beside a quotation that only it can introduce.
OTHER_VERB = SpeechCue("", "verb", "manner", frozenset({"quote"}))


@cache
def cues(part: str) -> dict[str, SpeechCue]:
    """The cues of one part of speech, by lemma."""
    return {
        row["cue"]: SpeechCue(row["cue"], part, row["class"], frozenset(row["frames"].split()))
        for row in load_table("speech_cues")
        if row["part"] == part
    }


@cache
def _first_words() -> frozenset[str]:
    return frozenset(word.split()[0] for word in cues("verb"))


def verb_cues(words: PageWords) -> Iterator[tuple[int, SpeechCue]]:
    """The verbs of a page that are a cue, in order."""
    for i in words.lemmas(_first_words()):
        cue = verb_cue(words, i)
        if cue is not None:
            yield i, cue


def verb_cue(words: PageWords, i: int) -> SpeechCue | None:
    """The cue that the verb at ``i`` is, with its particle where it has one."""
    lemma = words.lemma[i]
    if (
        lemma not in _first_words()
        or words.pos[i] not in ("VERB", "AUX")
        or words.dep[i] in ("amod", "compound", "aux")
    ):
        return None
    following = words.lower[i + 1] if i + 1 < len(words) else ""
    table = cues("verb")
    return table.get(f"{lemma} {following}") or table.get(lemma)


@cache
def _past_forms() -> dict[str, SpeechCue]:
    """Cues that introduce quotations, by their regular past: 'grumbled', 'cried'."""
    forms: dict[str, SpeechCue] = {}
    for word, cue in cues("verb").items():
        if " " in word or "quote" not in cue.frames:
            continue
        if word.endswith("e"):
            forms[word + "d"] = cue
        elif word.endswith("y") and word[-2:-1] not in "aeiou":
            forms[word[:-1] + "ied"] = cue
        else:
            forms[word + "ed"] = cue
            forms[word + word[-1] + "ed"] = cue
    return forms


def misread_cue(words: PageWords, i: int) -> SpeechCue | None:
    """The cue whose past the parser took for an adjective, right behind a quotation: '…,” lamented farmer Ann Lee'."""
    is_misread = words.pos[i] in ("ADJ", "NOUN", "ADV", "PROPN") or words.dep[i] in ("amod", "compound")
    return _past_forms().get(words.lower[i]) if is_misread else None


def takes_addressee(lemma: str) -> bool:
    """Whether the object of a verb of speech is who is spoken to: 'told the crowd'."""
    return lemma == "ask" or lemma in speech_words("addressed")


def noun_cue(words: PageWords, i: int) -> SpeechCue | None:
    """The cue that the noun at ``i`` is."""
    return cues("noun").get(words.lemma[i]) if words.pos[i] == "NOUN" else None


@cache
def speech_words(name: str) -> frozenset[str]:
    """The words of one class of speech_words.tsv, lower case; raises KeyError where no row has that class."""
    return words_of_class("speech_words", name)
