"""What names denote: evidence weighed into a kind for every proposed span, and which of the spans that overlap are names.

``lexicons/name_weights.tsv`` says what each piece of evidence counts for each kind, in logits; ``python -m tests.fit.names`` fits
them.  What belongs here: weighing and choosing.  What does not: seeing evidence (own.py, beside.py), finding spans (propose).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from pipelines.annotate.names.kinds.beside import evidence_beside
from pipelines.annotate.names.kinds.own import label_of_words, own_evidence, read_names
from pipelines.annotate.names.spans import NameSpan
from pipelines.annotate.names.words import last_heads, word_class
from pipelines.annotate.parse.page import PageWords
from pipelines.lexicons import load_table
from pipelines.vocabularies import ENTITY_KINDS, EntityKind, known

KINDS = ("person", "organisation", "place", "people", "other")
PLACE, OTHER = KINDS.index("place"), KINDS.index("other")
# What the mean of the other mentions of a name counts beside a mention's own evidence; the fit uses it too.
ECHO = 0.5
# How sure a kind is that one piece of evidence settles: measured with an earlier set of evidence, not since.
SURE = 0.97
# From this chance on words that only the gazetteer knows are a place: alone, inside a longer name, inside a person's name, where
# they seldom are.  Chosen by hand on the pages that the weights were fitted on, where .35 to .5 and .5 to .7 give much the same.
LIKELY, LIKELY_INSIDE, LIKELY_IN_PERSON = 0.45, 0.6, 0.9
_NEAR = 3  # spans beside one that are asked
LEAST_INSIDE = 0.25  # of all kinds: 'Marl' in 'Marl Stores' is rather the body itself
_OF_PERSONS = frozenset(
    {"title", "given_first", "given_only", "maybe_given_first", "ends_person", "begins_person", "initial"}
)
_GIVEN_PAIR = frozenset({"maybe_given_first", "words_2", "place_unknown"})
_HEADED = frozenset({"last_organisation", "last_place", "last_armed_group", "inner_organisation", "first_organisation"})
_TOWNS = frozenset({"people_4", "people_5", "people_6", "people_7", "kind_admin1", "kind_country"})
_UNKNOWN_SCENE = frozenset({"scene", "place_unknown"})
_NO_SCENE = (
    (_OF_PERSONS - {"maybe_given_first"}) | _HEADED | {"first_armed_group", "known_organisation", "digit", "the"}
)
_PLACES_ELSEWHERE = frozenset({"place_elsewhere", "comma_place", "behind_place_comma"})
_OF_NAMESAKES = frozenset({"team_verb", "behind_against", "sport", "known_organisation", "title", "given_first"})

Floats = NDArray[np.float64]


@dataclass(slots=True)
class Name:
    """A span that is a name, what it denotes and how sure that is (0 to 1); ``inside``: places named inside it, with chances."""

    span: NameSpan
    kind: EntityKind
    score: float
    inside: tuple[tuple[NameSpan, float], ...] = ()


def decide(spans: Sequence[NameSpan], page: PageWords) -> list[Name]:
    """The names among the spans, in order of the text; none overlap."""
    pieces = all_evidence(spans, page)
    return choose(spans, pieces, weigh([span.key for span in spans], pieces))


def choose(spans: Sequence[NameSpan], pieces: Sequence[Sequence[str]], chances: Floats) -> list[Name]:
    """The names among the spans by their evidence and the chance of each kind."""
    longer, gone = _overlapping(spans, chances)
    names: list[Name] = []
    inside: dict[int, list[tuple[NameSpan, float]]] = {}
    for number, (span, found, row) in enumerate(zip(spans, pieces, chances.tolist(), strict=True)):
        if "degree" in found or ("of_currency" in found and "demonym" not in found):
            continue  # 'Jane Roe, M.D.', '90 Hong Kong dollars'
        if number in longer:
            if "demonym" not in found and row[PLACE] >= LEAST_INSIDE:
                chance = row[PLACE] / (row[PLACE] + row[OTHER])  # there it is a place or no name of its own
                chance = max(chance, LIKELY_INSIDE) if "kind_country" in found else chance  # 'Embassy of Norway'
                inside.setdefault(longer[number], []).append((span, chance))
        elif number not in gone:
            sure = sure_kind(span, found)
            best = row.index(max(row))
            kind = sure or KINDS[best]
            # Nobody but the gazetteer takes the words for a name: they are one only as a place or a people.
            is_name = kind == "people" or (kind == "place" and row[PLACE] >= LIKELY) if span.is_run else kind != "other"
            if is_name:
                names.append(Name(span, known(kind, ENTITY_KINDS, "kinds"), SURE if sure else row[best]))
    number_of = {id(span): number for number, span in enumerate(spans)}
    for name in names:
        if name.kind != "people":
            least = LIKELY_IN_PERSON if name.kind == "person" else LIKELY_INSIDE
            held = inside.get(number_of[id(name.span)], ())
            if len(name.span.words) > 1 and name.span.words[-1] in word_class("paper_word"):
                held = ()  # 'The Tarnow Gazette' speaks of the world
            name.inside = tuple((span, chance) for span, chance in held if chance >= least)
    if any(name.kind == "armed_group" for name in names):
        for name in names:
            if name.kind == "organisation" and last_heads().get(name.span.words[-1]) == "armed_group":
                name.kind = "armed_group"  # a brigade beside armed groups
    return names


def all_evidence(spans: Sequence[NameSpan], page: PageWords) -> list[list[str]]:
    """The evidence for every span, as names of rows of name_weights.tsv."""
    labels = [label_of_words(page, span) for span in spans]
    names = read_names(spans, labels, page)
    found = []
    for number, (span, label) in enumerate(zip(spans, labels, strict=True)):
        before, behind = _beside(spans, number, page)
        found.append(own_evidence(span, label, page, names) + evidence_beside(span, page, names, before, behind))
    return found


def _beside(spans: Sequence[NameSpan], number: int, page: PageWords) -> tuple[NameSpan | None, NameSpan | None]:
    """The nearest of the spans before and behind one that do not overlap it, where they stand in its sentence."""
    span, before, behind = spans[number], None, None
    start, stop = page.bounds(span.first)
    for other in spans[max(0, number - _NEAR) : number][::-1]:
        if other.last <= span.first:
            before = other if other.first >= start else None
            break
    for other in spans[number + 1 : number + 1 + _NEAR]:
        if other.first >= span.last:
            behind = other if other.first < stop else None
            break
    return before, behind


def weigh(keys: Sequence[str], pieces: Sequence[Sequence[str]]) -> Floats:
    """The chance of each kind for each span: a softmax over its evidence and that of the other mentions of the same name."""
    table, row_of = weights()
    rows = [[0, *(row_of[piece] for piece in found if piece in row_of)] for found in pieces]
    logits = np.zeros((len(keys), len(KINDS)))
    if rows:
        np.add.at(
            logits, np.repeat(np.arange(len(rows)), [len(each) for each in rows]), table[[*chain.from_iterable(rows)]]
        )
    return soft_max(with_echo(keys, logits))


def soft_max(logits: Floats) -> Floats:
    """Chances that sum to one in each row."""
    raised = np.exp(logits - logits.max(axis=1, keepdims=True)) if len(logits) else logits
    chances: Floats = raised / raised.sum(axis=1, keepdims=True)
    return chances


def with_echo(keys: Sequence[str], rows: Floats) -> Floats:
    """Every span's row and ECHO times the mean of the rows of the other spans with the same key."""
    number_of: dict[str, int] = {}
    group = np.array([number_of.setdefault(key, len(number_of)) for key in keys], dtype=np.int64)
    sums = np.zeros((len(number_of), rows.shape[1]))
    np.add.at(sums, group, rows)
    others = np.bincount(group, minlength=len(number_of))[group] - 1 if len(keys) else group
    mean = (sums[group] - rows) / np.maximum(others, 1)[:, None]
    mixed: Floats = rows + ECHO * mean * (others > 0)[:, None]
    return mixed


@cache
def weights() -> tuple[Floats, dict[str, int]]:
    """Logits for each of KINDS, the bias first, and the row of each piece of evidence."""
    rows = load_table("name_weights")
    table = np.array([[float(row[kind]) for kind in KINDS] for row in rows])
    return table, {row["evidence"]: number for number, row in enumerate(rows)}


def _overlapping(spans: Sequence[NameSpan], chances: Floats) -> tuple[dict[int, int], set[int]]:
    """For known runs inside a longer name the number of that name, and the spans that overlap a better one."""
    owner = [-1] * max((span.last for span in spans), default=0)
    for number, span in enumerate(spans):
        if not span.is_run:
            owner[span.first : span.last] = [number] * (span.last - span.first)
    longer: dict[int, int] = {}
    gone: set[int] = set()
    for number, span in enumerate(spans):
        if not span.is_run:
            continue
        rivals = sorted({owner[i] for i in range(span.first, span.last)} - {-1})
        if not rivals:
            continue
        holder = spans[rivals[0]]
        if all(span.first <= spans[k].first and spans[k].last <= span.last for k in rivals):
            if chances[number, PLACE] >= LIKELY and not any(spans[k].actor for k in rivals):
                gone.update(rivals)
            else:
                gone.add(number)
        elif holder.first <= span.first and span.last <= holder.last:
            longer[number] = rivals[0]
        else:
            gone.add(number)
    return longer, gone


def sure_kind(span: NameSpan, pieces: Sequence[str]) -> str:
    """The kind that some evidence settles by itself; '' where nothing does."""
    known = set(pieces)
    if span.kind_hint:
        return span.kind_hint
    if known & {"tribe_noun", "called_tribe", "behind_noun_tribe"} and len(span.words) <= 3:
        return "people"
    if "told_often" in known and not known & _OF_PERSONS and "kind_country" not in known:
        return "organisation"  # several people speak to it: it is the one that writes
    if "first_armed_group" in known and "last_place" not in known:
        return "armed_group"
    if ("called_armed_group" in known and "title" not in known) or (
        "behind_armed_group" in known and not known & _OF_PERSONS
    ):
        return "armed_group" if "kind_country" not in known else ""
    if "in_an_area" in known and not known & (_OF_PERSONS | {"demonym"}):
        return "place"  # 'came from Tarnow, in the Marl area'
    if "demonym" in known and not known & {"title", "begins_person", "ends_person", "saying", "who"}:
        return "people"
    if "led_to" in known and known & _TOWNS and not known & (_NO_SCENE | {"sport", "the"}):
        return "place"  # 'were taken to Tarnow'
    if known >= _UNKNOWN_SCENE and not known & _NO_SCENE:
        return "place"  # 'nine were killed outside Obri'
    if known >= _GIVEN_PAIR and known & {"and_person", "comma_person"} and not known & _HEADED:
        return "person"  # 'Brooklyn Reyes and Ann Marl'
    if "human_object" in known and known & {"given_only", "maybe_given_only"} and not known & _PLACES_ELSEWHERE:
        return "person"  # 'Ann thanked Charlotte'
    if "behind_place_comma" in known and known & {"kind_admin1", "kind_country"} and not known & _OF_PERSONS:
        return "place"  # 'Tarnow, Ohio' is a town and its state, whoever plays there
    if "right_holder" in known and not known & (_OF_PERSONS | _OF_NAMESAKES | {"place_unknown"}):
        return "place"  # 'reached Tarnow, Poland'
    if "hosting" in known and not known & (_OF_PERSONS | {"place_unknown", "sport", "label_ORG", "label_PERSON"}):
        return "place"  # 'Tarnow received 400 families'
    is_state = "kind_country" in known or known >= {"kind_admin1", "label_GPE"}
    if is_state and not known & _OF_NAMESAKES:
        is_person = known & {"given_only", "maybe_given_only"} and known & {"ends_person", "begins_person"}
        return "" if is_person else "place"
    return ""
