"""Incidents: which reports of happenings, on one page and on many, tell of one happening in the world.

``resolve_incidents`` is the door.  What belongs here: joining rows of ``events`` and what follows from it: where, when, how many,
by how many independent texts.  What does not: reading a page (``annotate.events``), which texts are copies, threads of figures.
"""

from __future__ import annotations

from pipelines.resolve.incidents.decisions import IncidentJudgement
from pipelines.resolve.incidents.door import Incidents, resolve_incidents

__all__ = ["IncidentJudgement", "Incidents", "resolve_incidents"]
