"""A person's judgements on which entities are one, and which incidents, from a table of the user's own.

A row is about two entities or two incidents; their ids tell which.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pipelines.resolve.incidents import IncidentJudgement
from pipelines.resolve.judgements import Judgement
from pipelines.user_tables import Check, UserTableError, read_rows
from pipelines.vocabularies import JudgementWord

JUDGEMENT_COLUMNS = ("left_id", "right_id", "judgement", "reviewer", "reason")
INCIDENT = "incident:"
_ENTITY_ID = re.compile(r"[a-z_]+:\S+")
_VERDICTS: Mapping[str, JudgementWord] = {"same": "same", "different": "different"}


def read_judgements(path: Path) -> list[Judgement]:
    """A person's judgements on two entities."""
    return [each for each in _all(path) if not _is_incident(each.left_id)]


def read_incident_judgements(path: Path) -> list[IncidentJudgement]:
    """The same on two incidents, each by its id or by 'incident:' and the event_id of one of its reports."""
    return [
        IncidentJudgement(each.left_id, each.right_id, each.judgement, each.reviewer, each.reason)
        for each in _all(path)
        if _is_incident(each.left_id)
    ]


def _all(path: Path) -> list[Judgement]:
    """Judgements of all kinds: two ids, ``same`` or ``different``, and if they like ``reviewer`` and ``reason``.

    Raises:
        UserTableError: the file cannot be read, a cell is not what its column asks for, or two rows contradict each other.
    """
    checks: dict[str, Check] = {
        "left_id": _check_id,
        "right_id": _check_id,
        "judgement": lambda cell: "" if cell in _VERDICTS else "same or different",
    }
    found: dict[tuple[str, str], tuple[int, Judgement]] = {}
    for line, row in read_rows(path, JUDGEMENT_COLUMNS, ("left_id", "right_id", "judgement"), checks):
        left, right = sorted((row["left_id"], row["right_id"]))
        if left == right:
            raise UserTableError(
                f"{path}:{line}: column 'right_id': {right!r} is the left_id too; expected another entity"
            )
        if _is_incident(left) != _is_incident(right):
            raise UserTableError(
                f"{path}:{line}: column 'right_id': an incident and an entity; expected two of one kind"
            )
        judgement = Judgement(
            left,
            right,
            _VERDICTS[row["judgement"]],
            1.0,
            "user",
            "user",
            row["reviewer"] or None,
            row["reason"] or None,
        )
        known = found.setdefault((left, right), (line, judgement))
        if known[1].judgement != judgement.judgement:
            raise UserTableError(
                f"{path}:{line}: column 'judgement': {row['judgement']!r} contradicts line {known[0]}; "
                "expected one judgement for a pair"
            )
    return [judgement for _, judgement in found.values()]


def _is_incident(entity_id: str) -> bool:
    return entity_id.startswith(INCIDENT)


def _check_id(cell: str) -> str:
    return "" if _ENTITY_ID.fullmatch(cell) else "an entity_id, for example person:jane-roe@0123456789abcdef"
