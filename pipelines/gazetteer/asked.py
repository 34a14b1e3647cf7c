"""What is asked of the gazetteer while something is made, so that another gazetteer that answers the same need not make it again.

Whoever keeps answers of the gazetteer from one page to the next keeps with them what was asked (``remembered``): a page that is
given a kept answer has asked too.  What belongs here: noting questions.  What does not: answers (``Gazetteer.answers``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import TypeVar, TypeVarTuple

Given = TypeVarTuple("Given")
Made = TypeVar("Made")


@dataclass(slots=True)
class Questions:
    """Keys of names that were looked up, as they are and by their consonants, ids of places, and whether a country was asked for by
    its code."""

    names: set[str] = field(default_factory=set)
    romanised: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    countries: bool = False

    def __bool__(self) -> bool:
        return bool(self.names or self.romanised or self.ids or self.countries)

    def add(self, other: Questions) -> None:
        """Everything that another was asked, too."""
        self.names |= other.names
        self.romanised |= other.romanised
        self.ids |= other.ids
        self.countries |= other.countries

    def values(self) -> Sequence[object]:
        """As JSON has it, in one order."""
        return [sorted(self.names), sorted(self.romanised), sorted(self.ids), self.countries]

    @classmethod
    def of(cls, values: Sequence[object]) -> Questions:
        """Of ``values``.  Raises TypeError, ValueError where they are none."""
        names, romanised, ids, countries = values
        if not (isinstance(names, list) and isinstance(romanised, list) and isinstance(ids, list)):
            raise TypeError("no questions")
        return cls(set(names), set(romanised), set(ids), bool(countries))


NOTED: ContextVar[Questions | None] = ContextVar("NOTED", default=None)


@contextmanager
def noting() -> Iterator[Questions]:
    """Note what is asked inside; who notes around it hears of it too."""
    asked, before = Questions(), NOTED.get()
    token = NOTED.set(asked)
    try:
        yield asked
    finally:
        NOTED.reset(token)
        if before is not None:
            before.add(asked)


def remembered(maxsize: int) -> Callable[[Callable[[*Given], Made]], Callable[[*Given], Made]]:
    """As ``functools.lru_cache``, for functions that ask the gazetteer: what a kept result was made from counts as asked again."""

    def keep(function: Callable[[*Given], Made]) -> Callable[[*Given], Made]:
        @lru_cache(maxsize)
        def kept(*given: *Given) -> tuple[Made, Questions]:
            with noting() as asked:
                return function(*given), asked

        @wraps(function)
        def answer(*given: *Given) -> Made:
            found, asked = kept(*given)
            if asked and (now := NOTED.get()) is not None:
                now.add(asked)
            return found

        answer.cache_clear = kept.cache_clear  # type: ignore[attr-defined]
        return answer

    return keep
