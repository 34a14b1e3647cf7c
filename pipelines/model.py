"""The nouns of Dateline as frozen records.

A record that is a row of a table has that table's column names as its field names; what the columns mean stands once, in
warehouse/tables/*.sql.  What belongs here: records and the ids that are made from offsets.  What does not: anything that
reads, decides or writes.

Offsets (start_char, end_char and their like) are 0-based code points into ``Article.text``, end exclusive.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from pipelines.vocabularies import (
    AcquiredVia,
    Aspect,
    Attribution,
    Bound,
    DateMod,
    DateType,
    EntityKind,
    EventWord,
    Factuality,
    FigureKind,
    FigureLinkKind,
    HedgeClass,
    MediaType,
    MentionForm,
    Mode,
    PageKind,
    PlaceKind,
    PlaceRole,
    PublishedBasis,
    ResolvedBy,
    Role,
    SpeakerKind,
    Stage,
)


def evidence_id(article_id: str, letter: str, start: int, end: int) -> str:
    """The id of a row that stands on characters: ``<article_id>/<letter><start>-<end>``."""
    return f"{article_id}/{letter}{start}-{end}"


class PageError(Exception):
    """A page that cannot be used.  ``reason`` is a value of ``rejects.reason``, ``detail`` says in words what was found."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


# ── what was archived ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived response or saved file: a row of ``captures``, and what the archive was told beside it."""

    capture_id: str
    url: str | None
    final_url: str | None
    url_key: str | None
    archive_url: str | None
    captured_at: dt.datetime | None
    acquired_via: AcquiredVia
    archive_file: str
    archive_offset: int | None
    archive_length: int | None
    http_status: int | None
    content_type: str | None
    payload_sha256: str
    payload_sha1: str | None
    n_bytes: int
    published: str | None = None  # as given by the sidecar: '2019-10-31' or '2019-10-31T10:00:00Z'
    media_type: MediaType = "html"
    truncated: str | None = None  # why the archive that took the page cut it (WARC-Truncated); None = whole as it knows


@dataclass(frozen=True, slots=True)
class Reject:
    """What could not be used: a row of ``rejects``."""

    collection: str
    stage: Stage
    source_name: str
    item: str
    capture_id: str | None
    reason: str
    detail: str | None
    batch: str | None = None


# ── what was read on the page ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Article:
    """One reading of one capture: a row of ``articles`` without its fingerprint."""

    article_id: str
    capture_id: str
    text: str
    url: str | None = None
    publisher: str | None = None
    publisher_domain: str | None = None
    title: str | None = None
    standfirst: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    published_at: dt.datetime | None = None
    published_from: dt.date | None = None
    published_to: dt.date | None = None
    published_basis: PublishedBasis = "none"
    modified_at: dt.datetime | None = None
    dateline: str | None = None
    dateline_entity_id: str | None = None
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    page_kind: PageKind | None = None
    is_truncated: bool | None = None
    is_annotated: bool = False
    n_words: int | None = None
    score: float | None = None
    why: str | None = None
    # No column: where the place of the dateline stands in ``text`` ("KESRA" of "KESRA, Lenwe (AP)"), for whoever resolves it.
    dateline_place: tuple[int, int] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of page text with its label: a row of ``blocks``."""

    article_id: str
    block_no: int
    role: Role
    is_main: bool
    start_char: int
    end_char: int
    dom_path: str | None = None
    page_no: int | None = None
    score: float | None = field(default=None, compare=False)
    why: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """What ``read`` makes of one capture."""

    article: Article
    blocks: tuple[Block, ...]
    charset: str | None  # None: the page is no text file (PDF, DOCX)
    charset_basis: str | None


# ── what was found in the main text ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Sentence:
    """A row of ``sentences``."""

    article_id: str
    sentence_no: int
    block_no: int
    start_char: int
    end_char: int


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


@dataclass(frozen=True, slots=True)
class PlaceCandidate:
    """A row of ``place_candidates``."""

    mention_id: str
    rank: int
    entity_id: str
    score: float


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
    event: EventWord | None = None
    aspect: Aspect | None = None
    actor_id: str | None = None
    place_id: str | None = None
    from_date: dt.date | None = None
    to_date: dt.date | None = None
    statement_id: str | None = None
    speaker_id: str | None = None
    factuality: Factuality | None = None
    is_negated: bool | None = None
    in_quotation: bool | None = None
    part_of: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class FigurePlace:
    """A row of ``figure_places``."""

    figure_id: str
    mention_id: str
    entity_id: str | None
    role: PlaceRole


@dataclass(frozen=True, slots=True)
class FigureLink:
    """A row of ``figure_links``."""

    figure_id: str
    other_id: str
    link: FigureLinkKind
    basis: str


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
