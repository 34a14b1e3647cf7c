"""Long sentences, long lists, capitals: the work grows with the page, and each line of a list has its own events."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable

import pytest

from pipelines.annotate import LanguageModel, Layers, read_layers
from pipelines.annotate.events import find_events
from pipelines.annotate.events.arguments.roles import MOST_ARGUMENTS
from pipelines.model import Article, Block, Said
from tests.annotate.growth import steps

WRITTEN = dt.date(2024, 2, 9)
NAMES = ("Ann Lee", "Bob Ray", "Carl Fox", "Dora Hill", "Evan Moss")
TOWNS = ("Nairobi", "Lima", "Oslo", "Cairo", "Kabul")
VERBS = ("attacked", "bombed", "killed", "shelled", "wounded")


def _joined(parts: list[str]) -> str:
    return ", ".join(parts)


LONG: dict[str, Callable[[int], str]] = {
    "clauses": lambda n: (
        f"Rebels {_joined([f'shelled ward {k} and killed {k + 2} traders in Lima on Monday' for k in range(n)])}."
    ),
    "nouns": lambda n: f"The killing {'of the attack on the murder ' * n}of a clerk shocked Nairobi.",
    "victims": lambda n: f"Rebels killed {_joined([NAMES[k % 5] for k in range(n)])} and a cook in Nairobi.",
    "figures": lambda n: (
        f"The raid left {_joined([f'{k + 2} dead, {k + 3} wounded, {k + 4} missing' for k in range(n)])}."
    ),
    "places": lambda n: f"Bombs exploded in {_joined([TOWNS[k % 5] for k in range(n)])}, killing 12 people.",
    "dates": lambda n: f"Rebels attacked the town on {_joined([f'{k % 28 + 1} May 2019' for k in range(n)])}.",
    "verbs": lambda n: f"Rebels {' and '.join(VERBS[k % 5] for k in range(n))} the guards.",
    "reports": lambda n: f"He said {'that she denied ' * n}that rebels killed the guards.",
    "headlines": lambda n: "\n".join(f"REBELS KILL {k + 2} SOLDIERS IN ATTACK ON CONVOY NEAR KARUN" for k in range(n)),
    "incidents": lambda n: "\n".join(f"{k % 28 + 1} May: gunmen shot dead {k + 2} farmers in Lima." for k in range(n)),
}


def _layers(text: str, model: LanguageModel) -> tuple[Article, Layers]:
    article = Article("a", "a", text, published_from=WRITTEN, published_to=WRITTEN, language="en")
    blocks, start = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        blocks.append(Block("a", number, "paragraph", True, start, start + len(line)))
        start += len(line) + 1
    return article, read_layers(article, blocks, model)


@pytest.mark.parametrize("name", LONG)
def test_the_work_grows_with_the_text(language_model: LanguageModel, name: str) -> None:
    taken = []
    for n in (20, 80):
        article, read = _layers(LONG[name](n), language_model)
        said: Said = read.said
        mentions = read.names.mentions
        taken.append(steps(lambda: find_events(article, read.words, mentions, read.dates, said, read.figures)))  # noqa: B023
    assert taken[1] <= 6 * taken[0], taken


@pytest.mark.parametrize("name", ["clauses", "victims", "figures", "places"])
def test_arguments_are_bounded_and_figures_keep_their_events(language_model: LanguageModel, name: str) -> None:
    _, read = _layers(LONG[name](150), language_model)
    arguments = Counter(argument.event_id for argument in read.events.event_arguments)
    assert max(arguments.values()) <= 2 * MOST_ARGUMENTS
    happenings = {event.event_id: event.happening for event in read.events.events}
    counted = [figure for figure in read.figures.figures if figure.event is not None]
    assert counted or name == "victims"
    assert [happenings[figure.event_id or ""] for figure in counted] == [figure.event for figure in counted]


LINES = [
    ("REBELS KILL {n} SOLDIERS IN ATTACK ON CONVOY", {"killed", "attacked"}),
    ("{d} May: gunmen shot dead {n} farmers in Lima; police detained a clerk.", {"killed", "detained"}),
    ("- Bombing, Nairobi, {n} killed, 40 wounded", {"bombed", "killed", "injured"}),
    ("{d}/5/2023 Rebels shelled a market in Cairo", {"shelled"}),
]


@pytest.mark.parametrize(("line", "wanted"), LINES)
def test_each_line_of_a_list_has_its_own_events(language_model: LanguageModel, line: str, wanted: set[str]) -> None:
    count = 25
    _, read = _layers("\n".join(line.format(n=k + 2, d=k + 1) for k in range(count)), language_model)
    found = Counter(event.happening for event in read.events.events)
    assert {word: found[word] for word in wanted} == dict.fromkeys(wanted, count)
    assert len({event.event_id for event in read.events.events}) == len(read.events.events)
