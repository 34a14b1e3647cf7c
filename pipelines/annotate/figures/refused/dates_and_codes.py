"""Numbers that count nothing: dates, clock times, phone numbers, numeric codes, versions, sports scores.

``denials`` gives for each lexeme of a sentence the reason why its number is no figure.  Names and labels: ``labels``.
"""

from __future__ import annotations

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.numbers.digits import slash_fraction
from pipelines.annotate.figures.words import figure_words
from pipelines.lexicons.months import english_months

FIRST_YEAR, LAST_YEAR = 1900, 2099
FIRST_OLD_YEAR = 1000
LAST_DAY = 31


def denials(context: Context) -> dict[int, str]:
    """Lexeme index -> reason, for digits and number words of dates, times and codes."""
    denied: dict[int, str] = {}
    months = english_months()
    for index, lexeme in enumerate(context.lexemes):
        if lexeme.kind == "word":
            if lexeme.lower in months:
                _month(context, index, denied)
            elif lexeme.lower in figure_words("opens a spelled year"):
                _spelled_year(context, index, denied)
        elif lexeme.kind == "digits":
            _year_in_marks(context, index, denied)
            if context.lower(index - 1) == "[" and context.lower(index + 1) == "]" and context.glued(index):
                denied[index] = "reference"  # 'the gate was shut.[3]'
            _clock(context, index, denied)
            _code(context, index, denied)
        elif lexeme.text in ("°", "º"):
            _coordinate(context, index, denied)
    return denied


def plain_number(context: Context, index: int) -> int | None:
    """The whole number in plain digits at ``index``."""
    if context.kind(index) != "digits":
        return None
    text = context.lexemes[index].text
    return int(text) if text.isdecimal() and len(text) <= 4 else None


def is_year(context: Context, index: int) -> bool:
    """Whether the digits at ``index`` could be a year of our time: four digits, no comma."""
    number = plain_number(context, index)
    return number is not None and FIRST_YEAR <= number <= LAST_YEAR


def could_be_year(context: Context, index: int) -> bool:
    """Whether the digits at ``index`` could be a year since the Middle Ages: for places where only a year can stand."""
    number = plain_number(context, index)
    return number is not None and FIRST_OLD_YEAR <= number <= LAST_YEAR


def _year_in_marks(context: Context, index: int, denied: dict[int, str]) -> None:
    """'(1834)', '(1834-1839)', 'the years 1822-1829', "'89": where only a year stands."""
    before, after = context.lower(index - 1), context.lower(index + 1)
    if before in ("'", "‘", "’") and context.glued(index) and len(context.lexemes[index].text) == 2 and (
        not context.glued(index - 1) and after not in ("'", "’", "percent", "%")
    ):  # fmt: skip
        denied[index] = "date"
    if not could_be_year(context, index):
        return
    second = index + 2 if after in ("-", "–", "—") and could_be_year(context, index + 2) else None
    end = (second if second is not None else index) + 1
    opened = before in ("(", "[", "years", "between", ";") or (before == "," and context.lower(index - 2).isdecimal())
    if opened and (context.lower(end) in (")", "]", ",", ";", ".") or before == "years"):
        if before == "between":
            return
        if before in (",", ";") and not any(context.lower(k) == "(" for k in range(max(0, index - 8), index)):
            return
        denied[index] = "date"
        if second is not None:
            denied[second] = "date"


def _coordinate(context: Context, index: int, denied: dict[int, str]) -> None:
    """'12°30′45″N 8°15′20″E', '12.51°N': degrees of a place, up to the quarter of the compass."""
    following = index + 1
    if not (context.kind(following) == "digits" and context.glued(following)) and (
        context.lower(following) not in ("n", "s", "e", "w") or not context.is_capital(following)
    ):
        return
    denied[index - 1] = "coordinate"
    for at in range(following, min(following + 6, len(context.lexemes))):
        if context.kind(at) == "digits":
            denied[at] = "coordinate"
        elif context.kind(at) == "word":
            break
    for at in range(following, min(following + 12, len(context.lexemes))):
        if context.kind(at) == "digits" and context.lower(at - 1) in ("/", ";") and "." in context.lexemes[at].text:
            denied[at] = "coordinate"


def _spelled_year(context: Context, index: int, denied: dict[int, str]) -> None:
    """'nineteen sixty-three', 'twenty fifteen', 'the year two thousand'."""
    word, after = context.lower(index), context.lower(index + 1)
    if word in ("nineteen", "eighteen", "twenty") and not context.glued(index + 1):
        tens = after in figure_words("spelled decade") if word != "twenty" else after in figure_words("spelled teen")
        if tens:
            denied[index] = denied[index + 1] = "date"
            if context.lower(index + 2) in ("-", "‐", "‑") and context.glued(index + 3):
                denied[index + 3] = "date"
    elif word == "year" and after in ("two", "nineteen", "twenty"):
        for at in range(index + 1, index + 4):
            if context.kind(at) == "word" and context.lower(at) in (
                "two",
                "thousand",
                "and",
                "nineteen",
                "twenty",
                "one",
            ):
                denied[at] = "date"


def _is_ordinal_ending(context: Context, index: int) -> bool:
    return context.lower(index) in figure_words("ordinal ending") or context.lower(index) == "d"


def _month(context: Context, index: int, denied: dict[int, str]) -> None:
    """'11 August 1931', 'Aug. 11, 2017', '6-9 June', 'June 6th', 'the 11 August floods'."""
    if not context.is_capital(index):
        return
    at = index - 1
    while context.lower(at) in ("of", "-", "–", "the") and at > 0:
        at -= 1
    if _is_ordinal_ending(context, at) and context.glued(at):
        at -= 1
    day = plain_number(context, at)
    day_before = day is not None and 1 <= day <= 31 and context.lower(at + 1) != "the"
    if day_before:
        denied[at] = "date"
        while context.lower(at - 1) == "," or context.lower(at - 1) in figure_words("joins two days"):
            earlier = plain_number(context, at - 2)
            if earlier is None or not 1 <= earlier <= 31:
                break
            denied[at - 2] = "date"
            at -= 2
    after = index + 1
    if context.lower(after) == "." and context.glued(after):
        after += 1
    if context.lower(after) == "the":
        after += 1
    number = plain_number(context, after)
    if number is None:
        return
    short_year = day_before and context.tag(after + 1) not in ("NNS", "NNPS")  # '11 Aug 63'
    if 1 <= number <= 31 or could_be_year(context, after) or short_year:
        denied[after] = "date"
    if not 1 <= number <= 31 or day_before:
        return
    after += 1
    if _is_ordinal_ending(context, after) and context.glued(after):
        after += 1
    while context.lower(after) in figure_words("joins two days"):
        day = plain_number(context, after + 1)
        if day is None or not 1 <= day <= 31 or (context.kind(after + 2) == "word" and context.glued(after + 2)):
            break
        if context.lower(after) not in ("-", "–") and context.tag(after + 2) in ("NNS", "JJ"):
            break
        denied[after + 1] = "date"
        after += 2
    if context.lower(after) == ",":
        after += 1
    if could_be_year(context, after):
        denied[after] = "date"


def _clock(context: Context, index: int, denied: dict[int, str]) -> None:
    """'11:42', '3:20 p.m.', '7am', '9.15pm', '0630', '1620 GMT'."""
    after = index + 1
    if (
        context.lower(after) == ":"
        and context.glued(after)
        and context.kind(after + 1) == "digits"
        and context.glued(after + 1)
    ):
        both = len(context.lexemes[index].text) <= 2 and len(context.lexemes[after + 1].text) == 2
        denied[index] = denied[after + 1] = "time" if both else "score"
        hour = plain_number(context, index - 2)
        if both and context.lower(index - 1) in ("to", "-", "–", "and", "until") and hour is not None and hour <= 24:
            denied[index - 2] = "time"  # 'from 6 to 7:15'
        return
    word = context.lower(after)
    if word in ("am", "pm", "o'clock") or (
        word in ("a", "p") and context.lower(after + 1) == "." and context.lower(after + 2) == "m"
    ):
        denied[index] = "time"
        at = index - 1
        if context.lower(at) in ("-", "–", "to", "and") and context.kind(at - 1) == "digits":
            denied[at - 1] = "time"
        return
    text = context.lexemes[index].text
    in_the_day = context.lower(index + 3) in figure_words("part of the day")
    if word == "in" and in_the_day and context.lower(index - 1) in figure_words("before a clock time"):
        denied[index] = "time"  # 'at 3 in the morning'
        return
    if len(text) == 4 and text.isdecimal() and int(text[:2]) < 24 and int(text[2:]) < 60:
        if _is_military_time(context, index):
            denied[index] = "time"
            if context.lower(index - 1) in ("and", "to", "-") and plain_number(context, index - 2) is not None:
                denied[index - 2] = "time"  # 'between 1620 and 1950 on'
        if text[0] == "0" and all(context.kind(k) == "digits" for k in (index + 1, index + 2)):
            denied[index] = "label"  # '0800 555 111'
        elif text[0] == "0" or word in figure_words("after a clock time"):
            denied[index] = "time"
    elif text[0] == "0" and len(text) > 1 and text.isdecimal() and not _is_space_group(context, index):
        denied[index] = "code"


def _is_military_time(context: Context, index: int) -> bool:
    """'at 2005 the gates shut', 'from 0215 on 6 June', 'at about 1310'; a year only with a day behind."""
    before = index - 1
    while context.lower(before) in figure_words("before an approximate time"):
        before -= 1
    if int(context.lexemes[index].text) % 5:
        return False
    after = figure_words("after a clock time") | figure_words("after a clock time in a phrase")
    if context.lower(before) in figure_words("before a clock time") and context.lower(index + 1) in after:
        return True
    counted = context.pos(index + 1) in ("NOUN", "PROPN", "ADJ", "SYM")
    return context.lower(before) == "at" and not counted and not is_year(context, index)


def _is_space_group(context: Context, index: int) -> bool:
    """'000' in '85 000'."""
    return len(context.lexemes[index].text) == 3 and context.kind(index - 1) == "digits" and not context.glued(index)


def _code(context: Context, index: int, denied: dict[int, str]) -> None:
    """Numeric dates, phone numbers, versions, scores, aircraft: digits joined to digits or to letters."""
    text = context.lexemes[index].text
    if text.count(".") > 1 and not all(len(group) == 3 for group in text.split(".")[1:]):
        denied[index] = "code"
    joined = [index]
    while context.glued(joined[-1] + 1) and context.lower(joined[-1] + 1) in ("-", "‐", "‑", "–", "/") and (
        context.glued(joined[-1] + 2) and context.kind(joined[-1] + 2) == "digits"
    ):  # fmt: skip
        joined.append(joined[-1] + 2)
    sign = context.lower(index + 1)
    if len(joined) > 2:
        for each in joined:
            denied.setdefault(each, "code")
    elif len(joined) == 2 and joined[0] not in denied:
        first, second = (context.lexemes[each].text for each in joined)
        if sign == "/" and slash_fraction(context.lexemes, joined[0]) is None:
            is_day = len(first) <= 2 and len(second) <= 2 and _plain_float(first) < _plain_float(second) <= LAST_DAY
            denied[joined[0]] = denied[joined[1]] = "date" if is_day else "code"
        elif sign != "/" and is_year(context, joined[0]) and (len(second) == 2 or is_year(context, joined[1])):
            denied[joined[0]] = denied[joined[1]] = "date"
        elif sign != "/" and _plain_float(first) >= _plain_float(second):
            denied[joined[0]] = denied[joined[1]] = "score"


def _plain_float(text: str) -> float:
    return float(text.replace(",", "")) if text.count(".") <= 1 and len(text) <= 20 else 0.0
