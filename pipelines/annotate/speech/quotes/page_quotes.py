"""The quotations of a page as tokens, and which of them are utterances of their own.

What belongs here: where a quotation stands among words, and whether it is whole or a phrase of the reporter's clause.  What does
not: marks (marks.py) and who speaks (direct.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.annotate.parse.marks import Quoted
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import takes_addressee, verb_cue
from pipelines.annotate.speech.quotes.labels import signature

SENTENCE_ENDS = frozenset(".!?;")
MAX_ZONE = 60  # tokens that are looked at for a cue on either side
_CLOSING = frozenset(".,!?…-–—")
_NESTED_MARKS = "'’\"”"
_SENTENCE_BREAK = re.compile(r"[.!?]\s+[“\"]?[A-Z]")


class PageQuotes:
    """The quotations of one page; ``is_whole`` says of each whether it is an utterance, and may be taken back."""

    def __init__(self, text: str, words: PageWords, quotes: Sequence[Quoted]) -> None:
        self.text = text
        self.words = words
        self.quotes = quotes
        self.first: list[int] = []  # first token of each quotation, its mark included
        self.last: list[int] = []  # one past its last token
        self.quote_of = [-1] * len(words)
        for number, quote in enumerate(quotes):
            first, last = words.at(quote.outer_start), words.before(quote.outer_end)
            self.first.append(first)
            self.last.append(max(last, first))
            for i in range(first, last):
                self.quote_of[i] = number
        self.is_whole: list[bool] = []
        for number in range(len(quotes)):
            self.is_whole.append(self._whole(number))

    def __len__(self) -> int:
        return len(self.quotes)

    def content(self, number: int) -> tuple[int, int] | None:
        """The characters between the marks without space at their ends; None where there are none."""
        start, end = self.quotes[number].start_char, self.quotes[number].end_char
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return (start, end) if start < end else None

    def zone_start(self, number: int) -> int:
        """The first token of the words before a quotation that may attribute it: back to a sentence's end or a whole quotation."""
        words = self.words
        first = self.first[number]
        start = first
        while start > 0 and first - start < MAX_ZONE:
            k = start - 1
            if self.quote_of[k] >= 0 and self.quote_of[k] < number and self.is_whole[self.quote_of[k]]:
                break
            if words.paragraph[k] != words.paragraph[min(first, len(words) - 1)] or words.text[k] in SENTENCE_ENDS:
                break
            start = k
        return start

    def _whole(self, number: int) -> bool:
        """Whether a quotation is an utterance of its own rather than a phrase inside the reporter's clause."""
        quote, words = self.quotes[number], self.words
        first, last = self.first[number], self.last[number]
        if first >= last or not any(words.text[i][0].isalnum() for i in range(first, last)):
            return False
        content = self.text[quote.start_char : quote.end_char].strip()
        ends = (
            content.rstrip(_NESTED_MARKS)[-1:] in _CLOSING
            or not quote.is_closed
            or self.text[quote.outer_end : quote.outer_end + 1] == ","
            or self._before_cue(number)
            or signature(words, last) is not None
        )
        opens = self.opens(number)
        if quote.continues:
            return True
        if opens == "sentence":
            return ends
        if opens == "colon":
            return ends or content[:1].isupper()
        if opens in ("comma", "words") and self._before_cue(number) and _SENTENCE_BREAK.search(content):
            return True
        if opens == "comma":
            return ends and (content[:1].isupper() or not content[:1].isalpha() or self._behind_cue(number))
        return (
            ends
            and self._right_behind_cue(number)
            and (content[:1].isupper() or len(_SENTENCE_BREAK.findall(content)) > 0)
        )

    def opens(self, number: int) -> str:
        """What stands before a quotation: the start of a sentence, a colon, a comma or other words."""
        quote, words = self.quotes[number], self.words
        at = quote.outer_start - 1
        while at >= 0 and self.text[at] in " \u00a0\t":
            at -= 1
        before = self.text[at] if at >= 0 else "\n"
        if before == "\n" or before in ".!?":
            return "sentence"
        first = self.first[number]
        if first < len(words) and (first == 0 or words.paragraph[first - 1] != words.paragraph[first]):
            return "sentence"
        if before in "\"”»'’" and first > 0 and words.sentence[first - 1] != words.sentence[first]:
            return "sentence"
        if before == ":":
            return "colon"
        if before in ",–—-":
            return "comma"
        return "words"

    def _before_cue(self, number: int) -> bool:
        """Whether a cue follows at once: '… of anonymity” said Ann Lee', '… for good” he said'."""
        words, last = self.words, self.last[number]
        for i in range(last, min(last + 4, len(words))):
            if words.paragraph[i] != words.paragraph[last - 1] or words.pos[i] in ("PUNCT", "ADP", "SCONJ"):
                return False
            cue = verb_cue(words, i)
            if cue is not None:
                return "quote" in cue.frames
        return False

    def _right_behind_cue(self, number: int) -> bool:
        """Whether a cue, with nobody but its addressee between, stands right before: 'she told the paper “We stay.”'."""
        words, first = self.words, self.first[number]
        for i in range(first - 1, max(first - 8, -1), -1):
            if self.quote_of[i] >= 0 or words.paragraph[i] != words.paragraph[min(first, len(words) - 1)]:
                return False
            cue = verb_cue(words, i)
            if cue is not None:
                is_near = i == first - 1 or takes_addressee(cue.word)
                return is_near and "quote" in cue.frames and (words.tag[i] != "VB" or words.lower[i - 1] != "to")
            if words.pos[i] not in ("NOUN", "PROPN", "PRON", "DET", "ADJ"):
                return False
        return False

    def _behind_cue(self, number: int) -> bool:
        """Whether a comma before a quotation closes a cue: '…,” he said, “…'; not 'said that when it rains, “…'."""
        words = self.words
        first = self.first[number]
        for i in range(first - 1, self.zone_start(number) - 1, -1):
            if words.lower[i] == "that" and words.dep[i] == "mark":
                return False
            if verb_cue(words, i) is not None:
                return True
        return False

    def whole_words(self) -> list[bool]:
        """For each token, whether it stands in a whole quotation."""
        return [number >= 0 and self.is_whole[number] for number in self.quote_of]

    def quote_firsts(self) -> list[int]:
        """For each token, the first token of its quotation, mark included; -1 outside quotations."""
        return [self.first[number] if number >= 0 else -1 for number in self.quote_of]

    def quote_ends(self) -> list[int]:
        """For each token, one past the last token of its quotation, marks included; 0 outside quotations."""
        return [self.last[number] if number >= 0 else 0 for number in self.quote_of]
