"""How two places stand to each other: the same, one in the other, near, or apart.

What belongs here: places of the gazetteer, whose ids every page shares.  A place that only its page knows stands to no other.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from pipelines.gazetteer import Place, kilometres, load

Standing = Literal["same", "within", "near", "apart", "unknown"]

NEAR_KM = 25.0  # UCDP: "within 25 km of the place"
NEAR_AREA_KM = 70.0  # from the middle of a district to a town at its edge
WIDE = frozenset({"country", "admin1", "region", "water"})  # say too little of where something happened
AREAS = frozenset({"admin2", "area"})
UNITS = frozenset({"country", "admin1", "admin2"})


@lru_cache(maxsize=100_000)
def place(entity_id: str) -> Place | None:
    """The place of an id; None where the gazetteer did not give it."""
    return load().by_entity_id(entity_id)


def is_wide(entity_id: str) -> bool:
    """Whether a place is a country, a province or the like."""
    found = place(entity_id)
    return found is not None and found.kind in WIDE


@lru_cache(maxsize=200_000)
def standing(a: str, b: str) -> Standing:
    """How one place stands to the other."""
    if a == b:
        return "same"
    left, right = place(a), place(b)
    if left is None or right is None:
        return "unknown"
    if holds(left, right) or holds(right, left):
        return "within"
    if left.country != right.country and left.country and right.country and "country" in (left.kind, right.kind):
        return "apart"
    apart = kilometres(left, right)
    limit = NEAR_AREA_KM if left.kind in AREAS or right.kind in AREAS else NEAR_KM
    if apart <= limit:
        return "near"
    return "unknown" if left.kind == "region" or right.kind == "region" else "apart"


def holds(outer: Place, inner: Place) -> bool:
    """Whether a country, province or district contains a place."""
    if outer.kind not in UNITS or outer.number == inner.number:
        return False
    if outer.kind == "country":
        return outer.country is not None and outer.country == inner.country
    return outer.number in (inner.admin1, inner.admin2)
