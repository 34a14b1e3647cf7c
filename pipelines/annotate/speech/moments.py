"""When a statement was made: the time expression beside its cue, else no later than the day of publication.

What belongs here: which expression dates the act of speaking.  What does not: reading expressions (dates/), and dates inside what
is said, which count from this moment.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipelines.model import Article, DateExpression, Said, Statement
from pipelines.model.changed import changed

# Between a cue and the time of speaking stand a few words: 'told the paper in an interview on Friday'.
_MAX_GAP_CHARS = 60
_MOMENTS = frozenset({"DATE", "TIME"})
# A gap with one of these holds another clause.
_BREAKS = (";", ":", ". ", " who ", " which ", " and ", " but ", " after ", " before ", " since ", " when ")


def date_statements(article: Article, said: Said, dates: Sequence[DateExpression]) -> Said:
    """The statements with ``said_from`` and ``said_to``, closed intervals of days; a missing end is open."""
    statements = said.statements
    spans = [(s.start_char, s.end_char) for s in statements]
    outside = [d for d in dates if d.type in _MOMENTS and d.from_date is not None and not _is_inside(d, spans)]
    starts = [d.start_char for d in outside]
    moments = {
        s.utterance_id: found for s in statements if (found := _moment(article.text, s, outside, starts)) is not None
    }
    return changed(said, statements=tuple(_dated(s, moments.get(s.utterance_id), article) for s in statements))


def _dated(statement: Statement, moment: DateExpression | None, article: Article) -> Statement:
    if moment is not None:
        return changed(statement, said_from=moment.from_date, said_to=moment.to_date)
    return changed(statement, said_to=article.published_to) if article.published_to is not None else statement


def _is_inside(date: DateExpression, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (date.start_char, date.end_char))
    return any(start <= date.start_char and date.end_char <= end for start, end in spans[max(at - 6, 0) : at + 1])


def _moment(
    text: str, statement: Statement, dates: Sequence[DateExpression], starts: Sequence[int]
) -> DateExpression | None:
    """The nearest expression beside the cue, with nothing of another clause between."""
    if statement.cue_start is None or statement.cue_end is None:
        return None
    first = min(
        statement.cue_start, statement.speaker_start if statement.speaker_start is not None else statement.cue_start
    )
    last = max(statement.cue_end, statement.speaker_end or 0)
    if last - first > 2 * _MAX_GAP_CHARS:
        first, last = statement.cue_start, statement.cue_end
    low = bisect_left(starts, first - 2 * _MAX_GAP_CHARS)
    high = bisect_right(starts, last + _MAX_GAP_CHARS)
    best: tuple[int, DateExpression] | None = None
    for date in dates[low:high]:
        gap = (date.end_char, first) if date.end_char <= first else (last, date.start_char)
        between = text[gap[0] : gap[1]]
        covers = gap[0] <= statement.start_char < gap[1] or gap[0] < statement.end_char <= gap[1]
        if len(between) > _MAX_GAP_CHARS or covers or "\n" in between or any(b in f"{between} " for b in _BREAKS):
            continue
        if best is None or len(between) < best[0]:
            best = (len(between), date)
    return best[1] if best is not None else None
