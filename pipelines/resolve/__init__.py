"""resolve: what pages say together.  So far: entities counted over all articles.

What belongs in this room: anything that needs more than one page.  It reads committed batches and gives rows; it never
looks at a page's bytes.
"""

from __future__ import annotations

from pipelines.resolve.entities import resolve_entities

__all__ = ["resolve_entities"]
