"""The pairs of accounts that are compared, with the likeness of each.

Those of an earlier run hold, but for accounts that share a key with one that came or went since.

What belongs here: what of an earlier run holds.  What does not: who is a candidate of whom (alike/blocks.py), how alike two are
(alike/columns.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.resolve.incidents.alike.blocks import pairs_of
from pipelines.resolve.incidents.kept.pool import Pool
from pipelines.resolve.incidents.kept.scores import MICRO, Scores, scores_of
from pipelines.resolve.kept import Kept

Ints = npt.NDArray[np.int64]
_ACCOUNTS, _PAIRS = "pairs-accounts", "pairs"
_MANY = 4  # where more than one account in so many came or went, all are looked at
_OF_LEFT, _OF_RIGHT = 1, 2  # the right one is a candidate of the left one, and the other way round


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What a run before found: accounts by their digests, in order of their numbers then, and its pairs.

    ``whose``: which of the two is a candidate of the other."""

    digests: npt.NDArray[np.uint64]
    pairs: Ints
    whose: npt.NDArray[np.uint8]
    scores: Scores


def scored_pairs(pool: Pool, kept: Kept) -> tuple[Ints, Scores]:
    """The pairs of accounts that are compared, ascending, and the logit of each."""
    n = len(pool)
    earlier = _read(kept)
    touched = _touched(pool, earlier) if earlier is not None else None
    if earlier is None or touched is None:
        best = pool.sharing().best(np.arange(n))
        known = np.zeros(0, np.int64), np.zeros(0)
    else:
        number = pool.numbers_now(earlier.digests)
        pairs = number[earlier.pairs]
        is_there = (pairs >= 0).all(axis=1)
        pairs, whose, scores = pairs[is_there], earlier.whose[is_there], earlier.scores[is_there]
        is_touched = np.zeros(n, np.bool_)
        is_touched[touched] = True
        holds = [((whose & flag) > 0) & ~is_touched[pairs[:, side]] for side, flag in enumerate((_OF_LEFT, _OF_RIGHT))]
        best = np.concatenate([pairs[holds[0]], pairs[holds[1]][:, ::-1], pool.sharing(touched).best(touched)])
        known = pairs[:, 0] * n + pairs[:, 1], scores
    pairs = pairs_of(best, n)
    scores = _scores(pool, pairs, *known)
    if earlier is None or not np.array_equal(earlier.digests, pool.digests):
        _write(pool, kept, best, pairs, scores)
    return pairs, scores


def _read(kept: Kept) -> _Earlier | None:
    accounts, pairs = kept.read(_ACCOUNTS), kept.read(_PAIRS)
    if accounts is None or pairs is None:
        return None
    return _Earlier(
        np.asarray(accounts["digest"], np.uint64),
        np.stack([np.asarray(pairs[name], np.int64) for name in ("left", "right")], axis=1),
        np.asarray(pairs["whose"], np.uint8),
        np.asarray(pairs["score"], np.float64) / MICRO,
    )


def _write(pool: Pool, kept: Kept, best: Ints, pairs: Ints, scores: Scores) -> None:
    n = max(1, len(pool))
    codes = pairs[:, 0] * n + pairs[:, 1]
    whose = np.zeros(len(pairs), np.uint8)
    for flag, side in ((_OF_LEFT, 0), (_OF_RIGHT, 1)):
        own = best[best[:, side] < best[:, 1 - side]]
        whose[np.searchsorted(codes, own[:, side] * n + own[:, 1 - side])] |= flag
    columns = {
        "left": pairs[:, 0].astype(np.int32), "right": pairs[:, 1].astype(np.int32), "whose": whose,
        "score": np.rint(scores * MICRO).astype(np.int32),
    }  # fmt: skip
    kept.write_whole(_ACCOUNTS, {_PAIRS: pa.table(columns), _ACCOUNTS: pa.table({"digest": pool.digests})})


def _touched(pool: Pool, earlier: _Earlier) -> Ints | None:
    """The accounts whose candidates may be others than they were; None where that may be any."""
    came = np.flatnonzero(~np.isin(pool.digests, earlier.digests))
    n_gone = len(earlier.digests) - (len(pool) - len(came))
    if not len(came) and not n_gone:
        return came
    if (len(came) + n_gone) * _MANY > len(pool):
        return None
    gone = pool.earlier(earlier.digests) if n_gone else None
    if n_gone and (gone is None or gone.num_rows != n_gone):
        return None
    sharing, changed = pool.sharing_with(gone, came)
    touched = sharing.touched(changed)
    return touched[touched < len(pool)]


def _scores(pool: Pool, pairs: Ints, codes: Ints, known: Scores) -> Scores:
    """The logit of each pair: those that are known (``codes``: of which pairs, ascending, as accounts keep their order), and the
    others, worked out."""
    found = np.full(len(pairs), np.nan)
    wanted = pairs[:, 0] * len(pool) + pairs[:, 1]
    if len(codes) and len(wanted):
        at = np.minimum(np.searchsorted(codes, wanted), len(codes) - 1)
        is_known = codes[at] == wanted
        found[is_known] = known[at[is_known]]
    missing = np.flatnonzero(np.isnan(found))
    found[missing] = scores_of(pool, pairs[missing])
    return found
