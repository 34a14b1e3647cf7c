"""Links, groups and judgements as rows of the contract's tables, ordered by their keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa

from pipelines.resolve.copies.compared import Compared
from pipelines.resolve.copies.groups import Group
from pipelines.resolve.copies.kinds import name_kinds
from pipelines.resolve.copies.pages import UNKNOWN, Pages
from pipelines.store.schema import tables
from pipelines.vocabularies import ArticleLinkKind, JudgementWord

Pair = tuple[int, int]
_EACH_WAY = frozenset({"copy", "rewrite", "same_page"})


@dataclass(frozen=True, slots=True)
class ArticleJudgement:
    """What a person decided on two articles; ``left_id`` < ``right_id``."""

    left_id: str
    right_id: str
    judgement: JudgementWord
    reviewer: str | None = None
    reason: str | None = None


def link_table(pages: Pages, compared: Compared, links: Mapping[Pair, tuple[ArticleLinkKind, str]]) -> pa.Table:
    """The rows of ``article_links``: of an excerpt one, from the excerpt to the whole; of other links one each way."""
    pairs = np.array(sorted(links), np.int64).reshape(-1, 2)
    measures = compared.of(pairs)
    found = name_kinds(measures)
    part = {"left": found.left, "right": found.right}
    rows: list[tuple[object, ...]] = []
    for row, (left, right) in enumerate((int(a), int(b)) for a, b in pairs):
        kind, judged_by = links[left, right]
        sides: list[tuple[Literal["left", "right"], Literal["left", "right"], int, int]] = [
            ("left", "right", left, right), ("right", "left", right, left)
        ]  # fmt: skip
        if kind not in _EACH_WAY:
            sides = [max(sides, key=lambda side: (part[side[0]][row], -side[2]))]
        for own, other, page, at in sides:
            has_passage = bool(measures[f"{own}_passages"][row])
            rows.append((
                pages.ids[page], pages.ids[at], kind, float(found.jaccard[row]), float(part[own][row]),
                float(part[other][row]), int(measures[f"{own}_chars"][row]), int(measures[f"{own}_passages"][row]),
                int(measures[f"{own}_start_char"][row]) if has_passage else None,
                int(measures[f"{own}_end_char"][row]) if has_passage else None, judged_by,
            ))  # fmt: skip
    return _table("article_links", rows)


def group_table(pages: Pages, groups: Sequence[Group]) -> pa.Table:
    """The rows of ``text_groups``."""
    rows = []
    for group in groups:
        outlets = {int(pages.outlet[page]) for page in group.members}
        day = min(int(pages.day[page]) for page in group.members)
        first = dt.date(1970, 1, 1) + dt.timedelta(days=day) if day != UNKNOWN else None
        rows.append((pages.ids[group.origin], group.basis, group.agency, len(group.members), len(outlets), first))
    return _table("text_groups", rows)


def judgement_table(judged: Mapping[Pair, ArticleJudgement], kinds: Mapping[Pair, ArticleLinkKind]) -> pa.Table:
    """The rows of ``article_judgements``, with the links that were found without them."""
    return _table(
        "article_judgements",
        [(one.left_id, one.right_id, one.judgement, kinds.get(pair), one.reviewer, one.reason) for pair, one in judged.items()],
    )  # fmt: skip


def text_group_table(pages: Pages, groups: Sequence[Group]) -> pa.Table:
    """article_id, text_group of every article."""
    found = {page: group.origin for group in groups for page in group.members}
    form = pa.schema([("article_id", pa.string()), ("text_group", pa.string())])
    texts = [pages.ids[found.get(page, page)] for page in range(len(pages.ids))]
    return pa.table(
        {"article_id": pa.array(pages.ids, pa.string()), "text_group": pa.array(texts, pa.string())}, schema=form
    )


def _table(name: str, rows: Iterable[tuple[object, ...]]) -> pa.Table:
    form = tables()[name].arrow
    ordered = sorted(rows, key=lambda row: tuple(str(cell) for cell in row[:3]))
    columns = {field.name: pa.array([row[place] for row in ordered], field.type) for place, field in enumerate(form)}
    return pa.table(columns, schema=form)
