"""Direct speech: whole quotations, the cue before, behind or between them, and quotations that float without one.

What belongs here: which words attribute a quotation.  What does not: phrases quoted inside a reporter's clause (verbs.py).
"""

from __future__ import annotations

from pipelines.annotate.speech.cues import OTHER_VERB, SpeechCue, misread_cue, speech_words, takes_addressee, verb_cue
from pipelines.annotate.speech.drafts import Phrase, StatementDraft
from pipelines.annotate.speech.quotes.labels import signature
from pipelines.annotate.speech.quotes.page_quotes import MAX_ZONE, SENTENCE_ENDS, PageQuotes
from pipelines.annotate.speech.sources.noun_phrases import is_relative, noun_beside, phrase_of, subject_of

FLOATING = "quotation without a cue"
_ENDS_OPEN = frozenset(",-–—")  # a quotation that ends so goes on with its cue
_MAX_CAPTION = 8  # tokens before a colon that are a name rather than a clause


class DirectReader:
    """Reads the whole quotations of one page."""

    def __init__(self, quotes: PageQuotes) -> None:
        self.quotes = quotes
        self.text = quotes.text
        self.words = quotes.words
        self.used: set[int] = set()
        self.clauses: list[tuple[int, int]] = []  # zones that hold a cue and nothing but it

    # ── cues ─────────────────────────────────────────────────────────────────────────────────────────────────────────

    def read(self) -> list[StatementDraft]:
        """A draft for every utterance; quotations of one utterance are runs of one draft."""
        drafts: list[StatementDraft] = []
        last: StatementDraft | None = None
        last_quote = -1
        for number, quote in enumerate(self.quotes.quotes):
            if not self.quotes.is_whole[number]:
                continue
            draft = self._attributed(number)
            content = self.quotes.content(number)
            if content is None:
                continue
            same_paragraph = last_quote >= 0 and self.quotes.quotes[last_quote].paragraph == quote.paragraph
            if draft is None and last is not None and self._runs_on(number, last_quote, same_paragraph):
                last.contents.append(content)
                last.quotes.append(number)
                last_quote = number
                continue
            if draft is None:
                if not self._can_float(number):
                    self.quotes.is_whole[number] = False
                    continue
                draft = StatementDraft([], FLOATING, "say")
            if quote.continues and last is not None and last.cue is None and last.speaker is None:
                drafts.remove(last)  # the cue at its end speaks for the paragraphs before
                draft.contents.extend(last.contents)
                draft.quotes.extend(last.quotes)
            led = self._led_in(number, draft)
            if led is not None:
                draft.contents.append(led)
            draft.contents.append(content)
            draft.quotes.append(number)
            drafts.append(draft)
            last, last_quote = draft, number
        return drafts

    def _led_in(self, number: int, draft: StatementDraft) -> tuple[int, int] | None:
        """What is said in the reporter's words before the cue: 'If they pay by May, he said, “we will stay.”'."""
        words = self.words
        if draft.rule == "quotation, cue behind" and self.quotes.opens(number) in ("comma", "words"):
            return self._begun_before(number)
        if draft.cue is None or draft.rule != "quotation, cue before" or draft.speaker is None:
            return None
        zone_first = min(
            draft.cue[0], draft.speaker.first if draft.speaker.first < self.quotes.first[number] else draft.cue[0]
        )
        start = self.quotes.zone_start(number)
        if (
            zone_first - 2 <= start
            or words.text[zone_first - 1] != ","
            or words.text[self.quotes.first[number] - 1] != ","
        ):
            return None
        first = start
        while first < zone_first and (
            words.lower[first] in speech_words("connective") or words.pos[first] in ("PUNCT", "SPACE")
        ):
            first += 1
        content = self.text[self.quotes.quotes[number].start_char :].lstrip()
        finite = any(words.tag[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(first, zone_first - 1))
        if first >= zone_first - 1:
            return None
        subordinate = (
            words.lower[first] in speech_words("subordinator")
            and finite
            and words.kid(draft.cue[0], "advcl") != words.head[first]
        )
        if not subordinate and (content[:1].isupper() or (not finite and words.pos[first] != "ADP")):
            return None
        return words.start[first], words.end[zone_first - 2]

    def _begun_before(self, number: int) -> tuple[int, int] | None:
        """The reporter's words that a quotation goes on with: 'When it rains, “roofs leak. They always did,” she said.'."""
        words, start, end = self.words, self.quotes.zone_start(number), self.quotes.first[number]
        content = self.text[self.quotes.quotes[number].start_char :].lstrip()
        if not content[:1].islower() or any(verb_cue(words, k) is not None for k in range(start, end)):
            return None
        while start < end and (
            words.lower[start] in speech_words("connective") or words.pos[start] in ("PUNCT", "SPACE")
        ):
            start += 1
        while end > start and words.pos[end - 1] in ("PUNCT", "SPACE"):
            end -= 1
        return (words.start[start], words.end[end - 1]) if end - start > 1 else None

    def _runs_on(self, number: int, last_quote: int, same_paragraph: bool) -> bool:
        """Whether a quotation without a cue is the next run of the utterance before it."""
        if self.quotes.quotes[number].continues:
            return True
        if not same_paragraph:
            return False
        first, words = self.quotes.first[number], self.words
        between = [i for i in range(self.quotes.last[last_quote], first) if words.pos[i] not in ("PUNCT", "SPACE")]
        return not between or all(i in self.used or self._in_cue_clause(i) for i in between)

    def _can_float(self, number: int) -> bool:
        """Whether a quotation without a cue is an utterance: a sentence of its own, not a title or a slogan."""
        words = self.words
        inside = range(self.quotes.first[number], self.quotes.last[number])
        has_verb = any(words.tag[i] in ("VBD", "VBZ", "VBP", "MD", "VB") for i in inside)
        return has_verb and (self.quotes.quotes[number].continues or self.quotes.opens(number) in ("sentence", "colon"))

    def _in_cue_clause(self, i: int) -> bool:
        return any(cue_first <= i < cue_last for cue_first, cue_last in self.clauses)

    def _attributed(self, number: int) -> StatementDraft | None:
        last = self.quotes.last[number]
        signed = signature(self.words, last)
        if signed is not None:
            return StatementDraft([], "sign-off", "say", cue=(last, last + 1), speaker=signed)
        behind = self._behind(number)
        return behind if behind is not None else self._before(number)

    def _zone_end(self, number: int) -> int:
        words = self.words
        start = self.quotes.last[number]
        end = start
        while end < len(words) and end - start < MAX_ZONE:
            if self.quotes.quote_of[end] >= 0 or words.paragraph[end] != words.paragraph[start - 1]:
                break
            if words.text[end] in SENTENCE_ENDS:
                break
            end += 1
        return end

    def _behind(self, number: int) -> StatementDraft | None:
        """'…,” she said', '…,” said the minister': the cue in the words behind a quotation."""
        words, quote = self.words, self.quotes.quotes[number]
        start, end = self.quotes.last[number], self._zone_end(number)
        if start >= end or not quote.is_closed:
            return None
        last_char = self.text[quote.start_char : quote.end_char].rstrip().rstrip("'’")[-1:]
        has_comma = last_char in _ENDS_OPEN or words.text[start] in (",", "-", "–", "—", "--")
        while start < end and words.text[start] in (",", "-", "–", "—", "--"):
            start += 1
        if start >= end:
            return None
        if not has_comma and last_char in ".…" and words.text[start][0].isupper():
            return None
        if (
            words.sentence[start] != words.sentence[max(self.quotes.last[number] - 1, 0)]
            and not has_comma
            and last_char == "."
        ):
            return None
        if words.lower[start] in speech_words("next clause") or (words.lower[start] == "as" and not has_comma):
            return None
        for i in range(start, end):
            if words.lower[i] == "according" and i + 1 < end and words.lower[i + 1] == "to":
                pobj = words.kid(i + 1, "pobj")
                if pobj is None:
                    return None
                self.used.add(i)
                draft = StatementDraft([], "according to", "say", cue=(i, i + 2), speaker=phrase_of(words, pobj))
                self.clauses.append((start, end))
                return draft
            cue = verb_cue(words, i) or (misread_cue(words, i) if i == start and i + 1 < end else None)
            if (
                cue is None
                or "quote" not in cue.frames
                or (words.dep[i] in ("relcl", "acl") and i > start + 1 and is_relative(words, i - 1))
            ):
                continue
            if self._other_clause_before(start, i) or (words.kid(i, "neg") is not None and not has_comma):
                return None
            if not has_comma and i - start > 8 and words.dep[i] != "ROOT":
                return None
            return self._draft(number, i, cue, start, end, "quotation, cue behind")
        if has_comma:
            return self._other_verb(number, start, end)
        return None

    def _other_clause_before(self, start: int, i: int) -> bool:
        words = self.words
        return any(
            words.tag[k] in ("VBD", "VBZ", "VBP", "MD") and words.dep[k] not in ("aux", "auxpass", "relcl", "acl", "advcl")
            and words.head[k] != i and words.head[i] != k
            for k in range(start, i)
        )  # fmt: skip

    def _other_verb(self, number: int, start: int, end: int) -> StatementDraft | None:
        """'…,” she beamed.': a verb that no table has, with a person before it and little behind."""
        words = self.words
        for i in range(start, min(end, start + 8)):
            if words.pos[i] == "VERB" and words.tag[i] in ("VBD", "VBZ", "VBP"):
                subject = words.kid(i, "nsubj")
                if subject is not None and start <= words.left[subject] and subject < end:
                    return self._draft(number, i, OTHER_VERB, start, end, "quotation, verb behind")
                return None
        return None

    def _before(self, number: int) -> StatementDraft | None:
        """'She said: “…'; 'In her words, “…': the cue in the words before a quotation."""
        words = self.words
        first, start = self.quotes.first[number], self.quotes.zone_start(number)
        opens = self.quotes.opens(number)
        if opens == "sentence":
            # The sentence before may end with a colon, in its own paragraph.
            return self._colon_paragraph(number)
        if start >= first:
            return None
        for i in range(first - 1, start - 1, -1):
            if self.quotes.quote_of[i] >= 0:
                break
            if words.lower[i] == "according" and words.lower[i + 1] == "to":
                pobj = words.kid(i + 1, "pobj")
                if pobj is not None:
                    self.used.add(i)
                    self.clauses.append((start, first))
                    return StatementDraft([], "according to", "say", cue=(i, i + 2), speaker=phrase_of(words, pobj))
            cue = verb_cue(words, i)
            if cue is not None and "quote" in cue.frames and i not in self.used:
                return self._draft(number, i, cue, start, first, "quotation, cue before")
        if opens == "colon":
            return self._named_before_colon(start, first)
        return None

    def _colon_paragraph(self, number: int) -> StatementDraft | None:
        words = self.words
        first = self.quotes.first[number]
        if first == 0 or words.text[first - 1] != ":" or (words.paragraph[first] - words.paragraph[first - 1] > 1):
            return None
        start = words.sentence_bounds[words.sentence[first - 1]][0]
        for i in range(first - 1, start - 1, -1):
            cue = verb_cue(words, i)
            if cue is not None and self.quotes.quote_of[i] < 0 and i not in self.used:
                return self._draft(number, i, cue, start, first, "quotation behind a colon")
        return self._named_before_colon(start, first)

    def _named_before_colon(self, start: int, end: int) -> StatementDraft | None:
        """'Mayor Ann Lee: “…', 'a note from the editor: “…': the subject, else the first person, before a colon."""
        words = self.words
        heads = [
            i
            for i in range(start, end)
            if words.dep[i] in ("nsubj", "ROOT") and words.pos[i] in ("PROPN", "PRON", "NOUN")
        ]
        people = [
            i for i in heads if words.ent[i] in ("PERSON", "ORG", "NORP", "GPE") or words.pos[i] == "PRON"
        ] or heads
        if not people and end - start <= _MAX_CAPTION:
            people = [i for i in range(end - 1, start - 1, -1) if words.pos[i] in ("PROPN", "NOUN")][:1]
        if not people:
            return None
        self.clauses.append((start, end))
        return StatementDraft(
            [], "quotation behind a colon", "say", cue=(end - 1, end), speaker=phrase_of(words, people[0])
        )

    def _draft(self, number: int, i: int, cue: SpeechCue, start: int, end: int, rule: str) -> StatementDraft:
        words = self.words
        self.used.add(i)
        self.clauses.append((start, end))
        last = i + 2 if words.kid(i, "prt") == i + 1 else i + 1
        draft = StatementDraft([], rule, cue.cue_class, cue=(i, last))
        passive = words.kid(i, "auxpass") is not None
        agent = words.kid(i, "agent")
        subject: int | None
        if passive:
            subject = words.kid(agent, "pobj") if agent is not None else None
            if words.lemma[i] in ("quote", "cite"):
                subject = words.kid(i, "nsubjpass")  # 'he is quoted as saying'
            draft.is_impersonal = subject is None
        else:
            subject = subject_of(words, i)
            if (
                subject is not None
                and self.quotes.quote_of[subject] >= 0
                and self.quotes.is_whole[self.quotes.quote_of[subject]]
            ):
                subject = None
            if subject is None:
                subject = noun_beside(words, i, start, end)
            dobj = words.kid(i, "dobj", "dative")
            opens = i == start or cue.word in speech_words("asked")
            if subject is None and dobj is not None and i < dobj < end and opens:
                subject = dobj  # '…?” asked the mayor': the parser takes who speaks for who is spoken to
        if subject is not None:
            draft.speaker = phrase_of(words, subject)
            if draft.speaker.first <= i < subject:
                draft.speaker = Phrase(i + 1, draft.speaker.last, subject)
            if is_relative(words, subject) and words.dep[i] in ("relcl", "acl"):
                draft.antecedent = words.head[i]
                draft.speaker = Phrase(subject, subject + 1, subject)
        if takes_addressee(words.lemma[i]):
            addressee = words.kid(i, "nsubjpass") if passive else words.kid(i, "dobj", "dative")
            if (
                addressee is not None
                and words.pos[addressee] in ("NOUN", "PROPN", "PRON")
                and self.quotes.quote_of[addressee] < 0
                and addressee != subject
            ):
                draft.addressee = phrase_of(words, addressee)
        return draft
