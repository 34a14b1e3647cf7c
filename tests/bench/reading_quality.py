"""Is reading better than its best peer?  A paired bootstrap over pages: ``python -m tests.bench.reading_quality [GOLD]``.

GOLD (else ``$DATELINE_GOLD``) holds ``extract/<set>.jsonl.gz`` and ``extract/pages``.  For each set the macro F1 of four-word
shingles, as published with the article-extraction benchmark, is computed for Dateline and every peer; the difference to the
best peer is given with its 95 % interval from resampled pages.  ``better`` stands where the interval lies above zero.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from pipelines.model import PageError, Reading
from pipelines.read import read_page
from pipelines.read.story.labels import BODY
from tests.bench.peers import PEERS
from tests.bench.reading import capture

SETS = ("sh", "fundus", "fe")
ROUNDS = 5_000
Score = tuple[float, float]  # precision and recall of one page


def body(reading: Reading) -> str:
    """The story's blocks as one text."""
    text = reading.article.text
    return "\n".join(text[block.start_char : block.end_char] for block in reading.blocks if block.role in BODY)


def with_dateline(page: bytes) -> str:
    """The main text, empty for a page that is refused."""
    try:
        return body(read_page(capture(), page))
    except PageError:
        return ""


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four words with their counts; a shorter text is one run."""
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[place : place + 4]) for place in range(max(1, len(words) - 3)) if words)


def compare(wanted: str, given: str) -> Score:
    """Precision and recall of shingles."""
    gold, found = shingles(wanted), shingles(given)
    both = (gold & found).total()
    return (both / found.total() if found else float(not gold), both / gold.total() if gold else float(not found))


def harmonic(score: Score) -> float:
    """F1 of a precision and a recall."""
    return 2 * score[0] * score[1] / sum(score) if sum(score) else 0.0


def right_texts(gold: dict[str, object]) -> list[str]:
    """The texts that count as right: with and without what the gold marks as optional."""
    if (optional := gold.get("optional_paragraphs")) is not None:
        assert isinstance(optional, list)
        kept = [line for line in optional if not (line[:1] == "[" and line[-1:] == "]")]
        return ["\n".join(kept), "\n".join(line.strip("[]") if line not in kept else line for line in optional)]
    if (paragraphs := gold.get("paragraphs")) is not None:
        assert isinstance(paragraphs, list)
        summary = gold.get("summary") or []
        assert isinstance(summary, list)
        return ["\n".join(paragraphs), "\n".join(summary + paragraphs)]
    return [str(gold["text"])]


def macro_f1(scores: Sequence[Score]) -> float:
    """Harmonic mean of mean precision and mean recall over pages."""
    return harmonic((sum(p for p, _ in scores) / len(scores), sum(r for _, r in scores) / len(scores)))


def interval(ours: Sequence[Score], theirs: Sequence[Score]) -> tuple[float, float]:
    """The 95 % interval of the difference in macro F1 over resampled pages, the same pages for both."""
    dice = random.Random(0)
    places = range(len(ours))
    found = []
    for _ in range(ROUNDS):
        drawn = dice.choices(places, k=len(ours))
        found.append(macro_f1([ours[place] for place in drawn]) - macro_f1([theirs[place] for place in drawn]))
    found.sort()
    return found[int(0.025 * ROUNDS)], found[int(0.975 * ROUNDS)]


def main(arguments: Sequence[str]) -> None:
    """Print one table a set."""
    folder = arguments[0] if arguments else os.environ.get("DATELINE_GOLD")
    if not folder:
        sys.exit("name the gold folder, or set DATELINE_GOLD")
    tools = {"dateline": with_dateline, **PEERS}
    for name in SETS:
        with gzip.open(Path(folder) / "extract" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            items = [json.loads(line) for line in lines]
        scores: dict[str, list[Score]] = {tool: [] for tool in tools}
        for item in items:
            page = gzip.decompress((Path(folder) / "extract" / "pages" / item["file"]).read_bytes())
            wanted = right_texts(item["gold"])
            for tool, extract in tools.items():
                try:
                    given = extract(page)
                except Exception:  # noqa: BLE001 - a peer that raises on a page has no text for it
                    given = ""
                scores[tool].append(max((compare(text, given) for text in wanted), key=harmonic))
        print(f"\n{name}: {len(items)} pages")
        for tool, found in sorted(scores.items(), key=lambda pair: -macro_f1(pair[1])):
            print(f"  {tool:24}{macro_f1(found):.4f}")
        best = max(PEERS, key=lambda tool: macro_f1(scores[tool]))
        low, high = interval(scores["dateline"], scores[best])
        difference = macro_f1(scores["dateline"]) - macro_f1(scores[best])
        verdict = "better" if low > 0 else "worse" if high < 0 else "not told apart"
        print(f"  dateline - {best}: {difference:+.4f}, 95 % of resampled pages {low:+.4f} to {high:+.4f}: {verdict}")


if __name__ == "__main__":
    main(sys.argv[1:])
