"""A person's judgements on incidents: these two are one, or are not.  They overrule what the evidence says.

An incident is named by its id, or by 'incident:' and the event_id of any report of it: so a judgement still holds when pages are
added and the incident is known by an earlier report.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.resolve.incidents.kept.pool import Pool
from pipelines.vocabularies import JudgementWord

PREFIX = "incident:"


@dataclass(frozen=True, slots=True)
class IncidentJudgement:
    """Two incidents, ``same`` or ``different``; who says so, and why."""

    left_id: str
    right_id: str
    judgement: JudgementWord
    reviewer: str | None = None
    reason: str | None = None


class Decisions:
    """Judgements by the accounts that they are about; those on accounts that are not there say nothing."""

    def __init__(self, pool: Pool, decided: Sequence[IncidentJudgement]) -> None:
        number = pool.numbers_of(
            {one.removeprefix(PREFIX) for each in decided for one in (each.left_id, each.right_id)}
        )
        together: set[tuple[int, int]] = set()
        apart: set[tuple[int, int]] = set()
        self._said: dict[str, list[str]] = defaultdict(list)
        for each in sorted(decided, key=lambda each: (each.left_id, each.right_id)):
            a, b = (number.get(one.removeprefix(PREFIX)) for one in (each.left_id, each.right_id))
            if a is None or b is None or a == b:
                continue
            (together if each.judgement == "same" else apart).add((min(a, b), max(a, b)))
            words = f"; {each.reviewer or 'a person'} judged: {'one' if each.judgement == 'same' else 'not one'} with "
            for one, other in ((a, each.right_id), (b, each.left_id)):
                self._said[pool.ids[one]].append(words + other + (f" ({each.reason})" if each.reason else ""))
        self.together = frozenset(together)
        self.apart = frozenset(apart)

    def joined(self, numbers: Sequence[int]) -> list[tuple[int, int]]:
        """The pairs of some accounts that a person called one."""
        own = set(numbers)
        return sorted(pair for pair in self.together if own.issuperset(pair))

    @property
    def numbers(self) -> set[int]:
        """The accounts of which a person said something."""
        return {number for pair in (*self.together, *self.apart) for number in pair}

    def said_of(self, account_id: str) -> str:
        """In words, what a person said of an account."""
        return "".join(self._said.get(account_id, ()))
