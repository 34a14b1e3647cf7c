"""Places in places, and words that part them.

What belongs here: that.  What does not: which place a figure or an article has.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipelines.gazetteer import Place

Places = Mapping[str, Place | None]
_OF_A_PART = re.compile(
    r"\b(?:(\w+) )?of (?:them|whom|which)\b|\bamong(?:st)? (?:them|whom|which)\b"
    r"|[,(] (?:most|mostly|mainly|chiefly|especially|particularly|notably) [^,()]{0,120}$"
)


def lies_in(inner: Place | None, outer: Place | None) -> bool:
    """Whether one place lies in another, as the gazetteer has it."""
    if inner is None or outer is None or inner.number == outer.number:
        return False
    if outer.kind == "country":
        return inner.kind != "country" and inner.country == outer.country
    return outer.number in (inner.admin1, inner.admin2)


def tells_of_a_part(between: str) -> bool:
    """Whether the words before a place say that it is that of a part: 'people, four of them in'."""
    between = between.lower()
    parts = (m for m in _OF_A_PART.finditer(between) if between[: m.start()].strip() and m[1] not in ("all", "both"))
    return ";" in between or next(parts, None) is not None
