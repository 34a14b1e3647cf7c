"""Accounts as rows: the form in which those of a batch are kept, so that another run needs neither its tables nor its text.

What belongs here: from accounts to Arrow and back.  What does not: where the rows are kept (pool.py).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.resolve.incidents.alike.blocks import keys_of
from pipelines.resolve.incidents.told.accounts import Account
from pipelines.resolve.incidents.told.reports import Argument, Count, Report
from pipelines.resolve.incidents.told.words import Words

_WEIGHED = ("days", "places", "spots", "likely")
_WORDS = ("codes", "weights", "placed")
_SETS = ("families", "acts", "harmed", "doing", "named")
SCHEMA = pa.schema(
    [
        ("account_id", pa.string()), ("article_id", pa.string()), ("published", pa.int32()), ("weight", pa.float64()),
        ("is_told", pa.bool_()),
        ("is_day_sure", pa.bool_()), ("digest", pa.uint64()), ("keys", pa.list_(pa.uint32())), ("people", pa.list_(pa.string())),
        ("outlet", pa.string()), ("days", pa.list_(pa.int32())), ("days_share", pa.list_(pa.float64())),
        ("places", pa.list_(pa.string())), ("places_share", pa.list_(pa.float64())),
        ("spots", pa.list_(pa.string())), ("spots_share", pa.list_(pa.float64())),
        ("likely", pa.list_(pa.string())), ("likely_share", pa.list_(pa.float64())),
        *((name, pa.list_(pa.string())) for name in _SETS), ("ages", pa.list_(pa.float64())), ("rare", pa.list_(pa.string())),
        ("codes", pa.list_(pa.uint32())), ("weights", pa.list_(pa.float32())), ("placed", pa.list_(pa.bool_())),
        ("told", pa.string()),
    ]
)  # fmt: skip
LIGHT = ("account_id", "article_id", "published", "weight", "is_told", "digest", "keys", "people")  # to find candidates
COMPARED = tuple(name for name in SCHEMA.names if name not in ("keys", "people", "told", "digest", "is_told"))
_REPORT = [field.name for field in fields(Report) if field.name not in ("arguments", "counts")]
_DATES = (_REPORT.index("from_date"), _REPORT.index("to_date"))
_report_cells = attrgetter(*_REPORT)
_argument_cells = attrgetter(*(field.name for field in fields(Argument)))
_count_cells = attrgetter(*(field.name for field in fields(Count)))
_encode = json.JSONEncoder(ensure_ascii=False).encode


def as_table(accounts: Iterable[Account]) -> pa.Table:
    """Accounts as rows.  ``digest``: a hash of all that they hold; ``people``: the entities that take part."""
    rows = [_row(account) for account in accounts]
    return pa.table({f.name: pa.array([row[f.name] for row in rows], f.type) for f in SCHEMA}, schema=SCHEMA)


def accounts_in(rows: pa.Table, *, with_reports: bool) -> list[Account]:
    """The accounts of some rows; without their reports nothing of them is read."""
    plain = {name: rows[name].to_pylist() for name in COMPARED if name not in _WORDS}
    told = rows["told"].to_pylist() if with_reports else [""] * rows.num_rows
    return [_account(cells, words, each) for cells, words, each in zip(_by_row(plain), _words(rows), told, strict=True)]


def _by_row(columns: Mapping[str, Sequence[Any]]) -> Iterator[dict[str, Any]]:
    for cells in zip(*columns.values(), strict=True):
        yield dict(zip(columns, cells, strict=True))


def _words(rows: pa.Table) -> Iterator[Words]:
    """The words of each row, as parts of three columns."""
    lists = [pa.concat_arrays(rows[name].chunks) if rows.num_rows else pa.array([], rows[name].type) for name in _WORDS]
    codes, weights, placed = (np.asarray(column.flatten()) for column in lists)
    ends = np.cumsum(np.diff(np.asarray(lists[0].offsets))).tolist()
    for start, end in zip([0, *ends], ends, strict=False):
        yield Words(codes[start:end], weights[start:end], placed[start:end])


def _row(account: Account) -> dict[str, Any]:
    row: dict[str, Any] = {
        "account_id": account.account_id,
        "article_id": account.article_id,
        "published": account.published,
        "weight": account.weight,
        "is_told": account.tells_who,
        "is_day_sure": account.is_day_sure,
        "keys": keys_of(account),
        "outlet": account.outlet,
        "ages": sorted(account.ages),
        "rare": list(account.rare),
        "codes": account.words.codes,
        "weights": account.words.weights,
        "placed": account.words.placed,
        "told": _encode([*map(_told, account.reports), list(account.why)]),
        "people": sorted({a.entity_id for r in account.reports for a in r.arguments if a.entity_id is not None}),
    }
    for name in _WEIGHED:
        pairs = getattr(account, name)
        row |= {name: [key for key, _ in pairs], f"{name}_share": [share for _, share in pairs]}
    for name in _SETS:
        row[name] = sorted(getattr(account, name))
    digest = hashlib.sha256(repr([cell for name, cell in row.items() if name not in _WORDS]).encode())
    for name in _WORDS:
        digest.update(row[name].tobytes())
    return row | {"digest": int.from_bytes(digest.digest()[:8], "big")}


def _told(report: Report) -> list[Any]:
    cells = list(_report_cells(report))
    for at in _DATES:
        cells[at] = cells[at].isoformat() if cells[at] else None
    return [cells, list(map(_argument_cells, report.arguments)), list(map(_count_cells, report.counts))]


def _account(row: dict[str, Any], words: Words, told: str) -> Account:
    *reports, why = json.loads(told) if told else [()]
    return Account(
        account_id=row["account_id"],
        article_id=row["article_id"],
        published=row["published"],
        outlet=row["outlet"],
        families=frozenset(row["families"]),
        acts=frozenset(row["acts"]),
        days=_pairs(row, "days"),
        places=_pairs(row, "places"),
        spots=_pairs(row, "spots"),
        likely=_pairs(row, "likely"),
        words=words,
        harmed=frozenset(row["harmed"]),
        doing=frozenset(row["doing"]),
        named=frozenset(row["named"]),
        ages=frozenset(row["ages"]),
        weight=row["weight"],
        is_day_sure=row["is_day_sure"],
        rare=tuple(row["rare"]),
        reports=tuple(map(_report, reports)),
        why=tuple(why),
    )


def _pairs(row: dict[str, Any], name: str) -> tuple[tuple[Any, float], ...]:
    return tuple(zip(row[name], row[f"{name}_share"], strict=True))


def _report(parts: Sequence[Any]) -> Report:
    cells, arguments, counts = parts
    for at in _DATES:
        cells[at] = dt.date.fromisoformat(cells[at]) if cells[at] else None
    whole = [*cells, tuple(Argument(*a) for a in arguments), tuple(Count(*c) for c in counts)]
    return Report(*whole)
