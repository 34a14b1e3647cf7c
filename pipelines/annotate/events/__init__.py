"""Events: what happened, who did it to whom, where, when, whether it happened at all, and whose word it is.

``find_events`` is the room's door.  A sentence is read in this order: the words that name a happening (``triggers`` and
``senses``, by the tables of ``lexicon``), who and what stands beside them (``slots``) in which role (``arguments``), whether it
took place (``realis``), where and when (``setting``), what other projects call it (``types``); then rows (``rows``, with
``scores``); ``explained`` says of each row how it was read.
"""

from pipelines.annotate.events.rows import EventRows, find_events

__all__ = ["EventRows", "find_events"]
