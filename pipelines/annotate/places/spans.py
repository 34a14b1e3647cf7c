"""Where place names stand in running text: runs of words that the gazetteer knows, and how likely they are places there.

``propose_places`` is the door.  Proposals say why and how sure; inside longer names ('Aleppo University') too.  What belongs
here: spans and the evidence beside them.  What does not: deciding between a place, a person and an organisation on the same
words, which sees all proposals (``kinds``).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from pipelines.annotate.places.readings import abbreviation_of, designation_beside, is_demonym
from pipelines.gazetteer import Gazetteer, Match, Quality, load
from pipelines.gazetteer.names import ARABIC_ARTICLES, name_key
from pipelines.lexicons import load_table

if TYPE_CHECKING:
    from pipelines.annotate.parse.page import PageWords

Stage = Literal["alone", "page"]

MAX_TOKENS = 6
LEAST_SCORE = 0.3
_DEMONYM_SCORE = 0.85
# Articles of names that are English words.
_ENGLISH_TOO = frozenset({"the", "as", "at", "an", "en", "es"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_DIRECTIONS = frozenset(
    {"north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "northern", "southern", "eastern"}
    | {"western", "central", "greater", "downtown", "metro", "upstate"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """A proposed place name: words ``[first, last)`` of the page, the form of the mention, why, and how sure (0 to 1)."""

    first: int
    last: int
    form: str  # name | acronym | demonym
    basis: str  # gazetteer | abbreviation | demonym
    score: float


@dataclass(frozen=True, slots=True)
class Run:
    """Words ``[first, last)`` of the page that the gazetteer, the abbreviations or the demonyms know."""

    first: int
    last: int
    name: str
    key: str
    matches: tuple[Match, ...]
    abbreviation: str  # how it stands, '' where it is none
    demonym: bool


def propose_places(page: PageWords) -> tuple[PlaceSpan, ...]:
    """Proposals in order of the text; none overlap each other."""
    gazetteer = load()
    runs = [run for first, last in page.sentence_bounds for run in known_runs(gazetteer, page, first, last)]
    found = []
    for run, chance in zip(runs, scores(runs, page), strict=True):
        if run.demonym:
            form, basis, score = "demonym", "demonym", _DEMONYM_SCORE
        else:
            score = chance
            surface = page.article_text[page.start[run.first] : page.end[run.last - 1]]
            form = "acronym" if run.abbreviation and surface.isupper() else "name"
            basis = "abbreviation" if run.abbreviation else "gazetteer"
        if score >= LEAST_SCORE:
            found.append(PlaceSpan(run.first, run.last, form, basis, round(score, 3)))
    return tuple(found)


def scores(runs: Sequence[Run], page: PageWords) -> list[float]:
    """How likely each run is a place name: by its own evidence first, then with what the same words are elsewhere on the page."""
    known = read_page(runs, page)
    pieces = [[] if run.demonym else evidence(run, runs, position, page, known) for position, run in enumerate(runs)]
    alone = [likelihood(found, "alone") for found in pieces]
    return [likelihood(found, "page") for found in with_echo(runs, pieces, alone)]


def with_echo(runs: Sequence[Run], pieces: Sequence[list[str]], alone: Sequence[float]) -> list[list[str]]:
    """The evidence with what the same words seem to be elsewhere on the page."""
    best: dict[str, list[float]] = {}
    for run, score in zip(runs, alone, strict=True):
        best[run.key] = sorted([*best.get(run.key, []), score], reverse=True)[:2]
    found = []
    for run, own, score in zip(runs, pieces, alone, strict=True):
        ranked = best[run.key]
        if len(ranked) < 2:
            found.append([*own, "echo_none"])
            continue
        other = ranked[1] if score == ranked[0] else ranked[0]
        found.append([*own, f"echo_{min(9, int(other * 10)) // 3}"])
    return found


def known_runs(gazetteer: Gazetteer, page: PageWords, first: int, stop: int) -> list[Run]:
    """The longest known runs of a sentence from left to right."""
    runs: list[Run] = []
    at = first
    while at < stop:
        run = _longest(gazetteer, page, at, stop) if _begins(page, at, stop) else None
        if run:
            runs.append(run)
            at = run.last
        else:
            at += 1
    return runs


def _longest(gazetteer: Gazetteer, page: PageWords, first: int, stop: int) -> Run | None:
    for last in range(min(first + MAX_TOKENS, stop), first, -1):
        ending = page.text[last - 1]
        if not (ending[0].isupper() or ending == "." or ending[0].isdigit()) or _gap(page, first, last):
            continue
        name = page.phrase(first, last)
        if is_demonym(name):
            return Run(first, last, name, name.lower(), (), "", demonym=True)
        short = abbreviation_of(name)
        if short and (ending != "." or "." in name[:-1] or short[0].stands == "dotted"):
            stands = short[0].stands
            if stands != "dotted" or "." in name:
                return Run(first, last, name, name, (), stands, demonym=False)
        if ending == "." or ending[0].isdigit():
            continue
        matches = gazetteer.find(name)
        if page.lower[first] in _ENGLISH_TOO:  # 'The Hague', but not 'The Paris' or 'At Paris'
            matches = tuple(match for match in matches if match.quality <= Quality.ALTERNATE)
        if (
            matches
            and len(name) > 2
            and not (last - first == 1 and matches[0].quality == Quality.STRIPPED and len(name) < 4)
        ):
            return Run(first, last, name, name_key(name), matches, "", demonym=False)
    return None


def _begins(page: PageWords, at: int, stop: int) -> bool:
    text = page.text[at]
    if text[0].isupper():
        return True
    if text not in ARABIC_ARTICLES or at + 1 >= stop:
        return False
    following = page.text[at + 1]
    is_joined = following == "-" and page.is_joined[at + 1]
    return is_joined or (text in ("al", "el") and following[0].isupper())


def _gap(page: PageWords, first: int, last: int) -> bool:
    """Whether other things than words, hyphens and stops of initials stand inside."""
    return any(not (text[0].isalnum() or text in ("-", "'s", "’s", ".", "&", "'")) for text in page.text[first:last])


def _behind_institution(page: PageWords, first: int) -> bool:
    """'University of ·', 'Bank of ·'."""
    start, _ = page.bounds(first)
    return first > start + 1 and page.text[first - 1] == "of" and _is_institution(page.text[first - 2])


def _head_is_institution(page: PageWords, at: int) -> bool:
    """Whether the capitals from a position on end with the word of an institution: '· Highway Patrol', '· State University'."""
    last = ""
    for text in page.text[at : min(at + MAX_TOKENS, page.bounds(at)[1])]:
        if text[0].isupper():
            last = text
        elif text not in ("'s", "’s", "and", "&", "of", "for"):
            break
    return bool(last) and _is_institution(last)


def _is_institution(word: str) -> bool:
    return word[0].isupper() and word.lower().rstrip(".") in _words_of("institution")


@dataclass(frozen=True, slots=True)
class PageRuns:
    """What the whole page says of its runs: how often each is labelled as what."""

    labels: dict[str, Counter[str]]
    counts: Counter[str]


def read_page(runs: Sequence[Run], page: PageWords) -> PageRuns:
    """Gather the labels of equal runs."""
    labels: dict[str, Counter[str]] = {}
    counts: Counter[str] = Counter()
    for run in runs:
        counts[run.key] += 1
        labels.setdefault(run.key, Counter())[_label(page, run)] += 1
    return PageRuns(labels, counts)


def _label(page: PageWords, run: Run) -> str:
    """The parser's label: 'GPE' on exactly these words, 'ORG_in' inside a longer one, 'part' on some of them, '' on none."""
    kinds, iob = set(page.ent[run.first : run.last]), page.iob[run.first : run.last]
    start, stop = page.bounds(run.first)
    if kinds == {""}:
        return ""
    if len(kinds) > 1:
        return "part"
    kind = page.ent[run.first]
    begins = iob[0] == "B" or (run.first > start and page.lower[run.first - 1] == "the")
    goes_on = run.last < stop and page.iob[run.last] == "I" and page.text[run.last] not in ("'s", "’s", ".", "’")
    if begins and not goes_on and "B" not in iob[1:]:
        return kind
    return f"{kind}_first" if begins else f"{kind}_in" if goes_on else f"{kind}_last"


def evidence(run: Run, runs: Sequence[Run], position: int, page: PageWords, known: PageRuns) -> list[str]:
    """The names of the pieces of evidence for one run; rows of lexicons/place_span_weights.tsv."""
    found = ["bias", f"label_{_label(page, run) or 'none'}", f"words_{min(3, run.last - run.first)}", *_strength(run)]
    found += _left(run, runs, position, page) + _right(run, runs, position, page)
    labels = known.labels.get(run.key, Counter())
    places = sum(labels[label] for label in _PLACE_LABELS)
    if places > (_label(page, run) in _PLACE_LABELS):
        found.append("place_elsewhere")
    if labels["PERSON"] + labels["PERSON_in"] > places:
        found.append("person_elsewhere")
    if known.counts[run.key] > 1:
        found.append("again")
    if run.last - run.first == 1:
        if page.lower[run.first] in page.lower_words:
            found.append("lower_elsewhere")
        if run.first == page.bounds(run.first)[0]:
            found.append("sentence_start")
    if all(text.isupper() for text in page.text[run.first : run.last] if text[0].isalpha()) and not run.abbreviation:
        found.append("capitals")
        if run.first == page.bounds(run.first)[0]:
            found.append("capitals_first")
    return found


def _strength(run: Run) -> list[str]:
    if run.abbreviation:
        return [f"short_{run.abbreviation}"]
    first = [m.place for m in run.matches if m.quality <= Quality.ALTERNATE]
    kinds = {place.kind for place in first}
    found = [f"kind_{kind}" for kind in ("country", "admin1", "region", "water", "area") if kind in kinds]
    if "admin2" in kinds:
        found.append("kind_admin2")
    if kinds & {"facility", "camp", "crossing"}:
        found.append("kind_facility")
    largest = max((m.place.population for m in run.matches), default=0)
    is_listed = any(m.place.geonames_id is None for m in run.matches)  # the editor lists names that news use
    found.append(f"people_{min(7, max(5 * is_listed, int(math.log10(max(1, largest)))))}")
    if run.matches[0].quality != Quality.PRIMARY and not is_listed:
        found.append(f"tie_{run.matches[0].quality.name.lower()}")
    if len(run.matches) > 5:
        found.append("many")
    return found


def _left(run: Run, runs: Sequence[Run], position: int, page: PageWords) -> list[str]:
    start, _ = page.bounds(run.first)
    if run.first == start:
        return ["left_none"]
    text, lower = page.text[run.first - 1], page.lower[run.first - 1]
    if lower == "the" and run.first > start + 1:
        return ["left_the"]
    if text == ",":
        previous = runs[position - 1] if position else None
        if previous and previous.last == run.first - 1 >= start:
            return ["left_comma_known"]
        return ["left_comma"]
    if text == "-":
        return ["left_hyphen"]
    if _behind_institution(page, run.first):
        return ["left_of", "left_institution_of"]
    if lower in _DIRECTIONS:
        return ["left_direction"]
    if lower in _left_words():
        return [f"left_{_left_words()[lower]}"]
    if text[0].isupper():
        kind = "left_capital_" + (page.ent[run.first - 1] or "none")
        if lower.rstrip(".") in _words_of("person"):
            kind = "left_title"
        return [kind]
    return [f"left_{page.pos[run.first - 1]}"]


def _right(run: Run, runs: Sequence[Run], position: int, page: PageWords) -> list[str]:
    start, stop = page.bounds(run.first)
    if run.last >= stop:
        return ["right_none"]
    text, lower = page.text[run.last], page.lower[run.last]
    following = runs[position + 1] if position + 1 < len(runs) else None
    if text in (",", "(") and following and following.first == run.last + 1 < stop:
        strong = {m.place.kind for m in following.matches if m.quality <= Quality.ALTERNATE} & {"country", "admin1"}
        return ["right_comma_holder" if strong or following.abbreviation else "right_comma_known"]
    if text in ("'s", "’s", "'", "’"):
        return ["right_possessive"]
    if text == "-":
        return ["right_hyphen"]
    if text in ("—", "–", "--", "―") and run.first == start:
        return ["right_dash"]
    if text[0].isupper():
        if _is_institution(text):
            return ["right_institution", "head_institution"]
        if _head_is_institution(page, run.last):
            return ["right_capital_" + (page.ent[run.last] or "none"), "head_institution"]
        if designation_beside("", " " + lower):
            return ["right_designation_capital"]
        return ["right_capital_" + (page.ent[run.last] or "none")]
    if designation_beside("", " " + text):
        return ["right_designation"]
    if lower in _words_of("disease"):
        return ["right_disease"]
    return [f"right_{page.pos[run.last]}"]


def likelihood(pieces: Sequence[str], stage: Stage) -> float:
    """The probability that a run with this evidence is a place name."""
    weights = load_span_weights()[stage]
    return 1.0 / (1.0 + math.exp(-sum(weights.get(piece, 0.0) for piece in pieces)))


@cache
def load_span_weights() -> dict[Stage, dict[str, float]]:
    """Logits by piece of evidence; fitted by ``python -m tests.fit.place_span_weights``."""
    rows = load_table("place_span_weights")
    stages: tuple[Stage, ...] = ("alone", "page")
    return {stage: {row["evidence"]: float(row[stage]) for row in rows if row[stage]} for stage in stages}


@cache
def _left_words() -> dict[str, str]:
    others = ("person", "institution", "disease")
    return {row["word"]: row["class"] for row in load_table("place_contexts") if row["class"] not in others}


@cache
def _words_of(kind: str) -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("place_contexts") if row["class"] == kind)
