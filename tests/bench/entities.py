"""What names, places and their joining cost on top of the shared parse: one run, the same pages, CPU time."""

from __future__ import annotations

import random
import time

from pipelines.annotate.names.mentions import find_mentions
from pipelines.annotate.parse.language_model import load_language_model
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Article, Block

N_PAGES = 40
N_PARAGRAPHS = 12
MUST, AIM = 0.15, 0.08

_PEOPLE = ("Ana Petrov", "Karim Daoud", "Lucy Okoro", "Pavel Novik", "Sheikh Hamid al-Rashid", "Mr. Daoud", "Okoro")
_BODIES = (
    "the Ministry of Health",
    "Kestrel Mining Corp",
    "the Taliban",
    "UNHCR",
    "the Northern Grain Board",
    "Reuters",
)
_PLACES = (
    "Mosul",
    "Deir al-Zor",
    "the Euphrates",
    "Paris, Texas",
    "Northern Ireland",
    "Qamishli",
    "Iraqi towns",
    "Nairobi",
)
_SENTENCES = (
    "{person} told {body} on Monday that the road to {place} had been closed since the spring.",
    "Officials of {body} in {place} said that more than 40 families had left, and {person} agreed.",
    "The market opened late, and traders spoke of higher prices for flour, rice and fuel than a year ago.",
    "According to {person}, a spokeswoman for {body}, the talks in {place} would go on next week.",
    "He said that nobody had been hurt, although two trucks were damaged near {place}.",
    "Residents waited for hours at the gate, some with children, while the guards checked their papers.",
)


def run() -> None:
    """Print CPU milliseconds a page for the parse and for everything that is done with names, and their ratio."""
    model = load_language_model()
    pages = [_page(random.Random(number)) for number in range(N_PAGES)]
    warm = parse_page(pages[0], _blocks(pages[0]), model)
    find_mentions(Article("warm", "warm", pages[0]), warm)
    parsing = naming = 0.0
    n_mentions = 0
    for number, text in enumerate(pages):
        blocks = _blocks(text)
        article = Article(f"{number:016x}", f"{number:016x}", text, language="en")
        with model.pipeline.memory_zone():
            started = time.process_time()
            sentences = parse_page(text, blocks, model)
            parsed = time.process_time()
            n_mentions += len(find_mentions(article, sentences).mentions)
            naming += time.process_time() - parsed
            parsing += parsed - started
    words = sum(len(text.split()) for text in pages)
    print(f"{N_PAGES} pages, {words // N_PAGES} words and {n_mentions // N_PAGES} mentions each")
    print(f"parse {1000 * parsing / N_PAGES:6.1f} ms a page")
    print(
        f"names {1000 * naming / N_PAGES:6.1f} ms a page = {naming / parsing:.1%} of the parse (must {MUST:.0%}, aim {AIM:.0%})"
    )


def _page(dice: random.Random) -> str:
    return "\n".join(
        " ".join(
            dice.choice(_SENTENCES).format(
                person=dice.choice(_PEOPLE), body=dice.choice(_BODIES), place=dice.choice(_PLACES)
            )
            for _ in range(4)
        )
        for _ in range(N_PARAGRAPHS)
    )


def _blocks(text: str) -> list[Block]:
    blocks, start = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        blocks.append(Block("bench", number, "paragraph", True, start, start + len(line)))
        start += len(line) + 1
    return blocks
