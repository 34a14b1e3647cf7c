"""The number grammar: digits in all printed forms, number words and mixtures, fractions, vague words, ordinals.

``read_numerals`` says where the words for a number stand and what number they name.  What does not belong here: whether
the number counts anything (``not_figures``), how exactly it is meant (``bounds``), and of what (``units``, ``counted``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.annotate.lexer import Lexeme
from pipelines.annotate.word_lists import figure_words
from pipelines.lexicons import load_table

# A number with more digits than this names nothing that news counts; a double could not tell it from its neighbours.
MAX_DIGITS = 18
MAX_VALUE = 1e18
_HYPHENS = frozenset("-‐‑–")
_LIMIT_OF_SMALL_FRACTION = 20
_ARTICLES = frozenset({"a", "an"})


@dataclass(frozen=True, slots=True)
class Numeral:
    """The words of one number: lexemes ``[first, last)``, and what they say.

    ``form``: digits (any digit in it) | words | fraction | ratio ('one in five') | vague | ordinal | times ('twice') |
    factor ('doubled').  ``value`` is None for vague words, which have ``convention``, their key in number_conventions.
    """

    first: int
    last: int
    form: str
    value: float | None
    convention: str = ""


@dataclass(frozen=True, slots=True)
class _NumberWords:
    small: dict[str, float]  # zero … ninety
    scales: dict[str, float]  # hundred, thousand …, dozen
    short_scales: dict[str, float]  # bn, m, k: only behind digits
    ordinals: dict[str, float]
    parts: dict[str, float]  # third(s) -> 3
    times: dict[str, float]
    factors: dict[str, float]
    signs: dict[str, float]  # ½
    vague: dict[str, tuple[tuple[str, ...], ...]]  # first word -> phrases, longest first


@cache
def _words() -> _NumberWords:
    groups: dict[str, dict[str, float]] = {}
    for row in load_table("number_words"):
        groups.setdefault(row["class"], {})[row["word"]] = float(row["value"])
    vague: dict[str, list[tuple[str, ...]]] = {}
    for row in load_table("number_conventions"):
        if row["basis"] == "absolute" and "[" not in row["word"]:
            phrase = tuple(row["word"].split())
            vague.setdefault(phrase[0], []).append(phrase)
    small = {**groups["unit"], **groups["teen"], **groups["ten"]}
    return _NumberWords(
        small, groups["scale"], groups["short scale"], groups["ordinal"], groups["part"], groups["times"],
        groups["factor"], groups["sign"], {first: tuple(sorted(p, key=len, reverse=True)) for first, p in vague.items()},
    )  # fmt: skip


def read_numerals(lexemes: Sequence[Lexeme]) -> list[Numeral]:
    """All numerals of a sentence from left to right, the longest at each place; they do not overlap."""
    found: list[Numeral] = []
    index = 0
    while index < len(lexemes):
        numeral = _read(lexemes, index)
        if numeral is None:
            index += 1
        else:
            found.append(numeral)
            index = numeral.last
    return found


def _read(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    words = _words()
    lexeme = lexemes[index]
    lower = lexeme.lower
    if lexeme.kind == "sign" and lexeme.text not in words.signs:
        return None
    if lexeme.kind == "word" and not _may_begin(lower):
        return None
    return (
        _share(lexemes, index) or _vague(lexemes, index) or _cardinal_numeral(lexemes, index) or _single(lexemes, index)
    )


@cache
def _first_words() -> frozenset[str]:
    words = _words()
    tables = (words.small, words.scales, words.parts, words.vague, words.ordinals, words.times, words.factors)
    return frozenset(word for table in tables for word in table) | _ARTICLES | {"some"}


def _may_begin(word: str) -> bool:
    return word in _first_words() or word.endswith("fold")


def _lower(lexemes: Sequence[Lexeme], index: int) -> str:
    return lexemes[index].lower if 0 <= index < len(lexemes) else ""


def _skip_hyphen(lexemes: Sequence[Lexeme], index: int) -> int:
    """The index behind a hyphen that joins two words, else the same index."""
    if (
        index + 1 < len(lexemes)
        and lexemes[index].text in _HYPHENS
        and lexemes[index].glued
        and lexemes[index + 1].glued
    ):
        return index + 1
    return index


def digits_value(text: str) -> float | None:
    """The value of a number in ASCII digits with thousands separators, None where it names no quantity.

    ``1,200`` 1200; ``1.200.000`` 1200000; ``1.2.3`` and numbers of more than MAX_DIGITS digits None.
    """
    plain = text.replace(",", "")
    if plain.count(".") > 1:
        head, *groups = plain.split(".")
        if len(head) > 3 or any(len(group) != 3 for group in groups):
            return None
        plain = head + "".join(groups)
    if len(plain.replace(".", "")) > MAX_DIGITS:
        return None
    return float(plain)


def _vague(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    """A phrase of number_conventions: 'dozens', 'several hundred', 'tens of thousands'."""
    if lexemes[index].lower == "some" and _lower(lexemes, index + 1) in figure_words("time unit"):
        return Numeral(index, index + 1, "vague", None, "some [days]") if lexemes[index + 1].lower[-1] == "s" else None
    for phrase in _words().vague.get(lexemes[index].lower, ()):
        last = index + len(phrase)
        if all(_lower(lexemes, index + k) == word for k, word in enumerate(phrase)):
            key = " ".join(phrase)
            if phrase[-1] == "of" and len(phrase) > 1 and key != "a couple of":
                last -= 1
            if key in ("a couple", "a couple of", "couple of"):
                at = last + (_lower(lexemes, last) == "of")
                scale = _words().scales.get(_lower(lexemes, at))
                if scale is not None:
                    return Numeral(index, at + 1, "words", 2 * scale, "a couple of [hundred]")
            return Numeral(index, last, "vague", None, key)
    return None


def _single(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    """Ordinals and multiples: one word, or digits with an ending."""
    words, lower = _words(), lexemes[index].lower
    fold = words.small.get(lower.removesuffix("fold")) or words.scales.get(lower.removesuffix("fold"))
    if fold is not None and lower.endswith("fold"):
        return Numeral(index, index + 1, "factor", fold)
    if lower in words.times:
        return Numeral(index, index + 1, "times", words.times[lower])
    if lower in words.factors:
        return Numeral(index, index + 1, "factor", words.factors[lower])
    if lower in words.ordinals:
        return Numeral(index, index + 1, "ordinal", words.ordinals[lower])
    return None


def _cardinal_numeral(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    read = _cardinal(lexemes, index)
    if read is None:
        return None
    value, last, form = read
    at = _skip_hyphen(lexemes, last)
    if _lower(lexemes, at) == "fold" and lexemes[at].glued:
        last, form = at + 1, "factor"
    return Numeral(index, last, form, value) if value < MAX_VALUE else None


def _cardinal(lexemes: Sequence[Lexeme], index: int) -> tuple[float, int, str] | None:
    """Value, index behind the last lexeme, and form of the cardinal that begins at ``index``."""
    words = _words()
    lexeme = lexemes[index]
    if lexeme.kind == "digits":
        return _digits(lexemes, index)
    if lexeme.text in words.signs:
        return words.signs[lexeme.text], index + 1, "fraction"
    lower = lexeme.lower
    if lower in _ARTICLES:
        scale_at = _skip_hyphen(lexemes, index + 1)
        if _lower(lexemes, scale_at) not in words.scales:
            return None
        group, last = 1.0, index + 1
    elif lower in words.small:
        group, last = words.small[lower], index + 1
    elif lower in words.scales:
        group, last = 1.0, index
    else:
        return None
    value, end = _accumulate(lexemes, last, group)
    if end == last and last == index:
        return None
    # 'seventy-first', 'hundred and second'
    at = _skip_hyphen(lexemes, end)
    if at > end and _lower(lexemes, at) in words.ordinals and words.ordinals[_lower(lexemes, at)] < 20:
        return value + words.ordinals[_lower(lexemes, at)], at + 1, "ordinal"
    return value, end, "words"


def _accumulate(lexemes: Sequence[Lexeme], index: int, group: float) -> tuple[float, int]:
    """Reads on behind a first word of value ``group``: tens and units, 'hundred', 'and', scales, 'and a half'."""
    words = _words()
    total, last_scale, after_scale = 0.0, float("inf"), False
    while index < len(lexemes):
        at = _skip_hyphen(lexemes, index)
        joined = _lower(lexemes, at) == "and"
        if joined:
            at = _skip_hyphen(lexemes, at + 1)
        lower = _lower(lexemes, at)
        if joined and lower in _ARTICLES and _lower(lexemes, _skip_hyphen(lexemes, at + 1)) == "half":
            # 'two and a half'; 'a million and a half' adds half of the scale that was read last
            unit = last_scale if after_scale and last_scale != float("inf") else 1.0
            group, index = group + 0.5 * unit if not after_scale else group, _skip_hyphen(lexemes, at + 1) + 1
            total += 0.5 * unit if after_scale else 0.0
            continue
        if lower in words.small:
            value = words.small[lower]
            fits_units = 0 < value < 10 and group % 100 >= 20 and group % 10 == 0 and not joined
            fits_rest = (after_scale and group == 0) or (group >= 100 and group % 100 == 0 and value < 100)
            if not (fits_units or fits_rest) or (joined and not (after_scale or group >= 100)):
                break
            group, index, after_scale = group + value, at + 1, False
        elif lower == "hundred" and not joined and 0 < group < 100:
            group, index, after_scale = group * 100, at + 1, False
        elif lower == "point" and not joined and _lower(lexemes, at + 1) in words.small and not after_scale:
            digit_at, fraction = at + 1, ""
            while 0 <= words.small.get(_lower(lexemes, digit_at), -1) < 10:
                fraction += str(int(words.small[_lower(lexemes, digit_at)]))
                digit_at += 1
            if not fraction:
                break
            group, index = group + float(f"0.{fraction}"), digit_at
        elif lower in words.scales and not joined and words.scales[lower] < last_scale and group > 0:
            last_scale = words.scales[lower]
            total, group, index, after_scale = total + group * last_scale, 0.0, at + 1, True
            # 'a hundred thousand': the scales multiply
        elif lower in words.scales and not joined and after_scale and group == 0 and total < words.scales[lower]:
            last_scale = words.scales[lower]
            total, index = total * last_scale, at + 1
        else:
            break
    return total + group, index


def _digits(lexemes: Sequence[Lexeme], index: int) -> tuple[float, int, str] | None:
    """A number that begins with digits: space groups, mixed fractions, scales behind it ('4.2bn', '13.2 million')."""
    words = _words()
    lexeme = lexemes[index]
    value = digits_value(lexeme.text)
    if value is None:
        return None
    last = _space_groups(lexemes, index)
    if last > index + 1:
        groups = "".join(each.text for each in lexemes[index:last])
        value = float(groups) if len(groups) <= MAX_DIGITS else value
    power = _power_of_ten(lexemes, last)
    if power is not None:
        exponent, last = power
        return value * 10.0**exponent, last, "digits"
    if last < len(lexemes) and lexemes[last].glued and lexemes[last].lower in _ORDINAL_ENDINGS and value == int(value):
        return value, last + 1, "ordinal"
    if last < len(lexemes) and lexemes[last].text in words.signs:
        return value + words.signs[lexemes[last].text], last + 1, "digits"
    mixed = _slash_fraction(lexemes, last)
    if mixed is not None and not lexemes[last].glued and value == int(value):
        return value + mixed, last + 3, "digits"
    at = _skip_hyphen(lexemes, last)
    while _lower(lexemes, at) in words.scales and lexemes[at].kind == "word":
        value, last = value * words.scales[_lower(lexemes, at)], at + 1
        at = _skip_hyphen(lexemes, last)
    if last == index + 1 and last < len(lexemes) and _is_short_scale(lexemes, last):
        value, last = value * words.short_scales[lexemes[last].lower], last + 1
    if (
        _lower(lexemes, last) == "and" and _lower(lexemes, last + 1) == "a" and _lower(lexemes, last + 2) == "half"
    ):  # fmt: skip
        value, last = value + 0.5, last + 3
    return value, last, "digits"


def _space_groups(lexemes: Sequence[Lexeme], index: int) -> int:
    """The end of the groups of three digits that spaces set apart: '85 000'; 'five 787 jets' and '400 737 Max' have none."""
    last = index + 1
    lexeme = lexemes[index]
    if len(lexeme.text) > 3 or not lexeme.text.isdecimal() or lexeme.text[0] == "0":
        return last
    while (
        last < len(lexemes) and lexemes[last].kind == "digits" and len(lexemes[last].text) == 3
        and lexemes[last].text.isdecimal() and lexemes[last].start == lexemes[last - 1].end + 1
    ):  # fmt: skip
        following = lexemes[last + 1] if last + 1 < len(lexemes) else None
        if following is not None and following.kind == "word" and lexemes[last].text != "000" and (
            following.text[0].isupper() or (following.glued and following.lower not in _words().short_scales)
        ):  # fmt: skip
            break
        last += 1
    return last


def _power_of_ten(lexemes: Sequence[Lexeme], index: int) -> tuple[int, int] | None:
    """Exponent and end of '× 10^24', '×10−30' at ``index``."""
    if index + 2 >= len(lexemes) or lexemes[index].text not in ("×", "x", "X", "*") or lexemes[index + 1].text != "10":
        return None
    at = index + 2
    raised = lexemes[at].text == "^"
    at += raised
    sign = -1 if at < len(lexemes) and lexemes[at].text in ("-", "−", "–") else 1
    at += sign < 0
    if at >= len(lexemes) or not lexemes[at].text.isdecimal() or len(lexemes[at].text) > 2 or not (raised or sign < 0):
        return None
    exponent = sign * int(lexemes[at].text)
    return (exponent, at + 1) if abs(exponent) < MAX_DIGITS * 2 else None


def _is_short_scale(lexemes: Sequence[Lexeme], index: int) -> bool:
    """Whether the letters at ``index`` behind digits are a scale: bn, tn, k; m and b in doubt are units or names."""
    lexeme = lexemes[index]
    lower = lexeme.lower
    if lower not in _words().short_scales:
        return False
    if len(lower) > 1 or lower == "k":
        return lexeme.glued or lower != "k"
    following = lexemes[index + 1] if index + 1 < len(lexemes) else None
    money = index >= 2 and (not lexemes[index - 2].text[-1].isalnum()) and lexemes[index - 2].text in _CURRENCY_SIGNS
    code = index >= 2 and lexemes[index - 2].text.isupper() and len(lexemes[index - 2].text) in (2, 3)
    if money or (code and lexemes[index - 1].glued):
        return True
    if lower == "t":
        return False
    plural = following is not None and following.kind == "word" and _plural_near(lexemes, index + 1)
    if lower == "m" and lexeme.glued and lexeme.text == "m":
        return plural
    return lexeme.text.isupper() and (lexeme.glued or plural)


def _plural_near(lexemes: Sequence[Lexeme], index: int) -> bool:
    """Whether a noun phrase begins at ``index`` that things could be counted by: 'people', 'digital and physical sales'."""
    for lexeme in lexemes[index : index + 5]:
        if lexeme.kind != "word" or lexeme.lower in figure_words("no noun behind a number"):
            return False
        if lexeme.lower in figure_words("plural behind m") or (lexeme.lower.endswith("s") and len(lexeme.lower) > 3):
            return True
        if lexeme.lower in ("in", "from", "at", "to", "on", "for", "by", "with", "is", "was", "the", "a", "an", "race"):
            return False
    return False


_ORDINAL_ENDINGS = frozenset({"st", "nd", "rd", "th"})
_CURRENCY_SIGNS = frozenset("$€£¥₹₽₪₦₩₺₴฿")


def _slash_fraction(lexemes: Sequence[Lexeme], index: int) -> float | None:
    """The value of '1/2' at ``index``, where both sides are small and it is less than one."""
    if index + 2 >= len(lexemes) or lexemes[index + 1].text != "/" or not lexemes[index + 1].glued:
        return None
    above, below = lexemes[index].text, lexemes[index + 2].text
    if not (above.isdecimal() and below.isdecimal() and lexemes[index + 2].glued) or len(above) > 2 or len(below) > 2:
        return None
    if index + 3 < len(lexemes) and lexemes[index + 3].glued and lexemes[index + 3].text in ("/", "-"):
        return None
    return int(above) / int(below) if 0 < int(above) < int(below) <= _LIMIT_OF_SMALL_FRACTION else None


def _share(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    """'a third', 'two-thirds', 'half', '1/2', 'one in five', 'three out of four', 'half a million'."""
    lexeme = lexemes[index]
    fraction = _slash_fraction(lexemes, index)
    if fraction is not None:
        return Numeral(index, index + 3, "fraction", fraction)
    return _ratio(lexemes, index) if lexeme.kind == "digits" else _ratio(lexemes, index) or _parts(lexemes, index)


def _ratio(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    above = _cardinal(lexemes, index)
    if above is None:
        return None
    value, last, _ = above
    joiners = (("out", "of", "every"), ("out", "of"), ("in", "every"), ("of", "every"), ("in",))
    for joiner in joiners:
        if all(_lower(lexemes, last + k) == word for k, word in enumerate(joiner)):
            at = last + len(joiner)
            below = _cardinal(lexemes, at) if at < len(lexemes) else None
            if below is None or below[0] <= value or value < 1:
                return None
            if joiner == ("in",) and not (_is_round(below[0]) and value <= 9 and below[1] == at + 1):
                return None
            return Numeral(index, below[1], "ratio", value / below[0])
    return None


def _is_round(value: float) -> bool:
    """Whether '… in N' reads as a ratio: N up to ten, or ten and its round multiples below the years."""
    return value in (2, 3, 4, 5, 6, 7, 8, 9, 12) or (value % 10 == 0 and value <= 1000) or value % 10_000 == 0


def _parts(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    words = _words()
    lower = lexemes[index].lower
    if lower == "half":
        return _half(lexemes, index, index + 1)
    at = _skip_hyphen(lexemes, index + 1)
    part = _lower(lexemes, at)
    if part not in words.parts:
        return None
    above = 1.0 if lower in _ARTICLES else words.small.get(lower, 0.0)
    many = part.endswith("s") or part == "halves"
    if not 1 <= above < words.parts[part] or many != (above > 1):
        return None
    if part == "quarters" and _lower(lexemes, index - 1) in (
        "first",
        "last",
        "past",
        "next",
        "previous",
        "final",
        "few",
    ):
        return None  # of a year
    if part == "half":
        return _half(lexemes, index, at + 1)
    # 'a fifth suspect' and 'one quarter later' are no fractions, 'a fifth of' is; 'second' is never one
    if lower in _ARTICLES and _lower(lexemes, at + 1) != "of":
        return None
    if lower == "one" and part == "quarter" and _lower(lexemes, at + 1) not in ("of", "to"):
        return None
    return _of_scale(lexemes, index, at + 1, above / words.parts[part])


def _half(lexemes: Sequence[Lexeme], index: int, last: int) -> Numeral | None:
    """'half' that ends at ``last``: 'half of', 'half the', 'half a million', 'one-half'; not 'the first half'."""
    before, after = _lower(lexemes, index - 1), _lower(lexemes, last)
    if (
        before in _words().ordinals
        or before in figure_words("no half behind")
        or after in figure_words("no half before")
    ):
        return None
    if after in ("-",) and _lower(lexemes, last + 1) in figure_words("no half before"):
        return None
    return _of_scale(lexemes, index, last, 0.5)


def _of_scale(lexemes: Sequence[Lexeme], index: int, last: int, value: float) -> Numeral:
    """'half a million', 'a quarter of a million', 'half-million', 'half a dozen'."""
    at = _skip_hyphen(lexemes, last)
    if _lower(lexemes, at) == "of":
        at += 1
    if _lower(lexemes, at) in _ARTICLES:
        at += 1
    scale = _words().scales.get(_lower(lexemes, at))
    if scale is not None:
        return Numeral(index, at + 1, "words", value * scale)
    return Numeral(index, last, "fraction", value)
