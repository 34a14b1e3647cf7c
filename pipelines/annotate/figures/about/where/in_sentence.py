"""Which places of its own sentence a figure has: those of its clause, else of a clause that hangs together with it.

What belongs here: figure and place in one sentence.  What does not: how one name stands (standing.py), other sentences.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.annotate.figures.about.page_figures import FigureRead
from pipelines.annotate.figures.about.where.standing import (
    ACTING,
    Standing,
    home_nouns,
    is_saying,
    person_nouns,
)
from pipelines.annotate.figures.about.where.within import Places, lies_in, tells_of_a_part
from pipelines.annotate.figures.things.events import event_class
from pipelines.annotate.figures.words import figure_words
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.places.demonyms import demonym_place
from pipelines.gazetteer import Place, load
from pipelines.lexicons import load_table
from pipelines.model import Statement
from pipelines.model.quick import quick
from pipelines.vocabularies import Happening, PlaceRole

MAX_PLACES = 8  # of one figure: a list of places is longer on no honest page
_MAX_STEPS = 12
_REACH = 40  # words from a number to a border that it may lie beyond
_PREDICATE = frozenset({"xcomp", "acomp", "oprd", "aux", "auxpass", "csubj", "nsubj", "nsubjpass"})
_MANY = 3
_BESIDE = 25  # characters between a distance and the place that it is measured from
# Which role names the main place of an event, first to last.
_MAIN_ROLES: tuple[PlaceRole, ...] = ("in", "to", "from", "via")
_ARRIVAL_ROLES: tuple[PlaceRole, ...] = ("to", "in", "from", "via")
_LEAVING_ROLES: tuple[PlaceRole, ...] = ("in", "from", "to", "via")
_BOUND = frozenset({"conj", "xcomp", "advcl"})
_MOST_APART = 200  # characters between a figure and a place that are looked at
# How near the clause of a place is to that of the figure.
OWN, JOINED, BOUND_TO, ELSEWHERE = range(4)


@quick
@dataclass(frozen=True, slots=True)
class OwnPlace:
    """The main place of a figure in its own sentence, how near its clause is, and all places of the figure."""

    standing: Standing | None
    nearness: int
    all: tuple[Standing, ...]


def own_place(
    words: PageWords, figure: FigureRead, found: Sequence[Standing], statements: Sequence[Statement], places: Places,
    others: Sequence[int],
) -> OwnPlace:  # fmt: skip
    """The places of a figure among those of its sentence; ``others``: where the numbers of the sentence begin."""
    counted = figure.reading.counted
    head = counted.head if counted is not None else None
    verb = _verb_over(words, figure.reading.happening.verb, head)
    beside = next((each for each in found if _measures_from(each, figure)), None)
    if beside is not None:
        return OwnPlace(beside, OWN, (beside,))
    by_nearness: dict[int, list[Standing]] = {}
    for each in found:
        if _is_of_speech(words, each, figure, verb, statements):
            continue
        if each.manner in ACTING and not _acts_at_home(words, figure.row.event, each, verb):
            continue
        if _is_of_a_part(words, each, figure) or _is_singled_out(words, each):
            continue
        if each.manner == "apart" and not (each.role == "from" and _moves(figure.row.event)):
            continue  # 'two tourists from Peru were hurt' says nothing of where
        nearness = _nearness(words, each, head, verb)
        if nearness is not None:
            by_nearness.setdefault(nearness, []).append(each)
    near = [*by_nearness.get(OWN, ()), *by_nearness.get(JOINED, ())]
    for nearness in sorted(by_nearness):
        chosen = _main(by_nearness[nearness], figure, places, others)
        if chosen is not None and (nearness <= JOINED or is_one_place(by_nearness[nearness], places)):
            return OwnPlace(chosen, nearness, tuple(near[:MAX_PLACES]) if near else (chosen,))
    return OwnPlace(None, ELSEWHERE, tuple(near[:MAX_PLACES]))


def _verb_over(words: PageWords, verb: int | None, head: int | None) -> int | None:
    """The verb of a figure's clause, where the one that tells its event only says of whom: 'displaced people were in Anvik'."""
    if verb is None or head is None or words.dep[verb] != "amod" or words.head[verb] != head:
        return verb
    above = words.verb_above(words.head[head]) if words.head[head] != head else None
    return verb if above is None else above


def _is_of_speech(
    words: PageWords, each: Standing, figure: FigureRead, verb: int | None, statements: Sequence[Statement]
) -> bool:
    """Whether a place belongs to who says the figure, or to the saying of it."""
    if each.manner == "source":
        return True
    if each.manner == "holder" and each.clause == verb:
        return False  # 'Peru reported 50 cases'
    start, number = each.mention.start_char, figure.row.number_start
    for said in statements:
        if (
            said.speaker_start is not None
            and said.speaker_end is not None
            and said.speaker_start <= start < said.speaker_end
        ):
            return True
        is_outside = said.start_char <= number < said.end_char and not said.start_char <= start < said.end_char
        if is_outside and each.manner in ACTING:
            return True
    if each.clause is None or each.clause == verb or (each.is_fronted and each.role == "in"):
        return False  # 'In the valley, police said that 12 people died'
    cues = frozenset(said.cue_start for said in statements if said.cue_start is not None)
    return is_saying(words, each.clause, cues) and not _is_of_content(words, each.anchor, each.clause)


def _is_of_a_part(words: PageWords, each: Standing, figure: FigureRead) -> bool:
    """'12 people, most of them in Anvik', 'sixty, of which four in Anvik', '60; Anvik had four': of a part, not of the whole."""
    start, end = figure.row.number_end, each.mention.start_char
    if not 0 < end - start < _MOST_APART:
        return False
    return tells_of_a_part(words.article_text[start:end])


def _is_singled_out(words: PageWords, each: Standing) -> bool:
    """'with Anvik district being the worst hit', 'including a third of those in Anvik': one of several places."""
    word = each.anchor
    for _ in range(_MAX_STEPS):
        above = words.head[word]
        if above == word or words.pos[above] == "VERB":
            return False
        if words.dep[word] == "pobj" and words.lower[above] in figure_words("singles out"):
            return True
        is_clause = words.dep[word] == "pcomp" and words.lower[above] == "with"
        if is_clause and words.kid(word, "nsubj", "nsubjpass") is not None:
            return True
        word = above
    return False


def _is_of_content(words: PageWords, anchor: int, clause: int) -> bool:
    """'claimed the bombing in Mosul': a place of what is claimed, not of the claiming."""
    for _ in range(_MAX_STEPS):
        if anchor == clause or words.head[anchor] == anchor:
            return False
        if words.head[anchor] == clause:
            return words.dep[anchor] == "dobj" and words.lemma[anchor] not in person_nouns()
        anchor = words.head[anchor]
    return False


def _acts_at_home(words: PageWords, event: Happening | None, each: Standing, verb: int | None) -> bool:
    """A country that arrests, tries, counts or employs does so at home; its army may be abroad."""
    is_at_home = each.anchor == each.clause or words.lemma[each.anchor] in home_nouns()
    return each.clause == verb and is_at_home and event in event_class("at home")


def _moves(event: Happening | None) -> bool:
    return event in event_class("of movers") or event in event_class("arrival") or event in ("evacuated", "displaced")


def _nearness(words: PageWords, each: Standing, head: int | None, verb: int | None) -> int | None:
    """How near the clause of a place is to the figure; None where it says nothing of it."""
    if head is not None and _is_under(words, each.anchor, head):
        return OWN
    clause, verb = _whole(words, each.clause), _whole(words, verb)
    if verb is None or clause is None:
        return OWN if verb is None and clause is None else ELSEWHERE if each.role == "in" else None
    if clause == verb:
        return JOINED if _is_beside(words, each) else OWN
    heads, relations = words.head, words.dep
    if relations[clause] == "conj" and heads[clause] == verb and words.kid(clause, "nsubj", "nsubjpass") is None:
        return JOINED
    if relations[verb] in _BOUND and heads[verb] == clause:
        return JOINED
    if each.role != "in":
        return None
    return BOUND_TO if _is_under(words, verb, clause) or _is_under(words, clause, verb) else ELSEWHERE


def _is_beside(words: PageWords, each: Standing) -> bool:
    """'were registered in Bangassou after violence in Bria': the place of what came before or led to it."""
    for word in words.climb(each.anchor, _MAX_STEPS):
        if words.head[word] == word or words.pos[word] in ("VERB", "AUX"):
            return False
        if words.dep[word] in ("prep", "pcomp") and words.lower[word] in figure_words("brings in another event"):
            return True
    return False


@cache
def event_nouns() -> frozenset[str]:
    """Nouns for a thing that happens: 'crash', 'raid'."""
    return frozenset(row["lemma"] for row in load_table("counted_nouns") if row["unit"] == "event")


def is_of_other_events(words: PageWords, figure: FigureRead) -> bool:
    """'following two crashes that killed 346': what happened before, not in this story."""
    word = max(0, words.before(figure.row.number_end) - 1)
    for _ in range(_MAX_STEPS):
        preposition = words.head[word]
        is_counted = words.lemma[word] in event_nouns() and words.kid(word, "nummod") is not None
        if (
            is_counted
            and words.dep[word] == "pobj"
            and words.lower[preposition] in figure_words("brings in another event")
        ):
            return True
        if preposition == word:
            return False
        word = preposition
    return False


def is_across_a_border(words: PageWords, figure: FigureRead) -> bool:
    """'600 escapees from camps across the border', 'killed 12 across the border'; not 'fled across the border', which is a way."""
    counted, verb = figure.reading.counted, clause_of(words, figure)
    at = max(0, words.before(figure.row.number_end) - 1)
    number = words.sentence[at]
    first, last = words.sentence_bounds[number]
    for edge in range(max(first + 2, at - _REACH), min(last, at + _REACH)):
        if words.lemma[edge] not in figure_words("edge of a country") or words.dep[edge] != "pobj":
            continue
        preposition = words.head[edge]
        if words.lower[preposition] not in figure_words("beyond an edge") and words.lemma[edge] != "side":
            continue
        if words.lemma[edge] == "side" and words.lower[edge - 1] not in figure_words("the side beyond"):
            continue
        outer = words.head[preposition]
        if counted is not None and counted.head is not None and _is_under(words, outer, counted.head):
            return True
        if outer == verb:
            return not _moves(figure.row.event)
    return False


def _whole(words: PageWords, verb: int | None) -> int | None:
    """The verb that a part of a predicate belongs to: 'are feared missing', 'is expected to be'."""
    for _ in range(_MAX_STEPS):
        if verb is None or words.dep[verb] not in _PREDICATE or words.head[verb] == verb:
            break  # a subject that is a verb: 'fighting in Aden killed 12'
        if words.pos[words.head[verb]] not in ("VERB", "AUX"):
            break
        verb = words.head[verb]
    if verb is not None and words.dep[verb] in ("pcomp", "amod") and words.lower[words.head[verb]] == "as":
        above = words.head[words.head[verb]]  # 'are registered as displaced'
        return above if words.pos[above] == "VERB" else verb
    return verb


def _is_under(words: PageWords, word: int | None, top: int) -> bool:
    return word is not None and top in words.climb(word, _MAX_STEPS)


def is_one_place(found: Sequence[Standing], places: Places) -> bool:
    """Whether the names say one place: alone, joined by 'and', or each in the next wider."""
    named = [each for each in found if each.manner != "demonym"] or found  # 'the Cretan town of Anvik'
    distinct = {each.mention.entity_id or each.mention.surface: each for each in named}
    known = [_place(each, places) for each in distinct.values()]
    if len(distinct) == 1 or len({each.anchor for each in found}) == 1:
        return True
    return all(any(lies_in(a, b) or lies_in(b, a) for b in known if b is not a) for a in known)


def _place(each: Standing, places: Places) -> Place | None:
    if each.mention.form == "demonym":
        return demonym_place(load(), each.mention.surface)
    return places.get(each.mention.entity_id) if each.mention.entity_id is not None else None


def _main(found: Sequence[Standing], figure: FigureRead, places: Places, others: Sequence[int]) -> Standing | None:
    """The main place: where it is, else where it leads; for arrivals where they lead first, for those who leave what they leave
    before where they go.  Of several the figure's own part of the sentence decides, of places that lie in each other the smallest.
    """
    order = _MAIN_ROLES
    if figure.row.event in event_class("arrival"):
        order = _ARRIVAL_ROLES
    elif figure.row.event in event_class("leaving"):
        order = _LEAVING_ROLES
    if not found:
        return None
    weak = ("modifier", "demonym", *ACTING)
    best = min(found, key=lambda each: (order.index(each.role), each.manner in weak, _distance(each, figure)))
    same = [each for each in found if each.role == best.role and each.manner not in weak] or [best]
    if _are_countries(same, places):
        return None  # one number for three countries is in none of them
    best = _of_own_part(same, figure, others) or best
    return smallest(best, same, places)


def _measures_from(each: Standing, figure: FigureRead) -> bool:
    """'40 km south of Aswan': a distance from a place."""
    behind = each.mention.start_char - figure.row.end_char
    return figure.row.kind == "measure" and each.manner == "modifier" and 0 < behind < _BESIDE


def _are_countries(same: Sequence[Standing], places: Places) -> bool:
    """Whether a list of countries stands where one place should."""
    anchors = [each.anchor for each in same]
    found = {
        place.number
        for each in same
        if anchors.count(each.anchor) >= _MANY
        and (place := _place(each, places)) is not None
        and place.kind == "country"
    }
    return len(found) >= _MANY


def _distance(each: Standing, figure: FigureRead) -> int:
    return abs(each.mention.start_char - figure.row.number_start)


def _of_own_part(same: Sequence[Standing], figure: FigureRead, others: Sequence[int]) -> Standing | None:
    """'10 died in A and 5 in B', 'in A 10 died, in B 5': a place that no other number parts from the figure."""
    if len(same) < 2 or len(others) < 2:
        return None
    at = figure.row.number_start
    is_behind = same[0].mention.start_char > others[0]
    starts = [each.mention.start_char for each in same]
    here = bisect_right(starts, at)
    if is_behind:
        return same[here] if here < len(same) else None
    return same[here - 1] if here else None


def smallest(best: Standing, same: Sequence[Standing], places: Places) -> Standing:
    """The smallest place of those that lie in the best one."""
    for _ in range(3):
        outer = _place(best, places)
        inner = next((each for each in same if lies_in(_place(each, places), outer)), None)
        if inner is None:
            return best
        best = inner
    return best


def clause_of(words: PageWords, figure: FigureRead) -> int | None:
    """The verb of a figure's clause."""
    verb = figure.reading.happening.verb
    if verb is not None:
        return verb
    counted = figure.reading.counted
    return words.verb_above(counted.head) if counted is not None and counted.head is not None else None
