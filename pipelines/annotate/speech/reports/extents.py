"""Where a reported content begins and ends: clauses that the parser cut too short or drew too wide.

What belongs here: boundaries, as token ranges ``[first, last)``.  What does not: which words are a cue or a speaker.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words, takes_addressee, verb_cue
from pipelines.annotate.speech.sources.animacy import can_speak
from pipelines.annotate.speech.sources.noun_phrases import SUBJECTS

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
# Longer runs of tokens are lists and hostile text; no sentence of the development pages comes near.
_MAX_SENTENCE = 400
_THINGS = frozenset({"it", "they", "there"})
_NOT_TRIMMED_BEFORE = frozenset("([$#£€")
_NOT_TRIMMED_BEHIND = frozenset(")]%")


class Extents:
    """Boundaries on one page; ``whole[i]``: token i stands in a whole quotation; ``quote_first[i]``, ``quote_end[i]``: where its
    quotation begins and ends with its marks, -1 and 0 outside quotations.
    """

    def __init__(
        self, words: PageWords, whole: Sequence[bool], quote_first: Sequence[int], quote_end: Sequence[int]
    ) -> None:
        self.words = words
        self.whole = whole
        self.quote_first = quote_first
        self.quote_end = quote_end

    def is_endless(self, i: int) -> bool:
        """Whether a token stands in a sentence that nobody wrote as one."""
        first, last = self.words.sentence_bounds[self.words.sentence[i]]
        return last - first > _MAX_SENTENCE

    def clause(self, cue: int, head: int) -> tuple[int, int]:
        """The clause of the verb ``head`` to the right of its cue."""
        words = self.words
        first = max(words.left[head], cue + 1)
        dobj = words.kid(cue, "dobj")
        if (
            dobj is not None
            and cue < words.left[dobj] < first
            and words.right[dobj] + 1 >= first
            and not takes_addressee(words.lemma[cue])
        ):
            first = words.left[dobj]  # the parser took the clause's subject for the cue's object
        return first, self.end(cue, head, first, words.right[head] + 1)

    def end(self, cue: int, head: int, first: int, last: int) -> int:
        """The end of a content that the parser ends at ``last``."""
        words = self.words
        sentence_last = words.sentence_bounds[words.sentence[cue]][1]
        last = self._before_next_report(cue, head, last)
        last = self._with_second_clause(cue, last, sentence_last)
        if last < sentence_last and words.tag[last] in FINITE and words.dep[last] not in ("aux", "relcl"):
            verb = last if words.pos[last] != "AUX" or words.head[last] <= last else words.head[last]
            if verb_cue(words, verb) is None and verb != cue:
                last = min(max(last, words.right[verb] + 1), sentence_last)
        last = self.whole_quotes(last)
        for i in range(first, last):
            if self.whole[i]:
                last = i
                while last > first + 1 and words.pos[last - 1] in ("PUNCT", "CCONJ"):
                    last -= 1
                break
        return self._without_circumstance(first, self._without_open_bracket(first, last))

    def _without_open_bracket(self, first: int, last: int) -> int:
        words = self.words
        for i in range(last - 1, first, -1):
            if words.text[i] == ")":
                return last
            if words.text[i] == "(":
                return i
        return last

    def _with_second_clause(self, cue: int, last: int, sentence_last: int) -> int:
        """With '… and it …' behind a clause that the parser hung on the cue: what 'it' does is still what is said."""
        words = self.words
        joint = last + (last < sentence_last and words.text[last] == ",")
        if joint + 2 >= sentence_last or words.lower[joint] != "and" or words.lower[joint + 1] not in _THINGS:
            return last
        verb = words.head[joint + 1]
        is_second = (
            words.dep[verb] == "conj"
            and words.head[verb] == cue
            and words.dep[joint + 1] in ("nsubj", "expl", "nsubjpass")
        )
        return min(words.right[verb] + 1, sentence_last) if is_second and verb_cue(words, verb) is None else last

    def whole_quotes(self, last: int) -> int:
        """``last``, behind the quoted phrase that it would cut."""
        if (
            0 < last < len(self.words)
            and self.quote_end[last - 1] > last
            and self.quote_end[last] == self.quote_end[last - 1]
        ):
            return self.quote_end[last]
        return last

    def _before_next_report(self, cue: int, head: int, last: int) -> int:
        """Before another report by the same speaker that the parser drew into the content."""
        words = self.words
        for k in range(head + 1, last):
            if words.dep[k] not in ("conj", "advcl") or self.quote_end[k]:
                continue
            if (
                verb_cue(words, k) is None
                or words.kid(k, *SUBJECTS) is not None
                or words.kid(k, "ccomp", "xcomp", "dobj", "prep") is None
            ):
                continue
            if words.dep[k] == "advcl" and words.tag[k] == "VBG" and words.text[words.left[k] - 1] == ",":
                return words.left[k] - 1
            form, outer, inner = finite_form(words, k), finite_form(words, cue), finite_form(words, head)
            subject = words.kid(head, "nsubj", "nsubjpass")
            acted_on = subject is not None and not can_speak(words, subject)
            if (
                words.dep[k] == "conj"
                and form == outer
                and (form != inner or acted_on or words.kid(k, "ccomp") is not None)
            ):
                end = words.left[k]
                while end > head and (words.pos[end - 1] in ("CCONJ", "PUNCT") or words.dep[end - 1] == "cc"):
                    end -= 1
                return end
        return last

    def _without_circumstance(self, first: int, last: int) -> int:
        """Without ', even as …', ', which …' and ', in an interview …' at the end: they are the reporter's or the report's."""
        words = self.words
        for i in range(first + 2, last - 1):
            if words.text[i] != "," or self.quote_end[i] > i + 1:
                continue
            is_participle = words.tag[i + 1] == "VBG" and words.text[i + 1].islower()
            if is_participle and words.dep[i + 1] == "advcl" and not any(self.quote_end[i:last]):
                return i
            comments = words.pos[i + 1] == "DET" and any(
                words.lemma[k] in speech_words("comment") for k in range(i + 2, min(i + 4, last))
            )
            is_bare = not any(self.quote_end[i:last]) and "," not in words.text[i + 1 : last]
            if is_bare and (comments or words.lower[i + 1] == "without"):
                return i
            if words.lower[i + 1] == "even" and words.lower[i + 2] in ("as", "though", "if"):
                return i
            if words.tag[i + 1] in ("WDT", "WP") or words.lower[i + 1] in ("where", "whose"):
                verb = words.head[i + 1]
                if words.dep[verb] == "relcl" and words.right[verb] >= last - 2 and not any(self.quote_end[i:last]):
                    return i
            if (
                words.lower[i + 1] in ("as", "with", "while")
                and not any(self.quote_end[i:last])
                and self._reports(i + 1, last)
            ):
                return i
            if words.lower[i + 1] in speech_words("place or time") and words.pos[i + 1] == "ADP":
                pobj = words.kid(i + 1, "pobj")
                if (
                    pobj is not None
                    and words.right[i + 1] >= last - 2
                    and words.lemma[pobj] in speech_words("utterance")
                ):
                    return i
        return last

    def _reports(self, first: int, last: int) -> bool:
        """Whether somebody else speaks in ``[first, last)``."""
        words = self.words
        return any(
            verb_cue(words, k) is not None and words.kid(k, *SUBJECTS) is not None for k in range(first, last)
        ) or any(words.tag[k] == "VBG" and verb_cue(words, k) is not None for k in range(first, last))

    def goes_on(self, first: int, last: int, start: int, end: int) -> bool:
        """Whether the words behind a cue depend on what is said before it in ``[start, end)``: '…, they say, because …'."""
        words = self.words
        roots = [k for k in range(first, last) if not first <= words.head[k] < last and words.pos[k] != "PUNCT"]
        hangs = bool(roots) and all(start <= words.head[k] < end for k in roots)
        return hangs and not any(verb_cue(words, k) is not None or self.quote_end[k] for k in range(first, last))

    def start_of_sentence(self, sentence_first: int, before: int) -> int:
        """Where what is said before a cue at ``before`` begins: behind connectives, a semicolon or an opening bracket."""
        words = self.words
        start = sentence_first
        depth = 0
        for k in range(before - 1, sentence_first - 1, -1):
            if words.text[k] == ")":
                depth += 1
            elif words.text[k] == "(":
                depth -= 1
                if depth < 0:
                    start = k + 1
                    break
        while start < before and (self._connects(start) or words.text[start] == "," or words.pos[start] == "SPACE"):
            start += 1
        return start

    def _connects(self, i: int) -> bool:
        """'But', 'Meanwhile,': a word that joins a sentence to the one before; not 'so' in 'so far'."""
        words = self.words
        if words.lower[i] not in speech_words("connective"):
            return False
        return words.lower[i] in ("but", "and") or (i + 1 < len(words) and words.text[i + 1] == ",")

    def characters(self, first: int, last: int) -> tuple[int, int] | None:
        """The characters of tokens ``[first, last)`` without punctuation and lone marks at their ends."""
        words = self.words
        while first < last and words.pos[first] in ("PUNCT", "SPACE") and words.text[first] not in _NOT_TRIMMED_BEFORE:
            if (
                self.quote_first[first] == first
                and self.quote_end[first] < last
                and not self._ends_at(self.quote_end[first], last)
            ):
                break
            first += 1
        while (
            last > first
            and words.pos[last - 1] in ("PUNCT", "SPACE")
            and words.text[last - 1] not in _NOT_TRIMMED_BEHIND
        ):
            if self.quote_end[last - 1] == last and self.quote_first[last - 1] >= first:
                break
            last -= 1
        return (words.start[first], words.end[last - 1]) if first < last else None

    def _ends_at(self, quote_end: int, last: int) -> bool:
        return all(self.words.pos[k] in ("PUNCT", "SPACE") for k in range(quote_end, last))


def finite_form(words: PageWords, verb: int) -> str:
    """The tag that carries a verb's tense: its own, or that of its first auxiliary."""
    auxiliary = words.kid(verb, "aux", "auxpass")
    return words.tag[auxiliary] if auxiliary is not None else words.tag[verb]


def that_clause(words: PageWords, i: int) -> int | None:
    """The verb of a that-clause that the parser hung on a noun between: 'insisted in an interview that …'."""
    for k in range(i + 1, min(i + 16, words.sentence_bounds[words.sentence[i]][1])):
        if words.lower[k] != "that" or words.dep[k] != "mark":
            continue
        at = words.head[k]
        for _ in range(6):
            at = words.head[at]
            if at == i:
                return words.head[k]
            if words.pos[at] in ("VERB", "AUX"):
                break
    return None
