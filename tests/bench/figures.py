"""The figure step: sentences a second on one core after the shared parse, beside peers that are installed.

Peers read plain sentences and name no thing, event or place: duckling (``pip install pyduckling-native-phihos``) and
quantulum3 (``pip install quantulum3``).  A peer that is not installed is left out and said so.
"""

from __future__ import annotations

import random
import time
import warnings
from collections.abc import Callable

from pipelines.annotate import load_language_model
from pipelines.annotate.figures import find_figures
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Article, Block

N_SENTENCES = 2_000
N_PEER_SENTENCES = 400
THINGS = ("families", "houses", "people", "boats", "teachers", "trucks", "fighters", "children", "wounded soldiers")
BOUNDS = ("at least", "more than", "about", "nearly", "up to", "some", "as many as", "fewer than", "between 40 and")
PLACES = ("Lenwe", "Port Aral", "Kesra", "Upper Tamas", "Dorin")
SENTENCES = (
    "{bound} {n:,} {thing} returned to {place} from the coast on Monday.",
    "The governor said that {bound} {n:,} {thing} were still missing near {place}.",
    "The road past {place} was closed on 12 March 2014, and nobody repaired it.",
    "Repairs cost ${n} million, up from $2.5 million a year earlier.",
    "It is unclear how many {thing} will come back before the winter.",
    "Dozens of {thing} waited at the gate, a third of them without papers.",
    "The council met in the old school and spoke about the harvest for hours.",
    "Two of the five {thing} were released after 30 days.",
)


def sentences() -> list[str]:
    """Written for this benchmark; the same every time."""
    dice = random.Random(7)
    return [
        dice.choice(SENTENCES).format(
            bound=dice.choice(BOUNDS).capitalize(), n=dice.randint(60, 9_000), thing=dice.choice(THINGS), place=dice.choice(PLACES)
        )
        for _ in range(N_SENTENCES)
    ]  # fmt: skip


def run() -> None:
    """Print one line a reader: sentences a second of processor time, and the ratio to the fastest peer."""
    texts = sentences()
    rates = {"dateline: number, bound, unit, thing, event, links": _dateline(texts)}
    for name, reader in (("duckling: number, bound, unit", _duckling()), ("quantulum3: number, unit", _quantulum())):
        if reader is None:
            print(f"{name:55} not installed")
        else:
            rates[name] = _rate(texts[:N_PEER_SENTENCES], reader)
    fastest = max((rate for name, rate in rates.items() if not name.startswith("dateline")), default=None)
    for name, rate in rates.items():
        ratio = f"{rate / fastest:8.1f} × the fastest peer" if fastest else ""
        print(f"{name:55} {rate:10,.0f} sentences/s {ratio}")


def _rate(texts: list[str], reader: Callable[[str], object]) -> float:
    reader(texts[0])
    started = time.process_time()
    for text in texts:
        reader(text)
    return len(texts) / (time.process_time() - started)


def _dateline(texts: list[str]) -> float:
    text = "\n".join(texts)
    blocks, start = [], 0
    for number, each in enumerate(texts, 1):
        blocks.append(Block("a", number, "paragraph", True, start, start + len(each)))
        start += len(each) + 1
    article = Article("a", "a", text, language="en")
    parsed = parse_page(text, blocks, load_language_model())
    find_figures(article, parsed)
    started = time.process_time()
    find_figures(article, parsed)
    return len(parsed.sentences) / (time.process_time() - started)


def _duckling() -> Callable[[str], object] | None:
    try:
        import duckling
    except ImportError:
        return None
    zones = duckling.load_time_zones("/usr/share/zoneinfo")
    moment = duckling.parse_ref_time(zones, "UTC", 1_700_000_000)
    language = duckling.parse_lang("EN")
    context = duckling.Context(moment, duckling.parse_locale("EN_US", duckling.default_locale_lang(language)))
    wanted = duckling.parse_dimensions(["number", "quantity", "amount-of-money", "distance", "duration"])

    def read(text: str) -> object:
        return duckling.parse(text, context, wanted, False)

    return read


def _quantulum() -> Callable[[str], object] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            from quantulum3 import parser
        except ImportError:
            return None

    def read(text: str) -> object:
        return parser.parse(text)

    return read
