"""How likely a segment is of the story, given why it was labelled: the calibrated scores of blocks.

The chances stand in lexicons/block_chances.tsv, counted on pages whose story is known (tests/fit/segments.py).  What belongs
here: looking a label up.  What does not: the label (main_text, in_context).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, lru_cache
from typing import Final, NamedTuple

from pipelines.lexicons import load_table

LENGTHS: Final = ("short", "middle", "long")
_BOUNDS: Final = (8, 25)  # words: own, a third of the segments each, about
PLACES: Final = ("with the story", "elsewhere")
ANY: Final = "any"
_UNKNOWN: Final = 0.5
_QUOTED: Final = re.compile(r"['\"]")


class Case(NamedTuple):
    """What a chance depends on: the reason of the label, the segment's length, and whether it is set like the story."""

    reason: str
    length: str
    place: str


def case_of(why: str, n_words: int, *, is_core: bool) -> Case:
    """The case of a segment that was labelled for the reason ``why``; words that a reason quotes do not count."""
    return _case(why, bisect_right(_BOUNDS, n_words), is_core)


def _case(why: str, length: int, is_core: bool) -> Case:
    reason = _QUOTED.split(why, maxsplit=1)[0].strip()
    return Case(reason, LENGTHS[length], PLACES[0] if is_core else PLACES[1])


def chance_of(why: str, n_words: int, *, is_core: bool) -> float:
    """The chance (0 to 1) that a segment so labelled is of the story; by its reason alone where its case is rare."""
    return _chance(why, bisect_right(_BOUNDS, n_words), is_core)


@cache
def _chances() -> dict[Case, float]:
    return {
        Case(row["reason"], row["length"], row["place"]): float(row["chance"]) for row in load_table("block_chances")
    }


@lru_cache(1 << 12)
def _chance(why: str, length: int, is_core: bool) -> float:
    case = _case(why, length, is_core)
    known = _chances()
    chance = known.get(case)
    return known.get(Case(case.reason, ANY, ANY), _UNKNOWN) if chance is None else chance
