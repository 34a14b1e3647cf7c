"""The name by which readers of English know a place: 'Nineveh', 'Al Hasakah', not 'Nīnawá', 'Al Ḩasakah'.

english.tsv gives those that are words of their own; of the others the marks of scholarly romanisation go, the letters of living
alphabets ('São Paulo', 'Nzérékoré') stay.  What belongs here: what a place is called in rows.  What does not: finding places.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

# Macrons, dots, lines and cedillas below, and the signs of ayn and hamza, which romanisations add.
_MARKS = frozenset("\u0304\u0323\u0331\u0327\u0324\u0307")
_SIGNS = dict.fromkeys(map(ord, "‘’ʻʼʾʿʹ"))
# Letters with a cedilla, dot or macron that their own alphabets write.
_OF_ALPHABETS = frozenset("çÇşŞţŢģĢķĶļĻņŅŗŖżŻėĖāĀēĒīĪūŪİ")
_WRITTEN_SO = frozenset({"FR", "TR", "RO", "MD", "LV", "LT", "PL", "PT", "BR", "AL", "AZ", "TM", "ES", "MT"})


def english_name(name: str, kind: str, country: str | None) -> str:
    """What news calls a place of the gazetteer."""
    known = _table().get((name, kind, country or ""))
    return known or _plain(name, country or "")


def _plain(name: str, country: str) -> str:
    if name.isascii() and "'" not in name:
        return name
    letters = []
    for char in name.translate(_SIGNS):
        if char in _OF_ALPHABETS and country in _WRITTEN_SO:
            letters.append(char)
        else:
            parts = unicodedata.normalize("NFD", char)
            kept = "".join(part for part in parts if part not in _MARKS)
            letters.append(unicodedata.normalize("NFC", kept))
    return "".join(letters) or name


@cache
def _table() -> dict[tuple[str, str, str], str]:
    lines = Path(__file__).with_name("english.tsv").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines[2:])
    return {(name, kind, country): english for name, kind, country, english, _source in rows}
