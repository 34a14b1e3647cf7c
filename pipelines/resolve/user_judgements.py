"""A person's judgements on which entities are one, which articles stand on one text, which reports are of one incident, and which
figures state one quantity, from a table of the user's own.

A row is about two of one kind; their ids tell which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipelines.resolve.copies import ArticleJudgement
from pipelines.resolve.incidents import IncidentJudgement
from pipelines.resolve.judgements import Judgement
from pipelines.resolve.threads import FigureJudgement
from pipelines.user_tables import Check, UserTableError, read_rows
from pipelines.vocabularies import JudgementWord

JUDGEMENT_COLUMNS = ("left_id", "right_id", "judgement", "reviewer", "reason")
JUDGEMENT_REQUIRED = ("left_id", "right_id", "judgement")
Kind = Literal["incident", "entity", "article", "figure"]
_KINDS: dict[Kind, re.Pattern[str]] = {
    "incident": re.compile(r"incident:\S{1,80}"),
    "entity": re.compile(r"[a-z_]{1,40}:\S{1,300}"),
    "article": re.compile(r"[0-9a-f]{16}"),
    "figure": re.compile(r"[0-9a-f]{16}/f\d{1,9}-\d{1,9}"),
}
_VERDICTS: Mapping[str, JudgementWord] = {"same": "same", "different": "different"}


@dataclass(frozen=True, slots=True)
class Judgements:
    """What a person decided on pairs, kind by kind; the smaller id first."""

    on_entities: Sequence[Judgement] = ()
    on_articles: Sequence[ArticleJudgement] = ()
    on_incidents: Sequence[IncidentJudgement] = ()
    on_figures: Sequence[FigureJudgement] = ()


def read_judgements(path: Path) -> Judgements:
    """A person's judgements: two ids, ``same`` or ``different``, and if they like ``reviewer`` and ``reason``.

    Two entities are one or not; two articles stand on one text or do not; two incidents (each by its id, or by 'incident:' and the
    event_id of one of its reports) are one or not; two figures state one quantity, so that unequal numbers are rivals or a series,
    or do not.

    Raises:
        UserTableError: the file cannot be read, a cell is not what its column asks for, or two rows contradict each other.
    """
    of_kind: dict[Kind | None, list[tuple[str, str, JudgementWord, str | None, str | None]]] = {}
    for (left, right), row in _rows(path).items():
        said = left, right, _VERDICTS[row["judgement"]], row["reviewer"] or None, row["reason"] or None
        of_kind.setdefault(kind_of_id(left), []).append(said)
    return Judgements(
        [
            Judgement(left, right, word, 1.0, "user", "user", *why)
            for left, right, word, *why in of_kind.get("entity", ())
        ],
        [ArticleJudgement(*said) for said in of_kind.get("article", ())],
        [IncidentJudgement(*said) for said in of_kind.get("incident", ())],
        [FigureJudgement(*said[:3]) for said in of_kind.get("figure", ())],
    )


def _rows(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    """The first row on every pair of ids, the smaller first.  Raises UserTableError."""
    checks: dict[str, Check] = {
        "left_id": _check_id,
        "right_id": _check_id,
        "judgement": lambda cell: "" if cell in _VERDICTS else "same or different",
    }
    found: dict[tuple[str, str], tuple[int, dict[str, str]]] = {}
    for line, row in read_rows(path, JUDGEMENT_COLUMNS, JUDGEMENT_REQUIRED, checks):
        left, right = sorted((row["left_id"], row["right_id"]))
        if left == right:
            raise UserTableError(f"{path}:{line}: column 'right_id': {right!r} is the left_id too; expected another")
        if kind_of_id(left) != kind_of_id(right):
            kinds = " and an ".join(sorted(str(kind_of_id(each)) for each in (left, right)))
            raise UserTableError(f"{path}:{line}: column 'right_id': an {kinds}; expected two of one kind")
        known = found.setdefault((left, right), (line, row))
        if known[1]["judgement"] != row["judgement"]:
            raise UserTableError(
                f"{path}:{line}: column 'judgement': {row['judgement']!r} contradicts line {known[0]}; "
                "expected one judgement for a pair"
            )
    return {pair: row for pair, (_, row) in found.items()}


def kind_of_id(cell: str) -> Kind | None:
    """What an id is of; None where it is no id that a judgement can be on."""
    return next((kind for kind, form in _KINDS.items() if form.fullmatch(cell)), None)


def _check_id(cell: str) -> str:
    if kind_of_id(cell) is not None:
        return ""
    return (
        "an entity_id, for example person:jane-roe@0123456789abcdef, an article_id, for example 0123456789abcdef, an incident_id, "
        "or a figure_id, for example 0123456789abcdef/f12-14"
    )
