"""A fact: what figures of a page state together.

What belongs here: holding its statements.  What does not: which figures are of one fact (``facts``), which contradict (``rivals``).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.annotate.figures.about.links.told import Told
from pipelines.vocabularies import Happening


@dataclass(slots=True)
class Fact:
    """What figures of a page state together; the first one stands for it."""

    members: list[Told] = field(default_factory=list)
    samples: list[Told] = field(default_factory=list)  # the first and the last few statements: no more are compared
    event: Happening | None = None

    @property
    def first(self) -> Told:
        """Its first statement on the page."""
        return self.members[0]

    def add(self, told: Told) -> None:
        """Takes in a further statement."""
        self.members.append(told)
        self.samples = self.members if len(self.members) <= 4 else [self.members[0], *self.members[-3:]]
        self.event = self.event or told.event
