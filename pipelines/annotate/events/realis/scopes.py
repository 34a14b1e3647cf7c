"""What words make of the happenings in their scope: the table ``event_scopes``, and where a happening stands below such a word.

What belongs here: the way from the table to a standing.  What does not: the climb from the happening to those words (``realis``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.annotate.events.lexicon import event_words
from pipelines.annotate.parse.page import PageWords
from pipelines.lexicons import contract_word, load_table, words_of_class
from pipelines.model.quick import quick
from pipelines.vocabularies import REALIS, Factuality, Realis

_INSIDE = frozenset({"complement", "finite", "bare", "object"})
_TURNED: dict[Realis, Realis] = {"happened": "not_happened", "ongoing": "not_happened", "not_happened": "happened",
                                 "attempted": "not_happened"}  # fmt: skip
_FACTUALITIES: Mapping[str, Factuality] = {
    "alleged": "alleged", "possible": "possible", "denied": "denied", "negated": "negated", "predicted": "predicted",
}  # fmt: skip


@quick
@dataclass(frozen=True, slots=True)
class Standing:
    """Whether it happened, the word that makes it so, and how the outlet stands to it where that word says so."""

    realis: Realis
    hedge: int | None = None
    factuality: Factuality | None = None
    is_content: bool = False  # of a demand, promise or threat that is itself an event


@dataclass(frozen=True, slots=True)
class Scope:
    """One row of the table; ``negated`` and ``past``: what the word makes of it where it is denied itself, or past."""

    realis: Realis
    factuality: Factuality | None
    slot: str
    negated: Realis | None
    past: Realis | None

    @property
    def lets_through(self) -> bool:
        """Whether it happened as surely as what the word itself names: 'managed to', 'evidence of'."""
        return self.realis == "happened" and self.factuality is None

    def turned(self, hedge: int | None) -> Standing:
        """What it makes of a happening where it is denied itself."""
        realis = self.negated or _TURNED.get(self.realis, "hypothetical")
        return Standing(realis, hedge, "negated" if realis == "not_happened" else None)

    def standing(self, word: int, is_past: bool, is_wish: bool) -> Standing | None:
        """What it makes of a happening; None where it lets through."""
        realis = self.past if is_past and self.past is not None else self.realis
        if realis == "happened" and self.factuality is None:
            return None
        is_content = is_wish and realis in ("planned", "threatened", "hypothetical")
        return Standing(realis, word, self.factuality, is_content)


@cache
def scopes(part: str) -> dict[str, tuple[Scope, ...]]:
    """What verbs, nouns, adjectives and adverbs make of a happening in their scope."""
    found: dict[str, list[Scope]] = {}
    for row in load_table("event_scopes"):
        if row["part"] == part:
            scope = Scope(
                contract_word("event_scopes", row, "realis", REALIS),
                _FACTUALITIES.get(row["factuality"]),
                row["slot"],
                contract_word("event_scopes", row, "negated", REALIS) if row["negated"] else None,
                contract_word("event_scopes", row, "past", REALIS) if row["past"] else None,
            )
            found.setdefault(row["word"], []).append(scope)
    return {word: tuple(each) for word, each in found.items()}


@cache
def realis_words(name: str) -> frozenset[str]:
    """The words of one class of realis_words.tsv; raises KeyError where no row has that class."""
    return words_of_class("realis_words", name)


def scope_of(words: PageWords, holder: int, part: str, slot: str, at: int | None = None) -> Scope | None:
    """The scope of a word for what stands in ``slot`` below it; a verb with its particle or the preposition ``at`` comes first."""
    table = scopes(part)
    if part == "verb":
        particle = words.kid(holder, "prt")
        names = [words.lemma[holder]] + ([words.lower[particle]] if particle is not None else [])
        names += [words.lower[at]] if at is not None and words.dep[at] == "prep" else []
        found = _first(table.get(" ".join(names), ()), slot) if len(names) > 1 else None
        if found is not None:
            return found
    return _first(table.get(words.lemma[holder], ()) or table.get(words.lower[holder], ()), slot)


def _first(rows: tuple[Scope, ...], slot: str) -> Scope | None:
    """The first row that fits; a clause in the subjunctive stands where one with a tense does."""
    slots = ("bare", "finite", "complement") if slot == "bare" else (slot,)
    return next((row for row in rows if row.slot in slots or (row.slot == "any" and slot in _INSIDE)), None)


def is_verb(words: PageWords, i: int) -> bool:
    """Whether the parser took a word for a verb."""
    return words.pos[i] in ("VERB", "AUX")


def is_infinitive(words: PageWords, i: int) -> bool:
    """'to leave', 'to be released'."""
    return words.tag[i] in ("VB", "VBN") and _has_to(words, i)


def _has_to(words: PageWords, i: int) -> bool:
    return any(words.tag[k] == "TO" for k in words.kids[i])


def is_finite(words: PageWords, i: int) -> bool:
    """Whether a verb has a tense of its own."""
    if words.tag[i] in ("VBD", "VBZ", "VBP"):
        return True
    return not _has_to(words, i) and any(
        words.dep[k] in ("aux", "auxpass") and words.tag[k] in ("VBD", "VBZ", "VBP", "MD") for k in words.kids[i]
    )


def is_past(words: PageWords, i: int) -> bool:
    """Whether a verb tells of the past: 'fled', 'had fled', 'has fled', 'was taken'."""
    auxiliaries = [k for k in words.kids[i] if words.dep[k] in ("aux", "auxpass")]
    if any(words.tag[k] in ("MD", "TO") for k in auxiliaries):
        return False
    if any(words.tag[k] == "VBD" or words.lower[k] in realis_words("perfect") for k in auxiliaries):
        return True
    return words.tag[i] == "VBD" or (words.tag[i] == "VBN" and not auxiliaries and words.dep[i] == "ROOT")


def slot_below(words: PageWords, at: int, relation: str, is_open: bool) -> str:
    """Where a happening stands below the word that may hold it: a clause with or without a tense, a noun, elsewhere."""
    if relation in ("xcomp", "ccomp", "pcomp", "acl", "relcl", "csubj"):
        if is_finite(words, at):
            return "finite"
        is_that = relation in ("ccomp", "acl") and words.kid(at, "mark") is not None
        return "bare" if is_that and not is_infinitive(words, at) else "complement"
    if relation == "advcl":
        return "complement" if is_open and words.tag[at] in ("VB", "VBN") and is_infinitive(words, at) else "adjunct"
    if relation in ("dobj", "nsubjpass", "attr", "oprd", "pobj", "compound", "nmod"):
        return "object"
    if relation == "prep":
        is_governed = words.lower[at] in event_words("governed") or (
            words.lower[at] == "in" and not is_verb(words, words.head[at])
        )
        inside = "complement" if words.kid(at, "pcomp") is not None else "object"
        return inside if is_governed else "adjunct"
    return relation
