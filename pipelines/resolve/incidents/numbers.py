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

from pipelines.lexicons import load_table, words_of_class
from pipelines.resolve.incidents.told.accounts import Account
from pipelines.resolve.incidents.told.reports import HIT, Argument, Count, Report

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
    """The first number of the dead with those who died beside them: 'killed his wife and three children, then himself'.

    Where no number counts the dead alone, it is the share of those hit who died.
    """
    shares = []
    for report, count in _counts(account):
        if _harm(report, count) != "killed" or not count.value or not _is_of_people(report, count):
            continue
        stated = _as_stated(account, count)
        if count.is_share and stated:
            shares.append(stated)
        if count.is_part or stated is None:
            continue
        return _more(stated, _beside(report, count) + (1 if _has_actor(report) and _kills_self(account) else 0))
    return next(iter(shares), None)


def _more(stated: Stated, more: float) -> Stated:
    """A number with ``more`` persons; with fewer, it is never below none."""
    low, value, high = (max(number + more, 0.0) for number in (stated.low, stated.value, stated.high))
    return replace(stated, low=low, value=value, high=high)


def _beside(report: Report, count: Count) -> float:
    """How many persons a report counts or names as victims beside the ones it counts: 'three men and a woman'.

    None where it names many, or names the counted ones one by one.
    """
    counted = {
        each.figure_id: each.value
        for each in report.counts
        if each.event == count.event and not each.is_part and not each.is_bare
    }
    harmed = _harmed(report)
    if not any(a.figure_id == count.figure_id for a in harmed):
        return 0
    others = [
        a for a in harmed if a.figure_id != count.figure_id and not a.is_listed and a.surface.lower() not in _self()
    ]
    found = 0.0
    for other in others:
        if other.figure_id is None and _is_one(other.surface):
            found += 1
        elif (more := counted.get(other.figure_id or "")) is not None:
            found += more
        elif other.figure_id is None and not _is_many(other.surface) and not _is_person(other.surface):
            continue  # 'shot at the end of an event': no person
        else:
            return 0
    return 0 if len(others) > 1 and found == count.value else found  # 'four: a man, two women and a boy'


def _is_one(surface: str) -> bool:
    """Whether words name one person by what they are: 'his wife', 'a 15-year-old girl'; a proper name may tell who is counted."""
    words = surface.split()
    is_named = words[-1][:1].isupper()
    begins = words[0].lower() in words_of_class("incident_words", "one")
    return not _is_many(surface) and (begins or (_is_person(surface) and not is_named))


def _is_person(surface: str) -> bool:
    return surface.lower().split()[-1] in _persons()


@cache
def _persons() -> frozenset[str]:
    return frozenset(row["lemma"].lower() for row in load_table("counted_nouns") if row["unit"] == "person")


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
    is_own = count.event in HIT and any(a.figure_id == count.figure_id for a in _harmed(report))
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
        if stated is None:
            continue
        stated = _more(stated, _beside(report, count))
        if harm == "injured":
            return stated
        if harm in HIT and _wounds(report) and not _is_doing(report, count) and stated.value > dead:
            return _more(stated, -dead)
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
