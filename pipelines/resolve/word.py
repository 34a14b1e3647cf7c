"""What a person decided, from the tables of theirs: which entities, articles, incidents, figures are one and which
are not, which values hold.

What belongs here: all of it as one record.  What does not: reading each table (``user_judgements``, ``corrections``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.resolve.copies import ArticleJudgement
from pipelines.resolve.corrections import Correction, read_corrections
from pipelines.resolve.incidents import IncidentJudgement
from pipelines.resolve.judgements import Judgement
from pipelines.resolve.threads import FigureJudgement
from pipelines.resolve.user_judgements import (
    read_article_judgements,
    read_figure_judgements,
    read_incident_judgements,
    read_judgements,
)
from pipelines.settings import UserTables


@dataclass(frozen=True, slots=True)
class PersonsWord:
    """Judgements on pairs, corrections of values, and the file that holds the corrections."""

    on_entities: Sequence[Judgement] = ()
    on_articles: Sequence[ArticleJudgement] = ()
    on_incidents: Sequence[IncidentJudgement] = ()
    on_figures: Sequence[FigureJudgement] = ()
    corrections: Sequence[Correction] = ()
    corrections_file: Path | None = None


def read_word(user: UserTables) -> PersonsWord:
    """What the tables of a user say.  Raises UserTableError."""
    judgements, corrections = user.judgements, user.corrections
    return PersonsWord(
        read_judgements(judgements) if judgements else (),
        read_article_judgements(judgements) if judgements else (),
        read_incident_judgements(judgements) if judgements else (),
        read_figure_judgements(judgements) if judgements else (),
        read_corrections(corrections) if corrections else (),
        corrections,
    )
