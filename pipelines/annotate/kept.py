"""What the layers of a page gave, kept for a later version: a layer runs again only where what it is made from has changed.

Each layer is known by a key, the hash of its own code and data and of what it was given; what it gave is known by another.  Where
the key is the same, so is the rest; where a layer gave the same under other code, those behind it need not run.  Places are no part
of the key: what a layer asked the gazetteer is kept, and where another gazetteer answers the same, so is the rest.  What is kept
are rows, in JSON, so that nothing of it can be changed by a layer behind, and nothing of it is run.

What belongs here: keys, and records as bytes and back.  What does not: the order of layers (``layers``), files (``process``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, cast

import numpy as np

from pipelines.annotate.events import EventRows
from pipelines.annotate.figures.about.counted import CountedIn
from pipelines.annotate.figures.rows.rows import FigureRows
from pipelines.annotate.names.mentions import Names
from pipelines.closures import Sources, digest_of
from pipelines.gazetteer import ANSWERING, load
from pipelines.gazetteer.asked import Questions
from pipelines.model import (
    Article,
    Block,
    DateExpression,
    Entity,
    Event,
    EventArgument,
    Figure,
    FigureLink,
    FigurePlace,
    Hedge,
    Mention,
    PlaceCandidate,
    Quotation,
    Said,
    Speaker,
    Statement,
)

Made = TypeVar("Made")
Step = Literal["names", "dates", "statements", "moments", "figures", "events"]
# The modules that each step runs.
DOORS: Mapping[Step, tuple[str, ...]] = {
    "names": ("pipelines.annotate.names.mentions",),
    "dates": ("pipelines.annotate.dates.find",),
    "statements": ("pipelines.annotate.speech",),
    "moments": ("pipelines.annotate.speech.moments", "pipelines.annotate.dates.anchors"),
    "figures": ("pipelines.annotate.figures.rows.rows",),
    "events": ("pipelines.annotate.events.rows",),
}
PLACES = "places"
# Files of every step beside its modules: they put the steps together.
_JOINTS = tuple(Path(__file__).with_name(name) for name in ("layers.py", "kept.py"))


def codes(
    libraries: Mapping[str, str], sources: Sources | None = None, read: Callable[[Path], bytes] = Path.read_bytes
) -> dict[str, str]:
    """The hash of the code and data of each step, and of the libraries that shape text, and, as PLACES, of the places that the
    gazetteer answers with."""
    sources, versions = sources or Sources(), json.dumps(sorted(libraries.items()))
    of_step = {step: {*sources.files_of(doors), *_JOINTS}.difference(ANSWERING) for step, doors in DOORS.items()}
    places = digest_of([path for path in ANSWERING if path.exists()], (), read)
    return {PLACES: places, **{step: digest_of(files, (versions,), read) for step, files in of_step.items()}}


@dataclass(frozen=True, slots=True)
class KeptStep:
    """What a step was made from and what it gave, as hashes; ``rows``: what it gave, b'' where nobody asks for it again; ``asked``:
    what it asked the gazetteer, ``answers``: the hash of what that said."""

    made_from: str
    gave: str
    rows: bytes = b""
    asked: Questions = field(default_factory=Questions)
    answers: str = ""


@dataclass(slots=True)
class PageSteps:
    """The steps of one page: ``page``, the hash of what was read; ``before``, what is kept of earlier work, and ``places_before``,
    the hash of the places that answered it; ``now``, what this run made or took over."""

    page: str
    codes: Mapping[str, str]
    before: Mapping[str, KeptStep] = field(default_factory=dict)
    places_before: str = ""
    now: dict[str, KeptStep] = field(default_factory=dict)

    def key(self, step: Step, given: Iterable[str]) -> str:
        """What a step is made from: its code, the page, and the steps before it that it is given."""
        return _digest(self.codes[step], self.page, *(self.now[name].gave for name in given))

    def known(self, step: Step, made_from: str) -> KeptStep | None:
        """What is kept of a step, where it would give the same now."""
        kept = self.before.get(step)
        if kept is None or kept.made_from != made_from:
            return None
        is_same = (
            not kept.asked or self.places_before == self.codes[PLACES] or load().answers(kept.asked) == kept.answers
        )
        return kept if is_same else None

    @property
    def is_as_before(self) -> bool:
        """Whether the page gives what it gave."""
        return bool(self.now) and all(
            (known := self.before.get(name)) is not None and known.gave == step.gave for name, step in self.now.items()
        )


class Asked(Generic[Made]):
    """What a step gives, made or brought back when it is first asked for."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make: Callable[[], Made] | None = make
        self._made: list[Made] = []

    def __call__(self) -> Made:
        if self._make is not None:
            self._made.append(self._make())
            self._make = (
                None  # it often holds what holds this, and a circle would keep the page until it is searched for
            )
        return self._made[0]


def page_hash(article: Article, blocks: Sequence[Block], parts: Sequence[str]) -> str:
    """The hash of what was read of a page, every value of it, and of further parts."""
    return _digest(json.dumps([_values(article), [_values(block) for block in blocks], parts], default=_plain))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


# ── what steps give, as bytes ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Form(Generic[Made]):
    """What a step gives as bytes: ``parts``, tuples and mappings of records, and plain values; ``back``, None where nobody asks for
    it again, or it is made again for less."""

    parts: Callable[[Made], Sequence[object]]
    back: Callable[[bytes], Made] | None = None

    def kept(self, made_from: str, made: Made, asked: Questions) -> KeptStep:
        """What is kept of a step that asked the gazetteer this.  Equal records give equal bytes.  Raises TypeError where a value
        has no bytes."""
        shapes = [_shape(each) for each in self.parts(made)]
        rows = json.dumps(shapes, default=_plain, separators=(",", ":"))
        answers = load().answers(asked) if asked else ""
        return KeptStep(made_from, _digest(rows), rows.encode() if self.back is not None else b"", asked, answers)


def _shape(given: object) -> object:
    if isinstance(given, tuple):
        return [_values(each) for each in given]
    if isinstance(given, Mapping):
        return {str(key): [_values(each) for each in rows] for key, rows in given.items()}
    return given


def _names(rows: bytes) -> Names:
    mentions, entities, candidates, dateline = json.loads(rows)
    return Names(_rows(Mention, mentions), _rows(Entity, entities), _rows(PlaceCandidate, candidates), dateline)


def _dates(rows: bytes) -> tuple[DateExpression, ...]:
    (dates,) = json.loads(rows)
    return _rows(DateExpression, dates)


def _said(rows: bytes) -> Said:
    statements, speakers, quotations, hedges = json.loads(rows)
    return Said(
        _rows(Statement, statements), _rows(Speaker, speakers), _rows(Quotation, quotations), _rows(Hedge, hedges)
    )


def _figures(rows: bytes) -> FigureRows:
    figures, places, links, counted = json.loads(rows)
    return FigureRows(
        _rows(Figure, figures),
        {int(number): _rows(CountedIn, each) for number, each in counted.items()},
        figure_places=_rows(FigurePlace, places),
        figure_links=_rows(FigureLink, links),
    )


def _events(rows: bytes) -> EventRows:
    events, arguments, of_figures = json.loads(rows)
    found = _rows(Event, events)
    by_id = {event.event_id: event for event in found}
    return EventRows(found, _rows(EventArgument, arguments), {figure: by_id[event] for figure, event in of_figures})


def _parts_of_said(said: Said) -> Sequence[object]:
    return said.statements, said.speakers, said.quotations, said.hedges


def _parts_of_events(rows: EventRows) -> Sequence[object]:
    return rows.events, rows.event_arguments, [(figure, event.event_id) for figure, event in rows.of_figures.items()]


NAMES: Form[Names] = Form(
    lambda names: (names.mentions, names.entities, names.place_candidates, names.dateline_entity_id), _names
)
DATES: Form[tuple[DateExpression, ...]] = Form(lambda dates: (dates,), _dates)
SAID: Form[Said] = Form(_parts_of_said, _said)
MOMENTS: Form[tuple[Said, tuple[DateExpression, ...]]] = Form(lambda made: (*_parts_of_said(made[0]), made[1]))
FIGURES: Form[FigureRows] = Form(
    lambda rows: (rows.figures, rows.figure_places, rows.figure_links, rows.counted), _figures
)
EVENTS: Form[EventRows] = Form(_parts_of_events, _events)


def _values(record: object) -> tuple[object, ...]:
    kind: type = record.__class__
    return _columns(kind)(record)


@cache
def _columns(record: type) -> Callable[[object], tuple[Any, ...]]:
    return attrgetter(*(each.name for each in fields(record)))


def _plain(value: object) -> object:
    """A value that JSON does not know."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, np.generic):
        return value.item()
    raise TypeError(f"{type(value).__name__} cannot be kept")


def _rows(record: Callable[..., Made], rows: Sequence[list[Any]]) -> tuple[Made, ...]:
    """Records of their values.  Raises TypeError, ValueError where they are none."""
    for number, back in _ways_back(record):
        for row in rows:
            if row[number] is not None:
                row[number] = back(row[number])
    return tuple(record(*row) for row in rows)


@cache
def _ways_back(record: Callable[..., object]) -> tuple[tuple[int, Callable[[Any], object]], ...]:
    """The columns whose values are not as JSON gives them, and what makes them so."""
    ways: dict[str, Callable[[Any], object]] = {
        "dt.date": dt.date.fromisoformat,
        "tuple": tuple,
        "frozenset": frozenset,
    }
    kinds = [
        (number, str(each.type).removesuffix(" | None").partition("[")[0])
        for number, each in enumerate(fields(cast("Any", record)))
    ]
    return tuple((number, ways[kind]) for number, kind in kinds if kind in ways)
