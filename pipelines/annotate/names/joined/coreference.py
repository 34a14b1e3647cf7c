"""Which names of one page are one: titles, possessives, short and full names, acronyms, aliases, spelling variants.

``join_names`` works on names alone, so that it can be measured on names that people marked.  What does not belong here: where
names stand, and other pages.  Sources of the rules: the usual cues of in-document name matching, as in Lee et al. 2013
(deterministic sieves: exact match, head match, acronym, most precise first).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from pipelines.annotate.names.actors import ActorIndex, fold
from pipelines.annotate.names.joined.spellings import close_body, close_person, close_place
from pipelines.annotate.names.propose.missed import is_acronym_of
from pipelines.annotate.names.propose.parts import important_place
from pipelines.annotate.names.words import last_heads, titles, word_class
from pipelines.annotate.places.demonyms import demonym_of, demonyms, is_demonym
from pipelines.annotate.places.readings import abbreviation_of, is_designation
from pipelines.gazetteer import Quality, remembered
from pipelines.gazetteer import load as load_gazetteer
from pipelines.vocabularies import BODIES, EntityKind

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_EDGES = " \t\r\n\"“”‘’'`.,;:()[]"
_ARTICLES = frozenset({"the", "a", "an"})
_TITLE_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv", "jnr", "snr"})
# Beyond this many different names of one kind a page is a list, and spelling variants are not looked for.
_MOST_VARIANTS = 400
# With more full names than this that a short one may stand for, a page is a list, and nobody can say whom it means.
_MOST_ALIKE = 100
_LARGE_TOWN = 100_000


@dataclass(frozen=True, slots=True)
class PageName:
    """One name on a page as it is printed, with the kind that it was taken for."""

    surface: str
    kind: EntityKind
    start_char: int


@dataclass(slots=True)
class NameGroup:
    """Names of one page that are one: ``words`` of its fullest form, folded; ``anchor``: what is known of it elsewhere."""

    kind: EntityKind
    words: tuple[str, ...]
    name: str
    anchor: str  # id of an actor, 'country:IQ' for a country and its demonyms, else ''
    starts: list[int] = field(default_factory=list)
    members: list[int] = field(default_factory=list)


def join_names(names: Sequence[PageName], actors: ActorIndex) -> list[NameGroup]:
    """The groups of names that are one, in order of their first mention; every position of ``names`` is in one group."""
    groups = _by_full_name(names, actors)
    _apply_unsure_aliases(groups, actors)
    joiner = _Joiner(groups)
    joiner.join(_same_anchor(groups))
    joiner.join(_acronyms(groups))
    joiner.join(_short_persons(groups))
    joiner.join(_short_bodies(groups))
    joiner.join(_variants(groups))
    return joiner.result()


@lru_cache(maxsize=20_000)
def bare_words(surface: str, kind: str) -> tuple[str, ...]:
    """The folded words of a name without article, possessive, a person's titles and a firm's suffix."""
    text = _POSSESSIVE.sub("", surface.strip(_EDGES)).strip(_EDGES)
    printed = text.split()
    if kind == "person":
        printed = _untitled(printed)
    words = fold(" ".join(printed))
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    if kind == "person":
        words = [word for word in words if word not in _TITLE_SUFFIXES] or words
    elif kind in BODIES:
        while len(words) > 1 and words[-1] in _firm_suffixes():
            words = words[:-1]
    return tuple(words)


@cache
def _firm_suffixes() -> frozenset[str]:
    return frozenset("".join(fold(word)) for word in word_class("corporate_suffix")) | {"co"}


def _untitled(printed: list[str]) -> list[str]:
    index = 0
    while index < len(printed) - 1:
        for title in titles().get(printed[index], ()):
            length = len(title.words)
            if tuple(printed[index : index + length]) == title.words and index + length < len(printed):
                index += length
                break
        else:
            break
    return printed[index:]


def anchor_of(surface: str, words: Sequence[str], kind: str, actors: ActorIndex) -> str:
    """What is known of a name by itself: the id of an actor, or the country that it or its demonym names; '' for nothing."""
    if kind == "person":
        return ""
    bare = _POSSESSIVE.sub("", surface.strip(_EDGES))
    if kind != "place" and (actor := actors.named(bare)) is not None:
        return actor.entity_id
    if (demonym := demonym_of(bare)) is not None:
        return f"place:{' '.join(fold(demonym.place))}" if demonym.place else f"country:{demonym.country}"
    if kind in ("place", "people"):
        if kind == "place" and (short := abbreviation_of(surface.strip())):
            if short[0].kind == "country":
                return f"country:{short[0].country}"
            words = fold(short[0].name)
        key = " ".join(words)
        return f"place:{key}" if key in _places_with_demonyms() else _country_anchor(key)
    return ""


@cache
def _places_with_demonyms() -> frozenset[str]:
    return frozenset(" ".join(fold(known.place)) for known in demonyms().values() if known.place)


@remembered(20_000)
def _country_anchor(key: str) -> str:
    """'country:TN' where a name is a country's; not where it is first of all the name of a large town ('Tunis')."""
    matches = load_gazetteer().find(key)
    if any(
        m.quality == Quality.PRIMARY and m.place.kind != "country" and m.place.population >= _LARGE_TOWN
        for m in matches
    ):
        matches = tuple(m for m in matches if m.quality == Quality.PRIMARY)
    for match in matches:
        if match.place.kind == "region" and (name := " ".join(fold(match.place.name))) in _places_with_demonyms():
            return f"place:{name}"
        if match.place.kind == "country" and match.quality <= Quality.ALTERNATE and match.place.country:
            return f"country:{match.place.country}"
    return ""


def _by_full_name(names: Sequence[PageName], actors: ActorIndex) -> list[NameGroup]:
    found: dict[tuple[str, tuple[str, ...]], NameGroup] = {}
    for index, name in enumerate(names):
        words = bare_words(name.surface, name.kind)
        family = "body" if name.kind in BODIES else name.kind
        group = found.get((family, words))
        if group is None:
            surface = _POSSESSIVE.sub("", name.surface.strip(_EDGES))
            group = NameGroup(name.kind, words, surface, anchor_of(name.surface, words, name.kind, actors))
            found[family, words] = group
        group.members.append(index)
        group.starts.append(name.start_char)
    return list(found.values())


def _apply_unsure_aliases(groups: Sequence[NameGroup], actors: ActorIndex) -> None:
    """An unsure alias stands for its actor where the page has a sure name of it."""
    present = {group.anchor for group in groups if group.anchor in actors.by_id}
    unsure = {
        tuple(fold(alias)): entity_id for entity_id in sorted(present) for alias in actors.by_id[entity_id].unsure
    }
    for group in groups:
        if not group.anchor and group.kind != "person" and group.words in unsure:
            group.anchor = unsure[group.words]


class _Joiner:
    """Union of groups; a pair is refused where both are known and differ."""

    def __init__(self, groups: Sequence[NameGroup]) -> None:
        self._groups = groups
        self._parent = list(range(len(groups)))

    def _root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def join(self, pairs: Iterable[tuple[int, int]]) -> None:
        """Join the groups of each pair, the first of the two giving its name."""
        for keeper, other in pairs:
            a, b = self._root(keeper), self._root(other)
            if a == b:
                continue
            first, second = self._groups[a], self._groups[b]
            if first.anchor and second.anchor and first.anchor != second.anchor:
                continue
            first.anchor = first.anchor or second.anchor
            self._parent[b] = a

    def result(self) -> list[NameGroup]:
        """The joined groups in order of their first mention."""
        joined: dict[int, NameGroup] = {}
        for index, group in enumerate(self._groups):
            root = self._root(index)
            whole = joined.get(root)
            if whole is None:
                base = self._groups[root]
                whole = joined[root] = NameGroup(base.kind, base.words, base.name, base.anchor)
            whole.members += group.members
            whole.starts += group.starts
        for group in joined.values():
            group.members.sort()
            group.starts.sort()
        return sorted(joined.values(), key=lambda group: group.members[0])


def _same_anchor(groups: Sequence[NameGroup]) -> list[tuple[int, int]]:
    first: dict[str, int] = {}
    pairs = []
    for index, group in enumerate(groups):
        if group.anchor:
            if group.anchor in first:
                pairs.append((first[group.anchor], index))
            else:
                first[group.anchor] = index
    return pairs


def _acronyms(groups: Sequence[NameGroup]) -> list[tuple[int, int]]:
    """'SDF' and the one longer name that it abbreviates; one that stands right behind its long form needs no uniqueness."""
    by_letter: dict[str, list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        if len(group.words) > 1 and group.kind != "person":
            for letter in sorted({word[0] for word in group.words[:2]}):
                by_letter[letter].append(index)
    pairs = []
    for index, group in enumerate(groups):
        bare = group.name.replace(".", "").replace("-", "")
        if len(group.words) > 2 or not bare.isupper() or not 2 <= len(bare) <= 8 or group.kind == "person":
            continue
        fitting = [
            other
            for other in by_letter.get(bare[0].lower(), ())[:_MOST_VARIANTS]
            if other != index and is_acronym_of(bare, groups[other].name.split()) and _may_be_one(group, groups[other])
        ]
        beside = [
            other
            for other in fitting
            if any(
                0 < start - (s + len(groups[other].name)) <= 3 for start in group.starts for s in groups[other].starts
            )
        ]
        exact = [
            other
            for other in fitting
            if len(bare) == sum(w not in word_class("small_word") for w in groups[other].words)
        ]
        for chosen in (beside, exact, fitting):
            if len(chosen) == 1:
                pairs.append((chosen[0], index))
                break
    return pairs


def _may_be_one(a: NameGroup, b: NameGroup) -> bool:
    return a.kind == b.kind or (a.kind in BODIES and b.kind in BODIES)


def _latest_before(groups: Sequence[NameGroup], candidates: Sequence[int], start: int) -> int:
    """The candidate that was mentioned last before a place of the text; else the first to come."""
    before = [(max((s for s in groups[c].starts if s < start), default=-1), -c) for c in candidates]
    best = max(before)
    if best[0] >= 0:
        return -best[1]
    return min(candidates, key=lambda c: (min(groups[c].starts), c))


def _short_persons(groups: Sequence[NameGroup]) -> list[tuple[int, int]]:
    """A surname, a given name or initials with a surname, and the full name they belong to."""
    full = [index for index, group in enumerate(groups) if group.kind == "person" and len(group.words) > 1]
    by_last: dict[str, list[int]] = defaultdict(list)
    by_first: dict[str, list[int]] = defaultdict(list)
    by_inner: dict[str, list[int]] = defaultdict(list)  # the first of two surnames
    for index in full:
        words = _without_particles(groups[index].words)
        by_last[words[-1]].append(index)
        by_first[words[0]].append(index)
        if len(words) > 2:
            by_inner[words[-2]].append(index)
    pairs = []
    for index, group in enumerate(groups):
        if group.kind != "person":
            continue
        words = _without_particles(group.words)
        if len(words) == 1:
            word = words[0]
            fitting = _few(by_last.get(word)) or _few(by_first.get(word)) or _few(by_inner.get(word))
        else:
            fitting = [
                other
                for other in _few(by_last.get(words[-1]))
                if other != index and _is_longer_form(_without_particles(groups[other].words), words)
            ]
        fitting = [other for other in fitting if other != index]
        if fitting:
            pairs.append((_latest_before(groups, fitting, group.starts[0]), index))
    return pairs


def _few(candidates: list[int] | None) -> list[int]:
    """The candidates of a short name, none where they are too many."""
    return candidates if candidates is not None and len(candidates) <= _MOST_ALIKE else []


def _without_particles(words: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(word for word in words if word not in word_class("particle") or word in ("abu", "abd"))
    return kept or tuple(words)


def _is_longer_form(long: Sequence[str], short: Sequence[str]) -> bool:
    """Whether one name of a person says all that another with the same surname says: 'John B. Smith' of 'J. Smith'."""
    if len(long) < len(short) or long == short:
        return long == short and len(long) > 0
    rest = list(long[:-1])
    for word in short[:-1]:
        match = next((w for w in rest if w == word or (len(word) == 1 and w.startswith(word))), None)
        if match is None:
            return False
        rest.remove(match)
    return True


def _short_bodies(groups: Sequence[NameGroup]) -> list[tuple[int, int]]:
    """A short name of an organisation, or of a place with its designation, and the longer name that begins or ends with it."""
    by_first: dict[str, list[int]] = defaultdict(list)
    by_last: dict[str, list[int]] = defaultdict(list)
    for index, group in enumerate(groups):
        if group.kind in ("organisation", "armed_group", "place") and len(group.words) > 1:
            by_first[group.words[0]].append(index)
            by_last[group.words[-1]].append(index)
    pairs = []
    for index, group in enumerate(groups):
        if group.kind in ("person", "people") or (group.anchor and group.kind == "place"):
            continue
        size = len(group.words)
        begins = [
            other
            for other in _few(by_first.get(group.words[0]))
            if len(groups[other].words) > size and groups[other].words[:size] == group.words and _may_be_one(group, groups[other])
            and _may_shorten(group, groups[other])
        ]  # fmt: skip
        ends = [
            other
            for other in _few(by_last.get(group.words[-1]))
            if len(groups[other].words) > size >= 2 and groups[other].words[-size:] == group.words
            and group.kind != "place" and _may_be_one(group, groups[other])
        ]  # fmt: skip
        fitting = begins or ends
        is_place_name = size == 1 and group.kind != "place" and important_place(group.name) is not None
        if fitting and not (is_place_name and len(fitting) > 1):
            pairs.append((_latest_before(groups, fitting, group.starts[0]), index))
    return pairs


def _may_shorten(group: NameGroup, longer: NameGroup) -> bool:
    """Whether a name may stand for one that goes on behind it: a place may drop its designation or the short form of what holds
    it ('D.C.'), an organisation not all but its kind of body."""
    if group.kind == "place":
        rest = longer.words[len(group.words) :]
        return is_designation(" ".join(rest)) or bool(abbreviation_of("".join(rest).upper()))
    word = group.words[0].capitalize()
    return len(group.words) > 1 or not (word in last_heads() or is_demonym(word))


def _variants(groups: Sequence[NameGroup]) -> list[tuple[int, int]]:
    """Two spellings of one name: the same consonants, or one letter apart; never two names that the gazetteer knows apart."""
    pairs: list[tuple[int, int]] = []
    for kinds, close in ((("person",), close_person), (BODIES, close_body), (("place",), close_place)):
        listed = [p for p, g in enumerate(groups) if g.kind in kinds and not g.anchor and sum(map(len, g.words)) >= 6]
        if len(listed) > _MOST_VARIANTS:
            continue
        by_shape: dict[tuple[int, str], list[int]] = defaultdict(list)
        for index in listed:
            words = groups[index].words
            by_shape[len(words), words[0][:1]].append(index)
        for together in by_shape.values():
            pairs += _close_pairs(groups, together, close)
    return pairs


def _close_pairs(
    groups: Sequence[NameGroup], together: Sequence[int], close: Callable[[Sequence[str], Sequence[str]], bool]
) -> list[tuple[int, int]]:
    pairs = []
    for at, index in enumerate(together):
        for other in together[at + 1 :]:
            if close(groups[index].words, groups[other].words):
                more, less = sorted((index, other), key=lambda p: (-len(groups[p].members), p))
                pairs.append((more, less))
    return pairs
