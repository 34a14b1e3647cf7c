"""What annotating costs beside the language model as spaCy runs it: ``python -m tests.bench annotate``.

Pages are invented here, or with ``BENCH_PAGES=FOLDER`` the ``.txt`` and ``.html`` files of a folder.  One run, one process:
reading, parse, layers and bare ``nlp.pipe`` over the same main text are timed side by side in CPU seconds, page by page in turn,
so that the shares hold on a loaded machine too.
"""

from __future__ import annotations

import gc
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import dateline

from pipelines.annotate import layers, load_language_model
from pipelines.annotate.parse import page as page_view
from pipelines.annotate.parse.sentences import MOST_WORDS
from pipelines.collecting import without_collecting
from pipelines.model import Article, Block
from tests.bench import entities, figures

MUST, AIM = 0.20, 0.10  # own cost by bare nlp.pipe
MUST_WHOLE, AIM_WHOLE = 1.15, 1.5  # pages a second, reading and annotating, by those of bare nlp.pipe
N_PAGES = 40
WARM = 5
N_SENTENCES = 45


def run() -> None:
    """Print CPU milliseconds a page of every step, by those of bare ``nlp.pipe``, and the two ratios."""
    folder = os.environ.get("BENCH_PAGES")
    model = load_language_model()
    pages = list(_saved(Path(folder)) if folder else _invented())
    spent = {"read": 0.0, "annotate": 0.0, "pipe": 0.0, "pipe by blocks": 0.0}
    clock = _Clock()
    with clock:
        for page in pages[:WARM]:
            layers.read_layers(page.article, page.blocks, model)
            list(model.pipeline.pipe([page.main]))
        gc.collect()
        gc.freeze()  # as a worker does
        clock.spent.clear()
        for page in pages:
            with _timed(spent, "read"):
                page.read()
            with _timed(spent, "annotate"), without_collecting():  # as a worker does
                assert not layers.read_layers(page.article, page.blocks, model).faults
            with model.pipeline.memory_zone() if len(model.pipeline.vocab) > MOST_WORDS else nullcontext():
                with _timed(spent, "pipe"):
                    list(model.pipeline.pipe([page.main]))
                with _timed(spent, "pipe by blocks"):
                    list(model.pipeline.pipe(page.main.split("\n")))
    parse = clock.spent.pop("parse")
    words = sum(len(page.main.split()) for page in pages)
    print(f"{len(pages)} pages, {words // len(pages)} words each, after {min(WARM, len(pages))} pages to warm up")
    bare = spent["pipe"]
    for name, seconds in (*spent.items(), ("parse, run lean", parse), *clock.spent.items()):
        print(f"{name:16} {1000 * seconds / len(pages):7.1f} ms a page = {seconds / bare:6.1%} of bare nlp.pipe")
    own = spent["annotate"] - parse
    print(
        f"own cost         {1000 * own / len(pages):7.1f} ms a page = {own / bare:6.1%} (must {MUST:.0%}, aim {AIM:.0%})"
    )
    whole = bare / (spent["read"] + spent["annotate"])
    blocks = spent["pipe by blocks"] / (spent["read"] + spent["annotate"])
    print(
        f"end to end       {whole:.2f} x bare nlp.pipe (must {MUST_WHOLE}, aim {AIM_WHOLE}); {blocks:.2f} x of it block by block"
    )


@contextmanager
def _timed(spent: dict[str, float], name: str) -> Iterator[None]:
    started = time.process_time()
    yield
    spent[name] += time.process_time() - started


@dataclass(frozen=True)
class Page:
    """A page that can be read again."""

    article: Article
    blocks: Sequence[Block]
    read: Callable[[], object]

    @property
    def main(self) -> str:
        """Its main text, a line a block."""
        found = [self.article.text[b.start_char : b.end_char] for b in self.blocks if b.is_main]
        return "\n".join(text for text in found if text.strip())


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
            "find_events",
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


def _invented() -> Iterator[Page]:
    """Pages of news as they are written, half of names and speech, half of figures."""
    dice = random.Random(11)
    numbers = figures.sentences()
    for number in range(N_PAGES):
        told = entities._page(random.Random(number)).split("\n")
        lines = [" ".join(dice.sample(numbers, 3)) for _ in range(N_SENTENCES // 6)] + told
        dice.shuffle(lines)
        text = "\n".join(lines)
        article = Article(f"{number:016x}", f"{number:016x}", text, language="en")
        markup = "".join(f"<p>{line}</p>" for line in text.split("\n"))
        html = f"<html><title>{text[:40]}</title><body><article>{markup}</article></body></html>"
        yield Page(article, entities._blocks(text), partial(dateline.read, html))


def _saved(folder: Path) -> Iterator[Page]:
    for path in sorted(folder.iterdir()):
        if path.suffix in (".txt", ".html", ".htm") or path.name.endswith(".html.gz"):
            try:
                article = dateline.read(path)
            except dateline.PageError:
                continue
            if (article.language or "").startswith("en"):
                yield Page(article, article.blocks, partial(dateline.read, path))
