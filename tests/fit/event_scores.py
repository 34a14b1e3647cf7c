"""Fit lexicons/event_scores.tsv: how much an event is what its passage tells.

    python -m tests.fit.event_scores GOLD.jsonl.gz > pipelines/lexicons/event_scores.tsv

Each line of the gold is a page: ``id``, ``text``, and ``sentences`` (passages) with ``start``, ``end`` and ``gold.type``, one of
the names of KINDS.  Among the events of a passage those of that kind should come first: the weights are those of a choice among the
events of each passage, then brought to chances.  The header says, with weights that were fitted without a fifth of the pages, how
often the first event has the right kind, and the mean square error of the chances beside that of one share for all.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import math
import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipelines.annotate import annotate, load_language_model
from pipelines.annotate.events.scores import traits
from pipelines.model import Article, Block

FOLDS = 5
STEPS = 300
PULL = 3.0  # of every weight to none
KINDS = {
    "ABDUCT_DISSAP": "Abduction/forced disappearance", "AGREEMENT": "Agreement", "AIR_STRIKE": "Air/drone strike",
    "ARMED_CLASH": "Armed clash", "ARREST": "Arrests", "ART_MISS_ATTACK": "Shelling/artillery/missile attack", "ATTACK": "Attack",
    "CHANGE_TO_GROUP_ACT": "Change to group/activity", "CHEM_WEAP": "Chemical weapon", "DISR_WEAP": "Disrupted weapons use",
    "FORCE_AGAINST_PROTEST": "Excessive force against protesters", "GOV_REGAINS_TERIT": "Government regains territory",
    "GRENADE": "Grenade", "HQ_ESTABLISHED": "Headquarters or base established", "MOB_VIOL": "Mob violence",
    "NON_STATE_ACTOR_OVERTAKES_TER": "Non-state actor overtakes territory",
    "NON_VIOL_TERRIT_TRANSFER": "Non-violent transfer of territory", "PEACE_PROTEST": "Peaceful protest",
    "PROPERTY_DISTRUCT": "Looting/property destruction", "PROTEST_WITH_INTER": "Protest with intervention",
    "REM_EXPLOS": "Remote explosive/landmine/IED", "SEX_VIOL": "Sexual violence", "SUIC_BOMB": "Suicide bomb",
    "VIOL_DEMONSTR": "Violent demonstration",
}  # fmt: skip


class Choice(NamedTuple):
    """The coded events of one passage in order: traits, and whether each has the right kind."""

    page: str
    events: tuple[tuple[tuple[str, ...], bool], ...]


Weights = dict[str, float]


def choices(path: str) -> Iterator[Choice]:
    """The passages of a gold file that have events with a code."""
    model = load_language_model()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for page in map(json.loads, lines):
            text = page["text"]
            article = Article(page["id"], page["id"], text, language="en")
            found = annotate(article, [Block(page["id"], 1, "paragraph", True, 0, len(text))], model)[1]
            for passage in page["sentences"]:
                kind = KINDS.get(passage["gold"]["type"])
                events = tuple(
                    (tuple(traits(e.rule.split(" > ")[0], e.realis, e.happening)), e.acled_sub_event_type == kind)
                    for e in found.events
                    if passage["start"] <= e.start_char < passage["end"] and e.acled_sub_event_type
                )
                if events:
                    yield Choice(page["id"], events)


def fit(passages: Sequence[Choice]) -> Weights:
    """Weights of the choice, then a scale and a level that make chances of them."""
    order: Weights = {}
    telling = [each.events for each in passages if 0 < sum(right for _, right in each.events) < len(each.events)]
    for _ in range(STEPS):
        step = {trait: -PULL * weight for trait, weight in order.items()}
        for events in telling:
            odds = [math.exp(_sum(order, names)) for names, _ in events]
            among = sum(each for each, (_, right) in zip(odds, events, strict=True) if right)
            for each, (names, right) in zip(odds, events, strict=True):
                push = (each / among if right else 0.0) - each / sum(odds)
                for name in names:
                    step[name] = step.get(name, 0.0) + push
        for name, push in step.items():
            order[name] = order.get(name, 0.0) + 2 * push / len(telling)
    scale, level = 1.0, 0.0
    events = [(_sum(order, names), right) for each in passages for names, right in each.events]
    for _ in range(STEPS):
        gaps = [(value, right - _chance(scale * value + level)) for value, right in events]
        scale += sum(value * gap for value, gap in gaps) / len(events)
        level += sum(gap for _, gap in gaps) / len(events)
    return {name: scale * weight for name, weight in order.items() if name != "any"} | {"any": level}


def _sum(weights: Weights, names: Sequence[str]) -> float:
    return sum(weights.get(name, 0.0) for name in names)


def _chance(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def fold(page: str) -> int:
    """The fold of a page."""
    return int(hashlib.md5(page.encode()).hexdigest(), 16) % FOLDS


def by_folds(passages: Sequence[Choice]) -> tuple[float, float, float]:
    """Share of passages whose first event is right, mean square error, and that of one share for all."""
    first = ours = plain = 0.0
    events = [right for each in passages for _, right in each.events]
    share = sum(events) / len(events)
    for number in range(FOLDS):
        weights = fit([each for each in passages if fold(each.page) != number])
        for each in (each for each in passages if fold(each.page) == number):
            first += max(each.events, key=lambda event: _sum(weights, event[0]))[1]
            ours += sum((_chance(_sum(weights, names)) - right) ** 2 for names, right in each.events)
            plain += sum((share - right) ** 2 for _, right in each.events)
    return first / len(passages), ours / len(events), plain / len(events)


def main(path: str) -> None:
    """Print the table."""
    passages = list(choices(path))
    first, ours, plain = by_folds(passages)
    print(
        "# written by python -m tests.fit.event_scores; a chance is 1 / (1 + exp(-sum)) of the weights of an event's traits"
    )
    print(
        f"# gold: {len(passages)} passages with one kind of event; in five folds of pages the event with the highest score has"
    )
    print(f"# the right kind in {first:.3f}; mean square error {ours:.4f}, with one share for all {plain:.4f}")
    print("trait\tweight\tsource")
    for name, weight in sorted(fit(passages).items()):
        print(f"{name}\t{weight:.3f}\town: fitted on the gold named above")


if __name__ == "__main__":
    main(sys.argv[1])
