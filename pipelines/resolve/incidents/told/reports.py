"""Reports of happenings as committed batches hold them: rows of ``events`` with what stands in them, page by page.

What belongs here: reading.  What does not: joining.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.lexicons import words_of_class
from pipelines.resolve.incidents.told.kinds import TOLD_AS_REAL, kinds
from pipelines.store.batches import Committed, Ledger
from pipelines.store.page_tables import PAGE_KEYS


@dataclass(frozen=True, slots=True)
class Argument:
    """Who or what stands in a report, with its words; ``is_listed``: as one of those counted before it: 'five, including
    a guard'."""

    role: str
    surface: str
    start_char: int
    entity_id: str | None
    figure_id: str | None
    is_listed: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """A figure of the dead, the injured or the people attacked that belongs to a report.  ``low``, ``high``: what its words
    entail, None where open; ``is_part``: another figure counts the whole; ``is_share``: the whole counts those who were
    hit, of whom these died ('shot eight, killing two of them'); ``is_bare``: nothing but the number stands there."""

    figure_id: str
    event: str
    value: float | None
    low: float | None
    high: float | None
    bound: str
    speaker_id: str | None
    attribution: str
    is_part: bool
    is_share: bool
    is_bare: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A row of ``events`` that tells of something that took place, with its arguments and figures."""

    event_id: str
    article_id: str
    sentence_no: int | None
    start_char: int
    end_char: int
    surface: str
    happening: str
    event_type: str | None
    event_mode: str | None
    acled_event_type: str | None
    acled_sub_event_type: str | None
    place_id: str | None
    place_mention_id: str | None
    place_basis: str | None
    from_date: dt.date | None
    to_date: dt.date | None
    date_basis: str | None
    realis: str
    factuality: str
    speaker_id: str | None
    attribution: str
    arguments: tuple[Argument, ...] = ()
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name on the page."""

    start_char: int
    surface: str
    entity_id: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """An article with its reports, names, ages (where, how old) and sentences (number, start, end) in the order of the text;
    ``places``: the words of all its place names, in lower case; ``spots``: where it names a place that is known, the
    dateline's as if it stood before the text;
    ``likely``: where it names a place and does not say which, and the likeliest."""

    article_id: str
    published: dt.date | None
    outlet: str | None
    text: str
    sentences: tuple[tuple[int, int, int], ...]
    names: tuple[Name, ...]
    ages: tuple[tuple[int, float], ...]
    places: frozenset[str]
    spots: tuple[tuple[int, str], ...]
    likely: tuple[tuple[int, str], ...]
    reports: tuple[Report, ...]


LONGEST = 10  # days: what is told of a longer time is no report of one happening
HIT = frozenset({"attacked", "shot"})  # what befalls the dead and the hurt alike
_HARM = frozenset({"killed", "injured", *HIT})
_WORD = re.compile(r"[^\W\d_]+")
_LISTING = re.compile(r"[^\W\d_]+|[:–—]|(?<= )-(?= )")
_LIKELY, _AHEAD = (
    0.15,
    2.0,
)  # chance of a place, and times that of the next, from which it may be meant
_LIST_CHARS = 120  # between those counted and one of them
_REPORT = (
    "event_id", "article_id", "sentence_no", "start_char", "end_char", "surface", "happening", "event_type", "event_mode",
    "acled_event_type", "acled_sub_event_type", "place_id", "place_mention_id", "place_basis", "from_date", "to_date",
    "date_basis", "realis", "factuality", "speaker_id", "attribution",
)  # fmt: skip
_ARGUMENT = ("role", "surface", "start_char", "entity_id", "figure_id")
_MENTION = ("mention_id", "article_id", "kind", "form", "start_char", "surface", "entity_id")
_ABOUT = ("article_id", "published_from", "publisher_domain", "publisher", "dateline_entity_id", "text")
_PLACE, _PLACE_NAME = (_REPORT.index(name) - 2 for name in ("place_id", "place_mention_id"))  # behind the two ids
_COUNT = (
    "article_id", "start_char", "event_id", "kind", "unit", "is_negated", "part_of", "figure_id", "event", "value", "low", "high",
    "bound", "speaker_id", "attribution", "surface", "from_date", "to_date",
)  # fmt: skip


def pages_of(
    done: Ledger, batch: Committed, moved: Mapping[str, str], articles: pa.Array | None = None
) -> Iterator[Page]:
    """The pages of a batch that report something, or those of some articles.  ``moved``: the place of a place name that other pages
    decide, by mention."""
    own = replace(done, batches=(batch,))
    events = _whole(own, "events", _REPORT, articles)
    if events is None:
        return
    events = events.filter(
        pc.and_(
            pc.is_in(events["happening"], pa.array(list(kinds()))), pc.is_in(events["realis"], pa.array(TOLD_AS_REAL))
        )
    )
    told = pc.unique(events["article_id"])
    arguments: dict[str, list[Argument]] = defaultdict(list)
    for event_id, _, *cells in _rows(_whole(own, "event_arguments", ("event_id", "article_id", *_ARGUMENT), told)):
        arguments[event_id].append(Argument(*cells))
    counts: dict[str, list[Count]] = defaultdict(list)
    ages: dict[str, list[tuple[int, float]]] = defaultdict(list)
    figures = _whole(own, "figures", _COUNT, told)
    event_of = dict(_rows(figures, ("figure_id", "event")))
    for article_id, start, event_id, kind, unit, is_negated, part_of, figure_id, event, *rest in _rows(figures):
        if kind == "age" and rest[0] is not None and not is_negated:
            ages[article_id].append((start, rest[0]))
        if event_id and kind == "count" and unit == "person" and event in _HARM and not is_negated:
            value, low, high, bound, speaker_id, attribution, surface, first, last = rest
            if _is_long(first, last):
                continue
            is_part = part_of is not None
            is_share = is_part and event == "killed" and event_of.get(part_of) in HIT
            words = (bound, speaker_id, attribution, is_part, is_share, surface.isdigit())
            counts[event_id].append(Count(figure_id, event, value, low, high, *words))
    articles = _whole(own, "articles", _ABOUT, told)
    texts = dict(_rows(articles, ("article_id", "text")))
    reports: dict[str, list[Report]] = defaultdict(list)
    for event_id, article_id, *cells in _rows(events):
        cells[_PLACE] = moved.get(cells[_PLACE_NAME] or "", cells[_PLACE])
        cells += [_with_lists(arguments.get(event_id, ()), texts.get(article_id, "")), tuple(counts.get(event_id, ()))]
        reports[article_id].append(Report(event_id, article_id, *cells))
    names: dict[str, list[Name]] = defaultdict(list)
    places: dict[str, set[str]] = defaultdict(set)
    spots: dict[str, list[tuple[int, str]]] = defaultdict(list)
    likely: dict[str, list[tuple[int, str]]] = defaultdict(list)
    likeliest = _likeliest(_whole(own, "place_candidates", ("mention_id", "rank", "entity_id", "score")))
    for mention_id, article_id, kind, form, start, surface, entity_id in _rows(_whole(own, "mentions", _MENTION, told)):
        if kind == "place":
            places[article_id].update(_WORD.findall(surface.lower()))
            known = moved.get(mention_id, entity_id)
            if known is not None and form != "demonym":
                spots[article_id].append((start, known))
            elif known is None and mention_id in likeliest:
                likely[article_id].append((start, likeliest[mention_id]))
        elif kind == "person" and form in ("name", "short_name"):
            names[article_id].append(Name(start, surface, entity_id))
    sentences: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
    for article_id, number, start, end in _rows(
        _whole(own, "sentences", ("article_id", "sentence_no", "start_char", "end_char"), told)
    ):
        sentences[article_id].append((number, start, end))
    for article_id, published, domain, publisher, dateline, text in _rows(articles):
        ordered = tuple(sorted(reports[article_id], key=lambda r: (r.start_char, r.event_id)))
        named = tuple(sorted(names[article_id], key=lambda n: n.start_char))
        yield Page(
            article_id, published, domain or publisher, text, tuple(sorted(sentences[article_id])), named,
            tuple(sorted(ages[article_id])), frozenset(places[article_id]),
            tuple(sorted([*spots[article_id], *([(-1, dateline)] if dateline else [])])), tuple(sorted(likely[article_id])),
            ordered,
        )  # fmt: skip


def _likeliest(candidates: pa.Table | None) -> dict[str, str]:
    """Place name -> the place that it is likeliest, where no other of that name comes near."""
    ranked: dict[str, list[tuple[int, str, float]]] = defaultdict(list)
    if candidates is not None:
        candidates = candidates.filter(pc.less_equal(candidates["rank"], 2))
    for mention_id, *candidate in _rows(candidates):
        ranked[mention_id].append(tuple(candidate))
    found = {}
    for mention_id, own in ranked.items():
        (_, entity_id, score), *others = sorted(own)
        if score >= _LIKELY and all(score >= _AHEAD * other for _, _, other in others):
            found[mention_id] = entity_id
    return found


def _with_lists(arguments: Sequence[Argument], text: str) -> tuple[Argument, ...]:
    """Arguments that know whether words before them say that they belong to those counted: 'five, including a guard'."""
    if len(arguments) < 2 or not any(argument.figure_id for argument in arguments):
        return tuple(arguments)
    found: list[Argument] = []
    counted: Argument | None = None
    for argument in sorted(arguments, key=lambda a: (a.start_char, a.role, a.surface)):
        if counted is not None and counted.role == argument.role:
            between = text[counted.start_char + len(counted.surface) : argument.start_char][-_LIST_CHARS:].lower()
            is_listed = any(word in words_of_class("incident_words", "listing") for word in _LISTING.findall(between))
            found.append(replace(argument, is_listed=True) if is_listed else argument)
        else:
            found.append(argument)
        if argument.figure_id is not None and not found[-1].is_listed:
            counted = argument
    return tuple(found)


def _is_long(first: dt.date | None, last: dt.date | None) -> bool:
    """Whether a figure counts over a time that holds many happenings: 'since the war began', 'this year'."""
    if first is None and last is None:
        return False
    return first is None or last is None or (last - first).days > LONGEST


def _whole(own: Ledger, table: str, columns: Sequence[str], articles: pa.Array | None = None) -> pa.Table | None:
    """The rows of a table of one batch that hold, of some articles, in some columns."""
    key = PAGE_KEYS[table]
    found = list(own.rows_of(table, key, list(dict.fromkeys((*columns, key)))))
    if not found:
        return None
    rows = pa.concat_tables(found)
    if articles is not None:
        rows = rows.filter(pc.is_in(rows["article_id"], articles))
    return rows.select(list(columns))


def _rows(rows: pa.Table | None, columns: Sequence[str] | None = None) -> Iterator[tuple[Any, ...]]:
    if rows is None:
        return iter(())
    return zip(*(rows.column(name).to_pylist() for name in columns or rows.column_names), strict=True)
