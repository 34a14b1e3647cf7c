"""Two spellings of one name: a slip of the pen, another romanisation.

What belongs here: comparing the folded words of two names.  What does not: whether a page may hold both.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.names.words import given_names
from pipelines.gazetteer import load as load_gazetteer
from pipelines.gazetteer.names import skeleton


def close_person(a: Sequence[str], b: Sequence[str]) -> bool:
    if len(a) == 1:
        return len(a[0]) >= 7 and one_edit(a[0], b[0])
    return all(x == y or _one_sound(x, y) for x, y in zip(a, b, strict=True))


def _one_sound(x: str, y: str) -> bool:
    """Two romanisations or a slip of the pen; two given names that differ are two people ('John', 'Joan')."""
    if len(x) < 4 or len(y) < 4:
        return False
    if skeleton(x) == skeleton(y) != "":
        return True
    return one_edit(x, y) and not (x.capitalize() in given_names() and y.capitalize() in given_names())


def close_body(a: Sequence[str], b: Sequence[str]) -> bool:
    differing = [(x, y) for x, y in zip(a, b, strict=True) if x != y]
    return len(differing) == 1 and min(map(len, differing[0])) >= 6 and one_edit(*differing[0])


def close_place(a: Sequence[str], b: Sequence[str]) -> bool:
    if load_gazetteer().knows(" ".join(a)) and load_gazetteer().knows(" ".join(b)):
        return False
    return close_body(a, b)


def one_edit(a: str, b: str) -> bool:
    """Whether two words differ in one letter added, left out, changed, or in two neighbours changed over."""
    if abs(len(a) - len(b)) > 1 or a == b:
        return a == b
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        return a[start + 1 :] == b[start + 1 :] or (
            a[start : start + 2] == b[start : start + 2][::-1] and a[start + 2 :] == b[start + 2 :]
        )
    short, long = sorted((a, b), key=len)
    return short[start:] == long[start + 1 :]
