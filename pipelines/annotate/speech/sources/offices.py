"""One office, one speaker: 'the security minister' is the minister of security who was named, 'the agency' the agency that was.

What belongs here: which source met before a description stands for.  What does not: names (speakers.py) and pronouns.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words
from pipelines.annotate.speech.drafts import Phrase
from pipelines.annotate.speech.sources.animacy import source_nouns
from pipelines.annotate.speech.sources.met import MetSources
from pipelines.annotate.speech.sources.noun_phrases import SUBJECTS, phrase_of
from pipelines.annotate.speech.sources.speaker_draft import SpeakerDraft, kind_of_name
from pipelines.lexicons import words_of_class
from pipelines.vocabularies import SpeakerKind

# A description is looked up no farther back than this many sources.
_MAX_BACK = 12
_NEAR_SENTENCES = 2
# Bodies of these kinds are called by each other's general nouns: 'the agency', 'the organisation'.
_PUBLIC: frozenset[SpeakerKind | None] = frozenset({"official", "international_org", "ngo"})


def learn_roles(words: PageWords, source: SpeakerDraft, head: int, phrase: Phrase, sources: MetSources) -> None:
    """Keep the offices that the words round a person's name give: 'Minister Ann Lee', 'Ann Lee, the minister of roads'."""
    beside = [k for k in words.kids[head] if words.dep[k] in ("compound", "appos", "nmod")]
    before = _title_before(words, head, phrase)
    for role in (*beside, *([before] if before is not None else [])):
        for noun in (role, *words.all_kids(role, "conj")):
            lemma = words.lemma[noun]
            known = source_nouns().get(lemma)
            if known is None or known[1] != "person":
                continue
            office = (
                phrase_of(words, noun) if words.dep[noun] != "compound" else Phrase(words.left[noun], noun + 1, noun)
            )
            first = phrase.first if phrase.first <= noun < phrase.last else office.first
            source.role_words |= {
                words.lower[k] for k in range(first, max(office.last, noun + 1)) if words.text[k].isalnum()
            }
            sources.learn_role(source, lemma)


def _title_before(words: PageWords, head: int, phrase: Phrase) -> int | None:
    """The office before a comma and a name that the parser gave one verb: 'The minister of roads, Ann Lee said'."""
    if phrase.first < 2 or words.text[phrase.first - 1] != "," or words.dep[head] not in SUBJECTS:
        return None
    return next((k for k in words.all_kids(words.head[head], *SUBJECTS) if words.right[k] == phrase.first - 2), None)


def holder_of_office(words: PageWords, phrase: Phrase, sources: MetSources) -> SpeakerDraft | None:
    """The person named before whose office a phrase gives: 'the minister', 'the security minister', 'the President'."""
    head = phrase.head
    known = source_nouns().get(words.lemma[head])
    if known is None or known[1] != "person" or words.tag[head] not in ("NN", "NNP"):
        return None
    is_known = words.lower[phrase.first] in words_of_class("closed_classes", "definite determiner")
    if not is_known and not words.text[head][:1].isupper():
        return None
    asked = _modifiers(words, phrase)
    for source in sources.with_role(words.lemma[head]):
        has = source.role_words | {w.lower() for w in (source.affiliation or "").split()}
        if asked <= has and not (asked ^ has) & speech_words("other office"):
            return source
    return None


def body_meant(
    words: PageWords,
    phrase: Phrase,
    focus: Sequence[tuple[int, SpeakerDraft]],
    names: dict[str, str],
    places: frozenset[str],
) -> SpeakerDraft | None:
    """The body named before that a bare noun stands for: 'the agency', 'the ministry'.

    ``names``: entities' names by id; ``places``: entities that are places.
    """
    head = phrase.head
    lemma = words.lemma[head]
    known = source_nouns().get(lemma)
    definite = words.lower[phrase.first] in words_of_class("closed_classes", "definite determiner")
    if (
        known is None
        or known[1] != "body"
        or not definite
        or words.tag[head] not in ("NN", "NNP")
        or _modifiers(words, phrase)
    ):
        return None
    for at, source in reversed(focus[-_MAX_BACK:]):
        if at >= head or not source.is_named or source.is_person or source.is_outlet or source.entity_id in places:
            continue
        name = f"{source.label} {names.get(source.entity_id or '', '')}".lower()
        if lemma in name.split() or (lemma in speech_words("general body") and _is_of_kind(known[0], source.kind)):
            return source
    return None


def _is_of_kind(noun: SpeakerKind, body: SpeakerKind | None) -> bool:
    return noun == body or (noun in _PUBLIC and body in _PUBLIC) or (noun == "armed_group" and body == "ngo")


def issuer(words: PageWords, phrase: Phrase, focus: Sequence[tuple[int, SpeakerDraft]]) -> int | SpeakerDraft | None:
    """Who gives out a document that speaks: the noun in its phrase ('a ministry statement', 'a statement from the army'), else the
    body that was last spoken of ('The firm closed. A statement said')."""
    head = phrase.head
    if words.lemma[head] not in speech_words("issued"):
        return None
    by = next((k for k in words.all_kids(head, "prep") if k > head and words.lower[k] in ("from", "by", "of")), None)
    named = [words.kid(head, "poss"), words.kid(by, "pobj") if by is not None else None]
    named += [k for k in words.all_kids(head, "compound") if words.lemma[k] in source_nouns() or words.ent[k] == "ORG"]
    owner = next((k for k in named if k is not None and words.pos[k] in ("NOUN", "PROPN")), None)
    if owner is not None:
        return owner
    bare = [k for k in words.kids[head] if words.dep[k] in ("amod", "compound", "acl", "relcl", "prep")]
    if bare or len(focus) == 0:
        return None
    at, last = focus[-1]
    is_near = at < head and words.sentence[head] - words.sentence[at] <= _NEAR_SENTENCES
    return last if is_near and not last.is_person and last.is_named and not last.is_outlet else None


def contradicts(words: PageWords, noun: int, name: str) -> bool:
    """Whether a body's noun cannot stand for a name: 'the army' and 'the U.N.'."""
    known, named = source_nouns().get(words.lemma[noun]), kind_of_name(name)
    if known is None or known[1] != "body" or named is None or words.lemma[noun] in speech_words("general body"):
        return False
    return known[0] != named and words.lemma[noun] not in name.lower().split()


def same_office(
    words: PageWords, phrase: Phrase, label: str, draft: SpeakerDraft, sources: MetSources
) -> SpeakerDraft | None:
    """The description met before that a new one repeats: 'health officials', 'the officials', 'officials at the ministry'."""
    definite = words.lower[phrase.first] in words_of_class("closed_classes", "definite determiner")
    alike = [s for s in sources.with_head(draft.head) if not (s.is_named and s.is_person)]
    for source in alike:
        if source.label.lower() == label.lower() or (definite and draft.words <= source.words):
            return source
    plural = [s for s in alike if s.is_plural and draft.is_plural and not s.is_named]
    if draft.affiliation_entity_id is not None:
        return next((s for s in plural if s.affiliation_entity_id == draft.affiliation_entity_id), None)
    return plural[0] if len(plural) == 1 and phrase.last - phrase.first == 1 else None


def _modifiers(words: PageWords, phrase: Phrase) -> set[str]:
    """The words of a phrase besides its head, determiners and joints."""
    skipped = words_of_class("closed_classes", "definite determiner")
    return {
        words.lower[k]
        for k in range(phrase.first, phrase.last)
        if k != phrase.head
        and words.lower[k] not in skipped
        and words.pos[k] not in ("DET", "ADP", "CCONJ", "PUNCT", "PART", "PRON")
    }
