"""The tables of happenings as the rules ask for them: words with their senses, frames, classes of nouns.

What belongs here: the way from TSV to records.  What does not: rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.lexicons import contract_word, load_table, words_of_class
from pipelines.vocabularies import (
    ACLED_SUB_TYPES,
    ACLED_TYPES,
    ARGUMENT_ROLES,
    EVENT_CONTEXTS,
    EVENT_TYPES,
    EVENTS,
    HAPPENINGS,
    AcledSubType,
    AcledType,
    ArgumentRole,
    EventContext,
    EventType,
    Happening,
)

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Need:
    """What one slot beside a word must hold, or must not."""

    slot: str
    wanted: str
    is_not: bool


@dataclass(frozen=True, slots=True)
class Sense:
    """One sense of a word or phrase: ``rest`` are its other words, in order from the verb on or up to the noun."""

    words: str
    rest: tuple[str, ...]
    needs: tuple[Need, ...]
    happening: Happening
    frame: str
    event_type: EventType | None
    event_mode: str | None


@dataclass(frozen=True, slots=True)
class Classes:
    """A happening in the words of other projects."""

    event_type: EventType | None
    event_mode: str | None
    acled_type: AcledType | None
    acled_sub_type: AcledSubType | None


@cache
def happening_classes() -> dict[Happening, Classes]:
    """Every happening with its PLOVER and ACLED types."""
    table = "happening_classes"
    return {
        contract_word(table, row, "happening", HAPPENINGS): Classes(
            contract_word(table, row, "type", EVENT_TYPES) if row["type"] else None,
            row["mode"] or None,
            contract_word(table, row, "acled_type", ACLED_TYPES) if row["acled_type"] else None,
            contract_word(table, row, "acled_sub_type", ACLED_SUB_TYPES) if row["acled_sub_type"] else None,
        )
        for row in load_table(table)
    }


def _need(text: str) -> Need:
    slot, wanted = text.split("=")
    return Need(slot.removeprefix("not-"), wanted, slot.startswith("not-"))


@cache
def senses(part: str) -> dict[str, tuple[Sense, ...]]:
    """The senses of verbs, nouns or adjectives by their head word; phrases before single words, else in the table's order."""
    found: dict[str, list[Sense]] = {}
    for row in load_table("happenings"):
        if row["part"] != part:
            continue
        happening = contract_word("happenings", row, "happening", HAPPENINGS)
        known = happening_classes()[happening]
        phrase = row["word"].replace("-", " - ").split()
        head, rest = (phrase[0], phrase[1:]) if part == "verb" else (phrase[-1], phrase[:-1])
        own = contract_word("happenings", row, "type", EVENT_TYPES) if row["type"] not in ("", "-") else None
        sense = Sense(
            row["word"],
            tuple(word for word in rest if word != "-"),
            tuple(_need(each) for each in row["needs"].split()),
            happening,
            row["frame"],
            None if row["type"] == "-" else own or known.event_type,
            None if row["type"] == "-" else row["mode"] or known.event_mode,
        )
        found.setdefault(head, []).append(sense)
        if "-" in row["word"]:  # tokens may keep the hyphen
            found.setdefault(row["word"], []).append(Sense(sense.words, (), *_behind(sense)))
    return {head: tuple(sorted(each, key=lambda sense: -len(sense.rest))) for head, each in found.items()}


def _behind(sense: Sense) -> tuple[tuple[Need, ...], Happening, str, EventType | None, str | None]:
    return sense.needs, sense.happening, sense.frame, sense.event_type, sense.event_mode


@cache
def demand_sense() -> Sense:
    """The sense of 'must' behind a verb of saying."""
    return next(sense for sense in senses("verb")["demand"] if not sense.needs)


@cache
def act_sense() -> Sense:
    """The sense of a verb that the table does not have, where a force acts."""
    return Sense("act of a force", (), (), "other", "act", None, None)


@cache
def counted_sense(event: Happening, form: str) -> Sense:
    """The sense of a word by what a figure counts beside it."""
    known = happening_classes()[event]
    frame = next(
        (row["frame"] for row in load_table("happenings") if (row["happening"], row["part"]) == (event, form)), "act"
    )
    return Sense("counted", (), (), event, frame, known.event_type, known.event_mode)


@cache
def _agreed_words() -> dict[tuple[Happening, Happening], Happening]:
    table = "happening_figures"
    return {
        (contract_word(table, row, "event", EVENTS), contract_word(table, row, "happening", HAPPENINGS)): contract_word(
            table, row, "word", HAPPENINGS
        )
        for row in load_table(table)
    }


def agreed_word(event: Happening, sense: Sense) -> Happening | None:
    """The word of both where a figure counts by one what its words name by another; None where one of them is mistaken."""
    is_phrase = bool(sense.rest) and sense.happening != "other"
    own = sense.happening if is_phrase or sense.happening == event else None
    return _agreed_words().get((event, sense.happening), own)


@cache
def participles() -> Mapping[str, str]:
    """Regular participles of the verbs of the table: 'wounded' of 'wound', where the tagger saw an adjective or noun."""
    return {_participle(verb): verb for verb in senses("verb") if verb.isalpha()}


def _participle(verb: str) -> str:
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in _VOWELS:
        return verb[:-1] + "ied"
    if len(verb) in (3, 4) and verb[-1] not in _VOWELS + "wxy" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS:
        return verb + verb[-1] + "ed"
    return verb + "ed"


@cache
def known_words() -> frozenset[str]:
    """Every lemma or form that can be the head of a happening."""
    return frozenset().union(senses("verb"), senses("noun"), senses("adjective"), participles(), event_words("must"))


@cache
def context_words() -> dict[str, tuple[EventContext, ...]]:
    """The PLOVER contexts that each word names."""
    found: dict[str, tuple[EventContext, ...]] = {}
    for name in EVENT_CONTEXTS:
        for word in event_words(f"{name} context"):
            found[word] = (*found.get(word, ()), name)
    return found


@cache
def frames() -> dict[str, dict[str, ArgumentRole]]:
    """Of each frame, the role that each slot holds."""
    found: dict[str, dict[str, ArgumentRole]] = {}
    for row in load_table("event_frames"):
        found.setdefault(row["frame"], {})[row["slot"]] = contract_word("event_frames", row, "role", ARGUMENT_ROLES)
    return found


@cache
def noun_classes() -> dict[str, frozenset[str]]:
    """The classes of each noun of event_nouns.tsv."""
    found: dict[str, set[str]] = {}
    for row in load_table("event_nouns"):
        found.setdefault(row["word"], set()).add(row["class"])
    return {word: frozenset(classes) for word, classes in found.items()}


@cache
def event_words(name: str) -> frozenset[str]:
    """The words of one class of event_words.tsv; raises KeyError where no row has that class."""
    return words_of_class("event_words", name)
