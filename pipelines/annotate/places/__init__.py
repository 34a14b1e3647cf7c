"""Which place a place name means: its readings in the gazetteer, weighed by what stands on the same page.

``resolve_places`` is the door; ``resolve`` writes the row of a place with ``place_entity`` and knows below which chance a page
does not say which place it means (``LEAST_SCORE``).
"""

from pipelines.annotate.places.rows import LEAST_SCORE, place_entity, resolve_places

__all__ = ["LEAST_SCORE", "place_entity", "resolve_places"]
