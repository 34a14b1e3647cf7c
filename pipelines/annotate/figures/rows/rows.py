"""Figures: what is counted or measured, how many, how exactly the words say so, where, when and who says it.

``find_figures`` is the door.  What belongs here: rows and links from what is read in each sentence.  What does not: reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from pipelines.annotate.figures.about.clause_time import SentenceTimes
from pipelines.annotate.figures.about.counted import EventFigures
from pipelines.annotate.figures.about.links import link_figures
from pipelines.annotate.figures.about.page_figures import FigureRead, PageFigures, SentenceRead
from pipelines.annotate.figures.about.places import place_figures, place_linked
from pipelines.annotate.figures.about.times import time_figures
from pipelines.annotate.figures.about.times_story import PageDays
from pipelines.annotate.figures.about.where.page_places import PagePlaces
from pipelines.annotate.figures.context import context_of
from pipelines.annotate.figures.numbers.words import words_of_numbers
from pipelines.annotate.figures.rows.counted_in import counted_in
from pipelines.annotate.figures.rows.holder import HolderFinder
from pipelines.annotate.figures.rows.scores import score_of
from pipelines.annotate.figures.rows.setting import Setting
from pipelines.annotate.figures.sentence import FigureReading, read_sentence
from pipelines.annotate.figures.words import figure_words
from pipelines.annotate.parse.page import PageWords
from pipelines.model import Article, DateExpression, Figure, FigureLink, FigurePlace, Mention, Said, evidence_id
from pipelines.model.changed import changed

Row = TypeVar("Row", Mention, DateExpression)
_DIGIT = re.compile(r"[\d¼-¾⅐-⅞]")
_WORD = re.compile(r"[^\W\d_]+")
_TIMELESS_KINDS = frozenset({"age", "duration", "ordinal"})


@dataclass(frozen=True, slots=True)
class FigureRows(EventFigures):
    """The rows that figures give; the field names are the table names.  No tables: ``sentences``, how they were read; what events
    ask beside the rows."""

    figure_places: tuple[FigurePlace, ...] = ()
    figure_links: tuple[FigureLink, ...] = ()
    sentences: tuple[SentenceRead, ...] = field(default=(), repr=False, compare=False)


@cache
def _words_of_figures() -> frozenset[str]:
    """Words one of which every figure without a digit has: of numbers, of vague amounts, of absence."""
    known = words_of_numbers()
    tables = (known.small, known.scales, known.ordinals, known.parts, known.times, known.factors)
    vague = {phrase[phrase[0] == "a"] for phrases in known.vague.values() for phrase in phrases}
    return (
        frozenset(word for table in tables for word in table) | vague | figure_words("needed for an absence") | {"some"}
    )


def may_hold_figures(sentence: str) -> bool:
    """Whether a sentence can have a figure at all: most have none, and this is cheaper than reading them."""
    if _DIGIT.search(sentence) is not None:
        return True
    lower = sentence.lower()
    return "fold" in lower or not _words_of_figures().isdisjoint(_WORD.findall(lower))


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
    holders = HolderFinder(article, said)
    written = article.published_to or (article.published_at.date() if article.published_at is not None else None)
    mentions_of = _by_sentence(mentions)
    dates_of = _by_sentence([date for date in dates if not _is_of_dateline(article, date)])
    sentences: list[SentenceRead] = []
    links: dict[tuple[str, str, str], FigureLink] = {}
    for number, sentence in enumerate(words.sentences):
        if not may_hold_figures(sentence.text):
            continue
        context = context_of(words, number)
        read = read_sentence(context)
        if not read.figures:
            sentences.append(SentenceRead(context, (), (), read.refusals))
            continue
        setting = Setting(context, mentions_of.get(sentence.sentence_no, ()))
        times = SentenceTimes(context, dates_of.get(sentence.sentence_no, ()), written)
        found = [_figure(article, reading, setting, times, holders) for reading in read.figures]
        for tied in read.ties:
            one, other = found[tied.index], found[tied.other].row.figure_id
            if tied.link == "part_of":
                found[tied.index] = changed(one, row=changed(one.row, part_of=other))
            link = FigureLink(one.row.figure_id, other, tied.link, tied.basis)
            links[link.figure_id, link.other_id, link.link] = link
        sentences.append(SentenceRead(context, tuple(found), read.ties, read.refusals))
    around, days = PagePlaces(article, words, mentions, said), PageDays(article, words, dates)
    page = PageFigures(article, words, mentions, dates, said, tuple(sentences), tuple(links.values()))
    placed = place_linked(link_figures(place_figures(page, around)))
    return _rows(time_figures(placed, days), around, days)


def _rows(page: PageFigures, around: PagePlaces, days: PageDays) -> FigureRows:
    figures: dict[str, Figure] = {}
    places: dict[tuple[str, str, str], FigurePlace] = {}
    for row, ties in ((each.row, each.places) for each in page.figures()):
        figures.setdefault(row.figure_id, row)
        for tie in ties:
            place = FigurePlace(row.figure_id, tie.mention.mention_id, tie.entity_id, tie.role)
            places[place.figure_id, place.mention_id, place.role] = place
    counted = counted_in(page.words, page.sentences)
    return FigureRows(
        tuple(figures.values()), counted, around, days, tuple(places.values()), page.links, page.sentences
    )


def _is_of_dateline(article: Article, date: DateExpression) -> bool:
    """'KESRA, Lenwe, March 6 - At least …': the day of writing, not that of the first sentence."""
    if article.dateline_place is None:
        return False
    start = article.dateline_place[0]
    return start <= date.start_char < start + len(article.dateline or "")


def _by_sentence(rows: Iterable[Row]) -> dict[int | None, list[Row]]:
    groups: dict[int | None, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.sentence_no, []).append(row)
    return groups


def _figure(
    article: Article, reading: FigureReading, setting: Setting, times: SentenceTimes, holders: HolderFinder
) -> FigureRead:
    """One figure with its time and its row."""
    counted, happening, context = reading.counted, reading.happening, setting.context
    start, end = context.span(reading.first, reading.last)
    number_start, number_end = context.span(reading.number_first, reading.number_last)
    event = happening.event.event if happening.event is not None else None
    has_setting = reading.kind not in _TIMELESS_KINDS
    holder = holders.of(number_start, number_end, happening.is_negated, _is_possible(context.words, happening.verb))
    time = times.of(reading, number_start, number_end, holders.statement(holder)) if has_setting else None
    row = Figure(
        figure_id=evidence_id(article.article_id, "f", number_start, number_end),
        article_id=article.article_id,
        sentence_no=context.sentence_no,
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
        event=event,
        aspect=happening.aspect if event is not None or reading.kind == "count" else None,
        actor_id=setting.entity_of(happening.actor) if event is not None else None,
        from_date=time.first if time is not None else None,
        to_date=time.last if time is not None else None,
        date_basis=time.basis if time is not None else None,
        statement_id=holder.statement_id,
        speaker_id=holder.speaker_id,
        attribution=holder.attribution,
        factuality=holder.factuality,
        is_negated=happening.is_negated,
        in_quotation=holder.in_quotation,
        score=score_of(reading),
    )
    return FigureRead(reading, row, (), None, time)


def _is_possible(words: PageWords, verb: int | None) -> bool:
    """'may have killed 12': a modal of possibility before the verb."""
    possible = figure_words("modal of possibility")
    return verb is not None and any(words.lower[kid] in possible for kid in words.kids[verb] if kid < verb)
