"""Whether words tell of one happening or speak of a kind of it: habits, sums over years, violence at large, nobody in particular.

What belongs here: what makes a mention particular or general, by its own clause.  What does not: negation, modals, plans.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.annotate.events.arguments.roles import Argument
from pipelines.annotate.events.lexicon import event_words
from pipelines.annotate.events.realis import Standing
from pipelines.annotate.events.setting import Setting
from pipelines.annotate.events.slots import has_class, joined
from pipelines.annotate.events.triggers import Trigger
from pipelines.annotate.parse.page import PageWords
from pipelines.model import DateExpression

_OF_ONE_MOMENT = frozenset({"ASSAULT", "COERCE", "PROTEST"})  # types whose happenings can be told one by one
_OPEN = frozenset({"happened", "ongoing"})
_AHEAD = frozenset({"planned", "attempted", "threatened"})
_DONE_TO = ("victim", "recipient", "property")
_A_WEEK = 8  # days: what is told of so short a time is told of once
_A_MONTH = 27
_YEAR = 4  # digits
_FORM = -1  # no one word: the whole form makes it general


@dataclass(frozen=True, slots=True)
class _Told:
    """One mention with what stands beside it."""

    words: PageWords
    trigger: Trigger
    done_to: tuple[int, ...]
    doers: tuple[int, ...]
    causes: tuple[int, ...]
    has_place: bool
    days: int  # of its clause's shortest time; ``_NO_TIME`` where none is given
    standing: Standing


_NO_TIME = 1_000_000


def general(
    words: PageWords,
    trigger: Trigger,
    arguments: Sequence[Argument],
    setting: Setting,
    standing: Standing,
    is_headline: bool,
    is_known: bool,
) -> Standing:
    """The standing of a happening, generic where its words speak of no one happening.

    ``is_known``: the page has told of a particular one of the kind before, so that 'the attacks' may be that.
    """
    sense = trigger.sense
    is_told_once = sense.event_type in _OF_ONE_MOMENT or sense.happening == "killed"
    if not is_told_once or is_headline or sense.happening == "other":
        return standing
    days = min(map(_days, setting.dates), default=_NO_TIME)
    if days == _NO_TIME and setting.date_basis == "event":
        years = _between(setting.from_date, setting.to_date)
        days = years if years > _A_MONTH else days
    if standing.realis not in _OPEN | _AHEAD or days < _A_WEEK:
        return standing
    of_role = {role: tuple(a.head for a in arguments if a.role == role) for role in (*_DONE_TO, "actor", "cause")}
    done_to = tuple(head for role in _DONE_TO for head in of_role[role])
    told = _Told(
        words,
        trigger,
        done_to,
        of_role["actor"],
        of_role["cause"],
        bool(setting.places) or _is_located(words, trigger.at),
        days,
        standing,
    )
    word = _noun(told, is_known) if trigger.form == "noun" else _verb(told)
    return standing if word is None else Standing("generic", word if word != _FORM else None)


def _is_located(words: PageWords, i: int) -> bool:
    """'in the market', 'at a farm': a place, though no map may know it."""
    for prep in words.all_kids(i, "prep"):
        place = words.kid(prep, "pobj") if words.lower[prep] in event_words("located") else None
        if place is None or words.ent[place] in ("DATE", "TIME"):
            continue
        if words.pos[place] == "PROPN" or has_class(words, place, "place") or has_class(words, place, "building"):
            return words.lemma[place] not in event_words("wide") and words.tag[place] != "NNS"
    return False


def _days(date: DateExpression) -> int:
    return _between(date.from_date, date.to_date)


def _between(first: dt.date | None, last: dt.date | None) -> int:
    return (last - first).days + 1 if first is not None and last is not None else _NO_TIME - 1


def _noun(told: _Told, is_known: bool) -> int | None:
    """The word that makes a noun general, ``_FORM`` where its form does, None where it is particular."""
    words, i = told.words, told.trigger.at
    is_ahead = told.standing.realis in _AHEAD
    for k in words.kids[i]:
        is_listed = words.lower[k] in event_words("of many times")
        if is_listed or (not is_ahead and words.lower[k] in event_words("quantifier")):
            return k
    years = _over_years(words, i)
    if years is not None:
        return years
    is_definite = any(words.lower[k] in event_words("definite") for k in words.all_kids(i, "det", "poss"))
    if is_definite and words.lemma[words.head[i]] in event_words("goes on or ends"):
        return None  # 'to end the fighting', 'the strikes continue': there is one to end
    is_mass = words.lemma[i] in event_words("without bounds") or words.lower[i] in event_words("without bounds")
    if any(is_particular(words, k) for k in told.done_to) and not (is_mass and not _are_known(words, told.done_to)):
        return None
    kind = _kind_above(words, i)
    if kind is not None and words.kid(i, "det", "poss") is None:
        return kind
    above, relation = words.head[i], words.dep[i]
    is_past = relation in ("nsubj", "nsubjpass") and words.tag[above] in ("VBD", "VBN") and words.lemma[above] != "be"
    if is_mass:
        is_outbreak = is_past and words.lemma[above] in event_words("breaks out") | event_words("occurs")
        return None if told.has_place or is_outbreak or (is_definite and is_known) else i
    if is_ahead or told.has_place or told.trigger.sense.happening == "injured":
        return None
    number = words.kid(i, "nummod")
    if number is not None and not (words.lower[number].isdigit() and len(words.lower[number]) == _YEAR):
        return number if _A_MONTH < told.days < _NO_TIME else None
    is_plural = words.tag[i] in ("NNS", "NNPS")
    does_occur = relation in ("nsubj", "nsubjpass") and words.lemma[above] in event_words("occurs")
    if is_plural and does_occur and tense(words, above) == "present":
        return above
    if (is_definite and is_known) or is_past:
        return None  # 'attacks were carried out', 'clashes broke out'
    if _is_counted(words, i):
        return None
    is_activity = words.lower[i].endswith("ing")  # 'the beating of prisoners'
    is_vague = bool(told.done_to) and told.trigger.sense.event_type == "ASSAULT"
    if is_vague and (is_activity or not is_definite):
        return told.done_to[0]
    if (
        not is_plural
        or is_definite
        or _has_number(words, i)
        or any(words.pos[k] in ("PROPN", "NUM") for k in words.kids[i])
    ):
        return None
    return _FORM


def _is_counted(words: PageWords, noun: int) -> bool:
    """'a number of arrests', 'a series of raids': a word above a noun counts it."""
    of = words.head[noun]
    is_of = words.dep[noun] == "pobj" and words.lower[of] == "of"
    return is_of and words.lemma[words.head[of]] in event_words("counted")


def _kind_above(words: PageWords, noun: int) -> int | None:
    """'acts of violence', 'a state of siege', 'the climate of fear': a noun that makes a kind of what it is of."""
    of = words.head[noun]
    if words.dep[noun] != "pobj" or words.lower[of] != "of":
        return None
    above = words.head[of]
    return above if words.lemma[above] in event_words("kind of") else None


def _verb(told: _Told) -> int | None:
    words, i = told.words, told.trigger.at
    realis = told.standing.realis
    beside = words.all_kids(i, "nsubjpass" if told.trigger.slots.is_passive else "dobj")
    is_one = any(is_particular(words, k) for k in (*told.done_to, *beside))
    if words.lemma[i] in event_words("without bounds"):
        is_act = realis not in _AHEAD and _is_simple_past(words, i) and _over_years(words, i) is None
        return None if told.has_place or is_act else i
    if realis in _AHEAD or told.days <= _A_MONTH:
        return None
    years = _over_years(words, i)
    if years is not None:
        return years
    cause = next((k for k in told.causes if words.lemma[k] in event_words("without bounds")), None)
    if (
        cause is not None
        and not told.has_place
        and (_is_sum(words, told.done_to) or not _are_known(words, told.done_to))
    ):
        return cause  # 'the war has killed 70,000', 'soldiers killed in combat'
    time = "past" if told.trigger.form in ("participle", "state") else tense(words, i)
    if time == "present" and not is_one:
        return i
    if time == "keeps" and not told.has_place:
        return words.head[i]
    often = next((k for k in words.all_kids(i, "advmod") if words.lower[k] in event_words("many times")), None)
    if often is not None and (time != "past" or not is_one):
        return often
    if told.has_place or is_one or _is_simple_past(words, i) or told.trigger.sense.event_type != "ASSAULT":
        return None
    if told.done_to:
        is_act = time == "past" and any(is_particular(words, k) for k in told.doers)
        return None if is_act else told.done_to[0]
    return None


def _over_years(words: PageWords, i: int) -> int | None:
    """'in the past five years', 'for decades', 'over the years': a time in which much happens."""
    for prep in words.all_kids(i, "prep"):
        if words.lower[prep] in event_words("over time"):
            time = words.kid(prep, "pobj")
            if (
                time is not None
                and words.tag[time] in ("NNS", "NNPS")
                and words.lemma[time] in event_words("long time")
            ):
                return time
    return None


def _are_known(words: PageWords, nouns: Sequence[int]) -> bool:
    """Whether one of the phrases is named or counted."""
    return any(words.pos[k] == "PROPN" or _has_number(words, k) for k in nouns)


def _has_number(words: PageWords, noun: int) -> bool:
    return any(
        words.dep[k] in ("nummod", "quantmod") or words.lower[k] in event_words("counted")
        for k in (noun, *words.kids[noun])
    )


def _is_sum(words: PageWords, nouns: Sequence[int]) -> bool:
    """'70,000 people', 'thousands': too many for one happening."""
    for noun in nouns:
        for k in (noun, *words.kids[noun]):
            digits = words.lower[k].replace(",", "")
            if words.lower[k] in event_words("sum") or (digits.isdigit() and len(digits) > 3 and len(digits) < 10):
                return True
    return False


def _is_simple_past(words: PageWords, verb: int) -> bool:
    """'attacked', 'were attacked': tells what came about once, whoever it was."""
    auxiliaries = {words.lower[k] for k in words.all_kids(verb, "aux", "auxpass")}
    return (words.tag[verb] == "VBD" and not auxiliaries) or (auxiliaries <= {"was", "were"} and bool(auxiliaries))


def tense(words: PageWords, verb: int) -> str:
    """present: 'attacks', 'are attacked'; past: 'attacked', 'has attacked'; keeps: 'keep attacking'; else other."""
    auxiliaries = {words.lower[k] for k in words.all_kids(verb, "aux", "auxpass")}
    tag = words.tag[verb]
    if tag in ("VBZ", "VBP"):
        return "present" if not auxiliaries else "other"
    if tag == "VBD" or auxiliaries & {"has", "have", "had", "was", "were", "'ve"}:
        return "past"
    if tag == "VBN" and auxiliaries & {"is", "are", "'s", "'re"} and not auxiliaries & {"being", "been"}:
        return "present"
    above = words.head[verb]
    if (
        tag == "VBG"
        and above != verb
        and words.lemma[above] in event_words("keeps")
        and words.tag[above] in ("VBZ", "VBP")
    ):
        return "keeps"
    return "other"


def is_particular(words: PageWords, noun: int) -> bool:
    """Whether a phrase stands for certain people or things: named, counted, or one of them."""
    return any(_is_one(words, k) for k in joined(words, noun))


def _is_one(words: PageWords, i: int) -> bool:
    pos, lower, lemma = words.pos[i], words.lower[i], words.lemma[i]
    kids = words.kids[i]
    if pos in ("PROPN", "NUM"):
        return words.ent[i] != "NORP" or not lower.endswith("s") or bool(kids)
    if any(words.lower[k] == "so" for k in kids):
        return False  # 'so many'
    if _has_number(words, i):
        return True
    if pos == "PRON":
        return lower in event_words("one person")
    if any(words.pos[k] == "PROPN" and words.dep[k] in ("compound", "appos", "nmod", "poss") for k in kids):
        return True
    if lemma in event_words("at large") or any(words.lower[k] in event_words("quantifier") for k in kids):
        return False
    if words.tag[i] != "NNS":
        return True
    if any(words.dep[k] in ("det", "poss") and words.lower[k] not in event_words("ours") for k in kids):
        return True
    of = next((k for k in kids if words.dep[k] == "prep" and words.lower[k] in ("of", "from", "in", "at")), None)
    whole = words.kid(of, "pobj") if of is not None else None
    return words.kid(i, "relcl") is not None or (
        whole is not None and words.tag[whole] != "NNS" and _is_one(words, whole)
    )
