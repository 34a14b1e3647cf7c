"""What stands between the archive and the committed batches: captures whose bytes are damaged, captures that the archive lost.

What belongs here: comparing the two, and the lines that say what is lost.  What does not: finding damage (``acquire.archive``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.acquire import archive
from pipelines.acquire.archive import Damage, Record
from pipelines.acquire.archive.withdrawn import withdrawn
from pipelines.paths import WarehousePaths
from pipelines.store.batches import Ledger

NAMED = 20  # captures that a line names


@dataclass(slots=True)
class Survey:
    """What a reading of the whole archive gave.  ``damages``: places without a whole record; ``damaged``: captures whose bytes the
    archive no longer holds -> where they were met; ``lost``: captures that were read and stand in no record any more."""

    damages: list[Damage] = field(default_factory=list)
    damaged: dict[str, str] = field(default_factory=dict)
    lost: set[str] = field(default_factory=set)

    def records(
        self, paths: WarehousePaths, done: Ledger, but: Set[str] = frozenset(), *, anew: bool = False
    ) -> Iterator[Record]:
        """The sightings of the archive; when they are through, the survey is complete.  Those of the captures ``but`` are left out
        where that spares work; ``anew``: each record is read, whatever is kept of it.  Raises OSError."""
        gone = withdrawn(paths.archive).captures
        rows = None if anew else archive.at_once(paths.archive)
        if rows is not None:  # nothing is damaged
            names = rows["capture_id"].combine_chunks()
            owned, skipped = pa.array(done.owner, pa.string()), pa.array(but, pa.string())
            self.lost = set(owned.filter(_is_new(owned, names)).to_pylist()) - gone
            yield from archive.records_in(rows.filter(_is_new(names, skipped)))
            return
        self.lost = set(done.owner) - gone
        for record in archive.records(paths.archive, self.damages, anew=anew):
            name = record.capture.capture_id
            self.lost.discard(name)
            if record.is_damaged:
                self.damaged.setdefault(name, f"{record.collection}: {record.source_name}")
            yield record

    def lines(self, done: Ledger) -> list[str]:
        """What a user should know: every damaged place, and which captures are lost."""
        said = [str(damage) for damage in self.damages]
        read = {name: place for name, place in self.damaged.items() if name in done.owner and name not in done.rejected}
        unread = {name: place for name, place in self.damaged.items() if name not in read}
        if read:
            said.append(
                f"{_captures(read)} of the archive can no longer be read ({_named(read)}); what was read of them before is kept and"
                " marked captures.is_damaged"
            )
        if unread:
            said.append(
                f"{_captures(unread)} of the archive can no longer be read and never gave an article ({_named(unread)})"
            )
        if self.lost:
            lost = dict.fromkeys(sorted(self.lost), "")
            said.append(
                f"{_captures(lost)} that were read stand in no record of the archive any more ({_named(lost)}); what was read of"
                " them is kept and marked captures.is_damaged"
            )
        if said and (self.damaged or self.lost):
            said.append("put back a sound copy of the archive's file, or load the pages once more from where they came")
        return said


def _is_new(names: pa.Array, known: pa.Array) -> pa.Array:
    return pc.invert(pc.is_in(names, value_set=known))


def _captures(names: Mapping[str, str]) -> str:
    return f"{len(names):,} capture{'' if len(names) == 1 else 's'}"


def _named(names: Mapping[str, str]) -> str:
    shown = [f"{name} ({place})" if place else name for name, place in list(names.items())[:NAMED]]
    return ", ".join(shown) + (f" and {len(names) - NAMED:,} more" if len(names) > NAMED else "")


def survey(paths: WarehousePaths, done: Ledger) -> Survey:
    """Look at the whole archive.  Raises OSError."""
    found = Survey()
    for _ in found.records(paths, done, done.owner.keys()):
        pass
    return found
