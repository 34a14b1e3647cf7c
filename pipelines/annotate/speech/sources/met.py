"""The sources that a page has named so far, found again by a word of their name, their entity or their head.

What belongs here: finding a source that was met.  What does not: reading one from a phrase (``speakers``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipelines.annotate.speech.sources.person_names import same_person
from pipelines.annotate.speech.sources.speaker_draft import SpeakerDraft

# Sources that share a word and are compared: on a page with more of them the latest count.
_MOST_ALIKE = 50


class MetSources:
    """The sources in the order in which they were met; the time of a look-up does not grow with the page."""

    def __init__(self) -> None:
        self._by_key: dict[str | tuple[str, ...], list[tuple[int, SpeakerDraft]]] = defaultdict(list)
        self._by_head: dict[str, list[SpeakerDraft]] = defaultdict(list)
        self._by_role: dict[str, list[SpeakerDraft]] = defaultdict(list)
        self._by_entity: dict[str, SpeakerDraft] = {}
        self._numbers: dict[SpeakerDraft, int] = {}
        self.outlet: SpeakerDraft | None = None

    def add(self, source: SpeakerDraft) -> None:
        """Take in a source that was not met before."""
        self._numbers[source] = len(self._numbers)
        self._by_head[source.head].append(source)
        if source.entity_id is not None:
            self._by_entity.setdefault(source.entity_id, source)
        if source.is_outlet and self.outlet is None:
            self.outlet = source
        self.learn_name(source)

    def learn_name(self, source: SpeakerDraft) -> None:
        """Make a source known by the name that it has now."""
        entry = (self._numbers[source], source)
        for key in _keys(source):
            if entry not in self._by_key[key][-1:]:
                self._by_key[key].append(entry)

    def named(self, draft: SpeakerDraft) -> SpeakerDraft | None:
        """The first source that a name is another mention of; None where it is new."""
        found = {
            number: source
            for key in _keys(draft)
            for number, source in self._by_key.get(key, ())[-_MOST_ALIKE:]
            if _are_one(source, draft)
        }
        return found[min(found)] if found else None

    def of_entity(self, entity_id: str) -> SpeakerDraft | None:
        """The first source that is an entity of the page."""
        return self._by_entity.get(entity_id)

    def with_head(self, lemma: str) -> Iterator[SpeakerDraft]:
        """Sources by a word as their head, the latest first."""
        yield from reversed(self._by_head.get(lemma, ())[-_MOST_ALIKE:])

    def learn_role(self, source: SpeakerDraft, lemma: str) -> None:
        """Make a person known by an office; who was last named with it comes first."""
        if source not in self._by_role[lemma][-1:]:
            self._by_role[lemma].append(source)

    def with_role(self, lemma: str) -> Iterator[SpeakerDraft]:
        """Persons by the noun of an office, the latest first."""
        yield from reversed(self._by_role.get(lemma, ())[-_MOST_ALIKE:])


def _keys(source: SpeakerDraft) -> set[str | tuple[str, ...]]:
    """What two names of one source share at least one of: a word, the whole, the entity."""
    keys: set[str | tuple[str, ...]] = {word.lower() for word in source.name}
    keys.add(source.name)
    if source.entity_id is not None:
        keys.add(("entity", source.entity_id))
    return keys


def _are_one(source: SpeakerDraft, draft: SpeakerDraft) -> bool:
    """Whether a name is that of a source met before."""
    if not source.is_named or source.is_person != draft.is_person:
        return False
    if source.name == draft.name or (draft.entity_id is not None and source.entity_id == draft.entity_id):
        return True
    return draft.is_person and same_person(source.name, draft.name)
