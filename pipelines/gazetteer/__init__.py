"""The gazetteer: places with coordinates, found by name; a compiled file, the module that builds it, the editor's facts.

``load`` is the door.  What belongs here: names, places and where they come from.  What does not: articles.
"""

from pipelines.gazetteer.asked import remembered
from pipelines.gazetteer.english import english_name
from pipelines.gazetteer.gazetteer import ANSWERING, Gazetteer, Match, Place, Quality, are_within, kilometres, load

__all__ = [
    "ANSWERING",
    "Gazetteer",
    "Match",
    "Place",
    "Quality",
    "are_within",
    "english_name",
    "kilometres",
    "load",
    "remembered",
]
