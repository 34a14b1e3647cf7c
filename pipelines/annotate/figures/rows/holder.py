"""Who gives a figure: the statement and the quotation that carry it, else the outlet itself.

What belongs here: finding a figure's offsets inside what is said.  What does not: reading speech.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from pipelines.model import Article, Quotation, Said, Statement, evidence_id
from pipelines.model.quick import quick
from pipelines.vocabularies import Attribution, Factuality


@quick
@dataclass(frozen=True, slots=True)
class Holder:
    """The columns of ``figures`` that say who gives it and how surely."""

    statement_id: str | None
    speaker_id: str | None
    attribution: Attribution
    factuality: Factuality | None
    in_quotation: bool | None


UNREAD = Holder(None, None, "unresolved", None, None)


class HolderFinder:
    """The statements and quotations of an article, looked up by offset."""

    def __init__(self, article: Article, said: Said | None) -> None:
        self._is_read = said is not None
        self._statements = sorted(said.statements if said else (), key=lambda s: (s.start_char, -s.end_char))
        self._quotations = sorted(said.quotations if said else (), key=lambda q: (q.start_char, -q.end_char))
        self._by_id = {statement.statement_id: statement for statement in self._statements}
        self._statement_starts = [s.start_char for s in self._statements]
        self._quotation_starts = [q.start_char for q in self._quotations]
        outlet = evidence_id(article.article_id, "p", 0, 0)
        known = {speaker.speaker_id for speaker in said.speakers} if said else set()
        self._outlet = outlet if outlet in known else None

    def of(self, start: int, end: int, is_negated: bool, is_possible: bool) -> Holder:
        """Who gives the figure whose number stands at ``[start, end)``; the innermost statement counts."""
        if not self._is_read:
            return UNREAD
        quoted = self._around_quotation(start, end) is not None
        statement = self._around_statement(start, end)
        if statement is None:
            factuality: Factuality = "negated" if is_negated else "possible" if is_possible else "asserted"
            return Holder(None, self._outlet, "outlet", factuality, quoted)
        return Holder(statement.statement_id, statement.speaker_id, statement.attribution, statement.factuality, quoted)

    def statement(self, holder: Holder) -> Statement | None:
        """The statement that carries a figure with this holder."""
        return self._by_id.get(holder.statement_id) if holder.statement_id is not None else None

    def _around_statement(self, start: int, end: int) -> Statement | None:
        at = bisect_right(self._statement_starts, start)
        found: Statement | None = None
        for each in self._statements[max(0, at - _REACH) : at]:
            size = each.end_char - each.start_char
            if each.end_char >= end and (found is None or size < found.end_char - found.start_char):
                found = each
        return found

    def _around_quotation(self, start: int, end: int) -> Quotation | None:
        at = bisect_right(self._quotation_starts, start)
        return next((q for q in self._quotations[max(0, at - _REACH) : at] if q.end_char >= end), None)


# Statements nest a few deep at most; further back none reaches over a number.
_REACH = 12
