"""Words that name a number in one sense only: 'one', 'few', 'second', 'scores', 'doubled', 'half'.

What belongs here: whether such a word counts or measures where it stands.  Names and labels: ``labels``.
"""

from __future__ import annotations

from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.numbers.grammar import Numeral, read_numerals
from pipelines.annotate.figures.quantities.units import NumberUnit, unit_behind
from pipelines.annotate.figures.words import figure_words

_MAX_BACK = 24  # lexemes from 'one' back to another number of the same list


def counts(context: Context, numeral: Numeral, unit: NumberUnit | None) -> bool:
    """Whether words that also have other senses ('one', 'few', 'second', 'scores') are a number here."""
    first, last = numeral.first, numeral.last
    word, before, after = context.lower(first), context.lower(first - 1), context.lower(last)
    if numeral.form == "ordinal":
        return _ordinal_counts(context, numeral)
    if numeral.form == "factor":
        return _factor_counts(context, numeral)
    if numeral.form == "vague":
        return _vague_counts(context, numeral)
    if numeral.form == "words" and last - first == 1 and word == "one":
        return _one_counts(context, first) if unit is None else _one_unit_counts(context, first, unit)
    if numeral.form == "words" and last - first == 1 and word == "dozen":
        return not before.endswith("'s")  # 'a baker's dozen'
    if numeral.form == "fraction" and before == "and" and context.lower(first - 2) in figure_words("time unit"):
        return False  # 'an hour and a half'
    if numeral.form == "fraction" and word in ("half", "a", "quarter") and unit is None and after == "-":
        return False
    return not (numeral.form == "digits" and unit is None and before == "." and context.glued(first))


def _factor_counts(context: Context, numeral: Numeral) -> bool:
    """'prices doubled', 'grew sixfold'; not 'doubled rooms'."""
    if context.lower(numeral.first).endswith("fold") or context.lower(numeral.last - 1) == "fold":
        return True
    return context.tag(numeral.first) in ("VBD", "VBN", "VBP", "VBG") and context.tag(numeral.last) not in ("", "NNS")


def _vague_counts(context: Context, numeral: Numeral) -> bool:
    """'the past few days', 'many of the shops', 'scores of people'; not 'few think', 'test scores', 'he scores'."""
    first, before, after = numeral.first, context.lower(numeral.first - 1), context.lower(numeral.last)
    if numeral.convention == "few":
        return before in figure_words("before a counted few")
    if numeral.convention == "many":
        return after == "of" and context.lower(numeral.last + 1) in figure_words("determiner of a whole")
    if numeral.convention in ("a couple", "couple of", "handful", "tens") and after != "of":
        return numeral.convention == "couple of" and before in figure_words("before a counted few")
    if numeral.convention == "scores":
        begins = first == 0 and context.tag(numeral.last) in ("VBD", "VBP", "VBN")
        of_people = after == "of" and before not in figure_words("before scores that are results")
        return of_people or after in ("more", "others") or begins
    return context.pos(first) != "VERB"


def _one_unit_counts(context: Context, index: int, unit: NumberUnit) -> bool:
    """'one month', 'within one day'; not 'one day the rain stopped'."""
    told = context.lower(index - 1) in figure_words("before a counted time")
    if unit.code != "day" or told or context.lower(index + 1) in HYPHENS:
        return True
    return context.lower(unit.last) in figure_words("after a counted time")


def _one_counts(context: Context, index: int) -> bool:
    """'one family', 'one of the children'; not 'no one', 'one day', 'one another', 'the one', 'one's'."""
    before, after = context.lower(index - 1), context.lower(index + 1)
    if before in HYPHENS and context.glued(index):
        return context.lower(index - 2) == "of"  # 'mother-of-one'
    if before in figure_words("one after it is no number") or after in figure_words("one before it is no number"):
        return False
    if after in ("to", "or", "and") and read_numerals(context.lexemes[index + 2 : index + 3]):
        return True
    if after == "'s" or context.lexemes[index].text.endswith(("'s", "’s")):
        return False
    if after in HYPHENS and context.glued(index + 1):
        return (
            context.lower(index + 2) in figure_words("time unit")
            or unit_behind(context, index + 1, "words") is not None
        )
    if after == "of" or context.tag(index + 1) in ("NN", "NNP", "JJ", "JJR", "JJS", "VBN", "NNS"):
        return True
    role = context.words.dep[context.holders[index]] if context.tag(index) == "CD" else ""
    if role == "dobj" and context.kind(index + 1) == "sign":
        return True  # 'they sent one;'
    if (
        context.tag(index) == "PRP"
        and after in ("is", "was", "has")
        and context.lower(index - 1) in ("and", ",", ";", "but")
    ):
        return bool(
            read_numerals(context.lexemes[max(0, index - _MAX_BACK) : index])
        )  # 'four were saved and one is missing'
    return role in ("nsubj", "nsubjpass", "dobj") and context.tag(index + 1) in ("VBD", "VBZ", "VBN")


def _ordinal_counts(context: Context, numeral: Numeral) -> bool:
    """'the fourth bridge', 'the first time'; not '58th Brigade', 'the 19th century', 'at first', 'per second'."""
    first, last = numeral.first, numeral.last
    before, after = context.lower(first - 1), context.lower(last)
    if before == "the" and context.lower(first - 2) in ("between", "than"):
        return True  # 'later than the sixth'
    if before == "the" and context.lower(first - 2) == "and":
        return any(context.lower(k) == "between" for k in range(max(0, first - 6), first))
    is_name = context.is_capital(last) and after not in figure_words("counted by an ordinal in a headline")
    if after == "" or is_name or after in HYPHENS:
        return False
    if after in figure_words("ordinal before it counts nothing"):
        return False
    if after in figure_words("time unit") or before in figure_words("ordinal after it counts nothing"):
        return before == "a" and context.tag(first) == "JJ" and context.tag(last) in ("NN", "JJ")
    if context.is_capital(last):
        return True  # 'Third Victim Found'
    return context.pos(first) in ("ADJ", "NUM", "NOUN") and context.tag(last) in ("NN", "JJ", "NNS")
