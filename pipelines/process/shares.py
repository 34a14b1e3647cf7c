"""Shares of an archive: which captures a shard of a build does.

A capture belongs to a share by the hash that is its id, so that any two machines agree without asking each other.  What belongs
here: whose a capture is, and the marks that tell how many shares a build was cut into.  What does not: running a shard (``build``).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipelines.store.batches import SHARD_MARK

MOST = 100_000
_WORDS = re.compile(r"(\d{1,6})/(\d{1,6})")
_MARKED = re.compile(re.escape(SHARD_MARK) + r"(\d{1,6})-of-(\d{1,6})")


@dataclass(frozen=True, slots=True, order=True)
class Shard:
    """Share ``number`` of ``of``, counted from 1."""

    number: int
    of: int

    @staticmethod
    def parse(words: str) -> Shard:
        """``3/16``.  Raises ValueError with what is wrong."""
        found = _WORDS.fullmatch(words.strip())
        if found is None:
            raise ValueError(f"'{words}' is not like 3/16")
        shard = Shard(int(found[1]), int(found[2]))
        if not 1 <= shard.number <= shard.of <= MOST:
            raise ValueError(f"'{words}': shards are counted from 1, and there are at most {MOST:,}")
        return shard

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"

    @property
    def mark(self) -> str:
        """The name of its mark in FILE.batches/<fingerprint>/, which is its lock and tells how many shards there are."""
        return f"{SHARD_MARK}{self.number}-of-{self.of}"

    def holds(self, capture_id: str) -> bool:
        """Whether a capture is in this share."""
        return int(capture_id, 16) % self.of == self.number - 1


def of_mark(name: str) -> Shard | None:
    """The shard whose mark is called so; None for any other name."""
    found = _MARKED.fullmatch(name)
    return Shard(int(found[1]), int(found[2])) if found else None


def numbers_of_shards(folder: Path) -> list[int]:
    """Into how many shards the builds of this folder of batches were cut, the commonest number first."""
    marks = (of_mark(path.name) for path in folder.glob(f"{SHARD_MARK}*"))
    return [of for of, _ in Counter(shard.of for shard in marks if shard is not None).most_common()]


def by_shard(captures: Iterable[str], of: int) -> dict[Shard, int]:
    """How many of these captures each shard has; those with none are left out."""
    counts = Counter(int(name, 16) % of for name in captures)
    return {Shard(rest + 1, of): n for rest, n in sorted(counts.items())}
