"""The closed lists of words that columns may hold, each once: types of records, comments of SQL and checks derive from here.

What belongs here: words of the contract.  What does not: words of the language (``lexicons``).
"""

from __future__ import annotations

from typing import Literal, TypeVar, get_args

AcquiredVia = Literal["file", "warc", "wacz", "mhtml", "wayback", "commoncrawl", "live"]
MediaType = Literal["html", "text", "pdf", "docx", "email"]  # what the bytes of a page are; no column
Stage = Literal["acquire", "read", "annotate", "resolve", "publish"]
PublishedBasis = Literal["given", "json-ld", "meta", "time-element", "url", "text", "capture", "none"]
PageKind = Literal["article", "live_blog", "listing", "gallery", "video", "paywall_stub", "other"]
MainRole = Literal["title", "standfirst", "paragraph", "heading", "list", "quote", "table", "dateline"]
OtherRole = Literal[
    "byline", "caption", "credit", "nav", "skip", "share", "promo", "paywall", "related", "comments", "legal", "author_bio",
    "other",
]  # fmt: skip
Role = MainRole | OtherRole
EntityKind = Literal["person", "organisation", "armed_group", "people", "place"]
PlaceKind = Literal[
    "country", "admin1", "admin2", "city", "village", "area", "crossing", "camp", "region", "water", "facility"
]  # fmt: skip
ResolvedBy = Literal["gazetteer", "knowledge_base", "editor", "cross_article", "article"]
MentionForm = Literal["name", "short_name", "acronym", "demonym", "embedded", "nominal", "pronoun"]
SpeakerKind = Literal[
    "official", "military", "armed_group", "tribal_leader", "ngo", "international_org", "expert", "resident",
    "displaced_person", "media", "document", "other",
]  # fmt: skip
Mode = Literal["direct", "mixed", "indirect"]
Attribution = Literal["named", "unnamed", "unattributed", "outlet", "unresolved"]
Factuality = Literal[
    "asserted", "confirmed", "claimed", "alleged", "possible", "reported", "predicted", "denied", "negated", "unknown"
]  # fmt: skip
HedgeClass = Literal["allegation", "hearsay", "possibility", "approximation", "doubt", "claim", "negation"]
DateType = Literal["DATE", "TIME", "DURATION", "SET"]
DateMod = Literal[
    "START", "MID", "END", "BEFORE", "AFTER", "APPROX", "MORE_THAN", "LESS_THAN", "EQUAL_OR_MORE", "EQUAL_OR_LESS"
]  # fmt: skip
FigureKind = Literal["count", "money", "share", "measure", "age", "duration", "ordinal", "rate", "frequency", "score"]
Bound = Literal[
    "exact", "approximate", "at_least", "more_than", "at_most", "less_than", "range", "vague", "none", "unknown"
]  # fmt: skip
EventWord = Literal[
    "killed", "injured", "missing", "kidnapped", "detained", "released", "displaced", "returned", "arrived", "departed",
    "fled", "escaped", "evacuated", "affected", "homeless", "sheltered", "rescued", "surrendered", "recruited", "deployed",
    "attacked", "arrested", "charged", "convicted", "infected", "vaccinated", "voted", "protested", "employed", "dismissed",
    "destroyed", "damaged", "seized", "built", "sold", "spent", "funded", "donated", "pledged", "burned", "tested", "treated",
    "delivered", "bought", "ordered", "closed", "blocked", "cancelled", "launched", "raped", "tortured", "elected", "other",
]  # fmt: skip
Aspect = Literal["stock", "flow"]
RevisionOp = Literal["added", "removed", "changed"]
Touch = Literal["title", "figure", "quotation", "speaker", "name", "date"]
FigureLinkKind = Literal["rival", "restates", "part_of", "changed_from"]
PlaceRole = Literal["in", "from", "to", "via"]
PlaceBasis = Literal["clause", "event", "paragraph", "article", "dateline"]
DateBasis = Literal["clause", "event", "paragraph", "article", "dateline", "publication"]
Happening = Literal[
    "attacked", "bombed", "shelled", "air_strike", "drone_strike", "clashed", "ambushed", "shot", "executed",
    "tortured", "raped", "besieged", "captured", "retaken", "withdrew", "surrendered", "killed", "injured", "missing",
    "kidnapped", "destroyed", "damaged", "looted", "burned", "seized", "detained", "arrested", "raided", "released",
    "charged", "tried", "convicted", "sentenced", "investigated", "displaced", "returned", "arrived", "departed",
    "fled", "escaped", "evacuated", "expelled", "rescued", "sheltered", "homeless", "deployed", "recruited",
    "mobilized", "protested", "rioted", "struck", "agreed", "met", "supported", "cooperated", "aided", "conceded",
    "demanded", "accused", "rejected", "threatened", "sanctioned", "flooded", "earthquake", "storm", "fire", "crashed",
    "exploded", "infected", "affected", "voted", "elected", "appointed", "dismissed", "resigned", "built", "sold",
    "spent", "funded", "employed", "vaccinated", "donated", "pledged", "tested", "treated",
    "delivered", "bought", "ordered", "closed", "blocked", "cancelled", "launched", "other",
]  # fmt: skip
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
    "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Realis = Literal[
    "happened", "ongoing", "attempted", "planned", "threatened", "hypothetical", "generic", "not_happened",
]  # fmt: skip
ArgumentRole = Literal[
    "actor", "recipient", "victim", "property", "instrument", "place", "from", "to", "via", "time", "cause",
]  # fmt: skip
EventContext = Literal[
    "military", "election", "refugees", "humanitarian", "terrorism", "nuclear", "disease", "disaster", "economic",
    "legal", "human_rights", "crime",
]  # fmt: skip
AcledType = Literal[
    "Battles", "Explosions/Remote violence", "Violence against civilians", "Protests", "Riots",
    "Strategic developments",
]  # fmt: skip
AcledSubType = Literal[
    "Armed clash", "Government regains territory", "Non-state actor overtakes territory", "Air/drone strike",
    "Chemical weapon", "Grenade", "Remote explosive/landmine/IED", "Shelling/artillery/missile attack", "Suicide bomb",
    "Abduction/forced disappearance", "Attack", "Sexual violence", "Excessive force against protesters",
    "Peaceful protest", "Protest with intervention", "Mob violence", "Violent demonstration", "Agreement", "Arrests",
    "Change to group/activity", "Disrupted weapons use", "Headquarters or base established",
    "Looting/property destruction", "Non-violent transfer of territory", "Other",
]  # fmt: skip
ArticleLinkKind = Literal["same_page", "copy", "excerpt", "rewrite"]
OriginBasis = Literal["agency", "credit", "first_published", "longest", "any"]
JudgementWord = Literal["same", "different", "unsure"]
JudgementBasis = Literal[
    "name", "name_and_context", "country", "acronym", "surname_and_context", "role", "no_common_ground", "user"
]  # fmt: skip

# Kinds of bodies: what acts together and has a name of its own.
BODIES: frozenset[EntityKind] = frozenset({"organisation", "armed_group"})
MAIN_ROLES: frozenset[Role] = frozenset(get_args(MainRole))


def words_of(vocabulary: object) -> tuple[str, ...]:
    """The words of a vocabulary in the order of the contract."""
    found: list[str] = []
    for part in get_args(vocabulary):
        found += [part] if isinstance(part, str) else words_of(part)
    return tuple(found)


Word = TypeVar("Word", bound=str)


def known(word: str, words: tuple[Word, ...], where: str) -> Word:
    """A word of a table or a file as a word of a closed list.

    Raises:
        ValueError: the list does not have it; the text names ``where`` it stands.
    """
    for one in words:
        if one == word:
            return one
    raise ValueError(f"{where}: {word!r} is none of {', '.join(words)}")


ACQUIRED_VIA: tuple[AcquiredVia, ...] = get_args(AcquiredVia)
ROLES: tuple[Role, ...] = (*get_args(MainRole), *get_args(OtherRole))
HEDGE_CLASSES: tuple[HedgeClass, ...] = get_args(HedgeClass)
DATE_MODS: tuple[DateMod, ...] = get_args(DateMod)
SPEAKER_KINDS: tuple[SpeakerKind, ...] = get_args(SpeakerKind)
BOUNDS: tuple[Bound, ...] = get_args(Bound)
EVENTS: tuple[EventWord, ...] = get_args(EventWord)
ASPECTS: tuple[Aspect, ...] = get_args(Aspect)
PLACE_ROLES: tuple[PlaceRole, ...] = get_args(PlaceRole)
HAPPENINGS: tuple[Happening, ...] = get_args(Happening)
EVENT_TYPES: tuple[EventType, ...] = get_args(EventType)
REALIS: tuple[Realis, ...] = get_args(Realis)
ARGUMENT_ROLES: tuple[ArgumentRole, ...] = get_args(ArgumentRole)
EVENT_CONTEXTS: tuple[EventContext, ...] = get_args(EventContext)
TOUCHES: tuple[Touch, ...] = get_args(Touch)
ACLED_TYPES: tuple[AcledType, ...] = get_args(AcledType)
ACLED_SUB_TYPES: tuple[AcledSubType, ...] = get_args(AcledSubType)
FIGURE_KINDS: tuple[FigureKind, ...] = get_args(FigureKind)
ENTITY_KINDS: tuple[EntityKind, ...] = get_args(EntityKind)
PLACE_KINDS: tuple[PlaceKind, ...] = get_args(PlaceKind)

# Every column with a closed list, by table and column.  A NULL is no word and may stand where the column allows it.
COLUMNS: dict[tuple[str, str], tuple[str, ...]] = {
    ("captures", "acquired_via"): words_of(AcquiredVia),
    ("rejects", "stage"): words_of(Stage),
    ("articles", "published_basis"): words_of(PublishedBasis),
    ("articles", "page_kind"): words_of(PageKind),
    ("article_links", "link"): words_of(ArticleLinkKind),
    ("text_groups", "origin_basis"): words_of(OriginBasis),
    ("article_judgements", "judgement"): words_of(JudgementWord),
    ("article_judgements", "link"): words_of(ArticleLinkKind),
    ("blocks", "role"): words_of(Role),
    ("entities", "kind"): words_of(EntityKind),
    ("entities", "place_kind"): words_of(PlaceKind),
    ("entities", "resolved_by"): words_of(ResolvedBy),
    ("entity_judgements", "judgement"): words_of(JudgementWord),
    ("entity_judgements", "basis"): words_of(JudgementBasis),
    ("mentions", "kind"): words_of(EntityKind),
    ("mentions", "form"): words_of(MentionForm),
    ("speakers", "kind"): words_of(SpeakerKind),
    ("statements", "mode"): words_of(Mode),
    ("statements", "attribution"): words_of(Attribution),
    ("statements", "factuality"): words_of(Factuality),
    ("hedges", "class"): words_of(HedgeClass),
    ("dates", "type"): words_of(DateType),
    ("dates", "mod"): words_of(DateMod),
    ("figures", "kind"): words_of(FigureKind),
    ("figures", "bound"): words_of(Bound),
    ("figures", "event"): words_of(Happening),
    ("figures", "aspect"): words_of(Aspect),
    ("figures", "attribution"): words_of(Attribution),
    ("figures", "factuality"): words_of(Factuality),
    ("figures", "place_basis"): words_of(PlaceBasis),
    ("figures", "date_basis"): words_of(DateBasis),
    ("events", "happening"): words_of(Happening),
    ("events", "event_type"): words_of(EventType),
    ("events", "acled_event_type"): words_of(AcledType),
    ("events", "acled_sub_event_type"): words_of(AcledSubType),
    ("events", "place_basis"): words_of(PlaceBasis),
    ("events", "date_basis"): words_of(DateBasis),
    ("events", "realis"): words_of(Realis),
    ("events", "factuality"): words_of(Factuality),
    ("events", "attribution"): words_of(Attribution),
    ("event_arguments", "role"): words_of(ArgumentRole),
    ("incidents", "happening"): words_of(Happening),
    ("incidents", "event_type"): words_of(EventType),
    ("incidents", "acled_event_type"): words_of(AcledType),
    ("incidents", "acled_sub_event_type"): words_of(AcledSubType),
    ("figure_links", "link"): words_of(FigureLinkKind),
    ("revisions", "op"): words_of(RevisionOp),
    ("revisions", "touches"): TOUCHES,
    ("events", "contexts"): EVENT_CONTEXTS,
    ("figure_places", "role"): words_of(PlaceRole),
}


def closed_columns(table: str) -> dict[str, tuple[str, ...]]:
    """The columns of a table that hold words of a closed list, and the list."""
    return {column: words for (name, column), words in COLUMNS.items() if name == table}
