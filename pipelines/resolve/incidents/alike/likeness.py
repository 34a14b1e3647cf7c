"""How likely two accounts tell of one happening: what they share and what speaks against it, weighed by a fitted table.

What belongs here: a pair of accounts of two pages, judged by the two alone.  What does not: which pairs are looked at (blocks.py),
groups (clusters.py).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from pipelines.lexicons import load_table
from pipelines.resolve.incidents.told.accounts import Account
from pipelines.resolve.incidents.told.where import is_wide, standing
from pipelines.resolve.incidents.told.words import cosines

FEATURES = (
    "all words", "words", "words of one outlet", "place names", "same place", "place within", "place near", "place apart",
    "place unknown", "wide place",
    "days shared", "same day", "next day", "days near", "days apart", "sure days apart", "no day", "place and day",
    "published apart",
    "names of those harmed", "names of those who did it", "other names", "other people harmed", "ages shared", "other ages",
    "same act", "other act",
)  # fmt: skip
NEAR = 3  # days
CONTRADICTION = 4.0  # logits; own: two sure days speak louder than what two happenings of one kind and town share
_PAGE_DAYS = 2  # a page that names two days so near may have misdated one happening
_TOLD, _LITTLE = 4, 0.3  # kinds of evidence that are told in words, and the logits that are not worth it


@cache
def weights() -> tuple[float, tuple[float, ...]]:
    """The bias, and the weight of each feature, in logits."""
    rows = {row["feature"]: float(row["weight"]) for row in load_table("incident_weights")}
    return rows["bias"], tuple(rows[feature] for feature in FEATURES)


def likeness(a: Account, b: Account) -> float:
    """The logit of the two being one."""
    bias, each = weights()
    score = bias + sum(weight * value for weight, value in zip(each, features(a, b), strict=True))
    return score - CONTRADICTION if _contradict(a, b) else score


def _contradict(a: Account, b: Account) -> bool:
    """Whether both say surely on which day it was, the days are far from each other, and nobody takes part in both."""
    if a.day is None or b.day is None or not (a.is_day_sure and b.is_day_sure) or abs(a.day - b.day) <= NEAR:
        return False
    return (a.harmed | a.doing).isdisjoint(b.harmed | b.doing)


def features(a: Account, b: Account) -> tuple[float, ...]:
    """What the two share and what speaks against it, in the order of FEATURES."""
    every, words, place_words = map(math.sqrt, cosines(a.words, b.words))
    places = _place(a.places, b.places)
    days = _day(a, b)
    is_one_outlet = a.outlet is not None and a.outlet == b.outlet
    harmed = len(a.harmed & b.harmed) or len(a.harmed & b.named) + len(a.named & b.harmed)
    doing = len(a.doing & b.doing - a.harmed)
    return (
        every,
        words,
        words if is_one_outlet else 0.0,
        place_words,
        *places,
        *days,
        (places[0] + places[1]) * (days[1] + days[2]),
        math.log1p(_published_apart(a, b)),
        min(harmed, 2.0),
        min(doing, 2.0),
        min(len(a.named & b.named), 2.0),
        1.0 if a.harmed and b.harmed and not harmed else 0.0,
        min(len(a.ages & b.ages), 2.0),
        1.0 if a.ages and b.ages and not a.ages & b.ages else 0.0,
        1.0 if a.acts & b.acts else 0.0,
        1.0 if a.acts and b.acts and not a.acts & b.acts else 0.0,
    )


def _place(a: Sequence[tuple[str, float]], b: Sequence[tuple[str, float]]) -> tuple[float, ...]:
    """same, within, near, apart, unknown, wide: shares that sum to 1."""
    if not a or not b:
        return 0.0, 0.0, 0.0, 0.0, 1.0, 0.0
    found = dict.fromkeys(("same", "within", "near", "apart", "unknown", "wide"), 0.0)
    for left, x in a:
        for right, y in b:
            stands = standing(left, right)
            if stands in ("same", "within", "near") and (is_wide(left) or is_wide(right)):
                found["wide"] += x * y
            else:
                found[stands] += x * y
    return tuple(found.values())


def _day(a: Account, b: Account) -> tuple[float, ...]:
    """shared, same, next, near, apart, surely apart, none."""
    if a.day is None or b.day is None:
        return 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0
    days = dict(b.days)
    shared = sum(min(share, days.get(day, 0.0)) for day, share in a.days)
    gap = abs(a.day - b.day)
    far = math.log1p(gap - NEAR) if gap > NEAR else 0.0
    sure = far if a.is_day_sure and b.is_day_sure else 0.0
    return shared, float(gap == 0), float(gap == 1), float(1 < gap <= NEAR), far, sure, 0.0


def _published_apart(a: Account, b: Account) -> int:
    """Days between the two pages; where one does not say its day, between what they tell of."""
    if a.published is not None and b.published is not None:
        return abs(a.published - b.published)
    return abs(a.day - b.day) if a.day is not None and b.day is not None else NEAR


def parted(a: tuple[Sequence[int], Sequence[str]], b: tuple[Sequence[int], Sequence[str]]) -> bool:
    """Whether one page tells two accounts, of each its days and places, surely apart: by days that are far from each other, or by
    two towns."""
    (days_a, places_a), (days_b, places_b) = a, b
    if not days_a or not days_b or abs(days_a[0] - days_b[0]) > _PAGE_DAYS:
        return True
    return any(standing(x, y) == "apart" for x in places_a[:1] for y in places_b[:1])


def shared_words(evidence: Sequence[float]) -> str:
    """What speaks most for two being one, in words; ``evidence``: their features."""
    _, each = weights()
    counted = sorted(
        ((weight * value, name) for weight, value, name in zip(each, evidence, FEATURES, strict=True)),
        key=lambda pair: (-pair[0], pair[1]),
    )
    return ", ".join(name for value, name in counted[:_TOLD] if value > _LITTLE) or "little"
