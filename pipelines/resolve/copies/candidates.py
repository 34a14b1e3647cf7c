"""Which pages may share text: an inverted index of their sampled word sequences, which grows with candidates, not with pairs.

Pages with the very same words are one here.  A sequence that an outlet prints on pages which otherwise differ is furniture of the
outlet (a notice, a template, who the author is) and counts for none of its pages.  A sequence on more than MOST_PAGES pages pairs
each of them with the first HUBS of them only, so that a thousand copies of one text give some thousands of pairs and not a million:
the groups that follow are the same, and the rows of a large group lead to its origin.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.resolve.copies.pages import Pages

LEAST_WORDS = 30  # of a page that is compared: a line of a notice stands on many pages
MOST_PAGES = 32  # that are all paired with each other
HUBS = 3
LEAST_SHARED = 3  # sampled sequences, about twelve of all
LEAST_SHARE = 0.15  # of the sampled sequences of the page that has fewer; what is linked shares twice as much
# Of two pages of one outlet that both bear its furniture the comparison word for word would count that too: here they must share as
# much of their own as a link asks for.
LEAST_SHARED_ON_ONE_FRAME = 10
LEAST_SHARE_ON_ONE_FRAME = 0.25
# An outlet's furniture: on so many of its pages, of which most share less than half of their text with its others, or on so many
# that no outlet prints one story at as many addresses.
FURNITURE_PAGES = 4
UNLIKE = 0.5
TEMPLATE_PAGES = 20
_PARTS = 8  # the index is made part by part, for the sake of memory

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidates:
    """``pairs``: rows of two page numbers, the smaller first, ascending; only pages of ``first`` stand in them: the first page of
    every text.  ``first``: for each page the first page with the same words."""

    pairs: Ints
    first: Ints


@dataclass(frozen=True, slots=True)
class _Index:
    """One part of the index: rows (sequence, page) ordered by sequence, then page; ``at``: where a row stands in all prints."""

    prints: npt.NDArray[np.uint64]
    pages: npt.NDArray[np.int32]
    at: Ints


def find_candidates(pages: Pages) -> Candidates:
    """The pairs of texts that share enough sampled sequences to be looked at."""
    n, outlet = len(pages.ids), _outlets(pages)
    first = _first_of_each_text(pages)
    owner = np.repeat(np.arange(n, dtype=np.int32), np.diff(pages.bounds))
    is_used = np.zeros(n, np.bool_)
    is_used[np.unique(first[pages.n_words >= LEAST_WORDS])] = True
    used = is_used[owner]
    kept = used & ~_furniture(pages, owner, outlet, used)
    own = np.bincount(owner[kept], minlength=n)
    has_furniture = own < np.bincount(owner[used], minlength=n)
    keys, counts = _count_pairs(pages, owner, kept, n)
    left, right = keys // max(n, 1), keys % max(n, 1)
    least = np.minimum(own[left], own[right])
    on_one_frame = (outlet[left] == outlet[right]) & has_furniture[left] & has_furniture[right]
    enough = np.where(
        on_one_frame,
        (counts >= LEAST_SHARED_ON_ONE_FRAME) & (counts >= LEAST_SHARE_ON_ONE_FRAME * least),
        (counts >= LEAST_SHARED) & (counts >= LEAST_SHARE * least),
    )
    return Candidates(np.stack([left[enough], right[enough]], axis=1), first)


def _first_of_each_text(pages: Pages) -> Ints:
    """For each page the first page with the same words."""
    _, first, text = np.unique(pages.text_hash, return_index=True, return_inverse=True)
    return first.astype(np.int64)[text.reshape(-1)] if len(text) else np.zeros(0, np.int64)


def _parts(pages: Pages, owner: npt.NDArray[np.int32], kept: npt.NDArray[np.bool_]) -> Iterator[_Index]:
    part = (pages.prints >> np.uint64(61)).astype(np.int8)
    for number in range(_PARTS):
        at = np.flatnonzero(kept & (part == number))
        order = np.argsort(pages.prints[at], kind="stable")  # the prints stand in the order of pages already
        at = at[order]
        yield _Index(pages.prints[at], owner[at], at.astype(np.int64))


def _furniture(
    pages: Pages, owner: npt.NDArray[np.int32], outlet: npt.NDArray[np.int32], kept: npt.NDArray[np.bool_]
) -> npt.NDArray[np.bool_]:
    """Which of all prints are furniture of their page's outlet."""
    counted = _one_capture_each(pages)
    n_common = np.zeros(len(pages.ids), np.int64)
    groups: list[
        tuple[Ints, Ints, Ints]
    ] = []  # where rows stand, the number of their group, how many pages each group has
    for index in _parts(pages, owner, kept & (outlet[owner] >= 0)):
        order = np.lexsort((outlet[index.pages], index.prints))
        prints, places = index.prints[order], outlet[index.pages[order]]
        is_new = np.ones(len(prints), np.bool_)
        is_new[1:] = (prints[1:] != prints[:-1]) | (places[1:] != places[:-1])
        group = np.cumsum(is_new) - 1
        size = np.bincount(group, counted[index.pages[order]]).astype(np.int64)
        common = size[group] >= FURNITURE_PAGES if len(group) else np.zeros(0, np.bool_)
        names, renumbered = np.unique(group[common], return_inverse=True)
        groups.append((index.at[order][common], renumbered.reshape(-1).astype(np.int64), size[names]))
        n_common += np.bincount(index.pages[order][common], minlength=len(n_common))
    share = n_common / np.maximum(np.bincount(owner[kept], minlength=len(n_common)), 1)
    found = np.zeros(len(pages.prints), np.bool_)
    for at, group, size in groups:
        page = owner[at]
        unlike = np.bincount(group, counted[page] & (share[page] < UNLIKE), minlength=len(size))
        is_furniture = (size >= TEMPLATE_PAGES) | (unlike >= np.maximum(FURNITURE_PAGES, size / 2))
        found[at[is_furniture[group]]] = True
    return found


def _outlets(pages: Pages) -> npt.NDArray[np.int32]:
    """A number for each page's outlet, -1 where it is not known."""
    numbers: dict[str, int] = {}
    names = [domain or publisher for domain, publisher in zip(pages.domain, pages.publisher, strict=True)]
    return np.array([numbers.setdefault(name, len(numbers)) if name else -1 for name in names], np.int32)


def _one_capture_each(pages: Pages) -> npt.NDArray[np.bool_]:
    """One page of each address: an outlet that is archived every hour does not print its story many times."""
    met: set[str] = set()
    counted = np.ones(len(pages.ids), np.bool_)
    for number, key in enumerate(pages.url_key):
        if key is not None:
            counted[number] = key not in met
            met.add(key)
    return counted


def _count_pairs(pages: Pages, owner: npt.NDArray[np.int32], kept: npt.NDArray[np.bool_], n: int) -> tuple[Ints, Ints]:
    """Pairs of pages as left * n + right, ascending, and how many sampled sequences they share."""
    found: list[tuple[Ints, Ints]] = []
    for index in _parts(pages, owner, kept):
        is_new = np.ones(len(index.at), np.bool_)
        is_new[1:] = index.prints[1:] != index.prints[:-1]
        starts = np.flatnonzero(is_new)
        sizes = np.diff(np.append(starts, len(index.at)))
        met = index.pages.astype(np.int64)
        made: list[Ints] = []
        for size in np.unique(sizes[(sizes > 1) & (sizes <= MOST_PAGES)]):
            group = met[starts[sizes == size][:, None] + np.arange(size)]
            left, right = np.triu_indices(int(size), 1)
            made.append((group[:, left] * n + group[:, right]).reshape(-1))
        for start, size in zip(starts[sizes > MOST_PAGES], sizes[sizes > MOST_PAGES], strict=True):
            group = met[start : start + size]
            made += [group[hub] * n + group[hub + 1 :] for hub in range(HUBS)]
        if made:
            keys, counts = np.unique(np.concatenate(made), return_counts=True)
            found.append((keys, counts.astype(np.int64)))
    if not found:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    keys, where = np.unique(np.concatenate([part for part, _ in found]), return_inverse=True)
    counts = np.bincount(where.reshape(-1), np.concatenate([part for _, part in found]))
    return keys, counts.astype(np.int64)
