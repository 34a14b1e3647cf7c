"""Where place names stand in running text: proposals from the gazetteer, from words beside a name, and from datelines.

What belongs here: spans with the reason for them.  What does not: deciding between a place, a person and an organisation on
the same words, which sees all proposals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.annotate.nlp import ParsedSentence
from pipelines.model import Article


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A proposed place name: code points into the article's text, the form of the mention, why, and how sure (0 to 1).

    ``is_embedded``: it stands inside a longer name ('Aleppo University').
    """

    start: int
    end: int
    surface: str
    sentence_no: int
    form: str
    basis: str
    score: float
    is_embedded: bool = False


def propose_places(article: Article, sentences: Sequence[ParsedSentence]) -> tuple[PlaceSpan, ...]:
    """Proposals in order of the text; they may overlap each other."""
    del article, sentences
    return ()
