"""One speaker while it is put together, and what the words round a noun say about the body that it belongs to.

What belongs here: the record, affiliations and kinds.  What does not: which words are the same speaker (speakers.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words
from pipelines.annotate.speech.sources.animacy import source_nouns
from pipelines.annotate.speech.sources.noun_phrases import phrase_of
from pipelines.annotate.speech.sources.person_names import clean_label
from pipelines.model import Article, Mention
from pipelines.vocabularies import SpeakerKind


@dataclass(slots=True, eq=False)
class SpeakerDraft:
    """One speaker while it is put together."""

    first_start: int
    first_end: int
    label: str
    is_named: bool
    kind: SpeakerKind | None
    head: str
    is_person: bool
    is_plural: bool = False
    gender: str | None = None
    entity_id: str | None = None
    affiliation: str | None = None
    affiliation_entity_id: str | None = None
    name: tuple[str, ...] = ()
    words: set[str] = field(default_factory=set)
    role_words: set[str] = field(default_factory=set)  # of a named person's offices
    is_outlet: bool = False


def affiliation_of(
    article: Article, words: PageWords, by_token: Mapping[int, Mention], noun: int
) -> tuple[str | None, str | None]:
    """The body behind a role ('of', 'from', 'for', 'in', 'with'), or before it: 'a US official'."""
    for kid in words.kids[noun]:
        if kid > noun and words.dep[kid] == "prep" and words.lower[kid] in speech_words("belonging"):
            pobj = words.kid(kid, "pobj")
            spokes = words.lemma[noun].startswith("spokes")
            if pobj is not None and (spokes or any(words.pos[i] == "PROPN" for i in range(words.left[pobj], pobj + 1))):
                phrase = phrase_of(words, pobj)
                label = clean_label(article.text[words.start[phrase.first] : words.end[phrase.last - 1]])
                mention = by_token.get(pobj)
                return label.removeprefix("the "), mention.entity_id if mention is not None else None
    for kid in words.kids[noun]:
        mention = by_token.get(kid) if kid < noun else None
        if mention is not None and mention.kind in ("organisation", "place", "armed_group", "people"):
            return clean_label(mention.surface), mention.entity_id
    return None, None


def kind_of_name(name: str) -> SpeakerKind | None:
    """The kind of source that the name of a body says: its whole, else its last telling word."""
    words = [name.lower().removeprefix("the "), *reversed(name.lower().split())]
    return next((source_nouns()[w][0] for w in words if w in source_nouns() and source_nouns()[w][1] == "body"), None)
