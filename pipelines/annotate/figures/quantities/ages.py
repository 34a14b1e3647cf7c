"""Whether a number is somebody's age: 'aged 26', 'he was 26', 'Ines Marr, 37,', 'the driver, 45, died', 'two men, 18 and 19,'.

What belongs here: numbers of years that a person has.  What does not: other units (``units``).
"""

from __future__ import annotations

from functools import cache

from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.numbers.grammar import Numeral
from pipelines.annotate.figures.numbers.words import is_number_word
from pipelines.annotate.figures.words import figure_words
from pipelines.lexicons import load_table

_AGE_BEFORE = ("aged", "age")
_MAX_TO_AGE = 10  # lexemes from a number back to 'age' or 'life expectancy'
_MAX_AGES = 8  # lexemes of a list of ages
_OLDEST = 110
_REACH = 6  # lexemes of a noun phrase for a person, or of a name


def spelt_age(context: Context, numeral: Numeral) -> tuple[str, int, bool] | None:
    """'37-year-old', '9 years old', '15 years of age': the unit, the lexeme behind it, and whether a hyphen joins it."""
    at = numeral.last + (context.lower(numeral.last) in HYPHENS)
    singular = context.lower(at).removesuffix("s")
    if singular not in figure_words("unit of an age"):
        return None
    at += 1
    at += context.lower(at) in HYPHENS
    if context.lower(at) in ("old", "olds"):
        return singular, at + 1, context.lower(at - 1) in HYPHENS
    return (singular, at + 2, False) if context.lower(at) == "of" and context.lower(at + 1) == "age" else None


def is_bare_age(context: Context, numeral: Numeral) -> bool:
    """Whether a number without a unit is an age."""
    first, last = numeral.first, numeral.last
    if numeral.value is None or not 0 < numeral.value < 120:
        return False
    before = context.lower(first - 1)
    if before in _AGE_BEFORE or (before == "of" and context.lower(first - 2) in ("age", "ages")):
        return True
    if before == "between" and context.lower(first - 2) in ("aged", "ages"):
        return True
    return (
        _average_age(context, first)
        or _age_limit(context, numeral)
        or _listed_age(context, first, last)
        or _apposed_age(context, numeral)
        or _age_of_one(context, numeral)
        or _ages_of_several(context, numeral)
        or _stated_age(context, numeral)
        or _second_age(context, first)
    )


def _age_limit(context: Context, numeral: Numeral) -> bool:
    """'anyone over 65', 'half were under 18', 'children under five': a bare number beside people is their age."""
    first, last = numeral.first, numeral.last
    if context.lower(first - 1) not in figure_words("word for an age limit") or context.pos(last) in (
        "NOUN",
        "PROPN",
        "NUM",
        "ADJ",
    ):
        return False
    if numeral.form not in ("digits", "words") or (numeral.value or 0) % 1 or context.lower(last) in ("of", "%"):
        return False
    before = context.lower(first - 2)
    if before in figure_words("people of an age") or before in figure_words("whose age is stated"):
        return True
    if before not in figure_words("copula before an age") | {"are", "were"}:
        return False
    subject = context.lower(first - 3)
    return subject in figure_words("people of an age") | figure_words("share of people") | figure_words(
        "counted adjective"
    )


def _listed_age(context: Context, first: int, last: int) -> bool:
    """'her sons, two and three, were': the ages of children in a list between commas."""
    start, end = first, last
    while start > max(0, first - _MAX_AGES) and _is_in_list(context, start - 1):
        start -= 1
    while end < last + _MAX_AGES and _is_in_list(context, end):
        end += 1
    opened = context.lower(start) == "," and context.lower(start - 1) in figure_words("child whose age is told")
    closed = context.lower(end - 1) == "," or context.kind(end) in ("sign", "")
    own = context.tag(start - 2) == "PRP$" or context.tag(start - 3) in ("PRP$", "POS")
    return opened and closed and own and any(context.lower(k) == "and" for k in range(start, end))


def _is_in_list(context: Context, index: int) -> bool:
    return context.lower(index) in (",", "and") or is_number_word(context.lower(index))


def _average_age(context: Context, first: int) -> bool:
    """'their average age was 43', 'life expectancy is 63.5', 'a median age of 29': a number said of an age."""
    for at in range(first - 1, max(-1, first - _MAX_TO_AGE), -1):
        if context.lower(at) in figure_words("word for an age"):
            between = {context.lower(k) for k in range(at + 1, first)}
            return bool(between & figure_words("says an age"))
        if context.kind(at) == "digits" or context.lower(at) in (";", ":"):
            return False
    return False


def _second_age(context: Context, first: int) -> bool:
    """'aged six and seven', 'aged 6 or 7'."""
    return context.lower(first - 1) in ("and", "or") and context.lower(first - 3) in _AGE_BEFORE


def _stated_age(context: Context, numeral: Numeral) -> bool:
    """'he was 26', 'she turned 50 in June', 'who is 21 and': a person, a copula and a number with nothing counted."""
    first, last = numeral.first, numeral.last
    if numeral.value is None or not 4 <= numeral.value < 110 or numeral.value % 1:
        return False
    following = context.lower(last)
    if following not in figure_words("after a stated age") and context.kind(last) != "":
        return False
    at = first - 1
    while context.lower(at) in figure_words("before a stated age"):
        at -= 1
    if context.lower(at) in ("turned", "turns", "turning"):
        return True
    if context.lower(at) not in figure_words("copula before an age") or following in ("of", "to"):
        return False
    while context.lower(at) in figure_words("copula before an age") | figure_words("auxiliary before an age"):
        at -= 1
    return context.lower(at) in figure_words("whose age is stated")


def _apposed_age(context: Context, numeral: Numeral) -> bool:
    """'Name, 37,' and 'Name (37)': a number of two digits between marks behind a person's name."""
    first, last = numeral.first, numeral.last
    if not _may_be_years(numeral):
        return False
    opener, closer = context.lower(first - 1), context.lower(last)
    name_at = first - 2 if opener in (",", "(") else first - 1
    if not context.is_capital(name_at) or context.pos(name_at) != "PROPN":
        return False
    label = context.words.ent[context.holders[name_at]]
    if opener == ",":
        if (numeral.value or 0.0) < 4:
            return closer in (",", ";", ".", "") and label == "PERSON"
        if closer == "" or closer in figure_words("after an age in commas"):
            return closer == "," or label in ("PERSON", "") or closer in figure_words("copula of one")
        return _is_one_who(context, last, name_at, is_person=label in ("PERSON", ""))
    if opener == "(" and closer == ")":
        return label == "PERSON" and (numeral.value or 0.0) >= 10
    verb = context.tag(last) in ("VBD", "VBZ", "VBP", "MD", "VBN")
    return opener not in (",", "(") and label == "PERSON" and verb and (numeral.value or 0.0) >= 4


def _is_one_who(context: Context, last: int, name_at: int, *, is_person: bool) -> bool:
    """'Omar Said, 45 was shot', 'Omar Said, 61 and Lina Said, 58 were': not 'according to Omar Said, 45 were'."""
    if context.lower(last) in figure_words("copula of one"):
        return True  # no 45 people 'was'
    if not is_person or context.lower(last) not in figure_words("copula before an age") | {"are", "were"}:
        return False
    at = name_at
    while name_at - at < _REACH and (context.pos(at) == "PROPN" or context.lower(at) == "."):
        at -= 1
    return context.lower(at) in ("and", ",") and context.kind(at - 1 - (context.lower(at - 1) == ",")) == "digits"


def _age_of_one(context: Context, numeral: Numeral) -> bool:
    """'a man, 34, was shot', 'her son, six, and', 'the driver, 22 was': a number between marks behind one person's noun."""
    first, last = numeral.first, numeral.last
    if context.lower(first - 1) != "," or not _may_be_years(numeral, in_words=True):
        return False
    closer = context.lower(last)
    if not (
        closer == "" or closer in figure_words("after an age in commas") or closer in figure_words("copula of one")
    ):
        return False
    if context.tag(first - 2) not in ("NN", "NNP") or not _is_person(context, first - 2):
        return False
    return not any(context.lower(k) in ("according", "per") for k in range(first - 2 - _REACH, first - 2))


def _ages_of_several(context: Context, numeral: Numeral) -> bool:
    """'two men, 18 and 19, were taken', 'three boys, 5, 7 and 9, drowned': a list between commas behind a noun for people."""
    start, end = numeral.first, numeral.last
    if not _may_be_years(numeral, in_words=True):
        return False
    while start > max(0, numeral.first - _MAX_AGES) and _is_in_list(context, start - 1):
        start -= 1
    while end < numeral.last + _MAX_AGES and _is_in_list(context, end):
        end += 1
    closed = context.lower(end - 1) == "," or context.lower(end) in (".", ";", "")
    inner = range(start + 1, end - (context.lower(end - 1) == ","))
    ages = [k for k in inner if context.lower(k) not in (",", "and")]
    marks = [context.lower(k) for k in inner if context.lower(k) in (",", "and")]
    if context.lower(start) != "," or not closed or len(ages) < 2 or len(marks) != len(ages) - 1 or marks[-1] != "and":
        return False
    return context.tag(start - 1) == "NNS" and _is_person(context, start - 1)


def _may_be_years(numeral: Numeral, *, in_words: bool = False) -> bool:
    is_plain = numeral.form == "digits" or (in_words and numeral.form == "words")
    return is_plain and numeral.last - numeral.first == 1 and numeral.value is not None and 1 <= numeral.value < _OLDEST


def _is_person(context: Context, index: int) -> bool:
    return context.words.lemma[context.holders[index]].lower() in _people()


@cache
def _people() -> frozenset[str]:
    """Lemmas of nouns for one person."""
    return frozenset(row["lemma"].lower() for row in load_table("counted_nouns") if row["unit"] == "person")
