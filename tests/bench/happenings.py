"""The happenings of one page written for this: which words name one, and whether it took place; then what the step costs.

``[word|realis]`` marks an event by hand; ``happened/ongoing`` where both are right.  Rows on other words count against precision.
"""

from __future__ import annotations

import re
import time
from collections import Counter

from pipelines.annotate.events import find_events
from pipelines.annotate.parse.language_model import load_language_model
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Article, Block, Event

_MARK = re.compile(r"\[([^\]|]{1,60})\|([a-z_/]{1,40})\]")
PAGE = """\
Ferry crews [struck|happened] on Tuesday in the harbour of Lisse, and dockers may [join|hypothetical] them next week.

The walkout [began|happened] after a crane [collapsed|happened] on Sunday and [killed|happened] two men. The port denied \
that it had [ignored|not_happened] warnings. Inspectors had not [visited|not_happened] the quay since 2019, a union \
leader said.

Riot police were [sent|happened] to [clear|planned] the gates but did not manage to [reach|not_happened] them. Officers \
[fired|happened] tear gas, and 14 people were [injured|happened], none of them badly. Nobody was \
[arrested|not_happened].

The minister urged the crews to [return|hypothetical] to work and threatened to [dismiss|threatened] those who refuse. \
She plans to [meet|planned] union leaders on Friday. Talks in May [failed|happened], and a bid to [settle|attempted] the \
dispute in court was [rejected|happened].

There is no evidence that anybody [sabotaged|not_happened] the crane, the prosecutor said. If the inquiry finds a fault, \
the owner will be [charged|planned]. A foreman was briefly [detained|happened] and then [released|happened] without \
being [charged|not_happened].

Meanwhile the strike [spread|happened] to Dorn, where drivers are [blocking|ongoing] the coast road. Farmers fear that \
the blockade could [destroy|hypothetical] their harvest. Thousands were forced to [walk|happened] home. A planned \
[march|planned] on the town hall would have [drawn|hypothetical] families too, but the council [banned|happened] it.

Doctors prevented an [outbreak|not_happened] of cholera in the camp by the docks, where 300 seamen have been \
[waiting|ongoing] for a ship. The captain of one vessel is accused of [beating|happened] a cook. Another tried to \
[leave|attempted] the harbour at night and [ran aground|happened]."""


def run() -> None:
    """Print what is found, with its realis, and the time a page takes after its parse."""
    text, gold = _marked(PAGE)
    blocks, start = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        if line:
            blocks.append(Block("a", number, "paragraph", True, start, start + len(line)))
        start += len(line) + 1
    article = Article("a", "a", text, language="en")
    words = parse_page(text, blocks, load_language_model())
    rows = find_events(article, words).events
    score(gold, rows)
    began = time.process_time()
    for _ in range(_ROUNDS):
        find_events(article, words)
    spent = (time.process_time() - began) / _ROUNDS
    print(f"{'events of the page, after the parse':45} {1000 * spent:8.1f} ms, {len(words)} words")


_ROUNDS = 20


def score(gold: dict[tuple[int, int], frozenset[str]], rows: tuple[Event, ...]) -> None:
    """Print F1 of the words, and of the words with the right realis, and what was confused."""
    found = {
        place: [row for row in rows if row.start_char < place[1] and place[0] < row.end_char] for place in sorted(gold)
    }
    right = {place for place, on in found.items() if any(row.realis in gold[place] for row in on)}
    used = {row.event_id for on in found.values() for row in on}
    n_words = sum(bool(on) for on in found.values())
    n_given = n_words + sum(row.event_id not in used for row in rows)
    print(f"{len(gold)} events by hand, {len(rows)} rows")
    for name, n in (("words", n_words), ("words and realis", len(right))):
        print(f"{name:45} {n / len(gold):8.3f} recall {2 * n / (len(gold) + n_given):8.3f} F1")
    print(f"{'realis of those found':45} {len(right) / max(n_words, 1):8.3f} accuracy")
    wrong = Counter((min(gold[place]), on[0].realis) for place, on in found.items() if on and place not in right)
    for (wanted, given), n in wrong.most_common():
        print(f"    {wanted} read as {given}: {n}")


def _marked(page: str) -> tuple[str, dict[tuple[int, int], frozenset[str]]]:
    """The text without its marks, and the words that they mark."""
    parts: list[str] = []
    gold: dict[tuple[int, int], frozenset[str]] = {}
    at = length = 0
    for mark in _MARK.finditer(page):
        before = page[at : mark.start()]
        start = length + len(before)
        parts += [before, mark[1]]
        gold[start, start + len(mark[1])] = frozenset(mark[2].split("/"))
        length, at = start + len(mark[1]), mark.end()
    return "".join([*parts, page[at:]]), gold
