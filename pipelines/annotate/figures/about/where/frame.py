"""The frame of an article: which country it is about, and which smaller place in it, by where its names stand.

What belongs here: weighing the places of a whole page.  What does not: the place of one figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.annotate.figures.about.where.standing import ACTING, Standing, is_saying, nouns_abroad
from pipelines.annotate.figures.about.where.within import Places, lies_in, tells_of_a_part
from pipelines.annotate.figures.words import figure_words
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
    "local": 0.7,
    "source": 0.3,
    "apart": 0.0,
}
_WAY = 0.6  # of a place that one comes from or goes through
_SAYING = 0.3  # of a place in a clause of saying
_LOOSE = 0.3  # of a place that hangs on nothing
_DEMONYM = 0.3
_ABROAD = 0.15  # of an army, a company, a tourist: of the country, but where?
_DATELINE = 0.3
_OF_A_PART = 0.3  # 'four of them in', 'of the patients, 40 were in'
_BEFORE = 40  # characters before a name that may say that it is the place of a part
_EMBEDDED = 0.5  # of a place in the name of a court or a hospital
_ORIGIN = 0.3  # of a place that somebody is from
_DISTANCE = 0.2  # of a place that another one is measured from
_NAMED = 0.6  # of what stands in a headline or a first sentence: so much, and the page is about that place
_ALMOST_ALL = 0.75  # of what is said of places in a place: so much makes a smaller one of the lead the article's
_OF_PARAGRAPH = (3.0, 2.0, 2.0)  # of the headline and the first paragraphs; 1 for the rest
_MUCH_MORE = 1.5
_FIRST = 2  # paragraphs: the headline and the first sentence
_LEAD = 3  # paragraphs that say where it happened
LEAST_SHARE = 0.45  # of the page's weight that lies in its country
_LEAST_WEIGHT = 2.0  # a page that says less of places is about none
_MOST_OF_IT = 0.6  # of what is said of places in a country: so much makes a smaller place the article's
_WIDE = frozenset({"admin1", "admin2", "region", "area", "water"})
_MOST_PLACES = 60  # distinct places that are weighed against each other


@dataclass(frozen=True, slots=True)
class FramePlace:
    """A place of the frame and the first words of the page that name it."""

    place: Place
    mention: Mention
    share: float
    is_dateline: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """The country that the article is about and the smallest place in it; None where it is about several."""

    country: FramePlace | None = None
    place: FramePlace | None = None


@dataclass(slots=True)
class _Weighed:
    """A place of the page with its weight and how often it stands as where something happens."""

    place: Place
    mention: Mention
    is_dateline: bool
    weight: float = 0.0
    times: int = 0
    in_lead: bool = False
    first_weight: float = 0.0  # in the headline and the first sentence
    in_first: bool = False  # in the headline or the first sentence, as where something happens


def frame_of(
    words: PageWords, mentions: Sequence[Mention], standings: Mapping[str, Standing], places: Places,
    cues: frozenset[int], dateline: tuple[int, int] | None,
) -> Frame:  # fmt: skip
    """The frame of a page; ``standings`` by mention, ``cues``: where the cues of its statements begin."""
    weighed: dict[str, _Weighed] = {}
    for mention in mentions:
        place = _place_of(mention, places)
        if place is None:
            continue
        paragraph = _paragraph(words, mention)
        in_dateline = dateline is not None and dateline[0] <= mention.start_char < dateline[1]
        weight = _DATELINE if in_dateline else _manner(words, mention, standings.get(mention.mention_id), cues)
        weight *= _EMBEDDED if mention.form == "embedded" else 1.0
        weight *= _OF_A_PART if _is_of_a_part(words, mention) else 1.0
        each = weighed.setdefault(place.entity_id, _Weighed(place, mention, in_dateline))
        if each.is_dateline and not in_dateline:
            each.mention, each.is_dateline = mention, False
        is_early = paragraph < len(_OF_PARAGRAPH) and not in_dateline
        each.weight += weight * (_OF_PARAGRAPH[paragraph] if is_early else 1.0)
        standing = standings.get(mention.mention_id)
        each.times += weight >= 1.0 or (standing is not None and standing.manner == "local" and not in_dateline)
        each.in_lead |= paragraph < _LEAD and weight > _LOOSE
        each.first_weight += weight if paragraph < _FIRST and not in_dateline else 0.0
        least = _OF_MANNER["modifier"] if paragraph == 0 else 1.0  # 'Izmir earthquake', in a headline
        each.in_first |= paragraph < _FIRST and weight >= least
    return _framed(list(weighed.values()))


def _framed(weighed: Sequence[_Weighed]) -> Frame:
    by_country: dict[str, float] = defaultdict(float)
    for each in weighed:
        if each.place.country:
            by_country[each.place.country] += each.weight
    if not by_country:
        return Frame()
    code = max(by_country, key=lambda c: (by_country[c], c))
    share = by_country[code] / max(sum(by_country.values()), _LEAST_WEIGHT)
    whole = load().countries.get(code)
    if share < LEAST_SHARE or whole is None:
        return Frame()
    inside = sorted((e for e in weighed if e.place.country == code), key=lambda e: -e.weight)[:_MOST_PLACES]
    named = next((each for each in inside if each.place.entity_id == whole.entity_id), inside[0])
    country = FramePlace(whole, named.mention, share)
    smaller = [e for e in inside if e.place.kind != "country"]
    is_there = named.place.entity_id == whole.entity_id
    is_named = is_there and named.first_weight >= _NAMED
    found = _smaller(country, smaller, is_named) or (None if is_there else _foremost(country, smaller))
    return Frame(country, found or country)


def _foremost(country: FramePlace, smaller: Sequence[_Weighed]) -> FramePlace | None:
    """The place of which most is said, where nobody names the country."""
    best = max(smaller, key=lambda e: (e.weight, e.place.entity_id), default=None)
    if best is None or best.is_dateline:
        return None
    rival = max((e.weight for e in smaller if e is not best and not lies_in(e.place, best.place)), default=0.0)
    return FramePlace(best.place, best.mention, country.share) if best.weight >= _MUCH_MORE * rival else None


def _smaller(country: FramePlace, smaller: Sequence[_Weighed], is_named: bool) -> FramePlace | None:
    """The smallest place of the lead that holds most of what is said of places in the country.

    Where the headline or the first sentence names the country, a smaller place must stand there too.
    """
    if all(each.is_dateline for each in smaller):  # a capital is where news of the whole country is written
        town = next((each for each in smaller if not each.place.is_capital), None)
        return FramePlace(town.place, town.mention, country.share, is_dateline=True) if town is not None else None
    total = sum(each.weight for each in smaller)
    found: FramePlace | None = None
    for _ in range(3):
        within = [each for each in smaller if found is None or lies_in(each.place, found.place)]
        in_lead = (e for e in within if e.in_lead and _is_scene(e) and (not is_named or found or _is_first(e, within)))
        held = [(_held(each, within) / (total or 1), each) for each in in_lead]
        share, best = max(held, key=lambda pair: (pair[0], pair[1].place.entity_id), default=(0.0, None))
        if best is None or share < _MOST_OF_IT:
            if found is None:
                return _first_told(country, smaller, total, is_named)
            return _only_one(found, within) or found
        found = FramePlace(best.place, best.mention, share * country.share)
    return found


def _is_first(each: _Weighed, within: Sequence[_Weighed]) -> bool:
    return sum(e.first_weight for e in within if e is each or lies_in(e.place, each.place)) >= _NAMED


def _only_one(outer: FramePlace, within: Sequence[_Weighed]) -> FramePlace | None:
    """The place of the lead that has almost all that is said of places inside a province, where things happen in it."""
    total = sum(each.weight for each in within)
    for each in within:
        if each.in_lead and each.times and _held(each, within) >= _ALMOST_ALL * total:
            return FramePlace(each.place, each.mention, outer.share)
    return None


def _held(outer: _Weighed, within: Sequence[_Weighed]) -> float:
    return sum(each.weight for each in within if each is outer or lies_in(each.place, outer.place))


def _is_scene(each: _Weighed) -> bool:
    """A town is what the article is about where things happen in it more than once, or at the outset."""
    return each.place.kind in _WIDE or each.in_first or each.times > 1


def _first_told(country: FramePlace, smaller: Sequence[_Weighed], total: float, is_named: bool) -> FramePlace | None:
    """The place of the headline or the first sentences, where no other has so much weight."""
    best = max(smaller, key=lambda e: (e.weight, e.place.entity_id), default=None)
    if best is None or not (best.in_first or (best.in_lead and best.times and not is_named)):
        return None
    rival = max((e.weight for e in smaller if e is not best and not lies_in(e.place, best.place)), default=0.0)
    if best.weight < _MUCH_MORE * rival:
        return None
    return FramePlace(best.place, best.mention, country.share * best.weight / total)


def _place_of(mention: Mention, places: Places) -> Place | None:
    if mention.form == "demonym":
        return demonym_place(load(), mention.surface)
    return places.get(mention.entity_id) if mention.kind == "place" and mention.entity_id is not None else None


def _is_of_a_part(words: PageWords, mention: Mention) -> bool:
    at = words.before(mention.start_char + 1) - 1
    if not 0 <= at < len(words):
        return False
    opening = words.start[words.bounds(at)[0]]
    start = max(opening, mention.start_char - _BEFORE)
    return words.lower[words.bounds(at)[0]] == "of" or tells_of_a_part(words.article_text[start : mention.start_char])


def _paragraph(words: PageWords, mention: Mention) -> int:
    at = words.before(mention.start_char + 1) - 1
    return words.paragraph[at] if 0 <= at < len(words) else 0


def _manner(words: PageWords, mention: Mention, standing: Standing | None, cues: frozenset[int]) -> float:
    if standing is None:
        return _DEMONYM if mention.form == "demonym" else _LOOSE
    if standing.manner == "actor" and words.lemma[standing.anchor] in nouns_abroad():
        return _ABROAD
    if standing.manner in (*ACTING, "source"):
        return _OF_MANNER[standing.manner]
    if standing.manner == "apart" and standing.role == "from":
        return _ORIGIN
    if words.lower[standing.anchor] in figure_words("direction"):
        return _DISTANCE
    weight = _OF_MANNER[standing.manner] * (1.0 if standing.role == "in" else _WAY)
    return weight * _SAYING if is_saying(words, standing.clause, cues) and not standing.is_fronted else weight
