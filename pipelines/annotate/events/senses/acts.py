"""What soldiers, rebels and police do, in whatever verb: a row each, though the table of happenings has no word for it.

What belongs here: whether a verb is an act of a force.  What does not: verbs that the table knows; what a force only says is a
statement, and no act.
"""

from __future__ import annotations

from pipelines.annotate.events.lexicon import event_words
from pipelines.annotate.events.slots import has_one_of, is_passive, named, subject
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import cues

_FORCES = frozenset({"force", "police"})
_REPORTS = frozenset({"claim", "confirm", "allege", "report", "predict", "estimate", "think", "suggest", "describe"})
_TITLE = 6  # words before a name that tell what he is
_CONTENT = ("ccomp", "parataxis")


def is_act_of_force(words: PageWords, i: int) -> bool:
    """Whether the verb at ``i`` says what a force does: as its subject, or as the agent of a passive."""
    if (
        words.dep[i] == "amod"
        or words.lemma[i] in event_words("no act")
        or _only_says(words, i)
        or _only_opens(words, i)
    ):
        return False
    if is_passive(words, i):
        agent = words.kid(i, "agent")
        doer = words.kid(agent, "pobj") if agent is not None else None
    else:
        doer = subject(words, i)
    return doer is not None and is_force(words, named(words, doer))


def is_force(words: PageWords, i: int) -> bool:
    """A force, a member of it, or who is named with a word for it: 'the rebels', 'an officer', 'police chief Anna Holm'."""
    if has_one_of(words, i, _FORCES):
        return True
    before = [
        k for k in range(max(words.left[i], i - _TITLE), i) if words.dep[k] in ("compound", "nmod", "poss", "amod")
    ]
    return any(has_one_of(words, k, _FORCES) for k in (*before, *words.all_kids(i, "appos")))


def _only_says(words: PageWords, i: int) -> bool:
    """'police said that …': a statement; 'troops maintained a watch' is none."""
    cue = cues("verb").get(words.lemma[i])
    if cue is None:
        return False
    if cue.cue_class == "say":
        has_thing = words.kid(i, "dobj") is not None and words.kid(i, *_CONTENT) is None
        return not has_thing or words.lemma[i] in event_words("only says")
    return cue.cue_class in _REPORTS


def _only_opens(words: PageWords, i: int) -> bool:
    """'police tried to', 'troops began to': the act is the verb behind it."""
    behind = words.kid(i, "xcomp")
    return behind is not None and words.pos[behind] == "VERB" and words.kid(i, "dobj") is None
