"""The part of a period that 'early', 'mid' and 'late' are taken to mean: conventions from lexicons/date_conventions.tsv.

What the words entail (the whole period) and what we assume (its part) never share a column.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

from pipelines.annotate.dates.calendar.periods import GRAINS, Grain
from pipelines.annotate.dates.timex import Timex
from pipelines.lexicons import contract_word, load_table
from pipelines.vocabularies import DATE_MODS


@cache
def _conventions() -> dict[tuple[str, str], tuple[Grain, int, int]]:
    grains: dict[str, Grain] = {str(grain): grain for grain in GRAINS}
    return {
        (row["grain"], contract_word("date_conventions", row, "mod", DATE_MODS)): (
            grains[row["unit"]],
            int(row["first"]),
            int(row["last"]),
        )
        for row in load_table("date_conventions")
    }


def likely_part(reading: Timex) -> tuple[dt.date | None, dt.date | None]:
    """First and last day of the part of a period that a mod names; (None, None) where no convention speaks of it."""
    whole = reading.period
    convention = _conventions().get((whole.grain, reading.mod or "")) if whole is not None else None
    if whole is None or convention is None or reading.type != "DATE":
        return None, None
    unit, first, last = convention
    parts = list(whole.inside(unit))
    if len(parts) < first:
        return None, None
    return parts[first - 1].first, min(parts[min(last, len(parts)) - 1].last, whole.last)
