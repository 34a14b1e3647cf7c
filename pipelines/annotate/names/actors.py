"""Known actors in a text: organisations, armed groups, agencies and coalitions of lexicons/actors.tsv.

What belongs here: looking up their names and acronyms.  What does not: what a page itself says about a name.
An alias that ends in ``?`` counts only on a page that also has a sure name of the same actor.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from pipelines.lexicons import load_table
from pipelines.vocabularies import ENTITY_KINDS, EntityKind, known

_WORD = re.compile(r"[^\W_]+(?:['’`ʿʾ](?![sS]\b)[^\W_]+)*")
_APOSTROPHE = re.compile(r"['’`ʿʾ]")
_MOST_DULL = 50_000  # words that are remembered to be in no name
_LONGEST_KEPT = 100  # characters of a name that is remembered folded
_MAY_BE_SMALL = ("al", "el", "an", "ash", "as")  # how a name begins that may lose its capital


@dataclass(frozen=True, slots=True)
class Actor:
    """A row of the knowledge base; ``aliases`` without their question marks."""

    entity_id: str
    name: str
    kind: EntityKind
    country: str | None
    parent: str | None  # entity_id
    aliases: tuple[str, ...]
    unsure: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True)
class ActorMatch:
    """Characters ``[start, end)`` of the searched text that name an actor."""

    start: int
    end: int
    actor: Actor
    is_sure: bool


class ActorIndex:
    """Actors by the words of their names."""

    def __init__(self, actors: Iterable[Actor]) -> None:
        self.by_id: dict[str, Actor] = {}
        self._by_words: dict[str, list[tuple[tuple[str, ...], str, Actor, bool]]] = {}
        self._by_name: dict[str, Actor] = {}
        self._telling: set[tuple[str, bool]] = set()
        for actor in actors:
            self.by_id[actor.entity_id] = actor
            for alias in (actor.name, *actor.aliases):
                words = tuple(fold(alias))
                if not words:
                    continue
                sure = alias not in actor.unsure
                self._by_words.setdefault(words[0], []).append((words, alias, actor, sure))
                self._telling.add(_telling_word(alias))
                if sure:
                    self._by_name.setdefault(" ".join(words), actor)
        for listed in self._by_words.values():
            listed.sort(key=lambda row: -len(row[0]))
        self._dull: set[str] = set()  # words met that are in no name, as printed

    def named(self, name: str) -> Actor | None:
        """The actor that a whole name surely stands for; an article in front does not matter."""
        words = fold(name)
        if words[:1] == ["the"]:
            words = words[1:]
        actor = self._by_name.get(" ".join(words))
        return actor if actor is not None and _same_case(name, actor) else None

    def may_find(self, text: str) -> bool:
        """Whether a text has a word without which it has no name: cheaper than looking for names, and most sentences have none."""
        words = set(_WORD.findall(text)) - self._dull
        if not words:
            return False
        dull = {word for word in words if not self._is_telling(word)}
        if len(self._dull) + len(dull) > _MOST_DULL:
            self._dull = set()  # a new one: another thread may be reading the old
        self._dull |= dull
        return len(dull) < len(words)

    def _is_telling(self, word: str) -> bool:
        folded = _fold_word(word)
        return (folded, False) in self._telling or ((folded, True) in self._telling and not word[0].islower())

    def find(self, text: str) -> list[ActorMatch]:
        """Names in a text, longest first from the left, never overlapping."""
        words = list(_WORD.finditer(text))
        folded = [_fold_word(match.group()) for match in words]
        found: list[ActorMatch] = []
        index = 0
        while index < len(words):
            for wanted, alias, actor, sure in self._by_words.get(folded[index], ()):
                last = index + len(wanted)
                if tuple(folded[index:last]) != wanted:
                    continue
                start, end = words[index].start(), words[last - 1].end()
                if _fits(text, start, end, alias, words[index:last]):
                    found.append(ActorMatch(start, end, actor, sure))
                    index = last - 1
                    break
            index += 1
        return found


def fold(name: str) -> list[str]:
    """The words of a name without case, accents and apostrophes."""
    return list(_folded(name) if len(name) <= _LONGEST_KEPT else map(_fold_word, _WORD.findall(name)))


@lru_cache(maxsize=20_000)
def _folded(name: str) -> tuple[str, ...]:
    return tuple(map(_fold_word, _WORD.findall(name)))


@lru_cache(maxsize=50_000)
def _fold_word(word: str) -> str:
    word = _APOSTROPHE.sub("", word)
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


def _telling_word(alias: str) -> tuple[str, bool]:
    """A word that stands wherever an alias fits (``_fits``), folded, and whether it does not begin in small letters there: the
    longest with a capital, but of names with an Arabic article and of those that begin in small letters, whose others may be in
    any case."""
    words = [match.group() for match in _WORD.finditer(alias)]
    capitals = [word for word in words if word[0].isupper()]
    if not capitals or alias[0].islower() or _fold_word(words[0]).startswith(_MAY_BE_SMALL):
        return max(map(_fold_word, words), key=len), False
    return max(map(_fold_word, capitals), key=len), True


def _same_case(name: str, actor: Actor) -> bool:
    """An acronym is one only in capitals."""
    folded = " ".join(fold(name))
    for alias in (actor.name, *actor.aliases):
        if " ".join(fold(alias)) == folded and (not alias.isupper() or name.isupper()):
            return True
    return False


def _fits(text: str, start: int, end: int, alias: str, words: Sequence[re.Match[str]]) -> bool:
    """Whether the characters look like the alias: capitals where it has them, and not inside a longer written word."""
    surface = text[start:end]
    if alias.isupper() or (len(words) == 1 and sum(c.isupper() for c in alias) > 1):
        if surface.replace("-", "") != alias.replace("-", ""):
            return False
    elif surface[0].islower() and alias[0].isupper():
        # 'al-Qaeda' may stand for 'Al-Qaeda'; no other name loses its capital
        if not (surface.lower().startswith(_MAY_BE_SMALL) and len(words) > 1 and words[1].group()[0].isupper()):
            return False
    elif surface[0].islower() and not any(word.group()[0].isupper() for word in words[1:]):
        return False
    elif any(
        own.group()[0].isupper() and word.group()[0].islower()
        for own, word in zip(list(_WORD.finditer(alias))[1:], words[1:], strict=False)
    ):
        return False  # 'Iraqi army' is a description, 'Iraqi Army' a name
    if any(text[left.end() : right.start()].strip(" -'’.,&/()\u00a0") for left, right in pairwise(words)):
        return False
    before, behind = text[start - 1 : start], text[end : end + 2]
    return before not in ("@", "/", ".", "_") and not (behind[:1] in (".", "@") and behind[1:2].isalpha())


@cache
def shipped_actors() -> ActorIndex:
    """The actors that come with Dateline."""
    return ActorIndex(read_actor_rows(load_table("actors")))


def actor_id(kind: str, name: str) -> str:
    """The id of an actor: its kind and its name in lower-case ASCII words."""
    return f"{kind}:{'-'.join(word for word in fold(name))}"


def read_actor_rows(rows: Iterable[Mapping[str, str]], others: Iterable[Actor] = ()) -> list[Actor]:
    """Rows of a table with name, kind, country, parent, aliases (``|`` between them) and source as actors.

    ``others``: actors that a parent may be, beside those of the rows.
    """
    rows = list(rows)
    kinds = {actor.name: actor.kind for actor in others} | {row["name"]: row["kind"] for row in rows}
    actors = []
    for row in rows:
        aliases = [alias.strip() for alias in row["aliases"].split("|") if alias.strip()]
        unsure = frozenset(alias.rstrip("?") for alias in aliases if alias.endswith("?"))
        parent = row["parent"] or None
        actors.append(
            Actor(
                actor_id(known(row["kind"], ENTITY_KINDS, "actors"), row["name"]),
                row["name"],
                known(row["kind"], ENTITY_KINDS, "actors"),
                row["country"] or None,
                actor_id(kinds.get(parent, "organisation"), parent) if parent else None,
                tuple(alias.rstrip("?") for alias in aliases),
                unsure,
                row["source"],
            )
        )
    return actors
