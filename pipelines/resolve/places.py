"""Close calls between places of one name, decided by what the outlet's other articles are about.

A local paper's Paris is the one in its county.  An outlet's profile is how much its articles speak of each first-level unit,
country and place; an article never speaks for itself.  What belongs here: re-ranking the candidates that annotate kept.  What
does not: finding candidates, or anything that a page says alone.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.annotate.places import LEAST_SCORE
from pipelines.gazetteer import Gazetteer, Place, load
from pipelines.resolve.kept import Kept, gathered
from pipelines.store.batches import Committed, Ledger
from pipelines.store.page_tables import PAGE_KEYS

# The numbers below are own, set by hand and tried on local papers (LGL, TR-News, development half, November 2026): with half or
# twice of SHRINKAGE and ADMIN1_WEIGHT the share of places within 161 km moves by -.018 to +.003 (LGL), -.004 to 0 (TR-News); the
# country's and the place's own weight move it by nothing.
LEAST_ARTICLES = 3  # an outlet of fewer has no profile
ROUNDS = 2  # the first profile is made from what pages say alone, the second from what the first made of them
SHRINKAGE = 8.0  # so many places of nowhere are added to every profile: a small outlet says little
# Logits for the share of an outlet's places that lie in the candidate's unit, country, and that are the candidate itself.
ADMIN1_WEIGHT, COUNTRY_WEIGHT, PLACE_WEIGHT = 12.0, 1.0, 6.0
CHANGES = pa.schema(
    [(name, pa.string()) for name in ("mention_id", "article_id", "old_entity_id", "entity_id")]
    + [("score", pa.float64())]
)
_KEPT = CHANGES.append(pa.field("digest", pa.uint64()))
_OUTLETS = pa.schema([("article_id", pa.string()), ("outlet", pa.string())])
_CALLS = pa.schema(
    [("article_id", pa.string()), ("mention_ids", pa.list_(pa.string())), ("entity_id", pa.string()),
     ("ids", pa.list_(pa.string())), ("scores", pa.list_(pa.float64()))]
)  # fmt: skip
# Outlets with a profile, each by a hash of all its calls.
_DIGESTS = """
CREATE TABLE digests AS
SELECT o.outlet, hash(o.outlet, bit_xor(hash(hash(c.article_id, c.mention_ids, c.entity_id, c.ids, c.scores)))) AS digest
FROM calls AS c JOIN outlets AS o USING (article_id)
WHERE o.outlet IN (SELECT outlet FROM outlets GROUP BY outlet HAVING count(*) >= $least) GROUP BY o.outlet
"""
_MISSING = """
SELECT d.digest, d.outlet, c.article_id, c.mention_ids, c.entity_id, c.ids, c.scores
FROM calls AS c JOIN outlets AS o USING (article_id) JOIN (FROM digests ANTI JOIN known USING (digest)) AS d ON d.outlet = o.outlet
ORDER BY d.digest, c.article_id, c.mention_ids
"""
_CHUNK = 20_000
_UNSHARED = frozenset({"country", "region", "water"})  # say nothing of where an outlet is at home


@dataclass(frozen=True, slots=True)
class Call:
    """One place name of an article with its candidates from the page alone, best first, as (entity_id, score)."""

    article_id: str
    outlet: str | None
    mention_ids: tuple[str, ...]
    entity_id: str | None  # as annotate decided
    candidates: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A place name that the outlet's profile decides otherwise."""

    call: Call
    entity_id: str
    score: float


class Profiles:
    """How much each outlet's articles speak of units, countries and places; masses are sums of candidates' scores."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._of_outlet: dict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        self._of_article: dict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))

    def add(self, call: Call, scores: Sequence[tuple[str, float]]) -> None:
        """Take in one name of one article."""
        if call.outlet is None:
            return
        for entity_id, score in scores:
            place = self._gazetteer.by_entity_id(entity_id)
            if place is None or place.kind in _UNSHARED or score < 0.05:
                continue
            for key in ("all", *_keys(place, self._gazetteer)):
                self._of_outlet[call.outlet][key] += score
                self._of_article[call.article_id][key] += score

    def weight(self, call: Call, place: Place) -> float:
        """The logit that the outlet's other articles give a place."""
        if call.outlet is None or call.outlet not in self._of_outlet:
            return 0.0
        outlet, own = self._of_outlet[call.outlet], self._of_article[call.article_id]
        total = max(0.0, outlet.get("all", 0.0) - own.get("all", 0.0)) + SHRINKAGE
        total_weight = 0.0
        for key, weight in zip(
            _keys(place, self._gazetteer), (COUNTRY_WEIGHT, PLACE_WEIGHT, ADMIN1_WEIGHT), strict=False
        ):
            total_weight += weight * max(0.0, outlet.get(key, 0.0) - own.get(key, 0.0)) / total
        return total_weight


def _keys(place: Place, gazetteer: Gazetteer) -> tuple[str, ...]:
    """Country, the place itself, first-level unit (where it has one): the order of the weights."""
    unit = place if place.kind == "admin1" else gazetteer.place(place.admin1) if place.admin1 is not None else None
    keys = (f"country {place.country}", f"place {place.entity_id}")
    return (*keys, f"unit {unit.entity_id}") if unit else keys


def rerank(
    calls: Iterable[Call], profiles: Profiles, gazetteer: Gazetteer
) -> Iterator[tuple[Call, list[tuple[str, float]]]]:
    """Each call with its candidates' scores after the outlet's profile, best first; scores sum to what they did."""
    for call in calls:
        logits = []
        for entity_id, score in call.candidates:
            place = gazetteer.by_entity_id(entity_id)
            extra = profiles.weight(call, place) if place else 0.0
            logits.append((entity_id, math.log(max(score, 1e-6)) + extra))
        top = max((logit for _, logit in logits), default=0.0)
        masses = [(entity_id, math.exp(logit - top)) for entity_id, logit in logits]
        whole = sum(score for _, score in call.candidates)
        total = sum(mass for _, mass in masses) or 1.0
        scored = [(entity_id, whole * mass / total) for entity_id, mass in masses]
        yield call, sorted(scored, key=lambda pair: (-pair[1], pair[0]))


def decide(calls: Sequence[Call]) -> list[Change]:
    """The names that the profiles of their outlets decide otherwise than their pages; the order of calls does not matter."""
    gazetteer = load()
    scored: list[tuple[Call, list[tuple[str, float]]]] = [(call, list(call.candidates)) for call in calls]
    for _ in range(ROUNDS):
        profiles = Profiles(gazetteer)
        for call, scores in sorted(scored, key=lambda pair: (pair[0].article_id, pair[0].mention_ids)):
            profiles.add(call, scores)
        scored = list(rerank(calls, profiles, gazetteer))
    changes = []
    for call, scores in scored:
        if scores and scores[0][1] >= LEAST_SCORE and scores[0][0] != call.entity_id:
            changes.append(Change(call, scores[0][0], round(scores[0][1], 4)))
    return changes


def resolve_places(done: Ledger, folder: Path | None = None) -> pa.Table:
    """The mentions whose place the outlet's other articles decide: mention_id, article_id, old_entity_id, entity_id, score.

    Ordered by mention_id.  Articles of an outlet with fewer than LEAST_ARTICLES keep what their page says.  What becomes of an
    outlet depends on its own articles alone; ``folder``: where it is kept for the next run.
    """
    kept = Kept(folder, "places")
    outlets = gathered(kept, "outlets", done, _OUTLETS, lambda batch: _outlets_in(done, batch))
    calls = gathered(kept, "calls", done, _CALLS, lambda batch: _calls_in(done, batch))
    index, before = kept.read("decided"), kept.read("changes")
    known, held = pa.table({"digest": pa.array([], pa.uint64())}), _KEPT.empty_table()
    if index is not None and before is not None and before.schema.equals(_KEPT):
        known, held = index, before
    with duckdb.connect(":memory:") as con:
        for name, rows in (("outlets", outlets), ("calls", calls), ("known", known)):
            con.register(name, rows)
        con.execute(_DIGESTS, {"least": LEAST_ARTICLES})
        digests = con.sql("SELECT digest FROM digests ORDER BY digest").to_arrow_table()
        rows = con.execute(_MISSING)
        made = [held.filter(pc.is_in(held["digest"], digests["digest"].combine_chunks()))]
        for (digest, outlet), own in groupby(_fetched(rows), key=itemgetter(0, 1)):
            found = decide([
                Call(article_id, outlet, tuple(mention_ids), entity_id, tuple(zip(ids, scores, strict=True)))
                for _, _, article_id, mention_ids, entity_id, ids, scores in own
            ])  # fmt: skip
            made.append(_as_table(found, digest))
    changes = pa.concat_tables(made)
    if set(digests["digest"].to_pylist()) != set(known["digest"].to_pylist()):
        kept.write_whole("decided", {"changes": changes, "decided": digests})
    kept.sweep()
    return changes.drop_columns(["digest"]).sort_by("mention_id")


def _as_table(changes: Iterable[Change], digest: int) -> pa.Table:
    rows = [
        (mention_id, change.call.article_id, change.call.entity_id, change.entity_id, change.score, digest)
        for change in changes
        for mention_id in change.call.mention_ids
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(_KEPT)
    return pa.table(
        {f.name: pa.array(list(column), f.type) for f, column in zip(_KEPT, columns, strict=True)}, schema=_KEPT
    )


def _fetched(rows: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    while chunk := rows.fetchmany(_CHUNK):
        yield from chunk


def _outlets_in(done: Ledger, batch: Committed) -> pa.Table:
    """Article -> outlet, of one batch."""
    columns = ("article_id", "publisher_domain", "publisher")
    rows = done.rows_in(batch, "articles", PAGE_KEYS["articles"], columns)
    if rows is None:
        return _OUTLETS.empty_table()
    names = [pc.if_else(pc.equal(rows[name], ""), None, rows[name]) for name in columns[1:]]
    outlets = pc.utf8_lower(pc.coalesce(*names))
    return pa.table([rows["article_id"], outlets], schema=_OUTLETS).filter(pc.is_valid(outlets))


def _calls_in(done: Ledger, batch: Committed) -> pa.Table:
    """One call for each set of equal candidates of an article, of one batch."""
    mentions = done.rows_in(batch, "mentions", PAGE_KEYS["mentions"], ("mention_id", "article_id", "entity_id"))
    candidates = batch.read("place_candidates", ("mention_id", "rank", "entity_id", "score"))
    if mentions is None or candidates is None:
        return _CALLS.empty_table()
    columns = (mentions.column(n).to_pylist() for n in ("mention_id", "article_id", "entity_id"))
    chosen = {m: (a, e) for m, a, e in zip(*columns, strict=True)}
    ranked: dict[str, list[tuple[int, str, float]]] = defaultdict(list)
    columns = (candidates.column(n).to_pylist() for n in ("mention_id", "rank", "entity_id", "score"))
    for mention_id, rank, entity_id, score in zip(*columns, strict=True):
        if mention_id in chosen:
            ranked[mention_id].append((rank, entity_id, score))
    groups: dict[tuple[str, str | None, tuple[tuple[str, float], ...]], list[str]] = defaultdict(list)
    for mention_id, found in ranked.items():
        article_id, entity_id = chosen[mention_id]
        groups[article_id, entity_id, tuple((e, s) for _, e, s in sorted(found))].append(mention_id)
    rows = [
        (article_id, sorted(mention_ids), entity_id, [e for e, _ in choices], [s for _, s in choices])
        for (article_id, entity_id, choices), mention_ids in sorted(groups.items(), key=lambda item: item[1])
    ]
    cells = list(zip(*rows, strict=True)) or [()] * len(_CALLS)
    return pa.table(
        {f.name: pa.array(list(column), f.type) for f, column in zip(_CALLS, cells, strict=True)}, schema=_CALLS
    )
