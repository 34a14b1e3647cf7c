"""Reports without a verb: 'according to', 'per', 'allegedly', 'the claim that'.

What belongs here: prepositions, adverbs and nouns as cues.  What does not: verbs (verbs.py).
"""

from __future__ import annotations

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import SpeechCue, cues, noun_cue, speech_words, verb_cue
from pipelines.annotate.speech.drafts import StatementDraft
from pipelines.annotate.speech.reports.called_false import denial_of, denier_of
from pipelines.annotate.speech.reports.extents import Extents
from pipelines.annotate.speech.sources.animacy import source_nouns
from pipelines.annotate.speech.sources.noun_phrases import NOMINAL, SUBJECTS, phrase_of, subject_of

_DASHES = frozenset({",", "—", "–", "--"})
_BEFORE_PER = frozenset({",", "—", "–", "--", "(", "as", "As"})
_PREPOSITIONS = frozenset({"according", "per"})
_MAX_SOURCE = 14  # words of the phrase that names a source


def read_without_verb(words: PageWords, extents: Extents, used: set[int]) -> list[StatementDraft]:
    """Every report by a cue that is no verb, in order; cues between quotation marks report nothing of their own."""
    drafts: list[StatementDraft] = []
    adverbs = cues("adverb")
    for i in sorted({*words.printed(_PREPOSITIONS, adverbs.keys()), *words.lemmas(cues("noun").keys())}):
        lower = words.lower[i]
        if extents.quote_end[i] or i in used or extents.is_endless(i):
            continue
        draft: StatementDraft | None = None
        if lower in _PREPOSITIONS:
            draft = _according(words, extents, i)
        elif words.pos[i] == "ADV":
            adverb = adverbs.get(lower)
            draft = _adverb(words, extents, i, adverb) if adverb is not None else None
        elif words.pos[i] == "NOUN":
            noun = noun_cue(words, i)
            draft = _noun(words, extents, i, noun) if noun is not None else None
        if draft is not None:
            drafts.append(draft)
    return drafts


def _according(words: PageWords, extents: Extents, i: int) -> StatementDraft | None:
    """'according to the ministry', ', per the mayor,': what stands beside it in the sentence."""
    cue_last = i + 2 if words.lower[i] == "according" else i + 1
    source = _source_behind(words, i, cue_last)
    if source is None:
        return None
    phrase = phrase_of(words, source)
    sentence_first, sentence_last = words.sentence_bounds[words.sentence[i]]
    phrase_last = min(max(words.right[source] + 1, cue_last), sentence_last)
    core = _clause_head(words, words.head[i])
    opens = all(
        words.lower[k] in speech_words("connective") or words.text[k] == "," or words.lower[k] == "as"
        for k in range(sentence_first, i)
    )
    if opens:
        first = _behind_opening(words, phrase.last, phrase_last, sentence_last)
        ranges = [(first, extents.end(i, first, first, sentence_last))]
    else:
        ranges = _around(words, extents, i, phrase_last, core)
    found = [span for first, last in ranges if (span := extents.characters(first, last)) is not None]
    if not found:
        return None
    return StatementDraft(found, "according to", "say", cue=(i, cue_last), head=core, speaker=phrase)


def _source_behind(words: PageWords, i: int, cue_last: int) -> int | None:
    """The noun behind 'according to' or 'per'; None where the word is no cue ('per year')."""
    sentence_first, sentence_last = words.sentence_bounds[words.sentence[i]]
    prep = cue_last - 1
    if prep == i and (words.pos[i] != "ADP" or not (i == sentence_first or words.text[i - 1] in _BEFORE_PER)):
        return None
    if prep >= sentence_last or (prep > i and words.lower[prep] != "to"):
        return None
    noun = words.kid(prep, "pobj", "pcomp")
    if noun is None:
        noun = words.kid(i, "pobj")
    if noun is None or noun < cue_last:
        noun = next((k for k in range(cue_last, sentence_last) if words.pos[k] in NOMINAL), None)
    if noun is None:
        return None
    return noun if prep > i or _is_source(words, i, noun) else None


def _is_source(words: PageWords, per: int, noun: int) -> bool:
    """Whether 'per' names a source: 'per the mayor', 'as per police', not 'per year', 'per officer'."""
    if words.lemma[noun] in source_nouns() or words.lower[noun] in source_nouns():
        is_many = words.tag[noun] in ("NNS", "NNPS") or words.lower[noun] == "police"
        return is_many or any(words.dep[k] in ("det", "poss") for k in words.kids[noun])
    return words.pos[noun] == "PROPN" and (words.text[per - 1] == "," or words.ent[noun] in ("ORG", "PERSON"))


def _behind_opening(words: PageWords, name_last: int, phrase_last: int, sentence_last: int) -> int:
    """Where the content begins when the cue opens its sentence: behind the comma that ends the phrase of the source."""
    comma = next((k for k in range(name_last, sentence_last) if words.text[k] == ","), None)
    if comma is None or comma > name_last + _MAX_SOURCE:
        return phrase_last
    # The comma may stand before an apposition instead: 'according to Ann Lee, a nurse, the road is shut'.
    ends_in_comma = phrase_last > comma + 1 and words.text[phrase_last - 1] == ","
    return phrase_last if ends_in_comma else comma + 1


def _around(words: PageWords, extents: Extents, i: int, phrase_last: int, core: int) -> list[tuple[int, int]]:
    """The content before a cue at ``i``, and what of it goes on behind the phrase of the source."""
    sentence_first, sentence_last = words.sentence_bounds[words.sentence[i]]
    before = i - (words.lower[i - 1] == "as")
    is_apart = words.text[before - 1] in _DASHES
    start = sentence_first
    conjoined = core >= phrase_last and words.dep[core] == "conj" and words.left[core] < i
    if conjoined or (not is_apart and words.dep[core] == "relcl"):
        start = words.left[core]
    relative = _own_relative_clause(words, extents, i) if is_apart else None
    start = extents.start_of_sentence(start if relative is None else relative, i)
    ranges = [(start, before - 1 if is_apart else before)]
    if core >= phrase_last:
        ranges.append((phrase_last, words.right[core] + 1))
    elif phrase_last + 1 < sentence_last and words.text[phrase_last] == ",":
        behind = phrase_last + 1
        if extents.goes_on(behind, sentence_last, start, i):
            ranges.append((behind + (words.pos[behind] == "CCONJ"), sentence_last))
    return ranges


def _own_relative_clause(words: PageWords, extents: Extents, i: int) -> int | None:
    """The relative clause that alone is from the source: 'she said the road, which cost nine million, according to …, was shut'."""
    sentence_first = words.sentence_bounds[words.sentence[i]][0]
    reports = [k for k in range(sentence_first, i) if verb_cue(words, k) is not None and not extents.quote_end[k]]
    if not reports:
        return None
    for k in range(i - 2, reports[-1], -1):
        if words.tag[k] in ("WDT", "WP") and words.text[k - 1] == ",":
            verb = words.head[k]
            return k if words.dep[verb] == "relcl" and words.right[verb] >= i - 2 else None
    return None


def _clause_head(words: PageWords, i: int) -> int:
    for _ in range(20):
        if words.pos[i] in ("VERB", "AUX") and words.dep[i] in ("ROOT", "ccomp", "conj", "advcl", "parataxis", "relcl"):
            return i
        if words.head[i] == i:
            return i
        i = words.head[i]
    return i


def _adverb(words: PageWords, extents: Extents, i: int, cue: SpeechCue) -> StatementDraft | None:
    """'has reportedly sold the farm', 'allegedly to pay his debts': the verb phrase that it stands in."""
    head = words.head[i]
    if words.pos[head] not in ("VERB", "AUX"):
        return None
    # The adverb itself is no part of what is said: 'has reportedly | sold the farm'.
    first, last = (i + 1, words.right[head] + 1) if words.right[head] > i else (words.left[head], i)
    span = extents.characters(first, extents.end(i, head, first, last))
    if span is None:
        return None
    return StatementDraft([span], "adverb", cue.cue_class, cue=(i, i + 1), head=head, is_impersonal=True)


def _noun(words: PageWords, extents: Extents, i: int, cue: SpeechCue) -> StatementDraft | None:
    """'the mayor's claim that …', 'reports that …'."""
    owner = words.kid(i, "poss")
    behind = [k for k in words.kids[i] if k > i and words.dep[k] in ("acl", "ccomp", "relcl")]
    clause = next((k for k in behind if _has_that(words, k)), None)
    denial = denial_of(words, i)
    if clause is None and denial is not None:
        of = next((k for k in words.all_kids(i, "prep") if k > i and words.lower[k] in ("of", "about")), None)
        clause = words.kid(of, "pobj", "pcomp") if of is not None else None
    if clause is None and owner is not None and "infinitive" in cue.frames:
        clause = next((k for k in behind if words.kid(k, "aux") is not None and words.tag[k] == "VB"), None)
    if clause is None:
        return None
    first = words.left[clause]
    last = extents.end(i, clause, first, words.right[clause] + 1)
    if words.dep[i] in SUBJECTS:
        last = min(last, max(words.right[i], clause) + 1)
    span = extents.characters(first, last)
    if span is None:
        return None
    draft = StatementDraft([span], "noun", cue.cue_class, cue=(i, i + 1), head=clause)
    if denial is not None:
        draft.rule, draft.cue_class = "called false", "deny"
        denier = denier_of(words, denial)
        draft.speaker = phrase_of(words, denier) if denier is not None else None
        return draft
    if owner is None:
        by = next((k for k in words.all_kids(i, "prep", "agent") if words.lower[k] in ("by", "from")), None)
        owner = words.kid(by, "pobj") if by is not None else None
    if owner is None and words.dep[i] == "dobj":
        owner = subject_of(words, words.head[i])
    if owner is not None:
        draft.speaker = phrase_of(words, owner)
    else:
        draft.is_impersonal = True
    return draft


def _has_that(words: PageWords, verb: int) -> bool:
    return any(words.lower[k] == "that" and words.dep[k] == "mark" for k in words.kids[verb])
