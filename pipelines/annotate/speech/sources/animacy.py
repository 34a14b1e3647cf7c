"""Who can speak: people, bodies of people and documents, as against things that 'threaten' and 'promise' without a word.

What belongs here: this one question about a noun.  What does not: who a speaker is.
"""

from __future__ import annotations

from functools import cache

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words
from pipelines.lexicons import contract_word, load_table
from pipelines.lexicons.person_endings import person_endings
from pipelines.vocabularies import SPEAKER_KINDS, SpeakerKind

_SPEAKING_ENTITIES = frozenset({"PERSON", "ORG", "NORP", "GPE"})


@cache
def source_nouns() -> dict[str, tuple[SpeakerKind, str]]:
    """Kind and form (person body thing) of nouns that describe a source, by lemma."""
    return {
        row["noun"]: (contract_word("source_nouns", row, "kind", SPEAKER_KINDS), row["form"])
        for row in load_table("source_nouns")
    }


def can_speak(words: PageWords, noun: int) -> bool:
    """Whether the noun at ``noun`` can be somebody, or something that words come from."""
    pos, lower, lemma = words.pos[noun], words.lower[noun], words.lemma[noun]
    if pos == "PRON":
        return lower not in speech_words("thing pronoun")
    if pos in ("PROPN", "NUM", "ADJ", "DET") or words.ent[noun] in _SPEAKING_ENTITIES or lower in words.names:
        return True
    if pos == "VERB" and words.text[noun][:1].isupper():
        return True  # a name that looks like a verb
    if lemma in source_nouns() or lower in source_nouns():
        return True
    return lemma.endswith(person_endings("can speak")) and lemma not in speech_words("no person")


def is_nobody(words: PageWords, noun: int) -> bool:
    """'no group', 'nobody', 'none of them': a report of what was not said."""
    if words.lower[noun] in speech_words("nobody"):
        return True
    return any(words.lower[k] in ("no", "neither") and words.dep[k] == "det" for k in words.kids[noun])
