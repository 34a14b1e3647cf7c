"""How far a statement is asserted: from its cue's class, then the modality and negation of what is said.

The scale follows FactBank (Saurí and Pustejovsky 2009) in spirit: source, certainty and polarity, in the contract's words.
What belongs here: this one decision.  What does not: finding statements or hedge words.
"""

from __future__ import annotations

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import cues, speech_words
from pipelines.annotate.speech.drafts import StatementDraft
from pipelines.annotate.speech.reports.supposed import unsaid
from pipelines.vocabularies import Factuality

# Classes of cues that decide alone.
_BY_CUE: dict[str, Factuality] = {
    "unknown": "unknown", "nothing": "negated", "deny": "denied", "allege": "alleged", "report": "reported", "ask": "unknown",
}  # fmt: skip
# Classes that hold where the content is plainly put.
_BY_CUE_IF_PLAIN: dict[str, Factuality] = {
    "confirm": "confirmed", "claim": "claimed", "predict": "predicted", "promise": "predicted", "suggest": "possible",
    "think": "possible", "direct": "possible",
}  # fmt: skip

_BY_ADVERB: dict[str, Factuality] = {"allege": "alleged", "report": "reported"}


def factuality_of(words: PageWords, draft: StatementDraft, first: int, last: int, is_second_hand: bool) -> Factuality:
    """The value of ``statements.factuality`` for content on the tokens ``[first, last)``."""
    if draft.cue is not None and words.pos[draft.cue[0]] in ("VERB", "AUX"):
        withheld = unsaid(words, draft.cue[0])
        if withheld is not None:
            return withheld
    by_cue = _BY_CUE.get(draft.cue_class)
    if draft.cue_class in ("ask", "say") and draft.rule == "infinitive":
        return "possible"  # 'asked them to leave', 'told them to leave'
    if by_cue is not None:
        return by_cue
    if draft.cue is not None and words.kid(draft.cue[0], "neg") is not None:
        return "unknown"  # 'did not say how many'
    if first < last and (words.lower[first] in ("whether", "if") and draft.rule in ("clause", "parenthetical")):
        return "unknown"
    head = _head(words, draft, first, last)
    by_content = _by_content(words, head, first, last) if head is not None else None
    is_second_hand = is_second_hand or (draft.is_impersonal and draft.cue_class == "say")
    if is_second_hand and by_content in (None, "predicted"):
        return "reported"
    if by_content is not None:
        return by_content
    return _BY_CUE_IF_PLAIN.get(draft.cue_class, "asserted")


def _head(words: PageWords, draft: StatementDraft, first: int, last: int) -> int | None:
    """The main verb of the first sentence of the content."""
    if draft.head is not None and first <= draft.head < last:
        return draft.head
    for i in range(first, last):
        head = words.head[i]
        if (head == i or not first <= head < last) and words.pos[i] in ("VERB", "AUX"):
            return i
    return None


def _by_content(words: PageWords, head: int, first: int, last: int) -> Factuality | None:
    """What auxiliaries, adverbs and negation of the main verb say; None where it is plainly put."""
    kids = [k for k in words.kids[head] if first <= k < last]
    negated = any(words.dep[k] == "neg" for k in kids)
    if (negated and words.lemma[head] == "know") or words.lower[head] in speech_words("uncertain"):
        return "unknown"
    if any(
        words.lower[k] in speech_words("uncertain") or (negated and words.lower[k] in speech_words("certain"))
        for k in kids
        if words.dep[k] in ("acomp", "xcomp", "oprd")
    ):
        return "unknown"
    if any(words.lower[k] in speech_words("possible") and words.tag[k] == "MD" for k in kids):
        return "possible"
    if any(words.lower[k] in speech_words("maybe") for k in kids):
        return "possible"
    adverb = next((cues("adverb")[words.lower[k]] for k in kids if words.lower[k] in cues("adverb")), None)
    if adverb is not None:
        return _BY_ADVERB.get(adverb.cue_class, "possible")
    if words.lemma[head] in ("seem", "appear"):
        return "possible"
    if negated and words.lemma[head] in speech_words("find"):
        return "negated"
    if _has_no(words, head, kids):
        return "negated"
    if any(words.lower[k] in speech_words("will") for k in kids) or _is_to_come(words, head, kids):
        return "predicted"
    return None


def _is_to_come(words: PageWords, head: int, kids: list[int]) -> bool:
    """'is expected to reach', and 'would' of what was still to come: not 'would have', and nothing that hangs on an 'if'."""
    if words.lemma[head] in ("expect", "predict", "forecast", "project") and any(
        words.dep[k] == "auxpass" for k in kids
    ):
        return any(words.dep[k] == "xcomp" for k in kids)
    would = next((k for k in kids if words.lower[k] in ("would", "'d", "’d") and words.dep[k] == "aux"), None)
    if would is None or any(words.lower[k] == "have" and words.dep[k] == "aux" for k in kids):
        return False
    return not any(words.lower[m] == "if" for k in kids for m in words.kids[k])


def _has_no(words: PageWords, head: int, kids: list[int]) -> bool:
    """'there are no …', 'no … were found', 'found no …': what was looked for is not there."""
    return any(
        (words.lower[k] in ("nobody", "none", "nothing") or any(words.lower[m] == "no" for m in words.kids[k]))
        and (
            words.dep[k] == "nsubjpass"
            or (words.dep[k] == "dobj" and words.lemma[head] in speech_words("find"))
            or (words.dep[k] == "attr" and any(words.dep[m] == "expl" for m in kids))
        )
        for k in kids
    )
