"""Which happenings are incidents, and which of them can be one: from the table ``incident_kinds``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.lexicons import load_table

TOLD_AS_REAL = ("happened", "ongoing", "attempted")  # only what took place, or was tried, is counted


@dataclass(frozen=True, slots=True)
class Kind:
    """What a happening may belong to; ``is_act``: it is what was done, not what came of it."""

    families: frozenset[str]
    is_act: bool


@cache
def kinds() -> dict[str, Kind]:
    """Happening -> its kind, of those that are counted."""
    return {
        row["happening"]: Kind(frozenset(row["families"].split()), row["part"] == "act")
        for row in load_table("incident_kinds")
    }
