"""How many pairs of places stand to each other: what ``where.standing`` says of two, in columns.

What belongs here: columns of places.  What the standings mean is told in where.py, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from pipelines.resolve.incidents.told.where import AREAS, NEAR_AREA_KM, NEAR_KM, UNITS, WIDE, place

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
SAME, WITHIN, NEAR, APART, UNKNOWN, WIDE_PLACE = range(6)
_NONE = -1


class Standings:
    """Places by number, each with its id."""

    def __init__(self, ids: Sequence[str]) -> None:
        known = [place(one) for one in ids]
        countries = {code: number for number, code in enumerate(sorted({p.country for p in known if p and p.country}))}

        def column(value: object) -> Ints:
            return np.array([_NONE if p is None else value(p) for p in known], np.int64)  # type: ignore[operator]

        self._number = column(lambda p: p.number)
        self._country = column(lambda p: countries.get(p.country, _NONE))
        self._admin1 = column(lambda p: _NONE if p.admin1 is None else p.admin1)
        self._admin2 = column(lambda p: _NONE if p.admin2 is None else p.admin2)
        self._is_wide, self._is_area, self._is_unit, self._is_country, self._is_region = (
            np.array([p is not None and p.kind in kinds for p in known], np.bool_)
            for kinds in (WIDE, AREAS, UNITS, {"country"}, {"region"})
        )
        where = [(p.latitude, p.longitude) if p is not None else (None, None) for p in known]
        self._latitude, self._longitude = np.radians(np.array(where, np.float64).reshape(-1, 2).T)

    def of(self, a: Ints, b: Ints) -> Ints:
        """How each place stands to the other one: SAME to UNKNOWN; WIDE_PLACE where one of two that agree is wide."""
        found = np.full(len(a), APART)
        limit = np.where(self._is_area[a] | self._is_area[b], NEAR_AREA_KM, NEAR_KM)
        is_near = self._kilometres(a, b) <= limit
        found[self._is_region[a] | self._is_region[b]] = UNKNOWN
        found[is_near] = NEAR
        is_abroad = (self._country[a] != self._country[b]) & (self._country[a] >= 0) & (self._country[b] >= 0)
        found[is_abroad & (self._is_country[a] | self._is_country[b])] = APART
        found[self._holds(a, b) | self._holds(b, a)] = WITHIN
        found[(self._number[a] < 0) | (self._number[b] < 0)] = UNKNOWN
        found[a == b] = SAME
        found[(found <= NEAR) & (self._is_wide[a] | self._is_wide[b])] = WIDE_PLACE
        return found

    def _holds(self, outer: Ints, inner: Ints) -> Bools:
        number = self._number[outer]
        is_in_country = (self._country[outer] >= 0) & (self._country[outer] == self._country[inner])
        is_in_unit = (self._admin1[inner] == number) | (self._admin2[inner] == number)
        is_in: Bools = np.where(self._is_country[outer], is_in_country, is_in_unit)
        held: Bools = is_in & self._is_unit[outer] & (number != self._number[inner])
        return held

    def _kilometres(self, a: Ints, b: Ints) -> npt.NDArray[np.float64]:
        """As ``gazetteer.kilometres``; not a number where one has no coordinates."""
        lat_a, lat_b = self._latitude[a], self._latitude[b]
        half_lat = np.sin((lat_b - lat_a) / 2)
        half_lon = np.sin((self._longitude[b] - self._longitude[a]) / 2)
        inside = half_lat**2 + np.cos(lat_a) * np.cos(lat_b) * half_lon**2
        half: npt.NDArray[np.float64] = np.arcsin(np.minimum(1.0, np.sqrt(inside)))
        return 12_742 * half
