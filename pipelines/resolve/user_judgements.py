"""A person's judgements on which entities are one, from a table of the user's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from pipelines.resolve.judgements import Judgement
from pipelines.user_tables import Check, UserTableError, read_rows
from pipelines.vocabularies import JudgementWord

JUDGEMENT_COLUMNS = ("left_id", "right_id", "judgement", "reviewer", "reason")
_ENTITY_ID = re.compile(r"[a-z_]+:\S+")
_VERDICTS: Mapping[str, JudgementWord] = {"same": "same", "different": "different"}


def read_judgements(path: Path) -> list[Judgement]:
    """A person's judgements: two entity ids, ``same`` or ``different``, and if they like ``reviewer`` and ``reason``.

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


def _check_id(cell: str) -> str:
    return "" if _ENTITY_ID.fullmatch(cell) else "an entity_id, for example person:jane-roe@0123456789abcdef"
