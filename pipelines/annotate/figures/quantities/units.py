"""What a number is measured in: money before or behind it, percent, measures, time; ages; and 'per' what.

Codes are ISO 4217 and UCUM as units.tsv and currencies.tsv give them; ages and durations have words (year, month, day).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.numbers.grammar import Numeral
from pipelines.annotate.figures.numbers.lexer import lex
from pipelines.annotate.figures.numbers.words import is_number_word
from pipelines.annotate.figures.words import figure_words
from pipelines.lexicons import contract_word, load_table
from pipelines.vocabularies import FIGURE_KINDS, FigureKind

# Symbols whose case carries the meaning; everything else is read in any case.
_EXACT_CASE = {
    "C": "Cel", "F": "[degF]", "V": "V", "W": "W", "A": "A", "K": "K", "Nm": "N.m", "g": "g", "h": "hour", "m": "m",
    "l": "L", "L": "L", "t": "t", "s": "second", "ha": "har",
}  # fmt: skip
_MONEY_WORDS_BY_WEIGHT = frozenset({"pound", "pounds"})
_MAX_QUOTED = 40  # lexemes between two single quotation marks; behind more of them a mark is one of feet
_AGE_BEFORE = ("aged", "age")
_MAX_TO_AGE = 10  # lexemes from a number back to 'age' or 'life expectancy'
_MAX_AGES = 8  # lexemes of a list of ages


@dataclass(frozen=True, slots=True)
class NumberUnit:
    """A unit beside a numeral: its code, the kind of figure it makes, ``per`` what, and its lexemes ``[first, last)``.

    ``first`` is the numeral's own first lexeme unless money stands before it; ``last`` the numeral's own end unless a
    unit stands behind it.
    """

    code: str
    kind: FigureKind  # money share measure age duration
    first: int
    last: int
    per: str | None = None
    attributive: bool = False  # '40-metre wall': the unit is joined to a noun


@cache
def _units() -> dict[tuple[str, ...], tuple[str, FigureKind]]:
    table: dict[tuple[str, ...], tuple[str, FigureKind]] = {}
    for row in load_table("units"):
        table[tuple(lexeme.lower for lexeme in lex(row["word"]))] = (
            row["unit"],
            contract_word("units", row, "kind", FIGURE_KINDS),
        )
    for row in load_table("currencies"):
        key = tuple(lexeme.lower for lexeme in lex(row["word"]))
        if row["form"] == "word" or (row["word"].isalpha() and len(row["word"]) == 3):
            table[key] = (row["currency"], "money")
    return table


@cache
def _first_words() -> frozenset[str]:
    return frozenset(key[0] for key in _units())


@cache
def _money_before() -> dict[tuple[str, ...], str]:
    return {
        tuple(lexeme.text for lexeme in lex(row["word"])): row["currency"]
        for row in load_table("currencies")
        if row["form"] == "symbol"
    }


def read_unit(context: Context, numeral: Numeral) -> NumberUnit | None:
    """The unit of a numeral, None where it has none: then it counts things, or nothing."""
    money = _currency_before(context, numeral.first)
    if money is not None:
        code, first = money
        last, per = _per(context, _behind_country(context, numeral.last))
        return NumberUnit(code, "money", first, last, per)
    age = _age(context, numeral)
    if age is not None:
        return age
    behind = unit_behind(context, numeral.last, numeral.form)
    if behind is None:
        return None
    code, kind, last, hyphen = behind
    end, per = _per(context, last) if not hyphen else (last, None)
    attributive = hyphen or context.lower(last) in HYPHENS
    return NumberUnit(code, kind, numeral.first, end, per, attributive)


def _behind_country(context: Context, last: int) -> int:
    """Behind a country that follows a sum: '$12 U.S. per sack', '$8 US'."""
    if [context.lower(k) for k in range(last, last + 4)] == ["u", ".", "s", "."]:
        return last + 4
    return last + 1 if context.kind(last) == "word" and context.lexemes[last].text in ("US", "USD", "CAD") else last


def _currency_before(context: Context, first: int) -> tuple[str, int] | None:
    """ISO code and first lexeme of a currency sign or code that ends at ``first``: '$', 'US$', 'HK $', 'USD', 'Rs.'."""
    if first > 1 and context.lower(first - 1) in ("-", "−") and context.glued(first):
        first -= 1
    for length in (4, 3, 2, 1):
        if first - length < 0:
            continue
        key = tuple(lexeme.text for lexeme in context.lexemes[first - length : first])
        code = _money_before().get(key)
        if key == ("Y", "=") and not context.glued(first):
            continue
        if key == ("PS",) and not (context.glued(first) and len(context.lexemes[first].text) > 1):
            continue  # letters and one digit name a thing
        if code is not None and (
            not key[-1].isalpha() or key[-1].isupper() or key[-1].lower() in figure_words("abbreviation before a sum")
        ):
            return code, first - length
    return None


def unit_behind(context: Context, last: int, form: str) -> tuple[str, FigureKind, int, bool] | None:
    """Code, kind, end and whether a hyphen joins it, of the unit at lexeme ``last``."""
    start = last
    hyphen = context.lower(start) in HYPHENS and context.glued(start + 1)
    if hyphen:
        start += 1
    if context.lower(start) == "of" and form in ("vague", "fraction"):
        start += 1  # 'hundreds of kilometres', 'a quarter of an inch'
        if context.lower(start) in ("a", "an"):
            start += 1
    elif context.lower(start) in ("a", "an") and form == "fraction":
        start += 1
    if context.lower(start) in figure_words("before a unit of time") and context.lower(start + 1) in figure_words(
        "time unit"
    ):
        start += 1
    if context.lower(start) not in _first_words():
        return None
    for length in (6, 5, 4, 3, 2, 1):
        if start + length > len(context.lexemes):
            continue
        lexemes = context.lexemes[start : start + length]
        found = _units().get(tuple(lexeme.lower for lexeme in lexemes))
        if found is None:
            continue
        text = lexemes[0].text
        if length == 1 and len(text) <= 2 and text.isalpha():
            code = _short_symbol(context, start, form, found[0], hyphen)
            if code is None:
                return None
            found = (code, "duration" if code in ("second", "hour", "minute") else found[1])
        elif length == 1 and not _is_measure(context, start, form, hyphen):
            return None
        elif length == 1 and text.lower() in _MONEY_WORDS_BY_WEIGHT and (hyphen or _weighs(context, start)):
            found = ("[lb_av]", "measure")
        return found[0], found[1], start + length, hyphen
    return None


def _weighs(context: Context, start: int) -> bool:
    """'weighs more than 70 pounds', '40 pounds of flour'; 'pounds of debt' are money."""
    if context.lower(start + 1) == "of" and context.lower(start + 2) not in figure_words("owed or given in pounds"):
        return True
    return any(context.lower(k) in figure_words("weighing") for k in range(max(0, start - 9), start + 4))


def _short_symbol(context: Context, start: int, form: str, code: str, hyphen: bool) -> str | None:
    """A unit of one or two letters needs digits before it, and the right case where the case decides."""
    text = context.lexemes[start].text
    if form != "digits":
        return None
    if text in _EXACT_CASE:
        if len(text) == 1 and not (context.glued(start) or hyphen or text == "m" or _stands_alone(context, start)):
            return None
        if text == "s" and "." not in context.lexemes[start - 1].text:
            return None  # '1990s', '20s'
        return _EXACT_CASE[text]
    if len(text) == 1:
        return code if text == "p" and context.glued(start) else None
    return code


def _stands_alone(context: Context, start: int) -> bool:
    """'9 C water', '7 V.': a symbol set apart by a space, before a small word or the end."""
    following = context.lexemes[start + 1].text if start + 1 < len(context.lexemes) else ""
    acronym = len(following) > 2 and following.isupper()  # '9 W LED lamp'
    if context.lexemes[start].text not in ("C", "V", "W") or (context.is_capital(start + 1) and not acronym):
        return False
    return context.lower(start + 1) not in (".", "-", "'s", "&") or context.kind(start + 2) == ""


def _is_measure(context: Context, start: int, form: str, hyphen: bool) -> bool:
    """Whether a word that also has other senses is a unit here."""
    word = context.lower(start)
    if word in figure_words("unit of several senses"):
        if word in figure_words("unit only after digits or one"):
            return hyphen or form in ("digits", "fraction") or context.lower(start - 1) in ("one", "a")
        if word in ("bar", "bars", "stone"):
            return form == "digits"
        if word in ("point", "points"):
            following = context.lower(start + 1)
            is_noun = context.tag(start) in ("NN", "NNS", "NNP", "NNPS")
            return is_noun and not (following == "of" and context.lower(start + 2) == "view") and not hyphen
    if word in ("'", "′"):
        opened = sum(lexeme.text == word for lexeme in context.lexemes[max(0, start - _MAX_QUOTED) : start])
        possessive = context.lower(start + 1) == "s" and context.glued(start + 1)
        return context.glued(start) and opened % 2 == 0 and "‘" not in context.text and not possessive
    if word in figure_words("currency of several senses"):
        return context.pos(start) in ("NOUN", "PROPN")
    return True


def _per(context: Context, last: int) -> tuple[int, str | None]:
    """'per month', '/ month', 'a day', '-a-day', 'each year' at ``last``: end and what it is per."""
    start = last
    if (
        context.lower(start) in HYPHENS
        and context.lower(start + 1) in ("a", "an", "per")
        and context.lower(start + 2) in HYPHENS
    ):
        unit = context.lower(start + 3)
        return (start + 4, unit) if unit in figure_words("per unit") else (last, None)
    joiner, at, width = context.lower(start), start + 1, 1
    if joiner not in figure_words("joins a rate"):
        return last, None
    if joiner == "per" and context.kind(at) == "digits" and context.kind(at + 1) == "word":
        return at + 2, f"{context.lexemes[at].text} {context.lower(at + 1)}"  # 'per 100,000 people'
    unit = context.lower(at)
    if unit in figure_words("part of a unit's name") and context.kind(at + 1) == "word":
        unit, width = f"{unit} {context.lower(at + 1)}", 2
    if joiner == "per":
        known = context.kind(at) == "word" and unit not in ("cent", "se")
    elif joiner == "/":
        known = unit in figure_words("per unit")
    else:
        known = unit in figure_words("time unit") or unit in figure_words("unit of a price")
    known = known and context.lower(at + width) not in figure_words("measures time from now")
    return (at + width, unit) if known else (last, None)


def per_behind(context: Context, last: int) -> tuple[int, str] | None:
    """'a day', 'per week' behind the noun that is counted: 'ten buses a day'."""
    end, per = _per(context, last)
    return (end, per) if per is not None else None


def _age(context: Context, numeral: Numeral) -> NumberUnit | None:
    """'37-year-old', '9 years old', '15 years of age', 'aged 26', 'at the age of 7'; 'Ines Marr, 37,' behind a person."""
    first, last = numeral.first, numeral.last
    at = last + (context.lower(last) in HYPHENS)
    word = context.lower(at)
    singular = word.removesuffix("s")
    if singular in figure_words("unit of an age"):
        at += 1
        at += context.lower(at) in HYPHENS
        if context.lower(at) in ("old", "olds"):
            return NumberUnit(singular, "age", first, at + 1, attributive=context.lower(at - 1) in HYPHENS)
        if context.lower(at) == "of" and context.lower(at + 1) == "age":
            return NumberUnit(singular, "age", first, at + 2)
        return None
    if unit_behind(context, last, numeral.form) is not None or numeral.value is None or not 0 < numeral.value < 120:
        return None
    before = context.lower(first - 1)
    if before in _AGE_BEFORE or (before == "of" and context.lower(first - 2) in ("age", "ages")):
        return NumberUnit("year", "age", first, last)
    if before == "between" and context.lower(first - 2) in ("aged", "ages"):
        return NumberUnit("year", "age", first, last)
    if _average_age(context, first) or _age_limit(context, numeral) or _listed_age(context, first, last):
        return NumberUnit("year", "age", first, last)
    if _apposed_age(context, numeral) or _stated_age(context, numeral) or _second_age(context, first):
        return NumberUnit("year", "age", first, last)
    return None


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
    if before not in ("are", "were") and before not in figure_words("copula before an age"):
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
    copulas, auxiliaries = figure_words("copula before an age"), figure_words("auxiliary before an age")
    while context.lower(at) in copulas or context.lower(at) in auxiliaries:
        at -= 1
    return context.lower(at) in figure_words("whose age is stated")


def _apposed_age(context: Context, numeral: Numeral) -> bool:
    """'Name, 37,' and 'Name (37)': a number of two digits between marks behind a person's name."""
    first, last = numeral.first, numeral.last
    if numeral.form != "digits" or last - first != 1 or numeral.value is None or not 4 <= numeral.value < 110:
        return False
    opener, closer = context.lower(first - 1), context.lower(last)
    name_at = first - 2 if opener in (",", "(") else first - 1
    if not context.is_capital(name_at) or context.pos(name_at) != "PROPN":
        return False
    label = context.words.ent[context.holders[name_at]]
    if opener == "," and (closer == "" or closer in figure_words("after an age in commas")):
        return closer == "," or label in ("PERSON", "")
    if opener == "(" and closer == ")":
        return label == "PERSON" and numeral.value >= 10
    verb = context.tag(last) in ("VBD", "VBZ", "VBP", "MD", "VBN")
    return opener not in (",", "(") and label == "PERSON" and verb
