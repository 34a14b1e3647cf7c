"""Fit ``incident_weights.tsv``, how likely two accounts are one.

``python -m tests.fit.incidents WAREHOUSE.duckdb GOLD [--write]``; GOLD is a ``*.jsonl.gz`` of pages that WAREHOUSE was built
from: ``file``, and ``gold`` with the ``incident`` that the page reports.  A page has several accounts, so of two pages on one
incident the pair of accounts that is likeliest by the fit so far counts as one, and no other pair of theirs; of two pages on two
incidents every pair counts as two.  Logistic regression with ridge; evidence that accounts share may speak for them only, and
evidence that they differ against.  Printed are precision, recall and F1 of pairs of pages that share an incident, with the groups
that ``resolve`` makes, over five folds of incidents and on all pages.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np
import numpy.typing as npt

from pipelines import lexicons
from pipelines.paths import WarehousePaths
from pipelines.resolve.incidents.alike import likeness
from pipelines.resolve.incidents.alike.blocks import compared
from pipelines.resolve.incidents.alike.clusters import Grouping
from pipelines.resolve.incidents.told.accounts import Account, accounts_of
from pipelines.resolve.incidents.told.reports import pages_of
from pipelines.store.batches import ledger

TABLE = Path(lexicons.__file__).with_name("incident_weights.tsv")
FOLDS, ROUNDS, RIDGE = 5, 5, 1.0
AGAINST = frozenset(
    {"place apart", "place unknown", "days apart", "sure days apart",
     "days near", "no day", "published apart", "other people harmed", "other ages",
     "other act", "words of one outlet"}
)  # fmt: skip
Matrix = npt.NDArray[np.float64]
Pair = tuple[int, int]


class Cases:
    """Accounts, the pairs that are compared, what each pair shares, and whether their pages report one incident."""

    def __init__(self, warehouse: Path, gold: Path) -> None:
        with duckdb.connect(str(warehouse), read_only=True) as con:
            sightings = con.execute("SELECT source_name, capture_id FROM sightings").fetchall()
        article = {str(name).rsplit("/", 1)[-1]: str(capture) for name, capture in sightings}
        with gzip.open(gold, "rt", encoding="utf-8") as file:
            rows = [json.loads(line) for line in file]
        self.incident = {article[row["file"]]: str(row["gold"]["incident"]) for row in rows}
        folder = max(
            (p for p in WarehousePaths(warehouse).batches.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime
        )
        done = ledger(folder)
        found = [
            account for batch in done.batches for page in pages_of(done, batch, {}) for account in accounts_of(page)
        ]
        self.accounts: list[Account] = sorted(found, key=lambda account: account.account_id)
        self.page = [account.article_id for account in self.accounts]
        self.pairs = [(int(a), int(b)) for a, b in compared(self.accounts)]
        shared = [likeness.features(self.accounts[a], self.accounts[b]) for a, b in self.pairs]
        self.evidence: Matrix = np.column_stack([np.ones(len(shared)), np.array(shared)])
        self.is_one = np.array([self.incident[self.page[a]] == self.incident[self.page[b]] for a, b in self.pairs])
        self.fold = np.array([[self._fold(self.page[n]) for n in pair] for pair in self.pairs])

    def _fold(self, page: str) -> int:
        return int(hashlib.md5(self.incident[page].encode()).hexdigest(), 16) % FOLDS

    def wanted(self) -> set[tuple[str, str]]:
        """The pairs of pages that report one incident."""
        groups: dict[str, list[str]] = defaultdict(list)
        for page, incident in self.incident.items():
            groups[incident].append(page)
        return {(a, b) for group in groups.values() for a in group for b in group if a < b}

    def fit(self, use: npt.NDArray[np.bool_]) -> Matrix:
        """The bias and the weights, from some of the pairs."""
        scores = self.evidence[:, 1] * 10 + self.evidence[:, 1 + likeness.FEATURES.index("place and day")]
        weights = np.zeros(self.evidence.shape[1])
        for _ in range(ROUNDS):
            best: dict[tuple[str, str], int] = {}
            for n in np.flatnonzero(use & self.is_one):
                pages = (self.page[self.pairs[n][0]], self.page[self.pairs[n][1]])
                key = (min(pages), max(pages))
                if key not in best or scores[n] > scores[best[key]]:
                    best[key] = int(n)
            chosen = use & ~self.is_one
            chosen[list(best.values())] = True
            weights = _regress(self.evidence[chosen], self.is_one[chosen].astype(float))
            scores = self.evidence @ weights
        return weights

    def given(self, scores: Sequence[float], joined: float) -> set[tuple[str, str]]:
        """The pairs of pages that share an incident, where the pairs of accounts have these scores."""
        known = dict(zip(self.pairs, scores, strict=True))
        weights = {n: account.weight for n, account in enumerate(self.accounts)}
        pages = dict(enumerate(self.page))
        grouping = Grouping(
            lambda pairs: [-3.0] * len(pairs),
            weights,
            pages,
            frozenset(),
            lambda a, b: likeness.parted(_standing(self.accounts[a]), _standing(self.accounts[b])),
            joined,
        )
        groups = [sorted({self.page[n] for n in group}) for group in grouping.group(known)]
        return {(a, b) for group in groups for a in group for b in group if a < b}


def _standing(account: Account) -> tuple[list[int], list[str]]:
    return [day for day, _ in account.days], [place for place, _ in account.places]


def _regress(evidence: Matrix, right: Matrix) -> Matrix:
    """Logistic regression with ridge over the spread of each column; what has the wrong sign is set to nothing."""
    spread = evidence.std(0)
    spread[spread < 1e-9] = 1.0
    scaled = evidence / spread
    signs = np.array([0, *(-1 if feature in AGAINST else 1 for feature in likeness.FEATURES)])
    free = np.ones(len(signs), bool)
    while True:
        weights = np.zeros(len(signs))
        part = scaled[:, free]
        own = np.zeros(part.shape[1])
        ridge = RIDGE * np.eye(len(own))
        for _ in range(40):
            chance = 1 / (1 + np.exp(-(part @ own)))
            slope = part.T @ (chance - right) + RIDGE * own
            own -= np.linalg.solve((part * (chance * (1 - chance))[:, None]).T @ part + ridge, slope)
        weights[free] = own
        wrong = (weights * signs < 0) & (signs != 0)
        if not wrong.any():
            return weights / spread
        free &= ~wrong


def _report(name: str, given: set[tuple[str, str]], wanted: set[tuple[str, str]]) -> None:
    hits = len(given & wanted)
    precision, recall = hits / max(1, len(given)), hits / len(wanted)
    print(f"{name}: precision {precision:.3f} recall {recall:.3f} f1 {2 * hits / (len(given) + len(wanted)):.3f}")


def main() -> None:
    """Print the scores by folds; write the table where asked to."""
    cases = Cases(Path(sys.argv[1]), Path(sys.argv[2]))
    wanted = cases.wanted()
    print(f"{len(cases.accounts)} accounts, {len(cases.pairs)} pairs compared, {len(wanted)} pairs of pages")
    unseen = np.zeros(len(cases.pairs))
    for fold in range(FOLDS):
        held = (cases.fold == fold).any(1)
        unseen[held] = cases.evidence[held] @ cases.fit(~held)
    for joined in (-1.5, -1.0, -0.5, 0.0, 0.5, 1.0):
        _report(f"folds, joined from {joined}", cases.given(list(unseen), joined), wanted)
    weights = cases.fit(np.ones(len(cases.pairs), bool))
    _report("all pages", cases.given(list(cases.evidence @ weights), -0.5), wanted)
    source = (
        f"fitted: python -m tests.fit.incidents, judged pages on {len(set(cases.incident.values()))} incidents,"
        f" {len(cases.incident)} pages"
    )
    lines = [
        "# What each piece of evidence says for two accounts of one happening, in logits (resolve/incidents/likeness.py).",
        "feature\tweight\tsource",
        *(
            f"{name}\t{weight:.3f}\t{source}"
            for name, weight in zip(("bias", *likeness.FEATURES), weights, strict=True)
        ),
    ]
    print("\n".join(lines[2:]))
    if "--write" in sys.argv:
        TABLE.write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
