"""What the reports of an incident say together: a row of ``incidents``."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pipelines.resolve.incidents.kinds import kinds
from pipelines.resolve.incidents.reports import Count, Page, Report

Word = TypeVar("Word", bound=str)


@dataclass(frozen=True, slots=True)
class Member:
    """A report that belongs to an incident, and the page it stands on."""

    page: Page
    report: Report


def incident_row(members: Sequence[Member]) -> tuple[dict[str, object], Sequence[Member]]:
    """The row of an incident, and its members."""
    members = sorted(members, key=_first)
    happening = _happening(members)
    told = [member.report for member in members if member.report.happening == happening]
    days = [(member.report.from_date, member.report.to_date) for member in members]
    froms = [day for day, _ in days if day]
    tos = [day for _, day in days if day]
    from_date, to_date = (max(froms), min(tos)) if froms and tos and max(froms) <= min(tos) else (None, None)
    row: dict[str, object] = {
        "incident_id": f"incident:{members[0].report.event_id}",
        "happening": happening,
        "event_type": _most(report.event_type for report in told),
        "event_mode": _most(report.event_mode for report in told),
        "acled_event_type": _most(report.acled_event_type for report in told),
        "acled_sub_event_type": _most(report.acled_sub_event_type for report in told),
        "from_date": from_date,
        "to_date": to_date,
        "date_prec": _date_prec(from_date, to_date),
        "place_id": _most(member.report.place_id for member in members),
        "is_disputed": False,
        "n_articles": len({member.page.article_id for member in members}),
        "n_sources": len({member.page.text_group for member in members}),
        "n_informants": len({member.report.speaker_id or member.page.text_group for member in members}),
    }
    counts = [count for member in members for count in member.report.counts if not count.is_part]
    return row | _numbers("deaths", "killed", counts) | _numbers("injured", "injured", counts), members


def _first(member: Member) -> tuple[dt.date, str, int, str]:
    return (
        member.page.published or dt.date.max,
        member.page.article_id,
        member.report.start_char,
        member.report.event_id,
    )


def _happening(members: Sequence[Member]) -> str:
    votes = Counter(member.report.happening for member in members)
    return min(votes, key=lambda h: (not kinds()[h].is_act, -votes[h], h))


def _most(words: Iterable[Word | None]) -> Word | None:
    votes = Counter(word for word in words if word is not None)
    return min(votes, key=lambda word: (-votes[word], word), default=None)


def _date_prec(from_date: dt.date | None, to_date: dt.date | None) -> int | None:
    if from_date is None or to_date is None:
        return None
    length = (to_date - from_date).days + 1
    return 1 if length == 1 else 2 if length < 7 else 3 if length == 7 else 4 if length <= 31 else 5


def _numbers(name: str, event: str, counts: Sequence[Count]) -> dict[str, object]:
    values = [count for count in counts if count.event == event]
    lows = [count.low if count.low is not None else count.value for count in values]
    highs = [count.high if count.high is not None else count.value for count in values]
    votes = Counter(count.value for count in values if count.value is not None)
    return {
        f"{name}_low": min((low for low in lows if low is not None), default=None),
        f"{name}_best": min(votes, key=lambda value: (-votes[value], -value), default=None),
        f"{name}_high": max((high for high in highs if high is not None), default=None),
    }
