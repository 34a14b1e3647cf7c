"""What a person decided, from the tables of theirs: which entities, articles, incidents, figures are one and which
are not, which values hold.

What belongs here: all of it as one record.  What does not: reading each table (``user_judgements``, ``corrections``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.resolve.corrections import Correction, read_corrections
from pipelines.resolve.user_judgements import Judgements, read_judgements
from pipelines.settings import UserTables


@dataclass(frozen=True, slots=True)
class PersonsWord:
    """Judgements on pairs, corrections of values, and the files that hold them."""

    judged: Judgements = field(default_factory=Judgements)
    corrections: Sequence[Correction] = ()
    corrections_file: Path | None = None
    judgements_file: Path | None = None


def read_word(user: UserTables) -> PersonsWord:
    """What the tables of a user say.  Raises UserTableError."""
    return PersonsWord(
        read_judgements(user.judgements) if user.judgements else Judgements(),
        read_corrections(user.corrections) if user.corrections else (),
        user.corrections,
        user.judgements,
    )
