"""Places: which place each place name of a page is, with what else it could be, from the page alone.

``resolve_places`` is the door.  What belongs here: from mentions to rows.  What does not: finding the mentions
(names), reading one name (readings.py), weighing (ranking.py), other pages (``pipelines.resolve.places``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.annotate.places.demonyms import demonym_place
from pipelines.annotate.places.page import PlacePage, PlaceSpan, gather, romanised_candidates
from pipelines.annotate.places.ranking import Ranked, rank
from pipelines.gazetteer import Gazetteer, Match, Place, are_within, english_name, kilometres, load
from pipelines.gazetteer.names import ROMANISED
from pipelines.model import Article, Entity, Mention, PlaceCandidate
from pipelines.model.changed import changed
from pipelines.vocabularies import PLACE_KINDS, known

RESOLVED_FORMS = frozenset({"name", "short_name", "acronym", "embedded"})
LEAST_SCORE = (
    0.3  # below it the page does not say which: on pages that were not fitted on every second such answer is wrong
)
LEAST_INSIDE = 0.5  # of a name inside a longer one: that is often the name of something else
MAX_KEPT = 10  # candidates kept for each mention
LEAST_KEPT = 0.002
ONE_SPOT_KM = 50.0  # what lies nearer is the same dot on a map of the world
_ROMANISED_KM = 150.0  # another spelling is believed near a place of the page


@dataclass(frozen=True, slots=True)
class ResolvedPlaces:
    """``mentions`` as they came, place names with their ``entity_id``; the rows of the places and of their candidates."""

    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    candidates: tuple[PlaceCandidate, ...]
    dateline_entity_id: str | None


def resolve_places(article: Article, mentions: Sequence[Mention]) -> ResolvedPlaces:
    """Resolve the mentions of kind 'place' (NULL where the page does not say which) and name the countries of demonyms.

    Mentions keep their order; other kinds come back as they are.  Candidates are best first, from the page alone.
    """
    gazetteer = load()
    page = gather_places(gazetteer, article, mentions)
    ranked = _with_other_spellings(gazetteer, article.text, page, rank(page))
    number_of = {(span.start, span.end): number for span, number in page.order if number is not None}
    found = Found(gazetteer)
    resolved: list[Mention] = []
    candidates: list[PlaceCandidate] = []
    for mention in mentions:
        if mention.form == "demonym":
            found.add_demonym(mention.surface)
        number = number_of.get((mention.start_char, mention.end_char)) if _is_place_name(mention) else None
        if number is None:
            resolved.append(mention)
            continue
        place, score = choose(ranked[number])
        if mention.form == "embedded" and score < LEAST_INSIDE:
            place = None
        if place:
            found.add(place, score, mention.surface)
        resolved.append(changed(mention, entity_id=place.entity_id, score=round(score, 4)) if place else mention)
        candidates += [
            PlaceCandidate(mention.mention_id, position, match.place.entity_id, round(probability, 4))
            for position, (match, probability) in enumerate(ranked[number].candidates[:MAX_KEPT], start=1)
            if probability >= LEAST_KEPT or position == 1
        ]
    in_dateline = choose(ranked[page.dateline])[0] if page.dateline is not None else None
    if in_dateline:
        found.add(in_dateline, choose(ranked[page.dateline or 0])[1], None)
    return ResolvedPlaces(
        tuple(resolved), found.entities(), tuple(candidates), in_dateline.entity_id if in_dateline else None
    )


def gather_places(gazetteer: Gazetteer, article: Article, mentions: Sequence[Mention]) -> PlacePage:
    """The page's place names side by side, that of the dateline among them."""
    spans = {
        PlaceSpan(
            m.start_char, m.end_char, m.form == "demonym", 1.0 if m.score is None else m.score, m.form == "embedded"
        )
        for m in mentions
        if _is_place_name(m) or m.form == "demonym"
    }
    dateline = article.dateline_place
    if dateline and not any(dateline[0] <= s.start < dateline[1] for s in spans):
        spans.add(PlaceSpan(*dateline))
    ordered = sorted(spans, key=lambda span: (span.start, span.end))
    return gather(gazetteer, article.text, ordered, article.publisher_domain, dateline)


def choose(ranked: Ranked) -> tuple[Place | None, float]:
    """The best candidate and the probability that the name means a place there: a town and the district round it are one answer.

    No place where that is too unlikely.
    """
    if not ranked.candidates:
        return None, 0.0
    place = ranked.candidates[0][0].place
    score = sum(
        chance
        for match, chance in ranked.candidates
        if match.place.number == place.number or are_within(match.place, place, ONE_SPOT_KM)
    )
    return (place, min(score, 1.0)) if score >= LEAST_SCORE else (None, 0.0)


def place_entity(gazetteer: Gazetteer, place: Place, score: float | None, names: Sequence[str]) -> Entity:
    """The row of a place; ``names`` are the spellings met, and the gazetteer's own goes with them where English has another."""
    container = _container(gazetteer, place)
    unit = gazetteer.place(place.admin1) if place.admin1 is not None else None
    admin1 = english_name(unit.name, unit.kind, unit.country) if unit else None
    name = english_name(place.name, place.kind, place.country)
    others = {place.name} if name != place.name or not names else set()
    return Entity(
        place.entity_id,
        "place",
        name,
        tuple(sorted({*names, *others})),
        "editor" if place.geonames_id is None else "gazetteer",
        country=place.country,
        geonames_id=place.geonames_id,
        place_kind=known(place.kind, PLACE_KINDS, "gazetteer"),
        admin1=admin1,
        latitude=place.latitude,
        longitude=place.longitude,
        precision_km=place.precision_km,
        part_of=container.entity_id if container else None,
        score=None if score is None else round(score, 4),
    )


class Found:
    """The places of a page as rows: those that are named, and those that contain them."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._places: dict[str, tuple[Place, float | None, set[str]]] = {}

    def add(self, place: Place, score: float | None, surface: str | None) -> None:
        """Take in a place, and its containers after it."""
        known = self._places.get(place.entity_id)
        spellings = known[2] if known else set()
        if surface:
            spellings.add(" ".join(surface.split()))
        best = score if known is None or known[1] is None else known[1] if score is None else max(score, known[1])
        self._places[place.entity_id] = place, best, spellings
        container = _container(self._gazetteer, place)
        if known is None and container:
            self.add(container, None, None)

    def add_demonym(self, surface: str) -> None:
        """Take in the place that a demonym is made from, and its country."""
        if place := demonym_place(self._gazetteer, surface):
            self.add(place, None, None)

    def entities(self) -> tuple[Entity, ...]:
        """The rows, in order of their ids."""
        return tuple(
            place_entity(self._gazetteer, place, score, sorted(spellings))
            for _, (place, score, spellings) in sorted(self._places.items())
        )


def _container(gazetteer: Gazetteer, place: Place) -> Place | None:
    for number in (place.admin2, place.admin1):
        if number is not None:
            return gazetteer.place(number)
    if place.kind == "country" or not place.country:
        return None
    return gazetteer.countries.get(place.country)


def _is_place_name(mention: Mention) -> bool:
    return mention.kind == "place" and mention.form in RESOLVED_FORMS


def _with_other_spellings(
    gazetteer: Gazetteer, text: str, page: PlacePage, ranked: tuple[Ranked, ...]
) -> tuple[Ranked, ...]:
    """Names without any candidate get those of another romanisation, where the page is about such countries.

    A place that the page names in another way is not taken: two spellings on one page are two places.
    """
    unknown = [n for n, name in enumerate(page.names) if not name.candidates]
    chosen = [place for place, _ in map(choose, ranked) if place]
    countries = frozenset({p.country for p in (*chosen, *page.demonym_places) if p.country}) & ROMANISED
    if not unknown or not countries:
        return ranked
    taken = {place.number for place in chosen}
    names = list(page.names)
    for number in unknown:
        first = names[number].spans[0]
        proposals = romanised_candidates(gazetteer, text[first.start : first.end], countries)
        proposals = tuple(m for m in proposals if m.place.number not in taken)
        believed = proposals if len(proposals) == 1 else tuple(m for m in proposals if _near_any(m, chosen))
        if believed:
            names[number] = changed(names[number], candidates=believed)
    return rank(changed(page, names=tuple(names)))


def _near_any(match: Match, chosen: Sequence[Place]) -> bool:
    """Whether a place lies near one of the page."""
    return any(
        kilometres(match.place, place) <= _ROMANISED_KM for place in chosen if place.kind not in ("country", "region")
    )
