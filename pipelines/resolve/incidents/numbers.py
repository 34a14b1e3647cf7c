"""How many died and were hurt, as the independent informants of an incident give it: low, best and high in UCDP's manner.

A page states its numbers first and whole, then in parts; the first that is no part is taken for what it says.  Who was shot or
stabbed is dead or hurt: where a page does not count the hurt, they are those who were hit and did not die.  Where it states no
number of the dead, those whom it tells of one by one are counted.

What belongs here: the numbers of one incident.  What does not: threads of every quantity over time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipelines.lexicons import words_of_class
from pipelines.resolve.incidents.told.accounts import Account
from pipelines.resolve.incidents.told.reports import Argument, Count, Report

FARTHEST = 10.0  # times the likeliest number: what is further off counts another happening, or many
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
    own: dict[str, list[Account]] = {}
    for account in members:
        first = own.setdefault(texts[account.article_id], [account])
        if account is not first[0] and account.article_id == first[0].article_id:
            first.append(account)
    dead = [next(filter(None, map(_dead, told)), None) for told in own.values()]
    deaths = [stated for stated in dead if stated]
    if not deaths:
        deaths = [stated for told in own.values() if (stated := next(filter(None, map(_one_by_one, told)), None))]
    died = _toll(deaths, [stated for told in own.values() for stated in _others(told, "killed")])
    injured = []
    for told, known in zip(own.values(), dead, strict=True):
        died_there = known.value if known else died.best or 0.0
        hurt = next((stated for account in told if (stated := _hurt(account, died_there))), None)
        injured += [hurt] if hurt else []
    hurt_too = [stated for told in own.values() for stated in _others(told, "injured")]
    return Tolls(died, _toll(injured, hurt_too), _cannot_hold(deaths) or _cannot_hold(injured))


def _others(told: Sequence[Account], harm: str) -> list[Stated]:
    """Every whole number that a page gives of the dead or the hurt, whoever it is that says so."""
    found = []
    for account in told:
        for report, count in _counts(account):
            if _harm(report, count) == harm and count.value and not count.is_part and not count.is_bare:
                stated = _as_stated(account, count)
                found += [stated] if stated else []
    return found


def _toll(stated: Sequence[Stated], others: Sequence[Stated] = ()) -> Toll:
    if not stated:
        return Toll()
    votes = Counter(value for value, _ in {(each.value, each.informant) for each in stated})
    latest = {each.value: max(e.published for e in stated if e.value == each.value) for each in stated}
    best = min(votes, key=lambda value: (-votes[value], -latest[value], -value))
    every = [*stated, *(other for other in others if best / FARTHEST <= other.value <= best * FARTHEST)]
    return Toll(min(each.low for each in every), best, max(each.high for each in every))


def _cannot_hold(stated: Sequence[Stated]) -> bool:
    by_day: dict[int, list[Stated]] = {}
    for each in stated:
        by_day.setdefault(each.published, []).append(each)
    return any(max(each.low for each in day) > min(each.high for each in day) for day in by_day.values())


def _dead(account: Account) -> Stated | None:
    """The first number of the dead with those who died beside them: 'killed his wife and three children, then himself'."""
    for report, count in _counts(account):
        if _harm(report, count) != "killed" or not count.value or count.is_part or not _is_of_people(report, count):
            continue
        stated = _as_stated(account, count)
        more = _beside(report, count) + (1 if _has_actor(report) and _kills_self(account) else 0)
        if stated is None or not more:
            return stated
        return replace(stated, low=stated.low + more, value=stated.value + more, high=stated.high + more)
    return None


def _beside(report: Report, count: Count) -> int:
    """How many persons a report names as victims beside the ones it counts; none where it counts or names others together."""
    others = [a.surface for a in _harmed(report) if a.figure_id != count.figure_id and a.surface.lower() not in _self()]
    if len(others) > 2 or not any(a.figure_id == count.figure_id for a in _harmed(report)):
        return 0
    one = words_of_class("incident_words", "one")
    if any(_is_many(surface) or surface.split()[0].lower() not in one for surface in others):
        return 0
    return len(others)


def _has_actor(report: Report) -> bool:
    return any(argument.role == "actor" for argument in report.arguments)


def _kills_self(account: Account) -> bool:
    return any(
        argument.surface.lower() in _self()
        for report in account.reports
        if report.happening in ("killed", "shot")
        for argument in _harmed(report)
    )


def _is_doing(report: Report, count: Count) -> bool:
    return any(a.figure_id == count.figure_id and a.role == "actor" for a in report.arguments)


def _harmed(report: Report) -> list[Argument]:
    return [argument for argument in report.arguments if argument.role in _HARMED]


def _harm(report: Report, count: Count) -> str:
    """What became of those counted: who is counted as shot at in a report of the dead is dead."""
    is_own = count.event == "attacked" and any(a.figure_id == count.figure_id for a in _harmed(report))
    return report.happening if is_own and report.happening in ("killed", "injured") else count.event


def _is_of_people(report: Report, count: Count) -> bool:
    """Whether a number counts: one that stands alone (it may be an age) only as what was harmed."""
    number = f"{count.value:.0f}"
    return not count.is_bare or any(
        a.figure_id == count.figure_id or number in a.surface.replace(",", " ").split() for a in _harmed(report)
    )


def _counts(account: Account) -> Iterator[tuple[Report, Count]]:
    for report in account.reports:
        if report.realis != "attempted":  # nobody died of an attempt
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
        if report.happening != "killed" or report.realis == "attempted":
            continue
        dead = _harmed(report)
        if any(_is_many(argument.surface) for argument in dead):
            return None
        others = [argument for argument in dead if argument.surface.lower() not in _self()]
        most = max(most, len(others))
        ids = (argument.entity_id or "" for argument in others)
        named.update(entity_id for entity_id in ids if entity_id.startswith("person:"))
    value = float(max(most, len(named)))
    return Stated(account.article_id, account.published or 0, value, value, value) if value else None


def _hurt(account: Account, dead: float) -> Stated | None:
    """The first number of the hurt, or of those hit less the ``dead``."""
    for report, count in _counts(account):
        harm = _harm(report, count)
        if not count.value or count.is_part or not _is_of_people(report, count):
            continue
        stated = _as_stated(account, count)
        if stated is None or harm == "injured":
            return stated
        is_hit = harm == "attacked" and _wounds(report) and not _is_doing(report, count)
        if is_hit and stated.value > dead:
            low, high = max(stated.low - dead, 0.0), max(stated.high - dead, 0.0)
            return replace(stated, low=low, value=stated.value - dead, high=high)
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
