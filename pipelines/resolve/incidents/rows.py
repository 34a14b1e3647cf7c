"""What the accounts of an incident say together: a row of ``incidents``."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from pipelines.resolve.incidents.numbers import Toll, tolls
from pipelines.resolve.incidents.placed import placed, weights_of
from pipelines.resolve.incidents.told.accounts import Account
from pipelines.resolve.incidents.told.kinds import kinds
from pipelines.resolve.incidents.told.where import place

Word = TypeVar("Word", bound=str)
_MOST = 0.5  # share of the evidence that the days of an incident hold together
_NO_DAY = 10**9


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
    place_id, where_prec = placed(members, weights_of(members, texts))
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


def _days(members: Sequence[Account], texts: Mapping[str, str]) -> tuple[int | None, int | None]:
    """The first and last day: the likeliest, and those beside it until they hold most of the evidence near it."""
    found: dict[int, float] = defaultdict(float)
    for account, weight in zip(members, weights_of(members, texts), strict=True):
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
