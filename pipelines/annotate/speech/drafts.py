"""A statement while it is being read: which words are its cue, whose words stand beside it, where its content is.

What belongs here: the record that the rules of this room hand to each other.  What does not: rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.model.quick import quick


@quick
@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens ``[first, last)`` of a noun phrase and its head."""

    first: int
    last: int
    head: int


@dataclass(slots=True, eq=False)
class StatementDraft:
    """One utterance: its content as runs of characters, cue and speaker as tokens.

    ``follows`` is the draft whose speaker it takes over; ``rule`` says how it was read.
    """

    contents: list[tuple[int, int]]
    rule: str
    cue_class: str
    cue: tuple[int, int] | None = None
    speaker: Phrase | None = None
    antecedent: int | None = None  # head of what a relative pronoun stands for
    follows: StatementDraft | None = None
    addressee: Phrase | None = None
    second_hand: Phrase | None = None
    is_impersonal: bool = False  # 'it was reported that', 'allegedly'
    is_own_voice: bool = False  # 'it is unclear whether'
    head: int | None = None  # the verb of the content
    quotes: list[int] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where its content begins."""
        return self.contents[0][0]
