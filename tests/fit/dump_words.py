"""Count on how many sites each word stands in a story's lines and in other lines, for ``pipelines/lexicons/dump_words.tsv``."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from pipelines import lexicons
from pipelines.lexicons import load_table
from pipelines.read.dump.words import tokens_of

TABLE = Path(lexicons.__file__).with_name("dump_words.tsv")
ABOUT = (
    "Words and pairs of words of lines of saved pages, and the log-odds that a line with one is none of the story: (sites where it",
    "stands outside + 1) to (sites where it stands inside + 1).  0: any number; ^, $: the ends of a line.  source: on how many",
    "sites of the development pages it stands outside, or inside where that is more.  Written by tests/fit/dump_lines.py.",
)
_LONGEST = 120  # words of a line that is counted
_LEAST_SITES, _LEAST_ODDS = 6, 0.5
_INSIDE_SITES = 20  # a word that speaks for the story must stand on many


class WordCounts:
    """The sites on which words stand inside and outside stories, as sets of bits."""

    def __init__(self) -> None:
        self.inside: dict[str, int] = defaultdict(int)
        self.outside: dict[str, int] = defaultdict(int)
        self.sites: dict[str, int] = {}
        self.kept: list[str] = []

    def add(self, site: str, lines: Iterable[tuple[str, bool]]) -> None:
        """The lines of a page of a site, each with whether it is of the story."""
        bit = 1 << self.sites.setdefault(site, len(self.sites))
        for text, is_story in lines:
            size = text.count(" ") + 1
            if size <= _LONGEST and (is_story or size >= 3):
                masks = self.inside if is_story else self.outside
                for token in tokens_of(text):
                    masks[token] |= bit

    def close(self) -> None:
        """Choose the words that are weighed: borne out by enough sites, no names, and no months, as most pages are of the same."""
        names = {row["name"].lower() for table in ("given_names", "months") for row in load_table(table)}
        self.kept = []
        for token in sorted(self.outside.keys() | self.inside.keys()):
            outside, inside = self.outside.get(token, 0).bit_count(), self.inside.get(token, 0).bit_count()
            odds = _odds(outside, inside)
            least = _LEAST_SITES if odds > 0 else _INSIDE_SITES
            if max(outside, inside) >= least and abs(odds) >= _LEAST_ODDS and names.isdisjoint(token.split()):
                self.kept.append(token)

    def weights(self, without: str | None = None) -> dict[str, float]:
        """The log-odds of the kept words, counted on all sites but one."""
        own = ~(1 << self.sites[without]) if without is not None else ~0
        return {
            token: _odds((self.outside.get(token, 0) & own).bit_count(), (self.inside.get(token, 0) & own).bit_count())
            for token in self.kept
        }

    def write(self) -> None:
        """Write the table."""
        rows = []
        for token, odds in self.weights().items():
            sites = max(self.outside.get(token, 0).bit_count(), self.inside.get(token, 0).bit_count())
            rows.append(f"{token}\t{odds:.2f}\tsupport: {sites} sites of the development pages, 2026-11")
        TABLE.write_text(
            "\n".join([*(f"# {line}" for line in ABOUT), "word\tlog_odds\tsource", *rows]) + "\n", encoding="utf-8"
        )


def _odds(outside: int, inside: int) -> float:
    return round(math.log((outside + 1) / (inside + 1)), 2)
