"""Links between the figures of a page: what restates what, what is part of what, what changed, what contradicts.

``link_figures`` is the door.  Steps: each figure as links see it (``told``), parts by words (``parts``, ``wholes``), facts told
more than once (``facts``), parts by numbers and by what is counted (``sums``).
"""

from pipelines.annotate.figures.about.links.page_links import link_figures

__all__ = ["link_figures"]
