"""Words that name a number in one sense only: 'one', 'few', 'second', 'scores', 'doubled', 'half'.

What belongs here: whether such a word counts or measures where it stands.  Names and labels: ``labels``.
"""

from __future__ import annotations

from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.numbers.grammar import Numeral, read_numerals
from pipelines.annotate.figures.quantities.units import Unit, unit_behind
from pipelines.annotate.figures.words import figure_words


def counts(context: Context, numeral: Numeral, unit: Unit | None) -> bool:
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
    token, following = context.token(numeral.first), context.token(numeral.last)
    if token is None or following is None:
        return False
    return token.tag_ in ("VBD", "VBN", "VBP", "VBG") and following.tag_ != "NNS"


def _vague_counts(context: Context, numeral: Numeral) -> bool:
    """'the past few days', 'many of the shops', 'scores of people'; not 'few think', 'test scores', 'he scores'."""
    first, before, after = numeral.first, context.lower(numeral.first - 1), context.lower(numeral.last)
    token, following = context.token(first), context.token(numeral.last)
    if numeral.convention == "few":
        return before in figure_words("before a counted few")
    if numeral.convention == "many":
        return after == "of" and context.lower(numeral.last + 1) in figure_words("determiner of a whole")
    if numeral.convention in ("a couple", "couple of", "handful", "tens") and after != "of":
        return numeral.convention == "couple of" and before in figure_words("before a counted few")
    if numeral.convention == "scores":
        begins = first == 0 and following is not None and following.tag_ in ("VBD", "VBP", "VBN")
        of_people = after == "of" and before not in ("the", "these", "test", "credit")
        return of_people or after in ("more", "others") or begins
    return not (token is not None and token.pos_ == "VERB")


def _one_unit_counts(context: Context, index: int, unit: Unit) -> bool:
    """'one month', 'within one day'; not 'one day the rain stopped'."""
    told = context.lower(index - 1) in figure_words("before a counted time")
    if unit.code != "day" or told or context.lower(index + 1) in HYPHENS:
        return True
    return context.lower(unit.last) in figure_words("behind a counted time")


def _one_counts(context: Context, index: int) -> bool:
    """'one family', 'one of the children'; not 'no one', 'one day', 'one another', 'the one', 'one's'."""
    before, after = context.lower(index - 1), context.lower(index + 1)
    if before in HYPHENS and context.glued(index):
        return context.lower(index - 2) == "of"  # 'mother-of-one'
    if before in figure_words("no one before") or after in figure_words("not a count behind one"):
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
    following, token = context.token(index + 1), context.token(index)
    if following is None or token is None:
        return False
    if after == "of" or following.tag_ in ("NN", "NNP", "JJ", "JJR", "JJS", "VBN", "NNS"):
        return True
    if token.dep_ == "dobj" and token.tag_ == "CD" and following.is_punct:
        return True  # '… sent one;'
    return (
        token.tag_ == "CD" and token.dep_ in ("nsubj", "nsubjpass", "dobj") and following.tag_ in ("VBD", "VBZ", "VBN")
    )


def _ordinal_counts(context: Context, numeral: Numeral) -> bool:
    """'the second victim', 'the first time'; not '93rd Brigade', 'the 19th century', 'at first', 'per second'."""
    first, last = numeral.first, numeral.last
    before, after = context.lower(first - 1), context.lower(last)
    following, token = context.token(last), context.token(first)
    if before == "the" and context.lower(first - 2) in ("between", "than"):
        return True  # 'higher than the tenth'
    if before == "the" and context.lower(first - 2) == "and":
        return any(context.lower(k) == "between" for k in range(max(0, first - 6), first))
    if following is None or token is None or context.is_capital(last) or after in HYPHENS:
        return False
    if after in figure_words("no order before"):
        return False
    if after in figure_words("time unit") or before in figure_words("no order behind"):
        return before == "a" and token.tag_ == "JJ" and following.tag_ in ("NN", "JJ")
    return token.pos_ in ("ADJ", "NUM", "NOUN") and following.tag_ in ("NN", "JJ", "NNS")
