"""The reports of one page, grouped by the happening that they tell of: by day, place and kind.

What belongs here: one page.  What does not: what is kept of a group (accounts.py), comparing pages (likeness.py).

A page tells its main happening many times, mostly without saying again when and where, and others by the way.  Reports with a day
of their own begin accounts; the others belong to the account before them, or to the page's main one.  What speaks of many
happenings together ("shootings this year") is no report of one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.gazetteer import kilometres
from pipelines.resolve.incidents.told.kinds import kinds
from pipelines.resolve.incidents.told.reports import LONGEST, Page, Report
from pipelines.resolve.incidents.told.where import is_wide, place, standing

LOOK_BACK = 12  # accounts before a report that it may belong to
MOST_ACCOUNTS = 400  # of one page
_NIGHT = 1  # days by which two words for one night may differ
_BROUGHT_KM = 150.0  # how far those who are hurt are brought
_NEWS = 10  # days before publication that a headline without a day may speak of

# How much a report's day or place says, by how it is known.  Own: an order of trust set by hand.
TRUST = {"clause": 3.0, "event": 2.0, "paragraph": 1.5, "dateline": 1.5, "article": 1.0, "publication": 0.5}


@dataclass(slots=True)
class Draft:
    """An account while its reports are being gathered."""

    reports: list[Report] = field(default_factory=list)
    families: frozenset[str] | None = None
    days: dict[int, float] = field(default_factory=lambda: defaultdict(float))  # by ordinal
    places: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    weight: float = 0.0
    sure: dict[int, float] = field(
        default_factory=lambda: defaultdict(float)
    )  # the days that a clause of its own gives
    why: dict[str, str] = field(default_factory=dict)

    def add(self, report: Report, why: str) -> None:
        """Take a report in; ``why``: in words."""
        self.reports.append(report)
        self.why[report.event_id] = why
        kind = kinds()[report.happening]
        if kind.is_act or self.families is None:
            self.families = kind.families if self.families is None else (self.families & kind.families) or self.families
        days = day_range(report)
        trust = TRUST.get(report.date_basis or "", 0.0)
        if days is not None and days[1] - days[0] <= LONGEST:
            for day in range(days[0], days[1] + 1):
                self.days[day] += trust / (days[1] - days[0] + 1)
            if report.date_basis == "clause" and days[0] == days[1]:
                self.sure[days[0]] += 1.0
        if report.place_id is not None:
            self.places[report.place_id] += TRUST.get(report.place_basis or "", 0.5)
        self.weight += 1.0 + trust

    @property
    def day(self) -> int | None:
        """The likeliest day."""
        return min(self.days, key=lambda day: (-self.days[day], day), default=None)

    @property
    def place(self) -> str | None:
        """The likeliest place that says something."""
        narrow = {place: weight for place, weight in self.places.items() if not is_wide(place)}
        return min(narrow, key=lambda place: (-narrow[place], place), default=None)


def day_range(report: Report) -> tuple[int, int] | None:
    """The days of a report as ordinals; None where either end is open."""
    if report.from_date is None or report.to_date is None:
        return None
    return report.from_date.toordinal(), report.to_date.toordinal()


def drafts_of(page: Page) -> list[Draft]:
    """The accounts of a page, in the order of the text."""
    found: list[Draft] = []
    waiting: list[Report] = []
    for report in page.reports:
        days = day_range(report)
        if days is not None and days[1] - days[0] > LONGEST:
            continue
        if days is None or report.date_basis == "publication":
            waiting.append(report)
            continue
        for draft in reversed(found[-LOOK_BACK:]):
            if _fits(draft, report, days):
                draft.add(report, "the same day, kind and place on its page")
                break
        else:
            if len(found) < MOST_ACCOUNTS:
                found.append(Draft())
                found[-1].add(report, "the first of its day on its page")
    _place_the_waiting(page, found, waiting)
    return sorted(found, key=lambda draft: (draft.reports[0].start_char, draft.reports[0].event_id))


def _place_the_waiting(page: Page, found: list[Draft], waiting: Sequence[Report]) -> None:
    main = max(found, key=lambda draft: draft.weight, default=None)
    total = sum(draft.weight for draft in found)
    news = page.published.toordinal() if page.published else None
    recent: Draft | None = None
    by_sentence = {report.sentence_no: draft for draft in reversed(found) for report in draft.reports}
    for report in waiting:
        own = by_sentence.get(report.sentence_no)
        chosen = own if own is not None and _fits(own, report, None) else None
        why = "in one sentence with another report"
        if chosen is None and main is not None and _fits(main, report, None):
            is_news = news is None or main.day is None or news - main.day <= _NEWS
            if is_news or main.weight * 2 >= total or report.date_basis != "publication":
                chosen, why = main, "no day of its own: what its page tells most of"
        if chosen is None:
            if recent is None or not _fits(recent, report, None):
                if len(found) >= MOST_ACCOUNTS:
                    continue
                recent = Draft()
                found.append(recent)
            chosen, why = recent, "news of the days before its page was published"
        chosen.add(report, why)
    for draft in found:
        draft.reports.sort(key=lambda report: (report.start_char, report.event_id))


def _fits(draft: Draft, report: Report, days: tuple[int, int] | None) -> bool:
    """Whether a report may be of the happening of a draft: kind, day and place do not speak against it."""
    if draft.families is not None and draft.families.isdisjoint(kinds()[report.happening].families):
        return False
    if days is not None and draft.days:
        day = draft.day
        if day is not None and not days[0] - _NIGHT <= day <= days[1] + _NIGHT:
            return False
    own = draft.place
    if own is not None and report.place_id is not None and report.place_basis in ("clause", "event"):
        return is_wide(report.place_id) or standing(own, report.place_id) != "apart" or _is_elsewhere(own, report)
    return True


def _is_elsewhere(own: str, report: Report) -> bool:
    """Whether a report is of somebody brought to another town who died or lay there; a count of dead is of its own place."""
    if kinds()[report.happening].is_act or report.counts:
        return False
    here, there = place(own), place(report.place_id or "")
    return here is not None and there is not None and kilometres(here, there) <= _BROUGHT_KM


def spans_of(page: Page, drafts: Sequence[Draft]) -> list[list[tuple[int, int]]]:
    """The sentences of each draft: those that its reports stand in and those behind them, up to the next account's."""
    of_sentence: dict[int, int] = {}
    for number, draft in reversed(list(enumerate(drafts))):
        for report in draft.reports:
            if report.sentence_no is not None:
                of_sentence[report.sentence_no] = number
    spans: list[list[tuple[int, int]]] = [[] for _ in drafts]
    current = of_sentence[min(of_sentence)] if of_sentence else 0
    for number, start, end in page.sentences:
        current = of_sentence.get(number, current)
        if spans:
            spans[current].append((start, end))
    return spans
