"""Fit the weights of the evidence for a place name in running text, and write them where the project reads them.

    python -m tests.fit.place_span_weights GOLD/places

Every known run is an example: right where the gold has exactly its span, wrong where it has none there.  Logistic regression by
gradient ascent with a pull to zero; the same input gives the same weights.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipelines.annotate import load_language_model
from pipelines.annotate.parse.sentences import ParsedSentence, parse
from pipelines.annotate.places.spans import Run, evidence, known_runs, read_page, with_echo
from pipelines.gazetteer import load
from pipelines.model import Block

WEIGHTS = Path(__file__).parents[2] / "pipelines" / "lexicons" / "place_span_weights.tsv"
LEAST_SEEN, PULL, STEPS, RATE = 8, 2.0, 800, 0.05


@dataclass(frozen=True)
class Example:
    """The known runs of a page with their evidence and answers."""

    runs: list[Run]
    pieces: list[list[str]]
    answers: list[bool]


def read_example(item: dict, sentences: list[ParsedSentence]) -> Example:
    """Evidence and answer for each known run of a page."""
    gazetteer = load()
    tokens = [[t for t in s.span if not t.is_space] for s in sentences]
    runs = [
        run
        for number, own in enumerate(tokens)
        for run in known_runs(gazetteer, number, own, sentences[number].map.text)
    ]
    page = read_page(runs, tokens)
    gold = {(t["start"], t["end"]) for t in item["toponyms"] if not (t.get("type") or "").startswith("Non_Lit_Exp")}
    kept, pieces, answers = [], [], []
    for position, run in enumerate(runs):
        if run.demonym:
            continue
        own = tokens[run.sentence]
        last = own[run.last - 1]
        kept.append(run)
        pieces.append(evidence(run, runs, position, own, page))
        answers.append(sentences[run.sentence].source(own[run.first].idx, last.idx + len(last.text)) in gold)
    return Example(kept, pieces, answers)


def fit_both(found: list[Example]) -> dict[str, dict[str, float]]:
    """Weights by stage: by a run's own evidence, then with what its words are elsewhere on the page."""
    alone = fit([row for e in found for row in zip(e.pieces, e.answers, strict=True)])
    rows = []
    for e in found:
        chance = [1 / (1 + math.exp(-sum(alone.get(piece, 0.0) for piece in pieces))) for pieces in e.pieces]
        rows += zip(with_echo(e.runs, e.pieces, chance), e.answers, strict=True)
    return {"alone": alone, "page": fit(rows)}


def fit(rows: list[tuple[list[str], bool]]) -> dict[str, float]:
    """Weights by piece of evidence."""
    seen = Counter(piece for pieces, _ in rows for piece in pieces)
    names = sorted(piece for piece, count in seen.items() if count >= LEAST_SEEN)
    index = {name: i for i, name in enumerate(names)}
    x = np.zeros((len(rows), len(names)), dtype=np.float32)
    for row, (pieces, _) in enumerate(rows):
        for piece in pieces:
            if piece in index:
                x[row, index[piece]] = 1.0
    y = np.array([answer for _, answer in rows], dtype=np.float32)
    w = np.zeros(len(names))
    first, second = np.zeros_like(w), np.zeros_like(w)
    for step in range(1, STEPS + 1):
        gradient = x.T @ (y - 1 / (1 + np.exp(-(x @ w)))) - PULL * w
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        w = w + RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return dict(zip(names, w, strict=True))


def write(weights: dict[str, dict[str, float]], path: Path) -> None:
    lines = [
        "# Logits of the evidence that words known to the gazetteer are a place name.",
        "evidence\talone\tpage\tsource",
    ]
    for name in sorted({*weights["alone"], *weights["page"]}):
        cells = [f"{weights[stage][name]:.2f}" if name in weights[stage] else "" for stage in ("alone", "page")]
        lines.append("\t".join([name, *cells, "fitted: tests.fit.place_span_weights"]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(folder: Path) -> None:
    model = load_language_model()
    found = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for item in map(json.loads, lines):
                whole = Block("x", 1, "paragraph", True, 0, len(item["text"]))
                found.append(read_example(item, parse(item["text"], [whole], model)))
    print(f"{sum(len(e.answers) for e in found)} runs, {sum(sum(e.answers) for e in found)} right")
    write(fit_both(found), WEIGHTS)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
