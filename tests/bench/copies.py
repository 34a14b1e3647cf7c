"""What it costs to find copies in a generated corpus: seconds and memory for all pages, for the same again, and for ten more.

``DATELINE_BENCH_PAGES`` sets how many (default 10,000; the contract is about 100,000).  Of the pages a fifth stand on the text of
another, a tenth on an outlet's template; all are written with set phrases that many share.  Pages come as committed batches, so
that only ``resolve.copies`` is measured, in a process of its own.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from pipelines.resolve.copies import resolve_copies
from pipelines.store.batches import ledger
from tests.resolve.copies.stories import FINGERPRINT, Page, committed

_SOUNDS = np.array(["ka", "re", "mo", "ti", "lu", "sen", "dor", "vi", "na", "pel"])


def corpus(n: int, seed: int = 1) -> Iterator[Page]:
    """Pages of about 400 words from a hundred outlets."""
    dice = np.random.default_rng(seed)
    words = np.array(["".join(_SOUNDS[dice.integers(0, 10, 3)]) for _ in range(20_000)])
    phrases = [" ".join(words[dice.integers(0, 20_000, 8)]) for _ in range(5_000)]
    kept: list[list[str]] = []
    for number in range(n):
        outlet = f"outlet{dice.integers(100)}.example/{seed}/{number}"
        kind = dice.random()
        if kind < 0.2 and kept:
            story = kept[int(len(kept) * dice.random() ** 3)]  # a few texts are copied often
            place = int(dice.integers(0, 4))
            told = (
                story,
                story[:3],
                [*story, phrases[number % 5_000]],
                [part.replace("ka", "mi", 2) for part in story],
            )[place]
        elif kind < 0.3:
            outlet = f"weather{dice.integers(5)}.example/{seed}/{number}"
            town = words[dice.integers(0, 300)]
            told = [f"{part} {town} {dice.integers(90)} {phrases[at + 2]}" for at, part in enumerate(phrases[:30])]
        else:
            told = []
            for _ in range(8):
                ranks = (20_000 * dice.random(42) ** 4).astype(np.int64)  # a tenth of the words are the ten commonest
                told.append(f"{' '.join(words[ranks])} {phrases[int(5_000 * dice.random() ** 3)]}.")
            kept.append(told)
        yield Page(told, outlet)


def measure(folder: Path) -> None:
    """In a process of its own: resolve what is committed, print seconds, links and memory."""
    started, cpu = time.monotonic(), time.process_time()
    found = resolve_copies(ledger(folder / FINGERPRINT), (), folder)
    seconds, cpu = time.monotonic() - started, time.process_time() - cpu
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    texts = len(set(found.text_groups.column("text_group").to_pylist()))
    links = found.tables["article_links"].num_rows
    print(
        f"{found.text_groups.num_rows:>9} {texts:>9} {links:>9} {seconds:>9.1f} {cpu:>9.1f} {most / 1e6:>11.0f}",
        flush=True,
    )


def run() -> None:
    """Print a line for all pages, for the same again, and for ten more."""
    n = int(os.environ.get("DATELINE_BENCH_PAGES", "10000"))
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        pages = corpus(n)
        while some := list(islice(pages, 500)):
            committed(folder, some)
        print(f"{'':16} {'pages':>9} {'texts':>9} {'links':>9} {'seconds':>9} {'CPU s':>9} {'MB at most':>11}")
        for what in ("all pages", "nothing new", "ten pages more"):
            if what == "ten pages more":
                committed(folder, list(corpus(10, seed=2)))
            print(f"{what:16}", end=" ", flush=True)
            subprocess.run([sys.executable, "-m", "tests.bench.copies", str(folder)], check=True)


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
