"""What one page tells of one happening: what is kept of a group of reports to compare it with those of other pages.

What belongs here: one page.  What does not: grouping its reports (drafts.py), comparing (likeness.py).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import TypeVar

from pipelines.resolve.incidents.told.drafts import Draft, drafts_of, spans_of
from pipelines.resolve.incidents.told.kinds import kinds
from pipelines.resolve.incidents.told.reports import Name, Page, Report
from pipelines.resolve.incidents.told.words import Words, as_words, folded, shares, weighed, word_counts

MOST_DAYS, MOST_PLACES, MOST_NAMES = 12, 5, 40  # kept of an account, the heaviest
RARE = 0.02  # share of news pages: a word of fewer is rare
MOST_RARE = 8
_LEAD = 3  # sentences, the title's among them
Key = TypeVar("Key", int, str)
_HARMED, _DOING = frozenset({"victim", "recipient"}), frozenset({"actor"})


@dataclass(frozen=True, slots=True)
class Account:
    """What one page tells of one happening.

    ``days``: ordinals with their share of the evidence; ``places``: entity ids with theirs; ``spots``: the places that its
    sentences name, so too; ``likely``: the likeliest of the places that names in them bear where the page does not say
    which; ``words``: what it is told in;
    ``harmed``, ``doing``, ``named``: last names of those harmed, of those who did it, and of all persons in its
    sentences; ``ages``: of people in its sentences.
    """

    account_id: str  # the event_id of its first report
    article_id: str
    published: int | None
    outlet: str | None
    families: frozenset[str]
    acts: frozenset[str]
    days: tuple[tuple[int, float], ...]
    places: tuple[tuple[str, float], ...]
    spots: tuple[tuple[str, float], ...]
    likely: tuple[tuple[str, float], ...]
    words: Words
    harmed: frozenset[str]
    doing: frozenset[str]
    named: frozenset[str]
    ages: frozenset[float]
    weight: float
    is_day_sure: bool  # a clause of its own gives the likeliest day
    rare: tuple[str, ...]  # its rarest words, as blocks.py asks for them
    reports: tuple[Report, ...]
    why: tuple[str, ...]  # report by report, in words

    @property
    def tells_who(self) -> bool:
        """Whether it says of anybody that they took part or came to harm, or how many."""
        roles = _HARMED | _DOING
        return any(report.counts or any(a.role in roles for a in report.arguments) for report in self.reports)

    @property
    def day(self) -> int | None:
        """The likeliest day."""
        return self.days[0][0] if self.days else None


def accounts_of(page: Page) -> list[Account]:
    """The accounts of a page, in the order of the text."""
    drafts = drafts_of(page)
    spans = spans_of(page, drafts)
    placed = frozenset(folded(word) for word in page.places)
    return [_account(page, draft, own, placed) for draft, own in zip(drafts, spans, strict=True)]


def _account(page: Page, draft: Draft, spans: Sequence[tuple[int, int]], placed: frozenset[str]) -> Account:
    last = {name.entity_id: _last(name.surface) for name in page.names if name.entity_id is not None}
    counts = word_counts(page.text[start:end] for start, end in spans)
    within = [name for name in page.names if _stands_in(name.start_char, spans)]
    heaviest = weighed(counts)
    happenings = {report.happening for report in draft.reports}
    return Account(
        draft.reports[0].event_id,
        page.article_id,
        page.published.toordinal() if page.published else None,
        page.outlet,
        draft.families or frozenset(),
        frozenset(happening for happening in happenings if kinds()[happening].is_act),
        _heaviest(draft.days, MOST_DAYS),
        _heaviest(draft.places, MOST_PLACES),
        _spots(page, page.spots, spans),
        _spots(page, page.likely, spans),
        as_words(heaviest, placed),
        _taking_part(page, draft, _HARMED, last),
        _taking_part(page, draft, _DOING, last),
        frozenset([_last(name.surface) for name in within][:MOST_NAMES]),
        frozenset([age for start, age in page.ages if _stands_in(start, spans)][:MOST_NAMES]),
        draft.weight,
        draft.day in draft.sure,
        tuple(word for word, _ in heaviest if shares().get(word, 0.0) < RARE)[:MOST_RARE],
        tuple(draft.reports),
        tuple(draft.why[report.event_id] for report in draft.reports),
    )


def _spots(
    page: Page, spots: Sequence[tuple[int, str]], spans: Sequence[tuple[int, int]]
) -> tuple[tuple[str, float], ...]:
    """The places that the account's sentences name: most in the title and the lead; the dateline's is known to the whole page."""
    lead = page.sentences[_LEAD - 1][2] if len(page.sentences) >= _LEAD else len(page.text)
    found: dict[str, float] = defaultdict(float)
    for start, place_id in spots:
        if start < 0 or _stands_in(start, spans):
            found[place_id] += 2.0 if start < lead else 1.0
    return _heaviest(found, MOST_PLACES)


def _taking_part(page: Page, draft: Draft, roles: frozenset[str], last: Mapping[str, str]) -> frozenset[str]:
    found = set()
    for report in draft.reports:
        for argument in report.arguments:
            if argument.role in roles:
                end = argument.start_char + len(argument.surface)
                if argument.entity_id is not None and argument.entity_id in last:
                    found.add(last[argument.entity_id])
                found.update(_last(name.surface) for name in _between(page, argument.start_char, end))
    return frozenset(sorted(found)[:MOST_NAMES])


def _between(page: Page, start: int, end: int) -> list[Name]:
    first = bisect_left(page.names, start, key=lambda name: name.start_char)
    return list(takewhile(lambda name: name.start_char < end, islice(page.names, first, None)))


def _last(surface: str) -> str:
    """The last name in a person's name, without a possessive ending."""
    return surface.lower().replace("’", "'").removesuffix("'s").removesuffix("'").split(" ")[-1]


def _stands_in(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    number = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return number >= 0 and at < spans[number][1]


def _heaviest(weights: Mapping[Key, float], most: int) -> tuple[tuple[Key, float], ...]:
    total = sum(weights.values()) or 1.0
    kept = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:most]
    return tuple((key, weight / total) for key, weight in kept)
