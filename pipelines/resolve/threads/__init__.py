"""Threads of figures: one quantity of the world through all who state it, and how their statements stand to each other.

``resolve_threads`` is the door.  Figures are read home by home (``read``: an incident, a place and month), the quantities of a home
are shared out among threads (``drafts``), the statements of a thread are set side by side (``stated``, ``links``).
What does not belong here: what one page says (annotate), which reports are of one incident (incidents), copies.
"""

from pipelines.resolve.threads.door import FigureJudgement, Threads, resolve_threads

__all__ = ["FigureJudgement", "Threads", "resolve_threads"]
