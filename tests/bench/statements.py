"""The statement step: articles a second on one core after the shared parse, beside a peer that is installed.

The peer, textacy (``pip install textacy``), finds direct quotations only and attributes them inside two sentences.  It is left
out, and said so, where it is not installed.
"""

from __future__ import annotations

import random
import time

from spacy.tokens import Doc

from pipelines.annotate import load_language_model
from pipelines.annotate.names.mentions import find_mentions
from pipelines.annotate.parse.page import parse_page
from pipelines.annotate.speech import find_statements
from pipelines.model import Article, Block

N_ARTICLES = 40
N_PARAGRAPHS = 36  # about 750 words, as news articles have
PEOPLE = ("Ann Lee", "Omar Said", "Ruth Brandt", "Colonel Peter Oduya", "Dr. Mina Hall")
UNNAMED = (
    "several residents",
    "a spokesman for the ministry",
    "officials",
    "two drivers",
    "a senior official in the coalition",
)
PARAGRAPHS = (
    "“We are staying,” {person} told the paper on Monday. “Nobody has asked us, and nobody will.”",
    "The road past Dorn was closed on Friday, {unnamed} said, because the bridge could not carry trucks any more.",
    "{person} said that more than 300 families had returned since the spring, and added that many “have nothing to return to”.",
    "The council met in the old school for hours. It spoke about the harvest, the wells and the price of bread.",
    "According to {unnamed}, the unit has left the valley, but it is unclear how many fighters remain in the hills.",
    "She called the plan “a bad joke” and warned that the dam, which was built in 1974, may not last another winter.",
    "The ministry denied that it had known. “We found no sign of it,” {person} said. “There was nothing to report.”",
    "A bus waited at the gate until noon with its doors open, and a goat slept between the seats.",
)


def articles() -> list[str]:
    """Written for this benchmark; the same every time."""
    dice = random.Random(7)
    return [
        "\n".join(
            dice.choice(PARAGRAPHS).format(person=dice.choice(PEOPLE), unnamed=dice.choice(UNNAMED))
            for _ in range(N_PARAGRAPHS)
        )
        for _ in range(N_ARTICLES)
    ]


def run() -> None:
    """Print articles a second of processor time, and the ratio to the peer."""
    texts = articles()
    ours, n_statements = _dateline(texts)
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"{len(texts)} articles of {words:.0f} words on average, {n_statements} statements")
    print(f"{'dateline: direct, mixed, indirect, speakers, hedges':55} {ours:8,.0f} articles/s")
    peer = _textacy(texts)
    if peer is None:
        print(f"{'textacy: direct':55} not installed")
    else:
        print(f"{'textacy: direct':55} {peer:8,.0f} articles/s {ours / peer:8.1f} × as fast")


def _dateline(texts: list[str]) -> tuple[float, int]:
    model = load_language_model()
    pages = []
    for text in texts:
        blocks, start = [], 0
        for number, line in enumerate(text.split("\n"), 1):
            blocks.append(Block("a", number, "paragraph", True, start, start + len(line)))
            start += len(line) + 1
        article = Article("a", "a", text, language="en")
        sentences = parse_page(text, blocks, model)
        names = find_mentions(article, sentences)
        pages.append((article, blocks, sentences, names.mentions, names.entities))
    find_statements(*pages[0])
    started = time.process_time()
    found = sum(len(find_statements(*page).statements) for page in pages)
    return len(pages) / (time.process_time() - started), found


def _textacy(texts: list[str]) -> float | None:
    try:
        import textacy.extract
    except ImportError:
        return None
    docs: list[Doc] = list(load_language_model().pipeline.pipe(texts))
    started = time.process_time()
    for doc in docs:
        list(textacy.extract.direct_quotations(doc))
    return len(docs) / (time.process_time() - started)
