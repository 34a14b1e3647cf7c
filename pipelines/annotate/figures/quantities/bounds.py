"""How exactly a number is meant: cue words before it ('over', 'as many as') and behind it ('or more', '-odd').

'more than' and 'at least' differ, and so do 'less than' and 'at most'; a cue of a strict side wins over 'about'.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TypeAlias
from unicodedata import category

from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.numbers.lexer import lex
from pipelines.annotate.figures.numbers.words import is_number_word
from pipelines.annotate.figures.words import figure_words
from pipelines.lexicons import contract_word, load_table
from pipelines.vocabularies import BOUNDS, Bound

_MAX_FILLERS = 4
_STRICT = ("at_least", "more_than", "at_most", "less_than")


@dataclass(frozen=True, slots=True)
class BoundCue:
    """A bound word: which bound, and its lexemes ``[first, last)``."""

    bound: Bound
    first: int
    last: int
    phrase: str


Phrases: TypeAlias = dict[str, tuple[tuple[tuple[str, ...], Bound], ...]]


@cache
def _phrases(side: str) -> Phrases:
    """Phrases and their bounds, longest first, by the word beside the number: the last one before it, the first one behind it."""
    phrases: dict[str, list[tuple[tuple[str, ...], Bound]]] = {}
    for row in load_table("bound_cues"):
        if row["side"] == side:
            phrase = tuple(lexeme.lower for lexeme in lex(row["phrase"]))
            phrases.setdefault(phrase[-1 if side == "before" else 0], []).append(
                (phrase, contract_word("bound_cues", row, "bound", BOUNDS))
            )
    return {word: tuple(sorted(found, key=lambda each: -len(each[0]))) for word, found in phrases.items()}


def cues_before(context: Context, first: int) -> list[BoundCue]:
    """The cues that end at lexeme ``first`` or at fillers before it, nearest first: 'at least some 40' has two."""
    found: list[BoundCue] = []
    end, fillers = first, 0
    skipped: list[str] = []
    while end > 0:
        cue = _ending_at(context, end)
        if cue is not None and not _is_place(context, cue, first, skipped):
            found.append(cue)
            end, fillers, skipped = cue.first, 0, []
            continue
        word = context.lower(end - 1)
        hyphen = word in HYPHENS and context.glued(end - 1) and context.lower(end - 2) == "sub"
        if not hyphen and (word not in figure_words("bound filler") or fillers >= _MAX_FILLERS):
            break
        skipped.append(word)
        end, fillers = end - 1, fillers + 1
    return found


def _is_place(context: Context, cue: BoundCue, first: int, skipped: list[str]) -> bool:
    """'over the 14 days', 'within the 5 areas', 'a kiosk near four shops' bound nothing."""
    if cue.phrase == "near" and context.kind(first) == "word":
        return True
    may_be = cue.phrase in figure_words("cue that is also a preposition of place")
    return may_be and not {"the", "a", "an"}.isdisjoint(skipped)


def _ending_at(context: Context, end: int) -> BoundCue | None:
    for phrase, bound in _phrases("before").get(context.lower(end - 1), ()):
        first = end - len(phrase)
        if first >= 0 and _stands(context, first, phrase):
            return BoundCue(bound, first, end, " ".join(phrase))
    return None


def _stands(context: Context, first: int, phrase: tuple[str, ...]) -> bool:
    """Whether the words of a phrase stand at the lexeme ``first``."""
    if context.lower(first) != phrase[0] or len(phrase) == 1:
        return context.lower(first) == phrase[0]
    return tuple(lexeme.lower for lexeme in context.lexemes[first : first + len(phrase)]) == phrase


def cue_after(context: Context, last: int, behind_number: bool) -> BoundCue | None:
    """The cue that begins at lexeme ``last``; ``behind_number``: no noun or unit stands between."""
    start = last
    hyphen = context.lower(start) in HYPHENS and context.glued(start) and context.glued(start + 1)
    if hyphen and behind_number:
        start += 1
    for phrase, bound in _phrases("after").get(context.lower(start), ()):
        if _stands(context, start, phrase):
            cue = BoundCue(bound, last, start + len(phrase), " ".join(phrase))
            return cue if _fits_behind(context, cue, hyphen, behind_number) else None
    return None


def _fits_behind(context: Context, cue: BoundCue, hyphen: bool, behind_number: bool) -> bool:
    """'20, at least 5 of them': the cue belongs to the next number; 'plus' and '+' must be glued; 'odd' needs a number."""
    if cue.phrase in ("plus", "+", "odd", "ish"):
        return behind_number and (hyphen or cue.phrase == "odd" or context.glued(cue.first))
    if cue.phrase == "and more":
        return behind_number and context.lower(cue.last) != "than"
    if cue.phrase in figure_words("cue that is also part of a name") and context.is_capital(cue.last - 1):
        return False  # a name: '212 Max'
    if cue.phrase == "or equal":
        return False
    following = context.lower(cue.last)
    is_number = (
        context.kind(cue.last) == "digits" or is_number_word(following) or category(following[:1] or " ") == "Sc"
    )
    return not (is_number or following in ("than", "a"))


def combine(cues: list[BoundCue]) -> Bound:
    """The bound that several cues of one number amount to, nearest cue first."""
    for cue in cues:
        if cue.bound in _STRICT:
            return cue.bound
    return cues[0].bound if cues else "exact"


def with_equality(bound: Bound) -> Bound:
    """'less than 80 or equal' is at most, 'more than … or equal' at least."""
    return "at_most" if bound == "less_than" else "at_least" if bound == "more_than" else bound
