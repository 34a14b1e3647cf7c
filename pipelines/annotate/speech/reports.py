"""Indirect and mixed speech by grammar: clauses, infinitives and objects of cues, 'according to', 'allegedly'.

What belongs here: patterns of the parse.  What does not: whole quotations (direct.py) and who the speaker is (speakers.py).
"""

from __future__ import annotations

from pipelines.annotate.speech.cues import Cue, cues, noun_cue, speech_words, verb_cue
from pipelines.annotate.speech.drafts import Draft, Phrase
from pipelines.annotate.speech.page_words import PageWords
from pipelines.annotate.speech.phrases import RELATIVES, SUBJECTS, noun_beside, phrase_of, subject_of

_CLAUSES = ("ccomp", "parataxis")
_SPLITTERS = frozenset({";"})


class ReportReader:
    """Reads the reports of one page; ``quoted[i]`` says that token ``i`` stands inside a whole quotation."""

    def __init__(self, words: PageWords, quoted: list[bool], used: set[int]) -> None:
        self.words = words
        self.quoted = quoted
        self.used = used  # cues of direct speech

    def read(self) -> list[Draft]:
        """Every report, in order of its cue."""
        words = self.words
        drafts: list[Draft] = []
        for i in range(len(words)):
            if self.quoted[i] or i in self.used:
                continue
            pos = words.pos[i]
            draft: Draft | None = None
            if pos in ("VERB", "AUX"):
                if words.lower[i] == "according":
                    draft = self._according(i)
                else:
                    cue = verb_cue(words, i)
                    draft = self._verb(i, cue) if cue is not None else None
            elif words.lower[i] in ("according", "per"):
                draft = self._according(i)
            elif pos == "ADV":
                adverb = cues("adverb").get(words.lower[i])
                draft = self._adverb(i, adverb) if adverb is not None else None
            elif pos == "NOUN":
                noun = noun_cue(words, i)
                draft = self._noun(i, noun) if noun is not None else None
            if draft is not None:
                drafts.append(draft)
        return drafts

    # ── verbs ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def _verb(self, i: int, cue: Cue) -> Draft | None:
        words = self.words
        passive = self._is_passive(i)
        if words.kid(i, "neg") is not None and cue.cue_class not in ("deny",) and words.lemma[i] not in ("say", "tell"):
            return None
        agent = words.kid(i, "agent")
        impersonal = False
        speaker: int | None
        if passive:
            pobj = words.kid(agent, "pobj") if agent is not None else None
            speaker = pobj
            impersonal = pobj is None
        else:
            speaker = subject_of(words, i)
            if speaker is None:
                first, last = words.sentence_bounds[words.sentence[i]]
                speaker = noun_beside(words, i, first, last)
        contents, rule, head = self._content(i, cue, passive, speaker)
        if not contents:
            return None
        spans = [span for first, last in contents if (span := self.characters(first, last)) is not None]
        if not spans:
            return None
        draft = Draft(spans, rule, cue.cue_class, cue=self._cue_span(i), head=head)
        if speaker is not None and not any(first <= speaker < last for first, last in contents):
            draft.speaker = phrase_of(words, speaker)
            if words.lower[speaker] in RELATIVES and words.dep[i] in ("relcl", "acl"):
                draft.antecedent = words.head[i]
                draft.speaker = Phrase(speaker, speaker + 1, speaker)
        draft.is_impersonal = impersonal or (
            speaker is not None and words.lower[speaker] in ("it", "there") and passive
        )
        if words.lemma[i] in ("tell", "inform", "notify", "remind", "assure", "warn", "advise"):
            addressee = words.kid(i, "nsubjpass") if passive else words.kid(i, "dobj", "dative")
            if addressee is not None and words.pos[addressee] in ("NOUN", "PROPN", "PRON"):
                draft.addressee = phrase_of(words, addressee)
        return draft

    def _is_passive(self, i: int) -> bool:
        words = self.words
        if words.kid(i, "auxpass") is not None:
            return True
        if words.tag[i] != "VBN" or words.kid(i, "aux", "nsubj") is not None:
            return False
        opener = words.lower[i - 1] if i else ""
        return (
            words.kid(i, "agent") is not None
            or opener in ("when", "if", "as", "once", "asked")
            or words.dep[i] == "acl"
        )

    def _cue_span(self, i: int) -> tuple[int, int]:
        particle = self.words.kid(i, "prt")
        return (i, i + 2) if particle == i + 1 else (i, i + 1)

    def _content(
        self, i: int, cue: Cue, passive: bool, speaker: int | None
    ) -> tuple[list[tuple[int, int]], str, int | None]:
        """Token ranges of what the verb reports, by which rule, and the verb of the content."""
        words = self.words
        if "clause" in cue.frames:
            right = [k for k in words.all_kids(i, "ccomp") if k > i]
            if right:
                clause = right[0]
                first = words.left[clause]
                if first <= i:
                    first = i + 1
                return [(first, self._clause_end(i, clause))], "clause", clause
            after = self._parenthetical(i, speaker)
            if after is not None:
                return after
            clause_far = self._that_clause(i)
            if clause_far is not None:
                return [(words.left[clause_far], words.right[clause_far] + 1)], "clause", clause_far
        if "infinitive" in cue.frames:
            complement = next((k for k in words.all_kids(i, "xcomp", "ccomp") if k > i), None)
            if complement is not None and self._is_infinitive(complement):
                first = words.left[complement]
                dobj = words.kid(i, "dobj", "dative")
                if dobj is not None and i < dobj < first and cue.cue_class == "direct":
                    first = words.left[dobj]
                return [(max(first, i + 1), self._clause_end(i, complement))], "infinitive", complement
        if passive and "clause" in cue.frames:
            complement = next((k for k in words.all_kids(i, "xcomp") if k > i), None)
            if complement is not None and self._is_infinitive(complement):
                return [(max(words.left[complement], i + 1), self._clause_end(i, complement))], "passive", complement
        if "predicate" in cue.frames and not passive:
            return self._predicate(i)
        if "topic" in cue.frames:
            prep = next(
                (k for k in words.all_kids(i, "prep") if k > i and words.lower[k] in ("of", "about", "against")), None
            )
            pobj = words.kid(prep, "pobj", "pcomp") if prep is not None else None
            if prep is not None and pobj is not None:
                return [(prep + 1, words.right[prep] + 1)], "topic", pobj
        if "object" in cue.frames and not passive:
            dobj = next((k for k in words.all_kids(i, "dobj", "xcomp") if k > i), None)
            if dobj is not None:
                return [(words.left[dobj], words.right[dobj] + 1)], "object", dobj
        return [], "", None

    def _that_clause(self, i: int) -> int | None:
        """The verb of a that-clause that the parser hung on a noun between: 'insisted in an interview that …'."""
        words = self.words
        for k in range(i + 1, min(i + 14, words.sentence_bounds[words.sentence[i]][1])):
            if words.lower[k] != "that" or words.dep[k] != "mark":
                continue
            at = words.head[k]
            for _ in range(5):
                at = words.head[at]
                if at == i:
                    return words.head[k]
                if words.pos[at] in ("VERB", "AUX"):
                    break
        return None

    def _is_infinitive(self, verb: int) -> bool:
        words = self.words
        return any(words.tag[k] == "TO" for k in words.kids[verb] if k < verb)

    def _predicate(self, i: int) -> tuple[list[tuple[int, int]], str, int | None]:
        """'called the plan a disgrace', 'accused them of theft', 'described him as "weak"'."""
        words = self.words
        right = [
            k
            for k in words.kids[i]
            if k > i and words.dep[k] in ("dobj", "oprd", "ccomp", "xcomp", "attr", "prep", "acomp")
        ]
        right = [k for k in right if words.dep[k] != "prep" or words.lower[k] in ("as", "of", "for", "to")]
        if not right or words.dep[right[0]] == "prep":
            return [], "", None
        last = right[0]
        for k in right[1:]:
            if words.left[k] <= words.right[last] + 1:
                last = k
        return [(words.left[right[0]], words.right[last] + 1)], "predicate", right[0]

    def _clause_end(self, verb: int, clause: int) -> int:
        """One past the content clause: before another report that the parser drew into it."""
        words = self.words
        last = words.right[clause] + 1
        for k in range(clause + 1, last):
            if words.dep[k] not in ("conj", "advcl") or self.quoted[k]:
                continue
            cue = verb_cue(words, k)
            if cue is None or words.kid(k, *SUBJECTS) is not None or words.kid(k, "ccomp", "xcomp") is None:
                continue
            if words.dep[k] == "advcl" and words.tag[k] == "VBG" and words.text[words.left[k] - 1] == ",":
                return words.left[k] - 1
            if (
                words.dep[k] == "conj"
                and words.head[k] == clause
                and words.tag[k] == words.tag[verb]
                and words.tag[k] == "VBD"
            ):
                end = words.left[k]
                while end > clause and (words.pos[end - 1] in ("CCONJ", "PUNCT") or words.dep[end - 1] == "cc"):
                    end -= 1
                return end
        return last

    def _parenthetical(self, i: int, speaker: int | None) -> tuple[list[tuple[int, int]], str, int | None] | None:
        """The content round a cue that stands behind it or in its middle: 'the road is shut, he said'."""
        words = self.words
        first, last = self.cue_clause(i, speaker)
        sentence_first, sentence_last = words.sentence_bounds[words.sentence[i]]
        left_comma = first - 1 >= sentence_first and words.text[first - 1] in (",", "—", "–", "--", "”", '"', "''", "’")
        if not left_comma:
            return None
        core: int | None = None
        left_kids = [k for k in words.all_kids(i, *_CLAUSES) if k < first]
        if left_kids:
            core = left_kids[-1]
        elif words.dep[i] in ("parataxis", "ccomp", "conj", "advcl", "dep") and words.head[i] != i:
            core = words.head[i]
        if core is None or self.quoted[core]:
            return None
        start = self._content_start(sentence_first, first, core, i)
        spans = [(start, first - 1)] if first - 1 > start else []
        if core >= last:
            if last < sentence_last and words.text[last] not in (",", "—", "–", "--"):
                return None
            spans.append((last, min(words.right[core] + 1, sentence_last)))
        return (spans, "parenthetical", core) if spans else None

    def _content_start(self, sentence_first: int, first: int, core: int, verb: int) -> int:
        words = self.words
        start = sentence_first
        for k in range(first - 2, sentence_first - 1, -1):
            if words.text[k] in _SPLITTERS:
                start = k + 1
                break
        while start < first and (
            words.lower[start] in speech_words("connective")
            or words.text[start] in (",",)
            or words.pos[start] == "SPACE"
        ):
            start += 1
        return start

    def cue_clause(self, i: int, speaker: int | None) -> tuple[int, int]:
        """Token range of a cue with its subject, addressee and circumstances."""
        words = self.words
        first, last = i, i + 1
        for k in words.kids[i]:
            dep = words.dep[k]
            if dep in _CLAUSES or dep in ("punct", "advcl", "cc", "conj") or self.quoted[k]:
                continue
            if k < i and (k == speaker or dep in ("aux", "auxpass", "neg", "advmod", *SUBJECTS)):
                if all(
                    words.text[j] not in (",",) or words.left[speaker or i] <= j for j in range(words.left[k], first)
                ):
                    first = min(first, words.left[k])
            elif (
                k > i
                and dep
                in (
                    "dobj",
                    "dative",
                    "prep",
                    "npadvmod",
                    "advmod",
                    "prt",
                    "agent",
                    "xcomp",
                    "oprd",
                    *SUBJECTS,
                )
                and words.left[k] <= last + 1
            ):
                last = max(last, words.right[k] + 1)
        return first, last

    # ── according to, adverbs, nouns ─────────────────────────────────────────────────────────────────────────────────

    def _according(self, i: int) -> Draft | None:
        words = self.words
        if words.lower[i] == "according":
            if i + 1 >= len(words) or words.lower[i + 1] != "to":
                return None
            last_cue = i + 2
            prep = i + 1
        else:
            if words.dep[i] != "prep" or words.ent[i] or words.pos[i] != "ADP":
                return None
            last_cue, prep = i + 1, i
        pobj = words.kid(prep, "pobj", "pcomp")
        if pobj is None:
            pobj = words.kid(i, "pobj")
        if pobj is None:
            return None
        if words.lower[i] == "per" and (words.pos[pobj] != "PROPN" or words.text[i - 1] != ","):
            return None
        sentence_first, sentence_last = words.sentence_bounds[words.sentence[i]]
        phrase_last = min(max(words.right[pobj] + 1, last_cue), sentence_last)
        head = words.head[i]
        core = self._clause_head(head)
        spans: list[tuple[int, int]] = []
        before = words.text[i - 1] if i > sentence_first else ""
        if i - sentence_first <= 1 or all(
            words.lower[k] in speech_words("connective") or words.text[k] == "," for k in range(sentence_first, i)
        ):
            end = sentence_last
            comma = next((k for k in range(phrase_last, sentence_last) if words.text[k] == ","), None)
            begin = phrase_last if comma is None or comma > phrase_last + 12 else comma + 1
            if words.text[phrase_last - 1] == ",":
                begin = phrase_last
            spans.append((begin, end))
        else:
            start = words.left[core] if core < i and words.left[core] < i else sentence_first
            start = self._content_start(start, i, core, i)
            spans.append((start, i - 1 if before in (",", "—", "–", "--") else i))
            if core >= phrase_last:
                spans.append((phrase_last, words.right[core] + 1))
        found = [span for first, last in spans if (span := self.characters(first, last)) is not None]
        if not found:
            return None
        draft = Draft(found, "according to", "say", cue=(i, last_cue), head=core)
        draft.speaker = phrase_of(words, pobj)
        return draft

    def _clause_head(self, i: int) -> int:
        words = self.words
        for _ in range(20):
            if words.pos[i] in ("VERB", "AUX") and words.dep[i] in (
                "ROOT",
                "ccomp",
                "conj",
                "advcl",
                "parataxis",
                "relcl",
            ):
                return i
            if words.head[i] == i:
                return i
            i = words.head[i]
        return i

    def _adverb(self, i: int, cue: Cue) -> Draft | None:
        words = self.words
        head = words.head[i]
        first, last = i, words.right[head] + 1
        if words.pos[head] not in ("VERB", "AUX"):
            return None
        auxiliaries = [k for k in words.all_kids(head, "aux", "auxpass") if k < i]
        if auxiliaries:
            first = auxiliaries[0]
        elif head > i:
            first = i + 1
        else:
            first = head
        span = self.characters(first, last)
        if span is None:
            return None
        return Draft([span], "adverb", cue.cue_class, cue=(i, i + 1), head=head, is_impersonal=True)

    def _noun(self, i: int, cue: Cue) -> Draft | None:
        words = self.words
        clause = next(
            (
                k
                for k in words.kids[i]
                if k > i
                and words.dep[k] in ("acl", "ccomp")
                and any(words.lower[m] == "that" and words.dep[m] == "mark" for m in words.kids[k])
            ),
            None,
        )
        if clause is None:
            return None
        span = self.characters(words.left[clause], words.right[clause] + 1)
        if span is None:
            return None
        draft = Draft([span], "noun", cue.cue_class, cue=(i, i + 1), head=clause)
        owner = words.kid(i, "poss")
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

    # ── characters ───────────────────────────────────────────────────────────────────────────────────────────────────

    def characters(self, first: int, last: int) -> tuple[int, int] | None:
        """The characters of tokens ``[first, last)`` without marks and punctuation at their ends."""
        words = self.words
        while first < last and (
            words.pos[first] in ("PUNCT", "SPACE") and words.text[first] not in ("(", "[", "$", "#")
        ):
            first += 1
        while last > first and (
            words.pos[last - 1] in ("PUNCT", "SPACE") and words.text[last - 1] not in (")", "]", "%")
        ):
            last -= 1
        if first >= last:
            return None
        return words.start[first], words.end[last - 1]
