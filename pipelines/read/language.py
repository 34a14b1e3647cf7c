"""The language of a text as a BCP 47 tag.

What the page declares is believed where the words agree with it; else the words decide.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from pipelines.lexicons import load_table

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

_ENOUGH = 1_000  # characters that the model sees: more do not change its answer on news text, and each costs time
_LEAST_LETTERS = 25  # a shorter text says too little: the declaration stands
_SURE = 0.8
_PLAIN = 0.97  # a page that says it is English is, unless the words are plainly of another language: headlines are full of names
_NEARLY = 0.3  # of the first language's probability: English is no worse a guess, and the one that is read
_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?![A-Za-z0-9])")
_LETTER = re.compile(r"[^\W\d_]")


def detect_language(text: str, declared: str | None) -> str | None:
    """The language of ``text``: ``declared`` with its region where the words agree, else that of the words.

    ``declared`` is what the page states ("en_GB", "EN-us"), in any spelling.  None where neither says anything.
    """
    stated = normal_tag(declared)
    sample = text[:_ENOUGH]
    if (stated is None or stated.split("-")[0] == "en") and _reads_as_english(sample):
        return stated or "en"
    if len(_LETTER.findall(sample)) < _LEAST_LETTERS:
        return stated
    # The model was trained on running text; capitals are foreign to it.
    if sum(map(str.isupper, sample)) * 2 > len(sample):
        sample = sample.lower()
    ranked = _model().rank(sample)
    found, probability = ranked[0]
    if stated is not None:
        is_english = stated.split("-")[0] == "en"
        return (
            stated if stated.split("-")[0] == found or probability < (_PLAIN if is_english else _SURE) else str(found)
        )
    if probability < _SURE and _english_share(ranked) >= _NEARLY * probability:  # a few words, most of them names
        return "en"
    return str(found)


def _english_share(ranked: Sequence[tuple[str, float]]) -> float:
    return next((float(share) for language, share in ranked if language == "en"), 0.0)


_LEAST_WORDS, _ENGLISH_SHARE, _DISTINCT = 30, 0.15, 5


def _reads_as_english(sample: str) -> bool:
    """True where function words alone tell: an answer in microseconds for most pages, the model for the rest."""
    words = sample.lower().split()
    known = _english_words()
    found = [word for word in words if word in known]
    return (
        len(words) >= _LEAST_WORDS
        and "the" in found
        and len(found) >= _ENGLISH_SHARE * len(words)
        and len(set(found)) >= _DISTINCT
    )


@cache
def _english_words() -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("function_words") if row["language"] == "en")


def normal_tag(declared: str | None) -> str | None:
    """A declared language in BCP 47 spelling ("zh_hant_tw" is "zh-Hant-TW"); None for what is no tag."""
    match = _TAG.match((declared or "").strip())
    if match is None:
        return None
    language, script, region = match.groups()
    parts = [language.lower(), script and script.title(), region and region.upper()]
    return "-".join(part for part in parts if part)


@cache
def _model() -> LanguageIdentifier:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # half a second, once, and only where pages are read

    try:
        return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    except OSError as error:  # it is unpacked through a file that has no name
        where = tempfile.gettempdir()
        raise OSError(f"no room in {where} to unpack the model that tells languages apart: {error.strerror}") from error
