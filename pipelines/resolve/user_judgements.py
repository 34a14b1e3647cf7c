"""A person's judgements on which entities are one, which articles stand on one text, and which figures state one quantity, from a
table of the user's own.

A row is about two entities, two articles or two figures; their ids tell which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pipelines.resolve.copies import ArticleJudgement
from pipelines.resolve.judgements import Judgement
from pipelines.resolve.threads import FigureJudgement
from pipelines.user_tables import Check, UserTableError, read_rows
from pipelines.vocabularies import JudgementWord

JUDGEMENT_COLUMNS = ("left_id", "right_id", "judgement", "reviewer", "reason")
_ENTITY_ID = re.compile(r"[a-z_]+:\S+")
_ARTICLE_ID = re.compile(r"[0-9a-f]{16}")
_FIGURE_ID = re.compile(r"[0-9a-f]{16}/f\d+-\d+")
_VERDICTS: Mapping[str, JudgementWord] = {"same": "same", "different": "different"}


def read_judgements(path: Path) -> list[Judgement]:
    """A person's judgements on two entities: two entity ids, ``same`` or ``different``, and if they like ``reviewer`` and
    ``reason``.

    Raises:
        UserTableError: the file cannot be read, a cell is not what its column asks for, or two rows contradict each other.
    """
    return [
        Judgement(
            left,
            right,
            _VERDICTS[row["judgement"]],
            1.0,
            "user",
            "user",
            row["reviewer"] or None,
            row["reason"] or None,
        )
        for (left, right), row in _rows(path).items()
        if _ENTITY_ID.fullmatch(left)
    ]


def read_article_judgements(path: Path) -> list[ArticleJudgement]:
    """The same on two articles: ``same`` where they stand on one text, ``different`` where they do not.  Raises UserTableError."""
    return [
        ArticleJudgement(left, right, _VERDICTS[row["judgement"]], row["reviewer"] or None, row["reason"] or None)
        for (left, right), row in _rows(path).items()
        if _ARTICLE_ID.fullmatch(left)
    ]


def read_figure_judgements(path: Path) -> list[FigureJudgement]:
    """The same on two figures: ``same`` where they state one quantity, so that unequal numbers are rivals or a series;
    ``different`` where they do not.  Raises UserTableError."""
    return [
        FigureJudgement(left, right, _VERDICTS[row["judgement"]])
        for (left, right), row in _rows(path).items()
        if _FIGURE_ID.fullmatch(left)
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
        if any(bool(kind.fullmatch(left)) != bool(kind.fullmatch(right)) for kind in (_ARTICLE_ID, _FIGURE_ID)):
            raise UserTableError(
                f"{path}:{line}: column 'right_id': {right!r} beside {left!r}; expected two of one kind"
            )
        known = found.setdefault((left, right), (line, row))
        if known[1]["judgement"] != row["judgement"]:
            raise UserTableError(
                f"{path}:{line}: column 'judgement': {row['judgement']!r} contradicts line {known[0]}; "
                "expected one judgement for a pair"
            )
    return {pair: row for pair, (_, row) in found.items()}


def _check_id(cell: str) -> str:
    if any(kind.fullmatch(cell) for kind in (_ENTITY_ID, _ARTICLE_ID, _FIGURE_ID)):
        return ""
    return (
        "an entity_id, for example person:jane-roe@0123456789abcdef, an article_id, for example 0123456789abcdef, or a figure_id, "
        "for example 0123456789abcdef/f12-14"
    )
