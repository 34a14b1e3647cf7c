"""The part of a period that 'early', 'mid' and 'late' are taken to mean: conventions from lexicons/date_conventions.tsv.

What the words entail (the whole period) and what we assume (its part) never share a column.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from pipelines.annotate.dates.periods import GRAINS, Grain, Period
from pipelines.lexicons import load_table


@cache
def _conventions() -> dict[tuple[str, str], tuple[Grain, int, int]]:
    grains: dict[str, Grain] = {str(grain): grain for grain in GRAINS}
    return {
        (row["grain"], row["mod"]): (grains[row["unit"]], int(row["first"]), int(row["last"]))
        for row in load_table("date_conventions")
    }


def likely_part(whole: Period, mod: str | None) -> tuple[dt.date, dt.date] | None:
    """First and last day of the part of a period that a TIMEX3 mod names; None where no convention speaks of it."""
    convention = _conventions().get((whole.grain, mod or ""))
    if convention is None:
        return None
    unit, first, last = convention
    parts = list(whole.inside(unit))
    if len(parts) < first:
        return None
    return parts[first - 1].first, min(parts[min(last, len(parts)) - 1].last, whole.last)
