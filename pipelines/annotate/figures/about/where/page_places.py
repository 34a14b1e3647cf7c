"""The places of one page as figures and events ask for them: how each name stands, and what the article is about.

What belongs here: what is read once a page.  What does not: the place of one figure or one event.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.figures.about.where.frame import Frame, frame_of
from pipelines.annotate.figures.about.where.standing import Reader, Standing
from pipelines.annotate.figures.about.where.within import Places
from pipelines.annotate.parse.page import PageWords
from pipelines.gazetteer import load
from pipelines.model import Article, Mention, Said


class PagePlaces:
    """``places``: the entities that are named; ``standings``: the names by position of their sentence; ``cues``: where those of the
    statements begin; ``dateline``: its place's characters; ``frame``: what the article is about."""

    def __init__(self, article: Article, words: PageWords, mentions: Sequence[Mention], said: Said | None) -> None:
        names = [m for m in mentions if m.kind == "place" and m.form not in ("demonym", "pronoun")]
        gazetteer = load()
        entities = {m.entity_id for m in names if m.entity_id is not None}
        self.number_of = {sentence.sentence_no: number for number, sentence in enumerate(words.sentences)}
        self.places: Places = {entity: gazetteer.by_entity_id(entity) for entity in entities}
        self.standings = self._read(words, mentions)
        self.cues = frozenset(s.cue_start for s in (said.statements if said else ()) if s.cue_start is not None)
        self.dateline = article.dateline_place
        by_mention = {each.mention.mention_id: each for row in self.standings.values() for each in row}
        self.frame: Frame = frame_of(words, mentions, by_mention, self.places, self.cues, self.dateline)

    def _read(self, words: PageWords, mentions: Sequence[Mention]) -> dict[int, tuple[Standing, ...]]:
        groups: dict[int, list[Mention]] = {}
        for mention in mentions:
            number = self.number_of.get(mention.sentence_no) if mention.sentence_no is not None else None
            if number is not None:
                groups.setdefault(number, []).append(mention)
        countries = (key for key, place in self.places.items() if place is not None and place.kind == "country")
        reader = Reader(words, frozenset(countries))
        return {number: reader.standings(words.sentence_bounds[number], group) for number, group in groups.items()}

    def is_dateline(self, mention: Mention) -> bool:
        """Whether a name stands in the dateline."""
        return self.dateline is not None and self.dateline[0] <= mention.start_char < self.dateline[1]
