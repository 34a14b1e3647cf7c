"""Fit ``pipelines/lexicons/kind_evidence.tsv``: what each piece of evidence round a name counts for each kind.

    python -m tests.fit.kind_evidence GOLD

GOLD holds entities/*.jsonl.gz (``text``, ``mentions`` with start, end, type, and ``scope`` where stretches only are annotated),
founding/*.jsonl.gz and field/*.jsonl.gz (the same inside ``gold``).  The spans are those that ``propose`` gives; one that meets
no annotated name is ``other``.  Multinomial logistic regression, L2, full batches of Adam; small weights are dropped.  The same
input gives the same weights.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

import numpy as np
import numpy.typing as npt

from pipelines import lexicons
from pipelines.annotate.names.actors import shipped_actors
from pipelines.annotate.names.kinds.decide import KINDS
from pipelines.annotate.names.kinds.evidence import read_document
from pipelines.annotate.names.mentions import all_evidence, propose
from pipelines.annotate.names.propose.with_places import place_words
from pipelines.annotate.names.spans import NameSpan, sentence_tokens
from pipelines.annotate.parse.language_model import load_language_model
from pipelines.annotate.parse.sentences import parse
from pipelines.annotate.places.spans import propose_places
from pipelines.model import Article, Block

L2 = 3.0
STEPS = 400
STEP = 0.05
LEAST_COUNT = 8  # rarer evidence is not weighed
LEAST_WEIGHT = 0.15  # smaller weights are dropped
UNANNOTATED = 0.35  # what a span counts that meets no annotated name where only linked names are annotated
TABLE = Path(lexicons.__file__).with_name("kind_evidence.tsv")
_KIND_OF = {
    "PER": "person", "ORG": "organisation", "LOC": "place", "GPE": "place", "FAC": "place", "NAT": "people", "TRIBE": "people",
    "armed_group": "organisation", "nationality_or_group": "people", "MISC": "other", "UNK": "other",
} | {kind: kind for kind in KINDS}  # fmt: skip

Matrix = npt.NDArray[np.float64]


class Annotated(TypedDict, total=False):
    """A name that somebody marked."""

    start: int
    end: int
    type: str
    optional: bool
    nested: bool
    also_ok: list[list[int]]


class Page(TypedDict, total=False):
    """A line of the input."""

    text: str
    mentions: list[Annotated]
    scope: list[list[int]]  # empty: the whole page
    is_complete: bool  # every name is marked, not only linked ones


@dataclass(frozen=True, slots=True)
class Example:
    """The evidence of a span, its kind as a position in KINDS, and what it counts."""

    pieces: list[str]
    kind: int
    weight: float


def examples(page: Page) -> list[Example]:
    """The spans of a page that say something about kinds."""
    text = page["text"]
    article = Article("fit", "fit", text, language="en")
    lines = [match.span() for match in re.finditer(r"[^\n]*\S[^\n]*", text)]
    blocks = [Block("fit", number, "paragraph", True, *span) for number, span in enumerate(lines, start=1)]
    sentences = parse(text, blocks, load_language_model())
    tokens = [sentence_tokens(sentence) for sentence in sentences]
    places = place_words(sentences, tokens, propose_places(article, sentences))
    spans = propose(sentences, tokens, shipped_actors(), places)
    document = read_document(spans, tokens)
    for span in spans:
        if span.basis == "acronym" and span.kind_hint:
            document.acronyms[span.words[0]] = span.kind_hint
    marked = [m for m in page["mentions"] if not m.get("optional") and not m.get("nested")]
    kinds = {(m["start"], m["end"]): _KIND_OF[m["type"]] for m in marked}
    kinds |= {(a, b): _KIND_OF[m["type"]] for m in marked for a, b in m.get("also_ok", [])}
    kinds |= {_bare(text, *where): kind for where, kind in kinds.items()}
    ignored = [(m["start"], m["end"]) for m in page["mentions"] if m.get("optional") or m.get("nested")]
    found = []
    for span, pieces in zip(spans, all_evidence(spans, sentences, tokens, document), strict=True):
        own = tokens[span.sentence]
        where = sentences[span.sentence].source(own[span.first].start, own[span.last - 1].end)
        if page.get("scope") and not any(a <= where[0] and where[1] <= b for a, b in page["scope"]):
            continue
        example = _example(span, pieces, where, kinds, ignored, is_complete=page.get("is_complete", False))
        if example is not None:
            found.append(example)
    return found


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A marked span without the article, title and possessive that annotators may have taken in."""
    if found := _AROUND.fullmatch(text[start:end]):
        return start + found.start("name"), start + found.end("name")
    return start, end


_AROUND = re.compile(
    r"(?:(?:the|an?|mrs?\.?|ms\.?|dr\.?|president|sheikh|sen\.|gen\.|rep\.|gov\.)\s+)*(?P<name>.+?)(?:['’]s?|[\s,;:])*",
    re.I | re.S,
)


def _example(
    span: NameSpan,
    pieces: list[str],
    where: tuple[int, int],
    kinds: dict[tuple[int, int], str],
    ignored: Sequence[tuple[int, int]],
    *,
    is_complete: bool,
) -> Example | None:
    kind = kinds.get(where)
    if kind == "organisation" and "place_country" in pieces:
        kind = "place"  # a country that acts is still a country
    touches = any(a < where[1] and where[0] < b for a, b in (*ignored, *kinds))
    if kind is None and touches:
        return None  # another extent: says nothing of the kind
    if span.label == "NORP" and kind in ("place", None):
        kind = "people"  # sets of links mark a demonym as its country, or not at all
    weight = 1.0 if kind is not None or is_complete else UNANNOTATED
    return Example(pieces, KINDS.index(kind or "other"), weight)


def fit(rows: Sequence[Example]) -> dict[str, list[float]]:
    """Weights by evidence, one a kind."""
    counts = Counter(piece for row in rows for piece in set(row.pieces))
    names = ["bias", *sorted(piece for piece, count in counts.items() if count >= LEAST_COUNT)]
    place = {name: number for number, name in enumerate(names)}
    seen: Matrix = np.zeros((len(rows), len(names)))
    seen[:, 0] = 1.0
    for number, row in enumerate(rows):
        for piece in row.pieces:
            if piece in place:
                seen[number, place[piece]] += 1.0
    truth: Matrix = np.eye(len(KINDS))[[row.kind for row in rows]]
    counted: Matrix = np.array([row.weight for row in rows])[:, None]
    penalty: Matrix = np.r_[0.0, np.full(len(names) - 1, L2)][:, None]
    weights: Matrix = np.zeros((len(names), len(KINDS)))
    mean, square = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        logits = seen @ weights
        chances = np.exp(logits - logits.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        slope = seen.T @ ((chances - truth) * counted) + penalty * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        weights -= STEP * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    right = (np.argmax(seen @ weights, axis=1) == np.argmax(truth, axis=1)).mean()
    print(f"{len(rows):,} spans, {len(names)} pieces of evidence, {right:.3f} get the right kind")
    return {name: [float(value) for value in row] for name, row in zip(names, weights, strict=True)}


def write(weights: dict[str, list[float]], path: Path = TABLE) -> None:
    """Write the table of weights."""
    lines = [
        "# what a piece of evidence round a name counts for each kind, in logits; fitted by tests.fit.kind_evidence.py",
        "\t".join(["evidence", *KINDS, "source"]),
    ]
    for name, row in weights.items():
        kept = [value if abs(value) >= LEAST_WEIGHT or name == "bias" else 0.0 for value in row]
        if any(kept):
            lines.append("\t".join([name, *(f"{value:.2f}" if value else "0" for value in kept), "fitted"]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_pages(gold: Path) -> Iterator[Page]:
    """The annotated pages of all sets below a folder, in one form."""
    for path in sorted(
        [*gold.glob("entities/*.jsonl.gz"), *gold.glob("founding/*.jsonl.gz"), *gold.glob("field/*.jsonl.gz")]
    ):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                item = json.loads(line)
                inner = item.get("gold", {})
                main = [[block["start"], block["end"]] for block in inner.get("document", {}).get("main", [])]
                yield Page(
                    text=item["text"],
                    mentions=item["mentions"]
                    if "mentions" in item
                    else inner.get("mentions", inner.get("entities", [])),
                    scope=item.get("scope") or inner.get("body") or main,
                    is_complete="gold" in item or path.name.startswith("re3d"),
                )


def main(folder: str) -> None:
    """Fit on the pages below a folder and write the table."""
    write(fit([example for page in read_pages(Path(folder)) for example in examples(page)]))


if __name__ == "__main__":
    main(sys.argv[1])
