"""What a page itself says of its change: a correction, a clarification, an update note.

What belongs here: finding such a line.  What does not: what it corrects.
"""

from __future__ import annotations

import re
from functools import cache

from pipelines.lexicons import load_table
from pipelines.resolve.revisions.captures import Piece, Version

MOST_WORDS = 120  # a longer line is a story that has such words
# What stands behind a label: a colon, full stop or dash, at once or behind a day or a clock time.
_BEHIND = re.compile(r"\s*[:.–—-]|[\s,(]{0,3}(?=[^:–—]{0,40}\d)[^:–—]{1,40}[:–—]|[\s,(]{0,3}[^:–—]{0,40}\d{4}\)?\Z")


@cache
def _words() -> dict[str, tuple[str, ...]]:
    """How a note begins, and what words in it tell one: by 'label', 'starts' and 'contains', in lower case."""
    rows = load_table("revision_notes")
    return {
        match: tuple(row["words"] for row in rows if row["match"] == match) for match in ("label", "starts", "contains")
    }


def is_note(piece: Piece) -> bool:
    """Whether a line of a page tells of a change of the page."""
    words = " ".join(piece.words.lower().replace("’", "'").split())
    if words.count(" ") >= MOST_WORDS:
        return False
    known = _words()
    line = words.lstrip("*([-– ")
    label = max((word for word in known["label"] if line.startswith(word)), key=len, default=None)
    is_labelled = label is not None and _BEHIND.match(line, len(label)) is not None
    return is_labelled or line.startswith(known["starts"]) or any(word in words for word in known["contains"])


def note_of(before: Version, after: Version) -> Piece | None:
    """The first line of the later capture, in the story or outside it, that tells of a change and that the earlier one does not
    have."""
    had = {piece.words for piece in before.pieces}
    return next((piece for piece in after.pieces if piece.words not in had and is_note(piece)), None)
