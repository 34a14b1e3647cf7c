"""Which pages may share text: an inverted index of their sampled word sequences, which grows with candidates, not with pairs.

Pages with the very same words are one here.  A sequence that an outlet prints on pages which otherwise differ is furniture of the
outlet (a notice, a template, who the author is) and counts for none of its pages.  A sequence on more than MOST_PAGES pages pairs
each of them with the first HUBS of them only, so that a thousand copies of one text give some thousands of pairs and not a million:
the groups that follow are the same, and the rows of a large group lead to its origin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.resolve.copies.pages import Pages
from pipelines.sketch.words import LEAST_WORDS

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
NEAR = 10  # words
_PARTS = 32  # the index is made part by part, for the sake of memory

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Candidates:
    """``pairs``: rows of two page numbers, the smaller first, ascending; only pages of ``first`` stand in them: the first page of
    every text.  ``first``: for each page the first page with the same words."""

    pairs: Ints
    first: Ints


def find_candidates(pages: Pages) -> Candidates:
    """The pairs of texts that share enough sampled sequences to be looked at."""
    n, outlet = len(pages.ids), pages.outlet
    first = _first_of_each_text(pages)
    owner = np.repeat(np.arange(n, dtype=np.int32), np.diff(pages.bounds))
    is_used = np.zeros(n, np.bool_)
    is_used[np.unique(first[pages.n_words >= LEAST_WORDS])] = True
    used = is_used[owner]
    order = list(_in_order(pages, used))
    kept = used & ~_furniture(pages, owner, order, used)
    own = np.bincount(owner[kept], minlength=n)
    has_furniture = own < np.bincount(owner[used], minlength=n)
    keys, counts = _count_pairs(pages, owner, order, kept, n)
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


def _in_order(pages: Pages, used: Flags) -> Iterator[npt.NDArray[np.uint32]]:
    """Where the used prints stand, part by part, ordered by print, then page."""
    part = (pages.prints >> np.uint64(59)).astype(np.int8)
    for number in range(_PARTS):
        at = np.flatnonzero(used & (part == number)).astype(np.uint32)
        yield at[np.argsort(pages.prints[at], kind="stable")]  # prints stand in the order of pages already


def _starts(*columns: npt.NDArray[np.generic]) -> Flags:
    """Which rows differ from the row before in one of the columns."""
    is_new = np.ones(len(columns[0]), np.bool_)
    is_new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in columns])
    return is_new


def _furniture(
    pages: Pages,
    owner: npt.NDArray[np.int32],
    order: Sequence[npt.NDArray[np.uint32]],
    used: Flags,
) -> Flags:
    """Which of all prints are furniture of their page's outlet."""
    counted = _one_capture_each(pages)
    n_common = np.zeros(len(pages.ids), np.int64)
    groups: list[
        tuple[npt.NDArray[np.uint32], Ints, Ints]
    ] = []  # where rows stand, their group, how many pages each group has
    for part in order:
        known = part[pages.outlet[owner[part]] >= 0]
        run = np.cumsum(_starts(pages.prints[known])) - 1
        often = known[np.bincount(run)[run] >= FURNITURE_PAGES] if len(known) else known
        at = often[np.lexsort((pages.outlet[owner[often]], pages.prints[often]))]
        page = owner[at]
        group = np.cumsum(_starts(pages.prints[at], pages.outlet[page])) - 1
        size = np.bincount(group, counted[page]).astype(np.int64)
        is_common = size[group] >= FURNITURE_PAGES
        names, renumbered = np.unique(group[is_common], return_inverse=True)
        groups.append((at[is_common], renumbered.reshape(-1).astype(np.int64), size[names]))
        n_common += np.bincount(page[is_common], minlength=len(n_common))
    share = n_common / np.maximum(np.bincount(owner[used], minlength=len(n_common)), 1)
    found = np.zeros(len(pages.prints), np.bool_)
    for at, group, size in groups:
        page = owner[at]
        unlike = np.bincount(group, counted[page] & (share[page] < UNLIKE), minlength=len(size))
        is_furniture = (size >= TEMPLATE_PAGES) | (unlike >= np.maximum(FURNITURE_PAGES, size / 2))
        found[at[is_furniture[group]]] = True
    return _with_neighbours(pages, owner, found)


def _with_neighbours(pages: Pages, owner: npt.NDArray[np.int32], found: Flags) -> Flags:
    """Furniture and what stands between: the town, the score, the numbers of a template."""
    is_on = np.zeros(len(pages.ids), np.bool_)
    is_on[owner[found]] = True
    at = np.flatnonzero(is_on[owner])
    word = owner[at].astype(np.int64) * 2**20 + pages.places[at]  # pages far apart, in the order of their words
    order = np.argsort(word)
    at, word = at[order], word[order]
    far = np.int64(2**62)
    before = np.maximum.accumulate(np.where(found[at], word, -far))
    behind = np.minimum.accumulate(np.where(found[at], word, far)[::-1])[::-1]
    found[at[(word - before <= NEAR) | (behind - word <= NEAR)]] = True
    return found


def _one_capture_each(pages: Pages) -> Flags:
    """One page of each address: an outlet that is archived every hour does not print its story many times."""
    counted: Flags = pages.address == -1
    known = np.flatnonzero(~counted)
    counted[known[np.unique(pages.address[known], return_index=True)[1]]] = True
    return counted


def _count_pairs(
    pages: Pages, owner: npt.NDArray[np.int32], order: Sequence[npt.NDArray[np.uint32]], kept: Flags, n: int
) -> tuple[Ints, Ints]:
    """Pairs of pages as left * n + right, ascending, and how many sampled sequences they share."""
    found: list[tuple[Ints, Ints]] = []
    for part in order:
        at = part[kept[part]]
        met = owner[at].astype(np.int64)
        starts = np.flatnonzero(_starts(pages.prints[at]))
        sizes = np.diff(np.append(starts, len(at)))
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
