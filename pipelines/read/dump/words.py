"""What the words of a piece say of it: words and pairs that many sites write outside their stories, or inside only.

What belongs here: looking up the words of lexicons/dump_words.tsv (python -m tests.fit.dump_lines), each with its log-odds of
furniture.  What does not: phrases that name a role (``signs``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import Final

from pipelines.lexicons import load_table

EVIDENCE: Final = ("word_mean", "word_most", "word_least", "word_many", "word_sum")

_TOKEN: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+")
_FIRST: Final = 60  # words of a piece that are looked at
_STRONG: Final = 0.7  # log-odds: twice as many sites


def tokens_of(text: str) -> frozenset[str]:
    """The words of a piece in lower case and their pairs; "0" for any number, "^" and "$" for its ends."""
    words = ["0" if word.isdigit() else word for word in _TOKEN.findall(text.lower().replace("’", "'"))[:_FIRST]]
    return frozenset(words) | {f"{a} {b}" for a, b in zip(["^", *words], [*words, "$"], strict=True)}


def evidence_of(tokens: Collection[str], weights: Mapping[str, float]) -> tuple[float, ...]:
    """The numbers named in ``EVIDENCE``, of the weights of those tokens that have one."""
    found = sorted(weights[token] for token in tokens if token in weights)
    if not found:
        return (0.0,) * len(EVIDENCE)
    total = sum(found)
    return (
        total / len(found),
        sum(found[-3:]) / 3,
        sum(found[:3]) / 3,
        float(sum(weight > _STRONG for weight in found)),
        total / math.sqrt(len(found)),
    )


@cache
def word_weights() -> Mapping[str, float]:
    """The log-odds of each word or pair of words, furniture against story."""
    return {row["word"]: float(row["log_odds"]) for row in load_table("dump_words")}
