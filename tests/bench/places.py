"""Places: how fast names are looked up and resolved on one core, and how much memory the gazetteer takes."""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time

from pipelines.annotate.places.rows import resolve_places
from pipelines.gazetteer import load
from pipelines.model import Article, Mention, evidence_id

N_PAGES = 300
NAMES = (
    "Baghdad", "Mosul", "Springfield", "Paris", "Texas", "Cook County", "Deir ez-Zor", "Aleppo", "London", "Ontario", "Georgia",
    "Kyiv", "Lviv", "Lagos", "Anbar province", "San Antonio", "Columbus", "Ohio", "Tripoli", "Victoria", "Qaim", "Syria", "Iraq",
    "Nairobi", "Goma", "Washington", "Richmond", "Halifax", "Birmingham", "Cairo",
)  # fmt: skip
_MEMORY = """
import resource
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
from pipelines.gazetteer import load
load().find("Aleppo")
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""


def pages() -> list[tuple[Article, list[Mention]]]:
    """Pages of thirty place names each, written for this benchmark; the same every time."""
    dice = random.Random(11)
    made = []
    for number in range(N_PAGES):
        text, mentions, article_id = "", [], f"{number:016x}"
        for name in dice.choices(NAMES, k=30):
            text += "People spoke of "
            start, end = len(text), len(text) + len(name)
            text += f"{name}. "
            mention_id = evidence_id(article_id, "m", start, end)
            mentions.append(Mention(mention_id, article_id, 1, start, end, name, None, "place", "name"))
        made.append((Article(article_id, article_id, text), mentions))
    return made


def run() -> None:
    """Print memory of the loaded gazetteer, look-ups and resolved pages a second."""
    memory = subprocess.run([sys.executable, "-c", _MEMORY], capture_output=True, text=True, check=True).stdout
    print(f"{'memory of the gazetteer, at its peak':45} {float(memory):10,.0f} MB   (at most 200)")
    gazetteer = load()
    started = time.process_time()
    unknown = [f"Nowhere {number}" for number in range(20_000)]
    for name in unknown:
        gazetteer.find(name)
    print(f"{'look-ups of unknown names':45} {len(unknown) / (time.process_time() - started):10,.0f} /s")
    made = pages()
    resolve_places(*made[0])
    started = time.process_time()
    for article, mentions in made:
        resolve_places(article, mentions)
    print(f"{'pages of 30 names resolved':45} {len(made) / (time.process_time() - started):10,.0f} /s   (at least 200)")
    print(
        f"{'memory of this process, at its peak':45} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:10,.0f} MB"
    )
