"""Who the speakers of one article are: names and descriptions joined, pronouns resolved, kinds and affiliations.

What belongs here: identity inside one page.  What does not: which words stand beside a cue (noun_phrases.py), how names compare
(person_names.py), and people met on other pages (resolve).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words
from pipelines.annotate.speech.drafts import Phrase
from pipelines.annotate.speech.sources.animacy import source_nouns
from pipelines.annotate.speech.sources.met import MetSources
from pipelines.annotate.speech.sources.noun_phrases import ODD_NAMES, phrase_of
from pipelines.annotate.speech.sources.offices import (
    body_meant,
    contradicts,
    holder_of_office,
    issuer,
    learn_roles,
    same_office,
)
from pipelines.annotate.speech.sources.person_names import (
    NAMED_FORMS,
    PageTitles,
    clean_label,
    family_name_first,
    full_names,
    gender_of,
    has_role,
    is_title,
    squash,
)
from pipelines.annotate.speech.sources.speaker_draft import SpeakerDraft, affiliation_of, kind_of_name
from pipelines.lexicons import words_of_class
from pipelines.model import Article, Entity, Mention, Speaker, evidence_id
from pipelines.vocabularies import BODIES, SpeakerKind

_OF_SUBJECTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj"})  # relations of who may be spoken of
_PRONOUNS = ("he", "she", "it", "they", "first person")
# A pronoun is looked up no farther back than this many candidates.
_MAX_BACK = 12
_NEAR = 3


def _names(mention: Mention | None) -> bool:
    """Whether a mention is the name of somebody or something in particular."""
    return mention is not None and mention.form in NAMED_FORMS and mention.kind != "people"


def _is(lower: str, pronoun: str) -> bool:
    return lower in words_of_class("closed_classes", pronoun)


class SpeakerBook:
    """The sources met so far on a page; ``identify`` must be called in reading order."""

    def __init__(
        self,
        article: Article,
        words: PageWords,
        mentions: Sequence[Mention],
        entities: Sequence[Entity],
        quoted: Sequence[int],
    ) -> None:
        self.article = article
        self.words = words
        self.sources = MetSources()
        self.entity_names = {entity.entity_id: entity.name for entity in entities}
        self.places = frozenset(entity.entity_id for entity in entities if entity.kind == "place")
        self.by_token: dict[int, Mention] = {}
        self.first_name: dict[str, Mention] = {}
        for mention in mentions:
            for i in range(words.at(mention.start_char), words.before(mention.end_char)):
                self.by_token.setdefault(i, mention)
            if mention.entity_id is not None and mention.form in NAMED_FORMS:
                self.first_name.setdefault(mention.entity_id, mention)
        self.first_outside: dict[str, int] = {}
        for i, mention in sorted(self.by_token.items()):
            if mention.entity_id is not None and mention.form in NAMED_FORMS and not quoted[i]:
                self.first_outside.setdefault(mention.entity_id, i)
        self.titles = PageTitles(words, mentions)
        self.people = full_names(self.titles, mentions)
        self.outlets = {squash(name) for name in (article.publisher, article.publisher_domain) if name}
        if article.publisher_domain:
            self.outlets.add(squash(article.publisher_domain.removeprefix("www.").split(".")[0]))
        self.focus: list[tuple[int, SpeakerDraft]] = []
        # Subjects of the reporter's own clauses that can speak: what a pronoun behind them stands for.
        may_be = (i for i, dep in enumerate(words.dep) if dep in _OF_SUBJECTS and not quoted[i])
        self.subjects = [i for i in may_be if self._is_subject(i)]
        self.next_subject = 0

    # ── identity ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def identify(self, phrase: Phrase, antecedent: int | None = None) -> SpeakerDraft | None:
        """The source that a phrase names, None where a pronoun stands for nobody known.

        ``antecedent`` is the noun that a relative pronoun stands for.
        """
        words = self.words
        if antecedent is not None:
            phrase = phrase_of(words, antecedent)
        head = phrase.head
        self._meet_subjects(phrase.first)
        apposed = self._apposed_person(head)
        if apposed is not None:
            phrase, head = phrase_of(words, apposed), apposed
        linked = self._linked(head)
        if (
            linked is None
            and (words.pos[head] == "PRON" or any(_is(words.lower[head], pronoun) for pronoun in _PRONOUNS))
            and phrase.last - phrase.first == 1
        ):
            return self._pronoun(head, words.lower[head])
        source = linked or self._outlet(phrase) or self._named(phrase) or self._described(phrase)
        self.focus.append((head, source))
        return source

    def _apposed_person(self, head: int) -> int | None:
        """The name behind a role: 'the group's leader, Ann Lee, said'."""
        words = self.words
        if words.ent[head] == "PERSON" or words.pos[head] not in ("NOUN", "PROPN"):
            return None
        apposed = words.kid(head, "appos")
        if apposed is None or words.pos[apposed] != "PROPN":
            return None
        named = self.by_token.get(apposed)
        is_person = words.ent[apposed] == "PERSON" or (named is not None and named.kind == "person")
        return apposed if is_person else None

    def _meet_subjects(self, before: int) -> None:
        while self.next_subject < len(self.subjects) and self.subjects[self.next_subject] < before:
            i = self.subjects[self.next_subject]
            self.next_subject += 1
            phrase = phrase_of(self.words, i)
            source = self._outlet(phrase) or self._named(phrase) or self._described(phrase)
            self.focus.append((i, source))

    def _is_subject(self, i: int) -> bool:
        words = self.words
        mention = self.by_token.get(i)
        if (
            mention is not None
            and mention.kind == "person"
            and mention.form in NAMED_FORMS
            and words.dep[i] in ("dobj", "pobj")
        ):
            return True
        if words.dep[i] not in ("nsubj", "nsubjpass") or words.dep[words.head[i]] in ("ccomp", "relcl", "acl"):
            return False
        if mention is not None and mention.form in NAMED_FORMS:
            return mention.kind == "person" or mention.kind in BODIES
        return words.pos[i] == "NOUN" and words.lemma[i] in source_nouns()

    def _linked(self, head: int) -> SpeakerDraft | None:
        """The source of a pronoun or description that the page's entities already resolve."""
        mention = self.by_token.get(head)
        if mention is None or mention.entity_id is None or mention.form not in ("pronoun", "nominal"):
            return None
        if mention.form == "nominal" and contradicts(self.words, head, self.entity_names.get(mention.entity_id, "")):
            return None
        first = self.first_outside.get(mention.entity_id)
        if first is None or first > head:
            return None  # met in other people's words only: not who speaks them
        known = self.sources.of_entity(mention.entity_id)
        if known is not None:
            return known
        name = self.first_name.get(mention.entity_id)
        if name is None:
            return None
        at = self.words.before(name.end_char) - 1
        return self._named(phrase_of(self.words, at)) if at >= 0 else None

    def _outlet(self, phrase: Phrase) -> SpeakerDraft | None:
        """The outlet itself: its own name, 'this reporter'."""
        words = self.words
        own = words.lower[phrase.first] == "this" and words.lemma[phrase.head] in speech_words("outlet")
        label = self.article.text[words.start[phrase.first] : words.end[phrase.last - 1]]
        return self.outlet_source() if own or squash(label.removeprefix("the ")) in self.outlets else None

    def outlet_source(self) -> SpeakerDraft:
        """The outlet itself, speaker p0-0."""
        outlet = self.sources.outlet
        if outlet is None:
            label = self.article.publisher or self.article.publisher_domain or "the outlet"
            outlet = SpeakerDraft(0, 0, label, False, "media", "outlet", False, is_outlet=True)
            self.sources.add(outlet)
        return outlet

    def _named(self, phrase: Phrase) -> SpeakerDraft | None:
        """The source that a phrase names: one met before, or a new one; None where the phrase is no name."""
        mention = self.by_token.get(phrase.head)
        if not self._is_name(phrase.head, mention):
            return None
        draft = self._draft_of_name(phrase, mention)
        known = self.sources.named(draft)
        if known is None:
            known = draft
            self.sources.add(draft)
        elif draft.is_person and len(draft.name) > len(known.name):
            known.name, known.label = draft.name, " ".join(draft.name)
            self.sources.learn_name(known)
        self._learn(known, phrase)
        return known

    def _is_name(self, head: int, mention: Mention | None) -> bool:
        words = self.words
        is_odd = words.pos[head] in ODD_NAMES and words.text[head][:1].isupper()
        if words.pos[head] != "PROPN" and not is_odd and not (_names(mention) and words.text[head][:1].isupper()):
            return False
        role = source_nouns().get(words.lemma[head])
        is_office = role is not None and role[1] == "person"
        return not is_office or words.ent[head] == "PERSON" or (mention is not None and mention.kind == "person")

    def _draft_of_name(self, phrase: Phrase, mention: Mention | None) -> SpeakerDraft:
        """A source by the name in a phrase: a person's full name where the page has it, a body's name as printed."""
        words, head = self.words, phrase.head
        named = mention if _names(mention) else None
        first, last = self._name_span(phrase, named)
        start, end = words.start[first], words.end[last - 1]
        surface = clean_label(self.article.text[start:end])
        name = self.titles.bare_name(surface.split()) or (surface,)
        titles = [i for i in range(first, head) if is_title(words.text[i])]
        is_person = named.kind == "person" if named is not None else words.ent[head] == "PERSON"
        if not is_person:
            has_rank = any(words.lower[i] not in speech_words("title in names") for i in titles)
            is_person = has_rank or name[-1].lower() in self.people or has_role(words, head)
        if is_person:
            full = self.people.get(name[-1].lower()) or family_name_first(named, self.entity_names)
            if full is not None and {w.lower() for w in name} <= {w.lower() for w in full}:
                name = full
            label = " ".join(name)
            if len(name) == 1 and titles:
                label = f"{words.text[titles[0]]} {label}"
        else:
            label = surface.removeprefix("the ").removeprefix("The ")
        return SpeakerDraft(
            start, end, label, True, None if is_person else self._body_kind(first, last, mention), words.lemma[head], is_person,
            name=name, entity_id=named.entity_id if named is not None else None, is_plural=words.tag[head] == "NNPS",
        )  # fmt: skip

    def _name_span(self, phrase: Phrase, mention: Mention | None) -> tuple[int, int]:
        """Tokens of a name: its mention, or the capitals round its head, hyphens included; titles before it too."""
        words, head = self.words, phrase.head
        first, last = head, head + 1
        if mention is not None:
            first = max(words.at(mention.start_char), phrase.first)
            last = max(words.before(mention.end_char), last)
        while first > phrase.first and (
            words.pos[first - 1] == "PROPN" or words.text[first - 1] in ("-", ".", "’", "'")
        ):
            first -= 1
        while last < len(words) and words.sentence[last] == words.sentence[head] and (
            words.pos[last] == "PROPN" or (words.text[last] == "-" and words.start[last] == words.end[last - 1])
        ):  # fmt: skip
            if words.pos[last] == "PROPN" and words.start[last] > words.end[last - 1] and last >= phrase.last:
                break
            last += 1
        if words.text[last - 1] == "-":
            last -= 1
        return first, last

    def _learn(self, source: SpeakerDraft, phrase: Phrase) -> None:
        """Gender, kind and affiliation from the words round a name: titles, roles before it and in apposition."""
        words, head = self.words, phrase.head
        for i in range(phrase.first, phrase.last):
            if words.lower[i] in speech_words("male"):
                source.gender = source.gender or "m"
            elif words.lower[i] in speech_words("female"):
                source.gender = source.gender or "f"
        if not source.is_person:
            return
        if source.is_named:
            learn_roles(words, source, head, phrase, self.sources)
        source.gender = source.gender or gender_of(source.name)
        roles = [k for k in words.kids[head] if words.dep[k] in ("compound", "appos", "nmod", "amod") and k != head]
        for role in sorted(roles, key=lambda k: words.dep[k] == "compound"):
            for i in (role, *words.all_kids(role, "compound", "conj")):
                known = source_nouns().get(words.lemma[i]) or source_nouns().get(words.lower[i])
                if source.kind in (None, "other") and known is not None and known[1] == "person":
                    source.kind = known[0]
                    if source.affiliation is None:
                        source.affiliation, source.affiliation_entity_id = affiliation_of(
                            self.article, words, self.by_token, role
                        )
        if source.affiliation is None:
            source.affiliation, source.affiliation_entity_id = affiliation_of(self.article, words, self.by_token, head)
        self._take_kind_of_body(source)

    def _described(self, phrase: Phrase) -> SpeakerDraft:
        words, head = self.words, phrase.head
        if words.lower[head] in speech_words("one of several") and words.kid(head, "appos") is not None:
            apposed = words.kid(head, "appos")
            if apposed is not None and words.pos[apposed] == "NOUN":
                phrase = phrase_of(words, apposed)  # 'one of the children, a boy of ten'
                head = apposed
        lemma = words.lemma[head]
        start, end = words.start[phrase.first], words.end[phrase.last - 1]
        label = clean_label(self.article.text[start:end]).removesuffix("'s").removesuffix("’s")
        kind, form = source_nouns().get(lemma) or source_nouns().get(words.lower[head]) or (None, "person")
        issued = issuer(words, phrase, self.focus)
        if isinstance(issued, int):
            owner = phrase_of(words, issued)
            return self._named(owner) or self._described(owner)
        if issued is not None:
            return issued
        office = holder_of_office(words, phrase, self.sources)
        office = office or body_meant(words, phrase, self.focus, self.entity_names, self.places)
        if office is not None:
            return office
        is_plural = words.tag[head] in ("NNS", "NNPS") or any(words.dep[k] == "conj" for k in words.kids[head])
        others = [i for i in range(phrase.first, phrase.last) if i != head]
        proper = any(words.pos[i] == "PROPN" or words.ent[i] in ("NORP", "GPE", "ORG", "PERSON") for i in others)
        mention = self.by_token.get(head)
        is_named = form == "body" and proper and not is_plural
        source = SpeakerDraft(
            start, end, label, is_named, kind, lemma, form == "person", is_plural,
            entity_id=mention.entity_id if mention is not None and is_named else None,
        )  # fmt: skip
        determiners = words_of_class("closed_classes", "definite determiner")
        source.words = {words.lower[i] for i in range(phrase.first, phrase.last)} - determiners
        if form == "person":
            source.affiliation, source.affiliation_entity_id = affiliation_of(self.article, words, self.by_token, head)
            self._take_kind_of_body(source)
        met = same_office(words, phrase, label, source, self.sources)
        if met is not None:
            return met
        self._learn(source, phrase)
        self.sources.add(source)
        return source

    def _take_kind_of_body(self, source: SpeakerDraft) -> None:
        """A spokesman of the army speaks as the army does."""
        if source.kind in (None, "other") and source.affiliation is not None:
            source.kind = kind_of_name(source.affiliation) or source.kind

    def _body_kind(self, first: int, last: int, mention: Mention | None) -> SpeakerKind | None:
        found = kind_of_name(self.article.text[self.words.start[first] : self.words.end[last - 1]])
        if found is None and mention is not None and mention.entity_id in self.entity_names:
            found = kind_of_name(self.entity_names[mention.entity_id])
        if found is not None:
            return found
        kind = mention.kind if mention is not None else None
        return "armed_group" if kind == "armed_group" else "official" if kind == "place" else None

    # ── pronouns ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _pronoun(self, head: int, lower: str) -> SpeakerDraft | None:
        if _is(lower, "first person"):
            return self.outlet_source()
        wanted = "m" if _is(lower, "he") else "f" if _is(lower, "she") else None
        unsure: SpeakerDraft | None = None
        for at, source in reversed(self.focus[-_MAX_BACK:]):
            if at >= head or source.is_outlet or source is unsure:
                continue
            if wanted is not None:
                if not source.is_person or source.is_plural or (source.gender or wanted) != wanted:
                    continue
                if source.gender is None and self._is_rival(source, head, wanted):
                    unsure = source
                    continue
            elif _is(lower, "it"):
                if source.is_person or source.is_plural:
                    continue
            elif _is(lower, "they"):
                if source.is_person and not source.is_plural:
                    continue
            else:
                return None
            source.gender = source.gender or wanted
            self.focus.append((head, source))
            return source
        return None

    def _is_rival(self, source: SpeakerDraft, head: int, wanted: str) -> bool:
        """Whether somebody near is known to be what the pronoun says, while it is not known of ``source``."""
        near = [other for at, other in self.focus[-_NEAR:] if at < head and other is not source]
        return any(other.is_person and other.gender == wanted and not other.is_plural for other in near)

    # ── rows ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def speaker_id(self, source: SpeakerDraft) -> str:
        """``<article_id>/p<start>-<end>`` of the first words that name it."""
        return evidence_id(self.article.article_id, "p", source.first_start, source.first_end)

    def rows(self, used: Sequence[SpeakerDraft]) -> tuple[Speaker, ...]:
        """A row for every source in ``used``, in order of the text."""
        rows: dict[str, Speaker] = {}
        for s in sorted(used, key=lambda s: (s.first_start, s.first_end)):
            speaker_id = self.speaker_id(s)
            rows.setdefault(
                speaker_id,
                Speaker(
                    speaker_id, self.article.article_id, s.entity_id, s.label, s.is_named, s.kind or "other", s.affiliation,
                    s.affiliation_entity_id,
                ),
            )  # fmt: skip
        return tuple(rows.values())
