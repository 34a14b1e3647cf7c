"""spaCy's attribute ruler and rule lemmatizer, remembered: what they say of a word depends on little.

The ruler's patterns are read as they are and matched on columns; what a word with a tag and a relation is given is computed once.
What belongs here: parts of speech and lemmas from tags and relations.  What does not: the rules, which are the model's own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipelines.annotate.parse.lean.vectors import unknown

if TYPE_CHECKING:
    from spacy.language import Language

_MOST_LEMMAS = 200_000
_CONDITIONS = ("LOWER", "TAG", "DEP", "IS_SPACE")
_GIVES = ("POS", "TAG", "DEP", "MORPH", "LEMMA")
Condition = Mapping[str, object]
Given = tuple[str, str, str, str, str | None]  # tag, relation, part of speech, morphology, lemma


class Words:
    """The ruler and the lemmatizer of one pipeline.  Raises Unknown."""

    def __init__(self, pipeline: Language) -> None:
        ruler: Any = pipeline.get_pipe("attribute_ruler")
        lemmatizer: Any = pipeline.get_pipe("lemmatizer")
        self._lemmatizer = lemmatizer
        if lemmatizer.mode != "rule" or lemmatizer.overwrite:
            raise unknown("lemmatizer")
        self._vocab = pipeline.vocab
        self._single: list[tuple[int, Condition, Mapping[str, str]]] = []
        self._several: list[tuple[int, Sequence[Condition], int, Mapping[str, str]]] = []
        for number, rule in enumerate(ruler.patterns):
            if not set(rule["attrs"]) <= set(_GIVES):
                raise unknown("attribute ruler")
            for pattern in rule["patterns"]:
                if not all(_is_known(condition) for condition in pattern):
                    raise unknown("attribute ruler")
                if len(pattern) == 1:
                    self._single.append((number, pattern[0], rule["attrs"]))
                else:
                    self._several.append((number, pattern, rule["index"], rule["attrs"]))
        self._named = frozenset(word for _, condition, _ in self._single for word in _words_of(condition.get("LOWER")))
        self._like = [
            re.compile(str(value["REGEX"]))
            for _, condition, _ in self._single
            if isinstance(value := condition.get("LOWER"), dict) and "REGEX" in value
        ]
        firsts = [pattern[0] for _, pattern, _, _ in self._several]
        self._first_words = frozenset(word for first in firsts for word in _words_of(first.get("LOWER")))
        self._first_like = [
            re.compile(str(first["LOWER"]["REGEX"]))  # type: ignore[index]
            for first in firsts
            if isinstance(first.get("LOWER"), dict) and "REGEX" in first["LOWER"]  # type: ignore[operator]
        ]
        self._first_deps = frozenset(
            word for first in firsts if "LOWER" not in first for word in _words_of(first.get("DEP"))
        )
        if any("LOWER" not in first and not _words_of(first.get("DEP")) for first in firsts):
            raise unknown("attribute ruler")
        self._is_first: dict[str, bool] = {}
        self._shape: dict[str, str] = {}
        self._given: dict[tuple[object, ...], Given] = {}
        self._lemmas: dict[tuple[str, str, str], str] = {}

    def of(
        self, text: Sequence[str], lower: Sequence[str], tag: list[str], dep: list[str], is_space: Sequence[bool]
    ) -> tuple[list[str], list[str]]:
        """Part of speech and lemma of each word of one Doc; ``tag`` and ``dep`` are put right where the ruler says so."""
        extra = self._extra(lower, tag, dep)
        given: list[Given] = []
        shape, known = self._shape, self._given
        for i, word in enumerate(lower):
            named = shape.get(word)
            if named is None:
                named = self._shape_of(word)
            key = (tag[i], dep[i], named, is_space[i], extra.get(i))
            found = known.get(key)
            if found is None:
                found = known[key] = self._give(word, tag[i], dep[i], is_space[i], extra.get(i, ()))
            given.append(found)
        tag[:], dep[:] = [each[0] for each in given], [each[1] for each in given]
        return [each[2] for each in given], self._lemmas_of(text, given)

    def _shape_of(self, word: str) -> str:
        """The word where a pattern may ask for it, else nothing."""
        if len(self._shape) >= _MOST_LEMMAS:
            self._shape.clear()
        is_named = word in self._named or any(like.search(word) for like in self._like)
        self._shape[word] = word if is_named else ""
        return self._shape[word]

    def _extra(self, lower: Sequence[str], tag: Sequence[str], dep: Sequence[str]) -> dict[int, tuple[int, ...]]:
        """Of words that a pattern of several words gives something: the places of these patterns."""
        found: dict[int, tuple[int, ...]] = {}
        n = len(lower)
        for i, word in enumerate(lower):
            is_first = self._is_first.get(word)
            if is_first is None:
                is_first = word in self._first_words or any(like.search(word) for like in self._first_like)
                if len(self._is_first) >= _MOST_LEMMAS:
                    self._is_first.clear()
                self._is_first[word] = is_first
            if is_first or dep[i] in self._first_deps:
                for place, (_, pattern, index, _) in enumerate(self._several):
                    if i + len(pattern) <= n and all(
                        _holds(condition, lower[i + k], tag[i + k], dep[i + k], lower[i + k].isspace())
                        for k, condition in enumerate(pattern)
                    ):
                        at = i + index if index >= 0 else i + len(pattern) + index
                        found[at] = (*found.get(at, ()), place)
        return found

    def _give(self, lower: str, tag: str, dep: str, is_space: bool, extra: tuple[int, ...]) -> Given:
        rules = [(n, attrs) for n, condition, attrs in self._single if _holds(condition, lower, tag, dep, is_space)]
        rules += [(self._several[place][0], self._several[place][3]) for place in extra]
        found: dict[str, str] = {}
        for _, attrs in sorted(rules, key=lambda rule: rule[0]):  # a later rule has the last word
            found.update(attrs)
        morph = found.get("MORPH", "")
        return (
            found.get("TAG", tag), found.get("DEP", dep), found.get("POS", ""), "" if morph == "_" else morph,
            found.get("LEMMA"),
        )  # fmt: skip

    def _lemmas_of(self, text: Sequence[str], given: Sequence[Given]) -> list[str]:
        """Lemmas in small letters."""
        lemmas = self._lemmas
        keys = [(word, each[2], each[3]) for word, each in zip(text, given, strict=True)]
        missing = [
            key for key in dict.fromkeys(key for key, each in zip(keys, given, strict=True) if each[4] is None)
            if key not in lemmas
        ]  # fmt: skip
        if missing:
            self._learn(missing)
        found = [lemmas[key] if each[4] is None else each[4].lower() for key, each in zip(keys, given, strict=True)]
        if len(lemmas) >= _MOST_LEMMAS:
            lemmas.clear()
        return found

    def _learn(self, missing: Sequence[tuple[str, str, str]]) -> None:
        from spacy.tokens import Doc

        words, parts, morphs = (list(column) for column in zip(*missing, strict=True))
        doc = Doc(self._vocab, words=words, pos=parts, morphs=morphs)
        for key, token in zip(missing, doc, strict=True):
            self._lemmas[key] = self._lemmatizer.lemmatize(token)[0].lower()


def _is_known(condition: Condition) -> bool:
    """Whether a condition of a pattern is one that is read here."""
    if not set(condition) <= set(_CONDITIONS):
        return False
    return all(
        isinstance(value, bool) if name == "IS_SPACE" else isinstance(value, str) or _is_choice(value)
        for name, value in condition.items()
    )


def _is_choice(value: object) -> bool:
    return isinstance(value, dict) and len(value) == 1 and set(value) <= {"IN", "NOT_IN", "REGEX"}


def _words_of(value: object) -> Sequence[str]:
    """The values that a condition names."""
    if isinstance(value, str):
        return [value]
    return [*value.get("IN", ()), *value.get("NOT_IN", ())] if isinstance(value, dict) else []


def _holds(condition: Condition, lower: str, tag: str, dep: str, is_space: bool) -> bool:
    for name, value in condition.items():
        if name == "IS_SPACE":
            if value != is_space:
                return False
            continue
        has = lower if name == "LOWER" else tag if name == "TAG" else dep
        if isinstance(value, str):
            if value != has:
                return False
        elif isinstance(value, dict):
            is_listed = has in (value.get("IN") or value.get("NOT_IN") or ())
            if "REGEX" in value:
                is_listed = re.search(value["REGEX"], has) is not None
            if is_listed == ("NOT_IN" in value):
                return False
    return True
