"""How a place name stands in its sentence: what it hangs on, in which role, and whether it only says who acts or who speaks.

What belongs here: one name in the parser's tree.  What does not: which figure it belongs to, other sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, TypeAlias

from pipelines.annotate.figures.about.tie import PlaceTie
from pipelines.annotate.figures.words import figure_words
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.places.demonyms import demonym_place
from pipelines.annotate.speech.cues import verb_cue
from pipelines.gazetteer import load
from pipelines.lexicons import contract_word, load_table
from pipelines.model import Mention
from pipelines.model.quick import quick
from pipelines.vocabularies import PLACE_ROLES, PlaceRole

# adjunct: behind a preposition; object: of a verb that happens at its object; holder: subject of a verb of having and counting;
# label: before a colon; modifier: of a noun; demonym: of a noun for a place ('Kenyan waters'); actor: who does it, a part of their
# name, or what they are of; local: of who acts in their own town ('Dayton police'); source: of the clause of saying; apart: a seat,
# an origin or a measure, where nothing happens.
Manner: TypeAlias = Literal[
    "adjunct", "object", "holder", "label", "modifier", "demonym", "actor", "local", "source", "apart"
]
ACTING: tuple[Manner, ...] = ("actor", "local")
Attachment: TypeAlias = tuple[int, PlaceRole, Manner]

_MAX_STEPS = 10
_MODIFIERS = frozenset({"compound", "nmod", "poss", "amod"})
_ACTING_KINDS = frozenset(
    {"official", "military", "armed_group", "media", "ngo", "international_org", "expert", "tribal_leader"}
)
_NOMINAL = frozenset({"nsubj", "nsubjpass", "dobj", "attr", "conj", "npadvmod", "dep", "ccomp", "oprd"})
_OF_A_NAME = 4  # words behind a place that may say what it is of: 'Reno Police Department'
_LIST = 3
_LIST_JOINT = re.compile(r"\s{0,3}(?:,|,?\s{1,3}(?:and|or))\s{1,3}")
_COLONS = frozenset({":", "-", "–", "—", "--"})


@quick
@dataclass(frozen=True, slots=True)
class Standing:
    """A place mention, the word that names it, the word that it hangs on, the verb of that word's clause, its role and manner.

    ``is_fronted``: it stands before the subject of its clause ('In the capital, police said …').
    """

    mention: Mention
    word: int
    anchor: int
    clause: int | None
    role: PlaceRole
    manner: Manner
    is_fronted: bool = False

    @property
    def entity_id(self) -> str | None:
        """The place that is named; of a demonym its country."""
        if self.mention.form != "demonym":
            return self.mention.entity_id
        place = demonym_place(load(), self.mention.surface)
        return place.entity_id if place is not None else None

    @property
    def tie(self) -> PlaceTie:
        """The mention with its role and its place."""
        return PlaceTie(self.mention, self.role, self.entity_id)


@cache
def place_roles(part: str) -> dict[str, PlaceRole]:
    """The words of one part of place_roles.tsv with the role of the place that they take."""
    return {
        row["word"]: contract_word("place_roles", row, "role", PLACE_ROLES)
        for row in load_table("place_roles")
        if row["part"] == part
    }


@cache
def _acting_nouns() -> frozenset[str]:
    """Nouns for those who act and speak for a place: 'official', 'army'."""
    sources = (row for row in load_table("source_nouns") if row["form"] != "thing" and row["kind"] in _ACTING_KINDS)
    roles = (row for row in load_table("person_roles") if row["public"] == "yes")
    return (frozenset(row["noun"] for row in sources) | frozenset(row["role"] for row in roles)) - place_nouns()


@cache
def home_nouns() -> frozenset[str]:
    """Nouns for those who act for a place at home: 'government', 'police', not 'army'."""
    return frozenset(row["noun"] for row in load_table("source_nouns") if row["kind"] == "official") - place_nouns()


@cache
def nouns_abroad() -> frozenset[str]:
    """Nouns for those who act for a place elsewhere too: 'army', 'agency', 'tourist'."""
    return (_acting_nouns() | person_nouns()) - home_nouns() - figure_words("acts in a town")


@cache
def place_nouns() -> frozenset[str]:
    """Nouns for a place: 'town', 'waters', 'hospital'."""
    return frozenset(row["word"] for row in load_table("place_designations")) | figure_words("noun for a place")


@cache
def person_nouns() -> frozenset[str]:
    """Nouns for people, not for what becomes of them."""
    people = frozenset(row["lemma"] for row in load_table("counted_nouns") if row["unit"] == "person")
    return (
        people
        - {row["lemma"] for row in load_table("events") if row["part"] == "noun"}
        - figure_words("noun that is a count")
    )


class Reader:
    """Reads how place names stand; ``countries``: the entities of the page that are countries."""

    def __init__(self, words: PageWords, countries: frozenset[str]) -> None:
        self._words = words
        self._countries = countries
        self._acting: list[tuple[int, int]] = []  # spans of the names of those who act, in the sentence that is read
        self._mention: Mention

    def standings(self, bounds: tuple[int, int], mentions: Sequence[Mention]) -> tuple[Standing, ...]:
        """The place names of a sentence in order of the text; names of which nothing can be said are left out."""
        kinds = ("person", "organisation", "armed_group")
        self._acting = sorted((m.start_char, m.end_char) for m in mentions if m.kind in kinds and m.form != "pronoun")
        names = [m for m in mentions if m.kind == "place" or m.form == "demonym"]
        found = [self._standing(bounds, m) for m in names]
        self._join_lists(names, found)
        return tuple(each for each in found if each is not None)

    def _join_lists(self, names: Sequence[Mention], found: list[Standing | None]) -> None:
        """'in Mali, Niger, Chad and Sudan': the names of a list stand as its first, also where the parse parts them."""
        text, first = self._words.article_text, 0
        for at in range(1, len(names) + 1):
            if at < len(names) and _LIST_JOINT.fullmatch(text, names[at - 1].end_char, names[at].start_char):
                continue
            head = found[first]
            is_list = at - first >= _LIST and head is not None and head.manner in ("adjunct", "object")
            if is_list and head is not None and not head.is_fronted:
                for other in range(first + 1, at):
                    found[other] = replace(head, mention=names[other])
            first = at

    def _standing(self, bounds: tuple[int, int], mention: Mention) -> Standing | None:
        words = self._words
        place = words.head_of(mention.start_char, mention.end_char, bounds)
        if place is None or mention.form == "pronoun":
            return None
        self._mention = mention
        found = self._attachment(place)
        if found is None:
            return None
        anchor, role, manner = found
        if mention.form == "demonym":
            if manner == "modifier" and not self._is_of_a_land(anchor):
                return None
            if manner not in ACTING:
                manner = "demonym"
        clause = words.verb_above(anchor)
        subject = words.kid(clause, "nsubj", "nsubjpass", "expl") if clause is not None else None
        is_fronted = manner == "adjunct" and subject is not None and place < subject and anchor == clause
        return Standing(mention, place, anchor, clause, role, manner, is_fronted)

    def _attachment(self, place: int) -> Attachment | None:
        """What a place hangs on, and its role and manner there."""
        words, word = self._words, place
        modified: int | None = None  # the noun that the place modifies
        for _ in range(_MAX_STEPS):
            above, relation = words.head[word], words.dep[word]
            if above == word:
                return self._top(place, word, modified)
            if relation == "pobj":
                found = self._behind_preposition(word, modified)
                if isinstance(found, int):
                    word = found
                    continue
                return found
            is_participle = words.dep[above] in ("amod", "compound") and words.tag[above] in ("VBN", "VBD", "VBG", "JJ")
            if is_participle and words.lemma[above] not in figure_words("participle of rule over a place"):
                return above, "in", "actor"  # 'a Paris-based firm'
            if words.pos[above] in ("VERB", "AUX") and not is_participle:
                return self._of_verb(word, modified)
            if is_participle:
                word = above  # 'a rebel-held town' of 'Iraqi-held'
                continue
            if relation in (*_MODIFIERS, "npadvmod") and modified is None:
                modified = above
                if self._is_nationality(above):
                    return above, "in", "actor"
                if self._acts(above):
                    names = range(word + 1, min(word + _OF_A_NAME, len(words)))
                    is_local = any(words.lemma[i] in figure_words("acts in a town") for i in names)
                    return above, "in", "local" if is_local else "actor"
            elif relation not in ("appos", "conj") and modified is None:
                modified = above
            word = above
        return None

    def _is_of_a_land(self, noun: int) -> bool:
        """'the Syrian war', 'a Kenyan hospital': what happens to a whole country, what stands in it."""
        lemma = self._words.lemma[noun]
        return lemma in figure_words("happens to a country") or lemma in place_nouns()

    def _is_nationality(self, noun: int) -> bool:
        """'US hostages' are of the country, not in it."""
        return self._mention.entity_id in self._countries and self._words.lemma[noun] in person_nouns()

    def _top(self, place: int, top: int, modified: int | None) -> Attachment | None:
        """A place in a sentence without a verb: a label before a colon, or a modifier of what the sentence is about."""
        if modified is not None and modified != place:
            return modified, "in", "modifier"
        return (top, "in", "label") if self._is_label(place) else None

    def _is_label(self, place: int) -> bool:
        """'Karun: five dead': the first words of a sentence, with a colon or dash behind them."""
        words, first = self._words, place
        while first > 0 and words.sentence[first - 1] == words.sentence[place]:
            first -= 1
            if place - first > 3:
                return False
        behind = place + 1
        return (
            behind < len(words) and words.sentence[behind] == words.sentence[place] and words.lower[behind] in _COLONS
        )

    def _behind_preposition(self, word: int, modified: int | None) -> int | Attachment | None:
        """The attachment of the object of a preposition; a word where the search goes on from there."""
        words, prepositions = self._words, place_roles("preposition")
        preposition = words.head[word]
        outer, role = words.head[preposition], prepositions.get(words.lower[preposition])
        if words.lower[outer] == "according" or words.lower[preposition] == "per":
            return outer, "in", "source"
        if words.dep[preposition] == "agent":
            return outer, "in", "actor"
        if words.dep[outer] in ("prep", "pcomp") and prepositions.get(words.lower[outer]) in ("from", "to"):
            role, outer = prepositions[words.lower[outer]], words.head[outer]  # 'from inside the valley'
        if self._mention.form == "demonym" and modified == word and self._is_of_a_land(word):
            return word, "in", "modifier"
        if (
            role is None
            and words.lower[preposition] == "with"
            and words.lemma[outer] in figure_words("edge of a place")
        ):
            role = "in"  # 'near the border with Chad'
        if words.lower[preposition] == "for":  # 'left Mali for Niger'
            verb = words.head[outer] if words.dep[outer] == "dobj" else outer
            if words.lemma[verb] in place_roles("leaving verb"):
                role, outer = "to", verb
        if words.lower[preposition] == "of" and words.lower[outer] == "out":
            role, outer = "from", words.head[outer]  # 'driven out of Gao'
        if role is None or outer in (word, modified):
            return None
        is_place = modified is None or words.lemma[word] in place_nouns()
        if role == "via" and words.lemma[outer] in figure_words("moves all over a place"):
            role = "in"  # 'fire swept through the market of Anvik'
        if role != "in" and not is_place:
            return None  # 'from the Danish company' names no place
        if self._mention.form == "demonym" and (modified is None or not is_place):
            return None
        if role == "in" and words.pos[outer] in ("NOUN", "PROPN"):
            if words.lower[preposition] == "of" and words.lemma[outer] in figure_words("of after it compares"):
                return outer, "in", "apart"  # 'twice the size of Wales'
            if words.lower[preposition] == "of" and self._acts(outer):
                return outer, "in", "actor"  # 'the president of …'
            if words.dep[outer] == "pobj":
                above = words.head[outer]
                if words.lower[words.head[above]] == "according":
                    return outer, "in", "source"
                is_way = prepositions.get(words.lower[above], "in") != "in"
                if is_way and words.lemma[outer] not in place_nouns():
                    return outer, "in", "adjunct"  # 'from floods in Anvik'
                if words.dep[above] != "agent" and words.lower[above] in prepositions:
                    return outer  # 'from the town of Anvik', 'from camps in Anvik'
        if words.lower[preposition] == "of" and words.lower[outer] in figure_words("direction"):
            return outer, "in", "modifier"  # '40 km south of Cairo' is not in Cairo
        is_name = words.start[word] < self._mention.end_char and words.end[word] > self._mention.start_char
        is_between = is_name and words.lower[preposition] == "between" and words.pos[outer] == "NOUN"
        if is_between and words.lemma[outer] not in place_nouns():
            return outer, "in", "apart"  # 'talks between Peru and Chile'
        if words.lemma[outer] in figure_words("participle of a seat") and words.tag[outer] == "VBN":
            return outer, "in", "apart"  # 'based in Oslo'
        if role == "from" and words.pos[outer] in ("NOUN", "PROPN", "PRON") and words.lemma[outer] in person_nouns():
            return outer, role, "apart"  # 'tourists from Peru'
        if modified is not None and words.lemma[modified] in figure_words("edge of a place"):
            return outer, role, "modifier"  # 'on Lima's outskirts'
        is_way = role != "to" or words.lemma[outer] not in figure_words("to after it is no direction")
        return outer, role if is_way else "in", "adjunct"

    def _of_verb(self, word: int, modified: int | None) -> Attachment | None:
        """The attachment of what stands under a verb without a preposition."""
        words = self._words
        verb, relation = words.head[word], words.dep[word]
        if modified is not None:
            return (modified, "in", "modifier") if relation in _NOMINAL else None
        lemma = words.lemma[verb]
        before = self._first(word) - 1
        if (
            before >= 0
            and words.sentence[before] == words.sentence[word]
            and words.dep[before] in ("prt", "prep", "advmod")
        ):
            role = place_roles("preposition").get(words.lower[before])
            if role is not None:
                return verb, role, "adjunct"  # 'sank off Bari', where 'off' is taken for a part of the verb
        if relation in ("dobj", "nsubjpass"):
            role = place_roles("verb").get(lemma)
            if role is not None:
                return verb, role, "object"
            return (verb, "in", "object") if lemma in place_roles("struck verb") else None
        if relation == "nsubj":
            particle = words.kid(verb, "prt")
            whole = lemma if particle is None else f"{lemma} {words.lower[particle]}"
            return verb, "in", "holder" if whole in place_roles("holding verb") else "actor"
        return (verb, "in", "label") if self._is_label(word) else None

    def _first(self, word: int) -> int:
        """The first word of the name that ends in ``word``."""
        words, start = self._words, self._mention.start_char
        while word > 0 and words.start[word] > start:
            word -= 1
        return word

    def _acts(self, noun: int) -> bool:
        """Whether a noun names who acts or speaks: by its meaning, or as a part of a name."""
        words = self._words
        if words.lemma[noun] in _acting_nouns():
            return True
        at = bisect_left(self._acting, (words.start[noun] + 1, 0)) - 1
        return at >= 0 and self._acting[at][0] <= words.start[noun] < self._acting[at][1]


def is_saying(words: PageWords, verb: int | None, cues: frozenset[int]) -> bool:
    """Whether a verb reports what somebody says; ``cues``: where the cues of the page's statements begin."""
    if verb is None:
        return False
    if words.start[verb] in cues or words.lemma[verb] in figure_words("talks"):
        return True
    return verb_cue(words, verb) is not None and words.kid(verb, "ccomp") is not None
