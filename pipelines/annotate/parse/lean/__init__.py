"""spaCy's pipeline run lean: the same model and the same results in a third of the time.

``columns_of`` takes tokenized Docs and gives their tokens in columns.  Tagger and parser are spaCy's own; vectors, recogniser,
attribute ruler and lemmatizer are read from the model and computed over whole pages.  A pipeline of another shape than these rooms
know runs as spaCy runs it.  What belongs here: what the model says, faster.  What does not: anything it does not say.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from pipelines.annotate.parse.lean.recogniser import Limits, Recogniser
from pipelines.annotate.parse.lean.vectors import Unknown, Vectors
from pipelines.annotate.parse.lean.words import Words
from pipelines.annotate.parse.tokens import LABELS, Tokens, heads_of

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.language import Language
    from spacy.tokens import Doc

    Numbers: TypeAlias = NDArray[np.uint64]

_PIPES = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"]
_OPENS = 1  # spaCy's SENT_START of a token that opens a sentence
_OF_PARSE = ("TAG", "DEP", "HEAD", "SENT_START")


@lru_cache(maxsize=2)
def lean_pipeline(pipeline: Language) -> LeanPipeline | None:
    """The pipeline run lean; None where it has another shape than is known here."""
    if list(pipeline.pipe_names) != _PIPES:
        return None
    try:
        return LeanPipeline(pipeline)
    except (Unknown, AttributeError, LookupError):
        return None


class LeanPipeline:
    """The components of one pipeline.  Raises Unknown."""

    def __init__(self, pipeline: Language) -> None:
        self._strings = pipeline.vocab.strings
        tok2vec: Any = pipeline.get_pipe("tok2vec")
        self._tagger: Any = pipeline.get_pipe("tagger")
        self._parser: Any = pipeline.get_pipe("parser")
        self._vectors = Vectors(tok2vec.model)
        self._recogniser = Recogniser(pipeline.get_pipe("ner"))
        self._words = Words(pipeline)
        self._attributes: list[int | str] = ["ORTH", "IDX", "IS_SPACE"]
        self._attributes += [*dict.fromkeys([*self._vectors.columns, *self._recogniser.vectors.columns])]

    def columns_of(self, docs: Sequence[Doc]) -> list[Tokens]:
        """The tokens of some Docs in columns; what stands in a Doc may depend on the others by rounding only."""
        lengths = [len(doc) for doc in docs]
        whole = [doc for doc in docs if len(doc)]
        if not whole:
            return [_nothing() for _ in docs]
        lengths = [len(doc) for doc in whole]
        bounds = np.cumsum([0, *lengths]).tolist()
        rows = np.concatenate([doc.to_array(self._attributes).astype(np.uint64, copy=False) for doc in whole])
        vectors = self._vectors.of(self._columns(rows, self._vectors.columns), lengths)
        for doc, (first, last) in zip(whole, pairwise(bounds), strict=True):
            doc.tensor = vectors[first:last]  # type: ignore[assignment]
        self._tagger.set_annotations(whole, self._tagger.predict(whole))
        self._parser.set_annotations(whole, self._parser.predict(whole))
        parsed = np.concatenate([doc.to_array(list(_OF_PARSE)).astype(np.uint64, copy=False) for doc in whole])
        is_space = rows[:, 2] != 0
        is_last = np.zeros(len(rows), np.bool_)
        is_last[np.array(bounds[1:]) - 1] = True
        opens = parsed[:, 3] == _OPENS
        limits = Limits(is_space, is_last | np.append(opens[1:], True))
        recognised = self._recogniser.vectors.of(self._columns(rows, self._recogniser.vectors.columns), lengths)
        entities = self._recogniser.entities(recognised, limits)
        found = iter(self._tokens(rows, parsed, is_space.tolist(), opens.tolist(), entities, bounds))
        return [next(found) if len(doc) else _nothing() for doc in docs]

    def _columns(self, rows: Numbers, names: Sequence[str]) -> Numbers:
        return rows[:, [self._attributes.index(name, 2) for name in names]]

    def _tokens(
        self, rows: Numbers, parsed: Numbers, is_space: list[bool], opens: list[bool], entities: list[tuple[int, int, str]],
        bounds: list[int],
    ) -> list[Tokens]:  # fmt: skip
        strings = self._strings
        orth, begin = rows[:, 0].tolist(), rows[:, 1].tolist()
        tags, deps, heads = (parsed[:, k].tolist() for k in range(3))
        for key in {*tags, *deps} - LABELS.keys():
            LABELS[key] = strings[key]
        texts = {key: strings[key] for key in set(orth)}
        lowers = {key: text.lower() for key, text in texts.items()}
        text, lower = [texts[key] for key in orth], [lowers[key] for key in orth]
        tag, dep = [LABELS[key] for key in tags], [LABELS[key] for key in deps]
        ent, iob = [""] * len(orth), ["O"] * len(orth)
        for first, last, label in entities:
            ent[first:last] = [label] * (last - first)
            iob[first:last] = ["B", *["I"] * (last - first - 1)]
        made = []
        for a, b in pairwise(bounds):
            its_tags, its_deps = tag[a:b], dep[a:b]
            pos, lemma = self._words.of(text[a:b], lower[a:b], its_tags, its_deps, is_space[a:b])
            head = heads_of(heads[a:b])
            its = (
                text[a:b],
                lower[a:b],
                lemma,
                pos,
                its_tags,
                its_deps,
                ent[a:b],
                iob[a:b],
                head,
                begin[a:b],
                opens[a:b],
            )
            made.append(Tokens(*its))
        return made


def _nothing() -> Tokens:
    return Tokens([], [], [], [], [], [], [], [], [], [], [])
