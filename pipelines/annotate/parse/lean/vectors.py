"""spaCy's vectors of words in their context (tok2vec), computed once for each different word of a page.

The same layers with the same arithmetic, row by row: what the embedding gives for a word is looked up where the word comes again,
and the layers over the neighbours work on piece-major weights, so that the best of three is two comparisons of whole columns.
What belongs here: these layers.  What does not: what is read from the vectors.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float32]
    Layer: TypeAlias = Any  # a layer of thinc, whose own types know no shapes

_ODD = np.uint64(0x9E3779B97F4A7C15)


class Unknown(Exception):
    """A pipeline has a component of another shape than is read here: spaCy's own way is taken."""


def unknown(what: str) -> Unknown:
    """The exception, with the component."""
    return Unknown(f"a {what} of another shape")


class Vectors:
    """One tok2vec.  Raises Unknown."""

    def __init__(self, model: Layer) -> None:
        embed, encode = _parts(model)
        self.columns: list[str] = embed.layers[0].attrs["columns"]
        self._features, self._mixed = embed.layers[2].layers[0], embed.layers[3].layers[0]
        self._pad: int = encode.attrs["pad"]
        self._layers = [_Layer(layer) for layer in encode.layers[0].layers]

    def of(self, rows: NDArray[np.uint64], lengths: list[int]) -> Floats:
        """The vector of each token; ``rows``: its attributes, by ``columns``; ``lengths``: of the Docs that they stand in."""
        keys = rows[:, 0].copy()
        for k in range(1, rows.shape[1]):
            keys = keys * _ODD + rows[:, k]
        _, first, place = np.unique(keys, return_index=True, return_inverse=True)
        words = self._mixed.predict(self._features.predict(np.ascontiguousarray(rows[first])))
        # Zeros before, between and behind the Docs, so that no word sees one of another Doc.
        starts = np.cumsum([self._pad, *(n + self._pad for n in lengths)])
        at = np.concatenate([np.arange(start, start + n) for start, n in zip(starts[:-1], lengths, strict=True)])
        found = np.zeros((int(starts[-1]), words.shape[1]), np.float32)
        found[at] = words[place]
        for layer in self._layers:
            found = layer.of(found)
        vectors: Floats = found[at]
        return vectors


def _parts(model: Layer) -> tuple[Layer, Layer]:
    """The embedding and the layers over neighbours."""
    if len(model.layers) != 2:
        raise unknown("tok2vec")
    embed, encode = model.layers
    names = [layer.name.split("(")[0] for layer in embed.layers]
    if names != ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]:
        raise unknown("tok2vec")
    if not encode.name.startswith("with_array(residual(") or not encode.attrs.get("pad"):
        raise unknown("tok2vec")
    return embed, encode


class _Layer:
    """A layer over a token and its neighbours: residual(expand_window, maxout, layernorm)."""

    def __init__(self, residual: Layer) -> None:
        try:
            window, rest = residual.layers[0].layers
            maxout, norm = rest.layers[0].layers
        except (AttributeError, LookupError, ValueError):
            raise unknown("tok2vec") from None
        if (window.name, maxout.name, norm.name) != ("expand_window", "maxout", "layernorm"):
            raise unknown("tok2vec")
        if window.attrs["window_size"] != 1:
            raise unknown("tok2vec")
        weights = maxout.get_param("W")  # of each output, its pieces
        self._n, self._pieces, width = weights.shape
        self._weights = np.ascontiguousarray(weights.transpose(1, 0, 2).reshape(self._pieces * self._n, width))
        self._bias = np.ascontiguousarray(maxout.get_param("b").T.reshape(-1))
        self._scale, self._shift = norm.get_param("G"), norm.get_param("b")
        self._ops = maxout.ops

    def of(self, rows: Floats) -> Floats:
        n, width = rows.shape
        beside = np.zeros((n, 3 * width), np.float32)
        beside[1:, :width] = rows[:-1]
        beside[:, width : 2 * width] = rows
        beside[:-1, 2 * width :] = rows[1:]
        pieces = self._ops.gemm(beside, self._weights, trans2=True)
        pieces += self._bias
        best = pieces[:, : self._n]
        for k in range(1, self._pieces):
            best = np.maximum(best, pieces[:, k * self._n : (k + 1) * self._n])
        best = best - best.mean(axis=1, keepdims=True)
        spread = np.add.reduce(best * best, axis=1, keepdims=True) / np.float32(self._n) + np.float32(1e-08)
        best *= spread ** np.float32(-0.5)
        best *= self._scale
        best += self._shift
        best += rows
        found: Floats = best
        return found
