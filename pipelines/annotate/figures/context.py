"""One sentence as the figure rules see it: its lexemes beside the parser's tokens."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.annotate.figures.numbers.lexer import Lexeme, lex
from pipelines.annotate.parse.sentences import ParsedSentence

if TYPE_CHECKING:
    from spacy.tokens import Token

HYPHENS = frozenset("-‐‑–")
DASHES = frozenset({"-", "‐", "‑", "–", "—", "--", "−"})


@dataclass(frozen=True, slots=True)
class Context:
    """Lexemes of a sentence, its tokens, and where each of both starts (characters from the start of the sentence)."""

    sentence: ParsedSentence
    text: str
    lexemes: tuple[Lexeme, ...]
    tokens: tuple[Token, ...]
    starts: tuple[int, ...]
    lexeme_starts: tuple[int, ...]

    def lower(self, index: int) -> str:
        """The lexeme at ``index`` in lower case, '' outside the sentence."""
        return self.lexemes[index].lower if 0 <= index < len(self.lexemes) else ""

    def kind(self, index: int) -> str:
        """digits, word or sign; '' outside the sentence."""
        return self.lexemes[index].kind if 0 <= index < len(self.lexemes) else ""

    def glued(self, index: int) -> bool:
        """Whether no space stands before the lexeme at ``index``."""
        return 0 < index < len(self.lexemes) and self.lexemes[index].glued

    def token(self, index: int) -> Token | None:
        """The parser's token that holds the first character of the lexeme at ``index``."""
        if not 0 <= index < len(self.lexemes):
            return None
        return self.tokens[max(0, bisect_right(self.starts, self.lexemes[index].start) - 1)]

    def last_token(self, index: int) -> Token:
        """The parser's token that holds the last character of the lexeme at ``index``."""
        return self.tokens[max(0, bisect_right(self.starts, self.lexemes[index].end - 1) - 1)]

    def token_end(self, token: Token) -> int:
        """Where a token of the sentence ends, in characters from the start of the sentence."""
        return int(token.idx) + len(token.text) - int(self.sentence.span.start_char)

    def lexeme_behind(self, token: Token) -> int:
        """Index of the first lexeme that begins behind a token of the sentence."""
        return bisect_left(self.lexeme_starts, self.token_end(token))

    def lexeme_of(self, token: Token) -> int:
        """Index of the lexeme that holds the first character of a token of the sentence."""
        start = int(token.idx) - int(self.sentence.span.start_char)
        return max(0, bisect_right(self.lexeme_starts, start) - 1)

    def holds(self, token: Token) -> bool:
        """Whether a token belongs to the sentence."""
        return self.tokens[0].i <= token.i <= self.tokens[-1].i

    def is_capital(self, index: int) -> bool:
        """Whether the lexeme is a word that begins with a capital."""
        return self.kind(index) == "word" and self.lexemes[index].text[0].isupper()

    def has_capital(self, index: int) -> bool:
        """Whether the lexeme is a word with a capital anywhere ('iPhone')."""
        return self.kind(index) == "word" and not self.lexemes[index].text.islower()


def context_of(sentence: ParsedSentence) -> Context:
    """The context of one sentence; linear in its length."""
    base = int(sentence.span.start_char)
    tokens = tuple(sentence.span)
    text = str(sentence.span.text)
    lexemes = tuple(lex(text))
    return Context(
        sentence,
        text,
        lexemes,
        tokens,
        tuple(int(token.idx) - base for token in tokens),
        tuple(lexeme.start for lexeme in lexemes),
    )
