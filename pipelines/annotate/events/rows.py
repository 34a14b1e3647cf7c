"""Events: the happenings that a page reports, with who, whom, where, when, whether, and whose word it is.

``find_events`` is the door.  What belongs here: rows from what is read in each sentence.  What does not: reading.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pipelines.annotate.events.arguments.causes import with_causes
from pipelines.annotate.events.arguments.phrases import phrase
from pipelines.annotate.events.arguments.roles import Argument, arguments_of
from pipelines.annotate.events.counted import Counting, settled, ties, with_counted
from pipelines.annotate.events.general import general
from pipelines.annotate.events.realis import Standing, standing_of
from pipelines.annotate.events.scores import score_of
from pipelines.annotate.events.setting import PageSetting, Setting, settings_of
from pipelines.annotate.events.triggers import Trigger, find_triggers, may_name
from pipelines.annotate.events.types import Codes, codes_of, contexts_of
from pipelines.annotate.figures.about.counted import EventFigures
from pipelines.annotate.figures.about.tie import PlaceTie
from pipelines.annotate.figures.about.times_story import PageDays
from pipelines.annotate.figures.about.where.page_places import PagePlaces
from pipelines.annotate.figures.rows.holder import Holder, HolderFinder
from pipelines.annotate.parse.page import PageWords
from pipelines.model import Article, DateExpression, Event, EventArgument, Figure, Mention, Said, evidence_id
from pipelines.model.changed import changed
from pipelines.vocabularies import ArgumentRole, EventContext, Factuality, Happening, PlaceRole

Row = TypeVar("Row", Mention, DateExpression)
Spanned = TypeVar("Spanned", Mention, Figure)
_STREET = frozenset({"protested", "rioted", "struck"})
_PLACE_ROLES: dict[PlaceRole, ArgumentRole] = {"in": "place", "from": "from", "to": "to", "via": "via"}
_TOLD = ("happened", "ongoing")
_STOPS = frozenset(".!?\"'”’…:;)]")  # what ends a sentence; headlines end without
_REACH = 6  # rows that begin before a word and may hold it


@dataclass(frozen=True, slots=True)
class EventRows:
    """The rows that events give; the field names are the table names."""

    events: tuple[Event, ...] = ()
    event_arguments: tuple[EventArgument, ...] = ()
    of_figures: Mapping[str, Event] = field(default_factory=dict)  # figure -> event whose victims or goods it counts

    def counted(self, figure: Figure) -> Figure:
        """A figure as a part of its event: with its id and its word."""
        event = self.of_figures.get(figure.figure_id)
        return changed(figure, event_id=event.event_id, event=event.happening) if event is not None else figure


def find_events(
    article: Article,
    words: PageWords,
    mentions: Sequence[Mention] = (),
    dates: Sequence[DateExpression] = (),
    said: Said | None = None,
    figures: EventFigures | None = None,
    dateline_entity_id: str | None = None,
) -> EventRows:
    """The events of the sentences in order of the text.  ``said`` None: nobody has read the statements."""
    figures = figures or EventFigures()
    page = _Page(article, words, mentions, dates, figures.figures, said)
    of_figures: dict[str, str] = {}
    places = figures.around or PagePlaces(article, words, mentions, said)
    days = figures.days or PageDays(article, words, dates)
    around = PageSetting(article, places, days.story)
    events: dict[str, Event] = {}
    told: set[str] = set()  # happenings of which the page has told a particular one
    arguments: dict[tuple[str, str, int, int], EventArgument] = {}
    may_be = may_name(words)
    for number, bounds in enumerate(words.sentence_bounds):
        sentence_no = words.sentences[number].sentence_no
        here = figures.counted.get(sentence_no, ())
        named = may_be[bisect_left(may_be, bounds[0]) : bisect_left(may_be, bounds[1])]
        if not named and not here:
            continue
        counting = with_counted(words, find_triggers(words, *bounds, named), here)
        triggers = counting.triggers
        if not triggers:
            continue
        settings = settings_of(
            words,
            triggers,
            places.standings.get(number, ()),
            page.mentions_of.get(sentence_no, ()),
            page.dates_of.get(sentence_no, ()),
            bounds,
        )
        lowers = frozenset(words.lower[bounds[0] : bounds[1]])
        contexts = contexts_of(lowers)
        is_headline = words.lower[bounds[1] - 1] not in _STOPS
        is_question = words.lower[bounds[1] - 1] == "?"
        is_street = any(trigger.sense.happening in _STREET for trigger in triggers) or "protesters" in lowers
        of_triggers = with_causes(words, triggers, [arguments_of(words, trigger) for trigger in triggers])
        ids: dict[int, str] = {}  # by Trigger.at
        held: dict[str, list[Trigger]] = {}
        for trigger, setting, found in zip(triggers, settings, of_triggers, strict=True):
            is_bare = not found and not setting.places and not setting.dates
            standing = standing_of(words, trigger, is_question, is_bare)
            happening = trigger.sense.happening
            standing = general(words, trigger, found, setting, standing, is_headline, happening in told)
            if standing.realis in _TOLD:
                told.add(happening)
            around.fill(setting, words.paragraph[trigger.at], number, standing.realis)
            codes = codes_of(words, trigger, found, standing, lowers, is_street)
            event = page.event(trigger, counting, standing, setting, codes, sentence_no, contexts)
            ids[trigger.at] = event.event_id
            if events.setdefault(event.event_id, event) is event:
                for row in page.arguments(event, found, setting):
                    arguments.setdefault((row.event_id, row.role, row.start_char, row.end_char), row)
                    if row.figure_id is not None:
                        held.setdefault(row.figure_id, []).append(trigger)
        of_figures |= {figure_id: ids[at] for figure_id, at in ties(here, counting, held)}
    for figure in figures.figures:
        event_id = of_figures.get(figure.figure_id)
        if event_id is not None:
            events[event_id] = settled(events[event_id], figure)
    of_rows = {figure_id: events[event_id] for figure_id, event_id in of_figures.items()}
    return EventRows(tuple(events.values()), tuple(arguments.values()), of_rows)


class _Page:
    """The other layers of a page, looked up by offset."""

    def __init__(
        self,
        article: Article,
        words: PageWords,
        mentions: Sequence[Mention],
        dates: Sequence[DateExpression],
        figures: Sequence[Figure],
        said: Said | None,
    ) -> None:
        self.article, self.words = article, words
        self.holders = HolderFinder(article, said)
        self.mentions_of = _by_sentence(mentions)
        self.dates_of = _by_sentence(dates)
        self._mentions = _Spans(mentions)
        self._figures = _Spans(figures)

    def event(
        self,
        trigger: Trigger,
        counting: Counting,
        standing: Standing,
        setting: Setting,
        codes: Codes,
        sentence_no: int,
        contexts: tuple[EventContext, ...] | None,
    ) -> Event:
        """The row of one trigger."""
        words, article = self.words, self.article
        word = counting.words.get(trigger.at, trigger.sense.happening)
        start, end = words.start[trigger.first], words.end[trigger.last - 1]
        holder = self.holders.of(start, end, standing.realis == "not_happened", standing.factuality == "possible")
        hedge = standing.hedge
        return Event(
            event_id=evidence_id(article.article_id, "e", start, end),
            article_id=article.article_id,
            sentence_no=sentence_no,
            start_char=start,
            end_char=end,
            surface=article.text[start:end],
            happening=word,
            realis=standing.realis,
            factuality=_factuality(standing, holder),
            attribution=holder.attribution,
            rule=_rule(trigger, word),
            event_type=codes.event_type,
            event_mode=codes.event_mode,
            contexts=contexts,
            acled_event_type=codes.acled_type,
            acled_sub_event_type=codes.acled_sub_type,
            place_id=setting.place_id,
            place_mention_id=setting.place.mention_id if setting.place is not None else None,
            place_basis=setting.place_basis,
            from_date=setting.from_date,
            to_date=setting.to_date,
            date_basis=setting.date_basis,
            hedge=words.lower[hedge] if hedge is not None else None,
            hedge_start=words.start[hedge] if hedge is not None else None,
            hedge_end=words.end[hedge] if hedge is not None else None,
            statement_id=holder.statement_id,
            speaker_id=holder.speaker_id,
            score=score_of(trigger.form, standing.realis, trigger.sense.happening),
        )

    def arguments(self, event: Event, found: Iterable[Argument], setting: Setting) -> Iterable[EventArgument]:
        """The rows of its arguments, places and times."""
        words = self.words
        for argument in found:
            if words.pos[argument.head] in ("PUNCT", "SPACE"):
                continue  # a mark that the parser takes for a noun
            first, last = phrase(words, argument.head)
            start, end, at = words.start[first], words.end[last - 1], words.start[argument.head]
            mention, figure = self._mentions.at(at), self._figures.at(at)
            yield EventArgument(
                event.event_id, argument.role, event.article_id, start, end, self.article.text[start:end],
                mention.mention_id if mention is not None else None, mention.entity_id if mention is not None else None,
                figure.figure_id if figure is not None and figure.kind == "count" else None,
            )  # fmt: skip
        elsewhere = setting.place if not setting.places and setting.place_basis == "dateline" else None
        for tie in setting.places or ([PlaceTie(elsewhere, "in", setting.place_id)] if elsewhere is not None else []):
            m = tie.mention
            yield EventArgument(
                event.event_id,
                _PLACE_ROLES[tie.role],
                event.article_id,
                m.start_char,
                m.end_char,
                m.surface,
                m.mention_id,
                tie.entity_id,
            )
        for date in setting.dates:
            yield EventArgument(
                event.event_id,
                "time",
                event.article_id,
                date.start_char,
                date.end_char,
                date.surface,
                date_id=date.date_id,
            )


def _factuality(standing: Standing, holder: Holder) -> Factuality:
    """What its own words say where they weaken it, else what its holder's do: of a happening that no word weakens, who says so and
    how ('alleged'), but not what else is said beside it ('the raid may cost votes')."""
    if standing.factuality is not None and (
        holder.factuality in (None, "asserted", "confirmed") or standing.factuality == "denied"
    ):
        return standing.factuality
    if standing.realis in ("happened", "ongoing") and holder.factuality in _OF_CONTENT:
        return standing.factuality or "asserted"
    return holder.factuality or "asserted"


_OF_CONTENT = frozenset({"possible", "predicted", "negated", "denied", "unknown"})


def _rule(trigger: Trigger, word: Happening) -> str:
    needs = " ".join(f"{'not ' if n.is_not else ''}{n.slot}={n.wanted}" for n in trigger.sense.needs)
    counted = f"counted as {word}" if word != trigger.sense.happening else ""
    return " > ".join(part for part in (trigger.form, trigger.sense.words, needs, trigger.sense.frame, counted) if part)


class _Spans(Generic[Spanned]):
    """Rows by the characters that they cover."""

    def __init__(self, rows: Sequence[Spanned]) -> None:
        self._rows: list[Spanned] = sorted(rows, key=lambda row: (row.start_char, -row.end_char))
        self._starts: list[int] = [row.start_char for row in self._rows]

    def at(self, offset: int) -> Spanned | None:
        """The innermost row over a character."""
        rows, last = self._rows, bisect_right(self._starts, offset)
        for at in range(last - 1, max(0, last - _REACH) - 1, -1):
            if rows[at].end_char > offset:
                return rows[at]
        return None


def _by_sentence(rows: Iterable[Row]) -> dict[int | None, list[Row]]:
    groups: dict[int | None, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.sentence_no, []).append(row)
    return groups
