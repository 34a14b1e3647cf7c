"""The way from committed batches to the rows of ``incidents``, and to the incident of each report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from pipelines.resolve.incidents.accounts import Account, accounts_of
from pipelines.resolve.incidents.blocks import candidates, keys_of
from pipelines.resolve.incidents.clusters import Grouping, components
from pipelines.resolve.incidents.likeness import likeness, shared_words
from pipelines.resolve.incidents.reports import pages_of
from pipelines.resolve.incidents.rows import in_order, incident_row
from pipelines.store.batches import Ledger
from pipelines.store.schema import tables

REPORTED = pa.schema([(name, pa.string()) for name in ("event_id", "incident_id", "incident_basis")])


@dataclass(frozen=True, slots=True)
class Incidents:
    """``table``: the rows of ``incidents``; ``reported``: event_id, incident_id, incident_basis of every report that was joined."""

    table: pa.Table
    reported: pa.Table


def resolve_incidents(
    done: Ledger, moved: pa.Table, groups: Mapping[str, str], renamed: Mapping[str, str]
) -> Incidents:
    """The incidents of all pages.

    ``moved``: mentions whose place other pages decide; ``groups``: article -> the text that it is a copy of, itself where it is
    none; ``renamed``: entities that were joined -> the one that they are.
    """
    places = dict(zip(moved["mention_id"].to_pylist(), moved["entity_id"].to_pylist(), strict=True))
    found = [
        account for batch in done.batches for page in pages_of(done, batch, places) for account in accounts_of(page)
    ]
    accounts = sorted(found, key=lambda account: account.account_id)
    rows: list[dict[str, object]] = []
    reported: list[tuple[str, str, str]] = []
    for members in _grouped(accounts):
        row = incident_row(members, groups, renamed)
        rows.append(row)
        incident_id = str(row["incident_id"])
        for account, shared in zip(members, _shared(members), strict=True):
            for report, why in zip(account.reports, account.why, strict=True):
                reported.append((report.event_id, incident_id, f"{why}{shared}"))
    rows.sort(key=lambda row: str(row["incident_id"]))
    return Incidents(_table(tables()["incidents"].arrow, rows), _columns(sorted(reported)))


def _grouped(accounts: Sequence[Account]) -> Iterator[list[Account]]:
    """The accounts of each incident, first told first."""
    pages = [account.article_id for account in accounts]
    weights = [account.weight for account in accounts]
    order = [(account.published or 0, account.account_id) for account in accounts]
    pairs = candidates([keys_of(account) for account in accounts], order, pages)
    taken: set[int] = set()
    for component in components(pairs):
        grouping = Grouping(lambda a, b: likeness(accounts[a], accounts[b]), weights, pages, frozenset())
        for group in grouping.group(component):
            taken.update(group)
            yield in_order(accounts[number] for number in group)
    for number, account in enumerate(accounts):
        if number not in taken and (account.days or account.places):
            yield [account]


def _shared(members: Sequence[Account]) -> Iterator[str]:
    """For each account of an incident in words: what it shares with the one that is most like it."""
    for account in members:
        others = [other for other in members if other is not account][:8]
        if not others:
            yield ""
            continue
        best = max(others, key=lambda other: (likeness(account, other), other.account_id))
        yield f"; with {best.article_id}: {shared_words(account, best)}"


def _table(form: pa.Schema, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    return pa.table({f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in form}, schema=form)


def _columns(rows: Sequence[tuple[str, str, str]]) -> pa.Table:
    columns = list(zip(*rows, strict=True)) or [()] * len(REPORTED)
    return pa.table({f.name: pa.array(list(column), f.type) for f, column in zip(REPORTED, columns, strict=True)})
