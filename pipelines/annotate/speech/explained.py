"""How each statement was read: its cue, the words of its speaker, its hedges, and what was concluded from them."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.annotate.explanation import Explanation, Step
from pipelines.model import Article, Said, Statement


def explain_statements(article: Article, said: Said) -> Iterator[Explanation]:
    """Every statement of an article with what decided it."""
    labels = {speaker.speaker_id: speaker.label for speaker in said.speakers}
    for statement in said.statements:
        steps = list(_steps(article.text, statement, said))
        by = labels.get(statement.speaker_id or "", "")
        result = f"{statement.mode}, {statement.factuality}, {statement.attribution}" + (f" by '{by}'" if by else "")
        if statement.second_hand_id is not None:
            result += f", second-hand from '{labels.get(statement.second_hand_id, '')}'"
        yield Explanation(
            "statement",
            statement.start_char,
            statement.end_char,
            statement.surface,
            result,
            tuple(steps),
            statement.statement_id,
        )


def _steps(text: str, statement: Statement, said: Said) -> Iterator[Step]:
    if statement.cue_start is not None and statement.cue_end is not None:
        start, end = statement.cue_start, statement.cue_end
        yield Step(start, end, text[start:end], "cue", statement.cue or "")
    if statement.speaker_start is not None and statement.speaker_end is not None:
        start, end = statement.speaker_start, statement.speaker_end
        yield Step(start, end, text[start:end], "speaker", statement.attribution)
    if statement.utterance_id != statement.statement_id:
        yield Step(statement.start_char, statement.end_char, "…", "goes on", "one utterance with the run before")
    for hedge in said.hedges:
        if hedge.sentence_no == statement.sentence_no:
            yield Step(hedge.start_char, hedge.end_char, hedge.surface, "hedge", hedge.hedge_class)
    for quotation in said.quotations:
        if quotation.statement_id == statement.statement_id:
            kind = "a phrase" if quotation.is_partial else "whole"
            yield Step(quotation.start_char, quotation.end_char, quotation.surface, "quotation", kind)
