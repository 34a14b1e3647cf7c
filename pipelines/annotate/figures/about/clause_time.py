"""The time of a figure in its own sentence: which adjunct belongs to its clause, by the parser's tree.

What belongs here: how near an adjunct is to a figure's clause, and what a clause of saying may date.  What does not: which days the
words name (time_adjuncts.py), and what the rest of the page says (times.py).
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.annotate.figures.about.stance import Stance, saying_verbs, stance_of
from pipelines.annotate.figures.about.time_adjuncts import FigureTime, TimeAdjunct, adjuncts_of, time_words
from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.sentence import FigureReading
from pipelines.annotate.figures.things.events import event_class
from pipelines.annotate.figures.words import figure_words
from pipelines.model import DateExpression, Statement

_MAX_STEPS = 10
_NEAR = 8  # adjuncts of a sentence that a figure looks at, before and behind it
# How an adjunct stands to a figure, the nearest first.
_THING, _CLAUSE, _IN_CLAUSE, _JOINED, _LOOSE, _ALONE, _FRONT, _SAID = range(8)
_APART = 99  # of another clause
_SUBJECTS = ("nsubj", "nsubjpass")
_VERBS = ("VERB", "AUX")


@dataclass(frozen=True, slots=True)
class _Clause:
    """A figure as its place in the tree: the thing counted, the verb, the characters of the number, who says it, its stance."""

    thing: int
    verb: int | None
    start: int
    end: int
    statement: Statement | None
    stance: Stance
    is_stock: bool
    is_incident: bool


class SentenceTimes:
    """The times of one sentence and the figures that they belong to."""

    def __init__(self, context: Context, dates: Sequence[DateExpression], written: dt.date | None) -> None:
        self.context, self.words, self.written = context, context.words, written
        self.adjuncts = adjuncts_of(context.words, (context.first, context.end), dates, written) if dates else []
        self._starts = [adjunct.start for adjunct in self.adjuncts]

    def of(self, reading: FigureReading, start: int, end: int, statement: Statement | None) -> FigureTime | None:
        """The time that the sentence gives a figure whose number is ``[start, end)``; None where it gives none."""
        free = [each for each in self._near(start) if not (each.start < end and start < each.end)]
        if not free:
            return None
        clause = self._clause(reading, start, end, statement)
        if reading.happening.event is None and self._is_aside(clause):
            free = [adjunct for adjunct in free if self._is_near_thing(adjunct, clause)]
        is_ahead = clause.stance.tense == "ahead"
        meant = [each for each in free if not each.is_beside or (each.is_start and is_ahead)]
        ranked = [(self._rank(adjunct, clause), adjunct) for adjunct in meant]
        if clause.is_stock and clause.stance.tense == "present":
            ranked = [
                (rank, each) for rank, each in ranked if rank not in (_JOINED, _LOOSE) or not self._looks_back(each)
            ]
        ranked = [(rank, each) for rank, each in ranked if rank < _APART and self._agrees(each, rank, clause.stance)]
        if len(free) > 1:
            ranked = [(rank, adjunct) for rank, adjunct in ranked if rank != _ALONE]
        if not ranked:
            return None
        nearest = min(rank for rank, _ in ranked)
        rivals = [adjunct for rank, adjunct in ranked if rank == nearest]
        rivals = [each for each in rivals if not any(each.holds(other) for other in rivals)] or rivals
        chosen = min(rivals, key=lambda each: (abs(each.start - start), each.start))
        return self._as_time(chosen, nearest, clause)

    def _agrees(self, adjunct: TimeAdjunct, rank: int, stance: Stance) -> bool:
        """Whether a clause of that tense can be of that time: what has happened has not happened next year."""
        if self.written is None or stance.tense is None:
            return True
        if adjunct.first is not None and adjunct.first > self.written:
            return stance.tense == "ahead" or (stance.tense == "present" and rank <= _CLAUSE)
        return stance.tense != "ahead" or adjunct.last is None or adjunct.last >= self.written or rank == _THING

    def _looks_back(self, adjunct: TimeAdjunct) -> bool:
        """Whether an adjunct dates what is over: 'were held on Monday, and 40 remain in custody'."""
        verbs = (self.words.verb_above(governor) for governor in adjunct.governors)
        return any(stance_of(self.words, verb).tense in ("past", "pluperfect") for verb in verbs)

    def _near(self, start: int) -> Sequence[TimeAdjunct]:
        at = bisect_left(self._starts, start)
        return self.adjuncts[max(0, at - _NEAR) : at + _NEAR]

    def _is_aside(self, clause: _Clause) -> bool:
        """'put off due to 2,000 false names', 'Anvik, a town of 5,000': a phrase of which the time of the clause says nothing."""
        words = self.words
        for at in words.climb(clause.thing, _MAX_STEPS):
            if words.lower[at] in time_words("no time of the clause") or words.dep[at] == "appos":
                return True
            if words.pos[at] in _VERBS:
                break
        return False

    def _is_near_thing(self, adjunct: TimeAdjunct, clause: _Clause) -> bool:
        return any(self._is_of_the_thing(governor, clause.thing) for governor in adjunct.governors)

    def _clause(self, reading: FigureReading, start: int, end: int, statement: Statement | None) -> _Clause:
        number = self.context.holders[reading.number_first]
        head = reading.counted.head if reading.counted is not None else None
        verb, thing = reading.happening.verb, head if head is not None else number
        if reading.kind != "count" and reading.happening.event is None:
            verb, thing = (
                self.words.verb_above(number),
                number,
            )  # 'the storm will be at 13 kilometres …': not the storm's verb
        stance = stance_of(self.words, verb)
        is_stock = reading.happening.aspect == "stock" or self.words.lemma[thing] in figure_words(
            "noun that is a count"
        )
        event = reading.happening.event.event if reading.happening.event is not None else None
        return _Clause(thing, verb, start, end, statement, stance, is_stock, event in event_class("of one incident"))

    def _as_time(self, chosen: TimeAdjunct, rank: int, clause: _Clause) -> FigureTime | None:
        first, last = chosen.first, chosen.last
        if chosen.is_open and clause.stance.tense != "ahead" and self.written and first and last:
            last = min(last, self.written) if first <= self.written else last
        if chosen.is_start:
            last = None
        if first is None and last is None:
            return None
        where = {
            _THING: "of the thing counted",
            _FRONT: "of the saying, which tells of that day",
            _SAID: "of what is said",
        }
        how = f"{chosen.how}, {where.get(rank, 'of its clause')}"
        return FigureTime(first, last, "clause", chosen.dates, how, rank == _SAID)

    def _rank(self, adjunct: TimeAdjunct, clause: _Clause) -> int:
        """How near an adjunct is to a figure's clause; ``_APART`` where it belongs to another."""
        statement = clause.statement
        distance = min((self._distance(governor, adjunct, clause) for governor in adjunct.governors), default=_ALONE)
        if statement is None or statement.start_char <= adjunct.start < statement.end_char:
            return distance
        cue = statement.cue_start
        is_behind = adjunct.start >= statement.end_char and not (
            cue is not None and statement.end_char <= cue <= adjunct.start
        )
        if is_behind and distance <= _CLAUSE:
            return distance  # the statement was cut short
        return self._rank_of_saying(adjunct, clause, cue)

    def _rank_of_saying(self, adjunct: TimeAdjunct, clause: _Clause, cue_start: int | None) -> int:
        """'On Monday the army said it had …' may date what is said, 'said on Monday' only what holds when it is said."""
        opens = bisect_left(self.words.start, adjunct.start) - self.context.first <= 2
        is_before = adjunct.end <= clause.start and (cue_start is None or adjunct.end <= cue_start)
        if opens and is_before and clause.stance.tense in ("past", "pluperfect", None):
            return _FRONT
        if self._announces(cue_start):
            return _FRONT
        if clause.is_stock or clause.stance.holds_now:
            return _SAID
        return _APART

    def _announces(self, cue_start: int | None) -> bool:
        if cue_start is None:
            return False
        at = bisect_left(self.words.start, cue_start, self.context.first, self.context.end)
        return at < self.context.end and self.words.lemma[at] in time_words("announces")

    def _distance(self, governor: int, adjunct: TimeAdjunct, clause: _Clause) -> int:
        words, at = self.words, governor
        for _ in range(_MAX_STEPS):
            if at == clause.thing:
                is_rank = adjunct.preposition == "of" and adjunct.is_long  # 'the first two flights of the year'
                return _APART if is_rank else _THING
            if words.lower[at] == "according":
                return self._rank_of_saying(adjunct, clause, None)
            if words.pos[at] in _VERBS or words.head[at] == at:
                break
            at = words.head[at]
        if clause.verb is None or words.pos[at] not in _VERBS:
            return _ALONE
        if governor != at and clause.stance.tense == "pluperfect" and words.dep[governor] in _SUBJECTS:
            return _APART  # 'Sunday's vote had been put off'
        if adjunct.preposition == "of" and governor != at and words.dep[governor] not in _SUBJECTS:
            above = words.head[governor]
            if words.dep[governor] != "pobj" or words.lower[above] not in time_words("happens in"):
                return _APART  # 'the first flights of the year', but 'in the floods of 2019'
        if at == clause.verb:
            return _CLAUSE if governor == at else _IN_CLAUSE
        up = self._from_above(at, adjunct, clause)
        return up if up is not None else self._from_below(at, adjunct, clause)

    def _from_above(self, verb: int, adjunct: TimeAdjunct, clause: _Clause) -> int | None:
        """The rank of an adjunct of ``verb`` where the figure's clause stands below it; None where it does not."""
        words, at, rank = self.words, clause.verb, _IN_CLAUSE
        for _ in range(_MAX_STEPS):
            if at is None or words.head[at] == at:
                return None
            relation, above = words.dep[at], words.head[at]
            if relation in ("ccomp", "parataxis"):
                rank = max(rank, _SAID)
            elif relation == "conj" and adjunct.start > words.start[at] and above == verb:
                rank = _APART
            elif relation == "conj" and adjunct.start > words.start[above] and words.kid(at, *_SUBJECTS) is not None:
                rank = max(rank, _LOOSE)
            elif relation in ("relcl", "acl"):
                rank = max(rank, _JOINED)
            elif self._follows(at, relation):
                rank = _APART  # 'classes resumed on Monday after four pupils were shot'
            at = above
            if at == verb:
                break
        else:
            return None
        return self._rank_of_saying(adjunct, clause, words.start[verb]) if rank == _SAID else rank

    def _follows(self, verb: int, relation: str) -> bool:
        """Whether a clause lies before or behind that above it, or gives its reason: it has a time of its own."""
        words = self.words
        if relation == "pcomp":
            return words.lower[words.head[verb]] in time_words("parts clauses")
        mark = words.kid(verb, "mark", "advmod")
        return (
            relation == "advcl"
            and mark is not None
            and mark < verb
            and words.lower[mark] in time_words("parts clauses")
        )

    def _from_below(self, verb: int, adjunct: TimeAdjunct, clause: _Clause) -> int:
        """The rank of an adjunct of ``verb``, which stands below the figure's clause or beside it."""
        words, at, rank = self.words, verb, _JOINED
        below = words.dep[verb] in ("advcl", "pcomp")
        befalls = below and clause.is_incident and words.lemma[verb] in time_words("befalls")
        for _ in range(_MAX_STEPS):
            if words.head[at] == at:
                return _ALONE
            relation, above = words.dep[at], words.head[at]
            if relation == "conj":
                has_subject = words.kid(at, *_SUBJECTS) is not None
                is_of_incident = clause.is_incident and (befalls or words.kid(at, "nsubjpass") is not None)
                if has_subject and not is_of_incident:
                    return _APART
                goes_on = adjunct.how.startswith("since ") and clause.stance.tense == "perfect"
                if not has_subject and stance_of(words, at) != clause.stance and not goes_on:
                    return _APART
                rank = _LOOSE if has_subject else rank  # 'one is dead and three were shot on Monday'
            elif relation == "advcl":
                mark = words.kid(at, "mark", "advmod")
                if mark is not None and mark < at and words.lower[mark] not in time_words("joins clauses"):
                    if not befalls or at != verb:
                        return _APART  # but 'nine drowned after their boat capsized on Friday'
                    rank = _LOOSE
            elif relation in ("relcl", "acl"):
                if words.lemma[at] in saying_verbs():
                    return self._rank_of_saying(adjunct, clause, words.start[at])
                if self._is_of_the_thing(above, clause.thing):
                    return _APART  # 'two men who had been held since 2016 were freed'
                if not clause.is_incident:
                    return _APART  # 'no charges will be brought in a shooting that happened in May'
                rank = _LOOSE
            elif relation in ("ccomp", "parataxis", "csubj"):
                if above == clause.verb:
                    return _APART
                rank = _ALONE
            at = above
            if at == clause.verb:
                return rank
        return _ALONE

    def _is_of_the_thing(self, noun: int, thing: int) -> bool:
        for at in self.words.climb(noun, _MAX_STEPS):
            if at == thing:
                return True
            if self.words.pos[at] in _VERBS:
                break
        return False
