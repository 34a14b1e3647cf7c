"""How exactly a number is meant: cue words before it ('over', 'as many as') and behind it ('or more', '-odd').

'more than' and 'at least' differ, and so do 'less than' and 'at most'; a cue of a strict side wins over 'about'.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from unicodedata import category

from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.numbers.lexer import lex
from pipelines.annotate.figures.numbers.words import is_number_word
from pipelines.annotate.figures.words import figure_words
from pipelines.lexicons import load_table

_MAX_FILLERS = 4
# 'over the 14 days', 'under a 10-year plan' and 'within the 5 areas' bound nothing.
_SPATIAL = frozenset({"over", "under", "within", "above", "below", "beyond", "near", "around", "about", "some"})
_STRICT = ("at_least", "more_than", "at_most", "less_than")


@dataclass(frozen=True, slots=True)
class BoundCue:
    """A bound word: which bound, and its lexemes ``[first, last)``."""

    bound: str
    first: int
    last: int
    phrase: str


@cache
def _phrases(side: str) -> dict[tuple[str, ...], str]:
    return {
        tuple(lexeme.lower for lexeme in lex(row["phrase"])): row["bound"]
        for row in load_table("bound_cues")
        if row["side"] == side
    }


@cache
def _longest(side: str) -> int:
    return max(map(len, _phrases(side)))


@cache
def _edge_words(side: str) -> frozenset[str]:
    """Last words of cues before a number, first words of cues behind it: nothing else needs a look."""
    return frozenset(phrase[-1 if side == "before" else 0] for phrase in _phrases(side))


def cues_before(context: Context, first: int) -> list[BoundCue]:
    """The cues that end at lexeme ``first`` or at fillers before it, nearest first: 'at least some 40' has two."""
    found: list[BoundCue] = []
    end, fillers = first, 0
    skipped: list[str] = []
    while end > 0:
        cue = _ending_at(context, end)
        if cue is not None and not (cue.phrase in _SPATIAL and {"the", "a", "an"} & set(skipped)) and not (
            cue.phrase == "near" and context.kind(first) == "word"  # 'a bomb near four shops'
        ):  # fmt: skip
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


def _ending_at(context: Context, end: int) -> BoundCue | None:
    if context.lower(end - 1) not in _edge_words("before"):
        return None
    phrases = _phrases("before")
    for length in range(min(_longest("before"), end), 0, -1):
        key = tuple(lexeme.lower for lexeme in context.lexemes[end - length : end])
        if key in phrases:
            return BoundCue(phrases[key], end - length, end, " ".join(key))
    return None


def cue_after(context: Context, last: int, behind_number: bool) -> BoundCue | None:
    """The cue that begins at lexeme ``last``; ``behind_number``: no noun or unit stands between."""
    start = last
    hyphen = context.lower(start) in HYPHENS and context.glued(start) and context.glued(start + 1)
    if hyphen and behind_number:
        start += 1
    if context.lower(start) not in _edge_words("after"):
        return None
    phrases = _phrases("after")
    for length in range(min(_longest("after"), len(context.lexemes) - start), 0, -1):
        key = tuple(lexeme.lower for lexeme in context.lexemes[start : start + length])
        if key in phrases:
            cue = BoundCue(phrases[key], last, start + length, " ".join(key))
            return cue if _fits_behind(context, cue, hyphen, behind_number) else None
    return None


def _fits_behind(context: Context, cue: BoundCue, hyphen: bool, behind_number: bool) -> bool:
    """'20, at least 5 of them': the cue belongs to the next number; 'plus' and '+' must be glued; 'odd' needs a number."""
    if cue.phrase in ("plus", "+", "odd", "ish"):
        return behind_number and (hyphen or cue.phrase == "odd" or context.glued(cue.first))
    if cue.phrase == "and more":
        return behind_number and context.lower(cue.last) != "than"
    if cue.phrase in ("max", "tops", "maximum", "minimum") and context.is_capital(cue.last - 1):
        return False  # a name: '737 Max'
    if cue.phrase == "or equal":
        return False
    following = context.lower(cue.last)
    is_number = (
        context.kind(cue.last) == "digits" or is_number_word(following) or category(following[:1] or " ") == "Sc"
    )
    return not (is_number or following in ("than", "a"))


def combine(cues: list[BoundCue]) -> str:
    """The bound that several cues of one number amount to, nearest cue first."""
    for cue in cues:
        if cue.bound in _STRICT:
            return cue.bound
    return cues[0].bound if cues else "exact"


def with_equality(bound: str) -> str:
    """'less than 5000 or equal' is at most, 'more than … or equal' at least."""
    return {"less_than": "at_most", "more_than": "at_least"}.get(bound, bound)
