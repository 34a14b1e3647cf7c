"""Keys of place names: spellings that differ only in case, accents, marks or romanisation get one key.

``name_key`` joins what a typist may vary; ``skeleton`` joins romanisations of Arabic, Persian and Kurdish names and says
"could be", never "is".  What does not belong here: looking keys up, deciding between places.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Letters that NFKD leaves whole, and marks that romanisations use for hamza and ayn.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a", "ħ": "h", "ŋ": "n"}
    | dict.fromkeys("'’‘ʻʼʾʿ`´′ʹ.", "")
    | {"&": " and "}
)  # fmt: skip
_NOT_KEY = re.compile(r"[^a-z0-9]+")
# Code points of Latin letters, marks and punctuation; a name with any other is in another script.
_LATIN = re.compile(r"[\u0000-\u024f\u0250-\u02ff\u0300-\u036f\u1e00-\u1eff\u2010-\u2027\u2032\u2033]+")
_EXPANDED = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}

# The Arabic article as it is romanised before sun letters too, and in Egypt and North Africa.
ARABIC_ARTICLES = frozenset({"al", "el", "il", "ul", "ad", "ed", "ar", "er", "as", "es", "at", "et", "az", "ez"}) | {
    "an", "en", "ash", "esh", "adh", "edh", "ath", "eth",
}  # fmt: skip
# Countries where place names are romanised from Arabic, Persian or Kurdish.
ROMANISED = frozenset({"AE", "AF", "BH", "DJ", "DZ", "EG", "EH", "ER", "IL", "IQ", "IR", "JO", "KM", "KW", "LB", "LY"}) | {
    "MA", "ML", "MR", "NE", "OM", "PK", "PS", "QA", "SA", "SD", "SO", "SS", "SY", "TD", "TN", "TR", "YE",
}  # fmt: skip
# 'the Hague', 'the Bronx'
ENGLISH_ARTICLES = frozenset({"the"})

# Spring, father of, monastery: so common that a digit keeps them apart from the letters of a name.
_GENERIC = {
    "ain": "1n", "ayn": "1n", "ein": "1n", "ayin": "1n", "abu": "1b", "abou": "1b", "bu": "1b", "albu": "1b", "deir": "1r",
    "dayr": "1r", "dair": "1r", "der": "1r",
}  # fmt: skip
_SKELETON_PAIRS = (
    ("ck", "k"), ("kh", "x"), ("sh", "s"), ("ch", "s"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("gh", "g"), ("dj", "j"),
    ("q", "k"), ("c", "k"), ("v", "w"), ("p", "b"), ("z", "s"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")
_WEAK_W = re.compile(r"w(?![aeiou])")
_FINAL_H = re.compile(r"(?<=[aeiou])[ht]\b")
_SKELETON_DROPPED = re.compile(r"[aeiouy ]+")
MIN_SKELETON = 3  # consonants; a shorter key is met by chance


def is_latin(name: str) -> bool:
    """Whether a name is written in Latin letters throughout."""
    return _LATIN.fullmatch(name) is not None and any(char.isalpha() for char in name)


@lru_cache(maxsize=20_000)
def name_key(name: str) -> str:
    """Lower-case ASCII words with single spaces: "Al-Qāʼim" → "al qaim", "St. John's" → "saint johns"; "" for no letters.

    Accents and apostrophes go, other signs become space, 'St', 'Ste', 'Mt' and 'Ft' are written out.
    """
    folded = name.lower() if name.isascii() else unicodedata.normalize("NFKD", name.lower())
    folded = folded.translate(_LETTERS)
    if not folded.isascii():
        folded = folded.encode("ascii", "ignore").decode()
    words = _NOT_KEY.sub(" ", folded).split()
    return " ".join(_EXPANDED.get(word, word) for word in words)


def without_article(key: str, articles: frozenset[str] = ARABIC_ARTICLES | ENGLISH_ARTICLES) -> str:
    """The key without an article at its beginning; "" where it has none or nothing else."""
    first, _, rest = key.partition(" ")
    return rest if first in articles else ""


@lru_cache(maxsize=20_000)
def skeleton(key: str) -> str:
    """The consonants of a key that survive every romanisation: "deir ez zor" and "dayr az zawr" → "1rsr"; "" when too few.

    Articles, vowels, y, a w before a consonant and a final h or t go; q and c become k, kh x, z s.
    """
    words = [_GENERIC.get(word, word) for word in key.split() if word not in ARABIC_ARTICLES]
    text = " ".join(words)
    for written, sound in _SKELETON_PAIRS:
        text = text.replace(written, sound)
    text = _DOUBLED.sub(r"\1", text)
    text = _FINAL_H.sub("", _WEAK_W.sub("", text))
    text = _SKELETON_DROPPED.sub("", text)
    return text if len(text) >= MIN_SKELETON else ""
