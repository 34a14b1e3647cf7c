"""What parts of the whole became, and the rows of groups, kept from run to run.

What belongs here: what of an earlier run holds.  What does not: making groups and rows (door.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.resolve.grown import Grown
from pipelines.resolve.kept import Kept
from pipelines.store.schema import tables

REPORTED = pa.schema([(name, pa.string()) for name in ("event_id", "incident_id", "incident_basis")])
PART, GROUP = pa.field("part", pa.uint64()), pa.field("group", pa.uint64())
_OF_PART = pa.schema([GROUP])


class Outcomes:
    """``parts``: the parts that are, each by a hash of all that decides about it.  A group of accounts, too, goes by a hash."""

    def __init__(self, kept: Kept, parts: npt.NDArray[np.uint64]) -> None:
        about = (
            ("parts", _OF_PART, PART),
            ("incidents", tables()["incidents"].arrow, GROUP),
            ("reported", REPORTED, GROUP),
        )
        logs = [Grown(kept, *each) for each in about]
        self._wanted = pa.array(parts)
        groups = self._groups(logs[0])
        if len(groups) and any(len(log.missing(groups)) for log in logs[1:]):  # a run was killed while it kept them
            logs = [Grown.empty(kept, *each) for each in about]
        self._parts, self._incidents, self._reported = logs

    def _groups(self, parts: Grown) -> pa.Array:
        """The groups of the parts that are, as far as they are known."""
        return parts.rows(self._wanted, ["group"])["group"].combine_chunks()

    def are_missing(self) -> npt.NDArray[np.bool_]:
        """Which parts are not known."""
        return ~np.asarray(pc.is_in(self._wanted, value_set=self._parts.keys))

    @property
    def groups(self) -> npt.NDArray[np.uint64]:
        """The groups whose rows are known."""
        incidents, reported = (np.asarray(log.keys, np.uint64) for log in (self._incidents, self._reported))
        return np.intersect1d(incidents, reported)

    def add(
        self, parts: Mapping[int, Sequence[int]], groups: Iterable[int], rows: pa.Table, reported: pa.Table
    ) -> None:
        """Take in what parts became, and the rows of those groups that were missing; of some groups there are none."""
        new = pa.array(groups, GROUP.type)
        for log, table in ((self._incidents, rows), (self._reported, reported)):
            own = log.missing(new)
            log.add(own, table.filter(pc.is_in(table["group"], value_set=own)))
            log.keep(log.keys)
        pairs = [(group, part) for part, own in parts.items() for group in own]
        cells = [pa.array(column, pa.uint64()) for column in zip(*pairs, strict=True)] or [
            pa.array([], pa.uint64())
        ] * 2
        self._parts.add(pa.array(parts, PART.type), pa.table(cells, schema=_OF_PART.append(PART)))

    def rows(self) -> tuple[pa.Table, pa.Table]:
        """The rows of ``incidents`` in their order, and what is reported, in no set order."""
        groups = self._groups(self._parts)
        self._parts.keep(self._wanted)
        self._incidents.keep(groups)
        self._reported.keep(groups)
        incidents = self._incidents.rows(groups, tables()["incidents"].arrow.names)
        return incidents.sort_by("incident_id"), self._reported.rows(groups, REPORTED.names)
