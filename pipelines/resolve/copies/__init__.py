"""Which articles stand on one text: copies, excerpts, rewrites, other captures of a page; and which of them is the origin.

Pages are sketched while they are read (``pipelines.sketch``).  Here an index of the sketches proposes pairs, pairs are compared
word for word, what was compared is kept, links make groups, and a group has an origin.  A group of more than MOST_LINKED articles
gets one link an article, to its origin, so that a thousand copies are a thousand rows.

What belongs here: comparing the words of pages.  What does not: what changed between two captures (revisions).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.resolve.copies.candidates import find_candidates
from pipelines.resolve.copies.compare import compare
from pipelines.resolve.copies.compared import Compared
from pipelines.resolve.copies.groups import Group, join, with_origin
from pipelines.resolve.copies.kinds import name_kinds
from pipelines.resolve.copies.pages import Pages, read_pages
from pipelines.resolve.copies.rows import ArticleJudgement, group_table, judgement_table, link_table, text_group_table
from pipelines.resolve.copies.texts import read_texts
from pipelines.sketch.words import LEAST_WORDS
from pipelines.store.batches import Ledger
from pipelines.vocabularies import ArticleLinkKind

__all__ = ["ArticleJudgement", "Copies", "resolve_copies"]

MOST_LINKED = 32  # articles of a group that are all linked with each other; captures of a page likewise
_AT_ONCE = 20_000  # pairs that are compared together: their texts are in memory

Ints = npt.NDArray[np.int64]
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Copies:
    """``tables``: article_links, text_groups, article_judgements; ``text_groups``: article_id, text_group of every article."""

    tables: dict[str, pa.Table]
    text_groups: pa.Table


def resolve_copies(done: Ledger, decided: Sequence[ArticleJudgement] = (), folder: Path | None = None) -> Copies:
    """Links and groups of all articles.  ``decided``: a person's judgements, which overrule; ``folder``: where comparisons are kept
    for the next run.  Raises BatchDamaged."""
    pages = read_pages(done)
    place = pages.place()
    judged = {
        (place[one.left_id], place[one.right_id]): one
        for one in decided
        if one.left_id in place and one.right_id in place
    }
    apart = {pair for pair, one in judged.items() if one.judgement == "different"}
    same = {pair for pair, one in judged.items() if one.judgement == "same"}
    compared = Compared(pages, folder)
    candidates = find_candidates(pages)
    captures = _pairs(_captures(pages))
    _compare(done, pages, compared, np.concatenate([candidates.pairs, captures]))
    linked = _linked(compared, candidates.pairs)
    twins = [
        (int(first), page)
        for page, first in enumerate(candidates.first)
        if first != page and pages.n_words[page] >= LEAST_WORDS
    ]
    joined = [*sorted(same), *twins, *linked, *_linked(compared, captures)]
    groups = [with_origin(pages, members) for members in join(len(pages.ids), joined, apart)]
    pairs = _pairs({*_pairs_of(groups, candidates.first, linked), *same, *judged})
    _compare(done, pages, compared, pairs)
    compared.keep(np.concatenate([candidates.pairs, captures, pairs]))
    kinds = _kinds(pages, compared, pairs, captures)
    links: dict[Pair, tuple[ArticleLinkKind, str]] = {
        pair: (kind, "rule") for pair, kind in kinds.items() if kind == "same_page" or pair not in apart
    }
    links |= {pair: (kinds.get(pair, "copy"), "user") for pair in same if kinds.get(pair) != "same_page"}
    tables = {
        "article_links": link_table(pages, compared, links),
        "text_groups": group_table(pages, groups),
        "article_judgements": judgement_table(judged, kinds),
    }
    return Copies(tables, text_group_table(pages, groups))


def _kinds(pages: Pages, compared: Compared, pairs: Ints, captures: Ints) -> dict[Pair, ArticleLinkKind]:
    """The links that the pages themselves give; two captures of one page are no copies."""
    named = zip(_tuples(pairs), name_kinds(compared.of(pairs)).kinds, strict=True)
    kinds: dict[Pair, ArticleLinkKind] = {
        pair: kind for pair, kind in named if kind is not None and not pages.are_one_page(*pair)
    }
    return kinds | dict.fromkeys(_tuples(captures), "same_page")


def _pairs(found: Iterable[Pair]) -> Ints:
    """Pairs as rows, ascending."""
    return np.array(sorted(found), np.int64).reshape(-1, 2)


def _tuples(pairs: Ints) -> list[Pair]:
    return [(left, right) for left, right in pairs.tolist()]


def _captures(pages: Pages) -> Iterator[Pair]:
    """Pairs of captures of one page: all of a few, of many each with the one before it."""
    order = np.lexsort((pages.captured, pages.address))
    for members in np.split(order, np.flatnonzero(np.diff(pages.address[order])) + 1):
        if len(members) < 2 or pages.address[members[0]] == -1:
            continue
        taken = [int(page) for page in members]
        pairs = _all_pairs(taken) if len(taken) <= MOST_LINKED else pairwise(taken)
        yield from ((min(pair), max(pair)) for pair in pairs)


def _all_pairs(members: Sequence[int]) -> Iterator[Pair]:
    return ((a, b) for place, a in enumerate(members) for b in members[place + 1 :])


def _compare(done: Ledger, pages: Pages, compared: Compared, pairs: Ints) -> None:
    """Compare those pairs that were not compared yet."""
    missing = compared.missing(pairs)
    for start in range(0, len(missing), _AT_ONCE):
        part = _tuples(missing[start : start + _AT_ONCE])
        texts = read_texts(done, pages, {page for pair in part for page in pair})
        compared.add({pair: compare(texts[pair[0]], texts[pair[1]]) for pair in part})


def _linked(compared: Compared, pairs: Ints) -> list[Pair]:
    """Those of some pairs that share text, the ones that share most of it first."""
    measures = compared.of(pairs)
    found = name_kinds(measures)
    order = sorted(
        (place for place, kind in enumerate(found.kinds) if kind is not None),
        key=lambda place: (-int(measures["shared"][place]), int(pairs[place, 0]), int(pairs[place, 1])),
    )
    return _tuples(pairs[order])


def _pairs_of(groups: Sequence[Group], first: Ints, linked: Sequence[Pair]) -> Iterator[Pair]:
    """The pairs of articles that get rows, where they share text: in small groups all that are linked, or are linked by pages with
    the same words; in large ones each with the origin, and with the one that it shares most with."""
    group_of = {page: group for group in groups for page in group.members}
    by_text: dict[Pair, list[int]] = defaultdict(list)  # origin of the group, first page of the text
    for page, group in group_of.items():
        by_text[group.origin, int(first[page])].append(page)
    for group in groups:
        if len(group.members) <= MOST_LINKED:
            for text in sorted({int(first[page]) for page in group.members}):
                yield from _all_pairs(sorted(by_text[group.origin, text]))
        else:
            yield from (
                (min(page, group.origin), max(page, group.origin)) for page in group.members if page != group.origin
            )
    met: set[int] = set()
    for a, b in linked:
        one, other = group_of.get(a), group_of.get(b)
        if one is not other or one is None:
            yield a, b  # a person keeps their groups apart
        elif len(one.members) <= MOST_LINKED:
            alike = ((x, y) for x in by_text[one.origin, a] for y in by_text[one.origin, b])
            yield from ((min(pair), max(pair)) for pair in alike)
        elif a not in met or b not in met:
            met |= {a, b}
            yield a, b
