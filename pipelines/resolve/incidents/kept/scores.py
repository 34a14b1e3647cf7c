"""The likeness of every pair that is compared: those of an earlier run are read, the others worked out, and all kept."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.resolve.incidents.alike.likeness import likeness
from pipelines.resolve.incidents.kept.files import Kept
from pipelines.resolve.incidents.kept.pool import Pool

Ints = npt.NDArray[np.int64]
_NAME = "scores"
_CHUNK = 20_000  # pairs whose accounts are held at once
_MIX = np.uint64(0x9E3779B97F4A7C15)


def scores_of(pool: Pool, pairs: Ints, kept: Kept) -> npt.NDArray[np.float64]:
    """The logit of each pair, in the order of the pairs."""
    digests = np.array([int(digest, 16) for digest in pool.digests], np.uint64)
    keys = digests[pairs[:, 0]] * _MIX + digests[pairs[:, 1]] if len(pairs) else np.zeros(0, np.uint64)
    known = kept.read(_NAME)
    old_keys = np.asarray(known["key"] if known is not None else [], np.uint64)
    old_scores = np.asarray(known["score"] if known is not None else [], np.float64)
    found = np.full(len(pairs), np.nan)
    if len(old_keys):
        at = np.minimum(np.searchsorted(old_keys, keys), len(old_keys) - 1)
        is_known = old_keys[at] == keys
        found[is_known] = old_scores[at[is_known]]
    missing = np.flatnonzero(np.isnan(found))
    by_time = missing[np.argsort(pool.times()[pairs[missing, 0]], kind="stable")]
    for chunk in np.array_split(by_time, max(1, -(-len(by_time) // _CHUNK))):
        accounts = pool.accounts({int(number) for number in pairs[chunk].ravel()})
        for n in chunk:
            a, b = pairs[n]
            found[n] = round(likeness(accounts[int(a)], accounts[int(b)]), 6)
    if len(missing) or len(old_keys) != len(pairs):
        order = np.argsort(keys, kind="stable")
        kept.write(_NAME, pa.table({"key": keys[order], "score": found[order]}))
    return found
