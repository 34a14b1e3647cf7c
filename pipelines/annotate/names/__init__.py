"""Names: who and what is named on a page.  ``find_mentions`` is the door.

Spans are proposed (``propose``), evidence decides which are names and of what (``kinds``), names of one thing are joined
(``joined``), and rows are written.  What does not belong here: which place a place name means (``places``).  ``resolve`` asks
this door too: which words of a name tell, which names of a list are one, which actors are known.
"""

from pipelines.annotate.names.actors import ActorIndex, fold, shipped_actors
from pipelines.annotate.names.joined.coreference import PageName, bare_words, join_names
from pipelines.annotate.names.mentions import Names, find_mentions
from pipelines.annotate.names.words import last_heads, person_roles, word_class

__all__ = [
    "ActorIndex", "Names", "PageName", "bare_words", "find_mentions", "fold", "join_names", "last_heads", "person_roles",
    "shipped_actors", "word_class",
]  # fmt: skip
