"""Who the speakers of one article are: names and descriptions joined, pronouns resolved, kinds and affiliations.

What belongs here: identity inside one page.  What does not: which words stand beside a cue (phrases.py), and people met on
other pages (resolve).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.annotate.speech.animacy import source_nouns
from pipelines.annotate.speech.cues import speech_words
from pipelines.annotate.speech.drafts import Phrase
from pipelines.annotate.speech.page_words import PageWords
from pipelines.annotate.speech.phrases import phrase_of
from pipelines.model import Article, Entity, Mention, Speaker, evidence_id

_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_IT = frozenset({"it", "its", "itself"})
_THEY = frozenset({"they", "them", "their", "themselves", "both"})
_AUTHOR = frozenset({"i", "we", "me", "us", "our", "my"})
_DETERMINERS = frozenset({"the", "this", "that", "these", "those", "his", "her", "their", "its"})


@dataclass(slots=True, eq=False)
class Source:
    """One speaker while it is put together."""

    first_start: int
    first_end: int
    label: str
    is_named: bool
    kind: str | None
    head: str
    gender: str | None = None
    number: str = "one"
    entity_id: str | None = None
    affiliation: str | None = None
    affiliation_entity_id: str | None = None
    name: tuple[str, ...] = ()
    words: set[str] = field(default_factory=set)
    is_outlet: bool = False
    used: bool = False


class SpeakerBook:
    """The sources met so far on a page, in reading order; ``identify`` must be called in that order."""

    def __init__(
        self,
        article: Article,
        words: PageWords,
        mentions: Sequence[Mention],
        entities: Sequence[Entity],
    ) -> None:
        self.article = article
        self.words = words
        self.sources: list[Source] = []
        self.names = {entity.entity_id: entity.name for entity in entities}
        self.by_token: dict[int, Mention] = {}
        for mention in mentions:
            first, last = words.at(mention.start_char), words.before(mention.end_char)
            for i in range(first, last):
                self.by_token.setdefault(i, mention)
        self.people = self._person_names()
        self.outlet = _outlet_words(article)
        self.focus: list[tuple[int, Source]] = []

    def _person_names(self) -> dict[str, tuple[str, ...]]:
        """Full names of persons on the page by their last word; a last word that two persons share is left out."""
        found: dict[str, set[tuple[str, ...]]] = {}
        seen: set[int] = set()
        for i in sorted(self.by_token):
            mention = self.by_token[i]
            if mention.kind != "person" or id(mention) in seen or mention.form not in ("name", "short_name"):
                continue
            seen.add(id(mention))
            name = _bare_name(mention.surface.split())
            if len(name) > 1:
                found.setdefault(name[-1].lower(), set()).add(name)
        return {last: max(names, key=len) for last, names in found.items() if len({n[0] for n in names}) == 1}

    # ── identity ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def identify(self, phrase: Phrase, antecedent: int | None = None) -> Source | None:
        """The source that a phrase names, None where a pronoun stands for nobody known.

        ``antecedent`` is the noun that a relative pronoun stands for.
        """
        words = self.words
        if antecedent is not None:
            phrase = phrase_of(words, antecedent)
        head = phrase.head
        lower = words.lower[head]
        if words.pos[head] == "PRON" or lower in _HE | _SHE | _THEY | _IT | _AUTHOR:
            return self._pronoun(head, lower)
        source = self._named(phrase) or self._described(phrase)
        source.used = True
        self.focus.append((head, source))
        return source

    def _new(self, source: Source) -> Source:
        self.sources.append(source)
        return source

    def _named(self, phrase: Phrase) -> Source | None:
        words, head = self.words, phrase.head
        if words.pos[head] != "PROPN" and not (words.text[head][:1].isupper() and words.ent[head] in ("PERSON", "ORG")):
            return None
        first = head
        while first > phrase.first and (words.pos[first - 1] == "PROPN" or words.text[first - 1] in ("-", ".")):
            first -= 1
        last = head + 1
        while last < phrase.last and words.pos[last] == "PROPN":
            last += 1
        mention = self.by_token.get(head)
        tokens = _bare_name(words.text[first:last]) or tuple(words.text[first:last])
        start, end = words.start[first], words.end[last - 1]
        kind_of_entity = mention.kind if mention is not None else None
        is_person = kind_of_entity == "person" or (kind_of_entity is None and words.ent[head] == "PERSON")
        full = self.people.get(tokens[-1].lower()) if is_person else None
        name = full if full is not None and {t.lower() for t in tokens} <= {t.lower() for t in full} else tokens
        entity_id = mention.entity_id if mention is not None else None
        for source in self.sources:
            if source.is_named and (
                source.name == name
                or (entity_id is not None and source.entity_id == entity_id)
                or (is_person and _same_person(source.name, name))
            ):
                if len(name) > len(source.name):
                    source.name, source.label = name, " ".join(name)
                self._learn(source, phrase)
                return source
        label = " ".join(name) if is_person else self.article.text[start:end]
        source = Source(start, end, label, True, None, words.lemma[head], name=name, entity_id=entity_id)
        source.number = "one"
        if self.outlet and self.outlet & {t.lower() for t in tokens}:
            source.is_outlet = True
        source.kind = None if is_person else _body_kind(words, phrase, kind_of_entity)
        if is_person:
            source.words.add("person")
        self._learn(source, phrase)
        return self._new(source)

    def _learn(self, source: Source, phrase: Phrase) -> None:
        """Gender, kind and affiliation from the words round a name."""
        words = self.words
        first = phrase.first
        last = phrase.last
        for i in range(max(first, 0), last):
            if words.lower[i] in speech_words("male"):
                source.gender = source.gender or "m"
            elif words.lower[i] in speech_words("female"):
                source.gender = source.gender or "f"
        for i in range(words.left[phrase.head], min(words.right[phrase.head] + 1, len(words))):
            found = source_nouns().get(words.lemma[i])
            if (
                source.kind is None
                and found is not None
                and found[1] == "person"
                and i != phrase.head
                and "person" in source.words
            ):
                source.kind = found[0]
                source.affiliation, source.affiliation_entity_id = self._affiliation(i)

    def _described(self, phrase: Phrase) -> Source:
        words, head = self.words, phrase.head
        lemma = words.lemma[head]
        start, end = words.start[phrase.first], words.end[phrase.last - 1]
        label = self.article.text[start:end]
        kind, form = source_nouns().get(lemma, (None, "person"))
        modifiers = {words.lower[i] for i in range(phrase.first, phrase.last)} - _DETERMINERS
        definite = words.lower[phrase.first] in _DETERMINERS
        for source in reversed(self.sources):
            if (
                source.head == lemma
                and not source.is_named
                and (source.label.lower() == label.lower() or (definite and modifiers <= source.words))
            ):
                return source
            if source.head == lemma and source.is_named and definite and modifiers <= source.words:
                return source
        proper = any(words.pos[i] == "PROPN" for i in range(phrase.first, phrase.last) if i != head)
        mention = self.by_token.get(head)
        source = Source(
            start, end, label, proper and form == "body", kind, lemma,
            number="many" if words.tag[head] in ("NNS", "NNPS") else "one",
            entity_id=mention.entity_id if mention is not None and proper and form == "body" else None,
        )  # fmt: skip
        source.words = modifiers
        if form == "person":
            source.affiliation, source.affiliation_entity_id = self._affiliation(head)
        self._learn(source, phrase)
        return self._new(source)

    def _affiliation(self, noun: int) -> tuple[str | None, str | None]:
        """The body in 'of', 'from', 'for', 'in', 'with' behind a role, or before it: 'a US official'."""
        words = self.words
        for kid in words.kids[noun]:
            if words.dep[kid] == "prep" and words.lower[kid] in ("of", "from", "for", "in", "with", "at"):
                pobj = words.kid(kid, "pobj")
                if pobj is not None and any(words.pos[i] == "PROPN" for i in range(words.left[pobj], pobj + 1)):
                    start, end = words.start[words.left[pobj]], words.end[pobj]
                    mention = self.by_token.get(pobj)
                    return self.article.text[start:end].removeprefix("the "), mention.entity_id if mention else None
        for kid in words.kids[noun]:
            if kid < noun and words.pos[kid] == "PROPN":
                mention = self.by_token.get(kid)
                if mention is not None and mention.kind in ("organisation", "place", "armed_group", "people"):
                    return mention.surface, mention.entity_id
        return None, None

    # ── pronouns ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _pronoun(self, head: int, lower: str) -> Source | None:
        if lower in _AUTHOR:
            return self.outlet_source()
        wanted = "m" if lower in _HE else "f" if lower in _SHE else None
        for at, source in reversed(self._candidates(head)):
            if at >= head:
                continue
            is_person = "person" in source.words or (
                source.number == "one" and source_nouns().get(source.head, ("", "person"))[1] == "person"
            )
            if wanted is not None:
                if not is_person or source.number != "one" or (source.gender or wanted) != wanted:
                    continue
                source.gender = wanted
            elif lower in _IT:
                if is_person or source.number != "one":
                    continue
            elif lower in _THEY:
                if source.number != "many" and is_person:
                    continue
            else:
                continue
            source.used = True
            self.focus.append((head, source))
            return source
        return None

    def _candidates(self, head: int) -> list[tuple[int, Source]]:
        return self.focus[-12:]

    def outlet_source(self) -> Source:
        """The outlet itself."""
        for source in self.sources:
            if source.is_outlet and source.first_start == 0 and source.first_end == 0:
                source.used = True
                return source
        label = self.article.publisher or self.article.publisher_domain or "the outlet"
        return self._new(Source(0, 0, label, False, "media", "outlet", is_outlet=True, used=True))

    # ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def speaker_id(self, source: Source) -> str:
        """``<article_id>/p<start>-<end>`` of the first words that name it."""
        return evidence_id(self.article.article_id, "p", source.first_start, source.first_end)

    def rows(self) -> tuple[Speaker, ...]:
        """A row for every source that speaks, in order of the text."""
        used = sorted((s for s in self.sources if s.used), key=lambda s: (s.first_start, s.first_end))
        return tuple(
            Speaker(
                self.speaker_id(s), self.article.article_id, s.entity_id, s.label, s.is_named, s.kind or "other", s.affiliation,
                s.affiliation_entity_id,
            )
            for s in used
        )  # fmt: skip


def _bare_name(tokens: Sequence[str]) -> tuple[str, ...]:
    kept = [t for t in tokens if t.lower() not in speech_words("title") and any(c.isalnum() for c in t)]
    if kept and kept[-1].lower() in ("'s", "’s"):
        kept.pop()
    return tuple(t.removesuffix("’s").removesuffix("'s") for t in kept)


def _same_person(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    short, long = sorted((a, b), key=len)
    return (
        bool(short)
        and short[-1].lower() == long[-1].lower()
        and {t.lower() for t in short} <= {t.lower() for t in long}
    )


def _body_kind(words: PageWords, phrase: Phrase, mention_kind: str | None) -> str | None:
    for i in range(phrase.last - 1, phrase.first - 1, -1):
        found = source_nouns().get(words.lower[i])
        if found is not None:
            return found[0]
    return "armed_group" if mention_kind == "armed_group" else "official" if mention_kind == "place" else None


def _outlet_words(article: Article) -> frozenset[str]:
    name = (article.publisher or "").lower()
    return frozenset({name}) if name and " " not in name else frozenset()
