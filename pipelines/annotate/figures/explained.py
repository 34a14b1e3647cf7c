"""How figures were read, word by word: cue, number, unit, thing, event and ties; and why a number is no figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.annotate.explanation import Explanation, Step
from pipelines.annotate.figures.context import Context, context_of
from pipelines.annotate.figures.quantities.quantity import Refusal
from pipelines.annotate.figures.readings import Reading, SentenceReading, read_sentence
from pipelines.annotate.parse.sentences import ParsedSentence


def explain_figures(sentences: Sequence[ParsedSentence]) -> Iterable[Explanation]:
    """Every figure with its cue, number, unit, thing and event; every numeral that is no figure with the reason."""
    for sentence in sentences:
        context = context_of(sentence)
        read = read_sentence(context)
        for reading in read.readings:
            yield _of_reading(context, reading, read)
        for refusal in read.refusals:
            yield _of_refusal(context, refusal)


def _span(context: Context, first: int, last: int) -> tuple[int, int, str]:
    """Offsets and characters of the lexemes ``[first, last)`` as parsed."""
    base = int(context.sentence.span.start_char)
    start, end = context.lexemes[first].start, context.lexemes[last - 1].end
    return (*context.sentence.source(base + start, base + end), context.text[start:end])


def _of_reading(context: Context, reading: Reading, read: SentenceReading) -> Explanation:
    steps = [_step(context, index, reading) for index in range(reading.first, reading.last)]
    steps += _conclusions(context, reading, read)
    return Explanation("figure", *_span(context, reading.first, reading.last), _in_words(reading), tuple(steps))


def _step(context: Context, index: int, reading: Reading) -> Step:
    """One word of a figure and the part that it plays."""
    if reading.number_first <= index < reading.number_last:
        part, meaning = "number", reading.form
    elif index < reading.number_first:
        part, meaning = ("money", reading.unit or "") if _is_sign(context, index) else ("cue", reading.bound)
    else:
        part, meaning = _behind(context, index, reading)
    return Step(*_span(context, index, index + 1), part, meaning)


def _is_sign(context: Context, index: int) -> bool:
    lexeme = context.lexemes[index]
    return not lexeme.text.isalnum() or (lexeme.text.isupper() and len(lexeme.text) > 1)


def _behind(context: Context, index: int, reading: Reading) -> tuple[str, str]:
    head = reading.counted.head if reading.counted is not None else None
    token = context.token(index)
    if head is not None and token is not None and token.i == head.i:
        return "thing", f"{reading.counted.head_lemma if reading.counted else ''} → {reading.unit}"
    if reading.cue is not None and context.lower(index) in reading.cue.split():
        return "cue", reading.bound
    if reading.per is not None and context.lower(index) in (
        *reading.per.split(),
        "per",
        "a",
        "an",
        "each",
        "every",
        "/",
    ):
        return "per", reading.per
    if reading.kind in ("money", "measure", "duration", "age", "share") and reading.unit is not None:
        return "unit", reading.unit
    if token is not None and token.pos_ in ("ADP", "DET", "NUM", "PUNCT", "CCONJ", "PRON"):
        return "between", "no part of the thing"
    return "thing", "part of its name"


def _conclusions(context: Context, reading: Reading, read: SentenceReading) -> list[Step]:
    """What was concluded from words elsewhere in the sentence."""
    steps: list[Step] = []
    counted, what = reading.counted, reading.happening
    if counted is not None and counted.head is not None:
        at = context.lexeme_of(counted.head)
        if not reading.first <= at < reading.last:
            steps.append(Step(*_span(context, at, at + 1), "thing", counted.text))
    if what.event is not None and what.verb is not None and context.holds(what.verb):
        at = context.lexeme_of(what.verb)
        steps.append(Step(*_span(context, at, at + 1), "event", f"{what.event.event} ({what.aspect or 'aspect open'})"))
    for tie in read.ties:
        if read.readings[tie.index] is reading:
            other = read.readings[tie.other]
            steps.append(Step(*_span(context, other.number_first, other.number_last), tie.link, tie.basis))
    return steps


def _in_words(reading: Reading) -> str:
    number = f"{reading.value:.10g}" if reading.value is not None else "no number"
    if reading.bound == "range":
        number = f"{reading.low:.10g} to {reading.high:.10g}"
    interval = ""
    if reading.likely_low is not None:
        high = f"{reading.likely_high:.10g}" if reading.likely_high is not None else "open"
        interval = f", taken as {reading.likely_low:.10g} to {high}"
    unit = f" {reading.unit}" if reading.unit is not None else ""
    return f"{reading.kind}, {reading.bound} {number}{unit}{interval}; rule {' > '.join(reading.rule)}"


def _of_refusal(context: Context, refusal: Refusal) -> Explanation:
    span = _span(context, refusal.numeral.first, refusal.numeral.last)
    return Explanation("figure", *span, f"no figure: {refusal.reason}", ())
