"""Numbers, bounds, days and names of columns as an analyst reads them.

What belongs here: words that do not come from a page.  What does not: HTML and charts.
"""

from __future__ import annotations

import calendar
import datetime as dt

DASH = "–"
_BOUNDS = {
    "exact": "",
    "approximate": "about ",
    "at_least": "at least ",
    "more_than": "more than ",
    "at_most": "at most ",
    "less_than": "fewer than ",
}
BOUND_NAMES = {
    "exact": "exact",
    "approximate": "about",
    "at_least": "at least / more than",
    "more_than": "at least / more than",
    "at_most": "at most / fewer than",
    "less_than": "at most / fewer than",
    "range": "a range",
}
VAGUE = "vague words"
COUNTED_BY = {
    "approximate": "about", "less_than": "fewer than", "range": "from one number to another", "vague": "in vague words",
    "none": "none at all", "unknown": "said not to be known",
}  # fmt: skip
_PLURALS = {
    "person": "people", "child": "children", "man": "men", "woman": "women", "wife": "wives", "life": "lives", "people": "people",
    "personnel": "personnel", "police": "police", "livestock": "livestock", "policeman": "policemen", "fisherman": "fishermen",
    "serviceman": "servicemen", "aircraft": "aircraft", "sheep": "sheep", "cattle": "cattle", "foot": "feet", "dead": "dead",
    "staff": "staff", "wounded": "wounded", "youth": "youths", "number": "numbers",
}  # fmt: skip
_NOUNS = frozenset({"earthquake", "storm", "fire", "air strike", "drone strike"})


def number(value: float | None) -> str:
    """``1,234`` or ``1.5``; empty for none."""
    if value is None:
        return ""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}".rstrip("0").rstrip(".")


def bounded(bound: str, value: float | None, low: float | None, high: float | None) -> str:
    """``at least 46``, ``20 to 30``; empty where the words give no number."""
    if bound == "range" and low is not None and high is not None:
        return f"{number(low)} to {number(high)}"
    shown = value if value is not None else low if low is not None else high
    return f"{_BOUNDS.get(bound, '')}{number(shown)}" if shown is not None else ""


def day(when: dt.date | None) -> str:
    """``3 May 2021``; empty for none."""
    return f"{when.day} {when:%b %Y}" if when is not None else ""


def instant(when: dt.datetime | None) -> str:
    """``3 May 2021, 14:05 UTC``."""
    return f"{day(when.date())}, {when:%H:%M} UTC" if when is not None else "at a time not known"


def days(first: dt.date | None, last: dt.date | None) -> str:
    """``3 May 2021``, ``3–5 May 2021``, ``May 2021``, ``since 3 May 2021``, ``until 5 May 2021``; empty where neither is known."""
    if first is None or last is None:
        return f"since {day(first)}" if first else f"until {day(last)}" if last else ""
    if first == last:
        return day(first)
    if first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:  # whole months
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%B %Y}"
        if (first.month, last.month, first.year) == (1, 12, last.year):
            return f"{first.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}{DASH}{day(last)}"
    return f"{first.day} {first:%b}{DASH}{day(last)}" if first.year == last.year else f"{day(first)} {DASH} {day(last)}"


def spaced(word: str | None) -> str:
    """A word of a closed list as English: ``air_strike`` → ``air strike``."""
    return (word or "").replace("_", " ")


def many(n: int, one: str, more: str = "") -> str:
    """``1 page``, ``2 pages``."""
    return f"{n:,} {one if n == 1 else more or one + 's'}"


def counted(of_whom: str | None, event: str | None) -> str:
    """What a quantity counts: ``Houses destroyed`` of 'building: house' and 'destroyed'."""
    unit, _, noun = (of_whom or "").partition(": ")
    things = plural(spaced(noun or unit) or "number")
    happened = spaced(event) if event and event != "other" else ""
    joined = f"{things}, {happened}" if happened in _NOUNS else f"{things} {happened}".strip()
    return joined[:1].upper() + joined[1:]


def plural(noun: str) -> str:
    """An English noun in the plural, of several words the last."""
    before, space, last = noun.rpartition(" ")
    if last in _PLURALS:
        return before + space + _PLURALS[last]
    if last.endswith("y") and last[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    return noun + ("es" if last.endswith(("s", "x", "z", "ch", "sh")) else "s")


def share(part: float) -> str:
    """``12 %``; what is there but rounds to nothing is ``< 1 %``."""
    return "< 1 %" if 0 < part < 0.005 else f"{part:.0%}".replace("%", " %")


def left_out(shown: int, total: int, what: str) -> str:
    """The line beneath a list that is not whole; empty where it is."""
    return (
        f"{shown:,} of {total:,} {what} are shown; the other {total - shown:,} are in the warehouse."
        if total > shown
        else ""
    )


def cut(text: str | None, most: int) -> str:
    """One line of at most so many characters."""
    line = " ".join((text or "").split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
