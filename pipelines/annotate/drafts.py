"""Numerals that count something, with unit and bound: what stands between the number grammar and the rows.

``read_drafts`` reads one sentence: it drops dates and names, joins ranges, and says how exactly each number is meant.
What the numbers count is for ``counted``; rows are made in ``figures``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pipelines.annotate.bounds import Cue, combine, cue_after, cues_before, with_equality
from pipelines.annotate.context import DASHES, HYPHENS, Context
from pipelines.annotate.labels import name_reason
from pipelines.annotate.not_figures import denials
from pipelines.annotate.numbers import Numeral, read_numerals
from pipelines.annotate.units import Unit, read_unit, unit_behind
from pipelines.annotate.word_lists import figure_words

_STRICT = frozenset({"at_least", "more_than", "at_most", "less_than"})
_LOWER = frozenset({"at_least", "more_than"})
_UPPER = frozenset({"at_most", "less_than"})


@dataclass(frozen=True, slots=True)
class Draft:
    """One quantity of a sentence; ``low`` and ``high`` are set for ranges only, lexemes are ``[first, last)``."""

    numeral: Numeral  # of a range: its words from the first number to the last
    first: int
    last: int  # behind number and unit
    unit: Unit | None
    bound: str
    cue: str | None
    value: float | None
    low: float | None
    high: float | None
    rule: tuple[str, ...]
    sign_first: int  # first lexeme of the number words: a minus sign belongs to them
    cue_first: int  # first lexeme of the cue before it, or of the number
    cue_last: int  # behind a cue after it, or behind the number and unit


def read_drafts(context: Context) -> list[Draft]:
    """The quantities of a sentence in order, without what they count."""
    denied = denials(context)
    drafts: list[Draft] = []
    done = 0  # behind the last unit: 'parts per million' holds no second number
    for numeral in read_numerals(context.lexemes):
        draft = _draft(context, numeral, denied) if numeral.first >= done else None
        if draft is not None:
            drafts.append(draft)
            done = draft.last
    return _inherit_in_parentheses(context, [_bounded(context, draft) for draft in _join_ranges(context, drafts)])


def _draft(context: Context, numeral: Numeral, denied: dict[int, str]) -> Draft | None:
    if any(index in denied for index in range(numeral.first, numeral.last)):
        return None
    unit = read_unit(context, numeral)
    if name_reason(context, numeral, unit is not None) is not None or not _counts(context, numeral, unit):
        return None
    sign = numeral.first
    before = context.lower(sign - 1)
    negative = (
        numeral.form == "digits" and before in ("-", "−", "–") and context.glued(sign)
        and not (context.glued(sign - 1) and context.kind(sign - 2) in ("digits", "word"))
    )  # fmt: skip
    spelled = before == "minus" or (before in HYPHENS and context.lower(sign - 2) == "minus")
    value = numeral.value
    if value is not None and (negative or spelled):
        sign -= 1 if negative or before == "minus" else 2
        value = -value
    first = min(sign, unit.first) if unit is not None else sign
    last = unit.last if unit is not None else numeral.last
    rule = (numeral.form, unit.kind if unit is not None else "count")
    return Draft(numeral, first, last, unit, "exact", None, value, None, None, rule, sign, first, last)


def _counts(context: Context, numeral: Numeral, unit: Unit | None) -> bool:
    """Whether words that also have other senses ('one', 'few', 'second', 'scores') are a number here."""
    first, last = numeral.first, numeral.last
    word, before, after = context.lower(first), context.lower(first - 1), context.lower(last)
    token, following = context.token(first), context.token(last)
    if numeral.form == "ordinal":
        return _ordinal_counts(context, numeral)
    if numeral.form == "factor" and (word.endswith("fold") or context.lower(last - 1) == "fold"):
        return True
    if numeral.form == "factor":
        return (
            token is not None
            and token.tag_ in ("VBD", "VBN", "VBP", "VBG")
            and following is not None
            and following.tag_ != "NNS"
        )
    if numeral.form == "words" and last - first == 1 and word == "one":
        return unit is not None or _one_counts(context, first)
    if numeral.form == "words" and last - first == 1 and word == "dozen" and before.endswith("'s"):
        return False
    if numeral.form == "vague":
        if numeral.convention == "few":
            return before in ("past", "last", "next", "first", "these", "those", "the", "every", "previous", "coming")
        if numeral.convention == "many":
            return after == "of" and context.lower(last + 1) in (
                "the",
                "these",
                "those",
                "its",
                "their",
                "his",
                "her",
                "our",
            )
        if numeral.convention in ("a couple", "couple of", "handful", "tens") and after != "of":
            return numeral.convention == "couple of" and before in ("last", "past", "next", "every", "first", "the")
        if numeral.convention == "scores":
            return (after == "of" and before not in ("the", "these", "test", "credit")) or after in ("more", "others") or (
                first == 0 and following is not None and following.tag_ in ("VBD", "VBP", "VBN")
            )  # fmt: skip
        return not (token is not None and token.pos_ == "VERB")
    if numeral.form == "fraction" and word in ("half", "a", "quarter") and unit is None and after == "-":
        return False
    return not (numeral.form == "digits" and unit is None and context.lower(first - 1) == "." and context.glued(first))


def _one_counts(context: Context, index: int) -> bool:
    """'one family', 'one of the children'; not 'no one', 'one day', 'one another', 'the one', 'one's'."""
    before, after = context.lower(index - 1), context.lower(index + 1)
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
    return token.dep_ in ("nsubj", "nsubjpass", "dobj") and following.tag_ in ("VBD", "VBZ", "VBN")


def _ordinal_counts(context: Context, numeral: Numeral) -> bool:
    """'the second victim', 'the first time'; not '93rd Brigade', 'the 19th century', 'at first', 'per second'."""
    last = numeral.last
    following, token = context.token(last), context.token(numeral.first)
    if following is None or token is None or context.is_capital(last) or context.lower(last) in HYPHENS:
        return False
    if context.lower(last) in (
        "half",
        "quarter",
        "century",
        "lady",
        "hand",
        "place",
        "degree",
        "person",
        "world",
        "party",
    ):
        return False
    if context.lower(last) in figure_words("time unit") or context.lower(numeral.first - 1) in (
        "at",
        "from",
        "a",
        "per",
        "split",
    ):
        return context.lower(numeral.first - 1) == "a" and token.tag_ == "JJ" and following.tag_ in ("NN", "JJ")
    return token.pos_ in ("ADJ", "NUM", "NOUN") and following.tag_ in ("NN", "JJ", "NNS")


# ── ranges ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _join_ranges(context: Context, drafts: list[Draft]) -> list[Draft]:
    joined: list[Draft] = []
    index = 0
    while index < len(drafts):
        pair = _range(context, drafts[index], drafts[index + 1]) if index + 1 < len(drafts) else None
        joined.append(pair or drafts[index])
        index += 2 if pair is not None else 1
    return joined


def _range(context: Context, low: Draft, high: Draft) -> Draft | None:
    """Two quantities that are the ends of one: '3-5', '3 to 5 percent', 'between … and', 'from … to', 'three or four'."""
    gap = [context.lower(i) for i in range(low.last, high.first)]
    if low.value is None or high.value is None or not _same_unit(low, high) or "factor" in (
        low.numeral.form, high.numeral.form
    ):  # fmt: skip
        return None
    if low.numeral.form == "ordinal" and context.lower(low.first - 1) not in ("between", "the"):
        return None
    before = context.lower(low.first - 1)
    bounds = _two_sided(context, low, high)
    if bounds is not None:
        return bounds
    low_value, high_value = _scaled(context, low, high), high.value
    rule = _range_rule(context, low, high, gap, before)
    if rule is None or low_value >= high_value:
        return None
    cue_first = low.first - (before in ("between", "from"))
    unit = high.unit if high.unit is not None else low.unit
    numeral = replace(low.numeral, last=high.numeral.last, form=high.numeral.form, value=None)
    return replace(
        low, numeral=numeral, last=max(low.last, high.last), unit=unit, bound="range", value=None, low=low_value,
        high=high_value, rule=(*low.rule[:1], unit.kind if unit is not None else "count", rule), cue_first=cue_first,
        cue_last=high.last, cue=before if before in ("between", "from") else None,
    )  # fmt: skip


def _same_unit(low: Draft, high: Draft) -> bool:
    return low.unit is None or high.unit is None or (low.unit.code, low.unit.kind) == (high.unit.code, high.unit.kind)


def _scaled(context: Context, low: Draft, high: Draft) -> float:
    """'3 to 5 million': the scale of the higher end holds for both, where the lower end has none."""
    value = low.value or 0.0
    words = [context.lower(i) for i in range(high.numeral.first, high.numeral.last)]
    if high.value is None or len(words) < 2 or high.value < 100 or low.numeral.last - low.numeral.first > 1:
        return value
    lead = read_numerals(context.lexemes[high.numeral.first : high.numeral.first + 1])
    if lead and lead[0].value and lead[0].value > value and high.value > lead[0].value:
        return value * (high.value / lead[0].value)
    return value


def _range_rule(context: Context, low: Draft, high: Draft, gap: list[str], before: str) -> str | None:
    changes = _is_change(context, low.first)
    hyphenated = gap in (["-", "to", "-"], ["to", "-"], ["-", "to"])
    if len(gap) == 1 and gap[0] in DASHES:
        glued = context.glued(low.last) and context.glued(high.first)
        return "dash" if glued or low.unit is None else None
    if hyphenated:
        return "to"
    if before == "between" and gap in (["and"], ["-"], ["to"], ["and", "the"]):
        return "between"
    if gap == ["and", "the"] and context.lower(low.first - 1) == "the" and context.lower(low.first - 2) == "between":
        return "between"
    if gap in (["to"], ["through"], ["up", "to"], ["and", "up", "to"], ["until"]):
        if before == "from" or (gap == ["up", "to"]):
            return None if changes else "from to"
        if (
            changes
            or before in ("by", "down", "up")
            or (low.unit is not None and high.unit is None and low.unit.kind != "age")
        ):
            return None
        return "to"
    if gap == ["or"] and low.value is not None and high.value is not None and low.value > 0 and (
        high.value <= _NEAR * low.value or high.value - low.value == 1
    ):  # fmt: skip
        return "or"
    return None


# 'three or four' is a range, '25 or 40' are two figures; small numbers may lie a step apart.
_NEAR = 1.5


def _is_change(context: Context, first: int) -> bool:
    """Whether a word of change stands before a number: 'rose from 12', 'fell 5': two figures, no range."""
    start = first - 1
    if context.lower(start) in ("from", "by"):
        window = range(start - 1, max(-1, start - 6), -1)
        for index in window:
            if context.lower(index) in figure_words("change"):
                return True
            if context.kind(index) == "sign" and context.lower(index) not in ("-", "%", "$"):
                return False
        return False
    return context.lower(start) in figure_words("change") - figure_words("change only with from")


def _two_sided(context: Context, low: Draft, high: Draft) -> Draft | None:
    """'more than 10 and less than 20', 'at most 100 and at least 20': two bounds of one number."""
    cues = cues_before(context, high.first)
    if not cues:
        return None
    gap = [context.lower(i) for i in range(low.last, cues[-1].first)]
    own = cues_before(context, low.first)
    if gap not in (["and"], ["but"], [","], [",", "but"], [",", "and"]) or not own:
        return None
    if own[0].phrase.startswith("as ") and cues[0].phrase.startswith("as "):
        return None  # 'as few as four and as many as 16': the ends of what varies, two figures
    sides = {combine(own), combine(cues)}
    if not (sides & _LOWER and sides & _UPPER) or low.value is None or high.value is None:
        return None
    lower, upper = (low, high) if combine(own) in _LOWER else (high, low)
    if lower.value is None or upper.value is None or lower.value >= upper.value:
        return None
    numeral = replace(low.numeral, last=high.numeral.last, value=None)
    return replace(
        low, numeral=numeral, last=high.last, unit=high.unit or low.unit, bound="range", value=None, low=lower.value,
        high=upper.value, rule=(*low.rule, "two bounds"), cue_first=own[-1].first, cue_last=high.last,
        cue=own[0].phrase,
    )  # fmt: skip


# ── bounds ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _bounded(context: Context, draft: Draft) -> Draft:
    if draft.bound == "range":
        return draft
    cues = cues_before(context, draft.first)
    after = _after(context, draft)
    if after is not None and (after.bound in _STRICT or not cues):
        cues = [after, *cues]
    bound = combine(cues)
    at = after.last if after is not None else draft.last
    if context.lower(at) == "or" and context.lower(at + 1) == "equal" and bound in ("less_than", "more_than"):
        bound, after = with_equality(bound), Cue(bound, at, at + 2, "or equal")
    if draft.numeral.form in ("ordinal", "factor"):
        return draft
    if draft.numeral.form == "vague":
        bound = "vague"
    elif draft.numeral.convention and bound == "exact":
        bound = "approximate"  # 'a couple of hundred'
    before = [cue for cue in cues if cue is not after]
    decisive = next((cue for cue in cues if cue.bound == bound), cues[0] if cues else None)
    if decisive is not None and decisive.phrase == "within" and _is_past(context, decisive, draft):
        return draft
    rule = (*draft.rule, f"cue {decisive.phrase}") if decisive is not None else draft.rule
    return replace(
        draft, bound=bound, cue=decisive.phrase if decisive is not None else None, rule=rule,
        cue_first=min([cue.first for cue in before], default=draft.first),
        cue_last=after.last if after is not None else draft.last,
    )  # fmt: skip


def _is_past(context: Context, within: Cue, draft: Draft) -> bool:
    """'doubled within six weeks' tells when: the six weeks are exact; 'must leave within six weeks' is a limit."""
    word = context.token(within.first)
    if word is None or draft.unit is None or draft.unit.kind != "duration":
        return False
    return word.head.tag_ == "VBD" and not any(child.tag_ == "MD" for child in word.head.children)


def _after(context: Context, draft: Draft) -> Cue | None:
    """The cue behind the number, behind its unit, or behind the one word that it counts ('three times or more')."""
    found = cue_after(context, draft.numeral.last, behind_number=True)
    if found is None and draft.last > draft.numeral.last:
        found = cue_after(context, draft.last, behind_number=False)
    if found is None and draft.unit is None and context.kind(draft.last) == "word":
        token = context.token(draft.last)
        if token is not None and token.pos_ == "NOUN":
            found = cue_after(context, draft.last + 1, behind_number=False)
    return found


def _inherit_in_parentheses(context: Context, drafts: list[Draft]) -> list[Draft]:
    """'under 9 ksi (62 MPa)': a conversion in parentheses has the strict bound of what it converts."""
    result: list[Draft] = []
    for draft in drafts:
        before = result[-1] if result else None
        if (
            before is not None and before.bound in _STRICT and draft.bound == "exact" and draft.first > 0
            and context.lower(draft.first - 1) in ("(", "/") and draft.first - 1 == before.last
            and draft.unit is not None and before.unit is not None and draft.unit.kind == before.unit.kind
        ):  # fmt: skip
            result.append(replace(draft, bound=before.bound, cue=before.cue, rule=(*draft.rule, "converted")))
        else:
            result.append(draft)
    return result
