"""Fit the weights of the evidence for places on resolved place names, and write them where the project reads them.

    python -m tests.fit.places GOLD/places

GOLD/places holds *.jsonl.gz with ``text``, ``url`` and ``toponyms`` (start, end, lat, lon, geonameid); only places with ids teach.
The names are those that are found on the pages: what nobody marked teaches what is no place.  Conditional logit by gradient ascent
with a pull towards weights set by hand; the same input gives the same weights.  Printed is how often a place is right that was
given a score, on pages that the fit did not see (five folds of pages).
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlparse

import numpy as np

from pipelines.annotate.names import shipped_actors
from pipelines.annotate.names.mentions import named
from pipelines.annotate.parse.language_model import load_language_model
from pipelines.annotate.parse.page import parse_page
from pipelines.annotate.places.evidence import FEATURES, STATIC, Table, context, tabulate
from pipelines.annotate.places.page import PlacePage
from pipelines.annotate.places.ranking import Weights, normalised, rank
from pipelines.annotate.places.rows import LEAST_SCORE, ONE_SPOT_KM, choose, gather_places
from pipelines.gazetteer import kilometres, load
from pipelines.gazetteer.gazetteer import Place
from pipelines.model import Article, Block, Mention
from pipelines.read.dateline import find_dateline

WEIGHTS = Path(__file__).parents[2] / "pipelines" / "lexicons" / "place_weights.tsv"
PULL = 2.0  # strength of the pull towards the start, in names
# Too rare in sets whose places all have ids: what the editor knows is fitted as if it were wrong.
# What the page says outright ('Tiwa, Oman') is rare there too, and decides.
HELD = {"inside_admin": 3.0, "inside_country": 3.0, "outside": -4.0, "usual": 2.0, "itself_around": -2.5} | {
    "editor": 0.5,
    "region": 0.5,
    "water": 0.5,
    "area": -1.0,
    "facility": 0.5,
    "skeleton": -3.0,
    "partial": -0.5,
}
HELD_ALONE = {"usual": 3.0}  # where the page says nothing else
BY_HAND = "own: held by hand, too rare in annotated pages to be fitted"
# Where the fit begins and is pulled to: set by hand.
START_ALONE = {
    "population": 5.0,
    "country": 2.0,
    "admin1": 0.7,
    "admin2": -1.0,
    "village": -0.5,
    "area": -0.5,
    "region": 0.5,
    "capital": 0.7,
    "alternate": -1.0,
    "stripped": -1.0,
    "skeleton": -3.0,
    "hint": 1.0,
    "no_hint": -1.0,
    "partial": -0.5,
    "shadowed": -2.0,
    "beside_country": -0.5,
    "other_spelling": -2.0,
    "short_code": -2.0,
    "state_by_other_name": -1.0,
    "usual": 1.5,
    "chance": 1.0,
    "common_word": -0.5,
}
START_PAGE = START_ALONE | {
    "page_country": 1.0,
    "page_admin1": 0.9,
    "near": 1.7,
    "inside_admin": 2.0,
    "inside_country": 1.0,
    "outside": -1.0,
    "holds": 1.0,
    "country_named": 0.3,
    "admin1_named": 0.5,
    "dateline_country": 0.3,
    "dateline_admin1": 0.5,
    "beside_admin1": 0.3,
    "listed_level": 1.0,
    "listed_country": 0.5,
}
STEPS, RATE = 600, 0.05
FOLDS = 5  # of pages, by their ids
MOST_OF_A_SET = 500.0
NEAR_KM, HIT_KM = 25.0, 161.0
MOST_OF_A_NAME = 3.0  # mentions of one name on one page
UNMARKED, INSIDE = (
    1.0,
    0.5,
)  # what a name counts that nobody marked, and one inside a longer name, which some sets leave out


@dataclass(frozen=True)
class Answer:
    """What a name of a page is: its rows that are right, none where the words name no known place; and what that counts."""

    name: int
    rows: tuple[int, ...]
    weight: float


@dataclass(frozen=True)
class Example:
    page: PlacePage
    table: Table
    answers: tuple[Answer, ...]
    fold: int


def read_pages(path: Path) -> Iterator[tuple[dict, Article, list[Mention]]]:
    """The annotated pages of a set with the names that are found on them."""
    model = load_language_model()
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for item in map(json.loads, lines):
            text = item["text"]
            found = find_dateline(text)
            dateline = (found.start, found.start + len(found.place)) if found else None
            site = urlparse(item.get("url") or "").hostname
            article = Article("fit", "fit", text, publisher_domain=site, dateline_place=dateline)
            spans = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
            blocks = [Block("fit", number, "paragraph", True, *span) for number, span in enumerate(spans, start=1)]
            yield item, article, named(article, parse_page(text, blocks, model), shipped_actors())[0]


def example(item: dict, article: Article, mentions: list[Mention]) -> Example:
    """What the place names that were found on a page are; those that nobody marked are none."""
    page = gather_places(load(), article, mentions)
    table = tabulate(page)
    rows_of: dict[int, list[int]] = {}
    for row, number in enumerate(table.name.tolist()):
        rows_of.setdefault(number, []).append(row)
    gold = sorted(item["toponyms"], key=lambda t: (t["start"], t["end"]))
    votes: dict[tuple[int, tuple[int, ...]], float] = {}
    for span, number in page.order:
        if number is None:
            continue
        marked = [t for t in gold if t["start"] < span.end and span.start < t["end"]]
        exact = [t for t in marked if (t["start"], t["end"]) == (span.start, span.end)]
        toponym = (exact or marked or [None])[0]
        if toponym is None:
            vote = (number, ()), UNMARKED * (INSIDE if span.is_embedded else 1.0)
        elif toponym["lat"] is None or "Adjective" in (toponym.get("type") or "") or not toponym.get("geonameid"):
            continue
        else:
            rows = rows_of.get(number, [])
            same = [r for r in rows if str(table.matches[r].place.geonames_id) == toponym.get("geonameid")]
            near = same or [r for r in rows if _km(table.matches[r].place, toponym) <= NEAR_KM]
            near = near or [r for r in rows if _km(table.matches[r].place, toponym) <= HIT_KM]
            vote = (number, tuple(near)), 1.0
        votes[vote[0]] = votes.get(vote[0], 0.0) + vote[1]
    answers = [
        Answer(number, rows, min(MOST_OF_A_NAME, n)) for (number, rows), n in sorted(votes.items()) if number in rows_of
    ]
    fold = int(hashlib.sha256(str(item["id"]).encode()).hexdigest(), 16) % FOLDS
    return Example(page, table, tuple(answers), fold)


def read_examples(path: Path) -> Iterator[Example]:
    """Sets without ids teach nothing: the middles of wide places differ between gazetteers."""
    for item, article, mentions in read_pages(path):
        if any(toponym.get("geonameid") for toponym in item["toponyms"]):
            yield example(item, article, mentions)


def _km(place: Place, toponym: dict) -> float:
    if place.latitude is None:
        return 1e9
    a, b = np.radians([place.latitude, toponym["lat"]])
    dlon = np.radians(toponym["lon"] - place.longitude)
    return 12_742 * np.arcsin(
        np.sqrt(np.clip(np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(dlon / 2) ** 2, 0, 1))
    )


def fit(examples: list[tuple[Example, np.ndarray]], start: np.ndarray, start_none: float) -> tuple[np.ndarray, float]:
    """Weights that make the right rows most probable; the last weight is that of "no match"."""
    blocks, owners, targets, weights, offset = [], [], [], [], 0
    for example, features in examples:
        for answer in example.answers:
            mine = np.flatnonzero(example.table.name == answer.name)
            block = np.zeros((len(mine) + 1, features.shape[1] + 1))
            block[:-1, :-1] = features[mine]
            block[-1, -1] = 1.0
            target = np.isin(mine, answer.rows).astype(float)
            blocks.append(block)
            targets.append(np.append(target, float(not answer.rows)))
            owners.append(np.full(len(block), offset))
            weights.append(answer.weight)
            offset += 1
    x, owner, target = np.vstack(blocks), np.concatenate(owners), np.concatenate(targets)
    weight = np.array(weights)
    origin = np.append(start, start_none)
    pull = np.full(len(origin), PULL)
    held = {name: value for name, value in HELD.items() if FEATURES.index(name) < len(start)}
    held |= HELD_ALONE if len(start) == len(STATIC) else {}
    for name, value in held.items():
        origin[FEATURES.index(name)], pull[FEATURES.index(name)] = value, 1e4
    w, first, second = origin.copy(), np.zeros_like(origin), np.zeros_like(origin)
    for step in range(1, STEPS + 1):
        scores = x @ w
        top = np.full(offset, -np.inf)
        np.maximum.at(top, owner, scores)
        mass = np.exp(scores - top[owner])
        p = mass / np.bincount(owner, mass)[owner]
        held = target * mass
        q = held / np.maximum(np.bincount(owner, held), 1e-300)[owner]
        gradient = x.T @ ((q - p) * weight[owner]) - pull * (w - origin)
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        w = w + RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return w[:-1], float(w[-1])


def balanced(examples: list[Example]) -> list[Example]:
    """The examples of a set with weights that let no set outvote the others: local news would teach that fame counts little."""
    total = sum(answer.weight for e in examples for answer in e.answers)
    factor = min(1.0, MOST_OF_A_SET / max(1.0, total))
    return [replace(e, answers=tuple(replace(a, weight=a.weight * factor) for a in e.answers)) for e in examples]


def fit_both(examples: list[Example], start: Weights) -> Weights:
    alone, alone_none = fit([(e, e.table.static) for e in examples], start.alone[: len(STATIC)], start.alone_none)
    weights = replace(start, alone=np.append(alone, np.zeros(len(FEATURES) - len(STATIC))), alone_none=alone_none)
    for _ in range(2):
        seen = []
        for example in examples:
            p = normalised(example.table, example.table.static @ alone, alone_none, len(example.page.names))
            for _pass in range(2):
                features = np.hstack([example.table.static, context(example.page, example.table, p)])
                seen.append((example, features))
                p = normalised(example.table, features @ weights.page, weights.page_none, len(example.page.names))
        page, page_none = fit(seen, start.page, start.page_none)
        weights = replace(weights, page=page, page_none=page_none)
    return weights


def write(weights: Weights, n_names: int, path: Path) -> None:
    fitted = f"fitted: tests.fit.places, sets of resolved place names, {n_names:,} names"
    lines = [
        "# Weights of the evidence for a place: by the name alone, and with the other names of the page.",
        "feature\talone\tpage\tsource",
    ]
    for i, feature in enumerate(FEATURES):
        alone = f"{weights.alone[i]:.2f}" if feature in STATIC else ""
        source = BY_HAND if feature in HELD else fitted
        lines.append(f"{feature}\t{alone}\t{weights.page[i]:.2f}\t{source}")
    lines.append(f"none\t{weights.alone_none:.2f}\t{weights.page_none:.2f}\t{fitted}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def scored(examples: list[Example], weights: Weights) -> Iterator[tuple[float, float, float]]:
    """Score, share of the mentions for which the chosen place is right, and weight, of every name that is given a place."""
    for e in examples:
        ranked = rank(e.page, weights)
        for answer in e.answers:
            place, score = choose(ranked[answer.name])
            if place is not None:
                places = [e.table.matches[row].place for row in answer.rows]
                right = any(p.number == place.number or kilometres(p, place) <= ONE_SPOT_KM for p in places)
                yield score, float(right), answer.weight


def report(found: list[tuple[float, float, float]], title: str) -> None:
    """How often a place is right, by its score: a calibrated score is right as often as it says."""
    print(title)
    for low, high in pairwise((LEAST_SCORE, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)):
        inside = [row for row in found if low <= row[0] < high]
        total = sum(weight for _, _, weight in inside)
        if total:
            said, right = (sum(row[k] * row[2] for row in inside) / total for k in (0, 1))
            print(f"  {low:.2f} to {min(high, 1):.2f}: {total:7.1f} mentions, said {said:.3f}, right {right:.3f}")
    total = sum(weight for _, _, weight in found) or 1.0
    brier = sum((score - right) ** 2 * weight for score, right, weight in found) / total
    print(f"  right {sum(right * w for _, right, w in found) / total:.3f}, Brier score {brier:.3f}")


def start_weights() -> Weights:
    alone, page = (np.array([start.get(name, 0.0) for name in FEATURES]) for start in (START_ALONE, START_PAGE))
    return Weights(alone, 0.0, page, 0.0)


def main(folder: Path) -> None:
    sets = [list(read_examples(path)) for path in sorted(folder.glob("*.jsonl.gz"))]
    unseen: list[tuple[float, float, float]] = []
    for fold in range(FOLDS):
        others = [e for found in sets for e in balanced([e for e in found if e.fold != fold])]
        own = [e for found in sets for e in found if e.fold == fold]
        rows = list(scored(own, fit_both(others, start_weights())))
        report(rows, f"fold {fold + 1} of {FOLDS}, fitted on the others")
        unseen += rows
    report(unseen, "all folds")
    examples = [e for found in sets for e in balanced(found)]
    n_names = sum(len(e.answers) for e in examples)
    print(f"{len(examples)} pages, {n_names} names")
    write(fit_both(examples, start_weights()), n_names, WEIGHTS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
