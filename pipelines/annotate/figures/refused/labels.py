"""Numbers that name: parts of a name ('B-26', 'Lark 212'), labels ('Route 4'), years, numbers of lists.

``name_reason`` says why a numeral counts nothing; reasons are rule names.  Dates, times and codes: ``dates_and_codes``.
"""

from __future__ import annotations

from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.numbers.grammar import Numeral, read_numerals
from pipelines.annotate.figures.refused.dates_and_codes import FIRST_OLD_YEAR, LAST_YEAR, is_year, plain_number
from pipelines.annotate.figures.things.noun_phrases import noun_units, phrase_head
from pipelines.annotate.figures.words import figure_words, label_words
from pipelines.lexicons.months import english_months, spanish_months

# Years before our time and long after it are years only where the words say so.
LAST_FAR_YEAR = 2199
_NOUN_TAGS = frozenset({"NNS", "JJ", "NN", "VBN", "VBG", "NNPS", "JJR", "JJS"})
_MAX_ADDRESS = 6  # lexemes from a house number to the word for a street
_MAX_DIALLED = 8  # lexemes from a group of digits back to 'call' or 'hotline'
_MAX_COUNTED_DIGITS = 2  # 'call 12' may count
_MAX_SCREEN = 8  # lexemes from the lines of a picture to what shows it
_MAX_LISTED = 12  # lexemes from a number to the noun that says what a list numbers
_PLURALS = ("NNS", "NNPS")
_NAMED_THINGS = frozenset({"PRODUCT", "ORG", "FAC", "LAW", "WORK_OF_ART", "EVENT"})


def name_reason(context: Context, numeral: Numeral, has_unit: bool) -> str | None:
    """Why a numeral is part of a name or a label, a year or a list number; None where it counts.

    ``has_unit``: money, percent or a unit of measure stands beside it, so it is no name.
    """
    if numeral.form not in ("digits", "words", "ordinal"):
        return None
    first, last = numeral.first, numeral.last
    digits = context.kind(first) == "digits"
    if context.lower(first - 1) == "per":
        return "base of a rate"  # 'per 100,000 people'
    if digits:
        reason = _glued_reason(context, first, last, has_unit)
        if reason is not None:
            return reason
    joined = context.glued(first) and context.lower(first - 1) in HYPHENS and context.glued(first - 1)
    if joined and context.is_capital(first) and context.kind(first - 2) == "digits":
        return "name"  # '7-Eleven'
    if digits and _is_resolution(context, first):
        return "label"
    if has_unit:
        return None
    if _is_group(context, first, last, digits):
        return "group"
    if digits and _is_address(context, last):
        return "address"
    if digits and (_numbers_something(context, first) or _is_dialled(context, first, last)):
        return "label"
    if digits and _is_reached_at(context, first, last):
        return "label"
    if numeral.last - numeral.first == 1 and digits:
        if _is_list_number(context, first, last):
            return "list number"
        if _reads_as_year(context, first):
            return "year"
    return _label_reason(context, numeral, digits)


def _glued_reason(context: Context, first: int, last: int, has_unit: bool) -> str | None:
    before = first - 1
    if context.glued(first) and context.kind(before) == "word" and not has_unit:
        return "name"  # G8, A12
    if context.glued(first) and context.lower(before) in HYPHENS:
        word = context.lower(before - 1)
        joined = context.glued(before) or word in label_words()[0]  # B-26, Hantec-7, 'HANTEC -7'
        counts = word in figure_words("prefix of a number") or (has_unit and not context.has_capital(before - 1))
        if joined and context.kind(before - 1) == "word" and not counts:
            return "name"
    if context.glued(first) and context.lower(before) in ("#", "№", "+", "@", "_", "§"):
        return "code" if context.lower(before) != "+" or context.kind(before - 1) != "digits" else None
    if context.glued(last) and not has_unit:
        if context.kind(last) == "word":
            return "name"  # 1990s, 5G, 4x4
        if context.lower(last) in HYPHENS and context.glued(last + 1) and context.is_capital(last + 1):
            return "name"
    return None


def _is_group(context: Context, first: int, last: int, digits: bool) -> bool:
    """'the Group of 77', 'the Gang of Four': a name; 'a Group of 12 nurses' counts."""
    if context.lower(first - 1) != "of" or not context.is_capital(first - 2):
        return False
    if context.tag(last) in _PLURALS and context.lower(first - 3) != "the":
        return False
    return context.lower(first - 2) in figure_words("group with a number in its name") and (
        digits or context.is_capital(first)
    )


def _is_address(context: Context, last: int) -> bool:
    """'4120 North Ninth Street': names up to the word for a street."""
    for at in range(last, last + _MAX_ADDRESS):
        if context.lower(at) in figure_words("word of a street") and at > last and context.is_capital(at):
            return context.lower(at) not in figure_words("word of several streets")
        is_ordinal = context.kind(at) == "digits" and context.kind(at + 1) == "word" and context.glued(at + 1)
        is_ending = context.glued(at) and context.kind(at) == "word"
        if not (context.is_capital(at) or is_ordinal or is_ending or context.lower(at) == "."):
            return False
    return False


def _numbers_something(context: Context, first: int) -> bool:
    """'the badge numbers were 318 and 327', 'the helpline number is …': numbers that say which, not how many."""
    at, steps = first - 1, 0
    while steps < _MAX_LISTED and (
        context.kind(at) == "digits" or context.lower(at) in figure_words("between two listed numbers")
    ):
        at, steps = at - 1, steps + 1
    copula = context.lower(at)
    if copula not in ("are", "were", "is", "was", ":") and copula not in figure_words("copula before a number"):
        return False
    noun = context.lower(at - 1)
    named = context.pos(at - 2) in ("NOUN", "PROPN") or context.lower(at - 2) in figure_words(
        "telephone before its number"
    )
    return noun in ("number", "numbers") and named


def _is_dialled(context: Context, first: int, last: int) -> bool:
    """'call 112', 'the hotline 1800 456': groups of digits that are one telephone number, before no noun."""
    at, digits = first - 1, len(context.lexemes[first].text)
    while first - at < _MAX_DIALLED and (
        context.kind(at) == "digits" or context.lower(at) in ("-", "(", ")", "+", "on", ":")
    ):
        at -= 1
    if context.lower(at) in figure_words("telephone before its number"):
        return True
    dialled = context.lower(at) in figure_words("verb before a telephone number") and digits > _MAX_COUNTED_DIGITS
    return dialled and context.pos(last) not in ("NOUN", "PROPN", "ADJ") and "," not in context.lexemes[first].text


def _is_reached_at(context: Context, first: int, last: int) -> bool:
    """'call the charity on 116 123', 'text JOIN to 741741', 'they can be reached at 13 11 14': before no noun."""
    at, later, n_groups = first - 1, last, 1
    while context.kind(at) == "digits" and first - at <= _MAX_DIALLED:
        at, n_groups = at - 1, n_groups + 1
    while context.kind(later) == "digits" and later - first <= _MAX_DIALLED:
        later, n_groups = later + 1, n_groups + 1
    is_long = last - first > 1 or n_groups > 1 or len(context.lexemes[first].text) > _MAX_COUNTED_DIGITS
    if context.lower(at) not in ("on", "to", "at") or not is_long or context.pos(later) in ("NOUN", "PROPN", "ADJ"):
        return False
    for k in range(at - 1, max(at - _MAX_DIALLED, 0) - 1, -1):
        if context.lower(k) in figure_words("verb before a telephone number"):
            called_on = k == at - 1 and n_groups == 1 and last - first == 1  # 'leaders call on 450 to report'
            return not called_on and (context.tag(k) in ("VB", "VBP") or k == 0)  # 'text', 'you may call', not 'called'
        if context.lower(k) in figure_words("participle before a telephone number"):
            return context.lower(at) != "to" and context.lower(k - 1) == "be"
    return False


def _is_resolution(context: Context, first: int) -> bool:
    """'films in 1080p': lines of a picture, where something of a screen stands beside it; a price in pence elsewhere."""
    is_lines = context.lexemes[first].text in figure_words("lines of a picture") and context.glued(first + 1)
    if not is_lines or context.lower(first + 1) not in ("p", "i"):
        return False
    near = range(max(0, first - _MAX_SCREEN), first + _MAX_SCREEN)
    return any(context.lower(k) in figure_words("noun or verb of a screen") for k in near)


def _is_list_number(context: Context, first: int, last: int) -> bool:
    """'1. Introduction', '2) Results', 'in order: 1. Roads; 2. Wells'."""
    marked = (
        context.glued(last)
        and context.lower(last) in (".", ")")
        and (context.kind(last + 1) in ("word", "") or context.lower(last + 1) in ('"', "“", "'", "‘"))
    )
    return marked and (first == 0 or (context.lower(first - 1) in (";", ":", "(") and context.is_capital(last + 1)))


def _reads_as_year(context: Context, index: int) -> bool:
    number = plain_number(context, index)
    if number is None or len(context.lexemes[index].text) != 4 or not FIRST_OLD_YEAR <= number <= LAST_FAR_YEAR:
        return False
    before = context.lower(index - 1)
    if before == "of" and context.lower(index - 2) in figure_words("empty noun"):
        return False  # 'a total of 1500'
    counts = context.tag(index + 1) in _PLURALS or (
        context.tag(index + 1) in ("JJ", "VBN", "VBG") and context.tag(index + 2) in _PLURALS
    )
    if before in figure_words("before a year"):
        return not (counts and before not in figure_words("always before a year")) and (
            number <= LAST_YEAR or not counts
        )
    if not is_year(context, index):
        return False
    if before in ("to", "through", "until", "-", "–") and is_year(context, index - 2) and is_year(context, index):
        return not counts  # 'from 2003 to 2007'
    if before == "to" and context.lower(index - 2) in figure_words("before 'to' and a year"):
        return True
    if before in ("about", "around") and number % 100 and not counts:
        return True
    if before in figure_words("bound before a number") or before in figure_words("copula before a number"):
        return False
    return not counts


def _label_reason(context: Context, numeral: Numeral, digits: bool) -> str | None:
    """Behind a label word or a name, or before a noun that no number can count."""
    if numeral.form == "ordinal":
        return None
    first, last = numeral.first, numeral.last
    following = context.word(last)
    head = phrase_head(context, following) if following is not None else None
    if digits and _is_type_number(context, numeral, head):
        return "type"
    before = first - 1
    while context.lower(before) in (".", "#", ":") and context.glued(before):
        before -= 1
    if context.kind(before) != "word":
        return None
    word = context.lower(before)
    any_case, capital_case = label_words()
    counts_on = context.tag(last) in _NOUN_TAGS
    if word == "no" and digits and context.lower(before + 1) == ".":
        return "label"
    if word in ("number", "no") and not digits:
        return "label" if context.tag(before) in ("NN", "NNP") and not counts_on else None
    if not digits and word in figure_words("part of a text"):
        return "label"  # 'chapter three'
    if not context.has_capital(before):
        return "label" if word in any_case and digits and not counts_on else None
    if before > 0 and (word in any_case or word in capital_case):
        return "label"
    if before == 0 and not counts_on and (word in any_case or (digits and word in capital_case)):
        return "label"
    if len(word) == 1 and word not in ("a", "i"):
        return "name"  # 'Hall B 7'
    is_thing = head is not None and context.words.tag[head] == "NN" and not _is_plural(context, head)
    singular = before > 0 and is_thing and numeral.value != 1
    is_name = _is_name(context, before) or singular
    if not is_name or word in english_months() or not (digits or context.is_capital(first)):
        return None
    return _behind_name(context, numeral, head)


def _behind_name(context: Context, numeral: Numeral, head: int | None) -> str | None:
    """Behind a name a number belongs to it, unless it counts a plural: 'Wing 6 kitchen', but 'Harun 12 fighters'."""
    if head is not None and _is_plural(context, head):
        number = context.holders[numeral.first]
        inside = context.words.ent[number] in _NAMED_THINGS and context.words.iob[number] == "I"
        return "name" if inside else None
    if head is None and context.tag(numeral.last) in ("", "JJ", "VBN", "NN"):
        return None  # 'Harun 12 killed'
    return "name"


def _is_plural(context: Context, head: int) -> bool:
    return context.words.tag[head] in _PLURALS or context.words.lemma[head] in figure_words("plural without s")


def _is_type_number(context: Context, numeral: Numeral, head: int | None) -> bool:
    """'six 212 gliders', 'its 212 Lark glider', 'the 212 line': a number that says which, not how many."""
    first, last = numeral.first, numeral.last
    if last - first != 1 or numeral.value == 1 or context.glued(last):
        return False
    if context.lower(last) in figure_words("mark of a count"):
        return False  # 'passed the 400 mark'
    if context.lower(last) == "de" and (context.is_capital(last + 1) or context.lower(last + 1) in spanish_months()):
        return True  # a day of a Spanish name: 'the Plaza 4 de Octubre'; '30 de facto rulers' count
    if first and _is_count(context, first - 1, context.is_capital(last)):
        return True
    if head is None and (numeral.value or 0) >= 100 and _is_singular_subject(context, first, last):
        return True
    if head is None or _is_plural(context, head) or context.words.tag[head] not in ("NN", "NNP"):
        return False
    direct = context.word(last) == head or context.is_capital(last)
    determined = context.pos(first - 1) in ("DET", "ADJ") or context.tag(first - 1) in ("PRP$", "POS", "VBN")
    lemma = context.words.lemma[head]
    known = lemma in noun_units() and lemma not in figure_words("vehicle type")
    named = context.is_capital(last) and context.words.tag[head] == "NNP" and (numeral.value or 0) < 1000
    return direct and (determined or named) and not known and "." not in context.lexemes[first].text


def _is_singular_subject(context: Context, first: int, last: int) -> bool:
    """'his 212 was sold': one thing of that number; 'the 71 were killed' are many."""
    determined = context.pos(first - 1) in ("DET", "ADJ") or context.tag(first - 1) == "PRP$"
    return determined and context.lower(last) in ("is", "was", "has")


def _is_count(context: Context, index: int, before_name: bool) -> bool:
    """Whether a small number ends at the lexeme: one in words, or in digits where a name follows ('60 212 Lark gliders')."""
    found = read_numerals(context.lexemes[index : index + 1])
    if not found or found[0].value is None:
        return False
    return (found[0].form == "words" and found[0].value < 100) or (before_name and found[0].form == "digits")


def _is_name(context: Context, index: int) -> bool:
    return context.pos(index) == "PROPN" or not context.is_capital(index)
