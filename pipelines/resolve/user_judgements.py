"""A person's judgements on which entities are one, which articles stand on one text, which reports are of one incident, and which
figures state one quantity, from a table of the user's own.

A row is about two of one kind; their ids tell which.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, TypeVar

from pipelines.resolve.copies import ArticleJudgement
from pipelines.resolve.incidents import IncidentJudgement
from pipelines.resolve.judgements import Judgement
from pipelines.resolve.threads import FigureJudgement
from pipelines.user_tables import Check, UserTableError, read_rows
from pipelines.vocabularies import JudgementWord

JUDGEMENT_COLUMNS = ("left_id", "right_id", "judgement", "reviewer", "reason")
Kind = Literal["incident", "entity", "article", "figure"]
_KINDS: dict[Kind, re.Pattern[str]] = {
    "incident": re.compile(r"incident:\S+"),
    "entity": re.compile(r"[a-z_]+:\S+"),
    "article": re.compile(r"[0-9a-f]{16}"),
    "figure": re.compile(r"[0-9a-f]{16}/f\d+-\d+"),
}
Made = TypeVar("Made")
_VERDICTS: Mapping[str, JudgementWord] = {"same": "same", "different": "different"}


def read_judgements(path: Path) -> list[Judgement]:
    """A person's judgements on two entities: two entity ids, ``same`` or ``different``, and if they like ``reviewer`` and
    ``reason``.

    Raises:
        UserTableError: the file cannot be read, a cell is not what its column asks for, or two rows contradict each other.
    """
    return _of(path, "entity", _on_entities)


def _on_entities(left: str, right: str, word: JudgementWord, reviewer: str | None, reason: str | None) -> Judgement:
    return Judgement(left, right, word, 1.0, "user", "user", reviewer, reason)


def read_article_judgements(path: Path) -> list[ArticleJudgement]:
    """The same on two articles: ``same`` where they stand on one text, ``different`` where they do not.  Raises UserTableError."""
    return _of(path, "article", ArticleJudgement)


def read_incident_judgements(path: Path) -> list[IncidentJudgement]:
    """The same on two incidents, each by its id or by 'incident:' and the event_id of one of its reports."""
    return _of(path, "incident", IncidentJudgement)


def read_figure_judgements(path: Path) -> list[FigureJudgement]:
    """The same on two figures: ``same`` where they state one quantity, so that unequal numbers are rivals or a series;
    ``different`` where they do not.  Raises UserTableError."""
    return _of(path, "figure", lambda left, right, word, *_: FigureJudgement(left, right, word))


def _of(path: Path, kind: Kind, make: Callable[[str, str, JudgementWord, str | None, str | None], Made]) -> list[Made]:
    """The judgements of one kind, the smaller id first."""
    return [
        make(left, right, _VERDICTS[row["judgement"]], row["reviewer"] or None, row["reason"] or None)
        for (left, right), row in _rows(path).items()
        if _kind(left) == kind
    ]


def _rows(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    """The first row on every pair of ids, the smaller first.  Raises UserTableError."""
    checks: dict[str, Check] = {
        "left_id": _check_id,
        "right_id": _check_id,
        "judgement": lambda cell: "" if cell in _VERDICTS else "same or different",
    }
    found: dict[tuple[str, str], tuple[int, dict[str, str]]] = {}
    for line, row in read_rows(path, JUDGEMENT_COLUMNS, ("left_id", "right_id", "judgement"), checks):
        left, right = sorted((row["left_id"], row["right_id"]))
        if left == right:
            raise UserTableError(f"{path}:{line}: column 'right_id': {right!r} is the left_id too; expected another")
        if _kind(left) != _kind(right):
            kinds = " and an ".join(sorted(str(_kind(each)) for each in (left, right)))
            raise UserTableError(f"{path}:{line}: column 'right_id': an {kinds}; expected two of one kind")
        known = found.setdefault((left, right), (line, row))
        if known[1]["judgement"] != row["judgement"]:
            raise UserTableError(
                f"{path}:{line}: column 'judgement': {row['judgement']!r} contradicts line {known[0]}; "
                "expected one judgement for a pair"
            )
    return {pair: row for pair, (_, row) in found.items()}


def _kind(cell: str) -> Kind | None:
    return next((kind for kind, form in _KINDS.items() if form.fullmatch(cell)), None)


def _check_id(cell: str) -> str:
    if _kind(cell) is not None:
        return ""
    return (
        "an entity_id, for example person:jane-roe@0123456789abcdef, an article_id, for example 0123456789abcdef, an incident_id, "
        "or a figure_id, for example 0123456789abcdef/f12-14"
    )
