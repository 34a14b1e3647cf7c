"""Figures: what is counted or measured, how many, how exactly the words say so, where, when and who says it.

``find_figures`` is the door.  What belongs here: rows and links from what is read in each sentence.  What does not: reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from pipelines.annotate.figures.context import Context, context_of
from pipelines.annotate.figures.readings import Reading, read_sentence
from pipelines.annotate.figures.rows.holder import Sources
from pipelines.annotate.figures.rows.scores import score_of
from pipelines.annotate.figures.rows.setting import PlaceTie, Setting, main_place
from pipelines.annotate.figures.words import figure_words
from pipelines.annotate.parse.page import PageWords
from pipelines.lexicons import load_table
from pipelines.model import Article, DateExpression, Figure, FigureLink, FigurePlace, Mention, Said, evidence_id

Row = TypeVar("Row", Mention, DateExpression)
_WORDS_OF_ABSENCE = ("no", "none", "without", "any", "never", "many", "unknown", "some", "couple", "single")


@dataclass(frozen=True, slots=True)
class FigureRows:
    """The rows that figures give; the field names are the table names."""

    figures: tuple[Figure, ...] = ()
    figure_places: tuple[FigurePlace, ...] = ()
    figure_links: tuple[FigureLink, ...] = ()


@cache
def may_hold_figures() -> re.Pattern[str]:
    """Sentences without a match have no figure: digits, number words, vague words, words of absence."""
    words = {row["word"] for row in load_table("number_words") if row["class"] != "short scale"}
    words |= {
        row["word"].split()[-1 if row["word"].startswith("a ") else 0] for row in load_table("number_conventions")
    }
    words |= set(_WORDS_OF_ABSENCE)
    alternatives = "|".join(sorted((re.escape(word) for word in words if word.isalpha()), key=len, reverse=True))
    return re.compile(rf"\d|[¼-¾⅐-⅞]|\b(?:{alternatives})\b|fold\b", re.IGNORECASE)


def find_figures(
    article: Article,
    words: PageWords,
    mentions: Sequence[Mention] = (),
    dates: Sequence[DateExpression] = (),
    said: Said | None = None,
) -> FigureRows:
    """The figures of the sentences in order of the text, with their places and the links inside a sentence.

    ``said`` None: nobody has read the statements yet; attribution is then 'unresolved'.
    """
    sources = Sources(article, said)
    mentions_of = _by_sentence(mentions)
    dates_of = _by_sentence(dates)
    figures: dict[str, Figure] = {}
    places: dict[tuple[str, str, str], FigurePlace] = {}
    links: dict[tuple[str, str, str], FigureLink] = {}
    for sentence in words.sentences:
        if not may_hold_figures().search(sentence.text):
            continue
        context = context_of(sentence)
        read = read_sentence(context)
        setting = Setting(context, mentions_of.get(sentence.sentence_no, ()), dates_of.get(sentence.sentence_no, ()))
        rows: list[Figure] = []
        for reading in read.readings:
            row = _row(article, context, reading)
            ties = _places(setting, reading)
            rows.append(_in_setting(row, setting, reading, ties, sources))
            for tie in ties:
                place = FigurePlace(row.figure_id, tie.mention.mention_id, tie.mention.entity_id, tie.role)
                places[row.figure_id, tie.mention.mention_id, tie.role] = place
        for tied in read.ties:
            one, other = rows[tied.index], rows[tied.other]
            if tied.link == "part_of":
                rows[tied.index] = replace(one, part_of=other.figure_id)
            links[one.figure_id, other.figure_id, tied.link] = FigureLink(
                one.figure_id, other.figure_id, tied.link, tied.basis
            )
        for row in rows:
            figures.setdefault(row.figure_id, row)
    return FigureRows(tuple(figures.values()), tuple(places.values()), tuple(links.values()))


def _by_sentence(rows: Iterable[Row]) -> dict[int | None, list[Row]]:
    groups: dict[int | None, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.sentence_no, []).append(row)
    return groups


def _offsets(context: Context, first: int, last: int) -> tuple[int, int]:
    """Offsets into ``articles.text`` of the lexemes ``[first, last)``."""
    base = int(context.sentence.span.start_char)
    return context.sentence.source(base + context.lexemes[first].start, base + context.lexemes[last - 1].end)


def _row(article: Article, context: Context, reading: Reading) -> Figure:
    start, end = _offsets(context, reading.first, reading.last)
    number_start, number_end = _offsets(context, reading.number_first, reading.number_last)
    counted, event = reading.counted, reading.happening.event
    return Figure(
        figure_id=evidence_id(article.article_id, "f", number_start, number_end),
        article_id=article.article_id,
        sentence_no=context.sentence.sentence_no,
        start_char=start,
        end_char=end,
        surface=article.text[start:end],
        number_start=number_start,
        number_end=number_end,
        kind=reading.kind,
        bound=reading.bound,
        rule=" > ".join(reading.rule),
        cue=reading.cue,
        value=reading.value,
        low=reading.low,
        high=reading.high,
        likely_low=reading.likely_low,
        likely_high=reading.likely_high,
        unit=reading.unit,
        per=reading.per,
        counted=counted.text if counted is not None else None,
        counted_head=counted.head_lemma if counted is not None else None,
        event=event.event if event is not None else None,
        aspect=reading.happening.aspect if event is not None or reading.kind == "count" else None,
        score=score_of(reading),
    )


def _places(setting: Setting, reading: Reading) -> list[PlaceTie]:
    if reading.kind in ("age", "duration", "ordinal"):
        return []
    counted = reading.counted
    return setting.places(counted.head if counted is not None else None, reading.happening.verb)


def _in_setting(row: Figure, setting: Setting, reading: Reading, ties: Sequence[PlaceTie], sources: Sources) -> Figure:
    """The row with who did it, where, when, and who gives it."""
    verb = reading.happening.verb
    date = setting.date(row.kind, row.number_start, row.number_end, verb)
    is_possible = verb is not None and any(child.lower_ in figure_words("modal of possibility") for child in verb.lefts)
    source = sources.of(row.number_start, row.number_end, reading.happening.is_negated, is_possible)
    return replace(
        row,
        actor_id=setting.entity_of(reading.happening.actor) if row.event is not None else None,
        place_id=main_place(ties, row.event, row.number_start),
        from_date=date.from_date if date is not None else None,
        to_date=date.to_date if date is not None else None,
        statement_id=source.statement_id,
        speaker_id=source.speaker_id,
        attribution=source.attribution,
        factuality=source.factuality,
        is_negated=reading.happening.is_negated,
        in_quotation=source.in_quotation,
    )
