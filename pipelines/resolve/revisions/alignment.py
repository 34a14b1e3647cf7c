"""Which paragraphs of a story are new, gone or changed in the next capture of its page; moved, split or joined ones are not.

What belongs here: aligning blocks.  What does not: what a change touches (``touched``).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipelines.resolve.revisions.captures import Piece, Version
from pipelines.vocabularies import RevisionOp

LEAST_SHARED = 0.55  # of the words of both, counted twice (Dice): a paragraph rewritten further is another one
LEAST_HELD = 0.85  # of the shorter one's words: it was cut or went on
LEAST_WORDS = 5  # a shorter paragraph is paired by LEAST_SHARED only
MOST_PLACES = 40  # paragraphs that a word may stand in and still lead from one to the other
SEARCHED = 50_000_000  # characters that are searched for split and joined paragraphs of one pair, at most
_TYPOGRAPHY = str.maketrans("‘’‚‛“”„‟–—‐‑", "''''\"\"\"\"----")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Change:
    """A changed passage; ``before`` is None where it was added, ``after`` where it was removed."""

    op: RevisionOp
    before: Piece | None
    after: Piece | None


class _Side:
    """The pieces of one capture, as they are compared."""

    def __init__(self, version: Version) -> None:
        self.pieces = version.pieces
        self.squeezed = [squeeze(piece.words) for piece in version.pieces]
        self.known = frozenset(self.squeezed)
        self.bags = [Counter[str]() for _ in self.pieces]

    @cached_property
    def text(self) -> str:
        """The story without spaces; paragraphs follow one another without a break."""
        return "".join(words for words, piece in zip(self.squeezed, self.pieces, strict=True) if piece.is_main)

    def others_than(self, other: _Side) -> list[int]:
        """Pieces of the story that do not stand word for word, as story or as furniture, in the other capture."""
        return [i for i, piece in enumerate(self.pieces) if piece.is_main and self.squeezed[i] not in other.known]


def squeeze(words: str) -> str:
    """Words without spaces and typographic variants: what is no change to a reader."""
    return "".join(unicodedata.normalize("NFKC", words).translate(_TYPOGRAPHY).split())


def changes(before: Version, after: Version) -> list[Change]:
    """What changed in the story, in order of the later capture, what was removed last."""
    old, new = _Side(before), _Side(after)
    olds, news = old.others_than(new), new.others_than(old)
    is_searched = (len(olds) + len(news)) * (len(old.text) + len(new.text)) <= SEARCHED
    gone = [i for i in olds if not (is_searched and old.squeezed[i] in new.text)]
    come = [i for i in news if not (is_searched and new.squeezed[i] in old.text)]
    if not gone and not come:
        return []
    fresh, lost = set(come), set(gone)
    pairs = {j: i for i, j in _paired(old, olds, new, news) if i in lost or j in fresh}
    paired = set(pairs.values())
    found = [
        Change("changed", old.pieces[pairs[j]], new.pieces[j]) if j in pairs else Change("added", None, new.pieces[j])
        for j in sorted(fresh | pairs.keys())
        if j in pairs or not before.is_cut
    ]
    return found + [Change("removed", old.pieces[i], None) for i in gone if i not in paired and not after.is_cut]


def _paired(old: _Side, olds: Sequence[int], new: _Side, news: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Pieces that are versions of one another, the likest first; nearer ones where several are as like."""
    for side, numbers in ((old, olds), (new, news)):
        for i in numbers:
            side.bags[i] = Counter(_WORD.findall(side.pieces[i].words.lower()))
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for i in olds:
        for word in old.bags[i]:
            holders[word].append(i)
    scored: list[tuple[float, float, int, int]] = []
    for j in news:
        bag = new.bags[j]
        met = Counter(i for word in bag if len(places := holders.get(word, ())) <= MOST_PLACES for i in places)
        for i, _ in met.most_common(MOST_PLACES):
            likeness = _likeness(old.bags[i], bag)
            if likeness:
                apart = abs(i / len(old.pieces) - j / len(new.pieces))
                scored.append((-likeness, apart, i, j))
    taken_old: set[int] = set()
    taken_new: set[int] = set()
    for _, _, i, j in sorted(scored):
        if i not in taken_old and j not in taken_new:
            taken_old.add(i)
            taken_new.add(j)
            yield i, j


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """0 where two paragraphs are not versions of one; else the share of their words that both have."""
    n_one, n_other = one.total(), other.total()
    shared = sum(min(n, other[word]) for word, n in one.items() if word in other)
    dice, least = 2 * shared / max(n_one + n_other, 1), min(n_one, n_other)
    held = least >= LEAST_WORDS and shared / least >= LEAST_HELD
    return dice if dice >= LEAST_SHARED or held else 0.0
