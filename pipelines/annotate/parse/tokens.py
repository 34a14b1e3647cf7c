"""The tokens of one piece of text in columns, as plain lists: what a language model says, without the model's own objects.

What belongs here: taking them out of a Doc at once, since spaCy's attribute of one token costs as much as a whole rule.  What
does not: where sentences end (``boundaries``), what is kept on disk (``kept``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SIGNED = 1 << 63
_IOB = ("", "I", "O", "B")
_OPENS = 1  # spaCy's SENT_START of a token that opens a sentence
_ATTRIBUTES = ("ORTH", "LEMMA", "POS", "TAG", "DEP", "ENT_TYPE", "ENT_IOB", "HEAD", "IDX", "SENT_START")
# Names of tags and relations by spaCy's number: some hundred, the same for every page.
LABELS: dict[int, str] = {}


@dataclass(frozen=True, slots=True)
class Tokens:
    """One value a token: ``lemma`` is in small letters, ``head`` a token of the same piece, ``begin`` its first character in the
    piece, ``opens`` whether the parser begins a sentence with it."""

    text: list[str]
    lower: list[str]
    lemma: list[str]
    pos: list[str]
    tag: list[str]
    dep: list[str]
    ent: list[str]
    iob: list[str]
    head: list[int]
    begin: list[int]
    opens: list[bool]

    def __len__(self) -> int:
        return len(self.text)


def tokens_of(doc: Doc) -> Tokens:
    """The columns of a Doc."""
    rows = doc.to_array(list(_ATTRIBUTES)).T.tolist() if len(doc) else [[] for _ in _ATTRIBUTES]
    orth, lemma, pos, tag, dep, ent, iob, head, begin, opens = rows
    strings, label = doc.vocab.strings, LABELS
    for key in {*pos, *tag, *dep, *ent} - label.keys():
        label[key] = strings[key]
    texts = {key: strings[key] for key in set(orth)}
    lowers = {key: text.lower() for key, text in texts.items()}
    lemmas = {key: strings[key].lower() for key in set(lemma)}
    return Tokens(
        [texts[key] for key in orth],
        [lowers[key] for key in orth],
        [lemmas[key] for key in lemma],
        [label[key] for key in pos],
        [label[key] for key in tag],
        [label[key] for key in dep],
        [label[key] for key in ent],
        [_IOB[key] for key in iob],
        heads_of(head),
        begin,
        [key == _OPENS for key in opens],
    )


def heads_of(offsets: list[int]) -> list[int]:
    """The head of each token from spaCy's HEAD, which counts from the token and wraps around below zero."""
    return [i + (offset - 2 * _SIGNED if offset >= _SIGNED else offset) for i, offset in enumerate(offsets)]
