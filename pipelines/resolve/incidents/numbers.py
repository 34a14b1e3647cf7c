"""How many died and were hurt, as the independent informants of an incident give it: low, best and high in UCDP's manner.

A page states its numbers first and whole, then in parts; the first that is no part is taken for what it says.  Who was shot or
stabbed is dead or hurt: where a page does not count the hurt, they are those who were hit and did not die.  Where it states no
number of the dead, those whom it tells of one by one are counted.

What belongs here: the numbers of one incident.  What does not: threads of every quantity over time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.lexicons import words_of_class
from pipelines.resolve.incidents.accounts import Account
from pipelines.resolve.incidents.reports import Count, Report

_HARMED = frozenset({"victim", "recipient"})


@dataclass(frozen=True, slots=True)
class Toll:
    """Least, likeliest and highest number; None where nobody says, or where it is open."""

    low: float | None = None
    best: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A number that a page gives, whose it is, and when."""

    informant: str
    published: int
    low: float
    value: float
    high: float


@dataclass(frozen=True, slots=True)
class Tolls:
    """Of an incident; ``is_disputed``: two informants give numbers for one day that cannot both hold."""

    deaths: Toll
    injured: Toll
    is_disputed: bool


def tolls(members: Sequence[Account], texts: Mapping[str, str]) -> Tolls:
    """The numbers of an incident.  ``texts``: article -> the text that it is a copy of: a text counts once."""
    seen: set[str] = set()
    deaths: list[Stated] = []
    injured: list[Stated] = []
    for account in members:
        if texts[account.article_id] in seen:
            continue
        seen.add(texts[account.article_id])
        dead = _first(account, "killed") or _one_by_one(account)
        hurt = _first(account, "injured") or _hit_and_alive(account, dead)
        deaths += [dead] if dead else []
        injured += [hurt] if hurt else []
    return Tolls(_toll(deaths), _toll(injured), _cannot_hold(deaths) or _cannot_hold(injured))


def _toll(stated: Sequence[Stated]) -> Toll:
    if not stated:
        return Toll()
    votes = Counter(value for value, _ in {(each.value, each.informant) for each in stated})
    latest = {each.value: max(e.published for e in stated if e.value == each.value) for each in stated}
    best = min(votes, key=lambda value: (-votes[value], -latest[value], -value))
    return Toll(min(each.low for each in stated), best, max(each.high for each in stated))


def _cannot_hold(stated: Sequence[Stated]) -> bool:
    by_day: dict[int, list[Stated]] = {}
    for each in stated:
        by_day.setdefault(each.published, []).append(each)
    return any(max(each.low for each in day) > min(each.high for each in day) for day in by_day.values())


def _first(account: Account, event: str) -> Stated | None:
    """The first number of the dead or the hurt that counts no part; a bare number (an age) only where there is no other."""
    found = [count for _, count in _counts(account) if count.event == event and not count.is_part and count.value]
    return _as_stated(account, next((count for count in found if not count.is_bare), next(iter(found), None)))


def _counts(account: Account) -> Iterator[tuple[Report, Count]]:
    for report in account.reports:
        for count in report.counts:
            yield report, count


def _as_stated(account: Account, count: Count | None) -> Stated | None:
    if count is None or count.value is None:
        return None
    low = count.low if count.low is not None else count.value
    high = count.high if count.high is not None else count.value
    informant = count.speaker_id or account.article_id
    return Stated(informant, account.published or 0, min(low, count.value), count.value, max(high, count.value))


def _one_by_one(account: Account) -> Stated | None:
    """The dead whom a page tells of one by one, where no word speaks of several: the most of one report, or those named."""
    most = 0
    named: set[str] = set()
    for report in account.reports:
        if report.happening != "killed":
            continue
        dead = [argument for argument in report.arguments if argument.role in _HARMED]
        if any(_is_many(argument.surface) for argument in dead):
            return None
        others = [argument for argument in dead if argument.surface.lower() not in _self()]
        most = max(most, len(others))
        ids = (argument.entity_id or "" for argument in others)
        named.update(entity_id for entity_id in ids if entity_id.startswith("person:"))
    value = float(max(most, len(named)))
    return Stated(account.article_id, account.published or 0, value, value, value) if value else None


def _hit_and_alive(account: Account, dead: Stated | None) -> Stated | None:
    """Those who were shot or stabbed and did not die."""
    for report, count in _counts(account):
        is_hit = any(a.figure_id == count.figure_id and a.role in _HARMED for a in report.arguments)
        if count.event == "attacked" and is_hit and not count.is_part and not count.is_bare and _wounds(report):
            hit = _as_stated(account, count)
            if hit is None:
                continue
            gone = dead.value if dead else 0.0
            if hit.value > gone:
                return Stated(
                    hit.informant, hit.published, max(hit.low - gone, 0.0), hit.value - gone, max(hit.high - gone, 0.0)
                )
    return None


def _wounds(report: Report) -> bool:
    words = report.surface.lower().split()
    return report.happening == "shot" or any(word in words_of_class("incident_words", "wounding") for word in words)


def _is_many(surface: str) -> bool:
    words = surface.lower().split()
    last = words[-1]
    is_plural = (
        last.endswith("s") and not last.endswith(("ss", "'s", "’s")) and surface.rsplit(maxsplit=1)[-1][0].islower()
    )
    return is_plural or any(word in words_of_class("incident_words", "many") for word in words)


@cache
def _self() -> frozenset[str]:
    return words_of_class("incident_words", "self")
