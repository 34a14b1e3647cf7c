"""How many died and were hurt, as the independent informants of an incident give it: low, best and high in UCDP's manner.

What belongs here: the numbers of one incident.  What does not: threads of every quantity over time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.resolve.incidents.accounts import Account
from pipelines.resolve.incidents.reports import Count


@dataclass(frozen=True, slots=True)
class Toll:
    """Least, likeliest and highest number; None where nobody says, or where it is open."""

    low: float | None = None
    best: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that one informant gives, and when."""

    informant: str
    published: int
    low: float
    value: float
    high: float


def toll(members: Sequence[Account], event: str, texts: Mapping[str, str]) -> Toll:
    """The numbers of the dead ('killed') or the hurt ('injured')."""
    stated = list(_stated(members, event, texts))
    if not stated:
        return Toll()
    votes = Counter(value for value, _ in {(each.value, each.informant) for each in stated})
    best = min(votes, key=lambda value: (-votes[value], -value))
    return Toll(min(each.low for each in stated), best, max(each.high for each in stated))


def is_disputed(members: Sequence[Account], texts: Mapping[str, str]) -> bool:
    """Whether two informants give numbers for one day that cannot both hold."""
    for event in ("killed", "injured"):
        by_day: dict[int, list[Stated]] = {}
        for each in _stated(members, event, texts):
            by_day.setdefault(each.published, []).append(each)
        for stated in by_day.values():
            if max(each.low for each in stated) > min(each.high for each in stated):
                return True
    return False


def _stated(members: Sequence[Account], event: str, texts: Mapping[str, str]) -> Iterator[Stated]:
    """The whole number that each page gives: the largest of its figures that count no part."""
    for account in members:
        counts = [
            c for report in account.reports for c in report.counts if c.event == event and not c.is_part and c.value
        ]
        best = max(counts, key=lambda count: (count.value or 0.0, count.figure_id), default=None)
        if best is not None and best.value is not None:
            informant = best.speaker_id or texts[account.article_id]
            low, high = _bounds(best)
            yield Stated(informant, account.published or 0, low, best.value, high)


def _bounds(count: Count) -> tuple[float, float]:
    value = count.value or 0.0
    return count.low if count.low is not None else value, count.high if count.high is not None else value
