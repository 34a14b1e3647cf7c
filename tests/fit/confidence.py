"""Fit the weights of the features that tell how sure a reading is: ``python -m tests.fit.confidence GOLD [--write]``.

GOLD is a folder of ``*.jsonl.gz`` (one page a line: ``file``, ``url``, and ``gold`` with the story as text or paragraphs) and a
folder ``pages`` beside them.  Every page is read with its tags, and as a text dump in three ways.  A reading is poor where the F1
of its words (runs of four; single words where the gold lists snippets too) is below .9.

Logistic regression with one set of weights for all readings, and for pages with tags and for dumps a second one that is pulled
towards it; a feature may speak against a reading, never for it.  Printed is the area under the curve for "the reading is poor" of
pages on sites that the fit did not see (five folds of sites), beside that of a page's length alone, and how many readings of each
score are good.  ``--write`` writes lexicons/reading_weights.tsv, fitted on all pages, calibrated on the sites not seen.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from selectolax.lexbor import LexborHTMLParser

from pipelines.acquire.one_page import page_of_bytes
from pipelines.model import PageError, Reading
from pipelines.read import read_page
from pipelines.read.about.embedded import read_embedded
from pipelines.read.confidence import FEATURES, features
from pipelines.read.decode import decode

TABLE = Path(__file__).parents[2] / "pipelines" / "lexicons" / "reading_weights.tsv"
POOR = 0.9  # F1
FOLDS = 5
FARTHEST = 4.0  # spreads from the mean: as pipelines.read.confidence has it
SOFT = 0.03  # of the F1: a reading a little above the line teaches a little
RIDGE, PULL = 6.0, 10.0  # strength of the pull to zero, and to the common weights
BODY = ("paragraph", "heading", "list", "quote", "table")
WAYS = ("inner", "lines", "nodes")
# What a feature says against a reading, in words for ``articles.why``.
WORDS = {
    "few_words": "few words",
    "short": "short",
    "long": "very long",
    "much_left": "most of the page is not in the story",
    "lines_left": "many lines are not in the story",
    "prose_left": "prose stands outside the story",
    "rival": "a long paragraph stands outside the story",
    "between": "much is left out between its paragraphs",
    "gap": "a wide gap in the story",
    "island": "a part of the story stands far from the rest",
    "switches": "story and furniture alternate",
    "switch_rate": "story and furniture alternate often",
    "begins_late": "begins far down the page",
    "short_lines": "short lines",
    "open_ends": "paragraphs without an end",
    "low_starts": "paragraphs without a beginning",
    "truncated": "cut short",
    "untitled": "no headline",
    "undated": "no day of publication",
    "unsure_labels": "unsure labels",
    "disagrees": "the story that the page states is another",
}


@dataclass(frozen=True)
class Example:
    """One reading: its features, whether it is poor, whether it is of a dump, its number of words, its fold."""

    values: tuple[float, ...]
    f1: float
    is_text: bool
    n_words: int
    fold: int


def read_examples(gold: Path) -> Iterator[Example]:
    """Every page of the gold, with its tags and in three dumps."""
    for index in sorted(gold.glob("*.jsonl.gz")):
        for line in gzip.decompress(index.read_bytes()).decode().splitlines():
            entry = json.loads(line)
            payload = gzip.decompress((gold / "pages" / entry["file"]).read_bytes())
            try:
                tree = LexborHTMLParser(decode(payload, None).text)
            except PageError:
                continue
            stated = read_embedded(tree).article_body
            fold = fold_of(entry)
            for way in ("", *WAYS):
                content = dumped(tree, way).encode() if way else payload
                kind = "text" if way else "html"
                content_type = "text/plain; charset=utf-8" if way else "text/html"
                try:
                    reading = read_page(page_of_bytes(content, kind, content_type, entry.get("url")), content)
                except PageError:
                    continue
                f1 = f1_of(reading, entry["gold"])
                values = features(reading, None if way else stated)
                yield Example(values, f1, bool(way), reading.article.n_words or 0, fold)


def fold_of(entry: Mapping[str, object]) -> int:
    """The fold of a page: of its site, so that no site teaches about itself."""
    host = (urlsplit(str(entry.get("url") or "")).hostname or str(entry["file"])).removeprefix("www.")
    return int(hashlib.sha256(".".join(host.split(".")[-2:]).encode()).hexdigest(), 16) % FOLDS


# ── dumps ────────────────────────────────────────────────────────────────────────────────────────────────────────────

_BLOCKS = (
    "address article aside blockquote body br button caption center dd details dialog dir div dl dt fieldset figcaption figure",
    "footer form h1 h2 h3 h4 h5 h6 header hr legend li main nav ol option p pre section select summary table td tfoot th thead",
    "tr ul",
)
BLOCKS = frozenset(" ".join(_BLOCKS).split())
APART = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "pre", "table", "figure"])
UNSEEN = frozenset(["script", "style", "noscript", "template", "head", "svg", "iframe", "object", "textarea", "title"])


def dumped(tree: LexborHTMLParser, way: str) -> str:
    """The text of a page without its tags: ``inner`` with a blank line round each paragraph, ``lines`` without, ``nodes`` every
    text node on a line of its own."""
    pieces: list[str] = []

    def walk(node: object) -> None:
        child = node.child  # type: ignore[attr-defined]
        while child is not None:
            tag = child.tag
            if tag == "-text":
                pieces.append(" ".join((child.text_content or "").split(" ")) + ("\0" if way == "nodes" else ""))
            elif tag and tag not in UNSEEN and not tag.startswith(("-", "_", "!")):
                edge = ("\0\0" if tag in APART else "\0") if tag in BLOCKS else ""
                pieces.append(edge)
                walk(child)
                pieces.append(edge)
            child = child.next

    sys.setrecursionlimit(20_000)
    if tree.body is not None:
        walk(tree.body)
    lines: list[str] = []
    for part in re.split(r"(\0+)", "".join(pieces)):
        if part.startswith("\0"):
            if way == "inner" and len(part) > 1 and lines and lines[-1]:
                lines.append("")
        elif clean := " ".join(part.split()):
            lines.append(clean)
    return "\n".join(lines)


# ── how well a page was read ─────────────────────────────────────────────────────────────────────────────────────────


def f1_of(reading: Reading, gold: Mapping[str, object]) -> float:
    """The F1 of the words of a reading's story: of single words for a gold that lists snippets, else of runs of four."""
    text = reading.article.text
    story = "\n".join(text[block.start_char : block.end_char] for block in reading.blocks if block.role in BODY)
    size = 1 if "with" in gold else 4
    ours = runs(story, size)
    return max(harmonic(runs(option, size), ours) for option in stories(gold))


def stories(gold: Mapping[str, object]) -> list[str]:
    """The story; a second one without what may be left out."""
    if "text" in gold:
        return [str(gold["text"])]
    paragraphs = [str(part) for key in ("paragraphs", "optional_paragraphs") for part in gold.get(key) or ()]  # type: ignore[attr-defined]
    bare = [part for part in paragraphs if not (part[:1] == "[" and part[-1:] == "]")]
    return ["\n".join(part.strip("[]") for part in paragraphs), "\n".join(bare)]


def runs(text: str, size: int) -> Counter[tuple[str, ...]]:
    """The runs of so many words, in lower case."""
    words = re.findall(r"\w+", text.lower())
    return Counter(tuple(words[at : at + size]) for at in range(max(1, len(words) - size + 1)) if words)


def harmonic(gold: Counter[tuple[str, ...]], ours: Counter[tuple[str, ...]]) -> float:
    total = gold.total() + ours.total()
    return 2 * (gold & ours).total() / total if total else 1.0


# ── the fit ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Fit:
    """Weights for pages with tags and for text, the bias last, over features less their mean and by their spread."""

    mean: np.ndarray
    spread: np.ndarray
    html: np.ndarray
    text: np.ndarray

    def odds(self, examples: Sequence[Example]) -> np.ndarray:
        """The log-odds that each reading is poor."""
        table = _scaled(examples, self.mean, self.spread)
        is_text = np.array([example.is_text for example in examples])
        return np.where(is_text, table @ self.text, table @ self.html)


def fit(examples: Sequence[Example]) -> Fit:
    """The weights that make the poor readings of these examples most probable."""
    raw = np.array([example.values for example in examples])
    mean, spread = raw.mean(axis=0), np.maximum(raw.std(axis=0), 1e-3)
    table = _scaled(examples, mean, spread)
    poor = 1 / (1 + np.exp((np.array([example.f1 for example in examples]) - POOR) / SOFT))
    is_text = np.array([example.is_text for example in examples])
    weight = np.where(is_text, 1 / len(WAYS), 1.0)  # a page counts as much in its three dumps as with its tags
    common = _against(table, poor, weight, np.zeros(table.shape[1]), RIDGE)
    html, text = (_against(table[part], poor[part], weight[part], common, PULL) for part in (~is_text, is_text))
    return Fit(mean, spread, html, text)


def _scaled(examples: Sequence[Example], mean: np.ndarray, spread: np.ndarray) -> np.ndarray:
    raw = np.clip((np.array([example.values for example in examples]) - mean) / spread, -FARTHEST, FARTHEST)
    return np.hstack([raw, np.ones((len(examples), 1))])


def _against(table: np.ndarray, poor: np.ndarray, weight: np.ndarray, start: np.ndarray, ridge: float) -> np.ndarray:
    """Weights of which none but the bias speaks for a reading: a feature that would is left out, the others fitted again."""
    left = list(range(table.shape[1]))
    while True:
        found = np.zeros(table.shape[1])
        found[left] = _logistic(table[:, left], poor, weight, start[left], ridge)
        wrong = {number for number in left[:-1] if found[number] < 0}
        if not wrong:
            return found
        left = [number for number in left if number not in wrong]


def _logistic(table: np.ndarray, poor: np.ndarray, weight: np.ndarray, start: np.ndarray, ridge: float) -> np.ndarray:
    """Newton's method; the weights are pulled to ``start``, the bias is free."""
    pull = np.full(table.shape[1], ridge)
    pull[-1] = 1e-3
    found = start.copy()
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(table @ found, -30, 30)))
        slope = table.T @ (weight * (poor - chance)) - pull * (found - start)
        bend = (table * (weight * chance * (1 - chance))[:, None]).T @ table + np.diag(pull)
        step = np.linalg.solve(bend, slope)
        found += step
        if np.abs(step).max() < 1e-8:
            break
    return found


def area(values: np.ndarray, poor: np.ndarray) -> float:
    """The area under the curve: how often a poor reading has the larger value than a good one; 0.5 is chance."""
    bad, good = values[poor], values[~poor]
    if not len(bad) or not len(good):
        return float("nan")
    return float((bad[:, None] > good[None]).mean() + 0.5 * (bad[:, None] == good[None]).mean())


def apart(examples: Sequence[Example]) -> np.ndarray:
    """The log-odds of each reading by a fit that did not see its site."""
    folds = np.array([example.fold for example in examples])
    odds = np.zeros(len(examples))
    for fold in range(FOLDS):
        odds[folds == fold] = fit([e for e in examples if e.fold != fold]).odds([e for e in examples if e.fold == fold])
    return odds


def calibration(odds: np.ndarray, poor: np.ndarray) -> tuple[float, float]:
    """Slope and bias that turn log-odds of sites not seen into those of the readings that are poor (Platt)."""
    table = np.column_stack([odds, np.ones(len(odds))])
    slope, bias = _logistic(table, poor.astype(float), np.ones(len(odds)), np.array([1.0, 0.0]), 1.0)
    return max(float(slope), 0.1), float(bias)


def report(examples: Sequence[Example], odds: np.ndarray) -> None:
    """The areas on sites that the fit did not see, and how well the calibrated probabilities are kept."""
    folds = np.array([example.fold for example in examples])
    poor = np.array([example.f1 < POOR for example in examples])
    short = np.array([-float(example.n_words) for example in examples])
    is_text = np.array([example.is_text for example in examples])
    for name, part in (("html", ~is_text), ("text", is_text)):
        slope, bias = calibration(odds[part], poor[part])
        chance = 1 / (1 + np.exp(-(slope * odds[part] + bias)))
        by_fold = " ".join(
            f"{area(odds[part & (folds == fold)], poor[part & (folds == fold)]):.3f}" for fold in range(FOLDS)
        )
        share = poor[part].mean()
        print(
            f"{name}: {part.sum()} readings, {poor[part].sum()} poor; area {area(odds[part], poor[part]):.3f}"
            f" (by fold {by_fold}), of the length alone {area(short[part], poor[part]):.3f};"
            f" mean square error {np.mean((chance - poor[part]) ** 2):.4f}, with one share for all {share * (1 - share):.4f}"
        )
        for low, high in ((0, 0.5), (0.5, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)):
            inside = (1 - chance >= low) & (1 - chance < high)
            if inside.any():
                print(
                    f"  score {low} to {high:.2f}: {inside.sum()} readings, {1 - poor[part][inside].mean():.2f} well read"
                )


def write(examples: Sequence[Example], odds: np.ndarray) -> None:
    """The table of weights, fitted on all pages and calibrated by ``odds``, those of sites not seen."""
    found = fit(examples)
    poor = np.array([example.f1 < POOR for example in examples])
    is_text = np.array([example.is_text for example in examples])
    columns = []
    for part, weights in ((~is_text, found.html), (is_text, found.text)):
        slope, bias = calibration(odds[part], poor[part])
        columns.append(np.append(slope * weights[:-1], slope * weights[-1] + bias))
    source = f"fitted: tests.fit.confidence, pages with their stories, {len(examples):,} readings"
    numbers = zip([*found.mean, 0.0], [*found.spread, 1.0], *columns, strict=True)
    names = [*FEATURES, "bias"]
    words = [*(WORDS[name] for name in FEATURES), "the log-odds where every feature is at its mean"]
    lines = [
        "# How much each feature of a reading speaks against it: log-odds by the spread of its values; pages with tags, text.",
        "feature\tmean\tspread\thtml\ttext\twords\tsource",
        *(
            f"{name}\t{mean:.4f}\t{spread:.4f}\t{html:.3f}\t{text:.3f}\t{said}\t{source}"
            for name, (mean, spread, html, text), said in zip(names, numbers, words, strict=True)
        ),
    ]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    read = list(read_examples(Path(sys.argv[1])))
    unseen = apart(read)
    report(read, unseen)
    if "--write" in sys.argv:
        write(read, unseen)
