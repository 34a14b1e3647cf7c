"""Figures: what is counted or measured, how many, how exactly the words say so, where, when and who says it.

``find_figures`` is the room's door.  A sentence is read in this order: its lexemes beside the words of the page (``context``),
numbers (``numbers``), what is no figure (``refused``), units, ranges and bounds (``quantities``), the thing counted and its event
(``things``), ties to other figures (``changes``); ``sentence`` puts them together.  Then rows with holders (``rows``), and what the
page says of its figures together (``about``): places, links, times.  ``explained`` says of each row how it was read.  ``resolve``
asks this door too: how much a row states, and whether two state the same or contradict each other.
"""

from pipelines.annotate.figures.about.links.amounts import (
    Amount,
    amount_of,
    contradict,
    entailed,
    family_of,
    groups_of,
    other_place,
    other_setting,
    same_number,
)
from pipelines.annotate.figures.rows.rows import FigureRows, find_figures

__all__ = [
    "Amount", "FigureRows", "amount_of", "contradict", "entailed", "family_of", "find_figures", "groups_of", "other_place",
    "other_setting", "same_number",
]  # fmt: skip
