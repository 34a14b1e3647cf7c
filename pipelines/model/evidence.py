"""What was found in the main text of a page: the records of its evidence rows.

What belongs here: records.  What does not: their ids, and pages (``pages``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pipelines.model.quick import quick
from pipelines.vocabularies import (
    AcledSubType,
    AcledType,
    ArgumentRole,
    Aspect,
    Attribution,
    Bound,
    DateBasis,
    DateMod,
    DateType,
    EntityKind,
    EventContext,
    EventType,
    Factuality,
    FigureKind,
    FigureLinkKind,
    Happening,
    HedgeClass,
    MentionForm,
    Mode,
    PlaceBasis,
    PlaceKind,
    PlaceRole,
    Realis,
    ResolvedBy,
    SpeakerKind,
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A row of ``sentences``."""

    article_id: str
    sentence_no: int
    block_no: int
    start_char: int
    end_char: int


@quick
@dataclass(frozen=True, slots=True)
class Entity:
    """A row of ``entities``; from one page its id ends in ``@<article_id>`` unless an outside source knows it."""

    entity_id: str
    kind: EntityKind
    name: str
    names: tuple[str, ...]
    resolved_by: ResolvedBy
    description: str | None = None
    country: str | None = None
    wikidata_id: str | None = None
    geonames_id: int | None = None
    place_kind: PlaceKind | None = None
    admin1: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    precision_km: float | None = None
    part_of: str | None = None
    score: float | None = None
    is_public_role: bool | None = None
    n_articles: int | None = None
    n_mentions: int | None = None


@quick
@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """A row of ``place_candidates``."""

    mention_id: str
    rank: int
    entity_id: str
    score: float


@quick
@dataclass(frozen=True, slots=True)
class Mention:
    """A row of ``mentions``."""

    mention_id: str
    article_id: str
    sentence_no: int | None
    start_char: int
    end_char: int
    surface: str
    entity_id: str | None
    kind: EntityKind
    form: MentionForm
    title: str | None = None
    score: float | None = None


@quick
@dataclass(frozen=True, slots=True)
class Speaker:
    """A row of ``speakers``."""

    speaker_id: str
    article_id: str
    entity_id: str | None
    label: str
    is_named: bool
    kind: SpeakerKind | None = None
    affiliation: str | None = None
    affiliation_entity_id: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class Statement:
    """A row of ``statements``."""

    statement_id: str
    article_id: str
    sentence_no: int | None
    start_char: int
    end_char: int
    surface: str
    utterance_id: str
    mode: Mode
    attribution: Attribution
    factuality: Factuality
    cue: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    speaker_id: str | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    second_hand_id: str | None = None
    addressee: str | None = None
    said_from: dt.date | None = None
    said_to: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Quotation:
    """A row of ``quotations``."""

    quotation_id: str
    article_id: str
    statement_id: str | None
    speaker_id: str | None
    start_char: int
    end_char: int
    surface: str
    is_partial: bool
    has_insertion: bool


@quick
@dataclass(frozen=True, slots=True)
class Hedge:
    """A row of ``hedges``; ``hedge_class`` is its column ``class``."""

    article_id: str
    sentence_no: int | None
    start_char: int
    end_char: int
    surface: str
    hedge_class: HedgeClass


@dataclass(frozen=True, slots=True)
class Said:
    """Who says what in one article; the field names are the table names."""

    statements: tuple[Statement, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    hedges: tuple[Hedge, ...] = ()


@quick
@dataclass(frozen=True, slots=True)
class DateExpression:
    """A row of ``dates``."""

    date_id: str
    article_id: str
    sentence_no: int | None
    start_char: int
    end_char: int
    surface: str
    type: DateType
    value: str | None = None
    mod: DateMod | None = None
    from_date: dt.date | None = None
    to_date: dt.date | None = None
    likely_from: dt.date | None = None
    likely_to: dt.date | None = None
    anchor: str | None = None


@quick
@dataclass(frozen=True, slots=True)
class Figure:
    """A row of ``figures``."""

    figure_id: str
    article_id: str
    sentence_no: int | None
    start_char: int
    end_char: int
    surface: str
    number_start: int
    number_end: int
    kind: FigureKind
    bound: Bound
    rule: str
    attribution: Attribution = "unresolved"
    cue: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    likely_low: float | None = None
    likely_high: float | None = None
    unit: str | None = None
    per: str | None = None
    counted: str | None = None
    counted_head: str | None = None
    event: Happening | None = None
    aspect: Aspect | None = None
    actor_id: str | None = None
    place_id: str | None = None
    place_mention_id: str | None = None
    place_basis: PlaceBasis | None = None
    place_score: float | None = None
    from_date: dt.date | None = None
    to_date: dt.date | None = None
    date_basis: DateBasis | None = None
    event_id: str | None = None
    thread_id: str | None = None
    statement_id: str | None = None
    speaker_id: str | None = None
    factuality: Factuality | None = None
    is_negated: bool | None = None
    in_quotation: bool | None = None
    part_of: str | None = None
    score: float | None = None


@quick
@dataclass(frozen=True, slots=True)
class FigurePlace:
    """A row of ``figure_places``."""

    figure_id: str
    mention_id: str
    entity_id: str | None
    role: PlaceRole


@quick
@dataclass(frozen=True, slots=True)
class FigureLink:
    """A row of ``figure_links``."""

    figure_id: str
    other_id: str
    link: FigureLinkKind
    basis: str


@quick
@dataclass(frozen=True, slots=True)
class Event:
    """A row of ``events``."""

    event_id: str
    article_id: str
    sentence_no: int | None
    start_char: int
    end_char: int
    surface: str
    happening: Happening
    realis: Realis
    factuality: Factuality
    attribution: Attribution
    rule: str
    event_type: EventType | None = None
    event_mode: str | None = None
    contexts: tuple[EventContext, ...] | None = None
    acled_event_type: AcledType | None = None
    acled_sub_event_type: AcledSubType | None = None
    place_id: str | None = None
    place_mention_id: str | None = None
    place_basis: PlaceBasis | None = None
    from_date: dt.date | None = None
    to_date: dt.date | None = None
    date_basis: DateBasis | None = None
    hedge: str | None = None
    hedge_start: int | None = None
    hedge_end: int | None = None
    statement_id: str | None = None
    speaker_id: str | None = None
    incident_id: str | None = None
    incident_basis: str | None = None
    score: float | None = None


@quick
@dataclass(frozen=True, slots=True)
class EventArgument:
    """A row of ``event_arguments``."""

    event_id: str
    role: ArgumentRole
    article_id: str
    start_char: int
    end_char: int
    surface: str
    mention_id: str | None = None
    entity_id: str | None = None
    figure_id: str | None = None
    date_id: str | None = None


@dataclass(frozen=True, slots=True)
class Annotations:
    """Everything that ``annotate`` finds in one article; the field names are the table names."""

    sentences: tuple[Sentence, ...] = ()
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    place_candidates: tuple[PlaceCandidate, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    statements: tuple[Statement, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    hedges: tuple[Hedge, ...] = ()
    dates: tuple[DateExpression, ...] = ()
    figures: tuple[Figure, ...] = ()
    figure_places: tuple[FigurePlace, ...] = ()
    figure_links: tuple[FigureLink, ...] = ()
    events: tuple[Event, ...] = ()
    event_arguments: tuple[EventArgument, ...] = ()
