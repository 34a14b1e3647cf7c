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

from pipelines.resolve.incidents.kept.pool import Pool
from pipelines.resolve.incidents.kept.scores import MICRO, Scores, scores_of
from pipelines.resolve.kept import Kept

Ints = npt.NDArray[np.int64]
_ACCOUNTS, _PAIRS = "pairs-accounts", "pairs"
_MANY = 4  # where more than one account in so many came or went, all are looked at
_FEW = 500  # where fewer than one account in so many came, the next run goes by what an earlier one wrote
_BITS_WHOSE = 2
_OF_LEFT, _OF_RIGHT = np.uint8(1), np.uint8(2)  # the right one is a candidate of the left one, and the other way round


@dataclass(frozen=True, slots=True)
class _Scored:
    """Pairs of ``n`` accounts, each as the number of its left one times n and that of its right one, ascending.  ``whose``: which
    of the two is a candidate of the other; ``scores``: the logit, nan where it is not worked out."""

    n: int
    codes: Ints
    whose: npt.NDArray[np.uint8]
    scores: Scores

    @property
    def pairs(self) -> Ints:
        """The pairs, the smaller number first."""
        return np.stack(np.divmod(self.codes, max(1, self.n)), axis=1)


def scored_pairs(pool: Pool, kept: Kept) -> tuple[Ints, Scores]:
    """The pairs of accounts that are compared, ascending, and the logit of each."""
    n = len(pool)
    digests, earlier = _read(pool, kept)
    came = np.flatnonzero(~np.isin(pool.digests, digests))
    n_gone = len(digests) - (n - len(came))
    touched = _touched(pool, digests, came, n_gone) if earlier is not None else None
    if earlier is None or touched is None:
        found = _of_best(pool.sharing().best(np.arange(n)), n)
    else:
        found = _merged(_without(earlier, touched), _of_best(pool.sharing(touched).best(touched), n))
    pairs, missing = found.pairs, np.flatnonzero(np.isnan(found.scores))
    found.scores[missing] = scores_of(pool, pairs[missing])
    if touched is None or n_gone or len(came) * _FEW > n:
        _write(pool, kept, found, pairs)
    return pairs, found.scores


def _of_best(best: npt.NDArray[np.int32], n: int) -> _Scored:
    """Rows of an account and one of its candidates as pairs that are not worked out."""
    told = best.min(axis=1).astype(np.int64)
    told *= n
    told += best.max(axis=1)
    told <<= _BITS_WHOSE
    told |= np.where(best[:, 0] < best[:, 1], _OF_LEFT, _OF_RIGHT)
    told.sort()
    whose = (told & int(_OF_LEFT | _OF_RIGHT)).astype(np.uint8)
    told >>= _BITS_WHOSE
    starts = np.flatnonzero(np.r_[True, told[1:] != told[:-1]]) if len(told) else np.zeros(0, np.int64)
    whose = np.bitwise_or.reduceat(whose, starts) if len(told) else whose
    return _Scored(n, told[starts], whose, np.full(len(starts), np.nan))


def _without(earlier: _Scored, touched: Ints) -> _Scored:
    """What holds of the pairs of an earlier run: not the candidates of accounts that may have others now."""
    is_touched = np.zeros(earlier.n, np.bool_)
    is_touched[touched] = True
    left, right = np.divmod(earlier.codes, max(1, earlier.n))
    whose = earlier.whose & ~(is_touched[left] * _OF_LEFT) & ~(is_touched[right] * _OF_RIGHT)
    return _Scored(earlier.n, earlier.codes, whose, earlier.scores)


def _merged(earlier: _Scored, new: _Scored) -> _Scored:
    """Two sets of pairs as one; what neither account is a candidate of is left out."""
    at = np.searchsorted(earlier.codes, new.codes)
    is_there = np.zeros(len(at), np.bool_)
    within = at < len(earlier.codes)
    is_there[within] = earlier.codes[at[within]] == new.codes[within]
    whose = earlier.whose.copy()
    whose[at[is_there]] |= new.whose[is_there]
    is_new = ~is_there
    codes = np.insert(earlier.codes, at[is_new], new.codes[is_new])
    whose = np.insert(whose, at[is_new], new.whose[is_new])
    scores = np.insert(earlier.scores, at[is_new], new.scores[is_new])
    is_any = whose > 0
    return _Scored(earlier.n, codes[is_any], whose[is_any], scores[is_any])


def _read(pool: Pool, kept: Kept) -> tuple[npt.NDArray[np.uint64], _Scored | None]:
    """The accounts that an earlier run met, by their digests, and its pairs of those that are still there."""
    accounts, pairs = kept.read(_ACCOUNTS), kept.read(_PAIRS)
    if accounts is None or pairs is None:
        return np.zeros(0, np.uint64), None
    digests = np.asarray(accounts["digest"], np.uint64)
    number = pool.numbers_now(digests)  # accounts keep their order, so pairs do
    left, right = (number[np.asarray(pairs[name])] for name in ("left", "right"))
    is_there = (left >= 0) & (right >= 0)
    n = len(pool)
    return digests, _Scored(
        n,
        (left * n + right)[is_there],
        np.asarray(pairs["whose"], np.uint8)[is_there],
        (np.asarray(pairs["score"], np.float64) / MICRO)[is_there],
    )


def _write(pool: Pool, kept: Kept, found: _Scored, pairs: Ints) -> None:
    columns = {
        "left": pairs[:, 0].astype(np.int32), "right": pairs[:, 1].astype(np.int32), "whose": found.whose,
        "score": np.rint(found.scores * MICRO).astype(np.int32),
    }  # fmt: skip
    kept.write_whole(_ACCOUNTS, {_PAIRS: pa.table(columns), _ACCOUNTS: pa.table({"digest": pool.digests})})


def _touched(pool: Pool, digests: npt.NDArray[np.uint64], came: Ints, n_gone: int) -> Ints | None:
    """The accounts whose candidates may be others than they were; None where that may be any."""
    if not len(came) and not n_gone:
        return came
    if (len(came) + n_gone) * _MANY > len(pool):
        return None
    gone = pool.earlier(digests) if n_gone else None
    if n_gone and (gone is None or gone.num_rows != n_gone):
        return None
    sharing, changed = pool.sharing_with(gone, came)
    touched = sharing.touched(changed)
    return touched[touched < len(pool)]
