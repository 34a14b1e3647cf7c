"""Fit the weights of the evidence for the headline of a text dump, and write them where the project reads them.

    python -m tests.fit.titles GOLD

GOLD is a folder of ``*.jsonl.gz`` (one page a line: ``file``, ``url``, and ``gold`` with the ``title``) and a folder ``pages``
beside them.  Each page teaches as two dumps, its blocks a line each and its text nodes a line each, and each dump twice: as it
is, and without its headline, which is how a dump without one looks.  Conditional logit by gradient ascent with a pull to nought;
the same input gives the same weights.  Printed is the share of right headlines, by the weights of all and by those of the other
four fifths of the sites.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np

from pipelines.model import PageError
from pipelines.read.about.headline import words_of
from pipelines.read.decode import decode
from pipelines.read.dump.pieces import Piece, split_dump
from pipelines.read.dump.signs import sign_of
from pipelines.read.dump.titles import FEATURES, address_tells, candidates
from pipelines.read.html.parse import parse_html

WEIGHTS = Path(__file__).parents[2] / "pipelines" / "lexicons" / "title_weights.tsv"
STEPS, RATE, PULL = 400, 0.05, 1.0
N_FOLDS = 5
WITHOUT = 0.02  # weight of a dump whose headline was taken out: few that are saved have none


class Example(NamedTuple):
    """One dump: the evidence of each line and of "none" (the last row), which rows are right, how much it teaches, and whether its
    address tells anything of the headline."""

    fold: int
    tells: bool
    evidence: np.ndarray
    right: np.ndarray
    weight: float


def dumps_of(payload: bytes) -> Iterator[str]:
    """The text of a page, a block a line and a text node a line."""
    page = parse_html(decode(payload, None).text)
    yield "\n".join(segment.text for segment in page.segments)
    body = page.tree.body
    if body is not None:
        for node in body.css("script, style, noscript, template, svg, iframe, textarea"):
            node.decompose()
        yield "\n".join(" ".join(text.split()) for text in body.text(separator="\n").split("\n") if text.strip())


def example(pieces: Sequence[Piece], title: tuple[str, ...], url: str | None, fold: int, weight: float) -> Example:
    signs = [sign_of(pieces, place) for place in range(len(pieces))]
    found = candidates(pieces, signs, url)
    evidence = np.zeros((len(found) + 1, len(FEATURES) + 1))
    evidence[-1, -1] = 1.0
    for row, candidate in enumerate(found):
        evidence[row, :-1] = candidate.evidence
    right = np.array([words_of(pieces[candidate.place].text) == title for candidate in found] + [False])
    right[-1] = not right.any()
    return Example(fold, address_tells(found), evidence, right, weight)


def examples(gold: Path, *, addressed: bool) -> Iterator[Example]:
    """``addressed``: with the addresses of the pages, else as files of which none is known."""
    for index in sorted(gold.glob("*.jsonl.gz")):
        for entry in map(json.loads, gzip.decompress(index.read_bytes()).decode().splitlines()):
            title = words_of(entry["gold"].get("title") or "")
            if not title:
                continue
            url = entry.get("url")
            site = ".".join((urlsplit(url or "").hostname or entry["file"]).split(".")[-2:])
            fold = hashlib.sha256(site.encode()).digest()[0] % N_FOLDS
            try:
                texts = list(dumps_of(gzip.decompress((gold / "pages" / entry["file"]).read_bytes())))
            except PageError:
                continue
            for text in texts:
                pieces = split_dump(text)
                rest = [piece for piece in pieces if words_of(piece.text) != title]
                if len(rest) < len(pieces):
                    address = url if addressed else None
                    yield example(pieces, title, address, fold, 1.0)
                    yield example(rest, title, address, fold, WITHOUT)


def fit(known: Sequence[Example]) -> np.ndarray:
    """Weights that make the right lines most probable; the last is that of "none"."""
    owner = np.concatenate([np.full(len(one.right), number) for number, one in enumerate(known)])
    x, right = np.vstack([one.evidence for one in known]), np.concatenate([one.right for one in known]).astype(float)
    weight = np.array([one.weight for one in known])
    w, first, second = (np.zeros(x.shape[1]) for _ in range(3))
    for step in range(1, STEPS + 1):
        scores = x @ w
        top = np.full(len(known), -np.inf)
        np.maximum.at(top, owner, scores)
        mass = np.exp(scores - top[owner])
        held = mass * right
        p, q = mass / np.bincount(owner, mass)[owner], held / np.bincount(owner, held)[owner]
        gradient = x.T @ ((q - p) * weight[owner]) - PULL * w
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        w = w + RATE * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return w


def share_right(known: Sequence[Example], w: np.ndarray) -> float:
    """The share of dumps whose headline the weights find, those without one left out."""
    return float(np.mean([one.right[int(np.argmax(one.evidence @ w))] for one in known if one.weight == 1.0]))


def main(gold: Path) -> None:
    columns, n = [], 0
    for addressed in (True, False):
        known = [one for one in examples(gold, addressed=addressed) if one.tells is addressed]
        columns.append(fit(known))
        apart = []
        for fold in range(N_FOLDS):
            inside, outside = [one for one in known if one.fold != fold], [one for one in known if one.fold == fold]
            apart.append(f"{share_right(outside, fit(inside)):.3f}")
        n = sum(one.weight == 1.0 for one in known)
        words = "whose address tells of the headline" if addressed else "as if no address was known"
        right = share_right(known, columns[-1])
        print(f"{n} dumps {words}: {right:.3f} right, by sites not fitted on {' '.join(apart)}")
    source = f"fitted: tests.fit.titles, pages with their headline, {n} dumps"
    lines = [
        "# Weights of the evidence for the headline of a text dump, where its address is known and where it is not; none: that it",
        "# has none.",
        "feature\tweight\tunaddressed\tsource",
    ]
    for name, *values in zip((*FEATURES, "none"), *columns, strict=True):
        lines.append("\t".join([name, *(f"{value:.2f}" for value in values), source]))
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
