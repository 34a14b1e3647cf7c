"""A person's judgements on pairs, from a table of the user's own: which entities are one, which articles stand on one text, which
reports tell of one incident, which figures state one quantity.

The ids of a row tell what it is about; both are of one kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipelines.resolve.copies import ArticleJudgement
from pipelines.resolve.incidents import IncidentJudgement
from pipelines.resolve.judgements import Judgement
from pipelines.resolve.threads import FigureJudgement
from pipelines.user_tables import Check, UserTableError, read_rows
from pipelines.vocabularies import JudgementWord

JUDGEMENT_COLUMNS = ("left_id", "right_id", "judgement", "reviewer", "reason")
# What an id names, and an example of one; the first that fits holds.
_KINDS = {
    "incident": (re.compile(r"incident:\S+"), "incident:0123456789abcdef"),
    "entity": (re.compile(r"[a-z_]+:\S+"), "person:jane-roe@0123456789abcdef"),
    "figure": (re.compile(r"[0-9a-f]{16}/f\d+-\d+"), "0123456789abcdef/f12-14"),
    "article": (re.compile(r"[0-9a-f]{16}"), "0123456789abcdef"),
}
_VERDICTS: Mapping[str, JudgementWord] = {"same": "same", "different": "different"}


def read_judgements(path: Path) -> list[Judgement]:
    """A person's judgements on two entities: two entity ids, ``same`` or ``different``, and if they like ``reviewer`` and
    ``reason``.

    Raises:
        UserTableError: the file cannot be read, a cell is not what its column asks for, or two rows contradict each other.
    """
    return [
        Judgement(left, right, verdict, 1.0, "user", "user", reviewer, reason)
        for left, right, verdict, reviewer, reason in _of("entity", path)
    ]


def read_article_judgements(path: Path) -> list[ArticleJudgement]:
    """The same on two articles: ``same`` where they stand on one text, ``different`` where they do not.  Raises UserTableError."""
    return [ArticleJudgement(*row) for row in _of("article", path)]


def read_incident_judgements(path: Path) -> list[IncidentJudgement]:
    """The same on two incidents, each by its id or by 'incident:' and the event_id of a report.  Raises UserTableError."""
    return [IncidentJudgement(*row) for row in _of("incident", path)]


def _of(kind: str, path: Path) -> Iterator[tuple[str, str, JudgementWord, str | None, str | None]]:
    for (left, right), row in _rows(path).items():
        if _kind(left) == kind:
            yield left, right, _VERDICTS[row["judgement"]], row["reviewer"] or None, row["reason"] or None


def read_figure_judgements(path: Path) -> list[FigureJudgement]:
    """The same on two figures: ``same`` where they state one quantity, so that unequal numbers are rivals or a series;
    ``different`` where they do not.  Raises UserTableError."""
    return [FigureJudgement(left, right, verdict) for left, right, verdict, _, _ in _of("figure", path)]


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
            kinds = " and ".join(f"an {_kind(each)}" for each in (left, right))
            raise UserTableError(f"{path}:{line}: column 'right_id': {kinds}; expected two of one kind")
        known = found.setdefault((left, right), (line, row))
        if known[1]["judgement"] != row["judgement"]:
            raise UserTableError(
                f"{path}:{line}: column 'judgement': {row['judgement']!r} contradicts line {known[0]}; "
                "expected one judgement for a pair"
            )
    return {pair: row for pair, (_, row) in found.items()}


def _kind(name: str) -> str | None:
    return next((kind for kind, (form, _) in _KINDS.items() if form.fullmatch(name)), None)


def _check_id(cell: str) -> str:
    return (
        ""
        if _kind(cell)
        else " or ".join(f"an {kind}_id, for example {example}" for kind, (_, example) in _KINDS.items())
    )
