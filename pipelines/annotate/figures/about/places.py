"""The place of each figure of a page: of its own sentence, of the same event told before, of its paragraph, of the article.

``place_figures`` is the door.  What belongs here: which of these comes first, and for which figures.  What does not: how a name
stands in its sentence and what an article is about (``where``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pipelines.annotate.figures.about.page_figures import FigureRead, PageFigures, SentenceRead
from pipelines.annotate.figures.about.tie import PlaceTie
from pipelines.annotate.figures.about.where.in_sentence import (
    ELSEWHERE,
    JOINED,
    is_across_a_border,
    is_one_place,
    own_place,
    smallest,
)
from pipelines.annotate.figures.about.where.inherited import INHERITING_KINDS, inherits, is_of_a_long_time, is_placeless
from pipelines.annotate.figures.about.where.page_places import PagePlaces
from pipelines.annotate.figures.about.where.scores import place_score
from pipelines.annotate.figures.about.where.sources import place_of_source
from pipelines.annotate.figures.about.where.standing import ACTING, Standing, is_saying
from pipelines.annotate.figures.about.where.within import lies_in
from pipelines.annotate.figures.things.events import event_class
from pipelines.annotate.figures.words import figure_words
from pipelines.gazetteer import Place, load
from pipelines.model import Mention, Statement
from pipelines.model.changed import changed
from pipelines.model.quick import quick
from pipelines.vocabularies import PlaceBasis

_MOST_BESIDE = 24  # place names of a sentence before a figure, and behind it
_MOST_LISTED = 3  # places in one list: a longer one is no scene
_HOLDING_KINDS = frozenset({"country", "admin1", "admin2", "region"})  # a town holds no other
_SURE_OF_FRAME = 0.6  # share of the page that lies in the article's place, for it to hold a place that nobody knows
_LEAD = 4  # sentences, the headline counted
_MOST_AHEAD = 2  # sentences of the paragraph that are looked for a place when those before have none
_MOST_BACK = 4  # sentences of the paragraph that are looked back on


@quick
@dataclass(frozen=True, slots=True)
class Found:
    """The place that a figure is given: the words that name it, the entity, how it is known, and the class of its score."""

    mention: Mention
    tie: PlaceTie
    entity_id: str | None
    basis: PlaceBasis
    score_class: str


def place_figures(page: PageFigures, around: PagePlaces) -> PageFigures:
    """The page with the places of its figures."""
    finder = _Finder(page, around)
    return page.with_figures(finder.figures)


def place_linked(page: PageFigures) -> PageFigures:
    """The page with the place of a fact for figures that are linked to it and have none in their own sentence.

    A smaller place that lies in that of the fact stays.
    """
    linked = {link.figure_id: link.other_id for link in page.links}
    found = {figure.row.figure_id: figure for figure in page.figures() if figure.row.place_mention_id is not None}

    def placed(figure: FigureRead) -> FigureRead:
        other = found.get(linked.get(figure.row.figure_id, ""))
        if other is None or other.place is None or is_placeless(figure) or _is_placed(figure, other):
            return figure
        row = changed(
            figure.row,
            place_id=other.row.place_id,
            place_mention_id=other.row.place_mention_id,
            place_basis="event",
            place_score=place_score("event"),
        )
        place = changed(other.place, how="event")
        return changed(figure, row=row, places=_with(place, figure.places), place=place)

    return page.with_figures(lambda sentence: map(placed, sentence.figures))


def _is_placed(figure: FigureRead, other: FigureRead) -> bool:
    """Whether a figure keeps its place against that of a fact that it is linked to."""
    if figure.place is None:
        return False
    if figure.place.mention.sentence_no == figure.row.sentence_no:
        return True
    own, told = (each.row.place_id for each in (figure, other))
    gazetteer = load()
    return own is not None and told is not None and lies_in(gazetteer.by_entity_id(own), gazetteer.by_entity_id(told))


def _with(main: PlaceTie, ties: Sequence[PlaceTie]) -> tuple[PlaceTie, ...]:
    """The places of a figure, the main one among them."""
    return tuple(ties) if any(tie.mention == main.mention for tie in ties) else (main, *ties)


class _Finder:
    def __init__(self, page: PageFigures, around: PagePlaces) -> None:
        self._page = page
        self._words = page.words
        self._number_of, self._places, self._standings = around.number_of, around.places, around.standings
        self._cues, self._frame, self._is_dateline = around.cues, around.frame, around.is_dateline
        self._has: dict[tuple[int, str], bool] = {}  # by sentence and class of words
        self._scenes: dict[int, Standing | None] = {}
        said = page.said.statements if page.said is not None else ()
        self._statements = _by_number(said, self._number_of)
        self._lead: Found | None = None  # where the first sentences say that people came to harm
        self._told: dict[tuple[object, ...], Found] = {}  # by event and number

    def figures(self, read: SentenceRead) -> Iterator[FigureRead]:
        """The figures of a sentence with their places."""
        number = self._number_of[read.context.sentence_no]
        found = [each for each in self._standings.get(number, ()) if not self._is_dateline(each.mention)]
        others = [figure.row.number_start for figure in read.figures]
        starts = [each.mention.start_char for each in found]
        for figure in read.figures:
            at = bisect_left(starts, figure.row.number_start)
            near = found[max(0, at - _MOST_BESIDE) : at + _MOST_BESIDE]
            yield self._figure(figure, number, near, others)

    def _figure(self, figure: FigureRead, number: int, found: Sequence[Standing], others: Sequence[int]) -> FigureRead:
        if is_placeless(figure):
            return figure
        own = own_place(self._words, figure, found, self._statements_at(number, figure), self._places, others)
        place: Found | None = None
        if own.standing is not None and (own.nearness <= JOINED or figure.row.kind in INHERITING_KINDS):
            basis: PlaceBasis = "clause" if own.nearness <= JOINED else "paragraph"
            entity = own.standing.entity_id or self._container(own.standing, found)
            kind = f"{basis} {own.standing.manner}" if own.nearness < ELSEWHERE else "sentence"
            if own.nearness <= JOINED or not self._is_wider(own.standing):
                place = self._described(own.standing) or Found(
                    own.standing.mention, own.standing.tie, entity, basis, kind
                )
        if place is None and inherits(self._words, figure):
            place = self._inherited(figure, number)
        ties = tuple(each.tie for each in own.all)
        if place is None:
            return changed(figure, places=ties) if ties != figure.places else figure
        if figure.row.event is not None and figure.row.value is not None:
            self._tell(_event_key(figure), place)
        if (
            self._lead is None
            and number < _LEAD
            and place.basis == "clause"
            and figure.row.event in event_class("of one incident")
        ):
            self._lead = changed(place, basis="event", score_class="event")
        row = changed(
            figure.row,
            place_id=place.entity_id,
            place_mention_id=place.mention.mention_id,
            place_basis=place.basis,
            place_score=place_score(place.score_class),
        )
        return changed(figure, row=row, places=_with(place.tie, ties), place=changed(place.tie, how=place.score_class))

    def _described(self, standing: Standing) -> Found | None:
        """'the country's second city', 'Peru's capital': the town in it that the article is about."""
        frame, outer = self._frame.place, self._known(standing.entity_id)
        words, at = self._words, standing.word
        is_named = words.dep[at] == "poss" or standing.mention.form == "demonym"
        is_town = is_named and words.lemma[words.head[at]] in figure_words("noun for a town")
        if frame is None or not is_town or not lies_in(frame.place, outer):
            return None
        tie = PlaceTie(frame.mention, "in", frame.place.entity_id)
        return Found(frame.mention, tie, frame.place.entity_id, "article", "article place")

    def _statements_at(self, number: int, figure: FigureRead) -> Sequence[Statement]:
        """The statements of a sentence that begin near a figure."""
        found = self._statements.get(number, ())
        at = bisect_left(found, figure.row.number_start, key=lambda each: each.start_char)
        return found[max(0, at - _MOST_BESIDE) : at + _MOST_BESIDE]

    def _tell(self, key: tuple[object, ...], place: Found) -> None:
        """Keep the place of an event; a smaller one that lies in it takes its place."""
        before = self._told.get(key)
        if before is None or lies_in(self._known(place.entity_id), self._known(before.entity_id)):
            self._told[key] = place

    def _known(self, entity_id: str | None) -> Place | None:
        return self._places.get(entity_id) if entity_id is not None else None

    def _container(self, standing: Standing, found: Sequence[Standing]) -> str | None:
        """What holds a place that no gazetteer knows: the next name of the sentence, else the place that the article is about."""
        start = standing.mention.end_char
        for each in found:
            at = each.mention.start_char
            is_near = start <= at < start + 60 and each.mention.entity_id and each.manner not in ACTING
            if is_near and not self._has_verb(start, at):
                return each.mention.entity_id
        frame = self._frame.place
        if frame is not None and frame.place.kind not in _HOLDING_KINDS:
            frame = self._frame.country
        return frame.place.entity_id if frame is not None and frame.share >= _SURE_OF_FRAME else None

    def _has_verb(self, start: int, end: int) -> bool:
        first, last = (bisect_left(self._words.start, at) for at in (start, end))
        return any(self._words.pos[at] in ("VERB", "AUX") for at in range(first, last))

    def _inherited(self, figure: FigureRead, number: int) -> Found | None:
        """The place of a figure without one in its sentence."""
        told = self._told.get(_event_key(figure)) if figure.row.event is not None else None
        if told is not None:
            return changed(told, basis="event", score_class="event")
        if self._has_words(number, "place is the world"):
            return None
        if is_across_a_border(self._words, figure):
            return self._abroad(number)
        if not self._has_words(number, "place is the country"):
            scene = self._scene_before(number)
            source = self._source(figure, number, scene)
            if source is not None or scene is not None:
                return source or scene
            if self._is_of_the_lead(figure):
                return self._lead
            if self._frame.place is None:  # the page is about no one place
                return self._scene_behind(number)
            level = self._frame.country if is_of_a_long_time(figure) else self._frame.place
        else:
            level = self._frame.country
        if level is None:
            return None
        tie = PlaceTie(level.mention, "in", level.place.entity_id)
        if level.is_dateline:
            return Found(level.mention, tie, level.place.entity_id, "dateline", "dateline")
        kind = "country" if level.place.kind == "country" else "place"
        return Found(level.mention, tie, level.place.entity_id, "article", f"article {kind}")

    def _is_of_the_lead(self, figure: FigureRead) -> bool:
        """'Two more are missing', far down the page: of what the first sentences tell, where they name a smaller place."""
        lead, level = self._lead, self._frame.place
        if lead is None or level is None or figure.row.event not in event_class("of one incident"):
            return False
        own_time = figure.time is not None and figure.time.basis == "clause"
        return not own_time and lies_in(self._known(lead.entity_id), level.place)

    def _scene_before(self, number: int) -> Found | None:
        """Where the sentences before play, in the same paragraph."""
        return self._scene_of(self._sentences_before(number))

    def _scene_behind(self, number: int) -> Found | None:
        """Where the next sentences of the paragraph play."""
        bounds, paragraphs = self._words.sentence_bounds, self._words.paragraph
        own = paragraphs[bounds[number][0]]
        ahead = range(number + 1, min(len(bounds), number + 1 + _MOST_AHEAD))
        return self._scene_of(at for at in ahead if bounds[at][0] < bounds[at][1] and paragraphs[bounds[at][0]] == own)

    def _scene_of(self, numbers: Iterable[int]) -> Found | None:
        for number in numbers:
            scene = self._scene(number)
            if scene is not None and not self._is_wider(scene):
                entity = scene.entity_id or self._container(scene, self._standings[number])
                return Found(scene.mention, scene.tie, entity, "paragraph", f"paragraph {scene.manner}")
        return None

    def _source(self, figure: FigureRead, number: int, scene: Found | None) -> Found | None:
        """The place of who says the sentence, where they speak of it, and no smaller one in it is told of."""
        found = self._standings.get(number, ())[:_MOST_BESIDE]
        is_said = figure.row.statement_id is not None
        local = place_of_source(self._words, found, self._places, self._cues, is_said)
        if local is None:
            return None
        frame = self._frame.place
        place = self._known(local.entity_id)
        if scene is not None and lies_in(self._known(scene.entity_id), place):
            return None
        if frame is not None and (
            lies_in(frame.place, place) or (place is not None and frame.place.number == place.number)
        ):
            tie = PlaceTie(frame.mention, "in", frame.place.entity_id)
            return Found(frame.mention, tie, frame.place.entity_id, "article", "article place")
        tie = changed(local.tie, role="in")
        return Found(local.mention, tie, local.entity_id or self._container(local, found), "clause", "clause source")

    def _abroad(self, number: int) -> Found | None:
        """'shells from across the border': the last scene in another country than that of the article."""
        frame = self._frame.place
        home = frame.place.country if frame is not None else None
        for back in range(number - 1, max(-1, number - 1 - _MOST_BACK), -1):
            scene = self._scene(back)
            place = self._known(scene.entity_id) if scene is not None else None
            if scene is not None and place is not None and home is not None and place.country not in (None, home):
                return Found(scene.mention, scene.tie, scene.entity_id, "paragraph", f"paragraph {scene.manner}")
        return None

    def _sentences_before(self, number: int) -> Iterator[int]:
        words, bounds = self._words, self._words.sentence_bounds
        paragraph = words.paragraph[bounds[number][0]]
        for back in range(number - 1, max(-1, number - 1 - _MOST_BACK), -1):
            if bounds[back][0] == bounds[back][1] or words.paragraph[bounds[back][0]] != paragraph:
                return
            yield back

    def _scene(self, number: int) -> Standing | None:
        """Where a sentence plays: the place of what happens in it, not of who says it."""
        if number not in self._scenes:
            self._scenes[number] = self._read_scene(number)
        return self._scenes[number]

    def _read_scene(self, number: int) -> Standing | None:
        told = [
            each
            for each in self._standings.get(number, ())[:_MOST_BESIDE]
            if each.manner not in (*ACTING, "source", "apart")
            and not self._is_dateline(each.mention)
            and each.role == "in"
            and (each.is_fronted or not is_saying(self._words, each.clause, self._cues))
        ]
        best = min(told, key=lambda e: (e.manner in ("modifier", "demonym"), e.mention.start_char), default=None)
        if best is None or sum(each.anchor == best.anchor for each in told) > _MOST_LISTED:
            return None
        if self._is_shared_out(number, told):
            return None
        return smallest(best, told, self._places)

    def _is_shared_out(self, number: int, told: Sequence[Standing]) -> bool:
        """'Of these, 40 were in Tanu', '14 died in Tanu and nine in Buri': where parts are, not where the paragraph plays."""
        first, last = self._words.sentence_bounds[number]
        is_of = self._words.lower[first] == "of"
        if not is_of and (len({each.clause for each in told}) < 2 or is_one_place(told, self._places)):
            return False
        counts = islice((at for at in range(first, last) if self._words.pos[at] == "NUM"), 2)
        return len(list(counts)) > (0 if is_of else 1)

    def _is_wider(self, standing: Standing) -> bool:
        """Whether a land that is only told by its people says less than what the article is about."""
        if standing.manner != "demonym" or self._frame.place is None or standing.entity_id is None:
            return False
        if self._words.lemma[standing.anchor] in figure_words("happens to a country"):
            return False  # 'since the Syrian war began'
        return lies_in(self._frame.place.place, load().by_entity_id(standing.entity_id))

    def _has_words(self, number: int, name: str) -> bool:
        if (number, name) not in self._has:
            self._has[number, name] = self._reads(number, figure_words(name))
        return self._has[number, name]

    def _reads(self, number: int, listed: frozenset[str]) -> bool:
        """Whether a sentence has one of the words: not in a name ('World Bank'), not as a compound ('wine country')."""
        first, last = self._words.sentence_bounds[number]
        words = self._words
        return any(
            words.lower[at] in listed
            and (at == first or not words.is_capital[at])
            and (at == first or words.dep[at - 1] != "compound" or words.head[at - 1] != at)
            for at in range(first, last)
        )


def _event_key(figure: FigureRead) -> tuple[object, ...]:
    row = figure.row
    return row.event, row.unit, row.value, row.low, row.high


def _by_number(statements: Sequence[Statement], number_of: dict[int, int]) -> dict[int, list[Statement]]:
    groups: dict[int, list[Statement]] = {}
    for each in statements:
        number = number_of.get(each.sentence_no) if each.sentence_no is not None else None
        if number is not None:
            groups.setdefault(number, []).append(each)
    for group in groups.values():
        group.sort(key=lambda each: each.start_char)
    return groups
