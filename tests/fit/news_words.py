"""Write ``news_words.tsv``, in what share of news pages a word stands: ``python -m tests.fit.news_words GOLD``.

GOLD holds folders of ``*.jsonl.gz`` with a ``text`` a line.  A word counts as common where it is common in any kind of page (local
news, crime, conflict, politics, agencies), so its share is the highest of the kinds'.  Names are left out: a word counts where it
stands in lower case, or with a capital in so many pages (FREQUENT) that it tells no two happenings apart (days, offices, capitals).
Words of fewer than LEAST of the pages of every kind are not listed.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path

from pipelines import lexicons
from pipelines.resolve.incidents.told.words import folded

TABLE = Path(lexicons.__file__).with_name("news_words.tsv")
LEAST, FREQUENT = 0.015, 0.05
KINDS = {
    "local": ("places/lgl", "places/gwn", "copies/helsinki"),
    "crime": ("incidents/violence",),
    "conflict": ("copies/syria", "rivals/syria", "events/wikievents"),
    "politics": ("quotes/polnear", "entities/newsfair2"),
    "agencies": ("dates/timebank", "dates/aquaint", "places/tr_news", "places/geovirus"),
}
SETS = sum(map(len, KINDS.values()))
_LOWER = re.compile(r"(?<![^\W_])[a-zé]{2,40}(?![^\W_])")
_ANY = re.compile(r"(?<![^\W_])[A-Za-zé]{2,40}(?![^\W_])")


def shares(gold: Path) -> dict[str, float]:
    """Word -> the highest share of the kinds."""
    found: dict[str, float] = {}
    for names in KINDS.values():
        texts = [text for name in names for text in _texts(gold / f"{name}.jsonl.gz")]
        small = _shares(_LOWER, texts)
        written = _shares(_ANY, texts)
        for word, share in written.items():
            if share >= FREQUENT or (share >= LEAST and small.get(word, 0.0) * 4 >= share):
                found[word] = max(found.get(word, 0.0), share)
    return found


def _shares(words: re.Pattern[str], texts: list[str]) -> dict[str, float]:
    pages = Counter(word for text in texts for word in {folded(word) for word in words.findall(text)})
    return {word: count / len(texts) for word, count in pages.items()}


def _texts(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [str(json.loads(line).get("text") or "") for line in file]


def main() -> None:
    """Write the table."""
    rows = sorted(shares(Path(sys.argv[1])).items(), key=lambda pair: (-pair[1], pair[0]))
    lines = [
        "# In what share of news pages a word stands, plural endings left off; the highest share of any kind of news.",
        "# Written by tests/fit/news_words.py.",
        "word\tshare\tsource",
        *(
            f"{word}\t{share:.3f}\tfitted: python -m tests.fit.news_words, sets of news pages, {SETS} sets"
            for word, share in rows
        ),
    ]
    TABLE.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
