"""A place as a figure or an event has it.

What belongs here: that record.  What does not: finding it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.model import Mention
from pipelines.model.quick import quick
from pipelines.vocabularies import PlaceRole


@quick
@dataclass(frozen=True, slots=True)
class PlaceTie:
    """A place mention, its role towards a figure (in, from, to or via), and the place, where it is known.

    ``how`` it is known, of the main place: the class that its score is kept for ('clause adjunct').
    """

    mention: Mention
    role: PlaceRole
    entity_id: str | None
    how: str = ""
