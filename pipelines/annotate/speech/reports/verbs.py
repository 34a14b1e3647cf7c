"""Indirect and mixed speech by the grammar of verbs: clauses, infinitives and objects of cues, and cues in the middle.

What belongs here: patterns of the parse round a verb.  What does not: whole quotations (direct.py), cues that are no verbs
(without_verb.py), where content ends (extents.py) and who the speaker is (speakers.py).
"""

from __future__ import annotations

from typing import NamedTuple

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import SpeechCue, speech_words, verb_cues
from pipelines.annotate.speech.drafts import Phrase, StatementDraft
from pipelines.annotate.speech.reports.extents import FINITE, Extents, that_clause
from pipelines.annotate.speech.reports.passed_on import cited_by, passes_on
from pipelines.annotate.speech.reports.supposed import asks_for_silence
from pipelines.annotate.speech.sources.animacy import can_speak, is_nobody
from pipelines.annotate.speech.sources.noun_phrases import (
    NOMINAL,
    SUBJECTS,
    is_relative,
    noun_beside,
    phrase_of,
    subject_of,
)


class Content(NamedTuple):
    """What a cue reports: ranges of words ``[first, last)``, the rule that found them, and the verb (or noun) at their head."""

    ranges: list[tuple[int, int]]
    rule: str
    head: int | None


_NOTHING = Content([], "", None)
_COMMAS = frozenset({",", "—", "–", "--", "-", "”", '"', "''", "’"})
_NOMINAL_ZONE = frozenset({*NOMINAL, "DET", "ADJ", "ADP", "CCONJ", "NUM", "PART", "ADV", "AUX"})
_MAX_PARENTHESIS = 20  # tokens of a cue clause in the middle of what is said
# Classes of cues that only somebody can do; the others things do too ('the map shows', 'figures suggest').
_ACTS = frozenset(
    {"promise", "think", "manner", "direct", "deny", "claim", "predict", "allege", "ask", "describe", "estimate"}
)
_SAYING = frozenset({"say", "claim", "report", "allege", "deny"})


class ReportReader:
    """Reads the reports of one page; ``used`` are the cues that direct speech has taken."""

    def __init__(self, words: PageWords, extents: Extents, used: set[int]) -> None:
        self.words = words
        self.extents = extents
        self.used = used

    def read(self) -> list[StatementDraft]:
        """Every report by a verb, in order of its cue; verbs between quotation marks report nothing of their own."""
        words = self.words
        drafts: list[StatementDraft] = []
        for i, cue in verb_cues(words):
            if self.extents.quote_end[i] or i in self.used or self.extents.is_endless(i):
                continue
            draft = self._draft(i, cue)
            if draft is not None:
                drafts.append(draft)
        return drafts

    def _draft(self, i: int, cue: SpeechCue) -> StatementDraft | None:
        words = self.words
        if words.kid(i, "neg") is not None and cue.cue_class != "deny" and words.lemma[i] not in ("say", "tell"):
            return None
        passive = self.is_passive(i)
        agent = words.kid(i, "agent")
        speaker: int | None
        if passive:
            speaker = words.kid(agent, "pobj") if agent is not None else None
            if speaker is None and words.lemma[i] in speech_words("addressed"):
                return None  # 'was told that': nobody says by whom
        else:
            speaker = subject_of(words, i)
            if speaker is None and words.tag[i] in FINITE:
                speaker = noun_beside(words, i, *words.sentence_bounds[words.sentence[i]])
            if speaker is None and words.tag[i] not in FINITE:
                return None
        if speaker is not None and is_nobody(words, speaker):
            return None
        if passes_on(words, i):
            return None
        contents, rule, head = self._content(i, cue, passive)
        if asks_for_silence(words, i, head):
            return None
        if rule == "parenthetical" and not passive:
            speaker = self._beside_in_parenthesis(i, speaker)
        is_plain = words.lemma[i] in ("say", "tell") or speaker is None
        if rule == "parenthetical" and speaker is not None and not is_plain and not can_speak(words, speaker):
            return None
        is_act = cue.cue_class in _ACTS and not (
            rule == "clause" and cue.cue_class in ("claim", "allege", "deny", "estimate")
        )
        if speaker is not None and is_act and not can_speak(words, speaker):
            return None
        spans = [span for first, last in contents if (span := self.extents.characters(first, last)) is not None]
        if not spans:
            return None
        draft = StatementDraft(spans, rule, cue.cue_class, cue=self._cue_span(i), head=head)
        if speaker is not None and not any(first <= speaker < last for first, last in contents):
            draft.speaker = phrase_of(words, speaker)
            if is_relative(words, speaker) and words.dep[words.head[speaker]] in ("relcl", "acl"):
                draft.antecedent = words.head[words.head[speaker]]
                draft.speaker = Phrase(speaker, speaker + 1, speaker)
        cited = cited_by(words, i)
        draft.second_hand = phrase_of(words, cited) if cited is not None else None
        draft.is_impersonal = passive and (speaker is None or words.lower[speaker] in ("it", "there"))
        is_told = words.lemma[i] in speech_words("addressed")
        if is_told or (rule == "infinitive" and cue.cue_class in ("direct", "ask")):
            addressee = words.kid(i, "nsubjpass") if passive else words.kid(i, "dobj", "dative")
            if addressee is None and not is_told and head is not None:
                addressee = words.kid(head, "nsubj")
            if addressee is not None and words.pos[addressee] in NOMINAL:
                draft.addressee = phrase_of(words, addressee)
        return draft

    def is_passive(self, i: int) -> bool:
        """Whether the subject of a verb is what is said, or to whom, rather than who says it."""
        words = self.words
        if words.kid(i, "auxpass") is not None:
            return True
        if words.tag[i] != "VBN" or words.kid(i, "aux", "nsubj") is not None:
            return False
        head = words.head[i]
        if words.dep[i] == "acl" and words.dep[head] == "ROOT" and words.ent[head] in ("PERSON", "ORG"):
            return False  # a headless sentence: the parser took its verb for a participle
        opener = words.lower[i - 1] if i else ""
        return (
            words.kid(i, "agent") is not None or opener in speech_words("opens a participle") or words.dep[i] == "acl"
        )

    def _cue_span(self, i: int) -> tuple[int, int]:
        return (i, i + 2) if self.words.kid(i, "prt") == i + 1 else (i, i + 1)

    # ── content ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _content(self, i: int, cue: SpeechCue, passive: bool) -> Content:
        """What the cue reports, by the first of its frames that the parse fills."""
        words, frames = self.words, cue.frames
        behind = [k for k in words.kids[i] if k > i]
        infinitives = [k for k in behind if words.dep[k] in ("xcomp", "ccomp") and self._is_infinitive(k)]
        if "clause" in frames:
            clause = self._clause(i, cue, behind)
            if clause is not None:
                return Content([self.extents.clause(i, clause)], "clause", clause)
            is_wish = "infinitive" in frames and any(words.dep[k] == "xcomp" for k in infinitives)
            if "parenthesis" in frames and not is_wish:
                parenthesis = self._parenthetical(i, passive)
                if parenthesis is not None:
                    return parenthesis
        infinitive = infinitives[0] if infinitives else None
        if "infinitive" in frames and self._has_preposition(i, cue):
            last = max(words.right[i + 1] + 1, words.right[infinitive] + 1 if infinitive is not None else 0)
            return Content([(i + 2, self.extents.end(i, i, i + 2, last))], "infinitive", infinitive)
        if infinitive is not None and ("infinitive" in frames or (passive and "clause" in frames)):
            return self._infinitive(i, cue, infinitive, passive)
        if "predicate" in frames and not passive:
            return self._predicate(i)
        return self._topic(i, frames) or self._object(i, cue, behind, passive) or _NOTHING

    def _clause(self, i: int, cue: SpeechCue, behind: list[int]) -> int | None:
        """The verb of the clause behind a cue, wherever the parser hung it."""
        words = self.words
        for k in behind:
            if words.dep[k] == "ccomp" and (cue.cue_class in _SAYING or self._is_clause(k)):
                return k
        around = next((k for k in behind if words.dep[k] == "xcomp" and words.kid(k, "ccomp") is not None), None)
        if around is not None and not self._is_infinitive(around):
            return around
        return that_clause(words, i)

    def _infinitive(self, i: int, cue: SpeechCue, infinitive: int, passive: bool) -> Content:
        """'asked the driver to wait', 'promised to wait': what is to be done."""
        words = self.words
        first = max(words.left[infinitive], i + 1)
        to = words.kid(infinitive, "aux")
        if cue.cue_class in ("direct", "ask") and to is not None and first < to < infinitive:
            first = to - (words.dep[to - 1] == "neg")  # who is to do it heard it, and says nothing
        last = self.extents.end(i, infinitive, first, words.right[infinitive] + 1)
        return Content([(first, last)], "passive" if passive else "infinitive", infinitive)

    def _topic(self, i: int, frames: frozenset[str]) -> Content | None:
        """'warned of floods', 'complained about the noise'."""
        words = self.words
        if "topic" not in frames:
            return None
        for prep in words.all_kids(i, "prep"):
            if prep > i and words.lower[prep] in ("of", "about", "against"):
                about = words.kid(prep, "pobj", "pcomp")
                if about is None:
                    return None
                last = self.extents.end(i, about, prep + 1, words.right[prep] + 1)
                return Content([(prep + 1, last)], "topic", about)
        return None

    def _object(self, i: int, cue: SpeechCue, behind: list[int], passive: bool) -> Content | None:
        """'denied the charge', 'announced a curfew'; a bare pronoun says nothing, unless it is denied."""
        words = self.words
        if "object" not in cue.frames or passive:
            return None
        for k in behind:
            if words.dep[k] in ("dobj", "xcomp"):
                if cue.cue_class != "deny" and words.tag[k] in ("PRP", "DT"):
                    return None
                first = words.left[k]
                return Content([(first, self.extents.end(i, k, first, words.right[k] + 1))], "object", k)
        return None

    def _is_clause(self, verb: int) -> bool:
        """Whether a complement has a tense or a conjunction: 'found it was shut', not 'found it shut'."""
        words = self.words
        return words.tag[verb] in FINITE or any(
            words.tag[k] in FINITE
            or words.dep[k] in ("aux", "auxpass", "mark")
            or words.tag[k] in ("WP", "WRB", "WDT", "WP$")
            for k in words.kids[verb]
        )

    def _is_summoned(self, i: int) -> bool:
        """'called a meeting', not 'called the plan a disgrace' nor 'called him “weak”'."""
        words = self.words
        is_indefinite = words.lower[words.left[i]] in ("a", "an", "another")
        return (
            words.dep[i] == "dobj"
            and is_indefinite
            and not any(self.extents.quote_end[words.left[i] : words.right[i] + 2])
        )

    def _has_preposition(self, i: int, cue: SpeechCue) -> bool:
        """'call for …', 'call on somebody to …': the cue's own preposition follows."""
        words = self.words
        return i + 1 < len(words) and words.dep[i + 1] == "prep" and cue.word.endswith(f" {words.lower[i + 1]}")

    def _is_infinitive(self, verb: int) -> bool:
        words = self.words
        return any(words.tag[k] == "TO" for k in words.kids[verb] if k < verb)

    def _predicate(self, i: int) -> Content:
        """'called the plan a disgrace', 'accused them of theft', 'described him as "weak"', 'refers to it as'."""
        words = self.words
        kids = [k for k in words.kids[i] if k > i and words.dep[k] in _PREDICATE]
        if not kids or (words.dep[i] == "relcl" and not any(self.extents.quote_end[i : words.right[i] + 1])):
            return _NOTHING  # 'the group that people call …' gives a name, it says nothing
        if words.dep[kids[0]] == "prep" and words.lower[kids[0]] not in ("to", "as"):
            return _NOTHING
        if words.lemma[i] == "call" and len(kids) == 1 and self._is_summoned(kids[0]):
            return _NOTHING
        first = words.left[kids[0]] + (words.dep[kids[0]] == "prep")
        last = words.right[kids[0]] + 1
        for k in kids[1:]:
            if words.dep[k] == "npadvmod" or words.text[words.left[k] - 1] == ",":
                break
            last = words.right[k] + 1
        return Content([(first, self.extents.end(i, kids[0], first, last))], "predicate", kids[0])

    # ── a cue behind, or in the middle ───────────────────────────────────────────────────────────────────────────────

    def _parenthetical(self, i: int, passive: bool) -> Content | None:
        """The content round a cue that stands behind it or in its middle: 'the road is shut, he said'."""
        words = self.words
        if words.tag[i] not in FINITE and words.kid(i, "aux", "auxpass", "nsubj") is None:
            return None
        if words.dep[i] in ("relcl", "acl") and any(words.tag[k] in ("WP", "WDT") for k in words.kids[i]):
            return None
        if passive and words.kid(i, "agent") is None:
            return None
        dobj = words.kid(i, "dobj")
        if (
            dobj is not None
            and dobj > i
            and words.lemma[i] not in speech_words("addressed")
            and "," not in words.text[i:dobj]
        ):
            return None
        sentence_first, sentence_last = words.sentence_bounds[words.sentence[i]]
        first, last = self.cue_clause(i)
        closes = last >= sentence_last - 1 and words.lemma[i] == "say" and self._core(i, first) is not None
        if first <= sentence_first or last - first > 2 * _MAX_PARENTHESIS:
            return None
        if words.text[first - 1] not in _COMMAS and not closes:
            return None
        if words.pos[first] == "CCONJ":
            return None
        core = self._core(i, first)
        in_middle = last < sentence_last and words.text[last] in _COMMAS and (core is None or core >= last)
        if in_middle and core is None and not any(words.tag[k] in FINITE for k in range(last, sentence_last)):
            return None
        if in_middle:
            start = sentence_first
            if core is not None and words.dep[core] == "conj" and words.left[core] < first:
                start = words.left[core]
            start = self.extents.start_of_sentence(start, first)
            end = words.right[core] + 1 if core is not None else sentence_last
            end = self.extents.end(i, core if core is not None else last, last + 1, min(end, sentence_last))
            spans = [(a, b) for a, b in ((start, first - 1), (last, end)) if b > a]
            return Content(spans, "parenthetical", core) if spans else None
        if core is None or self.extents.whole[core]:
            return None
        start = self.extents.start_of_sentence(sentence_first, first)
        end = first - (words.text[first - 1] in _COMMAS)
        if end <= start:
            return None
        spans = [(start, end)]
        if (
            last + 1 < sentence_last
            and words.text[last] == ","
            and self.extents.goes_on(last + 1, sentence_last, start, end)
        ):
            spans.append((last + 1, self.extents.end(i, core, last + 1, sentence_last)))
        return Content(spans, "parenthetical", core)

    def _core(self, i: int, first: int) -> int | None:
        """The main verb of what is said round a cue."""
        words = self.words
        left = [k for k in words.all_kids(i, "ccomp", "parataxis") if k < first]
        if left:
            return left[-1]
        if words.dep[i] in ("parataxis", "ccomp", "conj", "advcl", "dep") and words.head[i] != i:
            return words.head[i]
        if words.lemma[i] == "say" and words.text[first - 1] == ",":
            # The parser took the verb of what is said for a participle: 'Over 30 trucks crossed, the mayor said.'
            sentence_first = words.sentence_bounds[words.sentence[i]][0]
            return next((k for k in range(first - 2, sentence_first, -1) if words.dep[k] in ("acl", "relcl")), None)
        return None

    def cue_clause(self, i: int) -> tuple[int, int]:
        """Token range of a cue with its subject, addressee and circumstances, between the commas round it."""
        words = self.words
        sentence_first, _ = words.sentence_bounds[words.sentence[i]]
        first = i
        hops = 0
        while first > sentence_first and i - first < _MAX_PARENTHESIS:
            k = first - 1
            if words.text[k] == "," and hops < 2 and (first == i or (hops and not self._names_speaker(first, i))):
                first, hops = k, hops + 1  # an apposition stands between: 'Ann Lee, a nurse, said'
                continue
            if words.text[k] in _COMMAS and words.text[k] != "-":
                break
            if words.pos[k] not in _NOMINAL_ZONE and words.text[k] not in ("'s", "’s", "-", ".", "'", "’"):
                break
            first = k
        if first > sentence_first and words.text[first - 1] not in _COMMAS:
            # No comma before the subject: the grammar alone says where it begins.
            first = i
            for k in words.kids[i]:
                if k < i and words.dep[k] in ("aux", "auxpass", "neg", "advmod", *SUBJECTS):
                    first = min(first, words.left[k])
        if words.text[first] == "," or (hops and not self._names_speaker(first, i)):
            first = i
        last = i + 1
        for k in words.kids[i]:
            if k > i and words.dep[k] in _CIRCUMSTANCES and words.left[k] <= last + 1 and not self.extents.quote_end[k]:
                last = max(last, words.right[k] + 1)
        return first, last

    def _names_speaker(self, first: int, last: int) -> bool:
        """Whether ``[first, last)`` begins with somebody's name and holds no verb."""
        words = self.words
        return words.pos[first] in ("PROPN", "DET") and any(
            words.ent[k] in ("PERSON", "ORG") for k in range(first, last)
        )

    def _beside_in_parenthesis(self, i: int, subject: int | None) -> int | None:
        """The speaker inside a cue clause, where the parse looks for it elsewhere."""
        words = self.words
        first, last = self.cue_clause(i)
        if subject is not None and first <= subject < last:
            return subject
        zone = [
            k for k in range(first, i) if words.pos[k] in NOMINAL or words.lower[k] in speech_words("pronoun of many")
        ]
        heads = [k for k in zone if words.dep[k] not in ("compound", "poss") and not first <= words.head[k] < i]
        if heads:
            return heads[0]
        if zone:
            return zone[-1]
        return noun_beside(words, i, first, last) or subject


_PREDICATE = frozenset({"dobj", "oprd", "ccomp", "xcomp", "attr", "prep", "acomp", "npadvmod", "advmod"})
_CIRCUMSTANCES = frozenset({"dobj", "dative", "prep", "npadvmod", "advmod", "prt", "agent", "oprd", *SUBJECTS})
