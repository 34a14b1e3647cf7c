"""By whom: ties a figure to the actors of its own sentence.

What belongs here: which actor of the sentence belongs to which figure, by the parser's tree.  What does not: finding mentions;
places and times (``figures/about``).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.figures.context import Context
from pipelines.model import Mention


class Setting:
    """The mentions of one sentence, found again by its words."""

    def __init__(self, context: Context, mentions: Sequence[Mention]) -> None:
        self.context = context
        self.words = context.words
        self._mentions = [(self._head(m.start_char, m.end_char), m) for m in mentions]

    def _head(self, start: int, end: int) -> int | None:
        """The word of a span that hangs on something outside it."""
        return self.words.head_of(start, end, (self.context.first, self.context.end))

    def entity_of(self, word: int | None) -> str | None:
        """The entity that a word names, where a mention with an entity covers it."""
        if word is None:
            return None
        words, at = self.words, self.words.start[word]
        named = next((m.entity_id for _, m in self._mentions if m.start_char <= at < m.end_char and m.entity_id), None)
        if named is not None or words.pos[word] != "NOUN":
            return named
        of = next((k for k in words.all_kids(word, "prep") if k > word and words.lower[k] in ("of", "from")), None)
        return self.entity_of(next((k for k in words.all_kids(of, "pobj") if k > of), None)) if of is not None else None
