"""The news agency that a page says its text is from: in its byline, its dateline, or where a story signs off.

An agency that only took the picture, is quoted, or contributed to a report is not credited with the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipelines.lexicons import load_table

_NEAR = 160  # characters at the beginning and the end of a story in which a credit stands
_LAST = 3  # blocks at the end that may sign off


@cache
def agencies() -> dict[str, str]:
    """A printed form, folded -> the agency's name."""
    return {" ".join(row["form"].lower().split()): row["agency"] for row in load_table("news_agencies")}


@cache
def _form() -> str:
    """Any printed form as a pattern; short forms in capitals only, as ordinary words look like them."""
    forms = sorted({row["form"] for row in load_table("news_agencies")}, key=lambda form: (-len(form), form))
    return "|".join(re.escape(form) if form.isupper() else f"(?i:{re.escape(form)})" for form in forms)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    form = rf"(?P<agency>{_form()})"
    byline = re.compile(rf"(?<!\w){form}(?!\w)")
    opening = re.compile(rf"[^\n]{{0,100}}?[(\[]\s?{form}(?:[ /&,-][^()\n]{{0,30}})?\s?[)\]]\s{{0,3}}(?:[—–―_-]|:)")
    closing = re.compile(
        rf"(?:[(\[—–-]\s?|(?i:source|agency|via|from|copyright|©|\(c\))(?:\s?[:–—-])?\s{{0,2}}(?:\d{{4}}\s)?(?i:the\s)?){form}"
        r"(?:\s?[)\].]|\s?$|(?i:\.? all rights))"
    )
    return byline, opening, closing


def credited_agency(byline: str | None, dateline: str | None, told: Sequence[str]) -> str | None:
    """The agency's name; None where the page credits none.  ``told``: the blocks of the story in their order."""
    in_byline, opening, closing = _patterns()
    found = in_byline.search(byline[:300]) if byline else None
    if found is None and dateline:
        found = opening.match(dateline[:_NEAR] + " —")
    for block in told[:2]:
        found = found or opening.match(block[:_NEAR])
    for block in told[: -_LAST - 1 : -1]:
        found = found or closing.search(block[-_NEAR:].rstrip())
    return agencies().get(" ".join(found["agency"].lower().split())) if found else None
