"""How each figure row was read, word by word: cue, number, unit, thing, event, place, time, holder and ties; and why a number is
no figure.

What belongs here: putting into words what ``find_figures`` read.  What does not: reading anything again.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.annotate.explanation import Explanation, Step
from pipelines.annotate.figures.about.page_figures import FigureRead
from pipelines.annotate.figures.about.where.scores import in_words
from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.quantities.quantity import RefusedNumber
from pipelines.annotate.figures.rows.rows import FigureRows
from pipelines.annotate.figures.sentence import FigureReading
from pipelines.annotate.figures.words import figure_words
from pipelines.model import Article, Figure, FigureLink, Said


def explain_figures(article: Article, rows: FigureRows, said: Said) -> Iterator[Explanation]:
    """Every row of ``figures`` with the words that made it; every numeral that is no figure with the reason."""
    by_id = {row.figure_id: row for row in rows.figures}
    kept = dict(by_id)
    links: dict[str, list[FigureLink]] = {}
    for link in rows.figure_links:
        links.setdefault(link.figure_id, []).append(link)
    for sentence in rows.sentences:
        for found in sentence.figures:
            row = kept.pop(found.row.figure_id, None)  # words read twice make one row
            if row is not None:
                steps = [*_words(sentence.context, found), *_conclusions(article, sentence.context, found)]
                steps += _holder(article, row, said)
                for link in links.get(row.figure_id, ()):
                    other = by_id[link.other_id]
                    steps.append(_step(article, other.number_start, other.number_end, link.link, link.basis))
                whole = (row.start_char, row.end_char, row.surface)
                yield Explanation("figure", *whole, _in_words(row), tuple(steps), row.figure_id)
        for refusal in sentence.refusals:
            yield _of_refusal(sentence.context, refusal)


def _step(article: Article, start: int, end: int, part: str, meaning: str) -> Step:
    return Step(start, end, article.text[start:end], part, meaning)


def _as_parsed(context: Context, first: int, last: int) -> tuple[int, int, str]:
    """Offsets, and the characters as parsed, of the lexemes ``[first, last)``."""
    return (*context.span(first, last), context.text[context.lexemes[first].start : context.lexemes[last - 1].end])


def _words(context: Context, found: FigureRead) -> Iterator[Step]:
    """Every word of a figure and the part that it plays."""
    reading, row = found.reading, found.row
    for index in range(reading.first, reading.last):
        if reading.number_first <= index < reading.number_last:
            part, meaning = "number", reading.form
        elif index < reading.number_first:
            part, meaning = ("money", row.unit or "") if _is_sign(context, index) else ("cue", row.bound)
        else:
            part, meaning = _behind(context, index, reading)
        yield Step(*_as_parsed(context, index, index + 1), part, meaning)


def _is_sign(context: Context, index: int) -> bool:
    lexeme = context.lexemes[index]
    return not lexeme.text.isalnum() or (lexeme.text.isupper() and len(lexeme.text) > 1)


def _behind(context: Context, index: int, reading: FigureReading) -> tuple[str, str]:
    """The part of a word behind the number."""
    lower = context.lower(index)
    if reading.counted is not None and reading.counted.head == context.word(index):
        return "thing", f"{reading.counted.head_lemma} → {reading.unit}"
    if reading.cue is not None and lower in reading.cue.split():
        return "cue", reading.bound
    if reading.per is not None and (lower in reading.per.split() or lower in figure_words("joins a rate")):
        return "per", reading.per
    if reading.kind in ("money", "measure", "duration", "age", "share") and reading.unit is not None:
        return "unit", reading.unit
    if context.pos(index) in ("ADP", "DET", "NUM", "PUNCT", "CCONJ", "PRON"):
        return "between", "no part of the thing"
    return "thing", "part of its name"


def _conclusions(article: Article, context: Context, found: FigureRead) -> Iterator[Step]:
    """What was concluded from words elsewhere in the sentence: thing, event, place and time."""
    reading, row = found.reading, found.row
    if reading.counted is not None and reading.counted.head is not None:
        at = context.lexeme_of(reading.counted.head)
        if not reading.first <= at < reading.last:
            yield Step(*_as_parsed(context, at, at + 1), "thing", reading.counted.text)
    if row.event is not None and reading.happening.verb is not None:
        at = context.lexeme_of(reading.happening.verb)
        yield Step(*_as_parsed(context, at, at + 1), "event", f"{row.event} ({row.aspect or 'aspect open'})")
    if found.place is not None:
        mention = found.place.mention
        part = "place" if row.place_id is not None else "place without a row"
        meaning = f"{found.place.role} {row.place_id or 'a place that no gazetteer knows'}"
        yield _step(article, mention.start_char, mention.end_char, part, meaning)
        how = f"{row.place_basis}: {in_words(found.place.how)}; right in {row.place_score:.0%} of such"
        yield _step(article, mention.start_char, mention.end_char, "placed by", how)
    if found.time is not None:
        named = found.time.dates
        start, end = (named[0].start_char, named[-1].end_char) if named else (row.start_char, row.end_char)
        yield _step(article, start, end, "time", f"{row.from_date or '…'} to {row.to_date or '…'}")
        yield _step(article, start, end, "dated by", f"{found.time.basis}: {found.time.how}")


def _holder(article: Article, row: Figure, said: Said) -> Iterator[Step]:
    """Who gives the figure: the speaker's words where they are printed, else those of the figure itself."""
    if row.statement_id is None and row.speaker_id is None:
        return
    label = next((speaker.label for speaker in said.speakers if speaker.speaker_id == row.speaker_id), "nobody named")
    statement = next((each for each in said.statements if each.statement_id == row.statement_id), None)
    start, end = row.start_char, row.end_char
    if statement is not None and statement.speaker_start is not None and statement.speaker_end is not None:
        start, end = statement.speaker_start, statement.speaker_end
    yield _step(article, start, end, "holder", f"{label} ({row.attribution}, {row.factuality})")


def _in_words(row: Figure) -> str:
    number = f"{row.value:.10g}" if row.value is not None else "no number"
    if row.bound == "range":
        number = f"{row.low:.10g} to {row.high:.10g}"
    unit = f" {row.unit}" if row.unit is not None else ""
    parts = [row.kind, f"{row.bound} {number}{unit}" + (f" per {row.per}" if row.per is not None else "")]
    if row.likely_low is not None:
        high = f"{row.likely_high:.10g}" if row.likely_high is not None else "open"
        parts.append(f"taken as {row.likely_low:.10g} to {high}")
    if row.counted is not None:
        parts.append(f"of '{row.counted}'")
    if row.event is not None:
        parts.append(row.event)
    return f"{', '.join(parts)}; rule {row.rule}"


def _of_refusal(context: Context, refusal: RefusedNumber) -> Explanation:
    span = _as_parsed(context, refusal.numeral.first, refusal.numeral.last)
    return Explanation("figure", *span, f"no figure: {refusal.reason}", ())
