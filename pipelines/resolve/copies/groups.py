"""Groups of articles that stand on one text, and which article of a group is its origin.

Links join: what copies a copy stands on the same text.  A person's "different" keeps two articles in two groups, whatever else is
linked to both.  Origin is the article of the agency that the group credits, else one that credits it; of several the one published
first, then the longest, then the one with the smallest id.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipelines.resolve.copies.pages import Pages
from pipelines.vocabularies import OriginBasis

LEAST_CREDITED = 1 / 3  # of a group's articles name the agency


@dataclass(frozen=True, slots=True)
class Group:
    """``members``: page numbers, ascending; ``agency``: the news agency that they credit; ``basis``: why it is this origin."""

    members: tuple[int, ...]
    origin: int
    basis: OriginBasis
    agency: str | None


def join(n: int, edges: Iterable[tuple[int, int]], apart: Iterable[tuple[int, int]]) -> list[tuple[int, ...]]:
    """The pages 0 to n - 1 in groups of two and more.  ``edges`` join in their order, the surest first; ``apart``: pairs that a
    person keeps apart."""
    parent = list(range(n))
    enemies: dict[int, set[int]] = defaultdict(set)  # root -> roots that it must not be joined with
    for a, b in apart:
        enemies[a].add(b)
        enemies[b].add(a)

    def root(page: int) -> int:
        while parent[page] != page:
            parent[page] = parent[parent[page]]
            page = parent[page]
        return page

    for a, b in edges:
        left, right = sorted((root(a), root(b)))
        if left == right or right in enemies.get(left, ()):
            continue
        parent[right] = left
        for enemy in enemies.pop(right, ()):
            enemies[enemy].discard(right)
            enemies[enemy].add(left)
            enemies[left].add(enemy)
    groups: dict[int, list[int]] = defaultdict(list)
    for page in range(n):
        groups[root(page)].append(page)
    return [tuple(members) for members in groups.values() if len(members) > 1]


def with_origin(pages: Pages, members: Sequence[int]) -> Group:
    """A group and its origin."""
    agency = _agency(pages, members)
    basis: OriginBasis
    own = [page for page in members if agency is not None and _is_of(agency, pages.publisher[page], pages.domain[page])]
    crediting = [page for page in members if agency is not None and pages.agency[page] == agency]
    left, basis = (own, "agency") if own else (crediting, "credit") if crediting else (list(members), "first_published")
    first = min(_when(pages, page) for page in left)
    early = [page for page in left if _when(pages, page) == first]
    longest = max(int(pages.n_words[page]) for page in early)
    origin = min(page for page in early if int(pages.n_words[page]) == longest)
    if basis == "first_published" and len(early) > 1:
        basis = "longest" if any(int(pages.n_words[page]) < longest for page in early) else "any"
    return Group(tuple(members), origin, basis, agency)


def _agency(pages: Pages, members: Sequence[int]) -> str | None:
    counts = Counter(name for name in (pages.agency[page] for page in members) if name is not None)
    if not counts:
        return None
    name, count = min(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return name if count >= LEAST_CREDITED * len(members) else None


def _is_of(agency: str, publisher: str | None, domain: str | None) -> bool:
    """Whether a page's publisher is the agency itself."""
    name = re.sub(r"\W", "", agency).lower()
    return name in {re.sub(r"\W|^the ", "", (publisher or "").lower()), (domain or "").split(".")[0].lower()}


def _when(pages: Pages, page: int) -> tuple[int, int]:
    """The day and, where it is stated, the instant of publication; what is not known comes last."""
    return int(pages.day[page]), int(pages.instant[page])
