"""Figures: what is counted or measured, how many, and how exactly the words say so.

Rows from the drafts of a sentence.  What the words entail (low, high) and what we take them to mean (likely_low,
likely_high, from number_conventions) never share a column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipelines.annotate.absences import Absence, read_absences
from pipelines.annotate.context import Context, context_of
from pipelines.annotate.counted import counted_noun
from pipelines.annotate.drafts import Draft, read_drafts
from pipelines.annotate.figure_events import Event, event_of
from pipelines.annotate.measured import age_of, measured_thing
from pipelines.annotate.nlp import ParsedSentence
from pipelines.annotate.noun_phrases import Counted
from pipelines.annotate.units import per_behind
from pipelines.annotate.word_lists import figure_words
from pipelines.lexicons import load_table
from pipelines.model import Article, Figure, evidence_id

# Events that happen to people: a bare number under them counts people ('12 were killed').
_OF_PEOPLE = frozenset(
    {"killed", "injured", "missing", "kidnapped", "detained", "released", "displaced", "arrested", "evacuated", "rescued",
     "homeless", "infected", "vaccinated", "convicted", "charged", "fled"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Convention:
    basis: str
    low: float | None
    high: float | None


@cache
def _conventions() -> dict[str, _Convention]:
    def number(cell: str) -> float | None:
        return float(cell) if cell else None

    return {
        row["word"]: _Convention(row["basis"], number(row["likely_low"]), number(row["likely_high"]))
        for row in load_table("number_conventions")
    }


@cache
def _candidate() -> re.Pattern[str]:
    """Sentences without a match have no figure: digits, number words, vague words, words of absence."""
    words = {
        row["word"] for row in load_table("number_words") if row["word"].isalpha() and row["class"] != "short scale"
    }
    words |= {
        row["word"].split()[-1 if row["word"].startswith("a ") else 0] for row in load_table("number_conventions")
    }
    words |= {"no", "none", "without", "any", "never", "many", "unknown", "some", "couple"}
    alternatives = "|".join(sorted((re.escape(word) for word in words if word.isalpha()), key=len, reverse=True))
    return re.compile(rf"\d|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|\b(?:{alternatives})\b", re.IGNORECASE)


def find_figures(article: Article, sentences: Sequence[ParsedSentence]) -> tuple[Figure, ...]:
    """The figures of the sentences in order of the text; each stands inside one sentence."""
    figures: list[Figure] = []
    for sentence in sentences:
        if _candidate().search(sentence.text):
            figures.extend(_figures(article, context_of(sentence)))
    return tuple(figures)


def _figures(article: Article, context: Context) -> list[Figure]:
    rows: list[tuple[int, Figure]] = []
    before: Counted | None = None
    absences = read_absences(context)
    unknown = {
        index for absence in absences if absence.bound == "unknown" for index in range(absence.first, absence.last)
    }
    drafts = [draft for draft in read_drafts(context) if draft.numeral.first not in unknown]
    taken = {index for draft in drafts for index in range(draft.sign_first, draft.numeral.last)}
    tokens = {
        token.i
        for draft in drafts
        for index in range(draft.first, draft.last)
        if (token := context.token(index)) is not None
    }
    things: list[tuple[Draft, Counted | None]] = []
    for draft in drafts:
        counted, event = _thing(context, draft, before, tokens, things)
        things.append((draft, counted))
        if draft.rule[1] == "count" and counted is not None and draft.numeral.form != "ordinal":
            before = counted
        rows.append((draft.sign_first, _row(article, context, draft, counted, event)))
    for absence in absences:
        if not taken & set(range(absence.first, absence.last)):
            rows.append((absence.first, _absence_row(article, context, absence)))
    return [figure for _, figure in sorted(rows, key=lambda pair: pair[0])]


def _thing(
    context: Context,
    draft: Draft,
    before: Counted | None,
    tokens: set[int],
    things: list[tuple[Draft, Counted | None]],
) -> tuple[Counted | None, Event | None]:
    """What a draft counts or measures, and the event; ``things``: the quantities before it and theirs."""
    number_at = draft.numeral.last - 1
    if draft.unit is not None:
        counted = _measured(context, draft, tokens, things)
        if draft.unit.kind == "age":
            return counted, None
        return counted, event_of(context, counted.head if counted is not None else None, number_at)
    if draft.numeral.form in ("times", "factor"):
        return None, None
    start = draft.cue_last if draft.cue_last > draft.last and context.lower(draft.last) != "of" else draft.last
    counted = counted_noun(context, draft.numeral, draft.last) or (
        counted_noun(context, draft.numeral, start) if start != draft.last else None
    )
    event = event_of(context, counted.head if counted is not None else None, number_at)
    if counted is not None and counted.unit is not None:
        return counted, event
    if before is not None and (counted is None or counted.head_lemma == "other"):
        text = counted.text if counted is not None else before.text
        return Counted(text, before.head_lemma, before.unit, None, draft.last), event
    if event is not None and event.event in _OF_PEOPLE:
        return Counted("people", "person", "person", None, draft.last), event
    if counted is None and draft.numeral.form != "ordinal":
        measured = _measured(context, draft, tokens, things)
        return (replace(measured, unit=None) if measured is not None else None), event
    return counted, event


def _measured(
    context: Context, draft: Draft, tokens: set[int], things: list[tuple[Draft, Counted | None]]
) -> Counted | None:
    """What a quantity is of; a conversion in parentheses is of the same as what it converts."""
    if things and context.lower(draft.first - 1) in ("(", "/") and things[-1][0].last == draft.first - 1:
        thing = things[-1][1]
        return replace(thing, end=0) if thing is not None else None
    if draft.unit is not None and draft.unit.kind == "duration":
        before = draft.cue_first - 1
        if context.lower(before) in figure_words("before a time") or context.lower(before - 1) in figure_words(
            "before a time"
        ):
            return None
    if draft.unit is not None and draft.unit.kind == "age" and not draft.unit.attributive:
        return age_of(context, draft.first, tokens)
    return measured_thing(context, draft.first, draft.last, draft.numeral.last - 1, tokens)


def _kind(draft: Draft, counted: Counted | None, per: str | None) -> str:
    if draft.unit is not None:
        return draft.unit.kind
    if draft.numeral.form in ("fraction", "ratio"):
        return "share"
    if draft.numeral.form == "ordinal":
        return "ordinal"
    if draft.numeral.form == "factor":
        return "rate"
    if draft.numeral.form == "times" or (counted is not None and counted.unit == "time"):
        return "frequency"
    return "rate" if per is not None else "count"


def _row(article: Article, context: Context, draft: Draft, counted: Counted | None, event: Event | None) -> Figure:
    first, last = draft.cue_first, max(draft.cue_last, draft.last)
    if counted is not None:
        last = max(last, counted.end)
    per = draft.unit.per if draft.unit is not None else None
    if per is None and (draft.unit is None or draft.unit.kind == "duration"):
        behind = per_behind(context, last)
        if behind is not None:
            last, per = behind
    kind = _kind(draft, counted, per)
    unit = draft.unit.code if draft.unit is not None else None
    if unit is None:
        if kind == "share":
            unit = "share"
        elif draft.numeral.form in ("times", "factor"):
            unit = "time"
        elif counted is not None:
            unit = counted.unit
    likely_low, likely_high = _likely(draft)
    low, high = _entailed(draft)
    start, end = _offsets(context, first, last)
    number_start, number_end = _offsets(context, draft.sign_first, draft.numeral.last)
    return Figure(
        figure_id=evidence_id(article.article_id, "f", number_start, number_end),
        article_id=article.article_id,
        sentence_no=context.sentence.sentence_no,
        start_char=start,
        end_char=end,
        surface=article.text[start:end],
        number_start=number_start,
        number_end=number_end,
        kind=kind,
        bound=draft.bound,
        rule=" > ".join(draft.rule),
        cue=draft.cue,
        value=None if draft.bound in ("range", "vague") else draft.value,
        low=low,
        high=high,
        likely_low=likely_low,
        likely_high=likely_high,
        unit=unit,
        per=per,
        counted=counted.text if counted is not None else None,
        counted_head=counted.head_lemma if counted is not None else None,
        event=event.event if event is not None else None,
        aspect=event.aspect if event is not None else None,
    )


def _entailed(draft: Draft) -> tuple[float | None, float | None]:
    """What the words entail: the column comments of figures.low and figures.high."""
    if draft.bound == "range":
        return draft.low, draft.high
    if draft.bound == "exact":
        return draft.value, draft.value
    if draft.bound in ("at_least", "more_than"):
        return draft.value, None
    if draft.bound in ("at_most", "less_than"):
        return None, draft.value
    return None, None


def _likely(draft: Draft) -> tuple[float | None, float | None]:
    """The working interval of vague and approximate words."""
    if draft.bound == "vague":
        convention = _conventions()[draft.numeral.convention]
        return convention.low, convention.high
    if draft.bound != "approximate" or draft.value is None:
        return None, None
    name = draft.cue if draft.cue in _conventions() else draft.numeral.convention or "about"
    convention = _conventions()[name]
    ends = sorted(draft.value * factor for factor in (convention.low or 1.0, convention.high or 1.0))
    return ends[0], ends[1]


def _offsets(context: Context, first: int, last: int) -> tuple[int, int]:
    """Offsets into ``articles.text`` of the lexemes ``[first, last)``."""
    base = int(context.sentence.span.start_char)
    return context.sentence.source(base + context.lexemes[first].start, base + context.lexemes[last - 1].end)


def _absence_row(article: Article, context: Context, absence: Absence) -> Figure:
    number_start, number_end = _offsets(context, absence.first, absence.last)
    counted = absence.counted
    start, end = _offsets(context, absence.first, max(absence.last, counted.end if counted is not None else 0))
    zero = 0.0 if absence.bound == "none" else None
    return Figure(
        figure_id=evidence_id(article.article_id, "f", number_start, number_end),
        article_id=article.article_id,
        sentence_no=context.sentence.sentence_no,
        start_char=start,
        end_char=end,
        surface=article.text[start:end],
        number_start=number_start,
        number_end=number_end,
        kind=absence.kind,
        bound=absence.bound,
        rule=absence.rule,
        value=zero,
        low=zero,
        high=zero,
        unit=counted.unit if counted is not None else ("time" if absence.kind == "frequency" else None),
        counted=counted.text if counted is not None else None,
        counted_head=counted.head_lemma if counted is not None else None,
    )
