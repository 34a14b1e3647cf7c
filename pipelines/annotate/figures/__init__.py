"""Figures: what is counted or measured, how many, how exactly the words say so, where, when and who says it.

``find_figures`` is the room's door, ``read_sentence`` what it and ``explain`` stand on.  A sentence is read in this order:
lexemes (``lexer``), numbers (``numbers`` and what it stands on), what is no figure (``not_figures``, ``labels``, ``senses``),
units, ranges and bounds (``quantities``), the thing counted (``counted``, ``measured``), its event, ties to other figures
(``changes``); then rows, with places, dates and sources (``rows``).
"""

from pipelines.annotate.figures.rows.rows import FigureRows, find_figures

__all__ = ["FigureRows", "find_figures"]
