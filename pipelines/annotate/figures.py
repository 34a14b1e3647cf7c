"""Figures: what is counted or measured, how many, and how exactly the words say so."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.annotate.nlp import ParsedSentence
from pipelines.model import Article, Figure, evidence_id

_DIGITS = re.compile(r"(?<![\w.,:/-])[0-9]{1,3}(?:,[0-9]{3})*(?![\w,:/-])")


def find_figures(article: Article, sentences: Sequence[ParsedSentence]) -> tuple[Figure, ...]:
    """The figures of the sentences in order of the text."""
    figures = []
    for sentence in sentences:
        for match in _DIGITS.finditer(article.text, sentence.start_char, sentence.end_char):
            start, end = match.span()
            value = float(match.group().replace(",", ""))
            figures.append(
                Figure(
                    evidence_id(article.article_id, "f", start, end),
                    article.article_id,
                    sentence.sentence_no,
                    start,
                    end,
                    match.group(),
                    start,
                    end,
                    "count",
                    "exact",
                    "digits",
                    value=value,
                    low=value,
                    high=value,
                )
            )
    return tuple(figures)
