"""What tells of which happening quantities are, as columns: days, places, numbers, words, texts, incidents.

What belongs here: rows made into numbers.  What does not: which quantities are compared, and how alike two are (``joins``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.gazetteer import Place
from pipelines.gazetteer import load as load_gazetteer
from pipelines.lexicons import load_table
from pipelines.resolve.threads.drafts import kinds_of

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
UNKNOWN = -(2**40)  # a day that is not known
WORD_BITS = 30  # of a word's hash
_UNLISTED = 0.005  # share of pages taken for a word that the table does not have, as for incidents
_SCALE = 2.0**20  # squares are whole numbers: their sums do not depend on the order
_COARSE = frozenset({"country", "region", "water", "admin1"})  # say little of where something is
_MOST_PLACES = 8
# A word as clues have it: without the ending of a plural, as a number.
WORD = f"(hash(rtrim({{}}, 's')) >> {64 - WORD_BITS})::UINTEGER"


@dataclass(frozen=True, slots=True)
class Lists:
    """Lists of whole numbers, one after the other: the i-th is ``values[bounds[i]:bounds[i + 1]]``."""

    values: Ints
    bounds: Ints

    def lengths(self) -> Ints:
        """How long each is."""
        return np.diff(self.bounds)

    def owners(self) -> Ints:
        """Of each value the number of its list."""
        return np.repeat(np.arange(len(self.bounds) - 1), self.lengths())

    def of(self, chosen: Ints) -> tuple[Ints, Ints]:
        """Where the values of some lists stand, one list after the other, and the bounds of these."""
        lengths = self.lengths()[chosen]
        bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        return np.repeat(self.bounds[:-1][chosen] - bounds[:-1], lengths) + np.arange(bounds[-1]), bounds

    def where(self, kept: Flags) -> Lists:
        """The lists with some of their values."""
        before = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])
        return Lists(self.values[kept], before[self.bounds])


@dataclass(frozen=True, slots=True)
class Where:
    """Places by number: country and whether they are one, coordinates (nan where not known), whether the gazetteer has them."""

    country: Ints
    is_country: Flags
    latitude: Floats
    longitude: Floats
    is_known: Flags
    is_fine: Flags


@dataclass(frozen=True, slots=True)
class Clues:
    """Quantities of one family in order of their first days.  Ids are numbers: of ``name`` in the order of the quantities' ids; -1
    is what is not known.  ``words``: rarest first; ``squares``: of their rarities, by word; ``places``: named around, none as large
    as a country, ``kinds``: of people, by number of the set in ``sets``; ``is_asked``: whom it meets is asked."""

    name: Ints
    page: npt.NDArray[np.uint64]
    article: Ints
    text: Ints
    published: Ints
    first: Ints
    last: Ints
    is_dated: Flags
    place: Ints
    number: Floats
    low: Floats
    high: Floats
    incident: Ints
    is_mixed: Flags
    kinds: Ints
    sets: Sequence[frozenset[tuple[str, str]]]
    words: Lists
    squares: Ints
    places: Lists
    where: Where
    is_asked: Flags

    def __len__(self) -> int:
        return len(self.name)


def as_clues(rows: pa.Table) -> Clues:
    """Clues from rows of ``queries.MEETING``, of one family, in order."""
    rows = rows.combine_chunks()
    told = [column.combine_chunks().cast(pa.string()) for column in (rows["place_id"], pc.list_flatten(rows["places"]))]
    place_names = pc.drop_null(pc.unique(pa.concat_arrays(told)))
    where = _where(place_names.to_pylist())
    lists = _lists(rows["places"])
    near = Lists(_codes(told[1], place_names), lists.bounds)
    near = near.where(where.is_fine[near.values])
    near = near.where(np.arange(len(near.values)) - near.bounds[near.owners()] < _MOST_PLACES)
    words, squares = _rarest_first(_lists(rows["words"]))
    kinds, sets = _kinds(rows["nouns"])
    return Clues(
        np.argsort(np.argsort(np.array(rows["quantity_id"].to_pylist(), np.str_))) if rows.num_rows else np.zeros(0, np.int64),
        np.asarray(rows["page"], np.uint64), _numbered(rows["article_id"]), _numbered(rows["text_group"]), _days(rows["day"]),
        _days(rows["first_day"]), _days(rows["last_day"]), _flags(rows["is_dated"]),
        _codes(rows["place_id"].combine_chunks(), place_names), _floats(rows["number"]), _floats(rows["low"]),
        _floats(rows["high"]), _numbered(rows["incident_id"]), _flags(rows["is_mixed"]), kinds, sets, words, squares, near, where,
        _flags(rows["is_asked"]),
    )  # fmt: skip


@cache
def _rarities() -> tuple[Ints, Ints]:
    """The words of the shipped table by their hashes, and the squares of their rarities.  How rare a word is does not depend on the
    pages at hand: what two quantities share then depends on the two alone."""
    shares = {row["word"]: float(row["share"]) for row in load_table("news_words")}
    with duckdb.connect(":memory:") as con:
        con.register("rows", pa.table({"word": list(shares), "share": list(shares.values())}))
        found = con.execute(
            f"SELECT {WORD.format('word')} AS code, max(share) FROM rows GROUP BY code ORDER BY code"  # noqa: S608  # ours
        ).fetchall()
    return np.array([code for code, _ in found], np.int64), np.array([_square(share) for _, share in found], np.int64)


def _square(share: float) -> int:
    return round(_SCALE * math.log(share) ** 2)


def _rarest_first(words: Lists) -> tuple[Lists, Ints]:
    """Words by number, each list from its rarest word on; and the square of each word's rarity."""
    listed, squares = _rarities()
    names, code = np.unique(words.values, return_inverse=True)
    at = np.minimum(np.searchsorted(listed, names), len(listed) - 1)
    of_word = np.where(listed[at] == names, squares[at], _square(_UNLISTED))
    order = np.empty(len(names), np.int64)
    order[np.lexsort((names, -of_word))] = np.arange(len(names))  # the rarest word has the least number
    values = np.sort((words.owners() << WORD_BITS) + order[code.reshape(-1)]) & (2**WORD_BITS - 1)
    by_number = np.empty(len(names), np.int64)
    by_number[order] = of_word
    return Lists(values, words.bounds), by_number


def _kinds(nouns: pa.ChunkedArray) -> tuple[Ints, list[frozenset[tuple[str, str]]]]:
    sets: dict[frozenset[tuple[str, str]], int] = {}
    found = [sets.setdefault(_kinds_of(tuple(each or ())), len(sets)) for each in nouns.to_pylist()]
    return np.array(found, np.int64), list(sets)


@lru_cache(maxsize=65_536)
def _kinds_of(nouns: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return kinds_of(nouns)


@lru_cache(maxsize=65_536)
def _place(entity_id: str) -> Place | None:
    return load_gazetteer().by_entity_id(entity_id)


def _where(names: Sequence[str]) -> Where:
    places = [_place(name) for name in names]
    countries: dict[str | None, int] = {}
    known = [place for place in places if place is not None]
    for country in sorted({place.country or "" for place in known}):
        countries[country] = len(countries)
    return Where(
        np.array([-1 if place is None else countries[place.country or ""] for place in places], np.int64),
        np.array([place is not None and place.kind == "country" for place in places], np.bool_),
        np.array([math.nan if place is None else _degrees(place.latitude) for place in places], np.float64),
        np.array([math.nan if place is None else _degrees(place.longitude) for place in places], np.float64),
        np.array([place is not None for place in places], np.bool_),
        np.array([place is not None and place.kind not in _COARSE for place in places], np.bool_),
    )


def _degrees(value: float | None) -> float:
    return math.nan if value is None else value


def _lists(column: pa.ChunkedArray) -> Lists:
    lengths = np.asarray(pc.fill_null(pc.list_value_length(column), 0), np.int64)
    values = pc.list_flatten(column)
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    is_number = pa.types.is_integer(values.type)
    return Lists(np.asarray(values, np.int64) if is_number else np.zeros(0, np.int64), bounds)


def _codes(column: pa.Array, names: pa.Array) -> Ints:
    return np.asarray(pc.fill_null(pc.index_in(column.cast(pa.string()), names), -1), np.int64)


def _numbered(column: pa.ChunkedArray) -> Ints:
    codes = pc.dictionary_encode(column.combine_chunks()).indices
    return np.asarray(pc.fill_null(codes, -1), np.int64)


def _days(column: pa.ChunkedArray) -> Ints:
    return np.asarray(pc.fill_null(column.cast(pa.int32()).cast(pa.int64()), UNKNOWN), np.int64)


def _floats(column: pa.ChunkedArray) -> Floats:
    return np.asarray(pc.fill_null(column, math.nan), np.float64)


def _flags(column: pa.ChunkedArray) -> Flags:
    return np.asarray(pc.fill_null(column, False), np.bool_)
