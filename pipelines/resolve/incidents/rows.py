"""What the accounts of an incident say together: a row of ``incidents``."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, TypeVar

from pipelines.resolve.incidents.numbers import Toll, tolls
from pipelines.resolve.incidents.told.accounts import Account
from pipelines.resolve.incidents.told.kinds import kinds
from pipelines.resolve.incidents.told.where import WIDE, holds, is_wide, place, standing

Word = TypeVar("Word", bound=str)
_MOST = 0.5  # share of the evidence that the days of an incident hold together
_NO_DAY = 10**9
_DISTRICTS = frozenset({"admin2", "area"})


def in_order(accounts: Iterable[Account]) -> list[Account]:
    """Accounts, the first told first: whose id the incident bears, however many follow."""
    return sorted(accounts, key=lambda account: (account.published or _NO_DAY, account.account_id))


def incident_row(
    members: Sequence[Account], groups: Mapping[str, str], renamed: Mapping[str, str]
) -> dict[str, object]:
    """The row of an incident from its accounts in their order.  ``groups``: article -> text; ``renamed``: entity -> entity."""
    texts = {account.article_id: groups.get(account.article_id, account.article_id) for account in members}
    told = [report for account in members for report in account.reports]
    votes: Counter[str] = Counter()
    for account in members:
        votes.update({report.happening for report in account.reports})
    happening = min(votes, key=lambda h: (not kinds()[h].is_act, -votes[h], h))
    own = [report for report in told if report.happening == happening]
    first, last = _days(members, texts)
    place_id, where_prec = _place(members, texts)
    found = tolls(members, texts)
    return {
        "incident_id": f"incident:{members[0].account_id}",
        "happening": happening,
        "event_type": _most(report.event_type for report in own),
        "event_mode": _most(report.event_mode for report in own),
        "acled_event_type": _most(report.acled_event_type for report in own),
        "acled_sub_event_type": _most(report.acled_sub_event_type for report in own),
        "from_date": dt.date.fromordinal(first) if first else None,
        "to_date": dt.date.fromordinal(last) if last else None,
        "date_prec": _date_prec(first, last),
        "place_id": place_id,
        "where_prec": where_prec,
        "actor_id": _taking_part(members, ("actor",), renamed),
        "recipient_id": _taking_part(members, ("recipient", "victim"), renamed),
        **_numbers("deaths", found.deaths),
        **_numbers("injured", found.injured),
        "is_disputed": found.is_disputed,
        "n_articles": len(texts),
        "n_sources": len(set(texts.values())),
        "n_informants": len(
            {report.speaker_id or texts[report.article_id] for account in members for report in account.reports}
        ),
    }


def _most(words: Iterable[Word | None]) -> Word | None:
    votes = Counter(word for word in words if word is not None)
    return min(votes, key=lambda word: (-votes[word], word), default=None)


def _weights(members: Sequence[Account], texts: Mapping[str, str]) -> list[float]:
    """What each account counts: copies of one text share one voice, and who tells more of it knows better, up to a point."""
    copies = Counter(texts[account.article_id] for account in members)
    return [min(account.weight, 20.0) / copies[texts[account.article_id]] for account in members]


def _days(members: Sequence[Account], texts: Mapping[str, str]) -> tuple[int | None, int | None]:
    """The first and last day: the likeliest, and those beside it until they hold most of the evidence near it."""
    found: dict[int, float] = defaultdict(float)
    for account, weight in zip(members, _weights(members, texts), strict=True):
        for day, share in account.days:
            found[day] += weight * share
    if not found:
        return None, None
    first = last = min(found, key=lambda day: (-round(found[day], 9), day))
    near = sum(found.get(day, 0.0) for day in range(first - 3, first + 4))
    held = found[first]
    while held < _MOST * near and last - first < 6:
        before, behind = found.get(first - 1, 0.0), found.get(last + 1, 0.0)
        if before >= behind:
            first, held = first - 1, held + before
        else:
            last, held = last + 1, held + behind
    return first, last


def _date_prec(first: int | None, last: int | None) -> int | None:
    if first is None or last is None:
        return None
    length = last - first + 1
    return 1 if length == 1 else 2 if length < 7 else 3 if length == 7 else 4 if length <= 31 else 5


def _place(members: Sequence[Account], texts: Mapping[str, str]) -> tuple[str | None, int | None]:
    """Where it happened, and UCDP's precision of it.

    The place that most of the evidence names, where one that contains it or lies near it adds to it.  Where the reports name
    nothing narrower than a district (or a street that nobody knows), the town in it that pages name
    most stands for it: precision 2.
    """
    told = _evidence(members, texts, "places")
    narrow = {place_id: weight for place_id, weight in told.items() if not is_wide(place_id)}
    support = {
        place_id: weight + sum(0.5 * other for b, other in told.items() if b != place_id and _agrees(place_id, b))
        for place_id, weight in narrow.items()
    }
    chosen = min(support, key=lambda place_id: (-round(support[place_id], 9), place_id), default=None)
    known = place(chosen) if chosen else None
    if chosen is not None and (known is None or known.kind not in _DISTRICTS):
        return chosen, _where_prec(chosen)
    near = {
        place_id: weight
        for place_id, weight in _evidence(members, texts, "spots").items()
        if _is_town(place_id) and (chosen is None or _is_inside(place_id, chosen))
    }
    town = min(near, key=lambda place_id: (-round(near[place_id], 9), place_id), default=None)
    if town is not None and near[town] >= _MOST * sum(near.values()):
        return town, 2
    wide = chosen or min(told, key=lambda place_id: (-round(told[place_id], 9), place_id), default=None)
    return wide, _where_prec(wide)


def _evidence(
    members: Sequence[Account], texts: Mapping[str, str], kind: Literal["places", "spots"]
) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for account, weight in zip(members, _weights(members, texts), strict=True):
        for place_id, share in account.places if kind == "places" else account.spots:
            found[place_id] += weight * share
    return found


def _is_town(place_id: str) -> bool:
    found = place(place_id)
    return found is not None and found.kind not in WIDE and found.kind not in _DISTRICTS


def _agrees(place_id: str, other: str) -> bool:
    """Whether naming the other place is no word against this one."""
    return standing(place_id, other) in ("within", "near") and not _is_inside(other, place_id)


def _is_inside(inner: str, outer: str) -> bool:
    a, b = place(inner), place(outer)
    return a is not None and b is not None and holds(b, a)


def _where_prec(place_id: str | None) -> int | None:
    found = place(place_id) if place_id else None
    if found is None:
        return None
    if found.kind == "country":
        return 6
    return {"admin1": 4, "region": 4, "admin2": 3, "area": 3, "water": 2}.get(found.kind, 1)


def _taking_part(members: Sequence[Account], roles: Sequence[str], renamed: Mapping[str, str]) -> str | None:
    """Who is named in some roles by most accounts; persons only where other pages know them too."""
    votes: Counter[str] = Counter()
    for account in members:
        ids = {
            renamed.get(argument.entity_id, argument.entity_id)
            for report in account.reports
            for argument in report.arguments
            if argument.role in roles and argument.entity_id is not None
        }
        votes.update(one for one in ids if not (one.startswith("person:") and "@" in one) and _may_act(one))
    return min(votes, key=lambda one: (-votes[one], one), default=None)


def _may_act(entity_id: str) -> bool:
    """Whether an entity can do something: a country stands for its state, a town for nobody."""
    found = place(entity_id) if entity_id.startswith("place:") else None
    return not entity_id.startswith("place:") or (found is not None and found.kind == "country")


def _numbers(name: str, found: Toll) -> dict[str, object]:
    return {f"{name}_low": found.low, f"{name}_best": found.best, f"{name}_high": found.high}
