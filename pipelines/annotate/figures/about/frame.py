"""The frame of an article: which country it is about, and which smaller place in it, by where its names stand.

What belongs here: weighing the places of a whole page.  What does not: the place of one figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.annotate.figures.about.sentence_places import Places, lies_in
from pipelines.annotate.figures.about.standing import Standing, is_saying
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.places.demonyms import demonym_place
from pipelines.gazetteer import Place, load
from pipelines.model import Mention

_OF_MANNER = {
    "adjunct": 1.0,
    "object": 1.0,
    "holder": 1.0,
    "label": 1.0,
    "modifier": 0.7,
    "demonym": 0.7,
    "actor": 0.4,
    "source": 0.3,
    "apart": 0.0,
}
_WAY = 0.6  # of a place that one comes from or goes through
_SAYING = 0.3  # of a place in a clause of saying
_LOOSE = 0.3  # of a place that hangs on nothing
_DEMONYM = 0.3
_DATELINE = 0.3
_OF_PARAGRAPH = (3.0, 2.0, 2.0)  # of the headline and the first paragraphs; 1 for the rest
_MUCH_MORE = 1.5
_FIRST = 2  # paragraphs: the headline and the first sentence
_LEAD = 3  # paragraphs that say where it happened
LEAST_SHARE = 0.45  # of the page's weight that lies in its country
_LEAST_WEIGHT = 2.0  # a page that says less of places is about none
_MOST_OF_IT = 0.6  # of what is said of places in a country: so much makes a smaller place the article's
_MOST_PLACES = 60  # distinct places that are weighed against each other


@dataclass(frozen=True, slots=True)
class FramePlace:
    """A place of the frame and the first words of the page that name it."""

    place: Place
    mention: Mention
    share: float


@dataclass(frozen=True, slots=True)
class Frame:
    """The country that the article is about and the smallest place in it; None where it is about several."""

    country: FramePlace | None = None
    place: FramePlace | None = None


def frame_of(
    words: PageWords, mentions: Sequence[Mention], standings: Mapping[str, Standing], places: Places,
    cues: frozenset[int], dateline: tuple[int, int] | None,
) -> Frame:  # fmt: skip
    """The frame of a page; ``standings`` by mention, ``cues``: where the cues of its statements begin."""
    weights: dict[str, float] = defaultdict(float)
    first: dict[str, Mention] = {}
    datelined: dict[str, Mention] = {}
    known: dict[str, Place] = {}
    lead: set[str] = set()
    told: set[str] = set()  # in the headline or the first sentence, as where it happens
    for mention in mentions:
        place = _place_of(mention, places)
        if place is None:
            continue
        paragraph = _paragraph(words, mention)
        in_dateline = dateline is not None and dateline[0] <= mention.start_char < dateline[1]
        weight = _DATELINE if in_dateline else _manner(words, mention, standings.get(mention.mention_id), cues)
        weights[place.entity_id] += weight * (_OF_PARAGRAPH[paragraph] if paragraph < len(_OF_PARAGRAPH) else 1.0)
        if not in_dateline:
            first.setdefault(place.entity_id, mention)
        else:
            datelined.setdefault(place.entity_id, mention)
        known[place.entity_id] = place
        if paragraph < _LEAD and weight > _LOOSE:
            lead.add(place.entity_id)
        if paragraph < _FIRST and weight >= 1.0:
            told.add(place.entity_id)
    return _framed(weights, datelined | first, known, lead, told)


def _framed(
    weights: Mapping[str, float],
    first: Mapping[str, Mention],
    known: Mapping[str, Place],
    lead: set[str],
    told: set[str],
) -> Frame:
    by_country: dict[str, float] = defaultdict(float)
    for key, weight in weights.items():
        by_country[known[key].country or ""] += weight
    by_country.pop("", None)
    if not by_country:
        return Frame()
    code = max(by_country, key=lambda c: (by_country[c], c))
    share = by_country[code] / max(sum(by_country.values()), _LEAST_WEIGHT)
    inside = sorted((k for k in weights if known[k].country == code), key=lambda k: -weights[k])[:_MOST_PLACES]
    whole = load().countries.get(code)
    if share < LEAST_SHARE or whole is None:
        return Frame()
    named = whole.entity_id if whole.entity_id in first else inside[0]
    country = FramePlace(whole, first[named], share)
    return Frame(country, _smaller(country, inside, weights, first, known, lead, told) or country)


def _smaller(
    country: FramePlace, inside: Sequence[str], weights: Mapping[str, float], first: Mapping[str, Mention],
    known: Mapping[str, Place], lead: set[str], told: set[str],
) -> FramePlace | None:  # fmt: skip
    """The smallest place of the lead that holds most of what is said of places in the country."""
    smaller = [key for key in inside if known[key].kind != "country"]
    total = sum(weights[key] for key in smaller)
    found: FramePlace | None = None
    for _ in range(3):
        within = [k for k in smaller if found is None or lies_in(known[k], found.place)]
        held = {
            k: sum(weights[o] for o in within if o == k or lies_in(known[o], known[k])) / total
            for k in within
            if k in lead
        }
        best = max(held, key=lambda k: (held[k], k), default=None)
        if best is None or held[best] < _MOST_OF_IT:
            return found or _first_told(country, smaller, weights, first, known, told)
        found = FramePlace(known[best], first[best], held[best] * country.share)
    return found


def _first_told(
    country: FramePlace, smaller: Sequence[str], weights: Mapping[str, float], first: Mapping[str, Mention],
    known: Mapping[str, Place], told: set[str],
) -> FramePlace | None:  # fmt: skip
    """The place of the headline or the first sentence, where no other has so much weight."""
    best = max(smaller, key=lambda k: (weights[k], k), default=None)
    if best is None or best not in told:
        return None
    rival = max((weights[k] for k in smaller if k != best and not lies_in(known[k], known[best])), default=0.0)
    if weights[best] < _MUCH_MORE * rival:
        return None
    return FramePlace(known[best], first[best], country.share * weights[best] / sum(weights[k] for k in smaller))


def _place_of(mention: Mention, places: Places) -> Place | None:
    if mention.form == "demonym":
        return demonym_place(load(), mention.surface)
    return places.get(mention.entity_id) if mention.kind == "place" and mention.entity_id is not None else None


def _paragraph(words: PageWords, mention: Mention) -> int:
    at = words.before(mention.start_char + 1) - 1
    return words.paragraph[at] if 0 <= at < len(words) else 0


def _manner(words: PageWords, mention: Mention, standing: Standing | None, cues: frozenset[int]) -> float:
    if standing is None:
        return _DEMONYM if mention.form == "demonym" else _LOOSE
    if standing.manner in ("actor", "source"):
        return _OF_MANNER[standing.manner]
    weight = _OF_MANNER[standing.manner] * (1.0 if standing.role == "in" else _WAY)
    return weight * _SAYING if is_saying(words, standing.clause, cues) and not standing.is_fronted else weight
