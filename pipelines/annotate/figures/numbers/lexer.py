"""The words of a sentence as the number grammar sees them: digits, words and signs, with what stands glued together.

The parser's own tokens are of no use here: they split '$4.2bn', '3-5' and '7½' in many ways.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from pipelines.annotate.figures.words import figure_words

_LEXEME = re.compile(
    r"""(?P<digits> \d{1,3}(?:,\d{3})+(?![\d]) (?:\.\d+)?      # 1,200  4,577.10
                  | \d{1,2}(?:,\d{2}){1,6},\d{3}(?!\d)         # 12,00,000
                  | \d+(?:\.\d+){2,}                           # 1.200.000, versions, addresses
                  | \d+(?:\.\d+)? | (?<![\w.])\.\d+ )
      | (?P<word> [^\W\d_¼-¾⅐-⅟]+(?:['’][^\W\d_]+)* )     # '½' is no letter
      | (?P<sign> [<>]\s?= | =\s?[<>] | -- | \S )""",
    re.VERBOSE,
)


class Lexeme(NamedTuple):
    """A number in digits, a word or a sign; offsets count from the start of the sentence."""

    text: str
    lower: str
    kind: str  # digits | word | sign
    start: int
    end: int
    glued: bool  # no space before it


def lex(sentence: str) -> list[Lexeme]:
    """All lexemes of a sentence in order; every non-space character is in exactly one."""
    lexemes: list[Lexeme] = []
    before = -1
    new = tuple.__new__  # a third of the time of the class, of which a page makes hundreds
    for match in _LEXEME.finditer(sentence):
        (start, end), kind = match.span(), match.lastgroup or "sign"
        text = lower = sentence[start:end]
        if kind == "word":
            lower = text.lower().replace("’", "'")
        is_glued = start == before
        if is_glued and kind == "digits" and ("," in text or "." in text) and lexemes[-1].kind == "word":
            is_glued = lexemes[-1].lower not in figure_words(
                "may lose the space before a number"
            )  # 'around1.6 million'
        lexemes.append(new(Lexeme, (text, lower, kind, start, end, is_glued)))
        before = end
    return lexemes
