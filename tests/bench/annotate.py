"""What annotating costs beyond the language model's own work: ``python -m tests.bench annotate``.

Pages are invented here, or with ``BENCH_PAGES=FOLDER`` the ``.txt`` and ``.html`` files of a folder.  One run, one process: the
same pages' parse and layers are timed side by side in CPU seconds, so that the share holds on a loaded machine too.
"""

from __future__ import annotations

import gc
import os
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import dateline

from pipelines.annotate import layers, load_language_model
from pipelines.annotate.parse import page as page_view
from pipelines.model import Article, Block
from tests.bench import entities, figures

MUST, AIM = 0.15, 0.08
N_PAGES = 40
N_SENTENCES = 45


def run() -> None:
    """Print CPU milliseconds a page for the parse and for each layer, and their share of the parse."""
    folder = os.environ.get("BENCH_PAGES")
    model = load_language_model()
    pages = list(_saved(Path(folder)) if folder else _invented())
    clock = _Clock()
    with clock:
        for article, blocks in pages[:2]:
            layers.read_layers(article, blocks, model)
        gc.collect()
        gc.freeze()  # as a worker does
        clock.spent.clear()
        started = time.process_time()
        for article, blocks in pages:
            with model.pipeline.memory_zone():
                assert not layers.read_layers(article, blocks, model).faults
        total = time.process_time() - started
    parse = clock.spent.pop("parse")
    words = sum(len(article.text.split()) for article, _ in pages)
    print(f"{len(pages)} pages, {words // len(pages)} words each")
    print(f"parse           {1000 * parse / len(pages):7.1f} ms a page")
    for name, seconds in clock.spent.items():
        print(f"{name:15} {1000 * seconds / len(pages):7.1f} ms a page = {seconds / parse:6.1%} of the parse")
    own = total - parse
    share = f"{own / parse:6.1%} of the parse (must {MUST:.0%}, aim {AIM:.0%})"
    print(f"own cost        {1000 * own / len(pages):7.1f} ms a page = {share}")


class _Clock:
    """CPU seconds spent in the parse and in each layer, while it is entered."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self._before: list[tuple[object, str, object]] = []

    def __enter__(self) -> _Clock:
        self._wrap(page_view, "parse", "parse")
        for name in (
            "find_mentions",
            "find_dates",
            "find_statements",
            "date_statements",
            "anchor_to_speech",
            "find_figures",
        ):
            self._wrap(layers, name, name)
        return self

    def __exit__(self, *error: object) -> None:
        for module, name, function in self._before:
            setattr(module, name, function)

    def _wrap(self, module: object, name: str, label: str) -> None:
        function = getattr(module, name)
        self._before.append((module, name, function))

        def timed(*arguments: object, **named: object) -> object:
            started = time.process_time()
            try:
                return function(*arguments, **named)
            finally:
                self.spent[label] = self.spent.get(label, 0.0) + time.process_time() - started

        setattr(module, name, timed)


def _invented() -> Iterator[tuple[Article, Sequence[Block]]]:
    """Pages of news as they are written, half of names and speech, half of figures."""
    dice = random.Random(11)
    numbers = figures.sentences()
    for number in range(N_PAGES):
        told = entities._page(random.Random(number)).split("\n")
        lines = [" ".join(dice.sample(numbers, 3)) for _ in range(N_SENTENCES // 6)] + told
        dice.shuffle(lines)
        text = "\n".join(lines)
        yield Article(f"{number:016x}", f"{number:016x}", text, language="en"), entities._blocks(text)


def _saved(folder: Path) -> Iterator[tuple[Article, Sequence[Block]]]:
    for path in sorted(folder.iterdir()):
        if path.suffix in (".txt", ".html", ".htm") or path.name.endswith(".html.gz"):
            try:
                article = dateline.read(path)
            except dateline.PageError:
                continue
            if (article.language or "").startswith("en"):
                yield article, article.blocks
