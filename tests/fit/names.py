"""Fit ``pipelines/lexicons/name_weights.tsv``: what each piece of evidence round a name counts for each kind.

    python -m tests.fit.names GOLD

GOLD holds entities/, founding/ and field/ (*.jsonl.gz with names and their kinds) and places/ (place names only).  Every span
that ``propose`` gives is an example.  Where kinds are marked its kind is that of the marked name with the same words, or
``other``; where place names only are marked it is a place, or any kind but a place.  Multinomial logistic regression with L2 on
the evidence of a span and, as in ``decide``, of the other mentions of its name; full batches of Adam; the same input gives the
same weights.  Prints how well the names of a fifth of the documents are found with weights fitted on the others, set by set.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from pipelines import lexicons
from pipelines.annotate.names.actors import shipped_actors
from pipelines.annotate.names.kinds.decide import KINDS, OTHER, PLACE, all_evidence, choose, soft_max, with_echo
from pipelines.annotate.names.propose import propose
from pipelines.annotate.names.spans import NameSpan
from pipelines.annotate.parse.language_model import load_language_model
from pipelines.annotate.parse.page import PageWords, parse_page
from pipelines.model import Block

FOLDS = 5
# L2 and what examples count were chosen by hand, by the scores on the pages that the weights are fitted on: those scores flatter.
L2 = 1.0
STEPS, STEP = 400, 0.05
LEAST_COUNT = 8  # rarer evidence is not weighed
LEAST_WEIGHT = 0.05  # smaller weights are dropped
WHOLE = 2.0  # what a span of a whole archived page counts: the few pages that are just what the software reads
UNANNOTATED = 0.5  # what a span counts that meets no marked name where only linked names are marked
OF_PLACES = 0.25  # what a span counts where place names only are marked: these sets are twice as large as the others
TEAM = 0.7  # what it counts beside that on a page about sport, where they mark teams as their towns
TABLE = Path(lexicons.__file__).with_name("name_weights.tsv")
_KIND_OF = {
    "PER": "person", "ORG": "organisation", "LOC": "place", "GPE": "place", "FAC": "place", "NAT": "people", "TRIBE": "people",
    "armed_group": "organisation", "nationality_or_group": "people", "MISC": "other", "UNK": "other",
} | {kind: kind for kind in KINDS}  # fmt: skip
_AROUND = re.compile(
    r"(?:(?:the|an?|mrs?\.?|ms\.?|dr\.?|president|sheikh|sen\.|gen\.|rep\.|gov\.)\s+)*(?P<name>.+?)(?:['’]s?|[\s,;:])*",
    re.I | re.S,
)

Matrix = npt.NDArray[np.float64]
Extent = tuple[int, int]


class Annotated(TypedDict, total=False):
    """A name that somebody marked."""

    start: int
    end: int
    type: str
    optional: bool
    nested: bool
    also_ok: list[list[int]]


@dataclass(frozen=True, slots=True)
class GoldPage:
    """An annotated page; ``scope``: the stretches that are annotated, empty for all."""

    set_name: str
    text: str
    marked: list[Annotated]
    scope: list[list[int]]
    is_complete: bool  # every name is marked, not only linked ones
    is_whole: bool  # a whole news page as archived, every name marked
    is_of_places: bool  # only place names are marked


@dataclass(frozen=True, slots=True)
class Example:
    """The spans of a page, their evidence, what they may be (1 for each kind that is right) and what each counts."""

    page: GoldPage
    spans: list[NameSpan]
    extents: list[Extent]
    pieces: list[list[str]]
    right: Matrix
    weight: Matrix


def read_pages(gold: Path) -> Iterator[GoldPage]:
    """The annotated pages of all sets below a folder, in one form."""
    for path in sorted(
        p for name in ("entities", "founding", "field", "places") for p in gold.glob(f"{name}/*.jsonl.gz")
    ):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                item = json.loads(line)
                inner = item.get("gold", {})
                marked = item.get("mentions", item.get("toponyms", inner.get("mentions", inner.get("entities", []))))
                main = [[block["start"], block["end"]] for block in inner.get("document", {}).get("main", [])]
                yield GoldPage(
                    path.parent.name if "gold" in item else path.name.removesuffix(".jsonl.gz"),
                    item["text"],
                    [m for m in marked if not (m.get("type") or "").startswith("Non_Lit_Exp")],
                    item.get("scope") or inner.get("body") or main,
                    "gold" in item or path.name.startswith("re3d"),
                    "gold" in item,
                    path.parent.name == "places",
                )


def read_words(page: GoldPage) -> PageWords:
    """The parsed page; its lines are paragraphs."""
    lines = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", page.text)]
    blocks = [Block("fit", number, "paragraph", True, *span) for number, span in enumerate(lines, start=1)]
    return parse_page(page.text, blocks, load_language_model())


def example(page: GoldPage, words: PageWords) -> Example:
    """What the spans of a page are known to be."""
    spans = propose(words, shipped_actors(), None)
    extents = [(words.start[span.first], words.end[span.last - 1]) for span in spans]
    pieces = all_evidence(spans, words)
    right, weight = np.zeros((len(spans), len(KINDS))), np.zeros(len(spans))
    answer = _place_answer if page.is_of_places else _kind_answer
    marked = marked_kinds(page)
    ignored = [(m["start"], m["end"]) for m in page.marked if m.get("optional") or m.get("nested")]
    for number, (span, where, found) in enumerate(zip(spans, extents, pieces, strict=True)):
        if not page.scope or any(a <= where[0] and where[1] <= b for a, b in page.scope):
            right[number], weight[number] = answer(span, where, found, marked, ignored, page)
    return Example(page, spans, extents, pieces, right, weight)


def marked_kinds(page: GoldPage) -> dict[Extent, str]:
    """The marked names by where they stand, with and without article, title and possessive, and their kinds."""
    names = [m for m in page.marked if not m.get("optional") and not m.get("nested")]
    if page.is_of_places:
        return {(m["start"], m["end"]): "place" for m in names}
    kinds = {(m["start"], m["end"]): _KIND_OF[m["type"]] for m in names}
    kinds |= {(a, b): _KIND_OF[m["type"]] for m in names for a, b in m.get("also_ok", [])}
    return kinds | {bare(page.text, where): kind for where, kind in kinds.items()}


def bare(text: str, where: Extent) -> Extent:
    """A marked extent without the article, title and possessive that annotators may have taken in."""
    found = _AROUND.fullmatch(text[where[0] : where[1]])
    return (where[0] + found.start("name"), where[0] + found.end("name")) if found else where


def _kind_answer(
    span: NameSpan, where: Extent, found: Sequence[str], marked: Mapping[Extent, str], ignored: Sequence[Extent], page: GoldPage
) -> tuple[Matrix, float]:  # fmt: skip
    kind = marked.get(where)
    if kind == "organisation" and "kind_country" in found:
        kind = "place"  # a country that acts is still a country
    if kind is None and any(a < where[1] and where[0] < b for a, b in (*ignored, *marked)):
        return np.zeros(len(KINDS)), 0.0  # another extent: says nothing of the kind
    if kind is None and span.is_run and not page.is_complete:
        return np.zeros(len(KINDS)), 0.0  # sets of links leave out many places; those of places tell
    if kind in ("place", None) and (span.label == "NORP" or "demonym" in found):
        kind = "people"  # sets of links mark a demonym as its country, or not at all
    weight = WHOLE if page.is_whole else 1.0 if kind is not None or page.is_complete else UNANNOTATED
    return np.eye(len(KINDS))[KINDS.index(kind) if kind else OTHER], weight


def _place_answer(
    span: NameSpan, where: Extent, found: Sequence[str], marked: Mapping[Extent, str], ignored: Sequence[Extent], page: GoldPage
) -> tuple[Matrix, float]:  # fmt: skip
    place = np.eye(len(KINDS))[PLACE]
    if "demonym" in found:
        return place, 0.0  # some sets mark demonyms as places, some do not
    if where in marked:
        return place, OF_PLACES * (TEAM if "sport" in found else 1.0)
    if "place_unknown" in found and any(a < where[1] and where[0] < b for a, b in marked):
        return place, 0.0
    return 1.0 - place, OF_PLACES


def matrix(examples: Sequence[Example], row_of: Mapping[str, int]) -> list[Matrix]:
    """The evidence of each page as counts, a row a span, the bias first, echoes added."""
    found = []
    for e in examples:
        seen = np.zeros((len(e.spans), len(row_of)))
        seen[:, 0] = 1.0
        for number, pieces in enumerate(e.pieces):
            for piece in pieces:
                if piece in row_of:
                    seen[number, row_of[piece]] += 1.0
        found.append(with_echo([span.key for span in e.spans], seen))
    return found


def fit(seen: Matrix, right: Matrix, weight: Matrix) -> Matrix:
    """Logits by evidence and kind that make the right kinds most probable."""
    used = weight > 0
    seen, right, weight = seen[used].astype(np.float32), right[used], weight[used][:, None]
    penalty = np.r_[0.0, np.full(seen.shape[1] - 1, L2)][:, None]
    weights: Matrix = np.zeros((seen.shape[1], len(KINDS)))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        chances = soft_max((seen @ weights.astype(np.float32)).astype(np.float64))
        held = chances * right
        held /= held.sum(axis=1, keepdims=True)
        slope = seen.T @ ((chances - held) * weight).astype(np.float32) + penalty * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        weights -= STEP * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def evidence_rows(examples: Sequence[Example]) -> dict[str, int]:
    """The evidence that is frequent enough to be weighed, by its row; the bias is the first."""
    counts = Counter(piece for e in examples for pieces in e.pieces for piece in set(pieces))
    names = ["bias", *sorted(piece for piece, count in counts.items() if count >= LEAST_COUNT)]
    return {name: number for number, name in enumerate(names)}


def count_right(e: Example, chances: Matrix) -> dict[str, Counter[str]]:
    """Names found, marked and right by kind; names on stretches that are not annotated do not count."""
    page, counts = e.page, {kind: Counter[str]() for kind in KINDS}
    where = {id(span): extent for span, extent in zip(e.spans, e.extents, strict=True)}
    found: set[tuple[Extent, str]] = set()
    for name in choose(e.spans, e.pieces, chances):
        kind = "organisation" if name.kind == "armed_group" else name.kind
        found.add((where[id(name.span)], kind))
        if page.is_of_places:
            found |= {(where[id(span)], "place") for span, _ in name.inside}
    marked = {((m["start"], m["end"]), "place" if page.is_of_places else _KIND_OF[m["type"]])
              for m in page.marked if not m.get("optional") and not m.get("nested")}  # fmt: skip
    if not page.is_of_places:
        marked = {(bare(page.text, extent), kind) for extent, kind in marked}
    for pairs, column in ((found, "found"), (marked, "marked"), (found & marked, "right")):
        for (start, end), kind in pairs:
            if not page.scope or any(a <= start and end <= b for a, b in page.scope):
                counts[kind][column] += 1
    return counts


def print_scores(title: str, counts: Mapping[str, Mapping[str, Counter[str]]]) -> None:
    """F1 of each set and kind."""
    print(title)
    for set_name, kinds in counts.items():
        cells = []
        for kind in KINDS[:3]:
            c = kinds[kind]
            if c["marked"]:
                cells.append(f"{kind} {2 * c['right'] / (c['found'] + c['marked']):.3f}")
        print(f"  {set_name:12} {'  '.join(cells)}")


def evaluate(examples: Sequence[Example], chances: Sequence[Matrix]) -> dict[str, dict[str, Counter[str]]]:
    """Counts by set and kind."""
    total: dict[str, dict[str, Counter[str]]] = {}
    for e, own in zip(examples, chances, strict=True):
        into = total.setdefault(e.page.set_name, {kind: Counter() for kind in KINDS})
        for kind, counts in count_right(e, own).items():
            into[kind].update(counts)
    return total


def write(row_of: Mapping[str, int], weights: Matrix, sets: Sequence[str], n_spans: int, path: Path = TABLE) -> None:
    """Write the table of weights; ``sets``: names of what they were fitted on, ``n_spans``: how many proposed names."""
    lines = [
        f"# What a piece of evidence round a name counts for each kind, in logits.  Fitted on: {', '.join(sets)}.",
        "\t".join(["evidence", *KINDS, "source"]),
    ]
    for name, number in row_of.items():
        kept = [value if abs(value) >= LEAST_WEIGHT or name == "bias" else 0.0 for value in weights[number]]
        if any(kept):
            cells = (f"{value:.2f}" if value else "0" for value in kept)
            lines.append(
                "\t".join([name, *cells, f"fitted: tests.fit.names, {len(sets)} sets of names, {n_spans:,} spans"])
            )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def run(examples: Sequence[Example], folds: int = FOLDS) -> None:
    """Fit by folds, print the scores, fit on all and write the table."""
    row_of = evidence_rows(examples)
    seen = matrix(examples, row_of)
    chances: list[Matrix] = [np.zeros(0)] * len(examples)
    for fold in range(folds):
        others = [k for k in range(len(examples)) if k % folds != fold]
        weights = _fit(examples, seen, others)
        for k in range(fold, len(examples), folds):
            chances[k] = soft_max(seen[k] @ weights)
    if folds:
        print_scores(f"by {folds} folds of documents", evaluate(examples, chances))
    weights = _fit(examples, seen, range(len(examples)))
    print_scores("on the pages that it was fitted on", evaluate(examples, [soft_max(own @ weights) for own in seen]))
    n_spans = sum(len(e.spans) for e in examples)
    print(f"{n_spans:,} spans of {len(examples)} pages, {len(row_of)} pieces of evidence")
    write(row_of, weights, list(dict.fromkeys(e.page.set_name for e in examples)), n_spans)


def _fit(examples: Sequence[Example], seen: Sequence[Matrix], use: Sequence[int]) -> Matrix:
    rows, right, weight = (
        [part[k] for k in use] for part in (seen, [e.right for e in examples], [e.weight for e in examples])
    )
    return fit(np.concatenate(rows), np.concatenate(right), np.concatenate(weight))


def main(folder: str) -> None:
    """Fit on the pages below a folder and write the table."""
    run([example(page, read_words(page)) for page in read_pages(Path(folder))])


if __name__ == "__main__":
    main(sys.argv[1])
