"""How the verb of a clause stands in time: what has happened, what is so, what is ahead.

What belongs here: tense.  What does not: days.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.annotate.parse.page import PageWords
from pipelines.lexicons import load_table, words_of_class
from pipelines.model.quick import quick

_MAX_STEPS = 10
_VERBS = ("VERB", "AUX")


@cache
def saying_verbs() -> frozenset[str]:
    """Lemmas of verbs that tell what somebody says."""
    return frozenset(row["cue"] for row in load_table("speech_cues") if row["part"] == "verb")


@quick
@dataclass(frozen=True, slots=True)
class Stance:
    """How the verb of a figure's clause stands in time: past, pluperfect, perfect, present, ahead; None without a finite verb."""

    tense: str | None

    @property
    def holds_now(self) -> bool:
        """Whether it says what is so when it is said: 'are missing', 'have died'."""
        return self.tense in ("present", "perfect")


def _plans() -> frozenset[str]:
    return words_of_class("date_contexts", "plan")


def stance_of(words: PageWords, verb: int | None) -> Stance:
    """The tense of a clause, from its verb and helpers; participles and infinitives have that of the verb above."""
    for _ in range(_MAX_STEPS):
        if verb is None:
            return Stance(None)
        helpers = {words.lower[kid] for kid in words.all_kids(verb, "aux", "auxpass")}
        tag, relation = words.tag[verb], words.dep[verb]
        if tag == "MD" or any(words.tag[kid] == "MD" for kid in words.all_kids(verb, "aux")):
            return Stance("past" if helpers & {"have"} else "ahead")  # 'may have died'
        if "had" in helpers:
            return Stance("pluperfect")
        if helpers & {"have", "has", "'ve", "’ve"}:
            return Stance("perfect")
        if tag == "VBN" and words.lemma[verb] in _plans() and helpers & {"is", "are", "'s", "’s", "'re", "’re"}:
            return Stance("ahead")
        if helpers & {"is", "are", "am", "'s", "’s", "'re", "’re", "being"} or tag in ("VBZ", "VBP"):
            return Stance("present")
        if tag == "VBD" or helpers & {"was", "were", "did"} or (relation in ("relcl", "acl", "ROOT") and tag == "VBN"):
            return Stance("past")
        above = words.head[verb]
        if above == verb:
            return Stance("past" if tag == "VBN" else None)
        if words.lemma[above] in _plans():
            return Stance("ahead")  # 'is expected to leave'
        verb = above
        while words.pos[verb] not in _VERBS and words.head[verb] != verb:
            verb = words.head[verb]
        if words.pos[verb] not in _VERBS:
            return Stance(None)
    return Stance(None)
